package khabar_test

import (
	"math"
	"testing"

	"khabar"
)

func TestRecencyFactor(t *testing.T) {
	day := func(text string) khabar.Day {
		d, err := khabar.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		first, _ := d.Span()
		return first
	}
	r := khabar.Recency{HalfLife: 30, Day: day("2026-11-27")}
	for _, c := range []struct {
		first, last string
		want        float64
	}{
		{"2026-11-27", "2026-11-27", 2},
		{"2026-10-28", "2026-10-28", 1.5},
		{"2026-09-28", "2026-09-28", 1.25},
		{"2026-11-26", "2026-11-26", 1 + math.Pow(.5, 1./30)},
		{"2026-11-28", "2026-11-28", 1 + math.Pow(.5, 1./30)}, // tomorrow is as near as yesterday
		{"2026-10-13", "2026-11-12", 1.5},                     // the middle of a span
		{"1000-01-01", "1000-01-01", 1},
		{"2999-01-01", "2999-01-01", 1}, // a date of the far future gains nothing
	} {
		if got := r.Factor(day(c.first), day(c.last)); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s to %s: %v, want %v", c.first, c.last, got, c.want)
		}
	}
	for _, d := range []khabar.Day{math.MinInt32, math.MaxInt32} {
		if got := r.Factor(d, d); got != 1 {
			t.Errorf("day %d: %v, want 1", d, got)
		}
		if got := (khabar.Recency{HalfLife: khabar.MaxHalfLife, Day: d}).Factor(-d, -d); !(got >= 1 && got <= 2) {
			t.Errorf("seen from day %d: %v is not within 1 and 2", d, got)
		}
	}
}
