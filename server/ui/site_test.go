package ui_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

// inventedPress are articles enough for every part of every page: several months, two languages, copies, a row of actors.
func inventedPress() []*khabar.Article {
	list := append(servertest.Articles(), servertest.Many(30)...)
	first := list[2]
	for i, outlet := range []string{"sawt-alwadi", "blog-without-entry"} {
		twin := *first
		twin.URL, twin.Outlet, twin.Origin = first.URL+"/copy/"+outlet, outlet, first.Outlet
		twin.Title += " (copy)"
		twin.Body += "\n\nA line was added."
		twin.Published = khabar.At(first.Published.Time.AddDate(0, 0, i+1))
		if err := twin.Normalize(); err != nil {
			panic(err) // the articles are right here
		}
		twin.Cluster = first.ID
		list = append(list, &twin)
	}
	first.Cluster = first.ID
	return list
}

func searcherOf(list []*khabar.Article) *servertest.Searcher {
	return &servertest.Searcher{Articles: list}
}

// site is the invented press with everything that the pages can show.
func site(t testing.TB) http.Handler {
	t.Helper()
	made, err := server.New(server.Options{Searcher: searcherOf(inventedPress()), Outlets: servertest.Outlets(), Actors: servertest.Actors{},
		Version: "1.2.3", Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return today }, Health: crawled})
	if err != nil {
		t.Fatal(err)
	}
	return made.Handler()
}

// crawled says that of every fourth day something is missing.
func crawled(_ context.Context, outlet string, from, to khabar.Day) ([]khabar.OutletHealth, error) {
	var days []khabar.OutletHealth
	for d := from; d <= to; d++ {
		day := khabar.OutletHealth{Outlet: outlet, Day: d, Date: d.String(), Discovered: 3, New: 3, Fetched: 3, Complete: d%4 != 0,
			LastSuccess: d.Time().Add(time.Hour)}
		if !day.Complete {
			day.Reasons, day.Waiting = []string{"2 addresses that were discovered are still waiting"}, 2
		}
		days = append(days, day)
	}
	return days, nil
}

// everyPage are the addresses of all kinds of pages, by name, with room for the language.
func everyPage() map[string]string {
	list := inventedPress()
	arabic := url.QueryEscape("السد")
	return map[string]string{
		"home": "/?", "results": "/?q=dam&lang=en&not_outlet=sawt-alwadi&from=2024", "forms": "/?q=agreement+OR+" + arabic + "&forms=1",
		"fault": "/?q=(dam+OR", "kinds": "/?q=farmers+OR+%22first+step%22+OR+actor%3Anadim", "nothing": "/?q=zebra", "article": "/articles/" + list[2].ID + "?q=agreement",
		"arabic": "/articles/" + list[0].ID + "?q=" + arabic, "trap": "/articles/" + list[5].ID + "?",
		"beside": "/articles/" + list[2].ID + "/beside/" + list[len(list)-1].ID + "?", "kwic": "/kwic?q=agreement+OR+" + arabic,
		"compare-asked": "/compare?q1=agreement+OR+" + arabic + "&q2=river", "compare": "/compare?", "actors": "/actors?",
		"actors-found": "/actors?q=n", "actor": "/actors/nadim?", "outlets": "/outlets?", "outlet": "/outlets/wadi-times?", "status": "/status?",
		"help": "/help?", "api": "/docs/api?", "problems": "/problems?", "missing": "/nowhere?",
	}
}
