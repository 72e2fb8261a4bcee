package outlets

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/text/language"

	"khabar"
)

var (
	idForm      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	countryForm = regexp.MustCompile(`^[a-z]{2}$`)
	hostForm    = regexp.MustCompile(`^[\p{Ll}\p{Lo}0-9]([\p{Ll}\p{Lo}\p{M}0-9-]*[\p{Ll}\p{Lo}\p{M}0-9])?(\.[\p{Ll}\p{Lo}\p{M}0-9-]+)*(:[0-9]+)?(/[^?#\s]+)?$`)
	kinds       = []khabar.OutletKind{khabar.OutletNewspaper, khabar.OutletAgency, khabar.OutletBroadcaster,
		khabar.OutletInstitute, khabar.OutletBlog}
	wayKinds = []khabar.WayKind{khabar.WayFeed, khabar.WaySitemap, khabar.WayWordPress, khabar.WaySection}
)

const (
	maxIDBytes  = 64               // ids stand in addresses of the API
	maxInterval = 10 * time.Minute // a day then holds 144 requests: more was meant to be seconds
)

// checker collects the faults of one file.
type checker struct {
	at     lines
	faults []fault
}

func (c *checker) must(ok bool, where, format string, args ...any) {
	if !ok {
		c.faults = append(c.faults, fault{c.at.of(where), fmt.Sprintf(format, args...)})
	}
}

// validate reports what a file of the right shape still has wrong.
func validate(o khabar.Outlet, at lines) []fault {
	c := &checker{at: at}
	c.must(idForm.MatchString(o.ID) && len(o.ID) <= maxIDBytes, "$.id",
		"id %q: small Latin letters, digits and single hyphens, at most %d", o.ID, maxIDBytes)
	c.must(o.Name.Ar != "" || o.Name.En != "", "$.name", "name: an Arabic (ar) or an English (en) name is needed")
	c.must(slices.Contains(kinds, o.Kind), "$.kind", "kind %q: one of %v", o.Kind, kinds)
	c.must(o.Country == "" || countryForm.MatchString(o.Country), "$.country",
		"country %q: two small letters of ISO 3166-1 (sy), or nothing", o.Country)
	c.must(len(o.Langs) > 0, "$.langs", "langs: at least one language (ar)")
	for i, l := range o.Langs {
		c.lang(l, fmt.Sprintf("$.langs[%d]", i))
	}
	c.address(o.Home, "$.home")
	c.must(len(o.Hosts) > 0, "$.hosts", "hosts: at least one host")
	for i, h := range o.Hosts {
		c.must(hostForm.MatchString(h) && !strings.HasPrefix(h, "www."), fmt.Sprintf("$.hosts[%d]", i),
			"host %q: a host in small letters without http:// and without www.", h)
	}
	for i, a := range o.Aliases {
		c.must(aliasKey(a) != "", fmt.Sprintf("$.aliases[%d]", i), "alias %q has no letter", a)
	}
	c.day(o.Verified, "$.verified")
	c.must(o.Interval >= 0 && o.Interval <= maxInterval, "$.interval", "interval %s: 0s to %s", o.Interval, maxInterval)
	for i, s := range o.Skip {
		c.must(strings.HasPrefix(s, "/") || strings.HasPrefix(s, "*"), fmt.Sprintf("$.skip[%d]", i),
			"skip %q: a path begins with / or *", s)
	}
	for i, w := range o.Ways {
		c.way(w, fmt.Sprintf("$.ways[%d]", i))
	}
	for i, p := range o.Profiles {
		c.profile(p, fmt.Sprintf("$.profiles[%d]", i))
	}
	return c.faults
}

func (c *checker) way(w khabar.Way, where string) {
	c.must(slices.Contains(wayKinds, w.Kind), where+".kind", "kind %q: one of %v", w.Kind, wayKinds)
	c.address(strings.NewReplacer("{yyyy}", "2026", "{mm}", "01", "{dd}", "06").Replace(w.URL), where+".url")
	if w.Lang != "" {
		c.lang(w.Lang, where+".lang")
	}
	if w.Links != "" || w.Next != "" {
		c.must(w.Kind == khabar.WaySection, where, "links and next belong to a way of kind section")
	}
	c.selector(w.Links, where+".links")
	c.selector(w.Next, where+".next")
}

func (c *checker) profile(p khabar.Profile, where string) {
	c.day(p.From, where+".from")
	c.day(p.Until, where+".until")
	c.must(p.From == "" || p.Until == "" || p.From <= p.Until, where+".until", "until %s is before from %s", p.Until, p.From)
	for name, s := range map[string]string{"title": p.Title, "body": p.Body, "authors": p.Authors, "published": p.Published,
		"section": p.Section, "tags": p.Tags, "remove": p.Remove} {
		c.selector(s, where+"."+name)
	}
}

func (c *checker) address(a, where string) {
	u, err := url.Parse(a)
	c.must(err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil, where,
		"%q is not an http or https address", a)
}

func (c *checker) lang(l, where string) {
	base, err := language.ParseBase(l)
	c.must(err == nil && base.String() == l, where, "language %q: a two-letter code (ar, en)", l)
}

func (c *checker) day(d, where string) {
	if d != "" {
		_, err := time.Parse(time.DateOnly, d)
		c.must(err == nil, where, "%q is not a day; write 2026-01-06", d)
	}
}

func (c *checker) selector(s, where string) {
	if s != "" {
		_, err := cascadia.ParseGroup(s)
		c.must(err == nil, where, "%q is not a CSS selector", s)
	}
}
