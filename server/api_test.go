package server_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"khabar/server/servertest"
)

var tookMS = regexp.MustCompile(`"took_ms": ?[0-9.]+`)

// The shape of an answer is a promise: a change shows here.
func TestShapes(t *testing.T) {
	s := newSite(t)
	id := s.searcher.Articles[2].ID
	for name, target := range map[string]string{
		"search.golden": "/api/v1/search?q=agreement+OR+" + "%D8%A7%D9%84%D8%B3%D8%AF" +
			"&not_outlet=trap&from=2025&facets=outlet,lang,author,actor&size=3",
		"browse.golden":  "/api/v1/search?size=1&snippets=0&author=Rana+Aziz&to=2026-01-31&sort=oldest&syntax=plain&match=any",
		"article.golden": "/api/v1/articles/" + id,
		"outlets.golden": "/api/v1/outlets",
		"readyz.golden":  "/readyz",
		"healthz.golden": "/healthz",
		"problem.golden": "/api/v1/search?q=" + "(%D8%A7%D9%84%D8%B3%D8%AF+OR",
		"unknown.golden": "/api/v1/search?outlett=sana",
	} {
		t.Run(name, func(t *testing.T) {
			w := s.get(target, "X-Request-Id", "golden")
			var b bytes.Buffer
			if err := json.Indent(&b, w.Body.Bytes(), "", "  "); err != nil {
				t.Fatalf("status %d: %v", w.Code, err)
			}
			golden(t, name, tookMS.ReplaceAll(b.Bytes(), []byte(`"took_ms": 0`)))
		})
	}
}

type searchAnswer struct {
	Total      int
	Incomplete bool
	Hits       []struct {
		ID       string
		Snippets []struct {
			Text, HTML string
			Marks      [][2]int
		}
	}
	Facets map[string][]struct {
		Value, Label string
		Count        int
	}
	Next *string
}

func TestMarksIndexTheTextAsPythonDoes(t *testing.T) {
	s := newSite(t)
	for query, want := range map[string]string{"dam": "dam", "السد": "السد", "farmers": "farmers"} {
		answer := decode[searchAnswer](t, s.get("/api/v1/search?q="+query))
		marks := 0
		for _, h := range answer.Hits {
			for _, p := range h.Snippets {
				runes := []rune(p.Text)
				for _, m := range p.Marks {
					marks++
					if got := string(runes[m[0]:m[1]]); !strings.EqualFold(got, want) {
						t.Errorf("%s: the mark %v is %q", query, m, got)
					}
				}
			}
		}
		if marks == 0 {
			t.Errorf("%s: no marks", query)
		}
	}
}

func TestPagesJoinToTheWhole(t *testing.T) {
	s := newSite(t)
	s.searcher.Articles = servertest.Many(25)
	seen := map[string]bool{}
	target := "/api/v1/search?size=10&sort=oldest"
	for page := 0; ; page++ {
		w := s.get(target)
		link := w.Header().Get("Link")
		answer := decode[searchAnswer](t, w)
		for _, h := range answer.Hits {
			seen[h.ID] = true
		}
		if (answer.Next == nil) != (link == "") {
			t.Errorf("page %d: next %v, but Link %q", page, answer.Next, link)
		}
		if answer.Next == nil {
			if page != 2 {
				t.Errorf("%d pages, want 3", page+1)
			}
			break
		}
		target = strings.TrimSuffix(strings.TrimPrefix(link, "<"), `>; rel="next"`)
	}
	if len(seen) != 25 {
		t.Errorf("the pages have %d articles, want 25", len(seen))
	}
}

func TestIncompleteIsSaid(t *testing.T) {
	s := newSite(t)
	s.searcher.Incomplete = true
	for _, target := range []string{"/api/v1/search?q=dam&facets=lang", "/api/v1/facets/lang?q=dam", "/api/v1/forms?q=dam"} {
		got := decode[struct {
			Incomplete bool
			Receipt    receiptDoc
		}](t, s.get(target))
		if !got.Incomplete || !strings.Contains(got.Receipt.Note, "Incomplete") || !strings.Contains(got.Receipt.Citation, "Incomplete") {
			t.Errorf("%s passes for a complete answer: %+v", target, got)
		}
		wantProblem(t, s.get(target+"&format=csv"), http.StatusGatewayTimeout, "timeout", "") // a table cannot say it
	}
	wantProblem(t, s.get("/api/v1/forms?q=dam&format=ndjson"), http.StatusGatewayTimeout, "timeout", "")
	for _, target := range []string{"/api/v1/outlets", "/api/v1/outlets/wadi-times", "/api/v1/outlets/nobody"} {
		wantProblem(t, s.get(target), http.StatusGatewayTimeout, "timeout", "")
	}
	s.searcher.Incomplete = false
	if got := decode[struct{ Receipt receiptDoc }](t, s.get("/api/v1/search?q=dam")); strings.Contains(got.Receipt.Note+got.Receipt.Citation, "Incomplete") {
		t.Errorf("a complete answer says %+v", got)
	}
}

func TestIgnoredWordsAreSaid(t *testing.T) {
	s := newSite(t)
	s.searcher.Ignored = []string{"the", "في"}
	for _, path := range []string{"/api/v1/search?q=the+dam", "/api/v1/count?q=the+dam"} {
		answer := decode[struct{ Ignored []string }](t, s.get(path))
		if !slices.Equal(answer.Ignored, s.searcher.Ignored) {
			t.Errorf("%s does not name the words that were left out: %q", path, answer.Ignored)
		}
	}
	if page := s.get("/?q=the+dam").Body.String(); !strings.Contains(page, "the · في") {
		t.Error("the page does not name the words that were left out")
	}
}

func TestParametersThatARouteDoesNotTake(t *testing.T) {
	s := newSite(t)
	p := wantProblem(t, s.get("/api/v1/search?limit=5"), http.StatusBadRequest, "unknown-parameter", "limit")
	if p.Suggestion != "size" {
		t.Errorf("suggestion %q", p.Suggestion)
	}
	wantProblem(t, s.get("/api/v1/outlets?q=dam"), http.StatusBadRequest, "unknown-parameter", "q")
	wantProblem(t, s.get("/api/v1/articles/"+s.searcher.Articles[0].ID+"?q=dam"), http.StatusBadRequest, "unknown-parameter", "q")
	if n := s.searcher.Searches.Load(); n != 0 {
		t.Errorf("%d searches for requests that were refused", n)
	}
}

func TestSyntaxErrorsPoint(t *testing.T) {
	s := newSite(t)
	p := wantProblem(t, s.get("/api/v1/search?q="+"%22%D8%A7%D9%84%D8%B3%D8%AF"), http.StatusBadRequest, "invalid-query", "q")
	if p.Position == nil || *p.Position > 5 {
		t.Errorf("position %v in a query of five characters", p.Position)
	}
}
