package access

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	maxCallers = 10000            // buckets kept; those beyond share one
	sweepEvery = 10 * time.Second // between two looks for buckets that are full again and need not be kept
	overflow   = "overflow"       // the caller that stands for all who have no bucket of their own
)

// Limits are what one caller may do.
type Limits struct {
	// Rate is the number of requests a second over long times, Burst the number at once after a pause.
	Rate  float64
	Burst int
	// Searches and Exports bound what runs for one caller at the same time.
	Searches, Exports int
}

// Limiter holds callers to their limits. It is safe for concurrent use.
type Limiter struct {
	limits  Limits
	mu      sync.Mutex
	callers map[string]*caller
	swept   time.Time
}

type caller struct {
	bucket            *rate.Limiter
	searches, exports int
}

// NewLimiter makes a limiter.
func NewLimiter(l Limits) *Limiter { return &Limiter{limits: l, callers: map[string]*caller{}} }

// Quota is where a caller stands after a request. Its members are those of the RateLimit header fields
// (draft-ietf-httpapi-ratelimit-headers-10).
type Quota struct {
	// Allowed says that the request may go on; if not, Retry is when one may.
	Allowed bool
	Retry   time.Duration
	// Limit is the quota, Window the time in which it comes back whole; Remaining of it are left, and all of it is there after Reset.
	Limit, Remaining int
	Window, Reset    time.Duration
}

// Take takes one request of a caller from its bucket.
func (l *Limiter) Take(who string, now time.Time) Quota {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket := l.of(who, now).bucket
	q := Quota{Allowed: bucket.AllowN(now, 1), Limit: l.limits.Burst, Window: l.seconds(float64(l.limits.Burst))}
	tokens := bucket.TokensAt(now)
	q.Remaining = max(0, int(tokens))
	q.Reset = l.seconds(float64(l.limits.Burst) - tokens)
	if !q.Allowed {
		q.Retry = max(l.seconds(1-tokens), time.Second)
	}
	return q
}

// seconds is how long a number of tokens takes to come back, in whole seconds, rounded up, as header fields have them.
func (l *Limiter) seconds(tokens float64) time.Duration {
	return time.Duration(math.Ceil(max(0, tokens)/l.limits.Rate)) * time.Second
}

// Begin counts something that runs for a caller until done is called, or returns false if the caller has as many as it may.
func (l *Limiter) Begin(who string, export bool, now time.Time) (done func(), ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.of(who, now)
	count, most := &c.searches, l.limits.Searches
	if export {
		count, most = &c.exports, l.limits.Exports
	}
	if *count >= most {
		return nil, false
	}
	*count++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		*count--
	}, true
}

// of returns the state of a caller. The table is bounded: when it is full of callers that all have asked a moment ago, new ones
// share a bucket, so that nobody gains by having many addresses, and nobody loses a bucket that is not full.
func (l *Limiter) of(who string, now time.Time) *caller {
	if c, ok := l.callers[who]; ok {
		return c
	}
	if len(l.callers) >= maxCallers && now.Sub(l.swept) >= sweepEvery {
		l.sweep(now)
	}
	if len(l.callers) >= maxCallers {
		who = overflow
		if c, ok := l.callers[who]; ok {
			return c
		}
	}
	c := &caller{bucket: rate.NewLimiter(rate.Limit(l.limits.Rate), l.limits.Burst)}
	l.callers[who] = c
	return c
}

// sweep forgets callers that are as good as new.
func (l *Limiter) sweep(now time.Time) {
	l.swept = now
	for who, c := range l.callers {
		if c.searches == 0 && c.exports == 0 && c.bucket.TokensAt(now) >= float64(l.limits.Burst) {
			delete(l.callers, who)
		}
	}
}

// AddressCaller names the caller at an address: an IPv4 address, or the /64 of an IPv6 one, which is what one household has.
func AddressCaller(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return "address"
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if network, err := a.Prefix(64); err == nil {
			return "address " + network.String()
		}
	}
	return "address " + a.String()
}

// KeyCaller names the caller who has a key.
func KeyCaller(name string) string { return "key " + name }
