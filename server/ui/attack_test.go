package ui_test

import (
	"fmt"
	"log/slog"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

// Whatever an outlet writes, a browser runs none of it: no dialog opens, no policy is violated.
func TestNoPayloadRunsInABrowser(t *testing.T) {
	var list []*khabar.Article
	for i, payload := range payloads() {
		a := &khabar.Article{URL: fmt.Sprintf("https://wadi.example/%d", i), Outlet: "o" + payload, Lang: "en", Title: "T " + payload,
			Section: payload, Authors: []string{payload}, Tags: []string{payload}, Body: "dam " + payload, Published: khabar.At(today.AddDate(0, 0, -i)),
			PublishedSource: khabar.DateFeed, Actors: []khabar.Mentioned{{ID: "trap", Count: 1}}}
		if err := a.Normalize(); err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	made, err := server.New(server.Options{Searcher: searcherOf(list), Outlets: servertest.Outlets(), Actors: servertest.Actors{},
		Logger: slog.New(slog.DiscardHandler), Version: servertest.Payload})
	if err != nil {
		t.Fatal(err)
	}
	b := browserAt(t, made.Handler())
	target := "/?q=dam&sort=newest"
	for pages := 0; target != ""; pages++ {
		b.do(t, chromedp.Navigate(b.home+target))
		if target = b.eval(t, `document.querySelector("a[rel=next]")?.getAttribute("href") ?? ""`); target == "" && pages < 19 {
			t.Errorf("the payloads fill %d pages only", pages+1)
		}
	}
	for _, payload := range payloads()[:12] {
		e := url.QueryEscape(payload)
		b.do(t, chromedp.Navigate(b.home+"/?syntax=plain&q="+e), chromedp.Navigate(b.home+"/compare?q1=dam&q2="+e))
	}
	for _, target := range []string{"/kwic?q=dam", "/actors/trap", "/status", "/articles/" + list[0].ID + "?q=dam"} {
		b.do(t, chromedp.Navigate(b.home+target))
	}
	b.quiet(t, "payloads", true)
}
