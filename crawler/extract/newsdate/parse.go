package newsdate

import (
	"strings"
	"time"

	"github.com/hablullah/go-hijri"
	"github.com/jalaali/go-jalaali"

	"khabar"
)

// parser reads dates from tokens; at is where it stands.
type parser struct {
	tokens []token
	at     int
	order  Order
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

// date reads one date at the parser's place and returns how many tokens it takes, 0 for none.
func (p *parser) date() (Found, int) {
	i := p.at
	weekday, n := p.weekday(i)
	start := i
	i += n
	if n > 0 {
		for p.isMark(i, ",،-–|") {
			i++
		}
	}
	for _, read := range []func(int) (Found, int){p.yearFirst, p.dayMonthName, p.monthNameDay, p.numeric, p.monthYear} {
		f, end := read(i)
		if end <= i {
			continue
		}
		f.Weekday = weekday
		if f.LastDay == 0 {
			f.LastDay = f.Day
		}
		if f.Year != 0 && f.Day != 0 {
			end = p.clock(end, &f)
		}
		return f, end - start
	}
	return Found{}, 0
}

func (p *parser) weekday(i int) (int, int) {
	t := p.tok(i)
	if t.kind != word {
		return -1, 0
	}
	if d, ok := weekdayNames[t.text]; ok {
		return d, 1
	}
	return -1, 0
}

// month reads a month name of up to three words at i. A second name of the same month after a slash or in brackets ("كانون
// الثاني/يناير") belongs to it.
func (p *parser) month(i int) (monthName, int) {
	m, end := p.oneMonth(i)
	if end == i {
		return m, i
	}
	if p.isMark(end, "/(–-") {
		if again, last := p.oneMonth(end + 1); last > end+1 && again == m {
			end = last
			if p.isMark(end, ")") {
				end++
			}
		}
	}
	return m, end
}

var numberedMonths = map[string]int{"تشرين1": 10, "تشرين2": 11, "كانون1": 12, "كانون2": 1}

func (p *parser) oneMonth(i int) (monthName, int) {
	name := ""
	best, end := monthName{}, i
	for n := range 3 {
		t := p.tok(i + n)
		if n > 0 && p.isMark(i+n, "-") && p.tok(i+n+1).kind == word && !t.gap { // "rabi al-awwal"
			break
		}
		if t.kind != word {
			break
		}
		if n > 0 {
			name += " "
		}
		name += t.text
		if m, ok := monthNames[name]; ok {
			best, end = m, i+n+1
		}
		if m, ok := numberedMonths[name+p.tok(i+n+1).text]; ok && !p.tok(i+n+1).gap { // "تشرين2", as Joomla writes it
			return monthName{month: m}, i + n + 2
		}
	}
	if end > i && p.isMark(end, ".") {
		end++
	}
	return best, end
}

// yearFirst reads 2026-01-06, 2026/1/6 and 2026 January 6.
func (p *parser) yearFirst(i int) (Found, int) {
	y := p.tok(i)
	if y.kind != number || len(y.text) != 4 {
		return Found{}, i
	}
	sep := i + 1
	if m, end := p.month(sep); end > sep {
		if d := p.tok(end); d.kind == number && len(d.text) <= 2 {
			return p.make(y.value, m, d.value, end+1)
		}
		return Found{}, i
	}
	if !p.isMark(sep, "-/.") || p.tok(sep+1).kind != number || len(p.tok(sep+1).text) > 2 {
		return Found{}, i
	}
	m := p.tok(sep + 1)
	if p.isMark(sep+2, p.tok(sep).text) && p.tok(sep+3).kind == number && len(p.tok(sep+3).text) <= 2 {
		return p.make(y.value, monthName{m.value, calendarOf(y.value)}, p.tok(sep+3).value, sep+4)
	}
	return Found{}, i
}

// dayMonthName reads "6 January 2026", "6th of January", "5–6 January", "٦ كانون الثاني/يناير ٢٠٢٦".
func (p *parser) dayMonthName(i int) (Found, int) {
	d := p.tok(i)
	if d.kind != number || len(d.text) > 2 || d.value < 1 || d.value > 31 {
		return Found{}, i
	}
	first, j := d.value, i+1
	last := first
	if p.isMark(j, "-–—") || p.tok(j).text == "و" {
		if t := p.tok(j + 1); t.kind == number && len(t.text) <= 2 && t.value > first && t.value <= 31 {
			last, j = t.value, j+2
		}
	}
	j = p.skipOrdinal(j)
	if t := p.tok(j).text; t == "of" || t == "de" || t == "من" || t == "شهر" {
		j++
		if p.tok(j).text == "شهر" {
			j++
		}
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

// monthNameDay reads "January 6, 2026", "Jan. 6", "January 5–6".
func (p *parser) monthNameDay(i int) (Found, int) {
	m, j := p.month(i)
	d := p.tok(j)
	if j == i || d.kind != number || len(d.text) > 2 || d.value < 1 || d.value > 31 {
		return Found{}, i
	}
	if p.isMark(j+1, ":") { // "May 9:30" is a time
		return Found{}, i
	}
	first, end := d.value, j+1
	last := 0
	if p.isMark(end, "-–—") {
		if t := p.tok(end + 1); t.kind == number && len(t.text) <= 2 && t.value > first && t.value <= 31 {
			last, end = t.value, end+2
		}
	}
	f, end := p.withYear(m, first, p.skipOrdinal(end))
	if f.Month != 0 {
		f.LastDay = last
	}
	return f, end
}

func (p *parser) skipOrdinal(i int) int {
	t := p.tok(i)
	if t.kind == word && !t.gap && (t.text == "st" || t.text == "nd" || t.text == "rd" || t.text == "th" || t.text == "er") {
		return i + 1
	}
	return i
}

// withYear reads the year after day and month, if there is one.
func (p *parser) withYear(m monthName, day, i int) (Found, int) {
	j := i
	for p.isMark(j, ",،-/. ") || p.tok(j).text == "de" || p.tok(j).text == "عام" || p.tok(j).text == "سنه" {
		j++
	}
	if y := p.tok(j); y.kind == number && len(y.text) == 4 && fits(y.value, m.calendar) && !p.isMark(j+1, ":") {
		f, end := p.make(y.value, m, day, j+1)
		return f, p.era(end)
	}
	if m.calendar != gregorian || day > monthDays[m.month] || !p.named(i) {
		return Found{}, 0
	}
	return Found{Month: m.month, Day: day}, i
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
	if t := p.tok(i); t.kind == word && (t.text == "ه" || t.text == "م" || t.text == "ميلادي" || t.text == "هجري" || t.text == "ah") {
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
	for p.isMark(j, ",،/") || p.tok(j).text == "of" || p.tok(j).text == "عام" || p.tok(j).text == "من" {
		j++
	}
	y := p.tok(j)
	if y.kind != number || len(y.text) != 4 || m.calendar != gregorian || !plausible(y.value) {
		return Found{}, i
	}
	at := time.Date(y.value, time.Month(m.month), 1, 0, 0, 0, 0, time.UTC)
	return Found{Date: khabar.Date{Time: at, Precision: khabar.PrecisionMonth}, Year: y.value, Month: m.month}, j + 1
}

// numeric reads 06/01/2026, 6-1-2026, 6.1.26 and 01/06/2026.
func (p *parser) numeric(i int) (Found, int) {
	a, b, c := p.tok(i), p.tok(i+2), p.tok(i+4)
	if a.kind != number || b.kind != number || c.kind != number || len(a.text) > 2 || len(b.text) > 2 ||
		!p.isMark(i+1, "-/.") || !p.isMark(i+3, p.tok(i+1).text) {
		return Found{}, i
	}
	if p.isMark(i-1, "-/.") && !a.gap || p.isMark(i+5, "-/.") && !p.tok(i+5).gap && p.tok(i+6).kind == number && !p.tok(i+6).gap {
		return Found{}, i // part of something longer
	}
	year := c.value
	switch len(c.text) {
	case 4:
	case 2:
		year += 2000
	default:
		return Found{}, i
	}
	day, month, known := p.tell(a.value, b.value)
	if !known && p.tok(i+1).text == "." { // no language that puts the month first parts numbers by dots
		day, month, known = a.value, b.value, true
	}
	if !known {
		if len(c.text) == 2 || !plausible(year) || a.value > 12 || b.value > 12 || a.value < 1 || b.value < 1 {
			return Found{}, i
		}
		at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		return Found{Date: khabar.Date{Time: at, Precision: khabar.PrecisionYear}, Year: year}, i + 5
	}
	return p.make(year, monthName{month, calendarOf(year)}, day, i+5)
}

// tell decides which of two numbers is the day.
func (p *parser) tell(a, b int) (day, month int, known bool) {
	switch {
	case a == b || a > 12:
		return a, b, true
	case b > 12:
		return b, a, true
	case p.order == DayFirst:
		return a, b, true
	case p.order == MonthFirst:
		return b, a, true
	}
	return 0, 0, false
}

// calendarOf tells the calendar of a year written in numbers alone. Since there are newspapers on the web, Solar Hijri years have been
// those up to the 1410s and lunar ones those from 1420 on.
func calendarOf(year int) calendar {
	switch {
	case year >= 1360 && year < 1420:
		return hijriSolar
	case year >= 1420 && year <= 1500:
		return hijriLunar
	}
	return gregorian
}

func fits(year int, c calendar) bool {
	switch c {
	case hijriLunar:
		return year >= 1300 && year <= 1500
	case hijriSolar:
		return year >= 1250 && year <= 1480
	}
	return plausible(year)
}

// make builds a date of day precision. A day that does not exist takes its tokens and states nothing.
func (p *parser) make(year int, m monthName, day, end int) (Found, int) {
	at, ok := convert(year, m, day)
	if !ok {
		return Found{}, end
	}
	return Found{Date: khabar.Date{Time: at, Precision: khabar.PrecisionDay}, Year: at.Year(), Month: int(at.Month()), Day: at.Day()}, end
}

// convert brings a day into the Gregorian calendar. Lunar dates follow the Umm al-Qura calendar of Saudi Arabia; where the moon is
// sighted otherwise they may be a day off.
func convert(year int, m monthName, day int) (time.Time, bool) {
	if m.month < 1 || m.month > 12 || day < 1 || day > 31 || !fits(year, m.calendar) {
		return time.Time{}, false
	}
	switch m.calendar {
	case hijriLunar:
		if year < 1356 || year > 1500 || day > 30 {
			return time.Time{}, false
		}
		at := hijri.UmmAlQuraDate{Day: int64(day), Month: int64(m.month), Year: int64(year)}.ToGregorian()
		return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC), true
	case hijriSolar:
		if !jalaali.IsValidDate(year, m.month, day) {
			return time.Time{}, false
		}
		y, mo, d, err := jalaali.ToGregorian(year, jalaali.Month(m.month), day)
		return time.Date(y, mo, d, 0, 0, 0, 0, time.UTC), err == nil
	}
	at := time.Date(year, time.Month(m.month), day, 0, 0, 0, 0, time.UTC)
	return at, at.Day() == day
}
