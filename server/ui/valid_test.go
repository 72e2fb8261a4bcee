package ui_test

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"khabar/internal/require"
)

// Every page is valid HTML by html-validate, which knows the content models of the standard, and no id stands twice.
func TestPagesAreValid(t *testing.T) {
	checker := require.Module(t, "html-validate/bin/html-validate.mjs")
	node := require.Tool(t, "node", "nodejs")
	folder := t.TempDir()
	h := site(t)
	for name, target := range everyPage() {
		for _, lang := range []string{"en", "ar"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target+"&hl="+lang, nil))
			if err := os.WriteFile(filepath.Join(folder, name+"-"+lang+".html"), w.Body.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			doc, err := goquery.NewDocumentFromReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
				if id := attr(s, "id"); seen[id] {
					t.Errorf("%s in %s: the id %q stands twice", name, lang, id)
				} else {
					seen[id] = true
				}
			})
		}
	}
	if out, err := exec.CommandContext(t.Context(), node, checker, "--preset", "standard", "-f", "text", folder).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// A page with all that it loads but fonts is sent in at most 40 KB, and is not much more than 120 KB unpacked, of which htmx is 52.
func TestPagesAreLight(t *testing.T) {
	const mostSent, most = 40_000, 125_000
	h := site(t)
	fetch := func(target string) (body []byte, onTheWire int) {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		onTheWire = w.Body.Len()
		from := io.Reader(w.Body)
		if w.Header().Get("Content-Encoding") == "gzip" {
			unzipped, err := gzip.NewReader(from)
			if err != nil {
				t.Fatal(err)
			}
			from = unzipped
		}
		body, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		return body, onTheWire
	}
	pages := everyPage()
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		page, wire := fetch(pages[name] + "&hl=ar")
		whole := len(page)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(page)))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("link[rel=stylesheet], link[rel=icon], script[src]").Each(func(_ int, s *goquery.Selection) {
			file, zipped := fetch(s.AttrOr("href", s.AttrOr("src", "")))
			whole, wire = whole+len(file), wire+zipped
		})
		t.Logf("%-14s %6d bytes, %6d as sent", name, whole, wire)
		if wire > mostSent || whole > most {
			t.Errorf("%s is %d bytes, %d as sent", name, whole, wire)
		}
	}
}
