package query

import (
	"fmt"
	"strings"
	"unicode"
)

// run is a stretch of the query without white space: a word, a number or an address, as typed.
type run struct {
	start, end int // in source.runes
	text       []rune
	escaped    []bool // text[i] stood behind a backslash: it is taken as it is
	address    bool   // text is a web address
}

func (w *run) add(r rune, escaped bool) {
	w.text = append(w.text, r)
	w.escaped = append(w.escaped, escaped)
}

// plain reports whether the rune at i is r and was not escaped.
func (w *run) plain(i int, r rune) bool { return w.text[i] == r && !w.escaped[i] }

// cut keeps the runes from i to j.
func (w *run) cut(i, j int) { w.text, w.escaped = w.text[i:j], w.escaped[i:j] }

// trim drops the unescaped runes of two sets from the two ends.
func (w *run) trim(left, right string) {
	i, j := 0, len(w.text)
	for i < j && !w.escaped[i] && strings.ContainsRune(left, w.text[i]) {
		i++
	}
	for j > i && !w.escaped[j-1] && strings.ContainsRune(right, w.text[j-1]) {
		j--
	}
	w.cut(i, j)
}

// empty reports whether there is nothing to search for: no letter, no number, and nothing that was escaped.
func (w *run) empty() bool {
	for i, r := range w.text {
		if w.escaped[i] || solid(r) {
			return false
		}
	}
	return true
}

// run reads the run that begins at i. With escapes, a backslash takes the next rune as it is.
func (s *source) run(i int, escapes bool) run {
	w := run{start: i, address: s.isAddress(i)}
	for i < len(s.runes) {
		r := s.runes[i]
		if r == '\\' && escapes && i+1 < len(s.runes) {
			w.add(s.runes[i+1], true)
			i += 2
			continue
		}
		if w.address && s.endsAddress(i, w.start) || !w.address && s.breaks(i) {
			break
		}
		w.add(r, false)
		i++
	}
	w.end = i
	if w.address {
		w.trim("", ".,;:!?،؛؟")
	}
	return w
}

// isAddress reports whether a web address begins at i: a scheme and "://", or "www.".
func (s *source) isAddress(i int) bool {
	if s.hasPrefix(i, "www.") {
		return true
	}
	j := i
	for j < len(s.runes) && j-i < 12 && (isASCIILetter(s.runes[j])) {
		j++
	}
	return j > i && s.hasPrefix(j, "://")
}

// endsAddress reports whether the rune at i ends an address that began at start. A bracket ends it unless it was opened in it.
func (s *source) endsAddress(i, start int) bool {
	r := s.runes[i]
	if r == ')' {
		inside := string(s.runes[start:i])
		return strings.Count(inside, "(") <= strings.Count(inside, ")")
	}
	return unicode.IsSpace(r) || strings.ContainsRune("|<>", r) || strings.ContainsRune(openers, r)
}

func isASCIILetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// Runes that mean nothing at the beginning or the end of a word. "U.S." keeps its last full stop, "C++" its signs, "#gaza" its
// mark.
const (
	trimLeft  = "'’‘`´.+/*~=·•-‐‑–−\\"
	trimRight = "'’‘`´./=·•-‐‑–−\\"
)

// trimWord drops punctuation from the ends of a word.
func (w *run) trimWord() {
	if w.address {
		return
	}
	if n := len(w.text); n > 1 && w.plain(n-1, '.') && strings.ContainsRune(string(w.text[:n-1]), '.') {
		w.trim(trimLeft, "")
		return
	}
	w.trim(trimLeft, trimRight)
}

// word reads an operand that begins at p.i: a word with what may stand around it, "=", "*" or "~1". It returns nil if there is
// nothing in it to search for; p.i then stands behind it.
func (p *parser) word() (Node, error) {
	start := p.i
	exact := p.src.at(p.i) == '='
	if exact {
		p.i++
	}
	if exact && (p.i == len(p.src.runes) || p.src.breaks(p.i)) {
		return nil, p.fail(start, `expected a word or a "phrase" directly after "="`, p.src.with(start, p.i, ""))
	}
	w := p.src.run(p.i, true)
	p.i = w.end
	n := &Word{Pos: p.src.pos[start], Scope: p.scope()}
	if exact {
		n.Match = Exact
	}
	if !w.address {
		if err := p.suffix(&w, n); err != nil {
			return nil, err
		}
	}
	w.trimWord()
	if w.empty() {
		if n.Match == Prefix {
			return nil, p.fail(start, `"*" alone stands for nothing; it ends a word of which the first letters are given`,
				p.src.with(start, w.end, ""))
		}
		return nil, nil
	}
	n.Text = string(w.text)
	if err := p.checkWord(start, n); err != nil {
		return nil, err
	}
	return n, p.count(start, 1)
}

// suffix takes "*" or "~1" off the end of a run, and refuses "*" elsewhere.
func (p *parser) suffix(w *run, n *Word) error {
	end := len(w.text)
	if edits, rest, ok := w.tilde(); ok {
		if edits != 1 && edits != 2 {
			return p.fail(w.start, `expected "~1" or "~2" after the word: the number of letters that may differ`,
				p.src.with(w.start, w.end, string(p.src.runes[w.start:w.start+rest])+"~1"))
		}
		n.Match, n.Distance = Fuzzy, edits
		end = rest
	} else if end > 0 && w.plain(end-1, '*') {
		n.Match = Prefix
		end--
	}
	w.cut(0, end)
	if err := p.foreign(w); err != nil {
		return err
	}
	for i := range w.text {
		if !w.plain(i, '*') {
			continue
		}
		without := strings.ReplaceAll(string(p.src.runes[w.start:w.end]), "*", "")
		message := `"*" can only end a word`
		if i == 0 && end > 1 {
			message = `"*" cannot begin a word: every word of the index would have to be looked at; give the first letters`
		}
		return p.fail(w.start+i, message, p.src.with(w.start, w.end, without))
	}
	return nil
}

// foreign refuses what other engines read as the weight of a word, "oil^2", or as a part of its letters, "oil~0.8": as words they would silently
// find something else.
func (p *parser) foreign(w *run) error {
	for i := len(w.text) - 1; i >= 0; i-- {
		switch {
		case digit(w.text[i]) >= 0 || w.plain(i, '.'):
			continue
		case i == len(w.text)-1 || i == 0 && (w.start == 0 || unicode.IsSpace(p.src.at(w.start-1))):
		case w.plain(i, '^'):
			return p.fail(w.start+i, `"^" gives nothing a weight here`, p.src.with(w.start+i, w.end, ""))
		case w.plain(i, '~'):
			return p.fail(w.start+i, `expected "~1" or "~2" after the word: the number of letters that may differ`, p.src.with(w.start+i, w.end, "~1"))
		}
		return nil
	}
	return nil
}

// tilde reports whether a run ends in "~" and at most three digits after a letter or number, the number, and where the "~" is.
// A "~" without digits asks for one edit.
func (w *run) tilde() (edits, at int, ok bool) {
	i, unit := len(w.text), 1
	for i > 0 && !w.escaped[i-1] && digit(w.text[i-1]) >= 0 && unit < 1000 {
		edits += unit * digit(w.text[i-1])
		unit *= 10
		i--
	}
	if i == 0 || !w.plain(i-1, '~') || countSolid(string(w.text[:i-1])) == 0 {
		return 0, 0, false
	}
	if i == len(w.text) {
		edits = 1
	}
	return edits, i - 1, true
}

// checkWord holds the bounds on what a word may find.
func (p *parser) checkWord(start int, n *Word) error {
	solid := countSolid(n.Text)
	switch {
	case n.Match == Prefix && solid < MinPrefix:
		return p.fail(start, `expected at least 3 letters before "*": shorter beginnings would find too many words`,
			p.src.with(p.i-1, p.i, ""))
	case n.Match == Fuzzy && n.Distance == 1 && solid < MinFuzzy:
		return p.fail(start, `expected at least 3 letters before "~1": shorter words resemble too many others`,
			p.src.with(start, p.i, n.Text))
	case n.Match == Fuzzy && n.Distance == 2 && solid < MinFuzzyTwo:
		return p.fail(start, `expected at least 5 letters before "~2": shorter words resemble too many others`,
			p.src.with(p.i-1, p.i, "1"))
	case n.Match == Fuzzy:
		if p.fuzzy++; p.fuzzy > MaxFuzzyWords {
			return p.fail(start, fmt.Sprintf(`the query has too many words with "~": at most %d are allowed`, MaxFuzzyWords))
		}
	}
	return nil
}

// phrase reads a quoted phrase that begins at p.i, perhaps after "=", with its "~5".
func (p *parser) phrase() (Node, error) {
	start := p.i
	n := &Phrase{Pos: p.src.pos[start], Scope: p.scope()}
	if p.src.at(p.i) == '=' {
		n.Exact = true
		p.i++
	}
	text, err := p.quoted()
	if err != nil {
		return nil, err
	}
	n.Text = text
	if countSolid(text) == 0 {
		return nil, p.fail(start, "expected a word between the quotation marks", p.src.with(start, p.i, ""))
	}
	if err := p.slop(n); err != nil {
		return nil, err
	}
	words := len(strings.Fields(text))
	if words > MaxPhraseWords {
		return nil, p.fail(start, "the phrase has too many words: at most 64 are allowed")
	}
	return n, p.count(start, words)
}

// slop reads the "~5" behind a phrase, if there is one.
func (p *parser) slop(n *Phrase) error {
	if p.src.at(p.i) != '~' {
		return p.notApart()
	}
	start := p.i
	p.i++
	for digit(p.src.at(p.i)) >= 0 {
		n.Slop = min(10*n.Slop+digit(p.src.at(p.i)), MaxSlop+1)
		p.i++
	}
	switch {
	case p.i == start+1:
		return p.fail(start, `expected a number after "~": within how many words the words of the phrase must stand`,
			p.src.with(start, p.i, "~5"), p.src.with(start, p.i, ""))
	case n.Slop > MaxSlop:
		return p.fail(start, `expected a number up to 50 after "~"`, p.src.with(start, p.i, "~50"))
	}
	return nil
}

// notApart refuses a "~5" behind a phrase and a space: the number would be one more word.
func (p *parser) notApart() error {
	at := p.i
	for at < len(p.src.runes) && unicode.IsSpace(p.src.runes[at]) {
		at++
	}
	if p.src.at(at) != '~' || digit(p.src.at(at+1)) < 0 {
		return nil
	}
	return p.fail(at, `expected "~" directly behind the phrase`, p.src.with(p.i, at, ""))
}

// quoted reads the text between quotation marks, with white space made single. A backslash takes the next rune as it is.
func (p *parser) quoted() (string, error) {
	open := p.i
	first, second := closers(p.src.runes[open])
	for _, set := range []string{first, second} {
		var text strings.Builder
		for i := open + 1; i < len(p.src.runes); i++ {
			r := p.src.runes[i]
			if r == '\\' && i+1 < len(p.src.runes) {
				i++
				text.WriteRune(p.src.runes[i])
				continue
			}
			if strings.ContainsRune(set, r) {
				p.i = i + 1
				return strings.Join(strings.Fields(text.String()), " "), nil
			}
			text.WriteRune(r)
		}
	}
	mark, _ := closers(p.src.runes[open])
	end := string([]rune(mark)[0])
	return "", p.fail(open, "expected a closing quotation mark: this one opens a phrase that does not end",
		p.src.with(len(p.src.runes), len(p.src.runes), end), p.src.with(open, open+1, ""))
}
