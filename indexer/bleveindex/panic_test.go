package bleveindex

import (
	"testing"

	"khabar"
	"khabar/indexer/indextest"
	"khabar/query"
)

// stumbling knows actors, and panics when it is to find them in a text.
type stumbling struct{ indextest.Actors }

func (stumbling) Tag(*khabar.Article) []khabar.Mention { panic("a mistake") }

// TestMistakeIsNoDamage: a panic while segments are sound costs one answer, and not the index.
func TestMistakeIsNoDamage(t *testing.T) {
	o := quiet
	o.Actors = stumbling{}
	s := openWith(t, t.TempDir(), o)
	defer closeStore(t, s)
	article := &khabar.Article{ID: "0123456789abcdef0123456789abcdef", Lang: "en", Title: "Rain", Body: "It rained on Homs."}
	if err := s.Write(t.Context(), khabar.Batch{Put: []*khabar.Article{article}, Checkpoint: 1}); err != nil {
		t.Fatal(err)
	}
	r := khabar.SearchRequest{Query: &query.Word{Text: "Homs"}, Size: 1, Snippets: 1}
	if _, err := s.Search(t.Context(), r); khabar.KindOf(err) != khabar.KindInternal {
		t.Errorf("a mistake is %v, of the kind %q", err, khabar.KindOf(err))
	}
	if s.Fault() != nil {
		t.Errorf("after a mistake the index says %v", s.Fault())
	}
	r.Snippets = 0
	if found, err := s.Search(t.Context(), r); err != nil || found.Total != 1 {
		t.Errorf("after a mistake the next search finds %+v, %v", found, err)
	}
}
