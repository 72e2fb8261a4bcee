package bleveindex

import (
	"context"
	"khabar"
	"khabar/indexer/highlight"
	"khabar/indexer/terms"
)

// search is one request on its way.
type search struct {
	ctx      context.Context
	store    *Store
	request  khabar.SearchRequest
	named    terms.Named // the query with the actors that it names
	plan     *terms.Plan // of named.Query
	filters  []fieldFilter
	evidence *evidence // nil if nothing is scored
	norms    *norms    // the same
	expanded map[*terms.Term][]string
	snap     *snapshot
	state    uint64 // of stateHash
	question uint64 // of questionHash
	page     page
	facets   []*facetCount
	total    int
	counted  int        // segments that total and facets include
	matchers []*matcher // of all segments
	timeline *timeline  // nil if it was not asked for
}

// Search finds articles.
func (s *Store) Search(ctx context.Context, r khabar.SearchRequest) (result *khabar.SearchResult, err error) {
	q, err := s.prepareSearch(ctx, r)
	if err != nil {
		return nil, err
	}
	err = s.answer(q, func(incomplete bool) error {
		result, err = s.resultOf(q, incomplete)
		return err
	})
	return result, err
}

// SearchAll answers several requests from one state of the index.
func (s *Store) SearchAll(ctx context.Context, rs []khabar.SearchRequest) (results []*khabar.SearchResult, err error) {
	if len(rs) > khabar.MaxTogether {
		return nil, invalid("q", "At most %d searches can be made together.", khabar.MaxTogether)
	}
	searches := make([]*search, len(rs))
	for i, r := range rs {
		if r.Cursor != "" {
			return nil, invalid("cursor", "Searches that are made together have no cursors.")
		}
		if searches[i], err = s.prepareSearch(ctx, r); err != nil {
			return nil, err
		}
	}
	err = s.reading(ctx, s.snapshot, func(snap *snapshot) error {
		for _, q := range searches {
			q.snap, q.state = snap, stateHash(snap)
			err := q.answer(func(incomplete bool) error {
				result, err := s.resultOf(q, incomplete)
				results = append(results, result)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return results, err
}

// resultOf makes the answer of a search that has run.
func (s *Store) resultOf(q *search, incomplete bool) (result *khabar.SearchResult, err error) {
	r := &q.request
	result = &khabar.SearchResult{Total: q.total, State: q.snap.state, Incomplete: incomplete, Ignored: q.plan.Ignored,
		Expanded: q.named.Expanded}
	for _, f := range q.facets {
		result.Facets = append(result.Facets, f.result(q.snap.gen.values[f.field]))
	}
	if q.timeline != nil {
		result.Timeline = q.timeline.result
	}
	if r.Hold {
		result.Held = s.cursorAfter(q, q.page.beginning())
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
			return nil, err
		}
	}
	result.Hits, err = q.hits(shown)
	return result, err
}

// answer runs a search and calls use while what it found can be read. When it returns an error, what use made is not an answer.
func (s *Store) answer(q *search, use func(incomplete bool) error) error {
	get := func() (*snapshot, error) { return s.snapshotFor(q) }
	return s.reading(q.ctx, get, func(snap *snapshot) error {
		q.snap = snap
		return q.answer(use)
	})
}

// answer is the same with the snapshot that the search has.
func (q *search) answer(use func(incomplete bool) error) error {
	defer q.releaseFacets()
	incomplete, err := q.run()
	if err != nil {
		return err
	}
	return use(incomplete)
}

// reading waits for its turn and calls use with a snapshot, which is released afterwards.
func (s *Store) reading(ctx context.Context, get func() (*snapshot, error), use func(*snapshot) error) (err error) {
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return tookTooLong(ctx.Err())
	}
	snap, err := get()
	if err != nil {
		return err
	}
	defer snap.release()
	defer s.guard(snap.gen, &err)
	return use(snap)
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
	if r.By == "" {
		r.By = khabar.ByArticle
	}
	q := &search{ctx: ctx, store: s, request: r}
	var err error
	if q.named, err = s.name(r.Query, r.Literal); err != nil {
		return nil, err
	}
	if q.plan, err = terms.Lower(q.named.Query); err != nil {
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
	case r.Recency.HalfLife < 0 || r.Recency.HalfLife > khabar.MaxHalfLife:
		return invalid("recency", "A half-life is 1 to %d days.", khabar.MaxHalfLife)
	case r.Explain && r.Size > khabar.MaxExplained:
		return invalid("explain", "At most %d hits can be explained at a time.", khabar.MaxExplained)
	case values > maxValues:
		return khabar.Errorf(khabar.KindTooLarge, "index: search", "The filters have more than %d values.", maxValues)
	case r.Dates.From != nil && r.Dates.To != nil && *r.Dates.From > *r.Dates.To:
		return invalid("from", "The first day is after the last one.")
	case r.By != "" && r.By != khabar.ByArticle && r.By != khabar.ByOriginal && r.By != khabar.ByCluster:
		return invalid("by", "What is counted is article, original or cluster, not %q.", r.By)
	}
	if r.Timeline != nil {
		if err := checkTimeline(r.Timeline); err != nil {
			return err
		}
	}
	for i, f := range r.Facets {
		if fieldNumber(f.Field) < 0 {
			return invalid("facets", "Articles cannot be counted by %q.", f.Field)
		}
		if f.Values == nil && (f.Size < 1 || f.Size > khabar.MaxFacetValues) || len(f.Values) > khabar.MaxFacetValues {
			return invalid("facets", "A facet has 1 to %d values.", khabar.MaxFacetValues)
		}
		if f.Skip < 0 || f.Skip > khabar.MaxFacetSkip {
			return invalid("facets", "At most %d values of a facet can be left out.", khabar.MaxFacetSkip)
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
		matcher = highlight.Compile(q.plan, q.shownActors()...)
	}
	hits := make([]khabar.Hit, len(shown))
	err := parallel(len(shown), func(i int) error {
		a, err := shown[i].view.article(shown[i].doc, matcher != nil || q.request.Bodies)
		if err != nil {
			return err
		}
		hits[i] = khabar.Hit{Article: a, Score: shown[i].score}
		if matcher != nil {
			hits[i].Snippets = q.marking(matcher, a).Snippets(a.Title, a.Body, q.request.Snippets)
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
