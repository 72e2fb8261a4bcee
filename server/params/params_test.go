package params_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"khabar"
	"khabar/query"
	"khabar/server/params"
)

var (
	now     = time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)
	allowed = append(append(params.Question(), params.Order()...), params.Size, params.Cursor, params.Facets, params.FacetSize, params.Snippets)
)

type requestCase struct {
	Name, Query, Want, Sort, Facets, Cursor string
	Size, Snippets                          *int
	Field, Kind, Nearest                    string
}

func cases(t testing.TB) []requestCase {
	content, err := os.ReadFile("testdata/requests.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list []requestCase
	if err := yaml.UnmarshalWithOptions(content, &list, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return list
}

func read(raw string) (*params.Search, error) {
	values, err := params.Parse(raw, allowed)
	s, err2 := values.Search(now)
	if err == nil {
		err = err2
	}
	return s, err
}

func TestRequests(t *testing.T) {
	for _, c := range cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			s, err := read(c.Query)
			if s == nil {
				t.Fatal("nothing was understood")
			}
			if c.Kind != "" {
				checkError(t, c, err)
				return
			}
			if err != nil {
				t.Fatalf("error: %v", err)
			}
			question := s.Question()
			if string(s.Request.Sort) != c.Sort {
				t.Errorf("sort %q, want %q", s.Request.Sort, c.Sort)
			}
			if got, _ := url.QueryUnescape(question.Encode()); got != c.Want {
				t.Errorf("understood %q, want %q", got, c.Want)
			}
			checkRest(t, c, s.Request)
		})
	}
}

func checkRest(t *testing.T, c requestCase, r khabar.SearchRequest) {
	t.Helper()
	number := func(p *int, fallback int) int {
		if p == nil {
			return fallback
		}
		return *p
	}
	if want := number(c.Size, params.DefaultSize); r.Size != want {
		t.Errorf("size %d, want %d", r.Size, want)
	}
	if want := number(c.Snippets, params.DefaultSnippets); r.Snippets != want {
		t.Errorf("snippets %d, want %d", r.Snippets, want)
	}
	if r.Cursor != c.Cursor {
		t.Errorf("cursor %q, want %q", r.Cursor, c.Cursor)
	}
	var facets []string
	for _, f := range r.Facets {
		facets = append(facets, fmt.Sprintf("%s:%d", f.Field, f.Size))
	}
	if got := strings.Join(facets, " "); got != c.Facets {
		t.Errorf("facets %q, want %q", got, c.Facets)
	}
}

func checkError(t *testing.T, c requestCase, err error) {
	t.Helper()
	var (
		unknown *params.UnknownError
		syntax  *query.SyntaxError
		own     *khabar.Error
	)
	switch {
	case errors.As(err, &unknown):
		if c.Kind != "unknown" || unknown.Name != c.Field || unknown.Nearest != c.Nearest {
			t.Errorf("unknown parameter %q, nearest %q; want %s %q, nearest %q", unknown.Name, unknown.Nearest, c.Kind, c.Field, c.Nearest)
		}
	case errors.As(err, &syntax):
		if c.Kind != "syntax" {
			t.Errorf("%v; want %s of %q", err, c.Kind, c.Field)
		}
	case errors.As(err, &own):
		if string(own.Kind) != c.Kind || own.Field != c.Field || own.Message == "" {
			t.Errorf("%s of %q (%v); want %s of %q", own.Kind, own.Field, err, c.Kind, c.Field)
		}
	default:
		t.Errorf("error %v; want %s of %q", err, c.Kind, c.Field)
	}
}

func TestTooMuch(t *testing.T) {
	for name, raw := range map[string]string{
		"q":       "q=" + strings.Repeat("a", 9000),
		"author":  "author=" + strings.Repeat("a", 1100),
		"cursor":  "cursor=" + strings.Repeat("a", 9000),
		"outlet":  "outlet=" + manyIDs(201),
		"not_tag": manyTags(201),
	} {
		_, err := read(raw)
		var own *khabar.Error
		if !errors.As(err, &own) || own.Kind != khabar.KindTooLarge || own.Field != name {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func manyIDs(n int) string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	return strings.Join(ids, ",")
}

func manyTags(n int) (raw string) {
	for i := range n {
		raw += fmt.Sprintf("&not_tag=%d", i)
	}
	return raw[1:]
}

// A question that is written back must be read as the same question: next pages, filter links and ETags depend on it.
func FuzzQuestion(f *testing.F) {
	for _, c := range cases(f) {
		f.Add(c.Query)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		first, err := read(raw)
		if err != nil {
			return
		}
		written := first.Question().Encode()
		second, err := read(written)
		if err != nil {
			t.Fatalf("%q is written as %q, which is refused: %v", raw, written, err)
		}
		if again := second.Question().Encode(); again != written || second.Canonical() != first.Canonical() {
			t.Fatalf("%q is written as %q and then as %q", raw, written, again)
		}
	})
}

func TestEveryFieldCanBeFiltered(t *testing.T) {
	for _, f := range khabar.Fields {
		for _, mode := range []khabar.FilterMode{khabar.Any, khabar.None} {
			if name := params.FilterName(f, mode); !slices.Contains(params.Question(), name) {
				t.Errorf("there is no parameter %q", name)
			}
		}
	}
}
