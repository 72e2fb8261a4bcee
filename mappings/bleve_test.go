package mappings_test

import (
	"testing"

	"github.com/blevesearch/bleve/v2"

	"khabar/mappings"
)

// TestStockBleve puts articles into an index of Bleve's own with the mapping, and asks Bleve's own queries: analysers must be
// the same for both, and nothing may be indexed that no field names.
func TestStockBleve(t *testing.T) {
	m, err := mappings.New()
	if err != nil {
		t.Fatal(err)
	}
	index, err := bleve.NewMemOnly(m)
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	for id, text := range map[string]string{"1": "التقى الوزير وفدًا في دمشق", "2": "The minister’s organisations met al-Sharaa"} {
		err := index.Index(id, map[string]any{"stem": text, "surface": text, "outlet": "Enab Baladi", "secret": "hidden"})
		if err != nil {
			t.Fatal(err)
		}
	}
	match := func(field, text string) uint64 {
		q := bleve.NewMatchQuery(text)
		q.SetField(field)
		result, err := index.Search(bleve.NewSearchRequest(q))
		if err != nil {
			t.Fatal(err)
		}
		return result.Total
	}
	for _, c := range []struct {
		field, text string
		hits        uint64
	}{
		{"stem", "وزراء", 1}, {"stem", "organization", 1}, {"stem", "Alsharaa", 1},
		{"surface", "الوزير", 1}, {"surface", "وزير", 0}, {"surface", "organization", 0},
		{"outlet", "Enab Baladi", 2}, {"outlet", "Enab", 0},
		{"secret", "hidden", 0}, {"_all", "الوزير", 0},
	} {
		if got := match(c.field, c.text); got != c.hits {
			t.Errorf("%s:%s finds %d articles, want %d", c.field, c.text, got, c.hits)
		}
	}
	phrase := bleve.NewMatchPhraseQuery("التقى وزير")
	phrase.SetField("stem")
	if result, err := index.Search(bleve.NewSearchRequest(phrase)); err != nil || result.Total != 1 {
		t.Errorf("a phrase of stems finds %v, %v", result, err)
	}
}
