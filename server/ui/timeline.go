package ui

import (
	"context"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"khabar"
	"khabar/server/params"
	"khabar/server/ui/plot"
)

// overTime are the answers to some questions with timelines of one interval, cut to the days on which anything was found.
type overTime struct {
	results  []*khabar.SearchResult
	interval khabar.Interval
	buckets  []khabar.Bucket // of the first answer; all have the same days
	series   [][]khabar.Bucket
	// Complete says of each bucket what is known of its coverage.
	complete []*bool
}

// longest are the spans, in days, up to which each interval is chosen when nobody chose one: 62 days, two years of weeks, 20 years of
// months.
var longest = map[khabar.Interval]khabar.Day{khabar.ByDay: 62, khabar.ByWeek: 731, khabar.ByMonth: 7306, khabar.ByYear: math.MaxInt32}

// fittingInterval is the narrowest that does not part a span too finely.
func fittingInterval(days khabar.Day) khabar.Interval {
	return khabar.Intervals[slices.IndexFunc(khabar.Intervals, func(i khabar.Interval) bool { return days <= longest[i] })]
}

// countOverTime asks questions from one state of the index. Without an interval it takes the one that fits what is found: months are
// tried first, because they do for most.
func (p *Pages) countOverTime(ctx context.Context, rs []khabar.SearchRequest, interval khabar.Interval) (*overTime, error) {
	first := interval
	if first == "" {
		first = khabar.ByMonth
	}
	out, err := p.countBy(ctx, rs, first)
	if err != nil || interval != "" || len(out.buckets) == 0 {
		return out, err
	}
	span := out.buckets[len(out.buckets)-1].Last - out.buckets[0].First + 1
	if fits := fittingInterval(span); fits != first {
		counts := make([]khabar.SearchRequest, len(rs))
		for i, r := range rs {
			counts[i] = countsOf(r)
		}
		finer, err := p.countBy(ctx, counts, fits)
		if err != nil {
			return nil, err
		}
		if finer.results[0].State == out.results[0].State { // else the months are true, and what was fetched since is not
			finer.results = out.results
			out = finer
		}
	}
	return out, nil
}

// countsOf is a request without hits and facets.
func countsOf(r khabar.SearchRequest) khabar.SearchRequest {
	r.Size, r.Snippets, r.Facets, r.Suggest, r.Sort = 0, 0, nil, false, khabar.SortNewest
	return r
}

func (p *Pages) countBy(ctx context.Context, rs []khabar.SearchRequest, interval khabar.Interval) (*overTime, error) {
	asked := slices.Clone(rs)
	for i := range asked {
		asked[i].Timeline = &khabar.TimelineRequest{Interval: interval}
	}
	out := &overTime{interval: interval}
	var err error
	if len(asked) == 1 { // which may have a cursor
		var one *khabar.SearchResult
		one, err = p.marked.Search(ctx, asked[0])
		out.results = []*khabar.SearchResult{one}
	} else {
		out.results, err = p.marked.SearchAll(ctx, asked)
	}
	if err != nil {
		return nil, err
	}
	return out, out.cut()
}

// cut leaves out the buckets before the first and after the last in which anything was found.
func (o *overTime) cut() error {
	first, end := math.MaxInt, 0
	for _, r := range o.results {
		if r.Timeline == nil {
			return nil
		}
		for i, b := range r.Timeline.Buckets {
			if b.Matching > 0 {
				first, end = min(first, i), max(end, i+1)
			}
		}
	}
	if first >= end {
		return nil
	}
	for _, r := range o.results {
		if len(r.Timeline.Buckets) < end {
			return khabar.Errorf(khabar.KindInternal, "ui", "The counts cannot be compared.")
		}
		o.series = append(o.series, r.Timeline.Buckets[first:end])
	}
	o.buckets = o.series[0]
	return nil
}

// unplaced is the number of articles found that stand in no bucket.
func (o *overTime) unplaced() (n int) {
	for _, r := range o.results {
		if r.Timeline != nil {
			n += r.Timeline.Unplaced.Matching
		}
	}
	return n
}

// chart is a plot with its links.
type chart struct {
	Class string // its height, in the style sheet
	Plot  *plot.Plot
	Zones []chartZone
	Gaps  bool
}

type chartZone struct {
	plot.Zone
	Href, Title string
}

// Heights of plots in pixels; the style sheet has them too.
var heights = map[string]float64{"short": 120, "tall": 320}

// chart lays out what was counted, as shares or as counts. link leads to the articles of some days; nil: the plot leads nowhere.
func (p *Pages) chart(v visit, o *overTime, class string, shares bool, link func(first, last khabar.Day) string) *chart {
	in := plot.Input{Buckets: o.buckets, Height: heights[class], Percent: shares, Bars: len(o.series) == 1 && !shares, Day: v.lang.tick,
		Number: v.lang.number, Incomplete: make([]bool, len(o.buckets))}
	if class == "short" {
		in.Zones = 48
	}
	c := &chart{Class: class}
	for i, complete := range o.complete {
		in.Incomplete[i] = complete != nil && !*complete
		c.Gaps = c.Gaps || in.Incomplete[i]
	}
	for _, buckets := range o.series {
		values := make([]float64, len(buckets))
		for i, b := range buckets {
			values[i] = float64(b.Matching)
			if shares {
				values[i] /= float64(b.Total) // nothing of nothing is no share: NaN
			}
		}
		in.Series = append(in.Series, values)
	}
	c.Plot = plot.New(in)
	if link == nil {
		return c
	}
	for _, z := range c.Plot.Zones {
		first, last := o.buckets[z.First].First, o.buckets[z.End-1].Last
		c.Zones = append(c.Zones, chartZone{Zone: z, Href: link(first, last), Title: v.lang.zone(first, last, o.said(v, z, shares))})
	}
	return c
}

// said is what a zone's title says of each series.
func (o *overTime) said(v visit, z plot.Zone, shares bool) string {
	text := ""
	for i, buckets := range o.series {
		n, of := 0, 0
		for _, b := range buckets[z.First:z.End] {
			n, of = n+b.Matching, of+b.Total
		}
		if i > 0 {
			text += " · "
		}
		if shares {
			text += v.lang.share(n, of)
			continue
		}
		text += v.lang.number(n)
	}
	return text
}

// zone names days and says what they have.
func (l *language) zone(first, last khabar.Day, said string) string {
	if first == last {
		return l.T("plot.zone.day", l.day(first.Time()), said)
	}
	return l.T("plot.zone", l.day(first.Time()), l.day(last.Time()), said)
}

// share writes a part of a whole in percent, with three digits that say something.
func (l *language) share(n, of int) string {
	if of == 0 {
		return "–"
	}
	part := float64(n) / float64(of) * 100
	digits := 1
	if part > 0 && part < 10 {
		digits = min(4, 1-int(math.Floor(math.Log10(part))))
	}
	return strconv.FormatFloat(part, 'f', digits, 64) + "%"
}

// tick writes a label for the axis of time, isolated so that its parts keep their order in a plot that runs from left to right.
func (l *language) tick(d khabar.Day, precision khabar.Precision) string {
	t := d.Time()
	year := strconv.Itoa(t.Year())
	month := l.T("short." + strconv.Itoa(int(t.Month())))
	label := year
	switch precision {
	case khabar.PrecisionDay:
		label = l.T("tick.day", strconv.Itoa(t.Day()), month)
	case khabar.PrecisionMonth:
		label = l.T("tick.month", month, year)
	}
	return "\u2068" + label + "\u2069"
}

// searchPlot is the plot above the results.
type searchPlot struct {
	Chart    *chart
	Interval khabar.Interval
	From, To string // the days that it shows
	Unplaced int
	Larger   string // address of the page that compares
}

func (p *Pages) searchPlot(v visit, s *params.Search, o *overTime) *searchPlot {
	if len(o.buckets) < 2 || o.results[0].Incomplete {
		return nil
	}
	return &searchPlot{Chart: p.chart(v, o, "short", false, onDays(v, s)), Interval: o.interval, Unplaced: o.unplaced(),
		From: v.lang.day(o.buckets[0].First.Time()), To: v.lang.day(o.buckets[len(o.buckets)-1].Last.Time()),
		Larger: v.link("/compare", compared(s))}
}

// onDays is the address of a search's articles of some days.
func onDays(v visit, s *params.Search) func(first, last khabar.Day) string {
	base := s.Question()
	return func(first, last khabar.Day) string {
		values := url.Values{}
		for name, value := range base {
			values[name] = value
		}
		values.Set(params.From, first.String())
		values.Set(params.To, last.String())
		return v.link("/", values)
	}
}

// dayRange writes the days of a bucket in words, shortly.
func (l *language) dayRange(first, last khabar.Day) string {
	from, to := first.Time(), last.Time()
	year := strconv.Itoa(from.Year())
	switch {
	case first == last:
		return l.day(from)
	case from.Day() == 1 && to.AddDate(0, 0, 1).Equal(from.AddDate(1, 0, 0)):
		return year
	case from.Day() == 1 && to.AddDate(0, 0, 1).Equal(from.AddDate(0, 1, 0)):
		return l.T("date.month", l.months[from.Month()-1], year)
	}
	return l.T("chips.between", l.shortDay(from), l.shortDay(to))
}

func (l *language) shortDay(t time.Time) string {
	return l.T("date.day", strconv.Itoa(t.Day()), l.T("short."+strconv.Itoa(int(t.Month()))), strconv.Itoa(t.Year()))
}

// percent writes a part of the width for an attribute of SVG.
func percent(part float64) string { return strconv.FormatFloat(part*100, 'f', 3, 64) + "%" }

// pixels writes a length in pixels.
func pixels(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }
