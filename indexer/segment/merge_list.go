package segment

import (
	"encoding/binary"

	"github.com/RoaringBitmap/roaring/v2"
)

// appendList adds the articles of an input's list that are kept.
func (m *merger) appendList(l *list, in *input, c *termCursor, text bool) error {
	r := numbersReader{b: c.list}
	exceptions, err := m.readHead(&r, c.docs)
	if err != nil {
		return err
	}
	if r.bad || uint64(m.docs[len(m.docs)-1]) >= in.dir.Docs {
		return damaged("a list has an article that does not exist")
	}
	if text {
		return m.appendPlaces(l, in, r, exceptions)
	}
	for _, doc := range m.docs {
		if n := in.numbers[doc]; n != Dropped {
			l.docs = append(l.docs, uint32(n))
		}
	}
	if len(r.b) > 0 {
		return damaged("a list is longer than its articles")
	}
	return nil
}

// readHead reads the numbers of a list's articles into m.docs, and the length of its exceptions.
func (m *merger) readHead(r *numbersReader, docs uint64) (exceptions uint64, err error) {
	if docs == 1 {
		m.docs = append(m.docs[:0], uint32(min(r.next(), MaxDocs)))
		return 0, nil
	}
	head := r.next()
	if head&listExceptions != 0 {
		exceptions = r.next()
	}
	m.docs, err = readNumbers(m.docs[:0], r.bytes(head>>listShift), head&listBitmap != 0, docs)
	return exceptions, err
}

// readNumbers reads the numbers of the articles of a list.
func readNumbers(docs []uint32, b []byte, isBitmap bool, n uint64) ([]uint32, error) {
	if isBitmap {
		bitmap := roaring.New()
		if used, err := bitmap.FromBuffer(b); err != nil || used != int64(len(b)) || bitmap.GetCardinality() != n {
			return nil, damaged("a bitmap cannot be read")
		}
		for it := bitmap.ManyIterator(); ; {
			var buf [256]uint32
			k := it.NextMany(buf[:])
			if k == 0 {
				break
			}
			docs = append(docs, buf[:k]...)
		}
	} else {
		next := uint64(0)
		for range n {
			d, k := binary.Uvarint(b)
			if k <= 0 || d >= MaxDocs {
				return nil, damaged("a list is cut off")
			}
			b = b[k:]
			docs = append(docs, uint32(next+d))
			next += d + 1
		}
		if len(b) > 0 || next > MaxDocs {
			return nil, damaged("a list is longer than its articles")
		}
	}
	return docs, nil
}

// appendPlaces adds the articles in m.docs that are kept, with their tallies and places, which r is at.
func (m *merger) appendPlaces(l *list, in *input, r numbersReader, exceptionsLength uint64) error {
	n := len(m.docs)
	tallies := r.bytes(uint64(n))
	if n == 1 && !r.bad && tallies[0] == 0 {
		exceptionsLength = uint64(max(0, uvarintsLength(r.b, 3)))
	}
	exceptions := numbersReader{b: r.bytes(exceptionsLength)}
	r.bytes(uint64((n - 1) / SkipPlaces * 4))
	if r.bad {
		return damaged("a list is cut off")
	}
	places, next := r.b, 0 // next is the rank from which on the next exception is
	for rank, doc := range m.docs {
		t := UnpackTally(tallies[rank])
		if tallies[rank] == 0 {
			if n > 1 && uint64(next)+exceptions.next() != uint64(rank) {
				return damaged("a tally is missing")
			}
			next = rank + 1
			title, lead, rest := exceptions.next(), exceptions.next(), exceptions.next()
			if exceptions.bad || max(title, lead, rest) > uint64(len(places)) {
				return damaged("a tally cannot be read")
			}
			t = Tally{uint32(title), uint32(lead), uint32(rest)}
		}
		length := uvarintsLength(places, int(t.Count()))
		if length <= 0 {
			return damaged("the places of a list are cut off")
		}
		if number := in.numbers[doc]; number != Dropped {
			l.places = append(l.places, places[:length]...)
			l.add(uint32(number), t)
		}
		places = places[length:]
	}
	if len(places) > 0 || len(exceptions.b) > 0 {
		return damaged("a list is longer than its articles")
	}
	return nil
}

// uvarintsLength is the length of so many uvarints, or -1 if there are fewer.
func uvarintsLength(b []byte, n int) int {
	at := 0
	for ; n > 0; at++ {
		if at == len(b) {
			return -1
		}
		if b[at] < 0x80 {
			n--
		}
	}
	return at
}
