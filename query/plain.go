package query

import (
	"strings"
	"unicode"
)

// plain reads the text as words alone. Signs of the language separate words; an "&" or "-" inside a word belongs to it.
func (p *parser) plain() (Node, error) {
	var nodes []Node
	for p.i < len(p.src.runes) {
		if r := p.src.runes[p.i]; p.src.breaks(p.i) || strings.ContainsRune(`*~\=`, r) {
			p.i++
			continue
		}
		n, err := p.plainWord()
		if err != nil {
			return nil, err
		}
		if n != nil {
			nodes = append(nodes, n)
		}
	}
	if len(nodes) == 0 {
		return p.nothing(), nil
	}
	if p.any {
		return newOr(nodes), nil
	}
	return newAnd(nodes), nil
}

// plainWord reads a word that begins at p.i, or returns nil if there is nothing in it to search for.
func (p *parser) plainWord() (Node, error) {
	start := p.i
	w := p.src.run(start, false)
	if !w.address {
		if i := strings.IndexAny(string(w.text), `*~\`); i >= 0 {
			w.end = start + len([]rune(string(w.text)[:i]))
			w.cut(0, w.end-start)
		}
	}
	p.i = w.end
	w.trimWord()
	if w.empty() {
		return nil, nil
	}
	return &Word{Text: string(w.text), Pos: p.src.pos[start]}, p.count(start, 1)
}

// nothing is what a text without any word is read as: nil if it is white space. Signs alone become a word that no article has:
// everything would be a wrong answer.
func (p *parser) nothing() Node {
	signs := strings.TrimFunc(string(p.src.runes), unicode.IsSpace)
	if signs == "" {
		return nil
	}
	return &Word{Text: strings.Join(strings.Fields(signs), "")}
}
