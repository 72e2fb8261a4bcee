package bleveindex

import (
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
	"khabar/indexer/segment"
)

// explain tells how the score of an article on the page came about. It makes the sums of score, in the same order.
func (q *search) explain(c candidate) (*khabar.Explanation, error) {
	m := q.matchers[slices.IndexFunc(q.matchers, func(m *matcher) bool { return m.view == c.view })]
	sum := khabar.Explanation{Label: "sum of the evidence"}
	add := func(e khabar.Explanation) {
		sum.Value += e.Value
		sum.Children = append(sum.Children, e)
	}
	has := 0
	for _, w := range q.evidence.words {
		e, err := q.explainGroup(m, w, 0, c.doc)
		if err != nil {
			return nil, err
		}
		if e.Value > 0 {
			has++
		}
		add(e)
	}
	for _, w := range q.evidence.words {
		for i := 1; i < len(w.groups); i++ {
			e, err := q.explainGroup(m, w, i, c.doc)
			if err != nil {
				return nil, err
			}
			add(e)
		}
	}
	for _, p := range q.evidence.pairs {
		e, err := q.explainPair(m, p, c.doc)
		if err != nil {
			return nil, err
		}
		add(e)
	}
	worth := q.evidence.worth(m.view.cols)
	label := fmt.Sprintf("coordination: %d of %d words, to the power of %.3g", has, len(q.evidence.words), q.evidence.coordination())
	out := &khabar.Explanation{Label: "score: the product of", Value: worth.of(sum.Value, uint16(has), c.doc),
		Children: []khabar.Explanation{sum, {Label: label, Value: worth.byWords[has]}}}
	if q.evidence.recency.On() {
		out.Children = append(out.Children, m.view.cols.explainRecency(q.evidence.recency, c.doc))
	}
	return out, nil
}

// explainRecency tells what an article's date counts.
func (c *columns) explainRecency(r khabar.Recency, doc uint32) khabar.Explanation {
	published := "without a date"
	switch first, last := c.first[doc], c.last[doc]; {
	case c.published[doc] == undated:
	case first == last:
		published = fmt.Sprintf("published %s", first)
	default:
		published = fmt.Sprintf("published from %s to %s", first, last)
	}
	return khabar.Explanation{Label: fmt.Sprintf("recency: %s, seen from %s with a half-life of %d days", published, r.Day, r.HalfLife),
		Value: c.recency(r, doc)}
}

// explainGroup tells what one group of terms counts for an article.
func (q *search) explainGroup(m *matcher, w *word, number int, doc uint32) (khabar.Explanation, error) {
	g := &w.groups[number]
	tf, n := 0.0, tally{}
	lists, err := m.listsOf(g)
	if err != nil {
		return khabar.Explanation{}, err
	}
	for _, l := range lists {
		if !l.docs.Contains(doc) {
			continue
		}
		count := l.at(l.rank(doc))
		n = tally{title: n.title + count.title, body: n.body + count.body, lead: n.lead + count.lead}
		tf += q.norms.tf(m.view.cols, doc, w.scope, count)
	}
	label := fmt.Sprintf("%d terms of %s, %s: the product of", len(g.texts), g.field, someOf(g.texts))
	switch len(g.texts) {
	case 0: // a prefix or fuzzy word that stands for nothing
		label = fmt.Sprintf("no term of %s: the product of", g.field)
	case 1:
		label = fmt.Sprintf("%s %q: the product of", g.field, g.texts[0])
	}
	if w.scope != "" {
		label = string(w.scope) + ":" + label
	}
	return q.product(label, g.weight, g.idf, tf, n), nil
}

// explainPair tells what it counts that two words stand beside each other.
func (q *search) explainPair(m *matcher, p pair, doc uint32) (e khabar.Explanation, err error) {
	tf, n := 0.0, tally{}
	err = m.eachChunk(roaring.BitmapOf(doc), func(c *chunk) error {
		return m.eachPair(c, p, func(doc uint32, count tally) {
			n = count
			tf = q.norms.tf(m.view.cols, doc, p.first.scope, count)
		})
	})
	first, second := p.first.groups[0], p.second.groups[0]
	label := fmt.Sprintf("%q before %q: the product of", first.texts[0], second.texts[0])
	return q.product(label, pairWeight, first.idf+second.idf, tf, n), err
}

func (q *search) product(label string, weight, rarity, tf float64, places tally) khabar.Explanation {
	saturated := saturate(tf)
	idf := "rarity (idf)"
	if p := q.evidence.emphasis(); p > 1 {
		idf = fmt.Sprintf("rarity (idf), to the power of %.3g in a long query", p)
	}
	return khabar.Explanation{Label: label, Value: weight * rarity * saturated, Children: []khabar.Explanation{
		{Label: "weight of this evidence", Value: weight},
		{Label: idf, Value: rarity},
		{Label: fmt.Sprintf("frequency, saturated with k1 = %g", k1), Value: saturated, Children: []khabar.Explanation{
			{Label: fmt.Sprintf("frequency by length, a place in the title counting %g times", titleWeight), Value: tf},
			{Label: "places in the title", Value: float64(places.title)},
			{Label: "places in the body", Value: float64(places.body)},
			{Label: fmt.Sprintf("of these in the lead, its first %d words, counting %g times", segment.LeadPlaces, 1+q.norms.lead), Value: float64(places.lead)},
		}},
	}}
}

// someOf names a few of many terms.
func someOf(texts []string) string {
	const few = 5
	if len(texts) > few {
		return strings.Join(texts[:few], ", ") + " …"
	}
	return strings.Join(texts, ", ")
}
