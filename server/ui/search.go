package ui

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"khabar"
	"khabar/query"
	"khabar/server/params"
)

// searchPage is the page at "/".
type searchPage struct {
	frame
	// Text is what stands in the box, Hidden what a new search keeps.
	Text   string
	Hidden []field
	// Browsing: nothing was asked yet, so the page introduces itself and shows the newest articles.
	Browsing bool
	Examples []example
	Fault    *fault
	// Names are those of the actors and outlets found most often, in both scripts: what the box completes without a script.
	Names    []string
	Chips    []chip
	ClearAll string
	// Answered: the searcher answered, and what follows holds.
	Answered   bool
	Total      int
	Took       int // milliseconds
	Incomplete bool
	Ignored    string // words that are too common to be searched for
	Missing    string // values in the query that no article has
	Recency    string // how dates change the order, in words
	Sorts, Bys choices
	Hits       []hit
	Legend     []khabar.MarkKind
	Facets     []facet
	Dates      dateForm
	Plot       *searchPlot // nil when there is nothing to plot
	First      string      // address of the first page, on later pages
	Next       string
	State      khabar.IndexState
	EmptyIndex bool
	// DidYouMean are queries with another spelling that find more.
	DidYouMean []tip
	// AnyHref finds articles with any of the words when none has all of them.
	AnyHref string
	// Expanded are actors whose other names were found too; ExpandHref turns that off, or on again.
	Expanded   []expansion
	ExpandHref string
	// Tips says what to try when nothing was found.
	Tips []tip
	// Matched are the forms in which the query's words stand, when they were asked for; MatchedHref asks, KWICHref shows them in context.
	Matched               *matched
	MatchedHref, KWICHref string
	CompareHref           string
	Take                  *takeaway
}

// field is a hidden field of a form.
type field struct{ Name, Value string }

// option is a link among several of which one is chosen.
type option struct {
	Label, Href string
	Chosen      bool
}

// choices are a row of options with the key of the words that say of what.
type choices struct {
	Label   string
	Options []option
}

// fault is a request that cannot be answered as it stands.
type fault struct {
	Message said
	// Before, At and After are the query around the character at fault, when Placed.
	Placed            bool
	Before, At, After string
	Position          int // from 1, for people
	Suggestion, Href  string
}

type tip struct{ Label, Href, Query string }

// expansion is an actor that words of the query name.
type expansion struct {
	Clause string
	Actor  name
}

// hit is one article among the results.
type hit struct {
	Href, Original string
	Title          text
	Outlet         name
	Origin         *name
	Date           dateView
	Authors        []string
	Lang           string // in words, when it is not the interface's
	Snippets       []text
	Actors         []name
	Copies         *copies // nil when nobody copied it, nor it anybody
}

// name is a name that stands in a sentence of the interface.
type name struct{ ID, Text, Lang, Href string }

// dateView is a date for people: no more precise than stated, with where it came from when that is not certain.
type dateView struct {
	Text, Machine string
	Note          string // key of the words, or empty
}

const (
	pageSize   = 10
	pageSnips  = 3
	moreParam  = "more" // the facet that is shown at length
	shortFacet = 8
	longFacet  = 200
	actorFacet = 40 // actors asked for, of whom shortKind of each kind are shown
	shortKind  = 5
	renderTime = 250 * time.Millisecond // left for the page when a search runs into its deadline
)

// pageParams are the parameters that the search page takes.
var pageParams = append(append(params.Question(), params.Order()...), params.Cursor, moreParam, formsParam, languageParam)

// search answers GET /.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	values, errForm := params.Parse(r.URL.RawQuery, pageParams)
	request, err := values.Search(p.Now())
	if errForm != nil {
		err = errForm
	}
	if err == nil {
		err = p.check(r.Context(), request)
	}
	more := values.Get(moreParam)
	request.Request.Size, request.Request.Snippets = pageSize, pageSnips
	request.Request.Facets, request.Request.Suggest = p.facetRequests(more), true
	page := p.searchFrame(v, request)
	var found *overTime
	if err == nil {
		start := p.Now()
		found, err = p.ask(r.Context(), request.Request)
		page.Took = int(p.Now().Sub(start).Milliseconds())
	}
	if err == nil && values.Get(formsParam) != "" && request.Request.Query != nil {
		page.Matched, err = p.forms(r.Context(), v, request)
	}
	status := http.StatusOK
	if err != nil {
		if status = p.blame(page, v, request, err); status == 0 {
			return err
		}
	} else {
		clusters, err := p.copiesOf(r.Context(), v, found.results[0].Hits)
		if err != nil {
			return err
		}
		p.fill(page, v, request, found, more)
		for i, h := range found.results[0].Hits {
			page.Hits[i].Copies = clusters[h.Article.ID]
		}
	}
	return p.render(w, v, status, "search", page)
}

// ask searches, leaving time to show what a search that ran into its deadline has.
func (p *Pages) ask(ctx context.Context, r khabar.SearchRequest) (*overTime, error) {
	if deadline, ok := ctx.Deadline(); ok {
		early, cancel := context.WithDeadline(ctx, deadline.Add(-renderTime))
		defer cancel()
		ctx = early
	}
	found, err := p.countOverTime(ctx, []khabar.SearchRequest{r}, "")
	if err == nil && p.Complete != nil && len(found.buckets) > 0 {
		found.complete, err = p.Complete(ctx, r, found.buckets)
	}
	return found, err
}

// searchFrame shows the request as far as it was understood.
func (p *Pages) searchFrame(v visit, s *params.Search) *searchPage {
	title := s.Text
	if title == "" {
		title = v.lang.T("search.title")
	}
	page := &searchPage{frame: p.frame(v, "search", title), Text: s.Text, Browsing: browsing(s)}
	page.Chips, page.ClearAll = p.chips(v, s)
	page.Dates = p.dateForm(v, s)
	kept := s.Question()
	kept.Del(params.Text)
	page.Hidden = hidden(v, kept)
	if page.Browsing {
		page.Examples = linked(v, examples[:4])
	}
	return page
}

// browsing reports whether nothing at all was asked.
func browsing(s *params.Search) bool {
	r := s.Request
	return s.Text == "" && len(r.Filters) == 0 && r.Dates == (khabar.DateRange{}) && r.Cursor == ""
}

// blame shows what was wrong with a request, and returns the status; 0 means that it was not the reader's fault.
func (p *Pages) blame(page *searchPage, v visit, s *params.Search, err error) int {
	var syntax *query.SyntaxError
	var unknown *params.UnknownError
	kind := khabar.KindOf(err)
	switch {
	case errors.As(err, &syntax):
		page.Fault = p.placed(v, s, syntax)
		return http.StatusBadRequest
	case errors.As(err, &unknown):
		page.Fault = &fault{Message: v.lang.say(unknown.Error())}
		return http.StatusBadRequest
	case kind == khabar.KindInvalid || kind == khabar.KindTooLarge:
		page.Fault = &fault{Message: v.lang.say(khabar.MessageOf(err))}
		return http.StatusBadRequest
	case kind == khabar.KindGone:
		page.Fault = &fault{Message: said{v.lang.T("fault.gone"), v.lang.code}, Suggestion: v.lang.T("page.first"), Href: v.link("/", s.Question())}
		return http.StatusGone
	}
	return 0
}

// placed points at the character where a query cannot be read.
func (p *Pages) placed(v visit, s *params.Search, e *query.SyntaxError) *fault {
	runes := []rune(s.Text)
	at := max(0, min(e.Pos, len(runes)))
	end := min(at+1, len(runes))
	f := &fault{Message: v.lang.say(e.Message), Placed: true, Position: at + 1, Before: string(runes[:at]), At: string(runes[at:end]),
		After: string(runes[end:])}
	if e.Suggestion != "" {
		values := s.Question()
		values.Set(params.Text, e.Suggestion)
		f.Suggestion, f.Href = e.Suggestion, v.link("/", values)
	}
	return f
}

// fill puts an answer on the page.
func (p *Pages) fill(page *searchPage, v visit, s *params.Search, found *overTime, more string) {
	result := found.results[0]
	page.Plot, page.CompareHref = p.searchPlot(v, s, found), v.link("/compare", compared(s))
	page.Bys = bys(v, s.Request.By, func(by string) string {
		values := s.Question()
		if values.Set(params.By, by); by == "" {
			values.Del(params.By)
		}
		return v.link("/", values)
	})
	page.Names = p.commonNames(result.Facets)
	p.expanded(page, v, s, result.Expanded)
	p.beyond(page, v, s, result)
	page.Answered, page.Total, page.Incomplete, page.State = true, result.Total, result.Incomplete, result.State
	page.Ignored, page.Missing = joined(result.Ignored), missing(s)
	page.EmptyIndex = result.State.Articles == 0
	if r := s.Request.Recency; r.On() {
		page.Recency = v.lang.T("results.recency", r.HalfLife, v.lang.day(r.Day.Time()))
	}
	page.Sorts = sortsAt(v, s, "/", p.Now())
	page.Facets = p.facets(v, s, result.Facets, more)
	asked := s.Question()
	for _, h := range result.Hits {
		page.Hits = append(page.Hits, p.hit(v, asked, h))
	}
	page.Legend = legend(page.Hits)
	if s.Request.Cursor != "" {
		page.First = v.link("/", s.Question())
	}
	if result.Next != "" {
		values := s.Question()
		values.Set(params.Cursor, result.Next)
		page.Next = v.link("/", values)
	}
	for _, other := range result.Suggestions {
		respelt := *s
		respelt.Text, respelt.Syntax, respelt.Match = other.Query.String(), params.SyntaxFull, params.MatchAll
		page.DidYouMean = append(page.DidYouMean, tip{Query: respelt.Text, Href: v.link("/", respelt.Question())})
	}
	if result.Total == 0 && !page.EmptyIndex {
		page.Tips = tips(v, s)
		if wider, ok := s.MatchingAny(p.Now()); ok {
			page.AnyHref = v.link("/", wider.Question())
		}
	}
}

// missing are the values that a query or its filters name and no article has: beside others they make a number smaller than was meant.
func missing(s *params.Search) string {
	var values []string
	for _, w := range s.Warnings {
		if w.Field != params.Recency && w.Field != params.RecencyDay {
			values = append(values, w.Value)
		}
	}
	return joined(values)
}

// joined writes words beside each other.
func joined(words []string) string { return strings.Join(words, " · ") }

// beyond offers what goes further than the page: forms, contexts, a feed, code.
func (p *Pages) beyond(page *searchPage, v visit, s *params.Search, result *khabar.SearchResult) {
	page.Take, page.Feed = p.takeaway(v, s), v.link("/feed.atom", s.Question())
	page.Social = &social{Title: page.Title, Description: v.lang.T("results.total", result.Total)}
	for _, c := range page.Chips {
		if c.Label != "" {
			page.Social.Description += " · " + c.Label
		}
	}
	if p.inTexts(s.Request.Query) {
		values := s.Question()
		page.KWICHref = v.link("/kwic", values)
		values.Set(formsParam, "1")
		page.MatchedHref = v.link("/", values)
	}
}

// commonNames are the names of outlets, actors and places in a result, in both scripts.
func (p *Pages) commonNames(facets []khabar.Facet) (out []string) {
	add := func(names khabar.Names) {
		for _, n := range []string{names.Ar, names.En} {
			if n != "" && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	for _, f := range facets {
		for _, value := range f.Values[:min(shortFacet, len(f.Values))] {
			switch f.Field {
			case khabar.FieldOutlet:
				if o, ok := p.Outlets.Outlet(value.Value); ok {
					add(o.Name)
				}
			case khabar.FieldActor, khabar.FieldPlace:
				if a, ok := p.Actors.Actor(value.Value); ok {
					add(a.Name)
				}
			}
		}
	}
	return out
}

// expanded says which actors the query names, whatever else they are called.
func (p *Pages) expanded(page *searchPage, v visit, s *params.Search, found []khabar.Expansion) {
	for _, e := range found {
		label, lang := p.label(v, e.Field, e.Actor)
		if strings.HasPrefix(e.Clause, string(e.Field)+":") || label == e.Actor {
			continue // a value of the field itself widens nothing
		}
		page.Expanded = append(page.Expanded, expansion{e.Clause, name{ID: e.Actor, Text: label, Lang: lang,
			Href: v.link("/actors/"+url.PathEscape(e.Actor), nil)}})
	}
	if len(page.Expanded) == 0 && !s.Request.Literal {
		return
	}
	other := *s
	other.Request.Literal = !s.Request.Literal
	page.ExpandHref = v.link("/", other.Question())
}

// inTexts reports whether a query looks for something that stands in texts: words and phrases, and actors where they are known.
func (p *Pages) inTexts(n query.Node) bool {
	switch n := n.(type) {
	case *query.And:
		return slices.ContainsFunc(n.Nodes, p.inTexts)
	case *query.Or:
		return slices.ContainsFunc(n.Nodes, p.inTexts)
	case *query.Word, *query.Phrase:
		return true
	case *query.Value:
		return p.Actors != nil && (n.Field == string(khabar.FieldActor) || n.Field == string(khabar.FieldPlace))
	}
	return false
}

// tips offers wider searches that can be tried with one click.
func tips(v visit, s *params.Search) []tip {
	var out []tip
	if len(s.Request.Filters) > 0 || s.Request.Dates != (khabar.DateRange{}) {
		wider := params.Search{Text: s.Text, Syntax: s.Syntax, Match: s.Match}
		wider.Request.Sort, wider.Request.Recency = s.Request.Sort, s.Request.Recency
		out = append(out, tip{Label: v.lang.T("tips.filters"), Href: v.link("/", wider.Question())})
	}
	if s.Text != "" && s.Syntax == params.SyntaxFull {
		wider := *s
		wider.Syntax = params.SyntaxPlain
		out = append(out, tip{Label: v.lang.T("tips.plain"), Href: v.link("/", wider.Question())})
	}
	return out
}
