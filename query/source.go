package query

import (
	"strings"
	"unicode"
)

// source is the text of a query as the parser sees it: without format characters (bidi marks, zero-width joiners, soft
// hyphens), which nobody sees and no word contains, and with control characters as spaces.
type source struct {
	runes []rune
	pos   []int // pos[i] is where runes[i] stood in the text, in code points; one more entry for the end
}

func newSource(text string) source {
	s := source{}
	n := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Cf, r):
		case unicode.IsControl(r):
			s.add(' ', n)
		default:
			s.add(r, n)
		}
		n++
	}
	s.pos = append(s.pos, n)
	return s
}

func (s *source) add(r rune, pos int) {
	s.runes = append(s.runes, r)
	s.pos = append(s.pos, pos)
}

// at returns the rune at i, or -1 outside.
func (s *source) at(i int) rune {
	if i < 0 || i >= len(s.runes) {
		return -1
	}
	return s.runes[i]
}

// with returns the whole text with the runes from i to j replaced.
func (s *source) with(i, j int, replacement string) string {
	return string(s.runes[:i]) + replacement + string(s.runes[j:])
}

// hasPrefix reports whether the text at i begins with a prefix in ASCII, in any case.
func (s *source) hasPrefix(i int, prefix string) bool {
	return i+len(prefix) <= len(s.runes) && strings.EqualFold(string(s.runes[i:i+len(prefix)]), prefix)
}

// digit returns the value of a decimal digit of the ASCII, Arabic-Indic or Persian series, or -1.
func digit(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case '٠' <= r && r <= '٩':
		return int(r - '٠')
	case '۰' <= r && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

// solid reports whether r belongs to the substance of a word: a letter, a mark or a number.
func solid(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) }

// countSolid counts letters and numbers, without marks.
func countSolid(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// separators stand between words and mean nothing. A comma or colon between two digits is part of a number or a time.
const separators = ",;:?!…،؛؟۔٬٫[]{}<>—―"

// openers are the quotation marks that begin a phrase when a word could begin.
const openers = "\"“”„‟«»‹›「」『』"

// closers returns the marks that end a phrase begun by the mark, and those that end it if none of the first follows: people
// and word processors mix them, and right-to-left text is often typed with « and » exchanged.
func closers(open rune) (first, second string) {
	switch open {
	case '"':
		return "\"", "“”„‟"
	case '«':
		return "»", "«"
	case '»':
		return "«", "»"
	case '‹', '›':
		return "›‹", ""
	case '「', '『':
		return "」』", ""
	}
	return "“”„‟", "\""
}

// minus reports whether r negates when it stands directly before an operand: the hyphen, and what word processors make of it.
func minus(r rune) bool { return strings.ContainsRune("-‐‑–−", r) }

// breaks reports whether the rune at i ends a word.
func (s *source) breaks(i int) bool {
	r := s.runes[i]
	switch {
	case unicode.IsSpace(r), strings.ContainsRune("()|", r), strings.ContainsRune(openers, r):
		return true
	case r == '&':
		return !solid(s.at(i-1)) || !solid(s.at(i+1))
	case strings.ContainsRune(separators, r):
		return digit(s.at(i-1)) < 0 || digit(s.at(i+1)) < 0 || !strings.ContainsRune(",:،٬٫", r)
	}
	return false
}

// skip moves i over white space and separators.
func (s *source) skip(i int) int {
	for i < len(s.runes) {
		r := s.runes[i]
		loose := r != '-' && minus(r) && (i+1 == len(s.runes) || unicode.IsSpace(s.runes[i+1]))
		if !unicode.IsSpace(r) && !loose && !strings.ContainsRune(separators, r) {
			break
		}
		i++
	}
	return i
}
