package mappings_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"khabar/mappings"
)

// show writes tokens as testdata/tokens.tsv has them.
func show(tokens []mappings.Token) string {
	var out []string
	for _, t := range tokens {
		s := string(t.Stem)
		if string(t.Surface) != s {
			s += "/" + string(t.Surface)
		}
		out = append(out, fmt.Sprintf("%s@%d", s, t.Position))
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	table, err := os.ReadFile("testdata/tokens.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		text, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "# ") {
			continue
		}
		if strings.Contains(text, `\u`) {
			if text, err = strconv.Unquote(`"` + text + `"`); err != nil {
				t.Fatal(err)
			}
		}
		if got := show(mappings.AnalyzeString(text)); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestOffsets(t *testing.T) {
	const text = "قال \u200fالوزيرُ لعبدالله: U.S. forces left al-Sharaa’s office in COVID-19’s wake"
	var got []string
	for _, token := range mappings.AnalyzeString(text) {
		got = append(got, text[token.Start:token.End])
	}
	want := "قال|الوزيرُ|لعبد|الله|U.S.|forces|left|al-Sharaa’s|office|COVID|19’s|wake"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
