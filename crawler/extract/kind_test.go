package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKinds holds pages of every kind to what testdata/kinds/kinds.txt says they are: lists, errors behind a good status, searches, logins,
// consent to cookies, videos; and short news that look like one of them.
func TestKinds(t *testing.T) {
	raw, err := os.ReadFile("testdata/kinds/kinds.txt")
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for line := range strings.SplitSeq(string(raw), "\n") {
		name, rest, ok := strings.Cut(line, " | ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		address, want, _ := strings.Cut(rest, " | ")
		pages++
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join("testdata/kinds", name+".html"))
			if err != nil {
				t.Fatal(err)
			}
			r, err := New(nil).HTML(t.Context(), Input{URL: address, Body: body})
			if err != nil {
				t.Fatal(err)
			}
			got := r.Reason
			if r.IsArticle {
				got = "article"
			}
			if got != want {
				t.Errorf("%s, not %s; body:\n%s", got, want, r.Article.Body)
			}
		})
	}
	if pages < 30 {
		t.Errorf("%d pages", pages)
	}
}
