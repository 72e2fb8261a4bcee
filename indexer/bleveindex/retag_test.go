package bleveindex

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"khabar"
	"khabar/indexer/indextest"
	"khabar/query"
)

// moreActors knows a river beside the actors of indextest.
type moreActors struct{ indextest.Actors }

func (moreActors) Version() string { return "more" }

func (m moreActors) Tag(a *khabar.Article) []khabar.Mention {
	out := m.Actors.Tag(a)
	if at := strings.Index(a.Body, "Barada"); at >= 0 {
		out = append(out, khabar.Mention{Actor: "barada", Kind: khabar.KindPlace, Field: "body", Span: khabar.Span{Start: at, End: at + 6}})
	}
	return out
}

// TestRetag opens an index with another list of actors: only the articles that it changes are written, in the same generation and as
// one state, and the answers are those of an index built anew.
func TestRetag(t *testing.T) {
	dir := t.TempDir()
	open := func(actors khabar.ActorDirectory) *Store {
		o := quiet
		o.Actors, o.Tagger = actors, actors.Version()
		s, err := Open(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open(indextest.Actors{})
	if err := s.Rebuild(t.Context(), nothing); err != nil {
		t.Fatal(err)
	}
	var batch khabar.Batch
	for n := range 40 {
		body := "Rain in Damascus."
		if n%8 == 0 {
			body = "The Barada rose in Damascus."
		}
		a := &khabar.Article{URL: fmt.Sprintf("https://barada-post.example/%d", n), Outlet: "barada", Lang: "en", Title: "Rain", Body: body}
		if err := a.Normalize(); err != nil {
			t.Fatal(err)
		}
		a.Actors, a.Places = khabar.CountMentions(indextest.Actors{}.Tag(a))
		batch.Put = append(batch.Put, a)
	}
	batch.Checkpoint = 7
	if err := s.Write(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	before, err := s.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if done, err := s.Retag(t.Context()); done || err != nil {
		t.Errorf("with nothing the matter: %v, %v", done, err)
	}
	closeStore(t, s)

	s = open(moreActors{})
	if s.Fault() == nil {
		t.Fatal("another list of actors is no fault")
	}
	if done, err := s.Retag(t.Context()); !done || err != nil {
		t.Fatalf("not retagged: %v", err)
	}
	check := func(s *Store) {
		t.Helper()
		if err := s.Fault(); err != nil {
			t.Errorf("a fault: %v", err)
		}
		after, err := s.State(t.Context())
		if err != nil || after.Generation != before.Generation || after.Seq != 7 || after.Articles != 40 || after.Actors != "more" {
			t.Errorf("the state was %+v and is %+v, %v", before, after, err)
		}
		r, err := s.Search(t.Context(), khabar.SearchRequest{Query: &query.Value{Field: "place", Value: "barada"}, Size: 40,
			Facets: []khabar.FacetRequest{{Field: khabar.FieldPlace, Size: 10}}})
		if err != nil {
			t.Fatal(err)
		}
		if want := []khabar.FacetValue{{Value: "barada", Count: 5}, {Value: "damascus", Count: 5}}; r.Total != 5 || !slices.Equal(r.Facets[0].Values, want) {
			t.Errorf("%d articles, %v", r.Total, r.Facets[0].Values)
		}
	}
	check(s)
	snap, err := s.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	rewritten := 0
	for _, v := range snap.segments {
		if v.deleted != nil {
			rewritten += int(v.deleted.GetCardinality())
		}
	}
	snap.release()
	if rewritten > 5 {
		t.Errorf("%d articles were written again, want 5 at most", rewritten)
	}
	closeStore(t, s)
	s = open(moreActors{})
	check(s)
	closeStore(t, s)
}
