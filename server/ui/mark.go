package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"khabar"
	"khabar/query"
	"khabar/server/params"
)

// piece is a part of an article's text: marked where it matches the query, linked where it names an actor.
type piece struct {
	Text  string
	Kind  khabar.MarkKind // of its mark; empty if it is not marked
	Href  string
	Title string // who is meant
}

// passage is a block of an article's text.
type passage struct {
	Pieces    []piece
	Lang, Dir string
}

// markWidth is the context by which an occurrence is found again in the text.
const markWidth = 24

// question reads the search that a reader came from; what cannot be read marks nothing.
func (p *Pages) question(r *http.Request) *params.Search {
	values, err := params.Parse(r.URL.RawQuery, pageParams)
	if err != nil {
		return nil
	}
	s, err := values.Search(p.Now())
	if err != nil {
		return nil
	}
	return s
}

// occurrences are the places in a title and a body where a query matches, found again by their contexts, and the mentions of the actors
// that it names or that filters want.
func (p *Pages) occurrences(ctx context.Context, s *params.Search, a *khabar.Article, titleNames, bodyNames []khabar.Mention) (title, body []khabar.Mark, err error) {
	if s == nil {
		return nil, nil, nil
	}
	actors := filteredActors(s.Request.Filters)
	if p.inTexts(s.Request.Query) {
		both := &query.And{Nodes: []query.Node{s.Request.Query, &query.Value{Field: "id", Value: a.ID}}}
		found, err := p.Searcher.Lines(ctx, khabar.SearchRequest{Query: both, Size: 1, Sort: khabar.SortNewest, Literal: s.Request.Literal}, markWidth)
		if err != nil {
			return nil, nil, err
		}
		inTitle, inBody := newCollapsed(a.Title), newCollapsed(a.Body)
		for _, l := range found.Lines {
			if l.Field == "title" {
				title = append(title, inTitle.find(l)...)
				continue
			}
			body = append(body, inBody.find(l)...)
		}
		for _, e := range found.Expanded {
			actors = append(actors, e.Actor)
		}
	}
	title = append(title, mentions(actors, titleNames)...)
	body = append(body, mentions(actors, bodyNames)...)
	return khabar.Apart(title), khabar.Apart(body), nil
}

// filteredActors are the actors and places that filters want.
func filteredActors(filters []khabar.Filter) (ids []string) {
	for _, f := range filters {
		if f.Mode != khabar.None && (f.Field == khabar.FieldActor || f.Field == khabar.FieldPlace) {
			ids = append(ids, f.Values...)
		}
	}
	return ids
}

// mentions are the marks of the mentions of some actors.
func mentions(actors []string, named []khabar.Mention) (out []khabar.Mark) {
	for _, m := range named {
		if slices.Contains(actors, m.Actor) {
			mark := khabar.Mark{Span: m.Span, Kind: khabar.MarkActor, Actor: m.Actor}
			if m.Kind == khabar.KindPlace {
				mark.Kind = khabar.MarkPlace
			}
			out = append(out, mark)
		}
	}
	return out
}

// collapsed is a text with its white space made single, and where each byte of it stands in the text.
type collapsed struct {
	text string
	at   []int
}

func newCollapsed(text string) collapsed {
	var b strings.Builder
	var at []int
	space := false
	for i, r := range text {
		if unicode.IsSpace(r) {
			if !space {
				b.WriteByte(' ')
				at = append(at, i)
			}
			space = true
			continue
		}
		space = false
		for k := range len(string(r)) {
			at = append(at, i+k)
		}
		b.WriteRune(r)
	}
	return collapsed{b.String(), append(at, len(text))}
}

// find returns where an occurrence stands.
func (c collapsed) find(l khabar.Line) (out []khabar.Mark) {
	needle := l.Left + l.Keyword + l.Right
	for from := 0; l.Keyword != ""; {
		i := strings.Index(c.text[from:], needle)
		if i < 0 {
			break
		}
		start := from + i + len(l.Left)
		out = append(out, khabar.Mark{Span: khabar.Span{Start: c.at[start], End: c.at[start+len(l.Keyword)]}, Kind: l.Kind, Clause: l.Clause})
		from = start + len(l.Keyword)
	}
	return out
}

// passages splits a text into paragraphs of pieces.
func (p *Pages) passages(v visit, text, lang string, marks []khabar.Mark, named []khabar.Mention) (out []passage) {
	start := 0
	for {
		end := len(text)
		if i := strings.Index(text[start:], "\n\n"); i >= 0 {
			end = start + i
		}
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, passage{Pieces: p.pieces(v, text, start, end, marks, named), Lang: langAttr(lang), Dir: direction(text[start:end])})
		}
		if end == len(text) {
			return out
		}
		start = end + 2
	}
}

// pieces cuts one paragraph wherever a mark or a name begins or ends.
func (p *Pages) pieces(v visit, text string, start, end int, marks []khabar.Mark, named []khabar.Mention) (out []piece) {
	cuts := []int{start, end}
	for _, s := range marks {
		cuts = append(cuts, s.Start, s.End)
	}
	for _, m := range named {
		cuts = append(cuts, m.Span.Start, m.Span.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		if from < start || to > end {
			continue
		}
		inside := func(s khabar.Span) bool { return s.Start <= from && to <= s.End }
		one := piece{Text: text[from:to]}
		if at := slices.IndexFunc(marks, func(m khabar.Mark) bool { return inside(m.Span) }); at >= 0 {
			one.Kind = marks[at].Kind
		}
		if at := slices.IndexFunc(named, func(m khabar.Mention) bool { return inside(m.Span) }); at >= 0 {
			one.Href = v.link("/actors/"+url.PathEscape(named[at].Actor), nil)
			one.Title, _ = p.label(v, khabar.FieldActor, named[at].Actor)
		}
		out = append(out, one)
	}
	return out
}

// named are the places of a title and a body that name actors.
func (p *Pages) named(a *khabar.Article) (title, body []khabar.Mention) {
	if p.Actors == nil {
		return nil, nil
	}
	for _, m := range p.Actors.Tag(a) {
		switch {
		case m.Span.Start < 0 || m.Span.Start >= m.Span.End:
		case m.Field == "title" && m.Span.End <= len(a.Title):
			title = append(title, m)
		case m.Field == "body" && m.Span.End <= len(a.Body):
			body = append(body, m)
		}
	}
	return title, body
}
