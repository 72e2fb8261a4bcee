package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Fields lists the names that may stand before ":", in the order in which they are documented.
var Fields = []string{"title", "body", "author", "outlet", "origin", "actor", "place", "lang", "section", "country", "tag",
	"after", "before", "date", "last", "id"}

var dateFields = []string{"after", "before", "date", "last"}

// fielded reads "name:" and what belongs to it, if a name and a colon come next. It returns nil if none does, and p.i stays.
//
// A known name is a field in any case of letters if its value follows directly. Unknown names are refused only when they look
// like a field that somebody meant ("outlets:x"); "Syria:talks", "10:30" and "قال:نعم" are words.
func (p *parser) fielded() (Node, error) {
	start := p.i
	name, ok := p.fieldName()
	if !ok {
		return nil, nil
	}
	colon := start + len(name)
	next := p.src.at(colon + 1)
	spaced := next == -1 || p.src.skip(colon+1) > colon+1
	lower := strings.ToLower(name)
	switch known := slices.Contains(Fields, lower); {
	case known && !spaced && p.field != "":
		return nil, p.fail(start, fmt.Sprintf("%q cannot stand inside %q", name+":", p.field+":"), p.src.with(start, colon+1, ""))
	case known && !spaced:
		p.field, p.i = lower, colon+1
		n, err := p.fieldValue(start)
		p.field = ""
		return n, err
	case name != lower || spaced && !known || digit(next) >= 0:
		return nil, nil
	case known:
		return nil, p.fail(start, fmt.Sprintf("expected a value directly after %q", name+":"),
			p.src.with(colon+1, p.src.skip(colon+1), ""), p.src.with(colon, colon+1, ""))
	}
	return nil, p.unknownField(start, name)
}

// fieldName returns the ASCII letters at p.i if a colon follows them, and it is not that of an address.
func (p *parser) fieldName() (string, bool) {
	i := p.i
	for isASCIILetter(p.src.at(i)) {
		i++
	}
	return string(p.src.runes[p.i:i]), i > p.i && p.src.at(i) == ':' && !p.src.isAddress(p.i)
}

// unknownField refuses a name and offers the nearest one, or the words as a phrase.
func (p *parser) unknownField(start int, name string) error {
	w := p.src.run(start+len(name)+1, true)
	words := p.src.with(start, w.end, `"`+name+" "+string(p.src.runes[start+len(name)+1:w.end])+`"`)
	near, best := "", 3 // edits: more than two is another word
	for _, f := range Fields {
		if d := distance(name, f); d < best && d < len(f)-1 {
			near, best = f, d
		}
	}
	if near == "" {
		return p.fail(start, fmt.Sprintf("there is no field %q; the fields are %s", name, strings.Join(Fields, ", ")), words)
	}
	return p.fail(start, fmt.Sprintf("there is no field %q; did you mean %q?", name, near),
		p.src.with(start, start+len(name), near), words)
}

// fieldValue reads what stands behind the colon of p.field, whose name begins at start.
func (p *parser) fieldValue(start int) (Node, error) {
	if minus(p.src.at(p.i)) {
		return nil, p.fail(p.i, fmt.Sprintf(`expected a value directly after %q; "-" stands before the field`, p.field+":"),
			p.src.with(start, p.i+1, "-"+p.field+":"))
	}
	at := p.i
	n, err := p.primary()
	if n == nil && err == nil {
		err = p.fail(at, fmt.Sprintf("expected a value after %q", p.field+":"), p.src.with(start, p.i, ""))
	}
	return n, err
}

// value reads one value of p.field. It returns nil if there is none.
func (p *parser) value() (Node, error) {
	start := p.i
	var text string
	if strings.ContainsRune(openers, p.src.at(p.i)) {
		var err error
		if text, err = p.quoted(); err != nil {
			return nil, err
		}
	} else {
		var err error
		if text, err = p.bareValue(); err != nil {
			return nil, err
		}
	}
	if text == "" {
		return nil, p.fail(start, fmt.Sprintf("expected a value for the field %q", p.field), p.src.with(start, p.i, ""))
	}
	if err := p.count(start, 1); err != nil {
		return nil, err
	}
	if slices.Contains(dateFields, p.field) {
		return p.dates(p.field, text, start, p.i)
	}
	if p.field == "lang" {
		text = strings.ToLower(text)
	}
	return &Value{Field: p.field, Value: text, Pos: p.src.pos[start]}, nil
}

// bareValue reads a value without quotation marks: up to white space, a bracket or "|".
func (p *parser) bareValue() (string, error) {
	if p.src.at(p.i) == '=' {
		return "", p.fail(p.i, fmt.Sprintf(`"=" works on words of the text only; values of %q always match whole`, p.field),
			p.src.with(p.i, p.i+1, ""))
	}
	w := run{start: p.i}
	for ; p.i < len(p.src.runes); p.i++ {
		r := p.src.runes[p.i]
		if r == '\\' && p.i+1 < len(p.src.runes) {
			p.i++
			w.add(p.src.runes[p.i], true)
			continue
		}
		if unicode.IsSpace(r) || strings.ContainsRune("()|", r) || strings.ContainsRune(openers, r) {
			break
		}
		if r == '*' {
			return "", p.fail(p.i, fmt.Sprintf(`"*" works on words of the text only, and not on values of %q`, p.field))
		}
		w.add(r, false)
	}
	w.trim("", ",;،؛؟?!")
	return strings.Join(strings.Fields(string(w.text)), " "), nil
}

// distance is the number of letters to insert, delete, replace or exchange with their neighbour to make b of a (optimal string
// alignment).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
