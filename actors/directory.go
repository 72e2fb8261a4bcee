package actors

import (
	"cmp"
	"slices"
	"time"

	"khabar"
)

var _ khabar.ActorDirectory = (*Recogniser)(nil)

// Actor returns the actor with an id.
func (r *Recogniser) Actor(id string) (khabar.Actor, bool) { return r.g.Actor(id) }

// Complete lists actors by the beginning of a name.
func (r *Recogniser) Complete(prefix string, n int) []khabar.Completion {
	return r.g.Complete(prefix, n)
}

// shownRoles are the roles of the names that Names lists, in its order.
var shownRoles = []Role{RoleCanonical, RoleAlias, RoleAcronym, RoleShort, RoleDemonym}

// Names lists the names of an actor by role, in the order of the tables.
func (r *Recogniser) Names(id string) []khabar.ActorName {
	var out []khabar.ActorName
	rows := r.g.Names(id)
	for _, role := range shownRoles {
		for i := range rows {
			if row := &rows[i]; row.Role == role {
				out = append(out, khabar.ActorName{Name: row.Name, Lang: row.Lang, Role: string(role), From: dayOf(row.From), To: dayOf(row.To)})
			}
		}
	}
	return out
}

// Named finds the actors that the words of a query name. It reads them as a headline, with the gates of the tables, except that a
// query all in small letters needs no capitals.
func (r *Recogniser) Named(text string) []khabar.Mention {
	d := r.scratch.Get().(*reading)
	defer r.release(d)
	d.reset(r, &khabar.Article{})
	d.caseless = !hasCapitals(text)
	d.field(text)
	d.titleCands = len(d.candidates)
	d.resolve()
	var out []khabar.Mention
	for i := range d.candidates {
		c := &d.candidates[i]
		if c.actor < 0 || c.cut > 0 || !d.complete(c) {
			continue
		}
		actor := &r.g.actors[c.actor]
		out = append(out, khabar.Mention{Actor: actor.ID, Kind: actor.Kind,
			Span: khabar.Span{Start: int(d.tokens[c.from].start), End: int(d.tokens[c.to-1].end)}})
	}
	return out
}

// complete reports whether a candidate is a name that leaves no doubt in a query, where no article helps: no adjective, and no surname
// that others bear too, unless one of them is named in full.
func (d *reading) complete(c *candidate) bool {
	for k := range c.names {
		if n := &c.names[k]; n.actor == c.actor && (n.role == full || n.role == acronym) {
			return true
		}
	}
	several := slices.ContainsFunc(c.names, func(n name) bool { return n.actor != c.actor })
	for k := range c.names {
		n := &c.names[k]
		if n.actor != c.actor || n.role != short && n.role != surname {
			continue
		}
		if n.role == short && !several || d.namedInFull(c) {
			return true
		}
	}
	return false
}

func (d *reading) namedInFull(c *candidate) bool {
	return slices.ContainsFunc(d.candidates, func(o candidate) bool {
		return o.actor == c.actor && o.names[0].role == full && o.names[0].words > 1
	})
}

// hasCapitals reports whether a text has a Latin capital.
func hasCapitals(text string) bool {
	return slices.ContainsFunc([]rune(text), func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 0xC0 && r <= 0xDE })
}

// Called lists the actors that go by a name: those whose name it is, else those whose surname it is.
func (r *Recogniser) Called(text string) []khabar.Actor {
	node := uint32(0)
	tokens := tokenise(text, nil)
	for i := range tokens {
		w := r.trie.word(tokens[i].hash)
		if w == 0 {
			return nil
		}
		if node = r.trie.step(node, w); node == 0 {
			return nil
		}
	}
	var own, surnames []int32
	for _, n := range r.trie.at(node) {
		switch n.role {
		case full, acronym:
			own = append(own, n.actor)
		case short, surname:
			surnames = append(surnames, n.actor)
		}
	}
	if len(own) == 0 {
		own = surnames
	}
	slices.Sort(own)
	out := make([]khabar.Actor, 0, len(own))
	for _, i := range slices.Compact(own) {
		out = append(out, r.g.actors[i])
	}
	slices.SortFunc(out, func(a, b khabar.Actor) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// dayOf returns the day of a time, nil for the zero time.
func dayOf(t time.Time) *khabar.Day {
	if t.IsZero() {
		return nil
	}
	d := khabar.DayOf(t)
	return &d
}
