package indextest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
)

// knownBy reports whether the article was seen at a moment or before, to the second.
func (a *modelled) knownBy(moment time.Time) bool {
	return moment.IsZero() || !a.FirstSeen.Truncate(time.Second).After(moment.Truncate(time.Second))
}

// original reports whether the article copies nobody.
func (a *modelled) original() bool {
	return (a.Origin == "" || a.Origin == a.Outlet) && (a.Cluster == "" || a.Cluster == a.ID)
}

// units puts articles together that are counted as one.
func units(found []*modelled, by khabar.CountBy) map[string][]*modelled {
	out := make(map[string][]*modelled)
	for _, a := range found {
		key := "article " + a.ID
		if by == khabar.ByCluster && a.Cluster != "" {
			key = a.Cluster
		}
		out[key] = append(out[key], a)
	}
	return out
}

// representatives returns the article of each unit that was published first.
func representatives(found []*modelled, by khabar.CountBy) (out []*modelled) {
	for _, unit := range units(found, by) {
		out = append(out, slices.MinFunc(unit, func(a, b *modelled) int {
			if a.Published.IsZero() != b.Published.IsZero() {
				if a.Published.IsZero() {
					return 1
				}
				return -1
			}
			return cmp.Or(a.Published.Time.Compare(b.Published.Time), strings.Compare(a.ID, b.ID))
		}))
	}
	slices.SortFunc(out, func(a, b *modelled) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// spanOf returns the first day of the bucket that a day is in, and the first of the next one.
func spanOf(interval khabar.Interval, d khabar.Day) (first, next khabar.Day) {
	t := d.Time()
	switch interval {
	case khabar.ByWeek:
		for t.Weekday() != time.Monday {
			t = t.AddDate(0, 0, -1)
		}
		return khabar.DayOf(t), khabar.DayOf(t.AddDate(0, 0, 7))
	case khabar.ByMonth:
		t = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		return khabar.DayOf(t), khabar.DayOf(t.AddDate(0, 1, 0))
	case khabar.ByYear:
		t = time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		return khabar.DayOf(t), khabar.DayOf(t.AddDate(1, 0, 0))
	}
	return d, d + 1
}

// bucketOf returns the first day of the bucket that holds one of the articles' dates, the earliest, or false.
func bucketOf(unit []*modelled, interval khabar.Interval) (bucket khabar.Day, ok bool) {
	for _, a := range unit {
		first, last := a.Published.Span()
		if start, next := spanOf(interval, first); !a.Published.IsZero() && last < next && (!ok || start < bucket) {
			bucket, ok = start, true
		}
	}
	return bucket, ok
}

// timeline counts a request's articles over time, one bucket after the other.
func (m *model) timeline(t *testing.T, r khabar.SearchRequest) *khabar.Timeline {
	whole := m.counts(t, r, func(*modelled) bool { return true })
	out := &khabar.Timeline{Interval: r.Timeline.Interval, Unplaced: whole.unplaced}
	first, last, ok := whole.bounds(r)
	out.Buckets = []khabar.Bucket{}
	for day := first; ok; {
		start, next := spanOf(r.Timeline.Interval, day)
		if start > last {
			break
		}
		b := khabar.Bucket{First: start, Last: next - 1, Matching: whole.matching[start], Total: whole.total[start]}
		if r.Dates.From != nil {
			b.First = max(b.First, *r.Dates.From)
		}
		if r.Dates.To != nil {
			b.Last = min(b.Last, *r.Dates.To)
		}
		out.Buckets = append(out.Buckets, b)
		day = next
	}
	if r.Timeline.Split == "" {
		return out
	}
	// Every filter counts for a split, so its values are those of a facet that no filter is taken from.
	found, err := m.find(r, "")
	if err != nil {
		t.Fatal(err)
	}
	some := newModel()
	for _, a := range found {
		some.put(a.Article)
	}
	values, err := some.facet(khabar.SearchRequest{By: r.By}, khabar.FacetRequest{Field: r.Timeline.Split, Size: r.Timeline.Series})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range values.Values {
		counts := m.counts(t, r, func(a *modelled) bool { return a.has(string(r.Timeline.Split), v.Value) })
		s := khabar.Series{Value: v.Value, Counts: []khabar.SeriesCount{}, Unplaced: counts.unplaced}
		for _, b := range out.Buckets {
			start, _ := spanOf(r.Timeline.Interval, b.First)
			s.Counts = append(s.Counts, khabar.SeriesCount{Matching: counts.matching[start], Total: counts.total[start]})
		}
		out.Series = append(out.Series, s)
	}
	return out
}

type timeCounts struct {
	matching, total map[khabar.Day]int // by the first day of a bucket
	unplaced        khabar.SeriesCount
}

// counts counts the units of which an article is wanted, where the unit as a whole is.
func (m *model) counts(t *testing.T, r khabar.SearchRequest, wanted func(*modelled) bool) timeCounts {
	found, err := m.find(r, "")
	if err != nil {
		t.Fatal(err)
	}
	r.Query = nil
	base, err := m.find(r, "")
	if err != nil {
		t.Fatal(err)
	}
	isFound := units(found, r.By)
	out := timeCounts{matching: map[khabar.Day]int{}, total: map[khabar.Day]int{}}
	for key, unit := range units(base, r.By) {
		total, matching := 0, 0
		if slices.ContainsFunc(unit, wanted) {
			total = 1
		}
		if slices.ContainsFunc(isFound[key], wanted) {
			matching = 1
		}
		if bucket, ok := bucketOf(unit, r.Timeline.Interval); ok {
			out.total[bucket] += total
			out.matching[bucket] += matching
		} else {
			out.unplaced.Total += total
			out.unplaced.Matching += matching
		}
	}
	return out
}

// bounds returns a day of the first and one of the last bucket, or false if there is none.
func (c timeCounts) bounds(r khabar.SearchRequest) (first, last khabar.Day, ok bool) {
	for day := range c.total {
		if !ok {
			first, last, ok = day, day, true
		}
		first, last = min(first, day), max(last, day)
	}
	if r.Dates.From != nil && r.Dates.To != nil {
		ok = true
	}
	if r.Dates.From != nil {
		first = *r.Dates.From
	}
	if r.Dates.To != nil {
		last = *r.Dates.To
	}
	return first, last, ok
}

// inShort writes what buckets hold that hold anything.
func inShort(t *khabar.Timeline) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d buckets, %d/%d unplaced:", len(t.Buckets), t.Unplaced.Matching, t.Unplaced.Total)
	for _, b := range t.Buckets {
		if b.Total > 0 {
			fmt.Fprintf(&out, " %s %d/%d", b.First, b.Matching, b.Total)
		}
	}
	for _, s := range t.Series {
		fmt.Fprintf(&out, "\n  %s, %d/%d unplaced:", s.Value, s.Unplaced.Matching, s.Unplaced.Total)
		for i, c := range s.Counts {
			if c.Total > 0 {
				fmt.Fprintf(&out, " %s %d/%d", t.Buckets[i].First, c.Matching, c.Total)
			}
		}
	}
	return out.String()
}
