package actors

import (
	"testing"

	"khabar"
)

// load returns the built-in gazetteer and its recogniser.
func load(t testing.TB) (*Gazetteer, *Recogniser) {
	t.Helper()
	g, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	return g, NewRecogniser(g, nil)
}

func tags(r *Recogniser, a khabar.Article) []string {
	var out []string
	for _, m := range r.Tag(&a) {
		text := a.Title
		if m.Field == "body" {
			text = a.Body
		}
		out = append(out, m.Actor+"="+text[m.Span.Start:m.Span.End])
	}
	return out
}
