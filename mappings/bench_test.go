package mappings_test

import (
	"testing"

	"khabar/internal/require"
	"khabar/mappings"
	"khabar/mappings/evaltest"
)

// benchDocs is how many articles a benchmark goes through, over and over: enough for a realistic vocabulary.
const benchDocs = 4000

// BenchmarkAnalyze measures bytes of text a second on one core, with a warm arena.
func BenchmarkAnalyze(b *testing.B) {
	files := require.Corpus(b)
	for _, lang := range []string{"ar", "en"} {
		b.Run(lang, func(b *testing.B) {
			docs, err := evaltest.Docs(files, lang, benchDocs)
			if err != nil {
				b.Fatal(err)
			}
			texts := make([][]byte, len(docs))
			total := 0
			for i, d := range docs {
				texts[i] = []byte(d.Body)
				total += len(d.Body)
			}
			var arena mappings.Arena
			var tokens []mappings.Token
			b.SetBytes(int64(total / len(texts)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				tokens = mappings.Analyze(tokens[:0], texts[i%len(texts)], &arena)
			}
		})
	}
}

// BenchmarkAnalyzeCold measures the same with an arena that has seen nothing: the first articles of an index.
func BenchmarkAnalyzeCold(b *testing.B) {
	docs, err := evaltest.Docs(require.Corpus(b), "ar", 100)
	if err != nil {
		b.Fatal(err)
	}
	var text []byte
	for _, d := range docs {
		text = append(append(text, d.Body...), '\n')
	}
	b.SetBytes(int64(len(text)))
	var tokens []mappings.Token
	for b.Loop() {
		tokens = mappings.Analyze(tokens[:0], text, new(mappings.Arena))
	}
}
