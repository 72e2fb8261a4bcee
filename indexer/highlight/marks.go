package highlight

import (
	"cmp"
	"slices"
	"sort"

	"khabar"
	"khabar/query"
)

// kindOf is the kind of what a single term matches: a phrase is one although the analysis makes a single word of it.
func kindOf(source query.Node) khabar.MarkKind {
	switch p, ok := source.(*query.Phrase); {
	case !ok:
		return khabar.MarkWord
	case p.Slop > 0:
		return khabar.MarkNear
	}
	return khabar.MarkPhrase
}

// kindOfActor is the kind of the mentions that a clause "actor:ID" or "place:ID" finds.
func kindOfActor(clause query.Node) khabar.MarkKind {
	if v, ok := clause.(*query.Value); ok && v.Field == string(khabar.FieldPlace) {
		return khabar.MarkPlace
	}
	return khabar.MarkActor
}

// marksIn returns the marks of the occurrences inside a passage of the text that the pattern was looked for in, counted from the
// passage's beginning. An occurrence that is cut is not marked.
func (s *scan) marksIn(m *Matcher, p *pattern, passage khabar.Span) []khabar.Mark {
	marks := s.marks[:0]
	from, _ := slices.BinarySearchFunc(s.occurrences, passage.Start, func(o Occurrence, at int) int { return cmp.Compare(o.Start, at) })
	for i := from; i < len(s.occurrences) && s.occurrences[i].Start < passage.End; i++ {
		switch o := &s.occurrences[i]; {
		case o.End > passage.End:
		case o.near > 0:
			marks = s.addNear(marks, m, &p.phrases[o.near-1], o)
		default:
			marks = append(marks, m.mark(o, khabar.Span{Start: o.Start, End: o.End}))
		}
	}
	s.marks = marks
	marks = slices.Clone(khabar.Apart(marks))
	for i := range marks {
		marks[i].Start, marks[i].End = marks[i].Start-passage.Start, marks[i].End-passage.Start
	}
	return marks
}

// mark is the mark of an occurrence, or of a part of it.
func (m *Matcher) mark(o *Occurrence, span khabar.Span) khabar.Mark {
	out := khabar.Mark{Span: span, Kind: o.Kind, Clause: m.names[o.Clause]}
	if o.Kind == khabar.MarkActor || o.Kind == khabar.MarkPlace {
		out.Actor = m.clauses[o.Clause].(*query.Value).Value
	}
	return out
}

// addNear adds the words that take part in an occurrence of a phrase with a slop: every one between its ends that the phrase names.
func (s *scan) addNear(marks []khabar.Mark, m *Matcher, f *phrase, o *Occurrence) []khabar.Mark {
	for i := range f.offsets {
		if f.repeats[i] > 0 {
			continue // its tokens are those of the same term before it
		}
		list := s.lists[f.lists+i]
		for _, token := range list[sort.SearchInts(list, o.first):] {
			if token > o.last {
				break
			}
			marks = append(marks, m.mark(o, khabar.Span{Start: s.tokens[token].Start, End: s.tokens[token].End}))
		}
	}
	return marks
}
