package ui_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"khabar/server/servertest"
)

// TestMarksTellTheirKind: on the page of hits and on the article's, in both languages, with words that say what each look means.
func TestMarksTellTheirKind(t *testing.T) {
	site := articles(t)
	const asked = "q=farmers+OR+%22first+step%22+OR+actor%3Anadim&lang=en"
	agreement := "/articles/" + servertest.Articles()[2].ID + "?" + asked
	for lang, words := range map[string]string{"en": "a word of the query a phrase an actor", "ar": "كلمة من البحث عبارة فاعل"} {
		for _, target := range []string{"/?" + asked, agreement} {
			doc := open(t, site, target+"&hl="+lang)
			marked := map[string][]string{}
			doc.Find(".hit mark, .body mark, h1 mark").Each(func(_ int, s *goquery.Selection) {
				marked[attr(s, "class")] = append(marked[attr(s, "class")], strings.ToLower(s.Text()))
			})
			for kind, text := range map[string]string{"word": "farmers", "phrase": "first step", "actor": "al-saleh"} {
				if !strings.Contains(strings.Join(marked[kind], "|"), text) {
					t.Errorf("%s in %s: %q is not marked as %s: %q", target, lang, text, kind, marked)
				}
			}
			if got := squeezed(doc.Find(".legend mark")); strings.Join(strings.Fields(got), "") != strings.ReplaceAll(words, " ", "") {
				t.Errorf("%s in %s: the legend says %q", target, lang, got)
			}
		}
	}
	if who := attr(open(t, site, "/?"+asked+"&hl=ar").Find(".hit mark.actor").First(), "title"); who != "نديم الصالح" {
		t.Errorf("the mark of an actor is titled %q", who)
	}
	if n := open(t, site, "/?q=dam").Find(".legend").Length(); n != 0 {
		t.Errorf("%d legends where words are all that is marked", n)
	}
}
