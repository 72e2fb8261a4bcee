package server_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// mediaCloudCase is a question in Media Cloud's words and in ours, which must be counted alike.
var mediaCloudCases = []struct{ theirs, ours url.Values }{
	{url.Values{}, url.Values{}},
	{url.Values{"q": {"dam"}, "start": {"2026-01-01"}, "end": {"2026-01-31"}}, url.Values{"q": {"dam"}, "from": {"2026-01-01"}, "to": {"2026-01-31"}}},
	{url.Values{"q": {"dam AND language:en"}}, url.Values{"q": {"dam lang:en"}}},
	{url.Values{"q": {"canonical_domain:sawt.example"}}, url.Values{"q": {"outlet:sawt-alwadi"}}},
	{url.Values{"q": {"agreement OR اتفاق"}, "platform": {"onlinenews-mediacloud"}}, url.Values{"q": {"agreement OR اتفاق"}}},
}

func TestMediaCloudCountsAlike(t *testing.T) {
	s := newSite(t)
	for _, c := range mediaCloudCases {
		theirs := decode[struct {
			Count struct{ Relevant, Total int }
		}](t, s.get("/api/search/total-count?"+c.theirs.Encode()))
		ours := decode[struct{ Matching, Total int }](t, s.get("/api/v1/count?"+c.ours.Encode()))
		if theirs.Count.Relevant != ours.Matching || theirs.Count.Total != ours.Total {
			t.Errorf("%v: %+v, ours are %+v", c.theirs, theirs, ours)
		}
	}
}

func TestMediaCloudSourcesAndCollections(t *testing.T) {
	s := newSite(t)
	type page struct {
		Count   int
		Next    *string
		Results []struct {
			ID                  int64
			Name, Label, Outlet string
			PubCountry          string `json:"pub_country"`
			SourceCount         int    `json:"source_count"`
			CollectionCount     int    `json:"collection_count"`
		}
	}
	all := decode[page](t, s.get("/api/sources/sources/?limit=0&offset=0"))
	if all.Count != 4 || len(all.Results) != 4 || all.Next != nil {
		t.Fatalf("%+v", all)
	}
	ids := map[string]int64{}
	for _, r := range all.Results {
		ids[r.Outlet] = r.ID
	}
	if ids["sawt-alwadi"] != 148310590930753 {
		t.Errorf("the number of a source has changed: %d", ids["sawt-alwadi"])
	}
	first := decode[page](t, s.get("/api/sources/sources/?limit=3"))
	if len(first.Results) != 3 || first.Next == nil {
		t.Fatalf("%+v", first)
	}
	if second := decode[page](t, s.get(*first.Next)); len(second.Results) != 1 || second.Next != nil || second.Results[0].ID != all.Results[3].ID {
		t.Errorf("%+v", second)
	}
	found := decode[page](t, s.get("/api/sources/sources/?"+url.Values{"name": {"صوت"}}.Encode()))
	if found.Count != 1 || found.Results[0].Name != "sawt.example" || found.Results[0].PubCountry != "SYR" {
		t.Errorf("%+v", found)
	}
	groups := decode[page](t, s.get("/api/sources/collections/"))
	syria := decode[page](t, s.get("/api/sources/collections/?name=syria"))
	if groups.Count < 5 || groups.Results[0].Name != "All outlets" || groups.Results[0].SourceCount != 4 || syria.Count != 1 {
		t.Fatalf("%+v, %+v", groups, syria)
	}
	in := decode[page](t, s.get("/api/sources/sources/?collection_id="+number(syria.Results[0].ID)))
	if in.Count != 1 || in.Results[0].Outlet != "sawt-alwadi" || in.Results[0].CollectionCount != 4 {
		t.Errorf("%+v", in)
	}
	for query, want := range map[string]int{"cs=" + number(syria.Results[0].ID): 2, "ss=" + number(ids["wadi-times"]): 2,
		"ss=" + number(ids["wadi-times"]) + "&cs=" + number(syria.Results[0].ID): 4, "ss=" + number(ids["trap"]) + "," + number(ids["wadi-times"]): 3} {
		got := decode[struct {
			Count struct{ Relevant int }
		}](t, s.get("/api/search/total-count?"+query))
		if got.Count.Relevant != want {
			t.Errorf("%s finds %d, want %d", query, got.Count.Relevant, want)
		}
	}
	sources := decode[struct {
		Sources []struct {
			Source string
			Count  int
		}
	}](t, s.get("/api/search/sources?ss="+number(ids["sawt-alwadi"])))
	if len(sources.Sources) != 1 || sources.Sources[0].Source != "sawt.example" || sources.Sources[0].Count != 2 {
		t.Errorf("%+v", sources)
	}
}

// The part that a language has does not depend on how many languages are listed.
func TestMediaCloudLanguages(t *testing.T) {
	s := newSite(t)
	type list struct {
		Languages []struct {
			Language string
			Value    int
			Ratio    float64
		}
	}
	all := decode[list](t, s.get("/api/search/languages"))
	first := decode[list](t, s.get("/api/search/languages?limit=1"))
	if len(all.Languages) < 2 || len(first.Languages) != 1 || first.Languages[0] != all.Languages[0] || first.Languages[0].Ratio == 1 {
		t.Errorf("the first of %+v alone is %+v", all, first)
	}
}

func TestMediaCloudStories(t *testing.T) {
	s := newSite(t)
	type story struct {
		ID          string
		Language    string
		PublishDate *string `json:"publish_date"`
		Published   string
		Text        *string
	}
	type list struct {
		Stories []story
		Token   *string `json:"pagination_token"`
	}
	seen := map[string]bool{}
	target := "/api/search/story-list?page_size=4&sort_order=asc"
	page := decode[list](t, s.get(target))
	for _, one := range page.Stories {
		seen[one.ID] = true
		if one.Text != nil || one.Published == "2026-01" && one.PublishDate != nil {
			t.Errorf("%+v", one)
		}
	}
	page = decode[list](t, s.get(target+"&expanded=1&pagination_token="+*page.Token))
	for _, one := range page.Stories {
		seen[one.ID] = true
		if one.Text == nil {
			t.Errorf("%s has no text", one.ID)
		}
	}
	if len(seen) != 6 || page.Token != nil {
		t.Errorf("%d stories, token %v", len(seen), page.Token)
	}
	id := s.searcher.Articles[0].ID
	one := decode[struct{ Story story }](t, s.get("/api/search/story?platform=onlinenews-mediacloud&storyId="+id))
	if one.Story.ID != id || *one.Story.PublishDate != "2026-01-06" {
		t.Errorf("%+v", one)
	}
}

func TestMediaCloudProblems(t *testing.T) {
	s := newSite(t)
	for target, want := range map[string]struct {
		status      int
		name, field string
	}{
		"/api/search/total-count?q=(dam":                          {400, "invalid-query", "q"},
		"/api/search/total-count?q=dam&starts=2026-01-01":         {400, "unknown-parameter", "starts"},
		"/api/search/total-count?start=2026":                      {400, "invalid-parameter", "start"},
		"/api/search/total-count?start=2026-02-01&end=2026-01-01": {400, "invalid-parameter", "start"},
		"/api/search/total-count?platform=youtube":                {400, "invalid-parameter", "platform"},
		"/api/search/total-count?ss=7":                            {400, "invalid-parameter", "ss"},
		"/api/search/total-count?cs=x":                            {400, "invalid-parameter", "cs"},
		"/api/search/total-count?cs=0":                            {400, "invalid-parameter", "cs"},
		"/api/search/story-list?page_size=1001":                   {400, "invalid-parameter", "page_size"},
		"/api/search/story-list?pagination_token=x":               {400, "invalid-parameter", "cursor"},
		"/api/search/story?storyId=7":                             {404, "not-found", "storyId"},
		"/api/search/nothing":                                     {404, "not-found", ""},
		"/api/sources/sources/7/":                                 {404, "not-found", "id"},
		"/api/sources/collections/x/":                             {404, "not-found", "id"},
		"/api/sources/sources/?limit=-1":                          {400, "invalid-parameter", "limit"},
	} {
		w := s.get(target)
		body := w.Body.String()
		p := wantProblem(t, w, want.status, want.name, want.field)
		if !strings.Contains(body, `"note":`) || p.Detail == "" {
			t.Errorf("%s: their client would show nothing: %s", target, body)
		}
	}
	s.searcher.Incomplete = true
	wantProblem(t, s.get("/api/search/total-count?q=dam"), http.StatusGatewayTimeout, "timeout", "")
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
