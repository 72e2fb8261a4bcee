package server_test

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

func readCSV(t *testing.T, r io.Reader) [][]string {
	t.Helper()
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("not CSV: %v, %d rows", err, len(rows))
	}
	return rows
}

func TestTables(t *testing.T) {
	s := newSite(t)
	for target, want := range map[string]struct{ header, row string }{
		"/api/v1/search?q=Council&format=csv": {"id,url,outlet,outlet_name,origin,lang,title,authors,section,published,published_source,words,score,snippets",
			"wadi-times,Wadi Times,,en,Council signs dam agreement after three months of talks,Rana Aziz,Politics,2026-01-06T09:00:00Z,meta,36,1.5"},
		"/api/v1/count?q=agreement&lang=en&not_outlet=trap&format=csv": {"query,matching,total,share", "agreement,2,2,1"},
		"/api/v1/facets/author?format=csv":                             {"author,label,count", "ليلى حداد,ليلى حداد,2"},
		"/api/v1/facets/outlet?format=csv&outlet=wadi-times":           {"outlet,label,count", "sawt-alwadi,Voice of the Valley,2"},
		"/api/v1/outlets?format=csv":                                   {"id,name_en,name_ar,kind,country,langs,home,articles,listed", "wadi-times,Wadi Times,,agency,lb,en; ar,https://wadi.example/,2,true"},
	} {
		w := s.get(target)
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/csv") {
			t.Errorf("%s: status %d, Content-Type %q: %s", target, w.Code, got, w.Body)
			continue
		}
		text := w.Body.String()
		for i, row := range readCSV(t, strings.NewReader(text)) {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t") {
					t.Errorf("%s: row %d would run: %q", target, i, cell)
				}
			}
		}
		if header, _, _ := strings.Cut(text, "\n"); header != want.header {
			t.Errorf("%s: columns %s", target, header)
		}
		if !strings.Contains(text, want.row) {
			t.Errorf("%s: no row %s in\n%s", target, want.row, text)
		}
		byHeader := s.get(strings.Replace(strings.Replace(target, "?format=csv", "?", 1), "&format=csv", "", 1), "Accept", "text/csv")
		if byHeader.Body.String() != text {
			t.Errorf("%s: another table by the Accept header", target)
		}
	}
	if got := s.get("/api/v1/outlets?format=csv&bom=1").Body.String(); !strings.HasPrefix(got, "\ufeffid,") {
		t.Errorf("no byte order mark: %.20q", got)
	}
	wantProblem(t, s.get("/api/v1/count?format=xml"), http.StatusBadRequest, "invalid-parameter", "format")
	wantProblem(t, s.get("/api/v1/facets/weather"), http.StatusNotFound, "not-found", "field")
	wantProblem(t, s.get("/api/v1/facets/lang?size=0"), http.StatusBadRequest, "invalid-parameter", "size")
}

func TestFormulasDoNotRun(t *testing.T) {
	s := newSite(t)
	s.searcher.Articles[2].Section = `=HYPERLINK("http://evil.example")`
	rows := readCSV(t, s.get("/api/v1/search?q=Council&format=csv").Body)
	if got := rows[1][8]; got != `'=HYPERLINK("http://evil.example")` {
		t.Errorf("section %q", got)
	}
}

func TestCount(t *testing.T) {
	s := newSite(t)
	type counted struct {
		Matching, Total int
		Share           float64
	}
	for target, want := range map[string]counted{
		"/api/v1/count":                         {6, 6, 1},
		"/api/v1/count?q=dam":                   {3, 6, .5},
		"/api/v1/count?q=dam&outlet=wadi-times": {2, 2, 1},
		"/api/v1/count?q=zebra&lang=en":         {0, 3, 0},
		"/api/v1/count?q=zebra&lang=fr":         {0, 0, 0},
		"/api/v1/count?from=2026-01-06&to=2026": {3, 3, 1},
	} {
		if got := decode[counted](t, s.get(target)); got != want {
			t.Errorf("%s: %+v, want %+v", target, got, want)
		}
	}
	s.searcher.Incomplete = true
	wantProblem(t, s.get("/api/v1/count?q=dam"), http.StatusGatewayTimeout, "timeout", "")
}

func TestUnchangedAnswersAreNotSentAgain(t *testing.T) {
	s := newSite(t)
	id := s.searcher.Articles[0].ID
	tags := map[string]bool{}
	targets := []string{"/api/v1/search?q=dam", "/api/v1/search?q=dam&size=1", "/api/v1/search?q=dam&format=csv",
		"/api/v1/count?q=dam", "/api/v1/facets/lang?q=dam",
		"/api/v1/outlets", "/api/v1/articles/" + id}
	for _, target := range targets {
		tag := s.get(target).Header().Get("ETag")
		if !strings.HasPrefix(tag, `W/"`) || tags[tag] {
			t.Errorf("%s: ETag %q", target, tag)
		}
		tags[tag] = true
		searches := s.searcher.Searches.Load()
		w := s.get(target, "If-None-Match", `W/"other", `+tag, "Accept-Encoding", "gzip")
		if w.Code != http.StatusNotModified || w.Body.Len() != 0 || w.Header().Get("ETag") != tag ||
			w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s: %d with %d bytes, %v", target, w.Code, w.Body.Len(), w.Header())
		}
		if s.searcher.Searches.Load() != searches {
			t.Errorf("%s: searched for nothing", target)
		}
		s.searcher.Articles = append(s.searcher.Articles, servertest.Many(1)...)
		if w := s.get(target, "If-None-Match", tag); w.Code != http.StatusOK {
			t.Errorf("%s: %d after the index changed", target, w.Code)
		}
		s.searcher.Articles = s.searcher.Articles[:len(s.searcher.Articles)-1]
	}
	s.searcher.Incomplete = true
	if tag := s.get("/api/v1/search?q=dam").Header().Get("ETag"); tag != "" {
		t.Error("an incomplete answer may be kept")
	}
}

// lines is an export format for tests.
type lines struct{ out io.Writer }

func (l lines) Write(a *khabar.Article) error { return json.NewEncoder(l.out).Encode(a) }
func (l lines) Close() error                  { return nil }

func exporting(o *server.Options) {
	o.Exports = []server.ExportFormat{{Name: "ndjson", MediaType: "application/x-ndjson", New: func(out io.Writer,
		_ bool) server.ArticleWriter {
		return lines{out}
	}}}
}

func TestExport(t *testing.T) {
	s := newSite(t, exporting)
	s.searcher.Articles = servertest.Many(1234)
	live := serve(t, s)
	r, err := http.Get(live + "/api/v1/export?q=river&sort=oldest")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if r.Header.Get("Khabar-Total") != "1234" || r.Header.Get("Khabar-State") != "g1.1234" ||
		r.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("headers %v", r.Header)
	}
	var ids []string
	for d := json.NewDecoder(r.Body); ; {
		var a khabar.Article
		if err := d.Decode(&a); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if a.Body == "" {
			t.Fatalf("%s has no text", a.ID)
		}
		ids = append(ids, a.ID)
	}
	first := ids[0]
	slices.Sort(ids)
	if n := len(slices.Compact(ids)); n != 1234 {
		t.Errorf("%d articles, want 1234", n)
	}
	resumed := s.get("/api/v1/export?q=river&sort=oldest&after=" + first + "&cursor=" + r.Header.Get("Khabar-Cursor"))
	if n := strings.Count(resumed.Body.String(), "\n"); n != 1233 || resumed.Header().Get("Khabar-Total") != "1234" {
		t.Errorf("going on after the first article has %d rows", n)
	}
	wantProblem(t, s.get("/api/v1/export?after=nothing"), http.StatusBadRequest, "invalid-parameter", "after")
	wantProblem(t, s.get("/api/v1/export?size=3"), http.StatusBadRequest, "unknown-parameter", "size")
	wantProblem(t, s.get("/api/v1/export?format=csv"), http.StatusBadRequest, "invalid-parameter", "format")
	wantProblem(t, newSite(t).get("/api/v1/export"), http.StatusNotFound, "not-found", "")
}

// A part of an export must never pass for the whole.
func TestExportThatFailsIsCutOff(t *testing.T) {
	for _, encoding := range []string{"identity", "gzip"} {
		s := newSite(t, exporting)
		s.searcher.Articles = servertest.Many(1234)
		s.searcher.FailAfter = 1000
		live := serve(t, s)
		request, err := http.NewRequest(http.MethodGet, live+"/api/v1/export", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", encoding)
		r, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
		if err == nil {
			t.Errorf("%s: %d bytes of a broken export pass for the whole", encoding, n)
		}
		if total, _ := strconv.Atoi(r.Header.Get("Khabar-Total")); total != 1234 {
			t.Errorf("%s: Khabar-Total %d", encoding, total)
		}
	}
	s := newSite(t, exporting)
	s.searcher.Incomplete = true
	wantProblem(t, s.get("/api/v1/export"), http.StatusGatewayTimeout, "timeout", "")
}
