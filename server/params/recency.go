package params

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"khabar"
)

// Order lists the parameters that say in which order articles come. Routes that answer with articles take them beside Question.
func Order() []string { return []string{Sort, Recency, RecencyDay} }

// halfLifeUnits are the days of each unit of a half-life, which needs no calendar.
var halfLifeUnits = map[byte]int{'d': 1, 'w': 7, 'm': 30, 'y': 365}

// recency reads the half-life and the day that it is counted from, today unless given. Where it can change nothing it is off, with a
// warning, because who changes the order keeps the rest of an address.
func (v Values) recency(s *Search, now time.Time) (khabar.Recency, error) {
	r := khabar.Recency{Day: khabar.DayOf(now.UTC())}
	var err error
	text := v.Get(Recency)
	if text != "" {
		r.HalfLife, err = halfLife(text)
	}
	day, dayErr := v.day(RecencyDay)
	switch {
	case err != nil || dayErr != nil:
		return khabar.Recency{}, cmp.Or(err, dayErr)
	case day != nil && day.first != day.last:
		return khabar.Recency{}, invalid(RecencyDay, "%q is not one day; write 2026-01-06.", clip(v.Get(RecencyDay)))
	case day != nil:
		r.Day = day.first
	}
	switch {
	case !r.On() && day != nil:
		s.warn(RecencyDay, r.Day.String(), "This is the day that recency counts from. Without recency it changes nothing.")
	case r.On() && (s.Request.Sort != khabar.SortRelevance || s.Text == ""):
		s.warn(Recency, text, "Recency raises newer articles where words are sorted by relevance. Here it changes nothing.")
	case r.On():
		return r, nil
	}
	return khabar.Recency{}, nil
}

func (s *Search) warn(field, value, detail string) {
	s.Warnings = append(s.Warnings, Warning{Field: field, Value: value, Detail: detail})
}

// halfLife reads a number of days, weeks, months of 30 days or years of 365: 30d, 4w, 6m, 1y.
func halfLife(text string) (int, error) {
	unit := halfLifeUnits[text[len(text)-1]]
	n, err := strconv.Atoi(asciiDigits(text[:len(text)-1]))
	if err != nil || unit == 0 || n < 1 || n > khabar.MaxHalfLife/unit || strings.HasPrefix(text, "+") {
		return 0, invalid(Recency, "%q is not a half-life; write a number and d, w, m or y, such as 30d, up to %dd.", clip(text),
			khabar.MaxHalfLife)
	}
	return n * unit, nil
}
