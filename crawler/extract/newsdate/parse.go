package newsdate

import (
	"strings"
	"time"

	"khabar"
)

// parser reads dates from tokens; at is where it stands.
type parser struct {
	tokens []token
	at     int
	order  Order
	// weekday is the day of the week named with the date that is being read, or -1.
	weekday int
}

func (p *parser) tok(i int) token {
	if i < 0 || i >= len(p.tokens) {
		return token{kind: mark}
	}
	return p.tokens[i]
}

func (p *parser) isMark(i int, of string) bool {
	t := p.tok(i)
	return t.kind == mark && t.text != "" && strings.Contains(of, t.text)
}

// isWord reports whether the token at i is one of some folded words.
func (p *parser) isWord(i int, of ...string) bool {
	t := p.tok(i)
	if t.kind != word {
		return false
	}
	for _, w := range of {
		if t.text == w {
			return true
		}
	}
	return false
}

// date reads one date at the parser's place and returns how many tokens it takes, 0 for none.
func (p *parser) date() (Found, int) {
	i := p.at
	weekday, n := p.weekdayAt(i)
	start := i
	i += n
	if n > 0 {
		for p.isMark(i, ",،-–|") {
			i++
		}
	}
	p.weekday = weekday
	for _, read := range []func(int) (Found, int){p.yearFirst, p.dayMonthName, p.monthNameDay, p.numeric, p.monthYear} {
		f, end := read(i)
		if end <= i {
			continue
		}
		f.Weekday = p.weekday
		if f.LastDay == 0 {
			f.LastDay = f.Day
		}
		f.sighted()
		if f.Year != 0 && f.Day != 0 && f.Date.Precision == khabar.PrecisionDay {
			end = p.clock(end, &f)
		}
		return f, end - start
	}
	return Found{}, 0
}

func (p *parser) weekdayAt(i int) (int, int) {
	t := p.tok(i)
	if t.kind != word {
		return -1, 0
	}
	if d, ok := weekdayNames[t.text]; ok {
		return d, 1
	}
	return -1, 0
}

// month reads a month name of up to three words at i. A second name of the same month, after a slash or in brackets or without either
// ("كانون الثاني/يناير"), belongs to it.
func (p *parser) month(i int) (monthName, int) {
	m, end := p.oneMonth(i)
	if end == i {
		return m, i
	}
	second := end
	if p.isMark(second, "/(–-") {
		second++
	}
	if again, last := p.oneMonth(second); last > second && again == m {
		end = last
		if p.isMark(end, ")") {
			end++
		}
	}
	return m, end
}

// numberedMonths are the months of which the Levant has two, as Joomla writes them: "تشرين2", "ك1".
var numberedMonths = map[string]int{"تشرين1": 10, "تشرين2": 11, "كانون1": 12, "كانون2": 1, "ت1": 10, "ت2": 11, "ك1": 12, "ك2": 1}

func (p *parser) oneMonth(i int) (monthName, int) {
	const longest = 3 // words
	name := ""
	best, end := monthName{}, i
	for n, j := 0, i; n < longest; n, j = n+1, j+1 {
		if n > 0 && p.isMark(j, "-'’`") && p.tok(j+1).kind == word { // "rabi' al-awwal"
			j++
			if p.isMark(j-1, "'’`") && p.isMark(j, "-") {
				j++
			}
		}
		t := p.tok(j)
		if t.kind != word {
			break
		}
		if n > 0 {
			name += " "
		}
		name += t.text
		if m, ok := monthNames[name]; ok {
			best, end = m, j+1
		}
		if m, ok := numberedMonths[name+p.tok(j+1).text]; ok && !p.tok(j+1).gap {
			return monthName{month: m}, j + 2
		}
	}
	if end > i && p.isMark(end, ".") {
		end++
	}
	return best, end
}

// dayNumber reads the day of a month at i: one or two digits, or an Arabic ordinal ("الأول", "الحادي والثلاثين").
func (p *parser) dayNumber(i int) (day, end int) {
	t := p.tok(i)
	switch t.kind {
	case number:
		if len(t.text) <= 2 && t.value >= 1 && t.value <= 31 {
			return t.value, i + 1
		}
	case word:
		if t.text[0] < 0x80 { // no Latin word is one
			return 0, i
		}
		if d, ok := dayNames[t.text+" "+p.tok(i+1).text]; ok {
			return d, i + 2
		}
		if d, ok := dayNames[t.text]; ok {
			return d, i + 1
		}
	}
	return 0, i
}

// dayMonthName reads "6 January 2026", "6th of January", "5–6 January", "٦ كانون الثاني/يناير ٢٠٢٦", "الأول من آذار".
func (p *parser) dayMonthName(i int) (Found, int) {
	first, j := p.dayNumber(i)
	if j == i {
		return Found{}, i
	}
	last := first
	if p.isMark(j, "-–—") || p.tok(j).text == "و" {
		if t := p.tok(j + 1); t.kind == number && len(t.text) <= 2 && t.value > first && t.value <= 31 {
			last, j = t.value, j+2
		}
	}
	j = p.skipOrdinal(j)
	joined := p.isWord(j, "of", "de", "من", "شهر", "di")
	if joined {
		j++
		if p.isWord(j, "شهر") {
			j++
		}
	} else if p.tok(i).kind == word { // "العدد الثالث، آذار 2026" is no third of March
		return Found{}, i
	}
	for p.isMark(j, "-/.,،") {
		j++
	}
	m, end := p.month(j)
	if end == j {
		return Found{}, i
	}
	f, end := p.withYear(m, first, end)
	f.LastDay = 0
	if last != first && f.Month != 0 {
		f.LastDay = last
	}
	return f, end
}

// monthNameDay reads "January 6, 2026", "Jan. 6", "January 5–6", "Jan 06 09:30 2026", and "Jan 062026", which is what is left of a box of
// three lines.
func (p *parser) monthNameDay(i int) (Found, int) {
	m, j := p.month(i)
	d := p.tok(j)
	if j == i || d.kind != number {
		return Found{}, i
	}
	if len(d.text) == 6 && plausible(d.value%10_000) {
		return p.make(d.value%10_000, m, d.value/10_000, j+1)
	}
	if len(d.text) > 2 || d.value < 1 || d.value > 31 || p.isMark(j+1, ":") { // "May 9:30" is a time
		return Found{}, i
	}
	first, end := d.value, j+1
	last := 0
	if p.isMark(end, "-–—") {
		if t := p.tok(end + 1); t.kind == number && len(t.text) <= 2 && t.value > first && t.value <= 31 {
			last, end = t.value, end+2
		}
	}
	if f, after := p.timeThenYear(m, first, end); after > end {
		return f, after
	}
	f, end := p.withYear(m, first, p.skipOrdinal(end))
	if f.Month != 0 {
		f.LastDay = last
	}
	return f, end
}

func (p *parser) skipOrdinal(i int) int {
	if !p.tok(i).gap && p.isWord(i, "st", "nd", "rd", "th", "er", "ê", "ي") {
		return i + 1
	}
	return i
}

// withYear reads the year after day and month, if there is one.
func (p *parser) withYear(m monthName, day, i int) (Found, int) {
	j := i
	for p.isMark(j, ",،-/. ") || p.isWord(j, "de", "del", "عام", "سنه", "من", "لعام", "لسنه") {
		j++
	}
	if y, end, ok := p.year(j, m.calendar); ok {
		f, end := p.make(y, m, day, end)
		return f, p.era(end)
	}
	if m.calendar != gregorian || day > monthDays[m.month] || !p.named(i) {
		return Found{}, 0
	}
	return Found{Month: m.month, Day: day}, i
}

// year reads a year at i: four digits, or the last two of them where nothing else can be meant ("3 Nov 26", "3 Nov '26").
func (p *parser) year(i int, c calendar) (year, end int, ok bool) {
	short := p.isMark(i, "'’‘")
	if short {
		i++
	}
	switch y := p.tok(i); {
	case y.kind != number:
	case len(y.text) == yearLength:
		return y.value, i + 1, fits(y.value, c)
	case len(y.text) > yearLength && len(y.text) <= yearLength+2: // "6 January 20265 min read", in elements of their own
		value := valueOf(y.text[:yearLength])
		return value, i + 1, c == gregorian && value >= 1990 && value < 2100
	case len(y.text) == 2 && c == gregorian && !p.isMark(i+1, ":") && (short || p.ends(i+1)):
		return century(y.value), i + 1, true
	}
	return 0, i, false
}

// ends reports whether a date is over at i, so that two digits before it are a year and not the number of something: at the end of the
// line, before a bar or a bracket, before a time of day.
func (p *parser) ends(i int) bool {
	for p.isMark(i, ",،-–—|)]•·") || p.isWord(i, "at", "الساعه", "م") {
		if p.isMark(i, "|)]•·") {
			return true
		}
		i++
	}
	if p.isMark(i, ".") {
		i++
	}
	return i >= len(p.tokens) || p.tok(i).kind == number && p.isMark(i+1, ":")
}

// century completes a year of two digits. There are no news on the web before 1990.
func century(year int) int {
	if year >= 90 {
		return 1900 + year
	}
	return 2000 + year
}

// named reports whether the month name at or before i is written as a name: "set" and "may" are words, "Set" and "May" are months.
func (p *parser) named(i int) bool {
	for j := i - 1; j >= 0 && j > i-6; j-- {
		if t := p.tok(j); t.kind == word && len(t.text) > 2 {
			return t.upper || t.text[0] >= 0x80
		}
	}
	return false
}

// era skips "هـ", "م", "AH" after a year.
func (p *parser) era(i int) int {
	if p.isWord(i, "ه", "م", "ميلادي", "ميلاديه", "هجري", "هجريه", "للهجره", "ah") {
		return i + 1
	}
	return i
}

var monthDays = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// monthYear reads "January 2026", "كانون الثاني 2026".
func (p *parser) monthYear(i int) (Found, int) {
	m, j := p.month(i)
	if j == i {
		return Found{}, i
	}
	for p.isMark(j, ",،/") || p.isWord(j, "of", "عام", "من") {
		j++
	}
	y := p.tok(j)
	if y.kind != number || len(y.text) != 4 || m.calendar != gregorian || !plausible(y.value) {
		return Found{}, i
	}
	at := time.Date(y.value, time.Month(m.month), 1, 0, 0, 0, 0, time.UTC)
	return Found{Date: khabar.Date{Time: at, Precision: khabar.PrecisionMonth}, Year: y.value, Month: m.month}, j + 1
}
