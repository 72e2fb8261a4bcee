package actors

import (
	"slices"
)

// resolve decides which candidates are mentions of whom, in the order in which one decision supports the next: names that are
// certain by themselves, demonyms of something official, names that the rest of the article decides.
func (d *reading) resolve() {
	for i := range d.candidates {
		d.certain(&d.candidates[i])
	}
	for i := range d.candidates {
		c := &d.candidates[i]
		if c.actor >= 0 || c.evidence >= 0 {
			continue
		}
		switch n := &c.names[0]; {
		case n.flags&nearest != 0:
			c.actor = d.ofNearestState(i)
		case n.role == surname || n.role == short:
			c.actor = d.bearer(i)
		case n.with >= 0:
			c.actor = d.accompanied(c)
		}
	}
	for i := range d.candidates {
		c := &d.candidates[i]
		for k := range c.names {
			if n := &c.names[k]; c.actor < 0 && n.flags&bound != 0 && n.with < 0 && d.present(n.actor) {
				c.actor = n.actor
			}
		}
	}
}

// certain settles a candidate that needs nothing from the article: one actor, no condition.
func (d *reading) certain(c *candidate) {
	n := &c.names[0]
	if n.role == demonym || n.role == metonym {
		for k := range c.names {
			if c.names[k].role != demonym && c.names[k].role != metonym {
				n = &c.names[k]
			}
		}
	}
	switch n.role {
	case demonym:
		c.evidence = n.actor
		if len(c.names) == 1 && d.official(c) {
			c.actor = n.actor
		}
		return
	case metonym:
		c.evidence = n.actor
		if n.state >= 0 {
			c.evidence = n.state
		}
		return
	}
	if n.flags&(nearest|bound) != 0 || n.with >= 0 {
		return
	}
	best := d.preferred(c.names)
	if best == nil {
		return
	}
	c.actor, c.kind = best.actor, best.kind
	if best.kind == state {
		c.evidence = best.actor
	} else if best.state >= 0 {
		c.evidence = best.state
	}
}

// preferred returns the one name that is full or an acronym or an office, or nil when there are none or they name several actors.
func (d *reading) preferred(names []name) *name {
	var best *name
	for k := range names {
		n := &names[k]
		if n.role == surname || n.role == short || n.role == demonym || n.flags&bound != 0 {
			continue
		}
		if best != nil && best.actor != n.actor {
			return nil
		}
		best = n
	}
	return best
}

// official reports whether what a demonym qualifies belongs to its state: "the Syrian army", "وزير الخارجية السوري", not "Syrian
// refugees". Only then does it name the state.
func (d *reading) official(c *candidate) bool {
	w := d.r.words.official
	first := &d.tokens[c.from]
	if first.flags&isArabic != 0 {
		if !definite(first, c.cut) { // "جندي تركي", but "الأمير تركي" is a man's name
			return c.from > 0 && first.gap == gapSpace && w[d.tokens[c.from-1].hash] && !definite(&d.tokens[c.from-1], 0)
		}
		for back := 1; back <= 3 && c.from-back >= 0 && d.tokens[c.from-back+1].gap == gapSpace; back++ {
			if has(w, &d.tokens[c.from-back]) {
				return true
			}
		}
		return false
	}
	for i := c.to; i < c.to+3 && i < len(d.tokens) && d.tokens[i].gap == gapSpace; i++ {
		if w[d.tokens[i].hash] {
			return true
		}
	}
	return false
}

// definite reports whether an Arabic token has the article behind the letters cut off.
func definite(t *token, cut uint8) bool {
	return cut == 0 && uint64(t.first[0]) == codeAlef && uint64(t.first[1]) == codeLam ||
		cut == 1 && (uint64(t.first[1]) == codeAlef && uint64(t.first[2]) == codeLam || uint64(t.first[0]) == codeLam)
}

// present reports whether the article names an actor for certain.
func (d *reading) present(actor int32) bool {
	for i := range d.candidates {
		if d.candidates[i].actor == actor {
			return true
		}
	}
	return false
}

// bearer finds whom a surname means: the one of its bearers whose full name comes last before it, else the only one in the article,
// else the actor whose short name it is.
func (d *reading) bearer(i int) int32 {
	c := &d.candidates[i]
	inTitle := i < d.titleCands
	found := int32(-1)
	for k := i - 1; k >= 0; k-- {
		if o := &d.candidates[k]; o.actor >= 0 && o.names[0].role == full && o.names[0].words > 1 && bears(c.names, o.actor) {
			return o.actor
		}
	}
	for k := i + 1; k < len(d.candidates); k++ {
		o := &d.candidates[k]
		if o.actor < 0 || o.names[0].role != full || !bears(c.names, o.actor) || o.actor == found {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = o.actor
		if inTitle && k >= d.titleCands {
			break // the first full name behind a title is whom it announces
		}
	}
	if found >= 0 {
		return found
	}
	for k := range c.names {
		if n := &c.names[k]; n.role == short && n.flags&bound == 0 {
			if found >= 0 && found != n.actor {
				return -1
			}
			found = n.actor
		}
	}
	return found
}

func bears(names []name, actor int32) bool {
	return slices.ContainsFunc(names, func(n name) bool { return n.actor == actor && (n.role == surname || n.role == short) })
}

// maxStateDistance is how many words away, in the same paragraph, a state may stand for "the Ministry of Foreign Affairs" to be its.
const maxStateDistance = 25

// ofNearestState returns the bearer of the name whose state is the nearest one in the paragraph, or -1. What is joined to the name
// ("Syrian Foreign Ministry", "وزارة الخارجية السورية") is nearer than anything else.
func (d *reading) ofNearestState(i int) int32 {
	c := &d.candidates[i]
	nearestState, distance := int32(-1), maxStateDistance+1
	consider := func(k, gap int) {
		if o := &d.candidates[k]; o.evidence >= 0 && gap < distance {
			nearestState, distance = o.evidence, gap
		}
	}
	arabicName := d.tokens[c.from].flags&isArabic != 0
	if i+1 < len(d.candidates) && arabicName && d.sameBlock(c.to-1, d.candidates[i+1].from) && d.candidates[i+1].from-c.to <= 1 {
		consider(i+1, 0)
	}
	for k := i - 1; k >= 0 && d.sameBlock(d.candidates[k].from, c.from); k-- {
		consider(k, 1+c.from-d.candidates[k].to)
	}
	for k := i + 1; k < len(d.candidates) && d.sameBlock(c.from, d.candidates[k].from); k++ {
		consider(k, 2+d.candidates[k].from-c.to)
	}
	if nearestState < 0 {
		return -1
	}
	for k := range c.names {
		if c.names[k].state == nearestState {
			return c.names[k].actor
		}
	}
	return -1
}

// sameBlock reports whether no paragraph ends between two tokens, and that they are near enough to matter.
func (d *reading) sameBlock(from, to int) bool {
	if to-from > 2*maxStateDistance {
		return false
	}
	for i := from + 1; i <= to; i++ {
		if d.tokens[i].gap == gapBlock {
			return false
		}
	}
	return true
}

// accompanied returns the one bearer of a name whose companion the article names; with several or none, nobody.
func (d *reading) accompanied(c *candidate) int32 {
	found := int32(-1)
	for k := range c.names {
		n := &c.names[k]
		if n.with < 0 || !d.spokenOf(n.with, c) {
			continue
		}
		if found >= 0 && found != n.actor {
			return -1
		}
		found = n.actor
	}
	return found
}

// spokenOf reports whether another candidate is, or gives evidence of, an actor.
func (d *reading) spokenOf(actor int32, except *candidate) bool {
	for i := range d.candidates {
		if o := &d.candidates[i]; o != except && (o.actor == actor || o.evidence == actor) {
			return true
		}
	}
	return false
}
