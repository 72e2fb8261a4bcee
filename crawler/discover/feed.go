package discover

import (
	"bytes"
	"mime"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"

	"khabar"
)

// Feed reads an RSS, Atom or JSON feed. Of one that is broken it reads the entries that are whole. It returns KindInvalid for
// what is no feed at all.
func Feed(body []byte, mediaType string, base *url.URL) (*Listing, error) {
	body = toUTF8(body, mediaType)
	feed, err := parseFeed(body)
	broken := ""
	if err != nil {
		broken = "the feed is malformed"
		if feed, err = parseFeed(repair(body)); err != nil {
			feed, err = salvage(body)
		}
	}
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "discover: feed", "what was sent is not a feed").Wrap(err)
	}
	l := &Listing{Broken: broken, Next: nextOf(feed, base)}
	for _, item := range feed.Items {
		l.addItem(base, item, feed.Language)
	}
	return l, nil
}

func parseFeed(body []byte) (*gofeed.Feed, error) {
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	return p.Parse(bytes.NewReader(body))
}

func (l *Listing) addItem(base *url.URL, item *gofeed.Item, lang string) {
	address := item.Link
	if address == "" && len(item.Links) > 0 {
		address = item.Links[0]
	}
	if guid := item.GUID; address == "" && (strings.HasPrefix(guid, "http://") || strings.HasPrefix(guid, "https://")) {
		address = guid
	}
	hints := khabar.Hints{Title: text(item.Title), Published: date(item.Published), Lang: language(lang)}
	if hints.Published.IsZero() && item.PublishedParsed != nil {
		hints.Published = khabar.At(*item.PublishedParsed)
	}
	if !hints.Published.IsZero() {
		hints.Source = khabar.DateFeed
	}
	if item.UpdatedParsed != nil {
		hints.Modified = item.UpdatedParsed.UTC()
	}
	for _, a := range item.Authors {
		if a != nil && text(a.Name) != "" {
			hints.Authors = append(hints.Authors, text(a.Name))
		}
	}
	l.add(base, address, hints)
}

func language(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	if len(base) < 2 || len(base) > 3 {
		return ""
	}
	return base
}

// nextOf returns the page with older entries (RFC 5005, section 3), as Blogspot's feeds name it.
func nextOf(feed *gofeed.Feed, base *url.URL) string {
	original, ok := feed.OriginalFeed().(*atom.Feed)
	if !ok {
		return ""
	}
	for _, link := range original.Links {
		if link != nil && link.Rel == "next" {
			return resolve(base, link.Href)
		}
	}
	return ""
}

var (
	declaresEncoding = regexp.MustCompile(`(?i)^\s*<\?xml[^>]*\sencoding\s*=`)
	stray            = regexp.MustCompile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));")
	bareAmpersand    = regexp.MustCompile(`&(#?[a-zA-Z0-9]{0,32};?)`)
	entity           = regexp.MustCompile(`^(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});$`)
	items            = regexp.MustCompile(`(?is)<(item|entry)(?:\s[^>]*)?>.*?</(?:item|entry)\s*>`)
	root             = regexp.MustCompile(`(?is)<(?:rss|feed|rdf:RDF)\b[^>]*>`)
)

// toUTF8 decodes a feed that is neither UTF-8 nor says what it is: the charset of its Content-Type, else Windows-1256, in which
// old Arabic sites are written.
func toUTF8(body []byte, mediaType string) []byte {
	if utf8.Valid(body) || declaresEncoding.Match(body[:min(len(body), 200)]) || bytes.HasPrefix(body, []byte{0xff, 0xfe}) ||
		bytes.HasPrefix(body, []byte{0xfe, 0xff}) {
		return body
	}
	enc := charmap.Windows1256.NewDecoder()
	if _, params, err := mime.ParseMediaType(mediaType); err == nil && params["charset"] != "" {
		if known, name := charset.Lookup(params["charset"]); known != nil && name != "utf-8" {
			enc = known.NewDecoder()
		}
	}
	if decoded, err := enc.Bytes(body); err == nil {
		return decoded
	}
	return body
}

// repair takes out what makes XML of feeds unreadable: what stands before the root, control characters, ampersands that
// begin no entity.
func repair(body []byte) []byte {
	body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	if at := root.FindIndex(body); at != nil {
		body = body[at[0]:]
	}
	body = stray.ReplaceAll(body, nil)
	return bareAmpersand.ReplaceAllFunc(body, func(m []byte) []byte {
		if entity.Match(m[1:]) {
			return m
		}
		return append([]byte("&amp;"), m[1:]...)
	})
}

// salvage reads each entry that has a beginning and an end by itself, inside the feed's own root element.
func salvage(body []byte) (*gofeed.Feed, error) {
	body = repair(body)
	head := root.Find(body)
	if head == nil {
		return nil, gofeed.ErrFeedTypeNotDetected
	}
	name := strings.ToLower(strings.Trim(strings.Fields(string(head[1:]))[0], ">"))
	before, after := string(head), "</feed>"
	if name != "feed" {
		before, after = string(head)+"<channel>", "</channel></"+strings.Trim(strings.Fields(string(head[1:]))[0], ">")+">"
	}
	all := &gofeed.Feed{}
	for _, item := range items.FindAll(body, maxEntries) {
		one, err := parseFeed(slices.Concat([]byte(before), item, []byte(after)))
		if err != nil || len(one.Items) == 0 {
			one, err = parseFeed(slices.Concat([]byte(before), plainItem(item), []byte(after)))
		}
		if err == nil {
			all.Items = append(all.Items, one.Items...)
		}
	}
	if len(all.Items) == 0 {
		return nil, gofeed.ErrFeedTypeNotDetected
	}
	return all, nil
}

var plainFields = regexp.MustCompile(`(?is)<(title|link|guid|pubDate|published|updated|id|author|dc:creator)\b[^>]*?(?:/>|>.*?</[a-zA-Z:]+\s*>)`)

// plainItem is an entry reduced to the elements that matter here: its text may hold markup that nobody can close.
func plainItem(item []byte) []byte {
	name := "item"
	if bytes.HasPrefix(bytes.ToLower(item), []byte("<entry")) {
		name = "entry"
	}
	return slices.Concat([]byte("<"+name+">"), bytes.Join(plainFields.FindAll(item, -1), nil), []byte("</"+name+">"))
}
