package server

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server/params"
)

type countAnswer struct {
	Query queryAnswer `json:"query"`
	// Matching counts what the query finds, Total what its filters and dates leave, whatever their words: articles, original articles
	// or clusters.
	sharedCounts
	// Ignored are words of the query that are too common to be searched for.
	Ignored []string      `json:"ignored,omitempty"`
	State   stateAnswer   `json:"state"`
	Receipt receiptAnswer `json:"receipt"`
}

func (a countAnswer) table() ([]string, [][]string) {
	return []string{"query", "matching", "total", "share"},
		[][]string{append([]string{a.Query.Canonical}, a.cells()...)}
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
	matching := countsOnly(request.Request)
	all := matching
	all.Query = nil
	results, err := s.countAll(c.Request.Context(), matching, all)
	if err != nil {
		return err
	}
	state := results[0].State
	s.stamp(c, state, asked)
	return reply(c, countAnswer{Query: s.expandedQuery(request, results[0].Expanded), sharedCounts: shared(results[0].Total, results[1].Total),
		Ignored: results[0].Ignored, State: stateOf(state), Receipt: s.receipt(c, request, state)})
}

// countsOnly is a request without hits, and so without anything that orders them.
func countsOnly(r khabar.SearchRequest) khabar.SearchRequest {
	r.Size, r.Snippets, r.Sort, r.Cursor, r.Facets = 0, 0, khabar.SortNewest, "", nil
	return r
}

// countAll counts several questions in one state of the index. An incomplete count is no count.
func (s *Server) countAll(ctx context.Context, rs ...khabar.SearchRequest) ([]*khabar.SearchResult, error) {
	results, err := s.Searcher.SearchAll(ctx, rs)
	if err == nil && slices.ContainsFunc(results, func(r *khabar.SearchResult) bool { return r.Incomplete }) {
		return nil, errIncomplete()
	}
	return results, err
}

// countOnce searches for a number that is whole.
func (s *Server) countOnce(ctx context.Context, r khabar.SearchRequest) (*khabar.SearchResult, error) {
	result, err := s.Searcher.Search(ctx, r)
	if err == nil && result.Incomplete {
		return nil, errIncomplete()
	}
	return result, err
}

func errIncomplete() error {
	return khabar.Errorf(khabar.KindTimeout, "server", "Time ran out before everything was counted.")
}
