package demo

import (
	"fmt"
	"net/http"
	"strconv"

	"khabar"
)

// tana is the state news agency of Tarsun: an old hand-written system in Arabic, found by its section pages.
func tana() *theme {
	return &theme{
		id: "tana", name: khabar.Names{Ar: "وكالة أنباء ترسون", En: "Tarsun News Agency"}, kind: khabar.OutletAgency, country: "xt",
		langs: []string{"ar"}, aliases: []string{"تانا", "TANA"}, about: "تانا",
		path:      func(p *piece) string { return fmt.Sprintf("/news.php?id=%d", p.Number()) },
		image:     func(p *piece) string { return fmt.Sprintf("/photos/%d.png", p.Number()) },
		dateWords: dateInIndicDigits,
		precision: khabar.PrecisionDay, source: khabar.DateText,
		ways: func(base string) []khabar.Way {
			return []khabar.Way{{Kind: khabar.WaySection, URL: base + "/section/river",
				Links: "ul.headlines a.headline", Next: "a.next"}}
		},
		profile: khabar.Profile{
			Title: "div.newsitem > h2", Body: "div.newstext", Published: "div.newsdate", Tags: ".newswords a",
			Remove: "table.newsphoto, .follow, .signature, .alsoread",
		},
		routes: func(s *site) {
			s.mux.HandleFunc("GET /{$}", s.section)
			s.mux.HandleFunc("GET /section/river", s.section)
			s.mux.HandleFunc("GET /photos/", s.picture)
			s.mux.HandleFunc("GET /archive-internal/", s.section)
			s.mux.HandleFunc("GET /robots.txt",
				s.text("User-Agent: *\nDisallow: /archive-internal/\nDisallow: /print.php\nCrawl-delay: 0\n"))
			s.mux.HandleFunc("GET /news.php", func(w http.ResponseWriter, r *http.Request) {
				for _, p := range s.pieces {
					if strconv.Itoa(p.Number()) == r.URL.Query().Get("id") {
						s.article(p, "article.html")(w, r)
						return
					}
				}
				s.missing(w, r)
			})
		},
	}
}

// sectionPage is the number of headlines of one section page.
const sectionPage = 4

func (s *site) section(w http.ResponseWriter, r *http.Request) {
	page := 1
	if n, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil && n > 0 {
		page = n
	}
	first := (page - 1) * sectionPage
	if first >= len(s.pieces) {
		s.missing(w, r)
		return
	}
	v := view{Heading: "نهر السلوان", List: s.articles(s.pieces[first:min(first+sectionPage, len(s.pieces))])}
	if page > 1 {
		v.Newer = fmt.Sprintf("/section/river?page=%d", page-1)
	}
	if first+sectionPage < len(s.pieces) {
		v.Older = fmt.Sprintf("/section/river?page=%d", page+1)
	}
	s.render(w, r, "list.html", v)
}
