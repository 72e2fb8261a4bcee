package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// Where dates are looked for around the headline and the text, in blocks, and how long the lines may be, in words.
const (
	aboveHeadline = 5
	belowHeadline = 12
	belowText     = 8
	aroundByline  = 6
	longDateLine  = 30
	shortLine     = 10
	longPosting   = 90
)

// dateLines reads days in the blocks of a page. What holds the headline or the text itself (shared) speaks against no line.
type dateLines struct {
	*page
	order             newsdate.Order
	head, first, last int // see landmarks
	shared            place
	alone             bool // lines that are nothing but a date count wherever they stand
	with              company
}

// dateFromLines reads the day that the page prints, from the lines that are most certainly the article's to those that are least.
func dateFromLines(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	l := dateLines{page: p, order: order}
	l.head, l.first, l.last = p.landmarks()
	if l.first < 0 {
		return khabar.Date{}, "", ""
	}
	l.shared = p.all[l.first].where
	if l.head >= 0 {
		l.shared |= p.all[l.head].where
		l.with.head = p.all[l.head].node
	}
	for _, from := range []struct {
		find   func() khabar.Date
		detail string
	}{
		{l.inHeadline, "headline"}, {l.belowHeadline, "date line"}, {l.inText, "beginning of the text"}, {l.aboveHeadline, "date line"},
		{l.labelled, "labelled date"}, {l.belowText, "line below the text"}, {l.posting, "sentence about the posting"},
	} {
		if d := from.find(); !d.IsZero() {
			return d, khabar.DateText, from.detail
		}
	}
	return khabar.Date{}, "", ""
}

// inHeadline reads "08.11.2021 | The headline", and a line of its own in the headline's element.
func (l *dateLines) inHeadline() khabar.Date {
	if l.head < 0 {
		return khabar.Date{}
	}
	text := l.all[l.head].text
	if d := leadingDate(text, l.order); !d.IsZero() {
		return d
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line != text && len(strings.Fields(line)) <= shortLine {
			if d := l.parse(line); !d.IsZero() {
				return d
			}
		}
	}
	return khabar.Date{}
}

// belowHeadline reads the lines between the headline and the text; without a headline, those above the text.
func (l *dateLines) belowHeadline() khabar.Date {
	from := max(0, l.first-aboveHeadline)
	between := l.shared
	if l.head >= 0 {
		from = l.head + 1
		// A line that is nothing but a date may be part of a list or linked here, and a footer be none of the site.
		l.alone = l.head < l.first && l.first-l.head <= belowHeadline
		between |= inFooter
	}
	defer func(shared place) { l.shared, l.alone = shared, false }(l.shared)
	l.shared = between
	for i := from; i < min(max(l.first, from+2), from+belowHeadline) && i < len(l.all); i++ {
		if d := l.at(i, longDateLine); !d.IsZero() {
			return d
		}
	}
	return khabar.Date{}
}

// inText reads a short line with which the text begins, and the day with which its first paragraphs begin, or the one after the byline.
func (l *dateLines) inText() khabar.Date {
	for i := l.first; i < min(l.first+2, len(l.all)); i++ {
		if d := l.at(i, shortLine); !d.IsZero() {
			return d
		}
	}
	for i := l.first; i < min(l.first+aroundByline, len(l.all)); i++ {
		if i >= l.first+2 && !isByline(l.all[i-1].text) {
			continue
		}
		if d := leadingDate(l.all[i].text, l.order); !d.IsZero() {
			return d
		}
	}
	return khabar.Date{}
}

// aboveHeadline reads the lines above the headline, from the nearest on.
func (l *dateLines) aboveHeadline() khabar.Date {
	for i := l.head - 1; i >= max(0, l.head-aboveHeadline); i-- {
		if n := l.all[i].node; (l.with.standsWith(n) || l.with.isNeighbour(n)) && !l.with.linksOther(n) {
			if d := l.at(i, maxDateLine); !d.IsZero() {
				return d
			}
		}
	}
	return khabar.Date{}
}

// labelled reads "Published: 6 January 2026" wherever it stands, in one line or in two, if the page states one such day only.
func (l *dateLines) labelled() khabar.Date {
	var one khabar.Date
	for i := range l.all {
		b := &l.all[i]
		if b.where.any(inComments|inNav) || len(b.text) > longestLine || len(b.words) > shortLine {
			continue
		}
		found := newsdate.Find(b.text, l.order)
		if len(found) == 0 || found[0].Date.Precision < khabar.PrecisionDay {
			continue
		}
		label := fold(b.text[:found[0].Start])
		if label == "" && i > 0 {
			label = fold(clip(l.all[i-1].text, longestLine))
		}
		if !dateLabels[label] {
			continue
		}
		if !one.IsZero() && khabar.DayOf(one.Time) != khabar.DayOf(found[0].Date.Time) {
			return khabar.Date{}
		}
		one = found[0].Date
	}
	return one
}

// belowText reads the lines below the text that say that they state the publication, and bylines with a day in the text's last part.
func (l *dateLines) belowText() khabar.Date {
	l.shared |= inFooter // of the article
	for i := l.last + 1; i <= l.last+belowText && i < len(l.all); i++ {
		text := l.all[i].text
		if l.with.linksOther(l.all[i].node) || l.with.isCard(l.all[i].node) { // "14 March: Another story"
			continue
		}
		if d := l.at(i, longDateLine); !d.IsZero() && (publishedWords.MatchString(text) || i <= l.last+2 && (isDateLine(text) || byWordsFirst(text))) {
			return d
		}
	}
	for i := l.first; i <= l.last; i++ {
		if b := &l.all[i]; len(b.words) <= shortLine && byWordsFirst(b.text) {
			if d := l.at(i, shortLine); !d.IsZero() {
				return d
			}
		}
	}
	return khabar.Date{}
}

// posting reads the sentence in which a blog tells of the article itself: "This entry was posted on Monday, March 3rd, 2008 at 10:22 am and
// is filed under …".
func (l *dateLines) posting() khabar.Date {
	title := fold(l.art.Title)
	for i := range l.all {
		b := &l.all[i]
		if b.where.any(inComments|inNav) || len(b.words) > longPosting || len(b.text) > longestLine || !postedWords.MatchString(b.text) {
			continue
		}
		folded := fold(b.text)
		if rest, named := strings.CutPrefix(folded, title+" "); !articleWords.begins(folded) && !(named && title != "" && rest != "") {
			continue
		}
		for _, f := range newsdate.Find(b.text, l.order) {
			if f.Date.Precision >= khabar.PrecisionDay && !updatedWords.MatchString(b.text[:f.Start]) {
				return f.Date
			}
		}
	}
	return khabar.Date{}
}

// dateFromAgo reads how long before the fetch the page says that it was published: a line of its own by the headline, or above the text.
func dateFromAgo(p *page, _ newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	head, first, _ := p.landmarks()
	if p.in.Fetched.IsZero() || first < 0 {
		return khabar.Date{}, "", ""
	}
	from := max(0, first-aboveHeadline)
	if head >= 0 {
		from = max(0, head-2)
	}
	for i := from; i < min(max(first, from+2), from+belowHeadline) && i < len(p.all); i++ {
		b := &p.all[i]
		if len(b.words) > shortLine || len(b.text) > longestLine || b.where.any(inComments|inAside) {
			continue
		}
		for _, part := range lineParts.Split(b.text, -1) {
			if d, ok := newsdate.Ago(part, p.in.Fetched); ok {
				return d, khabar.DateText, "how long before the fetch"
			}
		}
	}
	return khabar.Date{}, "", ""
}

// byWordsFirst reports whether a line begins as a byline does.
func byWordsFirst(line string) bool {
	rest, ok := byPrefix(line)
	return ok && rest != ""
}

// at is the day that a line of at most so many words states, or with which a longer one begins; zero if there is none.
func (l *dateLines) at(i, words int) khabar.Date {
	b := &l.all[i]
	if len(b.text) > longestLine || otherDates.begins(fold(b.text)) || i > 0 && labelsChange(l.all[i-1].text) || ofAnother(b.node) {
		return khabar.Date{}
	}
	text := l.boxed(i)
	if l.alone && len(b.words) <= shortLine && !b.where.any(inComments) && isDateLine(text) {
		return l.parse(text)
	}
	if b.share() > 0.85 || b.role == caption && l.shared&inFigure == 0 || (b.where &^ l.shared).any(inFigure|inAside|inNav|inFooter|inComments) {
		return khabar.Date{}
	}
	if len(b.words) > words || tellsOfEvent(text) {
		return leadingDate(text, l.order)
	}
	return l.parse(text)
}

// ofAnother reports whether an element is quoted, as a post of a network is with its day, or holds only what is marked as the last change.
func ofAnother(n *html.Node) bool {
	if nearest(n, atom.Blockquote) != nil {
		return true
	}
	stated := textWithin(n, longestCard) && some(n, namesChange)
	return stated && !some(n, marksPublished)
}

// boxed is the text of a block, or the day, the month and the year that stand one under another from there on.
func (l *dateLines) boxed(i int) string {
	const lines, words = 3, 2
	if i+lines > len(l.all) {
		return l.all[i].text
	}
	var parts []string
	for _, b := range l.all[i : i+lines] {
		if len(b.words) > words || len(b.text) > longestLine {
			return l.all[i].text
		}
		parts = append(parts, b.text)
	}
	box := strings.Join(parts, " ")
	if found := newsdate.Find(box, l.order); len(found) == 1 && found[0].Start == 0 && found[0].End == len(box) && found[0].Day != 0 {
		return box
	}
	return l.all[i].text
}

// labelsChange reports whether a line is only a label over the last change: "آخر تحديث:".
func labelsChange(line string) bool {
	const label = 4 // words
	if len(line) > longestLine || len(strings.Fields(line)) > label {
		return false
	}
	at := updatedWords.FindStringIndex(line)
	return at != nil && !publishedWords.MatchString(line[at[1]:]) && len(newsdate.Find(line, newsdate.DayFirst)) == 0
}

// lineParts part what sites put into one line: the section, the author, the day, the number of comments.
var lineParts = regexp.MustCompile(`\s*[|•·»>/\n]\s*|\s+[-–—]\s+|\s{3,}`)

// stamp is a day in numbers, which prose seldom has.
var stamp = regexp.MustCompile(`[\d٠-٩۰-۹]{1,4}([./\-|])[\d٠-٩۰-۹]{1,2}([./\-|])[\d٠-٩۰-۹]{2,4}`)

// tellsOfEvent reports whether a line is a sentence or a caption: the day in it is that of what happened. A line about the publication says
// so, or is a byline, or short with a day in numbers, or a day and little else, perhaps in one of several parts.
func tellsOfEvent(line string) bool {
	short := len(strings.Fields(line)) <= shortLine
	if byWordsFirst(line) || isDateLine(line) || short && stamp.MatchString(line) && !isSentence(line) {
		return false
	}
	if found := newsdate.Find(line, newsdate.DayFirst); len(found) > 0 && (short || !isSentence(line)) {
		const label = 5 // words before the day
		before := strings.Fields(line[:found[0].Start])
		if publishedWords.MatchString(strings.Join(before[max(0, len(before)-label):], " ")) {
			return false
		}
	}
	for _, part := range lineParts.Split(line, -1) {
		if isDateLine(part) {
			return false
		}
	}
	return true
}

// parse is the day that a line states as the publication's; zero if it states none.
func (l *dateLines) parse(line string) khabar.Date {
	d, _ := newsdate.Parse(withoutUpdated(line), l.order)
	if !l.possible(d) { // an offer ends, a meeting is to be held
		return khabar.Date{}
	}
	return dayOrBetter(d)
}

// dayOrBetter leaves out dates that state no day.
func dayOrBetter(d khabar.Date) khabar.Date {
	if d.Precision < khabar.PrecisionDay {
		return khabar.Date{}
	}
	return d
}

// datePlace is what may stand before the date at the beginning of a text: nothing, a bracket, a place as agencies print it, what a press
// release calls itself.
var datePlace = regexp.MustCompile(`^[(\[]?\s*$|^[\p{Lu}\p{Arabic}][\p{L}\p{M}’'\-]{1,20}( [\p{L}\p{M}’'\-]{1,20}){0,2}\s*(\([^()]{2,30}\)\s*)?[,،:\-–—/]\s*$` +
	`|^(?i:press release|pressemitteilung|communiqué de presse|comunicado de prensa|comunicato stampa|بيان صحفي)( of| vom| du| del|,|:| -| –)?\s*$`)

// leadingDate is the day with which a text begins.
func leadingDate(text string, order newsdate.Order) khabar.Date {
	const enough = 160
	start := clip(text, enough)
	found := newsdate.Find(start, order)
	if len(found) == 0 || found[0].Day == 0 || found[0].Date.Precision < khabar.PrecisionDay || !datePlace.MatchString(start[:found[0].Start]) {
		return khabar.Date{}
	}
	if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(start[found[0].End:])); slices.Contains([]rune("-–—−|/)]:.„“«\",،"), r) ||
		found[0].Start > 0 || r == utf8.RuneError {
		return found[0].Date
	}
	return khabar.Date{}
}
