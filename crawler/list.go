package crawler

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"khabar"
	"khabar/crawler/discover"
	"khabar/crawler/fetch"
)

const (
	// maxPerHost bounds the addresses that one crawl takes of one host; a backfill takes ten times as many.
	maxPerHost = 50_000
	// maxSitemapBytes bounds a decoded sitemap: what sitemaps.org allows. Other listings are bounded like pages.
	maxSitemapBytes = 50 << 20
	// listingTries is how often a listing is asked for at a host that asks for a short rest each time.
	listingTries = 3
	// liars is how many entries of a sitemap make it suspicious that all of them changed at the same moment.
	liars = 10
)

const acceptListings = "application/rss+xml,application/atom+xml,application/feed+json,application/xml," +
	"application/json,text/html;q=0.8,*/*;q=0.5"

// page is one listing that was fetched and read, with what is to be kept of it.
type page struct {
	*discover.Listing
	fetch     khabar.Fetch
	found     []khabar.Address
	etag      string
	modified  string
	unchanged bool // 304: nothing was read
	older     bool // every dated entry is from before Since
	stated    int  // entries before any was left out
}

// list fetches and reads one listing. It returns nil if that failed; the failure is recorded then.
func (r *run) list(ctx context.Context, way khabar.Way, address string, conditional bool) (*page, error) {
	known, err := r.options.Store.Listing(ctx, r.outlet.ID, way.URL, address)
	if err != nil {
		return nil, err
	}
	request := fetch.Request{URL: address, Accept: acceptListings, Interval: r.outlet.Interval}
	if way.Kind == khabar.WaySitemap {
		request.MaxBytes = maxSitemapBytes
	}
	if conditional {
		request.ETag, request.Modified = known.ETag, known.Modified
	}
	record, answer, err := r.ask(ctx, way, request)
	if err != nil || answer == nil {
		return nil, err
	}
	r.work <- struct{}{}
	defer func() { <-r.work }()
	record.Status, record.Bytes, record.Duration = answer.Status, answer.Wire, answer.Duration
	record.Outcome = khabar.FetchListing
	p := &page{fetch: record, etag: answer.Header.Get("ETag"), modified: answer.Header.Get("Last-Modified")}
	if answer.Status == http.StatusNotModified {
		p.unchanged, p.Listing = true, &discover.Listing{}
		p.etag, p.modified = known.ETag, known.Modified
		return p, nil
	}
	if p.Listing, err = r.read(way, address, answer); err != nil {
		record.Outcome, record.Note = khabar.FetchError, khabar.MessageOf(err)
		r.problem("%s: %s", record.URL, record.Note)
		return nil, r.listingFailed(ctx, record, nil)
	}
	p.fetch.Note = p.Broken
	if p.Broken != "" {
		r.problem("%s: %s", address, p.Broken)
	}
	r.keep(p, way)
	return p, nil
}

// ask requests a listing. A host that asks to be left alone for a short while is asked again after that. It returns no answer if
// there is none; the failure is recorded then.
func (r *run) ask(ctx context.Context, way khabar.Way, request fetch.Request) (khabar.Fetch, *fetch.Response, error) {
	for try := 1; ; try++ {
		record := khabar.Fetch{At: r.options.Now(), Outlet: r.outlet.ID, Way: way.URL, URL: request.URL}
		answer, err := r.get(ctx, way.URL, request)
		if err == nil {
			return record, answer, nil
		}
		if ctx.Err() != nil {
			return record, nil, ctx.Err()
		}
		record, e := failure(record, err)
		if err := r.listingFailed(ctx, record, e); err != nil {
			return record, nil, err
		}
		rest := time.Until(e.Until)
		if e.Outcome != khabar.FetchBusy || rest > r.patience() || try == listingTries {
			r.problem("%s: %s", record.URL, record.Note)
			return record, nil, nil
		}
		if err := wait(ctx, rest); err != nil {
			return record, nil, err
		}
	}
}

func (r *run) listingFailed(ctx context.Context, record khabar.Fetch, e *fetch.Error) error {
	r.count(record)
	if e != nil && e.Outcome == khabar.FetchBusy && e.Status == 0 { // no request was made
		return nil
	}
	_, err := r.options.Store.RecordListing(ctx, record, khabar.Listing{}, nil)
	return err
}

// read reads an answer as what the way says it is.
func (r *run) read(way khabar.Way, address string, answer *fetch.Response) (*discover.Listing, error) {
	base, err := url.Parse(answer.FinalURL)
	if err != nil {
		return nil, err
	}
	mediaType := answer.Header.Get("Content-Type")
	if way.Kind == khabar.WayWordPress {
		return discover.WordPress(answer.Status, answer.Header, answer.Body, base)
	}
	if answer.Status < 200 || answer.Status >= 300 {
		return nil, khabar.Errorf(khabar.KindInvalid, "crawler", "the listing answered with status %d", answer.Status)
	}
	switch way.Kind {
	case khabar.WayFeed:
		return discover.Feed(answer.Body, mediaType, base)
	case khabar.WaySitemap:
		return discover.ReadSitemap(bytes.NewReader(answer.Body), base)
	}
	return discover.Section(answer.Body, mediaType, base, way.Links, way.Next)
}

// keep chooses the entries of a listing that may be articles of this outlet and of the time asked for.
func (r *run) keep(p *page, way khabar.Way) {
	p.stated = len(p.Entries)
	foreign, dated, young := 0, 0, 0
	now := r.options.Now()
	if lies(p.Entries) {
		for i := range p.Entries {
			p.Entries[i].Hints.Modified = time.Time{}
		}
	}
	seen := map[string]bool{}
	for _, e := range p.Entries {
		if published := e.Hints.Published; !published.IsZero() {
			dated++
			if _, last := published.Span(); r.o.Since.IsZero() || last >= khabar.DayOf(r.o.Since.UTC()) {
				young++
			} else {
				continue
			}
		} else if m := e.Hints.Modified; !m.IsZero() && m.Before(r.o.Since) { // published before it was changed
			continue
		}
		if !r.outlet.Serves(e.URL) {
			foreign++
			continue
		}
		if !discover.Plausible(e.URL, now) || !r.skip.Allowed("khabar", e.URL) {
			continue
		}
		a, ok := r.address(e.URL, way.URL, e.Hints, now)
		if ok && !seen[a.ID] {
			seen[a.ID] = true
			setDefault(&a.Hints.Lang, way.Lang)
			p.found = append(p.found, a)
		}
	}
	p.older = dated > 0 && young == 0 && !r.o.Since.IsZero()
	p.fetch.Found = len(p.found)
	if foreign > 0 {
		p.note(fmt.Sprintf("%d addresses are on hosts that the outlet does not list", foreign))
		if len(p.found) == 0 {
			r.problem("%s: all %d addresses are on hosts that the outlet does not list", p.fetch.URL, foreign)
		}
	}
}

// note adds to why the record of the listing needs attention.
func (p *page) note(text string) {
	if p.fetch.Note != "" {
		p.fetch.Note += "; "
	}
	p.fetch.Note += text
}

// lies reports whether a listing says of all its entries that they changed at the same moment, as some systems do on every
// request.
func lies(entries []discover.Entry) bool {
	if len(entries) < liars {
		return false
	}
	first := entries[0].Hints.Modified.Truncate(time.Minute)
	return !slices.ContainsFunc(entries,
		func(e discover.Entry) bool { return !e.Hints.Modified.Truncate(time.Minute).Equal(first) })
}

// address makes the frontier's entry for an address; false if it is none.
func (r *run) address(address, way string, hints khabar.Hints, now time.Time) (khabar.Address, bool) {
	id, err := khabar.ArticleID(address)
	u, err2 := url.Parse(address)
	if err != nil || err2 != nil {
		return khabar.Address{}, false
	}
	return khabar.Address{ID: id, URL: address, Outlet: r.outlet.ID, Way: way, Host: fetch.HostKey(u), Hints: hints,
		State: khabar.AddressWaiting, Discovered: now, Due: now}, true
}

// record makes a page of a listing durable: its fetch, its position, its addresses. Without Since only the newest count, and what
// is younger than the last time that the listing was read.
func (r *run) record(ctx context.Context, p *page, position khabar.Listing) error {
	if all := len(p.found); r.o.Since.IsZero() && all > r.options.MaxNew {
		p.found = newest(p.found, r.options.MaxNew, position.Fetched)
	}
	if len(p.found) < p.fetch.Found {
		p.note(fmt.Sprintf("only the newest %d of %d addresses were taken; a crawl with a beginning takes all", len(p.found),
			p.fetch.Found))
	}
	bound := maxPerHost
	if !r.o.Since.IsZero() {
		bound *= 10
	}
	if dropped := r.admit(&p.found, bound); dropped > 0 {
		p.note(fmt.Sprintf("%d addresses were left out: the host has more than %d", dropped, bound))
		r.problem("%s: more than %d addresses at one host; the others were left out", p.fetch.URL, bound)
	}
	position.Outlet, position.Fetched = r.outlet.ID, p.fetch.At
	if !p.unchanged {
		position.Found = p.fetch.Found
	}
	fresh, err := r.options.Store.RecordListing(ctx, p.fetch, position, p.found)
	if err != nil {
		return err
	}
	p.fetch.Fresh = fresh
	r.count(p.fetch)
	return nil
}

func (r *run) admit(found *[]khabar.Address, bound int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.traps.admit(found, bound)
}

// newest returns the n entries with the latest dates, and those dated after a moment, if that is not zero. Undated ones count as
// older than dated ones; order stays.
func newest(found []khabar.Address, n int, after time.Time) []khabar.Address {
	ranked := slices.Clone(found)
	slices.SortStableFunc(ranked, func(a, b khabar.Address) int { return when(b).Compare(when(a)) })
	keep := make(map[string]bool, n)
	for i, a := range ranked {
		if i < n || !after.IsZero() && when(a).After(after.AddDate(0, 0, -1)) {
			keep[a.ID] = true
		}
	}
	return slices.DeleteFunc(found, func(a khabar.Address) bool { return !keep[a.ID] })
}

func when(a khabar.Address) time.Time {
	if !a.Hints.Published.IsZero() {
		return a.Hints.Published.Time
	}
	return a.Hints.Modified
}
