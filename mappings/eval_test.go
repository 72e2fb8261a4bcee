package mappings_test

import (
	"flag"
	"testing"

	_ "github.com/blevesearch/bleve/v2/analysis/lang/ar"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/registry"

	"khabar/internal/require"
	"khabar/mappings"
	"khabar/mappings/evaltest"
)

// floorDocs is how many articles the floors are for.
const floorDocs = 6000

var (
	evalDocs    = flag.Int("eval.docs", floorDocs, "articles to search in")
	evalQueries = flag.Int("eval.queries", 1000, "headlines to ask")
	evalStock   = flag.Bool("eval.stock", true, "measure Bleve's own chain too")
	evalHalf    = flag.Int("eval.half", 1, "0: the even headlines, for tuning; 1: the odd ones, for checking")
)

func khabarChain(text string) []evaltest.Term {
	tokens := mappings.AnalyzeString(text)
	terms := make([]evaltest.Term, len(tokens))
	for i, t := range tokens {
		terms[i] = evaltest.Term{Stem: t.Stem, Surface: t.Surface, Position: t.Position}
	}
	return terms
}

// stockChain is Bleve's own analyser for a language, without surface forms.
func stockChain(t *testing.T, name string) evaltest.Chain {
	t.Helper()
	analyzer, err := registry.NewCache().AnalyzerNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) []evaltest.Term {
		stream := analyzer.Analyze([]byte(text))
		terms := make([]evaltest.Term, len(stream))
		for i, token := range stream {
			terms[i] = evaltest.Term{Stem: token.Term, Surface: token.Term, Position: token.Position}
		}
		return terms
	}
}

// TestHeadlines measures known-item retrieval: each headline must find the article that it stood over.
func TestHeadlines(t *testing.T) {
	files := require.Corpus(t)
	for _, c := range []struct {
		lang        string
		plain, full float64 // floors of nDCG@10
		gain        float64 // over the stock chain, plain
	}{
		{"ar", .76, .785, .02},
		{"en", .80, .815, .003},
	} {
		t.Run(c.lang, func(t *testing.T) {
			docs, err := evaltest.Docs(files, c.lang, *evalDocs)
			if err != nil {
				t.Fatal(err)
			}
			var stock evaltest.Result
			if *evalStock {
				stock = evaltest.Index(docs, stockChain(t, c.lang), *evalHalf, *evalQueries).Score(evaltest.Plain)
			}
			ours := evaltest.Index(docs, khabarChain, *evalHalf, *evalQueries)
			plain, full := ours.Score(evaltest.Plain), ours.Score(evaltest.Full)
			t.Logf("%d articles, %d headlines", len(docs), plain.Queries)
			t.Logf("%-22s MRR@10 %.4f  nDCG@10 %.4f", "Bleve's chain", stock.MRR, stock.NDCG)
			t.Logf("%-22s MRR@10 %.4f  nDCG@10 %.4f", "khabar, stems", plain.MRR, plain.NDCG)
			s := ours.Score(evaltest.Weights{Surface: .5})
			t.Logf("%-22s MRR@10 %.4f  nDCG@10 %.4f", "… + surface", s.MRR, s.NDCG)
			s = ours.Score(evaltest.Weights{Surface: .5, Pair: .2, Coordination: .3})
			t.Logf("%-22s MRR@10 %.4f  nDCG@10 %.4f", "… + pairs, coordination", s.MRR, s.NDCG)
			t.Logf("%-22s MRR@10 %.4f  nDCG@10 %.4f", "… + lead", full.MRR, full.NDCG)
			if *evalDocs == floorDocs && (plain.NDCG < c.plain || full.NDCG < c.full || plain.NDCG < stock.NDCG+c.gain) {
				t.Errorf("below the floors: stems %.3f, full %.3f, gain %.3f", c.plain, c.full, c.gain)
			}
		})
	}
}
