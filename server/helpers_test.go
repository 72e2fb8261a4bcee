package server_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"khabar/server"
	"khabar/server/servertest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// site is a server over the invented articles.
type site struct {
	http.Handler
	searcher *servertest.Searcher
	log      *bytes.Buffer
}

func newSite(t testing.TB, change ...func(*server.Options)) *site {
	t.Helper()
	s := &site{searcher: &servertest.Searcher{Articles: servertest.Articles()}, log: new(bytes.Buffer)}
	o := server.Options{Searcher: s.searcher, Outlets: servertest.Outlets(), Actors: servertest.Actors{}, Version: "1.2.3",
		Logger: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:    func() time.Time { return time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC) }}
	for _, f := range change {
		f(&o)
	}
	made, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = made.Handler()
	return s
}

// get asks with GET; headers are name, value, name, value.
func (s *site) get(target string, headers ...string) *httptest.ResponseRecorder {
	return s.do(http.MethodGet, target, headers...)
}

func (s *site) do(method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path, r.URL.RawPath = "", ""
	if u, err := r.URL.Parse(target); err == nil {
		r.URL = u
	} else {
		path, query, _ := bytes.Cut([]byte(target), []byte("?"))
		r.URL.Path, r.URL.RawQuery = string(path), string(query)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// decode reads a JSON answer.
func decode[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.NewDecoder(w.Body).Decode(&v); err != nil {
		t.Fatalf("status %d: not JSON: %v", w.Code, err)
	}
	return v
}

type problem struct {
	Type, Title, Detail, Instance, Field, Suggestion string
	Status                                           int
	Position                                         *int
}

// wantProblem checks a problem document.
func wantProblem(t testing.TB, w *httptest.ResponseRecorder, status int, name, field string) problem {
	t.Helper()
	body, _ := io.ReadAll(bytes.NewReader(w.Body.Bytes()))
	if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("status %d, Content-Type %q: %s", w.Code, got, body)
	}
	p := decode[problem](t, w)
	if w.Code != status || p.Status != status || p.Type != "/problems#"+name || p.Field != field {
		t.Errorf("problem %s, want %d %s of %q", body, status, name, field)
	}
	if p.Title == "" || p.Detail == "" || p.Instance != "urn:khabar:request:"+w.Header().Get("X-Request-Id") {
		t.Errorf("problem lacks something: %s", body)
	}
	return p
}

func golden(t testing.TB, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update if that is meant:\n%s", path, got)
	}
}
