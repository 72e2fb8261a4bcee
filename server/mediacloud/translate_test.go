package mediacloud

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"khabar/query"
)

var now = time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)

func domain(name string) (string, bool) {
	known := map[string]bool{"sana.example": true, "www.sana.example": true, "sana": true}
	return "sana", known[name]
}

func TestTranslate(t *testing.T) {
	content, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		text, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			continue // a comment
		}
		node, err := Translate(text, now, domain)
		got := query.Canonical(node)
		var syntax *query.SyntaxError
		if errors.As(err, &syntax) {
			got = fmt.Sprintf("! %d %s", syntax.Pos, syntax.Message)
		} else if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got != want {
			t.Errorf("%s\n became %s\n want   %s", text, got, want)
		}
	}
}

func TestBounds(t *testing.T) {
	for name, text := range map[string]string{
		"long": strings.Repeat("a", query.MaxLength+1), "brackets": strings.Repeat("(", 4000), "negations": strings.Repeat("NOT ", 900) + "a",
		"words": strings.Repeat("a ", 1000), "signs": strings.Repeat("-", 3000) + "a",
		"closed": strings.Repeat("(", 500) + "a" + strings.Repeat(")", 500),
	} {
		var syntax *query.SyntaxError
		if _, err := Translate(text, now, domain); !errors.As(err, &syntax) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is translated is a query of khabar's, and no text makes the translator fail in another way than by saying why.
func FuzzTranslate(f *testing.F) {
	content, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		text, _, _ := strings.Cut(line, "\t")
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		node, err := Translate(text, now, domain)
		var syntax *query.SyntaxError
		if err != nil {
			if !errors.As(err, &syntax) || syntax.Pos < 0 || syntax.Pos > len([]rune(text)) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		canonical := query.Canonical(node)
		again, err := query.Parse(canonical, query.Options{Now: now})
		if err != nil || query.Canonical(again) != canonical {
			t.Fatalf("%q became %q, which is read as %q, %v", text, canonical, query.Canonical(again), err)
		}
	})
}
