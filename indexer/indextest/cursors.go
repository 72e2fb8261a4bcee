package indextest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
)

// testCursors checks that all pages together are all articles once, that pages stay the same while articles come and go, and that
// cursors are good for their own search only.
func testCursors(t *testing.T, e Opened) {
	write(t, e, mixed()...)
	for _, q := range []string{"", "wheat"} {
		for _, by := range []khabar.Sort{khabar.SortRelevance, khabar.SortNewest, khabar.SortOldest} {
			r := khabar.SearchRequest{Query: parse(t, q), Sort: by, Size: 7}
			first := search(t, e, r)
			want := pages(t, e, r)
			if n := len(slices.Compact(slices.Sorted(slices.Values(want)))); n != 60 {
				t.Errorf("%q %s: %d different articles of 60", q, by, n)
			}
			write(t, e, article(500, "Harvest", "wheat wheat wheat"), article(0, "Rain", "no more"))
			r.Cursor = first.Next
			if got := append(ids(first.Hits), pagesFrom(t, e, r)...); !slices.Equal(got, want) {
				t.Errorf("%q %s: pages changed while articles came:\n%v\nwere\n%v", q, by, numbers(got), numbers(want))
			}
			at, _ := e.Checkpoint(t.Context())
			if err := e.Write(t.Context(), khabar.Batch{Put: mixed()[:1], Remove: []string{id(500)}, Checkpoint: at + 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	r := khabar.SearchRequest{Query: parse(t, "wheat"), Size: 7}
	r.Cursor = search(t, e, r).Next
	for what, change := range map[string]func(*khabar.SearchRequest){
		"query": func(r *khabar.SearchRequest) { r.Query = parse(t, "barley") },
		"sort":  func(r *khabar.SearchRequest) { r.Sort = khabar.SortNewest },
		"filters": func(r *khabar.SearchRequest) {
			r.Filters = []khabar.Filter{{Field: khabar.FieldLang, Values: []string{"ar"}}}
		},
		"dates":        func(r *khabar.SearchRequest) { r.Dates.From = new(khabar.Day) },
		"way to count": func(r *khabar.SearchRequest) { r.By = khabar.ByOriginal },
		"moment":       func(r *khabar.SearchRequest) { r.AsOf = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) },
		"reading":      func(r *khabar.SearchRequest) { r.Literal = true },
		"recency":      func(r *khabar.SearchRequest) { r.Recency.HalfLife = 30 },
	} {
		other := r
		change(&other)
		_, err := e.Search(t.Context(), other)
		wantKind(t, "a cursor with another "+what, err, khabar.KindInvalid)
	}
	other := r
	other.Size, other.Snippets, other.Facets = 3, 1, []khabar.FacetRequest{{Field: khabar.FieldLang, Size: 1}}
	if got := search(t, e, other); len(got.Hits) != 3 || got.Facets[0].Distinct != 2 {
		t.Error("size, snippets and facets may change from page to page")
	}
	for _, bad := range []string{"x", "!!!", strings.Repeat("A", 60), r.Cursor + "A", r.Cursor[1:], flip(r.Cursor), strings.Repeat("A", 1<<16)} {
		broken := r
		broken.Cursor = bad
		_, err := e.Search(t.Context(), broken)
		wantKind(t, fmt.Sprintf("the cursor %.40q", bad), err, khabar.KindInvalid)
	}
}

// flip changes one character in the middle.
func flip(s string) string {
	b := []byte(s)
	if b[len(b)/2]++; b[len(b)/2] > 'z' {
		b[len(b)/2] = 'a'
	}
	return string(b)
}

// pagesFrom reads the pages from a cursor on.
func pagesFrom(t *testing.T, e Engine, r khabar.SearchRequest) (out []string) {
	t.Helper()
	for {
		page := search(t, e, r)
		out = append(out, ids(page.Hits)...)
		if page.Next == "" {
			return out
		}
		r.Cursor = page.Next
	}
}

func testBadRequests(t *testing.T, e Opened) {
	write(t, e, mixed()...)
	late, early := khabar.Day(2), khabar.Day(1)
	for what, r := range map[string]khabar.SearchRequest{
		"a negative size":           {Size: -1},
		"too large a page":          {Size: khabar.MaxPageSize + 1},
		"too many snippets":         {Snippets: khabar.MaxSnippets + 1},
		"a negative number of them": {Snippets: -1},
		"an unknown sort":           {Sort: "loudest"},
		"an unknown facet":          {Facets: []khabar.FacetRequest{{Field: "weather", Size: 1}}},
		"an empty facet":            {Facets: []khabar.FacetRequest{{Field: khabar.FieldLang}}},
		"too large a facet":         {Facets: []khabar.FacetRequest{{Field: khabar.FieldLang, Size: khabar.MaxFacetValues + 1}}},
		"a facet that skips back":   {Facets: []khabar.FacetRequest{{Field: khabar.FieldLang, Size: 1, Skip: -1}}},
		"a facet that skips too much": {Facets: []khabar.FacetRequest{{Field: khabar.FieldLang, Size: 1,
			Skip: khabar.MaxFacetSkip + 1}}},
		"too many values of a facet": {Facets: []khabar.FacetRequest{{Field: khabar.FieldLang,
			Values: make([]string, khabar.MaxFacetValues+1)}}},
		"an unknown filter":           {Filters: []khabar.Filter{{Field: "weather", Values: []string{"x"}}}},
		"a filter without values":     {Filters: []khabar.Filter{{Field: khabar.FieldLang}}},
		"an unknown mode of a filter": {Filters: []khabar.Filter{{Field: khabar.FieldLang, Values: []string{"x"}, Mode: 9}}},
		"a range that ends before":    {Dates: khabar.DateRange{From: &late, To: &early}},
		"an unknown way to count":     {By: "paragraph"},
		"a negative half-life":        {Recency: khabar.Recency{HalfLife: -1}},
		"too long a half-life":        {Recency: khabar.Recency{HalfLife: khabar.MaxHalfLife + 1}},
		"an unknown interval":         {Timeline: &khabar.TimelineRequest{Interval: "fortnight"}},
		"no interval":                 {Timeline: &khabar.TimelineRequest{}},
		"an unknown split":            {Timeline: &khabar.TimelineRequest{Interval: khabar.ByDay, Split: "weather", Series: 1}},
		"a split of nothing":          {Timeline: &khabar.TimelineRequest{Interval: khabar.ByDay, Split: khabar.FieldLang}},
		"a split of too much": {Timeline: &khabar.TimelineRequest{Interval: khabar.ByDay, Split: khabar.FieldLang,
			Series: khabar.MaxSeries + 1}},
	} {
		_, err := e.Search(t.Context(), r)
		wantKind(t, what, err, khabar.KindInvalid)
		if err != nil && khabar.MessageOf(err) == khabar.MessageOf(fmt.Errorf("")) {
			t.Errorf("%s: no message for the user", what)
		}
	}
}
