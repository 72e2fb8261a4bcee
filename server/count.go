package server

import (
	"context"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

type countAnswer struct {
	Query queryAnswer `json:"query"`
	// Matching counts the articles that the query finds, Total those that its filters and dates leave, whatever their words.
	Matching int `json:"matching"`
	Total    int `json:"total"`
	// Share is Matching among Total, 0 when there are none.
	Share float64 `json:"share"`
	// Ignored are words of the query that are too common to be searched for.
	Ignored []string    `json:"ignored,omitempty"`
	State   stateAnswer `json:"state"`
}

func (a countAnswer) table() ([]string, [][]string) {
	return []string{"query", "matching", "total", "share"},
		[][]string{{a.Query.Canonical, strconv.Itoa(a.Matching), strconv.Itoa(a.Total), strconv.FormatFloat(a.Share, 'g', -1, 64)}}
}

var countParams = slices.Concat(params.Question(), formatParams)

// count answers GET /api/v1/count.
func (s *Server) count(c *gin.Context) error {
	request, err := s.readSearch(c, countParams)
	if err != nil {
		return err
	}
	asked := question(c, request.Canonical())
	if s.unchanged(c, asked) {
		return nil
	}
	answer, state, err := s.counted(c.Request.Context(), request)
	if err != nil {
		return err
	}
	s.stamp(c, state, asked)
	return reply(c, answer)
}

// countTries bounds how often both numbers are counted again because the index changed between them.
const countTries = 5

// counted counts matching and total in one state of the index.
func (s *Server) counted(ctx context.Context, request *params.Search) (countAnswer, khabar.IndexState, error) {
	matching := request.Request
	matching.Size, matching.Snippets, matching.Sort = 0, 0, khabar.SortNewest
	all := matching
	all.Query = nil
	for range countTries {
		some, err := s.countOnce(ctx, matching)
		if err != nil {
			return countAnswer{}, khabar.IndexState{}, err
		}
		total := some
		if matching.Query != nil {
			if total, err = s.countOnce(ctx, all); err != nil {
				return countAnswer{}, khabar.IndexState{}, err
			}
		}
		if some.State == total.State {
			answer := countAnswer{Query: queryOf(request), Matching: some.Total, Total: total.Total, Ignored: some.Ignored,
				State: stateOf(some.State)}
			if answer.Total > 0 {
				answer.Share = float64(answer.Matching) / float64(answer.Total)
			}
			return answer, some.State, nil
		}
	}
	return countAnswer{}, khabar.IndexState{}, khabar.Errorf(khabar.KindUnavailable, "server",
		"The index is changing too fast to count; try again.")
}

// countOnce searches for a number that is whole: an incomplete count is no count.
func (s *Server) countOnce(ctx context.Context, r khabar.SearchRequest) (*khabar.SearchResult, error) {
	result, err := s.Searcher.Search(ctx, r)
	if err == nil && result.Incomplete {
		return nil, khabar.Errorf(khabar.KindTimeout, "server", "Time ran out before everything was counted.")
	}
	return result, err
}
