package khabar

import (
	"encoding/json"
	"testing"
	"time"
)

func TestDateKeepsWhatWasStated(t *testing.T) {
	tests := []struct{ in, want, first, last string }{
		{"2026", "2026", "2026-01-01", "2026-12-31"},
		{"2024-02", "2024-02", "2024-02-01", "2024-02-29"},
		{"2026-01-06", "2026-01-06", "2026-01-06", "2026-01-06"},
		{"2026-01-06T23:30:00Z", "2026-01-06T23:30:00Z", "2026-01-06", "2026-01-06"},
		// Half past midnight in Damascus is the day before in UTC; the outlet's day counts.
		{"2026-01-06T00:30:00+03:00", "2026-01-06T00:30:00+03:00", "2026-01-06", "2026-01-06"},
		{"2026-01-06 08:15:00", "2026-01-06T08:15:00Z", "2026-01-06", "2026-01-06"},
		{"2026-01-06T08:15:00.250+0300", "2026-01-06T08:15:00+03:00", "2026-01-06", "2026-01-06"},
		{" 1987-02-26T15:01:01Z ", "1987-02-26T15:01:01Z", "1987-02-26", "1987-02-26"},
	}
	for _, tt := range tests {
		d, err := ParseDate(tt.in)
		if err != nil {
			t.Errorf("ParseDate(%q): %v", tt.in, err)
			continue
		}
		first, last := d.Span()
		if d.String() != tt.want || first.String() != tt.first || last.String() != tt.last {
			t.Errorf("ParseDate(%q) = %s, %s to %s; want %s, %s to %s", tt.in, d, first, last, tt.want, tt.first, tt.last)
		}
	}
}

func TestDateRefusesWhatIsAmbiguous(t *testing.T) {
	for _, in := range []string{"31/12/2015", "06-01-2026", "today", "2026-13", "2026-02-30", "26", "0000-01-01", "2026-1-6"} {
		if d, err := ParseDate(in); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", in, d)
		}
	}
}

func TestDateAsJSON(t *testing.T) {
	type doc struct {
		Published Date `json:"published"`
		Modified  Date `json:"modified,omitzero"`
	}
	for _, text := range []string{`{"published":null}`, `{"published":"2026-01","modified":"2026-01-06T00:30:00+03:00"}`} {
		var d doc
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			t.Fatal(err)
		}
		if back, err := json.Marshal(d); err != nil || string(back) != text {
			t.Errorf("%s came back as %s (%v)", text, back, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"published":20260106}`), &doc{}); err == nil {
		t.Error("a number was taken for a date")
	}
}

func TestDayIsTheDayOfThePlace(t *testing.T) {
	damascus := time.FixedZone("", 3*60*60)
	if got := DayOf(time.Date(2026, 1, 6, 0, 30, 0, 0, damascus)).String(); got != "2026-01-06" {
		t.Errorf("DayOf = %s", got)
	}
	if got := DayOf(time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC)); got != -1 {
		t.Errorf("the day before 1970 is %d, want -1", got)
	}
}
