package indextest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/query"
)

// copied makes three copies of one text, of which one names its origin, an article that cites nobody, and one that names an origin
// which khabar does not follow.
func copied() []*khabar.Article {
	day := func(n int) khabar.Date { return khabar.At(time.Date(2026, 1, n, 9, 0, 0, 0, time.UTC)) }
	with := func(outlet, origin, cluster string, published khabar.Date) func(*khabar.Article) {
		return func(a *khabar.Article) {
			a.Outlet, a.Origin, a.Cluster, a.Published = outlet, origin, cluster, published
		}
	}
	return []*khabar.Article{
		article(1, "Harvest", "wheat and barley", with("barada", "barada", id(1), day(20))),
		article(2, "Harvest", "wheat and barley", with("ghouta", "", id(1), day(10))),
		article(3, "Harvest", "wheat and oats", with("orontes", "barada", id(1), khabar.Date{})),
		article(4, "Rain", "wheat", with("barada", "", "", day(5))),
		article(5, "حصاد", "قمح wheat", with("ghouta", "wire", "", day(30))),
	}
}

func testCopies(t *testing.T, e Opened) {
	write(t, e, copied()...)
	for _, c := range []struct {
		text string
		by   khabar.CountBy
		want []int // oldest first
	}{
		{"wheat", "", []int{4, 2, 1, 5, 3}},
		{"wheat", khabar.ByArticle, []int{4, 2, 1, 5, 3}},
		{"wheat", khabar.ByOriginal, []int{4, 1}},
		{"wheat", khabar.ByCluster, []int{4, 2, 5}},
		{"wheat -outlet:ghouta", khabar.ByCluster, []int{4, 1}},
		{"oats", khabar.ByCluster, []int{3}},
		{"oats", khabar.ByOriginal, nil},
	} {
		r := search(t, e, khabar.SearchRequest{Query: parse(t, c.text), Sort: khabar.SortOldest, By: c.by, Size: 10,
			Facets: []khabar.FacetRequest{{Field: khabar.FieldOutlet, Size: 10}}})
		if got := numbers(ids(r.Hits)); !slices.Equal(got, c.want) || r.Total != len(c.want) {
			t.Errorf("%s by %s: %v of %d, want %v", c.text, c.by, got, r.Total, c.want)
		}
	}
	r := search(t, e, khabar.SearchRequest{By: khabar.ByCluster, Facets: []khabar.FacetRequest{{Field: khabar.FieldOutlet, Size: 10},
		{Field: khabar.FieldOrigin, Size: 10}}})
	if got := fmt.Sprint(r.Facets); got != "[{outlet [{barada 2} {ghouta 2} {orontes 1}] 3 0} {origin [{barada 1} {wire 1}] 2 1}]" {
		t.Errorf("clusters by outlet and origin: %s", got)
	}
	forms, err := e.Forms(t.Context(), khabar.SearchRequest{Query: parse(t, "wheat"), By: khabar.ByCluster, Size: 1})
	if err != nil || forms.Total != 3 || forms.Forms[0].Articles != 3 {
		t.Errorf("forms by cluster: %+v, %v", forms, err)
	}
	lines, err := e.Lines(t.Context(), khabar.SearchRequest{Query: parse(t, "wheat"), By: khabar.ByOriginal, Size: 10}, 5)
	if err != nil || lines.Total != 2 || len(lines.Lines) != 2 {
		t.Errorf("lines by original: %+v, %v", lines, err)
	}
	paged := khabar.SearchRequest{Query: parse(t, "wheat"), By: khabar.ByCluster, Size: 1}
	if got := numbers(pages(t, e, paged)); len(got) != 3 {
		t.Errorf("pages by cluster: %v", got)
	}
}

func testAsOf(t *testing.T, e Opened) {
	seen := func(n, second int) *khabar.Article {
		return article(n, "Harvest", "wheat", func(a *khabar.Article) {
			a.FirstSeen = time.Date(2026, 1, 1, 12, 0, second, 0, time.UTC)
		})
	}
	write(t, e, seen(1, 1), seen(2, 2), seen(3, 3))
	for second, want := range []int{0, 1, 2, 3, 3} {
		moment := time.Date(2026, 1, 1, 15, 0, second, 999, time.FixedZone("", 3*3600))
		for _, q := range []string{"", "wheat"} {
			if got := search(t, e, khabar.SearchRequest{Query: parse(t, q), AsOf: moment}).Total; got != want {
				t.Errorf("%q as of %s: %d articles, want %d", q, moment, got, want)
			}
		}
	}
}

// testTimelines looks at what random requests do not: edges of the calendar, empty answers and bounds.
func testTimelines(t *testing.T, e Opened) {
	timeline := func(r khabar.SearchRequest, interval khabar.Interval) string {
		t.Helper()
		r.Timeline = &khabar.TimelineRequest{Interval: interval}
		var out strings.Builder
		got := search(t, e, r).Timeline
		for _, b := range got.Buckets {
			fmt.Fprintf(&out, "%s %s %d/%d, ", b.First, b.Last, b.Matching, b.Total)
		}
		return fmt.Sprintf("%s%d", out.String(), got.Unplaced.Matching)
	}
	if got := timeline(khabar.SearchRequest{}, khabar.ByDay); got != "0" {
		t.Errorf("nothing over time is %q", got)
	}
	from, to := khabar.DayOf(time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)), khabar.DayOf(time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC))
	day := func(n int, published string, body string) *khabar.Article {
		return article(n, "Harvest", body, func(a *khabar.Article) {
			var err error
			if a.Published, err = khabar.ParseDate(published); err != nil {
				t.Fatal(err)
			}
		})
	}
	write(t, e, day(1, "2026-01-01T00:30:00+03:00", "wheat"), day(2, "2026-01-05", "oats"), day(3, "2026-01", "wheat"),
		day(4, "2026", "wheat"), day(5, "", "wheat"), day(6, "1969-12-31", "oats"))
	range2 := khabar.DateRange{From: &from, To: &to}
	for _, c := range []struct {
		r        khabar.SearchRequest
		interval khabar.Interval
		want     string
	}{
		{khabar.SearchRequest{Query: parse(t, "wheat"), Dates: range2}, khabar.ByDay,
			"2025-12-31 2025-12-31 0/0, 2026-01-01 2026-01-01 1/1, 2026-01-02 2026-01-02 0/0, 2026-01-03 2026-01-03 0/0, " +
				"2026-01-04 2026-01-04 0/0, 2026-01-05 2026-01-05 0/1, 2026-01-06 2026-01-06 0/0, 0"},
		{khabar.SearchRequest{Query: parse(t, "wheat"), Dates: range2}, khabar.ByWeek,
			"2025-12-31 2026-01-04 1/1, 2026-01-05 2026-01-06 0/1, 0"},
		{khabar.SearchRequest{Query: parse(t, "wheat"), Dates: khabar.DateRange{From: &from}}, khabar.ByWeek,
			"2025-12-31 2026-01-04 1/1, 2026-01-05 2026-01-11 0/1, 2"},
		{khabar.SearchRequest{Query: parse(t, "wheat OR oats"), Dates: khabar.DateRange{To: &to}}, khabar.ByYear,
			"1969-01-01 1969-12-31 1/1, " + strings.Join(emptyYears(1970, 2025), "") + "2026-01-01 2026-01-06 2/2, 0"},
		{khabar.SearchRequest{Query: parse(t, "wheat"), Dates: khabar.DateRange{From: &from}}, khabar.ByMonth,
			"2025-12-31 2025-12-31 0/0, 2026-01-01 2026-01-31 2/3, 1"},
		{khabar.SearchRequest{Query: parse(t, "nosuchword"), Dates: khabar.DateRange{From: &from}}, khabar.ByYear,
			"2025-12-31 2025-12-31 0/0, 2026-01-01 2026-12-31 0/4, 0"},
	} {
		if got := timeline(c.r, c.interval); got != c.want {
			t.Errorf("%s by %s: %s, want %s", c.r.Query, c.interval, got, c.want)
		}
	}
	old := khabar.DayOf(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC))
	_, err := e.Search(t.Context(), khabar.SearchRequest{Dates: khabar.DateRange{From: &old},
		Timeline: &khabar.TimelineRequest{Interval: khabar.ByDay}})
	wantKind(t, "a century of days", err, khabar.KindTooLarge)
}

func emptyYears(from, to int) (out []string) {
	for y := from; y <= to; y++ {
		out = append(out, fmt.Sprintf("%d-01-01 %d-12-31 0/0, ", y, y))
	}
	return out
}

// testTogether checks that searches made together see one state while articles come.
func testTogether(t *testing.T, e Opened) {
	done := make(chan error)
	go func() {
		for range 100 {
			r, err := e.SearchAll(t.Context(), []khabar.SearchRequest{{}, {Query: &query.Word{Text: "wheat"}}, {Size: 1}})
			switch {
			case err != nil:
				done <- err
				return
			case len(r) != 3 || r[0].State != r[1].State || r[0].State != r[2].State || r[0].Total != r[1].Total:
				done <- fmt.Errorf("searches made together: %+v %+v %+v", r[0], r[1], r[2])
				return
			}
		}
		done <- nil
	}()
	for n := range 30 {
		write(t, e, article(n, "Harvest", "wheat"))
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	first := search(t, e, khabar.SearchRequest{Size: 1})
	for what, rs := range map[string][]khabar.SearchRequest{
		"a cursor": {{Size: 1, Cursor: first.Next}}, "too many": make([]khabar.SearchRequest, khabar.MaxTogether+1), "a bad one": {{}, {Size: -1}},
	} {
		_, err := e.SearchAll(t.Context(), rs)
		wantKind(t, what+" among searches made together", err, khabar.KindInvalid)
	}
}
