package bleveindex

import (
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar/indexer/segment"
	"khabar/query"
)

// list is the articles of one segment that have a term. Its fields are not to be changed once it is made, so that several cores can
// read it.
type list struct {
	docs    *roaring.Bitmap
	numbers []uint32 // the same, where they are few; otherwise nil
	// of terms of texts; by rank in docs
	postings   *segment.List
	tallies    []byte
	exceptions []segment.Exception

	scoped [2]*roaring.Bitmap // docs with the term in the title, in the body; made by in
}

// fewArticles is how many articles of a list are kept as numbers: looking at a piece of those costs less than cutting it out of a bitmap.
const fewArticles = 4096

// readList reads the list of a term in a field; a term that is not there has an empty one.
func readList(f *segment.Field, term string) (*list, error) {
	entry, ok, err := f.Find(term)
	if err != nil || !ok {
		return &list{docs: roaring.New(), numbers: []uint32{}}, err
	}
	postings, err := f.List(entry)
	if err != nil {
		return nil, err
	}
	l := &list{postings: postings, tallies: postings.Tallies()}
	if l.exceptions, err = postings.Exceptions(); err != nil {
		return nil, err
	}
	if postings.Len() <= fewArticles {
		if l.numbers, err = postings.Numbers(nil); err != nil {
			return nil, err
		}
		l.docs = roaring.BitmapOf(l.numbers...)
		return l, nil
	}
	l.docs, err = postings.Articles()
	return l, err
}

// tally counts the places of a term in an article: in the title, in the body, and those of the latter that are in its lead.
type tally struct{ title, body, lead int }

// add counts a place; title is the title's length in positions.
func (n *tally) add(place, title int) {
	switch {
	case place < title:
		n.title++
		return
	case place < title+segment.LeadPlaces:
		n.lead++
	}
	n.body++
}

func tallyOf(t segment.Tally) tally {
	return tally{title: int(t.Title), body: int(t.Body()), lead: int(t.Lead)}
}

// at counts the places in the article of a rank. Where there are no tallies, in fields of values, an article counts as one place in the body.
func (l *list) at(rank int) tally {
	if l.tallies == nil {
		return tally{body: 1}
	}
	if t := l.tallies[rank]; t != 0 {
		return tallyOf(segment.UnpackTally(t))
	}
	at, _ := slices.BinarySearchFunc(l.exceptions, rank, func(e segment.Exception, rank int) int { return e.Rank - rank })
	return tallyOf(l.exceptions[at].Tally)
}

// rank returns how many articles of the list are below a number.
func (l *list) rank(doc uint32) int {
	switch {
	case doc == 0:
		return 0
	case l.numbers != nil:
		return sort.Search(len(l.numbers), func(i int) bool { return l.numbers[i] >= doc })
	}
	return int(l.docs.Rank(doc - 1))
}

// in returns the articles that have the term in a scope. Only the goroutine that made the list may call it.
func (l *list) in(scope query.Scope) *roaring.Bitmap {
	switch scope {
	case query.Title:
		if l.scoped[0] == nil {
			l.scoped[0] = roaring.BitmapOf(l.where(func(n tally) bool { return n.title > 0 }, titleBits, false)...)
		}
		return l.scoped[0]
	case query.Body:
		if l.scoped[1] == nil {
			l.scoped[1] = l.docs
			if without := l.where(func(n tally) bool { return n.body == 0 }, bodyBits, true); len(without) > 0 {
				l.scoped[1] = roaring.AndNot(l.docs, roaring.BitmapOf(without...))
			}
		}
		return l.scoped[1]
	}
	return l.docs
}

// Bits of a tally's byte that tell of places in the title, and in the body.
const (
	titleBits = 0xC0
	bodyBits  = 0x3F
)

// where returns the articles whose tally is as holds says. It looks only at those bytes that have none of some bits, or at those that
// have one.
func (l *list) where(holds func(tally) bool, bits byte, none bool) (docs []uint32) {
	var ranks []int
	for i, t := range l.tallies {
		if (t&bits == 0) == none || t == 0 {
			if holds(l.at(i)) {
				ranks = append(ranks, i)
			}
		}
	}
	if len(ranks) == 0 {
		return nil
	}
	docs = make([]uint32, 0, len(ranks))
	if l.numbers != nil {
		for _, rank := range ranks {
			docs = append(docs, l.numbers[rank])
		}
		return docs
	}
	buf := buffers.Get().(*[stride]uint32)
	defer buffers.Put(buf)
	from := 0
	for it := l.docs.ManyIterator(); len(ranks) > 0; {
		n := it.NextMany(buf[:])
		if n == 0 {
			panic("a list is shorter than its tallies") // of a damaged segment; see catch
		}
		for len(ranks) > 0 && ranks[0] < from+n {
			docs = append(docs, buf[ranks[0]-from])
			ranks = ranks[1:]
		}
		from += n
	}
	return docs
}
