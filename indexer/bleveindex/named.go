package bleveindex

import (
	"slices"

	"khabar"
	"khabar/indexer/highlight"
	"khabar/indexer/terms"
	"khabar/query"
)

// name rewrites a query so that the actors that it names are found under all of their names.
func (s *Store) name(n query.Node, literal bool) (terms.Named, error) {
	return terms.Naming{Actors: s.opts.Actors, Known: s.known, Literal: literal}.Name(n)
}

// known reports whether an article of the index has, or had, a value.
func (s *Store) known(field khabar.Field, value string) bool {
	g, err := s.use()
	return err == nil && len(g.values[fieldNumber(field)].exactly(value)) > 0
}

// marking returns the matcher for an article, which finds the names of the query's actors too. The stored text is read by the
// recogniser once more: the index keeps who is mentioned, not where.
func (q *search) marking(m *highlight.Matcher, a *khabar.Article) *highlight.Matcher {
	if q.store.opts.Actors == nil || !m.WantsActors() {
		return m
	}
	return m.With(q.store.opts.Actors.Tag(a))
}

// shownActors are those whose mentions snippets mark: the query's, and those that filters want, for who filters by an actor wants to
// see where an article speaks of it.
func (q *search) shownActors() []*query.Value {
	values := slices.Clone(q.named.Values)
	for _, f := range q.request.Filters {
		if f.Mode == khabar.None || f.Field != khabar.FieldActor && f.Field != khabar.FieldPlace {
			continue
		}
		for _, id := range f.Values {
			if !slices.ContainsFunc(values, func(v *query.Value) bool { return v.Value == id }) {
				values = append(values, &query.Value{Field: string(f.Field), Value: id})
			}
		}
	}
	return values
}
