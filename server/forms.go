package server

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"khabar/server/params"
)

type formsAnswer struct {
	Query queryAnswer `json:"query"`
	// Total is the number of articles found, Counted the number of them in which forms were counted, Truncated whether that is fewer.
	Total     int          `json:"total"`
	Counted   int          `json:"counted"`
	Truncated bool         `json:"truncated"`
	Distinct  int          `json:"distinct"`
	Forms     []formAnswer `json:"forms"`
	// Incomplete: time ran out before Counted was what it should be.
	Incomplete bool          `json:"incomplete"`
	Ignored    []string      `json:"ignored,omitempty"`
	State      stateAnswer   `json:"state"`
	Receipt    receiptAnswer `json:"receipt"`
}

type formAnswer struct {
	Clause      string `json:"clause"`
	Surface     string `json:"surface"`
	Written     string `json:"written"`
	Script      string `json:"script"`
	Articles    int    `json:"articles"`
	Occurrences int    `json:"occurrences"`
}

// table has how many articles were found and counted in every row, so that a table on its own says whether it is a sample.
func (a formsAnswer) table() ([]string, [][]string) {
	rows := make([][]string, len(a.Forms))
	for i, f := range a.Forms {
		rows[i] = []string{f.Clause, f.Surface, f.Written, f.Script, strconv.Itoa(f.Articles), strconv.Itoa(f.Occurrences),
			strconv.Itoa(a.Counted), strconv.Itoa(a.Total)}
	}
	return []string{"clause", "surface", "written", "script", "articles", "occurrences", "counted", "total"}, rows
}

var formsParams = slices.Concat(params.Question(), formatParams, []string{params.Size})

// defaultForms is how many forms are listed when a request does not say.
const defaultForms = 100

// forms answers GET /api/v1/forms: how the words of the query are written in the articles found.
func (s *Server) forms(c *gin.Context) error {
	request, err := s.readSearch(c, formsParams)
	if err != nil {
		return err
	}
	asked := question(c, request.Canonical())
	if s.unchanged(c, asked) {
		return nil
	}
	r := request.Request
	if c.Query(params.Size) == "" {
		r.Size = defaultForms
	}
	result, err := s.Searcher.Forms(c.Request.Context(), r)
	if err != nil {
		return err
	}
	answer := formsAnswer{Query: s.expandedQuery(request, result.Expanded), Total: result.Total, Counted: result.Counted,
		Truncated: result.Counted < result.Total, Distinct: result.Distinct, Forms: make([]formAnswer, 0, len(result.Forms)),
		Incomplete: result.Incomplete, Ignored: result.Ignored, State: stateOf(result.State), Receipt: s.receiptOf(c, request, result.State, result.Incomplete)}
	for _, f := range result.Forms {
		answer.Forms = append(answer.Forms, formAnswer{f.Clause, f.Surface, f.Written, f.Script, f.Articles, f.Occurrences})
	}
	if !result.Incomplete {
		s.stamp(c, result.State, asked)
	}
	if chosenType(c) == asNDJSON && !result.Incomplete {
		return writeForms(c, answer)
	}
	return replyWith(c, answer, result.Incomplete)
}

// writeForms writes a form on each line, with how many articles were found and counted.
func writeForms(c *gin.Context, a formsAnswer) error {
	c.Header("Content-Type", asNDJSON.name)
	lines := newNDJSON(c.Writer)
	for _, f := range a.Forms {
		err := lines.Encode(struct {
			formAnswer
			Counted int `json:"counted"`
			Total   int `json:"total"`
		}{f, a.Counted, a.Total})
		if err != nil {
			return nil //nolint:nilerr // a caller who has gone needs no answer
		}
	}
	return nil
}
