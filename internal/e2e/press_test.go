package e2e

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"

	"khabar"
	"khabar/demo"
)

// press starts the demo's outlets inside the test and returns them with a folder of outlet files that describe them.
func press(t *testing.T) (sites *demo.Sites, folder string) {
	t.Helper()
	sites, err := demo.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sites.Close(); err != nil {
			t.Error(err)
		}
	})
	folder = t.TempDir()
	for _, outlet := range sites.Outlets() {
		text, err := yaml.Marshal(outlet)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, outlet.ID+".yaml"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return sites, folder
}

// crawling are the arguments that crawl every outlet of the press to the end of its listings.
func crawling(sites *demo.Sites, folder, data string) []string {
	args := []string{"crawl", "--data", data, "--outlets", folder, "--allow-private"}
	for _, outlet := range sites.Outlets() {
		args = append(args, outlet.ID)
	}
	return args
}

// place names an article by its outlet and canonical path, which are the same whatever port its site has.
func place(t *testing.T, outlet, address string) string {
	t.Helper()
	canonical, err := khabar.CanonicalURL(address)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(canonical)
	if err != nil {
		t.Fatal(err)
	}
	return outlet + u.RequestURI()
}

// byPlace returns the truth by place.
func byPlace(t *testing.T, sites *demo.Sites) map[string]demo.Truth {
	t.Helper()
	found := map[string]demo.Truth{}
	for _, one := range sites.Truth() {
		found[place(t, one.Article.Outlet, one.Article.URL)] = one
	}
	return found
}
