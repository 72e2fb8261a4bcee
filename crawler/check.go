package crawler

import (
	"context"
	"fmt"

	"khabar"
	"khabar/crawler/fetch"
)

// WayCheck says whether one address of an outlet answers, and with what.
type WayCheck struct {
	Outlet string         `json:"outlet"`
	Kind   khabar.WayKind `json:"kind"` // empty for the home page
	URL    string         `json:"url"`
	Status int            `json:"status,omitempty"`
	// Entries is the number of addresses that the listing names, Articles that of those which the outlet's rules let through.
	Entries  int `json:"entries,omitempty"`
	Articles int `json:"articles,omitempty"`
	// Problem is what is wrong in one phrase, or empty.
	Problem string `json:"problem,omitempty"`
}

// Check asks an outlet's home page and each of its ways whether it answers, by the same rules as a crawl, and records nothing. It
// returns early only if ctx ends.
func (c *Crawler) Check(ctx context.Context, outlet khabar.Outlet) ([]WayCheck, error) {
	r := c.newRun(outlet, CrawlOptions{})
	checks := []WayCheck{r.check(ctx, khabar.Way{URL: outlet.Home})}
	for _, way := range outlet.Ways {
		if ctx.Err() != nil {
			return checks, ctx.Err()
		}
		checks = append(checks, r.check(ctx, way))
	}
	return checks, ctx.Err()
}

func (r *run) check(ctx context.Context, way khabar.Way) WayCheck {
	w := WayCheck{Outlet: r.outlet.ID, Kind: way.Kind, URL: dayAddress(way.URL, r.options.Now())}
	if way.Kind == khabar.WayWordPress {
		walk := walker{run: r, way: way}
		if first, err := walk.first(); err == nil {
			w.URL = first
		}
	}
	answer, err := r.fetcher.Get(ctx, fetch.Request{URL: w.URL, Accept: acceptListings, Interval: r.outlet.Interval,
		MaxBytes: maxSitemapBytes})
	if err != nil {
		f, _ := failure(khabar.Fetch{}, err)
		w.Status, w.Problem = f.Status, f.Note
		return w
	}
	w.Status = answer.Status
	if answer.Status < 200 || answer.Status >= 300 {
		w.Problem = fmt.Sprintf("status %d", answer.Status)
		return w
	}
	if way.Kind == "" {
		if !r.outlet.Serves(answer.FinalURL) {
			w.Problem = "it redirects to another site: " + answer.FinalURL
		}
		return w
	}
	p := &page{}
	if p.Listing, err = r.read(way, w.URL, answer); err != nil {
		w.Problem = khabar.MessageOf(err)
		return w
	}
	r.keep(p, way)
	w.Entries, w.Articles, w.Problem = len(p.Entries)+len(p.Sitemaps), len(p.found), p.Broken
	if w.Entries == 0 {
		w.Problem = "it answers, but names nothing"
	}
	return w
}
