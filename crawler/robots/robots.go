// Package robots reads robots.txt and answers whether a crawler may fetch an address: RFC 9309, with the tolerance that its
// reference implementation has for what people really write. Bytes go in, decisions come out; fetching and caching the file
// is the business of package fetch.
//
// The longest matching rule decides, and of two equally long ones the one that allows. Groups for the same product token are
// merged. A group for a crawler replaces the group for "*", it does not add to it.
package robots

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

const (
	// MaxBytes is how much of a file is read: RFC 9309, section 2.5, asks for 500 KiB at least.
	MaxBytes = 500 << 10
	// maxLineBytes is where a line is cut: eight times the longest address that old browsers took, as in the reference
	// implementation.
	maxLineBytes = 8*2083 - 1
	// maxCrawlDelay bounds what a Crawl-delay line can say; more is an error of whoever wrote it.
	maxCrawlDelay = 24 * time.Hour
)

// File is one robots.txt. It is safe for concurrent use.
type File struct {
	groups   []group
	sitemaps []string
}

// group is the rules for some crawlers.
type group struct {
	agents []string // product tokens in lower case; "*" is every crawler
	rules  []rule
	delay  time.Duration
}

type rule struct {
	allow   bool
	pattern string // as written, non-ASCII bytes escaped
	decoded string // in the normal form of RFC 9309, section 2.2.2
}

// Parse reads a file. It never fails: what it cannot read is skipped, as RFC 9309 demands. Beyond MaxBytes nothing is read.
func Parse(data []byte) *File {
	if len(data) > MaxBytes {
		data = data[:MaxBytes]
		if i := bytes.LastIndexAny(data, "\r\n"); i >= 0 {
			data = data[:i] // half a rule could say the opposite of the whole one
		}
	}
	f := &File{}
	open := false // the last line named a crawler: the next one that does belongs to the same group
	for _, line := range splitLines(skipMark(data)) {
		key, value := keyAndValue(line)
		switch key {
		case keyAgent:
			if !open || len(f.groups) == 0 {
				f.groups = append(f.groups, group{})
			}
			open = true
			if name := agentOf(value); name != "" {
				g := &f.groups[len(f.groups)-1]
				g.agents = append(g.agents, name)
			}
		case keyAllow, keyDisallow:
			open = false
			if len(f.groups) > 0 { // rules before the first group concern nobody
				g := &f.groups[len(f.groups)-1]
				g.rules = append(g.rules, newRule(key == keyAllow, value)...)
			}
		case keyDelay:
			if len(f.groups) > 0 {
				g := &f.groups[len(f.groups)-1]
				g.delay = max(g.delay, delayOf(value)) // it closes no group, so that one group can have several
			}
		case keySitemap:
			f.sitemaps = append(f.sitemaps, value)
		}
	}
	return f
}

// Sitemaps returns the addresses of the Sitemap lines, in their order, as they are written.
func (f *File) Sitemaps() []string { return f.sitemaps }

// CrawlDelay returns the seconds between requests that the file asks a crawler for, at most a day; 0 if it asks for nothing. It
// is not part of RFC 9309, but widely written.
func (f *File) CrawlDelay(agent string) time.Duration {
	var delay time.Duration
	for _, g := range f.groupsFor(agent) {
		delay = max(delay, g.delay)
	}
	return delay
}

// groupsFor returns the groups that name a crawler, else those for every crawler.
func (f *File) groupsFor(agent string) []group {
	agent, _, _ = strings.Cut(strings.ToLower(agent), "/")
	var own, everybody []group
	named := false
	for _, g := range f.groups {
		for _, a := range g.agents {
			switch a {
			case agent:
				own, named = append(own, g), true
			case "*":
				everybody = append(everybody, g)
			}
		}
	}
	if named {
		return own
	}
	return everybody
}

type key uint8

const (
	keyUnknown key = iota
	keyAgent
	keyAllow
	keyDisallow
	keySitemap
	keyDelay
)

// keyNames maps the beginnings of a line's key, in lower case, to what they mean: right spellings and the wrong ones that the
// reference implementation takes for them.
var keyNames = []struct {
	prefix string
	key    key
}{
	{"user-agent", keyAgent}, {"useragent", keyAgent}, {"user agent", keyAgent},
	{"allow", keyAllow},
	{"disallow", keyDisallow}, {"dissallow", keyDisallow}, {"dissalow", keyDisallow}, {"disalow", keyDisallow},
	{"diasllow", keyDisallow}, {"disallaw", keyDisallow},
	{"sitemap", keySitemap}, {"site-map", keySitemap},
	{"crawl-delay", keyDelay}, {"crawldelay", keyDelay},
}

const blanks = " \t\v\f"

// keyAndValue splits a line at its colon; without one, at white space if exactly two words stand there.
func keyAndValue(line string) (key, string) {
	line, _, _ = strings.Cut(line, "#")
	line = strings.Trim(line, blanks)
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		i := strings.IndexAny(line, " \t")
		if i < 0 {
			return keyUnknown, ""
		}
		name, value = line[:i], strings.Trim(line[i:], blanks)
		if strings.ContainsAny(value, " \t") {
			return keyUnknown, ""
		}
	}
	name = strings.ToLower(strings.Trim(name, blanks))
	for _, k := range keyNames {
		if strings.HasPrefix(name, k.prefix) {
			return k.key, strings.Trim(value, blanks)
		}
	}
	return keyUnknown, ""
}

// agentOf returns the product token of a User-agent line in lower case: its first letters, "-" and "_"; "*" for everybody.
func agentOf(value string) string {
	if value == "*" || (strings.HasPrefix(value, "*") && strings.ContainsRune(blanks, rune(value[1]))) {
		return "*"
	}
	end := strings.IndexFunc(value, func(r rune) bool {
		return r != '-' && r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if end >= 0 {
		value = value[:end]
	}
	return strings.ToLower(value)
}

func delayOf(value string) time.Duration {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds > 0) {
		return 0
	}
	return time.Duration(min(seconds, maxCrawlDelay.Seconds()) * float64(time.Second))
}

// skipMark drops a byte order mark, or the beginning of one.
func skipMark(data []byte) []byte {
	for _, b := range []byte("\xef\xbb\xbf") {
		if len(data) == 0 || data[0] != b {
			break
		}
		data = data[1:]
	}
	return data
}

// splitLines splits at LF, CR and CRLF and cuts each line at maxLineBytes.
func splitLines(data []byte) []string {
	lines := strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' || r == '\r' })
	for i, l := range lines {
		if len(l) > maxLineBytes {
			lines[i] = l[:maxLineBytes]
		}
	}
	return lines
}
