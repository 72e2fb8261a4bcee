package server_test

import (
	"context"
	"encoding/csv"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

type timelineDoc struct {
	Interval, Split string
	Matching, Total int
	Share           float64
	Unplaced        struct{ Matching, Total int }
	Buckets         []struct {
		From, To        string
		Matching, Total int
		Complete        *bool
	}
	Series []struct {
		Value, Label string
		Counts       []struct{ Matching, Total int }
	}
	Receipt receiptDoc
}

type receiptDoc struct{ Question, Hash, State, Version, Note, Citation string }

func TestTimeline(t *testing.T) {
	s := newSite(t)
	all := decode[timelineDoc](t, s.get("/api/v1/timeline?interval=month&q=dam"))
	sum := all.Unplaced.Matching
	for _, b := range all.Buckets {
		sum += b.Matching
		if b.Complete != nil {
			t.Errorf("%s is complete, or not, though nothing was crawled", b.From)
		}
	}
	if counted := decode[timelineDoc](t, s.get("/api/v1/count?q=dam")); sum != all.Matching || all.Matching != counted.Matching ||
		all.Total != counted.Total || all.Share != counted.Share || all.Interval != "month" || len(all.Buckets) == 0 {
		t.Errorf("%+v, and a count has %+v", all, counted)
	}
	split := decode[timelineDoc](t, s.get("/api/v1/timeline?interval=year&split=lang&series=1&by=cluster"))
	if len(split.Series) != 1 || split.Series[0].Value != "en" || split.Series[0].Label != "English" || split.Split != "lang" ||
		len(split.Series[0].Counts) != len(split.Buckets) || split.Series[0].Counts[0].Matching == 0 {
		t.Errorf("split %+v", split)
	}
	for target, want := range map[string]string{
		"/api/v1/timeline?interval=year&q=dam&format=csv":                     "from,to,matching,total,share,complete\n2025-01-01,2025-12-31,1,1,1,\n2026-01-01,2026-12-31,2,4,0.5,\n,,0,1,0,\n",
		"/api/v1/timeline?interval=year&q=dam&split=lang&series=2&format=csv": "from,to,lang,label,matching,total,share\n2025-01-01,2025-12-31,en,English,1,1,1\n",
	} {
		if w := s.get(target); !strings.HasPrefix(w.Body.String(), want) || w.Header().Get("Khabar-Hash") == "" {
			t.Errorf("%s: %s %v", target, w.Body, w.Header())
		}
	}
	for target, field := range map[string]string{"interval=decade": "interval", "split=weather": "split", "series=51": "series",
		"series=0": "series", "by=word": "by", "as_of=soon": "as_of"} {
		wantProblem(t, s.get("/api/v1/timeline?"+target), http.StatusBadRequest, "invalid-parameter", field)
	}
	s.searcher.Incomplete = true
	wantProblem(t, s.get("/api/v1/timeline"), http.StatusGatewayTimeout, "timeout", "")
}

// Tables have all that was counted: the rows of each value, and of each query, add up to the number of articles, also where dates tell no
// day.
func TestTablesOverTimeAddUp(t *testing.T) {
	s := newSite(t)
	sums := func(target, column string) map[string]int {
		t.Helper()
		table, err := csv.NewReader(s.get(target).Body).ReadAll()
		if err != nil || len(table) < 2 {
			t.Fatalf("%s: %v %v", target, table, err)
		}
		by, counted, days := slices.Index(table[0], column), slices.Index(table[0], "matching"), slices.Index(table[0], "from")
		out, unplaced := map[string]int{}, 0
		for _, row := range table[1:] {
			n, err := strconv.Atoi(row[counted])
			if err != nil {
				t.Fatal(err)
			}
			out[row[by]] += n
			if row[days] == "" {
				unplaced += n
			}
		}
		if unplaced == 0 {
			t.Errorf("%s: every date tells the day, which proves nothing", target)
		}
		return out
	}
	for _, field := range []string{"lang", "outlet"} {
		want := map[string]int{}
		for _, v := range decode[struct {
			Values []struct {
				Value string
				Count int
			}
		}](t, s.get("/api/v1/facets/"+field)).Values {
			want[v.Value] = v.Count
		}
		if got := sums("/api/v1/timeline?interval=day&format=csv&split="+field, field); !maps.Equal(got, want) {
			t.Errorf("by %s the rows add up to %v, not %v", field, got, want)
		}
	}
	want := map[string]int{}
	for _, q := range []string{"dam", "water"} {
		want[q] = decode[timelineDoc](t, s.get("/api/v1/count?q="+q)).Matching
	}
	if got := sums("/api/v1/compare?interval=day&format=csv&q=dam&q=water", "label"); !maps.Equal(got, want) {
		t.Errorf("by query the rows add up to %v, not %v", got, want)
	}
}

// A bucket is complete only if every outlet was followed on every day and nothing is missing.
func TestTimelineKnowsCoverage(t *testing.T) {
	followed := map[string][2]string{"one": {"2024-01-01", ""}, "two": {"2024-01-03", "2024-01-05"}}
	s := newSite(t, func(o *server.Options) {
		o.Outlets = append(servertest.Outlets(), khabar.Outlet{ID: "stranger"})
		o.Health = func(_ context.Context, outlet string, from, to khabar.Day) ([]khabar.OutletHealth, error) {
			var days []khabar.OutletHealth
			for d := from; d <= to; d++ {
				h := khabar.OutletHealth{Outlet: outlet, Day: d, Date: d.String()}
				if f, ok := followed[outlet]; ok && d.String() >= f[0] {
					h.LastSuccess, h.Complete = d.Time(), d.String() != f[1]
				}
				days = append(days, h)
			}
			return days, nil
		}
	})
	s.searcher.Articles = servertest.Many(8) // one a day from 1 January 2024
	for i, a := range s.searcher.Articles {
		a.Outlet = []string{"one", "two"}[i%2]
	}
	for target, want := range map[string]string{
		"":                               "??++-+++",
		"&outlet=one":                    "+++++++",
		"&outlet=two":                    "?++-+++",
		"&not_outlet=two":                "+++++++",
		"&outlet=two,stranger":           "???-???",
		"&from=2024-01-03&to=2024-01-04": "++",
		"&interval=year&outlet=two":      "-",
	} {
		var got strings.Builder
		for _, b := range decode[timelineDoc](t, s.get("/api/v1/timeline?q=river"+target)).Buckets {
			switch {
			case b.Complete == nil:
				got.WriteByte('?')
			case *b.Complete:
				got.WriteByte('+')
			default:
				got.WriteByte('-')
			}
		}
		if got.String() != want {
			t.Errorf("%q: %s, want %s", target, got.String(), want)
		}
	}
	w := s.get("/api/v1/timeline?q=river")
	if again := s.get("/api/v1/timeline?q=river", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("the same answer is sent again: %d", again.Code)
	}
}

func TestReceipts(t *testing.T) {
	s := newSite(t)
	now := decode[struct{ Receipt receiptDoc }](t, s.get("/api/v1/count?as_of=2026-01&outlet=wadi-times,sawt-alwadi&q=dam++date%3A2026-01"))
	want := "/api/v1/count?as_of=2026-01-31T23%3A59%3A59Z&outlet=sawt-alwadi&outlet=wadi-times&q=dam+AND+date%3A2026-01-01..2026-01-31"
	if now.Receipt.Question != want || now.Receipt.State != "g1.6" || now.Receipt.Version != "1.2.3" || len(now.Receipt.Hash) != 64 ||
		now.Receipt.Note == "" || !strings.Contains(now.Receipt.Citation, "first seen by 2026-01-31T23:59:59Z, with their newest texts;") {
		t.Errorf("%+v, want %s", now.Receipt, want)
	}
	hashes := []string{}
	for _, target := range []string{"/api/v1/count?q=dam", "/api/v1/count?q=dam&by=cluster", "/api/v1/count?q=dam&lang=en",
		"/api/v1/timeline?q=dam", "/api/v1/timeline?q=dam&interval=month", "/api/v1/facets/lang?q=dam", "/api/v1/forms?q=dam",
		"/api/v1/kwic?q=dam", "/api/v1/search?q=dam"} {
		r := decode[struct{ Receipt receiptDoc }](t, s.get(target)).Receipt
		if r.Citation == "" || slices.Contains(hashes, r.Hash) {
			t.Errorf("%s: %+v", target, r)
		}
		hashes = append(hashes, r.Hash)
		table := s.get(target + "&format=csv")
		if table.Header().Get("Khabar-Hash") != r.Hash || table.Header().Get("Khabar-State") != r.State {
			t.Errorf("%s: the table says %v", target, table.Header())
		}
	}
	same := decode[struct{ Receipt receiptDoc }](t, s.get("/api/v1/count?by=article&lang=&q=+dam+&match=all")).Receipt
	if same.Hash != hashes[0] {
		t.Errorf("the same question is written %s", same.Question)
	}
	// What was asked with relative dates is the same question later.
	relative := decode[struct{ Receipt receiptDoc }](t, s.get("/api/v1/count?q=last%3A7d")).Receipt
	if !strings.Contains(relative.Question, "2026-01") ||
		strings.Contains(relative.Question, "last") {
		t.Errorf("%s does not name days", relative.Question)
	}
}
