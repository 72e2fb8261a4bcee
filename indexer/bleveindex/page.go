package bleveindex

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
)

// ordering is an order of hits. Each is total: equal keys are ordered by ID.
type ordering uint8

const (
	byID    ordering = iota // all scores are equal
	newest                  // latest first, undated last
	oldest                  // earliest first, undated last
	byScore                 // highest first
)

// candidate is an article that may be shown.
type candidate struct {
	score float64 // for byScore
	key   int64   // for the others, largest first
	id    articleID
	view  *segmentView
	doc   uint32
}

// compare orders the one to be shown first before the other.
func (a *candidate) compare(b *candidate) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	if a.key != b.key {
		return cmp.Compare(b.key, a.key)
	}
	return bytes.Compare(a.id[:], b.id[:])
}

// page keeps the first articles of an order, after the one that the page before ended with.
type page struct {
	order ordering
	size  int        // one more than is shown, to know whether there are more
	after *candidate // nil for the first page
	heap  []candidate
}

// beginning is a place before all articles.
func (p *page) beginning() candidate { return candidate{score: math.Inf(1), key: math.MaxInt64} }

// worst is the root of the heap, the article that is shown last.
func (p *page) full() bool { return len(p.heap) == p.size }

// offer takes a candidate if it belongs on the page.
func (p *page) offer(c candidate) {
	if p.after != nil && p.after.compare(&c) >= 0 {
		return
	}
	if !p.full() {
		p.heap = append(p.heap, c)
		for i := len(p.heap) - 1; i > 0; {
			parent := (i - 1) / 2
			if p.heap[i].compare(&p.heap[parent]) <= 0 {
				break
			}
			p.heap[i], p.heap[parent] = p.heap[parent], p.heap[i]
			i = parent
		}
		return
	}
	if c.compare(&p.heap[0]) >= 0 {
		return
	}
	p.heap[0] = c
	for i := 0; ; {
		last := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(p.heap); child++ {
			if p.heap[child].compare(&p.heap[last]) > 0 {
				last = child
			}
		}
		if last == i {
			return
		}
		p.heap[i], p.heap[last] = p.heap[last], p.heap[i]
		i = last
	}
}

// sorted returns the articles of the page in order.
func (p *page) sorted() []candidate {
	slices.SortFunc(p.heap, func(a, b candidate) int { return a.compare(&b) })
	return p.heap
}

// addScored offers the articles of a chunk by their scores.
func (p *page) addScored(view *segmentView, c *chunk) {
	for _, doc := range c.docs {
		score := c.score(doc).total
		if p.full() && score < p.heap[0].score {
			continue
		}
		p.offer(candidate{score: score, id: view.cols.ids[doc], view: view, doc: doc})
	}
}

// walkFrom is how many articles of a segment must match, and one in how many, for the walk along the sorted segment to be
// cheaper than looking at every match.
const (
	walkFrom  = 1024
	walkShare = 64
)

// addSorted offers the articles of a segment by a column. Where many match, it goes along the segment in order and stops early.
func (p *page) addSorted(ctx context.Context, view *segmentView, docs *roaring.Bitmap) error {
	c := view.cols
	if n := int(docs.GetCardinality()); n < walkFrom || n < view.docs/walkShare {
		return forEach(ctx, docs, func(batch []uint32) error {
			for _, doc := range batch {
				key := c.key(p.order, doc)
				if p.full() && key < p.heap[0].key {
					continue
				}
				p.offer(candidate{key: key, id: c.ids[doc], view: view, doc: doc})
			}
			return nil
		})
	}
	sorted, err := view.sorted(p.order)
	if err != nil {
		return err
	}
	at := 0
	if p.after != nil {
		at = sort.Search(len(sorted), func(i int) bool {
			doc := sorted[i]
			return p.after.compare(&candidate{key: c.key(p.order, doc), id: c.ids[doc]}) < 0
		})
	}
	for n := 1; at < len(sorted); at, n = at+1, n+1 {
		if n%stride == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		doc := sorted[at]
		if !docs.Contains(doc) {
			continue
		}
		next := candidate{key: c.key(p.order, doc), id: c.ids[doc], view: view, doc: doc}
		if p.full() && next.compare(&p.heap[0]) >= 0 {
			return nil
		}
		p.offer(next)
	}
	return nil
}

// orderOf returns the order of a request; scored tells whether there is anything to score by.
func orderOf(s khabar.Sort, scored bool) (ordering, error) {
	switch {
	case s == khabar.SortNewest:
		return newest, nil
	case s == khabar.SortOldest:
		return oldest, nil
	case s != khabar.SortRelevance && s != "":
		return 0, invalid("sort", "Articles are sorted by relevance, newest or oldest, not by %q.", s)
	case scored:
		return byScore, nil
	}
	return byID, nil
}
