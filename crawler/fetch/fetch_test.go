package fetch

import (
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"khabar"
)

// serve starts a site on loopback and a Fetcher that may go there, without intervals.
func serve(t *testing.T, handler http.HandlerFunc, change ...func(*Options)) (*Fetcher, string) {
	t.Helper()
	site := httptest.NewServer(handler)
	t.Cleanup(site.Close)
	o := Options{AllowPrivate: true, Interval: -1, UserAgent: "khabar-test (+mailto:test@news.example)", Patience: -1}
	for _, c := range change {
		c(&o)
	}
	f := New(o)
	t.Cleanup(f.Close)
	return f, site.URL
}

func outcomeOf(err error) khabar.FetchOutcome {
	var e *Error
	if errors.As(err, &e) {
		return e.Outcome
	}
	return ""
}

func TestWhatIsSent(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1") // must not be used
	var got http.Header
	f, site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/page" {
			got = r.Header.Clone()
			w.Header().Set("ETag", `"2"`)
		}
	})
	r, err := f.Get(t.Context(), Request{URL: site + "/page", ETag: `"1"`, Modified: "Tue, 06 Jan 2026 09:30:00 GMT"})
	if err != nil || r.Status != 200 || r.FinalURL != site+"/page" || r.Header.Get("ETag") != `"2"` {
		t.Fatalf("%+v, %v", r, err)
	}
	for name, want := range map[string]string{"User-Agent": "khabar-test (+mailto:test@news.example)", "If-None-Match": `"1"`,
		"If-Modified-Since": "Tue, 06 Jan 2026 09:30:00 GMT", "Accept-Encoding": acceptEncoding, "Cookie": "", "Referer": ""} {
		if got.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Get(name), want)
		}
	}
}

// encodings make a body of n zero bytes on the fly, so that no test holds ten gigabytes.
var encodings = map[string]func(io.Writer) io.WriteCloser{
	"gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"br":   func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 1) },
	"zstd": func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)); return z },
	"deflate": func(w io.Writer) io.WriteCloser {
		return zlib.NewWriter(w)
	},
	"deflate, bare": func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 1); return z },
	"gzip, gzip":    func(w io.Writer) io.WriteCloser { return &twice{gzip.NewWriter(w), nil} },
	"identity":      func(w io.Writer) io.WriteCloser { return nopCloser{w} },
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

type twice struct{ outer, inner *gzip.Writer }

func (t *twice) Write(p []byte) (int, error) {
	if t.inner == nil {
		t.inner = gzip.NewWriter(t.outer)
	}
	return t.inner.Write(p)
}

func (t *twice) Close() error { return errors.Join(t.inner.Close(), t.outer.Close()) }

func TestEncodings(t *testing.T) {
	const text = "خبر عاجل من دمشق"
	for name, encode := range encodings {
		f, site := serve(t, func(w http.ResponseWriter, r *http.Request) {
			header, _, _ := strings.Cut(name, ", b")
			w.Header().Set("Content-Encoding", header)
			z := encode(w)
			_, _ = io.WriteString(z, text)
			_ = z.Close()
		})
		r, err := f.Get(t.Context(), Request{URL: site + "/page"})
		if err != nil || string(r.Body) != text {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func TestBombsAreRefused(t *testing.T) {
	zeros := make([]byte, 1<<16)
	for name, encode := range encodings {
		size := int64(10 << 30)
		if name == "gzip, gzip" { // shrinks to nothing: all of it is made before the first byte is sent
			size = 100 << 20
		}
		var sent int64
		done := make(chan struct{})
		f, site := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			defer close(done)
			header, _, _ := strings.Cut(name, ", b")
			w.Header().Set("Content-Encoding", header)
			z := encode(w)
			for sent < size && r.Context().Err() == nil {
				n, err := z.Write(zeros)
				if sent += int64(n); err != nil {
					return
				}
			}
			_ = z.Close()
		})
		_, err := f.Get(t.Context(), Request{URL: site + "/page"})
		<-done
		if outcomeOf(err) != khabar.FetchBlocked || !errors.Is(err, errTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
		if sent >= 10<<30 {
			t.Errorf("%s: read to the end", name)
		}
	}
}

func TestBrokenEncodings(t *testing.T) {
	for encoding, body := range map[string]string{"gzip": "not gzip", "br": "\xff\xff\xff", "zstd": "\x28\xb5\x2f\xfdxx",
		"deflate": "\x00",
		"rot13":   "uryyb", "gzip,gzip,gzip": ""} {
		f, site := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/page" {
				w.Header().Set("Content-Encoding", encoding)
			}
			_, _ = io.WriteString(w, body)
		})
		if r, err := f.Get(t.Context(), Request{URL: site + "/page"}); outcomeOf(err) != khabar.FetchError {
			t.Errorf("%s: %v, %v", encoding, r, err)
		}
	}
}

func TestSlowHosts(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, ".")
			w.(http.Flusher).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	}
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for name, handler := range map[string]http.HandlerFunc{"drips": drip, "silent": silent} {
		f, site := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/page" {
				handler(w, r)
			}
		}, func(o *Options) { o.Header, o.Total = 200*time.Millisecond, 300*time.Millisecond })
		_, err := f.Get(t.Context(), Request{URL: site + "/page"})
		if outcomeOf(err) != khabar.FetchError || !strings.Contains(err.Error(), "in time") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRedirects(t *testing.T) {
	f, site := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/spiral":
			http.Redirect(w, r, "/spiral?"+r.URL.RawQuery+"x", http.StatusMovedPermanently)
		case "/here":
			if r.Header.Get("If-None-Match") == "" {
				t.Error("the first request is not conditional")
			}
			http.Redirect(w, r, "there#fragment", http.StatusSeeOther)
		case "/there":
			if r.Header.Get("If-None-Match") != "" {
				t.Error("the validator was sent to another address")
			}
			_, _ = io.WriteString(w, "found")
		case "/forbidden-by-robots":
			t.Error("a redirect led past robots.txt")
		case "/past-robots":
			http.Redirect(w, r, "/forbidden-by-robots", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/credentials":
			w.Header().Set("Location", "http://a:b@"+r.Host+"/there")
			w.WriteHeader(http.StatusFound)
		case "/robots.txt":
			_, _ = io.WriteString(w, "User-agent: khabar\nDisallow: /forbidden-by-robots")
		}
	})
	r, err := f.Get(t.Context(), Request{URL: site + "/here", ETag: `"1"`})
	if err != nil || string(r.Body) != "found" || r.FinalURL != site+"/there" {
		t.Errorf("here: %+v, %v", r, err)
	}
	for path, want := range map[string]khabar.FetchOutcome{"/loop": "blocked", "/spiral": "blocked", "/past-robots": "robots",
		"/file":        "blocked",
		"/credentials": "blocked"} {
		if _, err := f.Get(t.Context(), Request{URL: site + path}); outcomeOf(err) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestRobotsDecide(t *testing.T) {
	tests := []struct {
		name   string
		robots http.HandlerFunc
		want   khabar.FetchOutcome // "": allowed
	}{
		{"allows", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "User-agent: *\nDisallow: /other") }, ""},
		{"forbids", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "User-agent: *\nDisallow: /") }, "robots"},
		{"forbids others", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "User-agent: else\nDisallow: /") }, ""},
		{"404", http.NotFound, ""},
		{"403", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, ""},
		{"500", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, "robots"},
		{"503", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "busy"},
		{"429", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, "busy"},
		{"no answer", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "robots"},
		{"redirected", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere.txt", http.StatusMovedPermanently)
		}, "robots"},
		{"redirected for ever", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/robots.txt",
				http.StatusFound)
		}, ""},
		{"endless", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, "# "+strings.Repeat("x", 4000)+"\n"); err != nil {
					return
				}
			}
		}, "robots"},
	}
	for _, test := range tests {
		var asked, pages atomic.Int32
		f, site := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/robots.txt":
				asked.Add(1)
				test.robots(w, r)
			case "/elsewhere.txt":
				fmt.Fprint(w, "User-agent: khabar\nDisallow: /page")
			default:
				pages.Add(1)
			}
		}, func(o *Options) { o.Header, o.Total = 300*time.Millisecond, 5*time.Second })
		for range 2 {
			if _, err := f.Get(t.Context(), Request{URL: site + "/page"}); outcomeOf(err) != test.want ||
				(err == nil) != (test.want == "") {
				t.Errorf("%s: %v, want %q", test.name, err, test.want)
			}
		}
		if pages.Load() > 0 && test.want != "" {
			t.Errorf("%s: the page was fetched", test.name)
		}
		if asked.Load() != 1 && test.name != "redirected for ever" {
			t.Errorf("%s: robots.txt was fetched %d times", test.name, asked.Load())
		}
	}
}

// keptRobots is a RobotsStore of one file.
type keptRobots struct{ file *khabar.RobotsFile }

func (k *keptRobots) Robots(context.Context, string) (*khabar.RobotsFile, error) { return k.file, nil }
func (k *keptRobots) SaveRobots(_ context.Context, r khabar.RobotsFile) error {
	k.file = &r
	return nil
}

func TestRobotsAreKeptForADay(t *testing.T) {
	kept := &keptRobots{}
	asked := 0
	handler := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked++
			fmt.Fprint(w, "User-agent: *\nDisallow: /no")
		}
	}
	f, site := serve(t, handler, func(o *Options) { o.Robots = kept })
	get := func(f *Fetcher) {
		t.Helper()
		if _, err := f.Get(t.Context(), Request{URL: site + "/no"}); outcomeOf(err) != khabar.FetchRobots {
			t.Error(err)
		}
	}
	again := func() *Fetcher { return New(Options{AllowPrivate: true, Interval: -1, Robots: kept}) }
	get(f)
	get(again())
	if asked != 1 {
		t.Errorf("asked %d times within a day", asked)
	}
	kept.file.Fetched = kept.file.Fetched.Add(-25 * time.Hour)
	get(again())
	if asked != 2 {
		t.Errorf("asked %d times after a day", asked)
	}
}
