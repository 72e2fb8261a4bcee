package segment

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
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
	titles  []uint32
	places  []uint32 // of all documents, one after the other
	ends    []int    // where those of each document end
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
	b.titles, b.places, b.ends = b.titles[:0], b.places[:0], b.ends[:0]
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
	size := len(b.stored) + len(b.ids)*(len(ID{})+8*len(b.numbers)+20) + 4*len(b.places)
	for i := range b.texts {
		t := &b.texts[i]
		size += 4*len(t.words) + t.terms.size()
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
	if err := b.addWords(d); err != nil {
		return fmt.Errorf("segment: article %x: %w", d.ID, err)
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

func (b *Builder) addWords(d *Document) error {
	if !slices.IsSorted(d.Places) {
		return errors.New("its places do not ascend")
	}
	if len(b.places)+len(d.Places) > math.MaxUint32 {
		return fmt.Errorf("more than %d words", math.MaxUint32)
	}
	b.places = append(b.places, d.Places...)
	b.ends, b.titles = append(b.ends, len(b.places)), append(b.titles, d.Title)
	for i := range d.Texts {
		text := &d.Texts[i]
		if text.Len() != len(d.Places) {
			return fmt.Errorf("%d terms stand at %d places", text.Len(), len(d.Places))
		}
		t := &b.texts[i]
		for w := range text.Len() {
			t.words = append(t.words, t.terms.number(text.At(w)))
		}
	}
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
		d.Texts = append(d.Texts, b.texts[i].write(out, b.schema.Texts[i], b))
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

// textBuilder is one text field of all documents.
type textBuilder struct {
	terms    termTable
	words    []uint32 // the number of the term at each of the builder's places
	inverted []uint64 // working memory
}

func (t *textBuilder) reset() {
	t.terms.reset()
	t.words = t.words[:0]
}

// write turns the field round: a counting sort brings the places of each term together, by document.
func (t *textBuilder) write(out *writer, name string, b *Builder) FieldPart {
	next := make([]uint32, t.terms.len()+1)
	for _, term := range t.words {
		next[term+1]++
	}
	addUp(next)
	t.inverted = slices.Grow(t.inverted[:0], len(t.words))[:len(t.words)]
	at := 0
	for doc, end := range b.ends {
		for ; at < end; at++ {
			to := &next[t.words[at]]
			t.inverted[*to] = uint64(doc)<<32 | uint64(b.places[at])
			*to++
		}
	}
	field := newFieldWriter(out, name)
	var l list
	for _, term := range b.sorted.sort(&t.terms) {
		from := uint32(0)
		if term > 0 {
			from = next[term-1] // which is where that term ends
		}
		l.reset()
		b.collect(&l, t.inverted[from:next[term]])
		field.add(t.terms.at(term), &l, true)
	}
	return field.finish()
}

// collect makes the list of one term, of documents and places.
func (b *Builder) collect(l *list, places []uint64) {
	for i := 0; i < len(places); {
		doc := uint32(places[i] >> 32)
		title, next := b.titles[doc], uint32(0)
		var tally Tally
		for ; i < len(places) && uint32(places[i]>>32) == doc; i++ {
			place := uint32(places[i])
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
		v.pairs = append(v.pairs, docTerm{doc, v.terms.number([]byte(value))})
	}
	slices.SortFunc(v.pairs[first:], func(a, b docTerm) int { return cmp.Compare(a.term, b.term) })
	v.pairs = append(v.pairs[:first], slices.Compact(v.pairs[first:])...)
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
