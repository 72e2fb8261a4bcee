// Package snippet turns the passages that a search returns, which are text and marks in bytes, into what readers of an answer need:
// marks in code points, with or without what they are matches of, HTML with <mark>, or segments for a template to escape. It tolerates
// marks that no text could have, so that a defect elsewhere shows as a missing mark and never as a failed answer.
package snippet

import (
	"html"
	"strings"
	"unicode/utf8"

	"khabar"
)

// Segment is a part of a passage that is marked as a whole or not at all.
type Segment struct {
	Text string
	Mark *khabar.Mark // nil if it is not marked
}

// Match is a mark as callers of the API read it: a half-open range of Unicode code points, and what it is a match of.
type Match struct {
	Start  int             `json:"start"`
	End    int             `json:"end"`
	Kind   khabar.MarkKind `json:"kind"`
	Clause string          `json:"clause"`
	Actor  string          `json:"actor,omitempty"`
}

// Segments splits a passage at its marks. Joined, the segments are the text.
func Segments(s khabar.Snippet) []Segment {
	var out []Segment
	at := 0
	for _, mark := range clean(s) {
		if mark.Start > at {
			out = append(out, Segment{Text: s.Text[at:mark.Start]})
		}
		out = append(out, Segment{Text: s.Text[mark.Start:mark.End], Mark: &mark})
		at = mark.End
	}
	if at < len(s.Text) {
		out = append(out, Segment{Text: s.Text[at:]})
	}
	return out
}

// Matches returns the marks in code points, which is what Python and R index strings by.
func Matches(s khabar.Snippet) []Match {
	matches := make([]Match, 0, len(s.Marks))
	at, points := 0, 0
	for _, mark := range clean(s) {
		start := points + utf8.RuneCountInString(s.Text[at:mark.Start])
		points = start + utf8.RuneCountInString(s.Text[mark.Start:mark.End])
		at = mark.End
		matches = append(matches, Match{Start: start, End: points, Kind: mark.Kind, Clause: mark.Clause, Actor: mark.Actor})
	}
	return matches
}

// Ranges returns where matches are, without what they are.
func Ranges(matches []Match) [][2]int {
	ranges := make([][2]int, len(matches))
	for i, m := range matches {
		ranges[i] = [2]int{m.Start, m.End}
	}
	return ranges
}

// HTML returns the passage as HTML: escaped, and nothing but <mark> in it.
func HTML(s khabar.Snippet) string {
	var b strings.Builder
	for _, segment := range Segments(s) {
		if segment.Mark != nil {
			b.WriteString("<mark>" + html.EscapeString(segment.Text) + "</mark>")
			continue
		}
		b.WriteString(html.EscapeString(segment.Text))
	}
	return b.String()
}

// clean returns the marks that lie in the text, on boundaries of code points, ascending and disjoint.
func clean(s khabar.Snippet) []khabar.Mark {
	kept := make([]khabar.Mark, 0, len(s.Marks))
	at := 0
	for _, mark := range s.Marks {
		if mark.Start >= at && mark.Start < mark.End && mark.End <= len(s.Text) && boundary(s.Text, mark.Start) &&
			boundary(s.Text, mark.End) {
			kept = append(kept, mark)
			at = mark.End
		}
	}
	return kept
}

func boundary(text string, i int) bool {
	return i == len(text) || utf8.RuneStart(text[i])
}
