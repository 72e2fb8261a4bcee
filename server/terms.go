package server

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

// paramAgainst says what the articles found are compared with.
const paramAgainst = "against"

// Values of paramAgainst.
const (
	againstRest  = "rest"  // what filters and dates leave and the query does not find
	againstIndex = "index" // all other articles
)

// defaultTerms is how many terms of a language are listed when a request does not say.
const defaultTerms = 50

type termsAnswer struct {
	Query queryAnswer `json:"query"`
	Total int         `json:"total"`
	// Against is what the articles found are compared with: rest or index.
	Against   string           `json:"against"`
	Languages []languageAnswer `json:"languages"`
	Ignored   []string         `json:"ignored,omitempty"`
	State     stateAnswer      `json:"state"`
	Receipt   receiptAnswer    `json:"receipt"`
}

type languageAnswer struct {
	Lang  string `json:"lang"`
	Label string `json:"label"`
	// Matching and Rest are the numbers of articles that are compared.
	Matching int          `json:"matching"`
	Rest     int          `json:"rest"`
	Terms    []termAnswer `json:"terms"`
}

type termAnswer struct {
	Term     string  `json:"term"`
	Written  string  `json:"written"`
	Matching int     `json:"matching"`
	Rest     int     `json:"rest"`
	Score    float64 `json:"score"`
}

// table has the numbers of articles that are compared in every row, so that shares can be computed from a row.
func (a termsAnswer) table() ([]string, [][]string) {
	var rows [][]string
	for _, l := range a.Languages {
		for _, t := range l.Terms {
			rows = append(rows, []string{l.Lang, t.Term, t.Written, strconv.Itoa(t.Matching), strconv.Itoa(t.Rest),
				strconv.Itoa(l.Matching), strconv.Itoa(l.Rest), strconv.FormatFloat(t.Score, 'g', 8, 64)})
		}
	}
	return []string{"lang", "term", "written", "matching", "rest", "matching_articles", "rest_articles", "score"}, rows
}

var termsParams = slices.Concat(params.Question(), formatParams, []string{params.Size, paramAgainst})

// terms answers GET /api/v1/terms: the words that set the articles found apart.
func (s *Server) terms(c *gin.Context) error {
	values, err := params.Parse(c.Request.URL.RawQuery, termsParams)
	if err != nil {
		return err
	}
	request, err := s.read(c, values)
	if err != nil {
		return err
	}
	size, err := values.Number(params.Size, defaultTerms, 1, khabar.MaxTerms)
	if err != nil {
		return err
	}
	against := []string{againstRest, againstIndex}
	if request.Request.Query == nil {
		slices.Reverse(against) // nothing else is left
	}
	answer := termsAnswer{}
	if answer.Against, err = values.Choice(paramAgainst, against...); err != nil {
		return err
	}
	asked := question(c, request.Canonical())
	if s.unchanged(c, asked) {
		return nil
	}
	result, err := s.Searcher.Terms(c.Request.Context(), khabar.TermsRequest{Search: countsOnly(request.Request), Size: size,
		Whole: answer.Against == againstIndex})
	if err != nil {
		return err
	}
	answer.Query = s.expandedQuery(request, result.Expanded)
	answer.Total, answer.Ignored, answer.Languages = result.Total, result.Ignored, []languageAnswer{}
	answer.State, answer.Receipt = stateOf(result.State), s.receipt(c, request, result.State)
	for _, l := range result.Languages {
		out := languageAnswer{Lang: l.Lang, Label: s.label(khabar.FieldLang, l.Lang), Matching: l.Matching, Rest: l.Rest,
			Terms: make([]termAnswer, len(l.Terms))}
		for i, t := range l.Terms {
			out.Terms[i] = termAnswer{Term: t.Stem, Written: t.Written, Matching: t.Matching, Rest: t.Rest, Score: t.Score}
		}
		answer.Languages = append(answer.Languages, out)
	}
	s.stamp(c, result.State, asked)
	return reply(c, answer)
}
