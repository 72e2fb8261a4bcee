package mediacloud

import (
	"strings"
	"unicode"
)

// at returns the code point at an index, or -1 behind the end.
func (p *translator) at(i int) rune {
	if i < 0 || i >= len(p.text) {
		return -1
	}
	return p.text[i]
}

func (p *translator) space() {
	for unicode.IsSpace(p.at(p.i)) {
		p.i++
	}
}

// ended skips white space and reports whether the query or the bracket ends there.
func (p *translator) ended() bool {
	p.space()
	return p.i >= len(p.text) || p.text[p.i] == ')'
}

// peek reports whether an operator comes next: a word of its own, or a sign.
func (p *translator) peek(word, sign string) bool {
	p.space()
	return p.length(word, sign) > 0
}

// operator is peek, and reads it.
func (p *translator) operator(word, sign string) bool {
	p.space()
	n := p.length(word, sign)
	p.i += n
	return n > 0
}

func (p *translator) length(word, sign string) int {
	rest := p.text[p.i:]
	if has(rest, sign) {
		return len(sign)
	}
	if has(rest, word) && (len(rest) == len(word) || strings.ContainsRune(" \t\r\n()[{"+quotes, rest[len(word)])) {
		return len(word)
	}
	return 0
}

func has(text []rune, prefix string) bool {
	return len(text) >= len(prefix) && string(text[:len(prefix)]) == prefix
}

// sign reads a sign that stands directly before something.
func (p *translator) sign(r rune) bool {
	if p.at(p.i) != r || p.i+1 >= len(p.text) || unicode.IsSpace(p.text[p.i+1]) {
		return false
	}
	p.i++
	return true
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// hasWord reports whether a text holds anything that an index keeps.
func hasWord(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.L, unicode.N) })
}

// clip cuts foreign text to what a message can hold.
func clip(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
