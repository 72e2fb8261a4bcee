package segment

import (
	"bytes"
	"encoding/binary"
	"sort"
)

// Field is a text field or a value field: its terms, and the articles of each.
type Field struct {
	part       *FieldPart
	docs       int
	text       bool
	dictionary []byte
	blocks     []byte
	lists      []byte
	counts     []byte
	ranks      []byte
}

func newField(s *Segment, p *FieldPart, text bool) *Field {
	f := &Field{part: p, docs: s.docs, text: text, dictionary: s.section(p.Dictionary), blocks: s.section(p.Blocks), lists: s.section(p.Lists)}
	if !text {
		f.counts, f.ranks = s.section(p.Counts), s.section(p.Ranks)
	}
	return f
}

// Entry is what the dictionary says of a term.
type Entry struct {
	Rank int    // of the term in the dictionary
	Docs int    // articles that have the term
	at   uint64 // where its list is
	size uint64
}

// Len is the number of terms.
func (f *Field) Len() int { return int(f.part.Terms) }

// Find looks a term up.
func (f *Field) Find(term string) (Entry, bool, error) {
	w := f.Walk(nil, term, "")
	if w.seek(term); !w.more() || string(w.term) != term {
		return Entry{}, false, w.err
	}
	return w.entry, true, nil
}

// Automaton is a finite automaton over bytes; those of the packages vellum/levenshtein and vellum/regexp are such.
type Automaton interface {
	Start() int
	IsMatch(state int) bool
	CanMatch(state int) bool // whether a match can still follow
	Accept(state int, b byte) int
}

// Walk goes along terms in their order. Term and Entry are those that Next moved to.
type Walk struct {
	field     *Field
	automaton Automaton
	to        string
	states    []int // of the automaton: before the term, and after each byte for as long as it could match

	block []byte // what is left of the block
	next  int    // rank of the next term
	end   uint64 // of the list before
	term  []byte
	kept  int // bytes that the term shares with the one before
	entry Entry
	err   error
	ready bool // the term that a search ended at is to be seen first
}

// Walk returns the terms from one on (included) to another (not included; empty: to the end) that an automaton matches, or all if it
// is nil.
func (f *Field) Walk(a Automaton, from, to string) *Walk {
	w := &Walk{field: f, automaton: a, to: to}
	if a != nil {
		w.states = append(w.states, a.Start())
	}
	if from != "" {
		w.seek(from)
	}
	return w
}

// Next moves to the next term, and returns false at the end or when there is an error.
func (w *Walk) Next() bool {
	for w.more() {
		if w.to != "" && string(w.term) >= w.to {
			w.stop()
			return false
		}
		if w.automaton == nil {
			return true
		}
		matches, dead := w.match()
		if matches {
			return true
		}
		if dead > 0 {
			w.leave(dead)
		}
	}
	return false
}

// Term is valid until Next is called.
func (w *Walk) Term() []byte { return w.term }

// Entry is what the dictionary says of the term.
func (w *Walk) Entry() Entry { return w.entry }

// Err returns the error that ended the walk, if one did. It wraps ErrDamaged.
func (w *Walk) Err() error { return w.err }

func (w *Walk) stop() { w.next, w.ready = w.field.Len(), false }

func (w *Walk) fail() bool {
	w.err = damaged("the terms of %q cannot be read", w.field.part.Name)
	w.stop()
	return false
}

// more moves to the next term, whatever the automaton.
func (w *Walk) more() bool {
	if w.ready {
		w.ready = false
		return true
	}
	return w.read()
}

// read reads the next term.
func (w *Walk) read() bool {
	if w.next >= w.field.Len() || w.err != nil {
		return false
	}
	if w.next%BlockTerms == 0 && !w.open(w.next/BlockTerms) {
		return false
	}
	shared, length := w.uvarint(), w.uvarint()
	if shared > uint64(len(w.term)) || length > uint64(len(w.block)) || shared+length > MaxTerm {
		return w.fail()
	}
	w.kept = int(shared)
	w.term = append(w.term[:shared], w.block[:length]...)
	w.block = w.block[length:]
	docs, size := w.uvarint(), w.uvarint()
	if docs == 0 || docs > uint64(w.field.docs) || size > uint64(len(w.field.lists))-w.end {
		return w.fail()
	}
	w.entry = Entry{Rank: w.next, Docs: int(docs), at: w.end, size: size}
	w.end += size
	w.next++
	return true
}

// uvarint reads a number of the block. Where there is none it returns one that is too large for everything.
func (w *Walk) uvarint() uint64 {
	if len(w.block) > 0 && w.block[0] < 0x80 {
		v := w.block[0]
		w.block = w.block[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(w.block)
	if n <= 0 {
		return 1 << 62
	}
	w.block = w.block[n:]
	return v
}

// open goes to the beginning of a block.
func (w *Walk) open(block int) bool {
	at := u32(w.field.blocks, block)
	if uint64(at) > uint64(len(w.field.dictionary)) {
		return w.fail()
	}
	w.block, w.term, w.next = w.field.dictionary[at:], w.term[:0], block*BlockTerms
	if w.end = w.uvarint(); w.end > uint64(len(w.field.lists)) {
		return w.fail()
	}
	w.states = w.states[:min(len(w.states), 1)]
	return true
}

// first returns the first term of a block.
func (f *Field) first(block int) ([]byte, bool) {
	at := uint64(u32(f.blocks, block))
	if at > uint64(len(f.dictionary)) {
		return nil, false
	}
	b := f.dictionary[at:]
	var length uint64
	for i := range 3 { // where its list begins, 0 shared bytes, the length
		v, n := binary.Uvarint(b)
		if n <= 0 || i == 1 && v != 0 {
			return nil, false
		}
		b, length = b[n:], v
	}
	if length > uint64(len(b)) {
		return nil, false
	}
	return b[:length], true
}

// seek goes to the first term that is not before one, which is the next to be seen.
func (w *Walk) seek(term string) {
	sound := true
	// The last block whose first term is not after the one that is looked for.
	block := sort.Search(len(w.field.blocks)/4, func(i int) bool {
		first, ok := w.field.first(i)
		sound = sound && ok
		return string(first) > term
	}) - 1
	if !sound {
		w.fail()
		return
	}
	if block < 0 {
		block = 0
	}
	if w.ready = false; w.field.Len() == 0 || !w.open(block) {
		return
	}
	for w.read() {
		if string(w.term) >= term {
			w.ready = true
			return
		}
	}
}

// match reports whether the automaton matches the term, and after how many bytes it no longer could; 0 if it could to the end.
func (w *Walk) match() (matches bool, dead int) {
	w.states = w.states[:min(len(w.states), w.kept+1)]
	for i := len(w.states) - 1; i < len(w.term); i++ {
		state := w.automaton.Accept(w.states[i], w.term[i])
		if !w.automaton.CanMatch(state) {
			return false, i + 1
		}
		w.states = append(w.states, state)
	}
	return w.automaton.IsMatch(w.states[len(w.term)]), 0
}

// leave skips the terms that begin with the first bytes of the present one, whole blocks of them unread.
func (w *Walk) leave(bytes int) {
	prefix := w.term[:bytes]
	block := (w.next + BlockTerms - 1) / BlockTerms
	more := sort.Search(len(w.field.blocks)/4-block, func(i int) bool { return !w.begins(block+i, prefix) })
	if more > 0 && (!w.open(block+more-1) || !w.read()) {
		return
	}
	for w.read() {
		if w.kept < bytes {
			w.ready = true
			return
		}
	}
}

// begins reports whether the first term of a block begins with some bytes; one that cannot be read does not.
func (w *Walk) begins(block int, prefix []byte) bool {
	first, ok := w.field.first(block)
	return ok && bytes.HasPrefix(first, prefix)
}
