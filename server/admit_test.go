package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"khabar/server"
	"khabar/server/access"
)

// withKey makes a server ask for a key, and returns that.
func withKey(t *testing.T) (key string, change func(*server.Options)) {
	t.Helper()
	key, line, err := access.NewKey("sara")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := access.ReadKeys("keys", strings.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	return key, func(o *server.Options) { o.Keys = keys }
}

func limited(o *server.Options) {
	o.Limits = access.Limits{Rate: .01, Burst: 3, Searches: 1, Exports: 1}
}

func TestKeys(t *testing.T) {
	key, change := withKey(t)
	s := newSite(t, change, exporting)
	for _, target := range []string{"/api/v1/search?q=dam", "/api/v1/export", "/api/v1/outlets", "/api/v1/nothing"} {
		w := s.get(target)
		wantProblem(t, w, http.StatusUnauthorized, "key-required", "")
		if got := w.Header().Get("WWW-Authenticate"); got != `Bearer realm="khabar"` {
			t.Errorf("%s: WWW-Authenticate %q", target, got)
		}
		w = s.get(target, "Authorization", "Bearer "+key+"x")
		wantProblem(t, w, http.StatusUnauthorized, "key-required", "")
		if got := w.Header().Get("WWW-Authenticate"); !strings.Contains(got, `error="invalid_token"`) {
			t.Errorf("%s: WWW-Authenticate %q", target, got)
		}
		for _, scheme := range []string{"Bearer ", "Token "} {
			if w := s.get(target, "Authorization", scheme+key); w.Code == http.StatusUnauthorized {
				t.Errorf("%s: %d with the key", target, w.Code)
			}
		}
	}
	for _, target := range []string{"/", "/help", "/healthz", "/readyz", "/metrics"} {
		if w := s.get(target); w.Code != http.StatusOK {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	w := s.do(http.MethodOptions, "/api/v1/search", "Origin", "https://notebook.example", "Access-Control-Request-Method", "GET",
		"Access-Control-Request-Headers", "authorization")
	if w.Code != http.StatusNoContent || !strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("preflight: %d %v", w.Code, w.Header())
	}
	if !strings.Contains(s.log.String(), `caller="key sara"`) {
		t.Error("the log does not say whose key it was")
	}
	s.searcher.Fail = fmt.Errorf("broken")
	s.get("/api/v1/search?q="+key, "Authorization", "Bearer "+key, "X-Request-Id", key)
	secret := strings.TrimPrefix(key, "khabar_")
	if strings.Contains(strings.ReplaceAll(s.log.String(), "request_id="+key, ""), secret) {
		t.Errorf("the key is in the log:\n%s", s.log)
	}
}

func TestRateLimit(t *testing.T) {
	s := newSite(t, limited)
	for i := range 3 {
		w := s.get("/api/v1/count?q=dam")
		if got, want := w.Header().Get("RateLimit"), fmt.Sprintf(`"requests";r=%d;t=%d`, 2-i, 100*(i+1)); w.Code != 200 || got != want {
			t.Errorf("request %d: status %d, RateLimit %s, want %s", i, w.Code, got, want)
		}
		if got := w.Header().Get("RateLimit-Policy"); got != `"requests";q=3;w=300` {
			t.Errorf("RateLimit-Policy %s", got)
		}
	}
	w := s.get("/api/v1/count?q=dam")
	wantProblem(t, w, http.StatusTooManyRequests, "too-many-requests", "")
	if wait, err := strconv.Atoi(w.Header().Get("Retry-After")); err != nil || wait < 1 || wait > 100 {
		t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
	}
	if w := s.get("/?q=dam"); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "<html") {
		t.Errorf("the page answers %d", w.Code)
	}
	for _, target := range []string{"/help", "/healthz", "/metrics"} {
		if w := s.get(target); w.Code != http.StatusOK {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

// What a request says of where it comes from is believed of no one, unless a proxy is trusted.
func TestForgedAddressesShareABucket(t *testing.T) {
	forged := func(s *site, from string, n int) (allowed int) {
		for i := range n {
			r := httptest.NewRequest(http.MethodGet, "/api/v1/count", nil)
			r.RemoteAddr = from
			for _, name := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "True-Client-Ip", "Cf-Connecting-Ip"} {
				r.Header.Set(name, fmt.Sprintf("198.51.100.%d", i))
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code == http.StatusOK {
				allowed++
			}
		}
		return allowed
	}
	s := newSite(t, limited)
	if n := forged(s, "192.0.2.7:1000", 20); n != 3 {
		t.Errorf("%d of 20 forged addresses were answered, want 3", n)
	}
	if n := forged(s, "192.0.2.8:1000", 1); n != 1 {
		t.Error("another address has no bucket of its own")
	}
	behind := newSite(t, limited, func(o *server.Options) { o.TrustedProxies = []string{"192.0.2.7"} })
	if n := forged(behind, "192.0.2.7:1000", 20); n != 20 {
		t.Errorf("%d of 20 callers behind a trusted proxy were answered", n)
	}
	if n := forged(behind, "192.0.2.8:1000", 20); n != 3 {
		t.Errorf("%d of 20 forged addresses from elsewhere were answered, want 3", n)
	}
}

// Keys have buckets of their own, wherever they are used from.
func TestKeysHaveBuckets(t *testing.T) {
	key, change := withKey(t)
	s := newSite(t, change, limited)
	for range 4 {
		s.get("/api/v1/count")
	}
	if w := s.get("/api/v1/count"); w.Code != http.StatusTooManyRequests {
		t.Errorf("guessing keys is answered %d", w.Code)
	}
	if w := s.get("/api/v1/count", "Authorization", "Bearer "+key); w.Code != http.StatusOK {
		t.Errorf("who has a key waits for who has none: %d", w.Code)
	}
}

func TestOneCallerCannotTakeAllSlots(t *testing.T) {
	hold, running := make(chan struct{}), make(chan struct{}, 1)
	s := newSite(t, func(o *server.Options) { o.Limits = access.Limits{Rate: 100, Burst: 100, Searches: 1, Exports: 1} }, exporting)
	s.searcher.Before = holdUp(running, hold)
	done := make(chan int, 1)
	go func() { done <- s.get("/api/v1/search").Code }()
	<-running
	w := s.get("/api/v1/search")
	wantProblem(t, w, http.StatusTooManyRequests, "too-many-requests", "")
	if w.Header().Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
	}
	close(hold)
	if code := <-done; code != http.StatusOK {
		t.Errorf("the first request: %d", code)
	}
	if w := s.get("/api/v1/search"); w.Code != http.StatusOK {
		t.Errorf("after it: %d", w.Code)
	}
}

// holdUp lets a search say that it runs, and wait.
func holdUp(running chan<- struct{}, hold <-chan struct{}) func(context.Context) {
	return func(context.Context) {
		select {
		case running <- struct{}{}:
		default:
		}
		<-hold
	}
}
