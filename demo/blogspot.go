package demo

import (
	"net/http"
	"slices"
	"time"

	"khabar"
)

// riverbend is an English magazine on Blogspot that mostly republishes others, found by its Atom feed.
func riverbend() *theme {
	return &theme{
		id: "riverbend", name: khabar.Names{Ar: "مجلة ريفربند", En: "Riverbend Magazine"}, kind: khabar.OutletBlog, country: "xv",
		langs: []string{"en"}, about: "Reading the Salwan from afar",
		path:      func(p *piece) string { return p.Date.Format("/2006/01/") + p.Slug + ".html" },
		image:     func(p *piece) string { return "/img/" + p.Slug + ".png" },
		dateWords: func(t time.Time, _ string) string { return t.Format("Monday, January 2, 2006") },
		precision: khabar.PrecisionSecond, source: khabar.DateTime,
		ways: func(base string) []khabar.Way {
			return []khabar.Way{{Kind: khabar.WayFeed, URL: base + "/feeds/posts/default"}}
		},
		profile: khabar.Profile{
			Title: "h3.post-title", Body: "div.post-body", Authors: ".guest-author b", Published: "abbr.published",
			Tags: ".post-labels a", Remove: ".tr-caption-container, .guest-author, .first-appeared, .sharethis, .inline-ad",
		},
		routes: func(s *site) {
			s.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
				s.render(w, r, "list.html", view{List: s.articles(s.pieces)})
			})
			s.mux.HandleFunc("GET /feeds/posts/default", s.atom)
			s.mux.HandleFunc("GET /search/label/{label}", s.label)
			s.mux.HandleFunc("GET /img/", s.picture)
			s.mux.HandleFunc("GET /robots.txt",
				s.text("User-agent: Mediapartners-Google\nDisallow:\n\nUser-agent: *\nDisallow: /search\nAllow: /\n"))
			for _, p := range s.pieces { // ?m=1, the mobile twin, is the same page
				s.mux.HandleFunc("GET "+s.theme.path(p), s.article(p, "article.html"))
			}
		},
	}
}

func (s *site) label(w http.ResponseWriter, r *http.Request) {
	label := r.PathValue("label")
	var found []*piece
	for _, p := range s.pieces {
		if slices.ContainsFunc(p.Tags, func(t string) bool { return slugOf(t) == label }) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		s.missing(w, r)
		return
	}
	s.render(w, r, "list.html", view{Heading: label, List: s.articles(found)})
}
