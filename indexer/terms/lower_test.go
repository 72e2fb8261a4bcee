package terms

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"khabar"
	"khabar/query"
)

func readCases(t testing.TB) []map[string]string {
	t.Helper()
	file, err := os.ReadFile("testdata/plans.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := []map[string]string{{}}
	for line := range strings.SplitSeq(string(file), "\n") {
		if line == "" {
			cases = append(cases, map[string]string{})
		} else if key, value, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			cases[len(cases)-1][key] = value
		}
	}
	return slices.DeleteFunc(cases, func(c map[string]string) bool { return c["query"] == "" })
}

func TestLower(t *testing.T) {
	for _, c := range readCases(t) {
		n, err := query.Parse(c["query"], query.Options{})
		if err != nil {
			t.Errorf("%s: %v", c["query"], err)
			continue
		}
		plan, err := Lower(n)
		if want := c["error"]; want != "" {
			var e *khabar.Error
			if !errors.As(err, &e) || e.Kind != khabar.KindInvalid || !strings.Contains(e.Message, want) {
				t.Errorf("%s: error %v, want %s", c["query"], err, want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c["query"], err)
			continue
		}
		if plan.String() != c["plan"] || strings.Join(plan.Ignored, ", ") != c["ignored"] {
			t.Errorf("%s\n got %s, ignored %v\nwant %s, ignored %s", c["query"], plan, plan.Ignored, c["plan"], c["ignored"])
		}
		checkShape(t, plan.Root, false)
	}
}

// checkShape holds that a Not stands only in an And that has other nodes too.
func checkShape(t *testing.T, n Node, inAnd bool) {
	t.Helper()
	switch n := n.(type) {
	case *And:
		if !slices.ContainsFunc(n.Nodes, func(c Node) bool { _, not := c.(*Not); return !not }) {
			t.Errorf("only negations in %s", dump(n))
		}
		for _, c := range n.Nodes {
			checkShape(t, c, true)
		}
	case *Or:
		for _, c := range n.Nodes {
			checkShape(t, c, false)
		}
	case *Not:
		if !inAnd {
			t.Errorf("a lone negation: %s", dump(n))
		}
		checkShape(t, n.Node, false)
	case nil:
		t.Error("a nil node")
	}
}

func TestLowerNothing(t *testing.T) {
	plan, err := Lower(nil)
	if err != nil || plan.String() != "ALL" {
		t.Errorf("%v, %v", plan, err)
	}
}

// TestSurface holds that a stem term keeps the surface form of the query's word for ranking.
func TestSurface(t *testing.T) {
	plan, err := Lower(&query.Word{Text: "Agreements"})
	if err != nil {
		t.Fatal(err)
	}
	if term := plan.Root.(*Term); term.Surface != "agreements" {
		t.Errorf("surface %q", term.Surface)
	}
}

// TestInvisible holds that bidi marks, diacritics, tatweel, Persian letters and Arabic-Indic digits change no plan.
func TestInvisible(t *testing.T) {
	for _, pair := range [][2]string{
		{"الحكومه", "ال\u200fحُكـــومة"}, {"ايران", "ایران"}, {"اتفاق 2026", "اتّفاق ٢٠٢٦"}, {`"مجلس الامن"`, `"مجلسُ الأمنِ"`}, {"كتاب*", "کتاب*"},
	} {
		var got [2]string
		for i, text := range pair {
			n, err := query.Parse(text, query.Options{})
			if err != nil {
				t.Fatal(err)
			}
			plan, err := Lower(n)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			got[i] = plan.String()
		}
		if got[0] != got[1] {
			t.Errorf("%s means %s, %s means %s", pair[0], got[0], pair[1], got[1])
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		limit int
		want  bool
	}{
		{"حلب", "حلب", 1, true}, {"حلب", "حلبي", 1, true}, {"حلب", "حمب", 1, true}, {"حلب", "بلح", 1, false}, {"حلب", "بلح", 2, true},
		{"form", "from", 1, true}, {"abcdef", "badcef", 1, false}, {"abcdef", "badcef", 2, true}, {"a", "abc", 1, false}, {"", "ab", 2, true},
		{strings.Repeat("a", 80), strings.Repeat("a", 80), 1, true}, {strings.Repeat("a", 80), strings.Repeat("a", 81), 1, false},
	} {
		if got := Within([]byte(c.a), []byte(c.b), c.limit); got != c.want {
			t.Errorf("%s and %s within %d: %v", c.a, c.b, c.limit, got)
		}
		if got := Within([]byte(c.b), []byte(c.a), c.limit); got != c.want {
			t.Errorf("%s and %s within %d: %v", c.b, c.a, c.limit, got)
		}
	}
}

func FuzzLower(f *testing.F) {
	for _, c := range readCases(f) {
		f.Add(c["query"], false)
	}
	f.Fuzz(func(t *testing.T, text string, any bool) {
		n, err := query.Parse(text, query.Options{MatchAny: any})
		if err != nil {
			return
		}
		plan, err := Lower(n)
		if err == nil {
			checkShape(t, plan.Root, false)
		}
	})
}
