package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// byWords begin a byline, longest first so that "ترجمة وتحرير" is taken whole; agencies are credited, not authors.
var (
	byWords  = longestFirst(section(bylineText, "by"))
	agencies = setOf(foldAll(section(bylineText, "agency"))...)
	noNames  = setOf(foldAll(section(bylineText, "not"))...)
	// allBy stand before a name that leads to all texts of its bearer; pictureBy before that of who took a picture.
	allBy     = longestFirst(section(bylineText, "all"))
	pictureBy = longestFirst(section(bylineText, "picture"))
)

func longestFirst(lines []string) []string {
	out := foldAll(lines)
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

func foldAll(lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, l := range lines {
		out = append(out, fold(l))
	}
	return out
}

// maxByline bounds a byline in words: longer lines are sentences.
const maxByline = 16

// byPrefix returns what follows the words of a byline at the start of a line; ok is false if there are none.
func byPrefix(line string) (rest string, ok bool) {
	if name := joined.FindStringSubmatchIndex(line); name != nil {
		return line[name[2]:], true
	}
	return afterWords(line, byWords)
}

// isPicture reports whether a part of a byline names who took a picture: "Photo: Layla Haddad".
func isPicture(part string) bool {
	_, ok := afterWords(part, pictureBy)
	return ok
}

// afterWords returns what follows one of some words, folded, at the start of a line; ok is false if there are none.
func afterWords(line string, words []string) (rest string, ok bool) {
	folded := fold(clip(line, 200))
	for _, w := range words {
		tail, found := strings.CutPrefix(folded, w)
		if !found || tail != "" && tail[0] != ' ' {
			continue
		}
		left := len(strings.Fields(w))
		fields := strings.Fields(line)
		for len(fields) > 0 && left > 0 {
			left -= len(strings.Fields(fold(fields[0])))
			fields = fields[1:]
		}
		rest = strings.TrimLeft(strings.Join(fields, " "), " :：-–—|/،,")
		return rest, true
	}
	return "", false
}

// isByline reports whether a line is a byline: it begins with the words of one and goes on with what can be names.
func isByline(line string) bool {
	if len(line) > longestLine || len(strings.Fields(line)) > maxByline || strings.HasSuffix(strings.TrimSpace(line), ".") && len(strings.Fields(line)) > 6 {
		return false
	}
	if agencies[fold(line)] {
		return true
	}
	rest, ok := byPrefix(line)
	if !ok || rest == "" {
		return false
	}
	authors, credits := parseByline(line)
	return len(authors)+len(credits) > 0
}

// bylineParts part the names of one byline.
var bylineParts = regexp.MustCompile(`\s+(?:and|und|et)\s+|\s*[,،;؛/|&•·+]\s*|\s+[-–—]\s+|\s+\|\s+|\n`)

// splitNames parts the names of a byline. Arabic joins the last one with a و that is written to it: "لمى الدرويش ورانية المسعودي".
func splitNames(line string) []string {
	var out []string
	for _, part := range bylineParts.Split(line, -1) {
		words := strings.Fields(part)
		from := 0
		for i := 2; i < len(words)-1; i++ {
			name, joined := strings.CutPrefix(words[i], "و")
			if joined && i-from >= 2 && utf8.RuneCountInString(name) >= 3 && !wawNames[fold(words[i])] {
				out = append(out, strings.Join(words[from:i], " "))
				words[i], from = name, i
			}
		}
		out = append(out, strings.Join(words[from:], " "))
	}
	return out
}

// wawNames are the names that begin with و themselves.
var wawNames = setOf(foldAll([]string{"وليد", "وائل", "وسام", "وسيم", "وجدي", "وجيه", "وفاء", "وداد", "وحيد", "وهيب", "وهبي", "وهبة", "وضاح", "وصفي", "وردة",
	"وعد", "ولاء", "وفيق", "وديع", "وصال", "وئام", "والي", "واصف", "وثاب", "ورد", "وسن", "وطفة", "ونوس", "ولد", "وزير", "وكيل"})...)

// afterName is where a name ends and something else begins: dates, addresses, places.
var afterName = regexp.MustCompile(`(?i)\s*(\d|@|https?:|\bon (mon|tue|wed|thu|fri|sat|sun)|\bin [A-Z]|\bfor [A-Z]|\b(on )?(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\.?( |$)|\bam (montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|\bmore posts|updated|published|posted|veröffentlicht|\b(tags|categories|filed under)\b|•|·|\(|\[|<).*$`)

// parseByline reads the names in a byline and parts people from agencies.
func parseByline(line string) (authors, credits []string) {
	if rest, ok := byPrefix(line); ok {
		line = rest
	}
	for _, part := range splitNames(line) {
		if rest, ok := byPrefix(part); ok {
			part = rest
		}
		if rest, ok := afterWords(part, allBy); ok {
			part = rest
		}
		part = strings.Trim(afterName.ReplaceAllString(part, ""), " .:،,-–—|*\"'“”«»()")
		switch folded := fold(part); {
		case part == "" || hasAny(folded, jobs) || isPicture(part):
		case hasAny(folded, outletKinds) || hasAny(folded, staff):
			credits = append(credits, part)
		case isAgency(part):
			credits = append(credits, part)
		case looksLikeName(part):
			authors = append(authors, part)
		}
	}
	return authors, credits
}

// jobs stand after a name and are none; staff writes without one.
var (
	jobs  = setOf(foldAll([]string{"writer", "reporter", "correspondent", "editor", "columnist", "contributor", "producer", "مراسل", "مراسلة", "محرر", "محررة"})...)
	staff = setOf(foldAll([]string{"staff", "wire", "services", "editorial", "newsroom", "desk", "international", "business", "insider", "gmbh", "inc", "ltd", "llc", "verlag",
		"zeitung", "redaktion", "rédaction", "redacción", "redazione", "verband", "verein", "ministry", "ministerium", "pressestelle", "university",
		"organization", "organisation", "committee", "فريق", "وكالات", "هيئة", "شركة", "منظمة", "وزارة", "جامعة", "رابطة", "اتحاد", "حزب", "لجنة", "مكتب", "قسم",
		"إدارة", "غرفة", "نقابة", "جمعية"})...)
)

func hasAny(folded string, words map[string]bool) bool {
	for _, w := range strings.Fields(folded) {
		if words[w] || words[strings.TrimPrefix(w, "ال")] {
			return true
		}
	}
	return false
}

// joined is the word of a byline that markup without a space has joined to the name: "ByLayla Haddad".
var joined = regexp.MustCompile(`^(?:By|by|Auth?or|Von|von|Par|par)(\p{Lu}\p{Ll})`)

// looksLikeName reports whether a text can be the name of a person: two to five words (one in a byline of Arabic pen names is too
// rare to be worth the sections it would let in), Latin ones capitalised, no digits.
func looksLikeName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 6 || utf8.RuneCountInString(s) > 60 || noNames[fold(s)] || strings.Contains(s, "://") || strings.Contains(s, "www.") {
		return false
	}
	capital, latin := 0, 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		for _, c := range w {
			if unicode.IsDigit(c) || strings.ContainsRune("!?؟@#=+*/<>{}[]:;©™®", c) {
				return false
			}
		}
		if unicode.Is(unicode.Latin, r) {
			latin++
			if unicode.IsUpper(r) {
				capital++
			}
		}
	}
	if latin > 0 {
		return capital*2 >= latin && capital >= 1
	}
	return !commonArabic[fold(words[0])] && !isPhrase(words)
}

// isPhrase reports whether Arabic words are parts of a sentence or say what somebody is ("باحث في الاقتصاد"), and not a name. "على"
// counts only before a definite word: many, above all in Egypt, write the name علي so.
func isPhrase(words []string) bool {
	for i, w := range words {
		if f := fold(w); insideArabic[f] || w == "على" && i+1 < len(words) && strings.HasPrefix(words[i+1], "ال") {
			return true
		}
	}
	return false
}

// commonArabic are words that begin sentences, sections and what somebody is, never names; insideArabic are in no name at all.
var (
	commonArabic = setOf(foldAll([]string{"بعد", "قبل", "أخبار", "مقالات", "آراء", "تقارير", "كل", "جميع",
		"آخر", "أحدث", "عرض", "المزيد", "مشاركة", "شارك", "تاريخ", "الرئيسية", "سياسة", "رأي", "اقتصاد", "ثقافة", "رياضة",
		"باحث", "باحثة", "كاتب", "كاتبة", "صحفي", "صحفية", "صحافي", "صحافية", "إعلامي", "إعلامية", "محلل", "محللة", "خبير", "خبيرة", "أستاذ", "أستاذة",
		"أكاديمي", "أكاديمية", "ناشط", "ناشطة", "محام", "محامية", "عضو", "رئيس", "رئيسة"})...)
	insideArabic = setOf(foldAll([]string{"في", "من", "إلى", "عن", "هذا", "هذه", "منذ", "مع", "حول", "الذي", "التي", "هو", "هي", "كان", "كانت", "لدى", "بين"})...)
)

// authors collects the people and the agencies of the byline, from the best source that names any.
func (e *Extractor) authors(p *page) {
	sources := []struct {
		name string
		find func() []string
	}{
		{"profile", func() []string { return e.selected(p, p.selectors().Authors) }},
		{"jsonld", func() []string { return p.meta.ld.article.authors }},
		{"meta", p.authorsFromMeta},
		{"hint", func() []string { return p.in.Hints.Authors }},
		{"markup", p.authorsFromMarkup},
		{"link", p.authorsFromLinks},
		{"byline", p.authorsFromLines},
	}
	for _, name := range p.meta.ld.article.agencies {
		if !p.ownName(name) && len(name) < maxMeta {
			p.credit(name, "jsonld")
		}
	}
	for _, s := range sources {
		authors, credits := p.sortNames(s.find())
		for _, c := range credits {
			p.credit(c, s.name)
		}
		if len(authors) > 0 {
			p.art.Authors = authors
			p.set("authors", s.name)
			return
		}
	}
}

// sortNames parts names into people and credits, cleans them, and leaves out the site itself and what is no name.
func (p *page) sortNames(values []string) (authors, credits []string) {
	for _, v := range values {
		v = oneLine(unescape(v))
		if v == "" || strings.Contains(v, "://") || strings.HasPrefix(v, "@") || len(v) > 200 {
			continue
		}
		a, c := parseByline(v)
		if len(a)+len(c) == 0 && p.singleName(v) {
			a = []string{v}
		}
		for _, name := range a {
			if p.ownName(name) {
				c = append(c, name)
			} else if !slices.Contains(authors, name) {
				authors = append(authors, name)
			}
		}
		for _, name := range c {
			if !slices.Contains(credits, name) {
				credits = append(credits, name)
			}
		}
	}
	return authors, credits
}

// singleName lets a name of one word pass where the page's metadata states it as the author.
func (p *page) singleName(v string) bool {
	words := strings.Fields(v)
	if _, label := byPrefix(v); label {
		return false
	}
	r, _ := utf8.DecodeRuneInString(v)
	return len(words) == 1 && !agencies[fold(v)] && !noNames[fold(v)] && !p.ownName(v) && unicode.IsLetter(r) &&
		(!unicode.Is(unicode.Latin, r) || unicode.IsUpper(r))
}

// ownName reports whether a name is the outlet's.
func (p *page) ownName(name string) bool {
	key := nameKey(name)
	for _, own := range []string{p.meta.first("og:site_name"), p.outlet.Name.Ar, p.outlet.Name.En} {
		if own != "" && key == nameKey(own) {
			return true
		}
	}
	for _, own := range p.outlet.Aliases {
		if key == nameKey(own) {
			return true
		}
	}
	for _, own := range p.meta.ld.article.publisher {
		if key == nameKey(own) {
			return true
		}
	}
	return strings.Contains(name, " ") && p.isSite(name, nil)
}

func (p *page) authorsFromMeta() []string {
	for _, name := range []string{"author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
		"article:author_name", "article.author", "citation_author", "cxenseparse:author", "twitter:data1"} {
		if name == "twitter:data1" && fold(p.meta.first("twitter:label1")) != "written by" &&
			!strings.HasPrefix(fold(p.meta.first("twitter:label1")), "كتب") {
			continue
		}
		if a, c := p.sortNames(p.meta.named[name]); len(a)+len(c) > 0 {
			return p.meta.named[name]
		}
	}
	return nil
}

// authorClass finds elements that themes use for the author of the article.
var authorClass = regexp.MustCompile(`(?i)(^|[\s_-])(author|authors|authorname|byline|by-line|writer|posted-by|entry-author|contributor|katib|kateb)([\s_-]|$)`)

func marksAuthor(n *html.Node) bool {
	return strings.Contains(attr(n, "rel"), "author") || attr(n, "itemprop") == "author" || authorClass.MatchString(attr(n, "class"))
}

// holdsMark reports whether an element inside marks the author more closely.
func holdsMark(n *html.Node) bool {
	found := false
	each(n, func(m *html.Node) bool {
		found = found || m != n && m.Type == html.ElementNode && m.FirstChild != nil && marksAuthor(m)
		return !found
	})
	return found
}

// names reports whether a text is the name of somebody or of an agency.
func (p *page) names(text string) bool {
	if text == "" || len(strings.Fields(text)) > maxByline {
		return false
	}
	authors, credits := p.sortNames([]string{text})
	return len(authors)+len(credits) > 0
}

// authorsFromMarkup reads rel="author", itemprop="author" and elements whose class names an author, near the headline.
func (p *page) authorsFromMarkup() []string {
	var out []string
	each(p.doc, func(n *html.Node) bool {
		if n.Type != html.ElementNode || len(out) > 0 && !strings.Contains(attr(n, "rel"), "author") {
			return len(out) == 0
		}
		if placeOf(n).any(inAside | inNav | inFooter | inComments) {
			return false
		}
		if !marksAuthor(n) || holdsMark(n) {
			return true
		}
		text := textOf(n)
		if len(strings.Fields(text)) > maxByline || text == "" {
			return true
		}
		if p.names(text) {
			out = append(out, text)
		}
		return false
	})
	return out
}

// authorSteps are steps of the path of an address under which sites have a page for each author.
var authorSteps = setOf(section(bylineText, "path")...)

// leadsToAuthor reports whether a link leads to the page of an author.
func (p *page) leadsToAuthor(n *html.Node) bool {
	if n.DataAtom != atom.A {
		return false
	}
	u := absolute(p.url, attr(n, "href"))
	if u == nil {
		return false
	}
	steps := pathSteps(u.Path)
	for i := range steps {
		if i+1 < len(steps) && authorSteps[strings.ToLower(steps[i])] {
			return true
		}
	}
	return false
}

// authorsFromLinks are the names near the headline that lead to the page of their author.
func (p *page) authorsFromLinks() []string {
	var out []string
	for _, b := range p.around() {
		if b.role == caption || len(out) > 0 || b.where.any(inFigure|inAside|inNav|inFooter|inComments) || len(strings.Fields(b.text)) > maxByline {
			continue
		}
		each(b.node, func(n *html.Node) bool {
			if n.Type == html.ElementNode && p.leadsToAuthor(n) && strings.Contains(b.text, textOf(n)) && p.names(textOf(n)) {
				out = append(out, textOf(n))
			}
			return true
		})
	}
	return out
}

// authorsFromLines reads the first byline with a person among the lines around the headline and at the end of the text, and the lines under the
// headline and under the text that credit agencies only.
func (p *page) authorsFromLines() []string {
	var out []string
	for _, b := range p.around() {
		if b.role != caption && !b.where.any(inFigure|inAside|inNav|inFooter|inComments) && isByline(b.text) {
			if a, _ := p.sortNames([]string{b.text}); len(a) > 0 {
				out = append(out, b.text)
				break
			}
		}
	}
	head, first, last := p.landmarks()
	if head < 0 {
		return out
	}
	const inside, after = 1, 3 // blocks of the text, and below it
	for i := head + 1; i < len(p.all) && i <= last+after; i++ {
		b := &p.all[i]
		if i > first+inside && i < last-inside || b.role == caption || b.where.any(inFigure|inAside|inNav|inFooter|inComments) {
			continue
		}
		out = append(out, creditsOf(b.text)...)
	}
	return out
}

// creditsOf are the agencies of a line that names nobody else: "Reuters", "دمشق – سانا", "وكالات / رويترز", "By the editors".
func creditsOf(line string) []string {
	const longest = 8 // words
	if len(line) > longestLine || len(strings.Fields(line)) > longest {
		return nil
	}
	line = strings.Trim(line, " ()[]:")
	if isByline(line) {
		if authors, credits := parseByline(line); len(authors) == 0 {
			return credits
		}
		return nil
	}
	var out []string
	for _, part := range splitNames(line) {
		part = strings.Trim(part, " ()[].:")
		switch {
		case agencies[fold(part)]:
			out = append(out, part)
		case isSentence(part) || len(strings.Fields(part)) > 3 || strings.ContainsFunc(part, unicode.IsDigit):
			return nil
		}
	}
	return out
}
