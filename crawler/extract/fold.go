package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold writes a text as its words in the form in which phrases are compared: lower case, Arabic letters without diacritics, tatweel
// and the variants that writers mix, Eastern digits as Western ones, one space between words, no punctuation. It is for
// matching only and never shown.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		r = foldRune(r)
		switch {
		case r == drop:
		case r == '\'' || r == '’': // "editor's", "don't"
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// drop is what foldRune returns for a character that leaves nothing.
const drop = -1

func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ':
		return 'ا'
	case r == 'ى' || r == 'ی' || r == 'ئ':
		return 'ي'
	case r == 'ؤ':
		return 'و'
	case r == 'ة' || r == 'ۀ' || r == 'ە':
		return 'ه'
	case r == 'ک':
		return 'ك'
	case r == 'ـ' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		return drop
	}
	if d, ok := digit(r); ok {
		return '0' + rune(d)
	}
	return unicode.ToLower(r)
}

// digit returns the value of a decimal digit of the Western, Arabic-Indic or Persian set.
func digit(r rune) (int, bool) {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), true
	case r >= '٠' && r <= '٩':
		return int(r - '٠'), true
	case r >= '۰' && r <= '۹':
		return int(r - '۰'), true
	}
	return 0, false
}

// westernDigits replaces Eastern digits by Western ones, rune by rune.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if d, ok := digit(r); ok {
			return '0' + rune(d)
		}
		return r
	}, s)
}

// phrases are lines of a word list, by the way in which they match.
type phrases struct {
	whole  map[string]bool
	starts map[string][]string // by first word
	holds  []string
}

func newPhrases(lines []string) *phrases {
	p := &phrases{whole: map[string]bool{}, starts: map[string][]string{}}
	for _, line := range lines {
		folded := fold(strings.TrimLeft(line, "=* "))
		if folded == "" {
			continue
		}
		switch line[0] {
		case '=':
			p.whole[folded] = true
		case '*':
			p.holds = append(p.holds, folded)
		default:
			first, _, _ := strings.Cut(folded, " ")
			p.starts[first] = append(p.starts[first], folded)
			p.whole[folded] = true
		}
	}
	return p
}

// begins reports whether folded text begins with one of the phrases.
func (p *phrases) begins(folded string) bool {
	first, _, _ := strings.Cut(folded, " ")
	for _, s := range p.starts[first] {
		if rest, ok := strings.CutPrefix(folded, s); ok && (rest == "" || rest[0] == ' ') {
			return true
		}
	}
	return false
}

func (p *phrases) contains(folded string) bool {
	for _, s := range p.holds {
		if i := strings.Index(folded, s); i >= 0 && (i == 0 || folded[i-1] == ' ') &&
			(i+len(s) == len(folded) || folded[i+len(s)] == ' ') {
			return true
		}
	}
	return false
}
