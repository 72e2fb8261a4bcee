// Package highlight finds in a text what a query matched there: snippets for a page of hits, every occurrence for a
// concordance, and the forms of a word with their counts. The plan of a query (package terms) and the stored text go in; text
// with byte spans comes out, never HTML.
//
// It analyses the text again as the index did, so that a mark covers a whole word and stands only where the query matches. It
// reads no index.
package highlight

import (
	"bytes"
	"slices"
	"sync"

	"khabar"
	"khabar/indexer/terms"
	"khabar/mappings"
	"khabar/query"
)

// Matcher finds the matches of one query in texts. It is immutable, and safe for concurrent use.
type Matcher struct {
	title, body *pattern
	clauses     []query.Node
	names       []string       // of clauses, in canonical form
	actors      map[string]int // clause by Actor.ID
}

// Occurrence is a match of one clause in a text: a word, or a whole phrase. Start and End are byte offsets of token boundaries.
type Occurrence struct {
	Start, End int
	// Clause numbers the word or phrase of the query, as Matcher.Clauses lists them.
	Clause int
	// Kind is what a mark of it would be.
	Kind khabar.MarkKind

	first, last int         // tokens
	name        khabar.Span // of an actor's name, without proclitics; zero for words
	near        int         // 1 + the number in pattern.phrases of a phrase with a slop; otherwise 0
}

// pattern is what one of the two texts of an article is searched for. A slot stands for a clause, or for a term of a phrase.
type pattern struct {
	stems, surfaces map[string][]slot
	affixes         []affix
	phrases         []phrase
	slots           int // terms of phrases
	named           []named
}

// named is a place of one article's text that names an actor.
type named struct {
	khabar.Span
	clause int
	kind   khabar.MarkKind
}

type slot struct {
	clause int
	term   int // of a phrase: the number of its list in scan.lists; -1 for a word
	kind   khabar.MarkKind
}

// affix is a prefix or a fuzzy term: it must be compared with each token.
type affix struct {
	text     []byte
	distance int // 0 for a prefix
	clause   int
}

type phrase struct {
	clause  int
	kind    khabar.MarkKind
	offsets []int
	repeats []int // per term: how many terms before it are the same
	lists   int   // number of the list of its first term
	window  int   // of positions, for phrases with a slop; otherwise 0
}

// Compile makes the matcher of a plan: of its words and phrases that are not negated. The same word twice is one clause. The actors,
// values of actor: and place:, are clauses behind those of words; what With is told of them is found.
func Compile(plan *terms.Plan, actors ...*query.Value) *Matcher {
	m := &Matcher{title: newPattern(), body: newPattern(), actors: make(map[string]int, len(actors))}
	seen := map[string]int{}
	terms.Positive(plan.Root, func(n terms.Node) {
		var source query.Node
		var scope query.Scope
		switch n := n.(type) {
		case *terms.Term:
			source, scope = n.Source, n.Scope
		case *terms.Phrase:
			source, scope = n.Source, n.Scope
		}
		key := source.String()
		clause, known := seen[key]
		if !known {
			clause = len(m.clauses)
			seen[key] = clause
			m.clauses, m.names = append(m.clauses, source), append(m.names, key)
		}
		if scope != query.Body {
			m.title.add(n, clause)
		}
		if scope != query.Title {
			m.body.add(n, clause)
		}
	})
	for _, a := range actors {
		m.actors[a.Value] = len(m.clauses)
		m.clauses, m.names = append(m.clauses, a), append(m.names, a.String())
	}
	return m
}

// With returns a matcher for one article that finds the mentions of the actors too, except where words of the query match already:
// each place of the text is found once for its words or once for its actor.
func (m *Matcher) With(mentions []khabar.Mention) *Matcher {
	out := *m
	title, body := *m.title, *m.body
	out.title, out.body = &title, &body
	for _, mention := range mentions {
		clause, wanted := m.actors[mention.Actor]
		if !wanted {
			continue
		}
		p := &body
		if mention.Field == string(query.Title) {
			p = &title
		}
		p.named = append(p.named, named{mention.Span, clause, kindOfActor(m.clauses[clause])})
	}
	return &out
}

// WantsActors reports whether there are actors that With could find.
func (m *Matcher) WantsActors() bool { return len(m.actors) > 0 }

// Clauses returns the words and phrases of the query that Occurrence.Clause numbers. The slice must not be modified.
func (m *Matcher) Clauses() []query.Node { return m.clauses }

func newPattern() *pattern {
	return &pattern{stems: map[string][]slot{}, surfaces: map[string][]slot{}}
}

func (p *pattern) add(n terms.Node, clause int) {
	switch n := n.(type) {
	case *terms.Term:
		switch n.Kind {
		case terms.Stem:
			p.stems[n.Text] = addSlot(p.stems[n.Text], slot{clause, -1, kindOf(n.Source)})
		case terms.Surface:
			p.surfaces[n.Text] = addSlot(p.surfaces[n.Text], slot{clause, -1, kindOf(n.Source)})
		default:
			same := func(a affix) bool { return a.clause == clause && a.distance == n.Distance && string(a.text) == n.Text }
			if !slices.ContainsFunc(p.affixes, same) {
				p.affixes = append(p.affixes, affix{[]byte(n.Text), n.Distance, clause})
			}
		}
	case *terms.Phrase:
		f := phrase{clause: clause, kind: khabar.MarkPhrase, lists: p.slots}
		if n.Slop > 0 {
			f.kind, f.window = khabar.MarkNear, n.Window()
		}
		index := p.stems
		if n.Kind == terms.Surface {
			index = p.surfaces
		}
		for i, t := range n.Terms {
			f.offsets = append(f.offsets, t.Offset)
			repeats := 0
			for _, before := range n.Terms[:i] {
				if before.Text == t.Text {
					repeats++
				}
			}
			f.repeats = append(f.repeats, repeats)
			index[t.Text] = append(index[t.Text], slot{clause, p.slots + i, f.kind})
		}
		p.slots += len(n.Terms)
		p.phrases = append(p.phrases, f)
	}
}

func addSlot(slots []slot, s slot) []slot {
	if slices.Contains(slots, s) {
		return slots
	}
	return append(slots, s)
}

// scan is the working memory of one text.
type scan struct {
	arena       *mappings.Arena
	text        []byte
	tokens      []mappings.Token
	lists       [][]int // per term of a phrase: the tokens that match it, ascending
	occurrences []Occurrence
	cursors     []int
	marks       []khabar.Mark // of one passage, before those that overlap are made one
	spans       []khabar.Span // what the occurrences cover, those that overlap as one
	runes       []int         // per span: the code points before its beginning and before its end
	paragraphs  []int         // per span: the number of the paragraph
}

// maxPooledText bounds the texts whose working memory is kept, in bytes: what snippets look at at most. It takes about 20 times as
// much, until the next garbage collection.
const maxPooledText = 2 * maxSnippetText

var scans = sync.Pool{New: func() any { return new(scan) }}

func getScan() *scan {
	s := scans.Get().(*scan)
	s.arena = mappings.GetArena()
	return s
}

func (s *scan) release() {
	mappings.PutArena(s.arena)
	s.arena = nil
	if cap(s.text) <= maxPooledText {
		scans.Put(s)
	}
}

// find leaves the occurrences of the pattern's words and phrases in the text in s, ordered by start, then end, then clause.
func (s *scan) find(p *pattern, text string) {
	s.text = append(s.text[:0], text...)
	s.occurrences = s.occurrences[:0]
	s.tokens = mappings.Analyze(s.tokens[:0], s.text, s.arena)
	for len(s.lists) < p.slots {
		s.lists = append(s.lists, nil)
	}
	for i := range p.slots {
		s.lists[i] = s.lists[i][:0]
	}
	for i := range s.tokens {
		t := &s.tokens[i]
		s.note(p.stems[string(t.Stem)], i)
		if len(p.surfaces) > 0 {
			s.note(p.surfaces[string(t.Surface)], i)
		}
		for j := range p.affixes {
			if a := &p.affixes[j]; a.matches(t.Surface) {
				s.add(a.clause, khabar.MarkWord, i, i)
			}
		}
	}
	for i := range p.phrases {
		s.findPhrase(&p.phrases[i], i)
	}
	slices.SortFunc(s.occurrences, func(a, b Occurrence) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		if a.End != b.End {
			return a.End - b.End
		}
		return a.Clause - b.Clause
	})
	s.occurrences = slices.CompactFunc(s.occurrences, func(a, b Occurrence) bool {
		return a.Start == b.Start && a.End == b.End && a.Clause == b.Clause
	})
}

// findOnce is find, and leaves the names of actors among the occurrences too, each place once: not those that words overlap.
func (s *scan) findOnce(p *pattern, text string) {
	s.find(p, text)
	s.addNamed(p.named, false)
}

// findAll is find, and leaves all names of actors among the occurrences.
func (s *scan) findAll(p *pattern, text string) {
	s.find(p, text)
	s.addNamed(p.named, true)
}

// addNamed adds the names of actors, those that an occurrence overlaps only if overlapping. Both are in the order of the text.
func (s *scan) addNamed(names []named, overlapping bool) {
	found := len(s.occurrences)
	token, end := 0, 0 // end of the occurrences that begin before the name at hand
	at := 0
	for _, n := range names {
		for at < found && s.occurrences[at].Start < n.End {
			end = max(end, s.occurrences[at].End)
			at++
		}
		for token < len(s.tokens) && s.tokens[token].End <= n.Start {
			token++
		}
		last := token
		for last < len(s.tokens) && s.tokens[last].Start < n.End {
			last++
		}
		switch {
		case last > token && (overlapping || end <= n.Start):
			s.add(n.clause, n.kind, token, last-1)
			o := &s.occurrences[len(s.occurrences)-1]
			o.name, o.Start, o.End = n.Span, min(o.Start, n.Start), max(o.End, n.End)
		case overlapping: // a name of common words, which have no tokens
			s.occurrences = append(s.occurrences, Occurrence{Start: n.Start, End: n.End, Clause: n.clause, Kind: n.kind, name: n.Span})
		}
	}
	if len(s.occurrences) > found {
		slices.SortStableFunc(s.occurrences, func(a, b Occurrence) int { return a.Start - b.Start })
	}
}

// note records that a token matches slots.
func (s *scan) note(slots []slot, token int) {
	for _, at := range slots {
		if at.term < 0 {
			s.add(at.clause, at.kind, token, token)
		} else {
			s.lists[at.term] = append(s.lists[at.term], token)
		}
	}
}

// add records an occurrence from one token to another.
func (s *scan) add(clause int, kind khabar.MarkKind, first, last int) {
	end := 0
	for i := first; i <= last; i++ {
		end = max(end, s.tokens[i].End)
	}
	o := Occurrence{Start: s.tokens[first].Start, End: end, Clause: clause, first: first, last: last, Kind: kind}
	s.occurrences = append(s.occurrences, o)
}

func (a *affix) matches(surface []byte) bool {
	if a.distance > 0 {
		return terms.Within(a.text, surface, a.distance)
	}
	return bytes.HasPrefix(surface, a.text)
}
