package bleveindex

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"khabar"
	"khabar/query"
)

// benchIndex is the index of the corpus, built once for all benchmarks of a run.
var benchIndex struct {
	once sync.Once
	dir  string
}

// TestMain removes what benchmarks built.
func TestMain(m *testing.M) {
	code := m.Run()
	if benchIndex.dir != "" {
		_ = os.RemoveAll(benchIndex.dir)
	}
	os.Exit(code)
}

func openBench(b *testing.B) *Store {
	b.Helper()
	benchIndex.once.Do(func() {
		dir, err := os.MkdirTemp("", "khabar-bench-")
		if err != nil {
			b.Fatal(err)
		}
		benchIndex.dir = dir
		closeStore(b, buildCorpus(b, filepath.Join(dir, "index")))
	})
	s, err := Open(filepath.Join(benchIndex.dir, "index"), quiet)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { closeStore(b, s) })
	return s
}

// BenchmarkColumns loads the columns of all segments.
func BenchmarkColumns(b *testing.B) {
	s := openBench(b)
	snap, err := s.snapshot()
	if err != nil {
		b.Fatal(err)
	}
	defer snap.release()
	for b.Loop() {
		for _, v := range snap.segments {
			if _, err := loadColumns(v.segment, snap.gen.values); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func words(texts ...string) []query.Node {
	out := make([]query.Node, len(texts))
	for i, t := range texts {
		out[i] = &query.Word{Text: t}
	}
	return out
}

// BenchmarkSearch measures one search of each kind; the facets are three.
func BenchmarkSearch(b *testing.B) {
	s := openBench(b)
	facets := []khabar.FacetRequest{
		{Field: khabar.FieldOutlet, Size: 10}, {Field: khabar.FieldAuthor, Size: 10}, {Field: khabar.FieldLang, Size: 10},
	}
	day := khabar.Day(16500)
	for _, c := range []struct {
		name string
		r    khabar.SearchRequest
	}{
		{"all, facets", khabar.SearchRequest{Facets: facets}},
		{"all, newest", khabar.SearchRequest{Sort: khabar.SortNewest, Size: 10}},
		{"common word, counts", khabar.SearchRequest{Query: words("الحكومة")[0]}},
		{"common word, facets", khabar.SearchRequest{Query: words("الحكومة")[0], Size: 10, Facets: facets}},
		{"common word, newest", khabar.SearchRequest{Query: words("الحكومة")[0], Size: 10, Sort: khabar.SortNewest}},
		{"common word, snippets", khabar.SearchRequest{Query: words("الحكومة")[0], Size: 10, Snippets: 3}},
		{"common word, filter and dates", khabar.SearchRequest{Query: words("الحكومة")[0], Size: 10, Facets: facets,
			Filters: []khabar.Filter{{Field: khabar.FieldLang, Values: []string{"ar"}}}, Dates: khabar.DateRange{From: &day}}},
		{"all words", khabar.SearchRequest{Query: &query.And{Nodes: words("وزير", "الخارجية", "الإيراني")}, Size: 10, Facets: facets}},
		{"any word", khabar.SearchRequest{Query: &query.Or{Nodes: words("grain", "exports", "Soviet", "Union")}, Size: 10, Facets: facets}},
		{"phrase of three", khabar.SearchRequest{Query: &query.Phrase{Text: "خادم الحرمين الشريفين"}, Size: 10, Facets: facets}},
		{"phrase of two common words", khabar.SearchRequest{Query: &query.Phrase{Text: "رئيس الحكومة"}, Size: 10, Facets: facets}},
		{"exact phrase", khabar.SearchRequest{Query: &query.Phrase{Text: "مجلس الأمن", Exact: true}, Size: 10}},
		{"near", khabar.SearchRequest{Query: &query.Phrase{Text: "مجلس الأمن", Slop: 10}, Size: 10}},
		{"prefix", khabar.SearchRequest{Query: &query.Word{Text: "econom", Match: query.Prefix}, Size: 10}},
		{"fuzzy", khabar.SearchRequest{Query: &query.Word{Text: "economie", Match: query.Fuzzy, Distance: 2}, Size: 10}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Search(context.Background(), c.r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPaging walks through all articles, 1,000 at a time.
func BenchmarkPaging(b *testing.B) {
	s := openBench(b)
	for _, by := range []khabar.Sort{khabar.SortNewest, khabar.SortOldest} {
		b.Run(string(by), func(b *testing.B) {
			for b.Loop() {
				total := 0
				r := khabar.SearchRequest{Size: khabar.MaxPageSize, Sort: by}
				for {
					page, err := s.Search(context.Background(), r)
					if err != nil {
						b.Fatal(err)
					}
					total += len(page.Hits)
					if r.Cursor = page.Next; page.Next == "" {
						break
					}
				}
				if state, _ := s.State(context.Background()); total != state.Articles {
					b.Fatalf("%d of %d articles", total, state.Articles)
				}
			}
		})
	}
}
