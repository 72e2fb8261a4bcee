package extract

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func seedCorpus(f *testing.F, pattern string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds in %s (%v)", pattern, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, "text/html; charset=windows-1256")
	}
}

// sound are the promises about any result.
func sound(t *testing.T, r *Result, err error) {
	t.Helper()
	if err != nil {
		return
	}
	a := r.Article
	for _, s := range append([]string{a.Title, a.Body, a.Section, a.Outlet, a.Lang}, append(a.Authors, a.Tags...)...) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			t.Fatalf("not text: %q", s)
		}
	}
	if r.IsArticle == (r.Reason != "") {
		t.Fatalf("article %v, reason %q", r.IsArticle, r.Reason)
	}
	if a.Published.IsZero() != (a.PublishedSource == "unknown") {
		t.Fatalf("published %v from %q", a.Published, a.PublishedSource)
	}
}

func FuzzHTML(f *testing.F) {
	seedCorpus(f, "testdata/pages/*.html")
	f.Add([]byte(datePage{below: `<p>Published 6 January 2026 | منذ ٣ ساعات</p><time class="updated">7 Jan 26</time>`}.html(true)), "text/html")
	e := New(seedOutlets)
	f.Fuzz(func(t *testing.T, body []byte, mediaType string) {
		r, err := e.HTML(t.Context(), Input{URL: "https://a.example/2026/01/02/x", Body: body, MediaType: mediaType, Fetched: time.Unix(1.8e9, 0)})
		if err != nil && strings.Contains(err.Error(), "panic") {
			t.Fatal(err)
		}
		sound(t, r, err)
	})
}

func FuzzText(f *testing.F) {
	seedCorpus(f, "testdata/texts/*.txt")
	e := New(seedOutlets)
	f.Fuzz(func(t *testing.T, body []byte, mediaType string) {
		r, err := e.Text(t.Context(), Input{Body: body, MediaType: mediaType})
		if err != nil && strings.Contains(err.Error(), "panic") {
			t.Fatal(err)
		}
		sound(t, r, err)
	})
}

// TestMutatedPages extracts damaged copies of real pages: as many as KHABAR_MUTANTS says ("50000", or "50000-100000" for a part of a
// longer run), some hundred otherwise. It tells the processor time of the slowest one and the largest heap; -v shows both.
func TestMutatedPages(t *testing.T) {
	from, to := 0, 300
	if s := os.Getenv("KHABAR_MUTANTS"); s != "" {
		a, b, part := strings.Cut(s, "-")
		to, _ = strconv.Atoi(a)
		if part {
			from = to
			to, _ = strconv.Atoi(b)
		}
	}
	files, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages", err)
	}
	var pages [][]byte
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, raw)
	}
	if os.Getenv("KHABAR_PAGES") != "" && os.Getenv("KHABAR_MUTANTS") != "" {
		for _, p := range benchPages(t) {
			pages = append(pages, p.html)
		}
	}
	e := New(seedOutlets)
	slowest, which, heap := time.Duration(0), 0, uint64(0)
	defer func() {
		t.Logf("mutants %d to %d: the slowest, %d, took %v; heap up to %d MB", from, to, which, slowest, heap>>20)
	}()
	for i := from; i < to; i++ {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		body := mutate(r, pages)
		before := cpuTime(t)
		result, err := e.HTML(t.Context(), Input{URL: "https://a.example/x", Body: body})
		if err != nil && strings.Contains(err.Error(), "panic") {
			t.Fatalf("mutant %d: %v", i, err)
		}
		if took := cpuTime(t) - before; took > slowest {
			slowest, which = took, i
		}
		if i%100 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			heap = max(heap, m.HeapSys)
		}
		sound(t, result, err)
	}
}

// mutate damages one page in one to four ways: bytes flipped, parts cut, doubled or moved, tags of another page put in, deep nesting.
func mutate(r *rand.Rand, pages [][]byte) []byte {
	body := bytes.Clone(pages[r.IntN(len(pages))])
	for range 1 + r.IntN(4) {
		if len(body) < 10 {
			break
		}
		from := r.IntN(len(body))
		to := min(len(body), from+r.IntN(2000))
		switch r.IntN(7) {
		case 0:
			for range 40 {
				body[r.IntN(len(body))] = byte(r.IntN(256))
			}
		case 1:
			body = append(body[:from:from], body[to:]...)
		case 2:
			body = append(body[:to:to], body[from:]...)
		case 3:
			other := pages[r.IntN(len(pages))]
			at := r.IntN(len(other))
			body = append(body[:from:from], append(bytes.Clone(other[at:min(len(other), at+3000)]), body[to:]...)...)
		case 4:
			deep := bytes.Repeat([]byte([]string{"<div>", "<b>", "<table><tr><td>", "<p><i>", "<ul><li>", "<span hidden>"}[r.IntN(6)]), r.IntN(1500))
			body = append(body[:from:from], append(deep, body[from:]...)...)
		case 5:
			body = body[:from]
		case 6:
			body = bytes.ReplaceAll(body, []byte("</p>"), []byte([]string{"", "</div>", "<p>", "</p></p>"}[r.IntN(4)]))
		}
	}
	return body
}

// mostAllocated bounds all the memory that one page may make the extractor ask for, garbage included. Hostile ones of 8 MB need up to
// 220 MB; without the bounds on tags, attributes and text they needed 1,500.
const mostAllocated = 256 << 20

func allocatedBytes() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// numbered repeats a format with the numbers from 0.
func numbered(format string, times int) string {
	var b strings.Builder
	for i := range times {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestHostilePages are pages made to be slow or deep. They must be answered at all; the bound on time is the extractor's own.
func TestHostilePages(t *testing.T) {
	e := New(nil)
	for name, page := range map[string]string{
		"empty":        "",
		"nul":          strings.Repeat("\x00", 1000),
		"deep divs":    strings.Repeat("<div>", 200_000) + "text",
		"deep inline":  strings.Repeat("<b><p>", 20_000) + "text",
		"attributes":   "<p " + strings.Repeat("a=1 ", 200_000) + ">text",
		"many links":   strings.Repeat(`<a href="/x">link</a> `, 100_000),
		"many spans":   "<p>" + strings.Repeat("<span>a</span>", 200_000),
		"nested spans": "<p>" + strings.Repeat(`<span><a href="/1">one two three four five six</a><a href="/2">seven</a><a>eight</a>`, 3_000),
		"open tables":  strings.Repeat("<table><tr><td>", 20_000) + "text",
		"long word":    "<p>" + strings.Repeat("ا", 2_000_000),
		"json":         `<script type="application/ld+json">` + strings.Repeat("[", 200_000) + `</script>`,
		"fonts":        strings.Repeat("<font size=1 color=a><p>x", 5_000),
		"many dates":   "<h1>One two three four</h1>" + strings.Repeat(`<div class="date">6 January 2026</div>`, 12_000) + "<nav>menu</nav>",
		"many titles":  "<title>One two three - four five six</title>" + strings.Repeat("<h2><span>One two</span> <i>three</i> four</h2>", 8_000),
		"many authors": strings.Repeat(`<div class="author">`, 100) + strings.Repeat(`<b class="author">x</b>`, 15_000),
		"comments":     strings.Repeat("<!-- <p> -->", 100_000),
		"streams":      strings.Repeat(`<div hidden id="S:1"><template id="B:1"></template>`, 5_000),
		"many tags":    strings.Repeat("<p>", 2_000_000),
		"opened again": "<p>" + numbered("<font size=%d>", 450) + "</p>" + strings.Repeat("<p>x</p>", 500_000),
		"one tag":      "<p " + numbered("a%d ", 600_000) + ">text",
		"nested lists": "<article>" + strings.Repeat("<p>one two three four five six seven eight.</p>", 20) + strings.Repeat("<ul><li>"+strings.Repeat("one two three four five ", 110), 100),
		"long text":    strings.Repeat("<div>", 100) + "<p>" + strings.Repeat("كلمة ", 900_000),
		"many times":   "<h1>One two three four</h1>" + strings.Repeat("<div>", 80) + strings.Repeat("<time datetime=2026-01-06></time>", 15_000),
		"many heads":   "<h1>One two three four</h1><ul><li><time datetime=2026-01-06></time>" + strings.Repeat("<h3></h3>", 30_000),
		"long title":   "<title>" + strings.Repeat("word ", 100_000) + "</title>" + strings.Repeat("<h1>One two three five</h1>", 1_000),
		"many works": "<title>" + strings.Repeat("word ", 100_000) + `</title><script type="application/ld+json">{"@type":"NewsArticle","headline":["` +
			strings.Repeat(`a","`, 300_000) + `"]}</script>`,
		"many lines": "<p>" + strings.Repeat("a b c d e f g h<br><br>", 4_500),
	} {
		before, allocated := cpuTime(t), allocatedBytes()
		r, err := e.HTML(t.Context(), Input{URL: "https://a.example/x", Body: []byte(page)})
		used := allocatedBytes() - allocated
		t.Logf("%s: %v of processor time, %d MB", name, cpuTime(t)-before, used>>20)
		if used > mostAllocated {
			t.Errorf("%s: %d MB of memory", name, used>>20)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sound(t, r, err)
	}
	ctx, cancel := contextCancelled(t)
	defer cancel()
	if _, err := e.HTML(ctx, Input{Body: []byte("<p>x")}); err == nil {
		t.Error("a context that has ended stops nothing")
	}
}

func contextCancelled(t *testing.T) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}
