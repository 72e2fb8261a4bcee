package segment

import (
	"encoding/binary"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// List is the articles that have a term. Each has a rank in it, from 0, by its number.
type List struct {
	docs    int // of the segment
	n       int
	single  uint32 // the article, if it is one
	numbers []byte // otherwise
	bitmap  bool
	tallies []byte
	except  []byte // exceptions
	skips   []byte
	places  []byte
}

// List reads the head of a term's list; the entry is one of this field. Errors wrap ErrDamaged.
func (f *Field) List(e Entry) (*List, error) {
	l := &List{docs: f.docs, n: e.Docs}
	b := f.lists[e.at : e.at+e.size]
	head, b, ok := cutUvarint(b)
	if !ok {
		return nil, damagedList()
	}
	if l.n == 1 {
		l.single = uint32(head)
		return l, l.readOne(head, b, f.text)
	}
	l.bitmap = head&listBitmap != 0
	exceptions := uint64(0)
	if head&listExceptions != 0 {
		if exceptions, b, ok = cutUvarint(b); !ok {
			return nil, damagedList()
		}
	}
	if l.numbers, b, ok = cut(b, head>>listShift); !ok {
		return nil, damagedList()
	}
	if !f.text {
		return l, nil
	}
	l.tallies, b, ok = cut(b, uint64(l.n))
	if ok {
		l.except, b, ok = cut(b, exceptions)
	}
	if ok {
		l.skips, b, ok = cut(b, 4*uint64((l.n-1)/SkipPlaces))
	}
	if l.places = b; !ok {
		return nil, damagedList()
	}
	return l, nil
}

// readOne reads what follows the number of a list's only article.
func (l *List) readOne(number uint64, b []byte, text bool) error {
	if number >= uint64(l.docs) {
		return damagedList()
	}
	if !text {
		return nil
	}
	if len(b) == 0 {
		return damagedList()
	}
	l.tallies, b = b[:1], b[1:]
	if l.tallies[0] == 0 {
		rest := b
		for range 3 {
			var ok bool
			if _, rest, ok = cutUvarint(rest); !ok {
				return damagedList()
			}
		}
		l.except, b = b[:len(b)-len(rest)], rest
	}
	l.places = b
	return nil
}

func damagedList() error { return damaged("a list cannot be read") }

// cutUvarint reads a number from the beginning of some bytes.
func cutUvarint(b []byte) (uint64, []byte, bool) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, false
	}
	return v, b[n:], true
}

// cut divides bytes after the first n.
func cut(b []byte, n uint64) (before, after []byte, ok bool) {
	if n > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:n:n], b[n:], true
}

// Len is the number of articles.
func (l *List) Len() int { return l.n }

// Mapped reports whether Articles returns a part of the file; otherwise Numbers costs less.
func (l *List) Mapped() bool { return l.bitmap }

// Articles returns the numbers of the articles as a bitmap, which may be part of the file: it must not be changed.
func (l *List) Articles() (*roaring.Bitmap, error) {
	found := roaring.New()
	switch {
	case l.n == 1:
		found.Add(l.single)
	case l.bitmap:
		if n, err := found.FromUnsafeBytes(l.numbers); err != nil || n != int64(len(l.numbers)) {
			return nil, damagedList()
		}
	case l.n > l.docs/denseShare:
		words := make([]uint64, (l.docs+63)/64)
		err := l.eachDistance(func(doc uint32) { words[doc/64] |= 1 << (doc % 64) })
		if err != nil {
			return nil, err
		}
		found.FromDense(words, false)
	default:
		numbers, err := l.Numbers(make([]uint32, 0, l.n))
		if err != nil {
			return nil, err
		}
		found.AddMany(numbers)
	}
	if found.GetCardinality() != uint64(l.n) || int64(found.Maximum()) >= int64(l.docs) {
		return nil, damagedList()
	}
	return found, nil
}

// denseShare is in how many articles one must have a term for bits to be the quicker way to a bitmap.
const denseShare = 64

// Numbers appends the numbers of the articles, ascending.
func (l *List) Numbers(docs []uint32) ([]uint32, error) {
	switch {
	case l.n == 1:
		return append(docs, l.single), nil
	case !l.bitmap:
		docs = slices.Grow(docs, l.n)
		err := l.eachDistance(func(doc uint32) { docs = append(docs, doc) })
		return docs, err
	}
	articles, err := l.Articles()
	if err != nil {
		return docs, err
	}
	from := len(docs)
	docs = slices.Grow(docs, l.n)[:from+l.n]
	if n := articles.ManyIterator().NextMany(docs[from:]); n != l.n {
		return docs[:from], damagedList()
	}
	return docs, nil
}

// eachDistance passes the numbers that are written as distances.
func (l *List) eachDistance(visit func(doc uint32)) error {
	next, b, n := uint64(0), l.numbers, 0
	for len(b) > 0 {
		d := uint64(b[0])
		if d < 0x80 {
			b = b[1:]
		} else {
			var ok bool
			if d, b, ok = cutUvarint(b); !ok || d > uint64(l.docs) {
				return damagedList()
			}
		}
		next += d
		if next >= uint64(l.docs) {
			return damagedList()
		}
		visit(uint32(next))
		next++
		n++
	}
	if n != l.n {
		return damagedList()
	}
	return nil
}

// Tallies are the bytes that tell how often the term stands in each article, by rank: see UnpackTally. 0 stands for an exception.
func (l *List) Tallies() []byte { return l.tallies }

// Exception is the tally of an article that has no room in a byte.
type Exception struct {
	Rank  int
	Tally Tally
}

// Exceptions returns the tallies of the articles whose byte is 0, ascending by rank.
func (l *List) Exceptions() ([]Exception, error) {
	var out []Exception
	next := uint64(0)
	for b := l.except; len(b) > 0; {
		var v [4]uint64
		from := 0
		if l.n == 1 {
			from = 1 // without the rank
		}
		for i := from; i < len(v); i++ {
			var ok bool
			if v[i], b, ok = cutUvarint(b); !ok || v[i] > MaxDocs {
				return nil, damagedList()
			}
		}
		next += v[0]
		if next >= uint64(l.n) || l.tallies[next] != 0 {
			return nil, damagedList()
		}
		out = append(out, Exception{int(next), Tally{uint32(v[1]), uint32(v[2]), uint32(v[3])}})
		next++
	}
	return out, nil
}
