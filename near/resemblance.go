package near

import "slices"

// Resemblance is the share of two texts' distinct shingles of three normalised words that both have (Broder 1997), from 0 to 1; 0 for
// texts of fewer than three words.
func Resemblance(a, b string) float64 {
	x, y := shingles(a), shingles(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			both++
			i++
			j++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// shingles returns the hashes of a text's distinct shingles, sorted.
func shingles(text string) []uint64 {
	words := wordHashes(nil, text)
	var out []uint64
	for i := 0; i+shingle <= len(words); i++ {
		h := uint64(fnvOffset)
		for _, w := range words[i : i+shingle] {
			h = mix(h ^ w)
		}
		out = append(out, h)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
