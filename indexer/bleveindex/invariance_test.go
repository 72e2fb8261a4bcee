package bleveindex

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"khabar"
	"khabar/mappings/evaltest"
	"khabar/query"
)

// mixed are articles of the corpus in both languages.
func mixed(t *testing.T, each int) (out []*khabar.Article) {
	t.Helper()
	left := map[string]int{"ar": each, "en": each}
	corpus(t, func(batch []*khabar.Article) {
		for _, a := range batch {
			if left[a.Lang] > 0 && a.Title != "" {
				left[a.Lang]--
				out = append(out, a)
			}
		}
	})
	return out
}

// filled is an index of articles.
func filled(t *testing.T, articles []*khabar.Article) *Store {
	t.Helper()
	s := openEmpty(t, t.TempDir())
	t.Cleanup(func() { closeStore(t, s) })
	if err := s.Write(t.Context(), khabar.Batch{Put: articles, Checkpoint: 1}); err != nil {
		t.Fatal(err)
	}
	return s
}

// ranking is the order of the articles that plain words find, with their scores.
func ranking(t *testing.T, s *Store, words string) string {
	t.Helper()
	n, err := query.Parse(words, query.Options{Syntax: query.Plain, MatchAny: true})
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	r, err := s.Search(t.Context(), khabar.SearchRequest{Query: n, Size: 30})
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for _, h := range r.Hits {
		fmt.Fprintf(&out, "%s %v\n", h.Article.ID, h.Score)
	}
	return out.String()
}

// TestInvisibleChangesMoveNoRanking: marks, diacritics, tatweel, Persian letters and other digits change neither what is found nor its
// order nor its score, whether they stand in the queries or in the articles.
func TestInvisibleChangesMoveNoRanking(t *testing.T) {
	articles := mixed(t, 250)
	plain := filled(t, articles)
	g := rand.New(rand.NewPCG(5, 6))
	var queries, want []string
	for i := 0; i < len(articles); i += 5 {
		queries = append(queries, articles[i].Title)
		want = append(want, ranking(t, plain, articles[i].Title))
	}
	for name, distort := range evaltest.Distortions {
		changed := make([]*khabar.Article, len(articles))
		for i, a := range articles {
			other := *a
			other.Title, other.Body = distort(g, a.Title), distort(g, a.Body)
			changed[i] = &other
		}
		distorted := filled(t, changed)
		for i, q := range queries {
			if got := ranking(t, plain, distort(g, q)); got != want[i] {
				t.Errorf("%s in the query %q: the ranking is\n%s\nnot\n%s", name, q, got, want[i])
			}
			if got := ranking(t, distorted, q); got != want[i] {
				t.Errorf("%s in the articles, asked %q: the ranking is\n%s\nnot\n%s", name, q, got, want[i])
			}
		}
	}
}

// TestWawNounsAreFound: a query for a noun that begins with و finds the articles that have it with ال, all but one in a hundred.
func TestWawNounsAreFound(t *testing.T) {
	articles := mixed(t, 4000)
	s := filled(t, articles)
	carry, missed := 0, 0
	for _, noun := range evaltest.WawNouns {
		r, err := s.Search(t.Context(), khabar.SearchRequest{Query: &query.Word{Text: noun}, Size: khabar.MaxPageSize})
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for next := r.Next; ; next = r.Next {
			for _, h := range r.Hits {
				ids[h.Article.ID] = true
			}
			if next == "" {
				break
			}
			if r, err = s.Search(t.Context(), khabar.SearchRequest{Query: &query.Word{Text: noun}, Size: khabar.MaxPageSize, Cursor: next}); err != nil {
				t.Fatal(err)
			}
		}
		for _, a := range articles {
			if strings.Contains(" "+a.Body+" ", " ال"+noun+" ") {
				carry++
				if !ids[a.ID] {
					missed++
				}
			}
		}
	}
	if carry < 1000 || missed*100 > carry {
		t.Errorf("%d of %d articles with ال are missed", missed, carry)
	}
	t.Logf("%d of %d articles with ال are missed", missed, carry)
}
