package highlight

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"khabar"
	"khabar/indexer/terms"
	"khabar/mappings"
	"khabar/query"
)

// compile makes the matcher of a query; a test that asks for what cannot be compiled has a mistake.
func compile(t testing.TB, text string, actors ...*query.Value) *Matcher {
	t.Helper()
	n, err := query.Parse(text, query.Options{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	plan, err := terms.Lower(n)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return Compile(plan, actors...)
}

type snippetCase struct {
	query, names, title, body string
	want                      []string
}

// matcher compiles the query of a case, whose names are those of the actors that it looks for.
func (c snippetCase) matcher(t testing.TB) *Matcher {
	t.Helper()
	id, names, ok := strings.Cut(c.names, "=")
	if !ok {
		return compile(t, c.query)
	}
	value := &query.Value{Field: "actor", Value: id}
	if _, place, ok := strings.Cut(id, "place/"); ok {
		value = &query.Value{Field: "place", Value: place}
	}
	var mentions []khabar.Mention
	for _, text := range []struct{ field, text string }{{"title", c.title}, {"body", c.body}} {
		for at := range text.text {
			for name := range strings.SplitSeq(names, ", ") {
				if strings.HasPrefix(text.text[at:], name) {
					mentions = append(mentions, khabar.Mention{Actor: value.Value, Field: text.field, Span: khabar.Span{Start: at, End: at + len(name)}})
				}
			}
		}
	}
	return compile(t, c.query, value).With(mentions)
}

func readSnippetCases(t testing.TB) []snippetCase {
	t.Helper()
	file, err := os.ReadFile("testdata/snippets.txt")
	if err != nil {
		t.Fatal(err)
	}
	var cases []snippetCase
	var c snippetCase
	for line := range strings.SplitSeq(string(file), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if line == "" {
			if c.query != "" {
				cases = append(cases, c)
			}
			c = snippetCase{}
			continue
		}
		key, value, ok := strings.Cut(line, " ")
		value = strings.ReplaceAll(value, "¶", "\n\n")
		switch key {
		case "query:":
			c.query = value
		case "names:":
			c.names = value
		case "title:":
			c.title = value
		case "body:":
			c.body = value
		case "title→", "body→":
			c.want = append(c.want, strings.TrimSuffix(key, "→")+": "+value)
		default:
			t.Fatalf("%q is not understood (%v)", line, ok)
		}
	}
	return cases
}

// marked writes a snippet with its marks in brackets, with what is no word before a "|", and "…" where it is cut inside a sentence.
func marked(s khabar.Snippet) string {
	var out strings.Builder
	out.WriteString(s.Field + ": ")
	if s.CutBefore {
		out.WriteString("… ")
	}
	at := 0
	for _, m := range s.Marks {
		out.WriteString(s.Text[at:m.Start] + "⟦")
		if m.Kind != khabar.MarkWord {
			out.WriteString(strings.TrimSpace(string(m.Kind)+" "+m.Actor) + "|")
		}
		out.WriteString(s.Text[m.Start:m.End] + "⟧")
		at = m.End
	}
	out.WriteString(s.Text[at:])
	if s.CutAfter {
		out.WriteString(" …")
	}
	return out.String()
}

func TestSnippets(t *testing.T) {
	for _, c := range readSnippetCases(t) {
		var got []string
		for _, s := range c.matcher(t).Snippets(c.title, c.body, 1) {
			got = append(got, marked(s))
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s\n got %s\nwant %s", c.query, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
		}
	}
}

func TestSeveralPassages(t *testing.T) {
	filler := strings.Repeat("The rain fell on the fields and on the roofs of the town. ", 20)
	body := "Wheat is dear. " + filler + "\n\nThe drought goes on. " + filler + "\n\nIn the end wheat and drought and mills. " + filler
	got := compile(t, "wheat drought mills").Snippets("", body, 3)
	if len(got) != 3 {
		t.Fatalf("%d passages", len(got))
	}
	for i, word := range []string{"Wheat", "drought", "mills"} {
		if !strings.Contains(got[i].Text, word) {
			t.Errorf("passage %d has no %q: %s", i, word, got[i].Text)
		}
		if n := utf8.RuneCountInString(got[i].Text); n < minPassage || n > maxPassage {
			t.Errorf("passage %d has %d code points", i, n)
		}
	}
	if got := compile(t, "wheat drought mills").Snippets("", body, 1); len(got) != 1 || !strings.Contains(got[0].Text, "mills") {
		t.Errorf("the best passage is not the one with all words: %v", got)
	}
	if got := compile(t, "wheat").Snippets("Wheat", body, 0); got != nil {
		t.Errorf("snippets that nobody asked for: %v", got)
	}
	if got := compile(t, "wheat").Snippets("Wheat", "", 3); len(got) != 1 || got[0].Field != "title" {
		t.Errorf("an empty body gave %v", got)
	}
}

func TestOccurrences(t *testing.T) {
	m := compile(t, `oil "oil price" title:gas`)
	text := "Oil prices and gas: oil."
	var got []string
	for _, o := range m.Occurrences(nil, query.Body, text) {
		got = append(got, text[o.Start:o.End]+"="+m.Clauses()[o.Clause].String())
	}
	want := `Oil=oil; Oil prices="oil price"; oil=oil`
	if strings.Join(got, "; ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "; "), want)
	}
	if got := m.Occurrences(nil, query.Title, text); len(got) != 4 {
		t.Errorf("in the title: %v", got)
	}
}

func TestForms(t *testing.T) {
	m := compile(t, `agreement اتفاق*`)
	forms := map[FormKey]Form{}
	m.Forms(forms, "Agreements", "An agreement; AGREEMENT, agreements. وقّعا اتفاقًا واتفاقية")
	for key, want := range map[FormKey]Form{
		{0, "agreement"}:  {"agreement", mappings.ScriptLatin, 2},
		{0, "agreements"}: {"Agreements", mappings.ScriptLatin, 2},
	} {
		if forms[key] != want {
			t.Errorf("%v: %v, want %v", key, forms[key], want)
		}
	}
	if len(forms) != 3 {
		t.Errorf("forms: %v", forms)
	}
}

func TestConcordance(t *testing.T) {
	var got []string
	text := "The oil\n\nprices rose. وقال الوزير إن oil, as ever, is cheap"
	for _, l := range compile(t, "oil").Concordance(query.Body, text, 12) {
		got = append(got, l.Left+"["+l.Match+"]"+l.Right)
		if text[l.Start:l.End] != l.Match {
			t.Errorf("%q is at %v", l.Match, l.Span)
		}
	}
	want := "The [oil] prices|الوزير إن [oil], as ever,"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
	if lines := compile(t, "oil").Concordance(query.Body, "xoil oil", 0); len(lines) != 1 || lines[0].Left != "" || lines[0].Right != "" {
		t.Errorf("width 0: %v", lines)
	}
}
