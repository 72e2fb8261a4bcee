package servertest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"khabar"
)

// Terms counts words as they stand, in lower case, and scores them by how much larger a part of the articles found has them.
func (s *Searcher) Terms(ctx context.Context, r khabar.TermsRequest) (*khabar.TermsResult, error) {
	if s.Fail != nil {
		return nil, s.Fail
	}
	others := r.Search
	others.Query = nil
	if r.Whole {
		others.Filters, others.Dates = nil, khabar.DateRange{}
	}
	found := counted(s.find(r.Search, ""), r.Search.By)
	rest := slices.DeleteFunc(counted(s.find(others, ""), r.Search.By), func(a *khabar.Article) bool { return slices.Contains(found, a) })
	state, _ := s.State(ctx)
	result := &khabar.TermsResult{Total: len(found), Ignored: s.Ignored, State: state}
	for _, lang := range facet(found, khabar.FacetRequest{Field: khabar.FieldLang, Size: khabar.MaxTermLanguages}).Values {
		l := khabar.LanguageTerms{Lang: lang.Value}
		in, out := wordCounts(found, lang.Value, &l.Matching), wordCounts(rest, lang.Value, &l.Rest)
		for word, n := range in {
			score := float64(n)/float64(l.Matching) - float64(out[word])/float64(max(l.Rest, 1))
			if score > 0 {
				l.Terms = append(l.Terms, khabar.KeyTerm{Stem: word, Written: word, Matching: n, Rest: out[word], Score: score})
			}
		}
		slices.SortFunc(l.Terms, func(a, b khabar.KeyTerm) int {
			return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Stem, b.Stem))
		})
		l.Terms = l.Terms[:min(r.Size, len(l.Terms))]
		result.Languages = append(result.Languages, l)
	}
	return result, nil
}

// wordCounts counts the articles of a language that have each word, and all of them.
func wordCounts(list []*khabar.Article, lang string, total *int) map[string]int {
	counts := map[string]int{}
	for _, a := range list {
		if a.Lang != lang {
			continue
		}
		*total++
		words := strings.FieldsFunc(strings.ToLower(a.Title+" "+a.Body), func(r rune) bool { return !unicode.IsLetter(r) })
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			counts[w]++
		}
	}
	return counts
}

// Sample returns the first articles by ID, beginning with the one that the seed counts to; a stratum for each outlet and month.
func (s *Searcher) Sample(ctx context.Context, r khabar.SampleRequest) (*khabar.SampleResult, error) {
	if s.Fail != nil {
		return nil, s.Fail
	}
	found := counted(s.find(r.Search, ""), r.Search.By)
	slices.SortFunc(found, func(a, b *khabar.Article) int { return cmp.Compare(a.ID, b.ID) })
	state, _ := s.State(ctx)
	result := &khabar.SampleResult{Total: len(found), Ignored: s.Ignored, State: state}
	for i := range found {
		a := found[(i+int(r.Seed%uint64(len(found))))%len(found)]
		var of khabar.Stratum
		if r.ByOutlet {
			of.Outlet = a.Outlet
		}
		if r.ByMonth && a.Published.Precision >= khabar.PrecisionMonth {
			of.Month = a.Published.Time.Format("2006-01")
		}
		n := slices.IndexFunc(result.Strata, func(s khabar.Stratum) bool { return s.Outlet == of.Outlet && s.Month == of.Month })
		if n < 0 {
			n = len(result.Strata)
			result.Strata = append(result.Strata, of)
		}
		result.Strata[n].Total++
		if len(result.Hits) < r.Search.Size {
			result.Strata[n].Sampled++
			result.Hits = append(result.Hits, khabar.SampledHit{Hit: hit(a, r.Search), Stratum: n})
		}
	}
	return result, nil
}
