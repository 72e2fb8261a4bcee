package crawler

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"khabar"
)

const childVariable = "KHABAR_TEST_CRAWL"

// TestMain lets the test binary be the crawler that is killed: it crawls the site that the variable names into an archive.
func TestMain(m *testing.M) {
	site, path, child := strings.Cut(os.Getenv(childVariable), " ")
	if !child {
		os.Exit(m.Run())
	}
	t := &testing.T{}
	b := benchAt(t, path)
	outlet := (&site0{site}).outlet()
	if _, err := b.Crawl(context.Background(), outlet, CrawlOptions{Since: backfillSince}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

var backfillSince = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// site0 is a site that another process serves.
type site0 struct{ url string }

func (s *site0) outlet() khabar.Outlet {
	return khabar.Outlet{ID: "test", Hosts: []string{strings.TrimPrefix(s.url, "http://")}, Home: s.url,
		Ways: []khabar.Way{{Kind: wordpress, URL: s.url + "/wp-json/wp/v2/posts"}, {Kind: sitemap, URL: s.url + "/sitemap.xml"},
			{Kind: section, URL: s.url + "/news/"}}}
}

// bigSite serves pages articles: the first half by the API, ten a page, the next quarter by a sitemap, the last by section pages.
func bigSite(t *testing.T, pages int) *site {
	s := newSite(t)
	for n := range pages {
		s.article(fmt.Sprintf("/news/%d", n), fmt.Sprintf("title %03d", n), fmt.Sprintf("text %d", n))
	}
	half, quarter := pages/2, pages/4
	s.handle("/wp-json/wp/v2/posts", func(w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		var posts []string
		for n := (page - 1) * 10; n < min(page*10, half); n++ {
			posts = append(posts, fmt.Sprintf(`{"link":"%s/news/%d"}`, s.URL, n))
		}
		w.Header().Set("X-WP-TotalPages", strconv.Itoa((half+9)/10))
		fmt.Fprintf(w, "[%s]", strings.Join(posts, ","))
	})
	var parts strings.Builder
	for part := range 5 {
		var urls strings.Builder
		for n := half + part; n < half+quarter; n += 5 {
			fmt.Fprintf(&urls, "<url><loc>SITE/news/%d</loc></url>", n)
		}
		s.put(fmt.Sprintf("/part%d.xml", part), "text/xml", "<urlset>"+urls.String()+"</urlset>")
		fmt.Fprintf(&parts, "<sitemap><loc>SITE/part%d.xml</loc></sitemap>", part)
	}
	s.put("/sitemap.xml", "text/xml", "<sitemapindex>"+parts.String()+"</sitemapindex>")
	for n, page := half+quarter, 1; n < pages; page++ {
		var links strings.Builder
		for range 10 {
			if n < pages {
				fmt.Fprintf(&links, `<h2><a href="/news/%d">x</a></h2>`, n)
				n++
			}
		}
		path := "/news/"
		if page > 1 {
			path = fmt.Sprintf("/news/?p=%d", page)
		}
		s.put(path, "text/html", fmt.Sprintf(`%s<a rel="next" href="/news/?p=%d">older</a>`, links.String(), page+1))
	}
	return s
}

func TestKillsDuringABackfill(t *testing.T) {
	const pages, kills = 160, 10
	s := bigSite(t, pages)
	path := filepath.Join(t.TempDir(), "archive.db")
	run := func(after int) error {
		served := 0
		killed := make(chan struct{})
		s.mu.Lock()
		for p, h := range s.pages {
			if strings.HasPrefix(p, "/news/") && p != "/news/" && !strings.Contains(p, "?") {
				s.pages[p] = func(w http.ResponseWriter, r *http.Request) {
					s.mu.Lock()
					served++
					if served == after {
						close(killed)
					}
					s.mu.Unlock()
					h(w, r)
				}
			}
		}
		s.mu.Unlock()
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childVariable+"="+s.URL+" "+path)
		child.Stderr = os.Stderr
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		go func() {
			<-killed
			_ = child.Process.Kill()
		}()
		return child.Wait()
	}
	for i := range kills {
		if err := run(8 + i); err == nil {
			t.Fatalf("kill %d: the crawl was faster", i)
		}
	}
	if err := run(1 << 30); err != nil {
		t.Fatal(err)
	}
	for page, n := range s.asked() {
		if n > 2 && strings.HasPrefix(page, "/news/") && page != "/news/" {
			t.Errorf("%s was fetched %d times", page, n)
		}
	}
	if got := len(benchAt(t, path).titles(t)); got != pages {
		t.Errorf("%d of %d articles are in the archive", got, pages)
	}
}
