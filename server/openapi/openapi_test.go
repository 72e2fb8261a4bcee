package openapi

import (
	"strings"
	"testing"
)

func TestDocument(t *testing.T) {
	text, err := JSON()
	if err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(string(text), `"x-`); i >= 0 {
		t.Errorf("an extension is left: %.40s", text[i:])
	}
}

func TestForReaders(t *testing.T) {
	r, err := ForReaders()
	if err != nil {
		t.Fatal(err)
	}
	operations := map[string]Operation{}
	for _, g := range r.Groups {
		if g.Name == "" || len(g.Operations) == 0 {
			t.Errorf("the group %q has nothing", g.Name)
		}
		for _, o := range g.Operations {
			operations[o.ID] = o
		}
	}
	if len(r.Filters) < 30 {
		t.Errorf("%d parameters are shared", len(r.Filters))
	}
	o := operations["kwic"]
	if o.Path != "/api/v1/kwic" || !strings.HasPrefix(o.Try, "/api/v1/kwic?q=dam") || o.Filters < 28 || !strings.Contains(o.Example, `"keyword": "dam"`) {
		t.Errorf("%+v", o)
	}
	for _, p := range o.Parameters {
		if p.Name == "width" && (p.Values != "0–500" || p.Default != "60" || p.Example != "60") {
			t.Errorf("%+v", p)
		}
	}
}
