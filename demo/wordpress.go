package demo

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"khabar"
)

// majra is an Arabic newspaper of Kaldara on WordPress, right to left, found by its RSS feed.
func majra() *theme {
	return &theme{
		id: "majra", name: khabar.Names{Ar: "جريدة المجرى", En: "Al-Majra"}, kind: khabar.OutletNewspaper, country: "xk",
		langs: []string{"ar"}, aliases: []string{"المجرى", "صحيفة المجرى", "Al Majra"}, about: "صحيفة يومية مستقلة تصدر في أملون",
		path:      func(p *piece) string { return fmt.Sprintf("/archives/%d/", p.Number()) },
		image:     uploads,
		dateWords: dateInIndicDigits,
		precision: khabar.PrecisionSecond, source: khabar.DateJSONLD,
		ways: func(base string) []khabar.Way { return []khabar.Way{{Kind: khabar.WayFeed, URL: base + "/feed/"}} },
		profile: khabar.Profile{
			Title: "h1.post-title", Body: "div.entry-content", Authors: ".meta-author a", Section: "#breadcrumb .current-cat",
			Tags: ".post-tags a", Remove: ".read-also, .newsletter, figure, .share-buttons, .source-line, .wp-block-embed",
		},
		routes: func(s *site) {
			s.wordpress(50)
			for _, p := range s.pieces {
				s.mux.HandleFunc("GET "+s.theme.path(p)+"amp/", s.article(p, "amp.html"))
			}
		},
	}
}

// courier is an English newspaper of Kaldara on WordPress, found by the REST API.
func courier() *theme {
	return &theme{
		id: "courier", name: khabar.Names{Ar: "بريد أملون", En: "The Amlun Courier"}, kind: khabar.OutletNewspaper, country: "xk",
		langs: []string{"en"}, aliases: []string{"Amlun Courier"}, about: "Independent daily of the lower Salwan",
		path:      func(p *piece) string { return p.Date.Format("/2006/01/02/") + p.Slug + "/" },
		image:     uploads,
		dateWords: func(t time.Time, _ string) string { return t.Format("January 2, 2006 3:04 pm") },
		precision: khabar.PrecisionSecond, source: khabar.DateTime,
		ways: func(base string) []khabar.Way {
			return []khabar.Way{{Kind: khabar.WayWordPress, URL: base + "/wp-json/wp/v2/posts"}}
		},
		profile: khabar.Profile{
			Title: "h1.entry-title", Body: "div.entry-content", Authors: ".byline .author a", Published: "time.entry-date.published",
			Section: ".cat-links a", Tags: ".tags-links a",
			Remove: ".sharedaddy, .jp-relatedposts, .wp-block-buttons, figure, .read-also, .newsletter-signup, .photo-credit, .agency-line",
		},
		routes: func(s *site) { s.wordpress(10) },
	}
}

func uploads(p *piece) string {
	return p.Date.Format("/wp-content/uploads/2006/01/") + p.Slug + ".png"
}

// wordpress adds what every WordPress site has: home, permalinks and short links, tags, feed, REST API, robots.txt.
func (s *site) wordpress(feedItems int) {
	s.mux.HandleFunc("GET /{$}", s.wpHome)
	s.mux.HandleFunc("GET /feed/{$}", s.rss(feedItems))
	s.mux.HandleFunc("GET /tag/{tag}/{$}", s.wpTag)
	s.mux.HandleFunc("GET /wp-json/wp/v2/posts", s.wpPosts)
	s.mux.HandleFunc("GET /wp-content/uploads/", s.picture)
	s.mux.HandleFunc("GET /drafts/{$}", func(w http.ResponseWriter, r *http.Request) {
		s.render(w, r, "list.html", view{Heading: "Drafts"})
	})
	s.mux.HandleFunc("GET /robots.txt",
		s.text("User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /drafts/\n"))
	for _, p := range s.pieces {
		s.mux.HandleFunc("GET "+s.theme.path(p)+"{$}", s.article(p, "article.html"))
	}
}

// wpHome is the front page; ?p=NUMBER is a short link, answered by a redirect.
func (s *site) wpHome(w http.ResponseWriter, r *http.Request) {
	if n := r.URL.Query().Get("p"); n != "" {
		for _, p := range s.pieces {
			if strconv.Itoa(p.Number()) == n {
				http.Redirect(w, r, s.theme.path(p), http.StatusMovedPermanently)
				return
			}
		}
		s.missing(w, r)
		return
	}
	s.render(w, r, "list.html", view{List: s.articles(s.pieces)})
}

func (s *site) wpTag(w http.ResponseWriter, r *http.Request) {
	slug := r.PathValue("tag")
	var found []*piece
	for _, p := range s.pieces {
		if slices.ContainsFunc(p.Tags, func(t string) bool { return slugOf(t) == slug }) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		s.missing(w, r)
		return
	}
	s.render(w, r, "list.html", view{Heading: strings.ReplaceAll(slug, "-", " "), List: s.articles(found)})
}

// wpPost is an entry of /wp-json/wp/v2/posts, as much of it as clients read.
type wpPost struct {
	ID          int        `json:"id"`
	Date        string     `json:"date"` // local, without an offset
	DateGMT     string     `json:"date_gmt"`
	Modified    string     `json:"modified"`
	ModifiedGMT string     `json:"modified_gmt"`
	Slug        string     `json:"slug"`
	Status      string     `json:"status"`
	Type        string     `json:"type"`
	Link        string     `json:"link"`
	Title       wpRendered `json:"title"`
	Content     wpRendered `json:"content"`
	Excerpt     wpRendered `json:"excerpt"`
	Author      int        `json:"author"`
	Embedded    *wpEmbed   `json:"_embedded,omitempty"`
}

type wpRendered struct {
	Rendered string `json:"rendered"`
}

type wpEmbed struct {
	Author []wpNamed   `json:"author"`
	Terms  [][]wpNamed `json:"wp:term"`
}

type wpNamed struct {
	Name     string `json:"name"`
	Taxonomy string `json:"taxonomy,omitempty"`
}

// wpMaxPage is what this host's security plugin cuts per_page to; the totals tell.
const wpMaxPage = 6

func (s *site) wpPosts(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	size, page := wpMaxPage, 1
	if n, err := strconv.Atoi(q.Get("per_page")); err == nil && n > 0 {
		size = min(n, wpMaxPage)
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 0 {
		page = n
	}
	posts := s.wpSelect(q)
	pages := (len(posts) + size - 1) / size
	w.Header().Set("X-WP-Total", strconv.Itoa(len(posts)))
	w.Header().Set("X-WP-TotalPages", strconv.Itoa(pages))
	if page > max(pages, 1) {
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"code": "rest_post_invalid_page_number",
			"message": "The page number requested is larger than the number of pages available.", "data": map[string]int{"status": 400}})
		return
	}
	if page < pages {
		w.Header().Set("Link", fmt.Sprintf("<%s/wp-json/wp/v2/posts?page=%d>; rel=\"next\"", s.base, page+1))
	}
	out := []wpPost{}
	for _, p := range posts[min((page-1)*size, len(posts)):min(page*size, len(posts))] {
		out = append(out, s.wpPost(p, q.Has("_embed")))
	}
	body, err := json.Marshal(out)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.send(w, r, "application/json; charset=UTF-8", body)
}

// wpSelect applies the parameters after, before, modified_after, orderby and order.
func (s *site) wpSelect(q url.Values) []*piece {
	posts := slices.Clone(s.pieces)
	modified := func(p *piece) time.Time { _, t := s.current(p); return t }
	keep := func(name string, ok func(p *piece, t time.Time) bool) {
		t, err := khabar.ParseDate(q.Get(name))
		if err == nil && !t.IsZero() {
			posts = slices.DeleteFunc(posts, func(p *piece) bool { return !ok(p, t.Time) })
		}
	}
	keep("after", func(p *piece, t time.Time) bool { return p.Date.After(t) })
	keep("before", func(p *piece, t time.Time) bool { return p.Date.Before(t) })
	keep("modified_after", func(p *piece, t time.Time) bool { return modified(p).After(t) })
	if q.Get("orderby") == "modified" {
		slices.SortStableFunc(posts, func(a, b *piece) int { return modified(b).Compare(modified(a)) })
	}
	if q.Get("order") == "asc" {
		slices.Reverse(posts)
	}
	return posts
}

func (s *site) wpPost(p *piece, embed bool) wpPost {
	const local = "2006-01-02T15:04:05"
	a := s.brief(p)
	post := wpPost{
		ID: a.Number, Slug: p.Slug, Status: "publish", Type: "post", Link: a.URL, Author: 1,
		Date: p.Date.Format(local), DateGMT: p.Date.UTC().Format(local),
		Modified: a.modified.Format(local), ModifiedGMT: a.modified.UTC().Format(local),
		Title:   wpRendered{template.HTMLEscapeString(a.Title)},
		Content: wpRendered{s.fragment("content", view{Article: s.full(p)})},
		Excerpt: wpRendered{"<p>" + template.HTMLEscapeString(a.Excerpt) + "</p>\n"},
	}
	if embed {
		post.Embedded = &wpEmbed{Terms: [][]wpNamed{{{Name: p.Section, Taxonomy: "category"}}, {}}}
		for _, name := range p.Authors {
			post.Embedded.Author = append(post.Embedded.Author, wpNamed{Name: name})
		}
		for _, tag := range p.Tags {
			post.Embedded.Terms[1] = append(post.Embedded.Terms[1], wpNamed{Name: tag, Taxonomy: "post_tag"})
		}
	}
	return post
}

// fragment renders a named template to a string; templates are tested, so that an error is a defect of this package.
func (s *site) fragment(name string, v view) string {
	v.Site = s.view()
	var out strings.Builder
	if err := s.templates.ExecuteTemplate(&out, name, v); err != nil {
		return ""
	}
	return out.String()
}
