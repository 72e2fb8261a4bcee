package importer

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"

	"khabar"
	"khabar/crawler/extract"
)

// maxDocumentBytes bounds one page or text, as the crawler bounds what it fetches.
const maxDocumentBytes = 10 << 20

// ImportedHost is the host of articles that name no address of their own: https://imported.invalid/ and the SHA-256 of their
// bytes, so that the same file imported twice is one article. Nothing ever answers there (RFC 6761, section 6.4).
const ImportedHost = "imported.invalid"

// importedOutlet is the outlet of what names neither address nor outlet.
const importedOutlet = "imported"

var errNoArticle = errors.New("no article")

// Extractor makes articles of pages and texts; extract.Extractor does.
type Extractor interface {
	HTML(ctx context.Context, in extract.Input) (*extract.Result, error)
	Text(ctx context.Context, in extract.Input) (*extract.Result, error)
}

// document imports a file that is one article.
func (r *run) document(ctx context.Context, file string, format Format, content *bufio.Reader) error {
	body, err := io.ReadAll(io.LimitReader(content, maxDocumentBytes+1))
	switch {
	case err != nil:
		return r.fail(ctx, file, 0, unreadable(err))
	case len(body) > maxDocumentBytes:
		return r.fail(ctx, file, 0, khabar.Errorf(khabar.KindTooLarge, "import", "it is longer than %d MiB", maxDocumentBytes>>20))
	}
	return r.add(ctx, &item{file: file, size: len(body), read: func(ctx context.Context) (khabar.Capture, error) {
		page := &khabar.Page{MediaType: "text/plain", Body: body}
		if format == HTML {
			page.MediaType, page.URL = "text/html", savedFrom(body)
		}
		return r.extract(ctx, page)
	}})
}

// extract makes a capture of a page or text. A page without an address gets one from what it says of itself, else from its bytes.
func (r *run) extract(ctx context.Context, page *khabar.Page) (khabar.Capture, error) {
	if r.Extractor == nil {
		return khabar.Capture{}, khabar.Errorf(khabar.KindInvalid, "import", "pages and plain text cannot be read here")
	}
	in := extract.Input{URL: page.URL, Body: page.Body, MediaType: page.MediaType, Fetched: page.Fetched}
	read := r.Extractor.HTML
	if strings.HasPrefix(page.MediaType, "text/plain") {
		read = r.Extractor.Text
	}
	result, err := read(ctx, in)
	if err == nil && r.Outlet != "" && !r.knows(result.Article.Outlet) { // the extractor had to guess the outlet
		in.Outlet = r.Outlet
		result, err = read(ctx, in)
	}
	switch {
	case err != nil:
		return khabar.Capture{}, err
	case !result.IsArticle:
		err := khabar.Errorf(khabar.KindInvalid, "import", "there is no article in it (%s)", result.Reason)
		return khabar.Capture{}, err.Wrap(errNoArticle)
	}
	a := result.Article
	a.URL = address(page, result)
	if a.Outlet == "" {
		a.Outlet = r.outletOf(a.URL)
	}
	if page.URL == "" {
		page.URL = a.URL
	}
	return khabar.Capture{Article: a, Page: page}, nil
}

// address chooses the address of an article among those that the page came from, that it calls canonical, and that the extractor
// found in its text. An address that is only a host is the front page, which some sites call canonical on every page of theirs.
func address(page *khabar.Page, result *extract.Result) string {
	for _, candidate := range []string{result.Article.URL, result.Canonical, page.URL} {
		if namesPage(candidate) {
			return candidate
		}
	}
	sum := sha256.Sum256(page.Body)
	return "https://" + ImportedHost + "/" + hex.EncodeToString(sum[:])
}

// namesPage reports whether an address can be that of one article.
func namesPage(address string) bool {
	canonical, err := khabar.CanonicalURL(address)
	if err != nil {
		return false
	}
	u, err := url.Parse(canonical)
	return err == nil && (u.Path != "/" || u.RawQuery != "")
}

// savedComment is what browsers write into a page that they save, with the length of the address in front of it.
var savedComment = regexp.MustCompile(`<!--\s*saved from url=\(\d+\)(https?://\S+)\s*-->`)

// savedFrom returns the address from which a browser saved a page, or "".
func savedFrom(body []byte) string {
	if found := savedComment.FindSubmatch(body[:min(len(body), peekBytes)]); found != nil {
		return string(found[1])
	}
	return ""
}

// knows reports whether an outlet is in the directory.
func (r *run) knows(outlet string) bool {
	if r.Outlets == nil {
		return false
	}
	_, known := r.Outlets.Outlet(outlet)
	return known
}

// outletOf returns the id of the outlet whose article an address is. A host that nobody has named makes an id as the extractor
// makes it: "news.example" gives "news-example".
func (r *run) outletOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return r.Outlet
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if r.Outlets != nil {
		if o, ok := r.Outlets.ByHost(host); ok {
			return o.ID
		}
	}
	switch {
	case r.Outlet != "":
		return r.Outlet
	case host == ImportedHost:
		return importedOutlet
	}
	return strings.ReplaceAll(host, ".", "-")
}
