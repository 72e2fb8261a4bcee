// Package indextest is what every search engine of khabar must pass: durable batches with their checkpoint, every kind of query,
// filters, dates, facets, orders, cursors and states of the index, and equality with a plain model in memory on random articles,
// changes and searches. Run is called from an engine's own tests.
package indextest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"khabar"
	"khabar/query"
)

// Engine is a search engine under test.
type Engine interface {
	khabar.Searcher
	khabar.Index
}

// Opened is an empty engine, ready for use. Reopen closes it and opens it again with what was written; nil if the engine forgets.
type Opened struct {
	Engine
	Reopen func(t *testing.T) Engine
}

// Run tests an engine, which must know Actors. open returns a new, empty one each time, and closes it when its test ends.
func Run(t *testing.T, open func(t *testing.T) Opened) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Opened)
	}{
		{"write, replace, remove", testWrite},
		{"reopen", testReopen},
		{"queries", testQueries},
		{"filters", testFilters},
		{"facets", testFacets},
		{"facets are filters", testFacetsAreFilters},
		{"values of facets", testFacetValues},
		{"a state that is held", testHeld},
		{"dates", testDates},
		{"copies", testCopies},
		{"what was known", testAsOf},
		{"timelines", testTimelines},
		{"together", testTogether},
		{"orders", testOrders},
		{"scores", testScores},
		{"scores do not move", testScoresStay},
		{"recency", testRecency},
		{"snippets", testSnippets},
		{"defects of stock analysis", testDefects},
		{"forms", testForms},
		{"forms of many articles", testManyForms},
		{"lines", testLines},
		{"export", testExport},
		{"terms", testTerms},
		{"sample", testSample},
		{"explanations", testExplanations},
		{"suggestions", testSuggestions},
		{"actors", testActors},
		{"actors in texts", testActorsInTexts},
		{"cursors", testCursors},
		{"bad requests", testBadRequests},
		{"deadline", testDeadline},
		{"random", testRandom},
		{"reading while writing", testConcurrent},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// id makes the ID of the article with a number.
func id(n int) string {
	s, err := khabar.ArticleID(fmt.Sprintf("https://barada-post.example/%d", n))
	if err != nil {
		panic(err)
	}
	return s
}

// article makes an article with a number.
func article(n int, title, body string, change ...func(*khabar.Article)) *khabar.Article {
	a := &khabar.Article{
		ID: id(n), URL: fmt.Sprintf("https://barada-post.example/%d", n), Outlet: "barada", Lang: "en", Title: title, Body: body,
		Words: khabar.CountWords(body), Revision: 1,
	}
	for _, c := range change {
		c(a)
	}
	return a
}

// write puts articles in with the next checkpoint.
func write(t *testing.T, e Engine, articles ...*khabar.Article) {
	t.Helper()
	at, err := e.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Write(t.Context(), khabar.Batch{Put: articles, Checkpoint: at + 1}); err != nil {
		t.Fatal(err)
	}
}

// parse reads a query in the full syntax.
func parse(t *testing.T, text string) query.Node {
	t.Helper()
	n, err := query.Parse(text, query.Options{Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

// search runs a search that must succeed and be complete.
func search(t *testing.T, e Engine, r khabar.SearchRequest) *khabar.SearchResult {
	t.Helper()
	result, err := e.Search(t.Context(), r)
	if err != nil {
		t.Fatalf("%s: %v", query.Canonical(r.Query), err)
	}
	if result.Incomplete {
		t.Fatalf("%s: incomplete without a deadline", query.Canonical(r.Query))
	}
	return result
}

// ids lists the articles of a result.
func ids(hits []khabar.Hit) []string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.Article.ID
	}
	return out
}

// wantKind fails unless an error is of a kind.
func wantKind(t *testing.T, what string, err error, want khabar.Kind) {
	t.Helper()
	if khabar.KindOf(err) != want {
		t.Errorf("%s: %v, want the kind %q", what, err, want)
	}
}

func testWrite(t *testing.T, e Opened) {
	ctx := context.Background()
	if at, err := e.Checkpoint(ctx); err != nil || at != 0 {
		t.Fatalf("a new index is at %d, %v", at, err)
	}
	write(t, e, article(1, "Harvest", "wheat and barley"), article(2, "Harvest", "olives"))
	write(t, e, article(1, "Harvest", "nothing but barley"))
	if n := search(t, e, khabar.SearchRequest{Query: parse(t, "wheat")}).Total; n != 0 {
		t.Errorf("%d articles still have what was replaced", n)
	}
	got, err := e.Article(ctx, id(1))
	if err != nil || got.Body != "nothing but barley" || got.Title != "Harvest" || got.URL != "https://barada-post.example/1" {
		t.Errorf("article 1 is %+v, %v", got, err)
	}
	// The last of several versions in one batch counts, an unknown one is no error, and removal and checkpoint go together.
	err = e.Write(ctx, khabar.Batch{
		Put:    []*khabar.Article{article(3, "Harvest", "figs"), article(3, "Harvest", "dates")},
		Remove: []string{id(2), id(99), "no such thing"}, Checkpoint: 17,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Article(ctx, id(2))
	wantKind(t, "a removed article", err, khabar.KindNotFound)
	_, err = e.Article(ctx, "no such thing")
	wantKind(t, "no ID", err, khabar.KindNotFound)
	state, err := e.State(ctx)
	if err != nil || state.Seq != 17 || state.Articles != 2 || state.Generation == "" || state.Schema == "" || state.Built.IsZero() {
		t.Errorf("the state is %+v, %v", state, err)
	}
	if r := search(t, e, khabar.SearchRequest{Query: parse(t, "dates OR figs"), Size: 10}); r.Total != 1 || r.Hits[0].Article.Body != "" {
		t.Errorf("found %d articles, the first with a body", r.Total)
	}
	if err := e.Write(ctx, khabar.Batch{Checkpoint: 20}); err != nil {
		t.Fatal(err)
	}
	if at, err := e.Checkpoint(ctx); err != nil || at != 20 {
		t.Errorf("an empty batch leaves the checkpoint at %d, %v", at, err)
	}
}

func testReopen(t *testing.T, e Opened) {
	if e.Reopen == nil {
		t.Skip("this engine forgets")
	}
	write(t, e, article(1, "Harvest", "wheat"), article(2, "Harvest", "olives"))
	if err := e.Write(t.Context(), khabar.Batch{Remove: []string{id(1)}, Checkpoint: 5}); err != nil {
		t.Fatal(err)
	}
	before, err := e.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := e.Reopen(t)
	after, err := again.State(t.Context())
	if err != nil || after != before {
		t.Errorf("the state was %+v and is %+v, %v", before, after, err)
	}
	if r := search(t, again, khabar.SearchRequest{Size: 10}); r.Total != 1 || r.Hits[0].Article.ID != id(2) {
		t.Errorf("after opening again: %v", ids(r.Hits))
	}
}

func testConcurrent(t *testing.T, e Opened) {
	const batches, readers = 30, 64
	done := make(chan error, readers)
	stop := make(chan struct{})
	for i := range readers {
		go func() {
			for {
				select {
				case <-stop:
					done <- nil
					return
				default:
				}
				if err := readOnce(e, i); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for n := range batches {
		write(t, e, article(n, "Harvest", "wheat and barley"), article(n+1000, "Harvest", "olives"), article(n/2, "Rain", "barley"))
	}
	close(stop)
	for range readers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// readOnce checks that one answer comes from one state: facets, hits and total agree.
func readOnce(e Engine, i int) error {
	r, err := e.Search(context.Background(), khabar.SearchRequest{
		Query: &query.Or{Nodes: []query.Node{&query.Word{Text: "barley"}, &query.Word{Text: "olives"}}},
		Size:  100, Snippets: i % 2, Facets: []khabar.FacetRequest{{Field: khabar.FieldOutlet, Size: 1}},
		Sort: []khabar.Sort{khabar.SortRelevance, khabar.SortNewest}[i%2],
	})
	switch {
	case err != nil:
		return err
	case r.Total != r.State.Articles || len(r.Hits) != min(r.Total, 100):
		return fmt.Errorf("%d found and %d shown of %d articles", r.Total, len(r.Hits), r.State.Articles)
	case r.Total > 0 && r.Facets[0].Values[0].Count != r.Total:
		return fmt.Errorf("the facet counts %d of %d", r.Facets[0].Values[0].Count, r.Total)
	}
	return nil
}
