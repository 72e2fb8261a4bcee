package server

import (
	"context"
	"math"
	"testing"
	"time"

	"khabar"
)

// Days to come are known by nobody, and not looked at one by one: a timeline may be asked for up to the year 9999.
func TestCoverageEndsToday(t *testing.T) {
	today := khabar.DayOf(time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC))
	c := &coverage{now: today.Time, health: func(_ context.Context, outlet string, from, to khabar.Day) ([]khabar.OutletHealth, error) {
		var days []khabar.OutletHealth
		for d := from; d <= to; d++ {
			days = append(days, khabar.OutletHealth{Day: d, LastSuccess: d.Time(), Complete: outlet == "whole" || d < to})
		}
		return days, nil
	}}
	const end = khabar.Day(math.MaxInt32)
	for outlet, want := range map[string][3]byte{"whole": {'+', '?', '?'}, "broken": {'-', '-', '?'}} {
		of, err := c.days(t.Context(), []string{outlet}, today-10, end)
		if err != nil {
			t.Fatal(err)
		}
		got := [3]byte{completeness(of.complete(today-10, today)), completeness(of.complete(today-10, end)),
			completeness(of.complete(today+1, end))}
		if got != want {
			t.Errorf("%s: %s, want %s", outlet, got, want)
		}
	}
}
