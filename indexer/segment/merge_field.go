package segment

import (
	"bytes"
	"container/heap"
	"encoding/binary"
)

// termsBetweenChecks is how many terms are merged between two looks at whether the merge is cancelled.
const termsBetweenChecks = 256

// mergeField merges the dictionaries and lists of a field, and returns the new rank of each input's terms. Terms that only articles
// had that are left out are left out too.
func (m *merger) mergeField(name string, text bool, of func(*Directory) *FieldPart) (FieldPart, [][]uint32, error) {
	ranks := make([][]uint32, len(m.inputs))
	var cursors cursorHeap
	for i, in := range m.inputs {
		part := of(in.dir)
		c := &termCursor{number: i, dictionary: in.section(part.Dictionary), lists: in.section(part.Lists), terms: part.Terms}
		if !text {
			ranks[i] = make([]uint32, 0, part.Terms)
		}
		if more, err := c.next(); err != nil {
			return FieldPart{}, nil, err
		} else if more {
			cursors = append(cursors, c)
		}
	}
	heap.Init(&cursors)
	field := newFieldWriter(m.out, name)
	var l list
	var term []byte
	for n := 1; len(cursors) > 0; n++ {
		if n%termsBetweenChecks == 0 {
			if err := m.cancelled(); err != nil {
				return FieldPart{}, nil, err
			}
		}
		l.reset()
		term = append(term[:0], cursors[0].term...)
		for len(cursors) > 0 && bytes.Equal(cursors[0].term, term) {
			c := cursors[0]
			if err := m.appendList(&l, m.inputs[c.number], c, text); err != nil {
				return FieldPart{}, nil, err
			}
			if !text {
				ranks[c.number] = append(ranks[c.number], uint32(field.part.Terms))
			}
			if err := cursors.advance(); err != nil {
				return FieldPart{}, nil, err
			}
		}
		if len(l.docs) > 0 {
			field.add(term, &l, text)
		}
		if m.out.err != nil {
			return FieldPart{}, nil, m.out.err
		}
	}
	return field.finish(), ranks, nil
}

// cursorHeap has the cursor with the lowest term on top, of equal ones that of the first input.
type cursorHeap []*termCursor

func (h cursorHeap) Len() int { return len(h) }
func (h cursorHeap) Less(i, j int) bool {
	if c := bytes.Compare(h[i].term, h[j].term); c != 0 {
		return c < 0
	}
	return h[i].number < h[j].number
}
func (h cursorHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *cursorHeap) Push(x any)   { *h = append(*h, x.(*termCursor)) }
func (h *cursorHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// advance moves the top cursor to its next term.
func (h *cursorHeap) advance() error {
	more, err := (*h)[0].next()
	if more {
		heap.Fix(h, 0)
	} else {
		heap.Pop(h)
	}
	return err
}

// termCursor walks through a dictionary.
type termCursor struct {
	number     int // of the input
	dictionary []byte
	lists      []byte
	terms      uint64 // in all
	rank       uint64 // of the next term
	offset     uint64 // of its list

	term  []byte
	docs  uint64
	list  []byte
	spare []byte // memory of the term before
}

// next moves to the next term, or reports that there is none.
func (c *termCursor) next() (bool, error) {
	if c.rank == c.terms {
		if len(c.dictionary) > 0 || c.offset != uint64(len(c.lists)) {
			return false, damaged("a dictionary is longer than its terms")
		}
		return false, nil
	}
	in := numbersReader{b: c.dictionary}
	if c.rank%BlockTerms == 0 && in.next() != c.offset {
		return false, damaged("a list is not where it should be")
	}
	shared, follow := in.next(), in.next()
	if shared > uint64(len(c.term)) || follow > uint64(len(in.b)) || shared+follow > MaxTerm {
		return false, damaged("a term cannot be read")
	}
	term := append(append(c.spare[:0], c.term[:shared]...), in.b[:follow]...)
	if c.rank > 0 && bytes.Compare(term, c.term) <= 0 {
		return false, damaged("a dictionary is not in order")
	}
	in.b = in.b[follow:]
	docs, length := in.next(), in.next()
	if in.bad || docs == 0 || length > uint64(len(c.lists))-c.offset {
		return false, damaged("a term cannot be read")
	}
	c.term, c.spare, c.docs, c.list = term, c.term, docs, c.lists[c.offset:][:length]
	c.dictionary, c.offset, c.rank = in.b, c.offset+length, c.rank+1
	return true, nil
}

// numbersReader reads uvarints one after the other; bad is set when there is none.
type numbersReader struct {
	b   []byte
	bad bool
}

func (r *numbersReader) next() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

// bytes returns so many bytes.
func (r *numbersReader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.b, r.bad = nil, true
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}
