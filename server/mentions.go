package server

import (
	"khabar"
)

// mentionedAnswer is an actor or place of one article, and where its text names it.
type mentionedAnswer struct {
	actorNamed
	Count    int             `json:"count"`
	Mentions []mentionAnswer `json:"mentions"`
}

// mentionAnswer is one place of the text; Start and End count code points of the field.
type mentionAnswer struct {
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// taggedAnswer says which recogniser an article's actors were counted with. The index keeps who is named and how often; where, the
// present recogniser finds in the stored text. When Agrees is false, it would count otherwise, and the index will follow.
type taggedAnswer struct {
	Indexed string `json:"indexed"`
	Present string `json:"present"`
	Agrees  bool   `json:"agrees"`
}

// mentioned lists the actors and places of an article, most mentioned first as the index has them.
func (s *Server) mentioned(a *khabar.Article, indexed string) (actors, places []mentionedAnswer, tagged *taggedAnswer) {
	at := map[string][]mentionAnswer{}
	total := 0
	if s.Actors != nil {
		found := s.Actors.Tag(a)
		total = len(found)
		at = mentionsOf(a, found)
		tagged = &taggedAnswer{Indexed: indexed, Present: s.Actors.Version(), Agrees: true}
	}
	list := func(field khabar.Field, of []khabar.Mentioned) []mentionedAnswer {
		out := make([]mentionedAnswer, len(of))
		for i, m := range of {
			out[i] = mentionedAnswer{s.actorOf(field, m.ID), m.Count, at[m.ID]}
			if out[i].Mentions == nil {
				out[i].Mentions = []mentionAnswer{}
			}
			total -= m.Count
			if tagged != nil && len(out[i].Mentions) != m.Count {
				tagged.Agrees = false
			}
		}
		return out
	}
	actors, places = list(khabar.FieldActor, a.Actors), list(khabar.FieldPlace, a.Places)
	if tagged != nil && total != 0 {
		tagged.Agrees = false
	}
	return actors, places, tagged
}

// mentionsOf groups mentions, in the order of the text, by actor.
func mentionsOf(a *khabar.Article, found []khabar.Mention) map[string][]mentionAnswer {
	out := map[string][]mentionAnswer{}
	quotes := khabar.Quotes(a, found)
	for i, m := range found {
		q := quotes[i]
		out[m.Actor] = append(out[m.Actor], mentionAnswer{m.Field, q.Start, q.End, q.Text})
	}
	return out
}
