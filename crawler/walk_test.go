package crawler

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"khabar"
)

// TestTheFirstCrawlTakesTheNewest reads on from page to page until it has as many addresses as a first crawl takes.
func TestTheFirstCrawlTakesTheNewest(t *testing.T) {
	const perPage, pages = 10, 8
	for most, want := range map[string]struct{ maxNew, articles, listings int }{
		"all there is":         {500, 80, pages + 1}, // the one after the last is empty
		"whole pages":          {30, 30, 3},
		"a part of a page":     {25, 25, 3},
		"less than one page":   {4, 4, 1},
		"one more than a page": {11, 11, 2},
	} {
		t.Run(most, func(t *testing.T) {
			s := newSite(t)
			for p := range pages + 1 {
				var list strings.Builder
				for n := p * perPage; p < pages && n < (p+1)*perPage; n++ {
					s.article(fmt.Sprintf("/news/%d", n), fmt.Sprintf("title %02d", n), "text")
					fmt.Fprintf(&list, `<h2><a href="/news/%d">x</a></h2>`, n)
				}
				if p < pages {
					fmt.Fprintf(&list, `<a rel="next" href="/list?p=%d">older</a>`, p+1)
				}
				path := fmt.Sprintf("/list?p=%d", p)
				if p == 0 {
					path = "/list"
				}
				s.put(path, "text/html", list.String())
			}
			b := newBench(t, func(o *Options) { o.MaxNew = want.maxNew })
			outlet := s.outlet(khabar.Way{Kind: section, URL: "/list"})
			r := b.crawl(t, outlet)
			if r.New != want.articles || r.Listings != want.listings {
				t.Errorf("%+v", r)
			}
			titles := b.titles(t)
			if !slices.Contains(titles, "title 00") || !slices.Contains(titles, fmt.Sprintf("title %02d", want.articles-1)) {
				t.Errorf("not the newest: %q", titles)
			}
			if again := b.crawl(t, outlet); again.New != 0 || again.Listings != 1 {
				t.Errorf("the second crawl: %+v", again)
			}
		})
	}
}
