package params

import (
	"fmt"
	"slices"
	"strings"
)

// UnknownError says that a request has a parameter that its route does not take. It is an error because a misspelt filter that is
// silently ignored would give a wrong count.
type UnknownError struct {
	Name    string
	Nearest string // the parameter that was probably meant, or empty
}

// Error is the sentence for the user.
func (e *UnknownError) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("There is no parameter %q here.", e.Name)
	}
	return fmt.Sprintf("There is no parameter %q here; did you mean %q?", e.Name, e.Nearest)
}

// otherNames are the names that other search services give to our parameters.
var otherNames = map[string]string{
	"query": Text, "search": Text, "text": Text, "term": Text, "keyword": Text, "keywords": Text,
	"source": "outlet", "sources": "outlet", "domain": "outlet", "outlets": "outlet", "media": "outlet",
	"language": "lang", "languages": "lang", "byline": "author", "category": "section", "keyword_tag": "tag",
	"entity": "actor", "person": "actor", "location": "place",
	"start": From, "start_date": From, "date_from": From, "since": From, "after": From,
	"end": To, "end_date": To, "date_to": To, "until": To, "before": To,
	"limit": Size, "count": Size, "rows": Size, "page_size": Size, "per_page": Size, "pagesize": Size, "max": Size,
	"page": Cursor, "offset": Cursor, "next": Cursor, "pagination_token": Cursor,
	"order": Sort, "sort_by": Sort, "order_by": Sort, "sort_order": Sort,
	"facet": Facets, "aggs": Facets, "highlight": Snippets, "fragments": Snippets,
}

// nearest returns the allowed name that was probably meant: by what other services call it, else by at most one edit for three
// letters, or "".
func nearest(name string, allowed []string) string {
	name = strings.ToLower(clip(name))
	if field, ok := strings.CutPrefix(name, every); ok && slices.Contains(allowed, field) {
		return field
	}
	best, least := "", len(name)/3+1
	for _, candidate := range allowed {
		if otherNames[name] == candidate {
			return candidate
		}
		if d := distance(name, candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// Nearest returns the candidate that a misspelt value was probably meant to be: at most one edit for three letters; or "".
func Nearest(value string, candidates []string) string {
	best, least := "", len(value)/3+1
	for _, candidate := range candidates {
		if d := distance(strings.ToLower(clip(value)), candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the Levenshtein distance in code points.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
