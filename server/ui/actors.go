package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khabar"
	"khabar/server/params"
)

// actorsPage is the page at /actors: who the articles speak of, and a box that finds names in both scripts.
type actorsPage struct {
	frame
	Text   string
	Found  []actorRow // by name, when one was asked for
	Groups []actorGroup
	Most   int
}

type actorGroup struct {
	Kind khabar.ActorKind
	Rows []actorRow
}

type actorRow struct {
	Name, Other name
	Kind        khabar.ActorKind
	Count       int
}

// Bounds of the page.
const (
	shownByKind  = 20
	foundByName  = 60
	askedOfIndex = 300
)

// kinds are the kinds of actors, in the order of the page.
var kinds = []khabar.ActorKind{khabar.KindPerson, khabar.KindOrganisation, khabar.KindGroup, khabar.KindState, khabar.KindPlace}

// actors answers GET /actors.
func (p *Pages) actors(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	if p.Actors == nil {
		return khabar.Errorf(khabar.KindNotFound, "ui", "There is no directory of actors here.")
	}
	values, err := params.Parse(r.URL.RawQuery, []string{params.Text, languageParam})
	if err != nil {
		return err
	}
	page := &actorsPage{frame: p.frame(v, "actors", v.lang.T("actors.heading")), Text: values.Get(params.Text)}
	if page.Text != "" {
		found := p.Actors.Complete(page.Text, foundByName)
		counts, err := p.articlesOf(r.Context(), found)
		if err != nil {
			return err
		}
		slices.SortStableFunc(found, func(a, b khabar.Completion) int { return counts[b.ID] - counts[a.ID] })
		for _, c := range found {
			page.add(p.actorRow(v, c.Actor, counts[c.ID]), &page.Found)
		}
		return p.render(w, v, http.StatusOK, "actors", page)
	}
	result, err := p.Searcher.Search(r.Context(), khabar.SearchRequest{Sort: khabar.SortNewest,
		Facets: facetsOf(askedOfIndex, khabar.FieldActor, khabar.FieldPlace)})
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		group := actorGroup{Kind: kind}
		for _, f := range result.Facets {
			for _, value := range f.Values {
				if a, ok := p.Actors.Actor(value.Value); ok && a.Kind == kind && len(group.Rows) < shownByKind {
					page.add(p.actorRow(v, a, value.Count), &group.Rows)
				}
			}
		}
		if len(group.Rows) > 0 {
			page.Groups = append(page.Groups, group)
		}
	}
	return p.render(w, v, http.StatusOK, "actors", page)
}

func (page *actorsPage) add(row actorRow, to *[]actorRow) {
	*to = append(*to, row)
	page.Most = max(page.Most, row.Count)
}

func (p *Pages) actorRow(v visit, a khabar.Actor, count int) actorRow {
	row := actorRow{Kind: a.Kind, Count: count}
	row.Name.ID, row.Name.Href = a.ID, v.link("/actors/"+url.PathEscape(a.ID), nil)
	row.Name.Text, row.Name.Lang = nameIn(a.Name, v.lang.code, a.ID)
	other := map[string]string{"ar": "en", "en": "ar"}[v.lang.code]
	if text, lang := nameIn(a.Name, other, ""); lang == other {
		row.Other = name{Text: text, Lang: lang}
	}
	return row
}

// articlesOf counts the articles of some actors.
func (p *Pages) articlesOf(ctx context.Context, found []khabar.Completion) (map[string]int, error) {
	counts := map[string]int{}
	ids := map[khabar.Field][]string{}
	for _, c := range found {
		f := actorField(c.Actor)
		ids[f] = append(ids[f], c.ID)
	}
	r := khabar.SearchRequest{Sort: khabar.SortNewest}
	for _, f := range []khabar.Field{khabar.FieldActor, khabar.FieldPlace} {
		if len(ids[f]) > 0 {
			r.Facets = append(r.Facets, khabar.FacetRequest{Field: f, Size: 1, Values: ids[f]})
		}
	}
	if len(r.Facets) == 0 {
		return counts, nil
	}
	result, err := p.Searcher.Search(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, f := range result.Facets {
		for _, value := range f.Values {
			counts[value.Value] = value.Count
		}
	}
	return counts, nil
}

// completion is one line below the box: a link that filters by an actor or outlet.
type completion struct {
	Name, Other name
	KindKey     string
	Count       int
	Href        string
}

// Bounds of what the box completes.
const (
	shownCompletions = 8
	leastPrefix      = 2 // letters
)

// complete answers GET /complete with the lines below the box: actors, places and outlets whose names begin with what was typed, or
// with its last word. A line leads to the search with that filter, less the words that it stands for.
func (p *Pages) complete(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	values, _ := params.Parse(r.URL.RawQuery, pageParams) // what cannot be read yet is still being typed
	s, _ := values.Search(p.Now())
	text := strings.TrimSpace(values.Get(params.Text))
	rest, typed := "", text
	list := p.completions(v, s, rest, typed)
	if i := strings.LastIndexAny(text, " \t"); len(list) == 0 && i > 0 {
		rest, typed = strings.TrimSpace(text[:i]), text[i+1:]
		list = p.completions(v, s, rest, typed)
	}
	return p.renderPart(w, v, "complete", list)
}

func (p *Pages) completions(v visit, s *params.Search, rest, typed string) (out []completion) {
	if len([]rune(typed)) < leastPrefix || strings.ContainsAny(typed, `:"()*=~|-`) {
		return nil
	}
	filter := func(f khabar.Field, value string) string {
		narrowed := *s
		narrowed.Text, narrowed.Request.Cursor = rest, ""
		values := narrowed.Question()
		if name := string(f); !slices.Contains(values[name], value) {
			values.Add(name, value)
		}
		dropOrder(values)
		return v.link("/", values)
	}
	for _, o := range p.Outlets.Outlets() {
		if len(out) < shownCompletions/2 && (begins(o.Name.Ar, typed) || begins(o.Name.En, typed) || begins(o.ID, typed)) {
			c := completion{KindKey: "field.outlet", Href: filter(khabar.FieldOutlet, o.ID)}
			c.Name.Text, c.Name.Lang = nameIn(o.Name, v.lang.code, o.ID)
			out = append(out, c)
		}
	}
	if p.Actors == nil {
		return out
	}
	for _, a := range p.Actors.Complete(typed, shownCompletions-len(out)) {
		row := p.actorRow(v, a.Actor, 0)
		out = append(out, completion{Name: row.Name, Other: row.Other, KindKey: "actorkind." + string(a.Kind), Href: filter(actorField(a.Actor), a.ID)})
	}
	return out
}

// loosely folds what is written in several ways.
var loosely = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ة", "ه", "ى", "ي", "ـ", "")

// begins reports whether a word of a name begins as typed.
func begins(name, typed string) bool {
	name, typed = loosely.Replace(strings.ToLower(name)), loosely.Replace(strings.ToLower(typed))
	return typed != "" && (strings.HasPrefix(name, typed) || strings.Contains(name, " "+typed) || strings.Contains(name, " ال"+typed) ||
		strings.HasPrefix(name, "ال"+typed))
}
