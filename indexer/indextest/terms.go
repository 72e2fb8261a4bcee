package indextest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/mappings"
)

// terms compares articles by looking at each of them for each term.
func (m *model) terms(t *testing.T, r khabar.TermsRequest) *khabar.TermsResult {
	found, err := m.find(r.Search, "")
	if err != nil {
		t.Fatal(err)
	}
	others := khabar.SearchRequest{Filters: r.Search.Filters, Dates: r.Search.Dates, By: r.Search.By, AsOf: r.Search.AsOf}
	if r.Whole {
		others.Filters, others.Dates = nil, khabar.DateRange{}
	}
	rest, err := m.find(others, "")
	if err != nil {
		t.Fatal(err)
	}
	isFound := units(found, r.Search.By)
	rest = slices.DeleteFunc(rest, func(a *modelled) bool {
		for key := range units([]*modelled{a}, r.Search.By) {
			if _, ok := isFound[key]; ok {
				return true
			}
		}
		return false
	})
	found, rest = representatives(found, r.Search.By), representatives(rest, r.Search.By)
	out := &khabar.TermsResult{Total: len(found)}
	langs := make(map[string]int)
	for _, a := range found {
		langs[a.Lang]++
	}
	for lang := range langs {
		out.Languages = append(out.Languages, termsOf(lang, found, rest, r.Size))
	}
	slices.SortFunc(out.Languages, func(a, b khabar.LanguageTerms) int {
		return cmp.Or(cmp.Compare(b.Matching, a.Matching), strings.Compare(a.Lang, b.Lang))
	})
	return out
}

func termsOf(lang string, found, rest []*modelled, size int) khabar.LanguageTerms {
	l := khabar.LanguageTerms{Lang: lang}
	counts := make(map[string]*khabar.KeyTerm)
	count := func(list []*modelled, total *int, add func(*khabar.KeyTerm)) {
		for _, a := range list {
			if a.Lang != lang {
				continue
			}
			*total++
			seen := make(map[string]bool)
			for _, tokens := range a.texts {
				for _, token := range tokens {
					if stem := string(token.Stem); !seen[stem] {
						seen[stem] = true
						if counts[stem] == nil {
							counts[stem] = &khabar.KeyTerm{Stem: stem}
						}
						add(counts[stem])
					}
				}
			}
		}
	}
	count(found, &l.Matching, func(k *khabar.KeyTerm) { k.Matching++ })
	count(rest, &l.Rest, func(k *khabar.KeyTerm) { k.Rest++ })
	for _, k := range counts {
		n, m, a, b := float64(l.Matching), float64(l.Rest), float64(k.Matching), float64(k.Rest)
		if k.Matching == 0 || l.Rest == 0 || k.Matching+k.Rest < khabar.MinTermArticles || a/n <= b/m {
			continue
		}
		with, without := (a+b)/(n+m), (n+m-a-b)/(n+m)
		for _, cell := range [][2]float64{{a, n * with}, {b, m * with}, {n - a, n * without}, {m - b, m * without}} {
			if cell[0] > 0 {
				k.Score += 2 * cell[0] * math.Log(cell[0]/cell[1])
			}
		}
		l.Terms = append(l.Terms, *k)
	}
	// Scores that differ only in how they were rounded are equal.
	slices.SortFunc(l.Terms, func(a, b khabar.KeyTerm) int {
		return cmp.Or(cmp.Compare(rounded(b.Score), rounded(a.Score)), strings.Compare(a.Stem, b.Stem))
	})
	l.Terms = l.Terms[:min(size, len(l.Terms))]
	return l
}

func rounded(score float64) float64 { return math.Round(score * 1e6) }

// compareTerms looks for a request's terms in both; it returns 1 if they differ.
func compareTerms(t *testing.T, e Engine, m *model, r khabar.TermsRequest) int {
	if _, err := m.find(r.Search, ""); err != nil { // the words are all too common
		_, got := e.Terms(t.Context(), r)
		wantKind(t, "words that are too common", got, khabar.KindOf(err))
		return 0
	}
	got, err := e.Terms(t.Context(), r)
	if err != nil {
		t.Errorf("terms of %+v: %v", r, err)
		return 1
	}
	want := m.terms(t, r)
	short := func(r *khabar.TermsResult) string {
		var out strings.Builder
		fmt.Fprintf(&out, "%d found", r.Total)
		for _, l := range r.Languages {
			fmt.Fprintf(&out, "\n%s %d/%d:", l.Lang, l.Matching, l.Rest)
			for _, k := range l.Terms {
				fmt.Fprintf(&out, " %s %d/%d %.0f", k.Stem, k.Matching, k.Rest, rounded(k.Score))
			}
		}
		return out.String()
	}
	for _, l := range got.Languages { // ties by rounding
		slices.SortStableFunc(l.Terms, func(a, b khabar.KeyTerm) int {
			return cmp.Or(cmp.Compare(rounded(b.Score), rounded(a.Score)), strings.Compare(a.Stem, b.Stem))
		})
		for _, k := range l.Terms {
			if tokens := mappings.AnalyzeString(k.Written); len(tokens) != 1 || string(tokens[0].Stem) != k.Stem {
				t.Errorf("the term %q is written %q", k.Stem, k.Written)
				return 1
			}
		}
	}
	if g, w := short(got), short(want); g != w {
		t.Errorf("terms of %+v:\n%s\nwant\n%s", r, g, w)
		return 1
	}
	return 0
}

// sample draws by sorting everything.
func (m *model) sample(t *testing.T, r khabar.SampleRequest) *khabar.SampleResult {
	found, err := m.find(r.Search, "")
	if err != nil {
		t.Fatal(err)
	}
	found = representatives(found, r.Search.By)
	lot := func(a *modelled) string {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d:%s", r.Seed, a.ID))
		return hex.EncodeToString(sum[:8])
	}
	slices.SortFunc(found, func(a, b *modelled) int { return strings.Compare(lot(a), lot(b)) })
	out := &khabar.SampleResult{Total: len(found)}
	of := func(a *modelled) (s khabar.Stratum) {
		if r.ByOutlet {
			s.Outlet = a.Outlet
		}
		if r.ByMonth && a.Published.Precision > khabar.PrecisionYear {
			s.Month = a.Published.Time.Format("2006-01")
		}
		return s
	}
	totals := make(map[khabar.Stratum]int)
	for _, a := range found {
		totals[of(a)]++
	}
	for s, n := range totals {
		s.Total = n
		out.Strata = append(out.Strata, s)
	}
	slices.SortFunc(out.Strata, func(a, b khabar.Stratum) int {
		return cmp.Or(strings.Compare(a.Outlet, b.Outlet), strings.Compare(a.Month, b.Month))
	})
	size := min(r.Search.Size, len(found))
	left := size
	for i, s := range out.Strata {
		out.Strata[i].Sampled = size * s.Total / len(found)
		left -= out.Strata[i].Sampled
	}
	for range left { // one more to the largest remainder that has none yet
		best := -1
		remainder := func(i int) int { return size * out.Strata[i].Total % len(found) }
		for i, s := range out.Strata {
			if s.Sampled == size*s.Total/len(found) && (best < 0 || remainder(i) > remainder(best)) {
				best = i
			}
		}
		out.Strata[best].Sampled++
	}
	taken := make([]int, len(out.Strata))
	for _, a := range found {
		i := slices.IndexFunc(out.Strata, func(s khabar.Stratum) bool {
			return s.Outlet == of(a).Outlet && s.Month == of(a).Month
		})
		if taken[i]++; taken[i] <= out.Strata[i].Sampled {
			out.Hits = append(out.Hits, khabar.SampledHit{Hit: khabar.Hit{Article: a.Article}, Stratum: i})
		}
	}
	return out
}

// compareSample draws a request's sample from both; it returns 1 if they differ.
func compareSample(t *testing.T, e Engine, m *model, r khabar.SampleRequest) int {
	if _, err := m.find(r.Search, ""); err != nil { // the words are all too common
		_, got := e.Sample(t.Context(), r)
		wantKind(t, "words that are too common", got, khabar.KindOf(err))
		return 0
	}
	got, err := e.Sample(t.Context(), r)
	if err != nil {
		t.Errorf("sample of %+v: %v", r, err)
		return 1
	}
	short := func(r *khabar.SampleResult) string {
		var out strings.Builder
		fmt.Fprintf(&out, "%d found, strata %v:", r.Total, r.Strata)
		for _, h := range r.Hits {
			fmt.Fprintf(&out, " %s/%d", h.Article.ID, h.Stratum)
		}
		return out.String()
	}
	if g, w := short(got), short(m.sample(t, r)); g != w {
		t.Errorf("sample of %+v:\n%s\nwant\n%s", r, g, w)
		return 1
	}
	return 0
}

func testTerms(t *testing.T, e Opened) {
	var articles []*khabar.Article
	for n := range 40 {
		articles = append(articles, article(n, "Report", "water and rain"), article(100+n, "خبر", "مياه ومطر", func(a *khabar.Article) {
			a.Lang = "ar"
		}))
	}
	for n := range 10 {
		articles = append(articles, article(200+n, "Deal", "Agreements of ministers, an agreement"),
			article(300+n, "اتفاق", "وبالحكومة والحكومة الحكومة اتفاق", func(a *khabar.Article) { a.Lang = "ar" }))
	}
	write(t, e, articles...)
	r, err := e.Terms(t.Context(), khabar.TermsRequest{Search: khabar.SearchRequest{Query: parse(t, "deal OR اتفاق")}, Size: 3})
	if err != nil || r.Total != 20 || len(r.Languages) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	for i, want := range []string{"ar 10 40: الحكومة 10 0, اتفاق 10 0", "en 10 40: ministers 10 0, Deal 10 0, Agreements 10 0"} {
		l := r.Languages[i]
		var written []string
		for _, k := range l.Terms {
			written = append(written, fmt.Sprintf("%s %d %d", k.Written, k.Matching, k.Rest))
		}
		slices.Sort(written)
		parts := strings.SplitN(want, ": ", 2)
		wanted := strings.Split(parts[1], ", ")
		slices.Sort(wanted)
		if got := fmt.Sprintf("%s %d %d", l.Lang, l.Matching, l.Rest); got != parts[0] || !slices.Equal(written, wanted) {
			t.Errorf("%s: %q, want %q", got, written, wanted)
		}
	}
	for what, size := range map[string]int{"no term": 0, "too many": khabar.MaxTerms + 1} {
		_, err := e.Terms(t.Context(), khabar.TermsRequest{Size: size})
		wantKind(t, what, err, khabar.KindInvalid)
	}
}

// testSample checks that a sample changes no more than it must when articles come in.
func testSample(t *testing.T, e Opened) {
	var articles []*khabar.Article
	for n := range 300 {
		articles = append(articles, article(n, "Report", "rain", func(a *khabar.Article) {
			a.Published = khabar.At(time.Date(2026, time.Month(1+n%3), 5, 0, 0, 0, 0, time.UTC))
		}))
	}
	write(t, e, articles[:200]...)
	draw := func(seed uint64) (ids []string) {
		r, err := e.Sample(t.Context(), khabar.SampleRequest{Search: khabar.SearchRequest{Size: 50, Snippets: 1}, Seed: seed})
		if err != nil || len(r.Hits) != 50 || len(r.Strata) != 1 || r.Strata[0].Sampled != 50 || len(r.Hits[0].Snippets) != 1 {
			t.Fatalf("%+v, %v", r, err)
		}
		for _, h := range r.Hits {
			ids = append(ids, h.Article.ID)
		}
		return ids
	}
	before := draw(7)
	if again := draw(7); !slices.Equal(again, before) {
		t.Error("the same seed draws another sample")
	}
	if other := draw(8); slices.Equal(other, before) {
		t.Error("another seed draws the same sample")
	}
	write(t, e, articles[200:]...)
	kept := 0
	for _, id := range draw(7) {
		if slices.Contains(before, id) {
			kept++
		}
	}
	if kept < 20 || kept > 45 { // two thirds of 50, as a third of the articles is new
		t.Errorf("%d of 50 are still in the sample", kept)
	}
	for what, size := range map[string]int{"nothing": 0, "too much": khabar.MaxPageSize + 1} {
		_, err := e.Sample(t.Context(), khabar.SampleRequest{Search: khabar.SearchRequest{Size: size}})
		wantKind(t, what, err, khabar.KindInvalid)
	}
}
