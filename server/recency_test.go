package server_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"khabar/server"
)

// TestRecencyIsSaid holds that an answer whose order depends on a day says on which, and that its receipt asks for the same again.
func TestRecencyIsSaid(t *testing.T) {
	type answer struct {
		Total int
		Query struct {
			Recency *struct {
				HalfLifeDays int `json:"half_life_days"`
				Day          string
			}
			Warnings []struct{ Field, Value, Detail string }
		}
		Receipt receiptDoc
	}
	s := newSite(t)
	later := newSite(t, func(o *server.Options) {
		o.Now = func() time.Time { return time.Date(2026, 1, 16, 1, 0, 0, 0, time.UTC) }
	})
	for _, path := range []string{"/api/v1/search", "/api/v1/kwic"} {
		target := path + "?q=dam&size=1&recency=2w"
		first := s.get(target)
		a := decode[answer](t, first)
		if r := a.Query.Recency; r == nil || r.HalfLifeDays != 14 || r.Day != "2026-01-15" {
			t.Errorf("%s: recency %+v", target, r)
		}
		if !strings.Contains(a.Receipt.Question, "recency=14d&recency_day=2026-01-15") || !strings.Contains(a.Receipt.Citation, "half-life 14 days") {
			t.Errorf("%s: receipt %+v", target, a.Receipt)
		}
		if again := decode[answer](t, later.get(a.Receipt.Question)).Receipt; again.Hash != a.Receipt.Hash {
			t.Errorf("%s asked again is %s", a.Receipt.Question, again.Question)
		}
		if next := first.Header().Get("Link"); !strings.Contains(next, "recency_day=2026-01-15") {
			t.Errorf("%s: the next page is at %s, without the day", target, next)
		}
		if tag := later.get(target).Header().Get("ETag"); tag == first.Header().Get("ETag") {
			t.Errorf("%s: the answer of another day has the same tag", target)
		}
		if plain := decode[answer](t, s.get(path+"?q=dam&size=1")); plain.Query.Recency != nil || plain.Total != a.Total || strings.Contains(plain.Receipt.Question, "recency") {
			t.Errorf("%s: without recency %+v", path, plain)
		}
	}
	for _, target := range []string{"/api/v1/search?q=dam&sort=newest&recency=2w", "/api/v1/search?recency=2w", "/api/v1/search?q=dam&recency_day=2026-01-01"} {
		w := s.get(target)
		a := decode[answer](t, w)
		if len(a.Query.Warnings) != 1 || w.Header().Get("Khabar-Warnings") != "1" || a.Query.Recency != nil || strings.Contains(a.Receipt.Question, "recency") {
			t.Errorf("%s: %+v", target, a)
		}
	}
	wantProblem(t, s.get("/api/v1/search?q=dam&recency=soon"), 400, "invalid-parameter", "recency")
	wantProblem(t, s.get("/api/v1/count?q=dam&recency=2w"), 400, "unknown-parameter", "recency")
}

// TestRecencyOnPages follows the link that the page offers.
func TestRecencyOnPages(t *testing.T) {
	s := newSite(t)
	for _, c := range []struct{ lang, label, note string }{
		{"en", "Best and recent", "Articles nearer to 15 January 2026 stand higher, with a half-life of 30 days."},
		{"ar", "الأنسب والأحدث", "بعمر نصفي مقداره 30 بالأيام"},
	} {
		for _, path := range []string{"/", "/kwic"} {
			page := s.get(path + "?q=dam&hl=" + c.lang).Body.String()
			before, _, found := strings.Cut(page, `">`+c.label+"</a>")
			if !found {
				t.Fatalf("%s in %s does not offer %q", path, c.lang, c.label)
			}
			href := before[strings.LastIndex(before, `href="`)+6:]
			target, err := url.Parse(strings.ReplaceAll(href, "&amp;", "&"))
			if err != nil || target.Query().Get("recency") != "30d" || target.Query().Get("recency_day") != "2026-01-15" {
				t.Fatalf("%q leads to %s: %v", c.label, href, err)
			}
			page = s.get(target.String()).Body.String()
			if !strings.Contains(page, `aria-current="true">`+c.label+"</a>") {
				t.Errorf("%s: %q is not the order of the page", target, c.label)
			}
			if path == "/" && !strings.Contains(page, c.note) {
				t.Errorf("%s does not say %q", target, c.note)
			}
		}
	}
	if strings.Contains(s.get("/").Body.String(), "recency") {
		t.Error("recency is offered without words")
	}
}

// TestTodayIsOneDay holds that a question asked at one moment means the same days on machines in all time zones, in every part of it.
func TestTodayIsOneDay(t *testing.T) {
	moment := time.Date(2026, 1, 15, 23, 30, 0, 0, time.UTC)
	for _, hours := range []int{-12, 0, 14} {
		s := newSite(t, func(o *server.Options) {
			o.Now = func() time.Time { return moment.In(time.FixedZone("", hours*60*60)) }
		})
		const want = "/api/v1/search?q=dam+AND+after%3A2026-01-14&recency=14d&recency_day=2026-01-15"
		a := decode[struct{ Receipt receiptDoc }](t, s.get("/api/v1/search?q=dam+last:2d&recency=2w"))
		if a.Receipt.Question != want {
			t.Errorf("at UTC%+d: %s, want %s", hours, a.Receipt.Question, want)
		}
	}
}
