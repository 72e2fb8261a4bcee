package demo

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"khabar"
)

//go:embed themes
var themeFiles embed.FS

// theme is what distinguishes one outlet's site from another's.
type theme struct {
	id        string
	name      khabar.Names
	kind      khabar.OutletKind
	country   string
	langs     []string
	aliases   []string
	about     string // the line under the name
	path      func(*piece) string
	image     func(*piece) string
	dateWords func(t time.Time, lang string) string
	precision khabar.Precision
	source    khabar.DateSource
	ways      func(base string) []khabar.Way
	skip      []string
	profile   khabar.Profile
	routes    func(*site)
}

// themes lists the outlets in the order of their ports.
func themes() []*theme {
	return []*theme{majra(), courier(), riverbend(), basin(), tana()}
}

// themeOf returns the theme of an outlet, or nil.
func themeOf(id string) *theme {
	for _, t := range themes() {
		if t.id == id {
			return t
		}
	}
	return nil
}

// site is one outlet's web site.
type site struct {
	theme     *theme
	base      string // "http://127.0.0.1:41234"
	pieces    []*piece
	originals map[string]string // key → address, of all outlets
	templates *template.Template
	mux       *http.ServeMux
	revised   *atomic.Bool

	mu  sync.Mutex
	log []string
}

func newSite(t *theme, base string, pieces []*piece, revised *atomic.Bool) (*site, error) {
	templates, err := template.ParseFS(themeFiles, "themes/"+t.id+"/*.html")
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "demo", "the templates of %s do not parse", t.id).Wrap(err)
	}
	s := &site{theme: t, base: base, pieces: pieces, templates: templates, mux: http.NewServeMux(), revised: revised}
	s.mux.HandleFunc("GET /assets/style.css", s.style)
	s.mux.HandleFunc("GET /assets/logo.svg", s.logo)
	s.mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s.mux.HandleFunc("GET /", s.missing)
	t.routes(s)
	return s, nil
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.log = append(s.log, r.URL.RequestURI())
	s.mu.Unlock()
	s.mux.ServeHTTP(w, r)
}

func (s *site) requested() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

func (s *site) outlet() khabar.Outlet {
	t := s.theme
	return khabar.Outlet{
		ID: t.id, Name: t.name, Kind: t.kind, Country: t.country, Langs: t.langs, Aliases: t.aliases,
		Home: s.base + "/", Hosts: []string{strings.TrimPrefix(s.base, "http://")},
		Interval: politeness, Skip: t.skip, Ways: t.ways(s.base), Profiles: []khabar.Profile{t.profile},
	}
}

// current returns the text that the site shows now, and when it was last changed.
func (s *site) current(p *piece) (version, time.Time) {
	if s.revised.Load() && !p.Revised.IsZero() {
		return p.Second, p.Revised
	}
	return p.First, p.Date
}

func (s *site) truth(p *piece) Truth {
	v, _ := s.current(p)
	a := khabar.Article{
		URL: s.base + s.theme.path(p), Outlet: p.Outlet, Lang: p.Lang, Title: v.Title, Authors: p.Authors, Credits: p.Credits,
		Section: p.Section, Tags: p.Tags, Body: v.body(),
		Published:       khabar.Date{Time: p.Date, Precision: s.theme.precision},
		PublishedSource: s.theme.source,
	}
	if s.theme.precision == khabar.PrecisionDay {
		a.Published.Time = khabar.DayOf(p.Date).Time()
	}
	if p.Copy != "" {
		a.Origin, _, _ = strings.Cut(p.Copy, "/")
	}
	return Truth{Key: p.Key(), Article: a, CopyOf: p.Copy, Revisable: !p.Revised.IsZero()}
}

// send answers with a body and its validators, so that a conditional request is answered 304.
func (s *site) send(w http.ResponseWriter, r *http.Request, mediaType string, body []byte) {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(body)
}

// render answers with one of the theme's pages.
func (s *site) render(w http.ResponseWriter, r *http.Request, name string, v view) {
	v.Site = s.view()
	v.Path = r.URL.Path
	var out bytes.Buffer
	if err := s.templates.ExecuteTemplate(&out, name, v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if v.Article != nil && v.Article.Quirk == quirkWindows1256 {
		encoded, err := encoding.HTMLEscapeUnsupported(charmap.Windows1256.NewEncoder()).Bytes(out.Bytes())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		s.send(w, r, "text/html", encoded) // only the page's meta element names the charset
		return
	}
	s.send(w, r, "text/html; charset=UTF-8", out.Bytes())
}

const quirkWindows1256 = "windows-1256"

// missing is the site's own 404 page.
func (s *site) missing(w http.ResponseWriter, r *http.Request) {
	v := view{Site: s.view(), List: s.articles(s.pieces[:min(3, len(s.pieces))]), Path: r.URL.Path}
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(http.StatusNotFound)
	_ = s.templates.ExecuteTemplate(w, "missing.html", v)
}

func (s *site) style(w http.ResponseWriter, r *http.Request) {
	css, _ := themeFiles.ReadFile("themes/style.css")
	s.send(w, r, "text/css; charset=utf-8", css)
}

func (s *site) logo(w http.ResponseWriter, r *http.Request) {
	svg, _ := themeFiles.ReadFile("themes/logo.svg")
	s.send(w, r, "image/svg+xml", svg)
}

// text serves a plain file, such as robots.txt.
func (s *site) text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.send(w, r, "text/plain; charset=utf-8", []byte(body))
	}
}

// article serves the page of each piece at its path.
func (s *site) article(p *piece, name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { s.render(w, r, name, view{Article: s.full(p)}) }
}

// picture serves a small picture for any photograph: what it shows does not matter here.
func (s *site) picture(w http.ResponseWriter, r *http.Request) {
	s.send(w, r, "image/png", samplePicture())
}
