package server_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"khabar/server/servertest"
)

type compareDoc struct {
	Total   int
	Over    string
	Queries []struct {
		Label           string
		Matching, Total int
		Query           struct{ Canonical string }
	}
	Buckets []struct {
		From   string
		Counts []struct{ Matching, Total int }
	}
	Values []struct {
		Value  string
		Counts []struct{ Matching, Total int }
	}
	Receipt receiptDoc
}

func TestCompare(t *testing.T) {
	s := newSite(t)
	over := decode[compareDoc](t, s.get("/api/v1/compare?q=dam&q=agreement&label=One&label=Two&interval=year"))
	if len(over.Queries) != 2 || over.Queries[1].Label != "Two" || over.Queries[0].Query.Canonical != "dam" || over.Total != 6 ||
		!strings.Contains(over.Receipt.Question, "q=dam&q=agreement") {
		t.Errorf("%+v", over)
	}
	for i, q := range []string{"dam", "agreement"} {
		alone := decode[timelineDoc](t, s.get("/api/v1/timeline?interval=year&q="+q))
		if over.Queries[i].Matching != alone.Matching || len(over.Buckets) != len(alone.Buckets) {
			t.Errorf("%s: %+v, alone %+v", q, over, alone)
		}
		for n, b := range alone.Buckets {
			if got := over.Buckets[n].Counts[i]; got.Matching != b.Matching || got.Total != b.Total {
				t.Errorf("%s in %s: %+v, alone %+v", q, b.From, got, b)
			}
		}
	}
	values := decode[compareDoc](t, s.get("/api/v1/compare?q=dam&q=السد&over=outlet&size=2"))
	if len(values.Values) != 2 || values.Over != "outlet" || values.Values[1].Value != "wadi-times" || values.Values[1].Counts[0].Matching != 2 ||
		values.Values[1].Counts[0].Total != 2 || values.Values[0].Counts[1].Matching != 2 || values.Queries[1].Label != "السد" {
		t.Errorf("%+v", values)
	}
	for target, want := range map[string]string{
		"/api/v1/compare?q=dam&label=A&interval=year&format=csv": "label,from,to,matching,total,share\nA,2025-01-01,2025-12-31,1,1,1\n",
		"/api/v1/compare?q=dam&over=lang&format=csv":             "label,lang,name,matching,total,share\ndam,en,English,3,3,1\n",
	} {
		if got := s.get(target).Body.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", target, got)
		}
	}
	for target, field := range map[string]string{"": "q", "q=a&q=b&label=c": "label", "q=a&over=weather": "over",
		"q=a&interval=decade": "interval", "q=a&over=lang&size=0": "size", strings.Repeat("q=a&", 11): "q", "q=a&by=b&by=c": "by"} {
		wantProblem(t, s.get("/api/v1/compare?"+target), http.StatusBadRequest, "invalid-parameter", field)
	}
	if w := s.get("/api/v1/compare?q=dam", "If-None-Match", s.get("/api/v1/compare?q=dam").Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("the same comparison is sent again: %d", w.Code)
	}
}

func TestTerms(t *testing.T) {
	s := newSite(t)
	type terms struct {
		Total     int
		Against   string
		Languages []struct {
			Lang           string
			Matching, Rest int
			Terms          []struct {
				Term, Written  string
				Matching, Rest int
				Score          float64
			}
		}
	}
	got := decode[terms](t, s.get("/api/v1/terms?q=Council&size=3"))
	if got.Total == 0 || got.Against != "rest" || len(got.Languages[0].Terms) != 3 || got.Languages[0].Terms[0].Score <= 0 {
		t.Errorf("%+v", got)
	}
	if got := decode[terms](t, s.get("/api/v1/terms?outlet=wadi-times")); got.Against != "index" || got.Languages[0].Rest == 0 {
		t.Errorf("an outlet against the index: %+v", got)
	}
	if got := decode[terms](t, s.get("/api/v1/terms?outlet=wadi-times&against=rest")); got.Languages[0].Rest != 0 {
		t.Errorf("an outlet against nothing: %+v", got)
	}
	if got := s.get("/api/v1/terms?q=Council&format=csv").Body.String(); !strings.HasPrefix(got,
		"lang,term,written,matching,rest,matching_articles,rest_articles,score\nen,") {
		t.Errorf("table %s", got)
	}
	for target, field := range map[string]string{"size=0": "size", "size=501": "size", "against=all": "against"} {
		wantProblem(t, s.get("/api/v1/terms?"+target), http.StatusBadRequest, "invalid-parameter", field)
	}
}

func TestSample(t *testing.T) {
	s := newSite(t)
	s.searcher.Articles = servertest.Many(40)
	type sample struct {
		Total    int
		Seed     uint64
		Stratify []string
		Strata   []struct {
			Outlet, Month  string
			Total, Sampled int
			Weight         float64
		}
		Hits []struct {
			ID, Body string
			Stratum  int
		}
	}
	got := decode[sample](t, s.get("/api/v1/sample?q=river&size=10&seed=18446744073709551615&stratify=month&bodies=1"))
	if got.Total != 40 || got.Seed != 1<<64-1 || len(got.Hits) != 10 || got.Hits[0].Body == "" || !slices.Equal(got.Stratify, []string{"month"}) ||
		len(got.Strata) != 2 {
		t.Errorf("%+v", got)
	}
	for _, of := range got.Strata {
		if of.Sampled > 0 && of.Weight != float64(of.Total)/float64(of.Sampled) {
			t.Errorf("weight %+v", of)
		}
	}
	if got := s.get("/api/v1/sample?size=1&stratify=outlet,month&format=csv").Body.String(); !strings.HasPrefix(got,
		"stratum_outlet,stratum_month,weight,id,url,") || strings.Count(got, "\n") != 2 {
		t.Errorf("table %s", got)
	}
	s.searcher.Articles = nil
	if got := decode[sample](t, s.get("/api/v1/sample")); got.Total != 0 || len(got.Hits) != 0 {
		t.Errorf("nothing: %+v", got)
	}
	for target, field := range map[string]string{"size=0": "size", "seed=-1": "seed", "seed=x": "seed", "stratify=lang": "stratify",
		"bodies=2": "bodies"} {
		wantProblem(t, s.get("/api/v1/sample?"+target), http.StatusBadRequest, "invalid-parameter", field)
	}
}

func TestFacetPages(t *testing.T) {
	s := newSite(t)
	type facet struct {
		Values   []struct{ Value string }
		Distinct int
		Next     string
	}
	whole := decode[facet](t, s.get("/api/v1/facets/outlet"))
	var values []string
	cursor := ""
	for range 10 {
		w := s.get("/api/v1/facets/outlet?size=1&cursor=" + url.QueryEscape(cursor))
		page := decode[facet](t, w)
		values = append(values, page.Values[0].Value)
		if page.Distinct != whole.Distinct || (page.Next == "") != (w.Header().Get("Link") == "") {
			t.Errorf("%+v, %v", page, w.Header())
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(values) != whole.Distinct || values[0] != whole.Values[0].Value || whole.Next != "" {
		t.Errorf("pages join to %v, want %+v", values, whole)
	}
	if got := decode[facet](t, s.get("/api/v1/facets/outlet?prefix=wadi")); got.Distinct != 1 || got.Values[0].Value != "wadi-times" {
		t.Errorf("prefix: %+v", got)
	}
	first := url.QueryEscape(decode[facet](t, s.get("/api/v1/facets/outlet?size=1")).Next)
	for _, other := range []string{"lang?size=1", "outlet?size=1&prefix=w"} {
		wantProblem(t, s.get("/api/v1/facets/"+other+"&cursor="+first), http.StatusBadRequest, "invalid-parameter", "cursor")
	}
	for _, bad := range []string{"x", "~1", "0~", "0~-1", "0~1000000", "0~1~2"} {
		wantProblem(t, s.get("/api/v1/facets/outlet?cursor="+bad), http.StatusBadRequest, "invalid-parameter", "cursor")
	}
}

func TestHostileCounts(t *testing.T) {
	s := newSite(t)
	for _, value := range some(append(hostile[:90:90], generated(60)...)) {
		e := url.QueryEscape(value)
		for _, target := range []string{"/api/v1/timeline?q=" + e, "/api/v1/timeline?split=" + e, "/api/v1/timeline?interval=" + e,
			"/api/v1/timeline?as_of=" + e, "/api/v1/compare?q=" + e + "&q=dam", "/api/v1/compare?q=dam&label=" + e, "/api/v1/compare?q=dam&over=" + e,
			"/api/v1/terms?q=" + e, "/api/v1/terms?against=" + e, "/api/v1/sample?seed=" + e, "/api/v1/sample?q=" + e + "&stratify=outlet",
			"/api/v1/facets/outlet?prefix=" + e, "/api/v1/facets/outlet?cursor=" + e, "/api/v1/count?by=" + e} {
			if w := s.get(target); w.Code >= 500 {
				t.Errorf("%q at %.40s: status %d: %.300s", value, target, w.Code, w.Body)
			}
		}
	}
}

// All lines in one stream are those of all pages, in every form.
func TestAllLines(t *testing.T) {
	s := newSite(t)
	s.searcher.Articles = servertest.Many(450)
	w := s.get("/api/v1/kwic?q=river&format=ndjson&sort=oldest&width=5")
	rows := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if len(rows) != 450 || w.Header().Get("Khabar-Total") != "450" || !strings.Contains(rows[449], `"keyword":"river"`) ||
		w.Header().Get("Khabar-Hash") == "" {
		t.Errorf("%d lines, the last %s; %v", len(rows), rows[len(rows)-1], w.Header())
	}
	table := readCSV(t, s.get("/api/v1/kwic?q=river&format=csv&all=1&sort=oldest&width=5").Body)
	if len(table) != 451 || table[450][1] != "river" || table[0][0] != "left" {
		t.Errorf("%d rows", len(table))
	}
	if got := s.get("/api/v1/kwic?q=river&format=csv&all=1&bom=1").Body.String(); !strings.HasPrefix(got, "\ufeffleft,") {
		t.Errorf("begins with %.20q", got)
	}
	forms := s.get("/api/v1/forms?q=river&format=ndjson").Body.String()
	if !strings.Contains(forms, `"surface":"river"`) || !strings.Contains(forms, `"counted":450,"total":450}`) {
		t.Errorf("forms %s", forms)
	}
	for target, field := range map[string]string{"format=ndjson&size=3": "size", "format=csv&all=1&cursor=3": "cursor", "all=1": "all",
		"all=2": "all"} {
		wantProblem(t, s.get("/api/v1/kwic?q=river&"+target), http.StatusBadRequest, "invalid-parameter", field)
	}
	s.searcher.FailAfter = s.searcher.Searches.Load() + 2
	live := serve(t, s)
	r, err := http.Get(live + "/api/v1/kwic?q=river&format=ndjson")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if n, err := io.Copy(io.Discard, r.Body); err == nil {
		t.Errorf("%d bytes of a broken stream pass for the whole", n)
	}
}
