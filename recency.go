package khabar

import "math"

// Recency makes articles count more, in the order by relevance, the nearer to a day they were published: the score of each is
// multiplied by Factor. Which articles are found, and every number that is counted, stay as they are. The zero value is off, so that
// by default the order of an answer does not move with the calendar.
type Recency struct {
	// HalfLife is the number of days after which what an article gains is half of what it would gain on the day: 1 to MaxHalfLife,
	// or 0 for off.
	HalfLife int
	// Day is the day that dates are compared with. It is part of the request, and never the clock's, so that the same request gives
	// the same scores tomorrow.
	Day Day
}

// MaxHalfLife is the longest half-life, in days: a hundred years.
const MaxHalfLife = 36_500

// UndatedFactor is what the score of an article without a date is multiplied by: as of one that was published a half-life away, so
// that it neither leads nor trails for want of a date.
const UndatedFactor = 1.5

// On reports whether there is anything to multiply by.
func (r Recency) On() bool { return r.HalfLife != 0 }

// Factor is what the score of an article is multiplied by that was published on one of the days from first to last, as Date.Span has
// them:
//
//	1 + 2^(-d/HalfLife)
//
// where d is the number of days between Day and the middle of that span, before Day or after it: 2 on the day itself, 1.5 a half-life
// away, and never below 1. A date after Day is a matter of time zones if it is tomorrow's, and a mistake if it is far away; so it gains
// nothing by being later.
func (r Recency) Factor(first, last Day) float64 {
	middle := int64(first) + (int64(last)-int64(first))/2
	return 1 + math.Exp2(-math.Abs(float64(middle-int64(r.Day)))/float64(r.HalfLife))
}
