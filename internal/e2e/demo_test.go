package e2e

import (
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"khabar/demo"
)

// TestDemo runs the first command of the README and asks its server as the README says.
func TestDemo(t *testing.T) {
	sites, _ := press(t)
	truth := byPlace(t, sites)
	p := start(t, "demo", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	base := p.address()

	all := search(t, base, "", "facets", "outlet,lang", "size", "100")
	if all.Total != len(truth) {
		t.Errorf("the demo holds %d articles of %d", all.Total, len(truth))
	}
	for _, hit := range all.Hits {
		if _, ok := truth[place(t, hit.Outlet.ID, hit.URL)]; !ok {
			t.Errorf("%s is no article of the demo", hit.URL)
		}
	}
	if len(all.Facets["outlet"]) != len(sites.Outlets()) || len(all.Facets["lang"]) != 2 {
		t.Errorf("facets: %v", all.Facets)
	}
	for _, example := range demo.Examples {
		if !strings.Contains(p.printed(), example.Query) {
			t.Errorf("the demo does not propose %q", example.Query)
		}
		found := search(t, base, example.Query, "expand", "off") // by its words: what it names is found under other names too
		var keys []string
		for _, hit := range found.Hits {
			keys = append(keys, truth[place(t, hit.Outlet.ID, hit.URL)].Key)
			if len(hit.Snippets) == 0 || !strings.Contains(hit.Snippets[0].HTML, "<mark>") {
				t.Errorf("%s: %s has no marked snippet", example.Query, hit.Title)
			}
		}
		slices.Sort(keys)
		if !slices.Equal(keys, example.Found) {
			t.Errorf("%s finds %v, not %v", example.Query, keys, example.Found)
		}
	}
	for field, ids := range map[string][]string{"actor": {"salma-al-hadrawi", "salwan-shield", "kaldara"}, "place": {"tell-samra", "lindhavn"}} {
		for _, id := range ids {
			langs := map[string]bool{}
			for _, hit := range search(t, base, "", field, id, "size", "100").Hits {
				langs[hit.Lang] = true
			}
			if !langs["ar"] || !langs["en"] {
				t.Errorf("%s %s is found in %v only", field, id, langs)
			}
		}
	}
	for lang, name := range map[string]string{"ar": "كلدارة", "en": "Kaldara"} {
		if _, body := get(t, base+"/?hl="+lang); !strings.Contains(string(body), ">"+name+"<") {
			t.Errorf("the facet does not show %s", name)
		}
	}
	page(t, base, "")
	page(t, base, "فيضان سهل الغدير")
	if status := p.signal(syscall.SIGTERM); status != 0 && status != 130 {
		t.Errorf("the demo ended with %d; printed:\n%s", status, p.printed())
	}
}

// page asks for the web page with a query.
func page(t *testing.T, base, query string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	values := request.URL.Query()
	values.Set("q", query)
	request.URL.RawQuery = values.Encode()
	if status, body := get(t, request.URL.String()); status != http.StatusOK || !strings.Contains(string(body), "<html") {
		t.Errorf("the page for %q is answered %d", query, status)
	}
}
