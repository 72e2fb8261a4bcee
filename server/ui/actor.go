package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khabar"
	"khabar/query"
	"khabar/server/params"
)

// actorPage is the page at /actors/{id}: who is meant, under which names, when, where and with whom.
type actorPage struct {
	frame
	Name, Other   name // in the language of the interface, and in the other one
	Kind          khabar.ActorKind
	Names         []actorName
	Total         int
	Articles      string // address of the articles
	Compare       string
	Plot          *searchPlot
	Outlets       ranking
	Langs         ranking
	Actors        ranking
	Places        ranking
	Matrix        *matrix // nil when too few are named together
	Forms         *formsUse
	Hits          []hit
	State         khabar.IndexState
	NothingFound  bool
	CSV, FormsCSV string
}

// actorName is a name of the gazetteer.
type actorName struct{ Text, Lang, Role string }

// ranking is a field's most frequent values.
type ranking struct {
	Field  khabar.Field
	Rows   []facetValue
	Widest int
}

// Sizes of the parts of an actor's page.
const (
	rankedValues  = 10
	matrixActors  = 8
	latestHits    = 5
	formsOfAnyone = 200
)

// actorField is the field that counts an actor.
func actorField(a khabar.Actor) khabar.Field {
	if a.Kind == khabar.KindPlace {
		return khabar.FieldPlace
	}
	return khabar.FieldActor
}

// actor answers GET /actors/{id}.
func (p *Pages) actor(w http.ResponseWriter, r *http.Request) error {
	v, id := p.visit(r), r.PathValue("id")
	notFound := khabar.Errorf(khabar.KindNotFound, "ui", "There is no actor with this id.")
	if p.Actors == nil {
		return notFound
	}
	a, ok := p.Actors.Actor(id)
	if !ok {
		return notFound
	}
	field := actorField(a)
	s := &params.Search{Syntax: params.SyntaxFull, Match: params.MatchAll}
	s.Request = khabar.SearchRequest{Filters: []khabar.Filter{{Field: field, Values: []string{id}}}, Sort: khabar.SortNewest}
	// A facet counts as if its own filter were not set, so the actor is asked for by the query: who is named with whom depends on it.
	found, err := p.askWhole(r.Context(), khabar.SearchRequest{Query: &query.Value{Field: string(field), Value: id}, Sort: khabar.SortNewest,
		Size: latestHits, Snippets: 1, Facets: facetsOf(rankedValues+1, khabar.FieldOutlet, khabar.FieldLang, khabar.FieldActor, khabar.FieldPlace)})
	if err != nil {
		return err
	}
	page := p.actorFrame(v, a, s)
	result := found.results[0]
	page.Total, page.State, page.NothingFound = result.Total, result.State, result.Total == 0
	if page.Plot = p.searchPlot(v, s, found); page.Plot != nil {
		page.Plot.Larger = page.Compare
	}
	for _, h := range result.Hits {
		page.Hits = append(page.Hits, p.hit(v, s.Question(), h))
	}
	page.Outlets, page.Langs = p.ranking(v, s, result.Facets[0], ""), p.ranking(v, s, result.Facets[1], "")
	page.Actors, page.Places = p.ranking(v, s, result.Facets[2], id), p.ranking(v, s, result.Facets[3], id)
	if page.Matrix, err = p.matrixOf(r.Context(), v, field, id, result.Facets[2]); err != nil {
		return err
	}
	if page.Forms, err = p.formsUseOf(r.Context(), v, field, id); err != nil {
		return err
	}
	return p.render(w, v, http.StatusOK, "actor", page)
}

func facetsOf(size int, fields ...khabar.Field) []khabar.FacetRequest {
	out := make([]khabar.FacetRequest, len(fields))
	for i, f := range fields {
		out[i] = khabar.FacetRequest{Field: f, Size: size}
	}
	return out
}

func (p *Pages) actorFrame(v visit, a khabar.Actor, s *params.Search) *actorPage {
	page := &actorPage{Kind: a.Kind, Articles: v.link("/", s.Question()),
		Compare:  v.link("/compare", url.Values{seriesParam(0): {string(actorField(a)) + ":" + quotedValue(a.ID)}}),
		FormsCSV: "/api/v1/actors/" + url.PathEscape(a.ID) + "?format=csv&bom=1"}
	page.Name.Text, page.Name.Lang = nameIn(a.Name, v.lang.code, a.ID)
	if other := a.Name.In(map[string]string{"ar": "en", "en": "ar"}[v.lang.code]); other != page.Name.Text {
		page.Other.Text, page.Other.Lang = nameIn(a.Name, map[string]string{"ar": "en", "en": "ar"}[v.lang.code], "")
	}
	page.frame = p.frame(v, "actors", page.Name.Text)
	page.Feed = v.link("/feed.atom", s.Question())
	for _, n := range p.Actors.Names(a.ID) {
		if n.Name != a.Name.Ar && n.Name != a.Name.En {
			page.Names = append(page.Names, actorName{n.Name, n.Lang, n.Role})
		}
	}
	return page
}

// quotedValue writes an id as the query language wants it.
func quotedValue(id string) string {
	if strings.ContainsAny(id, " \"()") {
		return `"` + strings.ReplaceAll(id, `"`, `\"`) + `"`
	}
	return id
}

// ranking lists a facet's values but one. Those of actors lead to their pages, the others to the articles that have both.
func (p *Pages) ranking(v visit, s *params.Search, f khabar.Facet, but string) ranking {
	out := ranking{Field: f.Field}
	for _, value := range f.Values {
		if value.Value == but || len(out.Rows) == rankedValues {
			continue
		}
		shown := p.facetValue(v, s, f.Field, value)
		shown.Exclude = ""
		values := s.Question()
		if f.Field == khabar.FieldActor || f.Field == khabar.FieldPlace {
			all := params.FilterName(f.Field, khabar.All)
			if own := string(f.Field); len(values[own]) > 0 {
				values[all] = append(values[all], values[own]...)
				values.Del(own)
			}
			values.Add(all, value.Value)
			shown.Toggle, shown.Exclude = v.link("/actors/"+url.PathEscape(value.Value), nil), v.link("/", values)
		}
		out.Rows, out.Widest = append(out.Rows, shown), max(out.Widest, value.Count)
	}
	return out
}

// matrix says how many articles name two actors together, for those named most often beside one.
type matrix struct {
	Heads []name
	Rows  []matrixRow
}

type matrixRow struct {
	Head  name
	Cells []matrixCell
}

type matrixCell struct {
	Count int
	Heat  int // 0 to 4
	Href  string
	Same  bool
}

// matrixOf counts pairs among the articles that name an actor.
func (p *Pages) matrixOf(ctx context.Context, v visit, field khabar.Field, id string, together khabar.Facet) (*matrix, error) {
	var ids []string
	for _, value := range together.Values {
		if value.Value != id && len(ids) < matrixActors {
			ids = append(ids, value.Value)
		}
	}
	if len(ids) < 3 {
		return nil, nil
	}
	requests := make([]khabar.SearchRequest, len(ids))
	for i, other := range ids {
		requests[i] = khabar.SearchRequest{Sort: khabar.SortNewest, Query: both(field, id, other),
			Facets: []khabar.FacetRequest{{Field: khabar.FieldActor, Size: 1, Values: ids}}}
	}
	results, err := p.Searcher.SearchAll(ctx, requests)
	if err != nil {
		return nil, err
	}
	m := &matrix{}
	most := 0
	for i, r := range results {
		head := name{ID: ids[i], Href: v.link("/actors/"+url.PathEscape(ids[i]), nil)}
		head.Text, head.Lang = p.label(v, khabar.FieldActor, ids[i])
		m.Heads = append(m.Heads, head)
		row := matrixRow{Head: head}
		counts := map[string]int{}
		for _, value := range r.Facets[0].Values {
			counts[value.Value] = value.Count
		}
		for j, other := range ids {
			n := counts[other]
			if i != j {
				most = max(most, n)
			}
			row.Cells = append(row.Cells, matrixCell{Count: n, Same: i == j, Href: v.link("/", url.Values{
				params.Text: {both(field, id, ids[i]).String()}, params.FilterName(khabar.FieldActor, khabar.All): {other}})})
		}
		m.Rows = append(m.Rows, row)
	}
	for _, row := range m.Rows {
		for j := range row.Cells {
			if c := &row.Cells[j]; !c.Same && c.Count > 0 {
				c.Heat = 1 + c.Count*3/max(most, 1)
			}
		}
	}
	return m, nil
}

func both(field khabar.Field, id, other string) query.Node {
	return &query.And{Nodes: []query.Node{&query.Value{Field: string(field), Value: id}, &query.Value{Field: string(khabar.FieldActor), Value: other}}}
}

// formsUse says who writes an actor how: the most frequent forms by outlet and over time.
type formsUse struct {
	Forms          []usedForm
	Outlets        []usedBy
	Chart          *chart // of the forms by month, nil where there are too few
	From, To       string
	Counted, Total int
	Left           int
}

type usedForm struct {
	N         int // 1 to 5: its line in the chart; 0: none
	Text, Dir string
	Articles  int
}

type usedBy struct {
	Outlet name
	Counts []matrixCell
}

// shownUses is how many forms and outlets stand in the table.
const shownUses = 6

func (p *Pages) formsUseOf(ctx context.Context, v visit, field khabar.Field, id string) (*formsUse, error) {
	found, err := p.Searcher.Forms(ctx, khabar.SearchRequest{Query: &query.Value{Field: string(field), Value: id}, Size: formsOfAnyone, Sort: khabar.SortNewest})
	if err != nil || len(found.Forms) == 0 {
		return nil, err
	}
	u := &formsUse{Counted: found.Counted, Total: found.Total, Left: found.Distinct - min(shownUses, len(found.Forms))}
	shown := found.Forms[:min(shownUses, len(found.Forms))]
	totals := map[string]int{}
	for i, f := range shown {
		form := usedForm{Text: f.Written, Dir: direction(f.Written), Articles: f.Articles}
		if i < maxSeries {
			form.N = i + 1
		}
		u.Forms = append(u.Forms, form)
		for _, c := range f.Cells {
			totals[c.Outlet] += c.Articles
		}
	}
	outlets := make([]string, 0, len(totals))
	for outlet := range totals {
		outlets = append(outlets, outlet)
	}
	slices.SortFunc(outlets, func(a, b string) int {
		if totals[a] != totals[b] {
			return totals[b] - totals[a]
		}
		return strings.Compare(a, b)
	})
	for _, outlet := range outlets[:min(shownUses, len(outlets))] {
		u.Outlets = append(u.Outlets, p.usedBy(v, outlet, shown))
	}
	u.plot(p, v, shown[:min(maxSeries, len(shown))])
	return u, nil
}

// usedBy is one outlet's row: how many of its articles have each form.
func (p *Pages) usedBy(v visit, outlet string, forms []khabar.Form) usedBy {
	row := usedBy{Outlet: p.outletAbout(v, outlet)}
	most := 0
	for _, f := range forms {
		n := 0
		for _, c := range f.Cells {
			if c.Outlet == outlet {
				n += c.Articles
			}
		}
		most = max(most, n)
		row.Counts = append(row.Counts, matrixCell{Count: n})
	}
	for i := range row.Counts {
		if n := row.Counts[i].Count; n > 0 {
			row.Counts[i].Heat = 1 + n*3/most
		}
	}
	return row
}

// plot draws the forms by month.
func (u *formsUse) plot(p *Pages, v visit, forms []khabar.Form) {
	var first, last khabar.Day
	for _, f := range forms {
		for _, c := range f.Cells {
			if c.Month != nil && (first == 0 || *c.Month < first) {
				first = *c.Month
			}
			if c.Month != nil {
				last = max(last, *c.Month)
			}
		}
	}
	o := &overTime{interval: khabar.ByMonth}
	for day := first; day <= last && first != 0; {
		next := khabar.DayOf(day.Time().AddDate(0, 1, 0))
		o.buckets = append(o.buckets, khabar.Bucket{First: day, Last: next - 1})
		day = next
	}
	if len(o.buckets) < 2 || len(forms) < 2 {
		return
	}
	for _, f := range forms {
		counts := slices.Clone(o.buckets)
		for _, c := range f.Cells {
			if c.Month != nil {
				at := slices.IndexFunc(counts, func(b khabar.Bucket) bool { return b.First == *c.Month })
				counts[at].Matching += c.Articles
			}
		}
		o.series = append(o.series, counts)
	}
	u.Chart = p.chart(v, o, "short", false, nil)
	u.From, u.To = v.lang.day(first.Time()), v.lang.day(o.buckets[len(o.buckets)-1].Last.Time())
}
