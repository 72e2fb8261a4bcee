package fold

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Letter is a folded Arabic letter: the low byte of its code point in the block U+0600 to U+06FF.
type Letter = byte

// Codes turns folded Arabic text, as constants are written, into letters. It panics on any other character.
func Codes(word string) []Letter {
	out := make([]Letter, 0, len(word)/2)
	for _, r := range word {
		if r < 0x621 || r > 0x64A {
			panic("fold: " + word + " is not folded Arabic")
		}
		out = append(out, Letter(r))
	}
	return out
}

// AppendText appends the letters as UTF-8.
func AppendText(dst []byte, letters []Letter) []byte {
	for _, l := range letters {
		dst = append(dst, 0xD8|l>>6, 0x80|l&0x3F)
	}
	return dst
}

// drop marks characters that vanish; keep is its opposite for letters that fold to themselves.
const drop Letter = 0

// arabicFold maps U+0600 to U+06FF to folded letters; 1 means that the letter has no place in the Arabic alphabet and no
// fold. Sources: the orthographic variants of Arabic news, and Unicode's names for the letters of Persian, Kurdish and Urdu.
var arabicFold = func() (t [256]Letter) {
	for i := range t {
		t[i] = drop
		if i >= 0x71 && i <= 0xD3 {
			t[i] = 1
		}
	}
	for l := 0x21; l <= 0x3A; l++ {
		t[l] = Letter(l)
	}
	for l := 0x41; l <= 0x4A; l++ {
		t[l] = Letter(l)
	}
	for to, from := range map[rune]string{
		'ا': "آأإٱٲٳٵ", 'ي': "ىیۍێېےؽؾؿ", 'ه': "ةۀہۂۃەھ", 'ك': "کڪګگڬػؼ", 'ء': "ؤئٶٸۓ", 'و': "ۄۅۆۇۈۉۊۋ", 'ب': "پ", 'ج': "چ",
		'ف': "ڤ", 'ز': "ژ", 'ل': "ڵ", 'ر': "ڕ", 'ن': "ںڼ",
	} {
		for _, r := range from {
			t[r&0xFF] = Letter(to)
		}
	}
	return t
}()

// ArabicWord folds one word of Arabic script. It appends the letters to dst and, for each, the byte offset in word of the
// character it came from to offsets. ok is false when the word has letters that do not belong to Arabic spelling (Urdu,
// Sindhi): its letters are then incomplete.
//
// Presentation forms are decomposed (NFKC); diacritics, superscript alef, tatweel and invisible characters are dropped; forms of
// alef become ا, of yeh ي, of kaf ك, teh marbuta ه, hamza on a seat ء; "يء" at the end becomes ء, and مائة becomes مئة.
func ArabicWord(dst []Letter, offsets []int, word []byte) (letters []Letter, at []int, ok bool) {
	ok = true
	begin := len(dst)
	for i := 0; i < len(word); {
		if b := word[i]; b >= 0xD8 && b <= 0xDB && i+1 < len(word) {
			if l := arabicFold[b<<6|word[i+1]&0x3F]; l > 1 {
				dst, offsets = append(dst, l), append(offsets, i)
			} else if l == 1 {
				ok = false
			}
			i += 2
			continue
		}
		r, size := utf8.DecodeRune(word[i:])
		if r >= 0xFB50 && r <= 0xFEFC {
			for _, r := range norm.NFKC.String(string(r)) {
				if r>>8 == 6 && arabicFold[r&0xFF] > 1 {
					dst, offsets = append(dst, arabicFold[r&0xFF]), append(offsets, i)
				}
			}
		} else if ClassOf(r).Letter() {
			ok = false
		}
		i += size
	}
	n := respell(dst[begin:])
	return dst[:begin+n], offsets[:len(offsets)-len(dst)+begin+n], ok
}

const (
	hamza Letter = 0x21
	alef  Letter = 0x27
	teh   Letter = 0x2A
	meem  Letter = 0x45
	heh   Letter = 0x47
	yeh   Letter = 0x4A
)

// respell unifies spellings that differ in more than one letter, in place, and returns the new length.
func respell(w []Letter) int {
	n := len(w)
	if n >= 3 && w[n-1] == hamza && w[n-2] == yeh { // شيء, شاطيء
		n--
		w[n-1] = hamza
	}
	for i := 0; i+3 < n; i++ { // مائة, مائتين, ثلاثمائة
		if w[i] == meem && w[i+1] == alef && w[i+2] == hamza && (w[i+3] == heh && i+4 == n || w[i+3] == teh) {
			copy(w[i+1:n], w[i+2:n])
			n--
		}
	}
	return n
}
