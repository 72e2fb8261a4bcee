package server

import (
	"cmp"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"khabar"
	"khabar/server/params"
	"khabar/server/snippet"
)

// named is an id with the name that people know it by.
type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// stateAnswer names the index state that an answer was made from: equal states give equal answers.
type stateAnswer struct {
	Generation string    `json:"generation"`
	Seq        uint64    `json:"seq"`
	Articles   int       `json:"articles"`
	Schema     string    `json:"schema"`
	Actors     string    `json:"actors,omitempty"` // version of the recogniser that actors and places were counted with
	Built      time.Time `json:"built,omitzero"`
}

func stateOf(s khabar.IndexState) stateAnswer {
	return stateAnswer{Generation: s.Generation, Seq: s.Seq, Articles: s.Articles, Schema: s.Schema, Actors: s.Actors, Built: s.Built}
}

// queryAnswer is the request as understood: what a researcher checks first when a number surprises.
type queryAnswer struct {
	Text      string         `json:"text"`
	Canonical string         `json:"canonical"`
	Syntax    string         `json:"syntax"`
	Match     string         `json:"match"`
	Filters   []filterAnswer `json:"filters"`
	From      *string        `json:"from"`
	To        *string        `json:"to"`
	// By is what is counted: article, original or cluster. AsOf is the moment up to which articles were known, null for now.
	By   khabar.CountBy `json:"by"`
	AsOf *time.Time     `json:"as_of"`
	// Expanded are the actors that the query names; absent where nothing was searched for or nobody is named.
	Expanded []expandedAnswer `json:"expanded,omitempty"`
	Sort     khabar.Sort      `json:"sort"`
	// Recency is absent when articles count the same whenever they were published.
	Recency *recencyAnswer `json:"recency,omitempty"`
	// Warnings say what may be a mistake.
	Warnings []params.Warning `json:"warnings,omitempty"`
}

// recencyAnswer is how much newer articles count more, and the day that they are seen from.
type recencyAnswer struct {
	HalfLifeDays int    `json:"half_life_days"`
	Day          string `json:"day"`
}

type filterAnswer struct {
	Field  khabar.Field `json:"field"`
	Mode   string       `json:"mode"`
	Values []string     `json:"values"`
}

var modeNames = map[khabar.FilterMode]string{khabar.Any: "any", khabar.All: "all", khabar.None: "none"}

func queryOf(s *params.Search) queryAnswer {
	r := s.Request
	a := queryAnswer{Text: s.Text, Canonical: s.Canonical(), Syntax: s.Syntax, Match: s.Match, Sort: r.Sort, Warnings: s.Warnings,
		By: r.By, Filters: make([]filterAnswer, 0, len(r.Filters)), From: dayText(r.Dates.From), To: dayText(r.Dates.To)}
	if !r.AsOf.IsZero() {
		a.AsOf = &r.AsOf
	}
	if r.Recency.On() {
		a.Recency = &recencyAnswer{r.Recency.HalfLife, r.Recency.Day.String()}
	}
	for _, f := range r.Filters {
		a.Filters = append(a.Filters, filterAnswer{Field: f.Field, Mode: modeNames[f.Mode], Values: f.Values})
	}
	return a
}

func dayText(d *khabar.Day) *string {
	if d == nil {
		return nil
	}
	text := d.String()
	return &text
}

type hitAnswer struct {
	ID              string            `json:"id"`
	URL             string            `json:"url"`
	Outlet          named             `json:"outlet"`
	Origin          *named            `json:"origin,omitempty"`
	Lang            string            `json:"lang"`
	Title           string            `json:"title"`
	Authors         []string          `json:"authors"`
	Section         string            `json:"section,omitempty"`
	Published       khabar.Date       `json:"published"`
	PublishedSource khabar.DateSource `json:"published_source"`
	Words           int               `json:"words,omitempty"`
	Score           float64           `json:"score"`
	Snippets        []snippetAnswer   `json:"snippets"`
	// Body is the whole text, if it was asked for.
	Body string `json:"body,omitempty"`
	// Explanation says how Score came about, if that was asked for.
	Explanation *explanationAnswer `json:"explanation,omitempty"`
}

type explanationAnswer struct {
	Label    string              `json:"label"`
	Value    float64             `json:"value"`
	Children []explanationAnswer `json:"children,omitempty"`
}

func explanationOf(e khabar.Explanation) explanationAnswer {
	out := explanationAnswer{Label: e.Label, Value: e.Value}
	for _, child := range e.Children {
		out.Children = append(out.Children, explanationOf(child))
	}
	return out
}

type snippetAnswer struct {
	Field string   `json:"field"`
	Text  string   `json:"text"`
	Marks [][2]int `json:"marks"` // in code points
	// Matches are the marks with what each is a match of.
	Matches []snippet.Match `json:"matches"`
	HTML    string          `json:"html"`
	// CutBefore and CutAfter: the passage begins, or ends, in the middle of a sentence.
	CutBefore bool `json:"cut_before,omitempty"`
	CutAfter  bool `json:"cut_after,omitempty"`
}

func (s *Server) hitOf(h khabar.Hit) hitAnswer {
	a := h.Article
	out := hitAnswer{ID: a.ID, URL: a.URL, Outlet: s.outletNamed(a.Outlet), Lang: a.Lang, Title: a.Title,
		Authors: orEmpty(a.Authors), Section: a.Section, Published: a.Published, PublishedSource: dateSource(a), Words: a.Words,
		Score: h.Score, Body: a.Body, Snippets: make([]snippetAnswer, 0, len(h.Snippets))}
	if a.Origin != "" {
		origin := s.outletNamed(a.Origin)
		out.Origin = &origin
	}
	if h.Explanation != nil {
		explanation := explanationOf(*h.Explanation)
		out.Explanation = &explanation
	}
	for _, p := range h.Snippets {
		matches := snippet.Matches(p)
		out.Snippets = append(out.Snippets, snippetAnswer{Field: p.Field, Text: p.Text, Marks: snippet.Ranges(matches), Matches: matches,
			HTML: snippet.HTML(p), CutBefore: p.CutBefore, CutAfter: p.CutAfter})
	}
	return out
}

func dateSource(a *khabar.Article) khabar.DateSource {
	if a.PublishedSource == "" {
		return khabar.DateUnknown
	}
	return a.PublishedSource
}

// outletNamed gives an outlet its name in Latin letters, if it has one, so that a column of names sorts; /api/v1/outlets has
// both.
func (s *Server) outletNamed(id string) named {
	if o, ok := s.Outlets.Outlet(id); ok {
		if name := o.Name.In("en"); name != "" {
			return named{id, name}
		}
	}
	return named{id, id}
}

type facetValueAnswer struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

func (s *Server) facetOf(f khabar.Facet) []facetValueAnswer {
	out := make([]facetValueAnswer, len(f.Values))
	for i, v := range f.Values {
		out[i] = facetValueAnswer{Value: v.Value, Label: s.label(f.Field, v.Value), Count: v.Count}
	}
	return out
}

// label is the name of a facet's value, or the value itself.
func (s *Server) label(field khabar.Field, value string) string {
	switch field {
	case khabar.FieldOutlet, khabar.FieldOrigin:
		return s.outletNamed(value).Name
	case khabar.FieldLang:
		if tag, err := language.Parse(value); err == nil && value != "und" {
			return cmp.Or(display.English.Languages().Name(tag), value)
		}
	case khabar.FieldCountry:
		if region, err := language.ParseRegion(value); err == nil {
			return cmp.Or(display.English.Regions().Name(region), value)
		}
	case khabar.FieldActor, khabar.FieldPlace:
		if s.Actors == nil {
			return value
		}
		if actor, ok := s.Actors.Actor(value); ok && actor.Name.In("en") != "" {
			return actor.Name.In("en")
		}
	}
	return value
}

func orEmpty(values []string) []string {
	if values == nil {
		return []string{}
	}
	return values
}
