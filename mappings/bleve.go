package mappings

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
)

// Names of the analysers in Bleve's registry.
const (
	StemAnalyzer    = "khabar_stem"    // terms are stems
	SurfaceAnalyzer = "khabar_surface" // terms are surface forms
)

func init() {
	for name, surface := range map[string]bool{StemAnalyzer: false, SurfaceAnalyzer: true} {
		err := registry.RegisterAnalyzer(name, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
			return analyzer{surface: surface}, nil
		})
		if err != nil {
			panic(err) // the name is taken: a mistake of programming
		}
	}
}

// analyzer gives the tokens of Analyze to Bleve, without byte offsets: an index that keeps them is a quarter larger (see
// docs/analysis.md), and snippets are made by analysing the stored text again.
type analyzer struct {
	surface bool
}

// Analyze implements analysis.Analyzer.
func (a analyzer) Analyze(text []byte) analysis.TokenStream {
	arena := GetArena()
	defer PutArena(arena)
	tokens := Analyze(nil, text, arena)
	slab := make([]analysis.Token, len(tokens))
	stream := make(analysis.TokenStream, len(tokens))
	for i := range tokens {
		slab[i].Term, slab[i].Position = tokens[i].Stem, tokens[i].Position
		if a.surface {
			slab[i].Term = tokens[i].Surface
		}
		stream[i] = &slab[i]
	}
	return stream
}
