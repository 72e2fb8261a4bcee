package mediacloud

import (
	"context"
	"fmt"
	"slices"

	"khabar"
)

type totalCount struct {
	Count struct {
		Relevant int `json:"relevant"`
		Total    int `json:"total"`
	} `json:"count"`
}

// totalCount answers search/total-count.
func (a *API) totalCount(ctx context.Context, r Request) (*Answer, error) {
	q, err := a.read(ctx, r)
	if err != nil {
		return nil, err
	}
	matching, all := q.counts()
	results, err := a.Searcher.SearchAll(ctx, []khabar.SearchRequest{matching, all})
	if err != nil {
		return nil, err
	}
	if results[0].Incomplete || results[1].Incomplete {
		return nil, incomplete()
	}
	var answer totalCount
	answer.Count.Relevant, answer.Count.Total = results[0].Total, results[1].Total
	return &Answer{Body: answer, State: results[0].State}, nil
}

type countOverTime struct {
	Counts struct {
		Counts     []dayCount `json:"counts"`
		Total      int        `json:"total"`
		Normalized bool       `json:"normalized"`
	} `json:"count_over_time"`
}

type dayCount struct {
	Date       string  `json:"date"`
	Count      int     `json:"count"`
	TotalCount int     `json:"total_count"`
	Ratio      float64 `json:"ratio"`
}

// countOverTime answers search/count-over-time: one count for each day. Stories of which no day is known are in none.
func (a *API) countOverTime(ctx context.Context, r Request) (*Answer, error) {
	q, err := a.read(ctx, r)
	if err != nil {
		return nil, err
	}
	request, _ := q.counts()
	request.Timeline = &khabar.TimelineRequest{Interval: khabar.ByDay}
	result, err := a.search(ctx, request)
	if err != nil {
		return nil, err
	}
	var answer countOverTime
	answer.Counts.Counts, answer.Counts.Total, answer.Counts.Normalized = []dayCount{}, result.Total, true
	for _, b := range result.Timeline.Buckets {
		answer.Counts.Counts = append(answer.Counts.Counts,
			dayCount{Date: b.First.String(), Count: b.Matching, TotalCount: b.Total, Ratio: ratio(b.Matching, b.Total)})
	}
	return &Answer{Body: answer, State: result.State}, nil
}

// bucketCount is what a bucket of time holds of a source.
type bucketCount struct {
	MediaName string  `json:"media_name"`
	Interval  string  `json:"interval,omitempty"`
	Bucket    string  `json:"bucket,omitempty"`
	Week      string  `json:"week,omitempty"`
	Matching  int     `json:"matching_stories"`
	Total     int     `json:"total_stories"`
	Ratio     float64 `json:"ratio"`
}

// countBySource answers search/count-by-source-over-interval.
func (a *API) countBySource(ctx context.Context, r Request) (*Answer, error) {
	q, err := a.read(ctx, r, "interval")
	if err != nil {
		return nil, err
	}
	interval, err := q.values.Choice("interval", string(khabar.ByDay), string(khabar.ByWeek), string(khabar.ByMonth), string(khabar.ByYear))
	if err != nil {
		return nil, err
	}
	counts, state, err := a.bySource(ctx, q, khabar.Interval(interval))
	return &Answer{Body: map[string][]bucketCount{"source-interval-attention": counts}, State: state}, err
}

// countBySourceWeek answers search/count-by-source-week.
func (a *API) countBySourceWeek(ctx context.Context, r Request) (*Answer, error) {
	q, err := a.read(ctx, r)
	if err != nil {
		return nil, err
	}
	counts, state, err := a.bySource(ctx, q, khabar.ByWeek)
	for i := range counts {
		counts[i].Week, counts[i].Bucket, counts[i].Interval = counts[i].Bucket, "", ""
	}
	return &Answer{Body: map[string][]bucketCount{"source-week-attention": counts}, State: state}, err
}

// bySource has a row for each source and bucket that hold anything.
func (a *API) bySource(ctx context.Context, q *question, interval khabar.Interval) ([]bucketCount, khabar.IndexState, error) {
	request, _ := q.counts()
	request.Timeline = &khabar.TimelineRequest{Interval: interval, Split: khabar.FieldOutlet, Series: khabar.MaxSeries}
	result, err := a.search(ctx, request)
	if err != nil {
		return nil, khabar.IndexState{}, err
	}
	if len(result.Timeline.Series) == khabar.MaxSeries {
		return nil, result.State, khabar.Errorf(khabar.KindTooLarge, "mediacloud",
			"More than %d sources have stories that match; name fewer of them with ss or cs.", khabar.MaxSeries-1).At("ss")
	}
	rows := []bucketCount{}
	for _, s := range result.Timeline.Series {
		for i, n := range s.Counts {
			if n.Total > 0 {
				rows = append(rows, bucketCount{MediaName: q.name(s.Value), Interval: string(interval),
					Bucket: bucketName(interval, result.Timeline.Buckets[i].First), Matching: n.Matching, Total: n.Total,
					Ratio: ratio(n.Matching, n.Total)})
			}
		}
	}
	return rows, result.State, nil
}

// bucketName is a day, an ISO 8601 week, a month or a year.
func bucketName(interval khabar.Interval, first khabar.Day) string {
	switch interval {
	case khabar.ByWeek:
		year, week := first.Time().ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case khabar.ByMonth:
		return first.String()[:len("2006-01")]
	case khabar.ByYear:
		return first.String()[:len("2006")]
	}
	return first.String()
}

type sourceCount struct {
	Source string `json:"source"`
	Count  int    `json:"count"`
}

// sources answers search/sources.
func (a *API) sources(ctx context.Context, r Request) (*Answer, error) {
	q, f, result, err := a.facet(ctx, r, khabar.FieldOutlet)
	if err != nil {
		return nil, err
	}
	counts := make([]sourceCount, len(f.Values))
	for i, v := range f.Values {
		counts[i] = sourceCount{Source: q.name(v.Value), Count: v.Count}
	}
	return &Answer{Body: map[string][]sourceCount{"sources": counts}, State: result.State}, nil
}

type languageCount struct {
	Language string  `json:"language"`
	Value    int     `json:"value"`
	Ratio    float64 `json:"ratio"` // of all stories that match
}

// languages answers search/languages.
func (a *API) languages(ctx context.Context, r Request) (*Answer, error) {
	_, f, result, err := a.facet(ctx, r, khabar.FieldLang)
	if err != nil {
		return nil, err
	}
	counts := make([]languageCount, len(f.Values))
	for i, v := range f.Values {
		counts[i] = languageCount{Language: v.Value, Value: v.Count, Ratio: ratio(v.Count, result.Total)}
	}
	return &Answer{Body: map[string][]languageCount{"languages": counts}, State: result.State}, nil
}

// facet counts the stories of a question over a field. A facet counts as if filters of its own field were not set, so of
// the outlets those are kept that were asked for.
func (a *API) facet(ctx context.Context, r Request, field khabar.Field) (*question, khabar.Facet, *khabar.SearchResult, error) {
	q, err := a.read(ctx, r, "limit")
	if err != nil {
		return nil, khabar.Facet{}, nil, err
	}
	limit, err := q.values.Number("limit", khabar.MaxFacetValues, 1, khabar.MaxFacetValues)
	if err != nil {
		return nil, khabar.Facet{}, nil, err
	}
	request, _ := q.counts()
	request.Facets = []khabar.FacetRequest{{Field: field, Size: khabar.MaxFacetValues}}
	result, err := a.search(ctx, request)
	if err != nil {
		return nil, khabar.Facet{}, nil, err
	}
	f := result.Facets[0]
	f.Values = q.kept(field, f.Values)
	f.Values = f.Values[:min(limit, len(f.Values))]
	return q, f, result, nil
}

// kept are the values of a facet that the question's own sources leave.
func (q *question) kept(field khabar.Field, values []khabar.FacetValue) []khabar.FacetValue {
	if field != khabar.FieldOutlet || len(q.Filters) == 0 {
		return values
	}
	return slices.DeleteFunc(values, func(v khabar.FacetValue) bool { return !slices.Contains(q.Filters[0].Values, v.Value) })
}
