package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestForms(t *testing.T) {
	s := newSite(t)
	type answer struct {
		Total, Counted, Distinct int
		Truncated                bool
		Forms                    []struct {
			Clause, Surface, Written, Script string
			Articles, Occurrences            int
		}
	}
	a := decode[answer](t, s.get("/api/v1/forms?q=dam+OR+farmers"))
	if a.Total == 0 || a.Counted != a.Total || a.Truncated || len(a.Forms) != 2 || a.Distinct != 2 {
		t.Fatalf("forms: %+v", a)
	}
	if f := a.Forms[0]; f.Clause != "dam" || f.Surface != "dam" || f.Written == "" || f.Articles == 0 || f.Occurrences < f.Articles {
		t.Errorf("the first form is %+v", f)
	}
	if one := decode[answer](t, s.get("/api/v1/forms?q=dam+OR+farmers&size=1")); len(one.Forms) != 1 || one.Distinct != 2 {
		t.Errorf("one form of two: %+v", one)
	}
	rows := readCSV(t, s.get("/api/v1/forms?q=dam&format=csv").Body)
	if got := strings.Join(rows[0], ","); got != "clause,surface,written,script,articles,occurrences,counted,total" || len(rows) != 2 {
		t.Errorf("the table is %q", rows)
	}
	w := s.get("/api/v1/forms?q=dam")
	if again := s.get("/api/v1/forms?q=dam", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	wantProblem(t, s.get("/api/v1/forms?q=dam&cursor=1"), http.StatusBadRequest, "unknown-parameter", "cursor")
}

type kwicAnswer struct {
	Total int
	Lines []struct {
		Left, Keyword, Right, ID, Title, Published, Field, Clause string
		Outlet                                                    struct{ ID, Name string }
	}
	Next string
}

func TestKWIC(t *testing.T) {
	s := newSite(t)
	whole := decode[kwicAnswer](t, s.get("/api/v1/kwic?q=dam&sort=oldest"))
	if len(whole.Lines) < 2 || whole.Next != "" {
		t.Fatalf("lines: %+v", whole)
	}
	for _, l := range whole.Lines {
		named := l.ID != "" && l.Title != "" && l.Outlet.Name != "" && l.Field != ""
		if !strings.EqualFold(l.Keyword, "dam") || !named || l.Clause != "dam" {
			t.Errorf("line %+v", l)
		}
	}
	var joined int
	for target := "/api/v1/kwic?q=dam&sort=oldest&size=1"; target != ""; {
		w := s.get(target)
		page := decode[kwicAnswer](t, w)
		joined += len(page.Lines)
		target = strings.TrimSuffix(strings.TrimPrefix(w.Header().Get("Link"), "<"), `>; rel="next"`)
		if (target == "") != (page.Next == "") {
			t.Errorf("next %q, but Link to %q", page.Next, target)
		}
	}
	if joined != len(whole.Lines) {
		t.Errorf("pages have %d lines, the whole %d", joined, len(whole.Lines))
	}
	narrow := decode[kwicAnswer](t, s.get("/api/v1/kwic?q=dam&width=0"))
	if l := narrow.Lines[0]; l.Left != "" || l.Right != "" {
		t.Errorf("context of width 0: %+v", l)
	}
	rows := readCSV(t, s.get("/api/v1/kwic?q=dam&format=csv").Body)
	want := "left,keyword,right,id,url,title,published,published_source,outlet,outlet_name,lang,field,clause,kind"
	if strings.Join(rows[0], ",") != want || len(rows) != len(whole.Lines)+1 {
		t.Errorf("the table has %d rows under %q", len(rows), rows[0])
	}
	for _, name := range []string{"width", "isolate"} {
		for _, value := range []string{"-1", "501", "x"} {
			wantProblem(t, s.get("/api/v1/kwic?q=dam&"+name+"="+value), http.StatusBadRequest, "invalid-parameter", name)
		}
	}
}

func TestKWICIsolates(t *testing.T) {
	s := newSite(t)
	s.searcher.Articles[2].Body = "before \u2067 the dam \u2069 after"
	for _, l := range decode[kwicAnswer](t, s.get("/api/v1/kwic?q=dam&isolate=1")).Lines {
		for _, text := range []string{l.Left, l.Keyword, l.Right} {
			inner := strings.TrimSuffix(strings.TrimPrefix(text, "\u2068"), "\u2069")
			if len(inner) != len(text)-6 || strings.ContainsAny(inner, "\u2066\u2067\u2068\u2069") {
				t.Errorf("not isolated: %+q", text)
			}
		}
	}
}
