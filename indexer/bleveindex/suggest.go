package bleveindex

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
	"khabar/indexer/highlight"
	"khabar/indexer/terms"
	"khabar/mappings"
	"khabar/query"
)

// Bounds of suggestions. A form that few articles have is as likely a mistake as the word that was asked for; and short words
// resemble too many others.
const (
	maxSuggestions   = 3
	maxUnknown       = 4      // words of one query that are looked up
	suggestShare     = 10_000 // a form is offered if one article in so many has it, and at least leastSuggested have
	leastSuggested   = 2
	oneEditLetters   = 4 // letters of a word that may differ by one edit
	twoEditsLetters  = 6 // by two, if no form is nearer
	nearestPerLength = maxSuggestions
)

// suggest returns queries that find more, with known words in the place of unknown ones. Time that runs out leaves none.
func (q *search) suggest() ([]khabar.Suggestion, error) {
	unknown, err := q.unknown()
	if err != nil || len(unknown) == 0 {
		return nil, notLate(err)
	}
	var out []khabar.Suggestion
	for rank := range maxSuggestions {
		node, changed := respell(q.request.Query, unknown, rank)
		if !changed {
			break
		}
		total, err := q.totalOf(node)
		if err != nil {
			return nil, notLate(err)
		}
		if total > q.total {
			out = append(out, khabar.Suggestion{Query: node, Total: total})
		}
	}
	return out, nil
}

// notLate returns no error for one of a context that ended.
func notLate(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || khabar.KindOf(err) == khabar.KindTimeout {
		return nil
	}
	return err
}

// unknownWord is a token that no article has, and what resembles it.
type unknownWord struct {
	token mappings.Token
	kind  terms.Kind
	forms []string // the nearest first
}

func (u *unknownWord) is(t mappings.Token) bool {
	if u.kind == terms.Surface {
		return string(u.token.Surface) == string(t.Surface)
	}
	return string(u.token.Stem) == string(t.Stem)
}

// unknown lists the words of the query that no article has and that resemble others. Where nothing is found, a word that fewer articles
// have than any that could be offered is unknown too: somebody else has misspelt it so.
func (q *search) unknown() ([]unknownWord, error) {
	var out []unknownWord
	most := uint64(0)
	if q.total == 0 {
		most = q.leastOffered() - 1
	}
	for _, n := range query.Positive(q.request.Query) {
		text, kind := textOf(n)
		for _, t := range mappings.AnalyzeString(text) {
			u := unknownWord{token: t, kind: kind}
			if len(out) == maxUnknown || slices.ContainsFunc(out, func(o unknownWord) bool { return o.kind == kind && o.is(t) }) {
				continue
			}
			known, err := q.known(kind, t, most)
			if err != nil {
				return nil, err
			}
			if known {
				continue
			}
			if u.forms, err = q.nearest(t); err != nil {
				return nil, err
			}
			if len(u.forms) > 0 {
				out = append(out, u)
			}
		}
	}
	return out, nil
}

// textOf returns the text of a node whose words can be misspelt, and what its tokens are compared with.
func textOf(n query.Node) (string, terms.Kind) {
	switch n := n.(type) {
	case *query.Word:
		switch n.Match {
		case query.Stem:
			return n.Text, terms.Stem
		case query.Exact:
			return n.Text, terms.Surface
		}
	case *query.Phrase:
		if n.Exact {
			return n.Text, terms.Surface
		}
		return n.Text, terms.Stem
	}
	return "", terms.Stem
}

// leastOffered is how many articles must have a form for it to be offered.
func (q *search) leastOffered() uint64 {
	return uint64(max(leastSuggested, q.snap.state.Articles/suggestShare))
}

// known reports whether more articles than most have a token.
func (q *search) known(kind terms.Kind, t mappings.Token, most uint64) (bool, error) {
	found := uint64(0)
	g := group{field: fieldOf(kind), texts: []string{string(t.Stem)}}
	if kind == terms.Surface {
		g.texts[0] = string(t.Surface)
	}
	for _, m := range q.matchers {
		docs, err := m.groupDocs(&g)
		if err != nil {
			return false, err
		}
		live := docs.GetCardinality()
		if m.view.deleted != nil {
			live -= docs.AndCardinality(m.view.deleted)
		}
		if found += live; found > most {
			return true, nil
		}
	}
	return false, nil
}

// nearest returns the frequent surface forms of the same script that differ least from a token, the most frequent ones first.
func (q *search) nearest(t mappings.Token) ([]string, error) {
	letters := utf8.RuneCount(t.Surface)
	if t.Script != mappings.ScriptArabic && t.Script != mappings.ScriptLatin || letters < oneEditLetters {
		return nil, nil
	}
	most := 1
	if letters >= twoEditsLetters {
		most = 2
	}
	for distance := 1; distance <= most; distance++ {
		forms, err := q.formsWithin(t, distance)
		if err != nil || len(forms) > 0 {
			return forms, err
		}
	}
	return nil, nil
}

func (q *search) formsWithin(t mappings.Token, distance int) ([]string, error) {
	candidates, err := candidatesOf(&terms.Term{Kind: terms.Fuzzy, Text: string(t.Surface), Distance: distance})
	if khabar.KindOf(err) == khabar.KindTooLarge {
		return nil, nil // too long for a word
	}
	if err != nil {
		return nil, err
	}
	counts := make(map[string]uint64)
	for _, m := range q.matchers {
		if err := q.ctx.Err(); err != nil {
			return nil, err
		}
		words, err := candidates(m.view.segment)
		if err != nil {
			return nil, err
		}
		for words.Next() {
			if form := words.Term(); terms.Within(form, t.Surface, distance) && sameScript(string(form), t.Script) {
				counts[string(form)] += uint64(words.Entry().Docs)
			}
		}
		if words.Err() != nil {
			return nil, unreadable(words.Err())
		}
	}
	least := q.leastOffered()
	var forms []string
	for form, n := range counts {
		if n >= least {
			forms = append(forms, form)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b)) })
	forms = forms[:min(len(forms), nearestPerLength)]
	for i, form := range forms {
		forms[i] = q.written(form, t.Script)
	}
	return forms, nil
}

func sameScript(form string, script mappings.Script) bool {
	table := unicode.Latin
	if script == mappings.ScriptArabic {
		table = unicode.Arabic
	}
	return !strings.ContainsFunc(form, func(r rune) bool { return !unicode.Is(table, r) })
}

// written returns an Arabic form as an article writes it, with the hamza and the ta marbuta that normalising took.
func (q *search) written(form string, script mappings.Script) string {
	if script != mappings.ScriptArabic {
		return form
	}
	plan, err := terms.Lower(&query.Word{Text: form, Match: query.Exact})
	if err != nil {
		return form
	}
	matcher := highlight.Compile(plan)
	var first *candidate // by ID, whatever the segments
	for _, m := range q.matchers {
		l, err := m.list(surfaceField, form)
		if err != nil {
			return form
		}
		for it := l.docs.Iterator(); it.HasNext(); {
			doc := it.Next()
			c := candidate{id: m.view.cols.ids[doc], view: m.view, doc: doc}
			if (m.view.deleted == nil || !m.view.deleted.Contains(doc)) && (first == nil || c.compare(first) < 0) {
				first = &c
			}
		}
	}
	if first == nil {
		return form
	}
	a, err := first.view.article(first.doc, true)
	if err != nil {
		return form
	}
	counts := make(formCounts)
	matcher.Forms(counts, a.Title, a.Body)
	if f, ok := counts[highlight.FormKey{Surface: form}]; ok && !strings.ContainsFunc(f.Written, func(r rune) bool {
		return !unicode.IsLetter(r)
	}) {
		return f.Written
	}
	return form
}

// respell returns a query with unknown words replaced by the form of a rank, by their nearest one where there are not so many; and
// whether any has a form of that rank.
func respell(n query.Node, unknown []unknownWord, rank int) (query.Node, bool) {
	some := false
	words := func(text string, kind terms.Kind) string {
		tokens := mappings.AnalyzeString(text)
		end := len(text) // parts of one word may overlap
		for _, t := range slices.Backward(tokens) {
			i := slices.IndexFunc(unknown, func(u unknownWord) bool { return u.kind == kind && u.is(t) })
			if i < 0 || t.End > end {
				continue
			}
			end = t.Start
			form := unknown[i].forms[0]
			if rank < len(unknown[i].forms) {
				form, some = unknown[i].forms[rank], true
			}
			text = text[:t.Start] + form + text[t.End:]
		}
		return text
	}
	var rewrite func(query.Node) query.Node
	all := func(nodes []query.Node) []query.Node {
		out := make([]query.Node, len(nodes))
		for i, c := range nodes {
			out[i] = rewrite(c)
		}
		return out
	}
	rewrite = func(n query.Node) query.Node {
		text, kind := textOf(n)
		switch n := n.(type) {
		case *query.And:
			return &query.And{Nodes: all(n.Nodes)}
		case *query.Or:
			return &query.Or{Nodes: all(n.Nodes)}
		case *query.Word:
			other := *n
			if text != "" {
				other.Text = words(text, kind)
			}
			return &other
		case *query.Phrase:
			other := *n
			other.Text = words(text, kind)
			return &other
		}
		return n
	}
	return rewrite(n), some
}

// totalOf counts what another query finds in the same state of the index, with the same filters and dates.
func (q *search) totalOf(n query.Node) (int, error) {
	named, err := q.store.name(n, q.request.Literal)
	if err != nil {
		return 0, err
	}
	plan, err := terms.Lower(named.Query)
	if err != nil {
		return 0, err
	}
	other := &search{ctx: q.ctx, store: q.store, request: q.request, plan: plan, filters: q.filters, snap: q.snap}
	other.request.Query, other.request.Size, other.request.Facets = n, 0, nil
	incomplete, err := other.run()
	if err == nil && incomplete {
		err = tookTooLong(q.ctx.Err())
	}
	return other.total, err
}
