package ui_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

// reasons are the sentences of archive.Health.
var reasons = []string{"the day is not over", "khabar did not follow the outlet yet", "no listing has been read since",
	khabar.NoteTurnedOver, "https://wadi.example/feed did not answer", "3 addresses that were discovered are still waiting",
	"2 pages were given up after failures", "fewer than half of the usual 12 articles", "a <b>new</b> reason"}

func followed(t *testing.T) http.Handler {
	t.Helper()
	made, err := server.New(server.Options{Searcher: &servertest.Searcher{Articles: servertest.Articles()},
		Outlets: servertest.Outlets(), Now: func() time.Time { return today },
		Health: func(_ context.Context, outlet string, from, to khabar.Day) ([]khabar.OutletHealth, error) {
			usual := 12
			days := []khabar.OutletHealth{}
			for d := from; d <= to; d++ {
				days = append(days, khabar.OutletHealth{Outlet: outlet, Day: d, Date: d.String(), Expected: &usual, Discovered: 9, New: 7,
					Complete: true})
			}
			last := &days[len(days)-1]
			last.Complete, last.Waiting, last.Lost, last.Reasons, last.LastSuccess = false, 3, 2, reasons, today
			return days, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	return made.Handler()
}

func TestOutletPageShowsCoverage(t *testing.T) {
	h := followed(t)
	for lang, want := range map[string]string{"en": "Incomplete", "ar": "ناقصة"} {
		doc := open(t, h, "/outlets/wadi-times?hl="+lang)
		days := doc.Find("table.coverage tbody tr")
		if days.Length() != 28 || doc.Find("tr.incomplete").Length() != 1 || !days.First().HasClass("incomplete") {
			t.Errorf("%s: %d days: %s", lang, days.Length(), rows(doc.Find("table.coverage")))
		}
		state := squeezed(days.First().Find("td").Last())
		if !strings.HasPrefix(state, want) || !strings.Contains(state, "https://wadi.example/feed") || !strings.Contains(state, "12") {
			t.Errorf("%s: %s", lang, state)
		}
		if foreign := days.First().Find("bdi[lang=en]"); foreign.Length() != 1 || foreign.Text() != "a <b>new</b> reason" {
			t.Errorf("%s: reasons without words: %q", lang, foreign.Text())
		}
		if attr(days.First().Find("time"), "datetime") != khabar.DayOf(today).String() {
			t.Errorf("%s: the newest day is not first", lang)
		}
		csv := httptest.NewRecorder()
		h.ServeHTTP(csv, httptest.NewRequest(http.MethodGet, attr(doc.Find(`a[href*="format=csv"]`), "href"), nil))
		if csv.Code != http.StatusOK || strings.Count(csv.Body.String(), "\n") != 29 {
			t.Errorf("%s: the table is answered %d", lang, csv.Code)
		}
	}
}

func TestOutletPagesAreLinked(t *testing.T) {
	h := followed(t)
	link := `a[href="/outlets/wadi-times"]`
	if open(t, h, "/outlets").Find(link).Length() != 1 {
		t.Error("/outlets does not lead to an outlet's page")
	}
	article := attr(open(t, h, "/?q=Council").Find(".hit h3 a"), "href")
	if open(t, h, article).Find(link).Length() == 0 {
		t.Error("an article does not lead to its outlet's page")
	}
	if n := open(t, articles(t), "/outlets/wadi-times").Find("table.coverage").Length(); n != 0 {
		t.Error("figures without a crawl")
	}
	openStatus(t, h, http.StatusNotFound, "/outlets/nobody")
	openStatus(t, h, http.StatusOK, "/outlets/blog-without-entry")
}
