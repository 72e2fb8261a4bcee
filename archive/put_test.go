package archive

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khabar"
)

const address = "https://sana.example/talks"

func TestOutcomes(t *testing.T) {
	tagged := func(c khabar.Capture, tags ...string) khabar.Capture {
		c.Article.Tags = tags
		return c
	}
	tests := []struct {
		name     string
		captures []khabar.Capture
		want     []khabar.Outcome
		texts    []string // bodies by revision number
		newest   string
	}{
		{"the same twice", []khabar.Capture{capture(1, address, "T", "a"), capture(2, address, "T", "a")},
			[]khabar.Outcome{"new", "unchanged"}, []string{"a"}, "a"},
		{"another body", []khabar.Capture{capture(1, address, "T", "a"), capture(2, address, "T", "b")},
			[]khabar.Outcome{"new", "revised"}, []string{"a", "b"}, "b"},
		{"another title", []khabar.Capture{capture(1, address, "T", "a"), capture(2, address, "U", "a")},
			[]khabar.Outcome{"new", "revised"}, []string{"a", "a"}, "a"},
		{"back again", []khabar.Capture{capture(1, address, "T", "a"), capture(2, address, "T", "b"), capture(3, address, "T", "a")},
			[]khabar.Outcome{"new", "revised", "revised"}, []string{"a", "b", "a"}, "a"},
		{"another tag", []khabar.Capture{capture(1, address, "T", "a"), tagged(capture(2, address, "T", "a"), "x")},
			[]khabar.Outcome{"new", "updated"}, []string{"a"}, "a"},
		{"other spelling of the address",
			[]khabar.Capture{capture(1, address, "T", "a"), capture(2, address+"/?utm_source=x", "T", "a")},
			[]khabar.Outcome{"new", "unchanged"}, []string{"a"}, "a"},
		{"an older text found later", []khabar.Capture{capture(1, address, "T", "a"), capture(3, address, "T", "c"),
			capture(2, address, "T", "b"), capture(2, address, "T", "b")},
			[]khabar.Outcome{"new", "revised", "revised", "unchanged"}, []string{"a", "c", "b"}, "c"},
		{"after an older text found later", []khabar.Capture{capture(2, address, "T", "b"), capture(1, address, "T", "a"),
			capture(3, address, "T", "c")},
			[]khabar.Outcome{"new", "revised", "revised"}, []string{"b", "a", "c"}, "c"},
		{"an older sight of the same text",
			[]khabar.Capture{capture(3, address, "T", "a"), tagged(capture(2, address, "T", "a"), "old")},
			[]khabar.Outcome{"new", "updated"}, []string{"a"}, "a"},
	}
	for _, one := range []bool{false, true} {
		for _, test := range tests {
			name := test.name + ", one by one"
			if one {
				name = test.name + ", in one batch"
			}
			t.Run(name, func(t *testing.T) {
				a := openNew(t)
				var got []khabar.Outcome
				if one {
					var err error
					if got, err = a.Put(t.Context(), test.captures); err != nil {
						t.Fatal(err)
					}
				} else {
					got = put(t, a, test.captures...)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s", diff)
				}
				id := idOf(t, address)
				newest, err := a.Article(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				if newest.Body != test.newest {
					t.Errorf("the newest text is %q, want %q", newest.Body, test.newest)
				}
				var texts []string
				revisions, err := a.Revisions(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				for i, r := range revisions {
					if r.Number != i+1 {
						t.Errorf("revision %d has the number %d", i+1, r.Number)
					}
					old, err := a.Revision(t.Context(), id, r.Number)
					if err != nil {
						t.Fatal(err)
					}
					texts = append(texts, old.Body)
					if r.Newest != (old.Body == newest.Body && old.Title == newest.Title && r.Number == newest.Revision) {
						t.Errorf("revision %d: newest is %v", r.Number, r.Newest)
					}
				}
				if diff := cmp.Diff(test.texts, texts); diff != "" {
					t.Errorf("texts (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestUnchangedWritesNothing(t *testing.T) {
	a := openNew(t)
	put(t, a, capture(1, address, "T", "a"))
	before, err := a.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	put(t, a, capture(2, address, "T", "a"))
	after, err := a.Head(t.Context())
	if err != nil || after != before {
		t.Errorf("head went from %d to %d (%v)", before, after, err)
	}
}

func TestArticleComesBackAsItWentIn(t *testing.T) {
	full := &khabar.Article{
		URL: "http://example.com/أخبار?b=2&a=1", Outlet: "enab-baladi", Origin: "axios", Lang: "ar",
		Title:   "\u202bخبر\u202c «عاجل» \u200f",
		Authors: []string{"ليلى <b>", "O'Neil"}, Credits: []string{"AFP"}, Section: "سياسة", Tags: []string{"أ", "b"},
		Image:           "https://example.com/i.jpg",
		Published:       khabar.Date{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionMonth},
		PublishedSource: khabar.DateText,
		Modified:        khabar.At(time.Date(2026, 1, 6, 9, 30, 0, 0, time.FixedZone("", 3*3600))),
		FirstSeen:       day(1), Removed: day(2), Revision: 3, Cluster: "c",
		Body:    "فقرة أولى\u200f\n\nالثانية\x01 \U0001F600 e\u0301",
		Sources: map[string]string{"title": "h1"},
		Extra:   map[string]json.RawMessage{"places": json.RawMessage(`["<usa>",1.50,{"x":null}]`)},
	}
	plain := &khabar.Article{URL: "https://example.com/2", Outlet: "o", Title: "only a title"}
	a := openNew(t)
	for _, want := range []*khabar.Article{full, plain} {
		put(t, a, khabar.Capture{Article: want, Seen: day(5)})
		got, err := a.Article(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if want.FirstSeen.IsZero() {
			want.FirstSeen, want.Revision = day(5), 1
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-put +got):\n%s", diff)
		}
	}
}

func TestTextIsKeptVerbatim(t *testing.T) {
	for _, text := range []string{
		"مُحَمَّدٌ ـــ ٢٠٢٦ ک ی ٱلله", "\u2067rtl\u2069 \u202eabc\u202c", "a\x00b", "\xff\xfe bad", "'; DROP TABLE articles; --", "🇸🇾",
	} {
		c := capture(1, address, text, text+"\n\n"+text)
		a := openNew(t)
		put(t, a, c)
		got, err := a.Article(t.Context(), c.Article.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Title != c.Article.Title || got.Body != c.Article.Body {
			t.Errorf("%q came back as %q, %q", text, got.Title, got.Body)
		}
	}
}

func TestBadCapturesLoseNoOthers(t *testing.T) {
	a := openNew(t)
	bad := capture(1, "ftp://x/", "T", "a")
	unwritable := capture(1, "https://x.example/3", "T", "a")
	unwritable.Article.Extra = map[string]json.RawMessage{"x": json.RawMessage("{")}
	outcomes, err := a.Put(t.Context(), []khabar.Capture{capture(1, "https://x.example/1", "T", "a"), bad, {}, unwritable,
		capture(1, "https://x.example/2", "T", "a")})
	var failed khabar.BadCaptures
	if !errors.As(err, &failed) || len(failed) != 3 || failed[1] == nil || failed[2] == nil || failed[3] == nil {
		t.Errorf("the error is %v", err)
	}
	if diff := cmp.Diff([]khabar.Outcome{"new", "", "", "", "new"}, outcomes); diff != "" {
		t.Error(diff)
	}
	if n, err := a.Count(t.Context()); n != 2 || err != nil {
		t.Errorf("%d articles are archived (%v), want 2", n, err)
	}
}

func TestCancelledPutKeepsNothing(t *testing.T) {
	a := openNew(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Put(ctx, []khabar.Capture{capture(1, address, "T", "a")}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if n, err := a.Count(t.Context()); n != 0 || err != nil {
		t.Errorf("%d articles are archived (%v)", n, err)
	}
	put(t, a, capture(1, address, "T", "a")) // the writer is free again
}

func TestALineThatSaysLessErasesNothing(t *testing.T) {
	full := func(c khabar.Capture) khabar.Capture {
		c.Article.Authors, c.Article.Section, c.Article.Sources = []string{"Layla"}, "Politics", map[string]string{"title": "h1"}
		c.Article.Published, c.Article.PublishedSource = khabar.At(day(1)), khabar.DateJSONLD
		return c
	}
	bare := func(c khabar.Capture) khabar.Capture {
		c.Article.Lang = ""
		return c
	}
	fetched := capture(4, address, "T", "a")
	fetched.Page = &khabar.Page{URL: address, Fetched: day(4), Status: 200}
	a := openNew(t)
	got := put(t, a, full(capture(1, address, "T", "a")), bare(capture(2, address, "T", "a")), bare(capture(3, address, "T", "b")))
	if diff := cmp.Diff([]khabar.Outcome{"new", "unchanged", "revised"}, got); diff != "" {
		t.Error(diff)
	}
	want := full(capture(1, address, "T", "b")).Article
	article, err := a.Article(t.Context(), idOf(t, address))
	if err != nil || !cmp.Equal(article.Authors, want.Authors) || article.Section != want.Section || article.Lang != "en" ||
		!cmp.Equal(article.Sources, want.Sources) || !article.Published.Equal(want.Published) || article.PublishedSource != "jsonld" {
		t.Errorf("%+v, %v", article, err)
	}
	put(t, a, fetched)
	if article, err = a.Article(t.Context(), idOf(t, address)); err != nil || article.Authors != nil || !article.Published.IsZero() {
		t.Errorf("what the page no longer states is still there: %+v, %v", article, err)
	}
}

func TestADateIsNotReplacedByALessPreciseOne(t *testing.T) {
	dated := func(n int, stated string) khabar.Capture {
		c := capture(n, address, "T", "a")
		c.Page = &khabar.Page{URL: address, Fetched: day(n), Status: 200}
		c.Article.PublishedSource = khabar.DateText
		c.Article.Published, _ = khabar.ParseDate(stated)
		c.Article.Sources = map[string]string{"title": "h1", "published": "read as " + stated}
		return c
	}
	a := openNew(t)
	for i, x := range []struct{ stated, kept string }{
		{"2026-01-06", "2026-01-06"}, {"2026-01", "2026-01-06"}, {"2026", "2026-01-06"}, {"2026-02", "2026-02"}, {"2026-02-03", "2026-02-03"}, {"", ""},
	} {
		put(t, a, dated(i+1, x.stated))
		if article, err := a.Article(t.Context(), idOf(t, address)); err != nil || article.Published.String() != x.kept {
			t.Errorf("after %q it is %q, not %q (%v)", x.stated, article.Published, x.kept, err)
		} else if source := article.Sources["published"]; source != "read as "+x.kept || article.Sources["title"] != "h1" {
			t.Errorf("after %q the source is %q (%v)", x.stated, source, article.Sources)
		}
	}
}

func TestRemoved(t *testing.T) {
	page := &khabar.Page{URL: address, Fetched: day(9), Status: 200, Body: []byte("<p>a")}
	a := openNew(t)
	put(t, a, capture(1, address, "T", "a"))
	id := idOf(t, address)
	removed := func() time.Time {
		t.Helper()
		got, err := a.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return got.Removed
	}
	for _, n := range []int{5, 6} {
		remove(t, a, id, n)
	}
	if got := removed(); !got.Equal(day(5)) {
		t.Errorf("removed at %v, want the first time", got)
	}
	if got := put(t, a, capture(7, address, "T", "a")); got[0] != khabar.OutcomeUnchanged {
		t.Errorf("an import without a page: %s", got)
	}
	again := capture(9, address, "T", "a")
	again.Page = page
	if got := put(t, a, again); got[0] != khabar.OutcomeUpdated || !removed().IsZero() {
		t.Errorf("the page is back: %s, removed %v", got, removed())
	}
	before, _ := a.Head(t.Context())
	remove(t, a, "none", 1)
	if after, err := a.Head(t.Context()); err != nil || after != before {
		t.Errorf("an article that is not there moves the head from %d to %d (%v)", before, after, err)
	}
}

// TestPageOfAFile archives a page of which nobody knows when it was fetched: it must be readable, and the check sound.
func TestPageOfAFile(t *testing.T) {
	a := openNew(t)
	article := &khabar.Article{URL: "https://example.org/file", Outlet: "demo", Title: "خبر", Body: "نص"}
	page := &khabar.Page{URL: "https://example.org/file", MediaType: "text/plain", Body: []byte("خبر\n\nنص")}
	seen := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	if _, err := a.Put(t.Context(), []khabar.Capture{{Article: article, Page: page, Seen: seen}}); err != nil {
		t.Fatal(err)
	}
	got := pagesOf(t, a, article.ID)[1]
	if got == nil || !got.Fetched.Equal(seen) || string(got.Body) != string(page.Body) {
		t.Errorf("the page came back as %+v", got)
	}
	if report, err := a.Check(t.Context()); err != nil || len(report.Problems) > 0 {
		t.Errorf("check: %v, %v", report.Problems, err)
	}
}
