package segment

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Dropped is the new number of an article that a merge left out.
const Dropped = math.MaxUint64

// Input is one file of a merge.
type Input struct {
	File []byte          // of a file of the same schema as the others
	Drop *roaring.Bitmap // the articles to leave out; nil for none
}

// Merge writes one file of several: their articles in the order of the inputs. It reads each input once from front to back, and keeps
// in memory what grows with the number of articles (about 60 bytes each) and the dictionary of one field, but no lists and no stored
// articles. cancelled is asked now and then; its error ends the merge. Merge returns the new numbers of each input's articles, and
// the length of the file. Errors are those of w and of cancelled, ErrDamaged, also for a checksum that is wrong, because the new file's
// will be right; and one if an ID is there twice.
func Merge(w io.Writer, inputs []Input, cancelled func() error) (numbers [][]uint64, size int64, err error) {
	m := &merger{out: newWriter(w), cancelled: cancelled}
	for _, in := range inputs {
		if err := m.open(in); err != nil {
			return nil, 0, err
		}
	}
	if err := m.merge(); err != nil {
		return nil, 0, err
	}
	for _, in := range m.inputs {
		numbers = append(numbers, in.numbers)
	}
	size, err = m.out.finish()
	return numbers, size, err
}

type merger struct {
	out       *writer
	cancelled func() error
	inputs    []*input
	origins   []origin // of the new articles
	ids       []ID     // of the new articles
	docs      []uint32 // working memory
}

// origin is where an article comes from.
type origin struct{ input, doc uint32 }

// input is a file that is being merged.
type input struct {
	file    []byte
	dir     *Directory
	numbers []uint64 // the new ones
}

func (in *input) section(s Section) []byte { return in.file[s.Offset:][:s.Length:s.Length] }

func (m *merger) open(from Input) error {
	dir, err := ReadDirectory(from.File)
	if err != nil {
		return err
	}
	if crc32.ChecksumIEEE(from.File[:len(from.File)-checksumSize]) != dir.Checksum {
		return damaged("its checksum is wrong")
	}
	in := &input{file: from.File, dir: dir, numbers: make([]uint64, dir.Docs)}
	if len(m.inputs) > 0 && !sameSchema(dir.Schema(), m.inputs[0].dir.Schema()) {
		return fmt.Errorf("segment: files of different schemas cannot be merged")
	}
	ids := in.section(dir.IDs)
	for doc := range in.numbers {
		if from.Drop != nil && from.Drop.Contains(uint32(doc)) {
			in.numbers[doc] = Dropped
			continue
		}
		in.numbers[doc] = uint64(len(m.origins))
		m.origins = append(m.origins, origin{uint32(len(m.inputs)), uint32(doc)})
		m.ids = append(m.ids, ID(ids[doc*len(ID{}):][:len(ID{})]))
	}
	if len(m.origins) > MaxDocs {
		return fmt.Errorf("segment: more than %d articles", MaxDocs)
	}
	m.inputs = append(m.inputs, in)
	return nil
}

func sameSchema(a, b Schema) bool {
	return slices.Equal(a.Numbers, b.Numbers) && slices.Equal(a.Texts, b.Texts) && slices.Equal(a.Values, b.Values)
}

func (m *merger) merge() error {
	if len(m.inputs) == 0 {
		return fmt.Errorf("segment: there is nothing to merge")
	}
	d := &m.out.dir
	d.Docs = uint64(len(m.origins))
	schema := m.inputs[0].dir.Schema()
	for i, name := range schema.Texts {
		part, _, err := m.mergeField(name, true, func(d *Directory) *FieldPart { return &d.Texts[i] })
		if err != nil {
			return fmt.Errorf("segment: field %s: %w", name, err)
		}
		d.Texts = append(d.Texts, part)
	}
	for i, name := range schema.Values {
		of := func(d *Directory) *FieldPart { return &d.Values[i] }
		part, ranks, err := m.mergeField(name, false, of)
		if err == nil {
			err = m.mergeColumn(&part, ranks, of)
		}
		if err != nil {
			return fmt.Errorf("segment: field %s: %w", name, err)
		}
		d.Values = append(d.Values, part)
	}
	first, err := m.mergeNumbers(schema)
	if err != nil {
		return err
	}
	d.IDs = m.out.section(func() {
		for i := range m.ids {
			m.out.write(m.ids[i][:])
		}
	})
	if err := m.mergeOrders(first); err != nil {
		return err
	}
	return m.mergeStored()
}

// mergeNumbers writes the number columns, and returns the first one.
func (m *merger) mergeNumbers(schema Schema) (first []int64, err error) {
	column := make([]int64, len(m.origins))
	for i, name := range schema.Numbers {
		parts := make([]numberReader, len(m.inputs))
		for j, in := range m.inputs {
			parts[j] = numberReader{in.dir.Numbers[i], in.section(in.dir.Numbers[i].Data)}
		}
		for doc, o := range m.origins {
			column[doc] = parts[o.input].at(int(o.doc))
		}
		part := writeNumbers(m.out, name, len(column), func(doc int) int64 { return column[doc] })
		m.out.dir.Numbers = append(m.out.dir.Numbers, part)
		if i == 0 {
			first = slices.Clone(column)
		}
	}
	return first, m.cancelled()
}

// mergeOrders merges the orders of the inputs.
func (m *merger) mergeOrders(first []int64) error {
	byID := func(x, y uint32) int { return slices.Compare(m.ids[x][:], m.ids[y][:]) }
	byFirst := func(x, y uint32) int { return cmp.Or(compareNumbers(first[x], first[y]), byID(x, y)) }
	for _, o := range []struct {
		to      *Section
		of      func(*Directory) Section
		compare func(x, y uint32) int
	}{
		{&m.out.dir.ByID, func(d *Directory) Section { return d.ByID }, byID},
		{&m.out.dir.ByFirst, func(d *Directory) Section { return d.ByFirst }, byFirst},
	} {
		var runs [][]uint32
		for _, in := range m.inputs {
			run, err := in.renumbered(o.of(in.dir))
			if err != nil {
				return err
			}
			runs = append(runs, run)
		}
		order := mergeRuns(runs, o.compare)
		for i := 1; i < len(order); i++ {
			if o.compare(order[i-1], order[i]) >= 0 {
				return damaged("two articles have the ID %x, or the order of one is wrong", m.ids[order[i]])
			}
		}
		if len(order) != len(m.origins) {
			return damaged("an order is not complete")
		}
		*o.to = m.out.section(func() { m.out.uint32s(order) })
		if err := m.cancelled(); err != nil {
			return err
		}
	}
	return nil
}

// renumbered returns the new numbers of articles that are listed in a section, without those that are left out.
func (in *input) renumbered(s Section) ([]uint32, error) {
	b := in.section(s)
	out := make([]uint32, 0, len(b)/4)
	for i := 0; i < len(b); i += 4 {
		doc := readFixed(b[i:], 4)
		if doc >= in.dir.Docs {
			return nil, damaged("an order has an article that does not exist")
		}
		if n := in.numbers[doc]; n != Dropped {
			out = append(out, uint32(n))
		}
	}
	return out, nil
}

// mergeRuns merges ascending runs, two by two.
func mergeRuns(runs [][]uint32, compare func(x, y uint32) int) []uint32 {
	for len(runs) > 1 {
		var next [][]uint32
		for pair := range slices.Chunk(runs, 2) {
			if len(pair) == 1 {
				next = append(next, pair[0])
				continue
			}
			a, b := pair[0], pair[1]
			merged := make([]uint32, 0, len(a)+len(b))
			for len(a) > 0 && len(b) > 0 {
				if compare(a[0], b[0]) <= 0 {
					merged, a = append(merged, a[0]), a[1:]
				} else {
					merged, b = append(merged, b[0]), b[1:]
				}
			}
			next = append(next, append(append(merged, a...), b...))
		}
		runs = next
	}
	return runs[0]
}

// copyPiece is how many stored bytes are copied between two looks at whether the merge is cancelled.
const copyPiece = 1 << 20

// mergeStored copies the stored articles, in as few pieces as deletions allow.
func (m *merger) mergeStored() error {
	starts := make([]uint64, 0, len(m.origins)+1)
	var copied uint64
	var err error
	m.out.dir.Stored = m.out.section(func() {
		for _, in := range m.inputs {
			if starts, copied, err = m.copyStored(in, starts, copied); err != nil {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	m.out.dir.Starts = m.out.section(func() {
		for _, start := range append(starts, copied) {
			m.out.uint64(start)
		}
	})
	return nil
}

func (m *merger) copyStored(in *input, starts []uint64, copied uint64) ([]uint64, uint64, error) {
	offsets, stored := in.section(in.dir.Starts), in.section(in.dir.Stored)
	from, to := uint64(0), uint64(0) // what is to be copied
	flush := func() error {
		for ; from < to; from = min(from+copyPiece, to) {
			m.out.write(stored[from:min(from+copyPiece, to)])
			if err := m.cancelled(); err != nil {
				return err
			}
		}
		return m.out.err
	}
	for doc, number := range in.numbers {
		start, end := readFixed(offsets[8*doc:], 8), readFixed(offsets[8*doc+8:], 8)
		if start > end || end > uint64(len(stored)) {
			return nil, 0, damaged("a stored article is not where it should be")
		}
		if number == Dropped {
			continue
		}
		if start != to {
			if err := flush(); err != nil {
				return nil, 0, err
			}
			from = start
		}
		to = end
		starts = append(starts, copied)
		copied += end - start
	}
	return starts, copied, flush()
}
