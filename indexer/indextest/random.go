package indextest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"khabar"
	"khabar/query"
)

// words are few, so that random articles and queries meet.
var words = []string{
	"water", "waters", "agreement", "agreements", "security", "minister", "harvest", "olive", "barley", "Damascus", "rain", "G7",
	"Homs", "حمص", "الحكومة", "حكومة", "وزير", "الوزراء", "اتفاق", "أمن", "الأمن", "دمشق", "مياه", "المياه", "قمح", "the", "في",
}

const (
	randomRounds   = 12
	randomSearches = 120 // after each round
	randomTerms    = 12  // the same, of terms and samples
	randomArticles = 400
)

// testRandom compares totals, facets and orders with the model on random searches, while random articles come, change and go.
func testRandom(t *testing.T, e Opened) {
	g := generator{rand.New(rand.NewPCG(7, 11))}
	m := newModel()
	at, failures := uint64(0), 0
	for round := range randomRounds {
		var b khabar.Batch
		for range g.IntN(150) {
			a := g.article()
			b.Put = append(b.Put, a)
		}
		for range g.IntN(40) {
			b.Remove = append(b.Remove, id(g.IntN(randomArticles)))
		}
		// What is put in one batch is there after it, even if it is removed there too.
		for _, id := range b.Remove {
			m.remove(id)
		}
		for _, a := range b.Put {
			m.put(a)
		}
		at++
		b.Checkpoint = at
		if err := e.Write(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		for range randomSearches {
			if failures += compare(t, e, m, g.request()); failures > 5 {
				t.Fatalf("giving up in round %d", round)
			}
		}
		for range randomTerms {
			failures += compareTerms(t, e, m, khabar.TermsRequest{Search: g.request(), Size: 1 + g.IntN(12), Whole: g.IntN(2) == 0})
			r := khabar.SampleRequest{Search: g.request(), Seed: g.Uint64(), ByOutlet: g.IntN(2) == 0, ByMonth: g.IntN(2) == 0}
			r.Search.Size = 1 + g.IntN(60)
			if failures += compareSample(t, e, m, r); failures > 5 {
				t.Fatalf("giving up in round %d", round)
			}
		}
	}
}

// compare runs a request on both; it returns 1 if they differ.
func compare(t *testing.T, e Engine, m *model, r khabar.SearchRequest) int {
	text := fmt.Sprintf("%s, filters %v, dates %v, %s %v, by %s, as of %s", query.Canonical(r.Query), r.Filters, r.Dates, r.Sort, r.Recency,
		r.By, r.AsOf)
	found, modelErr := m.find(r, "")
	found = representatives(found, r.By)
	got, err := e.Search(t.Context(), r)
	if khabar.KindOf(err) != khabar.KindOf(modelErr) {
		t.Errorf("%s: %v, want %v", text, err, modelErr)
		return 1
	}
	if err != nil {
		return 0
	}
	if got.Total != len(found) || got.State.Articles != len(m.articles) {
		t.Errorf("%s: %d of %d articles, want %d of %d", text, got.Total, got.State.Articles, len(found), len(m.articles))
		return 1
	}
	for i, f := range r.Facets {
		if want, _ := m.facet(r, f); !equalFacets(got.Facets[i], want) {
			t.Errorf("%s: facet %+v, want %+v", text, got.Facets[i], want)
			return 1
		}
	}
	if r.Timeline != nil {
		if want := m.timeline(t, r); !reflect.DeepEqual(got.Timeline, want) {
			t.Errorf("%s: timeline of %v\n%s, want\n%s", text, *r.Timeline, inShort(got.Timeline), inShort(want))
			return 1
		}
	}
	shown := ids(got.Hits)
	want := inOrder(found, r.Sort)
	if r.Sort == khabar.SortRelevance {
		if !samePage(t, e, r, got) {
			t.Errorf("%s: a page of %d is not the beginning of all", text, r.Size)
			return 1
		}
		if r.Recency.On() && !sameAsAllScored(t, e, r, got) {
			t.Errorf("%s: a page of %d is not what scoring all articles gives", text, r.Size)
			return 1
		}
		slices.Sort(shown)
		slices.Sort(want)
		if len(found) > r.Size { // which ones is a matter of scores
			want = shown
		}
	}
	if !slices.Equal(shown, want[:min(len(want), r.Size)]) {
		t.Errorf("%s: shows %v, want %v", text, shown, want[:min(len(want), r.Size)])
		return 1
	}
	return 0
}

// samePage reports whether a page by relevance is the beginning of a page that holds all.
func samePage(t *testing.T, e Engine, r khabar.SearchRequest, page *khabar.SearchResult) bool {
	r.Size = khabar.MaxPageSize
	all := search(t, e, r)
	for i, h := range page.Hits {
		if h.Article.ID != all.Hits[i].Article.ID || h.Score != all.Hits[i].Score {
			return false
		}
	}
	return len(all.Hits) == all.Total
}

type generator struct{ *rand.Rand }

func (g generator) word() string { return words[g.IntN(len(words))] }

func (g generator) text(n int) (s string) {
	for range n {
		s += g.word() + " "
	}
	return s
}

// some returns a few of the values, perhaps none.
func (g generator) some(values ...string) (out []string) {
	for _, v := range values {
		if g.IntN(3) == 0 {
			out = append(out, v)
		}
	}
	return out
}

func (g generator) mentioned(values ...string) (out []khabar.Mentioned) {
	for _, v := range g.some(values...) {
		out = append(out, khabar.Mentioned{ID: v, Count: 1 + g.IntN(3)})
	}
	return out
}

func (g generator) date() khabar.Date {
	if g.IntN(6) == 0 {
		return khabar.Date{}
	}
	precision := khabar.PrecisionYear + khabar.Precision(g.IntN(4))
	month, day, hour := 1+g.IntN(12), 1+g.IntN(28), g.IntN(24)
	zone := time.FixedZone("", 3600*(g.IntN(7)-3))
	switch precision {
	case khabar.PrecisionYear:
		month, day, hour, zone = 1, 1, 0, time.UTC
	case khabar.PrecisionMonth:
		day, hour, zone = 1, 0, time.UTC
	case khabar.PrecisionDay:
		hour, zone = 0, time.UTC
	}
	return khabar.Date{Time: time.Date(2024+g.IntN(3), time.Month(month), day, hour, 0, 0, 0, zone), Precision: precision}
}

func (g generator) article() *khabar.Article {
	return article(g.IntN(randomArticles), g.text(g.IntN(5)), g.text(g.IntN(30)), func(a *khabar.Article) {
		a.Outlet = g.pick("barada", "ghouta", "orontes", "euphrates")
		a.Origin, a.Country, a.Section = g.pick("", "barada"), g.pick("", "sy", "lb"), g.pick("", "sport", "politics")
		a.Lang = g.pick("ar", "en")
		a.Cluster = g.pick("", "", id(1), id(2), id(g.IntN(30)), a.ID)
		a.FirstSeen = g.moment()
		a.Authors, a.Tags = g.some("Salma Hourani", "سلمى الحوراني", "Reporter"), g.some("red", "green", "blue", "red") // one twice
		a.Actors, a.Places = g.mentioned("ministry", "farmers"), g.mentioned("damascus", "homs")
		a.Published = g.date()
		if g.IntN(50) == 0 { // words that stand in many places
			for range 60 {
				a.Body += g.pick("water ", "agreement ", "وزير ", "")
			}
		}
	})
}

// moment is one of few, so that articles and requests meet.
func (g generator) moment() time.Time {
	return time.Date(2026, 1, 1, 0, 0, g.IntN(5), 0, time.UTC)
}

func (g generator) pick(values ...string) string { return values[g.IntN(len(values))] }

func (g generator) request() khabar.SearchRequest {
	r := khabar.SearchRequest{
		Sort: khabar.Sort(g.pick("relevance", "newest", "oldest")), Size: []int{0, 1, 3, 20, 500}[g.IntN(5)],
	}
	if g.IntN(8) > 0 {
		r.Query = g.node(3)
	}
	r.Literal = g.IntN(3) == 0
	if g.IntN(2) == 0 {
		r.Recency = khabar.Recency{HalfLife: 1 + g.IntN(500), Day: khabar.DayOf(g.date().Time)}
	}
	for range g.IntN(3) {
		f := khabar.Fields[g.IntN(len(khabar.Fields))]
		r.Filters = append(r.Filters, khabar.Filter{Field: f, Values: g.valuesOf(f), Mode: khabar.FilterMode(g.IntN(3))})
	}
	if g.IntN(4) == 0 {
		from, to := khabar.DayOf(g.date().Time), khabar.DayOf(g.date().Time)
		r.Dates = khabar.DateRange{From: &from, To: &to}
		switch {
		case from.Time().Year() < 2000:
			r.Dates.From = nil
		case from > to:
			r.Dates = khabar.DateRange{From: &to}
		}
		if to.Time().Year() < 2000 {
			r.Dates = khabar.DateRange{}
		}
	}
	r.By = khabar.CountBy(g.pick("", "article", "original", "cluster", "cluster"))
	if g.IntN(4) == 0 {
		r.AsOf = g.moment()
	}
	if g.IntN(2) == 0 {
		r.Timeline = &khabar.TimelineRequest{Interval: khabar.Intervals[g.IntN(4)]}
		if g.IntN(2) == 0 {
			r.Timeline.Split, r.Timeline.Series = khabar.Fields[g.IntN(len(khabar.Fields))], 1+g.IntN(3)
		}
	}
	for range g.IntN(4) {
		f := khabar.FacetRequest{Field: khabar.Fields[g.IntN(len(khabar.Fields))], Size: 1 + g.IntN(4)}
		switch g.IntN(4) {
		case 0:
			f.Skip = g.IntN(4)
		case 1:
			f.Values = append(g.valuesOf(f.Field), "nosuch")
		}
		r.Facets = append(r.Facets, f)
	}
	return r
}

func (g generator) valuesOf(f khabar.Field) []string {
	all := map[khabar.Field][]string{
		khabar.FieldOutlet: {"barada", "ghouta", "orontes", "nosuch"}, khabar.FieldOrigin: {"barada"}, khabar.FieldLang: {"ar", "en"},
		khabar.FieldCountry: {"sy", "lb"}, khabar.FieldSection: {"sport", "politics"}, khabar.FieldAuthor: {"Salma Hourani", "Reporter"},
		khabar.FieldTag: {"red", "green", "blue"}, khabar.FieldActor: {"ministry", "farmers"}, khabar.FieldPlace: {"damascus", "homs"},
		khabar.FieldCluster: {id(1), id(2)},
	}[f]
	if some := g.some(all...); len(some) > 0 {
		return some
	}
	return all[:1]
}

func (g generator) scope() query.Scope { return query.Scope(g.pick("", "", "title", "body")) }

// node makes a random tree.
func (g generator) node(depth int) query.Node {
	kinds := 9
	if depth == 0 {
		kinds = 6
	}
	switch g.IntN(kinds) {
	case 0, 1:
		return &query.Word{Scope: g.scope(), Text: g.word(), Match: query.Match(g.IntN(2))}
	case 2:
		return &query.Word{Scope: g.scope(), Text: g.pick("wat", "agr", "الح", "حكو", "دمش"), Match: query.Prefix}
	case 3:
		return &query.Word{Scope: g.scope(), Text: g.pick("watar", "olvie", "وزيز", "harvst"), Match: query.Fuzzy, Distance: 1 + g.IntN(2)}
	case 4:
		return &query.Phrase{Scope: g.scope(), Text: g.text(2 + g.IntN(2)), Exact: g.IntN(2) == 0, Slop: g.IntN(2) * g.IntN(8)}
	case 5:
		if g.IntN(2) == 0 {
			day := time.Date(2024+g.IntN(3), time.Month(1+g.IntN(12)), 1, 0, 0, 0, 0, time.UTC)
			return &query.Dates{From: day, To: day.AddDate(0, g.IntN(14), 0)}
		}
		f := khabar.Fields[g.IntN(len(khabar.Fields)-1)] // cluster cannot be asked for in a query
		return &query.Value{Field: string(f), Value: g.valuesOf(f)[0]}
	case 6:
		return &query.Not{Node: g.node(depth - 1)}
	case 7:
		return &query.Or{Nodes: []query.Node{g.node(depth - 1), g.node(depth - 1)}}
	}
	return &query.And{Nodes: []query.Node{g.node(depth - 1), g.node(depth - 1)}}
}
