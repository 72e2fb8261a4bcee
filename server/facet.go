package server

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

type facetAnswer struct {
	Query  queryAnswer        `json:"query"`
	Field  khabar.Field       `json:"field"`
	Values []facetValueAnswer `json:"values"`
	// Distinct is the number of values there are, Missing the number of articles found that have none.
	Distinct   int  `json:"distinct"`
	Missing    int  `json:"missing"`
	Incomplete bool `json:"incomplete"`
	// Next continues after the last value, in the same state of the index; absent on the last page.
	Next    string        `json:"next,omitempty"`
	State   stateAnswer   `json:"state"`
	Receipt receiptAnswer `json:"receipt"`
}

func (a facetAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Values))
	for i, v := range a.Values {
		rows[i] = []string{v.Value, v.Label, strconv.Itoa(v.Count)}
	}
	return []string{string(a.Field), "label", "count"}, rows
}

var facetParams = slices.Concat(params.Question(), formatParams, []string{params.Size, params.Cursor, paramPrefix})

// defaultFacetValues is how many values are listed when a request does not say.
const defaultFacetValues = 100

// paramPrefix keeps the values that begin with it.
const paramPrefix = "prefix"

// facet answers GET /api/v1/facets/{field}: the values of a field among the articles found, as if its own filters were not set.
func (s *Server) facet(c *gin.Context) error {
	field, fieldErr := params.FieldNamed(c.Param("field"))
	if fieldErr != nil {
		return khabar.Errorf(khabar.KindNotFound, "server", "%s", fieldErr.Message).At("field")
	}
	values, err := params.Parse(c.Request.URL.RawQuery, facetParams)
	if err != nil {
		return err
	}
	request, err := s.read(c, values)
	if err != nil {
		return err
	}
	size, err := values.Number(params.Size, defaultFacetValues, 1, khabar.MaxFacetValues)
	if err != nil {
		return err
	}
	asked := question(c, request.Canonical())
	if s.unchanged(c, asked) {
		return nil
	}
	r := countsOnly(request.Request)
	f := khabar.FacetRequest{Field: field, Size: size, Prefix: values.Get(paramPrefix)}
	if r.Cursor, f.Skip, err = readFacetCursor(request.Request.Cursor, listOf(f)); err != nil {
		return err
	}
	r.Facets, r.Hold = []khabar.FacetRequest{f}, true
	result, err := s.Searcher.Search(c.Request.Context(), r)
	if err != nil {
		return err
	}
	answer := facetAnswer{Query: s.expandedQuery(request, result.Expanded), Field: field, Incomplete: result.Incomplete, State: stateOf(result.State),
		Receipt: s.receiptOf(c, request, result.State, result.Incomplete)}
	for _, found := range result.Facets {
		answer.Values, answer.Distinct, answer.Missing = s.facetOf(found), found.Distinct, found.Missing
		if next := f.Skip + len(found.Values); next < found.Distinct && next <= khabar.MaxFacetSkip && !result.Incomplete {
			answer.Next = result.Held + facetCursorMark + strconv.Itoa(next) + facetCursorMark + listOf(f)
			linkNext(c, answer.Next, khabar.Recency{})
		}
	}
	if !result.Incomplete {
		s.stamp(c, result.State, asked)
	}
	return replyWith(c, answer, result.Incomplete)
}

// facetCursorMark stands between a held state, the number of values before the page, and what they are values of.
const facetCursorMark = "~"

// listOf identifies the list that a cursor goes on with: in another one, it would leave out values that were never shown.
func listOf(f khabar.FacetRequest) string {
	sum := sha256.Sum256([]byte(string(f.Field) + "\n" + f.Prefix))
	return hex.EncodeToString(sum[:4])
}

func readFacetCursor(text, list string) (held string, skip int, err error) {
	if text == "" {
		return "", 0, nil
	}
	held, rest, _ := strings.Cut(text, facetCursorMark)
	number, of, ok := strings.Cut(rest, facetCursorMark)
	skip, err = strconv.Atoi(number)
	if !ok || err != nil || held == "" || skip < 0 || skip > khabar.MaxFacetSkip {
		return "", 0, khabar.Errorf(khabar.KindInvalid, "server", "This is not a cursor.").At(params.Cursor)
	}
	if of != list {
		return "", 0, khabar.Errorf(khabar.KindInvalid, "server",
			"This cursor belongs to another list: field and prefix must stay the same.").At(params.Cursor)
	}
	return held, skip, nil
}
