package segment

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// termTable numbers different terms from 0 on: a hash table with open addressing over one array of bytes.
type termTable struct {
	slots []slot // a power of two; at most half of them are in use
	terms Terms
}

// slot holds the number of a term, plus one, and a part of its hash; 0 if it is free.
type slot struct{ hash, term uint32 }

const minSlots = 1 << 8

var seed = maphash.MakeSeed()

func (t *termTable) reset() {
	clear(t.slots)
	t.terms.Reset()
}

func (t *termTable) len() int  { return t.terms.Len() }
func (t *termTable) size() int { return 8*len(t.slots) + t.terms.Size() }

// at returns a term by its number.
func (t *termTable) at(term uint32) []byte { return t.terms.At(int(term)) }

// number returns the number of a term, a new one if it is new.
func (t *termTable) number(term []byte) uint32 {
	if 2*t.len() >= len(t.slots) {
		t.grow()
	}
	sum := maphash.Bytes(seed, term)
	hash, mask := uint32(sum>>32), uint64(len(t.slots)-1)
	for i := sum & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.term == 0 {
			t.terms.Add(term)
			*s = slot{hash, uint32(t.len())}
			return s.term - 1
		}
		if s.hash == hash && string(t.at(s.term-1)) == string(term) {
			return s.term - 1
		}
	}
}

func (t *termTable) grow() {
	t.slots = make([]slot, max(minSlots, 2*len(t.slots)))
	mask := uint64(len(t.slots) - 1)
	for number := range t.len() {
		sum := maphash.Bytes(seed, t.at(uint32(number)))
		i := sum & mask
		for t.slots[i].term != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = slot{uint32(sum >> 32), uint32(number) + 1}
	}
}

// sorter brings the terms of a table into byte order. Most comparisons end within the first eight bytes, which are kept as a number.
type sorter struct {
	keys  []sortKey
	order []uint32
}

type sortKey struct {
	prefix uint64
	term   uint32
}

// sort returns the numbers of the terms in the order of the terms. They are valid until the next call.
func (s *sorter) sort(t *termTable) []uint32 {
	s.keys, s.order = s.keys[:0], s.order[:0]
	for number := range t.len() {
		var prefix [8]byte
		copy(prefix[:], t.at(uint32(number)))
		s.keys = append(s.keys, sortKey{binary.BigEndian.Uint64(prefix[:]), uint32(number)})
	}
	slices.SortFunc(s.keys, func(a, b sortKey) int {
		if a.prefix != b.prefix {
			return cmp.Compare(a.prefix, b.prefix)
		}
		return bytes.Compare(t.at(a.term), t.at(b.term))
	})
	for _, k := range s.keys {
		s.order = append(s.order, k.term)
	}
	return s.order
}
