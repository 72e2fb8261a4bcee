package mediacloud

import (
	"cmp"
	"context"
	"slices"

	"khabar"
)

// word sets the stories that match apart from the others, in its language. DocCount of SampleSize stories that match have it in any
// form: all are counted, not a sample.
type word struct {
	Term       string  `json:"term"`
	DocCount   int     `json:"doc_count"`
	DocRatio   float64 `json:"doc_ratio"`
	SampleSize int     `json:"sample_size"`
	Language   string  `json:"language"`
	Score      float64 `json:"score"` // log-likelihood ratio
}

// defaultWords is how many words are listed when a request does not say.
const defaultWords = 100

// words answers search/words: those that set the stories apart, not those that are merely frequent.
func (a *API) words(ctx context.Context, r Request) (*Answer, error) {
	q, err := a.read(ctx, r, "limit")
	if err != nil {
		return nil, err
	}
	limit, err := q.values.Number("limit", defaultWords, 1, khabar.MaxTerms)
	if err != nil {
		return nil, err
	}
	// A query that finds all leaves nothing to compare with but what lies outside of the dates and sources.
	result, err := a.Searcher.Terms(ctx, khabar.TermsRequest{Search: q.SearchRequest, Size: limit, Whole: q.Query == nil})
	if err != nil {
		return nil, err
	}
	words := []word{}
	for _, l := range result.Languages {
		for _, t := range l.Terms {
			words = append(words, word{Term: t.Written, DocCount: t.Matching, DocRatio: ratio(t.Matching, l.Matching), SampleSize: l.Matching,
				Language: l.Lang, Score: t.Score})
		}
	}
	slices.SortStableFunc(words, func(x, y word) int { return cmp.Compare(y.Score, x.Score) })
	return &Answer{Body: map[string][]word{"words": words[:min(limit, len(words))]}, State: result.State}, nil
}
