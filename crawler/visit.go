package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"khabar"
	"khabar/crawler/extract"
	"khabar/crawler/fetch"
)

const (
	// maxFailures is how often in a row an address may fail before it is given up: with firstRetry doubling to maxRetry that is
	// after about a day.
	maxFailures = 7
	firstRetry  = 15 * time.Minute
	maxRetry    = 12 * time.Hour
	// maxStarts is how often the program may have been killed while it read a page, before the page is taken for the reason.
	maxStarts = 3
	// missingRetry is when a page that was never there is asked for again: some outlets announce an article before they serve it.
	missingRetry = time.Hour
	// wayCanonical is the way of an address that another page calls its own.
	wayCanonical = "canonical"
)

// visit fetches one address and records everything that follows. next is the address after it, whose fetch begins when this one
// is durable. It reports whether the host is to be left alone for the rest of this crawl.
func (r *run) visit(ctx context.Context, a khabar.Address, next string) (stop bool, err error) {
	v := khabar.Visit{Fetch: khabar.Fetch{At: r.options.Now(), Outlet: r.outlet.ID, Way: a.Way, URL: a.URL}, Next: next}
	started := a.Started
	a.Started = 0
	switch {
	case started >= maxStarts:
		a.State, a.Due = khabar.AddressFailed, v.Fetch.At
		v.Fetch.Outcome = khabar.FetchError
		v.Fetch.Note = fmt.Sprintf("given up: the program stopped %d times while it read this page", started)
	case r.trapped(a.URL):
		a.State, a.Due = khabar.AddressRefused, v.Fetch.At
		v.Fetch.Outcome, v.Fetch.Note = khabar.FetchBlocked, "left alone: no page of this form was an article"
	default:
		answer, err := r.get(ctx, a.Way, fetch.Request{URL: a.URL, ETag: a.ETag, Modified: a.Modified,
			Interval: r.outlet.Interval})
		switch {
		case err != nil && ctx.Err() != nil:
			a.Started = started
			if err := r.release(ctx, a); err != nil {
				return true, err
			}
			return true, ctx.Err()
		case err != nil:
			return r.failed(ctx, v, a, err)
		}
		r.work <- struct{}{} // nobody waits with a token, so there soon is one
		defer func() { <-r.work }()
		v.Fetch.Status, v.Fetch.Bytes, v.Fetch.Duration = answer.Status, answer.Wire, answer.Duration
		r.answered(ctx, &v, &a, answer)
	}
	v.Addresses = append([]khabar.Address{a}, v.Addresses...)
	return false, r.save(ctx, v)
}

func (r *run) trapped(address string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.traps.caught(address)
}

func (r *run) save(ctx context.Context, v khabar.Visit) error {
	outcome, err := r.commits.record(ctx, v)
	if err != nil {
		return err
	}
	v.Fetch.Outcome = outcome
	r.mu.Lock()
	if outcome == khabar.FetchNotArticle || v.Capture != nil {
		r.traps.learn(v.Fetch.URL, v.Capture != nil)
	}
	r.mu.Unlock()
	r.count(v.Fetch)
	return nil
}

// failed records a fetch without an answer.
func (r *run) failed(ctx context.Context, v khabar.Visit, a khabar.Address, err error) (stop bool, _ error) {
	var e *fetch.Error
	v.Fetch, e = failure(v.Fetch, err)
	now := r.options.Now()
	switch {
	case e.Outcome == khabar.FetchBusy:
		return r.busy(ctx, v, a, e)
	case e.Outcome == khabar.FetchBlocked, e.Outcome == khabar.FetchRobots && !e.Passing:
		a.State, a.Due = khabar.AddressRefused, now
	default:
		retry(&a, now)
		stop = e.Passing // robots.txt cannot be had: nothing else can be fetched there either
	}
	if stop {
		v.Next = ""
		r.problem("%s: %s", a.Host, e.Reason)
		if err := r.options.Store.Postpone(ctx, r.outlet.ID, a.Host, a.Due); err != nil {
			return true, err
		}
	}
	v.Addresses = []khabar.Address{a}
	return stop, r.save(ctx, v)
}

// busy leaves a host alone that asked for it, or that does not answer. If that is not for long, the crawl waits; otherwise the
// host's addresses wait for a later one.
func (r *run) busy(ctx context.Context, v khabar.Visit, a khabar.Address, e *fetch.Error) (stop bool, err error) {
	rest := time.Until(e.Until)
	if stop = rest > r.patience(); stop {
		a.Due = r.options.Now().Add(rest)
		v.Next = ""
		r.problem("%s: %s; it is asked again after %s", a.Host, e.Reason, e.Until.UTC().Format(time.RFC3339))
		if err := r.options.Store.Postpone(ctx, r.outlet.ID, a.Host, a.Due); err != nil {
			return true, err
		}
	}
	v.Addresses = []khabar.Address{a}
	if e.Status == 0 { // no request was made
		v.Fetch.URL = ""
		_, err = r.commits.record(ctx, v)
	} else {
		err = r.save(ctx, v)
	}
	if err == nil && !stop {
		err = wait(ctx, rest)
	}
	return stop, err
}

// patience is how long a crawl waits for a host that asked to be left alone.
func (r *run) patience() time.Duration {
	if p := r.options.Fetch.Patience; p != 0 {
		return p
	}
	return fetch.DefaultPatience
}

// retry puts an address off after a failure, or gives it up.
func retry(a *khabar.Address, now time.Time) {
	a.Failures++
	a.Due = now.Add(min(firstRetry<<min(a.Failures-1, 10), maxRetry))
	if a.Failures >= maxFailures {
		a.State = khabar.AddressFailed
	}
}

// answered decides what an answer means for an address, and fills in the visit.
func (r *run) answered(ctx context.Context, v *khabar.Visit, a *khabar.Address, answer *fetch.Response) {
	now := v.Fetch.At
	switch s := answer.Status; {
	case s == http.StatusNotModified:
		v.Fetch.Outcome = khabar.FetchUnchanged
		a.Failures, a.Fetched = 0, now
		a.Visits++
		r.again(a, a.Hints.Published, now)
	case s == http.StatusNotFound || s == http.StatusGone:
		v.Fetch.Outcome = khabar.FetchRemoved
		r.gone(v, a, s, now)
	case s < 200 || s >= 300:
		v.Fetch.Outcome, v.Fetch.Note = khabar.FetchError, fmt.Sprintf("status %d", s)
		retry(a, now)
	case !answer.IsPage():
		a.Failures, a.Fetched, a.State = 0, now, khabar.AddressDone
		v.Fetch.Outcome, v.Fetch.Note = khabar.FetchNotArticle, "it is no page: "+answer.Header.Get("Content-Type")
	default:
		a.Failures, a.Fetched = 0, now
		r.judge(ctx, v, a, answer)
	}
}

// gone marks an article whose page has vanished. It is looked for again as planned, because some come back.
func (r *run) gone(v *khabar.Visit, a *khabar.Address, status int, now time.Time) {
	if a.Visits > 0 {
		v.Removed = a.ID
		a.Visits++
		a.ETag, a.Modified = "", ""
		r.again(a, a.Hints.Published, now)
		return
	}
	v.Fetch.Note = "it was never there"
	a.Failures++
	a.Due = now.Add(missingRetry)
	if status == http.StatusGone || a.Failures > 1 {
		a.State = khabar.AddressDone
	}
}

// again plans the next visit of an article, if it is recent and there is one more.
func (r *run) again(a *khabar.Address, published khabar.Date, now time.Time) {
	a.State = khabar.AddressDone
	if a.Visits < 1 || a.Visits > len(r.options.Revisits) {
		return
	}
	old := !published.IsZero() && now.Sub(published.Time) > r.options.Recent
	if old || published.IsZero() && !r.o.Since.IsZero() { // of what a backfill finds, the undated is taken for old
		return
	}
	a.State, a.Due = khabar.AddressWaiting, now.Add(r.options.Revisits[a.Visits-1])
}

// judge hands a page to the extractor and decides whose article it is.
func (r *run) judge(ctx context.Context, v *khabar.Visit, a *khabar.Address, answer *fetch.Response) {
	a.State = khabar.AddressDone
	v.Fetch.Outcome = khabar.FetchNotArticle
	if !r.outlet.Serves(answer.FinalURL) {
		v.Fetch.Note = "it redirects to another site"
		return
	}
	found, err := r.extract(ctx, a, answer)
	if err != nil {
		v.Fetch.Note = khabar.MessageOf(err)
		return
	}
	canonical, origin := r.canonical(a, answer.FinalURL, found)
	switch {
	case canonical != nil && canonical.ID == a.ID:
		v.Fetch.Outcome, v.Fetch.Note = khabar.FetchDuplicate, "an AMP or mobile twin of the page that is fetched instead"
		a.URL, a.Host, a.State, a.Due, a.Fetched = canonical.URL, canonical.Host, khabar.AddressWaiting, v.Fetch.At, time.Time{}
		return
	case canonical != nil:
		v.Fetch.Outcome, v.Fetch.Note = khabar.FetchDuplicate, "the page names another address as its own"
		v.Found = []khabar.Address{*canonical}
		return
	case origin != "":
		setDefault(&found.Article.Origin, origin)
	}
	if !found.IsArticle {
		v.Fetch.Note = found.Reason
		return
	}
	r.capture(ctx, v, a, answer, found)
}

// capture fills in the article. If the address redirected, the article and its further visits belong to where it led.
func (r *run) capture(ctx context.Context, v *khabar.Visit, a *khabar.Address, answer *fetch.Response, found *extract.Result) {
	now := v.Fetch.At
	article := found.Article
	article.URL = answer.FinalURL
	setDefault(&article.Outlet, r.outlet.ID)
	visited := a
	if final, ok := r.address(answer.FinalURL, a.Way, a.Hints, now); ok && final.ID != a.ID {
		known, err := r.options.Store.Known(ctx, []string{final.ID})
		if err == nil && known[final.ID] {
			v.Fetch.Outcome, v.Fetch.Note = khabar.FetchDuplicate, "it redirects to an address that is known"
			return
		}
		final.Fetched = now
		v.Addresses = append(v.Addresses, final)
		visited = &v.Addresses[len(v.Addresses)-1]
	}
	visited.Visits++
	visited.ETag, visited.Modified = answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")
	if visited.Hints.Published.IsZero() {
		visited.Hints.Published = article.Published
	}
	r.again(visited, article.Published, now)
	v.Fetch.Outcome = khabar.FetchNew
	v.Capture = &khabar.Capture{Article: article, Seen: now, Page: &khabar.Page{URL: a.URL, FinalURL: answer.FinalURL,
		Fetched: now, Status: answer.Status, MediaType: answer.Header.Get("Content-Type"),
		ETag: visited.ETag, Modified: visited.Modified, Body: answer.Body}}
}

// extract calls the extractor, and outlives its panics: one strange page must not end a crawl.
func (r *run) extract(ctx context.Context, a *khabar.Address, answer *fetch.Response) (found *extract.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.options.Log.Error("extraction panicked", "url", a.URL, "panic", p)
			found, err = nil, khabar.Errorf(khabar.KindInternal, "crawler", "the extractor failed on this page")
		}
	}()
	h := a.Hints
	hints := extract.Hints{Title: h.Title, Authors: h.Authors, Section: h.Section, Lang: h.Lang, Published: h.Published,
		PublishedSource: h.Source}
	if !h.Modified.IsZero() {
		hints.Modified = khabar.At(h.Modified)
	}
	found, err = r.options.Extractor.HTML(ctx, extract.Input{URL: answer.FinalURL, Body: answer.Body,
		MediaType: answer.Header.Get("Content-Type"), Outlet: r.outlet.ID, Fetched: answer.At, Hints: hints})
	if err == nil && (found == nil || found.Article == nil) {
		err = khabar.Errorf(khabar.KindInternal, "crawler", "the extractor found nothing")
	}
	return found, err
}

// canonical decides what the address that a page calls its own means. On the outlet's own site it is the article's address, to be
// fetched instead of this one; on another known outlet's site it tells who published first; elsewhere it means nothing. A page
// that was itself reached as canonical is taken as it is, so that two pages cannot point at each other for ever.
func (r *run) canonical(a *khabar.Address, final string, found *extract.Result) (*khabar.Address, string) {
	u, err := url.Parse(found.Canonical)
	if err != nil || found.Canonical == "" {
		return nil, ""
	}
	if !r.outlet.Serves(found.Canonical) {
		if r.options.Outlets == nil {
			return nil, ""
		}
		if other, ok := r.options.Outlets.ByHost(u.Host); ok && other.ID != r.outlet.ID {
			return nil, other.ID
		}
		return nil, ""
	}
	if a.Way == wayCanonical || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" { // templates name the front page by mistake
		return nil, ""
	}
	id, err := khabar.ArticleID(final)
	c, ok := r.address(found.Canonical, wayCanonical, a.Hints, r.options.Now())
	if err != nil || !ok || (c.ID == id || c.ID == a.ID) && !twins(a, final, found.Canonical) {
		return nil, ""
	}
	return &c, ""
}

// twins reports whether a page that was reached without redirects is the AMP or mobile form of its canonical address: one
// identity (khabar.CanonicalURL), but another host or path.
func twins(a *khabar.Address, final, canonical string) bool {
	f, err1 := url.Parse(final)
	c, err2 := url.Parse(canonical)
	if err1 != nil || err2 != nil || a.URL != final {
		return false
	}
	return !strings.EqualFold(f.Host, c.Host) || strings.Trim(f.Path, "/") != strings.Trim(c.Path, "/") ||
		f.Query().Has("amp") && !c.Query().Has("amp")
}
