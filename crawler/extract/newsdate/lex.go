package newsdate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	number kind = iota
	word
	mark // one other character that is not white space
)

// token is one piece of a text.
type token struct {
	kind kind
	// text is the folded word, the character of a mark, or the digits of a number in Western form.
	text       string
	value      int  // of a number; -1 if it has more than nine digits
	gap        bool // white space stood before it
	upper      bool // it begins with a capital letter
	start, end int  // bytes
}

// yearLength is the number of digits of a year.
const yearLength = 4

// maxTokens bounds what one call looks at.
const maxTokens = 60_000

func lex(s string) []token {
	var out []token
	gap := false
	for i := 0; i < len(s) && len(out) < maxTokens; {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			gap = true
			i += size
			continue
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r):
			i += size
			continue
		}
		t := token{gap: gap, start: i}
		gap = false
		switch {
		case digitOf(r) >= 0:
			t.kind = number
			t.text, i = run(s, i, func(r rune) rune {
				if d := digitOf(r); d >= 0 {
					return '0' + rune(d)
				}
				return 0
			})
			if year := yearLength; len(t.text) > year && len(t.text) <= year+2 && i+1 < len(s) && s[i] == ':' && plausible(valueOf(t.text[:year])) {
				hour := t // "6 January 202609:30": the year and the hour stand in elements of their own
				t.text, hour.text = t.text[:year], t.text[year:]
				t.value, t.end = valueOf(t.text), i
				out = append(out, t)
				t = hour
			}
			t.value = valueOf(t.text)
		case unicode.IsLetter(r) || unicode.Is(unicode.Mc, r):
			t.kind, t.upper = word, unicode.IsUpper(r)
			t.text, i = run(s, i, func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsMark(r) || r == 'ـ' || unicode.Is(unicode.Cf, r) {
					return foldRune(r)
				}
				return 0
			})
			if t.text == "" { // a tatweel alone is a dash
				t.kind, t.text = mark, "-"
			}
		default:
			t.kind, t.text = mark, string(r)
			i += size
		}
		t.end = i
		out = append(out, t)
	}
	return out
}

// run reads characters while keep returns no 0, leaving out those for which it returns -1.
func run(s string, i int, keep func(rune) rune) (string, int) {
	var b strings.Builder
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		k := keep(r)
		if k == 0 {
			break
		}
		if k > 0 {
			b.WriteRune(k)
		}
		i += size
	}
	return b.String(), i
}

// zeros are the digits 0 of the scripts that write news with digits of their own; the other nine follow each.
var zeros = []rune{'0', '٠', '۰', '०', '০', '０'}

// digitOf is the value of a decimal digit, or -1.
func digitOf(r rune) int {
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

func valueOf(digits string) int {
	if len(digits) > 9 {
		return -1
	}
	n := 0
	for _, d := range []byte(digits) {
		n = n*10 + int(d-'0')
	}
	return n
}
