package mappings

import (
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"khabar"
)

// Names of the fields that an index has beside khabar.Fields.
const (
	FieldStem    = "stem"    // stems of title and body
	FieldSurface = "surface" // surface forms of title and body
)

// Field describes one field of an index.
type Field struct {
	Name string
	// Analyzer is a name in Bleve's registry; empty for whole values, which are taken as they are.
	Analyzer string
	Options  index.FieldIndexingOptions
}

// Fields is the schema: every field of an article that can be searched. Values are looked for and counted, never scored, so they
// need no frequencies.
var Fields = func() []Field {
	fields := []Field{
		{FieldStem, StemAnalyzer, index.IndexField | index.IncludeTermVectors},
		{FieldSurface, SurfaceAnalyzer, index.IndexField},
	}
	for _, f := range khabar.Fields {
		fields = append(fields, Field{string(f), "", index.IndexField | index.SkipFreqNorm})
	}
	return fields
}()

// New returns Fields as a mapping for a stock Bleve index, for comparisons and for tools; khabar's engine makes its documents by
// hand. The mapping is static and without _all. The stem analyser is the default because Bleve's match queries look an analyser
// up by path and then miss the name that a field was given (AnalyzerNameForPath).
func New() (*mapping.IndexMappingImpl, error) {
	m := mapping.NewIndexMapping()
	m.DefaultAnalyzer = StemAnalyzer
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	m.DefaultMapping = mapping.NewDocumentStaticMapping()
	m.DefaultMapping.AddSubDocumentMapping("_all", mapping.NewDocumentDisabledMapping())
	for _, f := range Fields {
		m.DefaultMapping.AddFieldMappingsAt(f.Name, fieldMapping(f))
	}
	if err := m.Validate(); err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "mapping", "the index mapping contradicts itself").Wrap(err)
	}
	return m, nil
}

func fieldMapping(f Field) *mapping.FieldMapping {
	m := mapping.NewKeywordFieldMapping()
	if f.Analyzer != "" {
		m = mapping.NewTextFieldMapping()
		m.Analyzer = f.Analyzer
	}
	m.Name = f.Name
	m.Index = f.Options.IsIndexed()
	m.Store = f.Options.IsStored()
	m.DocValues = f.Options.IncludeDocValues()
	m.IncludeTermVectors = f.Options.IncludeTermVectors()
	m.SkipFreqNorm = f.Options.SkipFreqNorm()
	m.IncludeInAll = false
	return m
}
