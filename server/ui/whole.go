package ui

import (
	"context"

	"khabar"
)

// whole is a searcher whose numbers are whole. Most pages have no place to say that a number is a part: for them, an answer that time ran
// out for is an error (KindTimeout).
type whole struct{ khabar.Searcher }

func (w whole) Search(ctx context.Context, r khabar.SearchRequest) (*khabar.SearchResult, error) {
	result, err := w.Searcher.Search(ctx, r)
	if err == nil && result.Incomplete {
		return nil, errPart()
	}
	return result, err
}

func (w whole) SearchAll(ctx context.Context, rs []khabar.SearchRequest) ([]*khabar.SearchResult, error) {
	results, err := w.Searcher.SearchAll(ctx, rs)
	for _, result := range results {
		if err == nil && result.Incomplete {
			return nil, errPart()
		}
	}
	return results, err
}

func (w whole) Forms(ctx context.Context, r khabar.SearchRequest) (*khabar.FormsResult, error) {
	result, err := w.Searcher.Forms(ctx, r)
	if err == nil && result.Incomplete {
		return nil, errPart()
	}
	return result, err
}

// askWhole is ask for a page that cannot say that what it shows is a part.
func (p *Pages) askWhole(ctx context.Context, r khabar.SearchRequest) (*overTime, error) {
	found, err := p.ask(ctx, r)
	if err == nil && found.results[0].Incomplete {
		return nil, errPart()
	}
	return found, err
}

func errPart() error {
	return khabar.Errorf(khabar.KindTimeout, "ui", "Time ran out before everything was counted.")
}
