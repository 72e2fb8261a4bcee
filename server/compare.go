package server

import (
	"cmp"
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// paramOver says over what queries are compared: time, or a field.
const paramOver = "over"

const overTime = "time"

// defaultCompared is how many values of a field are compared when a request does not say.
const defaultCompared = 20

type compareAnswer struct {
	Queries []comparedQuery `json:"queries"`
	// Total is what filters and dates leave, whatever words.
	Total    int             `json:"total"`
	Over     string          `json:"over"`
	Interval khabar.Interval `json:"interval,omitempty"`
	// Buckets are those of time, Values those of a field; their counts come in the order of the queries.
	Buckets []comparedBucket `json:"buckets,omitempty"`
	Values  []comparedValue  `json:"values,omitempty"`
	State   stateAnswer      `json:"state"`
	Receipt receiptAnswer    `json:"receipt"`
}

type comparedQuery struct {
	Label string      `json:"label"`
	Query queryAnswer `json:"query"`
	sharedCounts
	// Unplaced are those found that no bucket can hold.
	Unplaced int      `json:"unplaced"`
	Ignored  []string `json:"ignored,omitempty"`

	unplaced sharedCounts
}

type comparedBucket struct {
	From     string         `json:"from"`
	To       string         `json:"to"`
	Complete *bool          `json:"complete"`
	Counts   []sharedCounts `json:"counts"`
}

type comparedValue struct {
	Value  string         `json:"value"`
	Label  string         `json:"label"`
	Counts []sharedCounts `json:"counts"`
}

// table is long: a row for each bucket or value of each query, and one without days for what no bucket holds.
func (a compareAnswer) table() ([]string, [][]string) {
	var rows [][]string
	for i, q := range a.Queries {
		for _, b := range a.Buckets {
			rows = append(rows, append([]string{q.Label, b.From, b.To}, b.Counts[i].cells()...))
		}
		if q.unplaced.Total > 0 {
			rows = append(rows, append([]string{q.Label, "", ""}, q.unplaced.cells()...))
		}
		for _, v := range a.Values {
			rows = append(rows, append([]string{q.Label, v.Value, v.Label}, v.Counts[i].cells()...))
		}
	}
	if a.Over == overTime {
		return []string{"label", "from", "to", "matching", "total", "share"}, rows
	}
	return []string{"label", a.Over, "name", "matching", "total", "share"}, rows
}

var compareParams = slices.Concat(params.Question(), formatParams, []string{params.Label, paramOver, paramInterval, params.Size})

// compare answers GET /api/v1/compare: several queries counted in one state of the index.
func (s *Server) compare(c *gin.Context) error {
	values, err := params.ParseRepeated(c.Request.URL.RawQuery, compareParams, params.Text, params.Label)
	if err != nil {
		return err
	}
	searches, labels, err := values.Searches(s.Now())
	if err != nil {
		return err
	}
	for _, search := range searches {
		if err := s.check(c, search); err != nil {
			return err
		}
	}
	answer := &compareAnswer{Over: cmp.Or(values.Get(paramOver), overTime), Queries: make([]comparedQuery, len(searches))}
	for i := range searches {
		answer.Queries[i] = comparedQuery{Label: labels[i]}
	}
	var state khabar.IndexState
	var asked string
	if answer.Over == overTime {
		state, err = s.compareTimes(c.Request.Context(), values, searches, answer)
	} else {
		state, err = s.compareValues(c.Request.Context(), values, searches, answer)
	}
	if err != nil {
		return err
	}
	answer.State, answer.Receipt = stateOf(state), s.receipt(c, searches[0], state, searches[1:]...)
	for _, search := range searches {
		asked += question(c, search.Canonical())
	}
	for _, b := range answer.Buckets {
		asked += string(completeness(b.Complete))
	}
	if s.stamped(c, state, asked) {
		return nil
	}
	return reply(c, *answer)
}

// compareTimes counts over time.
func (s *Server) compareTimes(ctx context.Context, values params.Values, searches []*params.Search, answer *compareAnswer) (
	state khabar.IndexState, err error) {
	timeline, err := readTimeline(values)
	if err != nil {
		return state, err
	}
	requests := everyQuery(searches)
	for i := range requests {
		requests[i].Timeline = timeline
	}
	results, err := s.countAll(ctx, requests...)
	if err != nil {
		return state, err
	}
	s.compareTotals(searches, results, answer)
	answer.Interval = timeline.Interval
	all := results[len(searches)].Timeline
	complete, err := s.completeOn(ctx, requests[0], all.Buckets)
	if err != nil {
		return state, err
	}
	answer.Buckets = make([]comparedBucket, len(all.Buckets))
	for n, b := range all.Buckets {
		out := comparedBucket{From: b.First.String(), To: b.Last.String(), Complete: complete[n]}
		for i := range searches {
			found := results[i].Timeline.Buckets[n]
			out.Counts = append(out.Counts, shared(found.Matching, found.Total))
		}
		answer.Buckets[n] = out
	}
	return results[0].State, nil
}

// everyQuery are the questions, and behind them the one without a query.
func everyQuery(searches []*params.Search) []khabar.SearchRequest {
	requests := make([]khabar.SearchRequest, 0, len(searches)+1)
	for _, search := range searches {
		requests = append(requests, countsOnly(search.Request))
	}
	all := requests[0]
	all.Query = nil
	return append(requests, all)
}

func (s *Server) compareTotals(searches []*params.Search, results []*khabar.SearchResult, answer *compareAnswer) {
	answer.Total = results[len(answer.Queries)].Total
	for i := range answer.Queries {
		q := &answer.Queries[i]
		q.Query = s.expandedQuery(searches[i], results[i].Expanded)
		q.sharedCounts, q.Ignored = shared(results[i].Total, answer.Total), results[i].Ignored
		if t := results[i].Timeline; t != nil {
			q.Unplaced, q.unplaced = t.Unplaced.Matching, shared(t.Unplaced.Matching, t.Unplaced.Total)
		}
	}
}

// compareTries bounds how often values are counted again because the index changed after they were chosen.
const compareTries = 5

// compareValues counts the values of a field that are most frequent among what all queries find together.
func (s *Server) compareValues(ctx context.Context, values params.Values, searches []*params.Search, answer *compareAnswer) (
	state khabar.IndexState, err error) {
	field, fieldErr := params.FieldNamed(answer.Over)
	if fieldErr != nil {
		return state, khabar.Errorf(khabar.KindInvalid, "server", "Queries are compared over time, or over a field. %s",
			fieldErr.Message).At(paramOver)
	}
	size, err := values.Number(params.Size, defaultCompared, 1, khabar.MaxFacetValues)
	if err != nil {
		return state, err
	}
	requests := everyQuery(searches)
	for range compareTries {
		facet := func(f khabar.FacetRequest) ([]*khabar.SearchResult, error) {
			for i := range requests {
				requests[i].Facets = []khabar.FacetRequest{f}
			}
			return s.countAll(ctx, requests...)
		}
		chosen, err := facet(khabar.FacetRequest{Field: field, Size: khabar.MaxFacetValues})
		if err != nil {
			return state, err
		}
		names := mostFound(chosen[:len(searches)], size)
		results, err := facet(khabar.FacetRequest{Field: field, Values: names})
		if err != nil {
			return state, err
		}
		if results[0].State != chosen[0].State {
			continue
		}
		s.compareTotals(searches, results, answer)
		for n, name := range names {
			value := comparedValue{Value: name, Label: s.label(field, name)}
			for i := range searches {
				value.Counts = append(value.Counts, shared(results[i].Facets[0].Values[n].Count,
					results[len(searches)].Facets[0].Values[n].Count))
			}
			answer.Values = append(answer.Values, value)
		}
		return results[0].State, nil
	}
	return state, khabar.Errorf(khabar.KindUnavailable, "server", "The index is changing too fast to compare values; try again.")
}

// mostFound adds up the counts of values over all queries, and returns the values with the largest sums.
func mostFound(results []*khabar.SearchResult, size int) []string {
	sums := map[string]int{}
	for _, r := range results {
		for _, v := range r.Facets[0].Values {
			sums[v.Value] += v.Count
		}
	}
	names := make([]string, 0, len(sums))
	for name := range sums {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(a, b)) })
	return names[:min(size, len(names))]
}
