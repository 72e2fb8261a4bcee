package archive

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khabar"
)

func changes(t *testing.T, a *Archive, after uint64, limit, maxBytes int) []khabar.Change {
	t.Helper()
	c, err := a.Changes(t.Context(), after, limit, maxBytes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func titles(changes []khabar.Change) (all []string) {
	for _, c := range changes {
		all = append(all, c.Article.Title)
	}
	return all
}

func TestChangesComeOnceAndInOrder(t *testing.T) {
	a := openNew(t)
	for i := range 5 {
		put(t, a, capture(1, fmt.Sprintf("https://x.example/%d", i), fmt.Sprint(i), strings.Repeat("x", 100)))
	}
	put(t, a, capture(2, "https://x.example/1", "1 changed", "y"))
	remove(t, a, idOf(t, "https://x.example/3"), 3)
	all := changes(t, a, 0, 100, 1<<20)
	if diff := cmp.Diff([]string{"0", "2", "4", "1 changed", "3"}, titles(all)); diff != "" {
		t.Error(diff)
	}
	if !slices.IsSortedFunc(all, func(x, y khabar.Change) int { return int(x.Seq) - int(y.Seq) }) {
		t.Error("sequence numbers do not grow")
	}
	if head, err := a.Head(t.Context()); err != nil || head != all[4].Seq {
		t.Errorf("the head is %d (%v), the last change %d", head, err, all[4].Seq)
	}
	if all[4].Article.Removed.IsZero() || all[4].ID != all[4].Article.ID {
		t.Errorf("the last change is %+v", all[4])
	}
	tests := []struct {
		name            string
		after           uint64
		limit, maxBytes int
		want            int
	}{
		{"limit", 0, 2, 1 << 20, 2},
		{"bytes", 0, 100, 150, 2},
		{"fewer bytes than one", 0, 100, 1, 1},
		{"no limit at all still moves on", 0, 0, 0, 1},
		{"after the second", all[1].Seq, 100, 1 << 20, 3},
		{"after the end", all[4].Seq, 100, 1 << 20, 0},
		{"after any end", 1<<64 - 1, 100, 1 << 20, 0},
	}
	for _, test := range tests {
		if got := changes(t, a, test.after, test.limit, test.maxBytes); len(got) != test.want {
			t.Errorf("%s: %d changes, want %d", test.name, len(got), test.want)
		}
	}
}

func TestLineageIsOfTheFile(t *testing.T) {
	path := t.TempDir() + "/archive.db"
	lineage := func(path string) string {
		l, err := openAt(t, path).Lineage(t.Context())
		if err != nil || len(l) != 32 {
			t.Fatalf("%q, %v", l, err)
		}
		return l
	}
	first := lineage(path)
	if lineage(path) != first {
		t.Error("another lineage after opening again")
	}
	if lineage(path+"2") == first {
		t.Error("two archives share a lineage")
	}
}
