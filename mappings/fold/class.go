// Package fold knows characters: which class each belongs to when text is cut into words, and what a letter becomes when
// spellings that readers take for the same are made equal. Bytes of text go in; classes and folded letters come out. It
// removes no affixes, knows no vocabulary and keeps no state.
package fold

import (
	"unicode"
	"unicode/utf8"
)

// Class says what a character does when text is cut into words. The cut follows the word boundaries of Unicode Standard
// Annex 29, except that a change of script ends a word and that "_" separates words (hashtags).
type Class uint8

const (
	Separator  Class = iota // ends a word and belongs to none
	Latin                   // letters of the Latin script
	Arabic                  // letters of the Arabic script
	Hebrew                  // letters of the Hebrew script
	Other                   // letters of every other alphabet, and of abugidas
	Ideograph               // a word by itself: Han, Hiragana
	Digit                   // decimal digits of any script
	Mark                    // belongs to the letter before it: combining marks, tatweel
	Invisible               // bidi marks, zero-width characters, soft hyphen: as if it were not there
	Apostrophe              // joins the letters on both sides
	Hyphen                  // may join two words into one
	Point                   // "." and the Arabic decimal separator
	Comma                   // "," and the Arabic thousands separator
)

// Letter reports whether characters of the class make up words with a script.
func (c Class) Letter() bool { return c >= Latin && c <= Other }

// tableSize is the first code point that takes three bytes of UTF-8: all below it are looked up in a table.
const tableSize = 0x800

var classes = func() (t [tableSize]Class) {
	for r := range t {
		t[r] = classify(rune(r))
	}
	return t
}()

// ClassAt returns the class of the character at the beginning of text, and its length in bytes, at least 1. Invalid UTF-8 is
// a separator of one byte. The text must not be empty.
func ClassAt(text []byte) (Class, int) {
	b := text[0]
	if b < utf8.RuneSelf {
		return classes[b], 1
	}
	if b >= 0xC2 && b < 0xE0 && len(text) > 1 && text[1]&0xC0 == 0x80 {
		return classes[int(b&0x1F)<<6|int(text[1]&0x3F)], 2
	}
	r, size := utf8.DecodeRune(text)
	if r == utf8.RuneError {
		return Separator, size
	}
	return classify(r), size
}

// ClassOf returns the class of a character.
func ClassOf(r rune) Class {
	if r >= 0 && r < tableSize {
		return classes[r]
	}
	return classify(r)
}

// special holds the characters whose class does not follow from their Unicode properties.
var special = map[rune]Class{
	'\'': Apostrophe, '`': Apostrophe, '´': Apostrophe, 'ʹ': Apostrophe, 'ʻ': Apostrophe, 'ʼ': Apostrophe, 'ʽ': Apostrophe,
	'ʾ': Apostrophe, 'ʿ': Apostrophe, 'ˈ': Apostrophe, '‘': Apostrophe, '’': Apostrophe, '‛': Apostrophe, '′': Apostrophe,
	'＇': Apostrophe,
	'-': Hyphen, '\u058A': Hyphen, '\u2010': Hyphen, '\u2011': Hyphen, '\uFE63': Hyphen, '\uFF0D': Hyphen,
	'.': Point, '٫': Point, '．': Point, '․': Point,
	',': Comma, '٬': Comma, '，': Comma,
	'ـ': Mark,
	// Ligatures that stand for whole sentences ("may God bless him and grant him peace").
	'\uFDFA': Separator, '\uFDFB': Separator, '\uFDFD': Separator,
	'\uFFFD': Separator,
}

func classify(r rune) Class {
	if c, ok := special[r]; ok {
		return c
	}
	switch {
	case unicode.Is(unicode.Cf, r) && (r < 0x600 || r > 0x605) && r != 0x6DD: // signs of numbers and verses can be seen
		return Invisible
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r) || unicode.Is(unicode.Me, r):
		return Mark
	case unicode.Is(unicode.Nd, r):
		return Digit
	case !unicode.IsLetter(r):
		return Separator
	}
	switch {
	case unicode.Is(unicode.Lm, r) && unicode.Is(unicode.Arabic, r):
		return Mark
	case unicode.Is(unicode.Arabic, r):
		return Arabic
	case unicode.Is(unicode.Latin, r):
		return Latin
	case unicode.Is(unicode.Hebrew, r):
		return Hebrew
	case unicode.Is(unicode.Ideographic, r) || unicode.Is(unicode.Hiragana, r):
		return Ideograph
	case r >= 0xFF21 && r <= 0xFF5A:
		return Latin
	}
	return Other
}
