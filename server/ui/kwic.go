package ui

import (
	"net/http"
	"time"

	"khabar"
	"khabar/server/params"
)

// kwicPage is the page at /kwic: every occurrence of the words of a query in its context.
type kwicPage struct {
	frame
	Text     string
	Hidden   []field
	Chips    []chip
	ClearAll string
	Fault    *fault
	Answered bool
	Total    int // articles, on all pages
	Lines    []kwicLine
	Sorts    choices
	Back     string // the search
	CSV      string
	First    string
	Next     string
	Ignored  string
	Missing  string
}

// kwicLine is one occurrence. Left comes before the keyword in reading order, in its own direction.
type kwicLine struct {
	Left, Keyword, Right string
	Lang, Dir            string
	Title                string
	Outlet               name
	Date                 dateView
	Href                 string
}

// Size of a page: articles, and code points of context on each side.
const (
	kwicArticles = 8
	kwicWidth    = 70
)

var kwicParams = append(append(params.Question(), params.Order()...), params.Cursor, languageParam)

// kwic answers GET /kwic.
func (p *Pages) kwic(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	values, errForm := params.Parse(r.URL.RawQuery, kwicParams)
	s, err := values.Search(p.Now())
	if errForm != nil {
		err = errForm
	}
	if err == nil {
		err = p.check(r.Context(), s)
	}
	page := p.kwicFrame(v, s)
	status := http.StatusOK
	if err == nil && s.Request.Query != nil {
		err = p.fillKwic(page, v, r, s)
	}
	if err != nil {
		under := &searchPage{}
		if status = p.blame(under, v, s, err); status == 0 {
			return err
		}
		page.Fault = under.Fault
	}
	return p.render(w, v, status, "kwic", page)
}

func (p *Pages) kwicFrame(v visit, s *params.Search) *kwicPage {
	heading := v.lang.T("kwic.heading")
	if s.Text != "" {
		heading = s.Text + " · " + heading
	}
	page := &kwicPage{frame: p.frame(v, "", heading), Text: s.Text, Back: v.link("/", s.Question())}
	page.Chips, page.ClearAll = p.chipsAt(v, s, "/kwic")
	kept := s.Question()
	kept.Del(params.Text)
	page.Hidden = hidden(v, kept)
	csv := s.Question()
	csv.Set(params.Format, "csv")
	csv.Set("bom", "1")
	csv.Set(params.Size, "200")
	page.CSV = "/api/v1/kwic?" + csv.Encode()
	return page
}

func (p *Pages) fillKwic(page *kwicPage, v visit, r *http.Request, s *params.Search) error {
	request := s.Request
	request.Size = kwicArticles
	found, err := p.Searcher.Lines(r.Context(), request, kwicWidth)
	if err != nil {
		return err
	}
	page.Answered, page.Total, page.Ignored, page.Missing = true, found.Total, joined(found.Ignored), missing(s)
	page.Sorts = sortsAt(v, s, "/kwic", p.Now())
	for _, l := range found.Lines {
		a := l.Article
		page.Lines = append(page.Lines, kwicLine{Left: l.Left, Keyword: l.Keyword, Right: l.Right, Lang: langAttr(a.Lang),
			Dir: direction(l.Left + l.Keyword + l.Right), Title: title(v, a), Outlet: p.outletName(v, a.Outlet), Date: dateOf(v, a),
			Href: v.link("/articles/"+a.ID, s.Question())})
	}
	if s.Request.Cursor != "" {
		page.First = v.link("/kwic", s.Question())
	}
	if found.Next != "" {
		values := s.Question()
		values.Set(params.Cursor, found.Next)
		page.Next = v.link("/kwic", values)
	}
	return nil
}

// sortsAt are the orders of a search on another page.
func sortsAt(v visit, s *params.Search, path string, today time.Time) choices {
	out := choices{Label: "sort.label"}
	offer := func(key string, sort khabar.Sort, recency khabar.Recency) {
		other := *s
		other.Request.Sort, other.Request.Recency = sort, recency
		out.Options = append(out.Options, option{Label: v.lang.T("sort." + key), Href: v.link(path, other.Question()),
			Chosen: sort == s.Request.Sort && recency.On() == s.Request.Recency.On()})
	}
	if s.Text != "" { // else there are no words to be relevant to
		offer(string(khabar.SortRelevance), khabar.SortRelevance, khabar.Recency{})
		recency := s.Request.Recency
		if !recency.On() {
			recency = khabar.Recency{HalfLife: recentHalfLife, Day: khabar.DayOf(today.UTC())}
		}
		offer("recent", khabar.SortRelevance, recency)
	}
	offer(string(khabar.SortNewest), khabar.SortNewest, khabar.Recency{})
	offer(string(khabar.SortOldest), khabar.SortOldest, khabar.Recency{})
	return out
}

// recentHalfLife is the half-life, in days, that the pages offer.
const recentHalfLife = 30
