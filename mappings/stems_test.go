package mappings_test

import (
	"os"
	"strings"
	"testing"

	"khabar/mappings"
)

// TestStems reads testdata/stems.tsv: forms that must share a stem, and pairs that must not.
func TestStems(t *testing.T) {
	text, err := os.ReadFile("testdata/stems.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		kind, forms, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		var stems []string
		words := strings.Fields(forms)
		for _, w := range words {
			stems = append(stems, strings.Join(stemsOf(w), "+"))
		}
		for i, s := range stems[1:] {
			if (s == stems[0]) != (kind == "same") || s == "" {
				t.Errorf("%s: %s is %q, %s is %q", kind, words[0], stems[0], words[i+1], s)
			}
		}
	}
}

func stemsOf(text string) (stems []string) {
	for _, t := range mappings.AnalyzeString(text) {
		stems = append(stems, string(t.Stem))
	}
	return stems
}
