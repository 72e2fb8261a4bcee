package crawler

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"khabar"
	"khabar/crawler/discover"
	"khabar/crawler/fetch"
)

const (
	// maxSitemapDepth bounds how deep indexes nest: the protocol allows none in another, real sites have one.
	maxSitemapDepth = 4
	// maxSitemaps bounds the sitemaps that one crawl reads of one way.
	maxSitemaps = 5000
	// dailySitemaps is how many days a crawl without Since looks back where there is a sitemap for each day.
	dailySitemaps = 3
	// sitemapRest is how long a part of an index whose age is not stated is left alone, where it cannot be asked conditionally.
	sitemapRest = 24 * time.Hour
)

// otherSitemaps are parts of an index that hold no articles, as the usual plug-ins name them.
var otherSitemaps = regexp.MustCompile(`(?i)(^|[/_-])(category|categories|post_tag|tags?|authors?|users?|` +
	`attachments?|images?|videos?|products?)[_-]?(sitemap)?-?[0-9]*\.xml`)

// sitemapWalk reads the sitemaps of one way.
type sitemapWalk struct {
	*run
	way  khabar.Way
	read int // sitemaps
	lost int // sitemaps that could not be read
	took int // addresses that were not known
}

// sitemaps reads a way's sitemap, or those that robots.txt names if it does not answer, and every part of an index that may hold
// something new; a backfill reads every part that it has not read yet.
func (r *run) sitemaps(ctx context.Context, way khabar.Way) error {
	w := &sitemapWalk{run: r, way: way}
	if strings.Contains(way.URL, "{dd}") {
		return w.days(ctx)
	}
	ok := false
	if !strings.HasSuffix(way.URL, "/robots.txt") {
		var err error
		if ok, err = w.sitemap(ctx, discover.Sitemap{URL: way.URL}, 0); err != nil {
			return err
		}
	}
	if ok {
		return nil
	}
	request := fetch.Request{URL: way.URL, Interval: r.outlet.Interval}
	record := r.recorder(way.URL, &request)
	named, err := r.fetcher.Sitemaps(ctx, request)
	if failed := record(ctx); failed != nil {
		return failed
	}
	if err != nil { // the failed request of the sitemap says so already
		return ctx.Err()
	}
	for _, address := range named {
		if address == way.URL || !r.outlet.Serves(address) {
			continue
		}
		if _, err := w.sitemap(ctx, discover.Sitemap{URL: address}, 0); err != nil {
			return err
		}
	}
	return nil
}

// days reads one sitemap a day, newest first.
func (w *sitemapWalk) days(ctx context.Context) error {
	now := w.options.Now().UTC()
	from := w.o.Since.UTC()
	if w.o.Since.IsZero() {
		from = now.AddDate(0, 0, 1-dailySitemaps)
	}
	for day := now; day.Format(time.DateOnly) >= from.Format(time.DateOnly); day = day.AddDate(0, 0, -1) {
		address := dayAddress(w.way.URL, day)
		stamp := "" // a day that is over does not change any more
		if now.Sub(day) > dailySitemaps*24*time.Hour {
			stamp = dayOf(day)
		}
		if _, err := w.sitemap(ctx, discover.Sitemap{URL: address, Stamp: stamp}, 1); err != nil || w.full() {
			return err
		}
	}
	return nil
}

// dayAddress is the address of one day's sitemap.
func dayAddress(template string, day time.Time) string {
	return strings.NewReplacer("{yyyy}", day.Format("2006"), "{mm}", day.Format("01"), "{dd}", day.Format("02")).Replace(template)
}

// full reports whether the crawl should take no more of this way.
func (w *sitemapWalk) full() bool {
	return w.spent() || w.read >= maxSitemaps || w.o.Since.IsZero() && w.took >= w.options.MaxNew
}

// sitemap reads one sitemap and what it leads to. It reports whether it could be read.
func (w *sitemapWalk) sitemap(ctx context.Context, s discover.Sitemap, depth int) (bool, error) {
	known, err := w.options.Store.Listing(ctx, w.outlet.ID, w.way.URL, s.URL)
	if err != nil {
		return false, err
	}
	done := !known.Fetched.IsZero() && (w.o.Since.IsZero() || covers(known.Since, w.o.Since))
	if depth > 0 && done && w.unchanged(s, known) {
		return true, nil
	}
	if w.read++; w.read > maxSitemaps {
		w.problem("%s: more than %d sitemaps; the others were left out", w.way.URL, maxSitemaps)
		return true, nil
	}
	p, err := w.list(ctx, w.way, s.URL, done)
	if err != nil || p == nil {
		w.lost++
		return false, err
	}
	position := known
	position.Way, position.URL = w.way.URL, s.URL
	if len(p.Sitemaps) > 0 { // its validators count only when its parts have been read
		position.ETag, position.Modified = "", ""
		if err := w.record(ctx, p, position); err != nil {
			return false, err
		}
		lost := w.lost
		if err := w.parts(ctx, p.Sitemaps, depth); err != nil || w.full() || w.lost > lost {
			return true, err
		}
	}
	position.ETag, position.Modified, position.Stamp = p.etag, p.modified, s.Stamp
	if !w.o.Since.IsZero() && !covers(position.Since, w.o.Since) {
		position.Since = dayOf(w.o.Since)
	}
	if len(p.Sitemaps) > 0 {
		position.Fetched, position.Found = p.fetch.At, p.fetch.Found
		_, err := w.options.Store.RecordListing(ctx, khabar.Fetch{}, position, nil)
		return true, err
	}
	if err := w.record(ctx, p, position); err != nil {
		return false, err
	}
	w.took += p.fetch.Fresh
	return true, w.drain(ctx)
}

// unchanged reports whether a part that has been read need not be read again.
func (w *sitemapWalk) unchanged(s discover.Sitemap, known khabar.Listing) bool {
	if s.Stamp != "" {
		return s.Stamp == known.Stamp
	}
	return known.ETag == "" && known.Modified == "" && w.options.Now().Sub(known.Fetched) < sitemapRest && w.o.Since.IsZero() &&
		!isDay(w.way)
}

func isDay(way khabar.Way) bool { return strings.Contains(way.URL, "{dd}") }

// parts reads the parts of an index, the latest changed first.
func (w *sitemapWalk) parts(ctx context.Context, parts []discover.Sitemap, depth int) error {
	if depth+1 >= maxSitemapDepth {
		w.problem("%s: indexes nest deeper than %d; what is below was left out", w.way.URL, maxSitemapDepth)
		return nil
	}
	slices.SortStableFunc(parts, func(a, b discover.Sitemap) int { return b.Modified.Compare(a.Modified) })
	for _, part := range parts {
		u, err := url.Parse(part.URL)
		switch {
		case err != nil || otherSitemaps.MatchString(u.Path):
			continue
		case !part.Modified.IsZero() && !w.o.Since.IsZero() && part.Modified.Before(w.o.Since.AddDate(0, 0, -1)):
			continue // a part that has not changed since then holds nothing that was published since then
		case w.full():
			return nil
		}
		if _, err := w.sitemap(ctx, part, depth+1); err != nil {
			return err
		}
	}
	return nil
}
