package bleveindex

import (
	"math"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"khabar/indexer/terms"
	"khabar/query"
)

// The score of an article is the sum of its evidence, each an exact BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
// Framework", 2009; title and body as its section on BM25F has them):
//
//	tf    = titleWeight·t/(1-b+b·|title|/avg) + n/(1-b+b·|body|/avg)     t, n: how often the term is in title and body
//	score = weight · ln(1 + (N-df+½)/(df+½)) · tf·(k1+1)/(tf+k1)
//
// N, df, and the averages are over the articles that are not deleted, so that scores do not depend on segments, deletions, merges
// or the order of arrival. The evidence is: the stems of the query's words (weight 1), their surface forms (surfaceWeight), and
// neighbours in the query that are neighbours in the article (pairWeight; its rarity is that of its two terms together). An
// article with a part of the words only is worth less than the sum: coordination.
const (
	k1            = 1.2
	b             = 0.75
	titleWeight   = 3.0
	surfaceWeight = 0.3
	pairWeight    = 0.2
	coordination  = 0.3 // exponent of the share of the words that an article has
)

// evidence is what a query's scores are made of.
type evidence struct {
	words []*word
	pairs []pair
}

// word is one word of the query.
type word struct {
	scope  query.Scope
	groups []group // what counts for it; the first one also tells whether an article has the word
}

// group is terms that count as one: a stem, or all that a prefix stands for.
type group struct {
	field  string
	texts  []string
	weight float64
	idf    float64 // set by weigh
}

// pair is two words that are neighbours in the query.
type pair struct{ first, second *word }

func (p pair) weight() float64 { return pairWeight * (p.first.groups[0].idf + p.second.groups[0].idf) }

// collect lists the evidence of a plan, in the order of the query.
func collect(root terms.Node, expanded map[*terms.Term][]string) *evidence {
	e := &evidence{}
	e.node(root, expanded)
	return e
}

func (e *evidence) node(n terms.Node, expanded map[*terms.Term][]string) {
	switch n := n.(type) {
	case *terms.And:
		e.sequence(n.Nodes, expanded)
	case *terms.Or:
		e.sequence(n.Nodes, expanded)
	case *terms.Term:
		texts, ok := expanded[n]
		if !ok {
			texts = []string{n.Text}
		}
		e.add(n.Scope, n.Kind, texts, n.Surface)
	case *terms.Phrase:
		// Neighbours are no evidence here: every article found has them.
		for _, t := range n.Terms {
			e.add(n.Scope, n.Kind, []string{t.Text}, t.Surface)
		}
	}
}

// sequence lists the evidence of nodes beside each other; words that follow each other are pairs.
func (e *evidence) sequence(nodes []terms.Node, expanded map[*terms.Term][]string) {
	var before *word
	for _, n := range nodes {
		from := len(e.words)
		e.node(n, expanded)
		t, plain := n.(*terms.Term)
		if !plain || t.Kind != terms.Stem || t.Scope != query.Text {
			before = nil
			continue
		}
		if w := e.words[from]; before != nil {
			e.pairs = append(e.pairs, pair{before, w})
		}
		before = e.words[from]
	}
}

func (e *evidence) add(scope query.Scope, kind terms.Kind, texts []string, surface string) *word {
	w := &word{scope: scope, groups: []group{{field: fieldOf(kind), texts: texts, weight: 1}}}
	if surface != "" {
		w.groups = append(w.groups, group{field: surfaceField, texts: []string{surface}, weight: surfaceWeight})
	}
	e.words = append(e.words, w)
	return w
}

// weigh sets how rare each group is, among the articles of all segments.
func (e *evidence) weigh(matchers []*matcher, articles int) error {
	for _, w := range e.words {
		for i := range w.groups {
			g := &w.groups[i]
			df := 0
			for _, m := range matchers {
				docs, err := m.groupDocs(g)
				if err != nil {
					return err
				}
				df += int(docs.GetCardinality())
				if m.view.deleted != nil {
					df -= int(docs.AndCardinality(m.view.deleted))
				}
			}
			g.idf = math.Log(1 + (float64(articles)-float64(df)+.5)/(float64(df)+.5))
		}
	}
	return nil
}

// groupDocs returns the articles with any term of a group, wherever it stands.
func (m *matcher) groupDocs(g *group) (*roaring.Bitmap, error) {
	var parts []*roaring.Bitmap
	for _, text := range g.texts {
		l, err := m.list(g.field, text)
		if err != nil {
			return nil, err
		}
		parts = append(parts, l.docs)
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return roaring.FastOr(parts...), nil
}

// scores are working memory for one segment: by document, zero except while a search uses them.
type scores struct {
	total []float64
	tf    []float64
	words []uint16 // how many of the query's words an article has
}

var scorePool = sync.Pool{New: func() any { return new(scores) }}

func getScores(docs int) *scores {
	s := scorePool.Get().(*scores)
	if len(s.total) < docs {
		s.total, s.tf, s.words = make([]float64, docs), make([]float64, docs), make([]uint16, docs)
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
			s.total[doc], s.tf[doc], s.words[doc] = 0, 0, 0
		}
	}
	scorePool.Put(s)
}

// score computes the scores of the articles in docs, and returns those that may be on the page: the others have no complete score.
// The words' stems are counted for all; what else is evidence only for the articles that could still get onto the page with it. The
// same sums are made in the same order for each article, whatever segment it is in.
func (m *matcher) score(e *evidence, docs *roaring.Bitmap, s *scores, snap *snapshot, p *page) (*roaring.Bitmap, error) {
	norm := newNorms(snap)
	for _, w := range e.words {
		if err := m.scoreGroup(w, 0, docs, s, norm); err != nil {
			return nil, err
		}
	}
	factors := e.factors()
	docs, err := m.contenders(docs, s, p, factors, e.most())
	if err != nil {
		return nil, err
	}
	for _, w := range e.words {
		for i := 1; i < len(w.groups); i++ {
			if err := m.scoreGroup(w, i, docs, s, norm); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range e.pairs {
		if err := m.scorePair(p, docs, s, norm); err != nil {
			return nil, err
		}
	}
	return docs, forEach(m.ctx, docs, func(batch []uint32) error {
		for _, doc := range batch {
			s.total[doc] *= factors[s.words[doc]]
		}
		return nil
	})
}

// factors returns what a score is worth by the number of the query's words that an article has.
func (e *evidence) factors() []float64 {
	out := make([]float64, len(e.words)+1)
	for i := range out {
		out[i] = math.Pow(float64(i)/float64(len(e.words)), coordination)
	}
	return out
}

// most returns the most that the evidence beside the words' stems can add to a score.
func (e *evidence) most() (sum float64) {
	for _, w := range e.words {
		for _, g := range w.groups[1:] {
			sum += g.weight * g.idf
		}
	}
	for _, p := range e.pairs {
		sum += p.weight()
	}
	return sum * (k1 + 1)
}

// contenders returns the articles that could be on the page if each got the most that is still to come.
func (m *matcher) contenders(docs *roaring.Bitmap, s *scores, p *page, factors []float64, most float64) (*roaring.Bitmap, error) {
	if p.after != nil || docs.GetCardinality() <= uint64(p.size) {
		return docs, nil
	}
	best := lowest{size: p.size}
	err := forEach(m.ctx, docs, func(batch []uint32) error {
		for _, doc := range batch {
			best.offer(s.total[doc] * factors[s.words[doc]])
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
			if (s.total[doc]+most)*factors[s.words[doc]] >= threshold {
				some = append(some, doc)
			}
		}
		kept.AddMany(some)
		return nil
	})
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

// least returns the lowest of the numbers kept.
func (l *lowest) least() float64 { return l.heap[0] }

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

func (n norms) tf(c *columns, doc uint32, scope query.Scope, inTitle, inBody int) (tf float64) {
	if inBody > 0 && scope != query.Title {
		tf = float64(inBody) / (1 - b + n.body*float64(c.bodyTokens[doc]))
	}
	if inTitle > 0 && scope != query.Body {
		tf += titleWeight * float64(inTitle) / (1 - b + n.title*float64(c.titleTokens[doc]))
	}
	return tf
}

func saturate(tf float64) float64 { return tf * (k1 + 1) / (tf + k1) }

func (m *matcher) scoreGroup(w *word, number int, docs *roaring.Bitmap, s *scores, norm norms) error {
	g := &w.groups[number]
	cols, weight := m.view.cols, g.weight*g.idf
	if len(g.texts) == 1 {
		l, err := m.list(g.field, g.texts[0])
		if err != nil {
			return err
		}
		return m.each(l, docs, false, func(doc uint32, p segment.Posting) {
			inTitle, inBody := countPlaces(p.Frequency(), cols.titleSpan[doc])
			if tf := norm.tf(cols, doc, w.scope, inTitle, inBody); tf > 0 {
				s.total[doc] += weight * saturate(tf)
				if number == 0 {
					s.words[doc]++
				}
			}
		})
	}
	// Several terms count as one: their frequencies add up before they saturate.
	touched := make([]*roaring.Bitmap, 0, len(g.texts))
	for _, text := range g.texts {
		l, err := m.list(g.field, text)
		if err != nil {
			return err
		}
		touched = append(touched, l.docs)
		err = m.each(l, docs, false, func(doc uint32, p segment.Posting) {
			inTitle, inBody := countPlaces(p.Frequency(), cols.titleSpan[doc])
			s.tf[doc] += norm.tf(cols, doc, w.scope, inTitle, inBody)
		})
		if err != nil {
			return err
		}
	}
	return forEach(m.ctx, roaring.And(roaring.FastOr(touched...), docs), func(batch []uint32) error {
		for _, doc := range batch {
			if s.tf[doc] > 0 {
				s.total[doc] += weight * saturate(s.tf[doc])
				s.words[doc]++
				s.tf[doc] = 0
			}
		}
		return nil
	})
}

// scorePair adds what it counts that two words stand beside each other as in the query.
func (m *matcher) scorePair(p pair, docs *roaring.Bitmap, s *scores, norm norms) error {
	lists := make([]*list, 2)
	for i, w := range []*word{p.first, p.second} {
		l, err := m.list(w.groups[0].field, w.groups[0].texts[0])
		if err != nil {
			return err
		}
		lists[i] = l
		docs = roaring.And(docs, l.docs)
	}
	weight := p.weight()
	cols := m.view.cols
	return m.together(lists, docs, func(doc uint32, places [][]uint32) {
		title := cols.titleSpan[doc]
		inTitle, inBody := 0, 0
		for _, place := range places[0] {
			if _, ok := slices.BinarySearch(places[1], place+1); !ok {
				continue
			}
			switch {
			case place >= title:
				inBody++
			case place+1 < title:
				inTitle++
			}
		}
		if tf := norm.tf(cols, doc, p.first.scope, inTitle, inBody); tf > 0 {
			s.total[doc] += weight * saturate(tf)
		}
	})
}
