package actors

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"khabar"
	"khabar/internal/require"
)

// articles returns every n-th article of the corpus files whose name contains lang, at most limit.
func articles(t testing.TB, lang string, n, limit int) []khabar.Article {
	t.Helper()
	var out []khabar.Article
	for _, file := range require.Corpus(t) {
		if !strings.Contains(filepath.Base(file), "."+lang+".") {
			continue
		}
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, maxLineBytes)
		for i := 0; lines.Scan() && len(out) < limit; i++ {
			if i%n != 0 {
				continue
			}
			var a struct{ Title, Body, Outlet string }
			if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
				t.Fatal(err)
			}
			out = append(out, khabar.Article{Title: a.Title, Body: a.Body, Outlet: a.Outlet, Lang: lang})
		}
		f.Close()
	}
	return out
}

// crowd makes tables with the built-in names and invented ones, 50,000 aliases together, half of them Arabic.
func crowd(t testing.TB) string {
	t.Helper()
	g, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	word := func(letters []rune) string {
		w := make([]rune, 4+random.IntN(4))
		for i := range w {
			w[i] = letters[random.IntN(len(letters))]
		}
		return string(w)
	}
	var b strings.Builder
	b.WriteString(columns + "\n")
	arabic, latin := []rune("ابتجحدرزسشصعفقكلمنهوي"), []rune("abdefghiklmnorstuyz")
	title := func() string { w := word(latin); return strings.ToUpper(w[:1]) + w[1:] }
	for n := len(g.rows); n < 50_000; n += 2 {
		fmt.Fprintf(&b, "x%d\tperson\tar\t%s %s\tcanonical\n", n, word(arabic), word(arabic))
		fmt.Fprintf(&b, "x%d\tperson\ten\t%s %s\tcanonical\n", n, title(), title())
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "crowd.tsv"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func benchmarkTag(b *testing.B, lang string) {
	g, err := Load(crowd(b))
	if err != nil {
		b.Fatal(err)
	}
	r := NewRecogniser(g, nil)
	texts := articles(b, lang, 7, 1000)
	size := 0
	for i := range texts {
		size += len(texts[i].Title) + len(texts[i].Body)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for i := range texts {
			r.Tag(&texts[i])
		}
	}
}

// The speed of recognition on one core, with 50,000 names.
func BenchmarkTagEnglish(b *testing.B) { benchmarkTag(b, "en") }
func BenchmarkTagArabic(b *testing.B)  { benchmarkTag(b, "ar") }

// The time to load 50,000 names and the heap that the trie keeps.
func BenchmarkLoad(b *testing.B) {
	dir := crowd(b)
	var before, after runtime.MemStats
	for b.Loop() {
		g, err := Load(dir)
		if err != nil {
			b.Fatal(err)
		}
		runtime.KeepAlive(compile(g))
	}
	g, err := Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&before)
	t := compile(g)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "trie-MB")
	runtime.KeepAlive(t)
}
