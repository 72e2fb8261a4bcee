package mappings

import (
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// Names of the index fields.
const (
	FieldTitle        = "title"
	FieldBody         = "body"
	FieldTitleSurface = "title_surface"
	FieldBodySurface  = "body_surface"
	FieldOutlet       = "outlet"
	FieldOrigin       = "origin"
	FieldLang         = "lang"
	FieldCountry      = "country"
	FieldSection      = "section"
	FieldAuthor       = "author"
	FieldTag          = "tag"
	FieldActor        = "actor"
	FieldPlace        = "place"
	FieldCluster      = "cluster"
	FieldPublished    = "published"
	FieldFirstSeen    = "first_seen"
	FieldWords        = "words"
	FieldDocument     = "document"
)

// Kind says what the values of a field are.
type Kind uint8

const (
	KindText    Kind = iota // running text, analysed
	KindKeyword             // whole values, as they are; a field may have several
	KindNumber              // numbers; dates are days or seconds since 1970
	KindStored              // bytes that are only stored
)

// Field describes one field of the index.
type Field struct {
	Name string
	Kind Kind
	// Analyzer is a name in Bleve's registry; empty if Kind is not KindText.
	Analyzer string
	Options  index.FieldIndexingOptions
	// About says what the field holds.
	About string
}

const (
	// Stems need positions, for phrases; surface forms do without: an exact phrase is verified by analysing the text again.
	stemOptions    = index.IndexField | index.IncludeTermVectors
	surfaceOptions = index.IndexField
	// Keywords are looked for and counted, never scored.
	keywordOptions = index.IndexField | index.DocValues | index.SkipFreqNorm
	// Numbers are counted, sorted and filtered in columns, which are read from doc values.
	numberOptions = index.DocValues
)

// Fields is the schema: every field of an article in the index, and nothing else is indexed. The id of an article is the
// document's own identity and has no field.
var Fields = []Field{
	{FieldTitle, KindText, StemAnalyzer, stemOptions, "stems of the headline"},
	{FieldBody, KindText, StemAnalyzer, stemOptions, "stems of the text"},
	{FieldTitleSurface, KindText, SurfaceAnalyzer, surfaceOptions, "surface forms of the headline"},
	{FieldBodySurface, KindText, SurfaceAnalyzer, surfaceOptions, "surface forms of the text"},
	{FieldOutlet, KindKeyword, "", keywordOptions, "id of the outlet that published the article"},
	{FieldOrigin, KindKeyword, "", keywordOptions, "id of the outlet that wrote it first, if that is another"},
	{FieldLang, KindKeyword, "", keywordOptions, "language, as a BCP 47 primary subtag"},
	{FieldCountry, KindKeyword, "", keywordOptions, "country of the outlet"},
	{FieldSection, KindKeyword, "", keywordOptions, "section, as the outlet names it"},
	{FieldAuthor, KindKeyword, "", keywordOptions, "people in the byline"},
	{FieldTag, KindKeyword, "", keywordOptions, "tags, as the outlet writes them"},
	{FieldActor, KindKeyword, "", keywordOptions, "ids of the actors that were recognised"},
	{FieldPlace, KindKeyword, "", keywordOptions, "ids of the places that were recognised"},
	{FieldCluster, KindKeyword, "", keywordOptions, "id of the near-duplicate that was seen first"},
	{FieldPublished, KindNumber, "", numberOptions, "publication"},
	{FieldFirstSeen, KindNumber, "", numberOptions, "when khabar archived the first revision"},
	{FieldWords, KindNumber, "", numberOptions, "words of the text"},
	{FieldDocument, KindStored, "", index.StoreField, "the article itself, encoded and compressed by the engine"},
}

// FieldNamed returns the field of a name; ok is false if there is none.
func FieldNamed(name string) (f Field, ok bool) {
	for _, f := range Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// New returns the index mapping that says the same as Fields: static, without _all, every field by its name, and the stem
// analyser as the default, because Bleve's queries look an analyser up by path and miss the names of nested fields
// (FieldMapping.Name). It is for bleve.New and for tools that open an index; the engine builds its documents from Fields.
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
		return nil, err
	}
	return m, nil
}

func fieldMapping(f Field) *mapping.FieldMapping {
	var m *mapping.FieldMapping
	switch f.Kind {
	case KindText:
		m = mapping.NewTextFieldMapping()
		m.Analyzer = f.Analyzer
	case KindKeyword:
		m = mapping.NewKeywordFieldMapping()
	case KindNumber:
		m = mapping.NewNumericFieldMapping()
	case KindStored:
		m = mapping.NewTextFieldMapping()
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
