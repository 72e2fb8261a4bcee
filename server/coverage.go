package server

import (
	"context"
	"slices"
	"sync"
	"time"

	"khabar"
)

// Bounds of what is asked of the crawl's log for one answer, which is otherwise had in milliseconds.
const (
	coverageDays    = 3650 // that an answer looks back, from the last day
	coverageOutlets = 100
	coverageKept    = time.Minute
	coverageMax     = 200 // outlets whose days are kept
)

// coverage knows for which days something is known to be missing of what outlets published.
type coverage struct {
	health HealthFunc
	now    func() time.Time

	mu   sync.Mutex
	kept map[string]knownDays
}

type knownDays struct {
	from, to khabar.Day
	read     time.Time
	complete map[khabar.Day]bool // days on which the outlet was followed
}

// coverageOf is what is known of the outlets that one answer counts.
type coverageOf struct {
	outlets []knownDays
	unknown bool // there are more outlets than are looked at
}

// days reads what is known of outlets.
func (c *coverage) days(ctx context.Context, outlets []string, from, to khabar.Day) (*coverageOf, error) {
	out := &coverageOf{unknown: len(outlets) == 0 || len(outlets) > coverageOutlets}
	if out.unknown {
		return out, nil
	}
	to = min(to, khabar.DayOf(c.now().UTC()))
	from = max(from, to-coverageDays)
	for _, id := range outlets {
		known, err := c.outlet(ctx, id, from, to)
		if err != nil {
			return nil, err
		}
		out.outlets = append(out.outlets, known)
	}
	return out, nil
}

func (c *coverage) outlet(ctx context.Context, id string, from, to khabar.Day) (knownDays, error) {
	now := c.now()
	c.mu.Lock()
	known, ok := c.kept[id]
	c.mu.Unlock()
	if ok && known.from <= from && known.to >= to && now.Sub(known.read) < coverageKept {
		return known, nil
	}
	known = knownDays{from: from, to: to, read: now, complete: make(map[khabar.Day]bool)}
	if from <= to {
		days, err := c.health(ctx, id, from, to)
		if err != nil {
			return known, err
		}
		for _, d := range days {
			if !d.LastSuccess.IsZero() {
				known.complete[d.Day] = d.Complete
			}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil || len(c.kept) >= coverageMax {
		c.kept = make(map[string]knownDays)
	}
	c.kept[id] = known
	return known, nil
}

// complete reports whether all is known to have been seen that the outlets published on some days: true when each of them was followed
// on each day and nothing is known to be missing, false when something is, nil when nobody knows.
func (c *coverageOf) complete(first, last khabar.Day) *bool {
	all := !c.unknown
	for _, outlet := range c.outlets {
		known := min(last, outlet.to) // nothing is known of the days after, and there may be millions
		all = all && known == last
		for day := known; day >= first; day-- {
			complete, followed := outlet.complete[day]
			switch {
			case followed && !complete:
				return new(bool)
			case !followed:
				all = false
			}
			if day < outlet.from {
				break // nothing is known of the days before
			}
		}
	}
	if !all {
		return nil
	}
	return &all
}

// coveredOutlets are the outlets whose crawl decides whether counts are complete: those that a filter names, or all that have
// articles in the language, country and so on that is asked for, on whatever days.
func (s *Server) coveredOutlets(ctx context.Context, r khabar.SearchRequest) ([]string, error) {
	for _, f := range r.Filters {
		if f.Field == khabar.FieldOutlet && f.Mode == khabar.Any {
			return f.Values, nil
		}
	}
	r.Query, r.Dates, r.Timeline, r.AsOf, r.By = nil, khabar.DateRange{}, nil, time.Time{}, khabar.ByArticle
	r.Size, r.Snippets, r.Sort = 0, 0, khabar.SortNewest
	r.Facets = []khabar.FacetRequest{{Field: khabar.FieldOutlet, Size: coverageOutlets + 1}}
	result, err := s.countOnce(ctx, r)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, v := range result.Facets[0].Values {
		if !slices.ContainsFunc(r.Filters, func(f khabar.Filter) bool {
			return f.Field == khabar.FieldOutlet && f.Mode == khabar.None && slices.Contains(f.Values, v.Value)
		}) {
			ids = append(ids, v.Value)
		}
	}
	return ids, nil
}

// completeOn reports for each bucket of a timeline whether everything is known to have been seen, as coverageOf.complete does.
func (s *Server) completeOn(ctx context.Context, r khabar.SearchRequest, buckets []khabar.Bucket) ([]*bool, error) {
	out := make([]*bool, len(buckets))
	if s.coverage == nil || len(buckets) == 0 {
		return out, nil
	}
	outlets, err := s.coveredOutlets(ctx, r)
	if err != nil {
		return nil, err
	}
	covered, err := s.coverage.days(ctx, outlets, buckets[0].First, buckets[len(buckets)-1].Last)
	if err != nil {
		return nil, err
	}
	for i, b := range buckets {
		out[i] = covered.complete(b.First, b.Last)
	}
	return out, nil
}
