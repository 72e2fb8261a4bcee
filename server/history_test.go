package server_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

// history has two texts of every article.
type history struct{}

func (history) Revisions(_ context.Context, id string) ([]khabar.Revision, error) {
	if strings.HasPrefix(id, "00") {
		return nil, khabar.Errorf(khabar.KindNotFound, "history", "The archive has no article %s.", id)
	}
	seen := time.Date(2026, 1, 6, 10, 0, 0, 0, time.UTC)
	return []khabar.Revision{{Number: 1, Seen: seen, Title: "=Dam"}, {Number: 2, Newest: true, Seen: seen.Add(time.Hour), Words: 9}}, nil
}

func (history) Revision(_ context.Context, id string, number int) (*khabar.Article, error) {
	a := &khabar.Article{ID: id, Outlet: "wadi-times", Revision: number, Title: "الوزير: السد آمن", Body: "Three people were hurt.\n\nMore soon."}
	switch number {
	case 1:
		return a, nil
	case 2:
		a.Title, a.Body = "الوزير: السدّ غير آمن", "Four people were hurt.\n\nMore soon. Officials said so."
		return a, nil
	}
	return nil, khabar.Errorf(khabar.KindNotFound, "history", "There is no revision %d.", number)
}

func remembering(o *server.Options) { o.History = history{} }

type differenceDoc struct {
	From, To    int
	Title, Body []struct {
		Kind, Text string
		Old, New   [2]int
	}
}

func TestRevisions(t *testing.T) {
	s := newSite(t, remembering)
	root := "/api/v1/articles/" + s.searcher.Articles[0].ID + "/revisions"
	type revisions struct {
		ID        string
		Revisions []struct {
			Number int
			Newest bool
			Title  string
		}
	}
	if list := decode[revisions](t, s.get(root)); len(list.Revisions) != 2 || list.Revisions[0].Number != 1 || !list.Revisions[1].Newest {
		t.Errorf("%+v", list)
	}
	if got := s.get(root + "?format=csv").Body.String(); !strings.Contains(got, "\n1,false,2026-01-06T10:00:00Z,'=Dam,") {
		t.Errorf("table %s", got)
	}
	if got := decode[khabar.Article](t, s.get(root+"/1")); got.Revision != 1 || !strings.HasPrefix(got.Body, "Three") {
		t.Errorf("the first text: %+v", got)
	}
	d := decode[differenceDoc](t, s.get(root+"/2/diff"))
	if d.From != 1 || d.To != 2 {
		t.Errorf("%+v", d)
	}
	for field, part := range map[string]struct {
		old, new string
		hunks    []struct {
			Kind, Text string
			Old, New   [2]int
		}
	}{
		"title": {"الوزير: السد آمن", "الوزير: السدّ غير آمن", d.Title},
		"body":  {"Three people were hurt.\n\nMore soon.", "Four people were hurt.\n\nMore soon. Officials said so.", d.Body},
	} {
		older, newer := []rune(part.old), []rune(part.new)
		var rebuilt []rune
		at := 0
		for _, h := range part.hunks { // the old text with the changes made is the new one
			rebuilt = append(rebuilt, older[at:h.Old[0]]...)
			at = h.Old[1]
			switch h.Kind {
			case "removed":
				if string(older[h.Old[0]:h.Old[1]]) != h.Text || h.New[0] != h.New[1] {
					t.Errorf("%s: %+v", field, h)
				}
			case "added":
				if string(newer[h.New[0]:h.New[1]]) != h.Text || h.Old[0] != h.Old[1] {
					t.Errorf("%s: %+v", field, h)
				}
				rebuilt = append(rebuilt, []rune(h.Text)...)
			}
		}
		if got := string(append(rebuilt, older[at:]...)); got != part.new || len(part.hunks) == 0 {
			t.Errorf("%s: %q, want %q", field, got, part.new)
		}
	}
	if d := decode[differenceDoc](t, s.get(root+"/2/diff?against=2")); len(d.Title)+len(d.Body) != 0 || d.From != 2 {
		t.Errorf("a text and itself: %+v", d)
	}
	if got := s.get(root + "/2/diff?format=csv").Body.String(); !strings.HasPrefix(got, "field,kind,old_start,old_end,new_start,new_end,text\n") {
		t.Errorf("table %s", got)
	}
	wantProblem(t, s.get(root+"/1/diff"), http.StatusBadRequest, "invalid-parameter", "against")
	wantProblem(t, s.get(root+"/2/diff?against=x"), http.StatusBadRequest, "invalid-parameter", "against")
	wantProblem(t, s.get(root+"/3"), http.StatusNotFound, "not-found", "")
	wantProblem(t, s.get(root+"/zero"), http.StatusNotFound, "not-found", "number")
	wantProblem(t, s.get("/api/v1/articles/nothing/revisions"), http.StatusNotFound, "not-found", "id")
	wantProblem(t, s.get("/api/v1/articles/"+strings.Repeat("0", 32)+"/revisions"), http.StatusNotFound, "not-found", "")
	wantProblem(t, newSite(t).get(root), http.StatusNotFound, "not-found", "")
}

func TestSimilar(t *testing.T) {
	s := newSite(t)
	s.searcher.Articles = servertest.Many(4)
	first := s.searcher.Articles[0]
	for i, a := range s.searcher.Articles[:3] {
		a.Cluster, a.Body = first.ID, []string{"The river rose again.", "The RIVER rose again", "The river rose"}[i]
	}
	type similar struct {
		Cluster string
		Total   int
		Similar []struct {
			ID, Body   string
			Original   bool
			Similarity float64
		}
	}
	got := decode[similar](t, s.get("/api/v1/articles/"+s.searcher.Articles[1].ID+"/similar"))
	if got.Total != 2 || len(got.Similar) != 2 || got.Similar[0].ID != first.ID || !got.Similar[0].Original || got.Similar[0].Similarity != 1 ||
		got.Similar[1].Similarity != .5 || got.Similar[1].Original || got.Similar[0].Body != "" {
		t.Errorf("%+v", got)
	}
	if got := decode[similar](t, s.get("/api/v1/articles/"+s.searcher.Articles[3].ID+"/similar")); got.Total != 0 || got.Cluster != "" || got.Similar == nil {
		t.Errorf("nothing is like it: %+v", got)
	}
	if got := s.get("/api/v1/articles/" + first.ID + "/similar?format=csv").Body.String(); !strings.HasPrefix(got, "similarity,original,first_seen,id,") {
		t.Errorf("table %s", got)
	}
	wantProblem(t, s.get("/api/v1/articles/x/similar"), http.StatusNotFound, "not-found", "id")
}

func TestHostileHistory(t *testing.T) {
	s := newSite(t, remembering)
	root := "/api/v1/articles/" + s.searcher.Articles[0].ID
	for _, value := range some(hostile[:90:90]) {
		e := url.PathEscape(value)
		for _, target := range []string{root + "/similar?x=" + url.QueryEscape(value), "/api/v1/articles/" + e + "/similar",
			"/api/v1/articles/" + e + "/revisions", root + "/revisions/" + e, root + "/revisions/" + e + "/diff",
			root + "/revisions/2/diff?against=" + url.QueryEscape(value)} {
			if w := s.get(target); w.Code >= 500 {
				t.Errorf("%q at %.60s: status %d: %.300s", value, target, w.Code, w.Body)
			}
		}
	}
}
