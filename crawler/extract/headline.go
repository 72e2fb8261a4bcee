package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// headline returns the text of the heading that is the article's: the one that the stated titles resemble most, or, where none
// resembles them, the only h1 of the article that is long enough to be no label.
func (p *page) headline(stated []titleCandidate) string {
	const resembles, alike, label = 0.5, 0.8, 4 // label is the number of words from which a heading is no section's name
	var best string
	score := 0.0
	only := map[string]bool{}
	whole := fold(p.meta.title)
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
		main := mainLine(n, text)
		if n.DataAtom == atom.H1 && !standsOutside(n) && len(strings.Fields(main)) >= label {
			only[main] = true
		}
		for _, wording := range wordings(n, text) {
			like := 0.0
			for _, c := range stated {
				like = max(like, resemblance(wording, c.text))
			}
			if whole != "" && fold(wording) == whole {
				like = 1
			}
			ok := weight >= 0 || like >= alike || isPart(wording, stated)
			if wording == text {
				wording = main
			}
			if s := weight + like; s > score+0.001 && ok && !isLabelled(n) {
				best, score = wording, s
			}
		}
		return false
	})
	switch {
	case len(strings.Fields(best)) < label && outranked(best, stated):
	case score >= resembles, len(stated) == 0 && best != "":
		return best
	}
	if len(only) == 1 {
		for text := range only {
			return text
		}
	}
	return ""
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

// standsOutside reports whether a heading stands in a part of the page that holds no article.
func standsOutside(n *html.Node) bool {
	for a := n; a != nil; a = a.Parent {
		if a.Type == html.ElementNode && placeOf(a).any(inNav|inAside|inFooter|inForm|inComments) {
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
	for a := n; a != nil; a = a.Parent {
		if a.Type == html.ElementNode && n.DataAtom != atom.H1 && placeOf(a).any(inNav|inAside|inFooter|inComments) {
			return true
		}
	}
	return false
}

// Words of class names, within a heading, of the headline itself and of the line over it.
var (
	mainNames   = setOf("headline", "title", "titel", "titre", "titulo", "hed")
	kickerNames = setOf("kicker", "overline", "dachzeile", "topline", "roofline", "eyebrow", "label", "topic", "category", "section", "surtitle",
		"surtitre", "antetitulo", "cintillo", "pretitle", "supertitle", "subtitle", "subheadline", "subline", "spitzmarke", "rubric", "prefix", "intro", "flag")
)

// mainLine is the text of a heading without the line over the headline ("Elections", "خاص"), where an element of the heading is marked as one
// of them; otherwise the whole text.
func mainLine(n *html.Node, whole string) string {
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
		case first && named(c, kickerNames) && len(strings.Fields(rest)) >= label:
			return strings.TrimLeft(rest, " :|-–—")
		}
	}
	return whole
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
