package khabar

import (
	"slices"
	"testing"
)

// TestApart holds what becomes of marks that overlap.
func TestApart(t *testing.T) {
	mark := func(start, end int, kind MarkKind) Mark { return Mark{Span: Span{start, end}, Kind: kind} }
	for name, c := range map[string]struct{ marks, want []Mark }{
		"none":                        {nil, nil},
		"disjoint, in any order":      {[]Mark{mark(5, 8, MarkWord), mark(0, 5, MarkNear)}, []Mark{mark(0, 5, MarkNear), mark(5, 8, MarkWord)}},
		"a phrase inside an actor":    {[]Mark{mark(0, 9, MarkActor), mark(3, 9, MarkPhrase)}, []Mark{mark(0, 9, MarkActor)}},
		"an actor inside a phrase":    {[]Mark{mark(0, 3, MarkActor), mark(0, 9, MarkPhrase), mark(4, 9, MarkPlace)}, []Mark{mark(0, 9, MarkPhrase)}},
		"equally long, weakest first": {[]Mark{mark(0, 3, MarkWord), mark(0, 3, MarkNear), mark(0, 3, MarkPlace)}, []Mark{mark(0, 3, MarkPlace)}},
		"equally long, weakest last":  {[]Mark{mark(0, 3, MarkPlace), mark(0, 3, MarkPhrase)}, []Mark{mark(0, 3, MarkPlace)}},
		"an actor and a phrase share": {[]Mark{mark(0, 5, MarkActor), mark(3, 9, MarkPhrase)}, []Mark{mark(0, 9, MarkPhrase)}},
		"a phrase and an actor share": {[]Mark{mark(0, 5, MarkPhrase), mark(3, 9, MarkActor)}, []Mark{mark(0, 9, MarkPhrase)}},
		"what is joined covers":       {[]Mark{mark(0, 5, MarkPhrase), mark(3, 9, MarkPhrase), mark(6, 9, MarkActor)}, []Mark{mark(0, 9, MarkPhrase)}},
	} {
		if got := Apart(c.marks); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
