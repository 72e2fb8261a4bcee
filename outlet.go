package khabar

import (
	"net/url"
	"strings"
	"time"
)

// OutletKind sorts outlets for filters.
type OutletKind string

const (
	OutletNewspaper   OutletKind = "newspaper"
	OutletAgency      OutletKind = "agency"
	OutletBroadcaster OutletKind = "broadcaster"
	OutletInstitute   OutletKind = "institute"
	OutletBlog        OutletKind = "blog"
)

// Outlet is who publishes: what a researcher filters by, and what the crawler needs to know to follow it. It is data: one
// YAML file in outlets/, described there.
type Outlet struct {
	ID      string     `json:"id" yaml:"id"`
	Name    Names      `json:"name" yaml:"name"`
	Kind    OutletKind `json:"kind" yaml:"kind"`
	Country string     `json:"country,omitempty" yaml:"country,omitempty"` // ISO 3166-1 alpha-2, lower case
	Langs   []string   `json:"langs" yaml:"langs"`
	Home    string     `json:"home" yaml:"home"`
	// Hosts are the hosts whose pages are this outlet's, without "www."; "bbc.com/arabic" means only what is under that path.
	Hosts []string `json:"hosts" yaml:"hosts"`
	// Aliases are the names under which others credit this outlet.
	Aliases []string `json:"aliases,omitempty" yaml:"aliases,omitempty"`
	// Verified is the day on which somebody last saw the addresses below answer; empty: never.
	Verified string `json:"verified,omitempty" yaml:"verified,omitempty"`
	// Interval is the least time between two requests to one host; zero: the crawler's default.
	Interval time.Duration `json:"-" yaml:"interval,omitempty"`
	// Skip are paths that are never articles, in the notation of robots.txt: "/tag/", "*/feed$".
	Skip     []string  `json:"-" yaml:"skip,omitempty"`
	Ways     []Way     `json:"ways,omitempty" yaml:"ways,omitempty"`
	Profiles []Profile `json:"-" yaml:"profiles,omitempty"`
}

// WayKind is a way to discover an outlet's articles.
type WayKind string

const (
	WayFeed      WayKind = "feed"      // RSS, Atom or JSON feed
	WaySitemap   WayKind = "sitemap"   // sitemap or sitemap index
	WayWordPress WayKind = "wordpress" // the site's /wp-json/wp/v2/posts
	WaySection   WayKind = "section"   // a page that lists articles
)

// Serves reports whether an address is one of the outlet's pages, by its hosts.
func (o Outlet) Serves(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	for _, h := range o.Hosts {
		host, under, _ := strings.Cut(h, "/")
		if !SameHost(host, u.Host) {
			continue
		}
		if rest, ok := strings.CutPrefix(strings.TrimPrefix(u.Path, "/"), under); ok && (under == "" || rest == "" ||
			rest[0] == '/') {
			return true
		}
	}
	return false
}

// SameHost reports whether two hosts are the same site: case, "www.", "m.", "amp." and a last dot are ignored; a port is not.
func SameHost(a, b string) bool { return siteHost(a) == siteHost(b) }

func siteHost(h string) string {
	h = strings.TrimSuffix(strings.ToLower(h), ".")
	for _, twin := range []string{"www.", "amp.", "m."} {
		if rest, ok := strings.CutPrefix(h, twin); ok && strings.Contains(rest, ".") {
			h = rest
		}
	}
	return h
}

// Way is one address at which an outlet's articles are discovered.
type Way struct {
	Kind WayKind `json:"kind" yaml:"kind"`
	// URL is the address. In that of a sitemap {yyyy}, {mm} and {dd} stand for a day: there is one sitemap for each.
	URL string `json:"url" yaml:"url"`
	// Lang is the language of what is found there, where the outlet has several.
	Lang string `json:"lang,omitempty" yaml:"lang,omitempty"`
	// Links selects the article links of a section page, Next the link to its next page (CSS selectors).
	Links string `json:"links,omitempty" yaml:"links,omitempty"`
	Next  string `json:"next,omitempty" yaml:"next,omitempty"`
}

// Profile says by CSS selectors where an outlet's pages keep what the extractor looks for. An empty selector leaves the field to
// the generic extraction.
type Profile struct {
	// From and Until bound the publication days for which the profile holds (both inclusive, 2006-01-02, empty: open), because
	// sites are redesigned. Host restricts it to one host.
	From  string `yaml:"from,omitempty"`
	Until string `yaml:"until,omitempty"`
	Host  string `yaml:"host,omitempty"`

	Title     string `yaml:"title,omitempty"`
	Body      string `yaml:"body,omitempty"`
	Authors   string `yaml:"authors,omitempty"`
	Published string `yaml:"published,omitempty"`
	Section   string `yaml:"section,omitempty"`
	Tags      string `yaml:"tags,omitempty"`
	// Remove selects furniture inside the body.
	Remove string `yaml:"remove,omitempty"`
}

// OutletDirectory knows the outlets. It is safe for concurrent use.
type OutletDirectory interface {
	// Outlet returns the outlet with an id, or false. Articles may name outlets that no directory knows: the id is shown then.
	Outlet(id string) (Outlet, bool)
	// Outlets returns all of them, ordered by id.
	Outlets() []Outlet
	// ByHost returns the outlet whose pages a host serves ("www." is ignored), or false.
	ByHost(host string) (Outlet, bool)
}
