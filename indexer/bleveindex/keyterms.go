package bleveindex

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
	"khabar/indexer/segment"
)

// Terms finds the words that set the articles found apart. It looks at every term of the dictionary and intersects its postings
// with the articles: exact, and quick because most terms are in too few articles to be looked at twice.
func (s *Store) Terms(ctx context.Context, r khabar.TermsRequest) (result *khabar.TermsResult, err error) {
	if r.Size < 1 || r.Size > khabar.MaxTerms {
		return nil, invalid("size", "An answer has 1 to %d terms of a language.", khabar.MaxTerms)
	}
	q, err := s.prepareCounting(ctx, r.Search)
	if err != nil {
		return nil, err
	}
	err = s.answer(q, func(incomplete bool) error {
		if incomplete {
			return tookTooLong(q.ctx.Err())
		}
		languages, err := q.contrasts(r.Whole)
		if err != nil {
			return lateOr(err)
		}
		if err := q.compareTerms(languages, r.Size); err != nil {
			return lateOr(err)
		}
		result = &khabar.TermsResult{Total: q.total, Ignored: q.plan.Ignored, Expanded: q.named.Expanded, State: q.snap.state}
		for _, l := range languages {
			result.Languages = append(result.Languages, l.LanguageTerms)
		}
		return lateOr(q.writeTerms(result.Languages, languages))
	})
	return result, err
}

// contrast is two sets of articles of one language, segment by segment.
type contrast struct {
	khabar.LanguageTerms
	matching, rest []articleSet
}

// articleSet is articles of one segment in two forms: lists that are bitmaps are compared with the one, others with the other.
type articleSet struct {
	bitmap *roaring.Bitmap
	bits   []uint64
}

func newArticleSet(view *segmentView, docs *roaring.Bitmap) articleSet {
	s := articleSet{docs, make([]uint64, (view.docs+63)/64)}
	docs.WriteDenseTo(s.bits)
	return s
}

// contrasts divides the articles found, and those that they are compared with, by language.
func (q *search) contrasts(whole bool) ([]*contrast, error) {
	rest, err := q.rest(whole)
	if err != nil {
		return nil, err
	}
	field := fieldNumber(khabar.FieldLang)
	f := newFacetCount(khabar.FacetRequest{Field: khabar.FieldLang, Size: khabar.MaxTermLanguages}, field, q.snap.gen.values)
	defer f.release()
	for _, m := range q.matchers {
		if err := f.add(q.ctx, m.view, m.shown); err != nil {
			return nil, err
		}
	}
	var out []*contrast
	for _, v := range f.result(nil).Values {
		c := &contrast{LanguageTerms: khabar.LanguageTerms{Lang: v.Value, Matching: v.Count}}
		for i, m := range q.matchers {
			with, err := m.withExactly(field, v.Value)
			if err != nil {
				return nil, err
			}
			c.matching = append(c.matching, newArticleSet(m.view, roaring.And(m.shown, with)))
			c.rest = append(c.rest, newArticleSet(m.view, roaring.And(rest[i], with)))
			c.Rest += int(c.rest[i].bitmap.GetCardinality())
		}
		out = append(out, c)
	}
	return out, nil
}

// rest returns what the articles found are compared with, segment by segment. With clusters, none that was found is among it.
func (q *search) rest(whole bool) ([]*roaring.Bitmap, error) {
	found := make(map[uint32]bool) // clusters, by 1 + their number
	byCluster := q.request.By == khabar.ByCluster
	bases := make(map[*matcher]*roaring.Bitmap)
	for _, m := range q.matchers {
		base, err := q.withoutWords(m)
		if whole {
			unbounded := *q
			unbounded.request.Dates = khabar.DateRange{}
			base, err = unbounded.eligible(m, m.view.all())
		}
		if err != nil {
			return nil, err
		}
		bases[m] = roaring.AndNot(base, m.docs)
		if byCluster {
			for it := roaring.And(m.docs, m.copies().clustered).Iterator(); it.HasNext(); {
				found[m.view.cols.fields[clusterField].only(it.Next())] = true
			}
		}
	}
	if byCluster {
		for _, m := range q.matchers {
			for it := roaring.And(bases[m], m.copies().clustered).Iterator(); it.HasNext(); {
				if doc := it.Next(); found[m.view.cols.fields[clusterField].only(doc)] {
					bases[m].Remove(doc)
				}
			}
		}
		return q.representatives(func(m *matcher) *roaring.Bitmap { return bases[m] })
	}
	out := make([]*roaring.Bitmap, len(q.matchers))
	for i, m := range q.matchers {
		out[i] = bases[m]
	}
	return out, nil
}

// termRanges divide the dictionary so that several cores can look at it: by the first letters of stems, Latin ones first, Arabic
// ones from U+0621 on.
var termRanges = []string{"", "c", "f", "k", "o", "s", "v", "\x80", "\u0628", "\u062d", "\u0633", "\u0639", "\u0641", "\u0644",
	"\u0645\u0633", "\u0646", "\u0648", "\U0010ffff"}

// compareTerms fills in the terms of each language.
func (q *search) compareTerms(languages []*contrast, size int) error {
	parts := make([][][]khabar.KeyTerm, len(termRanges)-1)
	err := parallel(len(parts), func(i int) (err error) {
		parts[i], err = q.compareRange(languages, size, termRanges[i], termRanges[i+1])
		return err
	})
	for i, l := range languages {
		for _, part := range parts {
			if part != nil {
				l.Terms = append(l.Terms, part[i]...)
			}
		}
		slices.SortFunc(l.Terms, compareKeyTerms)
		l.Terms = l.Terms[:min(size, len(l.Terms))]
	}
	return err
}

// compareKeyTerms orders by score, highest first, then by stem.
func compareKeyTerms(a, b khabar.KeyTerm) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Stem, b.Stem))
}

// termCursor walks along the dictionary of one segment.
type termCursor struct {
	segment int
	field   *segment.Field
	terms   *segment.Walk
	docs    *roaring.Bitmap // the articles of the term, or nil if they are numbers
	numbers []uint32
}

// read reads the articles of the term.
func (c *termCursor) read() error {
	l, err := c.field.List(c.terms.Entry())
	if err != nil {
		return err
	}
	if c.docs = nil; l.Mapped() {
		c.docs, err = l.Articles()
	} else {
		c.numbers, err = l.Numbers(c.numbers[:0])
	}
	return err
}

// among counts the articles of the term that are in a set.
func (c *termCursor) among(s articleSet) (n int) {
	if c.docs != nil {
		return int(c.docs.AndCardinality(s.bitmap))
	}
	for _, doc := range c.numbers {
		n += int(s.bits[doc/64] >> (doc % 64) & 1)
	}
	return n
}

// compareRange compares the terms from one to another, along the dictionaries of all segments at once.
func (q *search) compareRange(languages []*contrast, size int, from, to string) ([][]khabar.KeyTerm, error) {
	var cursors, here []*termCursor
	for i, m := range q.matchers {
		field := m.view.field(stemField)
		if field == nil {
			return nil, damaged("the field %s is missing", stemField)
		}
		c := &termCursor{segment: i, field: field, terms: field.Walk(nil, from, to)}
		if c.terms.Next() {
			cursors = append(cursors, c)
		} else if c.terms.Err() != nil {
			return nil, unreadable(c.terms.Err())
		}
	}
	best := make([][]khabar.KeyTerm, len(languages))
	for n := 0; len(cursors) > 0; n++ {
		if n%stride == 0 && q.ctx.Err() != nil {
			return nil, q.ctx.Err()
		}
		least, count := cursors[0].terms.Term(), 0
		for _, c := range cursors[1:] {
			if bytes.Compare(c.terms.Term(), least) < 0 {
				least = c.terms.Term()
			}
		}
		here = here[:0]
		for _, c := range cursors {
			if bytes.Equal(c.terms.Term(), least) {
				here = append(here, c)
				count += c.terms.Entry().Docs
			}
		}
		if count >= khabar.MinTermArticles {
			if err := compareTerm(languages, best, size, string(least), here); err != nil {
				return nil, unreadable(err)
			}
		}
		for _, c := range here {
			if c.terms.Next() {
				continue
			}
			if c.terms.Err() != nil {
				return nil, unreadable(c.terms.Err())
			}
			cursors = slices.DeleteFunc(cursors, func(other *termCursor) bool { return other == c })
		}
	}
	return best, nil
}

// compareTerm scores a term for each language, and keeps it if it is one of the best.
func compareTerm(languages []*contrast, best [][]khabar.KeyTerm, size int, term string, here []*termCursor) error {
	for _, c := range here {
		if err := c.read(); err != nil {
			return err
		}
	}
	for i, l := range languages {
		k := khabar.KeyTerm{Stem: term}
		for _, c := range here {
			k.Matching += c.among(l.matching[c.segment])
		}
		if k.Matching == 0 {
			continue
		}
		for _, c := range here {
			k.Rest += c.among(l.rest[c.segment])
		}
		if k.Matching+k.Rest < khabar.MinTermArticles || k.Matching*l.Rest <= k.Rest*l.LanguageTerms.Matching {
			continue
		}
		k.Score = logLikelihood(k.Matching, k.Rest, l.LanguageTerms.Matching, l.Rest)
		if len(best[i]) == size && compareKeyTerms(k, best[i][size-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best[i], k, compareKeyTerms)
		best[i] = slices.Insert(best[i], at, k)
		best[i] = best[i][:min(size, len(best[i]))]
	}
	return nil
}

// logLikelihood is G² of a table of two by two: a of n and b of m have something.
func logLikelihood(a, b, n, m int) float64 {
	all := float64(n + m)
	cell := func(observed, row, column int) float64 {
		if observed == 0 {
			return 0
		}
		return float64(observed) * math.Log(float64(observed)*all/(float64(row)*float64(column)))
	}
	with, without := a+b, n+m-a-b
	return max(0, 2*(cell(a, n, with)+cell(b, m, with)+cell(n-a, n, without)+cell(m-b, m, without)))
}
