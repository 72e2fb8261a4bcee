package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// titleCandidate is one wording of the headline and where it stands.
type titleCandidate struct{ text, source string }

// maxTitle bounds a headline, in bytes; what is longer is a paragraph.
const maxTitle = 600

// title decides the headline: the profile's, the article's h1, JSON-LD, og:title and <title> without the site's name, the hint.
func (e *Extractor) title(p *page) {
	if p.profile != nil && p.profile.Title != "" {
		if n := e.rules.first(p.doc, p.profile.Title); n != nil {
			if text := textOf(n); text != "" {
				p.setTitle(titleCandidate{text, "profile"})
				return
			}
		}
	}
	stated := p.statedTitles()
	h, alone := p.headline(stated)
	if h != "" {
		if !p.titleGoesOn(h) {
			h = p.withoutSiteName(h, p.siteNames())
		}
		p.setTitle(titleCandidate{h, "h1"})
		return
	}
	if c, ok := p.printed(stated); ok {
		p.setTitle(c)
		return
	}
	if alone != "" && p.meta.ld.article.headline+p.meta.first("og:title", "twitter:title")+p.in.Hints.Title == "" {
		p.setTitle(titleCandidate{alone, "h2"}) // many old systems write one <title> for all pages
		return
	}
	if p.in.Hints.Title != "" {
		stated = append(stated, titleCandidate{oneLine(p.in.Hints.Title), "feed"})
	}
	stated = append(stated, titleCandidate{p.meta.first("og:title"), "meta og:title"}, titleCandidate{p.meta.title, "title"}) // the site's name
	for _, c := range stated {
		if c.text != "" && len(c.text) <= maxTitle {
			p.setTitle(c)
			return
		}
	}
}

// printed finds the part of a stated title that stands as a line of its own in the page, where no heading is marked as one: old pages and
// blogs state "site - headline - section".
func (p *page) printed(stated []titleCandidate) (titleCandidate, bool) {
	for _, c := range stated {
		parts := map[string]bool{}
		for _, sep := range separators {
			for part := range strings.SplitSeq(c.text, sep) {
				if folded := fold(part); folded != "" && len(strings.Fields(folded)) >= 3 {
					parts[folded] = true
				}
			}
		}
		best := titleCandidate{}
		for i := range p.all {
			b := &p.all[i]
			if len(b.text) > len(best.text) && len(b.text) <= len(c.text)+10 && parts[fold(b.text)] && !b.where.any(inNav|inAside|inFooter|inComments) {
				best = titleCandidate{b.text, c.source + " and text"}
			}
		}
		if best.text != "" {
			return best, true
		}
	}
	return titleCandidate{}, false
}

// titleGoesOn reports whether <title> begins with a heading and goes on with something else, so that the name of the site is not in the
// heading: "Bread and salt – a village feeds itself | Bread and Salt".
func (p *page) titleGoesOn(heading string) bool {
	rest, ok := strings.CutPrefix(fold(p.meta.title), fold(heading)+" ")
	return ok && rest != ""
}

// setTitle takes a title, without the day of publication that some sites put before it, and without hyphens that are only seen at the end of
// a line.
func (p *page) setTitle(c titleCandidate) {
	text := strings.ReplaceAll(c.text, "\u00ad", "")
	if at := dayBefore.FindStringIndex(text); at != nil {
		text = text[at[1]:]
	}
	p.art.Title = text
	p.set("title", c.source)
}

// dayBefore is a day in numbers before a title. One in words is part of it: "6 October 1973: a war remembered".
var dayBefore = regexp.MustCompile(`^[\d٠-٩۰-۹]{1,4}[./-][\d٠-٩۰-۹]{1,2}[./-][\d٠-٩۰-۹]{2,4}\s*[-–—|:]\s*`)

// statedTitles are the titles outside the text, best first, without the site's name.
func (p *page) statedTitles() []titleCandidate {
	m, site := p.meta, p.siteNames()
	var out []titleCandidate
	for _, c := range []titleCandidate{
		{m.ld.article.headline, "jsonld"}, {m.first("og:title"), "meta og:title"}, {m.first("twitter:title"), "meta twitter:title"},
		{m.first("headline", "dc.title", "dcterms.title", "citation_title"), "meta"}, {m.title, "title"},
	} {
		if len(c.text) > maxMeta {
			continue
		}
		if c.text = p.withoutSite(oneLine(unescape(c.text)), site); c.text != "" && !p.isSite(c.text, site) {
			out = append(out, c)
		}
	}
	for i := range out {
		out[i].text = goesOn(out[i].text, out)
	}
	return out
}

// goesOn returns the whole of a title that was cut short ("The bakery opens …"), where another one states it.
func goesOn(title string, stated []titleCandidate) string {
	start := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(title, "…"), "..."), " ")
	if start == title || len(strings.Fields(start)) < 3 {
		return title
	}
	for _, c := range stated {
		if strings.HasPrefix(c.text, start) && len(c.text) > len(title) {
			return c.text
		}
	}
	return title
}

// siteNames are the names that the page and the directory have for the site.
func (p *page) siteNames() []string {
	site := []string{p.meta.first("og:site_name", "application-name", "twitter:site", "apple-mobile-web-app-title")}
	if site[0] == p.meta.title { // some systems state the title of the page as the name of the site
		site = nil
	}
	site = append(site, p.meta.ld.article.publisher...)
	return append(site, p.outlet.Name.Ar, p.outlet.Name.En)
}

// separators part a headline from the name of its site, in <title> and og:title.
var separators = []string{" || ", " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", "|", " ـ ", " : ", " / ", " › ", " « ", " ‹ ", " ← ",
	" > ", " ~ ", " _ ", "｜", " ǀ "}

// withoutSite cuts the site's name off the end or the start of a stated title. Without a known name, a short last part after a bar is taken
// for one, or a short first part of what goes on long.
func (p *page) withoutSite(title string, site []string) string {
	title = p.withoutSiteName(title, site)
	for _, bar := range []string{" || ", " | ", " » ", " « "} {
		head, tail, ok := strings.Cut(title, bar)
		switch few := len(strings.Fields(head)) <= 4; {
		case !ok:
		case len(strings.Fields(tail)) <= 4 && !few:
			return strings.TrimSpace(head)
		case few && len(strings.Fields(tail)) >= 6:
			return strings.TrimSpace(tail)
		}
	}
	return title
}

// withoutSiteName cuts the known names of the site off the end or the start of a title.
func (p *page) withoutSiteName(title string, site []string) string {
	for range 3 {
		cut := title
		for _, sep := range separators {
			if i := strings.LastIndex(cut, sep); i > 0 && (p.isSite(cut[i+len(sep):], site) || p.isLongSite(cut[i+len(sep):])) {
				cut = strings.TrimSpace(cut[:i])
				break
			}
			if i := strings.Index(cut, sep); i > 0 && p.isSite(cut[:i], site) {
				cut = strings.TrimSpace(cut[i+len(sep):])
				break
			}
		}
		if cut == title {
			cut = withoutName(title, site)
		}
		if cut == title || cut == "" {
			break
		}
		title = cut
	}
	return title
}

// withoutName cuts a name off the end of a title if a sign stands before it, with or without spaces: "The bakery opens again -Valley",
// "المخبز يعود إلى العمل (الوادي)".
func withoutName(title string, names []string) string {
	for _, name := range names {
		rest, ok := strings.CutSuffix(strings.TrimSuffix(title, ")"), name)
		bare := strings.TrimRight(rest, " ")
		sign, size := utf8.DecodeLastRuneInString(bare)
		switch {
		case name == "" || !ok || strings.HasSuffix(title, ")") != (sign == '('):
		case strings.ContainsRune("(|–—«»•·:", sign), sign == '-' && (bare != rest || strings.HasSuffix(bare, " -") || hasArabic(name)):
			return strings.TrimSpace(bare[:len(bare)-size])
		}
	}
	return title
}

// isSite reports whether a part of a title is the name of the site: as the page names itself, or the letters of its host.
func (p *page) isSite(part string, site []string) bool {
	part = fold(part)
	if part == "" {
		return false
	}
	for _, s := range site {
		if s = fold(strings.TrimPrefix(s, "@")); s != "" && (part == s || strings.HasPrefix(part, s+" ") && len(part) < len(s)+25 || isKindOf(part, s)) {
			return true
		}
	}
	bare := strings.ReplaceAll(part, " ", "")
	host := strings.NewReplacer("www.", "", "-", "", ".", "").Replace(p.url.Hostname())
	return utf8.RuneCountInString(bare) >= 4 && strings.Contains(host, bare)
}

// isKindOf reports whether a folded text is a name after one word: "the valley news", "موقع الوادي".
func isKindOf(text, name string) bool {
	kind, ok := strings.CutSuffix(text, " "+name)
	return ok && !strings.Contains(kind, " ")
}

// isLongSite reports whether a part of a title holds the letters of the site's host and is short enough to be its name: "European Games Munich
// 2022" of munich2022.com.
func (p *page) isLongSite(part string) bool {
	const letters, words = 6, 5
	part = fold(part)
	host := strings.TrimPrefix(p.url.Hostname(), "www.")
	host, _, _ = strings.Cut(host, ".")
	host = strings.ReplaceAll(host, "-", "")
	return len(host) >= letters && len(strings.Fields(part)) <= words && strings.Contains(strings.ReplaceAll(part, " ", ""), host)
}

// resemblance of two titles is the F1 of their folded words, 0 to 1.
func resemblance(a, b string) float64 {
	return commonWords(strings.Fields(fold(a)), strings.Fields(fold(b)))
}

// commonWords is the F1 of two lists of words, 0 to 1.
func commonWords(x, y []string) float64 {
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	counts := map[string]int{}
	for _, w := range x {
		counts[w]++
	}
	common := 0
	for _, w := range y {
		if counts[w] > 0 {
			counts[w]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(x)+len(y))
}
