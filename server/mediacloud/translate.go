package mediacloud

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"khabar/query"
)

// Media Cloud's queries are those of Elasticsearch's query_string (Lucene's classic syntax) with AND as the default operator. As in
// khabar, AND binds more than OR; Media Cloud's own guide asks for brackets where both are used, and then there is no difference.

// fields are the names that may stand before a colon, and what they look at.
var fields = map[string]string{
	"title": "title", "article_title": "title", "text": "body", "text_content": "body",
	"language": "language", "canonical_domain": "domain", "media_name": "domain", "publication_date": "date",
}

const fieldNames = "title, text, language, canonical_domain, publication_date"

// Translate makes a tree of a query in Media Cloud's syntax. domain returns the id of the outlet with a domain. A query of white
// space or "*" is nil, which finds everything. Errors are *query.SyntaxError with a position in text.
func Translate(text string, now time.Time, domain func(string) (string, bool)) (query.Node, error) {
	p := &translator{text: []rune(text), domain: domain}
	if len(p.text) > query.MaxLength {
		return nil, p.fail(query.MaxLength, "the query is longer than %d characters", query.MaxLength)
	}
	found, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.space(); p.i < len(p.text) {
		return nil, p.fail(p.i, "there is no bracket for this one to close")
	}
	if found.node == nil {
		return nil, nil
	}
	// Reading the canonical form applies the bounds of khabar's own queries.
	node, err := query.Parse(found.node.String(), query.Options{Syntax: query.Full, Now: now})
	var own *query.SyntaxError
	if errors.As(err, &own) {
		return nil, p.fail(0, "%s", own.Message)
	}
	return node, err
}

// part is what a piece of a query finds: a node's articles, all of them, or, when neither is set, nothing was said.
type part struct {
	node query.Node
	all  bool
}

func (p part) empty() bool { return p.node == nil && !p.all }

type translator struct {
	text   []rune
	i      int
	depth  int
	field  string // that of the bracket or word being read, "" for title and text
	domain func(string) (string, bool)
}

func (p *translator) fail(at int, format string, values ...any) error {
	return &query.SyntaxError{Pos: at, Message: fmt.Sprintf(format, values...)}
}

func (p *translator) or() (part, error) {
	var out part
	var nodes []query.Node
	for {
		next, err := p.and()
		if err != nil {
			return part{}, err
		}
		out.all = out.all || next.all
		if next.node != nil {
			nodes = append(nodes, next.node)
		}
		at := p.i
		if !p.operator("OR", "||") {
			break
		}
		if next.empty() || p.ended() {
			return part{}, p.fail(at, `expected a word on both sides of "OR"`)
		}
	}
	switch {
	case out.all || len(nodes) == 0:
	case len(nodes) == 1:
		out.node = nodes[0]
	default:
		out.node = &query.Or{Nodes: nodes}
	}
	return out, nil
}

func (p *translator) and() (part, error) {
	var out part
	var nodes []query.Node
	for !p.ended() && !p.peek("OR", "||") {
		at := p.i
		if p.operator("AND", "&&") && (out.empty() && len(nodes) == 0 || p.ended() || p.peek("OR", "||") || p.peek("AND", "&&")) {
			return part{}, p.fail(at, `expected a word on both sides of "AND"`)
		}
		next, err := p.unary()
		if err != nil {
			return part{}, err
		}
		out.all = out.all || next.all
		if next.node != nil {
			nodes = append(nodes, next.node)
		}
	}
	switch len(nodes) {
	case 0:
	case 1:
		out = part{node: nodes[0]}
	default:
		out = part{node: &query.And{Nodes: nodes}}
	}
	return out, nil
}

func (p *translator) unary() (part, error) {
	p.space()
	start := p.i
	not := p.operator("NOT", "!") || p.sign('-')
	if !not {
		p.sign('+') // required is the default
		return p.fielded()
	}
	if p.depth++; p.depth > query.MaxDepth {
		return part{}, p.fail(start, "the query is nested too deeply")
	}
	defer func() { p.depth-- }()
	if p.ended() {
		return part{}, p.fail(start, "expected a word after the negation")
	}
	what, err := p.unary()
	switch {
	case err != nil:
		return part{}, err
	case what.all:
		return part{}, p.fail(start, "a query that leaves everything out finds nothing")
	case what.node == nil:
		return part{}, nil
	}
	return part{node: &query.Not{Node: what.node}}, nil
}

// fielded reads "name:" and what belongs to it, or what comes next without a name.
func (p *translator) fielded() (part, error) {
	start, name := p.i, p.name()
	if name == "" {
		return p.primary()
	}
	field, known := fields[strings.ToLower(name)]
	alone := strings.ContainsRune(" \t\r\n)", p.at(start+len(name)+1)) || start+len(name)+1 == len(p.text)
	switch {
	case alone && known:
		return part{}, p.fail(start, "expected a value directly after %q", name+":")
	case alone:
		return p.primary()
	case name == "*": // *:*
		p.i += len("*:*")
		return part{all: true}, nil
	case !known && (name == "indexed_date" || name == "url" || name == "original_url" || name == "id"):
		return part{}, p.fail(start, "khabar cannot search by %s here; the fields are %s", name, fieldNames)
	case !known:
		return part{}, p.fail(start, "there is no field %q; the fields are %s; put quotation marks around text with a colon", name, fieldNames)
	case p.field != "":
		return part{}, p.fail(start, "%q cannot stand inside another field", name+":")
	}
	p.i += len(name) + 1
	p.field = field
	defer func() { p.field = "" }()
	if inner := p.name(); fields[strings.ToLower(inner)] != "" {
		return part{}, p.fail(p.i, "%q cannot stand inside another field", inner+":")
	}
	return p.primary()
}

// name returns the letters at p.i if a colon follows directly, and leaves p.i where it is.
func (p *translator) name() string {
	end := p.i
	for end < len(p.text) && (isLetter(p.text[end]) || p.text[end] == '_') {
		end++
	}
	if end == p.i && p.at(end) == '*' && p.at(end+2) == '*' {
		end++
	}
	if end == p.i || p.at(end) != ':' {
		return ""
	}
	return string(p.text[p.i:end])
}

func (p *translator) primary() (part, error) {
	switch r := p.at(p.i); {
	case r == '(':
		return p.bracket()
	case strings.ContainsRune(quotes, r):
		return p.phrase()
	case r == '[' || r == '{':
		return p.dateRange()
	case r == '/':
		return part{}, p.fail(p.i, "regular expressions have no equivalent in khabar")
	}
	return p.word()
}

func (p *translator) bracket() (part, error) {
	start := p.i
	if p.depth++; p.depth > query.MaxDepth {
		return part{}, p.fail(start, "the query is nested too deeply")
	}
	defer func() { p.depth-- }()
	p.i++
	found, err := p.or()
	if err != nil {
		return part{}, err
	}
	if p.at(p.i) != ')' {
		return part{}, p.fail(start, "this bracket is never closed")
	}
	p.i++
	return found, p.boost()
}

// quotes open a phrase; any of them closes it.
const quotes = "\"“”„«»"

func (p *translator) phrase() (part, error) {
	start := p.i
	var text strings.Builder
	for p.i++; !strings.ContainsRune(quotes, p.at(p.i)); p.i++ {
		if p.at(p.i) == '\\' && p.i+1 < len(p.text) {
			p.i++
		}
		text.WriteRune(p.at(p.i))
		if p.i >= len(p.text) {
			return part{}, p.fail(start, "this quotation mark is never closed")
		}
	}
	p.i++
	slop, err := p.number('~', 0)
	if err != nil {
		return part{}, err
	}
	if err := p.boost(); err != nil || !hasWord(text.String()) {
		return part{}, err
	}
	words := strings.Join(strings.Fields(text.String()), " ")
	if p.field == "" || p.field == "title" || p.field == "body" {
		return p.leaf(start, &query.Phrase{Scope: p.scope(), Text: words, Slop: slop})
	}
	return p.value(start, words)
}

// word reads up to white space or a sign of the syntax.
func (p *translator) word() (part, error) {
	start := p.i
	var text strings.Builder
	wild := -1
	for ; p.i < len(p.text); p.i++ {
		r := p.text[p.i]
		if r == '\\' && p.i+1 < len(p.text) {
			p.i++
			text.WriteRune(p.text[p.i])
			continue
		}
		if strings.ContainsRune(" \t\r\n()[]{}^~", r) || strings.ContainsRune(quotes, r) {
			break
		}
		if (r == '*' || r == '?') && wild < 0 {
			wild = p.i
		}
		text.WriteRune(r)
	}
	if p.i == start {
		if p.at(p.i) == '^' || p.at(p.i) == '~' {
			return part{}, p.fail(p.i, "expected a word or phrase before %q", string(p.at(p.i)))
		}
		return part{}, p.fail(p.i, "there is no bracket for this one to close")
	}
	return p.modified(start, wild, text.String())
}

// modified makes a word with what stands behind it.
func (p *translator) modified(start, wild int, text string) (part, error) {
	fuzzy := p.at(p.i) == '~'
	end := p.i
	edits, err := p.number('~', 2)
	if err != nil {
		return part{}, err
	}
	if err := p.boost(); err != nil {
		return part{}, err
	}
	if text == "*" && p.field == "" {
		return part{all: true}, nil
	}
	if !hasWord(text) {
		return part{}, nil
	}
	if p.field != "" && p.field != "title" && p.field != "body" {
		if fuzzy || wild >= 0 {
			return part{}, p.fail(start, "wildcards work on words of the text only")
		}
		return p.value(start, text)
	}
	w := &query.Word{Scope: p.scope(), Text: text}
	switch {
	case fuzzy && (edits < 1 || edits > 2):
		return part{}, p.fail(start, `"~" takes 1 or 2 after a word`)
	case fuzzy:
		w.Match, w.Distance = query.Fuzzy, edits
	case wild >= 0 && p.text[wild] == '?':
		return part{}, p.fail(wild, `"?" has no equivalent in khabar; write the forms with OR, in brackets`)
	case wild >= 0 && wild != end-1:
		return part{}, p.fail(wild, `khabar has "*" at the end of a word only; write the forms with OR, in brackets`)
	case wild >= 0:
		w.Text, w.Match = strings.TrimSuffix(text, "*"), query.Prefix
	}
	return p.leaf(start, w)
}

func (p *translator) scope() query.Scope { return query.Scope(p.field) }

// leaf checks a word or phrase against the bounds of khabar's queries, where its position is still known.
func (p *translator) leaf(at int, n query.Node) (part, error) {
	_, err := query.Parse(n.String(), query.Options{Syntax: query.Full})
	var own *query.SyntaxError
	if errors.As(err, &own) {
		return part{}, p.fail(at, "%s", own.Message)
	}
	return part{node: n}, err
}

// value makes the node of a field that is not running text.
func (p *translator) value(at int, text string) (part, error) {
	switch p.field {
	case "language":
		return part{node: &query.Value{Field: "lang", Value: strings.ToLower(text)}}, nil
	case "date":
		return p.days(at, text, text, true, true)
	}
	id, ok := p.domain(text)
	if !ok {
		return part{}, p.fail(at, "there is no source with the domain %q here; /api/sources/sources/ lists them", text)
	}
	return part{node: &query.Value{Field: "outlet", Value: id}}, nil
}

// dateRange reads [A TO B]; curly brackets leave an end out.
func (p *translator) dateRange() (part, error) {
	start := p.i
	if p.field != "date" {
		return part{}, p.fail(start, `ranges work on dates only: publication_date:[2026-01-01 TO 2026-01-31]`)
	}
	end := start
	for end < len(p.text) && p.text[end] != ']' && p.text[end] != '}' {
		end++
	}
	if end == len(p.text) {
		return part{}, p.fail(start, "this bracket is never closed")
	}
	words := strings.Fields(string(p.text[start+1 : end]))
	if len(words) != 3 || words[1] != "TO" {
		return part{}, p.fail(start, "write a range as [2026-01-01 TO 2026-01-31]")
	}
	p.i = end + 1
	if err := p.boost(); err != nil {
		return part{}, err
	}
	return p.days(start, words[0], words[2], p.text[start] == '[', p.text[end] == ']')
}

// days makes a range of days; "*" leaves an end open.
func (p *translator) days(at int, from, to string, withFrom, withTo bool) (part, error) {
	n := &query.Dates{}
	for _, end := range []struct {
		text  string
		with  bool
		other int // the day to take when this one is left out
		into  *time.Time
	}{{from, withFrom, 1, &n.From}, {to, withTo, -1, &n.To}} {
		if end.text == "*" {
			continue
		}
		day, err := time.Parse(time.DateOnly, strings.Trim(end.text, `"`))
		if err != nil || day.Year() < 1001 {
			return part{}, p.fail(at, "%q is not a day; write 2026-01-31, or * for an open end", clip(end.text))
		}
		if !end.with {
			day = day.AddDate(0, 0, end.other)
		}
		*end.into = day
	}
	switch {
	case n.From.IsZero() && n.To.IsZero():
		return part{all: true}, nil
	case !n.From.IsZero() && !n.To.IsZero() && n.To.Before(n.From):
		return part{}, p.fail(at, "the range ends before it begins")
	}
	return part{node: n}, nil
}

// number reads a sign and the number behind it. Without the sign it is 0, without a number fallback.
func (p *translator) number(sign rune, fallback int) (int, error) {
	if p.at(p.i) != sign {
		return 0, nil
	}
	start := p.i
	for p.i++; p.at(p.i) >= '0' && p.at(p.i) <= '9'; p.i++ {
	}
	digits := string(p.text[start+1 : p.i])
	if digits == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n > query.MaxSlop {
		return 0, p.fail(start, "%s%s is too far; at most %d", string(sign), clip(digits), query.MaxSlop)
	}
	return n, nil
}

// boost skips "^N": a weight changes no count, and lists are ordered by date.
func (p *translator) boost() error {
	if p.at(p.i) != '^' {
		return nil
	}
	start := p.i
	for p.i++; p.at(p.i) >= '0' && p.at(p.i) <= '9' || p.at(p.i) == '.'; p.i++ {
	}
	if _, err := strconv.ParseFloat(string(p.text[start+1:p.i]), 64); err != nil {
		return p.fail(start, `expected a number after "^"`)
	}
	return nil
}
