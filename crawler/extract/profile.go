package extract

import (
	"strings"
	"sync"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"khabar"
)

// selectorCache keeps compiled CSS selectors: outlets have few, pages are many.
type selectorCache struct{ compiled sync.Map }

// compile returns the matcher for a selector, or nil if it is none.
func (c *selectorCache) compile(selector string) cascadia.Matcher {
	if m, ok := c.compiled.Load(selector); ok {
		m, _ := m.(cascadia.Matcher)
		return m
	}
	group, err := cascadia.ParseGroup(selector)
	if err != nil {
		c.compiled.Store(selector, nil)
		return nil
	}
	c.compiled.Store(selector, cascadia.Matcher(group))
	return group
}

// all returns what a selector finds under root, in document order.
func (c *selectorCache) all(root *html.Node, selector string) []*html.Node {
	m := c.compile(selector)
	if m == nil || selector == "" {
		return nil
	}
	return cascadia.QueryAll(root, m)
}

func (c *selectorCache) first(root *html.Node, selector string) *html.Node {
	m := c.compile(selector)
	if m == nil || selector == "" {
		return nil
	}
	return cascadia.Query(root, m)
}

// chooseProfile takes the first profile of the outlet that holds for the page's host and for the day on which it was published.
func (e *Extractor) chooseProfile(p *page) {
	if len(p.outlet.Profiles) == 0 {
		return
	}
	presumed := e.presumed(p)
	for i := range p.outlet.Profiles {
		f := &p.outlet.Profiles[i]
		if f.Host != "" && !sameHost(f.Host, p.url.Hostname()) || !holdsFor(f, presumed) {
			continue
		}
		p.profile = f
		return
	}
}

func sameHost(a, b string) bool {
	return strings.TrimPrefix(strings.ToLower(a), "www.") == strings.TrimPrefix(strings.ToLower(b), "www.")
}

// holdsFor reports whether a profile is meant for pages published on a date. Without a date only open profiles are.
func holdsFor(f *khabar.Profile, d khabar.Date) bool {
	if d.IsZero() {
		return f.Until == ""
	}
	first, last := d.Span()
	return (f.From == "" || last.String() >= f.From) && (f.Until == "" || first.String() <= f.Until)
}

// bodyFromProfile returns the blocks of the elements that the profile names, without what it removes; nil if there is nothing.
func (e *Extractor) bodyFromProfile(p *page, root *html.Node) []block {
	if p.profile == nil || p.profile.Body == "" {
		return nil
	}
	var out []block
	var taken []*html.Node
	removed := map[*html.Node]bool{}
	for _, n := range e.rules.all(root, p.profile.Remove) {
		removed[n] = true
	}
	for _, n := range e.rules.all(root, p.profile.Body) {
		if inAny(n, taken) {
			continue
		}
		taken = append(taken, n)
		w := &walker{skip: removed}
		w.walk(n, state{node: n})
		w.flush()
		out = append(out, w.blocks...)
	}
	return out
}

func inAny(n *html.Node, roots []*html.Node) bool {
	for _, r := range roots {
		if within(n, r) {
			return true
		}
	}
	return false
}

// selectors is the profile of the page, or one that selects nothing.
func (p *page) selectors() khabar.Profile {
	if p.profile == nil {
		return khabar.Profile{}
	}
	return *p.profile
}

// selected returns the texts of the elements that a selector finds; of <meta> elements their content.
func (e *Extractor) selected(p *page, selector string) []string {
	var out []string
	for _, n := range e.rules.all(p.doc, selector) {
		text := attr(n, "content")
		if text == "" {
			text = textOf(n)
		}
		if text = oneLine(text); text != "" {
			out = append(out, text)
		}
	}
	return out
}
