package bleveindex

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"khabar"
	"khabar/internal/require"
)

// corpus reads the articles of KHABAR_CORPUS.
func corpus(t testing.TB) []*khabar.Article {
	t.Helper()
	var articles []*khabar.Article
	for _, file := range require.Corpus(t) {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			var line struct {
				URL, Outlet, Lang, Title, Section, Body string
				Published                               khabar.Date
				Authors, Tags                           []string
			}
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				t.Fatal(err)
			}
			a := &khabar.Article{URL: line.URL, Outlet: line.Outlet, Lang: line.Lang, Title: line.Title, Section: line.Section,
				Body: line.Body, Published: line.Published, Authors: line.Authors, Tags: line.Tags}
			if err := a.Normalize(); err != nil {
				t.Fatal(err)
			}
			a.Revision = 1
			a.FirstSeen = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			a.PublishedSource = khabar.DateImport
			articles = append(articles, a)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return articles
}

// buildCorpus builds an index of articles as the indexer does, in batches of 1,000.
func buildCorpus(t testing.TB, dir string, articles []*khabar.Article) *Store {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Rebuild(context.Background(), func(ctx context.Context, ix khabar.Index) error {
		for i := 0; i < len(articles); i += 1000 {
			end := min(i+1000, len(articles))
			if err := ix.Write(ctx, khabar.Batch{Put: articles[i:end], Checkpoint: uint64(end)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// cpuSeconds is the processor time that this process has used.
func cpuSeconds() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func dirSize(dir string) (size int64) {
	_ = filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			size += info.Size()
		}
		return nil
	})
	return size
}

// BenchmarkBuild builds the index of the corpus: processor seconds, size against the text.
func BenchmarkBuild(b *testing.B) {
	articles := corpus(b)
	text := 0
	for _, a := range articles {
		text += len(a.Title) + len(a.Body)
	}
	for b.Loop() {
		dir := b.TempDir()
		before := cpuSeconds()
		s := buildCorpus(b, dir, articles)
		b.ReportMetric(cpuSeconds()-before, "cpu-s/op")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(dirSize(dir))/float64(text), "size/text")
		b.SetBytes(int64(text))
	}
}
