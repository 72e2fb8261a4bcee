package bleveindex

import (
	"math"
	"slices"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
)

// noBucket stands for an article that no bucket of an interval can hold.
const noBucket = math.MinInt32

// bucketOf numbers the buckets of an interval: days and weeks from 1970 on, months and years from the year 0 on.
func bucketOf(interval khabar.Interval, d khabar.Day) int32 {
	switch interval {
	case khabar.ByDay:
		return int32(d)
	case khabar.ByWeek:
		// 1 January 1970 was a Thursday: three days after a Monday. Numbers are rounded down, those before 1970 too.
		n := int32(d) + 3
		return (n - ((n%7)+7)%7) / 7
	}
	year, month, _ := d.Time().Date()
	if interval == khabar.ByYear {
		return int32(year)
	}
	return int32(year)*12 + int32(month) - 1
}

// firstDay is the first day of a bucket.
func firstDay(interval khabar.Interval, bucket int32) khabar.Day {
	switch interval {
	case khabar.ByDay:
		return khabar.Day(bucket)
	case khabar.ByWeek:
		return khabar.Day(bucket*7 - 3)
	case khabar.ByYear:
		return dayOfMonth(int(bucket), 1)
	}
	return dayOfMonth(int(bucket/12), int(bucket%12)+1)
}

// bucketsOf is the bucket of each article of a segment for one interval, made when it is first needed.
type bucketsOf struct {
	once sync.Once
	of   []int32
}

// bucketsBy returns the bucket that holds the whole span of each article's date, or noBucket.
func (c *columns) bucketsBy(interval khabar.Interval) []int32 {
	b := &c.buckets[slices.Index(khabar.Intervals, interval)]
	b.once.Do(func() {
		b.of = make([]int32, len(c.ids))
		for i := range b.of {
			b.of[i] = noBucket
			if c.published[i] == undated {
				continue
			}
			bucket := bucketOf(interval, c.first[i])
			if c.first[i] == c.last[i] || bucket == bucketOf(interval, c.last[i]) {
				b.of[i] = bucket
			}
		}
	})
	return b.of
}

// dayOfMonth is the first day of a month; months after December belong to later years.
func dayOfMonth(year, month int) khabar.Day {
	return khabar.DayOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC))
}

func checkTimeline(r *khabar.TimelineRequest) error {
	switch {
	case !slices.Contains(khabar.Intervals, r.Interval):
		return invalid("interval", "Time is counted by day, week, month or year, not by %q.", r.Interval)
	case r.Split == "":
		return nil
	case fieldNumber(r.Split) < 0:
		return invalid("split", "A timeline cannot be split by %q.", r.Split)
	case r.Series < 1 || r.Series > khabar.MaxSeries:
		return invalid("series", "A split has 1 to %d series.", khabar.MaxSeries)
	}
	return nil
}

// timeline counts what a search found, and what its filters and dates leave, over time.
type timeline struct {
	*search
	base []*roaring.Bitmap // what filters and dates leave of each segment; the search's own bitmap where the query finds all of it
	// clusters are the buckets of clusters, by 1 + their number, if clusters are counted.
	clusters map[uint32]int32
	lowest   int32 // the first bucket
	size     int
	result   *khabar.Timeline
}

// make counts all of it.
func (t *timeline) make() error {
	r := t.request.Timeline
	t.result = &khabar.Timeline{Interval: r.Interval}
	docs := make([]*roaring.Bitmap, len(t.matchers))
	for i, m := range t.matchers {
		base, err := t.withoutWords(m)
		if err != nil {
			return err
		}
		docs[i] = m.docs
		t.base = append(t.base, base)
	}
	if t.request.By == khabar.ByCluster {
		if err := t.placeClusters(); err != nil {
			return err
		}
	}
	if err := t.bounds(); err != nil {
		return err
	}
	counts := make([]khabar.SeriesCount, t.size)
	unplaced, err := t.count(docs, t.base, counts)
	if err != nil {
		return err
	}
	t.result.Unplaced = unplaced
	t.result.Buckets = make([]khabar.Bucket, t.size)
	for i, c := range counts {
		t.result.Buckets[i] = t.bucket(t.lowest + int32(i))
		t.result.Buckets[i].Matching, t.result.Buckets[i].Total = c.Matching, c.Total
	}
	if r.Split == "" {
		return nil
	}
	return t.split(fieldNumber(r.Split))
}

// bucket makes a bucket, cut to the range of days that is asked for.
func (t *timeline) bucket(n int32) khabar.Bucket {
	interval, dates := t.request.Timeline.Interval, t.request.Dates
	b := khabar.Bucket{First: firstDay(interval, n), Last: firstDay(interval, n+1) - 1}
	if dates.From != nil {
		b.First = max(b.First, *dates.From)
	}
	if dates.To != nil {
		b.Last = min(b.Last, *dates.To)
	}
	return b
}

// bounds finds the first and the last bucket: those of the days asked for, or those that hold anything.
func (t *timeline) bounds() error {
	interval, dates := t.request.Timeline.Interval, t.request.Dates
	lowest, highest := int32(math.MaxInt32), int32(noBucket)
	if dates.From == nil || dates.To == nil {
		for i, m := range t.matchers {
			buckets, column := m.view.cols.bucketsBy(interval), m.view.cols.fields[clusterField]
			err := forEach(t.ctx, t.base[i], func(batch []uint32) error {
				for _, doc := range batch {
					b := buckets[doc]
					if number := column.only(doc); t.clusters != nil && number != 0 {
						b = t.bucketOfCluster(number)
					}
					if b != noBucket {
						lowest, highest = min(lowest, b), max(highest, b)
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		if highest == noBucket {
			return nil
		}
	}
	if dates.From != nil {
		lowest = bucketOf(interval, *dates.From)
	}
	if dates.To != nil {
		highest = bucketOf(interval, *dates.To)
	}
	if size := int64(highest) - int64(lowest) + 1; size > khabar.MaxBuckets {
		return khabar.Errorf(khabar.KindTooLarge, "index: timeline",
			"There are %d buckets from %s to %s, and a timeline has at most %d: ask for a wider interval or for fewer days.", size,
			firstDay(interval, lowest), firstDay(interval, highest+1)-1, khabar.MaxBuckets).At("interval")
	}
	t.lowest, t.size = lowest, int(highest-lowest)+1
	return nil
}

// count adds up articles or clusters by bucket, and those that are in none. docs are among base, segment by segment.
func (t *timeline) count(docs, base []*roaring.Bitmap, counts []khabar.SeriesCount) (unplaced khabar.SeriesCount, err error) {
	if t.request.By == khabar.ByCluster {
		return t.countByCluster(docs, base, counts)
	}
	for i, m := range t.matchers {
		buckets := m.view.cols.bucketsBy(t.request.Timeline.Interval)
		same := docs[i] == base[i]
		err := forEach(t.ctx, docs[i], func(batch []uint32) error {
			for _, doc := range batch {
				c := t.at(counts, &unplaced, buckets[doc])
				c.Matching++
				if same {
					c.Total++
				}
			}
			return nil
		})
		if err == nil && !same {
			err = forEach(t.ctx, base[i], func(batch []uint32) error {
				for _, doc := range batch {
					t.at(counts, &unplaced, buckets[doc]).Total++
				}
				return nil
			})
		}
		if err != nil {
			return unplaced, err
		}
	}
	return unplaced, nil
}

// at is where what is in a bucket, or in none, is counted.
func (t *timeline) at(counts []khabar.SeriesCount, unplaced *khabar.SeriesCount, bucket int32) *khabar.SeriesCount {
	if bucket == noBucket {
		return unplaced
	}
	return &counts[bucket-t.lowest]
}

// placeClusters finds the earliest bucket that holds a member of each cluster that filters and dates leave.
func (t *timeline) placeClusters() error {
	t.clusters = make(map[uint32]int32)
	for i, m := range t.matchers {
		buckets, column := m.view.cols.bucketsBy(t.request.Timeline.Interval), m.view.cols.fields[clusterField]
		err := forEach(t.ctx, t.base[i], func(batch []uint32) error {
			for _, doc := range batch {
				number, bucket := column.only(doc), buckets[doc]
				if number == 0 || bucket == noBucket {
					continue
				}
				if known, ok := t.clusters[number]; !ok || bucket < known {
					t.clusters[number] = bucket
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// bucketOfCluster returns where a cluster is counted.
func (t *timeline) bucketOfCluster(number uint32) int32 {
	if bucket, ok := t.clusters[number]; ok {
		return bucket
	}
	return noBucket
}

// countByCluster counts each cluster that has a member in base in its bucket, and as found if any member is in docs.
func (t *timeline) countByCluster(docs, base []*roaring.Bitmap, counts []khabar.SeriesCount) (unplaced khabar.SeriesCount, err error) {
	found := make(map[uint32]bool)
	add := func(bucket int32, isFound bool) {
		c := t.at(counts, &unplaced, bucket)
		c.Total++
		if isFound {
			c.Matching++
		}
	}
	for i, m := range t.matchers {
		buckets, column := m.view.cols.bucketsBy(t.request.Timeline.Interval), m.view.cols.fields[clusterField]
		err := forEach(t.ctx, base[i], func(batch []uint32) error {
			for _, doc := range batch {
				isFound := docs[i] == base[i] || docs[i].Contains(doc)
				if number := column.only(doc); number != 0 {
					found[number] = found[number] || isFound
				} else {
					add(buckets[doc], isFound)
				}
			}
			return nil
		})
		if err != nil {
			return unplaced, err
		}
	}
	for number, isFound := range found {
		add(t.bucketOfCluster(number), isFound)
	}
	return unplaced, nil
}

// split counts the most frequent values of a field among what was found.
func (t *timeline) split(field int) error {
	f := newFacetCount(khabar.FacetRequest{Field: fieldNames[field], Size: t.request.Timeline.Series}, field, t.snap.gen.values)
	defer f.release()
	for _, m := range t.matchers {
		var err error
		if t.request.By == khabar.ByCluster {
			err = f.addClusters(t.ctx, m, m.docs)
		} else {
			err = f.add(t.ctx, m.view, m.docs)
		}
		if err != nil {
			return err
		}
	}
	f.mergeClusters()
	for _, v := range f.result(nil).Values {
		docs, base := make([]*roaring.Bitmap, len(t.matchers)), make([]*roaring.Bitmap, len(t.matchers))
		for i, m := range t.matchers {
			with, err := m.withExactly(field, v.Value)
			if err != nil {
				return err
			}
			docs[i] = roaring.And(m.docs, with)
			base[i] = docs[i]
			if t.base[i] != m.docs {
				base[i] = roaring.And(t.base[i], with)
			}
		}
		counts := make([]khabar.SeriesCount, t.size)
		unplaced, err := t.count(docs, base, counts)
		if err != nil {
			return err
		}
		t.result.Series = append(t.result.Series, khabar.Series{Value: v.Value, Counts: counts, Unplaced: unplaced})
	}
	return nil
}
