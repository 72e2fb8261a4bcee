package fetch

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"khabar"
)

const (
	// firstPause is how long a host is left alone after its first 429 or 503 without Retry-After; each further one doubles it up
	// to maxPause.
	firstPause = 30 * time.Second
	maxPause   = time.Hour
	// maxRetryAfter bounds what Retry-After may ask for: beyond a day it is a mistake or a way to say no, and tomorrow is early
	// enough to ask again.
	maxRetryAfter = 24 * time.Hour
	// maxFailures in a row, without any answer, are taken for a host that is down.
	maxFailures = 5
)

// host is the turn-taking at one host: one request at a time, each beginning no sooner than the interval after the end of the
// one before.
type host struct {
	turn chan struct{} // holds one token while nobody has the turn

	mu       sync.Mutex
	next     time.Time // no request before
	until    time.Time // the host asked, or seems, to be left alone until then
	why      string
	pauses   int // 429 and 503 in a row
	failures int // requests in a row without an answer
}

// HostKey names the host that an address belongs to, for turns: lower case, with its port, without "www.", because both are one
// server.
func HostKey(u *url.URL) string {
	return strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), "www.") + portSuffix(u)
}

func portSuffix(u *url.URL) string {
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		return ":" + p
	}
	return ""
}

func (f *Fetcher) host(key string) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := f.hosts[key]
	if h == nil {
		h = &host{turn: make(chan struct{}, 1)}
		h.turn <- struct{}{}
		f.hosts[key] = h
	}
	return h
}

// take waits for the turn and for the moment at which a request may begin. It does not wait if the host is to be left alone for
// longer than patience: then it returns an Error of FetchBusy with that moment.
func (h *host) take(ctx context.Context, patience time.Duration) error {
	if err := h.asleep(patience); err != nil {
		return err
	}
	select {
	case <-h.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := h.asleep(patience); err != nil { // it may have been told while we waited
		h.turn <- struct{}{}
		return err
	}
	h.mu.Lock()
	begin := h.next
	if h.until.After(begin) {
		begin = h.until
	}
	h.mu.Unlock()
	if err := sleepUntil(ctx, begin); err != nil {
		h.turn <- struct{}{}
		return err
	}
	return nil
}

func (h *host) asleep(patience time.Duration) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Until(h.until) > patience {
		return &Error{Outcome: khabar.FetchBusy, Reason: h.why, Until: h.until}
	}
	return nil
}

// give hands the turn on; the next request begins no sooner than the interval from now.
func (h *host) give(interval time.Duration) {
	h.mu.Lock()
	h.next = time.Now().Add(interval)
	h.mu.Unlock()
	h.turn <- struct{}{}
}

// answered notes that a request came back with a status; for 429 and 503 it returns until when the host is left alone.
func (h *host) answered(status int, header http.Header) (until time.Time, busy bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failures = 0
	if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
		h.pauses = 0
		return time.Time{}, false
	}
	h.pauses++
	pause := min(firstPause<<min(h.pauses-1, 10), maxPause)
	if asked, ok := retryAfter(header.Get("Retry-After")); ok {
		pause = asked
		if h.pauses > 1 { // it asks again and again: what it asks for is not enough
			pause = min(asked<<min(h.pauses-1, 10), max(asked, maxPause))
		}
	}
	h.until, h.why = time.Now().Add(pause), "the host answered "+strconv.Itoa(status)+" and is left alone for a while"
	return h.until, true
}

// failed notes that a request got no answer.
func (h *host) failed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.failures++; h.failures >= maxFailures {
		pause := min(firstPause<<min(h.failures-maxFailures, 10), maxPause)
		h.until, h.why = time.Now().Add(pause), "the host does not answer"
	}
}

// retryAfter reads seconds or a date (RFC 9110, section 10.2.3).
func retryAfter(value string) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, maxRetryAfter), true
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(time.Until(at), 0), maxRetryAfter), true
	}
	return 0, false
}

func sleepUntil(ctx context.Context, at time.Time) error {
	wait := time.Until(at)
	if wait <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
