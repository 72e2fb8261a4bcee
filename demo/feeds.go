package demo

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// rssFeed is RSS 2.0 as WordPress writes it.
type rssFeed struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Content string   `xml:"xmlns:content,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Channel rssChannel
}

type rssChannel struct {
	XMLName   xml.Name `xml:"channel"`
	Title     string   `xml:"title"`
	Self      atomLink `xml:"atom:link"`
	Link      string   `xml:"link"`
	About     string   `xml:"description"`
	Language  string   `xml:"language"`
	Generator string   `xml:"generator"`
	Items     []rssItem
}

type rssItem struct {
	XMLName     xml.Name `xml:"item"`
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	Creator     []cdata  `xml:"dc:creator"`
	Date        string   `xml:"pubDate"`
	Categories  []cdata  `xml:"category"`
	GUID        rssGUID  `xml:"guid"`
	Description cdata    `xml:"description"`
	Content     cdata    `xml:"content:encoded"`
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	Value     string `xml:",chardata"`
}

type cdata struct {
	Text string `xml:",cdata"`
}

// rss is a WordPress feed; its links carry tracking parameters, as many sites' do.
func (s *site) rss(items int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.view()
		feed := rssFeed{
			Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
			Atom: "http://www.w3.org/2005/Atom",
			Channel: rssChannel{Title: v.Name, Link: v.Home, About: v.About, Language: v.Lang, Generator: "https://wordpress.org/?v=6.8",
				Self: atomLink{Href: s.base + "/feed/", Rel: "self", Type: "application/rss+xml"}},
		}
		for _, p := range s.pieces[:min(items, len(s.pieces))] {
			a := s.full(p)
			item := rssItem{
				Title: a.Title, Link: a.URL + "?utm_source=rss&utm_medium=rss&utm_campaign=" + url.QueryEscape(p.Slug),
				Date: p.Date.Format(time.RFC1123Z), GUID: rssGUID{Value: fmt.Sprintf("%s/?p=%d", s.base, a.Number)},
				Description: cdata{"<p>" + a.Excerpt + "</p>"}, Content: cdata{s.fragment("content", view{Article: a})},
			}
			for _, name := range a.Authors {
				item.Creator = append(item.Creator, cdata{name})
			}
			for _, t := range append([]string{p.Section}, p.Tags...) {
				item.Categories = append(item.Categories, cdata{t})
			}
			feed.Channel.Items = append(feed.Channel.Items, item)
		}
		s.sendXML(w, r, "application/rss+xml; charset=UTF-8", feed)
	}
}

// sendXML answers with an XML document.
func (s *site) sendXML(w http.ResponseWriter, r *http.Request, mediaType string, document any) {
	body, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.send(w, r, mediaType, append([]byte(xml.Header), body...))
}

// atomFeed is Atom with the OpenSearch elements of Blogger.
type atomFeed struct {
	XMLName xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Search  string     `xml:"xmlns:openSearch,attr"`
	ID      string     `xml:"id"`
	Updated string     `xml:"updated"`
	Title   string     `xml:"title"`
	Links   []atomLink `xml:"link"`
	Total   int        `xml:"openSearch:totalResults"`
	Start   int        `xml:"openSearch:startIndex"`
	PerPage int        `xml:"openSearch:itemsPerPage"`
	Entries []atomEntry
}

type atomEntry struct {
	XMLName    xml.Name       `xml:"entry"`
	ID         string         `xml:"id"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Categories []atomCategory `xml:"category"`
	Title      atomText       `xml:"title"`
	Content    atomText       `xml:"content"`
	Links      []atomLink     `xml:"link"`
	Author     []atomAuthor   `xml:"author"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomCategory struct {
	Scheme string `xml:"scheme,attr"`
	Term   string `xml:"term,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

// atomPage is the number of entries that the blog gives at once.
const atomPage = 5

// atom is a Blogspot feed, paged by start-index.
func (s *site) atom(w http.ResponseWriter, r *http.Request) {
	start, size := 1, atomPage
	if n, err := strconv.Atoi(r.URL.Query().Get("start-index")); err == nil && n > 0 {
		start = n
	}
	if n, err := strconv.Atoi(r.URL.Query().Get("max-results")); err == nil && n > 0 {
		size = n
	}
	path := s.base + "/feeds/posts/default"
	feed := atomFeed{
		Search: "http://a9.com/-/spec/opensearchrss/1.0/", ID: "tag:blogger.com,1999:blog-4027001", Title: s.view().Name,
		Total: len(s.pieces), Start: start, PerPage: size, Updated: s.pieces[0].Date.Format(time.RFC3339),
		Links: []atomLink{{Rel: "http://schemas.google.com/g/2005#feed", Type: "application/atom+xml", Href: path},
			{Rel: "self", Type: "application/atom+xml", Href: path + "?" + r.URL.RawQuery},
			{Rel: "alternate", Type: "text/html", Href: s.base + "/"}},
	}
	end := min(start-1+size, len(s.pieces))
	if end < len(s.pieces) {
		feed.Links = append(feed.Links, atomLink{Rel: "next", Type: "application/atom+xml",
			Href: fmt.Sprintf("%s?start-index=%d&max-results=%d", path, end+1, size)})
	}
	for _, p := range s.pieces[min(start-1, len(s.pieces)):end] {
		feed.Entries = append(feed.Entries, s.atomEntry(p))
	}
	s.sendXML(w, r, "application/atom+xml; charset=UTF-8", feed)
}

func (s *site) atomEntry(p *piece) atomEntry {
	a := s.full(p)
	entry := atomEntry{
		ID: fmt.Sprintf("tag:blogger.com,1999:blog-4027001.post-%d", a.Number), Published: a.ISO, Updated: a.ModifiedISO,
		Title: atomText{"text", a.Title}, Content: atomText{"html", s.fragment("content", view{Article: a})},
		Links: []atomLink{{Rel: "replies", Type: "text/html", Href: a.URL + "#comment-form"},
			{Rel: "alternate", Type: "text/html", Href: a.URL}},
	}
	for _, t := range p.Tags {
		entry.Categories = append(entry.Categories, atomCategory{"http://www.blogger.com/atom/ns#", t})
	}
	for _, name := range p.Authors {
		entry.Author = append(entry.Author, atomAuthor{name})
	}
	return entry
}
