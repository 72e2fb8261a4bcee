package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"khabar"
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
	matching, rest []*roaring.Bitmap
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
			c.matching = append(c.matching, roaring.And(m.shown, with))
			c.rest = append(c.rest, roaring.And(rest[i], with))
			c.Rest += int(c.rest[i].GetCardinality())
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
	dict    segment.TermDictionary
	terms   segment.DictionaryIterator
	term    string
	count   uint64
	list    segment.PostingsList // used again
	docs    *roaring.Bitmap
}

// next moves on; it returns false at the end.
func (c *termCursor) next() (bool, error) {
	entry, err := c.terms.Next()
	if err != nil || entry == nil {
		return false, err
	}
	c.term, c.count = entry.Term, entry.Count
	return true, nil
}

// compareRange compares the terms from one to another, along the dictionaries of all segments at once.
func (q *search) compareRange(languages []*contrast, size int, from, to string) ([][]khabar.KeyTerm, error) {
	var cursors []*termCursor
	for i, m := range q.matchers {
		dict, err := m.view.engine.Dictionary(stemField)
		if err != nil {
			return nil, fmt.Errorf("terms: %w", err)
		}
		c := &termCursor{segment: i, dict: dict, terms: dict.AutomatonIterator(nil, []byte(from), []byte(to))}
		if more, err := c.next(); err != nil {
			return nil, fmt.Errorf("terms: %w", err)
		} else if more {
			cursors = append(cursors, c)
		}
	}
	best := make([][]khabar.KeyTerm, len(languages))
	for n := 0; len(cursors) > 0; n++ {
		if n%stride == 0 && q.ctx.Err() != nil {
			return nil, q.ctx.Err()
		}
		term, count := cursors[0].term, uint64(0)
		for _, c := range cursors[1:] {
			term = min(term, c.term)
		}
		var here []*termCursor
		for _, c := range cursors {
			if c.term == term {
				here = append(here, c)
				count += c.count
			}
		}
		if count >= khabar.MinTermArticles {
			if err := compareTerm(languages, best, size, term, here); err != nil {
				return nil, err
			}
		}
		for _, c := range here {
			more, err := c.next()
			if err != nil {
				return nil, fmt.Errorf("terms: %w", err)
			}
			if !more {
				cursors = slices.DeleteFunc(cursors, func(other *termCursor) bool { return other == c })
			}
		}
	}
	return best, nil
}

// compareTerm scores a term for each language, and keeps it if it is one of the best.
func compareTerm(languages []*contrast, best [][]khabar.KeyTerm, size int, term string, here []*termCursor) error {
	for _, c := range here {
		list, err := c.dict.PostingsList([]byte(term), nil, c.list)
		if err != nil {
			return fmt.Errorf("terms: %w", err)
		}
		c.list = list
		if c.docs, err = bitmapOf(list); err != nil {
			return err
		}
	}
	for i, l := range languages {
		k := khabar.KeyTerm{Stem: term}
		for _, c := range here {
			k.Matching += int(c.docs.AndCardinality(l.matching[c.segment]))
		}
		if k.Matching == 0 {
			continue
		}
		for _, c := range here {
			k.Rest += int(c.docs.AndCardinality(l.rest[c.segment]))
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
