package cite

import (
	"strings"
	"testing"
	"time"

	"khabar"
)

var day = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)

func TestCitations(t *testing.T) {
	a := &khabar.Article{ID: "0123456789abcdef", URL: "https://wadi.example/a?b={c}", Outlet: "wadi-times", Lang: "ar",
		Title: "اتفاق السد & 100%\n{كامل}", Authors: []string{"ليلى حداد", "R. Aziz"},
		Published: khabar.Date{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionMonth}}
	want := `@online{waditimes202601234567,
  author = {{ليلى حداد} and {R. Aziz}},
  title = {{اتفاق السد \& 100\% \{كامل\}}},
  organization = {{Wadi Times}},
  date = {2026-01},
  url = {https://wadi.example/a?b=%7Bc%7D},
  urldate = {2026-01-15},
  langid = {arabic},
  note = {khabar 0123456789abcdef},
}
`
	if got := BibTeX(a, "Wadi Times", day); got != want {
		t.Errorf("BibTeX:\n%s", got)
	}
	want = "TY  - NEWS\nAU  - ليلى حداد\nAU  - R. Aziz\nTI  - اتفاق السد & 100% {كامل}\nT2  - Wadi Times\nPY  - 2026\nDA  - 2026/01//\n" +
		"UR  - https://wadi.example/a?b={c}\nY2  - 2026/01/15/\nLA  - ar\nID  - 0123456789abcdef\nER  - \n"
	if got := strings.ReplaceAll(RIS(a, "Wadi Times", day), "\r\n", "\n"); got != want {
		t.Errorf("RIS:\n%s", got)
	}
}

func TestUnknownDatesAreNotMadeUp(t *testing.T) {
	a := &khabar.Article{ID: "x", Outlet: "o", Title: "T"}
	if got := BibTeX(a, "O", day); strings.Contains(got, " date") || !strings.Contains(got, "@online{ondx,") {
		t.Errorf("BibTeX:\n%s", got)
	}
	if got := RIS(a, "O", day); strings.Contains(got, "DA") || strings.Contains(got, "PY") {
		t.Errorf("RIS:\n%s", got)
	}
}
