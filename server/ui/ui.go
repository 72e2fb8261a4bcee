// Package ui makes khabar's pages: search, article, outlets, help. They are rendered at the server, in Arabic or English, work
// without JavaScript, and keep their whole state in the address. Each page has one file, one struct and one template; the words
// of the interface are data, in words/; the looks are one style sheet, in static/.
//
// In goes a request, out comes HTML or an error for the server to show through Problem. Text that came from outlets is escaped by
// html/template and stands in blocks with its own language and direction. Nothing here knows Gin or an index.
package ui

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"khabar"
	"khabar/server/params"
)

// Options are what the pages need.
type Options struct {
	Searcher khabar.Searcher
	Outlets  khabar.OutletDirectory
	// Actors names actors and places; without it (nil) their facets and pages are not shown, for ids tell readers nothing.
	Actors khabar.ActorDirectory
	// Health returns what was crawled of an outlet on each day of a range; without it (nil) outlets' pages do not show it.
	Health func(ctx context.Context, outlet string, from, to khabar.Day) ([]khabar.OutletHealth, error)
	// Complete reports for each bucket of a timeline whether all is known to have been seen that the outlets asked for published on its
	// days: false when something is known to be missing, nil when nobody knows.
	Complete func(ctx context.Context, r khabar.SearchRequest, buckets []khabar.Bucket) ([]*bool, error)
	// Check returns an error of KindInvalid, or a *query.SyntaxError, for a question about an outlet, an actor or a place that nothing has:
	// a count of it would say nothing. Nil: all are asked.
	Check func(ctx context.Context, s *params.Search) error
	// History reads former texts of articles; without it (nil) they are not shown.
	History khabar.History
	// Exports are the names of the forms that the API exports articles in.
	Exports []string
	Version string
	Now     func() time.Time
	// Problems are the types of problems that the API knows, for the page that explains them.
	Problems []ProblemType
}

// Pages answers for people. It is safe for concurrent use.
type Pages struct {
	Options
	marked    khabar.Searcher // for pages that say so when an answer is incomplete; Options.Searcher has whole ones alone
	static    *assets
	languages map[string]*language
}

// Page is one address of the site.
type Page struct {
	// Pattern is the path; a segment that begins with a colon is a parameter, which Serve reads with PathValue.
	Pattern string
	Serve   func(http.ResponseWriter, *http.Request) error
	// Searches says that the page asks the searcher.
	Searches bool
}

//go:embed templates/*.html templates/parts/*.html
var templates embed.FS

// New prepares templates, words and assets. An error means that the program itself is broken.
func New(o Options) (*Pages, error) {
	p := &Pages{Options: o, marked: o.Searcher}
	p.Searcher = whole{o.Searcher}
	var err error
	if p.static, err = loadAssets(); err != nil {
		return nil, err
	}
	p.languages = make(map[string]*language, len(interfaceLanguages))
	for _, code := range interfaceLanguages {
		if p.languages[code], err = loadLanguage(code); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// check is Options.Check, if there is one.
func (p *Pages) check(ctx context.Context, s *params.Search) error {
	if p.Check == nil {
		return nil
	}
	return p.Check(ctx, s)
}

// Routes lists the pages.
func (p *Pages) Routes() []Page {
	return []Page{
		{Pattern: "/", Serve: p.search, Searches: true},
		{Pattern: "/compare", Serve: p.compare, Searches: true},
		{Pattern: "/compare.png", Serve: p.comparePNG, Searches: true},
		{Pattern: "/kwic", Serve: p.kwic, Searches: true},
		{Pattern: "/articles/:id", Serve: p.article, Searches: true},
		{Pattern: "/articles/:id/cite.bib", Serve: p.cited("application/x-bibtex; charset=utf-8", bibtex), Searches: true},
		{Pattern: "/articles/:id/cite.ris", Serve: p.cited("application/x-research-info-systems; charset=utf-8", ris), Searches: true},
		{Pattern: "/articles/:id/revisions/:number", Serve: p.revised, Searches: true},
		{Pattern: "/articles/:id/beside/:other", Serve: p.beside, Searches: true},
		{Pattern: "/outlets", Serve: p.outlets, Searches: true},
		{Pattern: "/outlets/:id", Serve: p.outlet, Searches: true},
		{Pattern: "/actors", Serve: p.actors, Searches: true},
		{Pattern: "/actors/:id", Serve: p.actor, Searches: true},
		{Pattern: "/complete", Serve: p.complete},
		{Pattern: "/feed.atom", Serve: p.feed, Searches: true},
		{Pattern: "/opensearch.xml", Serve: p.openSearch},
		{Pattern: "/status", Serve: p.status, Searches: true},
		{Pattern: "/help", Serve: p.help},
		{Pattern: "/docs/api", Serve: p.apiReference},
		{Pattern: "/problems", Serve: p.problems},
		{Pattern: "/robots.txt", Serve: p.robots},
		{Pattern: "/static/:name", Serve: p.asset},
	}
}

// frame is what every page has around it.
type frame struct {
	Title string
	// Lang and Dir are those of the interface.
	Lang, Dir string
	// Switch leads to this page in the other language, OtherLang.
	Switch, OtherLang string
	Home, HelpHref    string
	Nav               []navItem
	Version           string
	// Style, Icon, Scripts and Preload (fonts that this language needs at once) are addresses.
	Style, Icon      string
	Scripts, Preload []string
	// Feed is the address of what the page shows as an Atom feed, or empty.
	Feed string
	// Social is what a shared address says of itself, or nil.
	Social *social
}

type navItem struct {
	Key, Href string
	Here      bool
}

// social is the preview of a shared address: what was asked and what was found, and no text of an article.
type social struct{ Title, Description string }

// sections are the pages that the navigation names.
var sections = []struct{ here, key, path string }{
	{"search", "nav.search", "/"}, {"compare", "nav.compare", "/compare"}, {"actors", "nav.actors", "/actors"}, {"outlets", "nav.outlets", "/outlets"},
	{"status", "nav.status", "/status"}, {"api", "nav.api", "/docs/api"}, {"help", "nav.help", "/help"},
}

// firstFonts are those that the first lines of a page need, by the language of the interface.
var firstFonts = map[string][]string{"en": {"plex-latin-400", "plex-latin-600"}, "ar": {"plex-arabic-400", "plex-arabic-600"}}

func (p *Pages) frame(v visit, here, title string) frame {
	f := frame{Title: title, Lang: v.lang.code, Dir: v.lang.dir, Style: p.static.at["khabar.css"], Icon: p.static.at["khabar.svg"],
		Home: v.link("/", nil), HelpHref: v.link("/help", nil), Version: p.Version,
		Scripts: []string{p.static.at["khabar.js"]}}
	if here == "search" {
		f.Scripts = append([]string{p.static.at["htmx.min.js"]}, f.Scripts...)
	}
	f.OtherLang, f.Switch = v.other()
	for _, s := range sections {
		if s.here == "actors" && p.Actors == nil {
			continue
		}
		f.Nav = append(f.Nav, navItem{Key: s.key, Href: v.link(s.path, nil), Here: s.here == here})
	}
	for _, font := range firstFonts[v.lang.code] {
		f.Preload = append(f.Preload, p.static.at["fonts/"+font+".woff2"])
	}
	return f
}

// render writes a page, whole or not at all.
func (p *Pages) render(w http.ResponseWriter, v visit, status int, name string, page any) error {
	var b bytes.Buffer
	if err := v.lang.pages[name].ExecuteTemplate(&b, "layout", page); err != nil {
		return khabar.Errorf(khabar.KindInternal, "ui", "The page cannot be shown.").Wrap(fmt.Errorf("template %s: %w", name, err))
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.lang.code)
	h.Add("Vary", "Accept-Language, Cookie")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	v.remember(w)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a reader who has gone needs no page
	return nil
}

// renderPart writes a part of a page, for htmx to put into place.
func (p *Pages) renderPart(w http.ResponseWriter, v visit, name string, part any) error {
	var b bytes.Buffer
	if err := v.lang.pages["search"].ExecuteTemplate(&b, name, part); err != nil {
		return khabar.Errorf(khabar.KindInternal, "ui", "The page cannot be shown.").Wrap(fmt.Errorf("template %s: %w", name, err))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Add("Vary", "Accept-Language, Cookie")
	_, _ = w.Write(b.Bytes())
	return nil
}

// pageNames are the templates that stand inside layout.html.
var pageNames = []string{"search", "compare", "kwic", "article", "beside", "revision", "actor", "actors", "status", "outlets", "outlet", "help", "reference", "problems", "problem"}

func loadPages(funcs template.FuncMap) (map[string]*template.Template, error) {
	pages := make(map[string]*template.Template, len(pageNames))
	for _, name := range pageNames {
		t, err := template.New(name).Funcs(funcs).ParseFS(templates, "templates/layout.html", "templates/parts/*.html", "templates/"+name+".html")
		if err != nil {
			return nil, khabar.Errorf(khabar.KindInternal, "ui", "a template is broken").Wrap(err)
		}
		pages[name] = t
	}
	return pages, nil
}
