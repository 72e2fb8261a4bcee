// Package snippet turns the passages that a search returns, which are text and byte spans, into what readers of an answer need:
// marks in code points, HTML with <mark>, or segments for a template to escape. It tolerates spans that no text could have, so
// that a defect elsewhere shows as a missing mark and never as a failed answer.
package snippet

import (
	"html"
	"strings"
	"unicode/utf8"

	"khabar"
)

// Segment is a part of a passage that is marked as a whole or not at all.
type Segment struct {
	Text   string
	Marked bool
}

// Segments splits a passage at its marks. Joined, the segments are the text.
func Segments(s khabar.Snippet) []Segment {
	var out []Segment
	at := 0
	for _, span := range clean(s) {
		if span.Start > at {
			out = append(out, Segment{Text: s.Text[at:span.Start]})
		}
		out = append(out, Segment{Text: s.Text[span.Start:span.End], Marked: true})
		at = span.End
	}
	if at < len(s.Text) {
		out = append(out, Segment{Text: s.Text[at:]})
	}
	return out
}

// Marks returns the marks as half-open ranges of Unicode code points, which is what Python and R index strings by.
func Marks(s khabar.Snippet) [][2]int {
	marks := make([][2]int, 0, len(s.Marks))
	at, points := 0, 0
	for _, span := range clean(s) {
		start := points + utf8.RuneCountInString(s.Text[at:span.Start])
		points = start + utf8.RuneCountInString(s.Text[span.Start:span.End])
		at = span.End
		marks = append(marks, [2]int{start, points})
	}
	return marks
}

// HTML returns the passage as HTML: escaped, and nothing but <mark> in it.
func HTML(s khabar.Snippet) string {
	var b strings.Builder
	for _, segment := range Segments(s) {
		if segment.Marked {
			b.WriteString("<mark>" + html.EscapeString(segment.Text) + "</mark>")
			continue
		}
		b.WriteString(html.EscapeString(segment.Text))
	}
	return b.String()
}

// clean returns the spans that lie in the text, on boundaries of code points, ascending and disjoint.
func clean(s khabar.Snippet) []khabar.Span {
	kept := make([]khabar.Span, 0, len(s.Marks))
	at := 0
	for _, span := range s.Marks {
		if span.Start >= at && span.Start < span.End && span.End <= len(s.Text) && boundary(s.Text, span.Start) &&
			boundary(s.Text, span.End) {
			kept = append(kept, span)
			at = span.End
		}
	}
	return kept
}

func boundary(text string, i int) bool {
	return i == len(text) || utf8.RuneStart(text[i])
}
