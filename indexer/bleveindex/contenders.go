package bleveindex

// contenders goes on with the articles that could be on the page if each got the most that is still to come: for pairs, and for
// surface forms if these are not counted yet.
func (s *scoring) contenders(c *chunk, surfaces bool) {
	floor, full := s.floor()
	if len(c.docs) <= s.page.size && !full && s.page.after == nil {
		return
	}
	best := lowest{size: s.page.size}
	c.high = c.high[:0]
	docs := make([]uint32, 0, len(c.docs))
	for _, doc := range c.docs {
		low, high := s.bounds(c, doc, surfaces)
		if high < floor {
			continue
		}
		if s.page.after != nil {
			if low > s.page.after.score*(1+inexact) {
				continue // it is on a page before
			}
			if high >= s.page.after.score*(1-inexact) {
				low = 0 // it may be, and then takes no place on this one
			}
		}
		best.offer(low)
		docs, c.high = append(docs, doc), append(c.high, high)
	}
	if best.full() {
		floor = max(floor, best.least()*(1-inexact))
	}
	kept := docs[:0]
	for i, doc := range docs {
		if c.high[i] >= floor {
			kept = append(kept, doc)
		}
	}
	c.look(kept)
}

// inexact is by how much sums of the same numbers in another order may differ; they differ by less.
const inexact = 1e-9

// rounding makes up for what a sum of a few numbers of 24 bits can be too small.
const rounding = 1 + 1e-5

// bounds returns the least and the most that the score of an article can become.
func (s *scoring) bounds(c *chunk, doc uint32, surfaces bool) (low, high float64) {
	d := c.score(doc)
	most := d.pairs
	if surfaces {
		most += d.surfaces
	}
	low = s.worth.of(d.total, d.words, doc)
	if most == 0 {
		return low, low
	}
	return low, s.worth.of(d.total+rounding*float64(most), d.words, doc)
}

// floor is what no article of the page is below, if that is full, or 0.
func (s *scoring) floor() (floor float64, full bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.page.full() {
		return 0, false
	}
	return s.page.heap[0].score * (1 - inexact), true
}

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

func (l *lowest) full() bool { return len(l.heap) == l.size }

// least returns the lowest of the numbers kept.
func (l *lowest) least() float64 { return l.heap[0] }
