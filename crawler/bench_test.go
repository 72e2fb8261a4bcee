package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"khabar"
	"khabar/archive"
	"khabar/crawler/extract"
	"khabar/crawler/fetch"
)

// BenchmarkFetchToArchive crawls 50 outlets of 200 pages each from loopback into an archive, without intervals and with an
// extractor that costs nothing. It reports pages per CPU second (the servers' share included) and the peak of the heap.
func BenchmarkFetchToArchive(b *testing.B) {
	const outlets, pages = 50, 200
	body := strings.Repeat("<p>The committee said on Tuesday that the pumps of the eastern district had been repaired.</p>\n",
		300)
	for b.Loop() {
		a, err := archive.Open(context.Background(), filepath.Join(b.TempDir(), "archive.db"))
		if err != nil {
			b.Fatal(err)
		}
		var all []khabar.Outlet
		for n := range outlets {
			s := benchSite(b, pages, body)
			all = append(all, khabar.Outlet{ID: fmt.Sprintf("outlet-%d", n), Hosts: []string{strings.TrimPrefix(s.URL,
				"http://")},
				Ways: []khabar.Way{{Kind: sitemap, URL: s.URL + "/sitemap.xml"}}})
		}
		c := New(Options{Store: a, Extractor: free{}, Parallel: outlets, Fetch: fetch.Options{AllowPrivate: true, Interval: -1,
			Concurrency: 64}})
		begun, used := time.Now(), cpu()
		peak := watchHeap()
		reports, err := c.Run(context.Background(), all, 0, CrawlOptions{})
		if err != nil {
			b.Fatal(err)
		}
		total := 0
		for _, r := range reports {
			total += r.New
		}
		if total != outlets*pages {
			b.Fatalf("%d articles", total)
		}
		b.ReportMetric(float64(total)/(cpu()-used).Seconds(), "pages/cpu-s")
		b.ReportMetric(float64(total)/time.Since(begun).Seconds(), "pages/s")
		b.ReportMetric(float64(peak())/(1<<20), "heap-MB")
		c.Close()
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// free is an extractor that costs nothing.
type free struct{}

func (free) HTML(_ context.Context, in extract.Input) (*extract.Result, error) {
	title, body, ok := strings.Cut(string(in.Body), "<article>")
	return &extract.Result{Article: &khabar.Article{Outlet: in.Outlet, Title: title, Body: body}, IsArticle: ok}, nil
}

func benchSite(b *testing.B, pages int, body string) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/sitemap.xml":
			for n := range pages {
				fmt.Fprintf(w, "%s<url><loc>http://%s/news/%d</loc></url>", map[bool]string{true: "<urlset>"}[n == 0], r.Host, n)
			}
			fmt.Fprint(w, "</urlset>")
		case strings.HasPrefix(r.URL.Path, "/news/"):
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<h1>%s</h1><article>%s</article>", r.URL.Path, body)
		default:
			http.NotFound(w, r)
		}
	}))
	b.Cleanup(s.Close)
	return s
}

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// watchHeap samples the memory in use until it is asked for the peak, in bytes.
func watchHeap() func() uint64 {
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.Sys-m.HeapReleased)
			}
		}
	}()
	return func() uint64 { close(stop); return <-peak }
}
