package extract

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/publicsuffix"
)

// firstOn are the lines by which software and editors say where a text appeared first. The group is the name of the outlet.
var firstOn = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^the post .{0,300}? (?:first appeared|appeared first) on (.{2,80}?)\s*\.?$`),
	regexp.MustCompile(`(?i)^(?:this (?:article|story|piece|post|report|text)|the (?:article|story|piece))(?: .{0,60}?)? (?:was )?(?:originally|first) (?:published|appeared)(?: .{0,30}?)? (?:on|by|in|at) (.{2,80}?)\s*\.?$`),
	regexp.MustCompile(`(?i)^(?:originally|first) published (?:on|by|in|at) (.{2,80}?)\s*\.?$`),
	regexp.MustCompile(`(?i)^republished (?:with permission )?from (.{2,80}?)\s*\.?$`),
	regexp.MustCompile(`^(?:ظهرت|ظهر)(?: المقالة| المقال| التدوينة)? .{0,300}?أول(?:اً?|ًا)? (?:على|في) (.{2,80}?)\s*\.?$`),
	regexp.MustCompile(`^(?:ال)?(?:مقالة|مقال|تدوينة|تقرير) .{0,300}? (?:ظهرت?|نشرت?) (?:أول(?:اً?|ًا)?|لأول مرة) (?:على|في) (.{2,80}?)\s*\.?$`),
	regexp.MustCompile(`^(?:نُ?شر|تم نشر) (?:هذا|هذه) .{0,60}?(?:أول(?:اً?|ًا)?|لأول مرة) (?:على|في) (.{2,80}?)\s*\.?$`),
}

// sourceLine is a line of its own that names a source; it is an origin only if the name is an outlet's.
var sourceLine = regexp.MustCompile(`(?i)^\(?\s*(?:المصدر|المصادر|نقل(?:اً?|ًا)? عن|عن موقع|عن صحيفة|source|sources|via)\s*[:：\-–]?\s*(.{2,80}?)\s*\)?\.?$`)

// inBrackets is a source line that would be ambiguous without its brackets or quotation marks: "(عن عنب بلدي)", "عن «عنب بلدي»". A plain
// "عن عنب بلدي" is also how a site heads what it tells of itself.
var inBrackets = regexp.MustCompile(`^(?:\(\s*عن\s+(.{2,80}?)\s*\)|عن\s+[«“"](.{2,80}?)[»”"])\.?$`)

// closing is a credit in brackets behind the last sentence: "… last week. (Reuters)", "… الماضي. (عن عنب بلدي)". Without the end of a
// sentence before it, brackets hold the abbreviation of a name.
var closing = regexp.MustCompile(`(?i)[.!?؟»”"]\s*\(\s*((?:نقل(?:اً?|ًا)? عن|عن|المصدر|source|via)\s*[:：]?\s+)?([^()]{2,60}?)\s*\)\s*\.?$`)

// behindName begins what may follow the name of an outlet in a line about where a text appeared: terms and dates.
var behindName = regexp.MustCompile(`(?i)\s*[,،(].*$|\s+(?:and (?:is|was|has)|under|with (?:\S+ )?permission|by permission|on \d|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|on (?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? \d|بتاريخ|يوم|بموافقة|بإذن|وأعيد|ويعاد|ونعيد)(?:\s.*)?$`)

// maxSourceWords bounds such a line: longer ones are sentences that quote.
const maxSourceWords = 9

// firstOnName returns the outlet that a line names as the one where the text appeared first.
func firstOnName(line string) (string, bool) {
	if len(line) > 500 {
		return "", false
	}
	for _, re := range firstOn {
		if m := re.FindStringSubmatch(line); m != nil {
			return strings.Trim(m[1], " .\"“”«»"), true
		}
	}
	return "", false
}

// sourceName returns the name in a line that states a source.
func sourceName(line string) (string, bool) {
	if len(strings.Fields(line)) > maxSourceWords {
		return "", false
	}
	if m := sourceLine.FindStringSubmatch(line); m != nil {
		return strings.Trim(m[1], " .\"“”«»"), true
	}
	if m := inBrackets.FindStringSubmatch(line); m != nil {
		return strings.Trim(m[1]+m[2], " .\"“”«»"), true
	}
	return "", false
}

// outletNamed returns the id of the outlet that a line names, with or without what may follow the name. known says whether the directory
// has it.
func (x *nameIndex) outletNamed(name string) (id string, known bool) {
	if id, known = x.id(name); known {
		return id, true
	}
	return x.id(behindName.ReplaceAllString(name, ""))
}

// origin decides who wrote the text first, where that is another outlet than the one that publishes it here.
func (e *Extractor) origin(p *page, credited, source string) {
	if credited != "" {
		p.setOrigin(credited, source)
	}
	if p.art.Origin == "" {
		e.originFromMarkup(p)
	}
	if p.art.Origin == "" {
		e.originFromCanonical(p)
	}
}

func (p *page) setOrigin(id, source string) {
	if id == "" || id == p.art.Outlet {
		return
	}
	p.art.Origin = id
	p.set("origin", source)
}

func (e *Extractor) originFromMarkup(p *page) {
	for _, v := range append(p.meta.named["original-source"], p.meta.named["syndication-source"]...) {
		if u, err := url.Parse(v); err == nil && u.Host != "" && !sameSite(u, p.url) {
			p.setOrigin(e.idOfHost(u), "meta original-source")
			return
		}
	}
}

// originFromCanonical believes a canonical address on another site. Caches and mirrors of the page's own site are no other site.
func (e *Extractor) originFromCanonical(p *page) {
	for _, v := range p.meta.links["canonical"] {
		u := absolute(p.url, v)
		if u == nil || p.url.Host == "" || sameSite(u, p.url) || strings.Trim(u.Path, "/") == "" {
			continue
		}
		p.setOrigin(e.idOfHost(u), "link canonical")
		return
	}
}

func (e *Extractor) idOfHost(u *url.URL) string {
	if e.outlets != nil {
		if o, ok := e.outlets.ByHost(u.Hostname()); ok {
			return o.ID
		}
	}
	return hostID(u)
}

// sameSite reports whether two addresses share the domain that was registered, as the public suffix list parts it.
func sameSite(a, b *url.URL) bool {
	x, errX := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(a.Hostname()))
	y, errY := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(b.Hostname()))
	if errX != nil || errY != nil {
		return strings.EqualFold(a.Hostname(), b.Hostname())
	}
	return x == y || strings.HasSuffix(x, "ampproject.org") || strings.HasSuffix(y, "ampproject.org")
}

// takeCredits reads the lines around the text that name an origin or a source, and takes them out of it: they are the outlet's word
// about the text, not the text. It looks at the whole page, because profiles leave such lines out of the body.
func (e *Extractor) takeCredits(p *page) (origin, source string) {
	for i := len(p.all) - 1; i >= 0; i-- {
		b := &p.all[i]
		if b.where.any(inNav | inFooter | inAside | inComments) {
			continue
		}
		if name, ok := firstOnName(b.text); ok {
			p.drop(b.text)
			return e.firstOutlet(p, b, name), "appeared first on"
		}
		if id := e.takeSource(p, b.text); id != "" && origin == "" {
			origin, source = id, "source line"
		}
	}
	if id := e.edgeCredits(p, p.keptTexts()); id != "" && origin == "" {
		origin, source = id, "end of text"
	}
	return origin, source
}

// firstOutlet returns the id of the outlet on which a line says that the text appeared first: the directory's for the name, else that of the
// site to which the line links, else a slug of the name. Many sites write such a line under their own articles: their own name, or a
// link to themselves, is no origin.
func (e *Extractor) firstOutlet(p *page, b *block, name string) string {
	id, known := e.names.outletNamed(name)
	if known {
		return id
	}
	if p.ownName(name) || p.ownName(behindName.ReplaceAllString(name, "")) {
		return ""
	}
	var site *url.URL
	each(b.node, func(n *html.Node) bool {
		if n.DataAtom == atom.A && p.url.Host != "" {
			if u := absolute(p.url, attr(n, "href")); u != nil {
				site = u
			}
		}
		return true
	})
	switch {
	case site == nil:
		return id
	case sameSite(site, p.url):
		return ""
	}
	return e.idOfHost(site)
}

// keptTexts are the blocks of the body.
func (p *page) keptTexts() (out []string) {
	for i := range p.blocks {
		if p.keep[i] {
			out = append(out, p.blocks[i].text)
		}
	}
	return out
}

// edgeCredits reads what the text itself credits where newspapers do: the agency of the dateline, and the name in brackets behind the last
// sentence. The text keeps both. It returns the id of the outlet from which the brackets say that the text is.
func (e *Extractor) edgeCredits(p *page, paragraphs []string) (origin string) {
	if len(paragraphs) == 0 {
		return ""
	}
	for _, name := range datelineAgencies(paragraphs[0]) {
		p.credit(name, "dateline")
	}
	last := paragraphs[len(paragraphs)-1]
	m := closing.FindStringSubmatch(last[max(0, len(last)-longestCredit):])
	if m == nil {
		return ""
	}
	name := strings.Trim(m[2], " .\"“”«»")
	id, known := e.names.id(name)
	if known || isAgency(name) {
		p.credit(name, "end of text")
	}
	if !known || m[1] == "" {
		return ""
	}
	return id
}

// longestCredit bounds the dateline and the brackets at the end, in bytes.
const longestCredit = 300

// datelineParts part a dateline: "BEIRUT, Jan 6 (Reuters) - ", "دمشق-سانا", "عمان - وكالات: ".
var datelineParts = regexp.MustCompile(`\s*[-–—():]\s*`)

// datelineAgencies are the agencies in the dateline of a first paragraph. They stand behind a place, in brackets or between dashes; what
// begins with an agency and a colon quotes it.
func datelineAgencies(paragraph string) (names []string) {
	const words = 4 // of a place or a day
	if end := strings.IndexByte(paragraph, '\n'); end >= 0 {
		paragraph = paragraph[:end]
	}
	parts := datelineParts.Split(clip(paragraph, longestCredit), -1)
	for i, part := range parts {
		switch {
		case i > 0 && isAgency(part):
			names = append(names, part)
		case len(strings.Fields(part)) > words:
			return names
		}
	}
	return names
}

func isAgency(name string) bool { return agencies[fold(name)] || agencies[nameKey(name)] }

// drop takes the blocks with a text out of the body.
func (p *page) drop(text string) {
	for i := range p.blocks {
		if p.blocks[i].text == text {
			p.keep[i] = false
		}
	}
}

// takeSource reads a line that states sources: names of agencies become credits, the name of another outlet that the directory knows is
// returned.
func (e *Extractor) takeSource(p *page, line string) (id string) {
	name, ok := sourceName(line)
	if !ok {
		return ""
	}
	found := false
	for _, part := range bylineParts.Split(name, -1) {
		part = strings.TrimSpace(part)
		known, is := e.names.id(part)
		if is && known != p.art.Outlet {
			id = known
		}
		if is || isAgency(part) {
			found = true
			p.credit(part, "source line")
		}
	}
	if found {
		p.drop(line)
	}
	return id
}

// credit adds an agency or an outlet that the page names as a source.
func (p *page) credit(name, source string) {
	if !slices.Contains(p.art.Credits, name) {
		p.art.Credits = append(p.art.Credits, name)
		p.set("credits", source)
	}
}
