package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// dateFromTime reads <time> elements and those that microdata, RDFa or hAtom mark as the publication, and takes the one that belongs to the
// article most clearly.
func dateFromTime(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	return p.timeElement(order, 0)
}

// dateFromDoubtfulTime takes one that more speaks against than for, if that is not a part of the page that holds no article.
func dateFromDoubtfulTime(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	return p.timeElement(order, -3)
}

// timeElement is the element with the highest timeScore, if that is not below a least one. Cards of other articles, comments, and what says
// that it states the last change are none.
func (p *page) timeElement(order newsdate.Order, least int) (khabar.Date, khabar.DateSource, string) {
	best, at := khabar.Date{}, least-1
	with := p.company()
	root := p.slim // where the headline's element is
	if root == nil {
		root = p.doc
	}
	each(root, func(n *html.Node) bool {
		if !statesTime(n) {
			return n.Type != html.ElementNode || !placeOf(n).any(inComments)
		}
		if d := timeOf(n, order); !d.IsZero() && p.possible(d) && !with.isCard(n) && (marksPublished(n) || !namesChange(n) && !lastChange(n, textOf(n))) {
			if s := timeScore(n, &with); s > at {
				best, at = d, s
			}
		}
		return true
	})
	return best, khabar.DateTime, "time element"
}

// statesTime reports whether an element is there to state a date to programs.
func statesTime(n *html.Node) bool {
	return n.DataAtom == atom.Time || n.DataAtom == atom.Abbr && strings.Contains(attr(n, "class"), "published") || marksPublished(n)
}

// marksPublished reports whether microdata or RDFa mark an element of the text as the publication.
func marksPublished(n *html.Node) bool {
	if n.Type != html.ElementNode || n.DataAtom == atom.Meta && n.Parent != nil && n.Parent.DataAtom == atom.Head {
		return false
	}
	for _, key := range []string{"itemprop", "property"} {
		for v := range strings.FieldsSeq(attr(n, key)) {
			switch v[strings.LastIndexByte(v, ':')+1:] {
			case "datePublished":
				return true
			case "dateCreated":
				return key == "property" // Drupal's mark for what it prints as the date of a node
			}
		}
	}
	return false
}

// marksChange reports whether the name of a date's element says that it states the last change.
func marksChange(n *html.Node) bool {
	if namesChange(n) {
		return true
	}
	class := strings.ToLower(attr(n, "class")) // "entry-date published updated" is WordPress's for what has not changed
	return n.DataAtom == atom.Time && !strings.Contains(class, "published") && (strings.Contains(class, "updated") || strings.Contains(class, "modified"))
}

// namesChange reports whether microdata or RDFa mark an element as the last change.
func namesChange(n *html.Node) bool {
	prop := attr(n, "itemprop") + " " + attr(n, "property")
	return strings.Contains(prop, "dateModified") || strings.Contains(prop, "dateUpdated")
}

// timeOf is the day that an element states. Where its text says that it states the publication and names another day than the
// attribute, the text counts: readers saw it, and systems fill the attribute with the last change.
func timeOf(n *html.Node, order newsdate.Order) khabar.Date {
	text := textOf(n)
	if printed, ok := newsdate.Parse(text, order); ok && printed.Precision >= khabar.PrecisionDay && publishedWords.MatchString(text) {
		if stated, ok := newsdate.Parse(attr(n, "datetime"), order); !ok || khabar.DayOf(stated.Time) != khabar.DayOf(printed.Time) {
			return printed
		}
	}
	for _, v := range []string{attr(n, "datetime"), attr(n, "content"), attr(n, "title"), text} {
		if d, ok := newsdate.Parse(v, order); ok && d.Precision >= khabar.PrecisionDay {
			return d
		}
	}
	return khabar.Date{}
}

// timeScore weighs a <time> element: those of the article's head before others.
func timeScore(n *html.Node, with *company) int {
	score := 0
	if marksPublished(n) || hasAttr(n, "pubdate") {
		score += 5
	}
	if class := strings.ToLower(attr(n, "class")); strings.Contains(class, "publish") || strings.Contains(class, "entry-date") {
		score += 3
	}
	if marksChange(n) {
		score -= 3
	}
	elsewhere := false                                                                     // in a part of the page that is not the article
	for a := n; a != nil && !within(with.head, a) && !within(with.text, a); a = a.Parent { // what holds these too speaks against nothing
		if a.Type != html.ElementNode {
			continue
		}
		w := placeOf(a)
		if w.any(inFooter) && footerOfArticle(a) {
			w &^= inFooter
		}
		if w.any(inAside | inNav | inFooter | inFurniture) {
			score -= 4
		}
		elsewhere = elsewhere || w.any(inAside|inNav|inFooter)
		if a.DataAtom == atom.Li {
			score -= 2
		}
	}
	if !elsewhere && with.head != nil && (with.standsWith(n) || with.isNeighbour(n)) {
		score += 6
	}
	return score
}

// ofArticle are the words that, before "footer" in a class name, make it the article's and not the site's.
var ofArticle = regexp.MustCompile(`(?i)(post|entry|article|node|story|news|item|content|blog)[_-]*(footer|meta)`)

// footerOfArticle reports whether an element is the footer of an article: by its name, or because an article holds it.
func footerOfArticle(n *html.Node) bool {
	if ofArticle.MatchString(attr(n, "class")) {
		return true
	}
	for a := n.Parent; a != nil; a = a.Parent {
		if a.DataAtom == atom.Article {
			return true
		}
	}
	return false
}
