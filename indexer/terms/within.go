package terms

import (
	"bytes"
	"unicode/utf8"
)

// longest is the number of code points that Within compares; longer terms are no words.
const longest = 64

// Within reports whether a and b are at most limit edits apart: inserted, deleted or replaced code points, or two neighbours
// exchanged (optimal string alignment, as Lucene and Bleve count). It allocates nothing; terms of more than 64 code points
// resemble only themselves.
func Within(a, b []byte, limit int) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if len(a) > len(b)+limit*utf8.UTFMax || len(b) > len(a)+limit*utf8.UTFMax {
		return false
	}
	var x, y [longest]rune
	n, ok := decode(&x, a)
	m, okB := decode(&y, b)
	if !ok || !okB || n-m > limit || m-n > limit {
		return false
	}
	return alignment(x[:n], y[:m], limit) <= limit
}

// alignment returns the number of edits between x and y, or a number above the limit as soon as that is sure.
func alignment(x, y []rune, limit int) int {
	var rows [3][longest + 1]int
	before, previous, current := &rows[0], &rows[1], &rows[2]
	for j := range len(y) + 1 {
		previous[j] = j
	}
	for i := 1; i <= len(x); i++ {
		current[0] = i
		best := i
		for j := 1; j <= len(y); j++ {
			edits := previous[j-1]
			if x[i-1] != y[j-1] {
				edits++
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				edits = min(edits, before[j-2]+1)
			}
			current[j] = min(edits, previous[j]+1, current[j-1]+1)
			best = min(best, current[j])
		}
		if best > limit+1 { // an exchange may still save one
			return best
		}
		before, previous, current = previous, current, before
	}
	return previous[len(y)]
}

// decode writes the code points of s into dst, and reports whether they fit.
func decode(dst *[longest]rune, s []byte) (int, bool) {
	n := 0
	for len(s) > 0 {
		if n == longest {
			return 0, false
		}
		r, size := utf8.DecodeRune(s)
		dst[n] = r
		n++
		s = s[size:]
	}
	return n, true
}
