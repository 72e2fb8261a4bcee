package ui_test

import (
	"fmt"
	"log/slog"
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
		`javascript:alert(1)`, `JaVaScRiPt:alert(1)`, "java\tscript:alert(1)", `data:text/html,<script>alert(1)</script>`,
		`<mark>x</mark>`, `</mark><b onclick=alert(1)>`, `<!--<script>-->`, `]]><script>`, `&lt;script&gt;`, `&#x3c;script&#x3e;`,
		`<style>*{display:none}</style>`, `<base href=//evil.example>`, `<meta http-equiv=refresh content=0>`,
		`<link rel=stylesheet href=//evil.example>`, `<iframe src=//evil.example>`, `<iframe srcdoc="<script>alert(1)</script>">`,
		`{{.Lang}}`, `{{template "main" .}}`, `${alert(1)}`, "`-alert(1)-`", "\u202e<script>", `<a href="javascript:x">x</a>`,
		`\u003cscript\u003e`, `'-alert(1)-'`, `";alert(1);//`, `</style><script>alert(1)</script>`, `</svg><script>alert(1)</script>`,
		`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `<form action=//evil.example><button>`,
		`<div data-hx-get=//evil.example data-hx-trigger=load>`, `<x hx-on:click=alert(1)>`, `<x data-copy=keys>`,
		"<script>//\u2028alert(1)</script>", `%3Cscript%3Ealert(1)%3C/script%3E`, `+ADw-script+AD4-`}
	for _, tag := range []string{"script", "img", "svg", "iframe", "object", "embed", "math", "video", "form", "input",
		"body", "details", "audio", "link", "template", "select", "marquee", "button", "textarea", "a"} {
		for _, open := range []string{"<%s src=x onerror=alert(1)>", "\"><%s onload=alert(1)>", "</%s><%[1]s/onfocus=alert(1)>",
			"<%s\x09onmouseover=alert(1)>", "'><%s autofocus onfocus=alert(1)>", "--><%s style=position:fixed onclick=alert(1)>",
			"<<%s/onpointerenter=alert(1)//", "<%s onbegin=alert(1) attributeName=x>"} {
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
	if part := strings.HasPrefix(what, "/complete"); !part && doc.Find("head > title").Length() != 1 || doc.Find("meta[http-equiv]").Length() > 0 || doc.Find("body").Length() != 1 {
		t.Errorf("%s: the page is broken open", what)
	}
}

func TestNoPayloadRuns(t *testing.T) {
	list := payloads()
	if len(list) < 200 {
		t.Errorf("only %d payloads", len(list))
	}
	if testing.Short() {
		list = list[:5]
	}
	var attacks []*khabar.Article
	var outlets servertest.Directory
	for i, payload := range list {
		a := attack(t, i, payload)
		attacks = append(attacks, a)
		outlets = append(outlets, khabar.Outlet{ID: a.Outlet, Name: khabar.Names{En: payload, Ar: payload}, Kind: khabar.OutletKind(payload),
			Country: payload, Langs: []string{payload}, Home: payload})
	}
	searcher := &servertest.Searcher{Articles: attacks}
	made, err := server.New(server.Options{Searcher: searcher, Outlets: outlets, Version: servertest.Payload,
		Actors: hostileActors{}, Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return today }})
	if err != nil {
		t.Fatal(err)
	}
	check := func(target string) {
		w := httptest.NewRecorder()
		made.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		doc, err := goquery.NewDocumentFromReader(w.Body)
		if err != nil || w.Code >= 500 {
			t.Fatalf("%s: %d %v", target, w.Code, err)
		}
		checkHarmless(t, target, doc)
	}
	for _, target := range []string{"/", "/?hl=ar", "/?q=dam", "/?q=dam&forms=1", "/kwic?q=dam", "/outlets", "/actors", "/status", "/help"} {
		check(target)
	}
	for i, payload := range list {
		searcher.Articles = attacks[i : i+1]
		a, e := attacks[i], url.QueryEscape(payload)
		outlet := url.QueryEscape(a.Outlet)
		for _, target := range []string{"/articles/" + a.ID + "?q=" + e, "/?syntax=plain&q=" + e, "/?q=" + e,
			"/?q=dam&outlet=" + outlet + "&not_tag=" + e, "/?author=" + e + "&section=" + e, "/?" + e + "=" + e, "/?hl=" + e, "/?sort=" + e,
			"/?from=" + e, "/?cursor=" + e, "/articles/" + url.PathEscape(payload), "/articles/" + a.ID + "/beside/" + a.ID,
			"/kwic?q=" + e, "/compare?q1=dam&q2=" + e, "/compare?interval=" + e, "/actors?q=" + e, "/actors/" + url.PathEscape(payload),
			"/outlets/" + url.PathEscape(a.Outlet), "/complete?q=" + e, "/complete?q=dam&outlet=" + outlet} {
			check(target)
		}
	}
}

// attack is an article with a payload in every field.
func attack(t *testing.T, i int, payload string) *khabar.Article {
	t.Helper()
	a := &khabar.Article{URL: "https://wadi.example/" + fmt.Sprint(i), Outlet: "o" + payload, Origin: "r" + payload,
		Lang: "en", Title: "T " + payload, Section: payload,
		Authors: []string{payload}, Credits: []string{payload}, Tags: []string{payload}, Body: "dam " + payload,
		Sources: map[string]string{"title": payload, "body": payload},
		Actors:  []khabar.Mentioned{{ID: payload, Count: 1}}, Places: []khabar.Mentioned{{ID: payload, Count: 1}},
		Published: khabar.At(today.AddDate(0, 0, -i)), PublishedSource: khabar.DateSource(payload)}
	if err := a.Normalize(); err != nil {
		t.Fatal(err)
	}
	a.Lang, a.Country, a.URL = payload, payload, payload
	return a
}

// hostileActors knows everybody by an id that attacks.
type hostileActors struct{ servertest.Actors }

func (hostileActors) Actor(id string) (khabar.Actor, bool) {
	return khabar.Actor{ID: id, Kind: khabar.KindPerson, Name: khabar.Names{En: id}}, true
}

func (hostileActors) Names(id string) []khabar.ActorName { return []khabar.ActorName{{Name: id + id}} }

func (hostileActors) Tag(a *khabar.Article) []khabar.Mention {
	return []khabar.Mention{{Actor: a.Actors[0].ID, Field: "body", Span: khabar.Span{Start: 0, End: len(a.Body)}}}
}

func (hostileActors) Complete(prefix string, _ int) []khabar.Completion {
	return []khabar.Completion{{Actor: khabar.Actor{ID: prefix, Kind: khabar.KindGroup, Name: khabar.Names{Ar: prefix}}, Match: prefix}}
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
