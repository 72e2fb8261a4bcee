package server

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// actorNamed is an actor or place with its names.
type actorNamed struct {
	ID   string           `json:"id"`
	Kind khabar.ActorKind `json:"kind,omitempty"`
	// Label is the English name, else the Arabic one, else the id; Name has both.
	Label string       `json:"label"`
	Name  khabar.Names `json:"name"`
}

// actorOf names an actor; one that the directory does not know keeps its id.
func (s *Server) actorOf(field khabar.Field, id string) actorNamed {
	out := actorNamed{ID: id, Label: s.label(field, id)}
	if s.Actors != nil {
		if a, ok := s.Actors.Actor(id); ok {
			out.Kind, out.Name = a.Kind, a.Name
		}
	}
	return out
}

// fieldOf is the field that counts an actor.
func fieldOf(a khabar.Actor) khabar.Field {
	if a.Kind == khabar.KindPlace {
		return khabar.FieldPlace
	}
	return khabar.FieldActor
}

// expandedAnswer is an actor that a clause of the query names.
type expandedAnswer struct {
	Clause string       `json:"clause"`
	Field  khabar.Field `json:"field"`
	Actor  actorNamed   `json:"actor"`
}

// expandedQuery is a request as understood, with the actors that it names.
func (s *Server) expandedQuery(request *params.Search, expanded []khabar.Expansion) queryAnswer {
	a := queryOf(request)
	for _, e := range expanded {
		a.Expanded = append(a.Expanded, expandedAnswer{Clause: e.Clause, Field: e.Field, Actor: s.actorOf(e.Field, e.Actor)})
	}
	return a
}

type actorsAnswer struct {
	Actors []completionAnswer `json:"actors"`
	State  stateAnswer        `json:"state"`
}

type completionAnswer struct {
	actorNamed
	// Match is the name that begins as asked.
	Match    string `json:"match"`
	Articles int    `json:"articles"`
}

func (a actorsAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Actors))
	for i, o := range a.Actors {
		rows[i] = []string{o.ID, string(o.Kind), o.Name.En, o.Name.Ar, o.Match, strconv.Itoa(o.Articles)}
	}
	return []string{"id", "kind", "name_en", "name_ar", "match", "articles"}, rows
}

// Bounds of a completion.
const (
	defaultCompletions = 20
	maxCompleted       = 5000   // actors whose articles are counted before the first ones are chosen
	maxBeginning       = 200    // letters of a beginning: longer than any name
	paramKind          = "kind" // of actor
)

var actorsParams = slices.Concat([]string{params.Text, params.Size, paramKind}, formatParams)

// actors answers GET /api/v1/actors: actors and places with a name that begins as asked, those of most articles first.
func (s *Server) actors(c *gin.Context) error {
	values, err := params.Parse(c.Request.URL.RawQuery, actorsParams)
	if err != nil {
		return err
	}
	size, err := values.Number(params.Size, defaultCompletions, 1, khabar.MaxFacetValues)
	if err != nil {
		return err
	}
	beginning := values.Get(params.Text)
	if n := utf8.RuneCountInString(beginning); n > maxBeginning {
		return khabar.Errorf(khabar.KindTooLarge, "server", "%q takes at most %d characters here.", params.Text, maxBeginning).At(params.Text)
	}
	kind := khabar.ActorKind(values.Get(paramKind))
	if kinds := []khabar.ActorKind{"", khabar.KindPerson, khabar.KindOrganisation, khabar.KindState, khabar.KindGroup,
		khabar.KindPlace}; !slices.Contains(kinds, kind) {
		return khabar.Errorf(khabar.KindInvalid, "server", "%q takes person, organisation, state, group or place.", paramKind).At(paramKind)
	}
	asked := question(c, "")
	if s.unchanged(c, asked) {
		return nil
	}
	found := s.Actors.Complete(beginning, maxCompleted)
	if kind != "" {
		found = slices.DeleteFunc(found, func(a khabar.Completion) bool { return a.Kind != kind })
	}
	counts, state, err := s.articlesOf(c.Request.Context(), found)
	if err != nil {
		return err
	}
	answer := actorsAnswer{Actors: make([]completionAnswer, 0, size), State: stateOf(state)}
	slices.SortStableFunc(found, func(a, b khabar.Completion) int { return cmp.Compare(counts[b.ID], counts[a.ID]) })
	for _, a := range found[:min(size, len(found))] {
		answer.Actors = append(answer.Actors, completionAnswer{s.actorOf(fieldOf(a.Actor), a.ID), a.Match, counts[a.ID]})
	}
	s.stamp(c, state, asked)
	return reply(c, answer)
}

// articlesOf counts the articles of actors. Those of the most frequent ones come from one facet, and so do the others as far as the
// facet is complete; what is left is counted one by one.
func (s *Server) articlesOf(ctx context.Context, of []khabar.Completion) (map[string]int, khabar.IndexState, error) {
	r := khabar.SearchRequest{Sort: khabar.SortNewest, Facets: []khabar.FacetRequest{
		{Field: khabar.FieldActor, Size: khabar.MaxFacetValues}, {Field: khabar.FieldPlace, Size: khabar.MaxFacetValues}}}
	result, err := s.countOnce(ctx, r)
	if err != nil {
		return nil, khabar.IndexState{}, err
	}
	counts, complete := make(map[string]int), make(map[khabar.Field]bool)
	for _, f := range result.Facets {
		complete[f.Field] = f.Distinct <= len(f.Values)
		for _, v := range f.Values {
			counts[v.Value] = v.Count
		}
	}
	for _, a := range of {
		if _, counted := counts[a.ID]; counted || complete[fieldOf(a.Actor)] {
			continue
		}
		one, err := s.countOnce(ctx, khabar.SearchRequest{Sort: khabar.SortNewest,
			Filters: []khabar.Filter{{Field: fieldOf(a.Actor), Values: []string{a.ID}}}})
		if err != nil {
			return nil, khabar.IndexState{}, err
		}
		counts[a.ID] = one.Total
	}
	return counts, result.State, nil
}
