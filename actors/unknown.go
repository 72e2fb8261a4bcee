package actors

import (
	"cmp"
	"slices"
	"strings"
)

// evidenceKind says what makes a run of words look like a name.
type evidenceKind uint8

const (
	byCapitals evidenceKind = iota // English words with capitals inside a sentence
	byGiven                        // the first is a given name
	byTitle                        // a title stands before or behind
)

// sighting is a run of words in an article that may be the name of somebody the gazetteer does not know.
type sighting struct {
	from, to int // tokens
	kind     evidenceKind
	title    uint64 // class of the title, 0 without one
	arabic   bool
}

// Bounds of a name in words, and of what stands between a title and a name: "the spokesman of the Ministry of Foreign Affairs X".
const (
	minUnknownWords = 2
	maxUnknownWords = 5
	maxQualifiers   = 6
)

// unknowns finds the names in a reading that no candidate covers.
func (d *reading) unknowns(known []bool) []sighting {
	var out []sighting
	for i := 0; i < len(d.tokens); {
		t := &d.tokens[i]
		switch {
		case t.flags&isArabic != 0:
			if s, ok := d.titledArabic(i, known); ok {
				out = append(out, s)
				i = s.to
				continue
			}
		case t.flags&isCapital != 0 && !known[i]:
			s, next := d.capitalRun(i, known)
			if s.to-s.from >= minUnknownWords {
				out = append(out, s)
			}
			i = next
			continue
		}
		i++
	}
	return out
}

// joined reports whether a token follows the one before it in the same clause.
func (d *reading) joined(i int) bool {
	if i >= len(d.tokens) || i == d.titleEnd || d.tokens[i].gap != gapSpace {
		return false
	}
	text := d.article.Body
	if i < d.titleEnd {
		text = d.article.Title
	}
	between := text[d.tokens[i-1].end:d.tokens[i].start]
	return between == " " || !strings.ContainsAny(between, "–«»“”\"ـ") && !strings.Contains(between, " -")
}

// titledArabic reads the name behind a title at token i: "الناطق باسم وزارة الخارجية ماجد الأنصاري".
func (d *reading) titledArabic(i int, known []bool) (sighting, bool) {
	w := d.r.words
	if known[i] || !has(w.person, &d.tokens[i]) || d.joined(i) && i > 0 && has(w.facility, &d.tokens[i-1]) {
		return sighting{}, false
	}
	class := d.titleClass(i)
	j := i + 1
	for n := 0; n < maxQualifiers && d.joined(j) && d.qualifies(j, known); n++ {
		j++
	}
	s := sighting{from: j, to: j, kind: byTitle, title: class, arabic: true}
	for d.joined(s.to) && s.to-s.from < maxUnknownWords && d.tokens[s.to].flags&isArabic != 0 && !known[s.to] {
		t := &d.tokens[s.to]
		if w.notName[t.hash] || s.to > s.from && has(w.person, t) && !w.given[t.hash] || s.to == s.from && definite(t, 0) || definite(t, 1) ||
			uint64(t.first[0]) == codeLam && uint64(t.first[1]) == codeLam || strings.Contains(d.tokenText(s.to), "\u064B") {
			break
		}
		s.to++
	}
	for s.to > s.from && isLink(d.tokens[s.to-1].hash) {
		s.to--
	}
	return s, s.to-s.from >= minUnknownWords
}

// qualifies reports whether an Arabic word between title and name belongs to the title.
func (d *reading) qualifies(i int, known []bool) bool {
	t := &d.tokens[i]
	if t.flags&isArabic == 0 {
		return false
	}
	if uint64(t.first[0]) == codeLam && uint64(t.first[1]) == codeLam {
		return true // "مدير عام للصحة"
	}
	return known[i] || d.r.words.qualifier[t.hash] || definite(t, 0) && !d.r.words.given[t.hash] || has(d.r.words.person, t) && !d.r.words.given[t.hash]
}

var linkWords = []uint64{hashBin, hashIbn, hashAl, hashOf("ابو"), hashOf("ابي"), hashOf("عبد"), hashOf("ام"), hashOf("bin"), hashOf("ibn"),
	hashOf("abu"), hashOf("فان"), hashOf("فون"), hashOf("دي"), hashOf("الدين"), hashOf("de"), hashOf("van"), hashOf("von"), hashOf("der"), hashOf("den"), hashOf("la")}

// isLink reports whether a word joins two parts of a name.
func isLink(hash uint64) bool { return slices.Contains(linkWords, hash) }

// capitalRun reads the words with capitals from token i on, and returns the name among them and the token behind.
func (d *reading) capitalRun(i int, known []bool) (sighting, int) {
	w := d.r.words
	end := i
	for end < len(d.tokens) && !known[end] && (end == i || d.joined(end)) {
		t := &d.tokens[end]
		if t.flags&isCapital == 0 && !(isLink(t.hash) && end > i && end+1 < len(d.tokens) && d.joined(end+1) && d.tokens[end+1].flags&isCapital != 0) ||
			t.flags&isArabic != 0 || t.letters == 0 {
			break
		}
		end++
		if t.flags&isOwner != 0 {
			break
		}
	}
	next := max(end, i+1)
	s := sighting{from: i, to: end}
	if w.company[d.tokens[end-1].hash] {
		return d.company(s, known), next
	}
	for s.from < s.to && d.leads(s.from) {
		if w.person[d.tokens[s.from].hash] {
			s.kind, s.title = byTitle, d.titleClass(s.from)
		}
		s.from++
	}
	for k := s.to - minUnknownWords; k > s.from; k-- { // "Commerce Secretary Malcolm Baldrige"
		if w.person[d.tokens[k-1].hash] {
			s.kind, s.title, s.from = byTitle, d.titleClass(k-1), k
			break
		}
	}
	for s.to > s.from && (w.common[d.tokens[s.to-1].hash] && d.tokens[s.to-1].letters < 4 || d.tokens[s.to-1].letters == 1 || w.afterName[d.tokens[s.to-1].hash] || w.person[d.tokens[s.to-1].hash]) {
		s.to--
	}
	if s.to == s.from || d.shouting && s.from >= d.titleEnd || s.to-s.from > maxUnknownWords || d.numeric(s.from, s.to) {
		return sighting{}, next
	}
	if s.from > 0 && s.title == 0 && d.joined(s.from) && w.person[d.tokens[s.from-1].hash] {
		s.kind, s.title = byTitle, d.titleClass(s.from-1)
	}
	if s.title == 0 {
		s.title = cmp.Or(d.titleBehind(s.to), d.titleBefore(s.from, known))
		if s.title != 0 {
			s.kind = byTitle
		}
	}
	if s.title == 0 && w.given[d.tokens[s.from].hash] {
		s.kind = byGiven
	}
	if s.kind == byCapitals {
		s = d.whole(s, known)
	}
	return s, next
}

// titleBefore returns the class of a title whose bearer follows behind a comma: "a spokesman for the ministry, Salma Hourani, said".
func (d *reading) titleBefore(i int, known []bool) uint64 {
	if i == 0 || i == d.titleEnd || d.tokens[i].gap != gapComma {
		return 0
	}
	for k := i - 1; k >= 0 && k > i-8; k-- {
		if d.r.words.person[d.tokens[k].hash] {
			return d.titleClass(k)
		}
		if !d.joined(k) || d.tokens[k].flags&isCapital != 0 && !known[k] {
			return 0
		}
	}
	return 0
}

// company reads a run that ends in "Corp" or "Ltd": the form is no part of the name, and a title before it is.
func (d *reading) company(s sighting, known []bool) sighting {
	w := d.r.words
	for s.to > s.from && w.company[d.tokens[s.to-1].hash] {
		s.to--
	}
	for s.from < s.to && w.common[d.tokens[s.from].hash] {
		s.from++
	}
	if s.to == s.from || s.to-s.from > maxUnknownWords || d.numeric(s.from, s.to) {
		return sighting{}
	}
	return d.whole(s, known)
}

// whole takes in what "of" and "and" join to words with capitals: "Securities and Exchange Commission". Two names of several words
// beside an "and" are two.
func (d *reading) whole(s sighting, known []bool) sighting {
	w := d.r.words
	capital := func(i int) bool {
		return i >= 0 && i < len(d.tokens) && d.tokens[i].flags&(isCapital|isArabic) == isCapital && !known[i]
	}
	from, to := s.from, s.to
	if k := from - 1; d.joined(from) && k > 0 && d.joined(k) && w.joins[d.tokens[k].hash] && capital(k-1) {
		for k--; capital(k) && (k == 0 || d.joined(k) && capital(k-1)); k-- {
		}
		from = max(k, 0)
	}
	if d.joined(to) && d.joined(to+1) && w.joins[d.tokens[to].hash] && capital(to+1) {
		for to++; capital(to) && d.joined(to+1) && capital(to+1); to++ {
		}
		to++
	}
	if to-from > 2*maxUnknownWords || d.numeric(from, to) || w.common[d.tokens[from].hash] || s.to-s.from > 1 && to-s.to > 2 && w.and == d.tokens[s.to].hash ||
		s.from-from > 2 && w.and == d.tokens[s.from-1].hash {
		return sighting{}
	}
	if from > 0 && (d.joined(from) && known[from-1] || d.tokens[from].gap == gapComma && w.company[d.tokens[to-1].hash]) {
		return sighting{} // a part of "American Telephone and Telegraph", of "Goldman, Sachs and Co"
	}
	s.from, s.to = from, to
	return s
}

// leads reports whether a capitalised word before a name is none of it: a title, a word at the beginning of a sentence.
func (d *reading) leads(i int) bool {
	t := &d.tokens[i]
	w := d.r.words
	return w.person[t.hash] || w.common[t.hash] || w.afterName[t.hash] || w.qualifier[t.hash]
}

// numeric reports whether a run has a word with a digit, or consists of acronyms.
func (d *reading) numeric(from, to int) bool {
	acronyms := 0
	for i := from; i < to; i++ {
		text := d.tokenText(i)
		if strings.ContainsAny(text, "0123456789") {
			return true
		}
		if d.tokens[i].flags&isAllCaps != 0 && d.tokens[i].letters > 1 {
			acronyms++
		}
	}
	return acronyms > 0
}

// titleBehind returns the class of a title in an apposition: "Salma Hourani, the spokeswoman for …", or 0.
func (d *reading) titleBehind(i int) uint64 {
	if i >= len(d.tokens) || i == d.titleEnd || d.tokens[i].gap != gapComma {
		return 0
	}
	for k := i; k < len(d.tokens) && k < i+6 && (k == i || d.joined(k)); k++ {
		if d.r.words.person[d.tokens[k].hash] {
			return d.titleClass(k)
		}
	}
	return 0
}

// titleClass is what titles of both languages have in common: the first word of their line in the section "person-title".
func (d *reading) titleClass(i int) uint64 {
	t := &d.tokens[i]
	if c := d.r.words.titleClass[t.hash]; c != 0 {
		return c
	}
	var forms [maxForms]form
	for _, f := range proclitics(t, forms[:0]) {
		if c := d.r.words.titleClass[f.hash]; c != 0 {
			return c
		}
	}
	return 0
}

// tokenText returns a token's text as it is written.
func (d *reading) tokenText(i int) string {
	text := d.article.Body
	if i < d.titleEnd {
		text = d.article.Title
	}
	return text[d.tokens[i].start:d.tokens[i].end]
}

// covered marks the tokens of known names and of what was rejected.
func (d *reading) covered() []bool {
	known := make([]bool, len(d.tokens))
	for i := range d.candidates {
		c := &d.candidates[i]
		if c.actor < 0 && c.evidence < 0 {
			continue
		}
		for k := c.from; k < c.to; k++ {
			known[k] = true
		}
	}
	for _, s := range d.rejected {
		for k := s.Start; k < s.End; k++ {
			known[k] = true
		}
	}
	for i := range d.tokens {
		if i >= d.titleEnd && d.isSkipped(int(d.tokens[i].start), -2) {
			known[i] = true
		}
	}
	return known
}
