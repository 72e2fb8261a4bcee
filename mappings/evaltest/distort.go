package evaltest

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// Distortions are changes of a text that no reader sees, or hardly; none may change a token, nor what a search finds and in which order.
var Distortions = map[string]func(*rand.Rand, string) string{
	"bidi marks": insert(unicode.IsLetter, "\u200f", "\u202b", "\u202c", "\u200e", "\u2067", "\u2069", "\u200c", "\u200d"),
	"diacritics": insert(isArabicLetter, "َ", "ُ", "ِ", "ّ", "ً", "ٰ"),
	"tatweel":    insert(isArabicLetter, "ـ", "ــ"),
	"Persian letters": func(_ *rand.Rand, s string) string {
		return strings.NewReplacer("ي", "ی", "ى", "ی", "ك", "ک").Replace(s)
	},
	"Arabic-Indic digits": replaceDigits('٠'),
	"Persian digits":      replaceDigits('۰'),
}

func isArabicLetter(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }

// insert puts one of the additions after some of the characters.
func insert(after func(rune) bool, additions ...string) func(*rand.Rand, string) string {
	return func(g *rand.Rand, s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteRune(r)
			if after(r) && g.IntN(3) == 0 {
				b.WriteString(additions[g.IntN(len(additions))])
			}
		}
		return b.String()
	}
}

func replaceDigits(zero rune) func(*rand.Rand, string) string {
	return func(_ *rand.Rand, s string) string {
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return zero + r - '0'
			}
			return r
		}, s)
	}
}

// WawNouns begin with a و that is no conjunction.
var WawNouns = strings.Fields("وزير وزارة وكالة ولاية وصول وقود وفد وثيقة وطن وقت وضع وسط " +
	"وسيط وعد وفاة ولد ورقة وظيفة وسيلة وجه وحدة وقف وادي وردة")
