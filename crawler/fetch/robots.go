package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"khabar"
	"khabar/crawler/robots"
)

const (
	// robotsAge is how long a robots.txt is used (RFC 9309, section 2.4).
	robotsAge = 24 * time.Hour
	// robotsRetry is how soon one that could not be had is asked for again.
	robotsRetry = 10 * time.Minute
	// robotsRedirects is how many redirects lead to a robots.txt (RFC 9309, section 2.3.1.2).
	robotsRedirects = 5
)

// RobotsStore keeps robots.txt files between runs; khabar.CrawlStore is one.
type RobotsStore interface {
	Robots(ctx context.Context, origin string) (*khabar.RobotsFile, error)
	SaveRobots(ctx context.Context, r khabar.RobotsFile) error
}

// robotsEntry is what is known of one origin's robots.txt. Its lock is held while the file is fetched, so that it is fetched
// once.
type robotsEntry struct {
	mu      sync.Mutex
	file    *robots.File
	failure *Error // why nothing may be fetched from the origin
	expires time.Time
}

// everything allows everything: what an origin without robots.txt means.
var everything = robots.Parse(nil)

// rules returns the robots.txt of an address's origin. It returns an Error while the file cannot be had: then nothing may be
// fetched (RFC 9309, section 2.3.1.4).
func (f *Fetcher) rules(ctx context.Context, u *url.URL, interval time.Duration,
	also func(Exchange)) (*robots.File, error) {
	origin := strings.ToLower(u.Scheme + "://" + u.Host)
	f.mu.Lock()
	e := f.robots[origin]
	if e == nil {
		e = &robotsEntry{}
		f.robots[origin] = e
	}
	f.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	if time.Now().After(e.expires) {
		if err := f.refresh(ctx, origin, e, interval, also); err != nil {
			return nil, err
		}
	}
	if e.failure != nil {
		return nil, e.failure
	}
	return e.file, nil
}

// refresh fills an entry from the store or from the origin. It returns an error only when ctx ends or the store fails.
func (f *Fetcher) refresh(ctx context.Context, origin string, e *robotsEntry, interval time.Duration,
	also func(Exchange)) error {
	if f.options.Robots != nil {
		kept, err := f.options.Robots.Robots(ctx, origin)
		if err != nil {
			return err
		}
		if kept != nil && time.Since(kept.Fetched) < robotsAge && !kept.Fetched.After(time.Now()) {
			e.file, e.failure, e.expires = parseRobots(kept.Status, kept.Body), nil, kept.Fetched.Add(robotsAge)
			return nil
		}
	}
	file, failure, err := f.fetchRobots(ctx, origin, interval, also)
	if err != nil {
		return err
	}
	if failure != nil {
		e.failure, e.expires = failure, time.Now().Add(robotsRetry)
		if failure.Outcome == khabar.FetchBusy {
			e.expires = failure.Until
		}
		return nil
	}
	e.file, e.failure, e.expires = parseRobots(file.Status, file.Body), nil, time.Now().Add(robotsAge)
	if f.options.Robots == nil {
		return nil
	}
	return f.options.Robots.SaveRobots(ctx, *file)
}

// fetchRobots asks an origin for its robots.txt. 2xx is the file, 4xx means that there is none; anything else is a failure.
func (f *Fetcher) fetchRobots(ctx context.Context, origin string, interval time.Duration, also func(Exchange)) (*khabar.RobotsFile,
	*Error, error) {
	setInterval := interval
	if setInterval == 0 {
		setInterval = -1
	}
	request := Request{URL: origin + "/robots.txt", Accept: "text/plain,*/*;q=0.5", Interval: setInterval,
		MaxBytes: robots.MaxBytes + 1, cut: true, Also: also}
	begun := time.Now()
	response, err := f.follow(ctx, request, false, robotsRedirects)
	if err != nil && ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	request.also(exchangeOf(request.URL, begun, response, err))
	found := &khabar.RobotsFile{Origin: origin, Fetched: time.Now()}
	var failure *Error
	switch {
	case errors.Is(err, errRedirects):
		found.Status = http.StatusNotFound // RFC 9309, section 2.3.1.2: as if there were none
		return found, nil, nil
	case errors.As(err, &failure):
		if failure.Outcome == khabar.FetchError {
			failure = &Error{Outcome: khabar.FetchRobots, Reason: "robots.txt cannot be had: " + failure.Reason, Passing: true,
				Err: failure}
		}
		return nil, failure, nil
	case err != nil:
		return nil, nil, err
	case response.Status >= 500 || response.Status < 200 || response.Status >= 300 && response.Status < 400:
		return nil, &Error{Outcome: khabar.FetchRobots, Reason: fmt.Sprintf("robots.txt cannot be had: status %d",
			response.Status),
			Status: response.Status, Passing: true}, nil
	}
	found.Status, found.Body = response.Status, response.Body[:min(len(response.Body), robots.MaxBytes+1)]
	return found, nil, nil
}

// exchangeOf is the record of a request for robots.txt.
func exchangeOf(address string, begun time.Time, response *Response, err error) Exchange {
	e := Exchange{URL: address, At: begun, Outcome: khabar.FetchRules}
	var failure *Error
	switch {
	case response != nil:
		e.At, e.Status, e.Wire, e.Duration = response.At, response.Status, response.Wire, response.Duration
		if e.Status >= 500 {
			e.Outcome, e.Note = khabar.FetchError, fmt.Sprintf("status %d", e.Status)
		}
	case errors.As(err, &failure):
		e.Outcome, e.Note, e.Status, e.Wire, e.Duration = failure.Outcome, failure.Reason, failure.Status, failure.Wire, failure.Duration
	}
	return e
}

func parseRobots(status int, body []byte) *robots.File {
	if status < 200 || status >= 300 {
		return everything
	}
	return robots.Parse(body)
}

// Sitemaps returns the addresses of sitemaps that the robots.txt of a request's origin names.
func (f *Fetcher) Sitemaps(ctx context.Context, r Request) ([]string, error) {
	u, err := url.Parse(r.URL)
	if err == nil {
		err = f.guard.checkURL(u)
	}
	if err != nil {
		return nil, &Error{Outcome: khabar.FetchBlocked, Reason: reason(err), Err: err}
	}
	setDefault(&r.Interval, f.options.Interval)
	rules, err := f.rules(ctx, u, max(r.Interval, 0), r.Also)
	if err != nil {
		return nil, err
	}
	return rules.Sitemaps(), nil
}
