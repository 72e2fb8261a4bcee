package highlight

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"khabar"
	"khabar/query"
)

const (
	// maxPassage is the length of a passage in code points, unless a single mark is longer: four or five lines of a page of hits.
	maxPassage = 300
	// minPassage is the length below which a passage takes in the next paragraph too.
	minPassage = 120
	// goodPassage is the length from which on a passage needs no sentence before the one that matches.
	goodPassage = 200
	// maxCore is the length of the stretch of matches that a passage is built around; the rest is for the sentence.
	maxCore = 180
	// maxSnippetText bounds the text that snippets are looked for in, in bytes: about 40,000 words. What matches only beyond it is
	// shown as an article without a match in the body is.
	maxSnippetText = 1 << 18
)

// clauseLimit is the number of clauses told apart when passages are chosen; those beyond count as the last one.
const clauseLimit = 128

// clauseSet is a set of clauses.
type clauseSet [clauseLimit / 64]uint64

func (c clauseSet) size() int { return bits.OnesCount64(c[0]) + bits.OnesCount64(c[1]) }

func (c clauseSet) without(o clauseSet) clauseSet { return clauseSet{c[0] &^ o[0], c[1] &^ o[1]} }

func (c clauseSet) with(o clauseSet) clauseSet { return clauseSet{c[0] | o[0], c[1] | o[1]} }

// Snippets returns the title, in full, if the query matches there, and up to n passages of the body in the order of the text: of
// all passages those that show most words and phrases of the query not shown yet, then most of them at all, then most matches,
// then the earliest. A place where the body repeats the title is shown only if there is no other. If nothing matches in the body, it is the beginning of the body without marks. No snippet overlaps another
// or cuts a word. None at all for n < 1.
func (m *Matcher) Snippets(title, body string, n int) []khabar.Snippet {
	if n < 1 {
		return nil
	}
	s := getScan()
	defer s.release()
	out := make([]khabar.Snippet, 0, n+1)
	repeated := "" // the title, where what repeats it would be marked
	if s.findAll(m.title, title); len(s.occurrences) > 0 {
		repeated = title
		marks := s.marksIn(m, m.title, khabar.Span{End: len(title)})
		out = append(out, khabar.Snippet{Field: string(query.Title), Text: title, Marks: marks})
	}
	body = bounded(body)
	s.findAll(m.body, body)
	s.spans = merge(s.spans[:0], s.occurrences)
	c := cutter{text: body, tokens: s.tokens}
	for _, p := range s.choose(&c, repeated, n) {
		passage := khabar.Snippet{Field: string(query.Body), Text: body[p.Start:p.End], Marks: s.marksIn(m, m.body, p)}
		passage.CutBefore, passage.CutAfter = c.broken(p)
		out = append(out, passage)
	}
	return out
}

// bounded cuts a text to maxSnippetText.
func bounded(text string) string {
	if len(text) <= maxSnippetText {
		return text
	}
	n := maxSnippetText
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// merge appends the spans of occurrences to dst, those that overlap as one.
func merge(dst []khabar.Span, occurrences []Occurrence) []khabar.Span {
	for _, o := range occurrences {
		if last := len(dst) - 1; last >= 0 && o.Start < dst[last].End {
			dst[last].End = max(dst[last].End, o.End)
		} else {
			dst = append(dst, khabar.Span{Start: o.Start, End: o.End})
		}
	}
	return dst
}

// core is a stretch of matches that a passage could be built around.
type core struct {
	khabar.Span
	clauses clauseSet
	matches int
}

// choose returns up to n disjoint passages of the text of an article with a title, ascending.
func (s *scan) choose(c *cutter, title string, n int) []khabar.Span {
	if len(s.spans) == 0 {
		if first := c.first(); first.End > first.Start {
			return []khabar.Span{first}
		}
		return nil
	}
	s.measure(c.text)
	var chosen []khabar.Span
	var shown clauseSet
	repeated := repeats(c.text, title)
	for len(chosen) < n {
		best, ok := s.best(chosen, repeated, shown)
		if !ok && len(chosen) == 0 && len(repeated) > 0 {
			repeated = nil
			continue
		}
		if !ok {
			break
		}
		after, before := 0, len(c.text)
		at := 0
		for at < len(chosen) && chosen[at].Start < best.Start {
			after = chosen[at].End
			at++
		}
		if at < len(chosen) {
			before = chosen[at].Start
		}
		chosen = slices.Insert(chosen, at, c.around(best.Span, after, before))
		shown = shown.with(best.clauses)
	}
	return chosen
}

// measure leaves in s.runes how many code points stand before the beginning and before the end of each mark, and in s.paragraphs
// in which paragraph each begins.
func (s *scan) measure(text string) {
	s.runes, s.paragraphs = s.runes[:0], s.paragraphs[:0]
	at, n, paragraph := 0, 0, 0
	for _, m := range s.spans {
		n += utf8.RuneCountInString(text[at:m.Start])
		paragraph += strings.Count(text[at:m.Start], "\n\n")
		s.paragraphs = append(s.paragraphs, paragraph)
		length := utf8.RuneCountInString(text[m.Start:m.End])
		s.runes = append(s.runes, n, n+length)
		at, n = m.End, n+length
	}
}

// minRepeated is the length, in bytes, of a title that is looked for in the text: shorter ones are words of it.
const minRepeated = 32

// repeats returns where a text repeats its title: outlets write it once more at the end, with a link.
func repeats(text, title string) (out []khabar.Span) {
	if len(title) < minRepeated {
		return nil
	}
	for at := 0; ; {
		i := strings.Index(text[at:], title)
		if i < 0 {
			return out
		}
		out = append(out, khabar.Span{Start: at + i, End: at + i + len(title)})
		at += i + len(title)
	}
}

// best returns the best core that overlaps no chosen passage and no repeated title: for each mark, the widest that begins with it. One
// walk over the marks, with two ends that move forward only.
func (s *scan) best(chosen, repeated []khabar.Span, shown clauseSet) (core, bool) {
	taken := func(m khabar.Span) bool { return overlaps(chosen, m) || overlaps(repeated, m) }
	var best core
	var t tally
	end, first, next := 0, 0, 0 // the mark behind the core; its first occurrence and the one behind its last
	for i, m := range s.spans {
		for ; first < next && s.occurrences[first].Start < m.Start; first++ {
			t.take(s.occurrences[first].Clause)
		}
		if taken(m) {
			for next < len(s.occurrences) && s.occurrences[next].Start < m.End {
				next++
			}
			first, end = next, i+1
			continue
		}
		for end < len(s.spans) && (end <= i || s.reaches(i, end, &t, next)) && !taken(s.spans[end]) {
			for ; next < len(s.occurrences) && s.occurrences[next].Start < s.spans[end].End; next++ {
				t.add(s.occurrences[next].Clause)
			}
			end++
		}
		c := core{khabar.Span{Start: m.Start, End: s.spans[end-1].End}, t.clauses, next - first}
		if best.matches == 0 || c.better(best, shown) {
			best = c
		}
	}
	return best, best.matches > 0
}

// reaches reports whether a core that begins with a mark takes in another, whose first occurrence is given: one that is near
// enough, in the same paragraph unless it brings what the core has not.
func (s *scan) reaches(first, mark int, t *tally, occurrence int) bool {
	if s.runes[2*mark+1]-s.runes[2*first] > maxCore {
		return false
	}
	return s.paragraphs[first] == s.paragraphs[mark] || t.counts[min(s.occurrences[occurrence].Clause, clauseLimit-1)] == 0
}

// tally counts the occurrences of each clause in a core.
type tally struct {
	counts  [clauseLimit]int
	clauses clauseSet
}

func (t *tally) add(clause int) {
	clause = min(clause, clauseLimit-1)
	if t.counts[clause]++; t.counts[clause] == 1 {
		t.clauses[clause>>6] |= 1 << (clause & 63)
	}
}

func (t *tally) take(clause int) {
	clause = min(clause, clauseLimit-1)
	if t.counts[clause]--; t.counts[clause] == 0 {
		t.clauses[clause>>6] &^= 1 << (clause & 63)
	}
}

// better reports whether c is to be shown rather than o, which stands before it in the text.
func (c core) better(o core, shown clauseSet) bool {
	return cmp.Or(
		cmp.Compare(c.clauses.without(shown).size(), o.clauses.without(shown).size()),
		cmp.Compare(c.clauses.size(), o.clauses.size()),
		cmp.Compare(c.matches, o.matches),
	) > 0
}

func overlaps(spans []khabar.Span, m khabar.Span) bool {
	for _, s := range spans {
		if m.Start < s.End && s.Start < m.End {
			return true
		}
	}
	return false
}
