package bleveindex

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
)

// copies says which articles of a segment are copies of others, or may be.
type copies struct {
	once      sync.Once
	originals *roaring.Bitmap // copy nobody: see khabar.ByOriginal
	clustered *roaring.Bitmap // have a cluster
}

var (
	outletField  = fieldNumber(khabar.FieldOutlet)
	originField  = fieldNumber(khabar.FieldOrigin)
	clusterField = fieldNumber(khabar.FieldCluster)
)

// copies returns what is known of the segment's copies, once it is needed.
func (m *matcher) copies() *copies {
	c := m.view.cols
	c.copies.once.Do(func() {
		outlets, clusters := m.values[outletField], m.values[clusterField].list()
		asOutlet := make(map[uint32]uint32) // 1 + the number of an origin → 1 + its number as an outlet
		names := m.values[originField].list()
		for _, v := range c.fields[originField].present {
			if n, ok := outlets.numberOf(names[v.number]); ok {
				asOutlet[v.number+1] = n + 1
			}
		}
		c.copies.originals, c.copies.clustered = roaring.New(), roaring.New()
		var originals, clustered []uint32
		for i := range c.ids {
			doc := uint32(i)
			origin, cluster := c.fields[originField].only(doc), c.fields[clusterField].only(doc)
			if cluster != 0 {
				clustered = append(clustered, doc)
			}
			if (origin == 0 || asOutlet[origin] == c.fields[outletField].only(doc)) &&
				(cluster == 0 || clusters[cluster-1] == c.ids[doc].String()) {
				originals = append(originals, doc)
			}
		}
		c.copies.originals.AddMany(originals)
		c.copies.clustered.AddMany(clustered)
	})
	return &c.copies
}

// only returns 1 + the number of an article's value in a field that has at most one, or 0.
func (c *column) only(doc uint32) uint32 {
	if c.single == nil {
		return 0
	}
	return c.single[doc]
}

// seenBy returns the articles of docs that were first seen at a moment or before.
func (m *matcher) seenBy(moment uint32, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	c := m.view.cols
	if c.newestSeen <= moment {
		return docs, nil
	}
	found := roaring.New()
	kept := make([]uint32, 0, stride)
	return found, forEach(m.ctx, docs, func(batch []uint32) error {
		kept = kept[:0]
		for _, doc := range batch {
			if c.firstSeen[doc] <= moment {
				kept = append(kept, doc)
			}
		}
		found.AddMany(kept)
		return nil
	})
}

// countClusters counts and collects clusters instead of articles, when all segments have been searched: the members of a cluster lie
// anywhere.
func (q *search) countClusters() error {
	for _, f := range q.facets {
		for _, m := range q.matchers {
			of, err := q.countedBy(m, f)
			if err != nil {
				return err
			}
			if err := f.addClusters(q.ctx, m, of); err != nil {
				return err
			}
		}
		f.mergeClusters()
	}
	shown, err := q.representatives(func(m *matcher) *roaring.Bitmap { return m.docs })
	if err != nil {
		return err
	}
	for i, m := range q.matchers {
		m.shown = shown[i]
		q.total += int(m.shown.GetCardinality())
		if err := q.collect(m, m.shown); err != nil {
			return err
		}
	}
	return nil
}

// representatives returns, for each segment, one article of each cluster among some: the member that was published first, undated
// ones last, equals by ID. Articles without a cluster stand for themselves.
func (q *search) representatives(some func(*matcher) *roaring.Bitmap) ([]*roaring.Bitmap, error) {
	type member struct {
		segment int
		doc     uint32
		key     int64
		id      articleID
	}
	first := make(map[uint32]member) // by 1 + the number of the cluster
	out := make([]*roaring.Bitmap, len(q.matchers))
	for i, m := range q.matchers {
		c, clustered := m.view.cols, m.copies().clustered
		docs := some(m)
		out[i] = roaring.AndNot(docs, clustered)
		err := forEach(q.ctx, roaring.And(docs, clustered), func(batch []uint32) error {
			for _, doc := range batch {
				number := c.fields[clusterField].only(doc)
				next := member{i, doc, c.key(oldest, doc), c.ids[doc]}
				if best, ok := first[number]; !ok || cmp.Or(cmp.Compare(best.key, next.key), bytes.Compare(next.id[:], best.id[:])) < 0 {
					first[number] = next
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for _, member := range first {
		out[member.segment].Add(member.doc)
	}
	return out, nil
}

// valueOfCluster is a value that a member of a cluster has: the cluster's number above, 1 + the value's below, or 0 for a member
// without a value.
type valueOfCluster uint64

// addClusters counts the articles of a segment that have no cluster, and notes the values of the others.
func (f *facetCount) addClusters(ctx context.Context, m *matcher, docs *roaring.Bitmap) error {
	clustered := m.copies().clustered
	if err := f.add(ctx, m.view, roaring.AndNot(docs, clustered)); err != nil {
		return err
	}
	c := m.view.cols.fields[f.field]
	clusters := m.view.cols.fields[clusterField]
	return forEach(ctx, roaring.And(docs, clustered), func(batch []uint32) error {
		for _, doc := range batch {
			cluster := valueOfCluster(clusters.only(doc)) << 32
			if c.single != nil {
				f.clusters = append(f.clusters, cluster|valueOfCluster(c.single[doc]))
				continue
			}
			from, to := c.starts[doc], c.starts[doc+1]
			if from == to {
				f.clusters = append(f.clusters, cluster)
			}
			for _, number := range c.numbers[from:to] {
				f.clusters = append(f.clusters, cluster|valueOfCluster(number+1))
			}
		}
		return nil
	})
}

// mergeClusters counts each cluster once for each value that one of its members has, and as one without a value if none has any.
func (f *facetCount) mergeClusters() {
	slices.Sort(f.clusters)
	f.clusters = slices.Compact(f.clusters)
	for i, v := range f.clusters {
		value := uint32(v)
		if value == 0 && i+1 < len(f.clusters) && f.clusters[i+1]>>32 == v>>32 {
			continue // another member has one
		}
		f.counts[value]++
	}
	f.clusters = nil
}
