package bleveindex

import (
	"context"
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
	"khabar/indexer/highlight"
	"khabar/indexer/terms"
)

// search is one request on its way.
type search struct {
	ctx      context.Context
	request  khabar.SearchRequest
	plan     *terms.Plan
	filters  []fieldFilter
	evidence *evidence // nil if nothing is scored
	expanded map[*terms.Term][]string
	snap     *snapshot
	state    uint64 // of stateHash
	question uint64 // of questionHash
	page     page
	facets   []*facetCount
	total    int
	counted  int        // segments that total and facets include
	matchers []*matcher // of all segments
}

// Search finds articles.
func (s *Store) Search(ctx context.Context, r khabar.SearchRequest) (*khabar.SearchResult, error) {
	q, err := s.prepareSearch(ctx, r)
	if err != nil {
		return nil, err
	}
	var result *khabar.SearchResult
	err = s.answer(q, func(incomplete bool) (err error) {
		result = &khabar.SearchResult{Total: q.total, State: q.snap.state, Incomplete: incomplete, Ignored: q.plan.Ignored}
		for _, f := range q.facets {
			result.Facets = append(result.Facets, f.result())
		}
		shown := q.page.sorted()
		if more := len(shown) > r.Size; more {
			shown = shown[:r.Size]
			if r.Size > 0 && !incomplete {
				result.Next = s.cursorAfter(q, shown[r.Size-1])
			}
		}
		if r.Suggest && r.Cursor == "" && !incomplete {
			if result.Suggestions, err = q.suggest(); err != nil {
				return err
			}
		}
		result.Hits, err = q.hits(shown)
		return err
	})
	return result, err
}

// answer runs a search and calls use while what it found can be read. When it returns an error, what use made is not an answer.
func (s *Store) answer(q *search, use func(incomplete bool) error) (err error) {
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-q.ctx.Done():
		return tookTooLong(q.ctx.Err())
	}
	if q.snap, err = s.snapshotFor(q); err != nil {
		return err
	}
	defer q.snap.release()
	defer q.releaseFacets()
	defer s.guard(q.snap.gen, &err)
	incomplete, err := q.run()
	if err != nil {
		return err
	}
	return use(incomplete)
}

func tookTooLong(cause error) error {
	return khabar.Errorf(khabar.KindTimeout, "index: search", "The search took too long.").Wrap(cause)
}

// cursorAfter makes the cursor that continues after an article, and keeps its state of the index for it.
func (s *Store) cursorAfter(q *search, last candidate) string {
	s.kept.keep(q.state, q.snap, s.inUse)
	return cursor{q.state, q.question, q.page.order, last}.String()
}

// prepareSearch reads the request as far as that needs no index.
func (s *Store) prepareSearch(ctx context.Context, r khabar.SearchRequest) (*search, error) {
	if err := checkBounds(r); err != nil {
		return nil, err
	}
	if r.Sort == "" {
		r.Sort = khabar.SortRelevance
	}
	q := &search{ctx: ctx, request: r}
	var err error
	if q.plan, err = terms.Lower(r.Query); err != nil {
		return nil, err
	}
	if q.filters, err = groupFilters(r.Filters); err != nil {
		return nil, err
	}
	scored := false
	terms.Positive(q.plan.Root, func(terms.Node) { scored = true })
	if q.page.order, err = orderOf(r.Sort, scored); err != nil {
		return nil, err
	}
	if r.Size > 0 {
		q.page.size = r.Size + 1
	}
	q.question = questionHash(r)
	if r.Cursor == "" {
		return q, nil
	}
	c, err := readCursor(r.Cursor, q.question, q.page.order)
	if err != nil {
		return nil, err
	}
	q.state, q.page.after = c.state, &c.last
	return q, nil
}

// invalid is the error for a request that is wrong in a field.
func invalid(field, format string, args ...any) error {
	return khabar.Errorf(khabar.KindInvalid, "index: search", format, args...).At(field)
}

func checkBounds(r khabar.SearchRequest) error {
	values := 0
	for _, f := range r.Filters {
		values += len(f.Values)
	}
	switch {
	case r.Size < 0 || r.Size > khabar.MaxPageSize:
		return invalid("size", "A page has 0 to %d articles.", khabar.MaxPageSize)
	case r.Snippets < 0 || r.Snippets > khabar.MaxSnippets:
		return invalid("snippets", "An article has 0 to %d snippets.", khabar.MaxSnippets)
	case r.Explain && r.Size > khabar.MaxExplained:
		return invalid("explain", "At most %d hits can be explained at a time.", khabar.MaxExplained)
	case values > maxValues:
		return khabar.Errorf(khabar.KindTooLarge, "index: search", "The filters have more than %d values.", maxValues)
	case r.Dates.From != nil && r.Dates.To != nil && *r.Dates.From > *r.Dates.To:
		return invalid("from", "The first day is after the last one.")
	}
	for i, f := range r.Facets {
		if fieldNumber(f.Field) < 0 {
			return invalid("facets", "Articles cannot be counted by %q.", f.Field)
		}
		if f.Size < 1 || f.Size > khabar.MaxFacetValues {
			return invalid("facets", "A facet has 1 to %d values.", khabar.MaxFacetValues)
		}
		if i >= 2*len(fieldNames) {
			return invalid("facets", "These are too many facets.")
		}
	}
	return nil
}

// snapshotFor returns the state of the index that a request is about, to be released: that of its cursor, or the newest.
func (s *Store) snapshotFor(q *search) (*snapshot, error) {
	newest, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	state := stateHash(newest)
	if q.page.after == nil || q.state == state {
		q.state = state
		return newest, nil
	}
	newest.release()
	if kept := s.kept.get(q.state); kept != nil {
		return kept, nil
	}
	return nil, khabar.Errorf(khabar.KindGone, "index: search",
		"The state of the index that this cursor belongs to is no longer kept. Begin again without the cursor.").At("cursor")
}

// run goes over the segments. It reports whether time ran out before the end, if there is something true to say all the same.
func (q *search) run() (incomplete bool, err error) {
	for _, f := range q.request.Facets {
		q.facets = append(q.facets, newFacetCount(f, fieldNumber(f.Field), q.snap.gen.values))
	}
	err = q.prepareMatchers()
	for i := 0; i < len(q.matchers) && err == nil; i++ {
		err = q.segment(q.matchers[i])
	}
	late := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	switch {
	case late && errors.Is(q.ctx.Err(), context.DeadlineExceeded) && q.counted > 0:
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
		q.evidence = collect(q.plan.Root, q.expanded)
		return q.evidence.weigh(matchers, q.snap.state.Articles)
	}
	return nil
}

// segment finds, counts and collects the articles of one segment.
func (q *search) segment(m *matcher) error {
	found, err := m.match(q.plan.Root, nil)
	if err != nil {
		return err
	}
	if m.view.deleted != nil {
		found = roaring.AndNot(found, m.view.deleted)
	}
	if q.request.Dates.From != nil || q.request.Dates.To != nil {
		if found, err = m.matchDates(q.request.Dates, found); err != nil {
			return err
		}
	}
	docs, err := q.filtered(m, found, -1)
	if err != nil {
		return err
	}
	for _, f := range q.facets {
		of := docs
		if slices.ContainsFunc(q.filters, func(ff fieldFilter) bool { return ff.field == f.field }) {
			if of, err = q.filtered(m, found, f.field); err != nil {
				return err
			}
		}
		if err := f.add(q.ctx, m.view, of); err != nil {
			return err
		}
	}
	q.total += int(docs.GetCardinality())
	q.counted++
	switch {
	case q.page.size == 0:
		return nil
	case q.page.order != byScore:
		return q.page.addSorted(q.ctx, m.view, docs)
	}
	s := getScores(m.view.docs)
	defer s.put(docs)
	contenders, err := m.score(q.evidence, docs, s, q.snap, &q.page)
	if err != nil {
		return err
	}
	return q.page.addScored(q.ctx, m.view, contenders, s)
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

func (q *search) releaseFacets() {
	for _, f := range q.facets {
		f.release()
	}
}

// hits reads the articles of a page and makes their snippets.
func (q *search) hits(shown []candidate) ([]khabar.Hit, error) {
	if len(shown) == 0 {
		return nil, nil
	}
	var matcher *highlight.Matcher
	if q.request.Snippets > 0 {
		matcher = highlight.Compile(q.plan)
	}
	hits := make([]khabar.Hit, len(shown))
	err := parallel(len(shown), func(i int) error {
		a, err := shown[i].view.article(shown[i].doc, matcher != nil || q.request.Bodies)
		if err != nil {
			return err
		}
		hits[i] = khabar.Hit{Article: a, Score: shown[i].score}
		if matcher != nil {
			hits[i].Snippets = matcher.Snippets(a.Title, a.Body, q.request.Snippets)
		}
		if !q.request.Bodies {
			a.Body = ""
		}
		return nil
	})
	if q.request.Explain && q.evidence != nil {
		for i := 0; i < len(shown) && err == nil; i++ {
			hits[i].Explanation, err = q.explain(shown[i])
		}
	}
	return hits, err
}

// Article returns the newest revision of an article as indexed.
func (s *Store) Article(_ context.Context, id string) (a *khabar.Article, err error) {
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.release()
	defer s.guard(snap.gen, &err)
	binary, err := parseID(id)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindNotFound, "index: article", "There is no article %q.", id)
	}
	view, doc, err := snap.find(binary)
	if err != nil {
		return nil, err
	}
	return view.article(doc, true)
}
