package extract

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// gzipped packs a page.
func gzipped(t *testing.T, page []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(page); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestBatchKeepsOrder(t *testing.T) {
	dir := t.TempDir()
	raw, err := os.ReadFile("testdata/pages/wordpress-arabic.html")
	if err != nil {
		t.Fatal(err)
	}
	packed := gzipped(t, raw)
	zipped := filepath.Join(dir, "page.html.gz")
	if err := os.WriteFile(zipped, packed, 0o600); err != nil {
		t.Fatal(err)
	}
	paths := []string{"testdata/pages/wordpress-arabic.html", zipped, "testdata/texts/signed.txt", filepath.Join(dir, "none"), "testdata/pages/front.html"}
	var in bytes.Buffer
	const n = 60
	for i := range n {
		if i == 7 {
			in.WriteString("no json\n\n")
			continue
		}
		line, _ := json.Marshal(job{ID: json.RawMessage(fmt.Sprintf("%q", fmt.Sprint(i))), Path: paths[i%len(paths)], URL: "https://wadi.example/"})
		in.Write(append(line, '\n'))
	}
	var out bytes.Buffer
	failed, err := New(nil).Batch(t.Context(), &in, &out, 4)
	if err != nil {
		t.Fatal(err)
	}
	if failed != 13 { // one line is no JSON, each fifth names no file
		t.Errorf("%d lines failed", failed)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != n {
		t.Fatalf("%d lines for %d", len(lines), n)
	}
	for i, line := range lines {
		var a map[string]any
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("line %d: %v", i, err)
		}
		if i == 7 {
			if a["error"] == nil || a["authors"] == nil {
				t.Errorf("a line that is no JSON gives %s", line)
			}
			continue
		}
		if a["id"] != fmt.Sprint(i) {
			t.Fatalf("line %d has id %v", i, a["id"])
		}
		want := []bool{true, true, true, false, false}[i%len(paths)]
		if a["is_article"] != want || (a["error"] != nil) != (i%len(paths) == 3) {
			t.Errorf("line %d (%s): %.200s", i, paths[i%len(paths)], line)
		}
		if want && i%len(paths) < 2 && a["published"] != "2026-02-03T18:20:00+03:00" {
			t.Errorf("line %d: published %v", i, a["published"])
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(nil).Batch(ctx, strings.NewReader(`{"id":"1","path":"x"}`), &out, 1); err == nil {
		t.Error("a context that has ended stops nothing")
	}
}

// TestBatchLosesNothing gives the batch lines that are wrong in every way: each has its answer, at its place, with its id and the reason.
func TestBatchLosesNothing(t *testing.T) {
	dir := t.TempDir()
	raw, err := os.ReadFile("testdata/pages/wordpress-arabic.html")
	if err != nil {
		t.Fatal(err)
	}
	packed := gzipped(t, raw)
	save := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	noise := make([]byte, 4<<10)
	for i := range noise {
		noise[i] = byte(i * 167)
	}
	rows := []struct{ line, id, says string }{
		{`{"id":7,"path":"testdata/pages/wordpress-arabic.html"}`, `7`, ""},
		{`{"id":"x","path":` + fmt.Sprintf("%q", strings.Repeat("x", maxLine)) + `}`, `""`, "line 2 is longer than 1 MB"},
		{`{"id":"typed","path":5}`, `"typed"`, "line 3 is not a JSON object"},
		{`{"id":"bare"}`, `"bare"`, "line 4 has no path"},
		{`{"id":"cut","path":"` + save("cut.html.gz", packed[:len(packed)-100]) + `"}`, `"cut"`, "cut short or damaged"},
		{`{"id":"long","path":"` + save("long.html", bytes.Repeat([]byte(" "), maxFile+1)) + `"}`, `"long"`, "longer than 16 MB"},
		{`{"id":"noise","path":"` + save("noise.html", noise) + `"}`, `"noise"`, ""},
		{`{"id":"pdf","path":"` + save("paper.txt", []byte("%PDF-1.7\n"+strings.Repeat("a word ", 200))) + `"}`, `"pdf"`, ""},
		{`{"id":"last","path":"testdata/pages/wordpress-arabic.html"}`, `"last"`, ""},
	}
	var in, out bytes.Buffer
	for _, r := range rows {
		in.WriteString(r.line + "\n")
	}
	failed, err := New(nil).Batch(t.Context(), &in, &out, 2)
	if err != nil || failed != 5 {
		t.Fatalf("%d failed, %v", failed, err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(rows) {
		t.Fatalf("%d lines for %d", len(lines), len(rows))
	}
	for i, r := range rows {
		var a answer
		if err := json.Unmarshal([]byte(lines[i]), &a); err != nil {
			t.Fatal(err)
		}
		if string(a.ID) != r.id || !strings.Contains(a.Error, r.says) || (a.Error == "") != (r.says == "") {
			t.Errorf("line %d: id %s, error %q; want %s, %q", i+1, a.ID, a.Error, r.id, r.says)
		}
		if want := i == 0 || i == len(rows)-1; a.IsArticle != want || (a.Body != "") != want {
			t.Errorf("line %d: article %v, body %.60q", i+1, a.IsArticle, a.Body)
		}
	}
}
