package indextest

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
)

// testRecency checks the formula, its bounds, pages and explanations.
func testRecency(t *testing.T, e Opened) {
	published := func(date khabar.Date) func(*khabar.Article) {
		return func(a *khabar.Article) { a.Published = date }
	}
	on := func(month time.Month, day int) func(*khabar.Article) {
		return published(khabar.Date{Time: time.Date(2026, month, day, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionDay})
	}
	write(t, e, article(1, "", "olive harvest", on(1, 31)), article(2, "", "olive harvest", on(1, 21)), article(3, "", "olive harvest"),
		article(4, "", "olive harvest", on(12, 31)))
	write(t, e, article(5, "", "olive harvest", published(khabar.Date{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Precision: khabar.PrecisionMonth})), article(6, "", "olive oil olive", on(1, 11)), article(7, "", "barley", on(1, 31)))
	r := khabar.SearchRequest{Query: parse(t, "olive"), Size: 10, Explain: true, Facets: []khabar.FacetRequest{{Field: khabar.FieldLang, Size: 5}}}
	plain := search(t, e, r)
	r.Recency = khabar.Recency{HalfLife: 10, Day: khabar.DayOf(time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC))}
	got := search(t, e, r)
	if got.Total != plain.Total || !reflect.DeepEqual(got.Facets, plain.Facets) {
		t.Errorf("recency changes counts: %d and %+v, without it %d and %+v", got.Total, got.Facets, plain.Total, plain.Facets)
	}
	factors := map[string]float64{id(1): 2, id(2): 1.5, id(3): 1.5, id(4): 1 + math.Pow(2, -33.4), id(5): 1 + math.Pow(2, -1.5), id(6): 1.25}
	scores := scoresOf(plain)
	for i, h := range got.Hits {
		if want := scores[h.Article.ID] * factors[h.Article.ID]; math.Abs(h.Score-want) > 1e-12*want {
			t.Errorf("article %d scores %v, want %v", numbers(ids(got.Hits))[i], h.Score, want)
		}
		checkExplanation(t, "olive", *h.Explanation)
		if parts := h.Explanation.Children; len(parts) != 3 || !strings.Contains(parts[2].Label, "2026-01-31 with a half-life of 10 days") {
			t.Errorf("the date is not explained: %+v", parts)
		}
	}
	r.Size, r.Explain = 2, false
	if paged := pages(t, e, r); !slices.Equal(paged, ids(got.Hits)) {
		t.Errorf("pages of two are %v, one page %v", numbers(paged), numbers(ids(got.Hits)))
	}
	r.Sort = khabar.SortNewest
	if newest := search(t, e, r); newest.Hits[0].Article.ID != id(4) || newest.Hits[0].Score != 0 {
		t.Errorf("the newest is %+v", newest.Hits[0])
	}
}

func scoresOf(r *khabar.SearchResult) map[string]float64 {
	out := make(map[string]float64, len(r.Hits))
	for _, h := range r.Hits {
		out[h.Article.ID] = h.Score
	}
	return out
}

// sameAsAllScored compares a page of a search with recency with what the formula makes of the scores of all articles without it, to
// the last bit: whatever an engine skips, it must not show.
func sameAsAllScored(t *testing.T, e Engine, r khabar.SearchRequest, page *khabar.SearchResult) bool {
	recency := r.Recency
	r.Recency, r.Size = khabar.Recency{}, khabar.MaxPageSize
	all := search(t, e, r)
	for i := range all.Hits {
		h := &all.Hits[i]
		factor := khabar.UndatedFactor
		if !h.Article.Published.IsZero() {
			factor = recency.Factor(h.Article.Published.Span())
		}
		h.Score *= factor
	}
	slices.SortFunc(all.Hits, func(a, b khabar.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Article.ID, b.Article.ID))
	})
	for i, h := range page.Hits {
		if h.Article.ID != all.Hits[i].Article.ID || h.Score != all.Hits[i].Score {
			return false
		}
	}
	return len(all.Hits) == page.Total
}
