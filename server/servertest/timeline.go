package servertest

import (
	"slices"
	"time"

	"khabar"
)

// counted leaves out what is not counted: copies that name their origin or a cluster that is another's, or all but the first article of a
// cluster.
func counted(found []*khabar.Article, by khabar.CountBy) (out []*khabar.Article) {
	clusters := map[string]bool{}
	for _, a := range found {
		original := (a.Origin == "" || a.Origin == a.Outlet) && (a.Cluster == "" || a.Cluster == a.ID)
		if by == khabar.ByOriginal && !original || by == khabar.ByCluster && a.Cluster != "" && clusters[a.Cluster] {
			continue
		}
		clusters[a.Cluster] = true
		out = append(out, a)
	}
	return out
}

// timeline counts by day, month or year, from the first article to the last.
func (s *Searcher) timeline(r khabar.SearchRequest) *khabar.Timeline {
	all := r
	all.Query = nil
	found, base := counted(s.find(r, ""), r.By), counted(s.find(all, ""), r.By)
	t := &khabar.Timeline{Interval: r.Timeline.Interval}
	var first, last khabar.Day
	for _, a := range base {
		if bucket, ok := bucketOf(a, t.Interval); ok {
			if first == 0 || bucket < first {
				first = bucket
			}
			last = max(last, bucket)
		}
	}
	for day := first; day != 0 && day <= last; {
		next := nextBucket(day, t.Interval)
		t.Buckets = append(t.Buckets, khabar.Bucket{First: day, Last: next - 1, Matching: count(found, day, t.Interval),
			Total: count(base, day, t.Interval)})
		day = next
	}
	unplaced := func(list []*khabar.Article) (n int) {
		for _, a := range list {
			if _, ok := bucketOf(a, t.Interval); !ok {
				n++
			}
		}
		return n
	}
	t.Unplaced = khabar.SeriesCount{Matching: unplaced(found), Total: unplaced(base)}
	if r.Timeline.Split == "" {
		return t
	}
	with := func(list []*khabar.Article, value string) (out []*khabar.Article) {
		for _, a := range list {
			if slices.Contains(Values(a, r.Timeline.Split), value) {
				out = append(out, a)
			}
		}
		return out
	}
	for _, v := range facet(found, khabar.FacetRequest{Field: r.Timeline.Split, Size: r.Timeline.Series}).Values {
		series := khabar.Series{Value: v.Value, Unplaced: khabar.SeriesCount{Matching: unplaced(with(found, v.Value)),
			Total: unplaced(with(base, v.Value))}}
		for _, b := range t.Buckets {
			series.Counts = append(series.Counts, khabar.SeriesCount{Matching: count(with(found, v.Value), b.First, t.Interval),
				Total: count(with(base, v.Value), b.First, t.Interval)})
		}
		t.Series = append(t.Series, series)
	}
	return t
}

func count(list []*khabar.Article, bucket khabar.Day, interval khabar.Interval) (n int) {
	for _, a := range list {
		if at, ok := bucketOf(a, interval); ok && at == bucket {
			n++
		}
	}
	return n
}

// bucketOf returns the first day of the bucket that holds an article's date.
func bucketOf(a *khabar.Article, interval khabar.Interval) (khabar.Day, bool) {
	from, to := a.Published.Span()
	y, m, d := from.Time().Date()
	switch interval {
	case khabar.ByMonth:
		d = 1
	case khabar.ByYear:
		m, d = 1, 1
	}
	first := khabar.DayOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
	return first, !a.Published.IsZero() && to < nextBucket(first, interval)
}

func nextBucket(first khabar.Day, interval khabar.Interval) khabar.Day {
	switch interval {
	case khabar.ByMonth:
		return khabar.DayOf(first.Time().AddDate(0, 1, 0))
	case khabar.ByYear:
		return khabar.DayOf(first.Time().AddDate(1, 0, 0))
	}
	return first + 1
}
