package bleveindex

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"khabar"
	"khabar/indexer/highlight"
	"khabar/query"
)

// Forms counts how the words of a query are written. The index knows which articles have a stem, not for which form of it, so
// the articles are read again; their number is bounded.
func (s *Store) Forms(ctx context.Context, r khabar.SearchRequest) (*khabar.FormsResult, error) {
	if r.Size < 1 || r.Size > khabar.MaxForms {
		return nil, invalid("size", "An answer has 1 to %d forms.", khabar.MaxForms)
	}
	most := r.Size
	r.Size, r.Cursor, r.Sort, r.Facets, r.Snippets = 0, "", khabar.SortRelevance, nil, 0
	q, matcher, err := s.prepareWords(ctx, r)
	if err != nil {
		return nil, err
	}
	q.page.order, q.page.size = byID, khabar.MaxFormArticles
	var result *khabar.FormsResult
	err = s.answer(q, func(incomplete bool) error {
		shown := q.page.sorted()
		counts, err := q.countForms(matcher, shown)
		late := errors.Is(err, context.DeadlineExceeded) && len(counts) > 0
		if err != nil && !late {
			return lateOr(err)
		}
		result = &khabar.FormsResult{Total: q.total, Counted: len(counts), Incomplete: incomplete || late, Ignored: q.plan.Ignored,
			Expanded: q.named.Expanded, State: q.snap.state}
		result.Forms = mergeForms(matcher, counts)
		result.Distinct = len(result.Forms)
		result.Forms = result.Forms[:min(most, len(result.Forms))]
		return nil
	})
	return result, err
}

// prepareWords prepares a search whose words are to be looked for in texts.
func (s *Store) prepareWords(ctx context.Context, r khabar.SearchRequest) (*search, *highlight.Matcher, error) {
	q, err := s.prepareSearch(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	var actors []*query.Value
	if s.opts.Actors != nil {
		actors = q.named.Values
	}
	matcher := highlight.Compile(q.plan, actors...)
	if len(matcher.Clauses()) == 0 {
		return nil, nil, invalid("q", "This needs a query with at least one word, phrase, actor or place.")
	}
	return q, matcher, nil
}

// lateOr returns KindTimeout for an error of a context, and other errors as they are.
func lateOr(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return tookTooLong(err)
	}
	return err
}

type formCounts = map[highlight.FormKey]highlight.Form

// formsOf is the forms of one article.
type formsOf struct {
	cell   cell
	counts formCounts
}

// cell is an outlet and a month.
type cell struct {
	outlet string
	month  khabar.Day // its first day; undatedMonth if there is none
}

const undatedMonth = khabar.Day(minDay)

func cellOf(a *khabar.Article) cell {
	c := cell{a.Outlet, undatedMonth}
	if a.Published.Precision >= khabar.PrecisionMonth {
		t := a.Published.Time
		c.month = khabar.DayOf(t.AddDate(0, 0, 1-t.Day()))
	}
	return c
}

// countForms counts the forms of each article. When time runs out, it returns those of the articles before that, and the error.
func (q *search) countForms(matcher *highlight.Matcher, shown []candidate) ([]formsOf, error) {
	counts := make([]formsOf, len(shown))
	err := parallel(len(shown), func(i int) error {
		if err := q.ctx.Err(); err != nil {
			return err
		}
		a, err := shown[i].view.article(shown[i].doc, true)
		if err != nil {
			return err
		}
		counts[i] = formsOf{cellOf(a), make(formCounts)}
		q.marking(matcher, a).Forms(counts[i].counts, a.Title, a.Body)
		return nil
	})
	if done := slices.IndexFunc(counts, func(f formsOf) bool { return f.counts == nil }); done >= 0 {
		counts = counts[:done]
	}
	return counts, err
}

// mergeForms adds up the forms of articles, in their order.
func mergeForms(matcher *highlight.Matcher, counts []formsOf) []khabar.Form {
	found := make(map[highlight.FormKey]*khabar.Form)
	cells := make(map[highlight.FormKey]map[cell]khabar.FormCell)
	for _, article := range counts {
		for key, f := range article.counts {
			sum, known := found[key]
			if !known {
				sum = &khabar.Form{Clause: matcher.Clauses()[key.Clause].String(), Surface: key.Surface, Written: f.Written,
					Script: f.Script.String()}
				found[key], cells[key] = sum, make(map[cell]khabar.FormCell)
			}
			sum.Articles++
			sum.Occurrences += f.Count
			c := cells[key][article.cell]
			c.Articles++
			c.Occurrences += f.Count
			cells[key][article.cell] = c
		}
	}
	forms := make([]khabar.Form, 0, len(found))
	for key, f := range found {
		f.Cells = sortCells(cells[key])
		forms = append(forms, *f)
	}
	slices.SortFunc(forms, func(a, b khabar.Form) int {
		return cmp.Or(cmp.Compare(b.Occurrences, a.Occurrences), cmp.Compare(b.Articles, a.Articles),
			strings.Compare(a.Surface, b.Surface), strings.Compare(a.Clause, b.Clause))
	})
	return forms
}

func sortCells(cells map[cell]khabar.FormCell) []khabar.FormCell {
	keys := slices.SortedFunc(maps.Keys(cells), func(a, b cell) int {
		return cmp.Or(strings.Compare(a.outlet, b.outlet), cmp.Compare(a.month, b.month))
	})
	out := make([]khabar.FormCell, len(keys))
	for i, key := range keys {
		out[i] = cells[key]
		out[i].Outlet = key.outlet
		if key.month != undatedMonth {
			out[i].Month = &key.month
		}
	}
	return out
}

// Lines lists the occurrences of the words of a query.
func (s *Store) Lines(ctx context.Context, r khabar.SearchRequest, width int) (*khabar.LinesResult, error) {
	switch {
	case r.Size < 1 || r.Size > khabar.MaxLinePage:
		return nil, invalid("size", "A page has the lines of 1 to %d articles.", khabar.MaxLinePage)
	case width < 0 || width > khabar.MaxLineWidth:
		return nil, invalid("width", "A line has 0 to %d characters on each side.", khabar.MaxLineWidth)
	}
	r.Facets, r.Snippets = nil, 0
	q, matcher, err := s.prepareWords(ctx, r)
	if err != nil {
		return nil, err
	}
	var result *khabar.LinesResult
	err = s.answer(q, func(incomplete bool) error {
		if incomplete {
			return tookTooLong(q.ctx.Err())
		}
		result = &khabar.LinesResult{Total: q.total, Ignored: q.plan.Ignored, Expanded: q.named.Expanded, State: q.snap.state}
		shown := q.page.sorted()
		for i, c := range shown {
			if i == r.Size || len(result.Lines) >= khabar.MaxLines {
				result.Next = s.cursorAfter(q, shown[i-1])
				break
			}
			if err := q.ctx.Err(); err != nil {
				return tookTooLong(err)
			}
			lines, err := q.linesOf(c, matcher, width)
			if err != nil {
				return err
			}
			result.Lines = append(result.Lines, lines...)
		}
		return nil
	})
	return result, err
}

// linesOf returns the lines of one article: the title's, then the body's.
func (q *search) linesOf(c candidate, matcher *highlight.Matcher, width int) ([]khabar.Line, error) {
	a, err := c.view.article(c.doc, true)
	if err != nil {
		return nil, err
	}
	matcher = q.marking(matcher, a)
	body := a.Body
	a.Body = ""
	var lines []khabar.Line
	for _, part := range []struct {
		field string
		scope query.Scope
		text  string
	}{{"title", query.Title, a.Title}, {"body", query.Body, body}} {
		for _, l := range matcher.Concordance(part.scope, part.text, width) {
			lines = append(lines, khabar.Line{Article: a, Field: part.field, Clause: matcher.Clauses()[l.Clause].String(),
				Kind: l.Kind, Left: l.Left, Keyword: l.Match, Right: l.Right})
		}
	}
	return lines, nil
}
