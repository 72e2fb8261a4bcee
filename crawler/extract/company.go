package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// company tells which elements belong to the article that a headline is over. Sites print the day of the reader's visit in their head, which
// is not the article's.
type company struct {
	head      *html.Node // of the headline, or nil
	text      *html.Node // of the first block of the text, or nil
	navigates map[*html.Node]bool
	titled    map[*html.Node]bool // see isTitled
	small     map[*html.Node]bool // see isSmall
}

// standsWith reports whether what holds an element and the headline is not so large that the navigation of the site is in it too.
// Without a headline, it reports whether the element stands in an article.
func (c *company) standsWith(n *html.Node) bool {
	if c.head == nil {
		for a := n; a != nil; a = a.Parent {
			if a.Type == html.ElementNode && placeOf(a).any(inArticle|inMain|inBodyMark) {
				return true
			}
		}
		return false
	}
	both := n
	for both != nil && !within(c.head, both) {
		both = both.Parent
	}
	if both == nil {
		return false
	}
	navigates, known := c.navigates[both]
	if known {
		return !navigates
	}
	each(both, func(n *html.Node) bool {
		if n.Type == html.ElementNode && !navigates {
			navigates = placeOf(n).any(inNav)
		}
		return !navigates
	})
	if c.navigates == nil {
		c.navigates = map[*html.Node]bool{}
	}
	c.navigates[both] = navigates
	return !navigates
}

// isCard reports whether an element belongs to another article than the headline's: it stands in an <article> of its own, beside the one that
// holds the headline, or in something small that has a title of its own with a link.
func (c *company) isCard(n *html.Node) bool {
	own, headline := nearest(n, atom.Article), nearest(c.head, atom.Article)
	if own != nil && headline != nil && !within(c.head, own) {
		return true
	}
	for a := n; a != nil && !within(c.head, a) && c.isSmall(a); a = a.Parent {
		if c.isTitled(a) {
			return true
		}
	}
	return false
}

// longestCard bounds the text of a card in bytes: a title, a few lines and a day, also in Arabic, which takes two bytes a letter.
const longestCard = 600

// isTitled reports whether an element has a title of its own: a link as long as one in an item of a list, or a heading with a link in it,
// around it, or beside it in such an item.
func (c *company) isTitled(n *html.Node) bool {
	titled, known := c.titled[n]
	if known {
		return titled
	}
	item := n.DataAtom == atom.Li
	links := item && find(n, atom.A) != nil
	titled = item && linksTitle(n) || some(n, func(h *html.Node) bool {
		return (isHeading(h) || attr(h, "itemprop") == "headline") && (links || find(h, atom.A) != nil || within(nearest(h, atom.A), n))
	})
	if c.titled == nil {
		c.titled = map[*html.Node]bool{}
	}
	c.titled[n] = titled
	return titled
}

// isSmall reports whether an element has no more text than a card.
func (c *company) isSmall(n *html.Node) bool {
	small, known := c.small[n]
	if !known {
		if c.small == nil {
			c.small = map[*html.Node]bool{}
		}
		small = textWithin(n, longestCard)
		c.small[n] = small
	}
	return small
}

// linksOther reports whether something small that does not hold the headline links a title.
func (c *company) linksOther(n *html.Node) bool {
	return n != nil && c.isSmall(n) && !within(c.head, n) && linksTitle(n)
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// linksTitle reports whether a link in an element has as many words as a headline.
func linksTitle(n *html.Node) bool {
	const title = 4 // words
	found := false
	each(n, func(n *html.Node) bool {
		found = found || n.DataAtom == atom.A && len(strings.Fields(textOf(n))) >= title
		return !found
	})
	return found
}

// isNeighbour reports whether a node stands in one of the three elements around the headline.
func (c *company) isNeighbour(n *html.Node) bool {
	around := c.head
	for range 3 {
		if around == nil {
			return false
		}
		if around = around.Parent; around == nil || around.DataAtom == atom.Body || around.Type != html.ElementNode {
			return false
		}
		if within(n, around) {
			return true
		}
	}
	return false
}

// nearest is the innermost element of a name that holds a node, or nil.
func nearest(n *html.Node, name atom.Atom) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == name {
			return n
		}
	}
	return nil
}
