package query

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var ides = time.Date(2026, time.March, 15, 23, 30, 0, 0, time.UTC)

// ignorePos compares trees without the places of their nodes in the text.
var ignorePos = cmp.Options{cmpopts.IgnoreFields(Word{}, "Pos"), cmpopts.IgnoreFields(Phrase{}, "Pos"),
	cmpopts.IgnoreFields(Value{}, "Pos"), cmpopts.IgnoreFields(Dates{}, "Pos")}

// readCases reads a file of cases: "key: value" lines, an empty line after each case, "#" for comments.
func readCases(t *testing.T, name string) []map[string]string {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var cases []map[string]string
	current := map[string]string{}
	for line := range strings.SplitSeq(string(file), "\n") {
		switch key, value, ok := strings.Cut(line, ": "); {
		case strings.HasPrefix(line, "#"):
		case line == "" && len(current) > 0:
			cases = append(cases, current)
			current = map[string]string{}
		case line == "":
		case !ok:
			t.Fatalf("%s: %q is not of the form key: value", name, line)
		default:
			current[key] = value
		}
	}
	if len(current) > 0 {
		cases = append(cases, current)
	}
	return cases
}

func TestParse(t *testing.T) {
	for name, o := range map[string]Options{
		"full.txt":  {Now: ides},
		"any.txt":   {Now: ides, MatchAny: true},
		"plain.txt": {Now: ides, Syntax: Plain},
	} {
		for _, c := range readCases(t, name) {
			n, err := Parse(c["query"], o)
			if err != nil {
				t.Errorf("%s: %s: %v", name, c["query"], err)
				continue
			}
			if got := Canonical(n); got != c["means"] {
				t.Errorf("%s: %s\n got %s\nwant %s", name, c["query"], got, c["means"])
			}
			checkCanonical(t, n)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range readCases(t, "errors.txt") {
		_, err := Parse(c["query"], Options{Now: ides})
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: no syntax error but %v", c["query"], err)
			continue
		}
		at, says := strconv.Itoa(syntax.Pos), strings.Contains(syntax.Message, c["says"])
		if at != c["at"] || !says || syntax.Suggestion != c["suggests"] {
			t.Errorf("%s: at %s: %s (suggests %q)", c["query"], at, syntax.Message, syntax.Suggestion)
		}
	}
}

// checkCanonical holds what Node.String promises: its text parses to an equal tree, whether all words are asked for or any.
func checkCanonical(t *testing.T, n Node) {
	t.Helper()
	for _, any := range []bool{false, true} {
		again, err := Parse(Canonical(n), Options{MatchAny: any})
		if err != nil {
			t.Fatalf("the canonical form %s cannot be parsed: %v", Canonical(n), err)
		}
		if diff := cmp.Diff(n, again, ignorePos); diff != "" {
			t.Fatalf("the canonical form %s (any: %v) parses to another tree:\n%s", Canonical(n), any, diff)
		}
	}
}

func TestTree(t *testing.T) {
	n, err := Parse(`oil -(title:"gas  prices"~3 | =sun) after:2026-01 author:"A B"`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := &And{[]Node{
		&Word{Text: "oil"},
		&Not{&Or{[]Node{
			&Phrase{Scope: Title, Text: "gas prices", Slop: 3, Pos: 12},
			&Word{Text: "sun", Match: Exact, Pos: 30},
		}}},
		&Dates{From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Pos: 42},
		&Value{Field: "author", Value: "A B", Pos: 57},
	}}
	if diff := cmp.Diff(Node(want), n); diff != "" {
		t.Error(diff)
	}
	if got := Positive(n); len(got) != 1 || got[0].String() != "oil" {
		t.Errorf("Positive: %v", got)
	}
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "  ", "\u200f \u200b", "\t\n"} {
		for _, s := range []Syntax{Full, Plain} {
			if n, err := Parse(text, Options{Syntax: s}); n != nil || err != nil {
				t.Errorf("%q: %v, %v", text, n, err)
			}
		}
	}
	if Canonical(nil) != "" {
		t.Error("Canonical(nil) is not empty")
	}
}

// TestInvisible puts bidi marks and zero-width characters before, inside and behind everything: the tree stays the same.
func TestInvisible(t *testing.T) {
	for _, text := range []string{`oil -gas OR "أسعار النفط"~5`, `outlet:(sana | enab) after:2026-01 last:3d`, `NOT نفط* =غاز`} {
		want, err := Parse(text, Options{Now: ides})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range "\u200e\u200f\u202b\u2067\u200c\u200b\ufeff\u00ad\u061c" {
			mark := string(r)
			marked := mark + strings.Join(strings.Split(text, ""), mark) + mark
			got, err := Parse(marked, Options{Now: ides})
			if err != nil {
				t.Errorf("%U in %s: %v", []rune(mark), text, err)
				continue
			}
			if diff := cmp.Diff(want, got, ignorePos); diff != "" {
				t.Errorf("%U in %s: %s", []rune(mark), text, diff)
			}
		}
	}
}

func TestBounds(t *testing.T) {
	long := func(n int, s string) string { return strings.TrimSpace(strings.Repeat(s, n)) }
	cases := []struct {
		name, text string
		plain, ok  bool
	}{
		{"length", strings.Repeat("ن", MaxLength), false, true},
		{"length", strings.Repeat("ن", MaxLength+1), false, false},
		{"length, plain", strings.Repeat("a", MaxLength+1), true, false},
		{"clauses", long(MaxClauses, "a "), false, true},
		{"clauses", long(MaxClauses+1, "a "), false, false},
		{"clauses, plain", long(MaxClauses, "a "), true, true},
		{"clauses, plain", long(MaxClauses+1, "a "), true, false},
		{"values", "outlet:(" + long(MaxClauses, "a|") + "a)", false, false},
		{"fuzzy words", long(MaxFuzzyWords, "water~2 "), false, true},
		{"fuzzy words", long(MaxFuzzyWords+1, "water~2 "), false, false},
		{"phrase words", `"` + long(MaxPhraseWords, "a ") + `"`, false, true},
		{"phrase words", `"` + long(MaxPhraseWords+1, "a ") + `"`, false, false},
		{"phrases together", long(3, `"`+long(MaxPhraseWords, "a ")+`" `), false, false},
		{"brackets", strings.Repeat("(", 40) + "a" + strings.Repeat(")", 40), false, true},
		{"brackets", strings.Repeat("(", 2000) + "a" + strings.Repeat(")", 2000), false, false},
		{"negations", strings.Repeat("-", 2000) + "a", false, false},
		{"depth", strings.Repeat("a -(b ", MaxDepth) + "c" + strings.Repeat(")", MaxDepth), false, false},
		{"canonical length", "title:(" + long(100, strings.Repeat("a", 20)+" ") + ")", false, true},
		{"canonical length", "title:(" + long(120, strings.Repeat("a", 30)+" ") + ")", false, false},
	}
	for _, c := range cases {
		o := Options{}
		if c.plain {
			o.Syntax = Plain
		}
		n, err := Parse(c.text, o)
		if (err == nil) != c.ok {
			t.Errorf("%s (%d characters): %v", c.name, utf8.RuneCountInString(c.text), err)
		} else if err == nil {
			checkCanonical(t, n)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"full.txt", "any.txt", "plain.txt", "errors.txt"} {
		file, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(file)) {
			if text, ok := strings.CutPrefix(line, "query: "); ok {
				f.Add(strings.TrimSuffix(text, "\n"), false, name == "any.txt")
			}
		}
	}
	f.Add("\xff\x00\u202e«\"", true, true)
	f.Fuzz(func(t *testing.T, text string, plain, any bool) {
		o := Options{MatchAny: any, Now: ides}
		if plain {
			o.Syntax = Plain
		}
		n, err := Parse(text, o)
		if err == nil {
			checkCanonical(t, n)
			return
		}
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Message == "" || syntax.Pos < 0 || syntax.Pos > utf8.RuneCountInString(text) {
			t.Fatalf("%q: %#v", text, err)
		}
		if plain && !strings.Contains(syntax.Message, "too ") {
			t.Fatalf("plain %q: %v", text, err)
		}
		if syntax.Suggestion != "" {
			if n, err := Parse(syntax.Suggestion, o); err != nil || n == nil {
				t.Fatalf("%q: the suggestion %q does not work: %v", text, syntax.Suggestion, err)
			}
		}
	})
}

// TestRandom puts pieces of the language together at random: what can be read has a canonical form, and what cannot says where.
func TestRandom(t *testing.T) {
	pieces := []string{" ", " ", " ", "(", ")", "OR", "AND", "NOT", "|", "&", "-", "=", "*", "~1", "~2", `"`, "«", "»", "“", "oil", "النفط", "al-Sharaa",
		"U.S.", "title:", "outlet:", "date:", "last:", "after:", "2026-01", "30d", "..", ",", "،", "\\", "foo:", "https://x.org/", "R&D", "١٠:٣٠", "–",
		"\u200f", "🇸🇾", "\u0301", "%", "+", "'", "."}
	random := rand.New(rand.NewPCG(5, 18))
	read := 0
	for range 30000 {
		var text strings.Builder
		for range 1 + random.IntN(12) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		o := Options{Now: ides, MatchAny: random.IntN(2) == 0}
		n, err := Parse(text.String(), o)
		if err == nil {
			read++
			checkCanonical(t, n)
			continue
		}
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Pos > utf8.RuneCountInString(text.String()) {
			t.Fatalf("%s: %v", text.String(), err)
		}
		if again, err := Parse(syntax.Suggestion, o); err != nil || (again == nil) != (syntax.Suggestion == "") {
			t.Fatalf("%s: the suggestion %q does not work: %v", text.String(), syntax.Suggestion, err)
		}
	}
	if read < 3000 {
		t.Errorf("only %d of the texts could be read", read)
	}
}
