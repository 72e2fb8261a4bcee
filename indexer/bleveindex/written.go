package bleveindex

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"khabar"
	"khabar/mappings"
)

// writtenFrom is how many of the articles found are read for each term, to see how it is written. Frequent terms share them.
const writtenFrom = 8

// writeTerms fills in how terms are written in some of the articles found.
func (q *search) writeTerms(languages []khabar.LanguageTerms, from []*contrast) error {
	for i, l := range languages {
		read := make(map[candidate]bool)
		wanted := make(map[string]map[string]int, len(l.Terms)) // stem → written → times
		for _, t := range l.Terms {
			wanted[t.Stem] = make(map[string]int)
			if err := q.withTerm(from[i], t.Stem, read); err != nil {
				return err
			}
		}
		texts := slices.SortedFunc(maps.Keys(read), func(a, b candidate) int { return a.compare(&b) })
		found := make([]map[string]map[string]int, len(texts))
		err := parallel(len(texts), func(n int) error {
			if err := q.ctx.Err(); err != nil {
				return err
			}
			a, err := texts[n].view.article(texts[n].doc, true)
			if err == nil {
				found[n] = writtenForms(a, wanted)
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, ofArticle := range found {
			for stem, forms := range ofArticle {
				for form, times := range forms {
					wanted[stem][form] += times
				}
			}
		}
		for n, t := range l.Terms {
			l.Terms[n].Written = mostFrequent(wanted[t.Stem], t.Stem)
		}
	}
	return nil
}

// withTerm notes the first few articles of a language that were found and have a term.
func (q *search) withTerm(from *contrast, stem string, read map[candidate]bool) error {
	left := writtenFrom
	for i, m := range q.matchers {
		l, err := m.list(stemField, stem)
		if err != nil {
			return err
		}
		for it := l.docs.Iterator(); it.HasNext() && left > 0; {
			if doc := it.Next(); from.matching[i].bitmap.Contains(doc) {
				read[candidate{id: m.view.cols.ids[doc], view: m.view, doc: doc}] = true
				left--
			}
		}
	}
	return nil
}

// writtenForms counts how the wanted stems are written in an article.
func writtenForms(a *khabar.Article, wanted map[string]map[string]int) map[string]map[string]int {
	out := make(map[string]map[string]int)
	for _, text := range []string{a.Title, a.Body} {
		for _, t := range mappings.AnalyzeString(text) {
			stem := string(t.Stem)
			if _, ok := wanted[stem]; !ok {
				continue
			}
			if out[stem] == nil {
				out[stem] = make(map[string]int)
			}
			out[stem][text[t.Start:t.End]]++
		}
	}
	return out
}

// mostFrequent returns the most frequent form, the first in byte order of equals, or a fallback if there is none.
func mostFrequent(forms map[string]int, fallback string) string {
	if len(forms) == 0 {
		return fallback
	}
	return slices.MinFunc(slices.Collect(maps.Keys(forms)), func(a, b string) int {
		return cmp.Or(cmp.Compare(forms[b], forms[a]), strings.Compare(a, b))
	})
}
