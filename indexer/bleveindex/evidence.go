package bleveindex

import (
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
	"khabar/indexer/terms"
	"khabar/query"
)

// evidence is what a query's scores are made of.
type evidence struct {
	words []*word
	pairs []pair
	// pairWeights holds, for each word, what it counts that it stands behind the word before it in the query; set by weigh.
	pairWeights []float64
	recency     khabar.Recency
	length      float64 // the number of words that the query is asked with, the common ones too
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
	idf    float64 // its rarity, to the power of emphasis; set by weigh
}

// key is where the list of a word's stem is.
func (w *word) key() listKey { return listKey{w.groups[0].field, w.groups[0].texts[0]} }

// pair is two words that are neighbours in the query.
type pair struct{ first, second *word }

func (p pair) weight() float64 { return pairWeight * (p.first.groups[0].idf + p.second.groups[0].idf) }

// collect lists the evidence of a plan, in the order of the query.
func collect(plan *terms.Plan, expanded map[*terms.Term][]string) *evidence {
	e := &evidence{}
	e.node(plan.Root, expanded)
	e.length = float64(max(plan.Words, len(e.words)))
	return e
}

func (e *evidence) node(n terms.Node, expanded map[*terms.Term][]string) {
	switch n := n.(type) {
	case *terms.And:
		e.sequence(n.Nodes, expanded)
	case *terms.Or:
		if clause, actor := namedClause(n); actor != nil {
			e.sequence(clause, expanded)
			e.actor(actor, clause)
			return
		}
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

// namedClause returns the nodes of a clause that stands OR the actor or place that it names, and that; nil for another Or.
func namedClause(n *terms.Or) ([]terms.Node, *terms.Value) {
	if len(n.Nodes) != 2 {
		return nil, nil
	}
	v, ok := n.Nodes[1].(*terms.Value)
	if !ok || v.Field != string(khabar.FieldActor) && v.Field != string(khabar.FieldPlace) {
		return nil, nil
	}
	if all, ok := n.Nodes[0].(*terms.And); ok {
		return all.Nodes, v
	}
	return n.Nodes[:1], v
}

// actor adds that an article names an actor, however it does: for each word of the clause that names it as much as one place in the
// body of a word as rare, so that a name in the other language is worth what the clause is.
func (e *evidence) actor(v *terms.Value, clause []terms.Node) {
	n := 0
	for _, c := range clause {
		n++
		if p, ok := c.(*terms.Phrase); ok {
			n += len(p.Terms) - 1
		}
	}
	for range n {
		e.words = append(e.words, &word{groups: []group{{field: v.Field, texts: []string{v.Value}, weight: 1}}})
	}
}

// sequence lists the evidence of nodes beside each other; words that follow each other are pairs, in named clauses too.
func (e *evidence) sequence(nodes []terms.Node, expanded map[*terms.Term][]string) {
	var before *word
	var flat []terms.Node
	var named []*terms.Or
	for _, n := range nodes {
		if or, ok := n.(*terms.Or); ok {
			if clause, actor := namedClause(or); actor != nil {
				flat = append(flat, clause...)
				named = append(named, or)
				continue
			}
		}
		flat = append(flat, n)
	}
	for _, n := range flat {
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
	for _, or := range named {
		clause, v := namedClause(or)
		e.actor(v, clause)
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
			g.idf = math.Pow(math.Log(1+(float64(articles)-float64(df)+.5)/(float64(df)+.5)), e.emphasis())
		}
	}
	e.pairWeights = make([]float64, len(e.words))
	for _, p := range e.pairs {
		e.pairWeights[slices.Index(e.words, p.second)] = p.weight()
	}
	return nil
}

// groupDocs returns the articles with any term of a group, wherever it stands.
func (m *matcher) groupDocs(g *group) (*roaring.Bitmap, error) {
	lists, err := m.listsOf(g)
	if err != nil {
		return nil, err
	}
	if len(lists) == 1 {
		return lists[0].docs, nil
	}
	parts := make([]*roaring.Bitmap, len(lists))
	for i, l := range lists {
		parts[i] = l.docs
	}
	return roaring.FastOr(parts...), nil
}

// worth is what the evidence of the articles of one segment is multiplied by.
type worth struct {
	byWords []float64 // by the number of the query's words that an article has
	dated   bool      // whether recency counts
	recency khabar.Recency
	cols    *columns
}

func (e *evidence) worth(cols *columns) *worth {
	w := &worth{byWords: make([]float64, len(e.words)+1), dated: e.recency.On(), recency: e.recency, cols: cols}
	for i := range w.byWords {
		w.byWords[i] = math.Pow(float64(i)/float64(len(e.words)), e.coordination())
	}
	return w
}

// emphasis returns the exponent of the rarity of terms.
func (e *evidence) emphasis() float64 { return 1 + longEmphasis*(1-min(1, longWords/e.length)) }

// coordination returns the exponent of the share of the words that an article has.
func (e *evidence) coordination() float64 {
	return coordination * min(1, coordinationWords/e.length)
}

// of returns the score of an article from the sum of its evidence.
func (w *worth) of(sum float64, words uint16, doc uint32) float64 {
	score := sum * w.byWords[words]
	if w.dated {
		score *= w.cols.recency(w.recency, doc)
	}
	return score
}

// recency returns the factor of an article.
func (c *columns) recency(r khabar.Recency, doc uint32) float64 {
	if c.published[doc] == undated {
		return khabar.UndatedFactor
	}
	return r.Factor(c.first[doc], c.last[doc])
}
