package bleveindex

import (
	"context"
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
	"khabar/indexer/terms"
)

// run goes over the segments. It reports whether time ran out before the end, if there is something true to say all the same:
// what needs all segments at once, clusters and timelines, is never incomplete.
func (q *search) run() (incomplete bool, err error) {
	for _, f := range q.request.Facets {
		q.facets = append(q.facets, newFacetCount(f, fieldNumber(f.Field), q.snap.gen.values))
	}
	whole := q.request.By == khabar.ByCluster || q.request.Timeline != nil
	err = q.prepareMatchers()
	for i := 0; i < len(q.matchers) && err == nil; i++ {
		m := q.matchers[i]
		if err = q.find(m); err == nil && q.request.By != khabar.ByCluster {
			err = q.count(m)
		}
	}
	if err == nil && q.request.By == khabar.ByCluster {
		err = q.countClusters()
	}
	if err == nil && q.request.Timeline != nil {
		q.timeline = &timeline{search: q}
		err = q.timeline.make()
	}
	late := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	switch {
	case late && errors.Is(q.ctx.Err(), context.DeadlineExceeded) && q.counted > 0 && !whole:
		return true, nil
	case late:
		return false, tookTooLong(err)
	}
	return false, err
}

// prepareMatchers prepares the segments: what words stand for, and how rare they are.
func (q *search) prepareMatchers() (err error) {
	if q.expanded, err = expand(q.ctx, q.plan.Root, q.snap); err != nil {
		return err
	}
	matchers := make([]*matcher, len(q.snap.segments))
	for i, view := range q.snap.segments {
		matchers[i] = &matcher{
			ctx: q.ctx, view: view, values: q.snap.gen.values, expanded: q.expanded, lists: make(map[listKey]*list),
		}
	}
	q.matchers = matchers
	if q.page.order == byScore && q.page.size > 0 {
		q.evidence = collect(q.plan, q.expanded)
		q.evidence.recency = q.request.Recency
		q.norms = q.snap.normsFor(q.plan.Question)
		return q.evidence.weigh(matchers, q.snap.state.Articles)
	}
	return nil
}

// find finds the articles of one segment: those of the query, and those that the filters leave of them.
func (q *search) find(m *matcher) error {
	matching, err := m.match(q.plan.Root, nil)
	if err != nil {
		return err
	}
	if m.found, err = q.eligible(m, matching); err != nil {
		return err
	}
	m.docs, err = q.filtered(m, m.found, -1)
	return err
}

// eligible returns the articles that may be counted whatever the filters: there, in the dates, known then, and no copies if those do
// not count.
func (q *search) eligible(m *matcher, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	if m.view.deleted != nil {
		docs = roaring.AndNot(docs, m.view.deleted)
	}
	if q.request.By == khabar.ByOriginal {
		docs = roaring.And(docs, m.copies().originals)
	}
	var err error
	if q.request.Dates.From != nil || q.request.Dates.To != nil {
		if docs, err = m.matchDates(q.request.Dates, docs); err != nil {
			return nil, err
		}
	}
	if !q.request.AsOf.IsZero() {
		docs, err = m.seenBy(seconds(q.request.AsOf), docs)
	}
	return docs, err
}

// withoutWords returns what filters and dates leave of a segment, whatever the query: m.docs itself if the query finds all of that.
func (q *search) withoutWords(m *matcher) (*roaring.Bitmap, error) {
	if _, all := q.plan.Root.(*terms.All); all {
		return m.docs, nil
	}
	base, err := q.eligible(m, m.view.all())
	if err == nil {
		base, err = q.filtered(m, base, -1)
	}
	if err == nil && base.GetCardinality() == m.docs.GetCardinality() {
		base = m.docs
	}
	return base, err
}

// filtered returns the articles that pass the filters of all fields but one (-1: of all).
func (q *search) filtered(m *matcher, docs *roaring.Bitmap, but int) (*roaring.Bitmap, error) {
	for _, ff := range q.filters {
		if ff.field == but {
			continue
		}
		var err error
		if docs, err = m.filter(ff, docs); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// countedBy returns the articles that a facet counts: as if filters of its own field were not set.
func (q *search) countedBy(m *matcher, f *facetCount) (*roaring.Bitmap, error) {
	if slices.ContainsFunc(q.filters, func(ff fieldFilter) bool { return ff.field == f.field }) {
		return q.filtered(m, m.found, f.field)
	}
	return m.docs, nil
}

// count counts and collects the articles of one segment. Where they are many, each facet is counted beside the others and the page.
func (q *search) count(m *matcher) error {
	m.shown = m.docs
	tasks := []func() error{func() error { return q.collect(m, m.shown) }}
	for _, f := range q.facets {
		of, err := q.countedBy(m, f)
		if err != nil {
			return err
		}
		tasks = append(tasks, func() error { return f.add(q.ctx, m.view, of) })
	}
	if err := doAll(tasks, m.docs.GetCardinality() >= manyArticles); err != nil {
		return err
	}
	q.total += int(m.docs.GetCardinality())
	q.counted++
	return nil
}

// collect offers articles of a segment to the page.
func (q *search) collect(m *matcher, docs *roaring.Bitmap) error {
	switch {
	case q.page.size == 0:
		return nil
	case q.page.order != byScore:
		return q.page.addSorted(q.ctx, m.view, docs)
	}
	return m.score(q.evidence, docs, q.norms, &q.page)
}
