package crawler

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"khabar"
)

// TestEveryRequestIsRecorded compares what a site was asked with what the log says, one by one.
func TestEveryRequestIsRecorded(t *testing.T) {
	s := newSite(t)
	s.put("/robots.txt", "text/plain", "User-agent: *\nDisallow: /closed\nSitemap: SITE/named.xml\n")
	s.article("/1", "one", "text")
	s.article("/new/2", "two", "text")
	redirect := func(from, to string) {
		s.handle(from, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusMovedPermanently) })
	}
	redirect("/2", "/old/2")
	redirect("/old/2", "/new/2")
	redirect("/round", "/round")
	redirect("/feed", "/feed.xml")
	s.feed("/feed.xml", "/1", "/2", "/round", "/missing", "/closed/1")
	s.put("/named.xml", "text/xml", "<urlset><url><loc>SITE/1</loc></url></urlset>")

	var mu sync.Mutex
	var rows []khabar.Fetch
	b := newBench(t, func(o *Options) {
		o.Progress = func(p Progress) {
			mu.Lock()
			defer mu.Unlock()
			rows = append(rows, p.Last)
		}
	})
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"}, khabar.Way{Kind: sitemap, URL: "/robots.txt"})
	report := b.crawl(t, outlet)
	counts := map[khabar.FetchOutcome]int{}
	answered := 0
	for _, f := range rows {
		counts[f.Outcome]++
		if f.Status != 0 {
			answered++
		}
		if f.Outcome == khabar.FetchRedirect && (f.Status != http.StatusMovedPermanently || !strings.HasPrefix(f.Note, "to /")) {
			t.Errorf("%+v", f)
		}
	}
	s.mu.Lock()
	requests := slices.Clone(s.requests)
	s.mu.Unlock()
	if answered != len(requests) {
		t.Errorf("%d requests are in the log of %d: %v", answered, len(requests), counts)
	}
	if counts[khabar.FetchRules] != 1 || counts[khabar.FetchRedirect] != 1+2+11 || counts[khabar.FetchNew] != 2 ||
		counts[khabar.FetchRobots] != 1 || counts[khabar.FetchListing] != 2 {
		t.Errorf("%v", counts)
	}
	if report.Fetched != 3 || report.Failed != 0 {
		t.Errorf("%+v", report)
	}
	health, err := b.archive.Health(t.Context(), "test", khabar.DayOf(b.now), khabar.DayOf(b.now))
	if err != nil || health[0].Fetched != 3 || health[0].Failures != 0 || health[0].Listings != 2 {
		t.Errorf("%+v, %v", health, err)
	}
}
