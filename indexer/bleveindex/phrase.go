package bleveindex

import (
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar/indexer/segment"
	"khabar/indexer/terms"
	"khabar/query"
)

// matchPhrase finds the articles where the terms of a phrase stand at their places. Places are read only of articles that have
// all the terms and that the rest of the query leaves.
func (m *matcher) matchPhrase(p *terms.Phrase, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	lists := make([]*list, len(p.Terms))
	candidates := within
	for i, t := range p.Terms {
		l, err := m.list(fieldOf(p.Kind), t.Text)
		if err != nil {
			return nil, err
		}
		lists[i] = l
		docs, err := m.inScope(p.Kind, t.Text, p.Scope)
		if err != nil {
			return nil, err
		}
		if candidates == nil {
			candidates = docs
		} else {
			candidates = roaring.And(candidates, docs)
		}
		if candidates.IsEmpty() {
			return candidates, nil
		}
	}
	found := roaring.New()
	var mu sync.Mutex
	check := phraseCheck{phrase: p}
	err := m.eachChunk(candidates, func(c *chunk) error {
		var here []uint32
		err := c.together(lists, func(doc uint32, places [][]uint32) {
			if check.holds(places, m.view.cols.titleSpan[doc]) {
				here = append(here, doc)
			}
		})
		mu.Lock()
		defer mu.Unlock()
		found.AddMany(here)
		return err
	})
	return found, err
}

// together visits the articles that are looked at, which all the terms have, with the places of each. The places are valid until
// visit returns.
func (c *chunk) together(lists []*list, visit func(doc uint32, places [][]uint32)) error {
	ranks := make([][]uint32, len(lists))
	readers := make([]*segment.Places, len(lists))
	places := make([][]uint32, len(lists))
	for i, l := range lists {
		ranks[i] = make([]uint32, 0, len(c.docs))
		c.each(l, func(_, of []uint32) { ranks[i] = append(ranks[i], of...) })
		if len(ranks[i]) != len(c.docs) {
			return damaged("lists and articles do not agree")
		}
		if l.postings != nil {
			readers[i] = l.postings.Places(l.exceptions)
		}
	}
	for n, doc := range c.docs {
		for i, r := range readers {
			var err error
			if places[i], err = r.Read(int(ranks[i][n]), places[i][:0]); err != nil {
				return unreadable(err)
			}
		}
		visit(doc, places)
	}
	return nil
}

// phraseCheck looks at the places of a phrase's terms in one article.
type phraseCheck struct {
	phrase *terms.Phrase
}

// holds reports whether the terms stand at their places in the title, which ends before the place title, or in the body.
func (c *phraseCheck) holds(places [][]uint32, title uint32) bool {
	if c.phrase.Slop > 0 {
		return c.near(places, title)
	}
	last := len(places) - 1
	end := uint32(c.phrase.Terms[last].Offset)
	for _, first := range places[0] {
		if !inScope(c.phrase.Scope, first, title) || (first < title && first+end >= title) {
			continue
		}
		at := 1
		for at <= last {
			if _, ok := slices.BinarySearch(places[at], first+uint32(c.phrase.Terms[at].Offset)); !ok {
				break
			}
			at++
		}
		if at > last {
			return true
		}
	}
	return false
}

func inScope(scope query.Scope, place, title uint32) bool {
	switch scope {
	case query.Title:
		return place < title
	case query.Body:
		return place >= title
	}
	return true
}

// near reports whether the terms stand at different places of one text, the highest at most the phrase's window above the lowest.
func (c *phraseCheck) near(places [][]uint32, title uint32) bool {
	window := uint32(c.phrase.Window())
	for i := range places {
		for _, lowest := range places[i] {
			if !inScope(c.phrase.Scope, lowest, title) {
				continue
			}
			highest := lowest + window
			if lowest < title {
				highest = min(highest, title-1)
			}
			if c.assign(places, i, lowest, highest) {
				return true
			}
		}
	}
	return false
}

// assign reports whether each term but one, which stands at lowest, can have a place of its own above that, up to highest. Words
// that differ never share a place, so that only a repeated word needs care: its terms take its places in turn.
func (c *phraseCheck) assign(places [][]uint32, fixed int, lowest, highest uint32) bool {
	for i := range places {
		if i == fixed {
			continue
		}
		nth := 1 // which place above lowest this term takes, among the terms with the same text
		for j := range i {
			if j != fixed && c.phrase.Terms[j].Text == c.phrase.Terms[i].Text {
				nth++
			}
		}
		at, _ := slices.BinarySearch(places[i], lowest+1)
		if at += nth - 1; at >= len(places[i]) || places[i][at] > highest {
			return false
		}
	}
	return true
}
