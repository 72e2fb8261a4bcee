package terms

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode"

	"khabar"
	"khabar/mappings"
	"khabar/query"
)

const op = "query"

// Lower makes the plan of a query; nil finds every article. It returns KindInvalid when nothing of the query can be looked for,
// because all of its words are too common, or when a part of it has no meaning for the index: a prefix or fuzzy word that the
// analysis takes for several words, an "id:" that is neither an id nor an address.
func Lower(n query.Node) (*Plan, error) {
	if n == nil {
		return &Plan{Root: &All{}}, nil
	}
	words := plainWords(n)
	l := lowering{arena: mappings.GetArena(), asker: asker(words)}
	defer mappings.PutArena(l.arena)
	root, err := l.node(n)
	if err != nil {
		return nil, err
	}
	if root == nil {
		return nil, l.nothing(n)
	}
	return &Plan{Root: positive(root), Ignored: l.ignored, Question: asks(words), Words: len(words)}, nil
}

// plainWords returns the words of a query that are looked for by stem.
func plainWords(n query.Node) (words []*query.Word) {
	for _, n := range query.Positive(n) {
		if w, ok := n.(*query.Word); ok && w.Match == query.Stem {
			words = append(words, w)
		}
	}
	return words
}

// asks reports whether words ask for something.
func asks(words []*query.Word) bool {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Text
	}
	return mappings.IsQuestion(texts)
}

// asker returns the word who, if a question begins with it as a sentence does: "Who was dismissed". In a text, Who with a capital is the
// organisation more often, and a word to be looked for.
func asker(words []*query.Word) *query.Word {
	if len(words) < 2 || words[0].Text != "Who" || unicode.IsUpper([]rune(words[1].Text)[0]) {
		return nil
	}
	return words[0]
}

type lowering struct {
	arena   *mappings.Arena
	ignored []string
	asker   *query.Word // of asker
}

// nothing is the error for a query of which nothing is left.
func (l *lowering) nothing(n query.Node) error {
	if len(l.ignored) == 0 {
		return khabar.Errorf(khabar.KindInvalid, op, "There is no word in %q that can be searched for.", query.Canonical(n)).At("q")
	}
	return khabar.Errorf(khabar.KindInvalid, op,
		"These words are too common to be searched for: %s. Add a word that says what the article is about.",
		strings.Join(l.ignored, ", ")).At("q")
}

// node lowers a node. It returns nil if the node holds nothing but ignored words: the node is then dropped.
func (l *lowering) node(n query.Node) (Node, error) {
	switch n := n.(type) {
	case *query.And:
		nodes, err := l.nodes(n.Nodes, newAnd)
		return newAnd(nodes), err
	case *query.Or:
		nodes, err := l.nodes(n.Nodes, newOr)
		return newOr(nodes), err
	case *query.Not:
		inner, err := l.node(n.Node)
		if inner == nil || err != nil {
			return nil, err
		}
		if not, ok := inner.(*Not); ok {
			return not.Node, nil
		}
		return &Not{positive(inner)}, nil
	case *query.Word:
		return l.word(n)
	case *query.Phrase:
		return l.phrase(n), nil
	case *query.Value:
		return value(n)
	case *query.Dates:
		return &Dates{dateRange(n)}, nil
	}
	return nil, khabar.Errorf(khabar.KindInternal, op, "The query cannot be understood.")
}

// nodes lowers the nodes of an And or an Or. Plain words beside each other are analysed together, because the analysis takes
// some for one word ("Al Sharaa", "cease fire"): they then find that word as well as themselves, combined as the node does.
func (l *lowering) nodes(nodes []query.Node, combine func([]Node) Node) ([]Node, error) {
	var out []Node
	for i := 0; i < len(nodes); {
		end := runOfWords(nodes, i)
		if end > i+1 {
			out = append(out, l.words(nodes[i:end], combine)...)
			i = end
			continue
		}
		n, err := l.node(nodes[i])
		if err != nil {
			return nil, err
		}
		if n != nil {
			out = append(out, n)
		}
		i++
	}
	return out, nil
}

// runOfWords returns the end of the words from i on that are looked for by stem in one scope.
func runOfWords(nodes []query.Node, i int) int {
	first, ok := nodes[i].(*query.Word)
	if !ok || first.Match != query.Stem {
		return i
	}
	for i++; i < len(nodes); i++ {
		w, ok := nodes[i].(*query.Word)
		if !ok || w.Match != query.Stem || w.Scope != first.Scope {
			break
		}
	}
	return i
}

// words lowers a run of words analysed together.
func (l *lowering) words(nodes []query.Node, combine func([]Node) Node) []Node {
	var text strings.Builder
	starts := make([]int, 0, len(nodes)+1)
	for _, n := range nodes {
		starts = append(starts, text.Len())
		text.WriteString(n.(*query.Word).Text + " ")
	}
	starts = append(starts, text.Len())
	tokens := l.analyse(text.String())
	var out []Node
	for i := 0; i < len(nodes); {
		end := i + 1 // of the words that tokens hold together
		var own []mappings.Token
		for len(tokens) > 0 && tokens[0].Start < starts[end] {
			for starts[end] < tokens[0].End {
				end++
			}
			own = append(own, tokens[0])
			tokens = tokens[1:]
		}
		word := nodes[i].(*query.Word)
		n := l.tokens(word.Scope, word.Match, own, 0, word)
		if n == nil || word == l.asker {
			l.ignore(word.Text)
		} else {
			if apart := combine(l.each(nodes[i:end])); end > i+1 && apart != nil {
				n = newOr([]Node{n, apart})
			}
			out = append(out, n)
		}
		i = end
	}
	return out
}

// each lowers words that the analysis takes for one, each for itself.
func (l *lowering) each(nodes []query.Node) []Node {
	var out []Node
	for _, n := range nodes {
		word := n.(*query.Word)
		if n := l.tokens(word.Scope, word.Match, l.analyse(word.Text), 0, word); n != nil {
			out = append(out, n)
		}
	}
	return out
}

func (l *lowering) analyse(text string) []mappings.Token {
	return mappings.Analyze(nil, []byte(text), l.arena)
}

func (l *lowering) ignore(word string) {
	if strings.ContainsFunc(word, unicode.IsLetter) && !slices.Contains(l.ignored, word) {
		l.ignored = append(l.ignored, word)
	}
}

func (l *lowering) word(w *query.Word) (Node, error) {
	tokens := l.analyse(w.Text)
	if w.Match == query.Stem || w.Match == query.Exact {
		n := l.tokens(w.Scope, w.Match, tokens, 0, w)
		if n == nil {
			l.ignore(w.Text)
		}
		return n, nil
	}
	term := &Term{Scope: w.Scope, Kind: Prefix, Source: w}
	if w.Match == query.Fuzzy {
		term.Kind, term.Distance = Fuzzy, w.Distance
	}
	switch len(tokens) {
	case 0: // a common word can be the beginning of others
		term.Text = mappings.Folded([]byte(w.Text))
	case 1:
		term.Text = string(tokens[0].Surface)
	}
	if term.Text == "" {
		return nil, khabar.Errorf(khabar.KindInvalid, op,
			"%q is several words for the index; only a single word can be written so.", w.String()).At("q")
	}
	return term, nil
}

func (l *lowering) phrase(p *query.Phrase) Node {
	tokens := l.analyse(p.Text)
	l.ignoreGaps(p.Text, tokens)
	match := query.Stem
	if p.Exact {
		match = query.Exact
	}
	return l.tokens(p.Scope, match, tokens, p.Slop, p)
}

// ignoreGaps names the words of a phrase that have no token.
func (l *lowering) ignoreGaps(text string, tokens []mappings.Token) {
	end := 0
	for word := range strings.FieldsSeq(text) {
		start := end + strings.Index(text[end:], word)
		end = start + len(word)
		if !slices.ContainsFunc(tokens, func(t mappings.Token) bool { return t.Start < end && t.End > start }) {
			l.ignore(word)
		}
	}
}

// tokens makes a term of one token, a phrase of several, nil of none.
func (l *lowering) tokens(scope query.Scope, match query.Match, tokens []mappings.Token, slop int, source query.Node) Node {
	if len(tokens) == 0 {
		return nil
	}
	kind := Stem
	if match == query.Exact {
		kind = Surface
	}
	terms := make([]PhraseTerm, len(tokens))
	for i, t := range tokens {
		terms[i] = PhraseTerm{Text: string(t.Stem), Surface: string(t.Surface), Offset: t.Position - tokens[0].Position}
		if kind == Surface {
			terms[i].Text, terms[i].Surface = terms[i].Surface, ""
		}
	}
	if len(terms) == 1 {
		return &Term{Scope: scope, Kind: kind, Text: terms[0].Text, Surface: terms[0].Surface, Source: source}
	}
	return &Phrase{Scope: scope, Kind: kind, Terms: terms, Slop: slop, Source: source}
}

func value(v *query.Value) (Node, error) {
	if v.Field != "id" {
		return &Value{Field: v.Field, Value: v.Value}, nil
	}
	id, err := articleID(v.Value)
	return &Value{Field: v.Field, Value: id}, err
}

// idDigits is the length of an Article.ID, in hexadecimal digits.
const idDigits = 32

// articleID returns the ID of the article that an "id:" means: itself, or that of an address. Anything else is a mistake, which would find
// nothing or, behind "-", everything.
func articleID(text string) (string, error) {
	if strings.Contains(text, "://") {
		id, err := khabar.ArticleID(text)
		if err != nil {
			return "", khabar.Errorf(khabar.KindInvalid, op, "%q is not the address of an article.", text).At("q").Wrap(err)
		}
		return id, nil
	}
	if _, err := hex.DecodeString(text); err != nil || len(text) != idDigits {
		return "", khabar.Errorf(khabar.KindInvalid, op,
			"%q is not the id of an article, which has %d hexadecimal digits; an address is written whole, with https://.", text, idDigits).At("q")
	}
	return strings.ToLower(text), nil
}

func dateRange(d *query.Dates) khabar.DateRange {
	day := func(t time.Time) *khabar.Day {
		if t.IsZero() {
			return nil
		}
		d := khabar.DayOf(t)
		return &d
	}
	return khabar.DateRange{From: day(d.From), To: day(d.To)}
}

// newAnd joins what is left of the nodes of an And: nil if nothing is.
func newAnd(nodes []Node) Node {
	switch {
	case len(nodes) == 0:
		return nil
	case len(nodes) == 1:
		return nodes[0]
	case !slices.ContainsFunc(nodes, func(n Node) bool { _, not := n.(*Not); return !not }):
		nodes = append([]Node{&All{}}, nodes...)
	}
	return &And{nodes}
}

// newOr joins what is left of the nodes of an Or: nil if nothing is.
func newOr(nodes []Node) Node {
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	for i, n := range nodes {
		nodes[i] = positive(n)
	}
	return &Or{nodes}
}

// positive makes a node that may stand anywhere: what a lone Not finds is everything else.
func positive(n Node) Node {
	if not, ok := n.(*Not); ok {
		return &And{[]Node{&All{}, not}}
	}
	return n
}
