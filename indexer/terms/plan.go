// Package terms says what a query looks for in the index: a query tree goes in, with words as people write them, and a plan
// comes out, with the terms that the analysis of texts makes of them. The engine and the highlighter both work from the plan,
// so that what is marked is what was found.
//
// It reads no index. What cannot be looked for, such as a word that is too common to be indexed, is named in the plan.
package terms

import (
	"khabar"
	"khabar/query"
)

// Plan is a query in terms of the index.
type Plan struct {
	// Root is never nil.
	Root Node
	// Ignored are the words of the query that are too common to be indexed, each once, in the order of the query. Inside a phrase
	// any word may stand in their place; elsewhere they are as if they had not been written.
	Ignored []string
	// Question says that words of the query ask for something (mappings.IsQuestion). It changes what is found first, never what is found.
	Question bool
	// Words is the number of words that are asked for by stem, with those in Ignored. Who writes many tells in a sentence what is wanted.
	Words int
}

// Node is a node of a plan: *And, *Or, *Not, *Term, *Phrase, *Value, *Dates or *All. A *Not stands only among the nodes of an
// *And, and every *And has at least one node that is none.
type Node interface{ node() }

// And finds what all of its nodes find.
type And struct{ Nodes []Node }

// Or finds what any of its nodes finds.
type Or struct{ Nodes []Node }

// Not takes away what its node finds from what the other nodes of its And find.
type Not struct{ Node Node }

// All finds every article.
type All struct{}

// Kind says what of a token a term is compared with.
type Kind uint8

const (
	Stem    Kind = iota // Term.Text is the stem of the token
	Surface             // Term.Text is its surface form
	Prefix              // its surface form begins with Term.Text
	Fuzzy               // its surface form is within Term.Distance edits of Term.Text, as Within says
)

// Term finds articles with a token in the scope: the title, the body, or either.
type Term struct {
	Scope    query.Scope
	Kind     Kind
	Text     string
	Surface  string // for Stem: the surface form of the query's word, as a second evidence for ranking; otherwise empty
	Distance int    // for Fuzzy: 1 or 2
	Source   query.Node
}

// Phrase finds articles where its terms stand at their places: there is a position p in one text (title or body, never across)
// so that each term is the token at p+Offset. With a Slop the order is free: the terms are at different positions, the highest at
// most Window above the lowest.
type Phrase struct {
	Scope  query.Scope
	Kind   Kind // Stem or Surface
	Terms  []PhraseTerm
	Slop   int
	Source query.Node
}

// PhraseTerm is a term of a phrase. Offsets ascend from 0; a gap is a word too common to be indexed.
type PhraseTerm struct {
	Text    string
	Surface string // as Term.Surface
	Offset  int
}

// Window is the largest distance between the positions of a phrase with a Slop: the Slop, or what the terms take when they stand
// beside each other if that is more.
func (p *Phrase) Window() int { return max(p.Slop, len(p.Terms)-1) }

// Value finds articles with a value in a field that is no running text, as query.Value does. An address given for "id" has
// become the article's ID.
type Value struct {
	Field string
	Value string
}

// Dates finds articles whose whole date lies in the range.
type Dates struct{ Range khabar.DateRange }

func (*And) node()    {}
func (*Or) node()     {}
func (*Not) node()    {}
func (*All) node()    {}
func (*Term) node()   {}
func (*Phrase) node() {}
func (*Value) node()  {}
func (*Dates) node()  {}

// Positive calls visit for the terms and phrases that an article is found by, those that are not below a Not, in order.
func Positive(n Node, visit func(Node)) {
	switch n := n.(type) {
	case *And:
		for _, c := range n.Nodes {
			Positive(c, visit)
		}
	case *Or:
		for _, c := range n.Nodes {
			Positive(c, visit)
		}
	case *Term, *Phrase:
		visit(n)
	}
}
