package extract

import (
	"errors"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
)

const (
	// maxPageBytes bounds the text that is parsed. The longest real pages (with their data in scripts) have about 5 MB.
	maxPageBytes = 8 << 20
	// maxDepth bounds the nesting of the tree: real pages stay under 60, and what recurses over it must not exhaust the stack.
	maxDepth = 120
	// maxNodes bounds the nodes that are kept. Real articles stay under 20,000.
	maxNodes = 40_000
	// maxWords bounds the text that is kept, in bytes, scripts not counted: a long novel.
	maxWords = 2 << 20
	// maxSiteTitle bounds <title>, in bytes: engines compare it with every heading. Real ones, with the name of the site, stay under 600.
	maxSiteTitle = 1000
	// maxAttrs bounds the attributes that an element keeps. Real ones have under 40.
	maxAttrs = 64
	// maxParse bounds the time for building the tree, which is five milliseconds for most pages and a hundred for the longest. A part of a page
	// is never taken for the whole because the machine was busy: what takes longer is an error.
	maxParse = time.Second
)

// parse builds the tree of a page. Hostile input gives a smaller tree, not an error: what is too deep is lifted to a depth that is
// allowed, what comes after the bounds is left out, and then whole is false.
func parse(text string) (doc *html.Node, whole bool, err error) {
	whole = len(text) <= maxPageBytes
	text, all := tame(clip(text, maxPageBytes))
	doc, err = html.Parse(&clocked{r: strings.NewReader(text), until: time.Now().Add(maxParse)})
	if err != nil && !errors.Is(err, errSlow) { // the only error of a string is nesting beyond the parser's own bound
		doc, err = html.Parse(&clocked{r: strings.NewReader(flatten(text)), until: time.Now().Add(maxParse)})
	}
	switch {
	case errors.Is(err, errSlow):
		return nil, false, khabar.Errorf(khabar.KindTimeout, "extract", "the page takes too long to read").Wrap(err)
	case err != nil:
		return nil, false, khabar.Errorf(khabar.KindInvalid, "extract", "the page cannot be read as HTML").Wrap(err)
	}
	return doc, bound(doc) && all && whole, nil
}

// errSlow ends the reading of a page that takes longer than maxParse.
var errSlow = errors.New("its tree is not built in time")

// clocked fails after a moment, so that input which makes the parser slow is not waited for.
type clocked struct {
	r     io.Reader
	until time.Time
}

func (c *clocked) Read(p []byte) (int, error) {
	if time.Now().After(c.until) {
		return 0, errSlow
	}
	return c.r.Read(p[:min(len(p), 16<<10)])
}

// bound lifts the children of nodes at maxDepth to that depth, and cuts the tree after maxNodes or maxWords; whole tells
// that it did not have to. It does not recurse.
func bound(doc *html.Node) (whole bool) {
	whole = true
	n, depth, count, text := doc, 0, 0, 0
	for n != nil {
		count++
		if count > maxNodes || text >= maxWords {
			cut(n)
			return false
		}
		if n.Type == html.TextNode && !dropped[n.Parent.DataAtom] {
			data := clip(n.Data, maxWords-text)
			n.Data, whole = data, whole && len(data) == len(n.Data)
			if n.Parent.DataAtom == atom.Title {
				n.Data = clip(n.Data, maxSiteTitle)
			}
			text += len(n.Data)
		}
		if len(n.Attr) > maxAttrs {
			n.Attr = slices.Clone(n.Attr[:maxAttrs])
		}
		if depth >= maxDepth {
			lift(n)
		}
		switch {
		case n.FirstChild != nil:
			n, depth = n.FirstChild, depth+1
			continue
		}
		for n != nil && n.NextSibling == nil {
			n, depth = n.Parent, depth-1
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	return whole
}

// lift makes the children of a node its next siblings.
func lift(n *html.Node) {
	for c := n.LastChild; c != nil; c = n.LastChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n.NextSibling)
	}
}

// cut removes a node and everything after it in document order.
func cut(n *html.Node) {
	for n.Parent != nil {
		parent := n.Parent
		for next := n.NextSibling; next != nil; next = n.NextSibling {
			parent.RemoveChild(next)
		}
		if n.FirstChild == nil || n.Type != html.ElementNode {
			parent.RemoveChild(n)
		}
		n = parent
	}
}

// attr returns the value of an attribute, or "".
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// each calls f for every node under root in document order, root included; f returning false skips what is inside.
func each(root *html.Node, f func(*html.Node) bool) {
	if !f(root) {
		return
	}
	for c := root.FirstChild; c != nil; {
		next := c.NextSibling
		each(c, f)
		c = next
	}
}

// some reports whether f holds for a node under root, root included. It stops at the first.
func some(root *html.Node, f func(*html.Node) bool) bool {
	if f(root) {
		return true
	}
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if some(c, f) {
			return true
		}
	}
	return false
}

// find returns the first element of a kind under a node, or nil.
func find(root *html.Node, kind atom.Atom) *html.Node {
	var found *html.Node
	some(root, func(n *html.Node) bool {
		if n.DataAtom == kind {
			found = n
		}
		return found != nil
	})
	return found
}

// textOf is the text under a node on one line.
func textOf(n *html.Node) string {
	var b strings.Builder
	each(n, func(n *html.Node) bool {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.DataAtom == atom.Script || n.DataAtom == atom.Style || n.DataAtom == atom.Noscript):
			return false
		case n.DataAtom == atom.Br || n.DataAtom == atom.P || n.DataAtom == atom.Div || n.DataAtom == atom.Li:
			b.WriteByte(' ')
		}
		return true
	})
	return oneLine(b.String())
}

// oneLine folds white space of any kind into single spaces.
func oneLine(s string) string {
	space := true // also before the first word
	for _, r := range s {
		if r == ' ' && !space {
			space = true
			continue
		}
		if unicode.IsSpace(r) {
			return strings.Join(strings.Fields(s), " ")
		}
		space = false
	}
	return strings.TrimSuffix(s, " ")
}

// cloneTree copies a tree.
func cloneTree(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: append([]html.Attribute(nil), n.Attr...)}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.AppendChild(cloneTree(k))
	}
	return c
}
