package indexer_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/archive"
	"khabar/indexer"
	"khabar/indexer/bleveindex"
	"khabar/mappings"
	"khabar/query"
)

// TestCountsAreTheArchives puts random articles into an archive, revises them and puts them in again, lets the index follow, and
// compares totals, facets and the days of the index with what reading the whole archive counts: nothing is lost or counted twice on
// the way, in a new index, in one that follows, and in one that is made anew.
func TestCountsAreTheArchives(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	store, err := archive.Open(ctx, filepath.Join(dir, "khabar.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	index, err := bleveindex.Open(filepath.Join(dir, "index"), bleveindex.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, c := range []interface{ Close() error }{index, store} {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	in := &indexer.Indexer{Feed: store, Index: index, Builds: index}
	random := rand.New(rand.NewPCG(3, 5))
	for round := range 6 {
		var captures []khabar.Capture
		for range 60 {
			captures = append(captures, khabar.Capture{Article: randomArticle(t, random), Seen: time.Date(2026, 1, 1+round, 0, 0, 0, 0, time.UTC)})
		}
		if _, err := store.Put(ctx, captures); err != nil {
			t.Fatal(err)
		}
		work := in.CatchUp
		if round == 4 {
			work = in.Rebuild
		}
		if err := work(ctx); err != nil {
			t.Fatal(err)
		}
		for _, word := range append(slices.Clone(someWords), "") {
			compareWithArchive(t, store, index, word)
		}
	}
}

var someWords = strings.Fields("barley olives harvest flood council قمح زيتون حصاد فيضان مجلس")

func randomArticle(t *testing.T, random *rand.Rand) *khabar.Article {
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	a := &khabar.Article{
		URL: fmt.Sprintf("https://barada.example/%d", random.IntN(150)), Outlet: pick("barada", "ghouta", "orontes"), Lang: pick("ar", "en"),
		Section: pick("", "politics", "رياضة"), Title: pick(someWords...), PublishedSource: khabar.DateImport,
		Published: khabar.Date{Time: time.Date(2025, 1, 1+random.IntN(40), 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionDay},
	}
	for range 1 + random.IntN(5) {
		a.Body += pick(someWords...) + " "
	}
	for range random.IntN(3) {
		a.Authors, a.Tags = append(a.Authors, pick("Salma Hourani", "سلمى الحوراني")), append(a.Tags, pick("red", "أخضر", "blue"))
	}
	if err := a.Normalize(); err != nil {
		t.Fatal(err)
	}
	return a
}

// compareWithArchive compares what a search for a word counts (every article for an empty one) with the archive.
func compareWithArchive(t *testing.T, store *archive.Archive, index khabar.Searcher, word string) {
	t.Helper()
	fields := []khabar.Field{khabar.FieldOutlet, khabar.FieldLang, khabar.FieldSection, khabar.FieldAuthor, khabar.FieldTag}
	r := khabar.SearchRequest{}
	if word != "" {
		r.Query = &query.Word{Text: word, Match: query.Exact}
	}
	for _, f := range fields {
		r.Facets = append(r.Facets, khabar.FacetRequest{Field: f, Size: 100})
	}
	got, err := index.Search(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	total, want := 0, make([]map[string]int, len(fields))
	for i := range want {
		want[i] = map[string]int{}
	}
	for a, err := range store.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if word != "" && !hasWord(a, word) {
			continue
		}
		total++
		for i, values := range [][]string{{a.Outlet}, {a.Lang}, {a.Section}, a.Authors, a.Tags} {
			slices.Sort(values)
			for _, v := range slices.Compact(values) {
				if v != "" {
					want[i][v]++
				}
			}
		}
	}
	if got.Total != total {
		t.Errorf("%q: %d articles, the archive has %d", word, got.Total, total)
	}
	for i, f := range got.Facets {
		counts := map[string]int{}
		for _, v := range f.Values {
			counts[v.Value] = v.Count
		}
		if !reflect.DeepEqual(counts, want[i]) {
			t.Errorf("%q: %s is %v, the archive has %v", word, f.Field, counts, want[i])
		}
	}
}

// hasWord looks for a word in an article's texts, as they are.
func hasWord(a *khabar.Article, word string) bool {
	want := string(mappings.AnalyzeString(word)[0].Surface)
	for _, token := range mappings.AnalyzeString(a.Title + "\n\n" + a.Body) {
		if string(token.Surface) == want {
			return true
		}
	}
	return false
}
