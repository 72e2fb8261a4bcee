package crawler

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khabar"
	"khabar/archive"
	"khabar/crawler/extract"
)

const (
	feed      = khabar.WayFeed
	sitemap   = khabar.WaySitemap
	section   = khabar.WaySection
	wordpress = khabar.WayWordPress
)

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestEveryWayLeadsToArticles(t *testing.T) {
	s := newSite(t)
	for _, n := range []string{"1", "2", "3", "4", "5", "6"} {
		s.article("/news/"+n, "title "+n, "text "+n)
	}
	s.feed("/feed", "/news/1")
	s.put("/sitemap.xml", "application/xml", `<sitemapindex><sitemap><loc>SITE/part.xml</loc></sitemap></sitemapindex>`)
	s.put("/part.xml", "application/xml", `<urlset><url><loc>SITE/news/2</loc></url></urlset>`)
	s.put("/wp-json/wp/v2/posts", "application/json", `[{"link":"SITE/news/3","date":"2026-01-06T12:30:00","date_gmt":"2026-01-06T09:30:00",
		"title":{"rendered":"from the API"}}]`, "X-WP-TotalPages", "1")
	s.put("/section", "text/html",
		`<h2><a href="/news/4">x</a></h2><h2><a href="news/5">y</a></h2><h3><a href="/news/1#top">z</a></h3>`)
	s.put("/robots.txt", "text/plain", "Sitemap: SITE/named.xml")
	s.put("/named.xml", "application/xml", `<urlset><url><loc>SITE/news/6</loc></url></urlset>`)
	b := newBench(t)
	report := b.crawl(t, s.outlet(khabar.Way{Kind: feed, URL: "/feed"}, khabar.Way{Kind: sitemap, URL: "/sitemap.xml"},
		khabar.Way{Kind: wordpress, URL: "/wp-json/wp/v2/posts"}, khabar.Way{Kind: section, URL: "/section"},
		khabar.Way{Kind: sitemap, URL: "/robots.txt"}))
	same(t, "articles", []string{"title 1", "title 2", "title 3", "title 4", "title 5", "title 6"}, b.titles(t))
	if report.New != 6 || report.Discovered != 6 || report.Listings != 6 || report.Failed != 0 || len(report.Problems) > 0 {
		t.Errorf("%+v", report)
	}
	id, _ := khabar.ArticleID(s.URL + "/news/3")
	a, err := b.archive.Article(t.Context(), id)
	if err != nil || a.Published.String() != "2026-01-06T12:30:00+03:00" || a.PublishedSource != khabar.DateAPI {
		t.Errorf("the API's date did not reach the extractor: %v (%v)", a, err)
	}
	for page, n := range s.asked() {
		if n != 1 {
			t.Errorf("%s was fetched %d times", page, n)
		}
	}
}

func TestASecondCrawlFetchesOnlyWhatIsNew(t *testing.T) {
	s := newSite(t)
	s.article("/1", "one", "text")
	s.article("/2", "two", "text")
	s.feed("/feed", "/1")
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	b.crawl(t, outlet)
	s.asked()
	s.feed("/feed", "/2", "/1")
	report := b.crawl(t, outlet)
	same(t, "requests", map[string]int{"/feed": 1, "/2": 1}, s.asked())
	if report.New != 1 || report.Discovered != 1 {
		t.Errorf("%+v", report)
	}
}

func TestConditionalListings(t *testing.T) {
	s := newSite(t)
	s.article("/1", "one", "text")
	s.feed("/plain", "/1")
	s.handle("/feed", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(304)
			return
		}
		s.pages["/plain"](w, r)
	})
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	if r := b.crawl(t, outlet); r.New != 1 || r.Bytes == 0 {
		t.Errorf("%+v", r)
	}
	if r := b.crawl(t, outlet); r.Listings != 1 || r.Bytes != 0 || r.Failed != 0 {
		t.Errorf("%+v", r)
	}
}

func TestRevisits(t *testing.T) {
	s := newSite(t)
	s.article("/1", "one", "first text")
	s.feed("/feed", "/1")
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	id, _ := khabar.ArticleID(s.URL + "/1")
	steps := []struct {
		after  time.Duration
		change func()
		want   khabar.FetchOutcome // "": not fetched
	}{
		{0, nil, khabar.FetchNew},
		{59 * time.Minute, nil, ""},
		{time.Minute, func() { s.article("/1", "one", "second text") }, khabar.FetchRevised},
		{5 * time.Hour, nil, ""},
		{time.Hour, nil, khabar.FetchUnchanged},
		{24 * time.Hour, func() { s.handle("/1", http.NotFound) }, khabar.FetchRemoved},
		{7 * 24 * time.Hour, func() { s.article("/1", "one", "second text") }, khabar.FetchUnchanged},
		{30 * 24 * time.Hour, nil, ""},
	}
	for i, step := range steps {
		b.now = b.now.Add(step.after)
		if step.change != nil {
			step.change()
		}
		s.asked()
		report := b.crawl(t, outlet)
		if got := s.asked()["/1"]; got != len(step.want)/max(len(step.want), 1) {
			t.Errorf("step %d: fetched %d times", i, got)
		}
		if step.want != "" && *report.outcome(step.want) != 1 {
			t.Errorf("step %d: want %s, got %+v", i, step.want, report)
		}
		a, err := b.archive.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if removed := step.want == khabar.FetchRemoved; removed != !a.Removed.IsZero() {
			t.Errorf("step %d: removed at %v", i, a.Removed)
		}
	}
	revisions, err := b.archive.Revisions(t.Context(), id)
	if err != nil || len(revisions) != 2 {
		t.Errorf("%d revisions (%v)", len(revisions), err)
	}
}

func TestOldArticlesAreNotVisitedAgain(t *testing.T) {
	s := newSite(t)
	s.article("/1", "one", "text")
	s.put("/feed", "text/xml",
		`<rss><channel><item><link>SITE/1</link><pubDate>Tue, 06 Jan 2015 09:30:00 +0300</pubDate></item></channel></rss>`)
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	b.crawl(t, outlet)
	b.now = b.now.AddDate(0, 1, 0)
	s.asked()
	b.crawl(t, outlet)
	same(t, "requests", map[string]int{"/feed": 1}, s.asked())
}

func TestWhatIsSaidToHaveChangedIsVisitedAgain(t *testing.T) {
	s := newSite(t)
	b := newBench(t, func(o *Options) { o.Revisits = []time.Duration{} })
	s.article("/1", "one", "text")
	s.article("/2", "two", "text")
	state := func(first time.Time) {
		s.put("/sitemap.xml", "text/xml", fmt.Sprintf(`<urlset><url><loc>SITE/1</loc><lastmod>%s</lastmod></url>
			<url><loc>SITE/2</loc><lastmod>2020-01-01</lastmod></url></urlset>`, first.Format(time.RFC3339)))
	}
	outlet := s.outlet(khabar.Way{Kind: sitemap, URL: "/sitemap.xml"})
	state(b.now.Add(-time.Hour))
	b.crawl(t, outlet)
	s.asked()
	b.now = b.now.Add(25 * time.Hour)
	state(b.now.Add(-time.Hour))
	b.crawl(t, outlet)
	same(t, "after a change", map[string]int{"/sitemap.xml": 1, "/1": 1}, s.asked())
	b.now = b.now.Add(time.Hour)
	b.crawl(t, outlet)
	same(t, "without one", map[string]int{"/sitemap.xml": 1}, s.asked())
}

func TestFailuresAreTriedAgainAndThenGivenUp(t *testing.T) {
	s := newSite(t)
	s.handle("/1", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	s.feed("/feed", "/1")
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	days := func(n int) int {
		for range 2 * n {
			b.crawl(t, outlet)
			b.now = b.now.Add(12 * time.Hour)
		}
		return s.asked()["/1"]
	}
	if got := days(9); got != maxFailures {
		t.Errorf("tried %d times, want %d", got, maxFailures)
	}
	if got := days(5); got != 1 { // it is still listed a week later
		t.Errorf("tried %d times after that, want 1", got)
	}
}

func TestAPageThatKillsTheProgramIsGivenUp(t *testing.T) {
	s := newSite(t)
	s.article("/1", "one", "text")
	s.feed("/feed", "/1")
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	outlet.Ways[0].URL += "?x"
	r := b.newRun(outlet, CrawlOptions{})
	a, _ := r.address(s.URL+"/1", "", khabar.Hints{}, b.now)
	if _, err := b.archive.RecordListing(t.Context(), khabar.Fetch{}, khabar.Listing{}, []khabar.Address{a}); err != nil {
		t.Fatal(err)
	}
	for range maxStarts {
		if err := b.archive.Start(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
	}
	if report := b.crawl(t, outlet); report.New != 0 || s.asked()["/1"] != 0 {
		t.Errorf("%+v", report)
	}
}

func TestNotEveryPageIsAnArticle(t *testing.T) {
	s := newSite(t)
	s.put("/about", "text/html", "<h1>About</h1>")
	s.put("/file", "application/pdf", "%PDF")
	s.put("/strange", "text/html", "PANIC")
	s.article("/good", "good", "text")
	s.feed("/feed", "/about", "/file", "/strange", "/good", "/picture.jpg", "/tag/x", "/2026/01", "/skipped/1")
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	outlet.Skip = []string{"/skipped/"}
	report := b.crawl(t, outlet)
	same(t, "articles", []string{"good"}, b.titles(t))
	if report.NotArticle != 3 || report.Discovered != 4 {
		t.Errorf("%+v", report)
	}
}

func TestRobotsAreObeyed(t *testing.T) {
	s := newSite(t)
	s.article("/open/1", "open", "text")
	s.article("/closed/1", "closed", "text")
	s.feed("/feed", "/open/1", "/closed/1")
	s.put("/robots.txt", "text/plain", "User-agent: khabar\nDisallow: /closed/")
	b := newBench(t)
	report := b.crawl(t, s.outlet(khabar.Way{Kind: feed, URL: "/feed"}))
	same(t, "articles", []string{"open"}, b.titles(t))
	same(t, "requests", map[string]int{"/feed": 1, "/open/1": 1}, s.asked())
	if report.Refused != 1 {
		t.Errorf("%+v", report)
	}
}

func TestRobotsThatCannotBeHadPutTheHostOff(t *testing.T) {
	s := newSite(t)
	s.article("/1", "one", "text")
	s.feed("/feed", "/1")
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	s.handle("/robots.txt", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) })
	if report := b.crawl(t, outlet); report.Failed != 2 || len(report.Problems) == 0 || len(s.asked()) > 0 {
		t.Errorf("%+v", report)
	}
}

func TestBusyHostsAreLeftAlone(t *testing.T) {
	s := newSite(t)
	served := 0
	for _, p := range []string{"/1", "/2", "/3"} {
		s.handle(p, func(w http.ResponseWriter, _ *http.Request) {
			if served++; served == 2 {
				w.Header().Set("Retry-After", "3600")
				w.WriteHeader(429)
				return
			}
			fmt.Fprintf(w, "<h1>%s</h1><article>text</article>", p)
		})
	}
	s.feed("/feed", "/1", "/2", "/3")
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	report := b.crawl(t, outlet)
	if report.New != 1 || report.Busy != 1 || len(report.Problems) != 1 {
		t.Errorf("%+v", report)
	}
	outlet.Ways = nil
	b.now = b.now.Add(59 * time.Minute)
	if again := b.crawl(t, outlet); again.Fetched+again.Busy != 0 {
		t.Errorf("asked before the hour was over: %+v", again)
	}
}

func TestTwinsAndCanonicalAddresses(t *testing.T) {
	page := func(canonical, text string) string {
		return `<link rel="canonical" href="` + canonical + `"><h1>` + text + `</h1><article>` + text + `</article>`
	}
	s := newSite(t)
	html := "text/html"
	s.put("/story/amp", html, page("SITE/story", "the AMP page"))
	s.put("/story", html, page("SITE/story", "story"))
	s.put("/copy?from=home", html, page("SITE/original", "copy"))
	s.put("/original", html, page("SITE/original", "original"))
	s.put("/home", html, page("SITE/", "names the front page"))
	s.put("/stolen", html, page("https://unknown.example/x", "names an unknown site"))
	s.put("/republished", html, page("https://www.origin.example/x", "republished"))
	s.put("/ping", html, page("SITE/pong", "ping"))
	s.put("/pong", html, page("SITE/ping", "pong"))
	s.handle("/short", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/long-address", http.StatusMovedPermanently)
	})
	s.put("/long-address", html, page("SITE/long-address", "long"))
	s.handle("/away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	s.handle("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	s.feed("/feed", "/story/amp", "/copy?from=home", "/home", "/stolen", "/republished", "/ping", "/short", "/away")
	b := newBench(t, func(o *Options) { o.Outlets = directory{{ID: "origin", Hosts: []string{"origin.example"}}} })
	report := b.crawl(t, s.outlet(khabar.Way{Kind: feed, URL: "/feed"}))
	same(t, "articles", []string{"long", "names an unknown site", "names the front page", "original", "pong", "republished",
		"story"}, b.titles(t))
	if report.Refused != 1 {
		t.Errorf("the redirect loop: %+v", report)
	}
	for path, want := range map[string]string{"/story": "", "/long-address": "", "/republished": "origin", "/stolen": ""} {
		id, _ := khabar.ArticleID(s.URL + path)
		a, err := b.archive.Article(t.Context(), id)
		if err != nil || a.URL != s.URL+path || a.Origin != want {
			t.Errorf("%s: %+v (%v)", path, a, err)
		}
	}
}

// directory is an OutletDirectory for tests.
type directory []khabar.Outlet

func (d directory) Outlet(string) (khabar.Outlet, bool) { return khabar.Outlet{}, false }
func (d directory) Outlets() []khabar.Outlet            { return d }
func (d directory) ByHost(host string) (khabar.Outlet, bool) {
	for _, o := range d {
		for _, h := range o.Hosts {
			if khabar.SameHost(h, host) {
				return o, true
			}
		}
	}
	return khabar.Outlet{}, false
}

// TestWithTheRealExtractor holds the hand-over: a page in a charset that it does not declare becomes an article in Arabic.
func TestWithTheRealExtractor(t *testing.T) {
	const text = "أعلنت لجنة المياه في المدينة أنها انتهت من إصلاح المضخة الثانية بعد شهرين من العمل، وقالت إن الأحياء الشرقية ستحصل على الماء"
	page := `<!DOCTYPE html><html lang="ar" dir="rtl"><head><title>إصلاح المضخة</title></head><body><article><h1>إصلاح المضخة الثانية</h1><p>` +
		strings.Repeat(text+" مساء كل يوم.</p><p>", 8) + `</p></article></body></html>`
	s := newSite(t)
	s.put("/undeclared", "text/html", string(windows1256(t, page)))
	s.put("/declared", "text/html; charset=windows-1256", string(windows1256(t, page)))
	s.feed("/feed", "/undeclared", "/declared")
	b := newBench(t, func(o *Options) { o.Extractor = extract.New(nil) })
	b.crawl(t, s.outlet(khabar.Way{Kind: feed, URL: "/feed", Lang: "ar"}))
	same(t, "articles", []string{"إصلاح المضخة الثانية", "إصلاح المضخة الثانية"}, b.titles(t))
}

var _ khabar.CrawlStore = (*archive.Archive)(nil)
