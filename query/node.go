// Package query is the researchers' query language. Text goes in, a tree comes out; no index is needed, and nothing here
// knows how articles are stored. String writes a tree back in one canonical form that parses to the same tree.
//
// It does not analyse words (that is mappings' work) and does not know which outlets or actors exist.
package query

import "time"

// Node is a node of a query: *And, *Or, *Not, *Word, *Phrase, *Value or *Dates. Trees are immutable once made.
type Node interface {
	// String returns the canonical form of the query: parsing it gives an equal tree.
	String() string
	node()
}

// And finds what all of its nodes find. It has at least two.
type And struct{ Nodes []Node }

// Or finds what any of its nodes finds. It has at least two.
type Or struct{ Nodes []Node }

// Not finds what its node does not find.
type Not struct{ Node Node }

// Match says how strictly a word must match.
type Match uint8

const (
	Stem   Match = iota // any form with the same stem
	Exact               // the same normalised surface form
	Prefix              // surface forms that begin with the word
	Fuzzy               // surface forms within Word.Distance edits
)

// Scope is the text that a word or phrase is looked for in.
type Scope string

const (
	Text  Scope = ""      // title and body
	Title Scope = "title" // the title alone
	Body  Scope = "body"  // the body alone
)

// Word finds a word. Its text may still hold several tokens ("Asia-Pacific"): they must then stand beside each other.
type Word struct {
	Scope    Scope
	Text     string
	Match    Match
	Distance int // edits allowed when Match is Fuzzy: 1 or 2
	Pos      int // where it stood in the query, in code points from 0
}

// Phrase finds words beside each other, in order; with a Slop, within that many positions of each other in any order.
type Phrase struct {
	Scope Scope
	Text  string
	Exact bool // surface forms instead of stems
	Slop  int
	Pos   int
}

// Value finds articles with a value in a field that is not running text: outlet, origin, actor, place, author, lang, section,
// country, tag, id.
type Value struct {
	Field string
	Value string
	Pos   int
}

// Dates finds articles published in a range of days, both ends included; a zero end is open. The days are midnights in UTC
// and stand for calendar days without a zone.
type Dates struct {
	From, To time.Time
	Pos      int
}

func (*And) node()    {}
func (*Or) node()     {}
func (*Not) node()    {}
func (*Word) node()   {}
func (*Phrase) node() {}
func (*Value) node()  {}
func (*Dates) node()  {}
