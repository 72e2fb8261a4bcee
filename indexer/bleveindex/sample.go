package bleveindex

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"khabar"
)

// drawn is an article in a lottery.
type drawn struct {
	lot     uint64
	stratum int
	candidate
}

// Sample draws articles at random, the same ones each time.
func (s *Store) Sample(ctx context.Context, r khabar.SampleRequest) (result *khabar.SampleResult, err error) {
	size := r.Search.Size
	if size < 1 || size > khabar.MaxPageSize {
		return nil, invalid("size", "A sample has 1 to %d articles.", khabar.MaxPageSize)
	}
	q, err := s.prepareCounting(ctx, r.Search)
	if err != nil {
		return nil, err
	}
	err = s.answer(q, func(incomplete bool) error {
		if incomplete {
			return tookTooLong(q.ctx.Err())
		}
		articles, strata, err := q.draw(r)
		if err != nil {
			return lateOr(err)
		}
		allocate(strata, min(size, len(articles)))
		result = &khabar.SampleResult{Total: q.total, Strata: strata, Ignored: q.plan.Ignored, Expanded: q.named.Expanded, State: q.snap.state}
		var shown []candidate
		left := make([]int, len(strata))
		for i := range strata {
			left[i] = strata[i].Sampled
		}
		for _, a := range articles {
			if left[a.stratum] > 0 {
				left[a.stratum]--
				shown = append(shown, a.candidate)
				result.Hits = append(result.Hits, khabar.SampledHit{Stratum: a.stratum})
			}
		}
		hits, err := q.hits(shown)
		for i, h := range hits {
			result.Hits[i].Hit = h
		}
		return err
	})
	return result, err
}

// prepareCounting prepares a search that shows nothing.
func (s *Store) prepareCounting(ctx context.Context, r khabar.SearchRequest) (*search, error) {
	r.Size, r.Cursor, r.Sort, r.Facets, r.Timeline, r.Suggest, r.Explain = 0, "", khabar.SortNewest, nil, nil, false, false
	return s.prepareSearch(ctx, r)
}

// draw gives each article found its lot and its stratum. The articles come in the order of their lots.
func (q *search) draw(r khabar.SampleRequest) ([]drawn, []khabar.Stratum, error) {
	type key struct {
		outlet uint32
		month  int32
	}
	var articles []drawn
	numbers, strata := make(map[key]int), []khabar.Stratum{}
	outlets := q.snap.gen.values[outletField].list()
	prefix := fmt.Appendf(nil, "%d:", r.Seed)
	for _, m := range q.matchers {
		c := m.view.cols
		months, column := c.bucketsBy(khabar.ByMonth), c.fields[outletField]
		err := forEach(q.ctx, m.shown, func(batch []uint32) error {
			for _, doc := range batch {
				var k key
				if r.ByOutlet {
					k.outlet = column.only(doc)
				}
				if r.ByMonth {
					k.month = months[doc]
				}
				n, known := numbers[k]
				if !known {
					n = len(strata)
					numbers[k] = n
					strata = append(strata, stratumOf(k.outlet, k.month, r.ByMonth, outlets))
				}
				strata[n].Total++
				articles = append(articles, drawn{lotOf(prefix, c.ids[doc]), n, candidate{id: c.ids[doc], view: m.view, doc: doc}})
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	slices.SortFunc(articles, func(a, b drawn) int { return cmp.Or(cmp.Compare(a.lot, b.lot), slices.Compare(a.id[:], b.id[:])) })
	sortStrata(strata, articles)
	return articles, strata, nil
}

func stratumOf(outlet uint32, month int32, byMonth bool, outlets []string) (s khabar.Stratum) {
	if outlet > 0 {
		s.Outlet = outlets[outlet-1]
	}
	if byMonth && month != noBucket {
		s.Month = firstDay(khabar.ByMonth, month).Time().Format("2006-01")
	}
	return s
}

// lotOf is what an article draws: the beginning of the SHA-256 of the seed, a colon and its ID.
func lotOf(prefix []byte, id articleID) uint64 {
	sum := sha256.Sum256(append(prefix, id.String()...))
	return binary.BigEndian.Uint64(sum[:])
}

// sortStrata puts strata in order, and tells the articles.
func sortStrata(strata []khabar.Stratum, articles []drawn) {
	before := make([]int, len(strata))
	for i := range before {
		before[i] = i
	}
	slices.SortFunc(before, func(a, b int) int {
		return cmp.Or(cmp.Compare(strata[a].Outlet, strata[b].Outlet), cmp.Compare(strata[a].Month, strata[b].Month))
	})
	sorted, now := make([]khabar.Stratum, len(strata)), make([]int, len(strata))
	for i, n := range before {
		sorted[i], now[n] = strata[n], i
	}
	copy(strata, sorted)
	for i := range articles {
		articles[i].stratum = now[articles[i].stratum]
	}
}

// allocate divides a sample among strata by the method of the largest remainder (Hamilton's). size is at most their total.
func allocate(strata []khabar.Stratum, size int) {
	total := 0
	for _, s := range strata {
		total += s.Total
	}
	if total == 0 {
		return
	}
	left := size
	order := make([]int, len(strata))
	for i := range strata {
		strata[i].Sampled = size * strata[i].Total / total
		left -= strata[i].Sampled
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(size*strata[b].Total%total, size*strata[a].Total%total)
	})
	for _, i := range order[:left] {
		strata[i].Sampled++
	}
}
