package terms

import (
	"fmt"
	"slices"
	"strings"

	"khabar"
	"khabar/query"
)

// Naming makes a query look for the actors that it names under all of their names.
type Naming struct {
	// Actors knows the names; nil: no word names anybody, and values of actor: and place: are ids.
	Actors khabar.ActorDirectory
	// Known reports whether the index has a value that Actors does not know; nil: it has none.
	Known func(field khabar.Field, id string) bool
	// Literal keeps words and phrases as they are; values are looked up all the same.
	Literal bool
}

// Named is what Naming makes of a query.
type Named struct {
	Query    query.Node
	Expanded []khabar.Expansion
	// Values are the actors and places that articles are found by, those that are not below a Not.
	Values []*query.Value
}

// Name rewrites a query: a word, words beside each other in a conjunction, or a phrase that name an actor become themselves OR
// actor:ID (place:ID), so that what is found, counted and scored is what that query would. Exact words and phrases, phrases with a
// slop, prefixes, fuzzy words and words of one field stay as they are; so do words that any of may match, except each by itself. What
// is negated is rewritten too: an article is either found or left out. The values of actor: and place: become ids. It returns
// KindInvalid, with a *query.SyntaxError, for a value that names nobody or several.
func (n Naming) Name(q query.Node) (Named, error) {
	if n.Actors == nil || q == nil {
		return Named{Query: q, Values: positiveValues(q)}, nil
	}
	w := naming{Naming: n, root: q}
	out := w.node(q)
	if w.err != nil {
		return Named{}, w.err
	}
	return Named{Query: out, Expanded: w.expanded, Values: positiveValues(out)}, nil
}

// naming is one Name under way.
type naming struct {
	Naming
	root     query.Node
	expanded []khabar.Expansion
	err      error
}

func (w *naming) node(n query.Node) query.Node {
	switch n := n.(type) {
	case *query.And:
		nodes := w.conjunction(n.Nodes)
		if len(nodes) == 1 { // all of its words are one name
			return nodes[0]
		}
		return &query.And{Nodes: nodes}
	case *query.Or:
		nodes := make([]query.Node, len(n.Nodes))
		for i, c := range n.Nodes {
			nodes[i] = w.node(c)
		}
		return &query.Or{Nodes: nodes}
	case *query.Not:
		return &query.Not{Node: w.node(n.Node)}
	case *query.Word:
		return w.conjunction([]query.Node{n})[0]
	case *query.Phrase:
		return w.phrase(n)
	case *query.Value:
		return w.value(n)
	}
	return n
}

// conjunction rewrites the nodes of an And: words beside each other are read together.
func (w *naming) conjunction(nodes []query.Node) []query.Node {
	var out []query.Node
	for i := 0; i < len(nodes); {
		end := runOfWords(nodes, i)
		if end == i || nodes[i].(*query.Word).Scope != query.Text {
			out = append(out, w.single(nodes[i]))
			i++
			continue
		}
		out = append(out, w.run(nodes[i:end])...)
		i = end
	}
	return out
}

// single rewrites a node of a conjunction that is no word to be read with its neighbours.
func (w *naming) single(n query.Node) query.Node {
	if _, word := n.(*query.Word); word {
		return n
	}
	return w.node(n)
}

// run rewrites words beside each other.
func (w *naming) run(words []query.Node) []query.Node {
	if w.Literal {
		return words
	}
	var text strings.Builder
	starts, ends := make([]int, len(words)), make([]int, len(words))
	for i, n := range words {
		starts[i] = text.Len()
		text.WriteString(n.(*query.Word).Text)
		ends[i] = text.Len()
		text.WriteByte(' ')
	}
	var out []query.Node
	done := 0
	for _, m := range w.Actors.Named(text.String()) {
		first := slices.Index(starts, m.Span.Start)
		last := slices.IndexFunc(ends, func(end int) bool { return m.Span.End <= end })
		if first < done || last < first || !ending(text.String()[m.Span.End:ends[last]]) {
			continue
		}
		out = append(out, words[done:first]...)
		done = last + 1
		out = append(out, w.or(words[first:done], m))
	}
	return append(out, words[done:]...)
}

// ending reports whether what a word has behind a name leaves it that name.
func ending(rest string) bool {
	return rest == "" || rest == "'s" || rest == "’s" || rest == "'" || rest == "’"
}

// or makes a clause that finds an actor too.
func (w *naming) or(clause []query.Node, m khabar.Mention) query.Node {
	texts := make([]string, len(clause))
	for i, n := range clause {
		texts[i] = n.String()
	}
	node, pos := clause[0], 0
	switch first := clause[0].(type) {
	case *query.Word:
		pos = first.Pos
	case *query.Phrase:
		pos = first.Pos
	}
	if len(clause) > 1 {
		node = &query.And{Nodes: clause}
	}
	value := &query.Value{Field: string(fieldOfActor(m.Kind)), Value: m.Actor, Pos: pos}
	w.note(strings.Join(texts, " "), value)
	return &query.Or{Nodes: []query.Node{node, value}}
}

func fieldOfActor(k khabar.ActorKind) khabar.Field {
	if k == khabar.KindPlace {
		return khabar.FieldPlace
	}
	return khabar.FieldActor
}

func (w *naming) note(clause string, v *query.Value) {
	e := khabar.Expansion{Clause: clause, Field: khabar.Field(v.Field), Actor: v.Value}
	if !slices.Contains(w.expanded, e) {
		w.expanded = append(w.expanded, e)
	}
}

// phrase rewrites a phrase that is a name from its first word to its last.
func (w *naming) phrase(p *query.Phrase) query.Node {
	if w.Literal || p.Exact || p.Slop > 0 || p.Scope != query.Text {
		return p
	}
	text := strings.TrimSpace(p.Text)
	named := w.Actors.Named(text)
	if len(named) != 1 || named[0].Span.Start != 0 || !ending(text[named[0].Span.End:]) {
		return p
	}
	return w.or([]query.Node{p}, named[0])
}

// value looks up the name in a value of actor: or place:. An id stays as it is.
func (w *naming) value(v *query.Value) query.Node {
	field := khabar.Field(v.Field)
	if field != khabar.FieldActor && field != khabar.FieldPlace {
		return v
	}
	if a, ok := w.Actors.Actor(v.Value); ok && fieldOfActor(a.Kind) == field || w.Known != nil && w.Known(field, v.Value) {
		return v
	}
	var called, other []khabar.Actor
	for _, a := range w.Actors.Called(v.Value) {
		if fieldOfActor(a.Kind) == field {
			called = append(called, a)
		} else {
			other = append(other, a)
		}
	}
	if a, ok := w.Actors.Actor(v.Value); ok {
		other = []khabar.Actor{a}
	}
	if len(called) != 1 {
		w.refuse(v, called, other)
		return v
	}
	out := *v
	out.Value = called[0].ID
	w.note(v.String(), &out)
	return &out
}

// maxOffered bounds the actors that a message offers.
const maxOffered = 5

// refuse says why a value names no actor, and what it may have meant.
func (w *naming) refuse(v *query.Value, called, other []khabar.Actor) {
	if w.err != nil {
		return
	}
	what := map[string]string{"actor": "an actor", "place": "a place"}[v.Field]
	message, offered := "", called
	switch {
	case len(called) > 1:
		message = fmt.Sprintf("%q is the name of several", v.Value)
	case len(other) > 0:
		message, offered = fmt.Sprintf("%q is not the name of %s", v.Value, what), other
	default:
		message, offered = fmt.Sprintf("%q is not the name of %s that khabar knows", v.Value, what), w.similar(v)
	}
	if len(offered) > maxOffered {
		offered = offered[:maxOffered]
	}
	syntax := &query.SyntaxError{Pos: v.Pos, Message: message}
	values := make([]string, len(offered))
	for i, a := range offered {
		values[i] = (&query.Value{Field: string(fieldOfActor(a.Kind)), Value: a.ID}).String()
	}
	if len(values) > 0 {
		syntax.Message += "; did you mean " + strings.Join(values, ", ") + "?"
		syntax.Suggestion = replaceValue(w.root, v, &query.Value{Field: string(fieldOfActor(offered[0].Kind)), Value: offered[0].ID}).String()
	}
	w.err = khabar.Errorf(khabar.KindInvalid, op, "%s.", strings.TrimSuffix(syntax.Message, "?")).At("q").Wrap(syntax)
}

// similar lists actors of the field whose name begins like a value, as far as any does.
func (w *naming) similar(v *query.Value) []khabar.Actor {
	for letters := []rune(v.Value); len(letters) >= query.MinPrefix; letters = letters[:len(letters)-1] {
		var out []khabar.Actor
		for _, c := range w.Actors.Complete(string(letters), 4*maxOffered) {
			if fieldOfActor(c.Kind) == khabar.Field(v.Field) {
				out = append(out, c.Actor)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// replaceValue returns a query with one value replaced.
func replaceValue(n query.Node, old, other *query.Value) query.Node {
	all := func(nodes []query.Node) []query.Node {
		out := make([]query.Node, len(nodes))
		for i, c := range nodes {
			out[i] = replaceValue(c, old, other)
		}
		return out
	}
	switch n := n.(type) {
	case *query.And:
		return &query.And{Nodes: all(n.Nodes)}
	case *query.Or:
		return &query.Or{Nodes: all(n.Nodes)}
	case *query.Not:
		return &query.Not{Node: replaceValue(n.Node, old, other)}
	case *query.Value:
		if n == old {
			return other
		}
	}
	return n
}

// positiveValues lists the values of actor: and place: that are not below a Not, each once.
func positiveValues(n query.Node) []*query.Value {
	var out []*query.Value
	query.Walk(n, func(n query.Node) bool {
		switch n := n.(type) {
		case *query.Not:
			return false
		case *query.Value:
			named := n.Field == string(khabar.FieldActor) || n.Field == string(khabar.FieldPlace)
			if named && !slices.ContainsFunc(out, func(o *query.Value) bool { return o.Field == n.Field && o.Value == n.Value }) {
				out = append(out, n)
			}
		}
		return true
	})
	return out
}
