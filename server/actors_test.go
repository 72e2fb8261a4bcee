package server_test

import (
	"net/http"
	"strings"
	"testing"

	"khabar"
	"khabar/server/servertest"
)

type completions struct {
	Actors []struct {
		ID, Kind, Label, Match string
		Name                   khabar.Names
		Articles               int
	}
}

// TestActors completes names, those of most articles first.
func TestActors(t *testing.T) {
	s := newSite(t)
	got := decode[completions](t, s.get("/api/v1/actors?q=na"))
	want := 0
	for _, a := range s.searcher.Articles {
		for _, m := range a.Actors {
			if m.ID == "nadim" {
				want++
			}
		}
	}
	if len(got.Actors) != 1 || got.Actors[0].ID != "nadim" || got.Actors[0].Articles != want || want == 0 ||
		got.Actors[0].Name.Ar != "نديم الصالح" || got.Actors[0].Kind != "person" {
		t.Errorf("%+v, want nadim with %d articles", got, want)
	}
	if got := decode[completions](t, s.get("/api/v1/actors?q=na&kind=group")); len(got.Actors) != 0 {
		t.Errorf("groups: %+v", got)
	}
	if got := decode[completions](t, s.get("/api/v1/actors")); got.Actors == nil {
		t.Error("nothing to complete is no list")
	}
	wantProblem(t, s.get("/api/v1/actors?kind=dog"), http.StatusBadRequest, "invalid-parameter", "kind")
	wantProblem(t, s.get("/api/v1/actors?q=n&size=0"), http.StatusBadRequest, "invalid-parameter", "size")
	wantProblem(t, s.get("/api/v1/actors?q="+strings.Repeat("n", 300)), http.StatusUnprocessableEntity, "too-large", "q")
	if rows := readCSV(t, s.get("/api/v1/actors?q=na&format=csv").Body); len(rows) != 2 || rows[1][0] != "nadim" {
		t.Errorf("as CSV: %v", rows)
	}
}

// TestActor tells of one actor.
func TestActor(t *testing.T) {
	s := newSite(t)
	got := decode[struct {
		ID       string
		Names    []struct{ Name, Lang, Role string }
		Articles int
		Places   []struct{ ID string }
		Actors   []struct{ ID string }
	}](t, s.get("/api/v1/actors/nadim"))
	if got.ID != "nadim" || len(got.Names) != 2 || got.Articles == 0 {
		t.Errorf("%+v", got)
	}
	for _, a := range got.Actors {
		if a.ID == "nadim" {
			t.Error("he is spoken of beside himself")
		}
	}
	wantProblem(t, s.get("/api/v1/actors/nobody"), http.StatusNotFound, "not-found", "id")
	wantProblem(t, s.get("/api/v1/actors/nadim?q=dam"), http.StatusBadRequest, "unknown-parameter", "q")
	s.searcher.Incomplete = true
	wantProblem(t, s.get("/api/v1/actors/nadim"), http.StatusGatewayTimeout, "timeout", "")
}

// TestMentions gives offsets in code points, and says when index and gazetteer differ.
func TestMentions(t *testing.T) {
	s := newSite(t)
	type article struct {
		Title, Body string
		Actors      []struct {
			ID       string
			Count    int
			Mentions []struct {
				Field, Text string
				Start, End  int
			}
		}
		Tagged struct {
			Present string
			Agrees  bool
		}
	}
	seen := map[bool]bool{}
	for _, a := range s.searcher.Articles {
		got := decode[article](t, s.get("/api/v1/articles/"+a.ID))
		if got.Tagged.Present != (servertest.Actors{}).Version() {
			t.Fatalf("tagged %+v", got.Tagged)
		}
		seen[got.Tagged.Agrees] = true
		for _, actor := range got.Actors {
			for _, m := range actor.Mentions {
				text := got.Title
				if m.Field == "body" {
					text = got.Body
				}
				if string([]rune(text)[m.Start:m.End]) != m.Text {
					t.Errorf("%s: %+v is %q", a.ID, m, string([]rune(text)[m.Start:m.End]))
				}
			}
			if got.Tagged.Agrees && len(actor.Mentions) != actor.Count {
				t.Errorf("%s: %d mentions of %d", a.ID, len(actor.Mentions), actor.Count)
			}
		}
	}
	if !seen[true] || !seen[false] {
		t.Errorf("agreement seen: %v; the articles must have both", seen)
	}
}
