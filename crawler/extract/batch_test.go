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

func TestBatchKeepsOrder(t *testing.T) {
	dir := t.TempDir()
	raw, err := os.ReadFile("testdata/pages/wordpress-arabic.html")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	z.Close()
	zipped := filepath.Join(dir, "page.html.gz")
	if err := os.WriteFile(zipped, packed.Bytes(), 0o600); err != nil {
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
		line, _ := json.Marshal(job{ID: fmt.Sprint(i), Path: paths[i%len(paths)], URL: "https://wadi.example/"})
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
