package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// dateParts are the words of class names and ids that name the date of an article: "post-date", "itemPostDate", "entry__published".
var dateParts = setOf("date", "dates", "datum", "dateline", "datetime", "time", "timestamp", "published", "publish", "publishing", "publication", "pubdate",
	"publishdate", "publisheddate", "publishingdate", "publishdatum", "postdate", "postdatum", "newsdate", "newsdatum", "entrydate", "articledate",
	"posted", "postmeta", "entrymeta", "meta", "byline", "submitted", "postinfo", "created", "fecha", "data", "tarih", "tarikh", "tareekh")

// namesDate reports whether a class or an id says that the element holds a date.
func namesDate(n *html.Node) bool {
	for _, key := range []string{"class", "id"} {
		for name := range strings.FieldsSeq(attr(n, key)) {
			if len(name) > 80 { // generated
				continue
			}
			for part := range strings.FieldsFuncSeq(strings.ToLower(splitCamel(name)), notLetter) {
				if dateParts[part] {
					return true
				}
			}
		}
	}
	return false
}

func notLetter(r rune) bool { return r < 'a' || r > 'z' }

// dateFromMarkup looks into short elements whose class says that they hold a date, and that stand with the headline.
func dateFromMarkup(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	var best khabar.Date
	with := company{head: p.headlineNode()}
	each(p.slim, func(n *html.Node) bool {
		if !best.IsZero() || n.Type != html.ElementNode || silent[n.DataAtom] && n.DataAtom != atom.Html {
			return best.IsZero() && n.Type != html.ElementNode
		}
		if placeOf(n).any(inAside | inNav | inFooter | inComments) {
			return false
		}
		if !namesDate(n) {
			return true
		}
		text := textOf(n)
		if len(text) > 400 || text == "" {
			return true
		}
		if d, ok := newsdate.Parse(withoutUpdated(text), order); ok && d.Precision >= khabar.PrecisionDay && with.standsWith(n) {
			best = d
		}
		return true
	})
	return best, khabar.DateText, "date line"
}

// company tells which elements belong to the article that a headline is over. Sites print the day of the reader's visit in their head, which
// is not the article's.
type company struct {
	head      *html.Node // of the headline, or nil
	navigates map[*html.Node]bool
}

// standsWith reports whether what holds an element and the headline is not so large that the navigation of the site is in it too.
// Without a headline, it reports whether the element stands in an article.
func (c *company) standsWith(n *html.Node) bool {
	if c.head == nil {
		for a := n; a != nil; a = a.Parent {
			if a.Type == html.ElementNode && placeOf(a).any(inArticle|inMain|inBodyMark) {
				return true
			}
		}
		return false
	}
	both := n
	for both != nil && !within(c.head, both) {
		both = both.Parent
	}
	if both == nil {
		return false
	}
	navigates, known := c.navigates[both]
	if known {
		return !navigates
	}
	each(both, func(n *html.Node) bool {
		if n.Type == html.ElementNode && !navigates {
			navigates = placeOf(n).any(inNav)
		}
		return !navigates
	})
	if c.navigates == nil {
		c.navigates = map[*html.Node]bool{}
	}
	c.navigates[both] = navigates
	return !navigates
}

// updatedWords begin the part of a date line that states the last change.
var updatedWords = regexp.MustCompile(`(?i)(last\s+)?(updated|modified|edited)|aktualisier|mis à jour|mise à jour|actualizado|aggiornato|güncelle|آخر تحديث|اخر تحديث|تم التحديث|تحديث`)

// publishedWords begin the part of a date line that states the publication.
var publishedWords = regexp.MustCompile(`(?i)\b(published|posted|first published|created on|veröffentlicht|erschienen|erstellt|geschrieben|verfasst|datum|publié|mis en ligne|mise en ligne|publicado|pubblicato|yayın)|نشر|تاريخ|أضيف|اضيف|كتب|انتشار`)

// withoutUpdated cuts the part of a date line that states the last change, if something stands before it.
func withoutUpdated(s string) string {
	at := updatedWords.FindStringIndex(s)
	if at == nil {
		return s
	}
	if at[0] > 8 {
		return s[:at[0]]
	}
	if again := publishedWords.FindStringIndex(s[at[1]:]); again != nil {
		return s[at[1]+again[0]:]
	}
	return s
}

// Where dates are looked for around the headline and the text, in blocks, and how long the lines may be, in words.
const (
	aboveHeadline = 5
	belowHeadline = 12
	belowText     = 8
	longDateLine  = 30
	shortLine     = 10
)

// dateFromLines reads the lines between the headline and the text, the beginning of the text ("(18.01.2018) The…"), the lines above the
// headline, and those below the text that say that they state the publication.
func dateFromLines(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	head, first, last := p.landmarks()
	if first < 0 {
		return khabar.Date{}, "", ""
	}
	l := dateLines{blocks: p.all, order: order, shared: p.all[first].where}
	from := max(0, first-aboveHeadline)
	if head >= 0 {
		l.shared |= p.all[head].where
		from = head + 1
	}
	if head >= 0 { // "08.11.2021 | The headline"
		text := p.all[head].text
		if d := leadingDate(text, order); !d.IsZero() {
			return d, khabar.DateText, "headline"
		}
		for line := range strings.SplitSeq(text, "\n") { // a line of its own in the headline's element
			if d, _ := newsdate.Parse(withoutUpdated(line), order); line != text && len(strings.Fields(line)) <= shortLine && !dayOrBetter(d).IsZero() {
				return d, khabar.DateText, "headline"
			}
		}
	}
	if head >= 0 && head < first && first-head <= belowHeadline { // a line that is nothing but a date may be part of a list or linked
		l.alone = true
	}
	if d := l.find(from, min(max(first, from+2), from+belowHeadline), longDateLine); !d.IsZero() {
		return d, khabar.DateText, "date line"
	}
	l.alone = false
	if d := l.find(first, first+2, shortLine); !d.IsZero() {
		return d, khabar.DateText, "date line"
	}
	for i := first; i < min(first+2, len(p.all)); i++ {
		if d := leadingDate(p.all[i].text, order); !d.IsZero() {
			return d, khabar.DateText, "beginning of the text"
		}
	}
	with := company{head: p.headlineNode()}
	for i := head - 1; i >= max(0, head-aboveHeadline); i-- {
		if d := l.at(i, maxDateLine); !d.IsZero() && (with.standsWith(p.all[i].node) || isNeighbour(p.all[i].node, with.head)) {
			return d, khabar.DateText, "date line"
		}
	}
	l.shared |= inFooter // of the article
	for i := last + 1; i <= last+belowText && i < len(p.all); i++ {
		if d := l.at(i, longDateLine); !d.IsZero() && (publishedWords.MatchString(p.all[i].text) || i <= last+2 && (isDateLine(p.all[i].text) || byWordsFirst(p.all[i].text))) {
			return d, khabar.DateText, "line below the text"
		}
	}
	return khabar.Date{}, "", ""
}

// byWordsFirst reports whether a line begins as a byline does.
func byWordsFirst(line string) bool {
	rest, ok := byPrefix(line)
	return ok && rest != ""
}

// dateLines reads days in the blocks of a page. What holds the headline or the text itself (shared) speaks against no line.
type dateLines struct {
	blocks []block
	order  newsdate.Order
	shared place
	alone  bool // lines that are nothing but a date count wherever they stand
}

// isNeighbour reports whether a node stands in one of the three elements around a headline.
func isNeighbour(n, head *html.Node) bool {
	around := head
	for range 3 {
		if around = around.Parent; around == nil || around.DataAtom == atom.Body || around.Type != html.ElementNode {
			return false
		}
		if within(n, around) {
			return true
		}
	}
	return false
}

// find returns the first day in the lines from one block to before another.
func (l *dateLines) find(from, to, words int) khabar.Date {
	for i := from; i < to && i < len(l.blocks); i++ {
		if d := l.at(i, words); !d.IsZero() {
			return d
		}
	}
	return khabar.Date{}
}

// at is the day that a line of at most so many words states; zero if it states none.
func (l *dateLines) at(i, words int) khabar.Date {
	b := &l.blocks[i]
	if l.alone && len(b.text) <= longestLine && len(b.words) <= shortLine && !b.where.any(inComments) && isDateLine(b.text) {
		d, _ := newsdate.Parse(withoutUpdated(b.text), l.order)
		return dayOrBetter(d)
	}
	if len(b.text) > longestLine || len(b.words) > words || b.share() > 0.85 || b.role == caption && l.shared&inFigure == 0 ||
		(b.where &^ l.shared).any(inFigure|inAside|inNav|inFooter|inComments) {
		return khabar.Date{}
	}
	d, _ := newsdate.Parse(withoutUpdated(b.text), l.order)
	return dayOrBetter(d)
}

// dayOrBetter leaves out dates that state no day.
func dayOrBetter(d khabar.Date) khabar.Date {
	if d.Precision < khabar.PrecisionDay {
		return khabar.Date{}
	}
	return d
}

// datePlace is what may stand before the date at the beginning of a text: nothing, a bracket, a place as agencies print it.
var datePlace = regexp.MustCompile(`^[(\[]?\s*$|^[\p{Lu}\p{Arabic}][\p{L}\p{M}’'\-]{1,20}( [\p{L}\p{M}’'\-]{1,20}){0,2}\s*(\([^()]{2,30}\)\s*)?[,،:\-–—/]\s*$`)

// leadingDate is the day with which a text begins.
func leadingDate(text string, order newsdate.Order) khabar.Date {
	const enough = 160
	start := clip(text, enough)
	found := newsdate.Find(start, order)
	if len(found) == 0 || found[0].Day == 0 || found[0].Date.Precision < khabar.PrecisionDay || !datePlace.MatchString(start[:found[0].Start]) {
		return khabar.Date{}
	}
	if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(start[found[0].End:])); strings.ContainsRune("-–—−|/)]:.„“«\",،", r) || found[0].Start > 0 || r == utf8.RuneError {
		return found[0].Date
	}
	return khabar.Date{}
}

// dateKeys are the names under which the data in a page's scripts keeps the publication, best first.
var dateKeys = regexp.MustCompile(`"(datePublished|publishedAt|published_at|publishedDate|publishDate|published_date|publish_date|publicationDate|publication_date|firstPublished|first_published|first-publication|publishedFirst|pubDate|published)"\s*:\s*"([0-9][^"\\]{7,40})"`)

// dateFromScripts reads the publication from the data that a page carries for its scripts, and from JSON-LD that is broken: only if
// all values under a name state one day, because such data also describes other articles.
func dateFromScripts(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	stated := map[string]khabar.Date{}
	conflict := map[string]bool{}
	var names []string
	each(p.doc, func(n *html.Node) bool {
		if n.DataAtom != atom.Script || n.FirstChild == nil || len(n.FirstChild.Data) > maxLinkedData {
			return n.DataAtom != atom.Script
		}
		for _, m := range dateKeys.FindAllStringSubmatch(n.FirstChild.Data, 50) {
			d, ok := newsdate.Parse(m[2], order)
			if !ok || d.Precision < khabar.PrecisionDay {
				continue
			}
			before, seen := stated[m[1]]
			if !seen {
				names = append(names, m[1])
				stated[m[1]] = d
			} else if khabar.DayOf(before.Time) != khabar.DayOf(d.Time) {
				conflict[m[1]] = true
			}
		}
		return false
	})
	for _, name := range names {
		if !conflict[name] {
			return stated[name], khabar.DateMeta, "script " + name
		}
	}
	return khabar.Date{}, "", ""
}
