package actors

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar"
	"khabar/internal/require"
)

// The articles that khabar was begun for name these actors, and no others that the words around them could suggest.
func TestSeeds(t *testing.T) {
	_, r := load(t)
	day, _ := khabar.ParseDate("2026-01-07")
	for _, file := range require.Seeds(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		title, body, _ := strings.Cut(strings.TrimSpace(string(data)), "\n")
		found := make(map[string]int)
		for _, m := range r.Tag(&khabar.Article{Title: title, Body: body, Published: day}) {
			found[m.Actor]++
		}
		t.Logf("%s: %v", filepath.Base(file), found)
		for _, id := range []string{"tom-barrack", "steve-witkoff", "jared-kushner", "donald-trump", "syria", "israel", "paris"} {
			if found[id] == 0 {
				t.Errorf("%s: no %s", filepath.Base(file), id)
			}
		}
		for _, id := range []string{"chicago", "un-security-council", "ehud-barak", "enab-baladi"} {
			if found[id] != 0 {
				t.Errorf("%s: %s is %d mentions", filepath.Base(file), id, found[id])
			}
		}
	}
}

// What was read before changes nothing.
func TestTagForgets(t *testing.T) {
	g, r := load(t)
	a := khabar.Article{Title: "Michael Jordan, Damascus University and the town of Al-Bab", Body: "Eric Trump left."}
	want := strings.Join(tags(NewRecogniser(g, nil), a), " ")
	r.Tag(&khabar.Article{Title: strings.Repeat("Syria and Israel met in Paris. ", 20)})
	if got := strings.Join(tags(r, a), " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
