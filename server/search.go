package server

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

type searchAnswer struct {
	Query queryAnswer `json:"query"`
	Total int         `json:"total"`
	// TookMS is the time the search took at the server, in milliseconds.
	TookMS     float64 `json:"took_ms"`
	Incomplete bool    `json:"incomplete"`
	// Ignored are words of the query that are too common to be searched for.
	Ignored []string                            `json:"ignored,omitempty"`
	State   stateAnswer                         `json:"state"`
	Receipt receiptAnswer                       `json:"receipt"`
	Hits    []hitAnswer                         `json:"hits"`
	Facets  map[khabar.Field][]facetValueAnswer `json:"facets,omitempty"`
	Next    string                              `json:"next,omitempty"`
	// DidYouMean are queries, in canonical form, that find more because of another spelling; Try says what else would.
	DidYouMean []suggestionAnswer `json:"did_you_mean,omitempty"`
	Try        *tryAnswer         `json:"try,omitempty"`
}

type suggestionAnswer struct {
	Query string `json:"query"`
	Total int    `json:"total"`
}

// tryAnswer is a parameter to change when nothing was found.
type tryAnswer struct {
	Match string `json:"match"`
	Total int    `json:"total"`
	URL   string `json:"url"`
}

// paramExplain asks for the trees of scores.
const paramExplain = "explain"

var searchParams = slices.Concat(params.Question(), formatParams,
	params.Order(), []string{params.Size, params.Cursor, params.Facets, params.FacetSize, params.Snippets, paramExplain})

// table has the hits of the page; marks and facets are in the JSON.
func (a searchAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Hits))
	for i, h := range a.Hits {
		rows[i] = h.cells()
	}
	return hitColumns, rows
}

// hitColumns are the columns of tables of hits.
var hitColumns = []string{"id", "url", "outlet", "outlet_name", "origin", "lang", "title", "authors", "section", "published",
	"published_source", "words", "score", "snippets"}

func (h hitAnswer) cells() []string {
	origin := ""
	if h.Origin != nil {
		origin = h.Origin.ID
	}
	passages := make([]string, len(h.Snippets))
	for i, p := range h.Snippets {
		passages[i] = p.Text
	}
	return []string{h.ID, h.URL, h.Outlet.ID, h.Outlet.Name, origin, h.Lang, h.Title, strings.Join(h.Authors, "; "), h.Section,
		h.Published.String(), string(h.PublishedSource), strconv.Itoa(h.Words), strconv.FormatFloat(h.Score, 'g', -1, 64),
		strings.Join(passages, " … ")}
}

// search answers GET /api/v1/search.
func (s *Server) search(c *gin.Context) error {
	request, err := s.readSearch(c, searchParams)
	if err != nil {
		return err
	}
	asked := question(c, request.CanonicalQuestion().Encode())
	if s.unchanged(c, asked) {
		return nil
	}
	explain := c.Query(paramExplain)
	if explain != "" && explain != "0" && explain != "1" {
		return khabar.Errorf(khabar.KindInvalid, "server", "%q takes 0 or 1.", paramExplain).At(paramExplain)
	}
	request.Request.Explain, request.Request.Suggest = explain == "1", true
	start := time.Now()
	result, err := s.Searcher.Search(c.Request.Context(), request.Request)
	if err != nil {
		return err
	}
	answer := searchAnswer{Query: s.expandedQuery(request, result.Expanded), Total: result.Total, TookMS: milliseconds(time.Since(start)),
		Incomplete: result.Incomplete, Ignored: result.Ignored, State: stateOf(result.State), Receipt: s.receiptOf(c, request, result.State, result.Incomplete), Hits: make([]hitAnswer, 0, len(result.Hits)), Next: result.Next}
	for _, h := range result.Hits {
		answer.Hits = append(answer.Hits, s.hitOf(h))
	}
	if len(result.Facets) > 0 {
		answer.Facets = make(map[khabar.Field][]facetValueAnswer, len(result.Facets))
	}
	for _, f := range result.Facets {
		answer.Facets[f.Field] = s.facetOf(f)
	}
	for _, other := range result.Suggestions {
		answer.DidYouMean = append(answer.DidYouMean, suggestionAnswer{Query: other.Query.String(), Total: other.Total})
	}
	if result.Total == 0 && !result.Incomplete {
		if answer.Try, err = s.tryAny(c, request); err != nil {
			return err
		}
	}
	if result.Next != "" {
		linkNext(c, result.Next, request.Request.Recency)
	}
	if !result.Incomplete { // another try may see more
		s.stamp(c, result.State, asked)
	}
	return replyWith(c, answer, result.Incomplete)
}

// tryAny offers match=any to a query of several words that no article has all of, if that finds something.
func (s *Server) tryAny(c *gin.Context, request *params.Search) (*tryAnswer, error) {
	wider, ok := request.MatchingAny(s.Now())
	if !ok {
		return nil, nil
	}
	r := wider.Request
	r.Size, r.Snippets, r.Facets, r.Explain, r.Suggest = 0, 0, nil, false, false
	result, err := s.countOnce(c.Request.Context(), r)
	if err != nil || result.Total == 0 {
		return nil, err
	}
	return &tryAnswer{Match: params.MatchAny, Total: result.Total, URL: c.Request.URL.Path + "?" + wider.Question().Encode()}, nil
}

// readSearch reads the parameters that a route takes.
func (s *Server) readSearch(c *gin.Context, allowed []string) (*params.Search, error) {
	values, err := params.Parse(c.Request.URL.RawQuery, allowed)
	if err != nil {
		return nil, err
	}
	return s.read(c, values)
}

// read reads the question of a request, and checks that there is what it asks for.
func (s *Server) read(c *gin.Context, values params.Values) (*params.Search, error) {
	request, err := values.Search(s.Now())
	if err == nil {
		err = s.check(c, request)
	}
	return request, err
}

// linkNext names the next page in a header (RFC 8288), for programs that follow links without reading the answer.
// The address says the day that recency counts from, because a cursor is good for that day only.
func linkNext(c *gin.Context, cursor string, recency khabar.Recency) {
	next := *c.Request.URL
	values := next.Query()
	values.Set(params.Cursor, cursor)
	if recency.On() {
		values.Set(params.RecencyDay, recency.Day.String())
	}
	next.RawQuery = values.Encode()
	c.Header("Link", "<"+next.RequestURI()+`>; rel="next"`)
}

// milliseconds rounds to what a clock can tell.
func milliseconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond)) / float64(time.Millisecond)
}
