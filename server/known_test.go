package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

type warned struct {
	Total int
	Query struct {
		Warnings []struct{ Field, Value, Detail string }
	}
}

// Whoever misspells an id would otherwise publish a 0, or a number that silently lacks what was meant.
func TestIDsThatNothingHasAreRefused(t *testing.T) {
	s := newSite(t, exporting)
	for target, want := range map[string]struct{ field, suggestion string }{
		"/api/v1/count?outlet=wadi-time":                     {"outlet", "wadi-times"},
		"/api/v1/search?outlet=wadi-times&outlet=nosuch":     {"outlet", ""},
		"/api/v1/search?not_outlet=Sawt-Alwadi":              {"not_outlet", "sawt-alwadi"},
		"/api/v1/timeline?origin=nosuch":                     {"origin", ""},
		"/api/v1/facets/lang?actor=nosuch":                   {"actor", ""},
		"/api/v1/export?all_place=nosuch":                    {"all_place", ""},
		"/api/v1/compare?q=dam&q=water&not_outlet=wadi-time": {"not_outlet", "wadi-times"},
	} {
		p := wantProblem(t, s.get(target), http.StatusBadRequest, "invalid-parameter", want.field)
		if p.Suggestion != want.suggestion {
			t.Errorf("%s: suggestion %q, want %q", target, p.Suggestion, want.suggestion)
		}
	}
	p := wantProblem(t, s.get("/api/v1/count?q="+url.QueryEscape("dam outlet:wadi-time")), http.StatusBadRequest, "invalid-query", "q")
	if p.Position == nil || *p.Position != 11 {
		t.Errorf("position in %s", p.Detail)
	}
	// The index knows outlets that the directory does not, and the directory those that have no article yet.
	for _, outlet := range []string{"blog-without-entry", "trap", "wadi-times"} {
		if w := s.get("/api/v1/count?outlet=" + outlet); w.Code != http.StatusOK {
			t.Errorf("%s: %d", outlet, w.Code)
		}
	}
}

// Sections, authors and languages may be asked for in vain, and the answer says so.
func TestValuesThatNoArticleHas(t *testing.T) {
	s := newSite(t, exporting)
	got := decode[warned](t, s.get("/api/v1/search?section=Politics&section=Sport&lang=fr&author="+url.QueryEscape("ليلى حداد")))
	if w := got.Query.Warnings; len(w) != 2 || w[0].Field != "lang" || w[0].Value != "fr" || w[1].Field != "section" || w[1].Value != "Sport" {
		t.Errorf("%+v", got)
	}
	got = decode[warned](t, s.get("/api/v1/count?q="+url.QueryEscape("dam section:Politics -section:Sport (lang:arabic OR lang:en)")))
	if w := got.Query.Warnings; len(w) != 2 || w[0].Field != "q" || w[0].Value != "Sport" || w[1].Value != "arabic" {
		t.Errorf("%+v", got)
	}
	if got := decode[warned](t, s.get("/api/v1/search?section=Politics")); got.Query.Warnings != nil {
		t.Errorf("%+v", got)
	}
	if got := s.get("/api/v1/export?tag=none&format=ndjson").Header().Get("Khabar-Warnings"); got != "1" {
		t.Errorf("Khabar-Warnings %q", got)
	}
}

// Whoever counts on a page is told too, in the page's language.
func TestPagesNameValuesThatNoArticleHas(t *testing.T) {
	s := newSite(t, exporting)
	q := url.QueryEscape("dam OR section:رياضه")
	for _, target := range []string{"/?q=" + q, "/kwic?q=" + q, "/compare?q1=" + q, "/compare?q1=dam&tag=رياضه"} {
		for lang, words := range map[string]string{"en": "No article has these values:", "ar": "قيم ليست في أي مادة:"} {
			if w := s.get(target + "&hl=" + lang); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), words+" <bdi>رياضه</bdi>") {
				t.Errorf("%s in %s: %d without the value that no article has", target, lang, w.Code)
			}
		}
	}
	for _, target := range []string{"/?q=dam", "/?q=dam&sort=newest&recency=30d", "/kwic?q=dam", "/compare?q1=dam"} {
		if w := s.get(target + "&hl=en"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "No article has these") {
			t.Errorf("%s: %d, or a warning without a reason", target, w.Code)
		}
	}
}
