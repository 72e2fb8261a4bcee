package query

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Syntax says how much of the language a text is read in.
type Syntax uint8

const (
	Full  Syntax = iota // the whole language
	Plain               // words only: nothing is an operator
)

// Options say how a text is to be read. The zero value reads the full language and asks for all words.
type Options struct {
	Syntax Syntax
	// MatchAny makes words and phrases that stand beside each other without an operator alternatives. Negations, values and dates
	// stay conditions that must hold.
	MatchAny bool
	// Now is what "last:" counts from, its day taken in its own location; the zero time is the present.
	Now time.Time
}

// SyntaxError says where a query cannot be read and what was expected there.
type SyntaxError struct {
	Pos        int    // in code points from 0
	Message    string // one sentence for the user
	Suggestion string // a query that would work, or empty
}

// Error returns the message with its position.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("at character %d: %s", e.Pos+1, e.Message)
}

// Parse reads a query. The error is a *SyntaxError, for Plain syntax only when the text is too long. A text of white space
// is the nil Node, which finds everything.
func Parse(text string, o Options) (Node, error) {
	if n := utf8.RuneCountInString(text); n > MaxLength {
		message := fmt.Sprintf("the query is too long: %d characters, at most %d are allowed", n, MaxLength)
		return nil, &SyntaxError{Pos: MaxLength, Message: message}
	}
	n, err := parse(text, o)
	var f *failure
	if !errors.As(err, &f) {
		return n, err
	}
	e := &SyntaxError{Pos: f.pos, Message: f.message}
	for _, candidate := range f.candidates {
		candidate = strings.Join(strings.Fields(candidate), " ")
		if n, err := parse(candidate, o); err == nil && n != nil {
			e.Suggestion = candidate
			break
		}
	}
	return nil, e
}

// parse reads a query. The error is a *failure.
func parse(text string, o Options) (Node, error) {
	p := newParser(text, o)
	read := p.query
	if o.Syntax == Plain {
		read = p.plain
	}
	n, err := read()
	if err != nil || n == nil {
		return nil, err
	}
	if length := utf8.RuneCountInString(n.String()); length > MaxLength {
		return nil, p.fail(0, fmt.Sprintf("the query is too long: written out it has %d characters, at most %d are allowed",
			length, MaxLength))
	}
	if depth(n) > MaxDepth {
		return nil, p.fail(0, "the query is nested too deeply")
	}
	return n, nil
}

// failure is a SyntaxError in the making: its candidates are texts that might be what was meant.
type failure struct {
	pos        int
	message    string
	candidates []string
}

func (f *failure) Error() string { return f.message }

type parser struct {
	src     source
	i       int // the next rune
	any     bool
	today   time.Time // midnight UTC
	field   string    // of the value or group being read, or empty
	clauses int
	fuzzy   int // words with "~"
	nesting int
}

func newParser(text string, o Options) *parser {
	now := o.Now
	if now.IsZero() {
		now = time.Now()
	}
	return &parser{src: newSource(text), any: o.MatchAny, today: date(now.Year(), int(now.Month()), now.Day())}
}

// fail makes the error for the rune at i. The candidates are tried in turn as suggestions.
func (p *parser) fail(i int, message string, candidates ...string) error {
	return &failure{p.src.pos[i], message, candidates}
}

// count adds clauses that begin at the rune at i.
func (p *parser) count(i, clauses int) error {
	p.clauses += clauses
	if p.clauses > MaxClauses {
		return p.fail(i, fmt.Sprintf("the query has too many parts: at most %d words, values and dates are allowed", MaxClauses))
	}
	return nil
}

func (p *parser) scope() Scope {
	if p.field == string(Title) || p.field == string(Body) {
		return Scope(p.field)
	}
	return Text
}

// query reads the whole text.
func (p *parser) query() (Node, error) {
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.i < len(p.src.runes) {
		return nil, p.fail(p.i, `expected "(" before this ")"`, p.src.with(p.i, p.i+1, ""))
	}
	if n == nil && strings.TrimSpace(string(p.src.runes)) != "" {
		return nil, p.fail(0, "expected a word, a value or a date: there is nothing here to search for")
	}
	return n, nil
}

// or reads alternatives: sequences with OR or | between them. It returns nil if there is nothing before the end or ")".
func (p *parser) or() (Node, error) { return p.chain(p.sequence, "OR", '|', newOr) }

// chain reads parts with an operator between them and combines them. It returns nil if there is none.
func (p *parser) chain(part func() (Node, error), word string, sign rune, combine func([]Node) Node) (Node, error) {
	var nodes []Node
	operator := -1 // where the last operator stands
	for {
		n, err := part()
		if err != nil {
			return nil, err
		}
		at := p.i
		more := p.operator(word, sign)
		switch {
		case n != nil:
			nodes = append(nodes, n)
		case more:
			return nil, p.fail(at, "expected a word before this operator", p.src.with(at, p.i, ""))
		case operator >= 0:
			return nil, p.fail(at, "expected a word after the operator", p.src.with(operator, at, " "))
		}
		if !more {
			return combine(nodes), nil
		}
		operator = at
	}
}

// sequence reads what stands side by side, with or without AND. It returns nil if there is nothing.
func (p *parser) sequence() (Node, error) {
	var groups []Node // each held together by AND
	for {
		at := p.src.skip(p.i)
		n, err := p.conjunction()
		if err != nil {
			return nil, err
		}
		if n == nil {
			break
		}
		if p.field != "" && p.scope() == Text && len(groups) > 0 {
			message := `expected OR or AND between the values of a field; a value of several words is written "in quotes"`
			return nil, p.fail(at, message, p.src.with(at, at, "OR "))
		}
		groups = append(groups, n)
	}
	if !p.any {
		return newAnd(groups), nil
	}
	var words, conditions []Node
	for _, n := range groups {
		if hasWords(n) {
			words = append(words, n)
		} else {
			conditions = append(conditions, n)
		}
	}
	if len(words) > 0 {
		conditions = append([]Node{newOr(words)}, conditions...)
	}
	return newAnd(conditions), nil
}

// hasWords reports whether a node finds articles by their words, so that it can be an alternative when any word may match.
func hasWords(n Node) bool { return len(Positive(n)) > 0 }

// conjunction reads operands with AND or & between them. It returns nil if there is none.
func (p *parser) conjunction() (Node, error) { return p.chain(p.operand, "AND", '&', newAnd) }

// operator reads an operator, written as a word in capitals or as a sign that may be doubled, if it comes next.
func (p *parser) operator(word string, sign rune) bool {
	p.i = p.src.skip(p.i)
	if p.src.at(p.i) == sign {
		for p.src.at(p.i) == sign {
			p.i++
		}
		return true
	}
	return p.keyword(word)
}

// keyword reads a word in capitals if it comes next and stands alone.
func (p *parser) keyword(word string) bool {
	end := p.i + len(word)
	if end > len(p.src.runes) || string(p.src.runes[p.i:end]) != word {
		return false
	}
	if end < len(p.src.runes) && !p.src.breaks(end) {
		return false
	}
	p.i = end
	return true
}

// notNegated refuses a "!" directly before what comes next: elsewhere it leaves out what follows, and reading it as nothing would find the
// opposite. Behind a word it is punctuation.
func (p *parser) notNegated() error {
	at := p.i - 1
	if at < 0 || p.src.runes[at] != '!' || at > 0 && !unicode.IsSpace(p.src.runes[at-1]) && p.src.runes[at-1] != '(' {
		return nil
	}
	return p.fail(at, `"!" negates nothing: "-" directly before a word leaves out the articles that have it`, p.src.with(at, p.i, "-"),
		p.src.with(at, p.i, ""))
}

// operand reads a word, phrase, field or bracket with the negations before it. It returns nil if an operator, ")" or the end
// comes next. Punctuation without a word is passed over.
func (p *parser) operand() (Node, error) {
	p.nesting++
	defer func() { p.nesting-- }()
	if p.nesting > maxNesting {
		return nil, p.fail(p.i, "the query is nested too deeply")
	}
	for {
		p.i = p.src.skip(p.i)
		if p.i == len(p.src.runes) || p.ahead("OR", '|') || p.ahead("AND", '&') || p.src.at(p.i) == ')' {
			return nil, nil
		}
		if err := p.notNegated(); err != nil {
			return nil, err
		}
		if minus(p.src.at(p.i)) || p.ahead("NOT", -2) {
			return p.negation()
		}
		n, err := p.primary()
		if n != nil || err != nil {
			return n, err
		}
	}
}

// ahead reports whether an operator comes next.
func (p *parser) ahead(word string, sign rune) bool {
	i := p.i
	defer func() { p.i = i }()
	return p.src.at(p.i) == sign || p.keyword(word)
}

// negation reads "-" or NOT and the operand behind it.
func (p *parser) negation() (Node, error) {
	start := p.i
	if !p.keyword("NOT") {
		p.i++
		if next := p.src.at(p.i); next == -1 || p.src.skip(p.i) > p.i || next == ')' {
			return nil, p.fail(start, `expected a word directly after "-", which leaves out the articles that have it`,
				p.src.with(start, p.i, ""))
		}
		if before := p.src.at(start - 1); before == ')' || strings.ContainsRune(openers, before) {
			return nil, p.fail(start, `expected a space before "-", which leaves out the articles that have the next word`,
				p.src.with(start, p.i, " "), p.src.with(start, p.i, " -"))
		}
	}
	end := p.i
	n, err := p.operand()
	switch {
	case err != nil:
		return nil, err
	case n == nil:
		return nil, p.fail(p.i, "expected a word after the negation", p.src.with(start, end, ""))
	}
	if inner, ok := n.(*Not); ok {
		return inner.Node, nil
	}
	return &Not{n}, nil
}

// primary reads a bracket, a phrase, a field or a word. It returns nil for a word that holds nothing to search for.
func (p *parser) primary() (Node, error) {
	r := p.src.at(p.i)
	if r == '(' {
		return p.group()
	}
	if p.field != "" && p.scope() == Text {
		return p.value()
	}
	if n, err := p.fielded(); n != nil || err != nil {
		return n, err
	}
	quoteAt := p.i
	if r == '=' {
		quoteAt++
	}
	if q := p.src.at(quoteAt); q >= 0 && strings.ContainsRune(openers, q) {
		return p.phrase()
	}
	return p.word()
}

// group reads "(", a query and ")".
func (p *parser) group() (Node, error) {
	open := p.i
	p.i++
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	end := len(p.src.runes)
	if p.i == end {
		return nil, p.fail(open, `expected ")" for this "("`, p.src.with(end, end, ")"), p.src.with(open, open+1, ""))
	}
	p.i++
	if n == nil {
		return nil, p.fail(open, "expected a word between the brackets", p.src.with(open, p.i, ""))
	}
	return n, nil
}

// newAnd joins nodes, flattened: nil for none, the node itself for one.
func newAnd(nodes []Node) Node {
	var flat []Node
	for _, n := range nodes {
		if inner, ok := n.(*And); ok {
			flat = append(flat, inner.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return &And{flat}
}

// newOr does what newAnd does, for alternatives.
func newOr(nodes []Node) Node {
	var flat []Node
	for _, n := range nodes {
		if inner, ok := n.(*Or); ok {
			flat = append(flat, inner.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return &Or{flat}
}
