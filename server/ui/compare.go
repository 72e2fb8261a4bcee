package ui

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"khabar"
	"khabar/server/params"
	"khabar/server/ui/plot"
)

// comparePage is the page at /compare: up to five queries over time and side by side.
type comparePage struct {
	frame
	Asked    []askedSeries
	Hidden   []field
	Dates    dateForm
	Chips    []chip
	ClearAll string
	Examples []option
	// Answered: at least one query was asked, and all could be read.
	Answered            bool
	Incomplete          bool
	Chart               *chart // nil when nothing was found
	Interval            khabar.Interval
	From, To            string
	Unplaced            int
	Intervals, Measures choices
	Bys                 choices
	Rows                []compareRow
	RowsLeft            int // rows that are in the CSV only
	Sides               []side
	CSV, PNG            string
	Shares              bool
	State               khabar.IndexState
	Fault               *fault // of the request as a whole
	Missing             string // values of the filters that no article has
	Unknown             bool   // nobody knows whether the crawl was complete
}

// compareRow is one bucket.
type compareRow struct {
	Days       string
	Machine    string // first and last day, as ISO 8601 writes an interval
	Cells      []compareCell
	Incomplete bool
}

type compareCell struct {
	Count int
	Share string
	Href  string
}

// side is a field with its most frequent values in each series.
type side struct {
	Field   khabar.Field
	Columns []sideColumn
}

type sideColumn struct {
	N      int
	Label  string
	Values []facetValue
	Widest int
}

const (
	maxTableRows = 400
	sideValues   = 8
)

// sideFields are those that are set side by side.
var sideFields = []khabar.Field{khabar.FieldOutlet, khabar.FieldLang, khabar.FieldActor, khabar.FieldPlace}

// count asks all queries, and everything without a query, from one state of the index.
func (p *Pages) count(ctx context.Context, c *comparison, asked []askedSeries) (found *overTime, all int, err error) {
	requests := make([]khabar.SearchRequest, 0, len(asked)+1)
	for _, a := range asked {
		r := countsOf(a.search.Request)
		for _, f := range sideFields {
			r.Facets = append(r.Facets, khabar.FacetRequest{Field: f, Size: sideValues})
		}
		requests = append(requests, r)
	}
	everything := countsOf(c.base.Request)
	everything.Query = nil
	whole, err := p.Searcher.Search(ctx, everything)
	if err != nil {
		return nil, 0, err
	}
	if found, err = p.countOverTime(ctx, requests, c.interval); err != nil {
		return nil, 0, err
	}
	if p.Complete != nil && len(found.buckets) > 0 {
		found.complete, err = p.Complete(ctx, everything, found.buckets)
	}
	return found, whole.Total, err
}

// compare answers GET /compare.
func (p *Pages) compare(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	c, err := p.readComparison(v)
	page := p.compareFrame(v, c)
	if err != nil {
		message := khabar.MessageOf(err)
		var unknown *params.UnknownError
		if errors.As(err, &unknown) {
			message = unknown.Error()
		} else if khabar.KindOf(err) != khabar.KindInvalid && khabar.KindOf(err) != khabar.KindTooLarge {
			return err
		}
		page.Fault = &fault{Message: v.lang.say(message)}
		return p.render(w, v, http.StatusBadRequest, "compare", page)
	}
	asked := c.ready()
	if len(asked) == 0 {
		return p.render(w, v, http.StatusOK, "compare", page)
	}
	found, all, err := p.count(r.Context(), c, asked)
	if err != nil {
		if kind := khabar.KindOf(err); kind != khabar.KindInvalid && kind != khabar.KindTooLarge {
			return err
		}
		page.Fault = &fault{Message: v.lang.say(khabar.MessageOf(err))}
		return p.render(w, v, http.StatusBadRequest, "compare", page)
	}
	p.fillComparison(page, v, c, asked, found, all)
	return p.render(w, v, http.StatusOK, "compare", page)
}

func (p *Pages) compareFrame(v visit, c *comparison) *comparePage {
	page := &comparePage{frame: p.frame(v, "compare", v.lang.T("compare.heading")), Asked: c.asked,
		PNG: c.with(v, "/compare.png", "", ""), Missing: missing(c.base)}
	kept := c.values()
	for i := range maxSeries {
		kept.Del(seriesParam(i))
	}
	kept.Del(params.From)
	kept.Del(params.To)
	page.Hidden = hiddenOf(v, kept, compareParams)
	page.Dates = p.dateForm(v, c.base)
	page.Chips = p.compareChips(v, c)
	for _, pair := range comparisons {
		values := url.Values{}
		label := ""
		for i, q := range pair {
			values.Set(seriesParam(i), q)
			if i > 0 {
				label += " · "
			}
			label += "\u2068" + q + "\u2069"
		}
		page.Examples = append(page.Examples, option{Label: label, Href: v.link("/compare", values)})
	}
	page.Intervals = choices{Label: "compare.interval", Options: []option{{Label: v.lang.T("compare.fitting"), Chosen: c.interval == "",
		Href: c.with(v, "/compare", intervalParam, "")}}}
	for _, i := range khabar.Intervals {
		page.Intervals.Options = append(page.Intervals.Options, option{Label: v.lang.T("interval." + string(i)), Chosen: c.interval == i,
			Href: c.with(v, "/compare", intervalParam, string(i))})
	}
	page.Measures = choices{Label: "compare.measure", Options: []option{
		{Label: v.lang.T("measure.count"), Chosen: !c.shares, Href: c.with(v, "/compare", measureParam, "")},
		{Label: v.lang.T("measure.share"), Chosen: c.shares, Href: c.with(v, "/compare", measureParam, "share")}}}
	page.Bys = bys(v, c.base.Request.By, func(by string) string { return c.with(v, "/compare", params.By, by) })
	page.Shares = c.shares
	return page
}

// comparisons are examples.
var comparisons = [][]string{{"drought OR جفاف", "flood OR فيضان"}, {"agreement", "war"}, {"lang:ar", "lang:en"}}

// bys are the ways to count copies; the first is the default.
func bys(v visit, chosen khabar.CountBy, href func(by string) string) choices {
	out := choices{Label: "by.label"}
	for _, by := range []khabar.CountBy{khabar.ByArticle, khabar.ByOriginal, khabar.ByCluster} {
		value := string(by)
		if by == khabar.ByArticle {
			value = ""
		}
		out.Options = append(out.Options, option{Label: v.lang.T("by." + string(by)), Href: href(value),
			Chosen: by == chosen || by == khabar.ByArticle && chosen == ""})
	}
	return out
}

// compareChips are the filters that hold for all queries.
func (p *Pages) compareChips(v visit, c *comparison) []chip {
	chips, _ := p.chips(v, c.base)
	for i := range chips {
		rest, err := url.Parse(chips[i].Remove)
		if err != nil {
			continue
		}
		kept := rest.Query()
		for name, values := range c.values() {
			if !slices.Contains(params.Question(), name) {
				kept[name] = values
			}
		}
		kept.Del(languageParam)
		dropOrder(kept)
		chips[i].Remove = v.link("/compare", kept)
	}
	return chips
}

func (p *Pages) fillComparison(page *comparePage, v visit, c *comparison, asked []askedSeries, found *overTime, all int) {
	page.Answered, page.Interval, page.Unplaced = true, found.interval, found.unplaced()
	page.State, page.CSV = found.results[0].State, c.table(asked, found.interval)
	for i := range asked {
		a := &page.Asked[asked[i].N-1]
		a.Total, a.Share = found.results[i].Total, v.lang.share(found.results[i].Total, all)
		page.Incomplete = page.Incomplete || found.results[i].Incomplete
	}
	p.fillSides(page, v, asked, found)
	if len(found.buckets) == 0 {
		return
	}
	first, last := found.buckets[0].First, found.buckets[len(found.buckets)-1].Last
	page.From, page.To = v.lang.day(first.Time()), v.lang.day(last.Time())
	page.Chart = p.chart(v, found, "tall", c.shares, func(first, last khabar.Day) string {
		values := c.values()
		values.Set(params.From, first.String())
		values.Set(params.To, last.String())
		return v.link("/compare", values)
	})
	page.Unknown = !slices.ContainsFunc(found.complete, func(known *bool) bool { return known != nil })
	links := make([]func(first, last khabar.Day) string, len(asked))
	for i, a := range asked {
		links[i] = onDays(v, a.search)
	}
	for i, b := range found.buckets[:min(len(found.buckets), maxTableRows)] {
		row := compareRow{Days: v.lang.dayRange(b.First, b.Last), Machine: b.First.String() + "/" + b.Last.String(),
			Incomplete: i < len(found.complete) && found.complete[i] != nil && !*found.complete[i]}
		for j := range asked {
			n := found.series[j][i]
			row.Cells = append(row.Cells, compareCell{Count: n.Matching, Share: v.lang.share(n.Matching, n.Total), Href: links[j](b.First, b.Last)})
		}
		page.Rows = append(page.Rows, row)
	}
	page.RowsLeft = len(found.buckets) - len(page.Rows)
}

// fillSides sets the most frequent outlets, languages, actors and places of each query side by side.
func (p *Pages) fillSides(page *comparePage, v visit, asked []askedSeries, found *overTime) {
	for k, f := range sideFields {
		if p.Actors == nil && (f == khabar.FieldActor || f == khabar.FieldPlace) {
			continue
		}
		s, some := side{Field: f}, false
		for i, a := range asked {
			column := sideColumn{N: a.N, Label: a.Label}
			for _, value := range found.results[i].Facets[k].Values {
				shown := p.facetValue(v, a.search, f, value)
				column.Values, some = append(column.Values, shown), true
				column.Widest = max(column.Widest, value.Count)
			}
			s.Columns = append(s.Columns, column)
		}
		if some {
			page.Sides = append(page.Sides, s)
		}
	}
}

// comparePNG answers GET /compare.png.
func (p *Pages) comparePNG(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	c, asked, found, err := p.comparisonOf(v)
	if err != nil {
		return err
	}
	words := plot.Words{Title: v.lang.T("plot.heading"), RightToLeft: v.lang.dir == "rtl"}
	if c.shares {
		words.Title = v.lang.T("plot.shares")
	}
	for _, a := range asked {
		words.Legend = append(words.Legend, a.Label)
	}
	if len(asked) == 1 {
		words.Title += v.lang.T("chips.colon") + " " + asked[0].Label
	}
	picture := p.chart(v, found, "tall", c.shares, func(khabar.Day, khabar.Day) string { return "" })
	if picture.Gaps {
		words.Notes = append(words.Notes, v.lang.T("plot.gaps"))
	}
	state := found.results[0].State
	words.Notes = append(words.Notes, v.lang.T("plot.source", v.lang.day(p.Now()), state.Generation+"."+strconv.FormatUint(state.Seq, 10)))
	var b bytes.Buffer
	if err := picture.Plot.PNG(&b, words); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Content-Disposition", `attachment; filename="khabar.png"`)
	_, _ = w.Write(b.Bytes())
	return nil
}

// comparisonOf reads and answers a request for a form of the plot other than the page.
func (p *Pages) comparisonOf(v visit) (*comparison, []askedSeries, *overTime, error) {
	c, err := p.readComparison(v)
	if err != nil {
		return nil, nil, nil, err
	}
	asked := c.ready()
	if len(asked) == 0 {
		return nil, nil, nil, khabar.Errorf(khabar.KindInvalid, "ui", "There is no query that can be counted.").At(seriesParam(0))
	}
	found, _, err := p.count(v.Context(), c, asked)
	return c, asked, found, err
}
