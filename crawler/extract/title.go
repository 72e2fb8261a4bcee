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
		p.setTitle(titleCandidate{p.withoutSite(h, p.siteNames()), "h1"})
		return
	}
	if c, ok := p.printed(stated); ok {
		p.setTitle(c)
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

// printed finds the part of a stated title that stands as a line of its own in the page, where no heading is marked as one: old pages and
// blogs state "site - headline - section".
func (p *page) printed(stated []titleCandidate) (titleCandidate, bool) {
	for _, c := range stated {
		parts := map[string]bool{}
		for _, sep := range separators {
			for part := range strings.SplitSeq(c.text, sep) {
				if folded := fold(part); folded != "" && len(strings.Fields(folded)) >= 3 {
					parts[folded] = true
				}
			}
		}
		best := titleCandidate{}
		for i := range p.all {
			b := &p.all[i]
			if len(b.text) > len(best.text) && len(b.text) <= len(c.text)+10 && parts[fold(b.text)] && !b.where.any(inNav|inAside|inFooter|inComments) {
				best = titleCandidate{b.text, c.source + " and text"}
			}
		}
		if best.text != "" {
			return best, true
		}
	}
	return titleCandidate{}, false
}

func (p *page) setTitle(c titleCandidate) {
	p.art.Title = c.text
	p.set("title", c.source)
}

// statedTitles are the titles outside the text, best first, without the site's name.
func (p *page) statedTitles() []titleCandidate {
	m, site := p.meta, p.siteNames()
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

// siteNames are the names that the page and the directory have for the site.
func (p *page) siteNames() []string {
	site := []string{p.meta.first("og:site_name", "application-name", "twitter:site", "apple-mobile-web-app-title")}
	site = append(site, p.meta.ld.article().publisher...)
	return append(site, p.outlet.Name.Ar, p.outlet.Name.En)
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

// headline returns the text of the heading that is the article's: the one that the stated titles resemble most, or, where none
// resembles them, the only h1 of the page that is long enough to be no label.
func (p *page) headline(stated []titleCandidate) string {
	var best, only string
	score, h1 := 0.0, 0
	each(p.doc, func(n *html.Node) bool {
		if n.Type != html.ElementNode || silent[n.DataAtom] && n.DataAtom != atom.Html {
			return n.Type != html.ElementNode
		}
		weight, ok := headingWeight(n)
		if !ok {
			return true
		}
		text := textOf(n)
		if text == "" || len(text) > maxTitle || p.isLogo(n, text) {
			return false
		}
		if n.DataAtom == atom.H1 {
			only = text
			h1++
		}
		for _, wording := range wordings(n, text) {
			s := weight
			for _, c := range stated {
				s = max(s, weight+resemblance(wording, c.text))
			}
			if s > score+0.001 && !isLabelled(n) {
				best, score = wording, s
			}
		}
		return false
	})
	const resembles, label = 0.5, 4 // label is the number of words from which a heading is no section's name
	switch {
	case score >= resembles, len(stated) == 0 && best != "":
		return best
	case h1 == 1 && len(strings.Fields(only)) >= label:
		return only
	}
	return ""
}

// headingWeight says how much an element's name and class speak for its being the headline; ok is false for what can be none.
func headingWeight(n *html.Node) (weight float64, ok bool) {
	switch {
	case n.DataAtom == atom.H1:
		return 0.1, true
	case strings.Contains(attr(n, "itemprop"), "headline"):
		return 0.05, true
	case (n.DataAtom == atom.H2 || n.DataAtom == atom.H3) && titleClass(n):
		return 0.02, true
	case n.DataAtom == atom.H2 || n.DataAtom == atom.H3:
		return -0.12, true // only if it is what the page states
	}
	return 0, false
}

// isLabelled reports whether a heading stands in a part of the page that holds no headline of the article.
func isLabelled(n *html.Node) bool {
	for a := n; a != nil; a = a.Parent {
		if a.Type == html.ElementNode && n.DataAtom != atom.H1 && placeOf(a).any(inNav|inAside|inFooter|inComments) {
			return true
		}
	}
	return false
}

// wordings are the texts that a heading can stand for: all of it, and, where themes put a label, a date or a second line into an element of
// its own, what is in the largest of its parts.
func wordings(n *html.Node, whole string) []string {
	out := []string{whole}
	var parts []string
	bare := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			bare += c.Data
		case c.Type == html.ElementNode && !silent[c.DataAtom]:
			if c.DataAtom == atom.A && n.FirstChild == n.LastChild || c.FirstChild != nil && c.PrevSibling == nil && c.NextSibling == nil {
				return append(out, wordings(c, whole)[1:]...)
			}
			if emphasis[c.DataAtom] { // part of the sentence
				bare += textOf(c)
			} else if text := textOf(c); text != "" {
				parts = append(parts, text)
			}
		}
	}
	if len(parts) == 0 {
		return out
	}
	for _, part := range append(parts, oneLine(bare)) {
		if len(strings.Fields(part)) >= 2 {
			out = append(out, part)
		}
	}
	return out
}

// emphasis are elements that mark words within a line.
var emphasis = map[atom.Atom]bool{atom.B: true, atom.I: true, atom.Em: true, atom.Q: true, atom.Sup: true, atom.Sub: true, atom.Bdi: true,
	atom.Abbr: true, atom.Cite: true, atom.Mark: true, atom.Wbr: true, atom.A: true, atom.U: true}

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
