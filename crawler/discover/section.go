package discover

import (
	"bytes"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/charset"

	"khabar"
)

const (
	// articleLinks finds links to articles where no selector is given: in headings and articles, as all themes have them.
	articleLinks = "h1 a[href], h2 a[href], h3 a[href], h4 a[href], article a[href], .entry-title a[href], .post-title a[href]"
	// nextLinks finds the link to older articles.
	nextLinks = `a[rel~="next"], link[rel~="next"], .nav-previous a[href], a.next[href], .pagination .next a[href], ` +
		`a.blog-pager-older-link, .older-posts[href], .older a[href]`
	// fewLinks is the number of links below which the whole page is searched.
	fewLinks = 3
)

// Section reads a page that lists articles. The selectors are CSS; an empty one means the usual places.
func Section(body []byte, mediaType string, base *url.URL, links, next string) (*Listing, error) {
	if !utf8.Valid(body) {
		enc, _, _ := charset.DetermineEncoding(body, mediaType)
		if decoded, err := enc.NewDecoder().Bytes(body); err == nil {
			body = decoded
		}
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "discover: section", "the page cannot be read as HTML").Wrap(err)
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if u, err := base.Parse(strings.TrimSpace(href)); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
			base = u
		}
	}
	l := &Listing{}
	if next == "" {
		next = nextLinks
	}
	if href, ok := hrefOf(doc.Find(next).First()); ok {
		l.Next = resolve(base, href)
	}
	if links != "" {
		l.addLinks(base, doc.Find(links))
	} else if l.addLinks(base, doc.Find(articleLinks)); len(l.Entries) < fewLinks {
		l.Entries = nil
		l.addLinks(base, doc.Find("a[href]"))
	}
	return l, nil
}

func hrefOf(s *goquery.Selection) (string, bool) {
	if href, ok := s.Attr("href"); ok {
		return href, true
	}
	return s.Find("a[href]").First().Attr("href")
}

// addLinks adds each address once, but for that of the next page. A link's text is no hint: it may be a teaser, or cut.
func (l *Listing) addLinks(base *url.URL, found *goquery.Selection) {
	seen := map[string]bool{l.Next: true}
	found.Each(func(_ int, s *goquery.Selection) {
		href, ok := hrefOf(s)
		if address := resolve(base, href); ok && address != "" && !seen[address] {
			seen[address] = true
			l.add(base, address, khabar.Hints{})
		}
	})
}
