package mediacloud

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"khabar"
	"khabar/server/params"
)

// questionParams say which stories are meant.
var questionParams = []string{"q", "start", "end", "cs", "ss", "platform"}

// platforms are the names that clients have for news on the web.
var platforms = []string{"", Platform, "onlinenews", "onlinenews-mediacloud"}

// question is a request as understood.
type question struct {
	khabar.SearchRequest
	values params.Values
	fields []string // that a request for a sample lists
	*directory
}

// read reads the question of a request, and the other parameters that a route takes.
func (a *API) read(ctx context.Context, r Request, others ...string) (*question, error) {
	rest, listed := cutFields(r.Query, others)
	v, err := params.Parse(rest, append(slices.Clone(questionParams), others...))
	if err != nil {
		return nil, err
	}
	if p := v.Get("platform"); !slices.Contains(platforms, p) {
		return nil, invalid("platform", "khabar has news on the web only: %q is onlinenews-mediacloud.", "platform")
	}
	q := &question{values: v, fields: listed}
	if q.Dates, err = dates(v); err != nil {
		return nil, err
	}
	if q.directory, err = a.directory(ctx); err != nil {
		return nil, err
	}
	if q.Query, err = Translate(v.Get("q"), a.Now(), q.domain); err != nil {
		return nil, err
	}
	outlets, err := q.outlets()
	if err != nil {
		return nil, err
	}
	if outlets != nil {
		q.Filters = []khabar.Filter{{Field: khabar.FieldOutlet, Values: outlets}}
	}
	q.Sort = khabar.SortNewest
	return q, nil
}

// cutFields takes "fields" out of a query string, which clients repeat for each field, if the route takes it.
func cutFields(raw string, others []string) (rest string, listed []string) {
	values, err := url.ParseQuery(raw)
	if err != nil || !slices.Contains(others, "fields") {
		return raw, nil
	}
	for _, list := range values["fields"] {
		listed = append(listed, split(list)...)
	}
	values.Del("fields")
	return values.Encode(), listed
}

// dates reads the first and the last day, both included.
func dates(v params.Values) (khabar.DateRange, error) {
	var r khabar.DateRange
	for _, end := range []struct {
		name string
		into **khabar.Day
	}{{"start", &r.From}, {"end", &r.To}} {
		text := v.Get(end.name)
		if text == "" {
			continue
		}
		d, err := khabar.ParseDate(text)
		if err != nil || d.Precision != khabar.PrecisionDay {
			return r, invalid(end.name, "%q is not a day; write 2026-01-06.", clip(text))
		}
		day := khabar.DayOf(d.Time)
		*end.into = &day
	}
	if r.From != nil && r.To != nil && *r.From > *r.To {
		return r, invalid("start", "The range of dates ends (%s) before it begins (%s).", r.To, r.From)
	}
	return r, nil
}

// outlets are those of the sources and collections that a request names, or nil if it names none.
func (q *question) outlets() ([]string, error) {
	var out []string
	for _, text := range split(q.values.Get("ss")) {
		id, err := parseID("ss", text)
		if err != nil {
			return nil, err
		}
		s, ok := q.byID[id]
		if !ok {
			return nil, invalid("ss", "There is no source %d; /api/sources/sources/ lists them.", id)
		}
		out = append(out, s.Outlet)
	}
	for _, text := range split(q.values.Get("cs")) {
		id, err := parseID("cs", text)
		if err != nil {
			return nil, err
		}
		members, err := q.members(id)
		if err != nil {
			return nil, err
		}
		for _, id := range members {
			out = append(out, q.byID[id].Outlet)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// split takes a list with commas apart.
func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// search searches for numbers that are whole: an incomplete count is no count.
func (a *API) search(ctx context.Context, r khabar.SearchRequest) (*khabar.SearchResult, error) {
	result, err := a.Searcher.Search(ctx, r)
	if err == nil && result.Incomplete {
		return nil, incomplete()
	}
	return result, err
}

func incomplete() error {
	return khabar.Errorf(khabar.KindTimeout, "mediacloud", "Time ran out before everything was counted.")
}

// counts is a request for numbers only, and the same for all that its filters and dates leave.
func (q *question) counts() (matching, all khabar.SearchRequest) {
	matching = q.SearchRequest
	all = matching
	all.Query = nil
	return matching, all
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
