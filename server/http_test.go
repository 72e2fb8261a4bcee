package server_test

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

// every address of the site, with the status it answers.
var addresses = map[string]int{
	"/": 200, "/?q=dam": 200, "/?q=(dam": 400, "/?nonsense=1": 400, "/outlets": 200, "/help": 200, "/problems": 200,
	"/robots.txt": 200,
	"/articles/00000000000000000000000000000000": 404, "/static/none.css": 404, "/nothing": 404,
	"/healthz": 200, "/readyz": 200, "/metrics": 200,
	"/api/v1/search": 200, "/api/v1/search?q=(dam": 400, "/api/v1/outlets": 200, "/api/v1/articles/x": 404,
	"/api/v1/nothing": 404, "/api/": 404,
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	s := newSite(t)
	for target, status := range addresses {
		w := s.get(target)
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
		csp := w.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'",
			"base-uri 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: Content-Security-Policy %q lacks %s", target, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy %q", target, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"X-Frame-Options": "DENY"} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", target, name, got, want)
			}
		}
		if w.Header().Get("X-Request-Id") == "" || w.Header().Get("Content-Type") == "" {
			t.Errorf("%s: headers %v", target, w.Header())
		}
	}
}

func TestHead(t *testing.T) {
	live := serve(t, newSite(t))
	for target, status := range addresses {
		r, err := http.Head(live + target)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != status || len(body) > 0 {
			t.Errorf("HEAD %s: status %d with %d bytes, want %d", target, r.StatusCode, len(body), status)
		}
	}
}

func TestMethods(t *testing.T) {
	s := newSite(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "TRACE"} {
		w := s.do(method, "/api/v1/search?q=dam")
		wantProblem(t, w, http.StatusMethodNotAllowed, "method-not-allowed", "")
		if allow := w.Header().Get("Allow"); !strings.Contains(allow, "GET") {
			t.Errorf("%s: Allow %q", method, allow)
		}
		if w := s.do(method, "/"); w.Code != http.StatusMethodNotAllowed || !strings.Contains(w.Body.String(), "<html") {
			t.Errorf("%s /: status %d", method, w.Code)
		}
	}
	wantProblem(t, s.get("/api/v2/search"), http.StatusNotFound, "not-found", "")
}

func TestAccept(t *testing.T) {
	s := newSite(t)
	for accept, status := range map[string]int{
		"": 200, "*/*": 200, "application/json": 200, "application/*;q=0.5": 200, "text/html, */*;q=0.1": 200, "nonsense": 200,
		";;;,,":     200,
		"text/html": 406, "application/json;q=0": 406, "*/*, application/json;q=0": 406, "image/png, text/*": 406,
	} {
		if w := s.get("/api/v1/articles/"+s.searcher.Articles[0].ID, "Accept", accept); w.Code != status {
			t.Errorf("Accept %q: status %d, want %d", accept, w.Code, status)
		}
	}
	wantProblem(t, s.get("/api/v1/search", "Accept", "text/html"), http.StatusNotAcceptable, "not-acceptable", "")
}

func TestCrossOrigin(t *testing.T) {
	s := newSite(t)
	if got := s.get("/api/v1/search", "Origin", "https://notebook.example").Header().Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("Access-Control-Allow-Origin %q", got)
	}
	if got := s.get("/", "Origin", "https://notebook.example").Header().Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("pages allow the origin %q", got)
	}
	w := s.do(http.MethodOptions, "/api/v1/search", "Origin", "https://notebook.example", "Access-Control-Request-Method", "GET")
	if w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Methods") != "GET,HEAD" {
		t.Errorf("preflight: %d %v", w.Code, w.Header())
	}
}

func TestGzip(t *testing.T) {
	s := newSite(t)
	for _, target := range []string{"/", "/api/v1/search?q=dam"} {
		w := s.get(target, "Accept-Encoding", "gzip")
		if w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","),
			"Accept-Encoding") {
			t.Fatalf("%s: headers %v", target, w.Header())
		}
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(z); err != nil || !strings.Contains(string(body), "dam") {
			t.Errorf("%s: %v, %q", target, err, body)
		}
	}
	w := s.get("/api/v1/search?q=(", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "" {
		t.Error("a problem claims to be compressed")
	}
	wantProblem(t, w, http.StatusBadRequest, "invalid-query", "q")
}

func TestRequestID(t *testing.T) {
	s := newSite(t)
	if got := s.get("/healthz", "X-Request-Id", "notebook-7").Header().Get("X-Request-Id"); got != "notebook-7" {
		t.Errorf("the caller's id became %q", got)
	}
	for _, bad := range []string{"", "a b", "a\"b", strings.Repeat("a", 65), "<script>"} {
		if got := s.get("/healthz", "X-Request-Id", bad).Header().Get("X-Request-Id"); got == bad || len(got) != 16 {
			t.Errorf("%q became %q", bad, got)
		}
	}
}

func TestErrorsOfTheSearcher(t *testing.T) {
	secret := "disk /var/secret"
	for _, c := range []struct {
		err    error
		status int
		name   string
	}{
		{khabar.Errorf(khabar.KindInvalid, "x", "m").At("cursor"), 400, "invalid-parameter"},
		{khabar.Errorf(khabar.KindNotFound, "x", "m"), 404, "not-found"},
		{khabar.Errorf(khabar.KindConflict, "x", "m"), 409, "conflict"},
		{khabar.Errorf(khabar.KindGone, "x", "m"), 410, "gone"},
		{khabar.Errorf(khabar.KindTooLarge, "x", "m"), 422, "too-large"},
		{khabar.Errorf(khabar.KindUnavailable, "x", "m"), 503, "unavailable"},
		{khabar.Errorf(khabar.KindTimeout, "x", "m"), 504, "timeout"},
		{khabar.Errorf(khabar.KindDamaged, "x", "%s", secret), 500, "internal"},
		{khabar.Errorf(khabar.KindInternal, "x", "%s", secret), 500, "internal"},
		{context.DeadlineExceeded, 504, "timeout"},
		{io.ErrUnexpectedEOF, 500, "internal"},
	} {
		s := newSite(t)
		s.searcher.Fail = c.err
		w := s.get("/api/v1/search?q=dam")
		body := w.Body.String()
		field := ""
		if c.status == 400 {
			field = "cursor"
		}
		wantProblem(t, w, c.status, c.name, field)
		page := s.get("/?q=dam")
		if c.status != page.Code && c.status != http.StatusUnprocessableEntity {
			t.Errorf("%v: the page's status is %d", c.err, page.Code)
		}
		if strings.Contains(body+page.Body.String(), secret) {
			t.Errorf("%v: what is internal is shown", c.err)
		}
		if logged := strings.Contains(s.log.String(), "request failed"); logged != (c.status >= 500) {
			t.Errorf("%v: logged %v", c.err, logged)
		}
		if (w.Header().Get("Retry-After") != "") != (c.status == 503) {
			t.Errorf("%v: Retry-After %q", c.err, w.Header().Get("Retry-After"))
		}
	}
}

func TestPanicIsAProblem(t *testing.T) {
	s := newSite(t)
	s.searcher.Before = func(context.Context) { panic("secret") }
	for _, encoding := range []string{"", "gzip"} {
		w := s.get("/api/v1/search?q=dam", "Accept-Encoding", encoding)
		if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), ".go") {
			t.Errorf("the answer tells: %s", w.Body)
		}
		wantProblem(t, w, http.StatusInternalServerError, "internal", "")
	}
	if page := s.get("/?q=dam"); page.Code != 500 || !strings.Contains(page.Body.String(), "</html>") {
		t.Errorf("the page's status is %d", page.Code)
	}
	if !strings.Contains(s.log.String(), "secret") {
		t.Error("the log does not tell")
	}
}

func TestDeadlineReachesTheSearcher(t *testing.T) {
	s := newSite(t, func(o *server.Options) { o.RequestTimeout = 20 * time.Millisecond })
	s.searcher.Before = func(ctx context.Context) {
		<-ctx.Done()
		s.searcher.Fail = ctx.Err()
	}
	wantProblem(t, s.get("/api/v1/search?q=dam"), http.StatusGatewayTimeout, "timeout", "")
}

func TestTooManyAtOnce(t *testing.T) {
	s := newSite(t, func(o *server.Options) { o.MaxConcurrent = 1 })
	entered, leave := make(chan struct{}), make(chan struct{})
	var first atomic.Bool
	s.searcher.Before = func(context.Context) {
		if first.CompareAndSwap(false, true) {
			close(entered)
			<-leave
		}
	}
	done := make(chan int)
	go func() { done <- s.get("/api/v1/search?q=dam").Code }()
	<-entered
	w := s.get("/api/v1/search?q=dam")
	wantProblem(t, w, http.StatusServiceUnavailable, "busy", "")
	if w.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	if w := s.get("/healthz"); w.Code != 200 {
		t.Errorf("health waits too: %d", w.Code)
	}
	close(leave)
	if code := <-done; code != 200 {
		t.Errorf("the first request got %d", code)
	}
}

func TestMetricsAndLogTellNoQueries(t *testing.T) {
	s := newSite(t)
	s.get("/api/v1/search?q=topsecret&author=somebody", "User-Agent", "topsecret")
	s.get("/?q=topsecret")
	s.get("/api/v1/search?q=(topsecret")
	s.get("/topsecret")
	s.do("TOPSECRET", "/")
	metrics := s.get("/metrics").Body.String()
	for _, want := range []string{
		`khabar_http_requests_total{method="GET",route="/api/v1/search",status="200"} 1`,
		`khabar_http_requests_total{method="GET",route="none",status="404"} 1`,
		`khabar_http_requests_total{method="other",route="none",status="405"} 1`,
		`khabar_http_request_duration_seconds_count{route="/api/v1/search"} 2`,
		"khabar_index_ready 1", "khabar_index_articles 6", `khabar_build_info{version="1.2.3"} 1`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	for name, text := range map[string]string{"/metrics": metrics, "the log": s.log.String()} {
		if strings.Contains(strings.ToLower(text), "topsecret") || strings.Contains(text, "somebody") {
			t.Errorf("%s tells the query:\n%s", name, text)
		}
	}
	s.searcher.Fail = khabar.Errorf(khabar.KindUnavailable, "x", "no index")
	if !strings.Contains(s.get("/metrics").Body.String(), "khabar_index_ready 0") {
		t.Error("/metrics calls a missing index ready")
	}
	if w := s.get("/readyz"); w.Code != 503 {
		t.Errorf("/readyz: %d", w.Code)
	}
	if w := s.get("/healthz"); w.Code != 200 {
		t.Errorf("/healthz: %d", w.Code)
	}
}

func TestNewWantsWhatItNeeds(t *testing.T) {
	if _, err := server.New(server.Options{Outlets: servertest.Outlets()}); khabar.KindOf(err) != khabar.KindInvalid {
		t.Errorf("without a searcher: %v", err)
	}
}

// serve runs a handler on loopback until the test ends.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	live := &http.Server{Handler: h, ReadHeaderTimeout: time.Second}
	go func() { _ = live.Serve(l) }()
	t.Cleanup(func() { _ = live.Close() })
	return "http://" + l.Addr().String()
}

func TestShutdownFinishesWhatIsUnderWay(t *testing.T) {
	searcher := &servertest.Searcher{Articles: servertest.Articles()}
	made, err := server.New(server.Options{Searcher: searcher, Outlets: servertest.Outlets()})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	served := make(chan error, 1)
	go func() { served <- made.Serve(ctx, l) }()

	entered, leave := make(chan struct{}), make(chan struct{})
	searcher.Before = func(context.Context) {
		close(entered)
		<-leave
	}
	status := make(chan int, 1)
	go func() {
		r, err := http.Get("http://" + l.Addr().String() + "/api/v1/search?q=dam")
		if err != nil {
			status <- 0
			return
		}
		_ = r.Body.Close()
		status <- r.StatusCode
	}()
	<-entered
	stop()
	for refused := false; !refused; { // until the listener is closed
		c, err := net.Dial("tcp", l.Addr().String())
		if refused = err != nil; !refused {
			_ = c.Close()
		}
	}
	close(leave)
	if got := <-status; got != http.StatusOK {
		t.Errorf("the request under way got %d", got)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestServeSaysThatItsListenerFailed(t *testing.T) {
	made, err := server.New(server.Options{Searcher: &servertest.Searcher{}, Outlets: servertest.Outlets()})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if err := made.Serve(context.Background(), l); khabar.KindOf(err) != khabar.KindInternal {
		t.Errorf("Serve on a closed listener: %v", err)
	}
}
