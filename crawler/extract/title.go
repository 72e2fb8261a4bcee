package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// titleCandidate is one wording of the headline and where it stands.
type titleCandidate struct{ text, source string }

// maxTitle bounds a headline, in bytes; what is longer is a paragraph.
const maxTitle = 600

// title decides the headline: the profile's, the article's h1, JSON-LD, og:title and <title> without the site's name, the hint.
func (e *Extractor) title(p *page) {
	if p.profile != nil && p.profile.Title != "" {
		if n := e.rules.first(p.doc, p.profile.Title); n != nil {
			if text := textOf(n); text != "" {
				p.setTitle(titleCandidate{text, "profile"})
				return
			}
		}
	}
	stated := p.statedTitles()
	if h := p.headline(stated); h != "" {
		p.setTitle(titleCandidate{h, "h1"})
		return
	}
	if p.in.Hints.Title != "" {
		stated = append(stated, titleCandidate{oneLine(p.in.Hints.Title), "feed"})
	}
	for _, c := range stated {
		if c.text != "" && len(c.text) <= maxTitle {
			p.setTitle(c)
			return
		}
	}
}

func (p *page) setTitle(c titleCandidate) {
	p.art.Title = c.text
	p.set("title", c.source)
}

// statedTitles are the titles outside the text, best first, without the site's name.
func (p *page) statedTitles() []titleCandidate {
	m := p.meta
	site := []string{m.first("og:site_name", "application-name", "twitter:site", "apple-mobile-web-app-title")}
	site = append(site, m.ld.article().publisher...)
	site = append(site, p.outlet.Name.Ar, p.outlet.Name.En)
	var out []titleCandidate
	for _, c := range []titleCandidate{
		{m.ld.article().headline, "jsonld"}, {m.first("og:title"), "meta og:title"}, {m.first("twitter:title"), "meta twitter:title"},
		{m.first("headline", "dc.title", "dcterms.title", "citation_title"), "meta"}, {m.title, "title"},
	} {
		if c.text = p.withoutSite(oneLine(unescape(c.text)), site); c.text != "" {
			out = append(out, c)
		}
	}
	return out
}

// separators part a headline from the name of its site, in <title> and og:title.
var separators = []string{" || ", " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", "|", " ـ ", " : ", " / "}

// withoutSite cuts the site's name off the end or the start of a title. Without a known name, only a short last part after a bar
// is taken for one.
func (p *page) withoutSite(title string, site []string) string {
	for range 3 {
		cut := title
		for _, sep := range separators {
			if i := strings.LastIndex(cut, sep); i > 0 && p.isSite(cut[i+len(sep):], site) {
				cut = strings.TrimSpace(cut[:i])
				break
			}
			if i := strings.Index(cut, sep); i > 0 && p.isSite(cut[:i], site) {
				cut = strings.TrimSpace(cut[i+len(sep):])
				break
			}
		}
		if cut == title || cut == "" {
			break
		}
		title = cut
	}
	for _, bar := range []string{" || ", " | "} {
		head, tail, ok := strings.Cut(title, bar)
		switch few := len(strings.Fields(head)) <= 4; {
		case !ok:
		case len(strings.Fields(tail)) <= 4 && !few:
			return strings.TrimSpace(head)
		case few && len(strings.Fields(tail)) >= 6:
			return strings.TrimSpace(tail)
		}
	}
	return title
}

// isSite reports whether a part of a title is the name of the site: as the page names itself, or the letters of its host.
func (p *page) isSite(part string, site []string) bool {
	part = fold(part)
	if part == "" {
		return false
	}
	for _, s := range site {
		if s = fold(strings.TrimPrefix(s, "@")); s != "" && (part == s || strings.HasPrefix(part, s+" ") && len(part) < len(s)+25) {
			return true
		}
	}
	bare := strings.ReplaceAll(part, " ", "")
	host := strings.NewReplacer("www.", "", "-", "", ".", "").Replace(p.url.Hostname())
	return utf8.RuneCountInString(bare) >= 4 && strings.Contains(host, bare)
}

// headline returns the text of the h1 that is the article's: the one that the stated titles resemble most, or, where nothing is
// stated, the only one in the article.
func (p *page) headline(stated []titleCandidate) string {
	var best string
	score, seen := 0.0, 0
	each(p.doc, func(n *html.Node) bool {
		if n.Type != html.ElementNode || silent[n.DataAtom] && n.DataAtom != atom.Html {
			return n.Type != html.ElementNode
		}
		named := n.DataAtom == atom.H1 || strings.Contains(attr(n, "itemprop"), "headline") ||
			(n.DataAtom == atom.H2 || n.DataAtom == atom.H3) && titleClass(n)
		if !named {
			return true
		}
		text := textOf(n)
		if text == "" || len(text) > maxTitle || p.isLogo(n, text) {
			return false
		}
		seen++
		s := 0.3
		for _, c := range stated {
			s = max(s, resemblance(text, c.text))
		}
		if n.DataAtom == atom.H1 {
			s += 0.1
		}
		if s > score {
			best, score = text, s
		}
		return false
	})
	if score >= 0.5 || len(stated) == 0 && seen > 0 {
		return best
	}
	return ""
}

// titleClass reports whether the class of a heading says that it is the article's title.
func titleClass(n *html.Node) bool {
	class := strings.ToLower(attr(n, "class"))
	for _, c := range []string{"entry-title", "post-title", "article-title", "headline", "single-title", "page-title", "story-title", "news-title"} {
		if strings.Contains(class, c) {
			return true
		}
	}
	return false
}

// isLogo reports whether a heading is only the site's name.
func (p *page) isLogo(n *html.Node, text string) bool {
	class := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	return strings.Contains(class, "logo") || strings.Contains(class, "site-title") || p.isSite(text, []string{p.meta.first("og:site_name")})
}

// resemblance of two titles is the F1 of their folded words, 0 to 1.
func resemblance(a, b string) float64 {
	x, y := strings.Fields(fold(a)), strings.Fields(fold(b))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	counts := map[string]int{}
	for _, w := range x {
		counts[w]++
	}
	common := 0
	for _, w := range y {
		if counts[w] > 0 {
			counts[w]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(x)+len(y))
}
