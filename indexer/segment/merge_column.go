package segment

import "encoding/binary"

// readFixed reads a number of so many bytes.
func readFixed(b []byte, width uint8) uint64 {
	switch width {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case 4:
		return uint64(binary.LittleEndian.Uint32(b))
	case 8:
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// numberReader reads a number column.
type numberReader struct {
	part NumberPart
	data []byte
}

func (r *numberReader) at(doc int) int64 {
	if r.part.Width == 0 {
		return Missing
	}
	v := readFixed(r.data[doc*int(r.part.Width):], r.part.Width)
	if v == 0 {
		return Missing
	}
	return r.part.Base + int64(v-1)
}

// rankReader reads the column of a value field from front to back.
type rankReader struct {
	part   *FieldPart
	counts []byte
	ranks  []byte
	doc    int // the next one
	at     int // where its ranks begin
	bad    bool
}

// next passes the ranks of the next article.
func (r *rankReader) next(visit func(rank uint32)) {
	doc := r.doc
	r.doc++
	width := int(r.part.RankWidth)
	if r.part.CountWidth == 0 {
		if width > 0 {
			if v := readFixed(r.ranks[doc*width:], r.part.RankWidth); v > 0 {
				visit(uint32(v - 1))
			}
		}
		return
	}
	count := readFixed(r.counts[doc*int(r.part.CountWidth):], r.part.CountWidth)
	if count > uint64(len(r.ranks)-r.at)/uint64(width) {
		r.bad = true
		return
	}
	for range count {
		visit(uint32(readFixed(r.ranks[r.at:], r.part.RankWidth)))
		r.at += width
	}
}

// mergeColumn writes the column of a value field. renamed has the new ranks of each input's terms, which ascend as the old ones do.
func (m *merger) mergeColumn(part *FieldPart, renamed [][]uint32, of func(*Directory) *FieldPart) error {
	readers := make([]rankReader, len(m.inputs))
	bad := false
	var ranks []uint32
	writeColumn(m.out, part, len(m.origins), func(doc int) []uint32 {
		if doc == 0 {
			for i, in := range m.inputs {
				p := of(in.dir)
				readers[i] = rankReader{part: p, counts: in.section(p.Counts), ranks: in.section(p.Ranks)}
			}
		}
		o := m.origins[doc]
		r, names := &readers[o.input], renamed[o.input]
		for r.doc < int(o.doc) {
			r.next(func(uint32) {})
		}
		ranks = ranks[:0]
		r.next(func(rank uint32) {
			if int(rank) < len(names) {
				ranks = append(ranks, names[rank])
			} else {
				bad = true
			}
		})
		bad = bad || r.bad
		return ranks
	})
	if bad {
		return damaged("a column has a value that does not exist")
	}
	return m.cancelled()
}
