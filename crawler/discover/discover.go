// Package discover reads the listings by which outlets announce their articles: RSS, Atom and JSON feeds, sitemaps and their
// indexes, the WordPress API, and section pages. Bytes go in; addresses with what the listing says of them come out, as far as
// the bytes can be read at all: a broken listing gives what it has and says what was wrong with it.
//
// It fetches nothing, remembers nothing, and does not judge whether an address is worth fetching.
package discover

import (
	"html"
	"net/url"
	"strings"
	"time"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// Listing is what one listing says.
type Listing struct {
	Entries []Entry
	// Sitemaps are the parts of a sitemap index.
	Sitemaps []Sitemap
	// Next is the address of the page with older entries, or empty.
	Next string
	// Pages is the number of pages that there are, where the listing tells; 0 otherwise.
	Pages int
	// Broken says in one phrase what could not be read, or is empty.
	Broken string
}

// Entry is one address in a listing.
type Entry struct {
	URL   string
	Hints khabar.Hints
}

// Sitemap is one part of a sitemap index.
type Sitemap struct {
	URL string
	// Modified is when it last changed, or zero; Stamp is that as it is written.
	Modified time.Time
	Stamp    string
}

const (
	// maxEntries bounds what is taken from one listing: the bound that sitemaps.org sets for a sitemap.
	maxEntries = 50_000
	// maxTitle and maxNames bound hints, in bytes and in names; longer ones are not titles and not bylines.
	maxTitle = 1000
	maxNames = 20
)

// add keeps an entry whose address is one; relative addresses are resolved.
func (l *Listing) add(base *url.URL, address string, hints khabar.Hints) {
	if absolute := resolve(base, address); absolute != "" && len(l.Entries) < maxEntries {
		if len(hints.Title) > maxTitle {
			hints.Title = ""
		}
		hints.Authors = hints.Authors[:min(len(hints.Authors), maxNames)]
		if back, err := khabar.ParseDate(hints.Published.String()); err != nil ||
			!back.Equal(hints.Published) { // an offset of 99 hours
			hints.Published, hints.Source = khabar.Date{}, ""
		}
		if y := hints.Modified.Year(); y < 1000 || y > 9999 {
			hints.Modified = time.Time{}
		}
		l.Entries = append(l.Entries, Entry{absolute, hints})
	}
}

// resolve makes an address absolute and drops its fragment; "" if it is not an http or https address.
func resolve(base *url.URL, address string) string {
	address = strings.TrimSpace(address)
	if address == "" {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// feedTimes are the forms of RFC 822 and its variants that feeds use, all with an offset.
var feedTimes = []string{time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
	"2 Jan 2006 15:04:05 -0700",
	"2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04 -0700", "Mon, 02 Jan 06 15:04:05 -0700"}

// date reads a date as a listing states it, keeping its offset; the zero Date if it cannot be read.
func date(stated string) khabar.Date {
	stated = strings.TrimSpace(stated)
	if stated == "" || len(stated) > 200 {
		return khabar.Date{}
	}
	for _, layout := range feedTimes {
		if t, err := time.Parse(layout, stated); err == nil {
			if _, offset := t.Zone(); offset == 0 && strings.HasSuffix(layout, "MST") && !isUTC(stated) {
				break // Go knows no offset for abbreviations such as EET: the reader of dates below may
			}
			return khabar.At(t)
		}
	}
	if d, err := khabar.ParseDate(stated); err == nil {
		return d
	}
	d, _ := newsdate.Parse(stated, newsdate.DayFirst)
	return d
}

func isUTC(stated string) bool {
	for _, name := range []string{"GMT", "UTC", "UT", "Z"} {
		if strings.HasSuffix(stated, " "+name) {
			return true
		}
	}
	return false
}

// text is a title or a name without markup, entities and doubled white space.
func text(s string) string {
	if strings.Contains(s, "<") {
		var out strings.Builder
		for s != "" {
			before, rest, tag := strings.Cut(s, "<")
			out.WriteString(before)
			_, after, closed := strings.Cut(rest, ">")
			if tag && !closed {
				out.WriteString("<" + rest)
				break
			}
			s = after
		}
		s = out.String()
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(html.UnescapeString(s), "\uFFFD")), " ")
}
