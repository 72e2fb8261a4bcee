// Package params is the one place where the query string of a request becomes a khabar.SearchRequest. The JSON API and the web
// pages read through it, so that a parameter means the same everywhere.
//
// In goes a raw query string and the names that the route takes; out comes a Search, filled as far as it could be understood, and
// the first error, which names the parameter at fault. Values writes a Search back in one canonical form. Nothing here searches,
// and nothing here knows HTTP.
package params

import (
	"net/url"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"khabar"
)

// Bounds of a query string. They stop requests that no researcher writes before anything is spent on them.
const (
	maxTextBytes   = 8 << 10 // of q: an hour of typing; the query language has its own bounds on what that may cost
	maxValueBytes  = 1 << 10 // of any other value: longer than any byline, section or cursor
	maxCursorBytes = 8 << 10
	maxValues      = 200 // of one filter
)

// Names of the parameters that are not filters.
const (
	Text       = "q"
	Syntax     = "syntax"
	Match      = "match"
	Expand     = "expand"
	From       = "from"
	To         = "to"
	Sort       = "sort"
	Recency    = "recency"
	RecencyDay = "recency_day"
	Size       = "size"
	Cursor     = "cursor"
	Facets     = "facets"
	FacetSize  = "facet_size"
	Snippets   = "snippets"
	Format     = "format"
	By         = "by"
	AsOf       = "as_of"
)

// Question lists the parameters that say which articles are meant. Every route that looks at articles takes all of them.
func Question() []string {
	names := []string{Text, Syntax, Match, Expand}
	for _, f := range khabar.Fields {
		names = append(names, string(f), exclude+string(f))
		if manyValued[f] {
			names = append(names, every+string(f))
		}
	}
	return append(names, From, To, By, AsOf)
}

// Values are the parameters of one request, checked for form but not for meaning.
type Values struct {
	values map[string][]string
}

// Parse splits a raw query string. Empty values are as good as absent, because HTML forms send every field they have. It returns
// an error for a string that is not percent-encoded UTF-8, an *UnknownError for a name that is not allowed, and a KindInvalid
// error for a parameter given twice that may be given once. The Values are usable even then: they hold what could be read.
func Parse(raw string, allowed []string) (Values, error) { return ParseRepeated(raw, allowed) }

// ParseRepeated is Parse for a route that takes some parameters several times besides filters.
func ParseRepeated(raw string, allowed []string, repeated ...string) (Values, error) {
	parsed, err := url.ParseQuery(raw)
	var first error
	if err != nil {
		first = invalid("",
			"The address is not well formed: write special characters as %%XX, and parameters as name=value&name=value.").Wrap(err)
	}
	v := Values{values: make(map[string][]string, len(parsed))}
	for _, name := range sortedKeys(parsed) {
		kept, err := checkValues(name, parsed[name], allowed, repeated)
		if err != nil && first == nil {
			first = err
		}
		if len(kept) > 0 {
			v.values[name] = kept
		}
	}
	return v, first
}

func checkValues(name string, values, allowed, repeated []string) ([]string, error) {
	if !slices.Contains(allowed, name) {
		return nil, &UnknownError{Name: clip(name), Nearest: nearest(name, allowed)}
	}
	limit := maxValueBytes
	switch name {
	case Text:
		limit = maxTextBytes
	case Cursor:
		limit = maxCursorBytes
	}
	var kept []string
	for _, value := range values {
		switch {
		case strings.TrimSpace(value) == "":
			continue
		case !utf8.ValidString(value):
			return nil, invalid(name, "The value of %q is not valid UTF-8.", name)
		case strings.ContainsRune(value, 0):
			return nil, invalid(name, "The value of %q contains a NUL character.", name)
		case len(value) > limit:
			return nil, khabar.Errorf(khabar.KindTooLarge, "params", "The value of %q is longer than %d bytes.", name, limit).At(name)
		}
		kept = append(kept, value)
	}
	if _, _, isFilter := filterOf(name); len(kept) > 1 && !isFilter && name != Facets && !slices.Contains(repeated, name) {
		return kept[:1], invalid(name, "The parameter %q may be given once only.", name)
	}
	return kept, nil
}

// Get returns the value of a parameter that is given at most once, or "".
func (v Values) Get(name string) string {
	if values := v.values[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func invalid(field, format string, args ...any) *khabar.Error {
	return khabar.Errorf(khabar.KindInvalid, "params", format, args...).At(field)
}

func sortedKeys(values url.Values) []string {
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// clip cuts a foreign name to what an error message can hold, and makes it printable.
func clip(s string) string {
	const most = 40
	s = strings.ToValidUTF8(s, "\uFFFD")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
