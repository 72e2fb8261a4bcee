package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"syscall"
	"testing"
	"time"

	"khabar/internal/require"
)

// benchPage is one page of the article-extraction-benchmark with its true text.
type benchPage struct {
	Key  string
	URL  string `json:"url"`
	Body string `json:"articleBody"`
	html []byte
}

// benchPages reads the folder that KHABAR_PAGES names, ordered by key.
func benchPages(t testing.TB) []benchPage {
	t.Helper()
	dir := require.Pages(t)
	raw, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	truth := map[string]benchPage{}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	var pages []benchPage
	for key, p := range truth {
		p.Key = key
		packed, err := os.ReadFile(filepath.Join(dir, key+".html.gz"))
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if p.html, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	sort.Slice(pages, func(i, j int) bool { return pages[i].Key < pages[j].Key })
	return pages
}

// floorF1 is what the whole set must reach, floorHalf what each half must: the pages of even and of odd rank by key. Rules are
// tried on the even half only; that the odd one is no worse shows that they are not made for single pages.
const (
	floorF1   = 0.975
	floorHalf = 0.971
)

func TestPagesF1(t *testing.T) {
	e := New(nil)
	var all score
	var half [2]score
	worst := os.Getenv("KHABAR_WORST") != ""
	for i, p := range benchPages(t) {
		r, err := e.HTML(t.Context(), Input{URL: p.URL, Body: p.html, MediaType: "text/html"})
		if err != nil {
			t.Errorf("%s: %v", p.URL, err)
			continue
		}
		if !r.IsArticle {
			t.Errorf("%s is taken for %s", p.URL, r.Reason)
		}
		precision, recall := compareBodies(p.Body, r.Article.Body)
		all.add(precision, recall)
		half[i%2].add(precision, recall)
		if worst && i%2 == 0 && precision+recall < 1.9 {
			t.Logf("%s P %.3f R %.3f %s", p.Key[:6], precision, recall, p.URL)
		}
	}
	t.Logf("all %v; tuned on %v; checked on %v", all, half[0], half[1])
	if all.f1() < floorF1 || half[0].f1() < floorHalf || half[1].f1() < floorHalf {
		t.Errorf("body F1 %.4f (halves %.4f and %.4f), floors %.3f and %.3f", all.f1(), half[0].f1(), half[1].f1(), floorF1, floorHalf)
	}
}

// score averages precision and recall over pages, as the article-extraction-benchmark does.
type score struct {
	precision, recall float64
	pages             int
}

func (s *score) add(precision, recall float64) {
	s.precision += precision
	s.recall += recall
	s.pages++
}

func (s score) f1() float64 {
	p, r := s.precision/float64(s.pages), s.recall/float64(s.pages)
	return 2 * p * r / (p + r)
}

func (s score) String() string {
	n := float64(s.pages)
	return fmt.Sprintf("F1 %.4f (P %.4f, R %.4f, %d pages)", s.f1(), s.precision/n, s.recall/n, s.pages)
}

// compareBodies returns precision and recall of the multisets of shingles of four words.
func compareBodies(truth, got string) (precision, recall float64) {
	want, have := countShingles(truth), countShingles(got)
	var hit, extra, missed float64
	for h, n := range want {
		hit += float64(min(n, have[h]))
		missed += float64(max(0, n-have[h]))
	}
	for h, n := range have {
		extra += float64(max(0, n-want[h]))
	}
	if extra == 0 && missed == 0 {
		return 1, 1
	}
	if hit == 0 {
		return 0, 0
	}
	return hit / (hit + extra), hit / (hit + missed)
}

func countShingles(text string) map[uint64]int {
	m := map[uint64]int{}
	for _, h := range shingles(wordHashes(text)) {
		m[h]++
	}
	return m
}

func bodyF1(truth, got string) float64 {
	p, r := compareBodies(truth, got)
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// BenchmarkPages is the whole pipeline. pages/cpu-s, pages per second of processor time, is what to compare: it does not depend on
// what else the machine does, and is the same as pages per second per core.
func BenchmarkPages(b *testing.B) {
	pages := benchPages(b)
	e := New(nil)
	before := cpuTime(b)
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		p := pages[i%len(pages)]
		if _, err := e.HTML(b.Context(), Input{URL: p.URL, Body: p.html}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/(cpuTime(b)-before).Seconds(), "pages/cpu-s")
}

// cpuTime is the processor time that the process has used.
func cpuTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
