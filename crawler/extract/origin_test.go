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
		{"ar", "(عن عنب بلدي)", "", "enab-baladi"},
		{"ar", "عن «نون بوست»", "", "noon-post"},
		{"en", "Republished from Enab Baladi with permission.", "", "enab-baladi"},
		{"en", "This article was originally published in Noon Post and is republished under Creative Commons.", "", "noon-post"},
		{"en", "Originally published by The Other Times on 5 January 2026.", "", "the-other-times"},
		{"en", `The post Wheat appeared first on <a href="https://other.example/">The Other Times</a>.`, "", "other-example"},
		{"en", `The post <a href=/1>Wheat</a> appeared first on <a href="https://www.site.example/">The Orchard</a>.`, "", ""},
		{"en", "The post Wheat appeared first on The Orchard.", `<meta property="og:site_name" content="The Orchard">`, ""},
		{"ar", "ظهرت المقالة موسم القمح أولًا على صحيفة البستان.", `<meta property="og:site_name" content="صحيفة البستان">`, ""},
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

// TestCreditsInText has credits where newspapers print them in the text, which keeps them.
func TestCreditsInText(t *testing.T) {
	for _, c := range []struct{ lang, head, tail, credits, origin string }{
		{"en", "BEIRUT, Jan 6 (Reuters) - ", "", "Reuters", ""},
		{"en", "DAMASCUS, Syria (AP) — ", "", "AP", ""},
		{"en", "Reuters: ", "", "", ""},
		{"en", "", " (AFP)", "AFP", ""},
		{"en", "", " They told Agence France Presse (AFP)", "", ""},
		{"ar", "دمشق-سانا: ", "", "سانا", ""},
		{"ar", "عمان – (رويترز) – ", "", "رويترز", ""},
		{"ar", "", " (رويترز)", "رويترز", ""},
		{"ar", "", " (عن عنب بلدي)", "عنب بلدي", "enab-baladi"},
		{"ar", "", " (نقلًا عن: نون بوست).", "نون بوست", "noon-post"},
	} {
		text := append([]string{}, harvest[c.lang]...)
		text[0] = c.head + text[0]
		text[len(text)-1] += c.tail
		e, title := New(seedOutlets), "A long enough title of the day"
		page, err := e.HTML(t.Context(), Input{URL: "https://site.example/1", Body: []byte("<title>" + title + "</title><article><h1>" + title +
			"</h1><p>" + strings.Join(text, "</p><p>") + "</p></article>")})
		if err != nil {
			t.Fatal(err)
		}
		file, err := e.Text(t.Context(), Input{Body: []byte(title + "\n\n" + strings.Join(text, "\n\n"))})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []*Result{page, file} {
			if got := strings.Join(r.Article.Credits, ", "); got != c.credits || r.Article.Origin != c.origin {
				t.Errorf("%s…%s: credits %q, origin %q; want %q, %q", c.head, c.tail, got, r.Article.Origin, c.credits, c.origin)
			}
			if r.Article.Body != strings.Join(text, "\n\n") {
				t.Errorf("%s…%s: the text is not whole:\n%s", c.head, c.tail, r.Article.Body)
			}
		}
	}
}
