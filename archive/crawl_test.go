package archive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khabar"
)

func found(t *testing.T, n int, seen time.Time) khabar.Address {
	t.Helper()
	url := fmt.Sprintf("https://news.example/%d", n)
	return khabar.Address{ID: idOf(t, url), URL: url, Outlet: "sana", Way: "https://news.example/feed", Host: "news.example",
		State: khabar.AddressWaiting, Discovered: seen, Due: seen}
}

func due(t *testing.T, a *Archive, at time.Time) (urls []string) {
	t.Helper()
	all, err := a.Due(t.Context(), "sana", at, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		urls = append(urls, strings.TrimPrefix(x.URL, "https://news.example/"))
	}
	return urls
}

func discover(t *testing.T, a *Archive, all ...khabar.Address) int {
	t.Helper()
	fresh, err := a.RecordListing(t.Context(), khabar.Fetch{}, khabar.Listing{}, all)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func record(t *testing.T, a *Archive, visits ...khabar.Visit) []khabar.FetchOutcome {
	t.Helper()
	outcomes, err := a.RecordVisits(t.Context(), visits)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func TestFrontierOrder(t *testing.T) {
	a := openNew(t)
	late := found(t, 5, day(9))
	if n := discover(t, a, found(t, 1, day(1)), found(t, 2, day(1)), found(t, 3, day(1)), late); n != 4 {
		t.Errorf("%d were new", n)
	}
	if n := discover(t, a, found(t, 4, day(1)), found(t, 1, day(1))); n != 1 {
		t.Errorf("%d were new", n)
	}
	again := found(t, 1, day(1))
	again.Visits = 1
	record(t, a, khabar.Visit{Addresses: []khabar.Address{again}})
	if err := a.Start(t.Context(), found(t, 2, day(1)).ID); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"3", "4", "1", "2"}, due(t, a, day(2))); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
	if err := a.Postpone(t.Context(), "sana", "news.example", day(3)); err != nil {
		t.Fatal(err)
	}
	if got := due(t, a, day(2)); len(got) != 0 {
		t.Errorf("due in spite of being postponed: %v", got)
	}
	if diff := cmp.Diff([]string{"3", "5", "4", "1", "2"}, due(t, a, day(9))); diff != "" {
		t.Errorf("due later (-want +got):\n%s", diff)
	}
}

func TestAddressesAreRevived(t *testing.T) {
	changed := func(n int) khabar.Address {
		x := found(t, 1, day(20))
		x.Hints.Modified = day(n)
		return x
	}
	tests := []struct {
		name    string
		state   khabar.AddressState
		settled int // the day of the last fetch, or of the refusal
		again   khabar.Address
		want    bool
	}{
		{"done, not said to have changed", khabar.AddressDone, 10, found(t, 1, day(20)), false},
		{"done, changed before it was fetched", khabar.AddressDone, 10, changed(9), false},
		{"done, changed after it was fetched", khabar.AddressDone, 10, changed(11), true},
		{"refused a week ago", khabar.AddressRefused, 12, found(t, 1, day(20)), true},
		{"refused yesterday", khabar.AddressRefused, 19, changed(20), false},
		{"given up a week ago", khabar.AddressFailed, 12, found(t, 1, day(20)), true},
	}
	for _, test := range tests {
		a := openNew(t)
		x := found(t, 1, day(1))
		x.State, x.Due, x.Fetched = test.state, day(test.settled), day(test.settled)
		record(t, a, khabar.Visit{Addresses: []khabar.Address{x}})
		discover(t, a, test.again)
		if got := len(due(t, a, day(20))) == 1; got != test.want {
			t.Errorf("%s: due again: %v", test.name, got)
		}
	}
}

func TestAVisitIsOneTransaction(t *testing.T) {
	a := openNew(t)
	one, two := found(t, 1, day(1)), found(t, 2, day(1))
	discover(t, a, one, two)
	done := one
	done.State = khabar.AddressDone
	c := capture(1, one.URL, "T", "text")
	visit := khabar.Visit{Fetch: khabar.Fetch{At: day(1), Outlet: "sana", URL: one.URL, Status: 200, Outcome: khabar.FetchNew},
		Addresses: []khabar.Address{done}, Capture: &c, Next: two.ID}
	if got := record(t, a, visit); got[0] != khabar.FetchNew {
		t.Errorf("outcome %q", got)
	}
	all, err := a.Due(t.Context(), "sana", day(2), 10)
	if err != nil || len(all) != 1 || all[0].ID != two.ID || all[0].Started != 1 {
		t.Errorf("what waits is %+v (%v)", all, err)
	}
	if got := record(t, a, visit); got[0] != khabar.FetchUnchanged {
		t.Errorf("the second time: %q", got)
	}
	bad := khabar.Visit{Fetch: khabar.Fetch{At: day(2), Outlet: "sana", URL: two.URL, Outcome: khabar.FetchNew},
		Capture: &khabar.Capture{Article: &khabar.Article{URL: "ftp://x", Outlet: "sana"}}}
	if got := record(t, a, bad); got[0] != khabar.FetchNotArticle {
		t.Errorf("an article that cannot be kept: %q", got)
	}
	gone := khabar.Visit{Fetch: khabar.Fetch{At: day(3), Outlet: "sana", URL: one.URL, Outcome: khabar.FetchRemoved},
		Removed: one.ID}
	before, _ := a.Head(t.Context())
	record(t, a, gone, gone)
	after, _ := a.Head(t.Context())
	article, err := a.Article(t.Context(), one.ID)
	if err != nil || !article.Removed.Equal(day(3)) || after != before+1 {
		t.Errorf("removed at %v, head from %d to %d (%v)", article.Removed, before, after, err)
	}
}

func TestListingsAndRobotsComeBack(t *testing.T) {
	a := openNew(t)
	want := khabar.Listing{Outlet: "sana", Way: "w", URL: "u", ETag: `"e"`, Modified: "m", Stamp: "s", Cursor: "c",
		Since:   "2024-01-01",
		Fetched: day(1), Found: 7}
	if _, err := a.RecordListing(t.Context(), khabar.Fetch{}, want, nil); err != nil {
		t.Fatal(err)
	}
	got, err := a.Listing(t.Context(), "sana", "w", "u")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	file := khabar.RobotsFile{Origin: "https://news.example", Fetched: day(1), Status: 200, Body: []byte("User-agent: *")}
	if err := a.SaveRobots(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	kept, err := a.Robots(t.Context(), file.Origin)
	if diff := cmp.Diff(&file, kept); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if none, err := a.Robots(t.Context(), "https://other.example"); none != nil || err != nil {
		t.Errorf("%v, %v", none, err)
	}
}

func TestHealth(t *testing.T) {
	a := openNew(t)
	const way = "https://news.example/feed"
	log := func(n int, outcome khabar.FetchOutcome, url, note string) {
		t.Helper()
		f := khabar.Fetch{At: day(n), Outlet: "sana", Way: way, URL: url, Bytes: 10, Outcome: outcome, Note: note}
		if outcome == khabar.FetchListing || url == way {
			l := khabar.Listing{}
			if outcome == khabar.FetchListing {
				l = khabar.Listing{Outlet: "sana", Way: way, URL: way, Fetched: day(n)}
			}
			if _, err := a.RecordListing(t.Context(), f, l, nil); err != nil {
				t.Fatal(err)
			}
			return
		}
		record(t, a, khabar.Visit{Fetch: f})
	}
	for n := 2; n <= 9; n++ { // eight good days of five articles
		log(n, khabar.FetchListing, way, "")
		for i := range 5 {
			log(n, khabar.FetchNew, fmt.Sprintf("https://news.example/%d/%d", n, i), "")
		}
	}
	log(10, khabar.FetchError, way, "status 500")
	log(11, khabar.FetchListing, way, "") // few articles
	log(11, khabar.FetchNew, "https://news.example/11", "")
	// nothing on the 12th
	log(13, khabar.FetchListing, way, khabar.NoteTurnedOver)
	for i := range 5 {
		log(13, khabar.FetchRevised, fmt.Sprintf("https://news.example/2/%d", i), "")
	}
	log(14, khabar.FetchListing, way, "")
	waiting, lost := found(t, 140, day(14)), found(t, 141, day(14))
	lost.State = khabar.AddressFailed
	discover(t, a, waiting, lost)
	days, err := a.Health(t.Context(), "sana", khabar.DayOf(day(1)), khabar.DayOf(day(16)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{1: "khabar did not follow the outlet yet", 10: way + " did not answer",
		11: khabar.NoteTurnedOver + "; fewer than half of the usual 5 articles",
		12: khabar.NoteTurnedOver, 13: khabar.NoteTurnedOver + "; fewer than half of the usual 5 articles",
		14: "1 addresses that were discovered are still waiting; 1 pages were given up after failures; fewer than half of the usual 5 articles",
		15: "no listing has been read since", 16: "no listing has been read since"}
	for i, d := range days {
		if got := strings.Join(d.Reasons, "; "); got != want[i+1] || d.Complete != (got == "") {
			t.Errorf("day %d: complete %v, %q, want %q", i+1, d.Complete, got, want[i+1])
		}
	}
	five := 5
	wantDay := khabar.OutletHealth{Outlet: "sana", Day: khabar.DayOf(day(9)), Date: "2026-01-09", Expected: &five, Listings: 1,
		Fetched: 5, New: 5,
		Bytes: 60, LastSuccess: day(9), Complete: true}
	if diff := cmp.Diff(wantDay, days[8]); diff != "" {
		t.Errorf("the 9th (-want +got):\n%s", diff)
	}
	if d := days[9]; d.Failures != 1 || !d.LastSuccess.Equal(day(9)) {
		t.Errorf("the 10th: %+v", d)
	}
	if d := days[5]; d.Expected != nil {
		t.Errorf("an expectation from four days: %d", *d.Expected)
	}
}
