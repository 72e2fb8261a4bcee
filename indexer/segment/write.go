package segment

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

// writer writes a file from front to back, with its checksum. The first error stays, and nothing is written after it.
type writer struct {
	w      io.Writer
	dir    Directory
	buf    []byte
	offset uint64 // of what comes next
	sum    uint32
	err    error
}

const writeBuffer = 1 << 18

func newWriter(w io.Writer) *writer { return &writer{w: w, buf: make([]byte, 0, writeBuffer)} }

func (w *writer) flush() {
	if w.err == nil && len(w.buf) > 0 {
		w.sum = crc32.Update(w.sum, crc32.IEEETable, w.buf)
		_, w.err = w.w.Write(w.buf)
	}
	w.buf = w.buf[:0]
}

func (w *writer) write(b []byte) {
	w.offset += uint64(len(b))
	if len(w.buf)+len(b) > cap(w.buf) {
		w.flush()
		if len(b) >= cap(w.buf) {
			if w.err == nil {
				w.sum = crc32.Update(w.sum, crc32.IEEETable, b)
				_, w.err = w.w.Write(b)
			}
			return
		}
	}
	w.buf = append(w.buf, b...)
}

func (w *writer) uint64(v uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], v)
	w.write(b[:])
}

func (w *writer) uint32s(numbers []uint32) {
	for _, v := range numbers {
		w.fixed(uint64(v), 4)
	}
}

// fixed writes a number in so many bytes.
func (w *writer) fixed(v uint64, width uint8) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], v)
	w.write(b[:width])
}

// section writes a section: fill writes what is in it.
func (w *writer) section(fill func()) Section {
	var zeros [alignment]byte
	w.write(zeros[:-w.offset%alignment])
	from := w.offset
	fill()
	return Section{from, w.offset - from}
}

// finish writes directory and footer.
func (w *writer) finish() (int64, error) {
	w.section(func() { w.write(w.dir.append(nil, w.offset)) })
	w.flush()
	if w.err != nil {
		return 0, w.err
	}
	_, w.err = w.w.Write(binary.BigEndian.AppendUint32(nil, w.sum))
	return int64(w.offset) + 4, w.err
}

// widthOf is how many bytes a number column needs for numbers up to this one.
func widthOf(most uint64) uint8 {
	switch {
	case most == 0:
		return 0
	case most < 1<<8:
		return 1
	case most < 1<<16:
		return 2
	case most < 1<<32:
		return 4
	}
	return 8
}

// writeNumbers writes a number column.
func writeNumbers(w *writer, name string, docs int, at func(doc int) int64) NumberPart {
	part := NumberPart{Name: name}
	lowest, highest := int64(Missing), int64(Missing)
	for doc := range docs {
		n := at(doc)
		if n == Missing {
			continue
		}
		if lowest == Missing || n < lowest {
			lowest = n
		}
		highest = max(highest, n)
	}
	if lowest == Missing {
		return part
	}
	part.Base, part.Width = lowest, widthOf(uint64(highest-lowest)+1)
	part.Data = w.section(func() {
		for doc := range docs {
			if n := at(doc); n != Missing {
				w.fixed(uint64(n-lowest)+1, part.Width)
			} else {
				w.fixed(0, part.Width)
			}
		}
	})
	return part
}

// writeColumn writes the column of a value field: at returns the ranks of an article's values, ascending. It is asked for all articles
// twice, in order.
func writeColumn(w *writer, part *FieldPart, docs int, at func(doc int) []uint32) {
	most, highest := 0, uint32(0)
	for doc := range docs {
		ranks := at(doc)
		most = max(most, len(ranks))
		for _, rank := range ranks {
			highest = max(highest, rank)
		}
	}
	if most == 0 {
		return
	}
	part.RankWidth = widthOf(uint64(highest) + 1)
	if most == 1 {
		part.Ranks = w.section(func() {
			for doc := range docs {
				rank := uint32(0)
				for _, r := range at(doc) {
					rank = r + 1
				}
				w.fixed(uint64(rank), part.RankWidth)
			}
		})
		return
	}
	part.CountWidth = widthOf(uint64(most))
	var counts []byte
	part.Ranks = w.section(func() {
		for doc := range docs {
			ranks := at(doc)
			var b [8]byte
			binary.LittleEndian.PutUint64(b[:], uint64(len(ranks)))
			counts = append(counts, b[:part.CountWidth]...)
			for _, rank := range ranks {
				w.fixed(uint64(rank), part.RankWidth)
			}
		}
	})
	part.Counts = w.section(func() { w.write(counts) })
}
