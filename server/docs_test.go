package server_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"khabar/server/params"
)

// docs/api.md promises what there is, and all of it.
func TestDocumentation(t *testing.T) {
	content, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(content)
	for _, name := range append(append(params.Question(), params.Order()...), params.Size, params.Cursor, params.Facets, params.FacetSize,
		params.Snippets, params.Format, "bom", "explain", "width", "isolate", "interval", "split", "series", "label", "over", "against", "seed", "stratify", "bodies", "prefix", "after", "all") {
		if !strings.Contains(doc, "`"+name+"`") {
			t.Errorf("docs/api.md lacks the parameter %s", name)
		}
	}
	s := newSite(t, exporting)
	for _, m := range regexp.MustCompile("`(/[a-z0-9/]+)`").FindAllStringSubmatch(doc, -1) {
		if w := s.get(m[1] + "?q=dam"); w.Code != 200 && s.get(m[1]).Code != 200 { // some need a query, others take none
			t.Errorf("docs/api.md names %s, which answers %d", m[1], w.Code)
		}
	}
	for metric := range strings.FieldsFuncSeq(doc, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
		if strings.HasPrefix(metric, "khabar_") && !strings.Contains(s.get("/metrics").Body.String(), metric) {
			t.Errorf("docs/api.md names the metric %s, which is not there", metric)
		}
	}
	page := s.get("/problems").Body.String()
	types := regexp.MustCompile("`/problems#([a-z-]+)` \\| (\\d+)").FindAllStringSubmatch(doc, -1)
	for _, m := range types {
		if !strings.Contains(page, `id="`+m[1]+`"`) || !strings.Contains(page, ">"+m[2]+"<") {
			t.Errorf("docs/api.md names the problem %s (%s), which the server does not know", m[1], m[2])
		}
	}
	if known := strings.Count(page, `<div id="`); known != len(types) {
		t.Errorf("docs/api.md has %d types of problems, the server %d", len(types), known)
	}
}
