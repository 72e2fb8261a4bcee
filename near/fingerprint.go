// Package near finds near-duplicates: one text that several outlets carry with another headline, dateline or footer. Fingerprint
// makes 64 bits of a text so that similar texts differ in few of them; Index finds the most similar one among many. What a cluster is
// and how long it lasts is decided by the archive, which alone sees every article.
//
// Both are pure: no archive, no clock. The measured recall and precision are in docs/extraction.md.
package near

import (
	"math/bits"
	"slices"
	"unicode"
)

const (
	// Threshold is the number of differing bits up to which two texts are near-duplicates. Copies with a dateline and a footer of
	// their own differ in a handful of bits, unrelated texts in 32 with a deviation of 4. Each bit more finds a few more copies; from
	// 11 on, pairs that share less than a third of their text grow faster than copies (measured on 12,000 articles of 2015).
	Threshold = 9
	// shingle is the number of words in a row that make one feature: order counts, common words alone do not.
	shingle = 3
	// leastWords is the length below which a text has no fingerprint: weather lines and flashes resemble each other by form.
	leastWords = 30
)

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// Fingerprint is the simhash (Charikar 2002) of a text's distinct shingles of normalised words: lower case, Arabic letters
// without diacritics, tatweel and hamza forms, Eastern digits as Western ones. Those who republish a text change its headline, which
// therefore counts only where the body alone is too short. It is 0 where both together have fewer than 30 words; 0 resembles nothing.
func Fingerprint(title, body string) uint64 {
	words := wordHashes(nil, body)
	if len(words) < leastWords {
		words = wordHashes(words, title)
	}
	if len(words) < leastWords {
		return 0
	}
	var c counter
	c.addAll(words)
	return max(c.majority(), 1) // 0 is taken
}

// counter counts, for each of the 64 bits, the shingles whose hash has it set. Eight counters of eight bits share a word until one
// of them could overflow.
type counter struct {
	lanes   [8]uint64
	pending int
	ones    [64]int
	all     int
}

// lanesOf spreads the bits of a byte over the eight bytes of a word.
var lanesOf = func() (t [256]uint64) {
	for v := range t {
		for b := range 8 {
			t[v] |= uint64(v>>b&1) << (8 * b)
		}
	}
	return t
}()

func (c *counter) addAll(words []uint64) {
	seen := newHashSet(len(words))
	for i := 0; i+shingle <= len(words); i++ {
		h := uint64(fnvOffset)
		for _, w := range words[i : i+shingle] {
			h = mix(h ^ w)
		}
		if !seen.add(h) {
			continue
		}
		for lane := range c.lanes {
			c.lanes[lane] += lanesOf[h>>(8*lane)&0xFF]
		}
		if c.pending++; c.pending == 255 {
			c.flush()
		}
	}
}

// hashSet is a set of hashes other than 0, which are their own places in its table.
type hashSet []uint64

// newHashSet makes a set for n hashes, whose table is never more than half full.
func newHashSet(n int) hashSet { return make(hashSet, 1<<bits.Len(uint(2*n))) }

// add reports whether the hash is new.
func (s hashSet) add(h uint64) bool {
	mask := uint64(len(s) - 1)
	for at := h & mask; ; at = (at + 1) & mask {
		switch s[at] {
		case h:
			return false
		case 0:
			s[at] = h
			return true
		}
	}
}

func (c *counter) flush() {
	for lane, word := range c.lanes {
		for b := range 8 {
			c.ones[8*lane+b] += int(word >> (8 * b) & 0xFF)
		}
		c.lanes[lane] = 0
	}
	c.all += c.pending
	c.pending = 0
}

// majority has the bits that more than half of the shingles have.
func (c *counter) majority() uint64 {
	c.flush()
	var f uint64
	for b, n := range c.ones {
		if 2*n > c.all {
			f |= 1 << b
		}
	}
	return f
}

// mix spreads a hash over all bits (the finaliser of splitmix64).
func mix(h uint64) uint64 {
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}

// Distance is the number of bits in which two fingerprints differ.
func Distance(a, b uint64) int { return bits.OnesCount64(a ^ b) }

// Similar reports whether two fingerprints are those of near-duplicates.
func Similar(a, b uint64) bool { return a != 0 && b != 0 && Distance(a, b) <= Threshold }

// wordHashes appends the FNV-1a hashes of the normalised words of a text.
func wordHashes(out []uint64, text string) []uint64 {
	out = slices.Grow(out, len(text)/6)
	h, inside := uint64(fnvOffset), false
	for _, r := range text {
		if r < tabled {
			r = table[r]
		} else {
			r = classify(r)
		}
		switch {
		case r < 0: // leaves nothing, ends nothing
		case r > 0:
			h = (h ^ uint64(r)) * fnvPrime
			inside = true
		case inside:
			out = append(out, h)
			h, inside = fnvOffset, false
		}
	}
	if inside {
		out = append(out, h)
	}
	return out
}

// tabled is the end of the letters, Latin and Arabic among them, that are looked up instead of classified.
const tabled = 0x700

var table = func() (t [tabled]rune) {
	for r := range t {
		t[r] = classify(rune(r))
	}
	return t
}()

// classify is normalize of a letter or a digit, 0 for what parts words, -1 for marks that leave nothing.
func classify(r rune) rune {
	r = normalize(r)
	if r < 0 || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return 0
}

// normalize is the form in which letters are compared; -1 for marks that leave nothing.
func normalize(r rune) rune {
	switch {
	case r < 0x80:
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ':
		return 'ا'
	case r == 'ى' || r == 'ی' || r == 'ئ':
		return 'ي'
	case r == 'ؤ':
		return 'و'
	case r == 'ة':
		return 'ه'
	case r == 'ک':
		return 'ك'
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	case r == 'ـ' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		return -1
	}
	return unicode.ToLower(r)
}
