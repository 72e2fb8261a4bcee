// Package crawler follows outlets: it discovers their articles by feeds, sitemaps, APIs and section pages, fetches each page
// politely, hands it to the extractor, and records what came of it. An outlet goes in; what comes out is in the store: articles,
// the log of every request, and the frontier of addresses with what is to be done next. A fetch, its article and the next state
// become durable together, so that a crawl can be killed at any moment and goes on where it stopped.
//
// Sub-packages do the parts: robots decides what may be fetched, fetch fetches it, discover reads listings, extract makes
// articles of pages. The package has no database and no index; docs/crawling.md tells operators how it behaves.
package crawler

import (
	"context"
	"log/slog"
	"time"

	"khabar"
	"khabar/crawler/extract"
	"khabar/crawler/fetch"
)

// Extractor makes articles of pages. *extract.Extractor is one.
type Extractor interface {
	HTML(ctx context.Context, in extract.Input) (*extract.Result, error)
}

const (
	// DefaultParallel is how many outlets' answers are worked on side by side.
	DefaultParallel = 32
	// DefaultRecent is how old an article may be to be visited again: later changes are rare.
	DefaultRecent = 14 * 24 * time.Hour
	// DefaultMaxNew is how many addresses of one way a crawl without Since takes: the newest ones. It keeps the first crawl of a
	// large outlet from becoming a backfill that nobody asked for.
	DefaultMaxNew = 500
)

// DefaultRevisits are the times between the visits of a recent article.
var DefaultRevisits = []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}

// Options configure a Crawler. Store and Extractor are needed; everything else has a default.
type Options struct {
	Store     khabar.CrawlStore
	Extractor Extractor
	// Outlets knows whose pages a host serves, for canonical addresses that lead to another site; may be nil.
	Outlets khabar.OutletDirectory
	// Fetch says how to make requests: the name to go by, intervals, bounds, AllowPrivate. Its Robots is set to Store.
	Fetch fetch.Options
	// Revisits are the times between visits of an article; nil: DefaultRevisits, empty: it is visited once.
	Revisits []time.Duration
	// Recent is the age up to which an article is visited again; 0: DefaultRecent.
	Recent time.Duration
	// Parallel bounds the outlets whose answers are read, extracted and recorded at the same time; 0: DefaultParallel. An outlet
	// that waits, for its turn at a host or for an answer, takes no place: Fetch.Concurrency bounds the requests.
	Parallel int
	// MaxNew bounds the addresses taken from one way by a crawl without Since; 0: DefaultMaxNew.
	MaxNew int
	Log    *slog.Logger
	// Progress, if not nil, is told after every request how far a crawl is. It is called from several goroutines at a time.
	Progress func(Progress)
	// Now is the clock by which addresses become due; nil: time.Now. Intervals between requests are real time.
	Now func() time.Time
}

// CrawlOptions say what one crawl is to do.
type CrawlOptions struct {
	// Since, if not zero, asks for everything published from that moment on, as far as the outlet's listings reach back: a
	// backfill. It goes on where an interrupted one stopped.
	Since time.Time
	// Limit bounds the pages fetched; 0: none.
	Limit int
	// Budget bounds the time; 0: none. What is left waits in the frontier.
	Budget time.Duration
}

// Progress is a moment of one crawl.
type Progress struct {
	Report Report // so far
	Last   khabar.Fetch
}

// Report says what one crawl of one outlet did. Every request is in the store's log as well.
type Report struct {
	Outlet       string    `json:"outlet"`
	Begun, Ended time.Time `json:"-"`

	Listings   int `json:"listings"`   // listings read
	Discovered int `json:"discovered"` // addresses that were not known
	Fetched    int `json:"fetched"`    // pages asked for, and answered
	New        int `json:"new"`
	Revised    int `json:"revised"`
	Unchanged  int `json:"unchanged"`
	NotArticle int `json:"not_article"`
	Duplicate  int `json:"duplicate"`
	Removed    int `json:"removed"`
	Refused    int `json:"refused"` // by robots.txt or by khabar's own rules
	Busy       int `json:"busy"`    // the host asked to be left alone
	Failed     int `json:"failed"`  // requests without a usable answer, listings included

	Bytes int64 `json:"bytes"` // of bodies, as they came
	// Problems say in the outlet's own terms what may be missing: listings that failed, hosts that asked to stop, bounds that
	// were reached. At most 20.
	Problems []string `json:"problems,omitempty"`
}

// Crawler crawls outlets. It is safe for concurrent use; turns at hosts are kept among all its crawls.
type Crawler struct {
	options Options
	fetcher *fetch.Fetcher
	commits committer
	work    chan struct{} // holds one token for each answer that is worked on
}

// New makes a Crawler. Close it when nothing crawls any more.
func New(o Options) *Crawler {
	if o.Revisits == nil {
		o.Revisits = DefaultRevisits
	}
	setDefault(&o.Recent, DefaultRecent)
	setDefault(&o.Parallel, DefaultParallel)
	setDefault(&o.MaxNew, DefaultMaxNew)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Fetch.Robots = o.Store
	return &Crawler{options: o, fetcher: fetch.New(o.Fetch), commits: newCommitter(o.Store),
		work: make(chan struct{}, o.Parallel)}
}

func setDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

// Close releases connections.
func (c *Crawler) Close() { c.fetcher.Close() }

// Crawl reads an outlet's listings and fetches every page that is due: new addresses, articles to be visited again, and what an
// earlier crawl left. It returns when nothing is due any more, when every host of the outlet asks to be left alone, or when ctx
// ends; the Report is right in every case. Failures of hosts are in the Report; an error is returned only if ctx ended or the
// store failed.
func (c *Crawler) Crawl(ctx context.Context, outlet khabar.Outlet, o CrawlOptions) (Report, error) {
	r := c.newRun(outlet, o)
	log := c.options.Log.With("outlet", outlet.ID)
	log.Info("crawl begins", "since", o.Since, "ways", len(outlet.Ways))
	err := r.crawl(ctx)
	report := r.end()
	log.Info("crawl ends", "discovered", report.Discovered, "fetched", report.Fetched, "new", report.New, "revised",
		report.Revised,
		"failed", report.Failed, "problems", len(report.Problems), "took", report.Ended.Sub(report.Begun).Round(time.Millisecond))
	return report, err
}
