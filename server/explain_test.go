package server_test

import (
	"net/http"
	"strings"
	"testing"

	"khabar"
	"khabar/query"
)

func TestExplain(t *testing.T) {
	s := newSite(t)
	type tree struct {
		Label    string
		Value    float64
		Children []tree
	}
	type answer struct {
		Hits []struct{ Explanation *tree }
	}
	for _, h := range decode[answer](t, s.get("/api/v1/search?q=dam&explain=1")).Hits {
		if e := h.Explanation; e == nil || e.Label == "" || e.Value != 1.5 || len(e.Children) != 2 || e.Children[1].Value != 3 {
			t.Errorf("explanation %+v", e)
		}
	}
	for _, target := range []string{"/api/v1/search?q=dam", "/api/v1/search?q=dam&explain=0"} {
		if strings.Contains(s.get(target).Body.String(), "explanation") {
			t.Errorf("%s explains", target)
		}
	}
	wantProblem(t, s.get("/api/v1/search?q=dam&explain=yes"), http.StatusBadRequest, "invalid-parameter", "explain")
}

type suggesting struct {
	Total      int
	DidYouMean []struct {
		Query string
		Total int
	} `json:"did_you_mean"`
	Try *struct {
		Match, URL string
		Total      int
	}
}

func TestDidYouMean(t *testing.T) {
	s := newSite(t)
	s.searcher.Suggestions = []khabar.Suggestion{{Query: &query.Word{Text: "dam"}, Total: 3}, {Query: &query.Word{Text: "السد"}, Total: 1}}
	a := decode[suggesting](t, s.get("/api/v1/search?q=damm"))
	if a.Total != 0 || len(a.DidYouMean) != 2 || a.DidYouMean[0].Query != "dam" || a.DidYouMean[0].Total != 3 || a.Try != nil {
		t.Errorf("answer %+v", a)
	}
	page := s.get("/?q=damm&lang=en&match=any").Body.String()
	for _, want := range []string{"Did you mean:", `href="/?lang=en&amp;q=dam"`, "<bdi>السد</bdi>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if found := s.get("/?q=dam").Body.String(); strings.Contains(found, "Did you mean") {
		t.Error("a page with hits doubts its spelling")
	}
}

func TestAnyIsOffered(t *testing.T) {
	s := newSite(t)
	a := decode[suggesting](t, s.get("/api/v1/search?q=dam+zebra&size=0"))
	if a.Total != 0 || a.Try == nil || a.Try.Match != "any" || a.Try.Total == 0 {
		t.Fatalf("answer %+v", a)
	}
	if again := decode[suggesting](t, s.get(a.Try.URL)); again.Total != a.Try.Total {
		t.Errorf("%s finds %d, not %d", a.Try.URL, again.Total, a.Try.Total)
	}
	for _, q := range []string{"zebra", "zebra+lion", "dam+zebra&match=any", "dam"} {
		if a := decode[suggesting](t, s.get("/api/v1/search?q="+q)); a.Try != nil {
			t.Errorf("%s: match=any is offered in vain: %+v", q, a.Try)
		}
	}
	if page := s.get("/?q=dam+zebra").Body.String(); !strings.Contains(page, "No article has all of these words") {
		t.Error("the page does not say that no article has all of the words")
	}
	if page := s.get("/?q=zebra").Body.String(); strings.Contains(page, "match=any") {
		t.Error("any of one word is offered")
	}
}
