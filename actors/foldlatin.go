package actors

import (
	"strings"
	"unicode/utf8"
)

// latin reads a word in Latin letters.
func (s *scanner) latin() {
	t := s.latinWord()
	if t.letters == 1 && t.flags&isCapital != 0 {
		t = s.dotted(t)
	}
	if n := s.articleGap(t); n > 0 {
		s.pos += n
		rest := s.latinWord()
		rest.hash += latinArticle * powers[min(rest.letters, 63)]
		rest.letters += 2
		rest.start = t.start
		rest.flags |= isArticle
		t = rest
	}
	s.add(t)
}

// latinArticle is the hash of "al", which every Arabic article in Latin letters becomes.
var latinArticle = uint64('a')*powers[1] + 'l'

func (s *scanner) latinWord() token {
	text, i := s.text, s.pos
	t := token{start: uint32(i)}
	if c := text[i]; c < utf8.RuneSelf && asciiClass[c] >= 2 {
		t.flags |= isCapital
	}
	var h uint64
	n, capitals, end := 0, 0, i
	for {
		for i < len(text) {
			c := text[i]
			f := asciiLower[c]
			if f == 0 {
				break
			}
			if c != f {
				capitals++
			}
			h = h*base + uint64(f)
			n++
			i++
			end = i
		}
		if i >= len(text) {
			break
		}
		if c := text[i]; c < utf8.RuneSelf {
			if c == '\'' && inner(text, i, 1) {
				i++
				continue
			}
			break
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r >= 0xC0 && r < 0x250 && latinFold[r-0xC0] != 0 {
			if r < 0xDF || r >= 0x100 && r&1 == 0 && r != 'ı'-1 {
				capitals++
				if n == 0 {
					t.flags |= isCapital
				}
			}
			h = h*base + uint64(latinFold[r-0xC0])
			n++
			i += size
			end = i
			continue
		}
		if (r == '’' || r == '‘' || r == 'ʿ' || r == 'ʾ' || r == '`') && inner(text, i, size) {
			i += size
			continue
		}
		if skip := invisible(text[i:]); skip > 0 {
			i += skip
			continue
		}
		break
	}
	if capitals == n && n > 1 {
		t.flags |= isAllCaps
	}
	s.pos = i
	t.hash, t.end, t.letters = h, uint32(end), uint8(min(n, 64))
	return s.possessive(t)
}

// inner reports whether the apostrophe at i stands inside a name (Da'esh, Sana'a), not before a possessive or a contraction.
func inner(text string, i, size int) bool {
	j := i + size
	if j >= len(text) || i == 0 || !latinStart(text[j:]) {
		return false
	}
	k := j
	for k < len(text) && text[k] < utf8.RuneSelf && asciiClass[text[k]] != 0 {
		k++
	}
	switch text[j:k] {
	case "s", "S", "d", "m", "t", "re", "ve", "ll":
		return false
	}
	return true
}

// asciiLower gives the small form of ASCII letters and digits, and 0 for every other byte.
var asciiLower = func() (t [256]uint8) {
	for c := range asciiClass {
		switch asciiClass[c] {
		case 1, 3:
			t[c] = uint8(c)
		case 2:
			t[c] = uint8(c) | 0x20
		}
	}
	return t
}()

func latinStart(text string) bool {
	c := text[0]
	if c < utf8.RuneSelf {
		return asciiClass[c] == 1 || asciiClass[c] == 2
	}
	r, _ := utf8.DecodeRuneInString(text)
	return r >= 0xC0 && r < 0x250 && latinFold[r-0xC0] != 0
}

// possessive passes over the 's behind a word; it belongs to no token.
func (s *scanner) possessive(t token) token {
	rest := s.text[s.pos:]
	if rest == "" || rest[0] != '\'' && rest[0] != "’"[0] {
		return t
	}
	for _, mark := range [...]string{"'", "’"} {
		after, ok := strings.CutPrefix(rest, mark)
		if !ok || after == "" || after[0]|0x20 != 's' {
			continue
		}
		if len(after) > 1 && after[1] < utf8.RuneSelf && asciiClass[after[1]] != 0 {
			continue
		}
		s.pos += len(mark) + 1
		t.flags |= isOwner
	}
	return t
}

// dotted joins the letters of an acronym written with points: U.S., U.N., U.A.E.
func (s *scanner) dotted(t token) token {
	text, i, n := s.text, s.pos, 1
	for i+1 < len(text) && text[i] == '.' && text[i+1] < utf8.RuneSelf && asciiClass[text[i+1]] == 2 {
		if i+2 < len(text) && text[i+2] < utf8.RuneSelf && asciiClass[text[i+2]] != 0 {
			break // "J.Smith"
		}
		t.hash = t.hash*base + uint64(text[i+1]|0x20)
		n++
		i += 2
	}
	if n == 1 {
		return t
	}
	if i < len(text) && text[i] == '.' {
		i++
	}
	s.pos = i
	t.end, t.letters = uint32(i), uint8(n)
	t.flags |= isDotted | isAllCaps
	return s.possessive(t)
}

// articleGap returns the number of bytes between an Arabic article in Latin letters and the name that it belongs to, or 0 when the
// word is none. "al" and "el" count before a hyphen, an apostrophe or a space; assimilated forms (ash-Sharaa) only before
// a hyphen and the letter they assimilate to.
func (s *scanner) articleGap(t token) int {
	size := int(t.end - t.start)
	rest := s.text[s.pos:]
	if size < 2 || size > 3 || len(rest) < 2 || t.flags&isOwner != 0 {
		return 0
	}
	if c := s.text[t.start] | 0x20; c != 'a' && c != 'e' {
		return 0
	}
	if rest[0] != '-' && rest[0] != ' ' && rest[0] != "–"[0] {
		return 0
	}
	word := strings.ToLower(s.text[t.start:t.end])
	gap := 1
	if strings.HasPrefix(rest, "‑") || strings.HasPrefix(rest, "‐") || strings.HasPrefix(rest, "–") {
		gap = len("–")
	} else if rest[0] != '-' && rest[0] != ' ' {
		return 0
	}
	next := rest[gap:]
	if next != "" && (next[0] == '\'' || next[0] == '`') {
		next = next[1:]
		gap++
	} else if strings.HasPrefix(next, "‘") || strings.HasPrefix(next, "’") {
		next = next[len("‘"):]
		gap += len("‘")
	}
	if next == "" || !latinStart(next) {
		return 0
	}
	if word == "al" || word == "el" {
		if rest[0] == ' ' && asciiClass[next[0]&0x7F] != 2 {
			return 0
		}
		return gap
	}
	if rest[0] != ' ' && len(word) >= 2 && strings.HasPrefix(strings.ToLower(next), word[1:]) && assimilated(word) {
		return gap
	}
	return 0
}

func assimilated(word string) bool {
	switch word {
	case "as", "ash", "ad", "ar", "at", "an", "az", "es", "ed", "er", "ez", "et", "en", "esh":
		return true
	}
	return false
}
