package importer

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khabar"
	"khabar/crawler/extract"
)

// lettersOnly is an extractor for tests: a page is an article if it has an <h1>, its title; "canonical=" and "link=" in it name
// addresses, as an extractor finds them in the page's head and in a text.
type lettersOnly struct{}

func (lettersOnly) HTML(_ context.Context, in extract.Input) (*extract.Result, error) {
	_, rest, ok := strings.Cut(string(in.Body), "<h1>")
	title, _, _ := strings.Cut(rest, "<")
	a := &khabar.Article{URL: in.URL, Outlet: in.Outlet, Title: title}
	r := &extract.Result{Article: a, IsArticle: ok, Reason: "a section page"}
	if _, after, ok := strings.Cut(string(in.Body), "canonical="); ok {
		r.Canonical, _, _ = strings.Cut(after, " ")
	}
	return r, nil
}

func (lettersOnly) Text(_ context.Context, in extract.Input) (*extract.Result, error) {
	r := &extract.Result{Article: &khabar.Article{Title: string(in.Body[:5])}, IsArticle: true}
	if _, after, ok := strings.Cut(string(in.Body), "link="); ok {
		r.Article.URL, _, _ = strings.Cut(after, " ")
	}
	return r, nil
}

// twoOutlets is a directory.
type twoOutlets struct{}

func (twoOutlets) Outlet(id string) (khabar.Outlet, bool) {
	return khabar.Outlet{ID: id}, id == "noon-post" || id == "sana"
}

func (twoOutlets) Outlets() []khabar.Outlet { return []khabar.Outlet{{ID: "noon-post"}, {ID: "sana"}} }

func (d twoOutlets) ByHost(host string) (khabar.Outlet, bool) {
	return d.Outlet(map[string]string{"noonpost.com": "noon-post", "sana.sy": "sana"}[host])
}

func TestAddressesOfDocuments(t *testing.T) {
	const saved = "<!-- saved from url=(0030)https://sana.sy/saved -->"
	tests := []struct {
		name, file, content string
		outlet              string // Options.Outlet
		url, wantOutlet     string
	}{
		{"saved by a browser", "a.html", saved + "<h1>T", "", "https://sana.sy/saved", "sana"},
		{"its own canonical address", "a.html", "<html>canonical=https://www.noonpost.com/en/363213/ <h1>T", "",
			"https://www.noonpost.com/en/363213/", "noon-post"},
		{"a site that calls its front page canonical", "a.html", "<html>canonical=https://sana.sy/ <h1>T", "", "", "imported"},
		{"an address that is none", "a.html", "<html>canonical=javascript:alert(1) <h1>T", "", "", "imported"},
		{"no address", "a.html", "<html><h1>T", "tukhum", "", "tukhum"},
		{"a host that nobody knows", "a.html", "<html>canonical=https://www.blog.example/p?id=7 <h1>T", "",
			"https://www.blog.example/p?id=7",
			"blog-example"},
		{"a host that nobody knows, named", "a.html", "<html>canonical=https://blog.example/p <h1>T", "me",
			"https://blog.example/p", "me"},
		{"text with its link", "a.txt", "Title link=https://www.noonpost.com/en/363213/ ", "", "https://www.noonpost.com/en/363213/",
			"noon-post"},
		{"text without one", "a.txt", "Title", "", "", "imported"},
	}
	for _, test := range tests {
		var c collector
		path := file(t, t.TempDir(), test.file, test.content)
		c.run(t, Options{Extractor: lettersOnly{}, Outlets: twoOutlets{}, Outlet: test.outlet}, path)
		if len(c.captures) != 1 {
			t.Fatalf("%s: %q", test.name, c.failures)
		}
		a, page := c.captures[0].Article, c.captures[0].Page
		if strings.HasPrefix(a.URL, "https://imported.invalid/") && test.url == "" {
			test.url = a.URL
		}
		if a.URL != test.url || a.Outlet != test.wantOutlet {
			t.Errorf("%s: %s of %s, want %s of %s", test.name, a.URL, a.Outlet, test.url, test.wantOutlet)
		}
		if page == nil || string(page.Body) != test.content || page.URL != a.URL || page.Status != 0 {
			t.Errorf("%s: the page is %+v", test.name, page)
		}
	}
}

func TestTheSameFileIsTheSameArticle(t *testing.T) {
	id := func(content string) string {
		var c collector
		c.run(t, Options{Extractor: lettersOnly{}}, file(t, t.TempDir(), "x.txt", content))
		return c.captures[0].Article.ID
	}
	first, again, other := id("Title one"), id("Title one"), id("Title two")
	if first != again || first == other {
		t.Error("the identity does not follow the content")
	}
}

func TestDocumentsThatAreNone(t *testing.T) {
	dir := t.TempDir()
	var c collector
	c.run(t, Options{Extractor: lettersOnly{}}, file(t, dir, "list.html", "<html>links"),
		file(t, dir, "long.txt", strings.Repeat("x", maxDocumentBytes+1)))
	c.run(t, Options{}, file(t, dir, "page.html", "<html><h1>T"))
	want := []string{"list.html:0: there is no article in it (a section page)", "long.txt:0: it is longer than 10 MiB",
		"page.html:0: pages and plain text cannot be read here"}
	if diff := cmp.Diff(want, c.failures); diff != "" {
		t.Error(diff)
	}
}
