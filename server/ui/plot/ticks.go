package plot

import (
	"time"

	"khabar"
)

// steps are the distances between labels, the narrowest first: days, weeks (Mondays), months, years; and how many such labels have room
// beside each other on a wide screen.
var steps = []struct {
	days, months int
	precision    khabar.Precision
	room         int
}{
	{1, 0, khabar.PrecisionDay, 6}, {7, 0, khabar.PrecisionDay, 6},
	{0, 1, khabar.PrecisionMonth, 7}, {0, 2, khabar.PrecisionMonth, 7}, {0, 3, khabar.PrecisionMonth, 7}, {0, 6, khabar.PrecisionMonth, 7},
	{0, 12, khabar.PrecisionYear, 10}, {0, 24, khabar.PrecisionYear, 10}, {0, 60, khabar.PrecisionYear, 10},
	{0, 120, khabar.PrecisionYear, 10}, {0, 300, khabar.PrecisionYear, 10}, {0, 1200, khabar.PrecisionYear, 10},
	{0, 6000, khabar.PrecisionYear, 20},
}

// late is from where on there may be no room for a label behind its tick.
const late = .88

// Widths of two labels side by side in a narrow plot: a day or a month with its year, and a year alone.
const twoLabels, twoYears = .24, .1

// ticks labels the axis of time at the beginnings of days, weeks, months or years: as narrow as there is room for, and no narrower
// than the buckets.
func ticks(in Input, s scale) []Tick {
	width := in.Buckets[len(in.Buckets)/2] // one that is not cut, where there are several
	span := int(width.Last - width.First + 1)
	last := in.Buckets[len(in.Buckets)-1].Last
	for _, step := range steps {
		if step.days+step.months*30 < span*9/10 {
			continue
		}
		var out []Tick
		for d := begin(s.first, step.days, step.months); d <= last && len(out) <= step.room; d = next(d, step.days, step.months) {
			if d >= s.first {
				out = append(out, Tick{X: s.at(d), Label: in.Day(d, step.precision), Odd: len(out)%2 == 1, Late: s.at(d) > late})
			}
		}
		if len(out) > 0 && len(out) <= step.room {
			return spaced(out, step.precision)
		}
	}
	return []Tick{{Label: in.Day(s.first, khabar.PrecisionDay)}}
}

// spaced drops late labels that would lie on the one before, which begins at its tick where they end at theirs.
func spaced(out []Tick, of khabar.Precision) []Tick {
	room := twoLabels
	if of == khabar.PrecisionYear {
		room = twoYears
	}
	for n := len(out); n > 1 && out[n-1].Late && out[n-1].X-out[n-2].X < room; n-- {
		out = out[:n-1]
	}
	return out
}

// begin is the last beginning of a step that is not after a day.
func begin(d khabar.Day, days, months int) khabar.Day {
	if days > 0 {
		if days == 1 {
			return d
		}
		return d - khabar.Day((int(d.Time().Weekday())+6)%7)
	}
	year, month, _ := d.Time().Date()
	at := year*12 + int(month) - 1
	at -= at % months
	return khabar.DayOf(time.Date(at/12, time.Month(at%12+1), 1, 0, 0, 0, 0, time.UTC))
}

func next(d khabar.Day, days, months int) khabar.Day {
	if days > 0 {
		return d + khabar.Day(days)
	}
	return khabar.DayOf(d.Time().AddDate(0, months, 0))
}
