package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"khabar"
	"khabar/archive"
	"khabar/crawler/extract"
	"khabar/crawler/fetch"
)

// site is an outlet's site on loopback. Its pages are what a test puts there; every request is written down.
type site struct {
	*httptest.Server
	mu       sync.Mutex
	pages    map[string]http.HandlerFunc // by path, or by path and query
	requests []string
}

func newSite(t testing.TB) *site {
	s := &site{pages: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r.URL.RequestURI())
		page := s.pages[r.URL.RequestURI()]
		if page == nil {
			page = s.pages[r.URL.Path]
		}
		s.mu.Unlock()
		if page == nil {
			page = http.NotFound
		}
		page(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) handle(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = h
}

// put serves a body; "SITE" in it stands for the site's address.
func (s *site) put(path, contentType, body string, headers ...string) {
	s.handle(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		fmt.Fprint(w, strings.ReplaceAll(body, "SITE", s.URL))
	})
}

func (s *site) article(path, title, body string) {
	s.put(path, "text/html; charset=utf-8", fmt.Sprintf("<html><h1>%s</h1><article>%s</article></html>", title, body))
}

// feed serves an RSS feed of paths.
func (s *site) feed(path string, articles ...string) {
	var items strings.Builder
	for _, a := range articles {
		fmt.Fprintf(&items, "<item><title>%s</title><link>SITE%s</link></item>", a, a)
	}
	s.put(path, "application/rss+xml", `<rss version="2.0"><channel>`+items.String()+"</channel></rss>")
}

// asked returns how often each page was asked for, robots.txt left out, and forgets it.
func (s *site) asked() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := map[string]int{}
	for _, r := range s.requests {
		if r != "/robots.txt" {
			count[r]++
		}
	}
	s.requests = nil
	return count
}

func (s *site) outlet(ways ...khabar.Way) khabar.Outlet {
	for i := range ways {
		ways[i].URL = s.URL + ways[i].URL
	}
	return khabar.Outlet{ID: "test", Name: khabar.Names{En: "Test"}, Hosts: []string{strings.TrimPrefix(s.URL, "http://")},
		Home: s.URL, Ways: ways}
}

// simple takes an <article> for an article; it stands in for the real extractor, which has tests of its own.
type simple struct{}

var (
	titleOf     = regexp.MustCompile(`(?s)<h1>(.*?)</h1>`)
	bodyOf      = regexp.MustCompile(`(?s)<article>(.*?)</article>`)
	canonicalOf = regexp.MustCompile(`<link rel="canonical" href="([^"]*)"`)
)

func (simple) HTML(_ context.Context, in extract.Input) (*extract.Result, error) {
	first := func(re *regexp.Regexp) string {
		if m := re.FindSubmatch(in.Body); m != nil {
			return string(m[1])
		}
		return ""
	}
	if strings.Contains(string(in.Body), "PANIC") {
		panic("a strange page")
	}
	r := &extract.Result{Article: &khabar.Article{URL: in.URL, Outlet: in.Outlet, Lang: in.Hints.Lang, Title: first(titleOf),
		Body:      first(bodyOf),
		Published: in.Hints.Published, PublishedSource: in.Hints.PublishedSource}, Canonical: first(canonicalOf)}
	if r.IsArticle = r.Article.Body != ""; !r.IsArticle {
		r.Reason = "a page without an article"
	}
	return r, nil
}

// bench is a crawler on an archive of its own, with a clock that tests move.
type bench struct {
	*Crawler
	archive *archive.Archive
	now     time.Time
}

func newBench(t testing.TB, change ...func(*Options)) *bench {
	t.Helper()
	return benchAt(t, filepath.Join(t.TempDir(), "archive.db"), change...)
}

func benchAt(t testing.TB, path string, change ...func(*Options)) *bench {
	t.Helper()
	a, err := archive.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{archive: a, now: time.Now().UTC().Truncate(time.Second)}
	o := Options{Store: a, Extractor: simple{}, Now: func() time.Time { return b.now },
		Fetch: fetch.Options{AllowPrivate: true, Interval: -1, Patience: -1}}
	for _, c := range change {
		c(&o)
	}
	b.Crawler = New(o)
	t.Cleanup(func() {
		b.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func (b *bench) crawl(t testing.TB, outlet khabar.Outlet, o ...CrawlOptions) Report {
	t.Helper()
	report, err := b.Crawl(t.Context(), outlet, append(o, CrawlOptions{})[0])
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// texts returns the titles in the archive, sorted.
func (b *bench) titles(t testing.TB) []string {
	t.Helper()
	titles := []string{}
	for a, err := range b.archive.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		titles = append(titles, a.Title)
	}
	slices.Sort(titles)
	return titles
}

func windows1256(t *testing.T, text string) []byte {
	t.Helper()
	out, err := charmap.Windows1256.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}
