package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"khabar"
)

func article(n int) string {
	return fmt.Sprintf(`{"url":"https://x.example/%d","outlet":"o","title":"%d","body":"b"}`, n, n)
}

func TestWhatFailsIsToldAndTheRestGoesOn(t *testing.T) {
	long := `{"title":"` + strings.Repeat("x", maxLineBytes) + `"}`
	path := file(t, t.TempDir(), "a.jsonl", "\ufeff"+strings.Join([]string{article(1), "", "{", article(2) + "\r",
		`{"url":"https://x.example/3","outlet":"o","title":"3","published":"31/12/2015"}`, long,
		`{"url":"mailto:x","outlet":"o","title":"t"}`,
		"  " + article(4)}, "\n"))
	var c collector
	report := c.run(t, Options{}, path)
	if want := (Report{New: 3, Failed: 4, Bytes: report.Bytes}); report != want {
		t.Errorf("%+v, want %+v", report, want)
	}
	for i, want := range []string{"a.jsonl:3: not JSON at byte 1", `a.jsonl:5: published: "31/12/2015" is not a date`,
		"a.jsonl:6: the line is longer than 16 MiB", `a.jsonl:7: url: "mailto:x" is not an http or https address`} {
		if i >= len(c.failures) || !strings.HasPrefix(c.failures[i], want) {
			t.Fatalf("the failures are %q, want number %d to begin with %q", c.failures, i, want)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Size() != report.Bytes {
		t.Errorf("%d bytes read of %v", report.Bytes, info.Size())
	}
}

func TestBatchesAreBoundedAndInOrder(t *testing.T) {
	var lines bytes.Buffer
	var want []string
	for n := range 1234 {
		fmt.Fprintln(&lines, article(n))
		want = append(want, fmt.Sprint(n))
	}
	var c collector
	var progress []int
	c.run(t, Options{Stdin: &lines, Progress: func(r Report) { progress = append(progress, r.New) }}, "-")
	if diff := cmp.Diff(want, c.titles()); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(progress, []int{500, 1000, 1234}) {
		t.Errorf("the progress was %v", progress)
	}
	c = collector{}
	big := strings.Repeat(fmt.Sprintf(`{"url":"https://x.example/1","outlet":"o","body":"%s"}`+"\n", strings.Repeat("x", 3<<20)), 7)
	if c.run(t, Options{Stdin: strings.NewReader(big)}, "-"); c.batches != 3 {
		t.Errorf("7 lines of 3 MiB came in %d batches, want 3", c.batches)
	}
}

func TestCompression(t *testing.T) {
	dir := t.TempDir()
	var zipped bytes.Buffer
	for n := range 2 { // two members in one file, as concatenated .gz files have
		w := gzip.NewWriter(&zipped)
		fmt.Fprintln(w, article(n))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	cut := zipped.String()[:zipped.Len()-15]
	paths := []string{
		file(t, dir, "a.jsonl.gz", zipped.String()),
		file(t, dir, "named-wrongly.jsonl", zipped.String()),
		file(t, dir, "b.jsonl.zst", string(z.EncodeAll([]byte(article(2)), nil))),
		file(t, dir, "cut.gz", cut),
		file(t, dir, "head.gz", "\x1f\x8b"),
		file(t, dir, "pretty.json", "{\n  \"url\": 1\n}"),
	}
	var c collector
	report := c.run(t, Options{Format: JSONL}, paths...)
	if diff := cmp.Diff([]string{"0", "1", "0", "1", "2", "0"}, c.titles()); diff != "" {
		t.Error(diff)
	}
	want := []string{"cut.gz:2: the file cannot be read on from here; it may be cut short or damaged",
		"head.gz:0: the compressed file is damaged at its beginning",
		"pretty.json:0: this is one JSON document over several lines; khabar reads one JSON object a line"}
	if diff := cmp.Diff(want, c.failures); diff != "" || report.Failed != 3 {
		t.Errorf("%+v %s", report, diff)
	}
}

func TestCancellationStopsBetweenBatches(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var lines bytes.Buffer
	for n := range 5000 {
		fmt.Fprintln(&lines, article(n))
	}
	var c collector
	sink := func(ctx context.Context, captures []khabar.Capture) ([]khabar.Outcome, error) {
		cancel()
		if ctx.Err() != nil {
			t.Error("the sink is interrupted in its batch")
		}
		return c.put(ctx, captures)
	}
	report, err := Import(ctx, Options{Sink: sink, Stdin: &lines}, "-")
	if !errors.Is(err, context.Canceled) || report.New != len(c.captures) || report.New != batchItems {
		t.Errorf("%+v, %v; the sink has %d", report, err, len(c.captures))
	}
}

func TestASinkThatFailsEndsTheImport(t *testing.T) {
	full := khabar.Errorf(khabar.KindUnavailable, "archive", "The disk is full.")
	sink := func(context.Context, []khabar.Capture) ([]khabar.Outcome, error) { return nil, full }
	report, err := Import(t.Context(), Options{Sink: sink, Stdin: strings.NewReader(article(1))}, "-")
	if !errors.Is(err, full) || report.New != 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestFormatsAreToldByContent(t *testing.T) {
	tests := map[string]struct {
		want   Format
		advice string
	}{
		"\ufeff {\"url\":1}":                         {want: JSONL},
		"<!DOCTYPE html><p>":                         {want: HTML},
		"\n<!-- saved from url=(0001)https://x/ -->": {want: HTML},
		"garbage before <HTML lang=ar>":              {want: HTML},
		"WARC/1.1\r\nWARC-Type: warcinfo\r\n":        {want: WARC},
		"دمشق - سانا\n\nأكد":                         {want: Text},
		"\xcf\xe3\xd4\xde \xd3\xc7\xe4\xc7":          {want: Text}, // windows-1256
		"[Update] Talks go on":                       {want: Text},
		"\xff\xfea\x00b\x00":                         {want: Text},
		"[{\"url\":1}]":                              {advice: "JSON list"},
		"[\n  {":                                     {advice: "JSON list"},
		"%PDF-1.7":                                   {advice: "PDF"},
		"PK\x03\x04":                                 {advice: "zip"},
		"\x89PNG\r\n\x00\x00":                        {advice: "neither text"},
		" \n\t":                                      {advice: "empty"},
		"":                                           {advice: "empty"},
	}
	for content, test := range tests {
		got, err := detect([]byte(content))
		if got != test.want || (err != nil) != (test.advice != "") || (err != nil && !strings.Contains(reason(err), test.advice)) {
			t.Errorf("%q: %q, %v", content, got, err)
		}
	}
}

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	file(t, dir, "b/2.jsonl", article(2))
	file(t, dir, "a/1.NDJSON", article(1))
	file(t, dir, "a/page_files/x.jsonl", article(9))
	file(t, dir, ".git/x.jsonl", article(9))
	file(t, dir, "style.css", "p {}")
	file(t, dir, "b/.x.jsonl", article(9))
	odd := file(t, dir, "c/odd.name", article(3))
	var c collector
	report := c.run(t, Options{}, dir, odd, filepath.Join(dir, "missing"), "-")
	if diff := cmp.Diff([]string{"1", "2", "3"}, c.titles()); diff != "" {
		t.Error(diff)
	}
	want := []string{"missing:0: there is no such file or folder", "-:0: there is no standard input"}
	if diff := cmp.Diff(want, c.failures); diff != "" || report.New != 3 {
		t.Error(diff)
	}
}

func TestAnUnknownFormatIsRefused(t *testing.T) {
	_, err := Import(t.Context(), Options{Sink: forget, Format: "docx", Stdin: strings.NewReader("x")}, "-")
	if khabar.KindOf(err) != khabar.KindInvalid {
		t.Error(err)
	}
}
