package params

import (
	"cmp"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"khabar"
	"khabar/query"
)

// Syntaxes and ways to match, as they are written in a request.
const (
	SyntaxFull  = "full"
	SyntaxPlain = "plain"
	MatchAll    = "all"
	MatchAny    = "any"
	ExpandOn    = "on"
	ExpandOff   = "off"
)

// Values that a request has when it does not say otherwise.
const (
	DefaultSize      = 10
	DefaultFacetSize = 20
	DefaultSnippets  = 2
)

// Search is a request as understood.
type Search struct {
	Text    string // q as it was sent
	Syntax  string // SyntaxFull or SyntaxPlain
	Match   string // MatchAll or MatchAny
	Request khabar.SearchRequest
	// Warnings are what may be a mistake in the request; who knows what there is adds them.
	Warnings []Warning
}

// Warning says what may be a mistake in a request: a value that no article has.
type Warning struct {
	Field  string `json:"field"` // the parameter
	Value  string `json:"value"`
	Detail string `json:"detail"`
}

// Canonical is the canonical form of the query, "" when there is none.
func (s *Search) Canonical() string {
	if s.Request.Query == nil {
		return ""
	}
	return s.Request.Query.String()
}

// Search reads the question and how it is to be answered. Parameters that the route does not take are absent from v, and get
// their default. now is what relative dates are counted from. When err is not nil, the Search holds everything that could be
// understood, so that a page can still show the user's own form; it must not be searched for.
func (v Values) Search(now time.Time) (*Search, error) {
	s := &Search{Text: strings.TrimSpace(v.Get(Text)), Syntax: SyntaxFull, Match: MatchAll}
	r := &s.Request
	var errs [13]error
	s.Syntax, errs[0] = v.Choice(Syntax, SyntaxFull, SyntaxPlain)
	s.Match, errs[1] = v.Choice(Match, MatchAll, MatchAny)
	r.Filters, errs[2] = v.filters()
	r.Dates, errs[3] = v.dates()
	r.Size, errs[4] = v.Number(Size, DefaultSize, 0, khabar.MaxPageSize)
	r.Snippets, errs[5] = v.Number(Snippets, DefaultSnippets, 0, khabar.MaxSnippets)
	r.Facets, errs[6] = v.facets()
	r.Cursor = v.Get(Cursor)
	r.Query, errs[7] = v.query(s, now)
	r.Sort, errs[8] = v.sort(s.Text == "")
	r.By, errs[9] = v.countBy()
	r.AsOf, errs[10] = v.moment(AsOf)
	expand, expandErr := v.Choice(Expand, ExpandOn, ExpandOff)
	r.Literal, errs[11] = expand == ExpandOff, expandErr
	r.Recency, errs[12] = v.recency(s, now)
	for _, err := range errs {
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// MatchingAny is the first page of the same search with any of the words instead of all, and whether that is another search.
func (s *Search) MatchingAny(now time.Time) (*Search, bool) {
	if s.Match != MatchAll || s.Text == "" {
		return nil, false
	}
	wider := *s
	wider.Match, wider.Request.Cursor = MatchAny, ""
	var err error
	wider.Request.Query, err = Values{}.query(&wider, now)
	return &wider, err == nil && wider.Canonical() != s.Canonical()
}

func (v Values) query(s *Search, now time.Time) (query.Node, error) {
	options := query.Options{Syntax: query.Full, MatchAny: s.Match == MatchAny, Now: now}
	if s.Syntax == SyntaxPlain {
		options.Syntax = query.Plain
	}
	node, err := query.Parse(s.Text, options)
	if err != nil {
		var syntax *query.SyntaxError
		if errors.As(err, &syntax) {
			return nil, err
		}
		return nil, invalid(Text, "The query cannot be read.").Wrap(err)
	}
	return node, nil
}

// sort is by relevance when there are words to be relevant to, else by date.
func (v Values) sort(browsing bool) (khabar.Sort, error) {
	fallback, other := khabar.SortRelevance, khabar.SortNewest
	if browsing {
		fallback, other = other, fallback
	}
	chosen, err := v.Choice(Sort, string(fallback), string(other), string(khabar.SortOldest))
	return khabar.Sort(chosen), err
}

// Choice reads one of several words; the first of them is the default.
func (v Values) Choice(name string, words ...string) (string, error) {
	value := v.Get(name)
	if value == "" {
		return words[0], nil
	}
	for _, w := range words {
		if value == w {
			return w, nil
		}
	}
	return words[0], invalid(name, "%q is not a value of %q; it takes %s.", clip(value), name, strings.Join(words, ", "))
}

// Number reads a whole number from least to most.
func (v Values) Number(name string, fallback, least, most int) (int, error) {
	value := v.Get(name)
	if value == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(asciiDigits(value))
	if err != nil || n < least || n > most {
		return fallback, invalid(name, "%q must be a whole number from %d to %d.", name, least, most)
	}
	return n, nil
}

// asciiDigits writes the digits of a value in ASCII: those who write Arabic or Persian type 30 as ٣٠ or ۳۰.
func asciiDigits(value string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '٠' <= r && r <= '٩':
			return r - '٠' + '0'
		case '۰' <= r && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, value)
}

func (v Values) dates() (khabar.DateRange, error) {
	var r khabar.DateRange
	from, errFrom := v.day(From)
	to, errTo := v.day(To)
	if from != nil {
		r.From = &from.first
	}
	if to != nil {
		r.To = &to.last
	}
	switch {
	case errFrom != nil:
		return r, errFrom
	case errTo != nil:
		return r, errTo
	case from != nil && to != nil && *r.From > *r.To:
		return r, invalid(From, "The range of dates ends (%s) before it begins (%s).", r.To, r.From)
	}
	return r, nil
}

func (v Values) countBy() (khabar.CountBy, error) {
	by, err := v.Choice(By, string(khabar.ByArticle), string(khabar.ByOriginal), string(khabar.ByCluster))
	return khabar.CountBy(by), err
}

// moment reads an instant, or a day, a month or a year, of which it means the last second in UTC.
func (v Values) moment(name string) (time.Time, error) {
	value := v.Get(name)
	if value == "" {
		return time.Time{}, nil
	}
	d, err := khabar.ParseDate(asciiDigits(value))
	if err != nil || d.IsZero() {
		return time.Time{}, invalid(name, "%q is not a moment; write 2026-01-06T09:30:00Z, or a day as 2026-01-06.", clip(value)).Wrap(err)
	}
	if d.Precision == khabar.PrecisionSecond {
		return d.Time.UTC().Truncate(time.Second), nil
	}
	_, last := d.Span()
	return (last + 1).Time().Add(-time.Second), nil
}

type days struct{ first, last khabar.Day }

// day reads a day, a month or a year: from a month means from its first day, to a month means to its last.
func (v Values) day(name string) (*days, error) {
	value := v.Get(name)
	if value == "" {
		return nil, nil
	}
	d, err := khabar.ParseDate(asciiDigits(value))
	if err != nil || d.IsZero() || d.Precision == khabar.PrecisionSecond {
		return nil, invalid(name, "%q is not a day; write 2026-01-06, a month as 2026-01 or a year as 2026.", clip(value)).Wrap(err)
	}
	first, last := d.Span()
	return &days{first, last}, nil
}

func (v Values) facets() ([]khabar.FacetRequest, error) {
	size, err := v.Number(FacetSize, DefaultFacetSize, 1, khabar.MaxFacetValues)
	if err != nil {
		return nil, err
	}
	var requests []khabar.FacetRequest
	seen := map[khabar.Field]bool{}
	for _, name := range splitList(v.values[Facets]) {
		field, err := FieldNamed(name)
		if err != nil {
			return nil, err.At(Facets)
		}
		if !seen[field] {
			seen[field] = true
			requests = append(requests, khabar.FacetRequest{Field: field, Size: size})
		}
	}
	return requests, nil
}

// CanonicalQuestion is Question with the query in canonical form, in which relative dates are days: what it asks for does not
// depend on when it is asked. The sort is left out, as it decides about no number; recency stays, for its day.
func (s *Search) CanonicalQuestion() url.Values {
	canonical := *s
	canonical.Text, canonical.Syntax, canonical.Match = s.Canonical(), SyntaxFull, MatchAll
	values := canonical.Question()
	values.Del(Sort)
	return values
}

// Question writes the parameters that say which articles are meant, and their order, in one canonical form: parsing them gives
// the same request. Defaults are left out; cursor, sizes and facets are not part of it.
func (s *Search) Question() url.Values {
	values := url.Values{}
	set := func(name, value, fallback string) {
		if value != fallback {
			values.Set(name, value)
		}
	}
	set(Text, s.Text, "")
	set(Syntax, s.Syntax, SyntaxFull)
	set(Match, s.Match, MatchAll)
	if s.Request.Literal {
		values.Set(Expand, ExpandOff)
	}
	for _, f := range s.Request.Filters {
		name := FilterName(f.Field, f.Mode)
		for _, value := range f.Values {
			values.Add(name, value)
		}
	}
	if from := s.Request.Dates.From; from != nil {
		values.Set(From, from.String())
	}
	if to := s.Request.Dates.To; to != nil {
		values.Set(To, to.String())
	}
	set(By, string(cmp.Or(s.Request.By, khabar.ByArticle)), string(khabar.ByArticle))
	if at := s.Request.AsOf; !at.IsZero() {
		values.Set(AsOf, at.Format(time.RFC3339))
	}
	fallback := khabar.SortRelevance
	if s.Text == "" {
		fallback = khabar.SortNewest
	}
	set(Sort, string(s.Request.Sort), string(fallback))
	if r := s.Request.Recency; r.On() && s.Request.Sort == khabar.SortRelevance {
		values.Set(Recency, strconv.Itoa(r.HalfLife)+"d")
		values.Set(RecencyDay, r.Day.String())
	}
	return values
}
