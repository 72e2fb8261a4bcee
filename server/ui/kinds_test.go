package ui_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"khabar"
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

// Who filters by an actor sees on the article's page where it speaks of it, with words of the query beside and without.
func TestFilteredActorsAreMarked(t *testing.T) {
	for asked, want := range map[string]string{"?actor=nadim": "actor", "?actor=nadim&q=farmers": "actor word", "?not_actor=nadim&q=farmers": "word", "?lang=en": ""} {
		kinds := map[string]bool{}
		for _, mark := range open(t, articles(t), "/articles/"+servertest.Articles()[2].ID+asked+"&hl=en").Find(".body mark, h1 mark").EachIter() {
			kinds[attr(mark, "class")] = true
		}
		if got := strings.Join(slices.Sorted(maps.Keys(kinds)), " "); got != want {
			t.Errorf("%s marks %q, not %q", asked, got, want)
		}
	}
}

// cutting cuts every passage in the middle of a sentence.
type cutting struct{ *servertest.Searcher }

func (c cutting) Search(ctx context.Context, r khabar.SearchRequest) (*khabar.SearchResult, error) {
	found, err := c.Searcher.Search(ctx, r)
	for i := range found.Hits {
		for k := range found.Hits[i].Snippets {
			found.Hits[i].Snippets[k].CutBefore, found.Hits[i].Snippets[k].CutAfter = true, true
		}
	}
	return found, err
}

func (c cutting) SearchAll(ctx context.Context, rs []khabar.SearchRequest) (out []*khabar.SearchResult, err error) {
	for _, r := range rs {
		found, err := c.Search(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, found)
	}
	return out, nil
}

// TestCutPassagesSaySo: a sentence that is not whole has "…" on the page.
func TestCutPassagesSaySo(t *testing.T) {
	site := newHandler(t, cutting{&servertest.Searcher{Articles: servertest.Articles()}})
	passage := strings.TrimSpace(open(t, site, "/?q=agreement").Find(".snippet").First().Text())
	if !strings.HasPrefix(passage, "… ") || !strings.HasSuffix(passage, " …") {
		t.Errorf("a cut passage is shown as %q", passage)
	}
	if whole := open(t, articles(t), "/?q=agreement").Find(".snippet").First().Text(); strings.Contains(whole, "…") {
		t.Errorf("a whole passage is shown as %q", whole)
	}
}
