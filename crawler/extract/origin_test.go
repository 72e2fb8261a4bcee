package extract

import (
	"strings"
	"testing"
)

// TestOriginOfPages adds one line or link to a page and expects the outlet that wrote it first, and the text without the line.
func TestOriginOfPages(t *testing.T) {
	for _, c := range []struct{ lang, line, head, want string }{
		{"en", `The post <a href=/x>Wheat</a> appeared first on <a href=https://english.enabbaladi.net>Enab Baladi</a>.`, "", "enab-baladi"},
		{"en", "<em>This article was originally published by Noon Post.</em>", "", "noon-post"},
		{"en", "Republished with permission from Enab Baladi", "", "enab-baladi"},
		{"ar", "نقلاً عن عنب بلدي", "", "enab-baladi"},
		{"ar", `نقلًا عن: <a href=https://www.enabbaladi.net/1>عنب بلدي</a>`, "", "enab-baladi"},
		{"ar", "المصدر: نون بوست", "", "noon-post"},
		{"ar", "ظهرت المقالة موسم القمح أولًا على عنب بلدي.", "", "enab-baladi"},
		{"ar", "نُشر هذا المقال لأول مرة على نون بوست", "", "noon-post"},
		{"ar", "", `<link rel=canonical href="https://www.enabbaladi.net/731869/">`, "enab-baladi"},
		{"ar", "", `<link rel=canonical href="https://m.site.example/1">`, ""},
		{"ar", "المصدر: رويترز", "", ""},
	} {
		page := "<html><head><title>A long enough title of the day</title>" + c.head + "</head><article><h1>A long enough title of the day</h1><p>" +
			strings.Join(append(append([]string{}, harvest[c.lang]...), c.line), "</p><p>") + "</p></article>"
		r, err := New(seedOutlets).HTML(t.Context(), Input{URL: "https://site.example/1", Body: []byte(page)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Article.Origin != c.want || r.Article.Body != strings.Join(harvest[c.lang], "\n\n") {
			t.Errorf("%s%s: origin %q (%s), not %q; body:\n%s", c.line, c.head, r.Article.Origin, r.Article.Sources["origin"], c.want, r.Article.Body)
		}
	}
}
