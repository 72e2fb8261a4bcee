package actors

import "strings"

// arabicConsonants and latinConsonants write a word by its consonants in one alphabet of classes: letters that transliterations confuse
// share a class, vowels, glides and h are left out.
var arabicConsonants = map[rune]byte{
	'ب': 'b', 'ت': 't', 'ث': 't', 'ج': 'g', 'خ': 'k', 'د': 'd', 'ذ': 'd', 'ر': 'r', 'ز': 's', 'س': 's', 'ش': 's', 'ص': 's', 'ض': 'd',
	'ط': 't', 'ظ': 'd', 'غ': 'g', 'ف': 'f', 'ق': 'k', 'ك': 'k', 'ل': 'l', 'م': 'm', 'ن': 'n',
}

var latinDigraphs = strings.NewReplacer("chr", "kr", "sh", "s", "ch", "s", "kh", "k", "gh", "g", "th", "t", "dh", "d", "ph", "f", "dj", "j")

var latinConsonants = [128]byte{
	'b': 'b', 'p': 'b', 'c': 'k', 'd': 'd', 'f': 'f', 'v': 'f', 'g': 'g', 'j': 'g', 'k': 'k', 'q': 'k', 'l': 'l', 'm': 'm', 'n': 'n',
	'r': 'r', 's': 's', 'z': 's', 't': 't', 'x': 's',
}

// skeleton returns the consonants of a folded word in either script, without its article; doubled ones count once. Equal skeletons
// suggest the same name, and prove nothing.
func skeleton(word string) string {
	if rest, ok := strings.CutPrefix(word, "ال"); ok {
		word = rest
	} else if rest, ok := strings.CutPrefix(word, "al"); ok && len(rest) > 2 {
		word = rest
	}
	word = latinDigraphs.Replace(word)
	var out []byte
	for _, r := range word {
		c := arabicConsonants[r]
		if r < 128 {
			c = latinConsonants[r]
		}
		if c != 0 && (len(out) == 0 || out[len(out)-1] != c) {
			out = append(out, c)
		}
	}
	return string(out)
}

// transliterates reports whether a Latin word can be a spelling of an Arabic one: the same skeleton, or in longer words one consonant
// more, less or other.
func transliterates(latin, original string) bool {
	a, b := skeleton(latin), skeleton(original)
	if a == b {
		return true
	}
	if min(len(a), len(b)) < 3 || a[0] != b[0] {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch len(a) - len(b) {
	case 0:
		return a[1:] == b[1:]
	case 1:
		return a[1:] == b
	case -1:
		return a == b[1:]
	}
	return false
}
