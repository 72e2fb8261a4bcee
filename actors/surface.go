package actors

import "strings"

// verdict says whether the surroundings of a name allow it.
type verdict uint8

const (
	no    verdict = iota // not this name; a shorter one may be
	yes                  // it may be
	never                // nothing in this run of words is a name
)

// allowed judges a name by its own letters and by the words around it. What needs the whole article is left to resolve.
func (d *reading) allowed(n *name, from, to int, cut uint8) verdict {
	if !d.spelt(n, from, to) {
		return no
	}
	if n.from != minDay || n.to != maxDay {
		if d.day == noDay || d.day < n.from || d.day > n.to {
			return no
		}
	}
	switch {
	case n.role == rejected:
		return never
	case n.role == office:
		return d.holds(from, to)
	case n.role == demonym:
		return yes
	case n.flags&gated != 0 && !d.triggered(n, from, to):
		return no
	case n.kind == person:
		return d.personal(n, from, to)
	case n.kind == place || n.kind == state:
		return d.geographic(n, from, to)
	}
	return yes
}

// spelt compares capitals and, for exact names, every letter.
func (d *reading) spelt(n *name, from, to int) bool {
	last := &d.tokens[to-1]
	if n.flags&arabic != 0 && strings.Contains(d.text[last.start:last.end], "\u064B") {
		return false // tanwin makes an adjective or adverb of it: "سوريًا" is no Syria
	}
	if n.flags&(quoted|unquoted) != 0 && d.inQuotes(from, to) != (n.flags&quoted != 0) {
		return false
	}
	if n.exact != "" {
		text := d.text[d.tokens[from].start:d.tokens[to-1].end]
		return strings.HasSuffix(text, n.exact)
	}
	if n.flags&arabic != 0 || d.shouting && n.role != acronym {
		return !d.shouting || n.words > 1 || n.flags&arabic != 0 || !d.r.words.common[d.tokens[from].hash]
	}
	if d.caseless {
		return n.words > 1 || !d.r.words.common[d.tokens[from].hash]
	}
	for i := from; i < to; i++ {
		t := &d.tokens[i]
		if n.caps&(1<<(i-from)) != 0 && t.flags&isCapital == 0 && !(t.flags&isArticle != 0 && d.capitalBehind(t)) {
			return false
		}
		if n.role == acronym && n.words == 1 {
			if t.flags&isAllCaps == 0 || d.shouting && t.flags&isDotted == 0 && d.r.words.common[t.hash] {
				return false
			}
		}
	}
	return true
}

// inQuotes reports whether exactly these words stand in quotation marks, as Arabic newspapers set the names of newspapers.
func (d *reading) inQuotes(from, to int) bool {
	before, after := d.text[:d.tokens[from].start], d.text[d.tokens[to-1].end:]
	for _, q := range [...][2]string{{"«", "»"}, {"“", "”"}, {"\"", "\""}, {"”", "“"}} {
		if strings.HasSuffix(before, q[0]) && strings.HasPrefix(after, q[1]) {
			return true
		}
	}
	return false
}

// capitalBehind reports whether the name behind a joined article has a capital: "al-Shibani", "AlShibani".
func (d *reading) capitalBehind(t *token) bool {
	text := d.text[t.start:t.end]
	return strings.IndexFunc(text[1:], func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 0xC0 && r < 0xDF }) >= 0
}

// near reports whether two neighbouring tokens have only white space or a hyphen between them.
func (d *reading) near(i int) bool {
	return i < len(d.tokens) && i > d.fieldStart() && d.tokens[i].gap == gapSpace
}

func (d *reading) fieldStart() int { return d.titleEnd }

// holds judges an office ("the Syrian president"): it names its holder unless it is said of a former one or a name follows, which
// may be another's. What may follow is a list of function words, and the end of a clause.
func (d *reading) holds(from, to int) verdict {
	w := d.r.words
	for back := 1; back <= 2 && d.near(from-back+1); back++ {
		if has(w.former, &d.tokens[from-back]) {
			return no
		}
	}
	if !d.near(to) {
		return yes
	}
	next := &d.tokens[to]
	if has(w.former, next) {
		return no
	}
	if next.flags&isArabic != 0 {
		if w.follows[next.hash] {
			return yes
		}
		return no
	}
	if next.flags&isCapital != 0 {
		return no
	}
	return yes
}

// triggered reports whether a gated name stands behind a word that says what it is ("بلدة", "the town of"), or beside a place that
// is beyond doubt, joined by "and" or a comma.
func (d *reading) triggered(n *name, from, to int) bool {
	w := d.r.words
	list := w.trigger
	switch n.kind {
	case person:
		list = w.title
	case organisation, group, state:
		list = w.orgTrigger
	}
	for back := 1; back <= 2 && d.near(from-back+1); back++ {
		t := &d.tokens[from-back]
		if has(list, t) {
			return true
		}
		if back == 1 && n.flags&arabic != 0 && n.kind != person && !d.isDemonym(from-1) {
			break
		}
	}
	return n.kind == place && d.listed(from, to)
}

// isDemonym reports whether the token was taken for a demonym.
func (d *reading) isDemonym(i int) bool {
	for k := len(d.candidates) - 1; k >= 0; k-- {
		c := &d.candidates[k]
		if c.to <= i {
			return false
		}
		if c.from <= i {
			return c.names[0].role == demonym
		}
	}
	return false
}

// listed reports whether the name goes on an enumeration of places: "منبج والباب", "Manbij, Al-Bab".
func (d *reading) listed(from, to int) bool {
	if len(d.candidates) == 0 {
		return false
	}
	last := &d.candidates[len(d.candidates)-1]
	if last.to != from || last.kind != place || last.names[0].kind != place || len(d.candidates) <= d.titleCands && d.titleCands > 0 {
		return false
	}
	t := &d.tokens[from]
	return t.gap == gapComma || t.gap == gapSpace && t.flags&isArabic != 0 && uint64(t.first[0]) == codeWaw
}

// personal judges a person's name. A given name directly before it makes it the end of somebody else's; so does, in English, an
// unknown capitalised word before or behind a surname.
func (d *reading) personal(n *name, from, to int) verdict {
	w := d.r.words
	if d.honoured(from, to) {
		return no
	}
	if d.near(from) {
		prev := &d.tokens[from-1]
		known := d.endsCandidate(from) && !(w.given[prev.hash] && d.isDemonym(from-1))
		if !known && d.tokens[from].flags&isOwner == 0 && w.given[prev.hash] && !has(w.title, prev) {
			return no
		}
		if n.words == 1 && n.flags&arabic == 0 && prev.flags&isCapital != 0 && !known && !d.shouting && prev.flags&isOwner == 0 &&
			!has(w.title, prev) && !(prev.flags&isInitial != 0 && !w.given[prev.hash] && w.common[prev.hash]) {
			return no
		}
		if h := prev.hash; h == hashBin || h == hashIbn || h == hashAl {
			return no
		}
	}
	if n.words == 1 && d.near(to) && !d.shouting {
		next := &d.tokens[to]
		if n.flags&arabic == 0 && next.flags&isCapital != 0 && next.flags&(isAllCaps|isArabic) == 0 &&
			d.tokens[to-1].flags&isOwner == 0 && !has(w.afterName, next) && !d.beginsName(to) {
			return no
		}
		if h := next.hash; h == hashBin {
			return no
		}
	}
	return yes
}

// honoured reports whether the name is that of a street, a hospital, a prize: "شارع الشيخ زايد", "King Fahd Hospital". A single surname
// behind "the company of" is another's too.
func (d *reading) honoured(from, to int) bool {
	w := d.r.words
	if d.tokens[from].flags&isArabic == 0 {
		return d.near(to) && d.tokens[to].flags&isCapital != 0 && w.afterPlace[d.tokens[to].hash] && d.tokens[to-1].flags&isOwner == 0
	}
	i := from
	for d.near(i) && i > 0 && has(w.person, &d.tokens[i-1]) {
		i--
	}
	if !d.near(i) || i == 0 {
		return false
	}
	t := &d.tokens[i-1]
	return has(w.facility, t) || i == from && to-from == 1 && has(w.institution, t)
}

var hashBin, hashIbn, hashAl = hashOf("بن"), hashOf("ابن"), hashOf("ال")

// endsCandidate reports whether a candidate ends directly before a token.
func (d *reading) endsCandidate(i int) bool {
	return len(d.candidates) > 0 && d.candidates[len(d.candidates)-1].to == i
}

// beginsName reports whether a name may begin at a token.
func (d *reading) beginsName(i int) bool {
	w := d.r.trie.word(d.tokens[i].hash)
	return w != 0 && d.r.trie.step(0, w) != 0
}

// geographic judges a place or state by its neighbours: not inside a university, a newspaper, a street, a convention, nor as a
// given name or surname.
func (d *reading) geographic(n *name, from, to int) verdict {
	w := d.r.words
	if d.near(from) {
		prev := &d.tokens[from-1]
		if has(w.institution, prev) && !(prev.flags&isArabic == 0 && prev.flags&isCapital == 0) {
			return no
		}
		if prev.flags&isArabic == 0 && d.near(from-1) && d.tokens[from-1].hash == hashOfWord &&
			w.institution[d.tokens[from-2].hash] && d.tokens[from-2].flags&isCapital != 0 {
			return no
		}
		if n.words == 1 && !d.endsCandidate(from) && !d.shouting && w.given[prev.hash] && !has(w.title, prev) &&
			(prev.flags&isArabic != 0 || prev.flags&isCapital != 0 || d.caseless) {
			return no
		}
	}
	if n.words == 1 && n.flags&arabic == 0 && d.near(to) && !d.shouting && d.tokens[to-1].flags&isOwner == 0 {
		if next := &d.tokens[to]; next.flags&isCapital != 0 && (w.afterPlace[next.hash] || d.givenName(from, to)) {
			return no
		}
	}
	return yes
}

// givenName reports whether a name that is a given name too (Jordan, Paris) stands before a surname that is not known.
func (d *reading) givenName(from, to int) bool {
	w := d.r.words
	next := &d.tokens[to]
	return w.given[d.tokens[from].hash] && next.flags&isAllCaps == 0 && !w.common[next.hash] && !w.afterName[next.hash] &&
		!has(w.title, next) && !w.official[next.hash] && !d.beginsName(to)
}

var hashOfWord = hashOf("of")
