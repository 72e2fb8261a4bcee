package crawler

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"khabar"
	"khabar/crawler/fetch"
	"khabar/crawler/robots"
)

const (
	// batchSize is how many due addresses are taken from the store at a time.
	batchSize = 256
	// maxProblems bounds the sentences of a report.
	maxProblems = 20
	// minBudget is the least time that one round of Run gives an outlet.
	minBudget = 15 * time.Minute
)

// run is one crawl of one outlet.
type run struct {
	*Crawler
	outlet   khabar.Outlet
	o        CrawlOptions
	skip     *robots.File // Outlet.Skip, in the notation of robots.txt
	deadline time.Time    // of the budget, or zero

	mu     sync.Mutex
	report Report
	traps  traps
	pages  int // begun, for the limit
}

func (c *Crawler) newRun(outlet khabar.Outlet, o CrawlOptions) *run {
	skip := "User-agent: *\n"
	for _, s := range outlet.Skip {
		skip += "Disallow: " + s + "\n"
	}
	r := &run{Crawler: c, outlet: outlet, o: o, skip: robots.Parse([]byte(skip)), traps: newTraps()}
	r.report = Report{Outlet: outlet.ID, Begun: c.options.Now()}
	if o.Budget > 0 {
		r.deadline = time.Now().Add(o.Budget)
	}
	return r
}

func (r *run) end() Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Ended = r.options.Now()
	return r.report
}

// crawl reads every way and, after each of its listings, fetches what is due.
func (r *run) crawl(ctx context.Context) error {
	if len(r.outlet.Ways) == 0 {
		r.problem("the outlet has no way to discover its articles")
	}
	for _, way := range r.outlet.Ways {
		if err := r.way(ctx, way); err != nil {
			return err
		}
	}
	return r.fetchDue(ctx, true)
}

func (r *run) way(ctx context.Context, way khabar.Way) error {
	switch way.Kind {
	case khabar.WayFeed, khabar.WayWordPress, khabar.WaySection:
		return r.walk(ctx, way)
	case khabar.WaySitemap:
		return r.sitemaps(ctx, way)
	}
	r.problem("the way %s has the unknown kind %q", way.URL, way.Kind)
	return nil
}

// drain fetches what is due. What a kill has cut off is left for the end of the crawl, so that killing it again and again does
// not fetch the same pages again and again.
func (r *run) drain(ctx context.Context) error { return r.fetchDue(ctx, false) }

// fetchDue fetches what is due until nothing is.
func (r *run) fetchDue(ctx context.Context, all bool) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.spent() {
			return nil
		}
		due, err := r.options.Store.Due(ctx, r.outlet.ID, r.options.Now(), batchSize)
		if i := slices.IndexFunc(due, func(a khabar.Address) bool { return a.Started > 0 }); i >= 0 && !all {
			due = due[:i] // the store sorts them so
		}
		if err != nil || len(due) == 0 {
			return err
		}
		hosts, order := map[string][]khabar.Address{}, []string{}
		for _, a := range due {
			if hosts[a.Host] == nil {
				order = append(order, a.Host)
			}
			hosts[a.Host] = append(hosts[a.Host], a)
		}
		group, inner := errgroup.WithContext(ctx)
		for _, h := range order {
			group.Go(func() error { return r.drainHost(inner, hosts[h]) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
	}
}

// drainHost fetches addresses of one host, one after the other.
func (r *run) drainHost(ctx context.Context, due []khabar.Address) error {
	if err := r.options.Store.Start(ctx, due[0].ID); err != nil {
		return err
	}
	for i, a := range due {
		next := ""
		if i+1 < len(due) {
			next = due[i+1].ID
		}
		if !r.begin() {
			return r.release(ctx, a)
		}
		stop, err := r.visit(ctx, a, next)
		if err != nil || stop {
			return err
		}
	}
	return nil
}

// get makes a request for a way, and records the further ones that it took: for robots.txt, and those that were redirected.
func (r *run) get(ctx context.Context, way string, request fetch.Request) (*fetch.Response, error) {
	record := r.recorder(way, &request)
	answer, err := r.fetcher.Get(ctx, request)
	if failed := record(ctx); failed != nil {
		return nil, failed
	}
	return answer, err
}

// recorder makes a request tell of the further ones that it takes; what it returns puts them into the log.
func (r *run) recorder(way string, request *fetch.Request) func(context.Context) error {
	var others []fetch.Exchange
	request.Also = func(e fetch.Exchange) { others = append(others, e) }
	return func(ctx context.Context) error {
		for _, e := range others {
			f := khabar.Fetch{At: r.options.Now(), Outlet: r.outlet.ID, Way: way, URL: e.URL, Status: e.Status, Bytes: e.Wire,
				Duration: e.Duration, Outcome: e.Outcome, Note: e.Note}
			if f.Outcome == khabar.FetchBusy && f.Status == 0 { // no request was made
				continue
			}
			if _, err := r.commits.record(ctx, khabar.Visit{Fetch: f}); err != nil {
				return err
			}
			r.count(f)
		}
		return nil
	}
}

// begin counts a page, and reports whether it may still be fetched.
func (r *run) begin() bool {
	if r.spent() {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pages++
	return true
}

// spent reports whether the crawl's limit or budget is used up.
func (r *run) spent() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.o.Limit > 0 && r.pages >= r.o.Limit || !r.deadline.IsZero() && time.Now().After(r.deadline)
}

// release takes back that the fetch of an address has begun.
func (r *run) release(ctx context.Context, a khabar.Address) error {
	_, err := r.commits.record(ctx, khabar.Visit{Addresses: []khabar.Address{a}})
	return err
}

// problem notes what may be missing, each once.
func (r *run) problem(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.report.Problems {
		if p == text {
			return
		}
	}
	if len(r.report.Problems) < maxProblems {
		r.report.Problems = append(r.report.Problems, text)
		r.options.Log.Warn("crawl problem", "outlet", r.outlet.ID, "problem", text)
	}
}

// count adds a fetch to the report and tells the progress.
func (r *run) count(f khabar.Fetch) {
	r.mu.Lock()
	p := &r.report
	p.Bytes += f.Bytes
	p.Discovered += f.Fresh
	switch f.Outcome {
	case khabar.FetchListing:
		p.Listings++
	case khabar.FetchRedirect, khabar.FetchRules: // the requests that they lead to are counted
	case khabar.FetchRobots, khabar.FetchBlocked:
		p.Refused++
	case khabar.FetchBusy:
		p.Busy++
	case khabar.FetchError:
		p.Failed++
	default:
		p.Fetched++
		*p.outcome(f.Outcome)++
	}
	progress := Progress{Report: *p, Last: f}
	progress.Report.Problems = append([]string(nil), p.Problems...)
	r.mu.Unlock()
	r.options.Log.Debug("fetched", "outlet", f.Outlet, "url", f.URL, "status", f.Status, "outcome", f.Outcome, "bytes", f.Bytes,
		"took", f.Duration, "note", f.Note)
	if r.options.Progress != nil {
		r.options.Progress(progress)
	}
}

func (p *Report) outcome(o khabar.FetchOutcome) *int {
	switch o {
	case khabar.FetchNew:
		return &p.New
	case khabar.FetchRevised:
		return &p.Revised
	case khabar.FetchUnchanged:
		return &p.Unchanged
	case khabar.FetchDuplicate:
		return &p.Duplicate
	case khabar.FetchRemoved:
		return &p.Removed
	}
	return &p.NotArticle
}

// failure turns an error of the fetcher into the record of the fetch.
func failure(f khabar.Fetch, err error) (khabar.Fetch, *fetch.Error) {
	var e *fetch.Error
	if !errors.As(err, &e) {
		e = &fetch.Error{Outcome: khabar.FetchError, Reason: "the request failed", Err: err}
	}
	f.Outcome, f.Note, f.Status, f.Bytes, f.Duration = e.Outcome, e.Reason, e.Status, e.Wire, e.Duration
	if e.Passing { // it was never asked for: robots.txt could not be had
		f.Outcome, f.Status, f.Bytes, f.Duration = khabar.FetchError, 0, 0, 0
	}
	return f, e
}

// Run crawls outlets side by side. They take turns, at most Options.Parallel at a time, only where there is work to do, never
// while they wait, so that a slow one holds up nobody, however many there are. With every at 0 each is crawled once and the reports are
// returned in the order of the outlets; otherwise each is crawled again after that time, a tenth more or less, until ctx ends. No
// outlet waits for another one's hosts: each round ends after every, or 15 minutes if that is longer, and goes on in the next. It
// returns nil when ctx ends: an interrupt is how a crawl that repeats comes to its end.
func (c *Crawler) Run(ctx context.Context, outlets []khabar.Outlet, every time.Duration, o CrawlOptions) ([]Report, error) {
	if every > 0 && o.Budget == 0 {
		o.Budget = max(every, minBudget)
	}
	reports := make([]Report, len(outlets))
	group, inner := errgroup.WithContext(ctx)
	for i, outlet := range outlets {
		group.Go(func() error {
			for {
				var err error
				reports[i], err = c.safely(inner, outlet, o)
				if err != nil || every == 0 {
					return err
				}
				if err := wait(inner, jitter(every)); err != nil {
					return err
				}
			}
		})
	}
	err := group.Wait()
	if every > 0 && ctx.Err() != nil {
		err = nil
	}
	return reports, err
}

// safely is Crawl, and outlives a panic: one outlet's strange page must not end the others' crawls.
func (c *Crawler) safely(ctx context.Context, outlet khabar.Outlet, o CrawlOptions) (report Report, err error) {
	defer func() {
		if p := recover(); p != nil {
			c.options.Log.Error("crawl panicked", "outlet", outlet.ID, "panic", p)
			report.Outlet = outlet.ID
			report.Problems = append(report.Problems, "the crawl broke off: the log has the details")
		}
	}()
	return c.Crawl(ctx, outlet, o)
}

func jitter(every time.Duration) time.Duration {
	return every + time.Duration((rand.Float64()-0.5)*0.2*float64(every))
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// dayOf writes a day for messages and for Listing.Since.
func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// covers reports whether a listing that has been read down to since has been read down to a moment.
func covers(since string, t time.Time) bool {
	return since != "" && since <= dayOf(t)
}
