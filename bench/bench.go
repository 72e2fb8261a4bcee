package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"khabar"
)

// Options say what each query asks for, and how often.
type Options struct {
	Facets   []khabar.FacetRequest
	Snippets int // passages of each hit
	Size     int // hits
	Sort     khabar.Sort
	Rounds   int // how often each query is measured, at least 1
}

// Measured is what was measured of one query. Times are milliseconds.
type Measured struct {
	Query
	Hits int     `json:"hits"` // articles found
	P50  float64 `json:"p50_ms"`
	P99  float64 `json:"p99_ms"`
}

// Report is what was measured of a file of queries. Times are milliseconds.
type Report struct {
	Articles  int        `json:"articles"` // of the index
	Rounds    int        `json:"rounds"`
	Queries   []Measured `json:"queries"`
	MedianP50 float64    `json:"median_p50_ms"` // over the queries
	MedianP99 float64    `json:"median_p99_ms"`
	SumP50    float64    `json:"sum_p50_ms"`
	Kinds     []Kind     `json:"kinds"`
	AllP50    float64    `json:"all_p50_ms"` // over every single answer
	AllP99    float64    `json:"all_p99_ms"`
}

// Kind is what was measured of the queries of one kind.
type Kind struct {
	Kind    string  `json:"kind"`
	Queries int     `json:"queries"`
	SumP50  float64 `json:"sum_p50_ms"`
}

// Run measures queries one after the other: each once to warm up, then all in turn, Rounds times, so that no query profits from
// being asked twice in a row. It returns the first error of the searcher; an answer that is incomplete is one.
func Run(ctx context.Context, s khabar.Searcher, queries []Query, o Options) (*Report, error) {
	state, err := s.State(ctx)
	if err != nil {
		return nil, err
	}
	report := &Report{Articles: state.Articles, Rounds: max(o.Rounds, 1)}
	times := make([][]time.Duration, len(queries))
	for round := -1; round < report.Rounds; round++ {
		for i, q := range queries {
			took, hits, err := ask(ctx, s, q, o)
			switch {
			case err != nil:
				return nil, err
			case round < 0:
				report.Queries = append(report.Queries, Measured{Query: q, Hits: hits})
			default:
				times[i] = append(times[i], took)
			}
		}
	}
	report.sum(times)
	return report, nil
}

// sum fills in what the times amount to.
func (r *Report) sum(times [][]time.Duration) {
	var all []time.Duration
	var p50s, p99s []float64
	for i := range r.Queries {
		all = append(all, times[i]...)
		m := &r.Queries[i]
		m.P50, m.P99 = percentiles(times[i])
		p50s, p99s = append(p50s, m.P50), append(p99s, m.P99)
		r.SumP50 += m.P50
		at := slices.IndexFunc(r.Kinds, func(k Kind) bool { return k.Kind == m.Kind })
		if at < 0 {
			at = len(r.Kinds)
			r.Kinds = append(r.Kinds, Kind{Kind: m.Kind})
		}
		r.Kinds[at].Queries++
		r.Kinds[at].SumP50 += m.P50
	}
	r.MedianP50, r.MedianP99 = median(p50s), median(p99s)
	r.AllP50, r.AllP99 = percentiles(all)
}

// ask asks one query.
func ask(ctx context.Context, s khabar.Searcher, q Query, o Options) (took time.Duration, hits int, err error) {
	begin := time.Now()
	r, err := s.Search(ctx, khabar.SearchRequest{Query: q.node, Facets: o.Facets, Snippets: o.Snippets, Size: o.Size, Sort: o.Sort})
	took = time.Since(begin)
	if err == nil && r.Incomplete {
		err = khabar.Errorf(khabar.KindTimeout, "bench: search", "the answer is incomplete")
	}
	if err != nil {
		return 0, 0, fmt.Errorf("%s %s %q: %w", q.Kind, q.Field, q.Text, err)
	}
	return took, r.Total, nil
}

// percentiles returns the 50th and the 99th percentile in milliseconds: the smallest time that so many in a hundred do not exceed.
// It sorts the times.
func percentiles(times []time.Duration) (p50, p99 float64) {
	if len(times) == 0 {
		return 0, 0
	}
	slices.Sort(times)
	at := func(percent int) float64 { return milliseconds(times[(len(times)*percent+99)/100-1]) }
	return at(50), at(99)
}

func median(numbers []float64) float64 {
	if len(numbers) == 0 {
		return 0
	}
	slices.Sort(numbers)
	return numbers[(len(numbers)-1)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
