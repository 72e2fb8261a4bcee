package actors

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A word is compared by a polynomial hash of its folded letters, h = Σ code(i)·base^(n-1-i) modulo 2^64. It can be computed while the
// text is read, and the hash of a word without its first letters follows from that of the whole by one multiplication,
// which is what makes trying Arabic proclitics cheap. Two of 60,000 names share a hash with a probability near 10^-10.
const base uint64 = 0x9E3779B97F4A7C15

// powers holds base^k for words of up to 63 letters; longer ones are never names, and lose nothing by not being taken apart.
var powers = func() (p [64]uint64) {
	p[0] = 1
	for k := 1; k < len(p); k++ {
		p[k] = p[k-1] * base
	}
	return p
}()

// mix spreads a polynomial hash over all bits, because tables are addressed by the highest ones.
func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	h ^= h >> 29
	return h
}

// Folded letters: ASCII as itself in lower case, Arabic as its place in the block U+0600 plus arabicCode.
const arabicCode = 0x100

func arabicLetter(r rune) uint64 { return uint64(r-0x0600) + arabicCode }

var (
	codeAlef = arabicLetter('ا')
	codeLam  = arabicLetter('ل')
	codeWaw  = arabicLetter('و')
	codeFa   = arabicLetter('ف')
	codeBa   = arabicLetter('ب')
	codeKaf  = arabicLetter('ك')
)

// What a character of the Arabic block is: a separator, a mark that is dropped, or (any other value) the letter it folds to.
const (
	arabicBreak = 0xFF
	arabicDrop  = 0xFE
)

// arabicFold folds U+0600 to U+06FF: hamza carriers to their letter, hamza itself to nothing ("السويداء", "السويدا"), alef maqsura to
// ya, ta marbuta to ha, Persian letters to the Arabic ones that print them; marks and tatweel are dropped.
var arabicFold = func() (t [256]uint8) {
	for i := range t {
		r := rune(0x0600 + i)
		switch {
		case unicode.Is(unicode.Mn, r) || r == 'ـ' || r == 'ء' || unicode.Is(unicode.Cf, r):
			t[i] = arabicDrop
		case unicode.IsLetter(r):
			t[i] = uint8(i)
		default:
			t[i] = arabicBreak
		}
	}
	for from, to := range map[rune]rune{
		'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ئ': 'ي', 'ؤ': 'و', 'ة': 'ه',
		'ی': 'ي', 'ې': 'ي', 'ک': 'ك', 'گ': 'ك', 'ڭ': 'ك', 'چ': 'ج', 'پ': 'ب', 'ڤ': 'ف', 'ہ': 'ه', 'ھ': 'ه', 'ۀ': 'ه', 'ە': 'ه',
	} {
		t[from-0x0600] = uint8(to - 0x0600)
	}
	for d := range rune(10) { // Arabic-Indic and Persian digits
		t[0x60+d], t[0xF0+d] = uint8(0x60+d), uint8(0x60+d)
	}
	return t
}()

// latinFold folds U+00C0 to U+024F to the ASCII letter under the accent, or 0 where there is none.
var latinFold = func() (t [0x250 - 0xC0]uint8) {
	for i := range t {
		r := rune(0xC0 + i)
		if first, _ := utf8.DecodeRuneInString(norm.NFD.String(string(unicode.ToLower(r)))); first >= 'a' && first <= 'z' {
			t[i] = uint8(first)
		}
	}
	for from, to := range map[rune]byte{'ı': 'i', 'ø': 'o', 'Ø': 'o', 'ł': 'l', 'Ł': 'l', 'đ': 'd', 'Đ': 'd', 'ß': 's', 'æ': 'e', 'œ': 'e'} {
		t[from-0xC0] = to
	}
	return t
}()

// Properties of a token.
const (
	isArabic  = 1 << iota
	isCapital // the first letter is a capital, or a digit
	isAllCaps // every letter is a capital, and there are two or more
	isDotted  // written with points: U.S.
	isArticle // an Arabic article in Latin letters was joined to it: al-Bab
	isInitial // the first word of a sentence
	isOwner   // it ended with 's
)

// What stands between a token and the one before it.
const (
	gapSpace    = iota // spaces, hyphens, quotation marks
	gapComma           // comma and its like, brackets
	gapSentence        // the end of a sentence
	gapBlock           // the end of a paragraph, or of the title
)

// token is one word of a text: a run of letters, marks and digits, folded and hashed.
type token struct {
	hash       uint64 // of the folded letters, unmixed
	start, end uint32 // bytes in the field; end excludes a possessive 's
	letters    uint8  // folded letters, at most 63 counted exactly
	first      [3]uint16
	flags      uint8
	gap        uint8
}

// tokenise appends the tokens of text to out. Article-joining and acronyms with points are resolved here, so that names and
// texts agree: "Al-Bab", "al Bab" and "Albab" are one token, "U.S." and "US" another.
func tokenise(text string, out []token) []token {
	s := scanner{text: text, out: out, gap: gapBlock}
	for s.pos < len(text) {
		c := text[s.pos]
		switch {
		case c < utf8.RuneSelf:
			if asciiClass[c] == 0 {
				s.between(rune(c))
				s.pos++
				continue
			}
			s.latin()
		case c >= 0xD8 && c <= 0xDB && s.pos+1 < len(text) && arabicFold[arabicIndex(c, text[s.pos+1])] < arabicDrop:
			s.arabic()
		default:
			r, size := utf8.DecodeRuneInString(text[s.pos:])
			if r >= 0xC0 && r < 0x250 && latinFold[r-0xC0] != 0 {
				s.latin()
				continue
			}
			s.between(r)
			s.pos += size
		}
	}
	return s.out
}

type scanner struct {
	text string
	pos  int
	out  []token
	gap  uint8
}

// arabicIndex is the place in the block U+0600 to U+06FF of the character that two bytes of UTF-8 encode.
func arabicIndex(lead, next byte) uint8 { return (lead&3)<<6 | next&0x3F }

// asciiClass is 0 for what separates words, 1 for small letters, 2 for capitals, 3 for digits.
var asciiClass = func() (t [128]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-32] = 1, 2
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = 3
	}
	return t
}()

// between takes a character that is no part of a word.
func (s *scanner) between(r rune) {
	gap := uint8(gapSpace)
	switch r {
	case ' ', '-':
		return
	case '\n':
		gap = gapBlock
	case '.', '!', '?', '؟', '…':
		gap = gapSentence
		if r == '.' && s.initial() {
			gap = gapSpace
		}
	case ',', '،', ';', '؛', ':', '(', ')', '[', ']', '/', '|', '—', '*', '+', '<', '>', '=', '@', '#', '_':
		gap = gapComma
	}
	s.gap = max(s.gap, gap)
}

// initial reports whether the word just read is one capital letter or an abbreviated title, after which a point ends no sentence.
func (s *scanner) initial() bool {
	if len(s.out) == 0 {
		return false
	}
	t := s.out[len(s.out)-1]
	if int(t.end) != s.pos || t.flags&isCapital == 0 {
		return false
	}
	switch s.text[t.start:t.end] {
	case "Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Sen", "Lt", "Col", "Maj", "Brig", "Prof", "Rep", "Gov":
		return true
	}
	return t.letters == 1
}

func (s *scanner) add(t token) {
	t.gap = s.gap
	if t.gap >= gapSentence {
		t.flags |= isInitial
	}
	s.gap = gapSpace
	s.out = append(s.out, t)
}

func (s *scanner) arabic() {
	text, i := s.text, s.pos
	t := token{start: uint32(i), flags: isArabic}
	var h uint64
	n, end := 0, i
	for i < len(text) {
		c := text[i]
		if c >= 0xD8 && c <= 0xDB && i+1 < len(text) {
			f := arabicFold[arabicIndex(c, text[i+1])]
			if f == arabicBreak {
				break
			}
			i += 2
			end = i
			if f == arabicDrop {
				continue
			}
			code := uint64(f) + arabicCode
			h = h*base + code
			if n < 3 {
				t.first[n] = uint16(code)
			}
			n++
			continue
		}
		if size := invisible(text[i:]); size > 0 {
			i += size
			continue
		}
		break
	}
	s.pos = i
	t.hash, t.end, t.letters = h, uint32(end), uint8(min(n, 64))
	s.add(t)
	if n > 3 && t.first[0] == uint16(codeAlef) && t.first[1] == uint16(codeLam) {
		s.joinAbd()
	}
}

// invisible returns the size of a bidi or zero-width mark at the start of text, which ends no word, or 0.
func invisible(text string) int {
	if len(text) < 3 || text[0] != 0xE2 {
		return 0
	}
	r, size := utf8.DecodeRuneInString(text)
	if r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
		return size
	}
	return 0
}

// joinAbd makes one token of "عبد" and the divine name behind it, because newspapers write both "عبد الله" and "عبدالله".
func (s *scanner) joinAbd() {
	n := len(s.out)
	if n < 2 {
		return
	}
	head, tail := &s.out[n-2], s.out[n-1]
	if tail.gap != gapSpace {
		return
	}
	if head.flags&isArabic == 0 || head.letters < 3 || head.letters > 4 || int(head.letters+tail.letters) > 60 || !endsAbd(*head) {
		return
	}
	head.hash = head.hash*powers[tail.letters] + tail.hash
	head.letters += tail.letters
	head.end = tail.end
	s.out = s.out[:n-1]
}

// abd is the hash of "عبد"; with proclitics it is a longer word that ends so.
var abd = func() (h uint64) {
	for _, r := range "عبد" {
		h = h*base + arabicLetter(r)
	}
	return h
}()

func endsAbd(t token) bool {
	switch t.letters {
	case 3:
		return t.hash == abd
	case 4:
		return t.hash-uint64(t.first[0])*powers[3] == abd && isProclitic(uint64(t.first[0]))
	}
	return false
}

func isProclitic(code uint64) bool {
	return code == codeWaw || code == codeFa || code == codeBa || code == codeLam || code == codeKaf
}
