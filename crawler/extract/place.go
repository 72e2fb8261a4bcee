package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// placeOf says what one element tells about the text inside it.
func placeOf(n *html.Node) place {
	var p place
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
	case atom.Figure, atom.Figcaption:
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
		case "class", "id", "data-component", "data-testid", "data-module":
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
	return p
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
		name = strings.ToLower(name)
		if len(name) > 80 { // generated
			continue
		}
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

// bodyNames are the class names and ids under which common themes keep the text of an article.
var bodyNames = setOf("entry-content", "post-content", "article-content", "article-body", "article__body", "story-body", "articlebody",
	"post-body", "td-post-content", "content-article", "single-content", "post_content", "article_body", "story-content", "news-content",
	"entry", "wysiwyg", "field-name-body", "field--name-body", "post-entry", "the-content", "the_content", "article-text",
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
		rating ratings vote print printfriendly backlink copyright disclaimer authorbox tagcloud tags taglist prevnext readmore
		morenews morestories alsoread readalso seealso`) {
		nameParts[w] = inFurniture
	}
	for _, w := range strings.Fields(`comment comments disqus respond commentlist commentform`) {
		nameParts[w] = inComments
	}
	for _, w := range strings.Fields(`nav navbar navigation menu submenu`) {
		nameParts[w] = inNav
	}
	for _, w := range strings.Fields(`footer colophon`) {
		nameParts[w] = inFooter
	}
	for _, w := range strings.Fields(`figcaption caption wpcaption imagecaption photocaption`) {
		nameParts[w] = inFigure
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
