package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// metadata is what a page says about itself outside its text.
type metadata struct {
	// named holds the content of <meta> elements by lower-case name, property or itemprop, in document order.
	named map[string][]string
	// links holds the href of <link> elements by rel.
	links map[string][]string
	title string // of <title>
	lang  string // of <html>
	// generator is the system that made the page, lower case: "wordpress 6.5", "blogger".
	generator string
	bodyClass string
	ld        linkedData
}

// maxMeta bounds a value that is kept; what is longer is no title, name or date.
const maxMeta = 4000

func readMetadata(doc *html.Node) *metadata {
	m := &metadata{named: map[string][]string{}, links: map[string][]string{}}
	each(doc, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		switch n.DataAtom {
		case atom.Html:
			m.lang = attr(n, "lang")
			if m.lang == "" {
				m.lang = attr(n, "xml:lang")
			}
		case atom.Body:
			m.bodyClass = strings.ToLower(attr(n, "class"))
		case atom.Title:
			if m.title == "" && n.FirstChild != nil && n.Namespace == "" {
				m.title = oneLine(n.FirstChild.Data)
			}
		case atom.Meta:
			m.addMeta(n)
		case atom.Link:
			for rel := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
				if href := strings.TrimSpace(attr(n, "href")); href != "" && len(href) < maxMeta {
					m.links[rel] = append(m.links[rel], href)
				}
			}
		case atom.Script:
			if isLinkedData(n) && n.FirstChild != nil {
				m.ld.read(n.FirstChild.Data)
			}
			return false
		case atom.Style, atom.Svg:
			return false
		}
		return true
	})
	m.generator = strings.ToLower(m.first("generator"))
	var addresses []string
	for _, u := range append(m.links["canonical"], m.named["og:url"]...) {
		addresses = append(addresses, strings.TrimSuffix(u, "/"))
	}
	m.ld.choose([]string{m.first("og:title"), m.first("twitter:title"), m.title}, addresses)
	return m
}

func isLinkedData(script *html.Node) bool {
	return strings.Contains(strings.ToLower(attr(script, "type")), "ld+json")
}

func (m *metadata) addMeta(n *html.Node) {
	content := oneLine(attr(n, "content"))
	if content == "" || len(content) > maxMeta {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		for k := range strings.FieldsSeq(strings.ToLower(attr(n, key))) {
			if key == "itemprop" && strings.HasPrefix(k, "date") && !ofDocument(n) {
				continue // it belongs to an item of the page, perhaps another article: see timeElement
			}
			m.named[k] = append(m.named[k], content)
		}
	}
}

// ofDocument reports whether an element stands in the head of a page, or where what browsers cannot leave in the head goes.
func ofDocument(n *html.Node) bool {
	return n.Parent == nil || n.Parent.DataAtom == atom.Head || n.Parent.DataAtom == atom.Body || n.Parent.DataAtom == atom.Html
}

// first returns the first value of the first name that has one.
func (m *metadata) first(names ...string) string {
	for _, n := range names {
		if v := m.named[n]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// canonical returns the address that the page calls its own, absolute, and where it says so.
func (m *metadata) canonical(base *url.URL) (address, source string) {
	for _, c := range []struct {
		values []string
		source string
	}{{m.links["canonical"], "link canonical"}, {m.named["og:url"], "meta og:url"}, {[]string{m.ld.article.url}, "jsonld"}} {
		for _, v := range c.values {
			if u := absolute(base, v); u != nil {
				return u.String(), c.source
			}
		}
	}
	return "", ""
}

// absolute resolves an address of the page; nil if it is none of the web.
func absolute(base *url.URL, ref string) *url.URL {
	if ref = strings.TrimSpace(ref); ref == "" {
		return nil
	}
	u, err := url.Parse(ref)
	if err != nil {
		return nil
	}
	u = base.ResolveReference(u)
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil
	}
	u.Fragment = ""
	return u
}
