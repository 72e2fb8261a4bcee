package newsdate

import (
	"regexp"
	"time"

	"khabar"
)

// parting are the marks that part the numbers of a date.
const parting = `-/.|\–‑−_`

// eastAsian are the words that follow year, month and day in Chinese, Japanese and Korean: 2026年1月6日, 2026년 1월 6일.
var eastAsian = [3][]string{{"年", "년"}, {"月", "월"}, {"日", "일"}}

// inNumbers is a day in numbers with the year last, whose first two can be told.
var inNumbers = regexp.MustCompile(`(?:^|[^\d./-])(\d\d?)[/-](\d\d?)[/-](?:19|20)\d\d(?:$|[^\d./-])`)

// OrderOf tells the order of the first date in numbers in a text, if one of day and month is above 12.
func OrderOf(text string) Order {
	for _, m := range inNumbers.FindAllStringSubmatch(text, -1) {
		a, b := valueOf(m[1]), valueOf(m[2])
		switch {
		case a > 12 && a <= 31 && b <= 12:
			return DayFirst
		case b > 12 && b <= 31 && a <= 12:
			return MonthFirst
		}
	}
	return OrderUnknown
}

// yearFirst reads 2026-01-06, 2026/1/6, 2026年1月6日 and 2026 January 6.
func (p *parser) yearFirst(i int) (Found, int) {
	y := p.tok(i)
	if y.kind != number || len(y.text) != 4 {
		return Found{}, i
	}
	sep := i + 1
	if p.isWord(sep, eastAsian[0]...) {
		m, d := p.tok(i+2), p.tok(i+4)
		if m.kind == number && p.isWord(i+3, eastAsian[1]...) && d.kind == number && p.isWord(i+5, eastAsian[2]...) {
			return p.make(y.value, monthName{month: m.value}, d.value, i+6)
		}
		return Found{}, i
	}
	name := sep
	for p.isMark(name, ".,-/") { // "2026. március 7.", "2026-Jan-06"
		name++
	}
	if m, end := p.month(name); end > name {
		for p.isMark(end, "-/") {
			end++
		}
		if d, after := p.dayNumber(end); after > end {
			return p.make(y.value, m, d, after)
		}
		return Found{}, i
	}
	m, d := p.tok(sep+1), p.tok(sep+3)
	if p.isMark(sep, parting) && p.isMark(sep+2, p.tok(sep).text) && m.kind == number && len(m.text) <= 2 && d.kind == number && len(d.text) <= 2 {
		return p.make(y.value, monthName{m.value, calendarOf(y.value)}, d.value, p.era(sep+4))
	}
	return Found{}, i
}

// numeric reads 06/01/2026, 6-1-2026, 6.1.26 and 01/06/2026.
func (p *parser) numeric(i int) (Found, int) {
	a, b, c := p.tok(i), p.tok(i+2), p.tok(i+4)
	if a.kind != number || b.kind != number || c.kind != number || len(a.text) > 2 || len(b.text) > 2 ||
		!p.isMark(i+1, parting) || !p.isMark(i+3, p.tok(i+1).text) {
		return Found{}, i
	}
	if p.isMark(i-1, "-/.") && !a.gap || p.isMark(i+5, "-/.") && !p.tok(i+5).gap && p.tok(i+6).kind == number && !p.tok(i+6).gap {
		return Found{}, i // part of something longer
	}
	year, short := c.value, len(c.text) == 2
	switch {
	case short && p.isMark(i+1, "-/."):
		year = century(c.value)
	case len(c.text) != 4:
		return Found{}, i
	}
	day, month, known := p.tell(year, a.value, b.value)
	if !known && p.tok(i+1).text == "." { // no language that puts the month first parts numbers by dots
		day, month, known = a.value, b.value, true
	}
	if !known {
		if short || !plausible(year) || a.value > 12 || b.value > 12 || a.value < 1 || b.value < 1 {
			return Found{}, i
		}
		at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		return Found{Date: khabar.Date{Time: at, Precision: khabar.PrecisionYear}, Year: year}, i + 5
	}
	f, end := p.make(year, monthName{month, calendarOf(year)}, day, i+5)
	return f, p.era(end)
}

// tell decides which of two numbers is the day: by their size, by the weekday that is named with them if it is right for one order only,
// or by the order of the language.
func (p *parser) tell(year, a, b int) (day, month int, known bool) {
	switch {
	case a == b || a > 12:
		return a, b, true
	case b > 12:
		return b, a, true
	}
	if dayFirst, monthFirst := p.falls(year, b, a), p.falls(year, a, b); dayFirst != monthFirst {
		if dayFirst {
			return a, b, true
		}
		return b, a, true
	}
	switch p.order {
	case DayFirst:
		return a, b, true
	case MonthFirst:
		return b, a, true
	}
	return 0, 0, false
}

// falls reports whether a day falls on the weekday that is named with it.
func (p *parser) falls(year, month, day int) bool {
	at, ok := convert(year, monthName{month, calendarOf(year)}, day)
	return ok && int(at.Weekday()) == p.weekday
}
