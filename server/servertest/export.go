package servertest

import (
	"context"
	"slices"

	"khabar"
)

// Export passes all articles found, or those behind one. The cursor must be "0" or empty.
func (s *Searcher) Export(ctx context.Context, r khabar.ExportRequest, use func(*khabar.ExportResult) error) error {
	r.Search.Size = 0
	counted, err := s.Search(ctx, r.Search)
	if err != nil {
		return err
	}
	if counted.Incomplete {
		return khabar.Errorf(khabar.KindTimeout, "servertest", "The search took too long.")
	}
	found := s.Found(r.Search)
	if r.After != "" {
		at := slices.IndexFunc(found, func(a *khabar.Article) bool { return a.ID == r.After })
		if at < 0 {
			return khabar.Errorf(khabar.KindInvalid, "servertest", "The article is not among those found.").At("after")
		}
		found = found[at+1:]
	}
	return use(&khabar.ExportResult{Total: counted.Total, Rest: len(found), Held: "0", Ignored: s.Ignored, State: counted.State,
		Articles: func(yield func(*khabar.Article, error) bool) {
			for i, a := range found {
				if s.FailAfter > 0 && int64(i) == s.FailAfter {
					yield(nil, khabar.Errorf(khabar.KindInternal, "servertest", "failed as told"))
					return
				}
				if !yield(a, nil) {
					return
				}
			}
		}})
}

// Found returns the articles of a request in its order.
func (s *Searcher) Found(r khabar.SearchRequest) []*khabar.Article {
	found := counted(s.find(r, ""), r.By)
	order(found, r.Sort)
	return found
}
