package extract

import (
	"unicode"
	"unicode/utf8"
)

// shingle is the number of words in a row that are compared: the article-extraction-benchmark's.
const shingle = 4

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// wordHashes returns the FNV-1a hashes of the words of a text: maximal runs of letters, digits and underscores, as \w+ of the
// benchmark finds them. Case counts.
func wordHashes(text string) []uint64 {
	out := make([]uint64, 0, len(text)/6+1)
	h, inside := uint64(fnvOffset), false
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if wordRune(r) {
			inside = true
			for ; size > 0; size-- {
				h = (h ^ uint64(text[i])) * fnvPrime
				i++
			}
			continue
		}
		if inside {
			out = append(out, h)
			h, inside = fnvOffset, false
		}
		i += size
	}
	if inside {
		out = append(out, h)
	}
	return out
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// shingles returns the hashes of every run of four words, or of all of them where there are fewer; none for no words.
func shingles(words []uint64) []uint64 {
	if len(words) == 0 {
		return nil
	}
	n := max(1, len(words)-shingle+1)
	out := make([]uint64, n)
	for i := range out {
		h := uint64(fnvOffset)
		for _, w := range words[i:min(len(words), i+shingle)] {
			h = (h ^ w) * fnvPrime
			h ^= h >> 29
		}
		out[i] = h
	}
	return out
}
