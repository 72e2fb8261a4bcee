package mappings

import (
	"khabar/mappings/fold"
)

// Analyze appends the tokens of a text to dst, in order. Any bytes may come in; invalid UTF-8 separates words. Cutting follows
// the word boundaries of Unicode Standard Annex 29 with the differences that docs/analysis.md lists.
func Analyze(dst []Token, text []byte, a *Arena) []Token {
	a.plainUntil = 0
	position := 0
	for i := 0; i < len(text); {
		class, size := fold.ClassAt(text[i:])
		var u *unit
		end := i + size
		switch {
		case class == fold.Latin:
			u, end = a.latinUnit(text, i)
		case class == fold.Arabic:
			end = runEnd(text, i, fold.Arabic)
			u = a.lookup(text[i:end], (*Arena).analyseArabic)
		case class == fold.Digit:
			end = a.numberEnd(text, i)
			u = a.lookup(text[i:end], (*Arena).analyseLatin)
		case class.Letter():
			end = runEnd(text, i, class)
			u = a.lookup(text[i:end], (*Arena).analyseOther)
		case class == fold.Ideograph:
			u = a.lookup(text[i:end], (*Arena).analyseOther)
		default:
			i = end
			continue
		}
		if !u.shout || !shouting(text, i, end) {
			for _, p := range u.parts {
				dst = append(dst, Token{
					Stem: p.stem, Surface: p.surface, Script: p.script,
					Start: i + p.start, End: i + p.end, Position: position + p.position,
				})
			}
		}
		position += u.positions
		i = end
	}
	return dst
}

// runEnd returns where the letters of one script that begin at i end. Marks and apostrophes (in Hebrew also quotation marks)
// between two letters belong to the run, and so do digits among Latin letters; invisible characters at its end do not.
func runEnd(text []byte, i int, class fold.Class) int {
	end, joint := i, false
	for i < len(text) {
		c, size := fold.ClassAt(text[i:])
		switch {
		case c == class || c == fold.Digit && class == fold.Latin && !joint:
			joint = false
			end = i + size
		case c == fold.Mark && !joint:
			end = i + size
		case c == fold.Invisible:
		case (c == fold.Apostrophe && class != fold.Arabic || class == fold.Hebrew && hebrewQuote(text[i:])) && !joint:
			joint = true
		default:
			return end
		}
		i += size
	}
	return end
}

// hebrewQuote reports whether text begins with a sign of Hebrew abbreviations: geresh, gershayim or the ASCII quotation mark.
func hebrewQuote(text []byte) bool {
	return text[0] == '"' || len(text) > 1 && text[0] == 0xD7 && (text[1] == 0xB3 || text[1] == 0xB4)
}

// numberEnd returns where the number that begins at i ends: digits, commas before groups of three digits, one decimal point,
// and Latin letters that follow at once ("20th").
func (a *Arena) numberEnd(text []byte, i int) int {
	end, digits := digitsEnd(text, i)
	for digits <= 3 {
		class, after := visible(text, end)
		next, n := digitsEnd(text, after)
		if class != fold.Comma || n != 3 {
			break
		}
		end = next
	}
	if end > a.plainUntil {
		first, chain, points := decimals(text, end)
		switch {
		case points == 1:
			end = first
		case points > 1:
			a.plainUntil = chain
		}
	}
	if class, _ := visible(text, end); class == fold.Latin {
		return runEnd(text, end, fold.Latin)
	}
	return possessiveEnd(text, end)
}

// decimals counts the points with digits behind them from end on, and returns where the digits end behind the first of them
// and behind the last.
func decimals(text []byte, end int) (first, last, points int) {
	for {
		class, after := visible(text, end)
		next, n := digitsEnd(text, after)
		if class != fold.Point || n == 0 {
			return first, end, points
		}
		if points++; points == 1 {
			first = next
		}
		end = next
	}
}

// possessiveEnd returns the end of the 's at i, or i if there is none.
func possessiveEnd(text []byte, i int) int {
	class, s := visible(text, i)
	if class == fold.Apostrophe && s < len(text) && text[s]|0x20 == 's' && !wordGoesOn(text, s+1) {
		return s + 1
	}
	return i
}

// digitsEnd returns where the digits that begin at i end, and how many there are.
func digitsEnd(text []byte, i int) (end, digits int) {
	end = i
	for i < len(text) {
		c, size := fold.ClassAt(text[i:])
		i += size
		switch c {
		case fold.Digit:
			digits++
			end = i
		case fold.Mark, fold.Invisible:
		default:
			return end, digits
		}
	}
	return end, digits
}

// visible returns the class of the first visible character from i on and the index after it; at the end of the text, Separator
// and the text's length.
func visible(text []byte, i int) (class fold.Class, after int) {
	for i < len(text) {
		c, size := fold.ClassAt(text[i:])
		i += size
		if c != fold.Invisible {
			return c, i
		}
	}
	return fold.Separator, i
}

// wordGoesOn reports whether the character at i belongs to a word.
func wordGoesOn(text []byte, i int) bool {
	c, _ := visible(text, i)
	return c.Letter() || c == fold.Digit || c == fold.Mark
}

// shoutingReach is how far, in bytes, shouting looks to each side: a few words.
const shoutingReach = 48

// shouting reports whether the word from start to end stands among words in upper case only, so that its own case says
// nothing, as in the headlines of the wires. A word alone is not shouting.
func shouting(text []byte, start, end int) bool {
	upper := false
	for _, around := range [...][]byte{text[max(0, start-shoutingReach):start], text[end:min(len(text), end+shoutingReach)]} {
		for _, b := range around {
			switch {
			case 'a' <= b && b <= 'z':
				return false
			case 'A' <= b && b <= 'Z':
				upper = true
			}
		}
	}
	return upper
}
