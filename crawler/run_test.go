package crawler

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"khabar"
	"khabar/crawler/fetch"
)

// TestASlowOutletHoldsUpNobody: one outlet does not answer until the other one has been crawled, though only one may work at a
// time.
func TestASlowOutletHoldsUpNobody(t *testing.T) {
	fast, slow := newSite(t), newSite(t)
	release := make(chan struct{})
	fast.article("/1", "fast", "text")
	fast.feed("/feed", "/1")
	slow.article("/1", "slow", "text")
	slow.feed("/later", "/1")
	slow.handle("/feed", func(w http.ResponseWriter, r *http.Request) {
		<-release
		slow.pages["/later"](w, r)
	})
	b := newBench(t, func(o *Options) {
		o.Parallel = 1
		o.Progress = func(p Progress) {
			if p.Report.Outlet == "fast" && p.Report.New == 1 {
				close(release)
			}
		}
	})
	a, c := slow.outlet(khabar.Way{Kind: feed, URL: "/feed"}), fast.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	a.ID, c.ID = "slow", "fast"
	reports, err := b.Run(t.Context(), []khabar.Outlet{a, c}, 0, CrawlOptions{})
	if err != nil || reports[0].New != 1 || reports[1].New != 1 || reports[0].Outlet != "slow" {
		t.Errorf("%+v, %v", reports, err)
	}
}

// failing is a store whose every method fails or panics.
type failing struct {
	khabar.CrawlStore
	rounds atomic.Int32
}

func (f *failing) Listing(context.Context, string, string, string) (khabar.Listing, error) {
	f.rounds.Add(1)
	panic("a defect")
}

func TestRoundsGoOnThroughADefect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &failing{}
		c := New(Options{Store: store, Extractor: simple{}})
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Hour+30*time.Minute)
		defer cancel()
		begun := time.Now()
		_, err := c.Run(ctx, []khabar.Outlet{{ID: "test", Ways: []khabar.Way{{Kind: feed, URL: "https://news.example/feed"}}}},
			time.Hour, CrawlOptions{})
		if err != nil || time.Since(begun) != 4*time.Hour+30*time.Minute {
			t.Errorf("ended after %s: %v", time.Since(begun), err)
		}
		if n := store.rounds.Load(); n < 4 || n > 6 { // an hour each, a tenth more or less
			t.Errorf("%d rounds", n)
		}
	})
}

func TestInterruptIsClean(t *testing.T) {
	s := newSite(t)
	s.article("/1", "one", "text")
	s.article("/2", "two", "text")
	s.feed("/feed", "/1", "/2")
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.handle("/2", func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	report, err := b.Crawl(ctx, outlet, CrawlOptions{})
	if !errors.Is(err, context.Canceled) || report.New != 1 || report.Ended.IsZero() {
		t.Errorf("%+v, %v", report, err)
	}
	due, err := b.archive.Due(t.Context(), "test", b.now, 10)
	if err != nil || len(due) != 1 || due[0].Started != 0 || due[0].Failures != 0 {
		t.Errorf("what waits: %+v (%v)", due, err)
	}
	s.article("/2", "two", "text")
	if again := b.crawl(t, outlet); again.New != 1 {
		t.Errorf("%+v", again)
	}
}

func TestLimitAndBudget(t *testing.T) {
	s := newSite(t)
	for _, p := range []string{"/1", "/2", "/3"} {
		s.article(p, p, "text")
	}
	s.feed("/feed", "/1", "/2", "/3")
	b := newBench(t)
	outlet := s.outlet(khabar.Way{Kind: feed, URL: "/feed"})
	if r := b.crawl(t, outlet, CrawlOptions{Limit: 2}); r.New != 2 {
		t.Errorf("%+v", r)
	}
	if r := b.crawl(t, outlet, CrawlOptions{Budget: time.Nanosecond}); r.New != 0 {
		t.Errorf("%+v", r)
	}
	if r := b.crawl(t, outlet); r.New != 1 {
		t.Errorf("%+v", r)
	}
}

func TestPrivateAddressesAreRefusedByDefault(t *testing.T) {
	s := newSite(t)
	s.feed("/feed", "/1")
	b := newBench(t, func(o *Options) { o.Fetch = fetch.Options{Interval: -1} })
	report := b.crawl(t, s.outlet(khabar.Way{Kind: feed, URL: "/feed"}))
	if report.Refused != 1 || len(report.Problems) != 1 || len(s.asked()) > 0 {
		t.Errorf("%+v", report)
	}
}

func TestCheckTriesEveryAddress(t *testing.T) {
	s := newSite(t)
	s.put("/", "text/html", "home")
	s.feed("/feed", "/1", "/2", "/tag/x")
	s.put("/empty.xml", "text/xml", "<urlset></urlset>")
	s.put("/posts", "application/json", "[]")
	b := newBench(t)
	checks, err := b.Check(t.Context(), s.outlet(khabar.Way{Kind: feed, URL: "/feed"}, khabar.Way{Kind: sitemap,
		URL: "/empty.xml"},
		khabar.Way{Kind: section, URL: "/missing"}))
	want := []WayCheck{{Outlet: "test", URL: s.URL, Status: 200},
		{Outlet: "test", Kind: feed, URL: s.URL + "/feed", Status: 200, Entries: 3, Articles: 2},
		{Outlet: "test", Kind: sitemap, URL: s.URL + "/empty.xml", Status: 200, Problem: "it answers, but names nothing"},
		{Outlet: "test", Kind: section, URL: s.URL + "/missing", Status: 404, Problem: "status 404"}}
	same(t, "checks", want, checks)
	if n, countErr := b.archive.Count(t.Context()); err != nil || countErr != nil || n != 0 {
		t.Errorf("%d articles, %v, %v", n, err, countErr)
	}
}
