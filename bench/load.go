package bench

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"khabar"
)

// Load is what was measured while many asked at the same time. Times are milliseconds.
type Load struct {
	Clients   int     `json:"clients"`
	Seconds   float64 `json:"seconds"`
	Answers   int     `json:"answers"`
	PerSecond float64 `json:"answers_per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	Errors    int     `json:"errors"`
	// Articles that the index held before and after: what was indexed meanwhile.
	Before int `json:"articles_before"`
	After  int `json:"articles_after"`

	first error
}

// Err returns the first error of an answer, or nil.
func (l *Load) Err() error { return l.first }

// RunLoad lets clients ask queries at random, each its next one when the last is answered, for as long as d. Errors of answers are
// counted; what RunLoad returns is that the searcher has no state to tell.
func RunLoad(ctx context.Context, s khabar.Searcher, queries []Query, o Options, clients int, d time.Duration) (*Load, error) {
	before, err := s.State(ctx)
	if err != nil {
		return nil, err
	}
	l := &Load{Clients: clients, Before: before.Articles}
	begin := time.Now()
	var mu sync.Mutex
	var times []time.Duration
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			mine, failed, first := askUntil(ctx, s, queries, o, begin.Add(d), uint64(client))
			mu.Lock()
			defer mu.Unlock()
			times = append(times, mine...)
			if l.Errors += failed; l.first == nil {
				l.first = first
			}
		})
	}
	all.Wait()
	l.Seconds = time.Since(begin).Seconds()
	l.Answers = len(times)
	l.PerSecond = float64(l.Answers) / l.Seconds
	l.P50, l.P99 = percentiles(times)
	after, err := s.State(ctx)
	l.After = after.Articles
	return l, err
}

// askUntil asks until a moment.
func askUntil(ctx context.Context, s khabar.Searcher, queries []Query, o Options, until time.Time, seed uint64) (times []time.Duration, failed int, first error) {
	random := rand.New(rand.NewPCG(seed, 1))
	for time.Now().Before(until) && ctx.Err() == nil {
		took, _, err := ask(ctx, s, queries[random.IntN(len(queries))], o)
		if err == nil {
			times = append(times, took)
			continue
		}
		if failed++; first == nil {
			first = err
		}
	}
	return times, failed, first
}
