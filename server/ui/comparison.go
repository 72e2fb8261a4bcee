package ui

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"

	"khabar"
	"khabar/query"
	"khabar/server/params"
)

const (
	maxSeries     = 5
	intervalParam = "interval"
	measureParam  = "measure"
)

func seriesParam(i int) string { return "q" + strconv.Itoa(i+1) }

// askedSeries is one of the queries.
type askedSeries struct {
	N           int
	Name, Text  string // of its field
	Open        bool   // the field is shown: those in use, and one more
	Fault       said   // why the query cannot be read; no text: it can
	FaultAt     int    // where, in characters from 1
	Missing     string // values in it that no article has
	Label, Lang string
	Total       int
	Share       string
	Href        string
	search      *params.Search
}

// compareParams are the parameters that the page takes: a question without its query, and up to five queries.
var compareParams = func() []string {
	names := slices.DeleteFunc(params.Question(), func(name string) bool {
		return name == params.Text || name == params.Syntax || name == params.Match
	})
	for i := range maxSeries {
		names = append(names, seriesParam(i))
	}
	return append(names, intervalParam, measureParam, languageParam)
}()

// dropOrder takes out of a question in which order its articles come.
func dropOrder(values url.Values) {
	for _, name := range params.Order() {
		values.Del(name)
	}
}

// compared are the parameters that compare a search with nothing yet.
func compared(s *params.Search) url.Values {
	values := s.Question()
	dropOrder(values)
	for _, name := range []string{params.Text, params.Syntax, params.Match} {
		values.Del(name)
	}
	text := s.Text
	if s.Syntax != params.SyntaxFull || s.Match != params.MatchAll {
		text = s.Canonical()
	}
	if text != "" {
		values.Set(seriesParam(0), text)
	}
	return values
}

// comparison is a request for the page, as understood.
type comparison struct {
	base     *params.Search // filters and dates
	asked    []askedSeries
	interval khabar.Interval
	shares   bool
}

// readComparison reads a request. What could not be read of a query is in its Fault; err is about everything else.
func (p *Pages) readComparison(v visit) (*comparison, error) {
	values, err := params.Parse(v.URL.RawQuery, compareParams)
	c := &comparison{}
	base, errBase := values.Search(p.Now())
	c.base = base
	if errBase == nil {
		errBase = p.check(v.Context(), base)
	}
	interval, errInterval := values.Choice(intervalParam, "", string(khabar.ByDay), string(khabar.ByWeek), string(khabar.ByMonth), string(khabar.ByYear))
	measure, errMeasure := values.Choice(measureParam, "count", "share")
	c.interval, c.shares = khabar.Interval(interval), measure == "share"
	var errSeries error
	for i := range maxSeries {
		a, e := p.readSeries(v, c.base, i, values.Get(seriesParam(i)))
		errSeries = cmp.Or(errSeries, e)
		a.Open = i < 2 || a.Text != "" || c.asked[i-1].Text != ""
		c.asked = append(c.asked, a)
	}
	for _, e := range []error{errBase, errInterval, errMeasure, errSeries} {
		if err == nil {
			err = e
		}
	}
	return c, err
}

// readSeries reads one query. err is about what is not its fault.
func (p *Pages) readSeries(v visit, base *params.Search, i int, text string) (askedSeries, error) {
	a := askedSeries{N: i + 1, Name: seriesParam(i), Text: text}
	if text == "" {
		return a, nil
	}
	s := *base
	s.Text = text
	s.Request.Sort = khabar.SortRelevance
	node, err := query.Parse(text, query.Options{Syntax: query.Full, Now: p.Now()})
	if err == nil {
		alone := &params.Search{Request: khabar.SearchRequest{Query: node}}
		err = p.check(v.Context(), alone)
		a.Missing = missing(alone)
	}
	var syntax *query.SyntaxError
	if errors.As(err, &syntax) {
		a.Fault, a.FaultAt = v.lang.say(syntax.Message), syntax.Pos+1
		return a, nil
	}
	if err != nil {
		return a, err
	}
	s.Request.Query = node
	a.search, a.Href = &s, v.link("/", s.Question())
	a.Label, a.Lang = p.queryLabel(v, node, text)
	return a, nil
}

// queryLabel names a query: an actor, place or outlet by its name, everything else as it was written.
func (p *Pages) queryLabel(v visit, node query.Node, text string) (label, lang string) {
	if value, ok := node.(*query.Value); ok {
		if label, lang = p.label(v, khabar.Field(value.Field), value.Value); label != value.Value {
			return label, lang
		}
	}
	return text, ""
}

// values are the parameters of the request in canonical form.
func (c *comparison) values() url.Values {
	values := c.base.Question()
	dropOrder(values)
	for _, a := range c.asked {
		if a.Text != "" {
			values.Set(a.Name, a.Text)
		}
	}
	if c.interval != "" {
		values.Set(intervalParam, string(c.interval))
	}
	if c.shares {
		values.Set(measureParam, "share")
	}
	return values
}

// with is the address of the page with another value of a parameter; the empty value takes it out.
func (c *comparison) with(v visit, path, name, value string) string {
	values := c.values()
	if values.Set(name, value); value == "" {
		values.Del(name)
	}
	return v.link(path, values)
}

// table is the address of the same counts as a table, which the API makes.
func (c *comparison) table(asked []askedSeries, interval khabar.Interval) string {
	values := c.base.Question()
	dropOrder(values)
	for _, a := range asked {
		values.Add(params.Text, a.Text)
		values.Add(params.Label, a.Label)
	}
	values.Set(intervalParam, string(interval))
	values.Set(params.Format, "csv")
	values.Set("bom", "1")
	return "/api/v1/compare?" + values.Encode()
}

// ready lists the queries that were asked, or nothing if one of them cannot be read.
func (c *comparison) ready() (asked []askedSeries) {
	for _, a := range c.asked {
		if a.Fault.Text != "" {
			return nil
		}
		if a.search != nil {
			asked = append(asked, a)
		}
	}
	return asked
}
