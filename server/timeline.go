package server

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// Parameters of counts over time.
const (
	paramInterval = "interval"
	paramSplit    = "split"
	paramSeries   = "series"
)

// defaultSeries is how many parts a split has when a request does not say.
const defaultSeries = 10

type timelineAnswer struct {
	Query    queryAnswer     `json:"query"`
	Interval khabar.Interval `json:"interval"`
	sharedCounts
	// Unplaced are those that no bucket can hold: without a date, or with one that is wider than a bucket.
	Unplaced sharedCounts   `json:"unplaced"`
	Buckets  []bucketAnswer `json:"buckets"`
	Split    khabar.Field   `json:"split,omitempty"`
	Series   []seriesAnswer `json:"series,omitempty"`
	Ignored  []string       `json:"ignored,omitempty"`
	State    stateAnswer    `json:"state"`
	Receipt  receiptAnswer  `json:"receipt"`
}

// sharedCounts are two counts and what part the first is of the second, 0 of nothing.
type sharedCounts struct {
	Matching int     `json:"matching"`
	Total    int     `json:"total"`
	Share    float64 `json:"share"`
}

func shared(matching, total int) sharedCounts {
	c := sharedCounts{Matching: matching, Total: total}
	if total > 0 {
		c.Share = float64(matching) / float64(total)
	}
	return c
}

func (c sharedCounts) cells() []string {
	return []string{strconv.Itoa(c.Matching), strconv.Itoa(c.Total), strconv.FormatFloat(c.Share, 'g', -1, 64)}
}

type bucketAnswer struct {
	From string `json:"from"`
	To   string `json:"to"`
	sharedCounts
	// Complete says whether all is known to have been seen that the outlets published on these days; null when nobody knows.
	Complete *bool `json:"complete"`
}

type seriesAnswer struct {
	Value    string         `json:"value"`
	Label    string         `json:"label"`
	Counts   []sharedCounts `json:"counts"`
	Unplaced sharedCounts   `json:"unplaced"`
}

// table has a row for each bucket, or for each bucket of each series, and one without days, or one of each series, for what no bucket
// holds.
func (a timelineAnswer) table() ([]string, [][]string) {
	if a.Split != "" {
		var rows [][]string
		for _, s := range a.Series {
			for i, c := range s.Counts {
				rows = append(rows, append([]string{a.Buckets[i].From, a.Buckets[i].To, s.Value, s.Label}, c.cells()...))
			}
			if s.Unplaced.Total > 0 {
				rows = append(rows, append([]string{"", "", s.Value, s.Label}, s.Unplaced.cells()...))
			}
		}
		return []string{"from", "to", string(a.Split), "label", "matching", "total", "share"}, rows
	}
	var rows [][]string
	for _, b := range a.Buckets {
		complete := ""
		if b.Complete != nil {
			complete = strconv.FormatBool(*b.Complete)
		}
		rows = append(rows, append(append([]string{b.From, b.To}, b.cells()...), complete))
	}
	if a.Unplaced.Total > 0 {
		rows = append(rows, append(append([]string{"", ""}, a.Unplaced.cells()...), ""))
	}
	return []string{"from", "to", "matching", "total", "share", "complete"}, rows
}

var timelineParams = slices.Concat(params.Question(), formatParams, []string{paramInterval, paramSplit, paramSeries})

// timeline answers GET /api/v1/timeline.
func (s *Server) timeline(c *gin.Context) error {
	values, err := params.Parse(c.Request.URL.RawQuery, timelineParams)
	if err != nil {
		return err
	}
	request, err := s.read(c, values)
	if err != nil {
		return err
	}
	if request.Request.Timeline, err = readTimeline(values); err != nil {
		return err
	}
	answer, state, err := s.overTime(c, request)
	if err != nil {
		return err
	}
	// What was crawled may change while the index does not.
	asked := question(c, request.Canonical()) + string(answer.completeness())
	if s.stamped(c, state, asked) {
		return nil
	}
	return reply(c, answer)
}

func readTimeline(values params.Values) (*khabar.TimelineRequest, error) {
	words := make([]string, 0, len(khabar.Intervals))
	for _, i := range khabar.Intervals {
		words = append(words, string(i))
	}
	interval, err := values.Choice(paramInterval, words...)
	if err != nil {
		return nil, err
	}
	r := &khabar.TimelineRequest{Interval: khabar.Interval(interval)}
	series, err := values.Number(paramSeries, defaultSeries, 1, khabar.MaxSeries)
	if err != nil || values.Get(paramSplit) == "" {
		return r, err
	}
	field, fieldErr := params.FieldNamed(values.Get(paramSplit))
	if fieldErr != nil {
		return nil, fieldErr.At(paramSplit)
	}
	r.Split, r.Series = field, series
	return r, nil
}

// overTime counts over time, and everything, in one state of the index.
func (s *Server) overTime(c *gin.Context, request *params.Search) (*timelineAnswer, khabar.IndexState, error) {
	ctx := c.Request.Context()
	r := countsOnly(request.Request)
	all := r
	all.Query, all.Timeline = nil, nil
	results, err := s.countAll(ctx, r, all)
	if err != nil {
		return nil, khabar.IndexState{}, err
	}
	found, state := results[0], results[0].State
	t := found.Timeline
	answer := &timelineAnswer{Query: s.expandedQuery(request, found.Expanded), Interval: t.Interval, sharedCounts: shared(found.Total, results[1].Total),
		Buckets: make([]bucketAnswer, len(t.Buckets)), Split: r.Timeline.Split, Ignored: found.Ignored, State: stateOf(state),
		Receipt: s.receipt(c, request, state)}
	for i, b := range t.Buckets {
		answer.Buckets[i] = bucketAnswer{From: b.First.String(), To: b.Last.String(), sharedCounts: shared(b.Matching, b.Total)}
	}
	answer.Unplaced = shared(t.Unplaced.Matching, t.Unplaced.Total)
	for _, series := range t.Series {
		out := seriesAnswer{Value: series.Value, Label: s.label(r.Timeline.Split, series.Value), Counts: make([]sharedCounts, len(series.Counts)),
			Unplaced: shared(series.Unplaced.Matching, series.Unplaced.Total)}
		for i, n := range series.Counts {
			out.Counts[i] = shared(n.Matching, n.Total)
		}
		answer.Series = append(answer.Series, out)
	}
	complete, err := s.completeOn(ctx, r, t.Buckets)
	for i := range complete {
		answer.Buckets[i].Complete = complete[i]
	}
	return answer, state, err
}

// completeness writes what is known of each bucket, in one letter each.
func (a *timelineAnswer) completeness() []byte {
	out := make([]byte, len(a.Buckets))
	for i, b := range a.Buckets {
		out[i] = completeness(b.Complete)
	}
	return out
}

func completeness(complete *bool) byte {
	switch {
	case complete == nil:
		return '?'
	case *complete:
		return '+'
	}
	return '-'
}
