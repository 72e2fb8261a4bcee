package ui_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// faulty are the queries of the query language's tests that cannot be read.
func faulty(t *testing.T) []string {
	t.Helper()
	cases, err := os.ReadFile("../../query/testdata/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for line := range strings.Lines(string(cases)) {
		if q, ok := strings.CutPrefix(line, "query: "); ok {
			queries = append(queries, strings.TrimSpace(q))
		}
	}
	if len(queries) < 40 {
		t.Fatalf("only %d queries that cannot be read", len(queries))
	}
	return append(queries, strings.Repeat("dam ", 2000), strings.Repeat("(", 200)+"dam", strings.Repeat("a* ", 20), "outlet:nobody",
		"outlet:wadi-time", strings.Repeat("word~1 ", 40), `"`+strings.Repeat("w ", 70)+`"`)
}

// sign is what begins one more parameter of an address.
func sign(target string) string {
	if strings.Contains(target, "?") {
		return "&"
	}
	return "?"
}

// quoted is what an error repeats, isolated: identifiers, values, lists of fields.
var quoted = regexp.MustCompile("\u2068[^\u2069]*\u2069")

// inArabic reports whether a sentence is Arabic, but for what it repeats and examples of signs and dates.
func inArabic(text string) bool {
	words := regexp.MustCompile(`[A-Za-z]{5,}`).FindAllString(quoted.ReplaceAllString(text, ""), -1)
	return regexp.MustCompile(`\p{Arabic}{2}`).MatchString(text) && (len(words) == 0 || strings.Contains(text, "name=value") || strings.Contains(text, "Retry-After"))
}

// Whatever is wrong with a request, an Arabic page says it in Arabic, and of a query where; an English page says it in English.
func TestFaultsInTheReadersLanguage(t *testing.T) {
	h := articles(t)
	fault := func(target string) (text, lang string) {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		doc, err := goquery.NewDocumentFromReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		said := doc.Find(".fault bdi[lang], p.detail").First()
		if w.Code < 400 && !strings.HasPrefix(target, "/compare") || said.Length() != 1 {
			t.Errorf("%s: %d without a word", target, w.Code)
		}
		return said.Text(), attr(said, "lang")
	}
	targets := []string{"/?outlet=nobody", "/?outlet=wadi-time", "/?not_origin=nobody", "/?actor=nobody", "/?place=nobody", "/?from=soon", "/?from=2026-02&to=2026-01",
		"/?q=dam&colour=red", "/?q=dam&sortt=newest", "/?sort=size", "/?q=a&q=b", "/?q=%ff", "/?q=%zz", "/?q=%00", "/?as_of=soon", "/?recency=x&q=dam",
		"/?recency=30d&recency_day=2026&q=dam", "/?by=word", "/?syntax=x", "/?outlet=" + strings.Repeat("a,", 300), "/?author=" + strings.Repeat("a", 2000),
		"/compare?q1=dam&from=soon", "/compare?q1=dam&outlet=nobody", "/compare?q1=dam&measure=weight",
		"/articles/1", "/articles/00000000000000000000000000000000", "/outlets/nobody", "/actors/nobody", "/nowhere", "/feed.atom?q=(dam"}
	for _, q := range faulty(t) {
		targets = append(targets, "/?q="+url.QueryEscape(q))
		if !strings.Contains(q, "outlet:nobody") {
			targets = append(targets, "/compare?q1="+url.QueryEscape(q))
		}
	}
	for _, target := range targets {
		if text, lang := fault(target + sign(target) + "hl=ar"); lang != "ar" || !inArabic(text) {
			t.Errorf("%.100s: an Arabic page says, in %s, %q", target, lang, text)
		}
		if text, lang := fault(target + sign(target) + "hl=en"); lang != "en" || text == "" {
			t.Errorf("%.100s: an English page says, in %s, %q", target, lang, text)
		}
	}
	if text, _ := fault("/?hl=ar&sort=%25s"); !strings.HasPrefix(text, "«\u2068%s\u2069» ليست قيمة للمعامل «\u2068sort\u2069»؛") {
		t.Errorf("a value that looks like a part that varies: %q", text)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/?hl=ar&q="+url.QueryEscape("النفط (سد"), nil))
	for _, want := range []string{"عند الحرف 7:", "هذا القوس مفتوح ولا يُغلق", "<mark>(</mark>"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page of a bracket that is not closed lacks %q", want)
		}
	}
}
