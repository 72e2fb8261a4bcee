// Package servertest is a small khabar.Searcher over articles in memory, and a directory of outlets, for tests of the server and
// its pages. It finds words by comparing lower-case letters, so that a test can foresee every answer without an index.
package servertest

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"khabar"
	"khabar/query"
)

// Searcher searches articles in memory.
type Searcher struct {
	Articles []*khabar.Article
	// Fail, when set, is what every method returns.
	Fail error
	// Before, when set, runs at the start of every search.
	Before func(context.Context)
	// Incomplete and Ignored are copied into every result.
	Incomplete bool
	Ignored    []string
	// Suggestions are copied into every result that finds nothing, where they were asked for.
	Suggestions []khabar.Suggestion
	// FailAfter, when above 0, is the number of searches after which they fail, and of articles after which an export does.
	FailAfter int64
	// Searches counts the calls of Search.
	Searches atomic.Int64
}

// State is that of an index which never changes.
func (s *Searcher) State(context.Context) (khabar.IndexState, error) {
	return khabar.IndexState{Generation: "g1", Seq: uint64(len(s.Articles)), Articles: len(s.Articles), Schema: "test",
		Built: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}, s.Fail
}

// Article returns an article by its id.
func (s *Searcher) Article(_ context.Context, id string) (*khabar.Article, error) {
	for _, a := range s.Articles {
		if a.ID == id && s.Fail == nil {
			return a, nil
		}
	}
	return nil, cmp.Or(s.Fail, error(khabar.Errorf(khabar.KindNotFound, "servertest", "There is no article with this id.").At("id")))
}

// Search finds articles. The cursor is the number of hits before the page.
func (s *Searcher) Search(ctx context.Context, r khabar.SearchRequest) (*khabar.SearchResult, error) {
	if n := s.Searches.Add(1); s.FailAfter > 0 && n > s.FailAfter {
		return nil, khabar.Errorf(khabar.KindInternal, "servertest", "failed as told")
	}
	if s.Before != nil {
		s.Before(ctx)
	}
	if s.Fail != nil {
		return nil, s.Fail
	}
	skip, err := strconv.Atoi(cmp.Or(r.Cursor, "0"))
	if err != nil || skip < 0 {
		return nil, khabar.Errorf(khabar.KindInvalid, "servertest", "The cursor is not one of this query.").At("cursor")
	}
	found := s.find(r, "")
	found = counted(found, r.By)
	order(found, r.Sort)
	state, _ := s.State(ctx)
	result := &khabar.SearchResult{Total: len(found), State: state, Incomplete: s.Incomplete, Ignored: s.Ignored}
	if r.Hold {
		result.Held = "0"
	}
	if r.Suggest && len(found) == 0 {
		result.Suggestions = s.Suggestions
	}
	for _, f := range r.Facets {
		result.Facets = append(result.Facets, facet(counted(s.find(r, f.Field), r.By), f))
	}
	if r.Timeline != nil {
		result.Timeline = s.timeline(r)
	}
	page := found[min(skip, len(found)):]
	if len(page) > r.Size {
		page = page[:r.Size]
		if r.Size > 0 {
			result.Next = strconv.Itoa(skip + r.Size)
		}
	}
	for _, a := range page {
		result.Hits = append(result.Hits, hit(a, r))
	}
	return result, nil
}

// SearchAll makes one search after the other.
func (s *Searcher) SearchAll(ctx context.Context, rs []khabar.SearchRequest) ([]*khabar.SearchResult, error) {
	results := make([]*khabar.SearchResult, len(rs))
	for i, r := range rs {
		var err error
		if results[i], err = s.Search(ctx, r); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// Forms counts the words of the query as they stand, letter by letter. It looks at all articles.
func (s *Searcher) Forms(ctx context.Context, r khabar.SearchRequest) (*khabar.FormsResult, error) {
	if s.Fail != nil {
		return nil, s.Fail
	}
	found := s.find(r, "")
	state, _ := s.State(ctx)
	result := &khabar.FormsResult{Total: len(found), Counted: len(found), Incomplete: s.Incomplete, Ignored: s.Ignored, State: state}
	for _, w := range wordsOf(r.Query) {
		form := khabar.Form{Clause: w, Surface: strings.ToLower(w), Written: w, Script: "latin"}
		for _, a := range found {
			if n := len(occurrences(a.Title+"\n"+a.Body, w)); n > 0 {
				form.Articles++
				form.Occurrences += n
			}
		}
		if form.Articles > 0 {
			result.Forms = append(result.Forms, form)
		}
	}
	result.Distinct = len(result.Forms)
	result.Forms = result.Forms[:min(r.Size, len(result.Forms))]
	return result, nil
}

// Lines lists the words of the query as they stand. The cursor is the number of articles before the page.
func (s *Searcher) Lines(ctx context.Context, r khabar.SearchRequest, width int) (*khabar.LinesResult, error) {
	r.Bodies, r.Snippets, r.Facets = true, 0, nil
	page, err := s.Search(ctx, r)
	if err != nil {
		return nil, err
	}
	result := &khabar.LinesResult{Total: page.Total, Next: page.Next, Ignored: s.Ignored, State: page.State}
	for _, h := range page.Hits {
		for _, part := range [][2]string{{"title", h.Article.Title}, {"body", h.Article.Body}} {
			for _, at := range marksOf(h.Article, part[0], part[1], r.Query) {
				left, right := []rune(part[1][:at.Start]), []rune(part[1][at.End:])
				result.Lines = append(result.Lines, khabar.Line{Article: h.Article, Field: part[0], Clause: at.Clause, Kind: at.Kind,
					Left: single(string(left[max(0, len(left)-width):])), Keyword: single(part[1][at.Start:at.End]),
					Right: single(string(right[:min(width, len(right))]))})
			}
		}
	}
	return result, nil
}

var space = regexp.MustCompile(`\s+`)

// single makes white space single.
func single(text string) string { return space.ReplaceAllString(text, " ") }

// find returns the articles that match, leaving out the filters of one field.
func (s *Searcher) find(r khabar.SearchRequest, but khabar.Field) []*khabar.Article {
	var found []*khabar.Article
	for _, a := range s.Articles {
		if matches(r.Query, a) && inRange(a, r.Dates) && (r.AsOf.IsZero() || !a.FirstSeen.After(r.AsOf)) && !slices.ContainsFunc(r.Filters, func(f khabar.Filter) bool {
			return f.Field != but && !passes(f, a)
		}) {
			found = append(found, a)
		}
	}
	return found
}

func matches(n query.Node, a *khabar.Article) bool {
	holds := func(m query.Node) bool { return matches(m, a) }
	switch n := n.(type) {
	case *query.And:
		return !slices.ContainsFunc(n.Nodes, func(m query.Node) bool { return !holds(m) })
	case *query.Or:
		return slices.ContainsFunc(n.Nodes, holds)
	case *query.Not:
		return !holds(n.Node)
	case *query.Word:
		return len(occurrences(textOf(a, n.Scope), n.Text)) > 0
	case *query.Phrase:
		return len(occurrences(textOf(a, n.Scope), n.Text)) > 0
	case *query.Value:
		return slices.Contains(Values(a, khabar.Field(n.Field)), n.Value) || n.Field == "id" && a.ID == n.Value
	case *query.Dates:
		return inRange(a, khabar.DateRange{From: dayOf(n.From), To: dayOf(n.To)})
	}
	return n == nil
}

func dayOf(t time.Time) *khabar.Day {
	if t.IsZero() {
		return nil
	}
	d := khabar.DayOf(t)
	return &d
}

func textOf(a *khabar.Article, scope query.Scope) string {
	switch scope {
	case query.Title:
		return a.Title
	case query.Body:
		return a.Body
	}
	return a.Title + "\n" + a.Body
}

func inRange(a *khabar.Article, r khabar.DateRange) bool {
	if r.From == nil && r.To == nil {
		return true
	}
	first, last := a.Published.Span()
	return !a.Published.IsZero() && (r.From == nil || first >= *r.From) && (r.To == nil || last <= *r.To)
}

func passes(f khabar.Filter, a *khabar.Article) bool {
	has := func(value string) bool { return slices.Contains(Values(a, f.Field), value) }
	switch f.Mode {
	case khabar.All:
		return !slices.ContainsFunc(f.Values, func(v string) bool { return !has(v) })
	case khabar.None:
		return !slices.ContainsFunc(f.Values, has)
	}
	return slices.ContainsFunc(f.Values, has)
}

// Values returns the values that an article has in a field.
func Values(a *khabar.Article, f khabar.Field) []string {
	ids := func(list []khabar.Mentioned) (out []string) {
		for _, m := range list {
			out = append(out, m.ID)
		}
		return out
	}
	single := map[khabar.Field]string{khabar.FieldOutlet: a.Outlet, khabar.FieldOrigin: a.Origin, khabar.FieldLang: a.Lang,
		khabar.FieldCountry: a.Country, khabar.FieldSection: a.Section, khabar.FieldCluster: a.Cluster}
	switch f {
	case khabar.FieldAuthor:
		return a.Authors
	case khabar.FieldTag:
		return a.Tags
	case khabar.FieldActor:
		return ids(a.Actors)
	case khabar.FieldPlace:
		return ids(a.Places)
	}
	if single[f] == "" {
		return nil
	}
	return []string{single[f]}
}

func order(list []*khabar.Article, by khabar.Sort) {
	slices.SortStableFunc(list, func(a, b *khabar.Article) int {
		c := a.Published.Time.Compare(b.Published.Time)
		if by != khabar.SortOldest {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.ID, b.ID))
	})
}

func facet(list []*khabar.Article, r khabar.FacetRequest) khabar.Facet {
	f := khabar.Facet{Field: r.Field}
	counts := map[string]int{}
	for _, a := range list {
		values := Values(a, r.Field)
		if len(values) == 0 {
			f.Missing++
		}
		for _, v := range values {
			counts[v]++
		}
	}
	for v, n := range counts {
		f.Values = append(f.Values, khabar.FacetValue{Value: v, Count: n})
	}
	slices.SortFunc(f.Values, func(a, b khabar.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	if r.Values != nil {
		f.Distinct, f.Values = len(f.Values), nil
		for _, v := range r.Values {
			f.Values = append(f.Values, khabar.FacetValue{Value: v, Count: counts[v]})
		}
		return f
	}
	f.Values = slices.DeleteFunc(f.Values, func(v khabar.FacetValue) bool { return !strings.HasPrefix(v.Value, r.Prefix) })
	f.Distinct = len(f.Values)
	f.Values = f.Values[min(r.Skip, len(f.Values)):]
	f.Values = f.Values[:min(r.Size, len(f.Values))]
	return f
}

func hit(a *khabar.Article, r khabar.SearchRequest) khabar.Hit {
	short := *a
	if !r.Bodies {
		short.Body = ""
	}
	h := khabar.Hit{Article: &short}
	if r.Sort == khabar.SortRelevance {
		h.Score = 1.5
		if r.Explain {
			h.Explanation = &khabar.Explanation{Label: "the product of", Value: 1.5,
				Children: []khabar.Explanation{{Label: "half", Value: .5}, {Label: "three", Value: 3}}}
		}
	}
	if r.Snippets == 0 {
		return h
	}
	for _, passage := range []khabar.Snippet{{Field: "title", Text: a.Title}, {Field: "body", Text: firstParagraph(a.Body)}} {
		passage.Marks = khabar.Apart(marksOf(a, passage.Field, passage.Text, r.Query))
		if all := khabar.Apart(marksOf(a, "body", a.Body, r.Query)); passage.Field == "body" && len(passage.Marks) == 0 && len(all) > 0 {
			passage.Text, passage.Marks = a.Body, all
		}
		if len(passage.Marks) > 0 || passage.Field == "body" {
			h.Snippets = append(h.Snippets, passage)
		}
	}
	h.Snippets = h.Snippets[:min(len(h.Snippets), r.Snippets)]
	return h
}

func firstParagraph(body string) string {
	first, _, _ := strings.Cut(body, "\n\n")
	return first
}

// marksOf finds what a query looks for in the beginning of a field of an article.
func marksOf(a *khabar.Article, field, text string, n query.Node) (out []khabar.Mark) {
	found := func(words string, kind khabar.MarkKind) {
		for _, span := range occurrences(text, words) {
			out = append(out, khabar.Mark{Span: span, Kind: kind, Clause: words})
		}
	}
	query.Walk(n, func(n query.Node) bool {
		switch n := n.(type) {
		case *query.Not:
			return false
		case *query.Word:
			found(n.Text, khabar.MarkWord)
		case *query.Phrase:
			found(n.Text, khabar.MarkPhrase)
		case *query.Value:
			for _, m := range (Actors{}).Tag(a) {
				if n.Field == string(khabar.FieldActor) && m.Actor == n.Value && m.Field == field && m.Span.End <= len(text) {
					out = append(out, khabar.Mark{Span: m.Span, Kind: khabar.MarkActor, Clause: n.String(), Actor: m.Actor})
				}
			}
		}
		return true
	})
	return out
}

func wordsOf(n query.Node) []string {
	switch n := n.(type) {
	case *query.And:
		return wordsOfAll(n.Nodes)
	case *query.Or:
		return wordsOfAll(n.Nodes)
	case *query.Word:
		return []string{n.Text}
	case *query.Phrase:
		return []string{n.Text}
	}
	return nil
}

func wordsOfAll(nodes []query.Node) (out []string) {
	for _, n := range nodes {
		out = append(out, wordsOf(n)...)
	}
	return out
}

// occurrences finds whole words, in whatever case of letters has the same length.
func occurrences(text, word string) (spans []khabar.Span) {
	lower, word := strings.ToLower(text), strings.ToLower(word)
	if len(lower) != len(text) || word == "" {
		return nil
	}
	for at := 0; ; {
		i := strings.Index(lower[at:], word)
		if i < 0 {
			return spans
		}
		start, end := at+i, at+i+len(word)
		before, after := []rune(lower[:start]), []rune(lower[end:])
		if (len(before) == 0 || !unicode.IsLetter(before[len(before)-1])) && (len(after) == 0 || !unicode.IsLetter(after[0])) {
			spans = append(spans, khabar.Span{Start: start, End: end})
		}
		at = end
	}
}

// Directory is an outlet directory in memory.
type Directory []khabar.Outlet

// Outlet returns the outlet with an id.
func (d Directory) Outlet(id string) (khabar.Outlet, bool) {
	for _, o := range d {
		if o.ID == id {
			return o, true
		}
	}
	return khabar.Outlet{}, false
}

// Outlets returns all of them.
func (d Directory) Outlets() []khabar.Outlet { return d }

// ByHost returns the outlet of a host.
func (d Directory) ByHost(host string) (khabar.Outlet, bool) {
	for _, o := range d {
		if slices.Contains(o.Hosts, strings.TrimPrefix(host, "www.")) {
			return o, true
		}
	}
	return khabar.Outlet{}, false
}

// Many returns n articles of one outlet, one a day, for tests of pages and exports.
func Many(n int) []*khabar.Article {
	list := make([]*khabar.Article, n)
	for i := range list {
		day := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, i)
		list[i] = &khabar.Article{URL: fmt.Sprintf("https://wadi.example/%d", i), Outlet: "wadi-times", Lang: "en",
			Title: fmt.Sprintf("Bulletin %d", i), Body: "The river rose again.", Published: khabar.At(day),
			PublishedSource: khabar.DateFeed}
		if err := list[i].Normalize(); err != nil {
			panic(err)
		}
	}
	return list
}
