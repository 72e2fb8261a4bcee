package fold

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// latinSpecial holds the letters that have no decomposition but that writers without their keyboard spell in ASCII.
var latinSpecial = map[rune]string{
	'ı': "i", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ħ': "h", 'ŋ': "n", 'ŧ': "t",
	'ƒ': "f", 'ə': "e", 'ɛ': "e", 'ɔ': "o",
}

// AppendFolded appends a word of any script without case, diacritics, apostrophes and invisible characters (NFKD without
// marks): Erdoğan becomes erdogan, Da'esh daesh. Digits of every script become ASCII.
func AppendFolded(dst, word []byte) []byte {
	for i := 0; i < len(word); {
		b := word[i]
		if b < utf8.RuneSelf {
			if 'A' <= b && b <= 'Z' {
				b += 'a' - 'A'
			}
			if classes[b].Letter() || classes[b] == Digit || b == '.' {
				dst = append(dst, b)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(word[i:])
		i += size
		dst = appendRune(dst, r)
	}
	return dst
}

func appendRune(dst []byte, r rune) []byte {
	switch ClassOf(r) {
	case Mark, Invisible, Apostrophe, Separator, Hyphen, Comma:
		return dst
	case Point:
		return append(dst, '.')
	case Digit:
		if d, ok := digitValue(r); ok {
			return append(dst, '0'+d)
		}
	}
	r = unicode.ToLower(r)
	if s, ok := latinSpecial[r]; ok {
		return append(dst, s...)
	}
	if r >= 0xAC00 && r <= 0xD7A3 { // Hangul syllables stay composed
		return utf8.AppendRune(dst, r)
	}
	for _, d := range norm.NFKD.String(string(r)) {
		if d = unicode.ToLower(d); !unicode.Is(unicode.Mn, d) {
			if s, ok := latinSpecial[d]; ok {
				dst = append(dst, s...)
			} else if unicode.IsLetter(d) || unicode.IsDigit(d) {
				dst = utf8.AppendRune(dst, d)
			}
		}
	}
	return dst
}

// digitValue returns the value of a decimal digit of the scripts that news are written in.
func digitValue(r rune) (byte, bool) {
	for _, zero := range [...]rune{'0', '٠', '۰', '०', '০', '０', '߀', '๐'} {
		if r >= zero && r <= zero+9 {
			return byte(r - zero), true
		}
	}
	return 0, false
}
