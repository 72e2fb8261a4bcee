package terms

import "unicode/utf8"

// Within reports whether a and b are at most max edits apart: inserted, deleted or replaced code points (Levenshtein; an
// exchange of neighbours is two). It allocates nothing for words of up to 64 code points, and treats longer ones as different.
func Within(a, b string, max int) bool {
	const longest = 64
	if a == b {
		return true
	}
	var x, y [longest]rune
	n, ok := decode(&x, a)
	m, okB := decode(&y, b)
	if !ok || !okB || n-m > max || m-n > max {
		return false
	}
	var rows [2][longest + 1]int
	previous, current := &rows[0], &rows[1]
	for j := range m + 1 {
		previous[j] = j
	}
	for i := 1; i <= n; i++ {
		current[0] = i
		best := i
		for j := 1; j <= m; j++ {
			edits := previous[j-1]
			if x[i-1] != y[j-1] {
				edits++
			}
			edits = min(edits, previous[j]+1, current[j-1]+1)
			current[j] = edits
			best = min(best, edits)
		}
		if best > max {
			return false
		}
		previous, current = current, previous
	}
	return previous[m] <= max
}

// decode writes the code points of s into dst, and reports whether they fit.
func decode(dst *[64]rune, s string) (int, bool) {
	if len(s) > 64*utf8.UTFMax {
		return 0, false
	}
	n := 0
	for _, r := range s {
		if n == len(dst) {
			return 0, false
		}
		dst[n] = r
		n++
	}
	return n, true
}
