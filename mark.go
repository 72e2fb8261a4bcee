package khabar

import (
	"cmp"
	"slices"
)

// Mark is a stretch of a text that matches a query, from the beginning of a word to the end of one.
type Mark struct {
	Span
	Kind MarkKind
	// Clause is what of the query matches: a word or phrase in canonical form, or the value "actor:ID" or "place:ID".
	Clause string
	Actor  string // Actor.ID for MarkActor and MarkPlace, else empty
}

// MarkKind says what a mark is a match of.
type MarkKind string

const (
	MarkWord   MarkKind = "word"   // a word, in whatever way it is looked for: by stem, exactly, by its beginning, fuzzily
	MarkNear   MarkKind = "near"   // one of the words that stand near each other, as a phrase with a distance asks
	MarkPhrase MarkKind = "phrase" // a phrase, from its first word to its last
	MarkActor  MarkKind = "actor"  // a mention of an actor that the query names or looks for or a filter wants, with what is written together with it
	MarkPlace  MarkKind = "place"  // the same of a place
)

// MarkKinds lists every MarkKind. Of matches that are equally long, that of the later kind is marked.
var MarkKinds = []MarkKind{MarkWord, MarkNear, MarkPhrase, MarkActor, MarkPlace}

// Apart sorts marks and makes them disjoint, in place. One that another covers is not marked by itself, so that a phrase inside an
// actor's name is marked as the actor, and an actor inside a phrase as the phrase. Two that overlap in a part become one, which is a
// phrase if one of them is, and otherwise what the first is.
func Apart(marks []Mark) []Mark {
	if !slices.IsSortedFunc(marks, byStart) {
		slices.SortStableFunc(marks, byStart)
	}
	out := marks[:0]
	for _, next := range marks {
		last := len(out) - 1
		switch {
		case last < 0 || next.Start >= out[last].End:
			out = append(out, next)
		case next.End <= out[last].End:
			if next.Span == out[last].Span && slices.Index(MarkKinds, next.Kind) > slices.Index(MarkKinds, out[last].Kind) {
				out[last] = next
			}
		case next.Start == out[last].Start:
			out[last] = next
		case next.Kind == MarkPhrase && out[last].Kind != MarkPhrase:
			next.Start = out[last].Start
			out[last] = next
		default:
			out[last].End = next.End
		}
	}
	return out
}

func byStart(a, b Mark) int { return cmp.Compare(a.Start, b.Start) }
