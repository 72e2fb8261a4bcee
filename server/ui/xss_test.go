package ui_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

// payloads would run if a page let them: out of attributes, out of elements, as addresses.
func payloads() []string {
	list := []string{servertest.Payload, `</title><script>alert(1)</script>`, `</textarea><svg/onload=alert(1)>`,
		`'><svg onload=alert(1)>`, `" autofocus onfocus="alert(1)`,
		`javascript:alert(1)`, `<mark>x</mark>`, `</mark><b onclick=alert(1)>`, `<!--<script>-->`, `]]><script>`,
		`&lt;script&gt;`, `<style>*{display:none}</style>`,
		`<base href=//evil.example>`, `<meta http-equiv=refresh content=0>`, `<iframe src=//evil.example>`, `{{.Lang}}`,
		"\u202e<script>", `<a href="javascript:x">x</a>`, `\u003cscript\u003e`}
	for _, tag := range []string{"script", "img", "svg", "iframe", "object", "embed", "math", "video", "form", "input",
		"body", "details"} {
		for _, open := range []string{"<%s src=x onerror=alert(1)>", "\"><%s onload=alert(1)>", "</%s><%[1]s/onfocus=alert(1)>",
			"<%s\x09onmouseover=alert(1)>"} {
			list = append(list, fmt.Sprintf(open, tag))
		}
	}
	return list
}

// checkHarmless fails if a page has anything that can run, load or send elsewhere.
func checkHarmless(t *testing.T, what string, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("script:not([src^='/static/'][defer]), style, iframe, object, embed, svg:not(.chart), math, img, video, base, body form[action^='http'], [style], [srcdoc]").Length(); n > 0 {
		t.Errorf("%s: %d elements that do not belong there", what, n)
	}
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "autofocus" {
				t.Errorf("%s: attribute %s of <%s>", what, a.Key, goquery.NodeName(s))
			}
			if a.Key == "href" || a.Key == "action" {
				if u, err := url.Parse(a.Val); err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
					t.Errorf("%s: <%s> leads to %q", what, goquery.NodeName(s), a.Val)
				}
			}
		}
	})
	if doc.Find("head > title").Length() != 1 || doc.Find("meta[http-equiv]").Length() > 0 || doc.Find("body").Length() != 1 {
		t.Errorf("%s: the page is broken open", what)
	}
}

func TestNoPayloadRuns(t *testing.T) {
	list := payloads()
	if testing.Short() {
		list = list[:5]
	}
	for i, payload := range list {
		a := &khabar.Article{URL: "https://wadi.example/" + fmt.Sprint(i), Outlet: "o" + payload, Origin: "r" + payload,
			Lang: "en", Title: "T " + payload, Section: payload,
			Authors: []string{payload}, Credits: []string{payload}, Tags: []string{payload}, Body: "dam " + payload,
			Sources: map[string]string{"title": payload, "body": payload},
			Actors:  []khabar.Mentioned{{ID: payload, Count: 1}}, Published: khabar.At(today), PublishedSource: khabar.DateSource(payload)}
		if err := a.Normalize(); err != nil {
			t.Fatal(err)
		}
		a.Lang, a.Country = payload, payload
		a.URL = payload
		outlet := khabar.Outlet{ID: a.Outlet, Name: khabar.Names{En: payload, Ar: payload}, Kind: khabar.OutletKind(payload),
			Country: payload, Langs: []string{payload}, Home: payload}
		made, err := server.New(server.Options{Searcher: &servertest.Searcher{Articles: []*khabar.Article{a}},
			Outlets: servertest.Directory{outlet}, Version: payload,
			Actors: allCalled{name: payload},
			Now:    func() time.Time { return today }})
		if err != nil {
			t.Fatal(err)
		}
		e := url.QueryEscape(payload)
		for _, target := range []string{"/", "/?hl=ar", "/outlets", "/help", "/articles/" + a.ID, "/?syntax=plain&q=" + e,
			"/?q=" + e, "/?q=dam&outlet=" + e + "&not_tag=" + e,
			"/?author=" + e + "&section=" + e, "/?" + e + "=" + e, "/?hl=" + e, "/?sort=" + e, "/?from=" + e, "/?cursor=" + e,
			"/articles/" + url.PathEscape(payload)} {
			w := httptest.NewRecorder()
			made.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
			doc, err := goquery.NewDocumentFromReader(w.Body)
			if err != nil || w.Code >= 500 {
				t.Fatalf("%s: %d %v", target, w.Code, err)
			}
			checkHarmless(t, target, doc)
		}
	}
	if n := len(payloads()); n < 50 {
		t.Errorf("only %d payloads", n)
	}
}

// What is made harmless must still be readable.
func TestPayloadsAreShownAsText(t *testing.T) {
	doc := open(t, articles(t), "/?q=dam&outlet=trap")
	if got := doc.Find(".hit h3").Text(); got != servertest.Payload+" dam" {
		t.Errorf("title %q", got)
	}
	if got := doc.Find(".snippet").Text(); got != "A dam "+servertest.Payload+" and an agreement." {
		t.Errorf("passage %q", got)
	}
}

// allCalled gives every actor one name.
type allCalled struct {
	servertest.Actors
	name string
}

func (d allCalled) Actor(id string) (khabar.Actor, bool) {
	return khabar.Actor{ID: id, Name: khabar.Names{En: d.name}}, true
}
