package highlight

import (
	"slices"
	"sort"
)

// findPhrase records the places where the terms of a phrase, whose tokens are in s.lists, stand as the phrase asks. It is the
// phrase of that number in its pattern.
func (s *scan) findPhrase(f *phrase, number int) {
	for i := range f.offsets {
		if len(s.lists[f.lists+i]) == 0 {
			return
		}
	}
	if f.window > 0 {
		s.findNear(f, number)
		return
	}
	for _, first := range s.lists[f.lists] {
		last := first
		for i := 1; i < len(f.offsets) && last >= 0; i++ {
			last = s.tokenAt(s.lists[f.lists+i], s.tokens[first].Position+f.offsets[i])
		}
		if last >= 0 {
			s.add(f.clause, f.kind, first, last)
		}
	}
}

// tokenAt returns the token of the list at a position, or -1.
func (s *scan) tokenAt(list []int, position int) int {
	i := sort.Search(len(list), func(i int) bool { return s.tokens[list[i]].Position >= position })
	if i < len(list) && s.tokens[list[i]].Position == position {
		return list[i]
	}
	return -1
}

// findNear records the narrowest windows that hold all terms, in any order, without one that lies in another or overlaps the one
// before.
func (s *scan) findNear(f *phrase, number int) {
	s.cursors = slices.Grow(s.cursors[:0], len(f.offsets))[:len(f.offsets)]
	clear(s.cursors)
	first, last := s.nextWindow(f)
	end := -1
	for first >= 0 {
		nextFirst, nextLast := s.nextWindow(f)
		narrowest := nextFirst < 0 || nextLast > last
		if narrowest && first > end && s.tokens[last].Position-s.tokens[first].Position <= f.window {
			s.add(f.clause, f.kind, first, last)
			s.occurrences[len(s.occurrences)-1].near = number + 1
			end = last
		}
		first, last = nextFirst, nextLast
	}
}

// nextWindow returns the first and the last token of the window that begins with the lowest token under the cursors, and moves
// the cursors behind that token; -1 at the end. A term that the phrase has twice takes two tokens.
func (s *scan) nextWindow(f *phrase) (first, last int) {
	first, last = -1, -1
	for i := range f.offsets {
		list := s.lists[f.lists+i]
		at := s.cursors[i] + f.repeats[i]
		if at >= len(list) {
			return -1, -1
		}
		if first < 0 || list[at] < first {
			first = list[at]
		}
		last = max(last, list[at])
	}
	for i := range f.offsets {
		list := s.lists[f.lists+i]
		for s.cursors[i] < len(list) && list[s.cursors[i]] <= first {
			s.cursors[i]++
		}
	}
	return first, last
}
