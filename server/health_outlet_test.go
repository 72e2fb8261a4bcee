package server_test

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"khabar"
	"khabar/server"
)

// watched is a server over a crawl that saw everything but the last day.
func watched(o *server.Options) {
	o.Health = func(_ context.Context, outlet string, from, to khabar.Day) ([]khabar.OutletHealth, error) {
		if to-from > 3660 {
			return nil, khabar.Errorf(khabar.KindInvalid, "archive", "the range of days is longer than ten years").At("from")
		}
		var days []khabar.OutletHealth
		for d := from; d <= to; d++ {
			h := khabar.OutletHealth{Outlet: outlet, Day: d, Date: d.String(), Discovered: 5, New: 4, Complete: d < to,
				LastSuccess: time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)}
			if !h.Complete {
				h.Waiting, h.Reasons = 1, []string{"1 addresses that were discovered are still waiting", "=odd"}
			}
			days = append(days, h)
		}
		return days, nil
	}
}

func TestOneOutlet(t *testing.T) {
	s := newSite(t)
	type outlet struct {
		ID       string
		Name     khabar.Names
		Articles int
		Listed   bool
		State    struct{ Generation string }
	}
	if got := decode[outlet](t, s.get("/api/v1/outlets/wadi-times")); got.Name.En != "Wadi Times" || got.Articles != 2 || !got.Listed ||
		got.State.Generation == "" {
		t.Errorf("%+v", got)
	}
	if got := decode[outlet](t, s.get("/api/v1/outlets/blog-without-entry")); got.Articles != 1 || got.Listed {
		t.Errorf("%+v", got)
	}
	if rows := readCSV(t, s.get("/api/v1/outlets/wadi-times?format=csv").Body); len(rows) != 2 || rows[1][0] != "wadi-times" {
		t.Errorf("%q", rows)
	}
	wantProblem(t, s.get("/api/v1/outlets/nobody"), http.StatusNotFound, "not-found", "id")
	wantProblem(t, s.get("/api/v1/outlets/wadi-times?from=2026"), http.StatusBadRequest, "unknown-parameter", "from")
	wantProblem(t, s.get("/api/v1/outlets/wadi-times/health"), http.StatusNotFound, "not-found", "")
}

func TestOutletHealth(t *testing.T) {
	s := newSite(t, watched)
	type health struct {
		Outlet, From, To string
		Incomplete       int `json:"incomplete_days"`
		Days             []struct {
			Day      string
			New      int
			Complete bool
			Reasons  []string
		}
	}
	for query, want := range map[string]struct {
		from, to string
		days     int
	}{
		"":                            {"2025-12-19", "2026-01-15", 28},
		"?from=2026-01-10":            {"2026-01-10", "2026-01-15", 6},
		"?to=2026-01-10":              {"2025-12-14", "2026-01-10", 28},
		"?from=2025-12&to=2025-12":    {"2025-12-01", "2025-12-31", 31},
		"?from=2026-01-1&to=":         {},
		"?from=2026-01-09&to=2026-01": {"2026-01-09", "2026-01-31", 23},
	} {
		w := s.get("/api/v1/outlets/wadi-times/health" + query)
		if want.days == 0 {
			wantProblem(t, w, http.StatusBadRequest, "invalid-parameter", "from")
			continue
		}
		got := decode[health](t, w)
		if got.Outlet != "wadi-times" || got.From != want.from || got.To != want.to || len(got.Days) != want.days || got.Incomplete != 1 {
			t.Errorf("%q: %+v", query, got)
		}
	}
	path := "/api/v1/outlets/wadi-times/health"
	wantProblem(t, s.get(path+"?from=2026-02&to=2026-01"), http.StatusBadRequest, "invalid-parameter", "from")
	wantProblem(t, s.get(path+"?from=1990&to=2026"), http.StatusBadRequest, "invalid-parameter", "from")
	wantProblem(t, s.get(path+"?q=dam"), http.StatusBadRequest, "unknown-parameter", "q")
	wantProblem(t, s.get("/api/v1/outlets/nobody/health"), http.StatusNotFound, "not-found", "id")
	text := s.get(path + "?from=2026-01-14&to=2026-01-15&format=csv").Body.String()
	want := "wadi-times,2026-01-15,,5,1,0,0,0,0,4,0,0,0,0,0,0,2026-01-15T09:00:00Z,false,1 addresses that were discovered are still waiting; =odd\n"
	if rows := readCSV(t, strings.NewReader(text)); len(rows) != 3 || !strings.HasSuffix(text, want) {
		t.Errorf("%s", text)
	}
}

// TestEveryRouteIsDocumented holds docs/api.md to the routes.
func TestEveryRouteIsDocumented(t *testing.T) {
	content, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	routes := newSite(t, exporting, watched).Handler.(*gin.Engine).Routes()
	documented := 0
	for _, r := range routes {
		if !strings.HasPrefix(r.Path, "/api/v1/") || r.Method != http.MethodGet {
			continue
		}
		documented++
		path := strings.NewReplacer(":id", "{id}", ":field", "{field}").Replace(r.Path)
		if !strings.Contains(string(content), "| [`"+path+"`](#") || !strings.Contains(string(content), "`GET "+path+"`") {
			t.Errorf("docs/api.md does not have %s", path)
		}
	}
	if documented < 8 {
		t.Errorf("only %d routes", documented)
	}
}
