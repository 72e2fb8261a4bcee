package khabar

import (
	"context"
	"time"
)

// FetchOutcome says what came of one request.
type FetchOutcome string

const (
	FetchNew        FetchOutcome = "new"         // an article that the archive did not have
	FetchRevised    FetchOutcome = "revised"     // its title or text differs from what the archive had
	FetchUnchanged  FetchOutcome = "unchanged"   // the same text, or 304 Not Modified
	FetchNotArticle FetchOutcome = "not-article" // a page that is none, Fetch.Note says why
	FetchDuplicate  FetchOutcome = "duplicate"   // the page says that another address is the article's
	FetchRemoved    FetchOutcome = "removed"     // 404 or 410
	FetchListing    FetchOutcome = "listing"     // a feed, a sitemap, a page of an API, a section page
	FetchRedirect   FetchOutcome = "redirect"    // it leads elsewhere, and is followed: Fetch.Note says where
	FetchRules      FetchOutcome = "rules"       // robots.txt was asked for, and answered
	FetchRobots     FetchOutcome = "robots"      // robots.txt forbids it: no request was made
	FetchBlocked    FetchOutcome = "blocked"     // khabar's own rules forbid it: private address, port, redirect loop, size
	FetchBusy       FetchOutcome = "busy"        // 429 or 503: the host asks to be left alone for a while
	FetchError      FetchOutcome = "error"       // no answer, or one that says nothing: timeouts, 5xx, unreadable listings
)

// Fetch is the record of one request: every one that the crawler made, or would have made.
type Fetch struct {
	At     time.Time
	Outlet string
	Way    string // address of the Way that led to URL
	URL    string
	Status int // 0: there was no answer
	// Bytes is the size of the body as it came, before decoding.
	Bytes    int64
	Duration time.Duration
	Outcome  FetchOutcome
	// Found counts the addresses that a listing names, Fresh those among them that were not known; the store fills Fresh in.
	Found, Fresh int
	// Note says why, for outcomes that need it.
	Note string
}

// NoteTurnedOver is the Fetch.Note of a feed in which nothing was known, though it has been read before: what it named in between
// was never seen.
const NoteTurnedOver = "nothing in the feed was known: articles may have passed unseen"

// Hints are what a listing says of an article before its page is seen. Everything may be empty.
type Hints struct {
	Title     string     `json:"title,omitempty"`
	Published Date       `json:"published,omitzero"`
	Source    DateSource `json:"source,omitempty"` // DateFeed, DateAPI or DateSitemap, where Published comes from
	Modified  time.Time  `json:"modified,omitzero"`
	Authors   []string   `json:"authors,omitempty"`
	Section   string     `json:"section,omitempty"`
	Lang      string     `json:"lang,omitempty"`
}

// AddressState says what is to be done with an address of the frontier.
type AddressState string

const (
	AddressWaiting AddressState = "waiting" // to be fetched, the first time or again, when it is due
	AddressDone    AddressState = "done"    // seen as often as is planned
	AddressRefused AddressState = "refused" // robots.txt, khabar's own rules, or a trap: not fetched
	AddressFailed  AddressState = "failed"  // given up after too many failures
)

// Address is one address of the frontier: everything that the crawler remembers of it.
type Address struct {
	ID     string // ArticleID of URL
	URL    string
	Outlet string
	Way    string
	Host   string // host and port, lower case: requests to one host wait for each other
	Hints  Hints

	State      AddressState
	Discovered time.Time
	Due        time.Time
	// Started counts fetches that began and whose end was never recorded, because the program was killed.
	Started int
	// Failures counts failures since the last success.
	Failures int
	// Visits counts the times that an article was found there.
	Visits  int
	Fetched time.Time
	// ETag and Modified are validators for the next request, verbatim.
	ETag, Modified string
}

// Visit is the fetch of one address with everything that follows from it. It becomes durable as a whole or not at all.
type Visit struct {
	// Fetch is written into the log, unless it has no URL: then no request was made.
	Fetch Fetch
	// Addresses are the states after the fetch: of the address itself, and of the one that it redirects to.
	Addresses []Address
	// Capture is the article found, or nil.
	Capture *Capture
	// Removed is the ID of the article whose page is gone, or empty.
	Removed string
	// Found are further addresses, which are added unless they are known.
	Found []Address
	// Next is the ID of the address whose fetch begins when this one is recorded, or empty.
	Next string
}

// Listing is how far the crawler has read one feed, sitemap, API or section.
type Listing struct {
	Outlet, Way, URL string
	// ETag and Modified are the validators of the last answer, verbatim.
	ETag, Modified string
	// Stamp is what the parent listing said of this one's last change.
	Stamp string
	// Cursor is where a backfill goes on: a page number, an address; its meaning is the crawler's.
	Cursor string
	// Since is the day down to which everything has been read (2006-01-02; "0001-01-01": to the beginning), empty for none.
	Since   string
	Fetched time.Time
	// Found is the number of addresses that it named last time.
	Found int
}

// RobotsFile is what an origin answered for /robots.txt.
type RobotsFile struct {
	Origin  string // scheme, host and port
	Fetched time.Time
	Status  int // 0: there was no answer
	Body    []byte
}

// CrawlStore remembers the crawl. Every method that writes returns when what it wrote is durable, and writes all or nothing.
// Implementations are safe for concurrent use.
type CrawlStore interface {
	// RecordListing records the fetch of a listing, how far it has been read, and the addresses found there. Addresses that are
	// known stay as they are, but get hints they did not have; one that is done becomes due again if Hints.Modified is later than
	// its last fetch, one that was refused or given up after a week. It returns how many were not known. A fetch or a listing
	// without an URL is left out.
	RecordListing(ctx context.Context, f Fetch, l Listing, found []Address) (fresh int, err error)
	// RecordVisits records visits and returns the outcome of each: that of its Fetch, or what its capture changed.
	RecordVisits(ctx context.Context, visits []Visit) ([]FetchOutcome, error)
	// Start records that fetches begin.
	Start(ctx context.Context, ids ...string) error
	// Due returns addresses of an outlet that are waiting and due: those whose fetch was cut off by a kill last, never visited
	// ones before others, then in the order of their discovery.
	Due(ctx context.Context, outlet string, now time.Time, limit int) ([]Address, error)
	// Known returns which of some addresses, by ID, are in the frontier.
	Known(ctx context.Context, ids []string) (map[string]bool, error)
	// Postpone makes everything that waits at a host of an outlet due no sooner than a moment.
	Postpone(ctx context.Context, outlet, host string, until time.Time) error
	// Listing returns how far a listing has been read; the zero position of one that was never read.
	Listing(ctx context.Context, outlet, way, url string) (Listing, error)
	// Robots returns the stored robots.txt of an origin, or nil; SaveRobots stores it.
	Robots(ctx context.Context, origin string) (*RobotsFile, error)
	SaveRobots(ctx context.Context, r RobotsFile) error
}

// OutletHealth is what was crawled of one outlet on one day (UTC), and whether that can be all there was.
type OutletHealth struct {
	Outlet string `json:"outlet"`
	Day    Day    `json:"-"`
	Date   string `json:"day"` // Day, written 2006-01-02
	// Expected is the median number of articles first seen on each of the 28 days before, or nil if fewer than seven of them were
	// crawled.
	Expected *int `json:"expected,omitempty"`

	Discovered int   `json:"discovered"` // addresses seen for the first time
	Waiting    int   `json:"waiting"`    // of those, not fetched yet
	Lost       int   `json:"lost"`       // of those, given up after failures
	Refused    int   `json:"refused"`    // of those, forbidden by robots.txt or by khabar's rules
	Listings   int   `json:"listings"`   // listings read
	Fetched    int   `json:"fetched"`    // requests for articles that were answered
	New        int   `json:"new"`
	Revised    int   `json:"revised"`
	Unchanged  int   `json:"unchanged"`
	NotArticle int   `json:"not_article"`
	Removed    int   `json:"removed"`
	Failures   int   `json:"failures"` // requests that failed, listings included
	Bytes      int64 `json:"bytes"`

	// LastSuccess is the last moment until the end of that day at which a listing of the outlet was read.
	LastSuccess time.Time `json:"last_success,omitzero"`
	// Complete is set when nothing is known to be missing; Reasons say what is.
	Complete bool     `json:"complete"`
	Reasons  []string `json:"reasons,omitempty"`
}
