package indextest

import (
	"fmt"
	"slices"
	"testing"

	"khabar"
)

// testFacetValues looks at values beyond the first page, by how they begin, and by name.
func testFacetValues(t *testing.T, e Opened) {
	var articles []*khabar.Article
	for n := range 2600 {
		articles = append(articles, article(n, "Harvest", "wheat", func(a *khabar.Article) {
			a.Authors = []string{fmt.Sprintf("Writer %04d", n/2)}
			switch n {
			case 1:
				a.Authors = append(a.Authors, "أحمد صالح")
			case 2:
				a.Authors = append(a.Authors, "احمَد الحاج", "Émile")
			}
		}))
	}
	write(t, e, articles...)
	facet := func(f khabar.FacetRequest) khabar.Facet {
		t.Helper()
		f.Field = khabar.FieldAuthor
		return search(t, e, khabar.SearchRequest{Facets: []khabar.FacetRequest{f}}).Facets[0]
	}
	var all []khabar.FacetValue
	for {
		page := facet(khabar.FacetRequest{Size: 400, Skip: len(all)})
		if page.Distinct != 1303 {
			t.Fatalf("%d authors", page.Distinct)
		}
		all = append(all, page.Values...)
		if len(page.Values) < 400 {
			break
		}
	}
	if len(all) != 1303 || !slices.IsSortedFunc(all, func(a, b khabar.FacetValue) int { return b.Count - a.Count }) ||
		all[0].Value != "Writer 0000" || all[1299].Value != "Writer 1299" {
		t.Errorf("%d authors on all pages", len(all))
	}
	for prefix, want := range map[string]string{
		"احمد": "[{أحمد صالح 1} {احمَد الحاج 1}] of 2", "أحمَد ص": "[{أحمد صالح 1}] of 1", "emi": "[{Émile 1}] of 1",
		"WRITER 000": "[{Writer 0000 2} {Writer 0001 2} {Writer 0002 2}] of 10", "nosuch": "[] of 0",
	} {
		if f := facet(khabar.FacetRequest{Size: 3, Prefix: prefix}); fmt.Sprintf("%v of %d", f.Values, f.Distinct) != want {
			t.Errorf("%s: %v of %d, want %s", prefix, f.Values, f.Distinct, want)
		}
	}
	named := facet(khabar.FacetRequest{Values: []string{"nosuch", "Émile", "Writer 0007"}})
	if got := fmt.Sprint(named.Values); got != "[{nosuch 0} {Émile 1} {Writer 0007 2}]" {
		t.Errorf("by name: %s", got)
	}
}

// testHeld asks again from a state that is held, while articles come.
func testHeld(t *testing.T, e Opened) {
	write(t, e, mixed()...)
	for _, by := range []khabar.Sort{khabar.SortRelevance, khabar.SortNewest, khabar.SortOldest} {
		r := khabar.SearchRequest{Query: parse(t, "wheat"), Sort: by, Hold: true, Facets: []khabar.FacetRequest{{Field: khabar.FieldLang, Size: 9}}}
		before := search(t, e, r)
		write(t, e, article(500, "Harvest", "wheat"))
		r.Cursor, r.Size = before.Held, 100
		after := search(t, e, r)
		if before.Held == "" || after.Total != before.Total || after.State != before.State || len(after.Hits) != before.Total ||
			!equalFacets(after.Facets[0], before.Facets[0]) {
			t.Errorf("%s: %d of %d articles from a state that was held", by, len(after.Hits), before.Total)
		}
		at, _ := e.Checkpoint(t.Context())
		if err := e.Write(t.Context(), khabar.Batch{Remove: []string{id(500)}, Checkpoint: at + 1}); err != nil {
			t.Fatal(err)
		}
	}
}
