package mappings

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
)

// Names of the analysers in Bleve's registry.
const (
	StemAnalyzer    = "khabar_stem"
	SurfaceAnalyzer = "khabar_surface"
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

// NewStemAnalyzer returns the Bleve analyser whose terms are stems.
func NewStemAnalyzer() analysis.Analyzer { return analyzer{} }

// NewSurfaceAnalyzer returns the Bleve analyser whose terms are surface forms.
func NewSurfaceAnalyzer() analysis.Analyzer { return analyzer{surface: true} }

// analyzer gives the tokens of Analyze to Bleve, without byte offsets: an index that keeps them is a tenth larger, and
// snippets are made by analysing the stored text again.
type analyzer struct {
	surface bool
}

// Analyze implements analysis.Analyzer.
func (a analyzer) Analyze(text []byte) analysis.TokenStream {
	arena := GetArena()
	defer PutArena(arena)
	arena.tokens = Analyze(arena.tokens[:0], text, arena)
	return Stream(arena.tokens, a.surface)
}

// Stream turns tokens into Bleve's, with stems or surface forms as terms. It lets an indexer analyse a text once for both.
func Stream(tokens []Token, surface bool) analysis.TokenStream {
	slab := make([]analysis.Token, len(tokens))
	stream := make(analysis.TokenStream, len(tokens))
	for i := range tokens {
		t := &slab[i]
		t.Term, t.Position = tokens[i].Stem, tokens[i].Position
		if surface {
			t.Term = tokens[i].Surface
		}
		stream[i] = t
	}
	return stream
}
