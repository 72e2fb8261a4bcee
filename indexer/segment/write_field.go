package segment

import (
	"encoding/binary"
	"fmt"
	"math"
)

// fieldWriter writes the lists of a field as they come, in the order of the terms, and keeps the dictionary, which is small beside
// them, until the last one has come.
type fieldWriter struct {
	w          *writer
	part       FieldPart
	dictionary []byte
	blocks     []byte
	last       []byte // the term before
	list       []byte // working memory
	from       uint64 // where the section of the lists begins
}

func newFieldWriter(w *writer, name string) *fieldWriter {
	f := &fieldWriter{w: w, part: FieldPart{Name: name}}
	w.section(func() { f.from = w.offset })
	return f
}

// add adds a term, which comes after the one before it, with its list.
func (f *fieldWriter) add(term []byte, l *list, text bool) {
	f.list = l.append(f.list[:0], text)
	if !l.valid() {
		f.fail("the places of a term take more than 4 GiB")
	}
	shared := 0
	if f.part.Terms%BlockTerms == 0 {
		f.blocks = binary.LittleEndian.AppendUint32(f.blocks, uint32(len(f.dictionary)))
		f.dictionary = binary.AppendUvarint(f.dictionary, f.w.offset-f.from)
		if len(f.dictionary) > math.MaxUint32 {
			f.fail("the dictionary takes more than 4 GiB")
		}
	} else {
		shared = sharedPrefix(f.last, term)
	}
	f.dictionary = binary.AppendUvarint(f.dictionary, uint64(shared))
	f.dictionary = binary.AppendUvarint(f.dictionary, uint64(len(term)-shared))
	f.dictionary = append(f.dictionary, term[shared:]...)
	f.dictionary = binary.AppendUvarint(f.dictionary, uint64(len(l.docs)))
	f.dictionary = binary.AppendUvarint(f.dictionary, uint64(len(f.list)))
	f.last = append(f.last[:0], term...)
	f.part.Terms++
	f.w.write(f.list)
}

func (f *fieldWriter) fail(reason string) {
	if f.w.err == nil {
		f.w.err = fmt.Errorf("segment: field %s: %s", f.part.Name, reason)
	}
}

func (f *fieldWriter) finish() FieldPart {
	f.part.Lists = Section{f.from, f.w.offset - f.from}
	f.part.Dictionary = f.w.section(func() { f.w.write(f.dictionary) })
	f.part.Blocks = f.w.section(func() { f.w.write(f.blocks) })
	return f.part
}

func sharedPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
