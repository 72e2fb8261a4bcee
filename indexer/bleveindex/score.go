package bleveindex

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"khabar/query"
)

// The score of an article is the sum of its evidence, each an exact BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
// Framework", 2009; title and body as its section on BM25F has them):
//
//	tf    = titleWeight·t/(1-b+b·|title|/avg) + n/(1-b+b·|body|/avg)
//	score = weight · ln(1 + (N-df+½)/(df+½)) · tf·(k1+1)/(tf+k1)
//
// t is how often the term is in the title, n how often in the body, where a place in the lead counts 1 + leadWeight: news tells first
// what it is about. The places of a body count 1 on average, so that a text that is all lead is treated as without it:
//
//	n     = (places + leadWeight·places in the lead) / (1 + leadWeight·min(1, leadPlaces/|body|))
//
// N, df, and the averages are over the articles that are not deleted, so that scores do not depend on segments, deletions, merges
// or the order of arrival. The evidence is: the stems of the query's words (weight 1), their surface forms (surfaceWeight), and
// neighbours in the query that are neighbours in the article (pairWeight; its rarity is that of its two terms together). An
// article with a part of the words only is worth less than the sum: coordination. If a search asks for it, newer articles are worth
// more: khabar.Recency has the formula.
const (
	k1            = 1.2
	b             = 0.75
	titleWeight   = 3.0
	leadWeight    = 0.8
	surfaceWeight = 0.5
	pairWeight    = 0.2
	coordination  = 0.25 // exponent of the share of the words that an article has
)

// scores are working memory for one segment: by document, zero except while a search uses them.
type scores struct {
	docs []docScore
	tf   []float64 // for groups of several terms; made when there is the first
}

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

// spareScores keeps some memory from one search to the next. A sync.Pool would lose it with each garbage collection, and clearing
// new memory took a tenth of a search.
var spareScores = make(chan *scores, 2)

func getScores(docs int) *scores {
	s := new(scores)
	select {
	case s = <-spareScores:
	default:
	}
	if len(s.docs) < docs {
		s.docs, s.tf = make([]docScore, docs), nil
	}
	return s
}

// put gives the memory back. docs are the articles that may have a score.
func (s *scores) put(docs *roaring.Bitmap) {
	for it := docs.ManyIterator(); ; {
		var buf [256]uint32
		n := it.NextMany(buf[:])
		if n == 0 {
			break
		}
		for _, doc := range buf[:n] {
			s.docs[doc] = docScore{}
		}
	}
	select {
	case spareScores <- s:
	default:
	}
}

// score computes the scores of the articles in docs, and returns those that may be on the page: the others have no complete
// score. The words' stems are counted for all; what else is evidence only for the articles that could still get onto the page
// with it. The same sums are made in the same order for each article, whatever segment it is in.
func (m *matcher) score(e *evidence, docs *roaring.Bitmap, s *scores, snap *snapshot, p *page) (*roaring.Bitmap, error) {
	norm := newNorms(snap)
	for i := range e.words {
		if err := m.scoreWord(e, i, docs, s, norm); err != nil {
			return nil, err
		}
	}
	worth := e.worth(m.view.cols)
	docs, err := m.contenders(docs, s, p, worth, true)
	if err != nil {
		return nil, err
	}
	for _, w := range e.words {
		for i := range w.groups[1:] {
			err := m.scoreGroup(w, i+1, docs, s, norm, func(d *docScore, addition, _ float64) { d.total += addition })
			if err != nil {
				return nil, err
			}
		}
	}
	if len(e.pairs) > 0 {
		if docs, err = m.contenders(docs, s, p, worth, false); err != nil {
			return nil, err
		}
	}
	for _, p := range e.pairs {
		if err := m.scorePair(p, docs, s, norm); err != nil {
			return nil, err
		}
	}
	return docs, forEach(m.ctx, docs, func(batch []uint32) error {
		for _, doc := range batch {
			d := &s.docs[doc]
			d.total = worth.of(d.total, d.words, doc)
		}
		return nil
	})
}

// norms turns counts into normalised term frequencies.
type norms struct{ title, body float64 } // b / average length

func newNorms(s *snapshot) norms {
	var n norms
	if s.titleAverage > 0 {
		n.title = b / s.titleAverage
	}
	if s.bodyAverage > 0 {
		n.body = b / s.bodyAverage
	}
	return n
}

func (n norms) tf(c *columns, doc uint32, scope query.Scope, count tally) (tf float64) {
	if count.body > 0 && scope != query.Title {
		length := float64(c.bodyTokens[doc])
		tf = (float64(count.body) + leadWeight*float64(count.lead)) / ((1 - b + n.body*length) * (1 + leadWeight*min(1, leadPlaces/length)))
	}
	if count.title > 0 && scope != query.Body {
		tf += titleWeight * float64(count.title) / (1 - b + n.title*float64(c.titleTokens[doc]))
	}
	return tf
}

func saturate(tf float64) float64 { return tf * (k1 + 1) / (tf + k1) }

// scoreWord adds what the stem of a word counts, or what stands for it.
func (m *matcher) scoreWord(e *evidence, number int, docs *roaring.Bitmap, s *scores, norm norms) error {
	w := e.words[number]
	surface := 0.0
	for _, g := range w.groups[1:] {
		surface += g.weight * g.idf
	}
	before := float32(e.pairWeights[number])
	position := uint16(number + 1)
	return m.scoreGroup(w, 0, docs, s, norm, func(d *docScore, addition, saturated float64) {
		d.total += addition
		d.surfaces += float32(surface * saturated)
		if before > 0 && d.last+1 == position {
			d.pairs += before * d.sat
		}
		d.words++
		d.last, d.sat = position, float32(saturated)
	})
}

// scoreGroup passes what a group of terms counts for each article in docs that has one, and its frequency, saturated.
func (m *matcher) scoreGroup(w *word, number int, docs *roaring.Bitmap, s *scores, norm norms,
	add func(d *docScore, addition, saturated float64)) error {
	g := &w.groups[number]
	cols, weight := m.view.cols, g.weight*g.idf
	if len(g.texts) == 1 {
		l, err := m.list(g.field, g.texts[0])
		if err != nil {
			return err
		}
		return m.eachCount(g, l, docs, func(doc uint32, n tally) {
			if tf := norm.tf(cols, doc, w.scope, n); tf > 0 {
				saturated := saturate(tf)
				add(&s.docs[doc], weight*saturated, saturated)
			}
		})
	}
	// Several terms count as one: their frequencies add up before they saturate. What is given up half-way is not used again.
	sum := s.tf
	if s.tf = nil; sum == nil {
		sum = make([]float64, len(s.docs))
	}
	touched := make([]*roaring.Bitmap, 0, len(g.texts))
	for _, text := range g.texts {
		l, err := m.list(g.field, text)
		if err != nil {
			return err
		}
		touched = append(touched, l.docs)
		err = m.eachCount(g, l, docs, func(doc uint32, n tally) {
			sum[doc] += norm.tf(cols, doc, w.scope, n)
		})
		if err != nil {
			return err
		}
	}
	err := forEach(m.ctx, roaring.And(roaring.FastOr(touched...), docs), func(batch []uint32) error {
		for _, doc := range batch {
			if sum[doc] > 0 {
				saturated := saturate(sum[doc])
				add(&s.docs[doc], weight*saturated, saturated)
				sum[doc] = 0
			}
		}
		return nil
	})
	if err == nil {
		s.tf = sum
	}
	return err
}

// eachCount visits the articles of docs that have a term of a group, and counts its places; a value counts as one in the body.
func (m *matcher) eachCount(g *group, l *list, docs *roaring.Bitmap, visit func(doc uint32, n tally)) error {
	if g.value {
		return forEach(m.ctx, roaring.And(docs, l.docs), func(batch []uint32) error {
			for _, doc := range batch {
				visit(doc, tally{body: 1})
			}
			return nil
		})
	}
	titleSpan := m.view.cols.titleSpan
	return m.each(l, docs, false, func(doc uint32, p segment.Posting) {
		visit(doc, countPlaces(p.Frequency(), titleSpan[doc]))
	})
}

// scorePair adds what it counts that two words stand beside each other as in the query.
func (m *matcher) scorePair(p pair, docs *roaring.Bitmap, s *scores, norm norms) error {
	weight := p.weight()
	cols := m.view.cols
	return m.eachPair(p, docs, func(doc uint32, n tally) {
		if tf := norm.tf(cols, doc, p.first.scope, n); tf > 0 {
			s.docs[doc].total += weight * saturate(tf)
		}
	})
}

// eachPair visits the articles that have both words, and counts where they stand beside each other.
func (m *matcher) eachPair(p pair, docs *roaring.Bitmap, visit func(doc uint32, n tally)) error {
	lists := make([]*list, 2)
	for i, w := range []*word{p.first, p.second} {
		l, err := m.list(w.groups[0].field, w.groups[0].texts[0])
		if err != nil {
			return err
		}
		lists[i] = l
		docs = roaring.And(docs, l.docs)
	}
	cols := m.view.cols
	return m.together(lists, docs, func(doc uint32, places [][]uint32) {
		title := cols.titleSpan[doc]
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
