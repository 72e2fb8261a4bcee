package highlight

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
	"khabar/query"
)

// Line is a keyword in context: a match with the text on both sides, verbatim but for white space, which is made single.
type Line struct {
	// Span is the match in the text.
	khabar.Span
	Clause             int
	Kind               khabar.MarkKind
	Left, Match, Right string
}

// Concordance returns a line for every occurrence in a text, in its order, with up to width code points of context on each side,
// cut between words. The scope is as for Occurrences.
func (m *Matcher) Concordance(scope query.Scope, text string, width int) []Line {
	s := getScan()
	defer s.release()
	s.findOnce(m.pattern(scope), text)
	c := cutter{text: text, tokens: s.tokens}
	lines := make([]Line, len(s.occurrences))
	for i, o := range s.occurrences {
		lines[i] = Line{
			Span: khabar.Span{Start: o.Start, End: o.End}, Clause: o.Clause, Kind: o.Kind,
			Left:  single(text[c.left(o.Start, width):o.Start]),
			Match: single(text[o.Start:o.End]),
			Right: single(text[o.End:c.right(o.End, width)]),
		}
	}
	return lines
}

// left returns the earliest place at most width code points before the byte at where a word begins, at itself if none does.
func (c *cutter) left(at, width int) int {
	best, i := at, at
	for n := 0; n < width && i > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(c.text[:i])
		if unicode.IsSpace(r) && c.clean(i) {
			best = i
		}
		i -= size
	}
	if c.clean(i) {
		return i
	}
	return best
}

// right returns the last place at most width code points behind the byte at where a word ends, at itself if none does.
func (c *cutter) right(at, width int) int {
	best, i := at, at
	for n := 0; n < width && i < len(c.text); n++ {
		r, size := utf8.DecodeRuneInString(c.text[i:])
		if unicode.IsSpace(r) && c.clean(i) {
			best = i
		}
		i += size
	}
	if c.clean(i) {
		return i
	}
	return best
}

// single makes white space single and keeps that at the ends as one space.
func single(text string) string {
	out := strings.Join(strings.Fields(text), " ")
	if out == "" {
		return out
	}
	if first, _ := utf8.DecodeRuneInString(text); unicode.IsSpace(first) {
		out = " " + out
	}
	if last, _ := utf8.DecodeLastRuneInString(text); unicode.IsSpace(last) {
		out += " "
	}
	return out
}
