package query

import (
	"fmt"
	"strings"
	"time"
)

const dateForms = "a date such as 2026-01-06, 2026-01 or 2026"

// minYear is the first year that an article can state (khabar.ParseDate refuses earlier ones).
const minYear = 1000

// days is a day, month or year: its first and its last day.
type days struct{ from, to time.Time }

// parseDays reads a day, month or year, year first, with "-", "/" or "." between its parts, in digits of any of the three
// series.
func parseDays(s string) (days, bool) {
	var parts [3]int
	n, width := 0, 0
	for _, r := range s {
		switch d := digit(r); {
		case d >= 0:
			width++
			parts[n] = 10*parts[n] + d
		case strings.ContainsRune("-/.‐‑–−", r) && width > 0 && n < 2:
			n, width = n+1, 0
		default:
			return days{}, false
		}
		if n == 0 && width > 4 || n > 0 && width > 2 {
			return days{}, false
		}
	}
	if width == 0 || parts[0] < minYear || n > 0 && (parts[1] < 1 || parts[1] > 12) {
		return days{}, false
	}
	switch n {
	case 0:
		first := date(parts[0], 1, 1)
		return days{first, first.AddDate(1, 0, -1)}, true
	case 1:
		first := date(parts[0], parts[1], 1)
		return days{first, first.AddDate(0, 1, -1)}, true
	}
	day := date(parts[0], parts[1], parts[2])
	return days{day, day}, day.Day() == parts[2] && parts[2] > 0
}

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// dates makes the node of a date field from its value.
func (p *parser) dates(field, value string, start, end int) (Node, error) {
	n := &Dates{Pos: p.src.pos[start]}
	bad := func(expected string) error {
		return p.fail(start, fmt.Sprintf("expected %s after %q", expected, field+":"))
	}
	if field == "last" {
		from, ok := lastSpan(p.today, value)
		if !ok {
			return nil, bad("a number and d, w, m or y, such as 30d")
		}
		n.From = from
		return n, nil
	}
	if from, to, ok := strings.Cut(value, ".."); ok && field == "date" {
		return p.dateRange(n, from, to, start, end)
	}
	d, ok := parseDays(value)
	if !ok {
		return nil, bad(dateForms)
	}
	switch field {
	case "after":
		n.From = d.from
	case "before":
		n.To = d.from.AddDate(0, 0, -1)
		if n.To.Year() < minYear {
			return nil, bad("a date after the year 1000")
		}
	default:
		n.From, n.To = d.from, d.to
	}
	return n, nil
}

// dateRange fills n with what stands on the two sides of "..", of which one may be missing.
func (p *parser) dateRange(n *Dates, from, to string, start, end int) (Node, error) {
	first, okFrom := parseDays(from)
	last, okTo := parseDays(to)
	if from == "" && to == "" || from != "" && !okFrom || to != "" && !okTo {
		return nil, p.fail(start, "expected "+dateForms+` on both sides of "..", or on one`)
	}
	n.From, n.To = first.from, last.to
	if okFrom && okTo && n.To.Before(n.From) {
		return nil, p.fail(start, "the range ends before it begins", p.src.with(start, end, to+".."+from))
	}
	return n, nil
}

// lastSpan returns the first day of the span that value names: "30d" is the thirty days that end with today.
func lastSpan(today time.Time, value string) (time.Time, bool) {
	runes := []rune(value)
	if len(runes) < 2 {
		return time.Time{}, false
	}
	n := 0
	for _, r := range runes[:len(runes)-1] {
		if digit(r) < 0 || n > MaxLast {
			return time.Time{}, false
		}
		n = 10*n + digit(r)
	}
	if n == 0 || n > MaxLast {
		return time.Time{}, false
	}
	var from time.Time
	switch runes[len(runes)-1] {
	case 'd':
		from = today.AddDate(0, 0, 1-n)
	case 'w':
		from = today.AddDate(0, 0, 1-7*n)
	case 'm':
		from = monthsBefore(today, n)
	case 'y':
		from = monthsBefore(today, 12*n)
	}
	return from, from.Year() >= minYear
}

// monthsBefore returns the day after the same day n months earlier; where that month is shorter, after its last day.
func monthsBefore(today time.Time, n int) time.Time {
	first := date(today.Year(), int(today.Month())-n, 1)
	last := first.AddDate(0, 1, -1)
	return date(first.Year(), int(first.Month()), min(today.Day(), last.Day())+1)
}

// String writes one of date:D, date:D..E, after:D and date:..E, with days.
func (n *Dates) String() string {
	from, to := n.From.Format(time.DateOnly), n.To.Format(time.DateOnly)
	switch {
	case n.To.IsZero():
		return "after:" + from
	case n.From.IsZero():
		return "date:.." + to
	case from == to:
		return "date:" + from
	}
	return "date:" + from + ".." + to
}
