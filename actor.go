package khabar

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// ActorKind sorts actors. Places are actors of the text too, but have a facet of their own.
type ActorKind string

const (
	KindPerson       ActorKind = "person"
	KindOrganisation ActorKind = "organisation"
	KindState        ActorKind = "state"
	KindGroup        ActorKind = "group"
	KindPlace        ActorKind = "place"
)

// Actor is somebody or something that articles speak of, under however many names.
type Actor struct {
	ID   string    `json:"id"`
	Kind ActorKind `json:"kind"`
	// Name is the canonical name by language.
	Name Names `json:"name"`
}

// Names is a name in the two languages of khabar's interface; either may be empty.
type Names struct {
	Ar string `json:"ar,omitempty" yaml:"ar,omitempty"`
	En string `json:"en,omitempty" yaml:"en,omitempty"`
}

// In returns the name in a language ("ar" or "en"), else in the other one.
func (n Names) In(lang string) string {
	if (lang == "ar" && n.Ar != "") || n.En == "" {
		return n.Ar
	}
	return n.En
}

// Mentioned is an actor or place of one article and how often it is named there.
type Mentioned struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}

// Mention is one place in an article's text that names an actor.
type Mention struct {
	Actor string    // Actor.ID
	Kind  ActorKind // of the actor
	Field string    // "title" or "body"
	Span  Span
}

// CountMentions lists the actors and the places of mentions with how often each is named, the most mentioned first, then by ID.
func CountMentions(mentions []Mention) (actors, places []Mentioned) {
	counts := make(map[string]int)
	for _, m := range mentions {
		counts[m.Actor]++
		if counts[m.Actor] > 1 {
			continue
		}
		list := &actors
		if m.Kind == KindPlace {
			list = &places
		}
		*list = append(*list, Mentioned{ID: m.Actor})
	}
	for _, list := range [][]Mentioned{actors, places} {
		for i := range list {
			list[i].Count = counts[list[i].ID]
		}
		slices.SortFunc(list, func(a, b Mentioned) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID)) })
	}
	return actors, places
}

// Quote is a mention as it is shown: its words, and where they stand in code points instead of bytes.
type Quote struct {
	Text       string
	Start, End int
}

// Quotes returns the quote of each mention of an article, which are those of Tagger.Tag in its order: the title's first, then the
// body's, by their beginnings.
func Quotes(a *Article, mentions []Mention) []Quote {
	out := make([]Quote, len(mentions))
	field, at, points := "", 0, 0
	for i, m := range mentions {
		text := a.Title
		if m.Field == "body" {
			text = a.Body
		}
		if m.Field != field {
			field, at, points = m.Field, 0, 0
		}
		points += utf8.RuneCountInString(text[at:m.Span.Start])
		at = m.Span.Start
		words := text[m.Span.Start:m.Span.End]
		out[i] = Quote{words, points, points + utf8.RuneCountInString(words)}
	}
	return out
}

// Tagger recognises the actors of an article. It is safe for concurrent use.
type Tagger interface {
	// Tag returns the mentions in the article's title and body, in order of the text. It guesses nothing: what is below certainty
	// is not a mention. It reads Lang, Outlet and Published too and changes nothing.
	Tag(a *Article) []Mention
	// Version changes whenever Tag could answer differently.
	Version() string
}

// ActorDirectory knows the actors and by which names they go. Implementations are safe for concurrent use.
type ActorDirectory interface {
	Tagger
	// Actor returns the actor with an id.
	Actor(id string) (Actor, bool)
	// Names lists the names of an actor, those to show first; none for an unknown id.
	Names(id string) []ActorName
	// Named finds the actors that the words of a query name, complete and beyond doubt: a surname that several bear, an adjective, an
	// office and an everyday word name nobody. Small letters do as well as capitals. The spans are of text, ascending, disjoint, and
	// begin and end with a word; Field is empty.
	Named(text string) []Mention
	// Called lists the actors that go by a name, however it is spelt and whatever else it may mean, ordered by ID.
	Called(name string) []Actor
	// Complete lists at most n actors with a name that has a word beginning so, in any script; those whose name begins so come
	// first, then those with the shorter name, then by ID.
	Complete(prefix string, n int) []Completion
}

// ActorName is one name of an actor.
type ActorName struct {
	Name string
	Lang string // "ar", "en", or "" where the name is the same in both
	// Role is what the name is to its actor: "canonical", "alias", "acronym", "short" or "demonym".
	Role string
	// From and To are the days between which the name is the actor's, both included; nil: open.
	From, To *Day
}

// Completion is an actor that was found by the beginning of a name, and that name.
type Completion struct {
	Actor
	Match string `json:"match"`
}
