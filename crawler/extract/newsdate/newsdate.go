// Package newsdate reads dates as newspapers write them: numbers in any order that can be told, month names of the Levant, Egypt,
// the Maghreb and Iran and of the larger European languages, Arabic-Indic and Persian digits, Hijri and Solar Hijri dates. It
// states no more than the text does: a month stays a month, and an order of day and month that cannot be told gives the year alone.
//
// It knows no "today": relative dates ("two hours ago") are no dates, unless Ago is told the moment that they are relative to.
package newsdate

import (
	"strings"
	"time"

	"khabar"
)

// Order says how a language writes a date in numbers when nothing else tells.
type Order uint8

const (
	OrderUnknown Order = iota
	DayFirst
	MonthFirst
)

// Found is one date in a text.
type Found struct {
	// Date is what is stated; zero if no year is.
	Date khabar.Date
	// Year, Month and Day are as in the Gregorian calendar; 0 where not stated.
	Year, Month, Day int
	// LastDay is the last day of a range within the month ("January 5–6"), otherwise Day.
	LastDay int
	// Weekday is the day of the week that is named with it, or -1.
	Weekday int
	// Lunar is true of a date of the lunar Hijri calendar. Its months begin when the moon is sighted, so that the day can be one off.
	Lunar bool
	// Start and End are the bytes of the text where it stands.
	Start, End int
}

// Find returns the dates of a text in the order in which they stand.
func Find(text string, order Order) []Found {
	p := &parser{tokens: lex(text), order: order}
	var out []Found
	for p.at < len(p.tokens) {
		if f, n := p.date(); n > 0 {
			if f.Year == 0 && f.Month == 0 { // a day that does not exist
				p.at += n
				continue
			}
			f.Start, f.End = p.tokens[p.at].start, p.tokens[p.at+n-1].end
			out = append(out, f)
			p.at += n
			continue
		}
		p.at++
	}
	return out
}

// Parse reads a value that is meant to be a date (an attribute, a byline). If several are stated, the first of the most precise ones
// counts; of a lunar date and the same day in another calendar, the latter. Values without a year are not dates.
func Parse(value string, order Order) (khabar.Date, bool) {
	const longest = 300 // a value that holds more is a text
	if len(value) > longest {
		return khabar.Date{}, false
	}
	if t, ok := machine(value); ok {
		return t, true
	}
	var best, lunar khabar.Date
	for _, f := range Find(value, order) {
		d := &best
		if f.Lunar {
			d = &lunar
		}
		if f.Date.Precision > d.Precision {
			*d = f.Date
		}
	}
	if best.Precision < khabar.PrecisionDay && lunar.Precision > best.Precision {
		best = lunar
	}
	if best.Precision == khabar.PrecisionDay && lunar.Precision == khabar.PrecisionSecond { // the time stands with the other one
		y, m, d := best.Time.Date()
		t := lunar.Time
		best = khabar.At(time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, t.Location()))
	}
	return best, !best.IsZero()
}

// machine reads the forms that software writes: seconds or milliseconds since 1970, 20260106, 20260106T093000Z.
func machine(value string) (khabar.Date, bool) {
	t := lex(value)
	if len(t) >= 3 && t[0].kind == number && len(t[0].text) == 8 && t[1].text == "t" {
		return basic(value)
	}
	if len(t) != 1 || t[0].kind != number {
		return khabar.Date{}, false
	}
	digits := t[0].text
	switch len(digits) {
	case 8:
		if at, err := time.Parse("20060102", digits); err == nil && plausible(at.Year()) {
			return khabar.Date{Time: at, Precision: khabar.PrecisionDay}, true
		}
	case 10:
		return epoch(digits, 1)
	case 13:
		return epoch(digits, 1000)
	case 14:
		if at, err := time.Parse("20060102150405", digits); err == nil && plausible(at.Year()) {
			return khabar.At(at), true
		}
	}
	return khabar.Date{}, false
}

// basic reads the form of ISO 8601 without separators: 20260106T093000Z, 20260106T0930+0300.
func basic(value string) (khabar.Date, bool) {
	for _, layout := range []string{"20060102T150405Z0700", "20060102T150405", "20060102T1504Z0700", "20060102T1504"} {
		if at, err := time.Parse(layout, strings.TrimSpace(value)); err == nil && plausible(at.Year()) {
			return khabar.At(at), true
		}
	}
	return khabar.Date{}, false
}

func epoch(digits string, per int64) (khabar.Date, bool) {
	var n int64
	for _, d := range []byte(digits) {
		n = n*10 + int64(d-'0')
	}
	at := time.Unix(n/per, 0).UTC()
	if at.Year() < 1995 {
		return khabar.Date{}, false
	}
	return khabar.At(at), true
}

// plausible bounds the years that a newspaper writes about and in. It is not a bound on publication dates.
func plausible(year int) bool { return year >= 1700 && year <= 2100 }
