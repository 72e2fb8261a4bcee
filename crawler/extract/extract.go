// Package extract makes a clean article of a news page or of a plain-text file. Bytes go in, with what is known about where they
// come from; out comes a khabar.Article whose Sources say, field by field, where each value was found, or the reason why the page
// is not an article. Paragraphs are the outlet's, verbatim: furniture is left out, nothing is rewritten.
//
// It fetches nothing, archives nothing and knows no outlet by name: what is particular to an outlet is a khabar.Profile of the
// directory it is given. docs/extraction.md has the order in which sources are believed and what was measured.
package extract

import (
	"context"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/net/html"

	"khabar"
)

// maxPage is the last resort against an engine that runs on for ever. What bounds the work on a page is the size of its tree, see
// maxNodes and maxTree, so that the outcome does not depend on what else the machine does.
const maxPage = 20 * time.Second

// Extractor makes articles of pages. It is safe for concurrent use.
type Extractor struct {
	outlets khabar.OutletDirectory
	names   *nameIndex
	rules   *selectorCache
	now     func() time.Time // only to refuse dates in the future
}

// New returns an extractor that knows the outlets of a directory; nil knows none.
func New(dir khabar.OutletDirectory) *Extractor {
	return &Extractor{outlets: dir, names: newNameIndex(dir), rules: &selectorCache{}, now: time.Now}
}

// Input is one page or file.
type Input struct {
	// URL is where it was fetched from. Without one, the page's own canonical address is taken.
	URL  string
	Body []byte
	// MediaType is the Content-Type header, verbatim, or empty.
	MediaType string
	// Outlet is the id of the outlet, where it is known; otherwise the address and the page tell.
	Outlet string
	// Fetched is when the page was fetched, or zero if that is not known. Dates after it are refused, and "3 hours ago" is relative to it;
	// without it, such a line states nothing.
	Fetched time.Time
	Hints   Hints
}

// Hints is what led to the page: the entry of a feed, a sitemap or an API. Empty fields say nothing.
type Hints struct {
	Title     string
	Authors   []string
	Section   string
	Tags      []string
	Lang      string
	Published khabar.Date
	// PublishedSource says which of them stated the date: DateFeed, DateSitemap, DateAPI or DateImport.
	PublishedSource khabar.DateSource
	Modified        khabar.Date
}

// Result is what was made of a page.
type Result struct {
	// Article is never nil. It holds what was found even if the page is not an article.
	Article *khabar.Article
	// IsArticle says whether the page is one article; if not, Reason is a short phrase for people: "a section page".
	IsArticle bool
	Reason    string
	// Canonical is the address that the page itself calls its own, absolute, or empty.
	Canonical string
}

// page is one page on its way through the extractor.
type page struct {
	in      Input
	url     *url.URL // of the page, never nil
	doc     *html.Node
	slim    *html.Node // see lean; the blocks point into it
	meta    *metadata
	blocks  []block
	keep    []bool  // of blocks: which are the text
	all     []block // of the whole page; blocks are some of them where a profile selects
	profile *khabar.Profile
	outlet  khabar.Outlet // zero if unknown
	latest  time.Time     // that the page can have been published
	art     *khabar.Article
	result  *Result
}

// set records where a field came from.
func (p *page) set(field, source string) { p.art.Sources[field] = source }

// setPart records that the body is of a part of the page or text: what came after the bounds was not read.
func (p *page) setPart() {
	p.set("body", strings.TrimPrefix(p.art.Sources["body"]+", cut: it is too long", ", "))
}

// HTML makes an article of an HTML page. A page that is no article is no error: Result says so. Errors are of KindInvalid (nothing
// that could be read), KindTimeout (ctx ended) and KindInternal (a defect that the page brought out).
func (e *Extractor) HTML(ctx context.Context, in Input) (result *Result, err error) {
	defer recovered(&result, &err)
	if err := ctx.Err(); err != nil {
		return nil, khabar.Errorf(khabar.KindTimeout, "extract", "the extraction was stopped").Wrap(err)
	}
	bounded, cancel := context.WithTimeout(ctx, maxPage)
	defer cancel()
	text, charset := decode(in.Body, in.MediaType)
	binary := isBinary(text)
	if binary {
		text = ""
	}
	doc, whole, err := parse(text)
	if err != nil {
		return nil, err
	}
	unveil(doc)
	p := e.newPage(in, doc)
	p.set("charset", charset)
	e.outletOf(p)
	e.chooseProfile(p)
	p.slim = lean(p.doc)
	p.all = blocksOf(p.slim)
	e.title(p)
	e.body(bounded, p)
	if err := ctx.Err(); err != nil {
		return nil, khabar.Errorf(khabar.KindTimeout, "extract", "the extraction was stopped").Wrap(err)
	}
	p.language() // which tells how the page orders the numbers of a date
	e.published(p)
	e.authors(p)
	e.section(p)
	e.tags(p)
	p.image()
	p.result.IsArticle, p.result.Reason = p.kind()
	if !whole {
		p.setPart()
	}
	p.finish()
	if binary {
		p.result.IsArticle, p.result.Reason = false, noPage
	}
	return p.result, nil
}

// finish puts the article into its normal form, as far as it has what that needs.
func (p *page) finish() {
	if err := p.art.Normalize(); err != nil { // without an address or an outlet the text is still worth having
		p.art.Words = khabar.CountWords(p.art.Body)
		if p.art.Published.IsZero() {
			p.art.PublishedSource = khabar.DateUnknown
		}
		if p.result.IsArticle && p.art.Title == "" && p.art.Body == "" {
			p.result.IsArticle, p.result.Reason = false, "no text"
		}
	}
}

// recovered turns a panic, ours or a library's, into an error.
func recovered(result **Result, err *error) {
	if r := recover(); r != nil {
		*result = nil
		*err = khabar.Errorf(khabar.KindInternal, "extract", "the page could not be extracted").
			Wrap(khabar.Errorf(khabar.KindInternal, "", "panic: %v\n%s", r, debug.Stack()))
	}
}
