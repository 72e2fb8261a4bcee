package ui

import (
	"context"
	"net/url"

	"khabar"
	"khabar/query"
	"khabar/server/params"
)

// formsParam asks for the forms in which the words of the query stand in the articles found. They are counted in texts, which takes
// longer than a search, so that a page has them only when asked.
const formsParam = "forms"

// shownForms is how many of them a page has.
const shownForms = 30

// matched are the forms that matched.
type matched struct {
	Forms          []matchedForm
	Counted, Total int
	Left           int // further forms
	Hide           string
}

// matchedForm is one form; Exclude leaves out the articles that have it.
type matchedForm struct {
	Text, Dir string
	Count     int
	Articles  int
	Exclude   string
}

// forms counts the forms of a query, or returns nil if it has no words.
func (p *Pages) forms(ctx context.Context, v visit, s *params.Search) (*matched, error) {
	r := s.Request
	r.Size, r.Cursor = shownForms, ""
	found, err := p.Searcher.Forms(ctx, r)
	if err != nil {
		return nil, err
	}
	out := &matched{Counted: found.Counted, Total: found.Total, Left: found.Distinct - len(found.Forms), Hide: v.link("/", s.Question())}
	for _, f := range found.Forms {
		form := matchedForm{Text: f.Written, Dir: direction(f.Written), Count: f.Occurrences, Articles: f.Articles}
		exact := query.Node(&query.Phrase{Text: f.Surface, Exact: true})
		if khabar.CountWords(f.Surface) == 1 {
			exact = &query.Word{Text: f.Surface, Match: query.Exact}
		}
		form.Exclude = v.link("/", without(s, exact))
		out.Forms = append(out.Forms, form)
	}
	return out, nil
}

// without is a search less what a node finds.
func without(s *params.Search, node query.Node) url.Values {
	narrower := *s
	narrower.Text = (&query.And{Nodes: []query.Node{s.Request.Query, &query.Not{Node: node}}}).String()
	narrower.Syntax, narrower.Match = params.SyntaxFull, params.MatchAll
	values := narrower.Question()
	values.Set(formsParam, "1")
	return values
}
