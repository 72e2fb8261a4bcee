package segment

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
)

// Builder makes a file of documents. It keeps what they hold in flat arrays, and turns them round once, when the file is written:
// there is nothing for each posting in between. It is for one goroutine.
type Builder struct {
	schema  Schema
	ids     []ID
	numbers [][]int64
	texts   []textBuilder
	values  []valueBuilder
	starts  []uint64
	stored  []byte
	sorted  sorter
}

// NewBuilder returns an empty builder.
func NewBuilder(schema Schema) *Builder {
	return &Builder{schema: schema, numbers: make([][]int64, len(schema.Numbers)), texts: make([]textBuilder, len(schema.Texts)),
		values: make([]valueBuilder, len(schema.Values))}
}

// Reset makes the builder empty. Memory is kept for the next file.
func (b *Builder) Reset() {
	b.ids, b.starts, b.stored = b.ids[:0], b.starts[:0], b.stored[:0]
	for i := range b.numbers {
		b.numbers[i] = b.numbers[i][:0]
	}
	for i := range b.texts {
		b.texts[i].reset()
	}
	for i := range b.values {
		b.values[i].reset()
	}
}

// Docs is the number of documents added.
func (b *Builder) Docs() int { return len(b.ids) }

// IDs are the documents' IDs, by number. They are valid until the next call of Add or Reset.
func (b *Builder) IDs() []ID { return b.ids }

// Size is about how many bytes of memory the documents take that were added.
func (b *Builder) Size() int {
	size := len(b.stored) + len(b.ids)*(len(ID{})+8*len(b.numbers)+8)
	for i := range b.texts {
		t := &b.texts[i]
		size += 8*len(t.occurrences) + t.terms.size()
	}
	for i := range b.values {
		v := &b.values[i]
		size += 8*len(v.pairs) + v.terms.size()
	}
	return size
}

// Add adds a document, of which nothing is kept. An error means that the document cannot be held, and that the builder is of no use
// any more.
func (b *Builder) Add(d *Document) error {
	if len(d.Numbers) != len(b.numbers) || len(d.Texts) != len(b.texts) || len(d.Values) != len(b.values) {
		return fmt.Errorf("segment: article %x is not of the schema", d.ID)
	}
	doc := uint32(len(b.ids))
	if doc == MaxDocs {
		return fmt.Errorf("segment: more than %d articles", MaxDocs)
	}
	b.ids = append(b.ids, d.ID)
	for i, n := range d.Numbers {
		b.numbers[i] = append(b.numbers[i], n)
	}
	for i, text := range d.Texts {
		if err := b.texts[i].add(text, d.Title); err != nil {
			return fmt.Errorf("segment: article %x: %w", d.ID, err)
		}
	}
	for i, values := range d.Values {
		if err := b.values[i].add(doc, values); err != nil {
			return fmt.Errorf("segment: article %x: %w", d.ID, err)
		}
	}
	b.starts = append(b.starts, uint64(len(b.stored)))
	b.stored = append(b.stored, d.Stored...)
	return nil
}

// Bytes returns the file.
func (b *Builder) Bytes() ([]byte, error) {
	out := bytes.NewBuffer(make([]byte, 0, len(b.stored)+b.Size()/2))
	_, err := b.WriteTo(out)
	return out.Bytes(), err
}

// WriteTo writes the file. Errors are those of w, and one if two documents have one ID.
func (b *Builder) WriteTo(w io.Writer) (int64, error) {
	out := newWriter(w)
	d := &out.dir
	d.Docs = uint64(len(b.ids))
	for i := range b.texts {
		d.Texts = append(d.Texts, b.texts[i].write(out, b.schema.Texts[i], &b.sorted))
	}
	for i := range b.values {
		d.Values = append(d.Values, b.values[i].write(out, b.schema.Values[i], len(b.ids), &b.sorted))
	}
	for i, column := range b.numbers {
		d.Numbers = append(d.Numbers, writeNumbers(out, b.schema.Numbers[i], len(column), func(doc int) int64 { return column[doc] }))
	}
	d.IDs = out.section(func() {
		for i := range b.ids {
			out.write(b.ids[i][:])
		}
	})
	if err := b.writeOrders(out); err != nil {
		return 0, err
	}
	d.Stored = out.section(func() { out.write(b.stored) })
	d.Starts = out.section(func() {
		for _, start := range b.starts {
			out.uint64(start)
		}
		out.uint64(uint64(len(b.stored)))
	})
	return out.finish()
}

func (b *Builder) writeOrders(out *writer) error {
	order := make([]uint32, len(b.ids))
	for i := range order {
		order[i] = uint32(i)
	}
	byID := func(x, y uint32) int { return bytes.Compare(b.ids[x][:], b.ids[y][:]) }
	slices.SortFunc(order, byID)
	for i := 1; i < len(order); i++ {
		if byID(order[i-1], order[i]) == 0 {
			return fmt.Errorf("segment: two articles have the ID %x", b.ids[order[i]])
		}
	}
	out.dir.ByID = out.section(func() { out.uint32s(order) })
	first := b.numbers[0]
	slices.SortFunc(order, func(x, y uint32) int { return cmp.Or(compareNumbers(first[x], first[y]), byID(x, y)) })
	out.dir.ByFirst = out.section(func() { out.uint32s(order) })
	return nil
}

// compareNumbers orders numbers, with Missing at the end.
func compareNumbers(x, y int64) int {
	if x == Missing || y == Missing {
		return cmp.Compare(y, x)
	}
	return cmp.Compare(x, y)
}

// occurrence is a term's number at a place.
type occurrence struct{ term, place uint32 }

// textBuilder is one text field of all documents.
type textBuilder struct {
	terms       termTable
	occurrences []occurrence // of all documents, one after the other
	ends        []int        // where those of each document end
	titles      []uint32
	inverted    []uint64 // working memory
}

func (t *textBuilder) reset() {
	t.terms.reset()
	t.occurrences, t.ends, t.titles = t.occurrences[:0], t.ends[:0], t.titles[:0]
}

func (t *textBuilder) add(text []Occurrence, title uint32) error {
	last := uint32(0)
	for _, o := range text {
		if len(o.Term) > MaxTerm || o.Place < last {
			return fmt.Errorf("a term of %d bytes at place %d, after place %d", len(o.Term), o.Place, last)
		}
		last = o.Place
		t.occurrences = append(t.occurrences, occurrence{t.terms.number(o.Term), o.Place})
	}
	if len(t.occurrences) > math.MaxUint32 {
		return fmt.Errorf("more than %d occurrences", math.MaxUint32)
	}
	t.ends, t.titles = append(t.ends, len(t.occurrences)), append(t.titles, title)
	return nil
}

// write turns the field round: a counting sort brings the occurrences of each term together, by document.
func (t *textBuilder) write(out *writer, name string, s *sorter) FieldPart {
	next := make([]uint32, t.terms.len()+1)
	for _, o := range t.occurrences {
		next[o.term+1]++
	}
	addUp(next)
	t.inverted = slices.Grow(t.inverted[:0], len(t.occurrences))[:len(t.occurrences)]
	at := 0
	for doc, end := range t.ends {
		for _, o := range t.occurrences[at:end] {
			t.inverted[next[o.term]] = uint64(doc)<<32 | uint64(o.place)
			next[o.term]++
		}
		at = end
	}
	field := newFieldWriter(out, name)
	var l list
	for _, term := range s.sort(&t.terms) {
		from := uint32(0)
		if term > 0 {
			from = next[term-1] // which is where that term ends
		}
		l.reset()
		t.collect(&l, t.inverted[from:next[term]])
		field.add(t.terms.at(term), &l, true)
	}
	return field.finish()
}

// collect makes the list of one term.
func (t *textBuilder) collect(l *list, occurrences []uint64) {
	for i := 0; i < len(occurrences); {
		doc := uint32(occurrences[i] >> 32)
		title, next := t.titles[doc], uint32(0)
		var tally Tally
		for ; i < len(occurrences) && uint32(occurrences[i]>>32) == doc; i++ {
			place := uint32(occurrences[i])
			if place < next {
				continue // the same place again
			}
			l.places = binary.AppendUvarint(l.places, uint64(place-next))
			tally.add(place, title)
			next = place + 1
		}
		l.add(doc, tally)
	}
}

// valueBuilder is one value field of all documents.
type valueBuilder struct {
	terms termTable
	pairs []docTerm // by document; those of one are different
}

type docTerm struct{ doc, term uint32 }

func (v *valueBuilder) reset() {
	v.terms.reset()
	v.pairs = v.pairs[:0]
}

func (v *valueBuilder) add(doc uint32, values []string) error {
	first := len(v.pairs)
	for _, value := range values {
		if len(value) > MaxTerm {
			return fmt.Errorf("a value of %d bytes", len(value))
		}
		if value == "" {
			continue
		}
		p := docTerm{doc, v.terms.number([]byte(value))}
		if !slices.Contains(v.pairs[first:], p) {
			v.pairs = append(v.pairs, p)
		}
	}
	return nil
}

func (v *valueBuilder) write(out *writer, name string, docs int, s *sorter) FieldPart {
	next := make([]uint32, v.terms.len()+1)
	for _, p := range v.pairs {
		next[p.term+1]++
	}
	addUp(next)
	inverted := make([]uint32, len(v.pairs))
	for _, p := range v.pairs {
		inverted[next[p.term]] = p.doc
		next[p.term]++
	}
	field := newFieldWriter(out, name)
	ranks := make([]uint32, v.terms.len())
	var l list
	for rank, term := range s.sort(&v.terms) {
		ranks[term] = uint32(rank)
		from := uint32(0)
		if term > 0 {
			from = next[term-1]
		}
		l.reset()
		l.docs = append(l.docs, inverted[from:next[term]]...)
		field.add(v.terms.at(term), &l, false)
	}
	part := field.finish()
	at := 0
	var buf []uint32
	writeColumn(out, &part, docs, func(doc int) []uint32 {
		if buf = buf[:0]; doc == 0 {
			at = 0
		}
		for ; at < len(v.pairs) && v.pairs[at].doc == uint32(doc); at++ {
			buf = append(buf, ranks[v.pairs[at].term])
		}
		slices.Sort(buf)
		return buf
	})
	return part
}

// addUp turns counts into where each begins.
func addUp(counts []uint32) {
	for i := 1; i < len(counts); i++ {
		counts[i] += counts[i-1]
	}
}
