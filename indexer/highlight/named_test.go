package highlight

import (
	"strings"
	"testing"

	"khabar"
	"khabar/indexer/terms"
	"khabar/query"
)

// TestNamed finds the names of an actor where the query's words do not match: marks cover the whole word, forms leave the proclitic out.
func TestNamed(t *testing.T) {
	value := &query.Value{Field: "actor", Value: "sdf"}
	plan, err := terms.Lower(&query.Or{Nodes: []query.Node{&query.Word{Text: "SDF"}, value}})
	if err != nil {
		t.Fatal(err)
	}
	title, body := "SDF", "وصل وفد لقسد ثم SDF وقسد."
	mentions := []khabar.Mention{{Actor: "sdf", Field: "title", Span: khabar.Span{Start: 0, End: 3}}, {Actor: "other", Field: "body", Span: khabar.Span{Start: 0, End: 6}}}
	for at := 0; ; {
		i := strings.Index(body[at:], "قسد")
		if i < 0 {
			break
		}
		mentions = append(mentions, khabar.Mention{Actor: "sdf", Field: "body", Span: khabar.Span{Start: at + i, End: at + i + len("قسد")}})
		at += i + len("قسد")
	}
	m := Compile(plan, value)
	with := m.With(mentions)
	counts := make(map[FormKey]Form)
	with.Forms(counts, title, body)
	if f := counts[FormKey{1, "قسد"}]; len(counts) != 2 || f.Count != 2 || f.Written != "قسد" || counts[FormKey{0, "sdf"}].Count != 2 {
		t.Errorf("forms %+v", counts)
	}
	var marked []string
	for _, o := range with.Occurrences(nil, query.Body, body) {
		marked = append(marked, body[o.Start:o.End])
	}
	if got := strings.Join(marked, " "); got != "لقسد SDF وقسد" {
		t.Errorf("marked %q", got)
	}
	if n := len(m.Occurrences(nil, query.Body, body)); n != 1 {
		t.Errorf("the matcher of all articles finds %d places after With, want 1", n)
	}
}
