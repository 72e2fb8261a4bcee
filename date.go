package khabar

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Precision says how much of a date was stated. A date is never shown, indexed or counted as more precise than this.
type Precision uint8

const (
	PrecisionNone Precision = iota // no date
	PrecisionYear
	PrecisionMonth
	PrecisionDay
	PrecisionSecond
)

// DateSource says where a publication date came from, best first.
type DateSource string

const (
	DateJSONLD  DateSource = "jsonld"  // datePublished in the page's JSON-LD
	DateMeta    DateSource = "meta"    // article:published_time and its kin
	DateTime    DateSource = "time"    // a <time datetime> element of the article
	DateAPI     DateSource = "api"     // the outlet's own API (WordPress)
	DateFeed    DateSource = "feed"    // the feed entry that led to the page
	DateSitemap DateSource = "sitemap" // news:publication_date of the sitemap that led to the page
	DateURL     DateSource = "url"     // digits in the address
	DateText    DateSource = "text"    // a dateline or byline in words
	DateImport  DateSource = "import"  // stated by the file that was imported
	DateUnknown DateSource = "unknown" // there is none
)

// Date is a moment as an outlet stated it: no more precise than it was stated, and in the offset it was stated in, so that
// its calendar day is the day a reader of that outlet saw. The zero Date is "unknown".
type Date struct {
	// Time is the first instant of what was stated; its location is the stated offset, or UTC.
	Time      time.Time
	Precision Precision
}

// Day is a calendar day, counted from 1 January 1970, without a time zone: the day that an outlet printed.
type Day int32

// DayOf returns the calendar day of t in t's own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns the day as in RFC 3339: 2026-01-06.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// dateLayouts are the forms that ParseDate reads, with what each one states.
var dateLayouts = []struct {
	layout    string
	precision Precision
}{
	{time.RFC3339, PrecisionSecond}, // also reads fractions of a second
	{"2006-01-02T15:04:05", PrecisionSecond},
	{"2006-01-02 15:04:05", PrecisionSecond},
	{"2006-01-02T15:04:05Z0700", PrecisionSecond},
	{"2006-01-02T15:04Z07:00", PrecisionSecond},
	{"2006-01-02T15:04", PrecisionSecond},
	{time.DateOnly, PrecisionDay},
	{"2006-01", PrecisionMonth},
	{"2006", PrecisionYear},
}

// ParseDate reads a date in the forms of RFC 3339, its date alone, its year and month, or its year; a time without an offset
// is taken as UTC. Years before 1000 and after 9999 are refused. The empty string is the unknown date.
func ParseDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Date{}, nil
	}
	for _, l := range dateLayouts {
		if t, err := time.Parse(l.layout, s); err == nil && t.Year() >= 1000 {
			return Date{Time: t, Precision: l.precision}, nil
		}
	}
	return Date{}, Errorf(KindInvalid, "", "%q is not a date; write 2026-01-06, 2026-01, 2026 or 2026-01-06T09:30:00+03:00", clip(s, 40))
}

// At returns the date of an instant stated to the second.
func At(t time.Time) Date { return Date{Time: t, Precision: PrecisionSecond} }

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d.Precision == PrecisionNone }

// String returns the date in the form of RFC 3339, cut to its precision, or "" if it is unknown.
func (d Date) String() string {
	switch d.Precision {
	case PrecisionYear:
		return d.Time.Format("2006")
	case PrecisionMonth:
		return d.Time.Format("2006-01")
	case PrecisionDay:
		return d.Time.Format(time.DateOnly)
	case PrecisionSecond:
		return d.Time.Format(time.RFC3339)
	}
	return ""
}

// Span returns the first and the last calendar day that the date can mean: the same day twice when the day was stated, a month
// or a year otherwise. A date lies in a range of days only if its whole span does. Zero days if the date is unknown.
func (d Date) Span() (first, last Day) {
	switch d.Precision {
	case PrecisionYear:
		return DayOf(d.Time), DayOf(d.Time.AddDate(1, 0, -1))
	case PrecisionMonth:
		return DayOf(d.Time), DayOf(d.Time.AddDate(0, 1, -1))
	case PrecisionDay, PrecisionSecond:
		return DayOf(d.Time), DayOf(d.Time)
	}
	return 0, 0
}

// Equal reports whether both state the same instant with the same precision and offset.
func (d Date) Equal(o Date) bool { return d.String() == o.String() }

// MarshalJSON writes String, or null for the unknown date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads what ParseDate reads, and null.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("a date must be a string: %w", err)
	}
	if s == nil {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(*s)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// clip cuts s after max code points, for messages.
func clip(s string, max int) string {
	n := 0
	for i := range s {
		if n == max {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
