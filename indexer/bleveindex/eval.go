package bleveindex

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
	"khabar/indexer/segment"
	"khabar/indexer/terms"
	"khabar/query"
)

// matcher finds the articles of one segment that a plan finds.
//
// A query is answered with bitmaps: each term's articles are one, and conjunctions, disjunctions and negations are operations
// on them. Only scores look at how often a term stands in an article, and only phrases at where, in articles that the rest of the
// query leaves.
type matcher struct {
	ctx      context.Context
	view     *segmentView
	values   []*values
	expanded map[*terms.Term][]string // of prefixes and fuzzy words, for the whole index
	lists    map[listKey]*list

	found *roaring.Bitmap // what the query finds that may be counted, whatever the filters
	docs  *roaring.Bitmap // what the filters leave of that
	shown *roaring.Bitmap // the articles that stand for what is counted: docs, or one of each cluster
}

type listKey struct {
	field string
	term  string
}

// list returns the articles that have a term in a text field or a value field, from memory if they were asked for before.
func (m *matcher) list(field, term string) (*list, error) {
	key := listKey{field, term}
	if l, ok := m.lists[key]; ok {
		return l, nil
	}
	f := m.view.field(field)
	if f == nil {
		return nil, damaged("the field %s is missing", field)
	}
	l, err := readList(f, term)
	if err != nil {
		return nil, unreadable(err)
	}
	m.lists[key] = l
	return l, nil
}

// field returns a text field or a value field, or nil.
func (v *segmentView) field(name string) *segment.Field {
	if f := v.segment.Text(name); f != nil {
		return f
	}
	return v.segment.Value(name)
}

// match finds the articles of a node, as far as they are in within (nil for all): what it returns is right for the articles in
// within, and says nothing about others. The bitmap is not to be changed. Deleted articles may be among them.
func (m *matcher) match(n terms.Node, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if err := m.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case *terms.All:
		return m.view.all(), nil
	case *terms.And:
		return m.matchAnd(n, within)
	case *terms.Or:
		return m.matchOr(n, within)
	case *terms.Term:
		return m.matchTerm(n)
	case *terms.Phrase:
		return m.matchPhrase(n, within)
	case *terms.Value:
		return m.matchValue(n)
	case *terms.Dates:
		return m.matchDates(n.Range, within)
	}
	return nil, khabar.Errorf(khabar.KindInternal, "index: search", "The query cannot be understood.")
}

// matchAnd looks for what costs least first, so that the rest need only look at what that leaves.
func (m *matcher) matchAnd(n *terms.And, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	nodes := slices.Clone(n.Nodes)
	slices.SortStableFunc(nodes, func(a, b terms.Node) int { return cmp.Compare(cost(a), cost(b)) })
	found := within
	for _, c := range nodes {
		not, negated := c.(*terms.Not)
		if negated {
			c = not.Node
		} else if _, all := c.(*terms.All); all && found != nil {
			continue
		}
		docs, err := m.match(c, found)
		switch {
		case err != nil:
			return nil, err
		case negated:
			found = roaring.AndNot(found, docs)
		case found == nil:
			found = docs
		default:
			found = roaring.And(found, docs)
		}
		if found.IsEmpty() {
			break
		}
	}
	return found, nil
}

// cost orders the nodes of a conjunction. Negations come when there is something to take away from.
func cost(n terms.Node) int {
	switch n := n.(type) {
	case *terms.All:
		return 1 // after a term, which makes it needless
	case *terms.Term, *terms.Value:
		return 0
	case *terms.Not:
		return 10 + cost(n.Node)
	case *terms.Dates:
		return 2
	case *terms.Phrase:
		return 5
	}
	return 2
}

func (m *matcher) matchOr(n *terms.Or, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	parts := make([]*roaring.Bitmap, 0, len(n.Nodes))
	for _, c := range n.Nodes {
		docs, err := m.match(c, within)
		if err != nil {
			return nil, err
		}
		parts = append(parts, docs)
	}
	return roaring.FastOr(parts...), nil
}

// fieldOf returns where terms of a kind are.
func fieldOf(k terms.Kind) string {
	if k == terms.Stem {
		return stemField
	}
	return surfaceField
}

// texts returns the terms of the index that a term of the plan stands for.
func (m *matcher) texts(n *terms.Term) []string {
	if n.Kind == terms.Prefix || n.Kind == terms.Fuzzy {
		return m.expanded[n]
	}
	return []string{n.Text}
}

func (m *matcher) matchTerm(n *terms.Term) (*roaring.Bitmap, error) {
	var parts []*roaring.Bitmap
	for i, text := range m.texts(n) {
		if i%64 == 0 && m.ctx.Err() != nil {
			return nil, m.ctx.Err()
		}
		docs, err := m.inScope(n.Kind, text, n.Scope)
		if err != nil {
			return nil, err
		}
		parts = append(parts, docs)
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return roaring.FastOr(parts...), nil
}

// inScope returns the articles that have a term in a scope.
func (m *matcher) inScope(kind terms.Kind, text string, scope query.Scope) (*roaring.Bitmap, error) {
	l, err := m.list(fieldOf(kind), text)
	if err != nil {
		return nil, err
	}
	return l.in(scope), nil
}

// matchValue finds the articles with a value in a field, by the postings of the field.
func (m *matcher) matchValue(n *terms.Value) (*roaring.Bitmap, error) {
	if n.Field == "id" {
		id, err := parseID(n.Value)
		if err != nil {
			return roaring.New(), nil //nolint:nilerr // what is no ID finds nothing
		}
		if doc, ok := m.view.segment.Find(segment.ID(id)); ok {
			return roaring.BitmapOf(doc), nil
		}
		return roaring.New(), nil
	}
	number := fieldNumber(khabar.Field(n.Field))
	if number < 0 {
		return nil, khabar.Errorf(khabar.KindInvalid, "index: search", "Articles have no field %q.", n.Field).At("q")
	}
	return m.withValue(number, n.Value)
}

// withValue finds the articles that have a value, or one that folds to the same: what somebody means who writes it in a query.
func (m *matcher) withValue(number int, value string) (*roaring.Bitmap, error) {
	return m.withAny(number, m.values[number].matching(value))
}

// withExactly finds the articles that have a value as it is written: those that a facet counts for it.
func (m *matcher) withExactly(number int, value string) (*roaring.Bitmap, error) {
	return m.withAny(number, m.values[number].exactly(value))
}

func (m *matcher) withAny(number int, names []string) (*roaring.Bitmap, error) {
	var parts []*roaring.Bitmap
	for _, name := range names {
		l, err := m.list(string(fieldNames[number]), name)
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

// matchDates finds the articles whose whole date lies in a range of days.
func (m *matcher) matchDates(r khabar.DateRange, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if r.From == nil && r.To == nil {
		return m.view.all(), nil
	}
	if within == nil {
		within = m.view.all()
	}
	from, to := khabar.Day(minDay), khabar.Day(maxDay)
	if r.From != nil {
		from = *r.From
	}
	if r.To != nil {
		to = *r.To
	}
	found := roaring.New()
	kept := make([]uint32, 0, stride)
	c := m.view.cols
	err := forEach(m.ctx, within, func(docs []uint32) error {
		kept = kept[:0]
		for _, doc := range docs {
			if c.published[doc] != undated && c.first[doc] >= from && c.last[doc] <= to {
				kept = append(kept, doc)
			}
		}
		found.AddMany(kept)
		return nil
	})
	return found, err
}

const (
	minDay = -1 << 31
	maxDay = 1<<31 - 1
)

// forEach passes the members of a bitmap in order, some thousands at a time.
func forEach(ctx context.Context, docs *roaring.Bitmap, visit func([]uint32) error) error {
	buf := buffers.Get().(*[stride]uint32)
	defer buffers.Put(buf)
	for it := docs.ManyIterator(); ; {
		n := it.NextMany(buf[:])
		if n == 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := visit(buf[:n]); err != nil {
			return err
		}
	}
}

var buffers = sync.Pool{New: func() any { return new([stride]uint32) }}
