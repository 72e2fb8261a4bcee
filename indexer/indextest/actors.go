package indextest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/query"
)

// Actors is the directory that an engine under test must know: a ministry, a front and two cities, whose names are what they are, word
// for word. Two fronts share a name.
type Actors struct{}

var _ khabar.ActorDirectory = Actors{}

var actorKinds = map[string]khabar.ActorKind{"ministry": khabar.KindOrganisation, "front": khabar.KindGroup, "other-front": khabar.KindGroup, "farmers": khabar.KindGroup,
	"damascus": khabar.KindPlace, "homs": khabar.KindPlace}

var actorNames = map[string]string{"water ministry": "ministry", "وزارة المياه": "ministry", "الوزارة": "ministry", "damascus": "damascus",
	"دمشق": "damascus", "homs": "homs", "حمص": "homs", "southern front": "front"}

func (Actors) Version() string { return "indextest" }

// Actor returns an actor, whose name is its id.
func (Actors) Actor(id string) (khabar.Actor, bool) {
	kind, ok := actorKinds[id]
	return khabar.Actor{ID: id, Kind: kind, Name: khabar.Names{En: id}}, ok
}

func (Actors) Names(string) []khabar.ActorName { return nil }

// Named finds the names in a text, the longest first at each place.
func (Actors) Named(text string) []khabar.Mention {
	var out []khabar.Mention
	names := slices.SortedFunc(maps.Keys(actorNames), func(a, b string) int { return len(b) - len(a) })
	lower := strings.ToLower(text)
	for at := 0; at < len(lower); {
		i := slices.IndexFunc(names, func(name string) bool {
			rest, ok := strings.CutPrefix(lower[at:], name)
			return ok && (rest == "" || strings.ContainsAny(rest[:1], " .,\n")) && (at == 0 || strings.ContainsAny(lower[at-1:at], " \n"))
		})
		if i < 0 {
			at++
			continue
		}
		id := actorNames[names[i]]
		out = append(out, khabar.Mention{Actor: id, Kind: actorKinds[id], Span: khabar.Span{Start: at, End: at + len(names[i])}})
		at += len(names[i])
	}
	return out
}

// Tag finds the names in both texts.
func (a Actors) Tag(article *khabar.Article) []khabar.Mention {
	var out []khabar.Mention
	for _, part := range []struct{ field, text string }{{"title", article.Title}, {"body", article.Body}} {
		for _, m := range a.Named(part.text) {
			m.Field = part.field
			out = append(out, m)
		}
	}
	return out
}

// Called returns those whose name it is; both fronts are called "front".
func (a Actors) Called(name string) []khabar.Actor {
	var out []khabar.Actor
	for _, id := range slices.Sorted(maps.Keys(actorKinds)) {
		if actorNames[strings.ToLower(name)] == id || strings.ToLower(name) == "the front" && actorKinds[id] == khabar.KindGroup {
			actor, _ := a.Actor(id)
			out = append(out, actor)
		}
	}
	return out
}

// Complete lists those whose id begins so.
func (a Actors) Complete(prefix string, n int) []khabar.Completion {
	var out []khabar.Completion
	for _, id := range slices.Sorted(maps.Keys(actorKinds)) {
		if strings.HasPrefix(id, strings.ToLower(prefix)) && len(out) < n {
			actor, _ := a.Actor(id)
			out = append(out, khabar.Completion{Actor: actor, Match: id})
		}
	}
	return out
}

// tagged fills in the actors of an article as the indexer would.
func tagged(a *khabar.Article) {
	counts := map[string]int{}
	for _, m := range (Actors{}).Tag(a) {
		counts[m.Actor]++
	}
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		list := &a.Actors
		if actorKinds[id] == khabar.KindPlace {
			list = &a.Places
		}
		*list = append(*list, khabar.Mentioned{ID: id, Count: counts[id]})
	}
}

func actorArticles() []*khabar.Article {
	return []*khabar.Article{
		article(1, "Rain", "The Water Ministry spoke in Damascus about the harvest.", tagged),
		article(2, "مطر", "قالت وزارة المياه في دمشق إن المطر خير للحصاد.", tagged),
		article(3, "مطر", "نفت الوزارة ذلك في حمص.", tagged, func(a *khabar.Article) {
			a.Outlet = "ghouta"
			a.Published = khabar.Date{Time: time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionDay}
		}),
		article(4, "Harvest", "A ministry of water, and rain for the harvest."),
		article(5, "Southern Front", "The harvest near Homs, and Homs again.", tagged),
	}
}

// testActors finds the articles that name an actor otherwise, says so, and counts them everywhere alike.
func testActors(t *testing.T, e Opened) {
	write(t, e, actorArticles()...)
	for _, c := range []struct {
		text     string
		literal  bool
		want     []int
		expanded string
	}{
		{"Water Ministry", false, []int{1, 2, 3, 4}, "Water Ministry=ministry"},
		{"Water Ministry", true, []int{1, 4}, ""},
		{`"Water Ministry"`, false, []int{1, 2, 3}, `"Water Ministry"=ministry`},
		{`"وزارة المياه"`, false, []int{1, 2, 3}, `"وزارة المياه"=ministry`},
		{"harvest Water Ministry", false, []int{1, 4}, "Water Ministry=ministry"},
		{"-Homs", false, []int{1, 2, 4}, "Homs=homs"},
		{"Homs", false, []int{3, 5}, "Homs=homs"},
		{"حمص -harvest", false, []int{3}, "حمص=homs"},
		{"=Homs", false, []int{5}, ""},
		{`="Water Ministry"`, false, []int{1}, ""},
		{"title:Homs", false, nil, ""},
		{"Hom*", false, []int{5}, ""},
		{"Homs OR Damascus", false, []int{1, 2, 3, 5}, "Homs=homs Damascus=damascus"},
		{"Water OR Ministry", false, []int{1, 4}, ""},
		{`actor:"water ministry"`, false, []int{1, 2, 3}, `actor:"water ministry"=ministry`},
		{"actor:ministry", false, []int{1, 2, 3}, ""},
		{"place:دمشق", true, []int{1, 2}, "place:دمشق=damascus"},
		{`-place:"Homs" harvest`, false, []int{1, 4}, `place:Homs=homs`},
	} {
		r := khabar.SearchRequest{Query: parse(t, c.text), Literal: c.literal, Size: 10, Snippets: 1,
			Facets: []khabar.FacetRequest{{Field: khabar.FieldLang, Size: 5}}}
		got := search(t, e, r)
		found := numbers(ids(got.Hits))
		slices.Sort(found)
		var expanded []string
		for _, x := range got.Expanded {
			expanded = append(expanded, x.Clause+"="+x.Actor)
		}
		if !slices.Equal(found, c.want) || got.Total != len(c.want) || strings.Join(expanded, " ") != c.expanded {
			t.Errorf("%s: %d found, %v, expanded %q; want %v, %q", c.text, got.Total, found, expanded, c.want, c.expanded)
		}
		if sum := got.Facets[0].Missing + valueSum(got.Facets[0]); sum != got.Total {
			t.Errorf("%s: the facet counts %d of %d", c.text, sum, got.Total)
		}
		r.Sort = khabar.SortNewest
		if n := search(t, e, r).Total; n != got.Total {
			t.Errorf("%s: %d found by date and %d by score", c.text, n, got.Total)
		}
	}
	for _, text := range []string{`actor:nobody`, `actor:"the front"`, "place:ministry", "actor:Homs"} {
		_, err := e.Search(t.Context(), khabar.SearchRequest{Query: parse(t, text)})
		wantKind(t, text, err, khabar.KindInvalid)
	}
}

func valueSum(f khabar.Facet) (n int) {
	for _, v := range f.Values {
		n += v.Count
	}
	return n
}

// testActorsInTexts marks the names, scores what they find, and lists them as forms and lines.
func testActorsInTexts(t *testing.T, e Opened) {
	write(t, e, actorArticles()...)
	r := khabar.SearchRequest{Query: parse(t, "Homs"), Size: 10, Snippets: 1, Explain: true}
	for _, h := range search(t, e, r).Hits {
		if h.Score <= 0 || h.Explanation == nil || h.Explanation.Value != h.Score {
			t.Errorf("%s has the score %g, explained as %+v", h.Article.Title, h.Score, h.Explanation)
		}
		if last := h.Snippets[len(h.Snippets)-1]; len(last.Marks) == 0 {
			t.Errorf("%s: nothing is marked in %q", h.Article.Title, last.Text)
		}
	}
	for _, c := range []struct {
		query string
		mode  khabar.FilterMode
		want  string
	}{
		{"harvest", khabar.Any, "Homs Homs"}, {"", khabar.All, "Homs Homs حمص"},
		{"Homs", khabar.Any, "Homs Homs حمص"}, // each once, though the query names it too
		{"harvest", khabar.None, ""},
	} {
		r := khabar.SearchRequest{Query: parse(t, c.query), Size: 10, Snippets: 1,
			Filters: []khabar.Filter{{Field: khabar.FieldPlace, Mode: c.mode, Values: []string{"homs"}}}}
		var places []string
		for _, h := range search(t, e, r).Hits {
			for _, snippet := range h.Snippets {
				for _, m := range snippet.Marks {
					if m.Kind == khabar.MarkPlace && m.Actor == "homs" {
						places = append(places, snippet.Text[m.Start:m.End])
					}
				}
			}
		}
		slices.Sort(places)
		if got := strings.Join(places, " "); got != c.want {
			t.Errorf("%q with a filter by a place (%v) marks %q as that, not %q", c.query, c.mode, got, c.want)
		}
	}
	forms, err := e.Forms(t.Context(), khabar.SearchRequest{Query: parse(t, "actor:ministry"), Size: 10})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range forms.Forms {
		got = append(got, fmt.Sprintf("%s %s %d", f.Clause, f.Written, f.Articles))
		for _, c := range f.Cells {
			month := "-"
			if c.Month != nil {
				month = c.Month.String()
			}
			got = append(got, fmt.Sprintf("%s %s %d %d", c.Outlet, month, c.Articles, c.Occurrences))
		}
	}
	slices.Sort(got)
	want := []string{"actor:ministry Water Ministry 1", "actor:ministry الوزارة 1", "actor:ministry وزارة المياه 1", "barada - 1 1", "barada - 1 1",
		"ghouta 2026-03-01 1 1"}
	if !slices.Equal(got, want) || forms.Total != 3 || forms.Counted != 3 {
		t.Errorf("forms of %d of %d articles: %q, want %q", forms.Counted, forms.Total, got, want)
	}
	lines, err := e.Lines(t.Context(), khabar.SearchRequest{Query: parse(t, "Homs"), Size: 10}, 20)
	if err != nil {
		t.Fatal(err)
	}
	got = nil
	for _, l := range lines.Lines {
		got = append(got, l.Clause+" "+l.Keyword)
	}
	slices.Sort(got)
	if want := []string{"Homs Homs", "Homs Homs", "place:homs حمص"}; !slices.Equal(got, want) || lines.Total != 2 {
		t.Errorf("%d articles with the lines %q, want %q", lines.Total, got, want)
	}
	if _, err := e.Forms(t.Context(), khabar.SearchRequest{Query: &query.Value{Field: "lang", Value: "en"}, Size: 10}); khabar.KindOf(err) != khabar.KindInvalid {
		t.Errorf("forms of a query without words: %v", err)
	}
}
