package importer

import (
	"testing"

	"khabar/internal/require"
)

// BenchmarkParseCorpus reads every line of the corpus into captures, without an archive. One operation is the whole corpus.
func BenchmarkParseCorpus(b *testing.B) {
	files := require.Corpus(b)
	for b.Loop() {
		report, err := Import(b.Context(), Options{Sink: forget}, files...)
		if err != nil || report.Failed > 0 {
			b.Fatalf("%+v, %v", report, err)
		}
		b.ReportMetric(float64(report.New), "articles/op")
	}
}
