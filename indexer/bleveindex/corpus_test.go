package bleveindex

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"khabar"
	"khabar/internal/require"
)

// corpus passes the articles of KHABAR_CORPUS, 1,000 at a time.
func corpus(t testing.TB, visit func([]*khabar.Article)) {
	t.Helper()
	var batch []*khabar.Article
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
			if batch = append(batch, corpusArticle(t, lines.Bytes())); len(batch) == 1000 {
				visit(batch)
				batch = nil
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	visit(batch)
}

func corpusArticle(t testing.TB, line []byte) *khabar.Article {
	var l struct {
		URL, Outlet, Lang, Title, Section, Body string
		Published                               khabar.Date
		Authors, Tags                           []string
	}
	if err := json.Unmarshal(line, &l); err != nil {
		t.Fatal(err)
	}
	a := &khabar.Article{
		URL: l.URL, Outlet: l.Outlet, Lang: l.Lang, Title: l.Title, Section: l.Section, Body: l.Body, Published: l.Published,
		Authors: l.Authors, Tags: l.Tags, Revision: 1, PublishedSource: khabar.DateImport,
		FirstSeen: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	if err := a.Normalize(); err != nil {
		t.Fatal(err)
	}
	return a
}

// buildCorpus builds an index of the corpus as the indexer does.
func buildCorpus(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Rebuild(context.Background(), func(ctx context.Context, ix khabar.Index) (err error) {
		at := uint64(0)
		corpus(t, func(batch []*khabar.Article) {
			at += uint64(len(batch))
			err = errors.Join(err, ix.Write(ctx, khabar.Batch{Put: batch, Checkpoint: at}))
		})
		return err
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

// BenchmarkBuild builds the index of the corpus: processor seconds without those for reading the corpus, size against the text.
func BenchmarkBuild(b *testing.B) {
	text := 0
	before := cpuSeconds()
	corpus(b, func(batch []*khabar.Article) {
		for _, a := range batch {
			text += len(a.Title) + len(a.Body)
		}
	})
	reading := cpuSeconds() - before
	for b.Loop() {
		dir := b.TempDir()
		before := cpuSeconds()
		s := buildCorpus(b, dir)
		b.ReportMetric(cpuSeconds()-before-reading, "cpu-s/op")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(dirSize(dir))/float64(text), "size/text")
		b.SetBytes(int64(text))
	}
}
