package crawler

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"khabar"
)

func TestBackfillGoesBackToTheBeginning(t *testing.T) {
	s := bigSite(t, 80)
	b := newBench(t, func(o *Options) { o.MaxNew = 15 })
	outlet := (&site0{s.URL}).outlet()
	if r := b.crawl(t, outlet); r.New != 15+16+15 { // the API, four parts of the sitemap, the section
		t.Errorf("without a beginning: %+v", r)
	}
	if r := b.crawl(t, outlet, CrawlOptions{Since: backfillSince}); r.New != 34 || len(r.Problems) > 0 {
		t.Errorf("with one: %+v", r)
	}
	if got := len(b.titles(t)); got != 80 {
		t.Errorf("%d articles", got)
	}
	s.asked()
	b.crawl(t, outlet, CrawlOptions{Since: backfillSince})
	for page, n := range s.asked() {
		if n > 1 || strings.HasPrefix(page, "/news/?") || strings.Contains(page, "page=2") {
			t.Errorf("the second time %s was fetched %d times", page, n)
		}
	}
}

func TestAnInterruptedBackfillGoesOnWhereItStopped(t *testing.T) {
	s := bigSite(t, 80)
	b := newBench(t)
	outlet := (&site0{s.URL}).outlet()
	outlet.Ways = outlet.Ways[:1] // the API: four pages
	b.crawl(t, outlet, CrawlOptions{Since: backfillSince, Limit: 25})
	s.asked()
	r := b.crawl(t, outlet, CrawlOptions{Since: backfillSince})
	if r.New != 15 {
		t.Errorf("%+v", r)
	}
	for page := range s.asked() {
		if strings.Contains(page, "page=2") {
			t.Errorf("%s was read again", page)
		}
	}
	if got := len(b.titles(t)); got != 40 {
		t.Errorf("%d articles", got)
	}
}

func TestBackfillStopsAtTheDayAskedFor(t *testing.T) {
	s := newSite(t)
	day := func(n int) time.Time { return time.Date(2026, 1, 20, 12, 0, 0, 0, time.UTC).AddDate(0, 0, -n) }
	for n := range 60 {
		s.article(fmt.Sprintf("/news/%d", n), fmt.Sprintf("title %02d", n), "text")
	}
	s.handle("/posts", func(w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		var posts []string
		for n := (page - 1) * 10; n < min(page*10, 60); n++ {
			posts = append(posts, fmt.Sprintf(`{"link":"%s/news/%d","date_gmt":"%s"}`, s.URL, n,
				day(n).Format("2006-01-02T15:04:05")))
		}
		if posts == nil {
			w.WriteHeader(400)
			fmt.Fprint(w, `{"code":"rest_post_invalid_page_number"}`)
			return
		}
		fmt.Fprintf(w, "[%s]", strings.Join(posts, ","))
	})
	b := newBench(t)
	r := b.crawl(t, s.outlet(khabar.Way{Kind: wordpress, URL: "/posts"}), CrawlOptions{Since: day(24).Truncate(24 * time.Hour)})
	if r.New != 25 || r.Listings != 4 {
		t.Errorf("%+v", r)
	}
}

func TestBlogspotFeedIsPaged(t *testing.T) {
	s := newSite(t)
	for n := range 6 {
		s.article(fmt.Sprintf("/2026/01/%d.html", n), fmt.Sprint(n), "text")
	}
	for page := range 3 {
		next := fmt.Sprintf(`<link rel="next" href="SITE/feeds/posts/default?start-index=%d"/>`, page*2+3)
		if page == 2 {
			next = ""
		}
		path := fmt.Sprintf("/feeds/posts/default?start-index=%d", page*2+1)
		if page == 0 {
			path = "/feeds/posts/default"
		}
		entry := func(n int) string {
			return fmt.Sprintf(`<entry><title>t</title><link rel="replies" href="SITE/comments"/><link rel="alternate" href="SITE/2026/01/%d.html"/></entry>`, n)
		}
		s.put(path, "application/atom+xml",
			`<feed xmlns="http://www.w3.org/2005/Atom">`+next+entry(page*2)+entry(page*2+1)+`</feed>`)
	}
	b := newBench(t)
	r := b.crawl(t, s.outlet(khabar.Way{Kind: feed, URL: "/feeds/posts/default"}), CrawlOptions{Since: backfillSince})
	if r.New != 6 || r.Listings != 3 {
		t.Errorf("%+v", r)
	}
}

func TestOneSitemapForEachDay(t *testing.T) {
	s := newSite(t)
	b := newBench(t)
	for n := range 6 {
		day := b.now.AddDate(0, 0, -n)
		s.article("/news/"+day.Format(time.DateOnly), day.Format(time.DateOnly), "text")
		s.put("/map.xml?d="+day.Format("2006-01-02"), "text/xml",
			"<urlset><url><loc>SITE/news/"+day.Format(time.DateOnly)+"</loc></url></urlset>")
	}
	outlet := s.outlet(khabar.Way{Kind: sitemap, URL: "/map.xml?d={yyyy}-{mm}-{dd}"})
	if r := b.crawl(t, outlet); r.New != dailySitemaps {
		t.Errorf("without a beginning: %+v", r)
	}
	since := CrawlOptions{Since: b.now.AddDate(0, 0, -5)}
	if r := b.crawl(t, outlet, since); r.New != 6-dailySitemaps {
		t.Errorf("with one: %+v", r)
	}
	s.asked()
	b.crawl(t, outlet, since)
	old := "/map.xml?d=" + b.now.AddDate(0, 0, -5).Format("2006-01-02")
	if asked := s.asked(); asked[old] != 0 {
		t.Errorf("a day that is over was read again: %v", asked)
	}
}

func TestMoreNewPagesThanOne(t *testing.T) {
	s := newSite(t)
	page := func(number, first, last int) {
		var links strings.Builder
		for n := first; n < last; n++ {
			s.article(fmt.Sprintf("/news/%d", n), fmt.Sprint(n), "text")
			fmt.Fprintf(&links, `<h2><a href="/news/%d">x</a></h2>`, n)
		}
		path := fmt.Sprintf("/list?p=%d", number)
		if number == 1 {
			path = "/list"
		}
		s.put(path, "text/html", fmt.Sprintf(`%s<a rel="next" href="/list?p=%d">x</a>`, links.String(), number+1))
	}
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: section, URL: "/list"})
	page(1, 0, 5)
	page(2, 100, 105) // more than a first crawl wants
	b.options.MaxNew = 5
	b.crawl(t, outlet)
	b.options.MaxNew = DefaultMaxNew
	page(1, 20, 25)
	page(2, 10, 20)
	page(3, 0, 5)
	page(4, 100, 105)
	r := b.crawl(t, outlet)
	if r.New != 15 || r.Listings != 3 {
		t.Errorf("%+v", r)
	}
}

func TestAFeedThatWasTurnedOverIsNoted(t *testing.T) {
	s := newSite(t)
	for n := range 9 {
		s.article(fmt.Sprintf("/%d", n), fmt.Sprint(n), "text")
	}
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	for i, articles := range [][]string{{"/1", "/2"}, {"/3", "/2"}, {"/8", "/7"}} {
		s.feed("/feed", articles...)
		r := b.crawl(t, outlet)
		if noted := len(r.Problems) > 0; noted != (i == 2) {
			t.Errorf("crawl %d: %q", i, r.Problems)
		}
	}
}

func TestEndlessListings(t *testing.T) {
	s := newSite(t)
	s.article("/news/1", "one", "text")
	link := func(path, next string, links ...string) {
		s.handle(path, func(w http.ResponseWriter, r *http.Request) {
			n, _ := strconv.Atoi(r.URL.Query().Get("n"))
			for _, l := range links {
				fmt.Fprintf(w, `<h2><a href="%s">x</a></h2>`, strings.ReplaceAll(l, "N", strconv.Itoa(n)))
			}
			fmt.Fprintf(w, `<a rel="next" href="%s">x</a>`, strings.ReplaceAll(next, "N", strconv.Itoa(n+1)))
		})
	}
	link("/empty", "/empty?n=N")
	link("/same", "/same?n=N", "/news/1", "/calendar/N", "/events/2999/01", "/x?month=N", "/a/a/a/a/a")
	link("/circle", "/circle", "/news/1")
	link("/days", "/days?n=N", "/day-N-a", "/day-N-b", "/day-N-c") // a calendar in which every day has a page
	s.handle("/index.xml", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "<sitemapindex><sitemap><loc>%s/index.xml?%sx</loc></sitemap></sitemapindex>", s.URL, r.URL.RawQuery)
	})
	b := newBench(t)
	r := b.crawl(t, s.outlet(khabar.Way{Kind: section, URL: "/empty"}, khabar.Way{Kind: section, URL: "/same"},
		khabar.Way{Kind: section, URL: "/circle"}, khabar.Way{Kind: section, URL: "/days"}, khabar.Way{Kind: sitemap,
			URL: "/index.xml"}),
		CrawlOptions{Since: backfillSince})
	if r.New != 1 || r.Listings > 2*dryPages+5+barrenPages+maxSitemapDepth || r.Fetched > 4*barrenPages || len(r.Problems) != 4 {
		t.Errorf("%+v", r)
	}
}

func TestATrapOfManyFormsAlikeIsLeft(t *testing.T) {
	s := newSite(t)
	var urls strings.Builder
	for n := range 200 {
		path := fmt.Sprintf("/diary/%d/entries", n)
		s.put(path, "text/html", "no article")
		fmt.Fprintf(&urls, "<url><loc>SITE%s</loc></url>", path)
		if n%4 == 0 {
			good := fmt.Sprintf("/news/%d", n)
			s.article(good, "good", "text")
			fmt.Fprintf(&urls, "<url><loc>SITE%s</loc></url>", good)
		}
	}
	s.put("/sitemap.xml", "text/xml", "<urlset>"+urls.String()+"</urlset>")
	b := newBench(t)
	r := b.crawl(t, s.outlet(khabar.Way{Kind: sitemap, URL: "/sitemap.xml"}))
	if r.New != 50 || r.NotArticle != trapPages || r.Refused != 200-trapPages {
		t.Errorf("%+v", r)
	}
}

func TestBrokenListings(t *testing.T) {
	s := newSite(t)
	for n := range 4 {
		s.article(fmt.Sprintf("/news/%d", n), fmt.Sprint(n), "text")
	}
	s.put("/cut", "text/xml", `<rss><channel><item><title>A & B&nbsp;</title><link>SITE/news/0</link></item><item><title>x`)
	s.put("/cut.xml", "text/xml", `<urlset><url><loc>SITE/news/1</loc></url><url><loc>SITE/new`)
	s.put("/html", "text/html", `<html><body>Not a feed</body></html>`)
	s.put("/nothing.xml", "text/html", `<html><body>Not a sitemap</body></html>`)
	s.put("/posts", "application/json", "Warning: a plug-in\n"+`[{"link":"SITE/news/2","title":[]},{"link":"SITE/news/3"`)
	b := newBench(t)
	r := b.crawl(t, s.outlet(khabar.Way{Kind: feed, URL: "/cut"}, khabar.Way{Kind: sitemap, URL: "/cut.xml"},
		khabar.Way{Kind: feed, URL: "/html"},
		khabar.Way{Kind: sitemap, URL: "/nothing.xml"}, khabar.Way{Kind: wordpress, URL: "/posts"}, khabar.Way{Kind: feed,
			URL: "/missing"}))
	same(t, "articles", []string{"0", "1", "2"}, b.titles(t))
	if r.Failed != 3 || r.Listings != 3 || len(r.Problems) != 6 {
		t.Errorf("%+v", r)
	}
}
