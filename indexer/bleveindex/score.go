package bleveindex

import (
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// The score of an article is the sum of its evidence, each an exact BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
// Framework", 2009; title and body as its section on BM25F has them):
//
//	tf    = titleWeight·t/(1-b+b·|title|/avg) + n/(1-b+b·|body|/avg)
//	score = weight · ln(1 + (N-df+½)/(df+½))^p · tf·(k1+1)/(tf+k1)
//
// t is how often the term is in the title, n how often in the body, where a place in the lead counts 1 + leadWeight: news tells first
// what it is about. The places of a body count 1 on average, so that a text that is all lead is treated as without it:
//
//	n     = (places + leadWeight·places in the lead) / (1 + leadWeight·min(1, leadPlaces/|body|))
//
// p is 1, and more in a query of many words, common ones included: those of a sentence are not as independent as the sum of their evidence
// takes them to be, and its many ordinary words would outweigh the few that tell what it is about. With n words
//
//	p     = 1 + longEmphasis·(1 - min(1, longWords/n))
//
// N, df, and the averages are over the articles that are not deleted, so that scores do not depend on segments, deletions, merges
// or the order of arrival. The evidence is: the stems of the query's words (weight 1), their surface forms (surfaceWeight), and
// neighbours in the query that are neighbours in the article (pairWeight; its rarity is that of its two terms together). An
// article with a part of the words only is worth less than the sum: coordination. A question (terms.Plan.Question) asks for a fact that
// may stand anywhere: to it, the lead is as the rest. If a search asks for it, newer articles are worth
// more: khabar.Recency has the formula.
const (
	k1            = 1.2
	b             = 0.75
	titleWeight   = 3.0
	leadWeight    = 0.8
	surfaceWeight = 0.5
	pairWeight    = 0.2
	longEmphasis  = 0.8
	longWords     = 8
	// coordination is the exponent of the share of the words that an article has. With more words than coordinationWords it falls as
	// one over their number: who says much says it with some words that the article need not have.
	coordination      = 0.3
	coordinationWords = 5
)

// docScore is what is known of an article's score so far, and the most that the evidence beside the words' stems can add: a surface
// form does not stand more often than its stem, nor two words beside each other more often than the first of them.
type docScore struct {
	total    float64
	surfaces float32 // at most to come for surface forms
	pairs    float32 // … and for pairs
	sat      float32 // saturated frequency of the word last seen
	words    uint16  // how many of the query's words the article has
	last     uint16  // the number of the word last seen, from 1
}

// scoring computes the scores of the articles of one segment.
type scoring struct {
	matcher  *matcher
	evidence *evidence
	norms    *norms
	worth    *worth
	lists    [][][]*list // by word, group and text
	page     *page
	mu       *sync.Mutex // of the page
}

// score offers the articles in docs to the page, but for those that cannot be on it. The words' stems are counted for all; what else
// is evidence only for the articles that could still get onto the page with it. The same sums are made in the same order for each
// article, whatever segment it is in.
func (m *matcher) score(e *evidence, docs *roaring.Bitmap, norms *norms, p *page) error {
	s := &scoring{matcher: m, evidence: e, norms: norms, worth: e.worth(m.view.cols), page: p, mu: new(sync.Mutex)}
	for _, w := range e.words {
		groups := make([][]*list, len(w.groups))
		for i := range w.groups {
			var err error
			if groups[i], err = m.listsOf(&w.groups[i]); err != nil {
				return err
			}
		}
		s.lists = append(s.lists, groups)
	}
	return m.eachChunk(docs, s.chunk)
}

// listsOf returns the lists of a group's texts.
func (m *matcher) listsOf(g *group) ([]*list, error) {
	lists := make([]*list, len(g.texts))
	for i, text := range g.texts {
		var err error
		if lists[i], err = m.list(g.field, text); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// chunk scores the articles of a chunk.
func (s *scoring) chunk(c *chunk) error {
	for number := range s.evidence.words {
		s.word(c, number)
	}
	s.contenders(c, true)
	for number, w := range s.evidence.words {
		for i := 1; i < len(w.groups); i++ {
			weight := w.groups[i].weight * w.groups[i].idf
			s.frequencies(c, number, i, func(docs []uint32, tf []float64) {
				for i, doc := range docs {
					c.score(doc).total += weight * saturate(tf[i])
				}
			})
		}
	}
	if len(s.evidence.pairs) > 0 {
		s.contenders(c, false)
	}
	for _, p := range s.evidence.pairs {
		if err := s.pair(c, p); err != nil {
			return err
		}
	}
	for _, doc := range c.docs {
		d := c.score(doc)
		d.total = s.worth.of(d.total, d.words, doc)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.page.addScored(s.matcher.view, c)
	return nil
}

// word adds what the stem of a word counts, or what stands for it.
func (s *scoring) word(c *chunk, number int) {
	w := s.evidence.words[number]
	weight, surface := w.groups[0].weight*w.groups[0].idf, 0.0
	for _, g := range w.groups[1:] {
		surface += g.weight * g.idf
	}
	before := float32(s.evidence.pairWeights[number])
	position := uint16(number + 1)
	s.frequencies(c, number, 0, func(docs []uint32, tf []float64) {
		for i, doc := range docs {
			d, saturated := c.score(doc), saturate(tf[i])
			d.total += weight * saturated
			d.surfaces += float32(surface * saturated)
			if before > 0 && d.last+1 == position {
				d.pairs += before * d.sat
			}
			d.words++
			d.last, d.sat = position, float32(saturated)
		}
	})
}

// frequencies passes the articles that are looked at and have a term of a group in the word's scope, some thousands at a time, with
// their normalised frequency.
func (s *scoring) frequencies(c *chunk, word, number int, visit func(docs []uint32, tf []float64)) {
	cols, scope := s.matcher.view.cols, s.evidence.words[word].scope
	lists := s.lists[word][number]
	if len(lists) == 1 {
		c.each(lists[0], func(docs, ranks []uint32) {
			n := s.norms.frequencies(cols, lists[0], scope, docs, ranks, &c.freq)
			visit(docs[:n], c.freq[:n])
		})
		return
	}
	// Several terms count as one: their frequencies add up before they saturate.
	for _, l := range lists {
		c.each(l, func(docs, ranks []uint32) {
			n := s.norms.frequencies(cols, l, scope, docs, ranks, &c.freq)
			for i, doc := range docs[:n] {
				c.tf[doc-c.from] += c.freq[i]
			}
		})
	}
	for rest := c.docs; len(rest) > 0; {
		batch := rest[:min(len(rest), stride)]
		rest = rest[len(batch):]
		n := 0
		for _, doc := range batch {
			if tf := &c.tf[doc-c.from]; *tf > 0 {
				c.found[n], c.freq[n] = doc, *tf
				*tf = 0
				n++
			}
		}
		visit(c.found[:n], c.freq[:n])
	}
}

// pair adds what it counts that two words stand beside each other as in the query.
func (s *scoring) pair(c *chunk, p pair) error {
	weight := p.weight()
	return s.matcher.eachPair(c, p, func(doc uint32, n tally) {
		if tf := s.norms.tf(s.matcher.view.cols, doc, p.first.scope, n); tf > 0 {
			c.score(doc).total += weight * saturate(tf)
		}
	})
}

// eachPair visits the articles that are looked at and have both words, and counts where they stand beside each other.
func (m *matcher) eachPair(c *chunk, p pair, visit func(doc uint32, n tally)) error {
	lists := [2]*list{m.lists[p.first.key()], m.lists[p.second.key()]}
	docs := c.docs
	defer c.look(docs)
	for _, l := range lists {
		both := make([]uint32, 0, len(c.docs))
		c.each(l, func(docs, _ []uint32) { both = append(both, docs...) })
		c.look(both)
	}
	span := m.view.cols.titleSpan
	return c.together(lists[:], func(doc uint32, places [][]uint32) {
		title := span[doc]
		var n tally
		for _, place := range places[0] {
			if _, ok := slices.BinarySearch(places[1], place+1); !ok {
				continue
			}
			if place+1 != title { // from the last word of the title to the first one of the body nothing goes on
				n.add(int(place), int(title))
			}
		}
		visit(doc, n)
	})
}

func saturate(tf float64) float64 { return tf * (k1 + 1) / (tf + k1) }
