package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
)

// maxTags bounds the tags of an article: longer lists are the site's, not the article's.
const maxTags = 40

// newPage begins the work on a parsed page.
func (e *Extractor) newPage(in Input, doc *html.Node) *page {
	p := &page{in: in, doc: doc, meta: readMetadata(doc), art: &khabar.Article{Sources: map[string]string{}}, result: &Result{}}
	p.latest = e.latest(in)
	p.url = &url.URL{}
	if u, err := url.Parse(strings.TrimSpace(in.URL)); err == nil && u.Host != "" {
		p.url = u
	}
	address, source := p.meta.canonical(p.url)
	p.result.Canonical = address
	if p.url.Host == "" && address != "" {
		p.url, _ = url.Parse(address)
		p.set("url", source)
	} else if p.url.Host != "" {
		p.set("url", "given")
	}
	if p.url.Host != "" {
		p.art.URL = p.url.String()
	}
	p.result.Article = p.art
	return p
}

// section takes the part of the site that the article stands in.
func (e *Extractor) section(p *page) {
	for _, c := range []struct {
		source string
		values []string
	}{
		{"profile", e.selected(p, p.selectors().Section)},
		{"jsonld", []string{p.meta.ld.article.section}},
		{"meta", []string{p.meta.first("article:section", "section", "parsely-section", "cxenseparse:section", "article.section", "category")}},
		{"hint", []string{p.in.Hints.Section}},
		{"breadcrumb", p.meta.ld.breadcrumb(p.art.Title)},
	} {
		for _, v := range c.values {
			if v = oneLine(unescape(v)); v != "" && len(v) < 120 && !strings.Contains(v, "://") {
				p.art.Section = v
				p.set("section", c.source)
				return
			}
		}
	}
}

// breadcrumb is the last name of the trail before the article itself and after the front page.
func (l *linkedData) breadcrumb(title string) []string {
	var trail []string
	for _, o := range l.objects {
		if !o.is(setOf("listitem")) {
			continue
		}
		name := o.text("name")
		if item, ok := o["item"].(map[string]any); ok && name == "" {
			name = ldObject(item).text("name")
		}
		if name != "" && resemblance(name, title) < 0.6 {
			trail = append(trail, name)
		}
	}
	if len(trail) < 2 || len(trail) > 6 { // one is the front page, many are the list of something else
		return nil
	}
	return trail[len(trail)-1:]
}

// tags takes the article's keywords.
func (e *Extractor) tags(p *page) {
	for _, c := range []struct {
		source string
		values []string
	}{
		{"profile", e.selected(p, p.selectors().Tags)},
		{"meta article:tag", splitKeywords(p.meta.named["article:tag"])},
		{"jsonld", p.meta.ld.article.keywords},
		{"link rel=tag", p.linkedTags()},
		{"meta", splitKeywords(append(p.meta.named["news_keywords"], p.meta.named["parsely-tags"]...))},
		{"meta keywords", splitKeywords(p.meta.named["keywords"])},
		{"hint", p.in.Hints.Tags},
	} {
		var tags []string
		for _, t := range c.values {
			t = strings.Trim(oneLine(unescape(t)), "# ")
			if t != "" && len(t) < 100 && !strings.Contains(t, "://") && !containsFold(tags, t) {
				tags = append(tags, t)
			}
		}
		if len(tags) > 0 && len(tags) <= maxTags {
			p.art.Tags = tags
			p.set("tags", c.source)
			return
		}
	}
}

func containsFold(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}

// linkedTags are the texts of links with rel="tag".
func (p *page) linkedTags() []string {
	var out []string
	each(p.doc, func(n *html.Node) bool {
		if n.DataAtom == atom.A && strings.Contains(" "+attr(n, "rel")+" ", " tag ") && !strings.Contains(attr(n, "rel"), "category") {
			out = append(out, textOf(n))
		}
		return len(out) <= maxTags
	})
	return out
}

// image takes the address of the lead picture.
func (p *page) image() {
	for _, c := range []struct{ value, source string }{
		{p.meta.first("og:image:secure_url", "og:image", "og:image:url"), "meta og:image"}, {p.meta.ld.article.image, "jsonld"},
		{p.meta.first("twitter:image", "twitter:image:src"), "meta twitter:image"},
	} {
		if u := absolute(p.url, c.value); u != nil && len(c.value) < maxMeta {
			p.art.Image = u.String()
			p.set("image", c.source)
			return
		}
	}
}
