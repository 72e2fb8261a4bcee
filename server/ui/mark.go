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
	Text   string
	Marked bool
	Href   string
	Title  string // who is meant
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

// occurrences are the places in a title and a body where a query matches, found again by their contexts.
func (p *Pages) occurrences(ctx context.Context, s *params.Search, a *khabar.Article) (title, body []khabar.Span, err error) {
	if s == nil || len(wordsOf(s.Request.Query)) == 0 {
		return nil, nil, nil
	}
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
	return merged(title), merged(body), nil
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
func (c collapsed) find(l khabar.Line) (out []khabar.Span) {
	needle := l.Left + l.Keyword + l.Right
	for from := 0; l.Keyword != ""; {
		i := strings.Index(c.text[from:], needle)
		if i < 0 {
			break
		}
		start := from + i + len(l.Left)
		out = append(out, khabar.Span{Start: c.at[start], End: c.at[start+len(l.Keyword)]})
		from = start + len(l.Keyword)
	}
	return out
}

// merged sorts spans and joins those that overlap.
func merged(spans []khabar.Span) (out []khabar.Span) {
	slices.SortFunc(spans, func(a, b khabar.Span) int { return a.Start - b.Start })
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// passages splits a text into paragraphs of pieces.
func (p *Pages) passages(v visit, text, lang string, marks []khabar.Span, named []khabar.Mention) (out []passage) {
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
func (p *Pages) pieces(v visit, text string, start, end int, marks []khabar.Span, named []khabar.Mention) (out []piece) {
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
		one := piece{Text: text[from:to], Marked: slices.ContainsFunc(marks, inside)}
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
