package indextest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/query"
)

func testForms(t *testing.T, e Opened) {
	write(t, e,
		article(1, "Agreements", "An agreement, two agreements; the farmers agreed."),
		article(2, "الحكومة", "قالت حكومة وبالحكومة والحكومة؛ وعقد agreement."),
		article(3, "Olives", "Nothing of that."),
		article(4, "A test", "An agreement in Ghouta", func(a *khabar.Article) { a.Outlet = "ghouta" }),
	)
	for _, c := range []struct {
		request khabar.SearchRequest
		want    []string // clause, surface form, script, articles, occurrences
	}{
		{khabar.SearchRequest{Query: parse(t, "agreement")},
			[]string{"agreement agreement latin 3 3", "agreement agreements latin 1 2"}},
		{khabar.SearchRequest{Query: parse(t, "=agreements OR agreement -olives")},
			[]string{"agreement agreement latin 3 3", "=agreements agreements latin 1 2", "agreement agreements latin 1 2"}},
		{khabar.SearchRequest{Query: parse(t, `"two agreements" OR "an agreement"`)}, nil},
		{khabar.SearchRequest{Query: parse(t, "title:agreement")}, []string{"title:agreement agreements latin 1 1"}},
		{khabar.SearchRequest{Query: parse(t, "agreement"),
			Filters: []khabar.Filter{{Field: khabar.FieldOutlet, Values: []string{"ghouta"}}}}, []string{"agreement agreement latin 1 1"}},
		{khabar.SearchRequest{Query: parse(t, "nosuchword")}, []string{}},
	} {
		c.request.Size, c.request.Sort, c.request.Facets = khabar.MaxForms, khabar.SortNewest, nil
		r, err := e.Forms(t.Context(), c.request)
		if err != nil {
			t.Errorf("%s: %v", c.request.Query, err)
			continue
		}
		found := search(t, e, khabar.SearchRequest{Query: c.request.Query, Filters: c.request.Filters})
		if r.Total != found.Total || r.Counted != r.Total || r.Incomplete || r.State != found.State || r.Distinct != len(r.Forms) {
			t.Errorf("%s: %+v, and a search finds %d", c.request.Query, r, found.Total)
		}
		if c.want == nil {
			continue
		}
		got := []string{}
		for _, f := range r.Forms {
			got = append(got, fmt.Sprintf("%s %s %s %d %d", f.Clause, f.Surface, f.Script, f.Articles, f.Occurrences))
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.request.Query, got, c.want)
		}
	}
	testArabicForms(t, e)
	first, err := e.Forms(t.Context(), khabar.SearchRequest{Query: parse(t, "agreement"), Size: 1})
	if err != nil || len(first.Forms) != 1 || first.Forms[0].Surface != "agreement" || first.Distinct < 2 {
		t.Errorf("the most frequent form is %+v, %v", first, err)
	}
	for name, r := range map[string]khabar.SearchRequest{
		"no query": {Size: 1}, "no word": {Query: parse(t, "outlet:ghouta"), Size: 1}, "no size": {Query: parse(t, "agreement")},
		"too large": {Query: parse(t, "agreement"), Size: khabar.MaxForms + 1}, "denied word": {Query: parse(t, "-agreement"), Size: 1},
	} {
		_, err := e.Forms(t.Context(), r)
		wantKind(t, name, err, khabar.KindInvalid)
	}
}

// testArabicForms looks for what a stem swallowed, as it was written.
func testArabicForms(t *testing.T, e Opened) {
	r, err := e.Forms(t.Context(), khabar.SearchRequest{Query: parse(t, "الحكومة"), Size: 10})
	if err != nil {
		t.Fatal(err)
	}
	var written []string
	for _, f := range r.Forms {
		written = append(written, f.Written)
		again := search(t, e, khabar.SearchRequest{Query: &query.Word{Text: f.Surface, Match: query.Exact}})
		if f.Script != "arabic" || again.Total != f.Articles {
			t.Errorf("%+v, and =%s finds %d", f, f.Surface, again.Total)
		}
	}
	slices.Sort(written)
	if want := "الحكومة حكومة والحكومة وبالحكومة"; strings.Join(written, " ") != want {
		t.Errorf("the forms are %q, want %q", written, want)
	}
}

func testManyForms(t *testing.T, e Opened) {
	var many []*khabar.Article
	for n := range khabar.MaxFormArticles + 5 {
		many = append(many, article(n, "", "wheat"))
	}
	write(t, e, many...)
	r, err := e.Forms(t.Context(), khabar.SearchRequest{Query: parse(t, "wheat"), Size: 1})
	if err != nil || r.Total != len(many) || r.Counted != khabar.MaxFormArticles || r.Forms[0].Articles != r.Counted {
		t.Errorf("%+v, %v: want %d articles found and %d counted", r, err, len(many), khabar.MaxFormArticles)
	}
}

// dated gives an article a day of a month.
func dated(day int) func(*khabar.Article) {
	return func(a *khabar.Article) { a.Published = khabar.At(time.Date(2026, 1, day, 9, 0, 0, 0, time.UTC)) }
}

func testLines(t *testing.T, e Opened) {
	write(t, e,
		article(1, "Water and bread", "The river has\n\nwater, and water only.", dated(3)),
		article(2, "مياه", "قالت الحكومة إن المياه قليلة.", dated(2)),
		article(3, "Fire", "No rain", dated(1)),
	)
	lines := func(text string, width int) []string {
		r, err := e.Lines(t.Context(), khabar.SearchRequest{Query: parse(t, text), Sort: khabar.SortNewest, Size: 10}, width)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if found := search(t, e, khabar.SearchRequest{Query: parse(t, text)}); found.Total != r.Total || found.State != r.State {
			t.Errorf("%s: lines of %d articles, found %d", text, r.Total, found.Total)
		}
		var out []string
		for _, l := range r.Lines {
			if l.Article.Body != "" || l.Article.URL == "" {
				t.Errorf("%s: the article of a line is %+v", text, l.Article)
			}
			out = append(out, fmt.Sprintf("%s|%s|%s[%s]%s", l.Field, l.Clause, l.Left, l.Keyword, l.Right))
		}
		return out
	}
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"water", 10, []string{"title|water|[Water] and bread", "body|water|has [water], and", "body|water|and [water] only."}},
		{"water", 0, []string{"title|water|[Water]", "body|water|[water]", "body|water|[water]"}},
		{"مياه OR fire", 100, []string{"title|مياه|[مياه]", "body|مياه|قالت الحكومة إن [المياه] قليلة.", "title|fire|[Fire]"}},
		{`"water and bread"`, 4, []string{`title|"water and bread"|[Water and bread]`}},
		{"nosuchword", 10, nil},
	} {
		if got := lines(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
	testLinePages(t, e)
	for name, try := range map[string]func() (*khabar.LinesResult, error){
		"no query": func() (*khabar.LinesResult, error) {
			return e.Lines(t.Context(), khabar.SearchRequest{Size: 1}, 10)
		},
		"no size": func() (*khabar.LinesResult, error) {
			return e.Lines(t.Context(), khabar.SearchRequest{Query: parse(t, "water")}, 10)
		},
		"too wide": func() (*khabar.LinesResult, error) {
			return e.Lines(t.Context(), khabar.SearchRequest{Query: parse(t, "water"), Size: 1}, khabar.MaxLineWidth+1)
		},
	} {
		_, err := try()
		wantKind(t, name, err, khabar.KindInvalid)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := e.Lines(ended, khabar.SearchRequest{Query: parse(t, "water"), Size: 1}, 10)
	wantKind(t, "no time", err, khabar.KindTimeout)
}

// testLinePages joins pages of one article to the whole, while the index changes.
func testLinePages(t *testing.T, e Opened) {
	request := khabar.SearchRequest{Query: parse(t, "water OR مياه OR fire"), Sort: khabar.SortNewest, Size: 10}
	whole, err := e.Lines(t.Context(), request, 10)
	if err != nil || whole.Next != "" {
		t.Fatalf("%+v, %v", whole, err)
	}
	var joined []string
	request.Size = 1
	for pages := 1; ; pages++ {
		page, err := e.Lines(t.Context(), request, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page.Lines {
			joined = append(joined, l.Article.ID+l.Left+l.Keyword)
		}
		if page.Next == "" {
			if pages != 3 {
				t.Errorf("%d pages of one article, want 3", pages)
			}
			break
		}
		request.Cursor = page.Next
		write(t, e, article(100+pages, "Water", "water"))
	}
	var want []string
	for _, l := range whole.Lines {
		want = append(want, l.Article.ID+l.Left+l.Keyword)
	}
	if !slices.Equal(joined, want) {
		t.Errorf("pages join to %q, want %q", joined, want)
	}
}
