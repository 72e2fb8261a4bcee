package ui

import (
	"net/url"
	"slices"

	"khabar"
	"khabar/server/params"
)

// facet is a field with the values that the articles found have.
type facet struct {
	Field  khabar.Field
	Values []facetValue
	// Groups are the values of actors by kind; then Values is empty.
	Groups []facetGroup
	// More leads to the same page with this facet at length, Less back, when there is more or less to show.
	More, Less string
	Distinct   int
}

// facetGroup are the actors of one kind.
type facetGroup struct {
	Kind   khabar.ActorKind
	Values []facetValue
}

// facetValue is one value; the links turn its filters on and off.
type facetValue struct {
	Label, Lang      string
	Count            int
	Toggle, Exclude  string
	Chosen, Excluded bool
}

// chip is an active filter.
type chip struct {
	Field       khabar.Field
	Label, Lang string
	// Excluded: articles with this value are left out. Every: it must be there beside the others.
	Excluded, Every bool
	// From and To are set on the chip for the dates.
	From, To string
	Remove   string
}

// shownFacets are the fields that the page filters by, in its order. Fields of names need a directory of names.
func (p *Pages) shownFacets() []khabar.Field {
	fields := []khabar.Field{khabar.FieldOutlet, khabar.FieldLang}
	if p.Actors != nil {
		fields = append(fields, khabar.FieldActor, khabar.FieldPlace)
	}
	return append(fields, khabar.FieldSection, khabar.FieldAuthor)
}

func (p *Pages) facetRequests(more string) []khabar.FacetRequest {
	var out []khabar.FacetRequest
	for _, f := range p.shownFacets() {
		size := shortFacet
		if f == khabar.FieldActor {
			size = actorFacet
		}
		if string(f) == more {
			size = longFacet
		}
		out = append(out, khabar.FacetRequest{Field: f, Size: size})
	}
	return out
}

func (p *Pages) facets(v visit, s *params.Search, found []khabar.Facet, more string) []facet {
	var out []facet
	for _, f := range found {
		shown := facet{Field: f.Field, Distinct: f.Distinct}
		for _, value := range f.Values {
			shown.Values = append(shown.Values, p.facetValue(v, s, f.Field, value))
		}
		if f.Field == khabar.FieldActor {
			shown.Groups, shown.Values = p.byKind(shown.Values, f, string(f.Field) == more), nil
		}
		switch values := s.Question(); {
		case string(f.Field) == more:
			shown.Less = v.link("/", values) + "#" + string(f.Field)
		case f.Distinct > len(f.Values):
			values.Set(moreParam, string(f.Field))
			shown.More = v.link("/", values) + "#" + string(f.Field)
		}
		if len(shown.Values)+len(shown.Groups) > 0 {
			out = append(out, shown)
		}
	}
	return out
}

// byKind sorts actors by kind: a few of each, or all. Those that a filter names are always shown.
func (p *Pages) byKind(values []facetValue, f khabar.Facet, all bool) (out []facetGroup) {
	for _, kind := range kinds {
		group := facetGroup{Kind: kind}
		for i, value := range values {
			a, known := p.Actors.Actor(f.Values[i].Value)
			if (a.Kind == kind || !known && kind == khabar.KindGroup) && (all || len(group.Values) < shortKind || value.Chosen || value.Excluded) {
				group.Values = append(group.Values, value)
			}
		}
		if len(group.Values) > 0 {
			out = append(out, group)
		}
	}
	return out
}

func (p *Pages) facetValue(v visit, s *params.Search, f khabar.Field, value khabar.FacetValue) facetValue {
	out := facetValue{Count: value.Count}
	out.Label, out.Lang = p.label(v, f, value.Value)
	keep, drop := params.FilterName(f, khabar.Any), params.FilterName(f, khabar.None)
	values := s.Question()
	out.Chosen = slices.Contains(values[keep], value.Value)
	out.Excluded = slices.Contains(values[drop], value.Value)
	out.Toggle = v.link("/", toggled(values, keep, drop, value.Value))
	out.Exclude = v.link("/", toggled(s.Question(), drop, keep, value.Value))
	return out
}

// toggled adds a value to a filter or takes it out, and takes it out of the opposite filter.
func toggled(values url.Values, name, opposite, value string) url.Values {
	if slices.Contains(values[name], value) {
		removeValue(values, name, value)
	} else {
		values.Add(name, value)
	}
	removeValue(values, opposite, value)
	return values
}

func removeValue(values url.Values, name, value string) {
	values[name] = slices.DeleteFunc(values[name], func(v string) bool { return v == value })
	if len(values[name]) == 0 {
		values.Del(name)
	}
}

// chips lists the active filters, each with the address of the page without it, and the address without any.
func (p *Pages) chips(v visit, s *params.Search) (chips []chip, clearAll string) {
	return p.chipsAt(v, s, "/")
}

// chipsAt is the same for a page with the same question.
func (p *Pages) chipsAt(v visit, s *params.Search, path string) (chips []chip, clearAll string) {
	for _, f := range s.Request.Filters {
		for _, value := range f.Values {
			c := chip{Field: f.Field, Excluded: f.Mode == khabar.None, Every: f.Mode == khabar.All}
			c.Label, c.Lang = p.label(v, f.Field, value)
			values := s.Question()
			removeValue(values, params.FilterName(f.Field, f.Mode), value)
			c.Remove = v.link(path, values)
			chips = append(chips, c)
		}
	}
	if d := s.Request.Dates; d != (khabar.DateRange{}) {
		values := s.Question()
		values.Del(params.From)
		values.Del(params.To)
		chips = append(chips, chip{From: dayWords(v, d.From), To: dayWords(v, d.To), Remove: v.link(path, values)})
	}
	bare := params.Search{Text: s.Text, Syntax: s.Syntax, Match: s.Match}
	bare.Request.Sort, bare.Request.Recency = s.Request.Sort, s.Request.Recency
	return chips, v.link(path, bare.Question())
}

func dayWords(v visit, d *khabar.Day) string {
	if d == nil {
		return ""
	}
	return v.lang.day(d.Time())
}

// dateForm filters by date: two fields and some links.
type dateForm struct {
	From, To string
	Hidden   []field
	Presets  []option
}

// presets are the ranges offered as links, in days up to today.
var presets = []struct {
	key  string
	days khabar.Day
}{{"dates.week", 7}, {"dates.month", 30}, {"dates.year", 365}}

func (p *Pages) dateForm(v visit, s *params.Search) dateForm {
	var form dateForm
	if from := s.Request.Dates.From; from != nil {
		form.From = from.String()
	}
	if to := s.Request.Dates.To; to != nil {
		form.To = to.String()
	}
	kept := s.Question()
	kept.Del(params.From)
	kept.Del(params.To)
	form.Hidden = hidden(v, kept)
	today := khabar.DayOf(p.Now())
	for _, preset := range presets {
		values := s.Question()
		from := (today - preset.days + 1).String()
		values.Set(params.From, from)
		values.Del(params.To)
		chosen := form.From == from && form.To == ""
		form.Presets = append(form.Presets, option{Label: v.lang.T(preset.key), Href: v.link("/", values), Chosen: chosen})
	}
	return form
}
