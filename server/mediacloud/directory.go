package mediacloud

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"khabar"
)

// source is an outlet. Name is its domain, by which Media Cloud's stories and counts call it.
type source struct {
	ID              int64    `json:"id"`
	Name            string   `json:"name"`
	Label           string   `json:"label"`
	LabelArabic     string   `json:"label_ar,omitempty"`
	Outlet          string   `json:"outlet"` // its id in khabar's own API
	Platform        string   `json:"platform"`
	Homepage        string   `json:"homepage"`
	MediaType       string   `json:"media_type"`
	PubCountry      *string  `json:"pub_country"` // ISO 3166-1, three letters
	PubState        *string  `json:"pub_state"`
	PrimaryLanguage *string  `json:"primary_language"`
	AlternativeName []string `json:"alternative_domains"`
	CollectionCount int      `json:"collection_count"`
	Stories         int      `json:"stories"`

	hosts []string // what canonical_domain: may say
}

// collection is a group of outlets: all, those of a country, of a language, or of a kind.
type collection struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Platform    string `json:"platform"`
	Notes       string `json:"notes"`
	Public      bool   `json:"public"`
	Featured    bool   `json:"featured"`
	Managed     bool   `json:"managed"`
	Monitored   bool   `json:"monitored"`
	SourceCount int    `json:"source_count"`

	sources []int64
}

// idBits is how much of a hash a number is made of: few enough for R and JavaScript, whose numbers are exact below 2^53, and so
// many that two of a thousand outlets share one with a probability below 10^-8.
const idBits = 48

// numberOf is the number of a source or collection. It follows from the name alone, so that it never changes.
func numberOf(kind, name string) int64 {
	sum := sha256.Sum256([]byte(kind + "\x00" + name))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> (64 - idBits))
}

// directory is all sources and collections at one moment.
type directory struct {
	sources     []*source
	collections []*collection
	byOutlet    map[string]*source
	byID        map[int64]*source
	state       khabar.IndexState
}

// directory lists the outlets that the directory knows, and those that only articles name.
func (a *API) directory(ctx context.Context) (*directory, error) {
	result, err := a.search(ctx, khabar.SearchRequest{Sort: khabar.SortNewest,
		Facets: []khabar.FacetRequest{{Field: khabar.FieldOutlet, Size: khabar.MaxFacetValues}}})
	if err != nil {
		return nil, err
	}
	d := &directory{byOutlet: map[string]*source{}, byID: map[int64]*source{}, state: result.State}
	groups := groups{}
	stories := map[string]int{}
	for _, v := range result.Facets[0].Values {
		stories[v.Value] = v.Count
	}
	for _, o := range a.Outlets.Outlets() {
		d.add(sourceOf(o, stories[o.ID]), groups.of(o))
		delete(stories, o.ID)
	}
	for _, v := range result.Facets[0].Values {
		if count, unlisted := stories[v.Value]; unlisted {
			d.add(sourceOf(khabar.Outlet{ID: v.Value}, count), groups.of(khabar.Outlet{}))
		}
	}
	for _, c := range groups {
		d.collections = append(d.collections, c)
	}
	slices.SortFunc(d.collections, func(x, y *collection) int {
		return cmp.Or(cmp.Compare(len(y.sources), len(x.sources)), cmp.Compare(x.Name, y.Name))
	})
	return d, nil
}

// add puts a source in and into its collections.
func (d *directory) add(s *source, in []*collection) {
	d.sources = append(d.sources, s)
	d.byOutlet[s.Outlet], d.byID[s.ID] = s, s
	for _, c := range in {
		c.sources = append(c.sources, s.ID)
		c.SourceCount++
		s.CollectionCount++
	}
}

func sourceOf(o khabar.Outlet, stories int) *source {
	s := &source{ID: numberOf("source", o.ID), Name: o.ID, Label: cmp.Or(o.Name.In("en"), o.ID), LabelArabic: o.Name.Ar, Outlet: o.ID,
		Platform: Platform, Homepage: o.Home, MediaType: string(o.Kind), AlternativeName: []string{}, Stories: stories, hosts: []string{o.ID}}
	if len(o.Hosts) > 0 {
		s.Name, s.AlternativeName = o.Hosts[0], append(s.AlternativeName, o.Hosts[1:]...)
		s.hosts = append(s.hosts, o.Hosts...)
	}
	if region, err := language.ParseRegion(o.Country); err == nil {
		country := region.ISO3()
		s.PubCountry = &country
	}
	if len(o.Langs) > 0 {
		s.PrimaryLanguage = &o.Langs[0]
	}
	return s
}

// groups are the collections by name.
type groups map[string]*collection

// of returns the collections that an outlet belongs to.
func (g groups) of(o khabar.Outlet) []*collection {
	names := []string{"All outlets"}
	if region, err := language.ParseRegion(o.Country); err == nil {
		names = append(names, "Country: "+cmp.Or(display.English.Regions().Name(region), o.Country))
	}
	for _, code := range o.Langs {
		if tag, err := language.Parse(code); err == nil {
			names = append(names, "Language: "+cmp.Or(display.English.Languages().Name(tag), code))
		}
	}
	if o.Kind != "" {
		names = append(names, "Kind: "+string(o.Kind))
	}
	out := make([]*collection, len(names))
	for i, name := range names {
		if g[name] == nil {
			g[name] = &collection{ID: numberOf("collection", name), Name: name, Platform: Platform, Public: true, Managed: true}
		}
		out[i] = g[name]
	}
	return out
}

// domain returns the id of the outlet with a domain, or one of its other hosts.
func (d *directory) domain(name string) (string, bool) {
	for _, s := range d.sources {
		if slices.ContainsFunc(s.hosts, func(h string) bool { return khabar.SameHost(h, name) }) {
			return s.Outlet, true
		}
	}
	return "", false
}

// name is what stories and counts call an outlet.
func (d *directory) name(outlet string) string {
	if s, ok := d.byOutlet[outlet]; ok {
		return s.Name
	}
	return outlet
}

// named reports whether a text is part of one of the names, in any case of letters.
func named(text string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(strings.ToLower(n), strings.ToLower(text)) })
}
