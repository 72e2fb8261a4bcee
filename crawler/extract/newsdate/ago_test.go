package newsdate

import (
	"testing"
	"time"
)

func TestAgo(t *testing.T) {
	at := time.Date(2026, 11, 27, 12, 0, 0, 0, time.FixedZone("", 3*3600))
	for line, want := range map[string]string{
		"3 hours ago":           "2026-11-27",
		"an hour ago":           "2026-11-27",
		"Posted 20 minutes ago": "2026-11-27",
		"قبل ساعتين":            "2026-11-27",
		"منذ ٣ ساعات":           "2026-11-27",
		"نشر قبل 15 دقيقة":      "2026-11-27",
		"منذ 9 ساعات":           "2026-11", // 27 November in UTC, or the day before
		"منذ 3 أيام":            "2026-11", // which of them cannot be told
		"قبل يومين":             "2026-11",
		"\u200fمنذ أسبوع":       "2026-11",
		"منذ أسبوعين":           "2026-11",
		"4 weeks ago":           "2026",
		"منذ 2 شهر":             "2026",
		"900 years ago":         "",
		"منذ سنة":               "",
		"۳ روز پیش":             "2026-11",
		"3 hours":               "",
		"منذ 2011":              "",
		"منذ 3 أيام وهو يعمل":   "",
		"":                      "",
	} {
		if got, ok := Ago(line, at); got.String() != want || ok != (want != "") {
			t.Errorf("%q is %q, not %q", line, got, want)
		}
	}
	if got, _ := Ago("2 days ago", time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)); !got.IsZero() {
		t.Errorf("across the new year: %v", got)
	}
}

func FuzzAgo(f *testing.F) {
	f.Add("منذ 3 أيام")
	f.Fuzz(func(t *testing.T, line string) {
		at := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
		if d, ok := Ago(line, at); ok == d.IsZero() || d.Time.After(at) {
			t.Fatalf("%q: %v %v", line, d, ok)
		}
	})
}
