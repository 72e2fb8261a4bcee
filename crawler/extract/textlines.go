package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// takeTail drops what follows the text at the end of a copied page: from a heading of the comments or the blog's navigation on.
// The outlet may name itself there.
func (t *textFile) takeTail() {
	total, before := 0, 0
	for _, p := range t.paras {
		total += len(strings.Fields(p))
	}
	for i, p := range t.paras {
		folded := fold(clip(p, 300))
		if before*10 > total*6 && (endings.whole[folded] || navigation.whole[folded]) {
			for j := i; j < len(t.paras); j++ {
				t.nameFrom(t.paras[j])
				t.paras[j] = ""
			}
			return
		}
		before += len(strings.Fields(p))
	}
}

// nameFrom remembers the words of a line at the end, where the publisher may name itself.
func (t *textFile) nameFrom(p string) { t.tail = append(t.tail, p) }

// outletKinds are words in the names of outlets.
var outletKinds = setOf(foldAll([]string{"magazine", "news", "press", "times", "post", "journal", "gazette", "herald", "tribune", "agency", "network",
	"institute", "center", "centre", "foundation", "media", "tv", "radio", "daily", "weekly", "review", "observer", "monitor", "mirror", "blog",
	"today", "chronicle", "council", "project", "watch", "observatory", "مجلة", "صحيفة", "جريدة", "وكالة", "قناة", "شبكة", "موقع", "مركز", "معهد",
	"مؤسسة", "إذاعة", "تلفزيون", "مدونة", "مرصد"})...)

// takeHead reads the short lines under the title: a byline, a date, the outlet's name.
func (t *textFile) takeHead() {
	seen := 0
	for i := 0; i < len(t.paras) && seen < 4; i++ {
		if t.paras[i] == "" {
			continue
		}
		lines := strings.Split(t.paras[i], "\n")
		kept := lines[:0]
		running := false
		for _, line := range lines {
			if !running && t.takeHeadLine(line) {
				continue
			}
			running = running || len(strings.Fields(line)) > 25 || isSentence(line)
			kept = append(kept, line)
		}
		t.paras[i] = strings.Join(kept, "\n")
		if running {
			return
		}
		seen++
	}
}

// takeHeadLine takes one line, if it is one of those that stand between title and text.
func (t *textFile) takeHeadLine(line string) bool {
	words := len(strings.Fields(line))
	if words == 0 || words > maxByline {
		return false
	}
	if isDateLine(line) {
		t.stateDate(line, "date line")
		if authors, _ := parseByline(beforeDate(line)); len(authors) > 0 && len(t.art.Authors) == 0 {
			t.art.Authors = authors
			t.set("authors", "byline")
		}
		return true
	}
	if isByline(line) {
		if authors, credits := t.sortNames([]string{line}); len(authors)+len(credits) > 0 && len(t.art.Authors) == 0 {
			t.art.Authors, t.art.Credits = authors, append(t.art.Credits, credits...)
			t.set("authors", "byline")
			return true
		}
	}
	if t.art.Outlet == "" && words <= 6 && !isSentence(line) && t.namesOutlet(line) {
		t.art.Outlet, _ = t.e.names.id(line)
		t.set("outlet", "line under the title")
		return true
	}
	return false
}

// takeFootDate takes the line at the end that says when the text was published: "تاريخ النشر: ٦ يناير ٢٠٢٦".
func (t *textFile) takeFootDate() {
	const lastParas = 6
	for i := len(t.paras) - 1; i > 0 && i >= len(t.paras)-lastParas; i-- {
		for line := range strings.SplitSeq(t.paras[i], "\n") {
			if at := publishedWords.FindStringIndex(line); at != nil && at[0] == 0 && isDateLine(line) {
				t.stateDate(line, "date line")
				t.dropLine(i, line)
				return
			}
		}
	}
}

// beforeDate is the part of a date line that can hold a byline.
func beforeDate(line string) string {
	for _, sep := range []string{"|", "•", "·", " - ", " – ", " — ", ","} {
		if head, _, ok := strings.Cut(line, sep); ok {
			if rest, by := byPrefix(head); by {
				return rest
			}
		}
	}
	return ""
}

// namesOutlet reports whether a short line is the name of an outlet: one that is known, one that the end of the file repeats, or
// one with a word for what it is.
func (t *textFile) namesOutlet(line string) bool {
	if _, known := t.e.names.id(line); known {
		return true
	}
	folded := fold(line)
	for _, p := range t.tail {
		if strings.Contains(" "+fold(p)+" ", " "+folded+" ") {
			return true
		}
	}
	if !titleCase(line) {
		return false
	}
	return hasAny(folded, outletKinds)
}

// titleCase reports whether the words of a line all begin with a capital, or are of a script without capitals.
func titleCase(line string) bool {
	for _, w := range strings.Fields(line) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) && len(w) > 3 {
			return false
		}
	}
	return true
}

var (
	// bioLine is a line about its author: "Omar Safadi is an Affiliate Fellow and Senior Editor at …".
	bioLine = regexp.MustCompile(`^(\p{Lu}[\p{L}'’.\-]+(?: (?:\p{Lu}[\p{L}'’.\-]*|al-\p{L}+|bin|de|van|von)){1,4}) (?:is|was|works as|serves as) (?:an? |the |our )?(.{3,400})$`)
	bioRole = regexp.MustCompile(`(?i)\b(fellow|editor|researcher|journalist|writer|analyst|professor|director|correspondent|reporter|columnist|author|expert|scholar|lecturer|activist|photographer|contributor|student|consultant)\b`)
	ownRole = regexp.MustCompile(`(?i)\b(editor|staff writer|reporter|correspondent|fellow)\b[^.]{0,60}? (?:at|of|for|with) (?:the )?(\p{Lu}[\p{L}’'&\-]*(?: (?:of |for |the )?\p{Lu}[\p{L}’'&\-]*){0,5})`)
	bioArab = regexp.MustCompile(`^(\p{Arabic}+(?: \p{Arabic}+){1,3}?)\s*[:،,\-–]?\s*(?:هو |هي )?((?:باحثة?|كاتبة?|صحفية?|صحافية?|محللة?|أكاديمية?|إعلامية?|ناشطة?|أستاذة?|مديرة?|محررة?)(?: .{3,300})?)$`)
)

// takeBio takes the line at the end that says who the author is, and what it says.
func (t *textFile) takeBio() {
	looked := 0
	for i := len(t.paras) - 1; i > 0 && looked < 4; i-- {
		p := t.paras[i]
		if p == "" {
			continue
		}
		looked++
		name, role, ok := parseBio(p)
		if !ok || t.mentions(name, i) > 2 {
			continue
		}
		if len(t.art.Authors) == 0 {
			t.art.Authors = []string{name}
			t.set("authors", "bio line")
		}
		if t.art.Outlet == "" {
			t.outletFromRole(role)
		}
		t.paras[i] = ""
		return
	}
}

// parseBio parts a bio line into the name and the rest.
func parseBio(p string) (name, role string, ok bool) {
	if len(p) > 1200 || strings.Contains(p, "\n") {
		return "", "", false
	}
	first, _, _ := strings.Cut(p, ". ")
	if m := bioLine.FindStringSubmatch(first); m != nil && bioRole.MatchString(m[2]) && looksLikeName(m[1]) {
		return m[1], m[2], true
	}
	if m := bioArab.FindStringSubmatch(strings.TrimRight(p, ".")); m != nil && len(strings.Fields(p)) < 40 && looksLikeName(m[1]) {
		return m[1], m[2], true
	}
	return "", "", false
}

// mentions counts how often the last word of a name stands in the text before paragraph i: who is written about is not who writes.
func (t *textFile) mentions(name string, i int) int {
	n := 0
	for _, p := range t.paras[:i] {
		n += strings.Count(p, name)
	}
	return n
}

// outletFromRole takes the outlet that an author works for: one that is known, or one that has an editor, a reporter or a fellow.
func (t *textFile) outletFromRole(role string) {
	for _, m := range ownRole.FindAllStringSubmatch(role, -1) {
		id, known := t.e.names.id(m[2])
		if known || id != "" && hasAny(fold(m[2]), outletKinds) {
			t.art.Outlet = id
			t.set("outlet", "bio line")
			return
		}
	}
}

// captionLine is a caption that stands between paragraphs: it ends with a credit in brackets, and is no sentence.
var captionLine = regexp.MustCompile(`^.{10,400}\s[(\[（][\p{Lu}\p{Arabic}][^()\[\]]{1,60}[)\]）]$`)

// takeCaptions takes captions out of the text. The dates in them are kept apart, because they say when a picture was taken.
func (t *textFile) takeCaptions() {
	for i, p := range t.paras {
		if p == "" {
			continue
		}
		var kept []string
		for line := range strings.SplitSeq(p, "\n") {
			if isCaption(line) {
				t.captions = append(t.captions, line)
				continue
			}
			kept = append(kept, line)
		}
		t.paras[i] = strings.Join(kept, "\n")
	}
}

// sentenceInside is the end of one sentence and the start of another; the full stop of an initial ("U.S. envoy") is none.
var sentenceInside = regexp.MustCompile(`[\p{Ll}\p{Arabic}\d)"”]{2}[.؟?!] `)

func isCaption(line string) bool {
	if !captionLine.MatchString(line) || len(strings.Fields(line)) > 60 {
		return false
	}
	body := line[:strings.LastIndexAny(line, "([（")]
	if len(strings.Fields(line[len(body):])) > 6 {
		return false
	}
	body = strings.TrimSpace(body)
	return !isSentence(body) && !sentenceInside.MatchString(body) && !strings.ContainsAny(body, "؟?!")
}
