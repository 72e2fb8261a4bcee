package evaltest

import (
	"math"
	"runtime"
	"slices"
	"sync"
)

// Term is a token as the measurement sees it.
type Term struct {
	Stem, Surface []byte
	Position      int
}

// Chain is an analysis chain. It is called from several goroutines.
type Chain func(text string) []Term

// Weights are the parts of a score. Stems have weight 1.
type Weights struct {
	Surface      float64 // surface forms beside stems
	Pair         float64 // adjacent pairs of stems
	Coordination float64 // greatest exponent of the share of the query's stems that an article has; it falls with more than longQuery words
	Emphasis     float64 // how much the exponent of a term's rarity grows beyond 1 with more than longSentence words
	Lead         float64 // what a place among the first leadPlaces counts more than 1
}

// Plain scores stems alone; Full is what khabar's search scores with.
var (
	Plain = Weights{}
	Full  = Weights{Surface: .5, Pair: .2, Coordination: .3, Emphasis: .8, Lead: .8}
)

const (
	k1 = 1.2
	b  = .75
	// leadPlaces is how many positions at the beginning of an article are its lead.
	leadPlaces = 30
	// longQuery is the number of words from which the exponent of coordination falls as one over their number, longSentence that from
	// which rarity is emphasised; stop words count.
	longQuery, longSentence = 5, 8
	// cutoff is the rank after which a hit counts for nothing.
	cutoff = 10
)

// Result is the mean over queries with one right answer each.
type Result struct {
	MRR, NDCG float64 // of the first ten hits
	Queries   int
}

// evidence is one kind of term: stems, surface forms or pairs of stems.
type evidence struct {
	ids      map[string]int32
	postings [][]posting
}

// pairKey is the name of a pair of stems by their numbers, and its number among pairs.
type pairKey [2]int32

type posting struct {
	doc int32
	count
}

// count is how often an article has a term, and how often in its lead.
type count struct{ all, lead float32 }

func (c *count) add(position int) {
	c.all++
	if position <= leadPlaces {
		c.lead++
	}
}

// query holds the terms of one headline, by kind.
type query struct {
	doc   int
	words float64 // with stop words
	terms [3][]int32
}

// index holds the postings of the terms that some query asks for.
type index struct {
	kinds   [3]evidence // stems, surface forms, pairs (by number only)
	pairs   map[pairKey]int32
	lengths []float64
	mean    float64
}

// Index analyses the documents for queries about those whose number leaves the remainder 0 or 1 when halved, and returns the
// measurement: half 0 is for tuning, half 1 for checking. At most limit queries are taken, evenly spread.
func Index(docs []Doc, chain Chain, half, limit int) *Measurement {
	m := &Measurement{index: index{pairs: make(map[pairKey]int32)}}
	for k := range m.kinds {
		m.kinds[k].ids = make(map[string]int32)
	}
	step := max(1, len(docs)/2/max(1, limit))
	for i := half; i < len(docs); i += 2 * step {
		m.queries = append(m.queries, m.query(i, chain(docs[i].Title)))
	}
	m.fill(docs, chain)
	return m
}

// Measurement can be scored with any weights.
type Measurement struct {
	index
	queries []query
}

func (m *Measurement) query(doc int, terms []Term) query {
	q := query{doc: doc}
	add := func(kind int, id int32) {
		if !slices.Contains(q.terms[kind], id) {
			q.terms[kind] = append(q.terms[kind], id)
		}
	}
	for i, t := range terms {
		q.words = float64(t.Position)
		stem := m.kinds[0].number(t.Stem)
		add(0, stem)
		add(1, m.kinds[1].number(t.Surface))
		if i > 0 && t.Position == terms[i-1].Position+1 {
			key := pairKey{m.kinds[0].number(terms[i-1].Stem), stem}
			if _, ok := m.pairs[key]; !ok {
				m.pairs[key] = int32(len(m.pairs))
			}
			add(2, m.pairs[key])
		}
	}
	return q
}

func (e *evidence) number(s []byte) int32 {
	id, ok := e.ids[string(s)]
	if !ok {
		id = int32(len(e.ids))
		e.ids[string(s)] = id
	}
	return id
}

// count returns how often an article has each term that some query asks for, by kind.
func (m *Measurement) count(terms []Term) (counts [3]map[int32]*count) {
	for kind := range counts {
		counts[kind] = make(map[int32]*count)
	}
	add := func(kind int, id int32, position int) {
		if counts[kind][id] == nil {
			counts[kind][id] = new(count)
		}
		counts[kind][id].add(position)
	}
	last, lastPosition := int32(-1), 0
	for _, t := range terms {
		if id, ok := m.kinds[1].ids[string(t.Surface)]; ok {
			add(1, id, t.Position)
		}
		id, ok := m.kinds[0].ids[string(t.Stem)]
		if !ok {
			last = -1
			continue
		}
		add(0, id, t.Position)
		if last >= 0 && t.Position == lastPosition+1 {
			if pair, ok := m.pairs[pairKey{last, id}]; ok {
				add(2, pair, lastPosition)
			}
		}
		last, lastPosition = id, t.Position
	}
	return counts
}

func (m *Measurement) fill(docs []Doc, chain Chain) {
	m.lengths = make([]float64, len(docs))
	counts := make([][3]map[int32]*count, len(docs))
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			for d := w; d < len(docs); d += workers {
				terms := chain(docs[d].Body)
				m.lengths[d] = float64(len(terms))
				counts[d] = m.count(terms)
			}
		})
	}
	group.Wait()
	for kind := range m.kinds {
		m.kinds[kind].postings = make([][]posting, max(len(m.kinds[kind].ids), len(m.pairs)))
	}
	for d := range docs {
		m.mean += m.lengths[d] / float64(len(docs))
		for kind := range counts[d] {
			for id, n := range counts[d][kind] {
				m.kinds[kind].postings[id] = append(m.kinds[kind].postings[id], posting{int32(d), *n})
			}
		}
	}
}

// Score ranks the articles for every query.
func (m *Measurement) Score(w Weights) Result {
	var r Result
	scores := make([]float64, len(m.lengths))
	matched := make([]float64, len(m.lengths))
	for _, q := range m.queries {
		clear(scores)
		clear(matched)
		emphasis := 1 + w.Emphasis*(1-min(1, longSentence/q.words))
		for kind, weight := range [...]float64{1, w.Surface, w.Pair} {
			if weight == 0 {
				continue
			}
			for _, id := range q.terms[kind] {
				m.add(scores, matched, m.kinds[kind].postings[id], weight, emphasis, w.Lead, kind == 0)
			}
		}
		rank := m.rank(scores, matched, q, w.Coordination)
		if rank <= cutoff {
			r.MRR += 1 / float64(rank)
			r.NDCG += 1 / math.Log2(float64(rank)+1)
		}
	}
	r.Queries = len(m.queries)
	r.MRR /= float64(r.Queries)
	r.NDCG /= float64(r.Queries)
	return r
}

func (m *Measurement) add(scores, matched []float64, postings []posting, weight, emphasis, lead float64, count bool) {
	n := float64(len(postings))
	idf := weight * math.Pow(math.Log(1+(float64(len(m.lengths))-n+.5)/(n+.5)), emphasis)
	for _, p := range postings {
		tf := (float64(p.all) + lead*float64(p.lead)) / (1 + lead*min(1, leadPlaces/m.lengths[p.doc]))
		scores[p.doc] += idf * tf * (k1 + 1) / (tf + k1*(1-b+b*m.lengths[p.doc]/m.mean))
		if count {
			matched[p.doc]++
		}
	}
}

// rank returns the place of the query's own article, 1 for the first. Of equal scores the earlier article comes first.
func (m *Measurement) rank(scores, matched []float64, q query, coordination float64) int {
	if coordination > 0 {
		coordination *= min(1, longQuery/q.words)
		for d := range scores {
			if scores[d] > 0 {
				scores[d] *= math.Pow(matched[d]/float64(len(q.terms[0])), coordination)
			}
		}
	}
	own := scores[q.doc]
	if own == 0 {
		return len(scores)
	}
	rank := 1
	for d, s := range scores {
		if s > own || s == own && d < q.doc {
			rank++
		}
	}
	return rank
}
