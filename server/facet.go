package server

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

type facetAnswer struct {
	Query  queryAnswer        `json:"query"`
	Field  khabar.Field       `json:"field"`
	Values []facetValueAnswer `json:"values"`
	// Distinct is the number of values there are, Missing the number of articles found that have none.
	Distinct   int           `json:"distinct"`
	Missing    int           `json:"missing"`
	Incomplete bool          `json:"incomplete"`
	State      stateAnswer   `json:"state"`
	Receipt    receiptAnswer `json:"receipt"`
}

func (a facetAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Values))
	for i, v := range a.Values {
		rows[i] = []string{v.Value, v.Label, strconv.Itoa(v.Count)}
	}
	return []string{string(a.Field), "label", "count"}, rows
}

var facetParams = slices.Concat(params.Question(), formatParams, []string{params.Size})

// defaultFacetValues is how many values are listed when a request does not say.
const defaultFacetValues = 100

// facet answers GET /api/v1/facets/{field}: the values of a field among the articles found, as if its own filters were not set.
func (s *Server) facet(c *gin.Context) error {
	field, fieldErr := params.FieldNamed(c.Param("field"))
	if fieldErr != nil {
		return khabar.Errorf(khabar.KindNotFound, "server", "%s", fieldErr.Message).At("field")
	}
	request, err := s.readSearch(c, facetParams)
	if err != nil {
		return err
	}
	size := request.Request.Size
	if c.Query(params.Size) == "" {
		size = defaultFacetValues
	}
	if size == 0 {
		return khabar.Errorf(khabar.KindInvalid, "server", "%q must be from 1 to %d here.", params.Size,
			khabar.MaxFacetValues).At(params.Size)
	}
	asked := question(c, request.Canonical())
	if s.unchanged(c, asked) {
		return nil
	}
	r := request.Request
	r.Size, r.Snippets, r.Sort, r.Facets = 0, 0, khabar.SortNewest, []khabar.FacetRequest{{Field: field, Size: size}}
	result, err := s.Searcher.Search(c.Request.Context(), r)
	if err != nil {
		return err
	}
	answer := facetAnswer{Query: s.expandedQuery(request, result.Expanded), Field: field, Incomplete: result.Incomplete, State: stateOf(result.State), Receipt: s.receipt(c, request, result.State)}
	for _, f := range result.Facets {
		answer.Values, answer.Distinct, answer.Missing = s.facetOf(f), f.Distinct, f.Missing
	}
	if !result.Incomplete {
		s.stamp(c, result.State, asked)
	}
	return reply(c, answer)
}
