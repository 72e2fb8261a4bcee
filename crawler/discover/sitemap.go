package discover

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html/charset"

	"khabar"
)

// maxSitemapBytes bounds what is read of one sitemap, unpacked: the bound that sitemaps.org sets.
const maxSitemapBytes = 50 << 20

// ReadSitemap reads a sitemap or a sitemap index (sitemaps.org, with Google's news extension), packed with gzip or not, or a list
// of addresses one a line. It reads as a stream and holds nothing but the entries. A feed in its place is read as one. It returns
// KindInvalid for anything else.
func ReadSitemap(r io.Reader, base *url.URL) (*Listing, error) {
	b := bufio.NewReaderSize(r, 4096)
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, khabar.Errorf(khabar.KindInvalid, "discover: sitemap", "the sitemap cannot be unpacked").Wrap(err)
		}
		b = bufio.NewReaderSize(z, 4096)
	}
	limited := &io.LimitedReader{R: b, N: maxSitemapBytes}
	content := bufio.NewReaderSize(limited, 4096)
	head, _ := content.Peek(512)
	if start := bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"); bytes.HasPrefix(start, []byte("http://")) || bytes.HasPrefix(start,
		[]byte("https://")) {
		return addressLines(content, base), nil
	}
	s := &sitemapReader{base: base, listing: &Listing{}, d: xml.NewDecoder(printable{content})}
	s.d.Strict = false
	s.d.Entity = xml.HTMLEntity
	s.d.CharsetReader = charset.NewReaderLabel
	err := s.read()
	if limited.N <= 0 {
		err = errors.New("it is longer than a sitemap may be")
	}
	if err == nil {
		return s.listing, nil
	}
	if len(s.listing.Entries)+len(s.listing.Sitemaps) == 0 {
		return nil, khabar.Errorf(khabar.KindInvalid, "discover: sitemap", "what was sent is not a sitemap").Wrap(err)
	}
	s.listing.Broken = "the sitemap is malformed or cut off"
	return s.listing, nil
}

// printable replaces the control characters that XML does not allow, and that some sites write, by spaces.
type printable struct{ r io.Reader }

func (p printable) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	for i, c := range b[:n] {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			b[i] = ' '
		}
	}
	return n, err
}

// addressLines reads the plain form of a sitemap.
func addressLines(r io.Reader, base *url.URL) *Listing {
	l := &Listing{}
	lines := bufio.NewScanner(r)
	for lines.Scan() && len(l.Entries) < maxEntries {
		l.add(base, strings.TrimPrefix(lines.Text(), "\ufeff"), khabar.Hints{})
	}
	if lines.Err() != nil {
		l.Broken = "the sitemap is malformed or cut off"
	}
	return l
}

// sitemapReader reads the elements of one sitemap.
type sitemapReader struct {
	base    *url.URL
	d       *xml.Decoder
	listing *Listing
}

var errNoSitemap = errors.New("the document is neither a sitemap nor a feed")

func (s *sitemapReader) read() error {
	known := false
	for {
		token, err := s.d.Token()
		if errors.Is(err, io.EOF) {
			if !known {
				return errNoSitemap
			}
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "urlset", "sitemapindex":
			known = true
		case "url":
			err = s.url()
		case "sitemap":
			err = s.sitemap()
		default:
			if !known {
				return errNoSitemap
			}
			err = s.d.Skip()
		}
		if err != nil {
			return err
		}
		if len(s.listing.Entries) >= maxEntries || len(s.listing.Sitemaps) >= maxEntries {
			return errors.New("it has more entries than a sitemap may have")
		}
	}
}

// fields reads the texts of an element's descendants by their local name, each one's first.
func (s *sitemapReader) fields() (map[string]string, error) {
	found := map[string]string{}
	name := ""
	for depth := 1; depth > 0; {
		token, err := s.d.Token()
		if err != nil {
			return found, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if name = t.Name.Local; name == "image" || name == "video" { // they have titles and dates of their own
				if err := s.d.Skip(); err != nil {
					return found, err
				}
				name = ""
				continue
			}
			if depth++; depth > 8 { // a url element is three deep
				return found, errors.New("it is nested too deep")
			}
		case xml.EndElement:
			name = ""
			depth--
		case xml.CharData:
			if name != "" && found[name] == "" && len(t) < 8192 {
				found[name] = strings.TrimSpace(string(t))
			}
		}
	}
	return found, nil
}

func (s *sitemapReader) url() error {
	f, err := s.fields()
	if err != nil {
		return err
	}
	hints := khabar.Hints{Title: text(f["title"]), Published: date(f["publication_date"]), Lang: language(f["language"])}
	if !hints.Published.IsZero() {
		hints.Source = khabar.DateSitemap
	}
	if m := date(f["lastmod"]); !m.IsZero() {
		hints.Modified = m.Time.UTC()
	}
	s.listing.add(s.base, f["loc"], hints)
	return nil
}

func (s *sitemapReader) sitemap() error {
	f, err := s.fields()
	if err != nil {
		return err
	}
	if address := resolve(s.base, f["loc"]); address != "" {
		s.listing.Sitemaps = append(s.listing.Sitemaps, Sitemap{URL: address, Modified: date(f["lastmod"]).Time,
			Stamp: f["lastmod"]})
	}
	return nil
}
