package newsdate

import (
	"time"

	"github.com/hablullah/go-hijri"
	"github.com/jalaali/go-jalaali"

	"khabar"
)

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
	return Found{Date: khabar.Date{Time: at, Precision: khabar.PrecisionDay}, Year: at.Year(), Month: int(at.Month()), Day: at.Day(),
		Lunar: m.calendar == hijriLunar}, end
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

// sighted moves a lunar date to the weekday that is named with it, if that is the day before or after: the month began with another
// sighting of the moon than the calendar's.
func (f *Found) sighted() {
	if !f.Lunar || f.Weekday < 0 {
		return
	}
	for _, off := range []int{-1, 1} {
		at := f.Date.Time.AddDate(0, 0, off)
		if int(at.Weekday()) == f.Weekday {
			f.Date.Time = at
			f.Year, f.Month, f.Day, f.LastDay = at.Year(), int(at.Month()), at.Day(), at.Day()
			return
		}
	}
}
