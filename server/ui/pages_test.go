package ui_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"khabar"
	"khabar/server"
	"khabar/server/servertest"
)

var today = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)

func newHandler(t testing.TB, s khabar.Searcher) http.Handler {
	t.Helper()
	made, err := server.New(server.Options{Searcher: s, Outlets: servertest.Outlets(), Actors: servertest.Actors{}, Version: "1.2.3",
		Logger: slog.New(slog.DiscardHandler), Now: func() time.Time { return today }})
	if err != nil {
		t.Fatal(err)
	}
	return made.Handler()
}

func articles(t testing.TB) http.Handler {
	return newHandler(t, &servertest.Searcher{Articles: servertest.Articles()})
}

// open returns a page as a reader's browser would have it.
func open(t testing.TB, h http.Handler, target string, headers ...string) *goquery.Document {
	t.Helper()
	return openStatus(t, h, http.StatusOK, target, headers...)
}

func openStatus(t testing.TB, h http.Handler, status int, target string, headers ...string) *goquery.Document {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != status {
		t.Fatalf("%s: status %d, want %d: %.500s", target, w.Code, status, w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// squeezed is the text of a selection with white space folded.
func squeezed(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// rows writes a table with bars between its cells.
func rows(table *goquery.Selection) string {
	var out strings.Builder
	table.Find("tr").Each(func(_ int, tr *goquery.Selection) {
		tr.Find("th, td").Each(func(_ int, cell *goquery.Selection) { out.WriteString(squeezed(cell) + " | ") })
		out.WriteString("\n")
	})
	return out.String()
}

func attr(s *goquery.Selection, name string) string { return s.AttrOr(name, "(absent)") }

func TestLanguageIsChosenAndStays(t *testing.T) {
	h := articles(t)
	for _, c := range []struct{ target, accept, cookie, lang, dir string }{
		{"/", "", "", "en", "ltr"},
		{"/", "ar-SY,ar;q=0.9,en;q=0.5", "", "ar", "rtl"},
		{"/", "fr,de", "", "en", "ltr"},
		{"/?hl=ar", "en", "", "ar", "rtl"},
		{"/?hl=en", "ar", "hl=ar", "en", "ltr"},
		{"/", "en", "hl=ar", "ar", "rtl"},
		{"/", "en", "hl=tlh", "en", "ltr"},
		{"/help", "ar", "", "ar", "rtl"},
		{"/outlets", "ar", "", "ar", "rtl"},
	} {
		html := open(t, h, c.target, "Accept-Language", c.accept, "Cookie", c.cookie).Find("html")
		if attr(html, "lang") != c.lang || attr(html, "dir") != c.dir {
			t.Errorf("%+v: lang %s, dir %s", c, attr(html, "lang"), attr(html, "dir"))
		}
	}
	doc := open(t, h, "/?hl=ar&q=dam")
	if href := attr(doc.Find(".hit h3 a").First(), "href"); !strings.Contains(href, "hl=ar") {
		t.Errorf("the language is lost on the way to %s", href)
	}
	if href := attr(doc.Find("a.switch"), "href"); href != "/?hl=en&q=dam" {
		t.Errorf("the switch leads to %s", href)
	}
	if doc.Find(`form[role=search] input[name=hl][value=ar]`).Length() != 1 {
		t.Error("the language is lost in the form")
	}
}

func TestSwitchSetsACookie(t *testing.T) {
	w := httptest.NewRecorder()
	articles(t).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/?hl=ar", nil))
	cookie := w.Header().Get("Set-Cookie")
	for _, want := range []string{"hl=ar", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", cookie, want)
		}
	}
}

func TestResults(t *testing.T) {
	doc := open(t, articles(t), "/?q="+url.QueryEscape("السد OR dam")+"&not_outlet=trap", "Accept-Language", "en")
	if got := squeezed(doc.Find("#found")); got != "4 articles" {
		t.Errorf("total: %q", got)
	}
	for _, c := range []struct{ title, lang, dir, outlet, date, foot string }{
		{"Wadi Times تنشر وثائق جديدة عن عقود صيانة السد", "ar", "rtl", "Voice of the Valley", "9 January 2026 (from the address)",
			"By سامر العلي, ليلى حداد Original page"},
		{"Council signs dam agreement after three months of talks", "en", "ltr", "Wadi Times", "6 January 2026",
			"By Rana Aziz Original page Nadim al-Saleh"},
		{"توقيع اتفاق السد بين المجلس واللجنة", "ar", "rtl", "Voice of the Valley", "6 January 2026", "By ليلى حداد Original page Nadim al-Saleh"},
		{"Farmers of the lower valley wait for water", "en", "ltr", "Wadi Times", "January 2026 (from the text)", "Original page"},
	} {
		hit := doc.Find("article.hit").FilterFunction(func(_ int,
			s *goquery.Selection) bool {
			return squeezed(s.Find("h3")) == c.title
		})
		if hit.Length() != 1 {
			t.Errorf("%d hits are titled %q", hit.Length(), c.title)
			continue
		}
		if h3 := hit.Find("h3"); attr(h3, "lang") != c.lang || attr(h3, "dir") != c.dir {
			t.Errorf("%q: lang %s, dir %s", c.title, attr(h3, "lang"), attr(h3, "dir"))
		}
		if p := hit.Find("p.snippet"); p.Length() == 0 || attr(p, "lang") != c.lang || attr(p, "dir") != c.dir {
			t.Errorf("%q: %d passages, lang %s, dir %s", c.title, p.Length(), attr(p, "lang"), attr(p, "dir"))
		}
		if got := squeezed(hit.Find(".outlet bdi")); got != c.outlet {
			t.Errorf("%q: outlet %q", c.title, got)
		}
		if got := squeezed(hit.Find(".when")); got != c.date {
			t.Errorf("%q: date %q", c.title, got)
		}
		if got := squeezed(hit.Find(".foot")); got != c.foot {
			t.Errorf("%q: foot %q", c.title, got)
		}
		if rel := attr(hit.Find("a.original"), "rel"); rel != "noreferrer noopener" {
			t.Errorf("%q: rel %q", c.title, rel)
		}
	}
	doc.Find("mark").Each(func(_ int, s *goquery.Selection) {
		if text := strings.ToLower(s.Text()); text != "dam" && text != "السد" {
			t.Errorf("marked %q", text)
		}
	})
	if doc.Find("h3 mark").Length() != 3 || doc.Find(".snippet mark").Length() < 2 {
		t.Errorf("%d marks in titles, %d in passages", doc.Find("h3 mark").Length(), doc.Find(".snippet mark").Length())
	}
}

func TestDatesInArabic(t *testing.T) {
	doc := open(t, articles(t), "/?hl=ar&q=agreement")
	if got := squeezed(doc.Find(".hit time").First()); got != "6 كانون الثاني/يناير 2026" {
		t.Errorf("date %q", got)
	}
	if got := attr(doc.Find(".hit time").First(), "datetime"); got != "2026-01-06T09:00:00Z" {
		t.Errorf("datetime %q", got)
	}
	undated := open(t, articles(t), "/?hl=ar&q=Notes")
	if got := squeezed(undated.Find(".hit .when")); got != "التاريخ غير معروف" {
		t.Errorf("unknown date %q", got)
	}
}

func TestPluralsInArabic(t *testing.T) {
	for n, want := range map[int]string{0: "لا نتائج", 1: "مادة واحدة", 2: "مادتان", 3: "3 مواد", 11: "11 مادة",
		100: "100 مادة", 1234: "1,234 مادة"} {
		h := newHandler(t, &servertest.Searcher{Articles: append(servertest.Articles()[:1], servertest.Many(n)...)})
		if got := squeezed(open(t, h, "/?hl=ar&outlet=wadi-times").Find("#found")); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// A reader goes by links alone: filter, leave out, remove.
func TestFiltersAreLinks(t *testing.T) {
	h := articles(t)
	doc := open(t, h, "/?q=dam&sort=newest")
	value := doc.Find("#outlet li").FilterFunction(func(_ int,
		s *goquery.Selection) bool {
		return squeezed(s.Find("bdi")) == "Wadi Times"
	})
	if squeezed(value.Find(".count")) != "2" {
		t.Fatalf("Wadi Times has %q articles", squeezed(value.Find(".count")))
	}

	filtered := open(t, h, attr(value.Find("a.value"), "href"))
	if n := filtered.Find("article.hit").Length(); n != 2 {
		t.Errorf("filtered: %d hits", n)
	}
	if got := squeezed(filtered.Find(".chip")); got != "Outlet: Wadi Times ×" {
		t.Errorf("chip %q", got)
	}
	if attr(filtered.Find("#outlet .chosen a.value"), "aria-current") != "true" || attr(filtered.Find("#q"), "value") != "dam" {
		t.Error("the filter does not show as chosen, or the query is lost")
	}
	if filtered.Find("#outlet li").Length() != doc.Find("#outlet li").Length() {
		t.Error("the other outlets are out of sight")
	}
	if got := attr(filtered.Find(".chip a.remove"), "href"); got != "/?q=dam&sort=newest" {
		t.Errorf("removing the filter leads to %s", got)
	}
	if got := attr(filtered.Find("#outlet .chosen a.value"), "href"); got != "/?q=dam&sort=newest" {
		t.Errorf("a second click leads to %s", got)
	}

	out := open(t, h, attr(value.Find("a.exclude"), "href"))
	if out.Find("article.hit").Length() != doc.Find("article.hit").Length()-2 ||
		!strings.Contains(squeezed(out.Find(".chip.out")), "without Outlet: Wadi Times") {
		t.Errorf("left out: %d hits, chip %q", out.Find("article.hit").Length(), squeezed(out.Find(".chip")))
	}
}

func TestDateFilter(t *testing.T) {
	doc := open(t, articles(t), "/?q=dam&lang=en&from=2026-01&to=2026-01-31")
	form := doc.Find(".dates form")
	if attr(form.Find("[name=from]"), "value") != "2026-01-01" || attr(form.Find("[name=to]"), "value") != "2026-01-31" {
		t.Error("the form does not show the dates")
	}
	if form.Find("[name=q][value=dam]").Length() != 1 || form.Find("[name=lang][value=en]").Length() != 1 {
		t.Error("the form loses the rest of the search")
	}
	if chip := doc.Find(".chip").Last(); !strings.Contains(squeezed(chip), "1 January 2026 to 31 January 2026") ||
		attr(chip.Find("a.remove"), "href") != "/?lang=en&q=dam" {
		t.Errorf("chip %q leads to %s", squeezed(chip), attr(chip.Find("a.remove"), "href"))
	}
	week := doc.Find(".dates li a").First()
	if got := attr(week, "href"); got != "/?from=2026-01-09&lang=en&q=dam" {
		t.Errorf("the last 7 days lead to %s", got)
	}
	if attr(doc.Find(".chips .clear"), "href") != "/?q=dam" {
		t.Error("no way to clear all filters")
	}
}

func TestPagesFollowEachOther(t *testing.T) {
	h := newHandler(t, &servertest.Searcher{Articles: servertest.Many(25)})
	seen := 0
	target := "/?q=river"
	for page := 1; ; page++ {
		doc := open(t, h, target)
		seen += doc.Find("article.hit").Length()
		if (page == 1) != (doc.Find("a[rel=first]").Length() == 0) {
			t.Errorf("page %d: link to the first page", page)
		}
		next := doc.Find("a[rel=next]")
		if next.Length() == 0 {
			break
		}
		target = attr(next, "href")
	}
	if seen != 25 {
		t.Errorf("the pages show %d articles, want 25", seen)
	}
}

func TestFacetAtLength(t *testing.T) {
	list := servertest.Many(12)
	for i, a := range list {
		a.Section = string(rune('A' + i))
	}
	h := newHandler(t, &servertest.Searcher{Articles: list})
	doc := open(t, h, "/?q=river")
	more := doc.Find("#section p a")
	if doc.Find("#section li").Length() != 8 || more.Length() != 1 {
		t.Fatalf("%d values, %d links to more", doc.Find("#section li").Length(), more.Length())
	}
	if n := open(t, h, strings.TrimSuffix(attr(more, "href"), "#section")).Find("#section li").Length(); n != 12 {
		t.Errorf("at length: %d values", n)
	}
}

func TestSyntaxErrorPoints(t *testing.T) {
	doc := openStatus(t, articles(t), http.StatusBadRequest, "/?q="+url.QueryEscape(`السد "dam`)+"&lang=ar")
	fault := doc.Find("#fault")
	if attr(fault, "role") != "alert" || !strings.Contains(squeezed(fault), "at character") ||
		fault.Find("code mark").Length() != 1 {
		t.Errorf("fault %q", squeezed(fault))
	}
	if got := strings.ReplaceAll(fault.Find("code").Text(), "\u00a0", ""); !strings.HasPrefix(got, `السد "dam`) {
		t.Errorf("the query shown is %q", got)
	}
	if attr(doc.Find("#q"), "value") != `السد "dam` || doc.Find(".chip").Length() != 1 || attr(doc.Find("#q"),
		"aria-invalid") != "true" {
		t.Error("the reader's own words are lost")
	}
	for _, target := range []string{"/?nonsense=1", "/?from=yesterday", "/?q=a&q=b", "/?q=%zz", "/?cursor=zz"} {
		if squeezed(openStatus(t, articles(t), http.StatusBadRequest, target).Find("#fault")) == "" {
			t.Errorf("%s: no word on what is wrong", target)
		}
	}
}

func TestNothingFoundOffersMore(t *testing.T) {
	doc := open(t, articles(t), "/?q=dam+zebra&lang=en")
	var links []string
	doc.Find(".nothing a").Each(func(_ int, a *goquery.Selection) { links = append(links, attr(a, "href")) })
	want := []string{"/?lang=en&match=any&q=dam+zebra", "/?q=dam+zebra", "/?lang=en&q=dam+zebra&syntax=plain", "/help"}
	if strings.Join(links, " ") != strings.Join(want, " ") {
		t.Errorf("offers %q, want %q", links, want)
	}
}

func TestEmptyIndexExplainsItself(t *testing.T) {
	for _, target := range []string{"/", "/?q=dam", "/?hl=ar"} {
		doc := open(t, newHandler(t, &servertest.Searcher{}), target)
		if !strings.Contains(doc.Find(".empty pre").Text(), "khabar crawl") || doc.Find(".results").Length() != 0 {
			t.Errorf("%s: no word on how to begin", target)
		}
	}
}

func TestIncompleteIsSaid(t *testing.T) {
	h := newHandler(t, &servertest.Searcher{Articles: servertest.Articles(), Incomplete: true})
	if squeezed(open(t, h, "/?q=dam").Find(".notice")) == "" {
		t.Error("an incomplete answer passes for a complete one")
	}
	for _, target := range []string{"/?q=dam&forms=1", "/outlets", "/outlets/wadi-times", "/actors", "/actors/nadim", "/status", "/compare?q1=dam", "/feed.atom?q=dam"} {
		if text := squeezed(openStatus(t, h, http.StatusGatewayTimeout, target+sign(target)+"hl=en").Find(".detail")); target[1] != 'f' && !strings.Contains(text, "Time ran out") {
			t.Errorf("%s says %q", target, text)
		}
	}
}

func TestArticle(t *testing.T) {
	list := servertest.Articles()
	doc := open(t, articles(t), "/articles/"+list[0].ID, "Accept-Language", "en")
	reading := doc.Find("article.reading")
	if attr(reading, "lang") != "ar" || attr(reading, "dir") != "rtl" || attr(doc.Find("html"), "dir") != "ltr" {
		t.Errorf("lang %s, dir %s", attr(reading, "lang"), attr(reading, "dir"))
	}
	var body []string
	reading.Find(".body p").Each(func(_ int, p *goquery.Selection) {
		body = append(body, p.Text())
		if attr(p, "lang") != "ar" || attr(p, "dir") != "rtl" {
			t.Errorf("paragraph: lang %s, dir %s", attr(p, "lang"), attr(p, "dir"))
		}
	})
	if strings.Join(body, "\n\n") != list[0].Body {
		t.Errorf("the text is not verbatim: %q", body)
	}
	if a := reading.Find("a.button"); attr(a, "href") != list[0].URL || attr(a, "rel") != "noreferrer noopener" {
		t.Error("no safe link to the original")
	}
	facts := rows(doc.Find(".facts table"))
	for _, want := range []string{"Published | 6 January 2026 01:30 +03:00 | the page's JSON-LD |",
		"Outlet | Voice of the Valley |", "Authors | ليلى حداد |",
		"Language | Arabic |", "Tags | مياه, السد |", "Actors | Nadim al-Saleh |", "Country | Syria |", "Revision | 1 |"} {
		if !strings.Contains(facts, want) {
			t.Errorf("the facts lack %q: %s", want, facts)
		}
	}
	for _, missing := range []string{"/articles/" + strings.Repeat("0", 32), "/articles/x"} {
		if doc := openStatus(t, articles(t), http.StatusNotFound, missing); squeezed(doc.Find("h1")) != "Not found" {
			t.Errorf("%s: %q", missing, squeezed(doc.Find("h1")))
		}
	}
}

func TestOutlets(t *testing.T) {
	doc := open(t, articles(t), "/outlets", "Accept-Language", "en")
	table := rows(doc.Find("table.outlets tbody"))
	for _, want := range []string{"Wadi Times Website | News agency | Lebanon | English, Arabic | 2 |",
		"blog-without-entry |  |  |  | 1 |"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q: %s", want, table)
		}
	}
	if doc.Find(`a[href^="javascript"]`).Length() > 0 {
		t.Error("an outlet's address can run")
	}
}

func TestHelpExamplesWork(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		doc := open(t, articles(t), "/help?hl="+lang)
		if n := doc.Find(".tries a").Length(); n < 12 {
			t.Fatalf("%d examples", n)
		}
		doc.Find(".tries a, .api a").Each(func(_ int, a *goquery.Selection) { open(t, articles(t), attr(a, "href")) })
	}
}

func TestProblemPageExplainsEveryType(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		doc := open(t, articles(t), "/problems?hl="+lang)
		if doc.Find(".tries > div").Length() < 13 || doc.Find("#invalid-query").Length() != 1 || strings.Contains(doc.Text(),
			"problem.") {
			t.Errorf("%s: %s", lang, squeezed(doc.Find(".tries")))
		}
	}
}

func TestAssetsMayBeKeptForEver(t *testing.T) {
	h := articles(t)
	doc := open(t, h, "/")
	for _, selector := range []string{`link[rel=stylesheet]`, `link[rel=icon]`} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, attr(doc.Find(selector), "href"), nil))
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Body.Len() == 0 {
			t.Errorf("%s: %d %v", selector, w.Code, w.Header())
		}
	}
}
