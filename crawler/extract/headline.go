package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// headline returns the text of the heading that is the article's: the one that the stated titles resemble most, or, where none
// resembles them, the only h1 of the article that is long enough to be no label.
// alone is, on a page without an h1, the only other heading of that kind.
func (p *page) headline(stated []titleCandidate) (text, alone string) {
	const resembles, alike, label = 0.5, 0.8, 4 // label is the number of words from which a heading is no section's name
	var best string
	score := 0.0
	long := longHeadings{h1: map[string]bool{}, lower: map[string]bool{}}
	whole, begins := fold(p.meta.title), p.beginnings()
	words := make([][]string, len(stated))
	for i, c := range stated {
		words[i] = strings.Fields(fold(c.text))
	}
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
		main := mainLine(n, text, stated)
		long.add(n, main, label)
		wording, like := closest(wordings(n, text), words, whole)
		if n.DataAtom == atom.H1 && len(strings.Fields(text)) >= label && begins[fold(text)] {
			like = max(like, 0.9)
		}
		ok = weight >= 0 || like >= alike || isPart(wording, stated)
		if wording == text {
			wording = main
		}
		if sum := weight + like; sum > score+0.001 && ok && !isLabelled(n) {
			best, score = wording, sum
		}
		return false
	})
	if score >= resembles && (len(strings.Fields(best)) >= label || !outranked(best, stated)) {
		return best, ""
	}
	if text := single(long.h1); text != "" {
		return text, ""
	}
	if !long.anyH1 && !p.printsTitle() {
		alone = single(long.lower)
	}
	if len(stated) > 0 {
		return "", alone
	}
	return best, alone
}

// printsTitle reports whether <title> stands as a line in the page.
func (p *page) printsTitle() bool {
	title := fold(p.meta.title)
	return title != "" && slices.ContainsFunc(p.all, func(b block) bool { return fold(b.text) == title })
}

// longHeadings are headings that are no labels and stand where an article may. The values tell those that stand in nothing that is named as
// furniture, as headers of articles are, too ("banner").
type longHeadings struct {
	h1, lower map[string]bool // by text
	anyH1     bool            // whether there is an h1, be it a label
}

func (l *longHeadings) add(n *html.Node, text string, label int) {
	l.anyH1 = l.anyH1 || n.DataAtom == atom.H1
	if len(strings.Fields(text)) < label || standsIn(n, inNav|inAside|inFooter|inForm|inComments) {
		return
	}
	texts := l.lower
	if n.DataAtom == atom.H1 {
		texts = l.h1
	}
	texts[text] = texts[text] || !standsIn(n, inFurniture)
}

// single returns the only text that is marked as standing in the article, or the only one at all, or "".
func single(texts map[string]bool) string {
	marked, text := 0, ""
	for t, ok := range texts {
		if ok {
			marked++
		}
		if ok || text == "" {
			text = t
		}
	}
	if marked == 1 || len(texts) == 1 {
		return text
	}
	return ""
}

// closest returns the wording of a heading that one of the stated titles (their folded words), or the whole of <title>, resembles most, and how much. Of several
// the same, the one that the better source states counts, and of those the first.
func closest(wordings []string, stated [][]string, whole string) (wording string, like float64) {
	const rank = 0.002 // by which a stated title counts less than the one before it
	best := -1.0
	for _, w := range wordings {
		folded := fold(w)
		for i, words := range stated {
			if r := commonWords(strings.Fields(folded), words); r-rank*float64(i) > best {
				wording, like, best = w, r, r-rank*float64(i)
			}
		}
		if whole != "" && folded == whole && best < 1-rank*float64(len(stated)) {
			wording, like, best = w, 1, 1-rank*float64(len(stated))
		}
	}
	if wording == "" {
		return wordings[0], 0
	}
	return wording, like
}

// beginnings are what <title> and og:title begin with before a sign that parts, folded.
func (p *page) beginnings() map[string]bool {
	out := map[string]bool{}
	for _, title := range []string{p.meta.title, p.meta.first("og:title")} {
		for _, sep := range separators {
			if first, _, ok := strings.Cut(title, sep); ok {
				out[fold(first)] = true
			}
		}
	}
	return out
}

// isPart reports whether a heading is one of the parts of a stated title.
func isPart(heading string, stated []titleCandidate) bool {
	heading = fold(heading)
	for _, c := range stated {
		for _, sep := range separators {
			for part := range strings.SplitSeq(c.text, sep) {
				if fold(part) == heading {
					return true
				}
			}
		}
	}
	return false
}

// outranked reports whether a short heading is a section's name: the best stated title is a headline and has none of its words.
func outranked(heading string, stated []titleCandidate) bool {
	const headline = 4 // words
	return len(stated) > 0 && len(strings.Fields(stated[0].text)) >= headline && resemblance(heading, stated[0].text) == 0
}

// standsIn reports whether a heading stands in one of some places.
func standsIn(n *html.Node, places place) bool {
	for a := n; a != nil; a = a.Parent {
		if a.Type == html.ElementNode && placeOf(a).any(places) {
			return true
		}
	}
	return false
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
	return n.DataAtom != atom.H1 && standsIn(n, inNav|inAside|inFooter|inComments)
}

// Words of class names, within a heading, of the headline itself and of the line over it.
var (
	mainNames   = setOf("headline", "title", "titel", "titre", "titulo", "hed")
	kickerNames = setOf("kicker", "overline", "dachzeile", "topline", "roofline", "eyebrow", "label", "topic", "category", "section", "surtitle",
		"surtitre", "antetitulo", "cintillo", "pretitle", "supertitle", "spitzmarke", "rubric", "prefix", "intro", "flag")
)

// mainLine is the text of a heading without the line over the headline ("Elections", "خاص"), where an element of the heading is marked as one
// of them, or is parted from the rest by a sign in a stated title only; otherwise the whole text.
func mainLine(n *html.Node, whole string, stated []titleCandidate) string {
	const label = 3 // words; what is left must be a headline
	for n.FirstChild != nil {
		var only *html.Node
		lines := 0
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && !silent[c.DataAtom] || c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
				only = c
				lines++
			}
		}
		if lines != 1 {
			break
		}
		n = only
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		text := textOf(c)
		switch rest, first := strings.CutPrefix(whole, text); {
		case text == "":
		case (strings.Contains(attr(c, "itemprop"), "headline") || named(c, mainNames)) && len(strings.Fields(text)) >= label && !strings.HasSuffix(text, ":"):
			return text
		case first && len(strings.Fields(rest)) >= label && (named(c, kickerNames) || isParted(text, rest, stated)):
			return strings.TrimLeft(rest, " :|-–—")
		}
	}
	return whole
}

// isParted reports whether a stated title has a sign between two parts of a heading that the heading itself shows on lines of their own:
// "Elections: The bakery opens again" of <span>Elections</span> <span>The bakery opens again</span>.
func isParted(first, rest string, stated []titleCandidate) bool {
	for _, c := range stated {
		tail, ok := strings.CutPrefix(c.text, first)
		sign, size := utf8.DecodeRuneInString(strings.TrimLeft(tail, " "))
		if ok && strings.ContainsRune(":：|-–—/", sign) && fold(strings.TrimLeft(tail, " ")[size:]) == fold(rest) {
			return true
		}
	}
	return false
}

// named reports whether a word of an element's class is one of some.
func named(n *html.Node, words map[string]bool) bool {
	for part := range strings.FieldsFuncSeq(strings.ToLower(splitCamel(clip(attr(n, "class"), 200))), notLetter) {
		if words[part] {
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
	bare, plain := "", "" // plain is without links: "edit"
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			bare += c.Data
			plain += c.Data
		case c.Type == html.ElementNode && !silent[c.DataAtom]:
			if c.DataAtom == atom.A && n.FirstChild == n.LastChild || c.FirstChild != nil && c.PrevSibling == nil && c.NextSibling == nil {
				return append(out, wordings(c, whole)[1:]...)
			}
			if emphasis[c.DataAtom] { // part of the sentence, or the line over it
				if rest, ok := strings.CutPrefix(whole, textOf(c)); ok && c.DataAtom != atom.A && strings.TrimSpace(bare) == "" && rest != "" {
					parts = append(parts, strings.TrimSpace(rest))
				}
				bare += textOf(c)
				if c.DataAtom != atom.A {
					plain += textOf(c)
				}
			} else if text := textOf(c); text != "" && (!named(c, kickerNames) || !strings.HasPrefix(whole, text)) {
				parts = append(parts, text)
			}
		}
	}
	if bare == plain && len(parts) == 0 {
		return out
	}
	for _, part := range append(parts, oneLine(bare), oneLine(plain)) {
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
	return strings.Contains(class, "logo") || strings.Contains(class, "site-title") || p.leadsHome(n, text) ||
		p.isSite(text, []string{p.meta.first("og:site_name")})
}

// leadsHome reports whether all of a heading's text is a link to the front page of the site, or to that of a part of it ("/blog/").
func (p *page) leadsHome(n *html.Node, text string) bool {
	link := find(n, atom.A)
	if link == nil || textOf(link) != text {
		return false
	}
	u := absolute(p.url, attr(link, "href"))
	if u == nil || !strings.EqualFold(strings.TrimPrefix(u.Hostname(), "www."), strings.TrimPrefix(p.url.Hostname(), "www.")) || u.RawQuery != "" {
		return false
	}
	const partDepth = 3 // from this depth of a page, one step below the root is a part of the site
	home := pathSteps(u.Path)
	page := pathSteps(p.url.Path)
	return (len(page) > 0 || p.url.RawQuery != "") && len(home) == 0 || len(page) >= partDepth && len(home) == 1 && home[0] == page[0]
}

// pathSteps are the names in the path of an address, without that of an index file.
func pathSteps(path string) []string {
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	if n := len(steps); n > 0 && (strings.HasPrefix(steps[n-1], "index.") || strings.HasPrefix(steps[n-1], "default.")) {
		steps = steps[:n-1]
	}
	return steps
}
