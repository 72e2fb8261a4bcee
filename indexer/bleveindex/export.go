package bleveindex

import (
	"context"
	"math"

	"khabar"
)

// exportChunk is how many articles are unpacked at a time, on all cores, before they are passed on: some 100 KB for each core.
const exportChunk = 128

// place is where an article of an export is.
type place struct {
	segment int32
	doc     uint32
}

// Export finds all articles first, and reads each when its turn comes. Found articles take eight bytes each while they wait.
func (s *Store) Export(ctx context.Context, r khabar.ExportRequest, use func(*khabar.ExportResult) error) (err error) {
	q, err := s.prepareExport(ctx, r.Search)
	if err != nil {
		return err
	}
	var places []place
	result := &khabar.ExportResult{Ignored: q.plan.Ignored, Expanded: q.named.Expanded}
	err = s.answer(q, func(incomplete bool) error {
		if incomplete {
			return tookTooLong(q.ctx.Err())
		}
		if places, err = q.places(r.After); err != nil {
			return err
		}
		result.Total, result.Rest, result.State = q.total, len(places), q.snap.state
		result.Held = s.cursorAfter(q, q.page.beginning())
		q.snap.retain() // s.answer has it still
		return nil
	})
	if err != nil {
		return err
	}
	snap := q.snap
	defer snap.release()
	defer s.guard(snap.gen, &err)
	result.Articles = func(yield func(*khabar.Article, error) bool) { s.stream(ctx, snap, q.state, places, yield) }
	return use(result)
}

// prepareExport prepares a search for all articles.
func (s *Store) prepareExport(ctx context.Context, r khabar.SearchRequest) (*search, error) {
	r.Size, r.Facets, r.Timeline, r.Snippets, r.Suggest, r.Explain = 0, nil, nil, 0, false, false
	q, err := s.prepareSearch(ctx, r)
	if err == nil {
		q.page.size = math.MaxInt
	}
	return q, err
}

// places returns where the articles found are, in order, from the one behind an ID on.
func (q *search) places(after string) ([]place, error) {
	shown := q.page.sorted()
	if after != "" {
		at := -1
		for i := range shown {
			if shown[i].id.String() == after {
				at = i
				break
			}
		}
		if at < 0 {
			return nil, invalid("after", "The article %q is not among those found.", after)
		}
		shown = shown[at+1:]
	}
	numbers := make(map[*segmentView]int32, len(q.snap.segments))
	for i, view := range q.snap.segments {
		numbers[view] = int32(i)
	}
	places := make([]place, len(shown))
	for i, c := range shown {
		places[i] = place{numbers[c.view], c.doc}
	}
	q.page.heap = nil
	return places, nil
}

// stream passes articles on. Its state stays known to cursors meanwhile, and for as long as those of the last page of a search.
func (s *Store) stream(ctx context.Context, snap *snapshot, state uint64, places []place, yield func(*khabar.Article, error) bool) {
	for len(places) > 0 {
		chunk := places[:min(exportChunk, len(places))]
		places = places[len(chunk):]
		articles := make([]*khabar.Article, len(chunk))
		err := parallel(len(chunk), func(i int) (err error) {
			articles[i], err = snap.segments[chunk[i].segment].article(chunk[i].doc, true)
			return err
		})
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			s.guard(snap.gen, &err)
			yield(nil, lateOr(err))
			return
		}
		s.kept.keep(state, snap, s.inUse)
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}
