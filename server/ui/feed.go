package ui

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"khabar"
	"khabar/server/params"
)

// feedSize is the number of entries of a feed: its newest ones.
const feedSize = 50

// The parts of RFC 4287 that a feed of searches has.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomPerson  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type atomEntry struct {
	Lang      string       `xml:"xml:lang,attr,omitempty"`
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Updated   string       `xml:"updated"`
	Published string       `xml:"published,omitempty"`
	Authors   []atomPerson `xml:"author"`
	Links     []atomLink   `xml:"link"`
	Summary   string       `xml:"summary,omitempty"`
}

var feedParams = append(append(params.Question(), params.Order()...), languageParam)

// feed answers GET /feed.atom: the newest articles that a query finds, for feed readers.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	values, err := params.Parse(r.URL.RawQuery, feedParams)
	if err != nil {
		return err
	}
	s, err := values.Search(p.Now())
	if err == nil {
		err = p.check(r.Context(), s)
	}
	if err != nil {
		return err
	}
	request := s.Request
	request.Sort, request.Size, request.Snippets = khabar.SortNewest, feedSize, 1
	result, err := p.Searcher.Search(r.Context(), request)
	if err != nil {
		return err
	}
	s.Request.Sort = khabar.SortNewest
	here := site(r)
	feed := atomFeed{Lang: v.lang.code, ID: here + v.link("/feed.atom", s.Question()), Title: p.feedTitle(v, s), Author: atomPerson{v.lang.T("site.name")},
		Updated: p.Now().UTC().Format(time.RFC3339), Links: []atomLink{
			{Rel: "self", Href: here + v.link("/feed.atom", s.Question()), Type: "application/atom+xml"},
			{Rel: "alternate", Href: here + v.link("/", s.Question()), Type: "text/html"}}}
	for i, h := range result.Hits {
		feed.Entries = append(feed.Entries, p.entry(v, h, here))
		if i == 0 {
			feed.Updated = feed.Entries[0].Updated
		}
		feed.Updated = max(feed.Updated, feed.Entries[i].Updated)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(feed); err != nil {
		return khabar.Errorf(khabar.KindInternal, "ui", "The feed cannot be written.").Wrap(err)
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, _ = w.Write(b.Bytes())
	return nil
}

func (p *Pages) feedTitle(v visit, s *params.Search) string {
	if s.Text != "" {
		return s.Text + " · " + v.lang.T("site.name")
	}
	return v.lang.T("results.newest") + " · " + v.lang.T("site.name")
}

// entry is one article. It is updated when khabar first saw it: that is what a feed reader waits for, and no date of an outlet is
// certain.
func (p *Pages) entry(v visit, h khabar.Hit, here string) atomEntry {
	a := h.Article
	seen := a.FirstSeen
	if seen.IsZero() {
		seen = a.Published.Time
	}
	e := atomEntry{Lang: langAttr(a.Lang), ID: "urn:khabar:article:" + a.ID, Title: title(v, a), Updated: seen.UTC().Format(time.RFC3339),
		Links: []atomLink{{Rel: "alternate", Href: here + "/articles/" + a.ID, Type: "text/html"}}}
	if a.Published.Precision == khabar.PrecisionSecond {
		e.Published = a.Published.Time.Format(time.RFC3339)
	}
	if address := webAddress(a.URL); address != "" {
		e.Links = append(e.Links, atomLink{Rel: "via", Href: address, Type: "text/html"})
	}
	for _, name := range append(slices.Clone(a.Authors), p.outletName(v, a.Outlet).Text) {
		e.Authors = append(e.Authors, atomPerson{name})
	}
	for _, passage := range h.Snippets {
		e.Summary = passage.Text
	}
	return e
}

// openSearch answers GET /opensearch.xml, by which browsers learn to search from their address bar (OpenSearch 1.1).
func (p *Pages) openSearch(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	var name, about strings.Builder
	_ = xml.EscapeText(&name, []byte(v.lang.T("site.name"))) // a Builder never fails
	_ = xml.EscapeText(&about, []byte(v.lang.T("site.about")))
	w.Header().Set("Content-Type", "application/opensearchdescription+xml; charset=utf-8")
	_, _ = io.WriteString(w, xml.Header+`<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">`+
		"<ShortName>"+name.String()+"</ShortName><Description>"+about.String()+"</Description><InputEncoding>UTF-8</InputEncoding>"+
		`<Image type="image/svg+xml">`+site(r)+p.static.at["khabar.svg"]+"</Image>"+
		`<Url type="text/html" template="`+site(r)+`/?q={searchTerms}"/>`+
		`<Url type="application/atom+xml" template="`+site(r)+`/feed.atom?q={searchTerms}"/></OpenSearchDescription>`)
	return nil
}
