package indextest

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"khabar"
	"khabar/indexer/terms"
	"khabar/mappings"
	"khabar/query"
)

// model is the plainest engine: a list of articles, looked at one by one.
type model struct {
	articles map[string]*modelled
}

// modelled is an article with its tokens.
type modelled struct {
	*khabar.Article
	texts map[query.Scope][]mappings.Token
}

func newModel() *model { return &model{articles: make(map[string]*modelled)} }

func (m *model) put(a *khabar.Article) {
	m.articles[a.ID] = &modelled{a, map[query.Scope][]mappings.Token{
		query.Title: mappings.AnalyzeString(a.Title), query.Body: mappings.AnalyzeString(a.Body),
	}}
}

func (m *model) remove(id string) { delete(m.articles, id) }

// find returns the articles that a request finds, except that the filters of one field do not count ("" for none).
func (m *model) find(r khabar.SearchRequest, but khabar.Field) ([]*modelled, error) {
	named, err := terms.Naming{Actors: Actors{}, Literal: r.Literal}.Name(r.Query)
	if err != nil {
		return nil, err
	}
	plan, err := terms.Lower(named.Query)
	if err != nil {
		return nil, err
	}
	var out []*modelled
	for _, a := range m.articles {
		if a.matches(plan.Root) && a.within(r.Dates) && a.passes(r.Filters, but) && a.knownBy(r.AsOf) &&
			(r.By != khabar.ByOriginal || a.original()) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b *modelled) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

// facet counts the values of a field among the articles that a request finds.
func (m *model) facet(r khabar.SearchRequest, f khabar.FacetRequest) (khabar.Facet, error) {
	found, err := m.find(r, f.Field)
	out := khabar.Facet{Field: f.Field}
	counts := make(map[string]int)
	for _, unit := range units(found, r.By) {
		values := make(map[string]bool)
		for _, a := range unit {
			for _, v := range a.values(string(f.Field)) {
				values[v] = true
			}
		}
		if len(values) == 0 {
			out.Missing++
		}
		for v := range values {
			counts[v]++
		}
	}
	out.Distinct = len(counts)
	for v, n := range counts {
		out.Values = append(out.Values, khabar.FacetValue{Value: v, Count: n})
	}
	slices.SortFunc(out.Values, func(a, b khabar.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	if f.Values != nil {
		out.Values = nil
		for _, v := range f.Values {
			out.Values = append(out.Values, khabar.FacetValue{Value: v, Count: counts[v]})
		}
		return out, err
	}
	out.Values = out.Values[min(len(out.Values), f.Skip):]
	out.Values = out.Values[:min(len(out.Values), f.Size)]
	return out, err
}

// values returns the distinct values of a field.
func (a *modelled) values(field string) []string {
	var out []string
	add := func(values ...string) {
		for _, v := range values {
			if v != "" && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	switch field {
	case "outlet":
		add(a.Outlet)
	case "origin":
		add(a.Origin)
	case "lang":
		add(a.Lang)
	case "country":
		add(a.Country)
	case "section":
		add(a.Section)
	case "cluster":
		add(a.Cluster)
	case "id":
		add(a.ID)
	case "author":
		add(a.Authors...)
	case "tag":
		add(a.Tags...)
	case "actor":
		for _, m := range a.Actors {
			add(m.ID)
		}
	case "place":
		for _, m := range a.Places {
			add(m.ID)
		}
	}
	return out
}

// has reports whether the article has a value. The model's authors, sections and tags differ in more than case and spelling.
func (a *modelled) has(field, value string) bool { return slices.Contains(a.values(field), value) }

func (a *modelled) passes(filters []khabar.Filter, but khabar.Field) bool {
	for _, f := range filters {
		if f.Field == but {
			continue
		}
		n := 0
		for _, v := range f.Values {
			if a.has(string(f.Field), v) {
				n++
			}
		}
		switch {
		case f.Mode == khabar.Any && n == 0, f.Mode == khabar.All && n < len(f.Values), f.Mode == khabar.None && n > 0:
			return false
		}
	}
	return true
}

func (a *modelled) within(r khabar.DateRange) bool {
	if r.From == nil && r.To == nil {
		return true
	}
	first, last := a.Published.Span()
	return !a.Published.IsZero() && (r.From == nil || first >= *r.From) && (r.To == nil || last <= *r.To)
}

func (a *modelled) matches(n terms.Node) bool {
	switch n := n.(type) {
	case *terms.All:
		return true
	case *terms.And:
		return !slices.ContainsFunc(n.Nodes, func(c terms.Node) bool { return !a.matches(c) })
	case *terms.Or:
		return slices.ContainsFunc(n.Nodes, a.matches)
	case *terms.Not:
		return !a.matches(n.Node)
	case *terms.Value:
		return a.has(n.Field, n.Value)
	case *terms.Dates:
		return a.within(n.Range)
	case *terms.Term:
		return a.inTexts(n.Scope, func(tokens []mappings.Token) bool {
			return slices.ContainsFunc(tokens, func(t mappings.Token) bool { return matchesToken(n, t) })
		})
	case *terms.Phrase:
		return a.inTexts(n.Scope, func(tokens []mappings.Token) bool { return hasPhrase(n, tokens) })
	}
	panic("unknown node")
}

// inTexts reports whether a condition holds for one of the texts of a scope.
func (a *modelled) inTexts(scope query.Scope, holds func([]mappings.Token) bool) bool {
	for _, s := range []query.Scope{query.Title, query.Body} {
		if (scope == query.Text || scope == s) && holds(a.texts[s]) {
			return true
		}
	}
	return false
}

func matchesToken(n *terms.Term, t mappings.Token) bool {
	switch n.Kind {
	case terms.Stem:
		return string(t.Stem) == n.Text
	case terms.Surface:
		return string(t.Surface) == n.Text
	case terms.Prefix:
		return bytes.HasPrefix(t.Surface, []byte(n.Text))
	}
	return terms.Within(t.Surface, []byte(n.Text), n.Distance)
}

// hasPhrase tries every choice of tokens for the terms of a phrase.
func hasPhrase(p *terms.Phrase, tokens []mappings.Token) bool {
	chosen := make([]int, len(p.Terms))
	var choose func(i int) bool
	choose = func(i int) bool {
		if i == len(p.Terms) {
			if p.Slop > 0 {
				return slices.Max(chosen)-slices.Min(chosen) <= p.Window()
			}
			return true
		}
		for _, t := range tokens {
			term := string(t.Stem)
			if p.Kind == terms.Surface {
				term = string(t.Surface)
			}
			if term != p.Terms[i].Text || (p.Slop > 0 && slices.Contains(chosen[:i], t.Position)) ||
				(p.Slop == 0 && i > 0 && t.Position != chosen[0]+p.Terms[i].Offset) {
				continue
			}
			if chosen[i] = t.Position; choose(i + 1) {
				return true
			}
		}
		return false
	}
	return choose(0)
}

// inOrder sorts articles as an order without scores does.
func inOrder(found []*modelled, by khabar.Sort) []string {
	slices.SortFunc(found, func(a, b *modelled) int {
		if a.Published.IsZero() != b.Published.IsZero() {
			if a.Published.IsZero() {
				return 1
			}
			return -1
		}
		order := a.Published.Time.Compare(b.Published.Time)
		if by == khabar.SortNewest {
			order = -order
		}
		return cmp.Or(order, strings.Compare(a.ID, b.ID))
	})
	out := make([]string, len(found))
	for i, a := range found {
		out[i] = a.ID
	}
	return out
}
