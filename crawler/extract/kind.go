package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	errorTitles  = newPhrases(section(pagesText, "error"))
	goneLines    = newPhrases(section(pagesText, "gone"))
	nothingLines = newPhrases(section(pagesText, "nothing"))
	loginTitles  = newPhrases(section(pagesText, "login"))
	consentLines = newPhrases(section(pagesText, "consent"))
	videoTitles  = newPhrases(section(pagesText, "video"))
	listTitles   = newPhrases(section(pagesText, "list"))
	listingPaths = setOf(foldAll(section(pagesText, "listing"))...)
)

const (
	// fewWords is the length below which a text is a note beside something else: a video, a list, an error.
	fewWords = 40
	// noteWords is the length up to which a text may be what a page says instead of an article: not found, log in.
	noteWords = 150
	// noWords is the length below which there is no text.
	noWords = 12
	// manyCards is the number of linked headlines from which a page with little text is a list of articles.
	manyCards = 8
	// someTeasers is the number of teasers that make a list when the text consists of little else.
	someTeasers = 3
)

// frontPath is the path of a front page, of the site or of one of its languages.
var frontPath = regexp.MustCompile(`^(?:[a-z]{2}(?:-[a-z]{2})?)?/?(?:home|(?:index|default)(?:\.[a-z]{3,5})?)?$`)

// pageNumber is the tail of the address of a further page of a list.
var pageNumber = regexp.MustCompile(`/page/\d+/?$`)

// kind decides whether the page is one article, and says why not.
func (p *page) kind() (isArticle bool, reason string) {
	words := len(wordHashes(p.art.Body))
	path := strings.Trim(p.url.Path, "/")
	stated := p.meta.ld.article.found || strings.Contains(p.meta.first("og:type"), "article") || strings.Contains(p.meta.bodyClass, "single-post")
	switch {
	case words < noteWords && !stated && p.isError():
		return false, "an error page"
	case words < 2*noteWords && p.asksConsent():
		return false, "a page that asks for consent"
	case words < noteWords && p.asksLogin():
		return false, "a login page"
	case words < noteWords && !stated && p.foundNothing():
		return false, "a page of search results"
	case strings.Contains(p.meta.bodyClass, "error404"):
		return false, "an error page"
	case words < noWords && p.hasVideo():
		return false, "a video without text"
	case words < noWords:
		return false, "no text"
	case words < fewWords && p.isVideoPage():
		return false, "a video without text"
	case p.url.Host != "" && frontPath.MatchString(path) && p.url.RawQuery == "" && !p.meta.ld.article.found:
		return false, "a front page"
	case pageNumber.MatchString(p.url.Path):
		return false, "a page of a list"
	case p.isListing(path, words, stated):
		return false, "a section page"
	}
	return true, ""
}

// isListing recognises pages that list articles: by what they say they are, by their address, by many linked headlines over little text.
func (p *page) isListing(path string, words int, stated bool) bool {
	for class := range strings.FieldsSeq(p.meta.bodyClass) {
		switch class {
		case "category", "tag", "author", "search", "search-results", "archive", "blog", "home":
			if !strings.Contains(p.meta.bodyClass, "single") && words < 300 {
				return true
			}
		}
	}
	if !stated && (words < 300 && p.saysList() || p.isTeasers(words)) {
		return true
	}
	cards := p.cards()
	if !stated && cards >= 3 {
		for _, o := range p.meta.ld.objects {
			if o.is(setOf("collectionpage", "searchresultspage", "profilepage", "itemlist")) && words < 300 {
				return true
			}
		}
		if first, _, _ := strings.Cut(path, "/"); listingPaths[fold(first)] && words < 200 && !strings.ContainsAny(path, "0123456789") {
			return true
		}
	}
	return !stated && cards >= manyCards && (words < 120 || words < cards*15 && p.paragraphs() < 3) && !p.isBrief()
}

// isBrief recognises a few sentences of news above a list of other articles: a dated headline of some length, and the text right under it.
func (p *page) isBrief() bool {
	const near = 5 // blocks between the two: date, author, picture
	head, first, _ := p.landmarks()
	return head >= 0 && first > head && first-head <= near && !p.art.Published.IsZero() && len(p.all[head].words) >= shingle &&
		p.all[head].linked == 0 && !leadsOn(&p.all[first]) && len(p.all[first].words) >= noWords && isSentence(p.all[first].text)
}

// saysList reports whether a line of the page calls it a list: "Showing posts with the label".
func (p *page) saysList() bool {
	for i := range p.all {
		b := &p.all[i]
		if len(b.words) >= 3 && len(b.words) < 25 && !b.where.any(inNav|inFooter|inAside|inComments) && listTitles.begins(fold(b.text)) {
			return true
		}
	}
	return false
}

// isTeasers reports whether at least three blocks of the page are teasers, and half of the kept text belongs to them, of a long text
// four fifths: lines that begin with a linked headline, and what stands right under one.
func (p *page) isTeasers(words int) bool {
	teasers, under := 0, false
	inTeasers := map[string]bool{}
	for i := range p.all {
		b := &p.all[i]
		if b.where.any(inNav | inFooter | inAside | inComments | inFurniture) {
			under = false
			continue
		}
		leads := leadsOn(b)
		if leads {
			teasers++
		}
		if leads || under {
			inTeasers[b.text] = true
		}
		under = leads && b.share() > 0.8 || under && len(b.words) < 10 // a date may stand between
	}
	covered := 0
	for i := range p.blocks {
		if p.keep[i] && inTeasers[p.blocks[i].text] {
			covered += len(p.blocks[i].words)
		}
	}
	if words >= 300 {
		return teasers >= someTeasers && covered*5 >= words*4
	}
	return teasers >= someTeasers && covered*2 >= words
}

// leadsOn reports whether a block begins with a link of four or more words, as the headline of a teaser does.
func leadsOn(b *block) bool {
	if b.linked == 0 || b.role != heading && b.role != item && b.node.DataAtom != atom.P && b.node.DataAtom != atom.Div {
		return false
	}
	link := find(b.node, atom.A)
	if link == nil {
		return b.share() > 0.8 && len(b.words) >= 4
	}
	text := textOf(link)
	return len(wordHashes(text)) >= 4 && strings.HasPrefix(oneLine(b.text), text)
}

// cards counts the linked headlines outside the text that is kept.
func (p *page) cards() int {
	n := 0
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.role == heading && b.share() > 0.8 && len(b.words) >= 4 && !b.where.any(inNav|inFooter|inAside) {
			n++
		}
	}
	return n
}

// paragraphs counts the kept blocks that are sentences rather than teasers.
func (p *page) paragraphs() int {
	n := 0
	for i, keep := range p.keep {
		if keep && len(p.blocks[i].words) >= 25 && p.blocks[i].linked == 0 {
			n++
		}
	}
	return n
}

func (p *page) hasVideo() bool {
	if strings.HasPrefix(p.meta.first("og:type"), "video") || p.meta.first("og:video", "og:video:url", "twitter:player") != "" {
		return true
	}
	for _, o := range p.meta.ld.objects {
		if o.is(setOf("videoobject")) {
			return true
		}
	}
	found := false
	each(p.doc, func(n *html.Node) bool {
		if n.DataAtom == atom.Video || n.DataAtom == atom.Iframe && strings.Contains(attr(n, "src"), "youtube.com/embed") {
			found = true
		}
		return !found
	})
	return found
}

// isVideoPage reports whether the page says that it is about its video, rather than an article with one.
func (p *page) isVideoPage() bool {
	if !p.hasVideo() || p.meta.ld.article.found {
		return false
	}
	return strings.HasPrefix(p.meta.first("og:type"), "video") || strings.Contains(p.url.Path, "/video") || strings.Contains(p.url.Path, "/watch") ||
		videoTitles.begins(fold(p.art.Title))
}
