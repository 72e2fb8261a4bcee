package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// lean copies what of a page can hold text: no scripts, styles, comments, or drawings. It is what the engines
// work on, and half the size of most pages. Parts that the page would have shown by script are in their place, see unveil.
func lean(doc *html.Node) *html.Node {
	c := &html.Node{Type: doc.Type, DataAtom: doc.DataAtom, Data: doc.Data, Namespace: doc.Namespace, Attr: slices.Clone(doc.Attr)}
	for k := doc.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.CommentNode || k.Type == html.ElementNode && (dropped[k.DataAtom] || k.DataAtom == atom.Span && isPopup(k)) {
			continue
		}
		c.AppendChild(lean(k))
	}
	return c
}

var dropped = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Svg: true, atom.Link: true, atom.Template: true, atom.Canvas: true, atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Base: true, atom.Math: true}

// unveil shows what a page hides only until its scripts have run: streamed parts (<div hidden id="S:1">) move to the place that waits
// for them (<template id="B:1">), the rest of a text opens, and declared shadow trees become part of the page.
func unveil(doc *html.Node) {
	waiting := map[string]*html.Node{}
	var streamed, shadows, folded []*html.Node
	each(doc, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		id := attr(n, "id")
		switch {
		case n.DataAtom == atom.Template && (hasAttr(n, "shadowrootmode") || hasAttr(n, "shadowroot")):
			shadows = append(shadows, n)
		case n.DataAtom == atom.Template && id != "":
			waiting[id] = n
		case strings.HasPrefix(id, "S:") && hasAttr(n, "hidden"):
			streamed = append(streamed, n)
		case hasAttr(n, "hidden") || hides(attr(n, "style")):
			if opens(n) {
				folded = append(folded, n)
			}
		}
		return true
	})
	for _, n := range shadows {
		n.Data, n.DataAtom = "div", atom.Div
	}
	for _, n := range folded {
		show(n)
	}
	for _, n := range streamed {
		show(n)
		place := waiting["B:"+strings.TrimPrefix(attr(n, "id"), "S:")]
		if place == nil || place.Parent == nil || within(place, n) {
			continue
		}
		n.Parent.RemoveChild(n)
		place.Parent.InsertBefore(n, place)
	}
}

// opens reports whether a hidden element is the rest of a text: paragraphs beside a control that says "read more".
func opens(n *html.Node) bool {
	paragraphs := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.P && !textWithin(c, shortParagraph) {
			paragraphs++
		}
	}
	return paragraphs > 0 && (isOpener(sibling(n, -1)) || isOpener(sibling(n, 1)))
}

// shortParagraph is the bytes of text that a hidden paragraph must exceed to be one.
const shortParagraph = 100

// isOpener reports whether an element says nothing but "read more".
func isOpener(n *html.Node) bool {
	return n != nil && textWithin(n, shortParagraph) && openers.whole[fold(textOf(n))]
}

// sibling is the next or the previous element beside a node, or nil.
func sibling(n *html.Node, step int) *html.Node {
	next := func(n *html.Node) *html.Node {
		if step < 0 {
			return n.PrevSibling
		}
		return n.NextSibling
	}
	for n = next(n); n != nil && n.Type != html.ElementNode; {
		n = next(n)
	}
	return n
}

// show takes away what hides an element.
func show(n *html.Node) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key != "hidden" && (a.Key != "style" || !hides(a.Val)) {
			kept = append(kept, a)
		}
	}
	n.Attr = kept
}

func within(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}

// isPopup reports whether an inline element is a box that the page shows when the reader points at a name: several links where a
// sentence would have one. Of nested ones the innermost is the box.
func isPopup(n *html.Node) bool {
	if !mostlyLinks(n) || n.Parent != nil && n.Parent.DataAtom == atom.Li {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.DataAtom != atom.A && mostlyLinks(c) {
			return false
		}
	}
	return true
}

func mostlyLinks(n *html.Node) bool {
	const some, long = 3, 80 // links, bytes
	links, linked, all := linksIn(n)
	return links >= some && all >= long && linked*2 >= all
}

// linksIn counts the links under a node, the bytes of text in them, and all bytes of text.
func linksIn(n *html.Node) (links, linked, all int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			all += len(strings.TrimSpace(c.Data))
		case html.ElementNode:
			l, in, a := linksIn(c)
			if c.DataAtom == atom.A {
				l, in = 1, a
			}
			links, linked, all = links+l, linked+in, all+a
		}
	}
	return links, linked, all
}
