package highlight

import (
	"khabar/mappings"
	"khabar/query"
)

// Occurrences appends every match in a text to dst: of the title's words if scope is query.Title, else of the body's. They are
// ordered by start, end and clause; those of different clauses may overlap.
func (m *Matcher) Occurrences(dst []Occurrence, scope query.Scope, text string) []Occurrence {
	s := getScan()
	defer s.release()
	s.findOnce(m.pattern(scope), text)
	return append(dst, s.occurrences...)
}

func (m *Matcher) pattern(scope query.Scope) *pattern {
	if scope == query.Title {
		return m.title
	}
	return m.body
}

// FormKey names a surface form that a clause of the query matched: normalised, with the words of a phrase parted by spaces, so
// that "=form" finds just what was counted. The forms of an actor's names have no proclitics.
type FormKey struct {
	Clause  int
	Surface string
}

// Form is how often a surface form matched, how it was written when it was met first, and the script of its first word.
type Form struct {
	Written string
	Script  mappings.Script
	Count   int
}

// Forms adds the forms that match in the title and the body of an article to counts.
func (m *Matcher) Forms(counts map[FormKey]Form, title, body string) {
	s := getScan()
	defer s.release()
	m.forms(counts, s, m.title, title)
	m.forms(counts, s, m.body, body)
}

func (m *Matcher) forms(counts map[FormKey]Form, s *scan, p *pattern, text string) {
	s.findOnce(p, text)
	var surface []byte
	for _, o := range s.occurrences {
		surface = surface[:0]
		written, tokens := text[o.Start:o.End], s.tokens[o.first:o.last+1]
		if o.name.End > 0 {
			written = text[o.name.Start:o.name.End]
			tokens = mappings.AnalyzeString(written)
		}
		for _, t := range tokens {
			if len(surface) > 0 {
				surface = append(surface, ' ')
			}
			surface = append(surface, t.Surface...)
		}
		key := FormKey{o.Clause, string(surface)}
		f, known := counts[key]
		if !known {
			f.Written, f.Script = single(written), s.tokens[o.first].Script
		}
		f.Count++
		counts[key] = f
	}
}
