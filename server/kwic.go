package server

import (
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// Parameters of the concordance alone.
const (
	paramWidth   = "width"
	paramIsolate = "isolate"
	paramAll     = "all"
)

// defaultLineWidth is the context on each side of a keyword, in code points, when a request does not say: about twelve words.
const defaultLineWidth = 60

type kwicAnswer struct {
	Query queryAnswer `json:"query"`
	// Total is the number of articles found, on all pages.
	Total   int           `json:"total"`
	Lines   []lineAnswer  `json:"lines"`
	Ignored []string      `json:"ignored,omitempty"`
	State   stateAnswer   `json:"state"`
	Receipt receiptAnswer `json:"receipt"`
	Next    string        `json:"next,omitempty"`
}

type lineAnswer struct {
	Left            string            `json:"left"`
	Keyword         string            `json:"keyword"`
	Right           string            `json:"right"`
	ID              string            `json:"id"`
	URL             string            `json:"url"`
	Title           string            `json:"title"`
	Published       khabar.Date       `json:"published"`
	PublishedSource khabar.DateSource `json:"published_source"`
	Outlet          named             `json:"outlet"`
	Lang            string            `json:"lang"`
	Field           string            `json:"field"`
	Clause          string            `json:"clause"`
	Kind            khabar.MarkKind   `json:"kind"`
}

func (a kwicAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Lines))
	for i, l := range a.Lines {
		rows[i] = l.cells()
	}
	return lineColumns, rows
}

func (l lineAnswer) cells() []string {
	return []string{l.Left, l.Keyword, l.Right, l.ID, l.URL, l.Title, l.Published.String(), string(l.PublishedSource), l.Outlet.ID,
		l.Outlet.Name, l.Lang, l.Field, l.Clause, string(l.Kind)}
}

// lineColumns are the columns of tables of lines.
var lineColumns = []string{"left", "keyword", "right", "id", "url", "title", "published", "published_source", "outlet", "outlet_name",
	"lang", "field", "clause", "kind"}

var kwicParams = slices.Concat(params.Question(), formatParams,
	params.Order(), []string{params.Size, params.Cursor, paramWidth, paramIsolate, paramAll})

// concordance is a request for lines.
type concordance struct {
	*params.Search
	width    int
	isolated bool
}

// kwic answers GET /api/v1/kwic: every occurrence of the query's words in its context, a page of articles at a time, or all of them
// in one stream.
func (s *Server) kwic(c *gin.Context) error {
	values, err := params.Parse(c.Request.URL.RawQuery, kwicParams)
	if err != nil {
		return err
	}
	r := concordance{}
	if r.Search, err = s.read(c, values); err != nil {
		return err
	}
	if r.width, err = values.Number(paramWidth, defaultLineWidth, 0, khabar.MaxLineWidth); err != nil {
		return err
	}
	isolated, err := values.Number(paramIsolate, 0, 0, 1)
	if err != nil {
		return err
	}
	r.isolated = isolated == 1
	all, err := values.Number(paramAll, 0, 0, 1)
	if err != nil {
		return err
	}
	if all == 0 && chosenType(c) != asNDJSON {
		return s.withinBounds(c, func() error { return s.kwicPage(c, r) })
	}
	if chosenType(c) == asJSON {
		return khabar.Errorf(khabar.KindInvalid, "server", "All lines come as csv or as ndjson; say which by %q.", params.Format).At(paramAll)
	}
	for _, name := range []string{params.Size, params.Cursor} {
		if values.Get(name) != "" {
			return khabar.Errorf(khabar.KindInvalid, "server", "All lines come in one stream here; %q is for pages.", name).At(name)
		}
	}
	return s.kwicAll(c, r)
}

func (s *Server) kwicPage(c *gin.Context, r concordance) error {
	asked := question(c, r.CanonicalQuestion().Encode())
	if s.unchanged(c, asked) {
		return nil
	}
	result, err := s.Searcher.Lines(c.Request.Context(), r.Request, r.width)
	if err != nil {
		return err
	}
	answer := kwicAnswer{Query: s.expandedQuery(r.Search, result.Expanded), Total: result.Total,
		Lines: make([]lineAnswer, 0, len(result.Lines)), Ignored: result.Ignored, State: stateOf(result.State),
		Receipt: s.receipt(c, r.Search, result.State), Next: result.Next}
	for _, l := range result.Lines {
		answer.Lines = append(answer.Lines, s.lineOf(l, r.isolated))
	}
	if result.Next != "" {
		linkNext(c, result.Next, r.Request.Recency)
	}
	s.stamp(c, result.State, asked)
	return reply(c, answer)
}

func (s *Server) lineOf(l khabar.Line, isolated bool) lineAnswer {
	a := l.Article
	out := lineAnswer{Left: l.Left, Keyword: l.Keyword, Right: l.Right, ID: a.ID, URL: a.URL, Title: a.Title, Published: a.Published,
		PublishedSource: dateSource(a), Outlet: s.outletNamed(a.Outlet), Lang: a.Lang, Field: l.Field, Clause: l.Clause, Kind: l.Kind}
	if isolated {
		out.Left, out.Keyword, out.Right = isolate(l.Left), isolate(l.Keyword), isolate(l.Right)
	}
	return out
}

// isolate puts a text between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode Annex 9), so that columns of both
// directions beside each other keep their order. Isolates that the text leaves open are taken out, else they would undo it.
func isolate(text string) string {
	text = strings.Map(func(r rune) rune {
		if r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, text)
	return "\u2068" + text + "\u2069"
}
