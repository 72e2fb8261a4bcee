package bleveindex

import "github.com/RoaringBitmap/roaring/v2"

// contenders returns the articles that could be on the page if each got the most that is still to come: for pairs, and for surface
// forms if these are not counted yet.
func (m *matcher) contenders(docs *roaring.Bitmap, s *scores, p *page, worth *worth, surfaces bool) (*roaring.Bitmap, error) {
	if p.after != nil || docs.GetCardinality() <= uint64(p.size) {
		return docs, nil
	}
	best := lowest{size: p.size}
	err := forEach(m.ctx, docs, func(batch []uint32) error {
		for _, doc := range batch {
			best.offer(worth.of(s.docs[doc].total, s.docs[doc].words, doc))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	threshold := best.least()
	if p.full() {
		threshold = max(threshold, p.heap[0].score)
	}
	threshold -= 1e-9 * threshold // sums of the same numbers in another order differ by less
	kept := roaring.New()
	var some []uint32
	return kept, forEach(m.ctx, docs, func(batch []uint32) error {
		some = some[:0]
		for _, doc := range batch {
			d := &s.docs[doc]
			most := d.pairs
			if surfaces {
				most += d.surfaces
			}
			if worth.of(d.total+rounding*float64(most), d.words, doc) >= threshold {
				some = append(some, doc)
			}
		}
		kept.AddMany(some)
		return nil
	})
}

// rounding makes up for what a sum of a few numbers of 24 bits can be too small.
const rounding = 1 + 1e-5

// lowest keeps the highest numbers of those that it is offered.
type lowest struct {
	size int
	heap []float64 // the least one first
}

func (l *lowest) offer(x float64) {
	if len(l.heap) < l.size {
		l.heap = append(l.heap, x)
		for i := len(l.heap) - 1; i > 0 && l.heap[i] < l.heap[(i-1)/2]; i = (i - 1) / 2 {
			l.heap[i], l.heap[(i-1)/2] = l.heap[(i-1)/2], l.heap[i]
		}
		return
	}
	if x <= l.heap[0] {
		return
	}
	l.heap[0] = x
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < len(l.heap) && l.heap[child+1] < l.heap[child] {
			child++
		}
		if child >= len(l.heap) || l.heap[child] >= l.heap[i] {
			return
		}
		l.heap[i], l.heap[child] = l.heap[child], l.heap[i]
		i = child
	}
}

// least returns the lowest of the numbers kept.
func (l *lowest) least() float64 { return l.heap[0] }
