package indextest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/query"
)

// testQueries finds each kind of node in a handful of articles.
func testQueries(t *testing.T, e Opened) {
	write(t, e,
		article(1, "Ministers agree on water", "The security agreement was signed by ministers in Damascus.", func(a *khabar.Article) {
			a.Authors, a.Tags, a.Section, a.Country = []string{"Salma Hourani"}, []string{"Water"}, "Politics", "sy"
			a.Published = khabar.At(time.Date(2026, 1, 6, 9, 30, 0, 0, time.UTC))
			a.Actors, a.Places = []khabar.Mentioned{{ID: "ministry", Count: 1}}, []khabar.Mentioned{{ID: "damascus", Count: 1}}
		}),
		article(2, "Harvest", "An agreement of farmers. Their security depends on water.", func(a *khabar.Article) {
			a.Outlet, a.Origin = "ghouta", "barada"
		}),
		article(3, "اتفاق أمني في دمشق", "وقع الوزراء اتفاقا أمنيا مع الحكومة السورية أمس.", func(a *khabar.Article) {
			a.Lang = "ar"
			a.Authors = []string{"سلمى الحوراني"}
			a.Published = khabar.Date{Time: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionMonth}
		}),
		article(4, "الحكومة", "قالت وزارة الخارجية إن أمن المياه شأن الحكومات."),
		article(5, "", "water water everywhere, and agreements on security agreements"),
	)
	for _, c := range []struct {
		text string
		want []int
	}{
		{"", []int{1, 2, 3, 4, 5}},
		{"water", []int{1, 2, 5}},
		{"security agreement", []int{1, 2, 5}},
		{`"security agreement"`, []int{1, 5}},
		{`"agreement security"`, nil},
		{`"agreement security"~4`, []int{1, 2, 5}},
		{"water -farmers", []int{1, 5}},
		{"-water", []int{3, 4}},
		{"farmers OR ministers", []int{1, 2}},
		{"(farmers OR ministers) AND -harvest", []int{1}},
		{"title:water", []int{1}},
		{"body:water", []int{2, 5}},
		{"title:agreement", nil},
		{"agree*", []int{1, 2, 5}},
		{"=agreements", []int{5}},
		{"agreemant~1", []int{1, 2}},
		{"الحكومة", []int{3, 4}},
		{"title:الحكومة", []int{4}},
		{"وزارة", []int{4}},
		{"دمشق OR damascus", []int{1, 3}},
		{"outlet:ghouta", []int{2}},
		{"origin:barada", []int{2}},
		{"lang:ar", []int{3}},
		{"country:sy", []int{1}},
		{"actor:ministry place:damascus", []int{1}},
		{"author:\"salma hourani\"", []int{1}},
		{"author:\"سلمى الحورانى\"", []int{3}},
		{"tag:water", []int{1}},
		{"section:POLITICS", []int{1}},
		{"id:" + id(4), []int{4}},
		{"after:2026-01-06 before:2026-01-07", []int{1}},
		{"after:2026-02", []int{3}},
		{"before:2026-02-15", []int{1}},
		{"date:2026", []int{1, 3}},
		{"water -date:2026", []int{2, 5}},
		{"nosuchword", nil},
		{"water OR nosuchword", []int{1, 2, 5}},
		{"outlet:nosuchoutlet", nil},
	} {
		r := search(t, e, khabar.SearchRequest{Query: parse(t, c.text), Size: 10})
		want := make([]string, len(c.want))
		for i, n := range c.want {
			want[i] = id(n)
		}
		got := ids(r.Hits)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) || r.Total != len(want) {
			t.Errorf("%s: found %d articles %v, want %v", c.text, r.Total, numbers(got), c.want)
		}
	}
}

// numbers turns IDs back into the numbers of articles, for messages.
func numbers(ids []string) (out []int) {
	for _, s := range ids {
		for n := range 2000 {
			if id(n) == s {
				out = append(out, n)
				break
			}
		}
	}
	return out
}

// mixed makes articles of several outlets, languages and tags.
func mixed() []*khabar.Article {
	var out []*khabar.Article
	for n := range 60 {
		out = append(out, article(n, "Harvest", "wheat and barley", func(a *khabar.Article) {
			a.Outlet = []string{"barada", "ghouta", "orontes"}[n%3]
			a.Lang = []string{"en", "ar"}[n%2]
			if n%4 > 0 {
				a.Tags = []string{"red", "green", "blue"}[:n%4]
			}
		}))
	}
	return out
}

func testFilters(t *testing.T, e Opened) {
	write(t, e, mixed()...)
	filter := func(f khabar.Field, mode khabar.FilterMode, values ...string) khabar.Filter {
		return khabar.Filter{Field: f, Values: values, Mode: mode}
	}
	for _, c := range []struct {
		filters []khabar.Filter
		want    int
	}{
		{nil, 60},
		{[]khabar.Filter{filter(khabar.FieldOutlet, khabar.Any, "barada")}, 20},
		{[]khabar.Filter{filter(khabar.FieldOutlet, khabar.Any, "barada", "ghouta", "nosuch")}, 40},
		{[]khabar.Filter{filter(khabar.FieldOutlet, khabar.None, "barada")}, 40},
		{[]khabar.Filter{filter(khabar.FieldOutlet, khabar.Any, "nosuch")}, 0},
		{[]khabar.Filter{filter(khabar.FieldOutlet, khabar.None, "nosuch")}, 60},
		{[]khabar.Filter{filter(khabar.FieldOutlet, khabar.All, "barada", "ghouta")}, 0},
		{[]khabar.Filter{filter(khabar.FieldTag, khabar.All, "red", "green")}, 30},
		{[]khabar.Filter{filter(khabar.FieldTag, khabar.All, "Red", "GREEN")}, 0}, // a query's tag:Red finds them
		{[]khabar.Filter{filter(khabar.FieldTag, khabar.Any, "blue")}, 15},
		{[]khabar.Filter{filter(khabar.FieldTag, khabar.None, "red")}, 15},
		{[]khabar.Filter{filter(khabar.FieldTag, khabar.All, "red"), filter(khabar.FieldTag, khabar.None, "blue")}, 30},
		{[]khabar.Filter{filter(khabar.FieldOutlet, khabar.Any, "barada"), filter(khabar.FieldLang, khabar.Any, "ar")}, 10},
	} {
		for _, q := range []string{"", "wheat"} {
			if got := search(t, e, khabar.SearchRequest{Query: parse(t, q), Filters: c.filters}).Total; got != c.want {
				t.Errorf("%q with %v: %d articles, want %d", q, c.filters, got, c.want)
			}
		}
	}
}

func testFacets(t *testing.T, e Opened) {
	write(t, e, mixed()...)
	r := search(t, e, khabar.SearchRequest{
		Filters: []khabar.Filter{{Field: khabar.FieldOutlet, Values: []string{"barada"}}},
		Facets: []khabar.FacetRequest{
			{Field: khabar.FieldTag, Size: 2}, {Field: khabar.FieldOutlet, Size: 10}, {Field: khabar.FieldLang, Size: 1},
			{Field: khabar.FieldActor, Size: 3},
		},
	})
	want := []khabar.Facet{
		{Field: khabar.FieldTag, Values: []khabar.FacetValue{{Value: "red", Count: 15}, {Value: "green", Count: 10}}, Distinct: 3, Missing: 5},
		{Field: khabar.FieldOutlet, Values: []khabar.FacetValue{{Value: "barada", Count: 20}, {Value: "ghouta", Count: 20},
			{Value: "orontes", Count: 20}}, Distinct: 3},
		{Field: khabar.FieldLang, Values: []khabar.FacetValue{{Value: "ar", Count: 10}}, Distinct: 2},
		{Field: khabar.FieldActor, Missing: 20},
	}
	if r.Total != 20 || len(r.Hits) != 0 || len(r.Facets) != len(want) {
		t.Fatalf("%d found, %d shown, %d facets", r.Total, len(r.Hits), len(r.Facets))
	}
	for i := range want {
		if !equalFacets(r.Facets[i], want[i]) {
			t.Errorf("facet %+v, want %+v", r.Facets[i], want[i])
		}
	}
}

func equalFacets(a, b khabar.Facet) bool {
	return a.Field == b.Field && a.Distinct == b.Distinct && a.Missing == b.Missing && slices.Equal(a.Values, b.Values)
}

// testFacetsAreFilters checks that clicking a value finds as many articles as its count says, however its spellings vary.
func testFacetsAreFilters(t *testing.T, e Opened) {
	spellings := []string{"Rania Saleh", "RANIA SALEH", "أحمد صالح", "احمد صالح", "Renée", "Renee"}
	var articles []*khabar.Article
	for n := range 60 {
		articles = append(articles, article(n, "Harvest", "wheat", func(a *khabar.Article) {
			a.Authors = []string{spellings[n%len(spellings)]}
			if n%7 == 0 {
				a.Authors = append(a.Authors, spellings[(n+1)%len(spellings)])
			}
		}))
	}
	write(t, e, articles...)
	facet := search(t, e, khabar.SearchRequest{Facets: []khabar.FacetRequest{{Field: khabar.FieldAuthor, Size: 10}}}).Facets[0]
	if facet.Distinct != len(spellings) {
		t.Errorf("%d authors as written, want %d", facet.Distinct, len(spellings))
	}
	for _, v := range facet.Values {
		filter := khabar.Filter{Field: khabar.FieldAuthor, Values: []string{v.Value}}
		if got := search(t, e, khabar.SearchRequest{Filters: []khabar.Filter{filter}}).Total; got != v.Count {
			t.Errorf("%s: %d articles, counted %d", v.Value, got, v.Count)
		}
	}
	exact := search(t, e, khabar.SearchRequest{Filters: []khabar.Filter{{Field: khabar.FieldAuthor, Values: spellings[:2]}}}).Total
	if lenient := search(t, e, khabar.SearchRequest{Query: parse(t, `author:"rania saleh"`)}).Total; lenient != exact {
		t.Errorf("author: in a query finds %d articles, both spellings have %d", lenient, exact)
	}
}

// testDates checks that a date lies in a range only if all that it can mean does.
func testDates(t *testing.T, e Opened) {
	riyadh := time.FixedZone("", 3*3600)
	at := func(n int, year, month, day, hour int, zone *time.Location, p khabar.Precision) *khabar.Article {
		return article(n, "Harvest", "wheat", func(a *khabar.Article) {
			a.Published = khabar.Date{Time: time.Date(year, time.Month(month), day, hour, 0, 0, 0, zone), Precision: p}
		})
	}
	write(t, e,
		at(1, 2026, 1, 6, 1, riyadh, khabar.PrecisionSecond), // 5 January in UTC, the 6th for its readers
		at(2, 2026, 1, 6, 0, time.UTC, khabar.PrecisionDay),
		at(3, 2026, 1, 1, 0, time.UTC, khabar.PrecisionMonth),
		at(4, 2026, 1, 1, 0, time.UTC, khabar.PrecisionYear),
		article(5, "Harvest", "wheat"),
		at(6, 1965, 3, 1, 0, time.UTC, khabar.PrecisionDay),
	)
	day := func(year, month, day int) *khabar.Day {
		d := khabar.DayOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
		return &d
	}
	for _, c := range []struct {
		from, to *khabar.Day
		want     []int
	}{
		{nil, nil, []int{1, 2, 3, 4, 5, 6}},
		{day(2026, 1, 6), day(2026, 1, 6), []int{1, 2}},
		{day(2026, 1, 5), day(2026, 1, 5), nil},
		{day(2026, 1, 1), day(2026, 1, 31), []int{1, 2, 3}},
		{day(2026, 1, 1), day(2026, 1, 30), []int{1, 2}},
		{day(2026, 1, 1), nil, []int{1, 2, 3, 4}},
		{day(2026, 1, 2), nil, []int{1, 2}},
		{nil, day(2026, 12, 31), []int{1, 2, 3, 4, 6}},
		{nil, day(2026, 12, 30), []int{1, 2, 3, 6}},
		{nil, day(1969, 12, 31), []int{6}},
	} {
		for _, q := range []string{"", "wheat"} {
			r := search(t, e, khabar.SearchRequest{Query: parse(t, q), Dates: khabar.DateRange{From: c.from, To: c.to}, Size: 10})
			got := numbers(ids(r.Hits))
			slices.Sort(got)
			if !slices.Equal(got, c.want) || r.Total != len(c.want) {
				t.Errorf("%q from %v to %v: %v, want %v", q, c.from, c.to, got, c.want)
			}
		}
	}
}

func testOrders(t *testing.T, e Opened) {
	var articles []*khabar.Article
	m := newModel()
	for n := range 3000 { // enough for engines to change their way
		a := article(n, "Harvest", "wheat", func(a *khabar.Article) {
			if n%5 > 0 {
				a.Published = khabar.At(time.Date(2026, 1, 1+n*7%50, 0, 0, n%2, 0, time.UTC))
			}
			if n%100 == 0 {
				a.Body = "barley"
			}
		})
		articles = append(articles, a)
		m.put(a)
	}
	write(t, e, articles...)
	for _, q := range []string{"", "wheat", "barley"} {
		for _, by := range []khabar.Sort{khabar.SortNewest, khabar.SortOldest} {
			r := khabar.SearchRequest{Query: parse(t, q), Sort: by, Size: 700}
			found, err := m.find(r, "")
			if err != nil {
				t.Fatal(err)
			}
			if got, want := pages(t, e, r), inOrder(found, by); !slices.Equal(got, want) {
				t.Errorf("%q %s: %d articles, or in another order than %d", q, by, len(got), len(want))
			}
		}
	}
}

// pages reads all pages of a search.
func pages(t *testing.T, e Engine, r khabar.SearchRequest) (out []string) {
	t.Helper()
	for {
		page := search(t, e, r)
		out = append(out, ids(page.Hits)...)
		if page.Next == "" {
			if len(out) != page.Total {
				t.Errorf("%s %s: %d articles on all pages of %d", query.Canonical(r.Query), r.Sort, len(out), page.Total)
			}
			return out
		}
		r.Cursor = page.Next
	}
}

func testScores(t *testing.T, e Opened) {
	const rest = " and other fruit of the season"
	write(t, e,
		article(1, "Rain", "olives"+rest+rest+rest),
		article(2, "Rain", "olives olives"+rest),
		article(3, "Olives", "pears"+rest),
		article(4, "Rain", "wheat barley"+rest),
		article(5, "Rain", "wheat wheat"+rest),
		article(6, "Rain", "barley wheat"+rest),
		article(7, "Rain", "barley wheats"+rest),
		article(8, "Rain", "barley grapes"+rest),
	)
	best := func(text string, want ...int) {
		t.Helper()
		r := search(t, e, khabar.SearchRequest{Query: parse(t, text), Size: 10})
		if got := numbers(ids(r.Hits)); !slices.Equal(got[:min(len(got), len(want))], want) {
			t.Errorf("%s: order %v, want %v first", text, got, want)
		}
		for i, h := range r.Hits {
			if h.Score <= 0 || (i > 0 && h.Score > r.Hits[i-1].Score) {
				t.Errorf("%s: score %g at %d", text, h.Score, i)
			}
		}
	}
	best("olives", 3, 2, 1)       // the title counts more than the body, then frequency, then shortness
	best("wheat", 5)              // twice is more than once
	best("wheat barley", 4, 6, 7) // side by side as in the query, then the same forms
	best("barley OR grapes", 8)   // more of the words
	best("grapes OR wheat", 8, 5) // what is rare
	if r := search(t, e, khabar.SearchRequest{Query: parse(t, "olives"), Sort: khabar.SortNewest, Size: 1}); r.Hits[0].Score != 0 {
		t.Errorf("sorted by date with the score %g", r.Hits[0].Score)
	}
}

// testScoresStay compares scores of the same articles that came in another order, with others in between that are gone.
func testScoresStay(t *testing.T, e Opened) {
	articles := mixed()
	for i, a := range articles {
		a.Body += strings.Repeat(" barley", i%7) + strings.Repeat(" wheat barley olives", i%3)
	}
	scores := func() string {
		r := search(t, e, khabar.SearchRequest{Query: parse(t, "wheat barley OR harvest OR \"barley olives\" OR whea*"), Size: 100})
		var b strings.Builder
		for _, h := range r.Hits {
			fmt.Fprintf(&b, "%s %v\n", h.Article.ID, h.Score)
		}
		return b.String()
	}
	write(t, e, articles...)
	want := scores()
	for i := range articles {
		write(t, e, article(500+i, "Harvest", "barley barley wheat"), articles[len(articles)-1-i])
	}
	for i := range articles {
		at, _ := e.Checkpoint(t.Context())
		if err := e.Write(t.Context(), khabar.Batch{Remove: []string{id(500 + i)}, Checkpoint: at + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if got := scores(); got != want {
		t.Errorf("scores moved:\n%s\nwere\n%s", got, want)
	}
}

func testSnippets(t *testing.T, e Opened) {
	write(t, e, article(1, "Olives", strings.Repeat("It rained. ", 80)+"Then the olives came. "+strings.Repeat("It rained. ", 80)))
	r := search(t, e, khabar.SearchRequest{Query: parse(t, "olives"), Size: 1, Snippets: 2})
	marked := 0
	for _, s := range r.Hits[0].Snippets {
		for _, m := range s.Marks {
			if text := s.Text[m.Start:m.End]; !strings.EqualFold(text, "olives") {
				t.Errorf("marked %q", text)
			}
			marked++
		}
	}
	if marked != 2 {
		t.Errorf("%d marks in %+v", marked, r.Hits[0].Snippets)
	}
	if r := search(t, e, khabar.SearchRequest{Query: parse(t, "olives"), Size: 1}); len(r.Hits[0].Snippets) != 0 {
		t.Error("snippets that nobody asked for")
	}
}

func testDeadline(t *testing.T, e Opened) {
	write(t, e, mixed()...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := e.Search(ctx, khabar.SearchRequest{Query: parse(t, "wheat"), Size: 10})
	wantKind(t, "a search that is over before it begins", err, khabar.KindTimeout)
}
