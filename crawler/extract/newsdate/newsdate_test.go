package newsdate

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDates(t *testing.T) {
	raw, err := os.ReadFile("testdata/dates.txt")
	if err != nil {
		t.Fatal(err)
	}
	orders := map[string]Order{"day": DayFirst, "month": MonthFirst, "?": OrderUnknown}
	cases := 0
	for n, line := range strings.Split(string(raw), "\n") {
		parts := strings.Split(line, " | ")
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		if len(parts) < 3 {
			t.Fatalf("line %d: %q has no three columns", n+1, line)
		}
		if n := len(parts); n > 3 { // the line itself has bars
			parts = []string{strings.Join(parts[:n-2], " | "), parts[n-2], parts[n-1]}
		}
		cases++
		order, known := orders[strings.TrimSpace(parts[1])]
		if !known {
			t.Errorf("line %d: order %q", n+1, parts[1])
		}
		got, _ := Parse(strings.TrimSpace(parts[0]), order)
		if want := strings.TrimSpace(parts[2]); got.String() != want {
			t.Errorf("line %d: %q states %q, not %q", n+1, strings.TrimSpace(parts[0]), got, want)
		}
	}
	if cases < 120 {
		t.Errorf("only %d cases", cases)
	}
}

func TestFindInProse(t *testing.T) {
	text := "On Tuesday, 6 January, the talks of January 5–6 ended; the accord of 31 May 1974 stands. They may 5 times set 10 goals."
	found := Find(text, OrderUnknown)
	var got []string
	for _, f := range found {
		got = append(got, text[f.Start:f.End])
	}
	if want := "Tuesday, 6 January|January 5–6|31 May 1974"; strings.Join(got, "|") != want {
		t.Fatalf("found %q", got)
	}
	if found[0].Weekday != 2 || found[0].Day != 6 || found[0].Month != 1 || !found[0].Date.IsZero() {
		t.Errorf("the first is %+v", found[0])
	}
	if found[1].Day != 5 || found[1].LastDay != 6 {
		t.Errorf("the second is %+v", found[1])
	}
}

func FuzzDate(f *testing.F) {
	raw, err := os.ReadFile("testdata/dates.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.SplitSeq(string(raw), "\n") {
		f.Add(line, uint8(1))
	}
	f.Fuzz(func(t *testing.T, s string, order uint8) {
		for _, x := range Find(s, Order(order%3)) {
			if x.Start < 0 || x.End > len(s) || x.Start >= x.End {
				t.Fatalf("%q: span %d–%d", s, x.Start, x.End)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[x.Start:x.End]) {
				t.Fatalf("%q: the span cuts a letter", s)
			}
			if x.Month < 0 || x.Month > 12 || x.Day < 0 || x.Day > 31 || x.LastDay < x.Day {
				t.Fatalf("%q: %+v", s, x)
			}
		}
		if d, ok := Parse(s, Order(order%3)); ok == d.IsZero() {
			t.Fatalf("%q: %v %v", s, d, ok)
		}
	})
}
