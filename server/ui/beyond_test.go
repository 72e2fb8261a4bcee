package ui_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"khabar/internal/require"
	"khabar/server/servertest"
)

func body(t *testing.T, h http.Handler, target, mediaType string) []byte {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || !strings.HasPrefix(got, mediaType) {
		t.Fatalf("%s: %d %s: %.300s", target, w.Code, got, w.Body)
	}
	return w.Body.Bytes()
}

func TestFeed(t *testing.T) {
	var feed struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Entry   []struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
			Link  []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	content := body(t, articles(t), "/feed.atom?q="+url.QueryEscape("السد OR dam"), "application/atom+xml")
	if err := xml.Unmarshal(content, &feed); err != nil {
		t.Fatalf("%v: %s", err, content)
	}
	if len(feed.Entry) != 5 || feed.Updated != "2026-01-10T08:00:00Z" || feed.ID == "" || !strings.Contains(feed.Title, "السد") {
		t.Errorf("%d entries, updated %s, %s, %s", len(feed.Entry), feed.Updated, feed.ID, feed.Title)
	}
	if e := feed.Entry[0]; !strings.HasPrefix(e.Link[0].Href, "http://example.com/articles/") || e.Title == "" || e.ID == "" {
		t.Errorf("entry %+v", e)
	}
}

func TestBrowsersCanSearchFromTheirAddressBar(t *testing.T) {
	var found struct {
		URL []struct {
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	if err := xml.Unmarshal(body(t, articles(t), "/opensearch.xml", "application/opensearchdescription+xml"), &found); err != nil {
		t.Fatal(err)
	}
	if len(found.URL) != 2 || found.URL[0].Template != "http://example.com/?q={searchTerms}" {
		t.Errorf("%+v", found)
	}
}

// The code that a page offers asks for what the page shows, whatever signs a query has. curl runs as pasted.
func TestCodeRunsAsPasted(t *testing.T) {
	live := httptest.NewServer(articles(t))
	defer live.Close()
	shell := require.Tool(t, "bash")
	require.Tool(t, "curl")
	for q, want := range map[string]int{"agreement": 2, `"dam agreement"`: 2, "السد": 2, `it's $HOME \`: 0} {
		r, err := http.Get(live.URL + "/?hl=en&syntax=plain&not_outlet=trap&q=" + url.QueryEscape(q))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := goquery.NewDocumentFromReader(r.Body)
		_ = r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), shell, "-c", doc.Find("#code-curl").Text()).Output()
		if err != nil {
			t.Fatalf("%s: %v", doc.Find("#code-curl").Text(), err)
		}
		var answer struct{ Total int }
		if err := json.Unmarshal(out, &answer); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if shown := len(doc.Find("article.hit").Nodes); answer.Total != shown || shown != want {
			t.Errorf("%s: curl finds %d, the page shows %d", q, answer.Total, shown)
		}
		if python := doc.Find("#code-python").Text(); !strings.Contains(python, `("not_outlet", "trap")`) {
			t.Errorf("the filter is lost: %s", python)
		}
	}
}

// TestRCodeRunsAsPasted runs what a page offers for R.
func TestRCodeRunsAsPasted(t *testing.T) {
	rscript := require.R(t, "jsonlite")
	live := httptest.NewServer(articles(t))
	defer live.Close()
	for q, want := range map[string]string{"agreement": "[1] 2\n", "السد": "[1] 2\n", "zebra": "[1] 0\n", `it's "$HOME" \`: "[1] 0\n"} {
		page := open(t, articles(t), "/?hl=en&syntax=plain&not_outlet=trap&q="+url.QueryEscape(q))
		script := strings.Replace(page.Find("#code-r").Text(), "http://example.com", live.URL, 1)
		out, err := exec.CommandContext(t.Context(), rscript, "-e", script).CombinedOutput()
		if err != nil || !strings.HasPrefix(string(out), want) {
			t.Errorf("%s: %v\n%s\nfrom\n%s", q, err, out, script)
		}
	}
}

func TestCitationsAreDownloads(t *testing.T) {
	id := servertest.Articles()[2].ID
	if got := string(body(t, articles(t), "/articles/"+id+"/cite.bib", "application/x-bibtex")); !strings.HasPrefix(got, "@online{waditimes2026") {
		t.Errorf("BibTeX %s", got)
	}
	if got := string(body(t, articles(t), "/articles/"+id+"/cite.ris", "application/x-research-info-systems")); !strings.HasPrefix(got, "TY  - NEWS\r\n") {
		t.Errorf("RIS %s", got)
	}
}

// A number that the actor's page shows is one of the articles that its link finds.
func TestActorsNumbersAreThoseOfTheirLinks(t *testing.T) {
	h := site(t)
	doc := open(t, h, "/actors/nadim?hl=en")
	for _, link := range doc.Find("td.number a").EachIter() {
		found := open(t, h, attr(link, "href"))
		if got, _, _ := strings.Cut(squeezed(found.Find("#found")), " "); got != squeezed(link) {
			t.Errorf("%s leads to %s articles, not %s", attr(link, "href"), got, squeezed(link))
		}
	}
	total, _, _ := strings.Cut(squeezed(doc.Find("a.button").First()), " ")
	if total != "4" {
		t.Errorf("%s articles", total)
	}
}
