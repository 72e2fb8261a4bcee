package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// placeOf says what one element tells about the text inside it.
func placeOf(n *html.Node) place {
	var p place
	if strings.Contains(n.Data, "-") { // an element of the site's own
		p = placeOfName(n.Data)
	}
	switch n.DataAtom {
	case atom.Article:
		p |= inArticle
	case atom.Main:
		p |= inMain
	case atom.Aside:
		p |= inAside
	case atom.Nav, atom.Menu:
		p |= inNav
	case atom.Header:
		p |= inHeader
	case atom.Footer:
		p |= inFooter
	case atom.Figure:
		if !holdsTable(n) {
			p |= inFigure
		}
	case atom.Figcaption:
		p |= inFigure
	case atom.Form, atom.Fieldset, atom.Dialog:
		p |= inForm
	case atom.Table:
		p |= inTable
	case atom.Body, atom.Html:
		return 0 // their classes name the kind of page: "has-sidebar", "single-post"
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "data-component", "data-testid", "data-module", "data-elementor-type":
			p |= placeOfName(a.Val)
		case "itemprop":
			if a.Val == "articleBody" {
				p |= inBodyMark
			}
		case "role":
			p |= placeOfRole(a.Val)
		case "hidden":
			p |= inHidden
		case "style":
			if hides(a.Val) {
				p |= inHidden
			}
		}
	}
	if p.any(namedCaption) {
		p &^= namedCaption
		if textWithin(n, longestCaption) && !tableParts[n.DataAtom] && find(n, atom.Blockquote) == nil {
			p |= inFigure
		}
	}
	return p
}

// tableParts and quotations are named for what they are about, not for what they are.
var tableParts = map[atom.Atom]bool{atom.Tr: true, atom.Td: true, atom.Th: true, atom.Tbody: true, atom.Table: true}

// longestCaption bounds a caption in bytes of text: an element that holds more is something with a caption.
const longestCaption = 600

// textWithin reports whether the text under a node has at most max bytes, in at most maxSmall nodes.
func textWithin(n *html.Node, max int) bool {
	size, nodes := 0, 0
	return !some(n, func(n *html.Node) bool {
		nodes++
		if n.Type == html.TextNode {
			size += len(n.Data)
		}
		return size > max || nodes > maxSmall
	})
}

// maxSmall bounds the nodes of what counts as small. A card with its icons has some hundred; looking at large ones again and again, from
// each of their parts, would take minutes.
const maxSmall = 1000

// holdsTable reports whether a figure is one around a table, which begins with it.
func holdsTable(figure *html.Node) bool {
	const nodes = 20
	looked, found := 0, false
	some(figure, func(n *html.Node) bool {
		looked++
		found = n.DataAtom == atom.Table
		return found || looked >= nodes
	})
	return found
}

func placeOfRole(role string) place {
	switch role {
	case "complementary":
		return inAside
	case "navigation", "menu", "menubar", "toolbar", "search":
		return inNav
	case "contentinfo":
		return inFooter
	case "dialog", "alertdialog":
		return inForm
	case "main":
		return inMain
	case "article":
		return inArticle
	}
	return 0
}

func hides(style string) bool {
	style = strings.ReplaceAll(strings.ToLower(style), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// placeOfName reads the words in a class or id.
func placeOfName(value string) place {
	var p place
	for name := range strings.FieldsSeq(value) {
		name = strings.ToLower(splitCamel(name))
		if len(name) > 80 { // generated
			continue
		}
		name = strings.TrimPrefix(name, "elementor-widget") // which is every part of a page, the text too
		if bodyNames[name] {
			p |= inBodyMark
			continue
		}
		for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' || r == ':' }) {
			p |= nameParts[part]
		}
		for _, whole := range nameStems {
			if strings.Contains(name, whole) {
				p |= inFurniture
			}
		}
	}
	return p
}

// splitCamel writes "imageEmbedCaption" as "image-Embed-Caption".
func splitCamel(name string) string {
	for i := 1; i < len(name); i++ {
		if isUpper(name[i]) && isLower(name[i-1]) {
			return name[:i] + "-" + splitCamel(name[i:])
		}
	}
	return name
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

// bodyNames are the class names and ids under which common themes keep the text of an article.
var bodyNames = setOf("entry-content", "post-content", "article-content", "article-body", "article__body", "story-body", "articlebody",
	"post-body", "td-post-content", "content-article", "single-content", "post_content", "article_body", "story-content", "news-content",
	"entry", "wysiwyg", "field-name-body", "field--name-body", "post-entry", "the-content", "the_content", "article-text", "article-body-content",
	"article__content", "newsbody", "storybody", "body-text", "content-text", "single-post-content", "post__content", "jeg_post_content",
	"content-inner", "article-entry", "post-text", "details-body", "news-details", "articletext", "main-article-body")

// nameParts are words of class names and ids ("post-related-2" has three) with what they say. Only words that never name the
// text of an article are here: engines of the page are judged by what they keep, so this list decides only ties.
var nameParts = map[string]place{}

func init() {
	for _, w := range strings.Fields(`related relateds share sharing shares shared social socials newsletter newsletters subscribe subscription
		promo promos promoted sponsored sponsor advert adverts advertisement ad ads adv advertising banner breadcrumb breadcrumbs
		recommended recommendation recommendations outbrain taboola toolbar pager pagination popular trending mostread sidebar
		widget widgets cookie cookies consent gdpr paywall donate donation donations signup login modal popup follow followus
		rating ratings vote poll polls survey quiz print printfriendly backlink copyright disclaimer authorbox tagcloud tags taglist prevnext readmore
		morenews morestories alsoread readalso seealso`) {
		nameParts[w] = inFurniture
	}
	for _, w := range strings.Fields(`comment comments disqus respond commentlist commentform replies`) {
		nameParts[w] = inComments
	}
	for _, w := range strings.Fields(`nav navbar navigation menu submenu`) {
		nameParts[w] = inNav
	}
	for _, w := range strings.Fields(`footer colophon`) {
		nameParts[w] = inFooter
	}
	for _, w := range strings.Fields(`figcaption caption captions wpcaption imagecaption photocaption credit credits imagecredit photocredit photographer
		video videos gallery slideshow carousel`) {
		nameParts[w] = namedCaption
	}
}

// nameStems are furniture wherever they stand in a class name or an id.
var nameStems = []string{"sharedaddy", "addtoany", "addthis", "jp-relatedposts", "yarpp", "relatedpost", "related-post", "related_post",
	"relatedarticle", "related-article", "relatedstor", "related-stor", "newsletter", "outbrain", "taboola", "social-share", "sharebar",
	"share-bar", "post-tags", "author-bio", "author-box", "authorbox", "about-author", "post-navigation", "screen-reader", "sr-only",
	"visually-hidden", "visuallyhidden"}

func setOf(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
