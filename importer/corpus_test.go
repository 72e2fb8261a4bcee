package importer_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"khabar"
	"khabar/archive"
	"khabar/importer"
	"khabar/internal/require"
)

// sampleLines is how many articles of each file of the corpus the test looks at.
const sampleLines = 2000

// plainLine is a line of the corpus, read in the most common way.
type plainLine struct {
	URL, Outlet, Lang, Title, Body, Published string
	Authors, Tags, Places                     []string
}

// TestTheCorpusIsArchivedAsItIs imports real articles, Arabic and English, and compares what the archive has with what the
// lines say.
func TestTheCorpusIsArchivedAsItIs(t *testing.T) {
	for _, path := range require.Corpus(t) {
		lines := firstLines(t, path, sampleLines)
		a := open(t)
		for round, want := range []importer.Report{{New: len(lines)}, {Unchanged: len(lines)}} {
			options := importer.Options{Sink: a.Put, Stdin: strings.NewReader(strings.Join(lines, ""))}
			report, err := importer.Import(t.Context(), options, "-")
			if report.Bytes = 0; err != nil || report != want {
				t.Fatalf("%s, round %d: %+v, %v", filepath.Base(path), round+1, report, err)
			}
		}
		for n, line := range lines {
			if diff := compare(t, a, line); diff != "" {
				t.Fatalf("%s:%d (-line +archive)\n%s", filepath.Base(path), n+1, diff)
			}
		}
	}
}

// compare returns what differs between a line and the archive. Paragraphs are the archive's own matter; their words are not.
func compare(t *testing.T, a *archive.Archive, line string) string {
	t.Helper()
	var want, got plainLine
	if err := json.Unmarshal([]byte(line), &want); err != nil {
		t.Fatal(err)
	}
	id, err := khabar.ArticleID(want.URL)
	if err != nil {
		t.Fatal(err)
	}
	article, err := a.Article(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	got = plainLine{URL: article.URL, Outlet: article.Outlet, Lang: article.Lang, Title: article.Title, Body: article.Body,
		Published: article.Published.String(), Authors: article.Authors, Tags: article.Tags}
	if places := article.Extra["places"]; places != nil {
		if err := json.Unmarshal(places, &got.Places); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []*string{&want.Title, &want.Body, &got.Body} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	want.Authors, want.Tags = distinct(want.Authors), distinct(want.Tags)
	return cmp.Diff(want, got)
}

// distinct leaves out repetitions, as an article does.
func distinct(values []string) (out []string) {
	for _, v := range values {
		if v = strings.Join(strings.Fields(v), " "); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func firstLines(t *testing.T, path string, most int) (lines []string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(unzipped)
	for len(lines) < most {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func open(t testing.TB) *archive.Archive {
	t.Helper()
	a, err := archive.Open(t.Context(), filepath.Join(t.TempDir(), "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// BenchmarkParseCorpus reads every line of the corpus into captures, without an archive. One operation is the whole corpus.
func BenchmarkParseCorpus(b *testing.B) {
	files := require.Corpus(b)
	forget := func(_ context.Context, captures []khabar.Capture) ([]khabar.Outcome, error) {
		return slices.Repeat([]khabar.Outcome{khabar.OutcomeNew}, len(captures)), nil
	}
	for b.Loop() {
		benchImport(b, forget, files)
	}
}

// BenchmarkImportCorpus imports the whole corpus into a new archive.
func BenchmarkImportCorpus(b *testing.B) {
	files := require.Corpus(b)
	for b.Loop() {
		benchImport(b, open(b).Put, files)
	}
}

func benchImport(b *testing.B, sink importer.Sink, files []string) {
	b.Helper()
	failed := func(f importer.Failure) { b.Error(fmt.Sprint(f)) }
	report, err := importer.Import(b.Context(), importer.Options{Sink: sink, Failed: failed}, files...)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(report.New), "articles/op")
}
