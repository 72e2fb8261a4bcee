// Package fetch asks hosts for pages the way khabar wants to be known for: one request at a time for each host, with an
// interval between them, never against robots.txt, with an honest name, and stopping when asked to. It never connects to an
// address that is not public, however it is written, resolved or redirected to, and takes no more bytes and no more time
// than its limits allow, whatever the other side sends.
//
// A request goes in; a decoded body or an Error that says what came of it comes out. The package knows nothing of articles.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"khabar"
)

const (
	// maxRedirects is how many hops lead to a page; honest ones take three.
	maxRedirects = 10
	// DefaultInterval is the least time between two requests to a host when nobody asks for more.
	DefaultInterval = 2 * time.Second
	// DefaultConcurrency is how many requests are on their way at one time. A request that only waits costs next to nothing; at
	// fewer, so many hosts that drip their answers until time runs out would keep the others waiting.
	DefaultConcurrency = 128
	// DefaultPatience is the longest wait for a host that asked to be left alone.
	DefaultPatience = 2 * time.Minute
	// MaxPageBytes bounds a decoded page. Real ones stay under 5 MB.
	MaxPageBytes = 10 << 20
	// maxDelay bounds the interval that a Crawl-delay line can ask for: at more, a day would not hold an outlet's articles.
	maxDelay = 2 * time.Minute

	maxHeaderBytes = 64 << 10
	idleTimeout    = 90 * time.Second // longer than most intervals, so that connections are used again
)

// Options configure a Fetcher. The zero value is polite and safe.
type Options struct {
	// Agent is the product token that robots.txt is asked for; empty: "khabar".
	Agent string
	// UserAgent is the User-Agent header. It should hold the token and a way to reach whoever runs the crawler.
	UserAgent string
	// Interval between requests to one host; 0: DefaultInterval, negative: none.
	Interval time.Duration
	// AllowPrivate lifts the bounds on addresses and ports, for the demo and tests.
	AllowPrivate bool
	// Ports that may be connected to; none: 80 and 443.
	Ports []uint16
	// Resolver and Dialer replace those of package net.
	Resolver Resolver
	Dialer   Dialer
	// Robots keeps robots.txt files between runs, or nil.
	Robots RobotsStore
	// Concurrency bounds the requests in flight at one time, at all hosts together; 0: DefaultConcurrency.
	Concurrency int
	// Header and Total bound the time until the first and the last byte of an answer; 0: 20 s and 60 s.
	Header, Total time.Duration
	// Patience is the longest time that Get waits for a host that asked to be left alone; 0: DefaultPatience, negative: none.
	Patience time.Duration
}

// Request asks for one address.
type Request struct {
	URL string
	// ETag and Modified make the request conditional.
	ETag, Modified string
	// Accept is the Accept header; empty: pages.
	Accept string
	// Interval overrides that of the Options where it is not zero; negative: none.
	Interval time.Duration
	// MaxBytes bounds the decoded body; 0: MaxPageBytes. A longer one is refused.
	MaxBytes int64

	// Also, if not nil, is told of every further request that Get made: for robots.txt, and those that were answered by a redirect.
	Also func(Exchange)

	cut bool // a longer body is cut instead
}

// Exchange is one request on the way to an answer.
type Exchange struct {
	URL      string
	At       time.Time
	Status   int // 0: there was no answer
	Wire     int64
	Duration time.Duration
	// Outcome is khabar.FetchRules for a robots.txt, khabar.FetchRedirect for a redirect, or that of an Error.
	Outcome khabar.FetchOutcome
	Note    string
}

func (r *Request) also(e Exchange) {
	if r.Also != nil {
		r.Also(e)
	}
}

// Response is an answer of any status but 429, 503 and redirects. The body is decoded.
type Response struct {
	FinalURL string // after redirects
	Status   int
	Header   http.Header
	Body     []byte
	Wire     int64 // bytes of the body as they came
	At       time.Time
	Duration time.Duration // of the last hop, without waiting for its turn
}

// IsPage reports whether the Content-Type can be that of a page or a text. One that is missing or cannot be read may be anything.
func (r *Response) IsPage() bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err != nil || strings.HasPrefix(kind, "text/") || kind == "application/xhtml+xml" || kind == "application/xml"
}

// Error says why there is no answer.
type Error struct {
	// Outcome is FetchRobots, FetchBlocked, FetchBusy or FetchError.
	Outcome khabar.FetchOutcome
	// Reason is for the record of the fetch: one phrase.
	Reason string
	Status int
	// Until is when the host may be asked again, for FetchBusy.
	Until time.Time
	// Passing is set when the same request may succeed later: FetchRobots of a robots.txt that could not be had.
	Passing bool
	// Wire and Duration are what the attempt took.
	Wire     int64
	Duration time.Duration
	Err      error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return string(e.Outcome) + ": " + e.Reason + ": " + e.Err.Error()
	}
	return string(e.Outcome) + ": " + e.Reason
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fetcher makes requests. It is safe for concurrent use; everybody who asks the same hosts should share one.
type Fetcher struct {
	options Options
	guard   *guard
	client  *http.Client
	slots   *semaphore.Weighted

	mu     sync.Mutex
	hosts  map[string]*host
	robots map[string]*robotsEntry
}

// New makes a Fetcher.
func New(o Options) *Fetcher {
	setDefault(&o.Agent, "khabar")
	setDefault(&o.UserAgent, o.Agent)
	setDefault(&o.Concurrency, DefaultConcurrency)
	setDefault(&o.Header, 20*time.Second)
	setDefault(&o.Total, time.Minute)
	setDefault(&o.Patience, DefaultPatience)
	setDefault(&o.Interval, DefaultInterval)
	f := &Fetcher{options: o, guard: newGuard(o.AllowPrivate, o.Ports, o.Resolver, o.Dialer),
		slots: semaphore.NewWeighted(int64(o.Concurrency)), hosts: map[string]*host{}, robots: map[string]*robotsEntry{}}
	f.client = &http.Client{
		Transport: &http.Transport{
			DialContext:        f.guard.dial, // and no Proxy: the guard has to see where connections really go
			DisableCompression: true, MaxResponseHeaderBytes: maxHeaderBytes, ResponseHeaderTimeout: o.Header,
			TLSHandshakeTimeout: connectTimeout, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 1, MaxIdleConns: 256,
			IdleConnTimeout: idleTimeout,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return f
}

func setDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

// Close releases the connections.
func (f *Fetcher) Close() { f.client.CloseIdleConnections() }

// Get fetches an address and follows its redirects, each hop by the same rules. It returns an *Error, or the error of ctx when
// that ends.
func (f *Fetcher) Get(ctx context.Context, r Request) (*Response, error) {
	return f.follow(ctx, r, true, maxRedirects)
}

// follow is Get; robots.txt itself is fetched without asking robots.txt.
func (f *Fetcher) follow(ctx context.Context, r Request, ask bool, redirects int) (*Response, error) {
	address := r.URL
	for range redirects + 1 {
		u, err := url.Parse(address)
		if err == nil {
			err = f.guard.checkURL(u)
		}
		if err != nil {
			return nil, &Error{Outcome: khabar.FetchBlocked, Reason: reason(err), Err: err}
		}
		interval, err := f.permitted(ctx, u, r, ask)
		if err != nil {
			return nil, err
		}
		response, err := f.hop(ctx, u, r, interval)
		if err != nil {
			return nil, err
		}
		location := response.Header.Get("Location")
		if !isRedirect(response.Status) || location == "" {
			return response, nil
		}
		r.also(Exchange{URL: address, At: response.At, Status: response.Status, Wire: response.Wire, Duration: response.Duration,
			Outcome: khabar.FetchRedirect, Note: "to " + location})
		next, err := u.Parse(location)
		if err != nil {
			return nil, &Error{Outcome: khabar.FetchError, Reason: "it redirects to what is no address",
				Status: response.Status, Err: err}
		}
		next.Fragment = ""
		address = next.String()
		r.ETag, r.Modified = "", "" // they belong to the first address
	}
	return nil, &Error{Outcome: khabar.FetchBlocked, Reason: fmt.Sprintf("more than %d redirects", redirects), Err: errRedirects}
}

var errRedirects = errors.New("too many redirects")

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect,
		http.StatusPermanentRedirect:
		return true
	}
	return false
}

// permitted asks robots.txt, and returns the interval to keep at the host.
func (f *Fetcher) permitted(ctx context.Context, u *url.URL, r Request, ask bool) (time.Duration, error) {
	interval := f.options.Interval
	if r.Interval != 0 {
		interval = r.Interval
	}
	interval = max(interval, 0)
	if !ask {
		return interval, nil
	}
	rules, err := f.rules(ctx, u, interval, r.Also)
	if err != nil {
		return 0, err
	}
	if !rules.Allowed(f.options.Agent, u.String()) {
		return 0, &Error{Outcome: khabar.FetchRobots, Reason: "robots.txt forbids it"}
	}
	return max(interval, min(rules.CrawlDelay(f.options.Agent), maxDelay)), nil
}

// hop makes one request when it is its turn.
func (f *Fetcher) hop(ctx context.Context, u *url.URL, r Request, interval time.Duration) (*Response, error) {
	h := f.host(HostKey(u))
	if err := h.take(ctx, f.options.Patience); err != nil {
		return nil, err
	}
	defer h.give(interval)
	if err := f.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer f.slots.Release(1)
	begun := time.Now()
	response, err := f.exchange(ctx, u, r)
	spent := time.Since(begun)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, f.explain(h, err, spent)
	}
	response.At, response.Duration = begun, spent
	if until, busy := h.answered(response.Status, response.Header); busy {
		return nil, &Error{Outcome: khabar.FetchBusy, Reason: fmt.Sprintf("the host answered %d", response.Status),
			Status: response.Status,
			Until:  until, Wire: response.Wire, Duration: spent}
	}
	return response, nil
}

const acceptPages = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"

// exchange is one request and its answer, read to the end and decoded.
func (f *Fetcher) exchange(ctx context.Context, u *url.URL, r Request) (*Response, error) {
	ctx, cancel := context.WithTimeout(ctx, f.options.Total)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	setDefault(&r.Accept, acceptPages)
	for name, value := range map[string]string{"User-Agent": f.options.UserAgent, "Accept": r.Accept,
		"Accept-Encoding": acceptEncoding, "If-None-Match": r.ETag, "If-Modified-Since": r.Modified} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	answer, err := f.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	response := &Response{FinalURL: u.String(), Status: answer.StatusCode, Header: answer.Header}
	limit := r.MaxBytes
	setDefault(&limit, MaxPageBytes)
	if isRedirect(answer.StatusCode) || answer.StatusCode == http.StatusNotModified {
		_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxHeaderBytes)) // what does not come costs only the connection
		return response, nil
	}
	response.Body, response.Wire, err = readBody(answer.Body, strings.Join(answer.Header.Values("Content-Encoding"), ","), limit)
	if err != nil && (!r.cut || !errors.Is(err, errTooLarge)) {
		return nil, &bodyError{status: answer.StatusCode, wire: response.Wire, err: err}
	}
	return response, nil
}

// bodyError is an answer whose body could not be had.
type bodyError struct {
	status int
	wire   int64
	err    error
}

func (e *bodyError) Error() string { return e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }

// explain turns what went wrong in an exchange into an Error, and notes at the host whether it is alive.
func (f *Fetcher) explain(h *host, err error, spent time.Duration) *Error {
	e := &Error{Outcome: khabar.FetchError, Reason: reason(err), Duration: spent, Err: err}
	var body *bodyError
	switch {
	case errors.Is(err, errForbidden), errors.Is(err, errTooLarge):
		e.Outcome = khabar.FetchBlocked
	case !errors.As(err, &body) || isNetwork(err):
		h.failed()
	}
	if body != nil {
		e.Status, e.Wire = body.status, body.wire
	}
	return e
}

// reason says in one phrase what an error of a request means, without addresses: those of private networks are nobody's business.
func reason(err error) string {
	var dns interface {
		Timeout() bool
		Temporary() bool
	}
	switch text := err.Error(); {
	case errors.Is(err, errTooLarge):
		return "the body is too large"
	case errors.Is(err, errForbidden):
		return "not a public address, or a forbidden scheme or port"
	case errors.As(err, &dns) && dns.Timeout():
		return "no answer in time"
	case strings.Contains(text, "no such host"):
		return "the name of the host does not resolve"
	case strings.Contains(text, "connection refused"):
		return "the host refuses connections"
	case strings.Contains(text, "tls: "), strings.Contains(text, "x509: "):
		return "the encryption of the host cannot be trusted"
	case strings.Contains(text, "encod"):
		return "the body cannot be decoded"
	}
	return "the connection failed"
}
