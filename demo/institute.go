package demo

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"net/http"
	"time"

	"khabar"
)

// basin is a research institute with a hand-made site in English and Arabic, found by the sitemap that its robots.txt names.
func basin() *theme {
	return &theme{
		id: "basin", name: khabar.Names{Ar: "معهد دراسات الحوض", En: "Institute for Basin Studies"}, kind: khabar.OutletInstitute,
		country: "xv", langs: []string{"en", "ar"}, aliases: []string{"Basin Institute", "معهد الحوض"}, about: "Research on shared rivers",
		path: func(p *piece) string {
			if p.Lang == "ar" {
				return "/ar/awraq/" + p.Slug + ".html"
			}
			return "/en/papers/" + p.Slug + ".html"
		},
		image:     func(p *piece) string { return "/figures/" + p.Slug + ".png" },
		dateWords: dateInWords,
		precision: khabar.PrecisionDay, source: khabar.DateText,
		ways: func(base string) []khabar.Way {
			return []khabar.Way{{Kind: khabar.WaySitemap, URL: base + "/sitemap_index.xml"}}
		},
		skip: []string{"/en/$", "/ar/$"}, // the lists of papers, which the sitemaps name too
		profile: khabar.Profile{
			Title: "#main h1", Body: "#paper", Authors: ".written-by b", Published: "p.when", Section: ".series", Tags: "ul.keywords a",
			Remove: ".figure, .footnotes, .cite-box, .read-also",
		},
		routes: func(s *site) {
			s.mux.HandleFunc("GET /{$}", s.papers("", ""))
			s.mux.HandleFunc("GET /en/{$}", s.papers("en", "Papers"))
			s.mux.HandleFunc("GET /ar/{$}", s.papers("ar", "أوراق"))
			s.mux.HandleFunc("GET /sitemap_index.xml", s.sitemapIndex)
			s.mux.HandleFunc("GET /sitemap-en.xml.gz", s.sitemap("en"))
			s.mux.HandleFunc("GET /sitemap-ar.xml", s.sitemap("ar"))
			s.mux.HandleFunc("GET /figures/", s.picture)
			s.mux.HandleFunc("GET /internal/{$}", s.papers("", "Internal drafts"))
			s.mux.HandleFunc("GET /robots.txt", s.text("User-agent: *\nDisallow: /internal/\nSitemap: "+s.base+"/sitemap_index.xml\n"))
			for _, p := range s.pieces {
				s.mux.HandleFunc("GET "+s.theme.path(p), s.article(p, "article.html"))
			}
		},
	}
}

// papers lists the papers of one language, or all.
func (s *site) papers(lang, heading string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var found []*piece
		for _, p := range s.pieces {
			if lang == "" || p.Lang == lang {
				found = append(found, p)
			}
		}
		s.render(w, r, "list.html", view{Heading: heading, List: s.articles(found)})
	}
}

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

type sitemapIndex struct {
	XMLName xml.Name       `xml:"sitemapindex"`
	Space   string         `xml:"xmlns,attr"`
	Maps    []sitemapEntry `xml:"sitemap"`
}

type sitemapFile struct {
	XMLName xml.Name       `xml:"urlset"`
	Space   string         `xml:"xmlns,attr"`
	URLs    []sitemapEntry `xml:"url"`
}

type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (s *site) sitemapIndex(w http.ResponseWriter, r *http.Request) {
	s.sendXML(w, r, "application/xml", sitemapIndex{Space: sitemapSpace, Maps: []sitemapEntry{
		{Loc: s.base + "/sitemap-en.xml.gz"}, {Loc: s.base + "/sitemap-ar.xml"}}})
}

// sitemap lists the pages of one language, the language's front page among them; the English one is a gzip file.
func (s *site) sitemap(lang string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		file := sitemapFile{Space: sitemapSpace, URLs: []sitemapEntry{{Loc: s.base + "/" + lang + "/"}}}
		for _, p := range s.pieces {
			if p.Lang == lang {
				_, changed := s.current(p)
				file.URLs = append(file.URLs, sitemapEntry{Loc: s.base + s.theme.path(p), LastMod: changed.Format(time.DateOnly)})
			}
		}
		if lang == "ar" {
			s.sendXML(w, r, "application/xml", file)
			return
		}
		var packed bytes.Buffer
		zip := gzip.NewWriter(&packed)
		body, err := xml.Marshal(file)
		if err == nil {
			_, err = zip.Write(append([]byte(xml.Header), body...))
		}
		if err == nil {
			err = zip.Close()
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		s.send(w, r, "application/x-gzip", packed.Bytes())
	}
}
