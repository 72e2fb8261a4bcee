package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"khabar"
)

// pipes is a network inside a test's bubble: every connection ends at one handler, and time passes only when all wait.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	mu     sync.Mutex
	at     map[string][]time.Duration // when requests came, by host and path
	begun  time.Time

	dialled []string
}

func newPipes(t *testing.T, handler http.HandlerFunc) *pipes {
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{}), at: map[string][]time.Duration{}, begun: time.Now()}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.at[r.Host] = append(p.at[r.Host], time.Since(p.begun))
		p.mu.Unlock()
		handler(w, r)
	})}
	go func() { _ = server.Serve(p) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) DialContext(_ context.Context, _, address string) (net.Conn, error) {
	p.mu.Lock()
	p.dialled = append(p.dialled, address)
	p.mu.Unlock()
	here, there := net.Pipe()
	p.conns <- there
	return here, nil
}

func (p *pipes) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if host == "private.example" {
		return []netip.Addr{netip.MustParseAddr("192.168.1.7")}, nil
	}
	return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
}

// inBubble runs a test with a Fetcher whose whole network is a handler.
func inBubble(t *testing.T, o Options, handler http.HandlerFunc, work func(*testing.T, *Fetcher, *pipes)) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipes(t, handler)
		o.Resolver, o.Dialer = p, p
		f := New(o)
		t.Cleanup(f.Close)
		work(t, f, p)
	})
}

func expect(t *testing.T, what string, got, want []time.Duration) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: requests at %v, want %v", what, got, want)
	}
}

const s = time.Second

func TestTheScheduleIsKeptPerHost(t *testing.T) {
	inBubble(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "slow.example" && r.URL.Path != "/robots.txt" {
			time.Sleep(5 * s)
		}
		w.WriteHeader(200)
	}, func(t *testing.T, f *Fetcher, p *pipes) {
		var all sync.WaitGroup
		for _, host := range []string{"a.example", "slow.example"} {
			for i := range 3 { // three at once: they must still go one after the other
				all.Go(func() {
					if _, err := f.Get(t.Context(), Request{URL: fmt.Sprintf("http://%s/%d", host, i)}); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		expect(t, "a fast host", p.at["a.example"], []time.Duration{0, 2 * s, 4 * s, 6 * s})
		expect(t, "a slow host", p.at["slow.example"], []time.Duration{0, 2 * s, 9 * s, 16 * s})
	})
}

func TestIntervals(t *testing.T) {
	delays := map[string]string{"asks.example": "Crawl-delay: 7", "much.example": "Crawl-delay: 86400",
		"less.example": "Crawl-delay: 0.1"}
	inBubble(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprintln(w, "User-agent: *\n"+delays[r.Host])
		}
	}, func(t *testing.T, f *Fetcher, p *pipes) {
		for host, interval := range map[string]time.Duration{"asks.example": 0, "much.example": 0, "less.example": 0,
			"own.example": 4 * s} {
			p.begun = time.Now()
			for range 3 {
				if _, err := f.Get(t.Context(), Request{URL: "http://" + host + "/", Interval: interval}); err != nil {
					t.Error(err)
				}
			}
		}
		expect(t, "Crawl-delay", p.at["asks.example"], []time.Duration{0, 2 * s, 9 * s, 16 * s})
		expect(t, "too much Crawl-delay", p.at["much.example"], []time.Duration{0, 2 * s, 122 * s, 242 * s})
		expect(t, "less Crawl-delay than the interval", p.at["less.example"], []time.Duration{0, 2 * s, 4 * s, 6 * s})
		expect(t, "the outlet's own interval", p.at["own.example"], []time.Duration{0, 4 * s, 8 * s, 12 * s})
	})
}

func TestHostsThatAskToBeLeftAlone(t *testing.T) {
	answers := map[string][]string{ // the values of Retry-After, "-" for none, "ok" for 200
		"seconds.example": {"7", "ok"}, "none.example": {"-", "-", "ok"}, "again.example": {"5", "5", "5", "ok"},
		"date.example": {"date", "ok"}, "nonsense.example": {"soon", "ok"},
	}
	served := map[string]int{}
	inBubble(t, Options{Patience: time.Hour}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		answer := answers[r.Host][served[r.Host]]
		served[r.Host]++
		switch answer {
		case "ok":
			return
		case "date":
			w.Header().Set("Retry-After", time.Now().Add(9*s).UTC().Format(http.TimeFormat))
		case "-":
		default:
			w.Header().Set("Retry-After", answer)
		}
		w.WriteHeader([]int{429, 503}[served[r.Host]%2])
	}, func(t *testing.T, f *Fetcher, p *pipes) {
		for host, all := range answers {
			p.begun = time.Now()
			for i := range all {
				_, err := f.Get(t.Context(), Request{URL: "http://" + host + "/"})
				if busy := outcomeOf(err) == khabar.FetchBusy; busy != (i < len(all)-1) {
					t.Errorf("%s, request %d: %v", host, i, err)
				}
			}
		}
		expect(t, "Retry-After in seconds", p.at["seconds.example"], []time.Duration{0, 2 * s, 9 * s})
		expect(t, "Retry-After as a date", p.at["date.example"], []time.Duration{0, 2 * s, 11 * s})
		expect(t, "Retry-After that is neither", p.at["nonsense.example"], []time.Duration{0, 2 * s, 32 * s})
		expect(t, "no Retry-After", p.at["none.example"], []time.Duration{0, 2 * s, 32 * s, 92 * s})
		expect(t, "the same Retry-After again and again", p.at["again.example"], []time.Duration{0, 2 * s, 7 * s, 17 * s, 37 * s})
	})
}

func TestNobodyWaitsLongerThanPatience(t *testing.T) {
	inBubble(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/page" {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(429)
		}
	}, func(t *testing.T, f *Fetcher, p *pipes) {
		for range 2 {
			_, err := f.Get(t.Context(), Request{URL: "http://busy.example/page"})
			var e *Error
			if !errors.As(err, &e) || e.Outcome != khabar.FetchBusy || e.Until.Sub(p.begun) != 3602*s {
				t.Errorf("%+v", err)
			}
		}
		expect(t, "a busy host", p.at["busy.example"], []time.Duration{0, 2 * s})
	})
}

// TestRedirectsIntoPrivateAddresses: the first hop is public and answers; where it leads to is never dialled.
func TestRedirectsIntoPrivateAddresses(t *testing.T) {
	targets := []string{"http://127.0.0.1/", "http://2130706433/", "//[::ffff:10.0.0.1]/",
		"http://169.254.169.254/latest/meta-data/",
		"http://localhost:80/", "https://private.example/", "http://public.example:22/", "file:///etc/passwd"}
	for _, target := range targets {
		inBubble(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/page" {
				w.Header().Set("Location", target)
				w.WriteHeader(http.StatusFound)
			}
		}, func(t *testing.T, f *Fetcher, p *pipes) {
			_, err := f.Get(t.Context(), Request{URL: "http://public.example/page"})
			if outcomeOf(err) != khabar.FetchBlocked {
				t.Errorf("%s: %v", target, err)
			}
			if len(p.dialled) != 1 || p.dialled[0] != "93.184.216.34:80" {
				t.Errorf("%s: dialled %q", target, p.dialled)
			}
		})
	}
}

func TestInterruptEndsTheWait(t *testing.T) {
	inBubble(t, Options{}, func(http.ResponseWriter, *http.Request) {}, func(t *testing.T, f *Fetcher, p *pipes) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*s)
		defer cancel()
		for range 5 {
			_, _ = f.Get(ctx, Request{URL: "http://a.example/"})
		}
		if got := time.Since(p.begun); got != 3*s {
			t.Errorf("ended after %s", got)
		}
		expect(t, "until the interrupt", p.at["a.example"], []time.Duration{0, 2 * s})
	})
}
