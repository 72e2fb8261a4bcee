package plot

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"khabar"
)

func day(s string) khabar.Day {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return khabar.DayOf(d)
}

// months are n buckets from January 2025 on.
func months(n int) []khabar.Bucket {
	var out []khabar.Bucket
	for i := range n {
		first := time.Date(2025, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC)
		out = append(out, khabar.Bucket{First: khabar.DayOf(first), Last: khabar.DayOf(first.AddDate(0, 1, -1))})
	}
	return out
}

func input(buckets []khabar.Bucket, series ...[]float64) Input {
	return Input{Buckets: buckets, Series: series, Height: 120, Number: func(n int) string { return fmt.Sprint(n) },
		Day: func(d khabar.Day, p khabar.Precision) string {
			return d.String()[:map[khabar.Precision]int{khabar.PrecisionDay: 10, khabar.PrecisionMonth: 7, khabar.PrecisionYear: 4}[p]]
		}}
}

func TestBarsStandForTheirValues(t *testing.T) {
	in := input(months(3), []float64{3, 0, 6})
	in.Bars, in.Incomplete = true, []bool{false, true, true}
	p := New(in)
	if len(p.Bars) != 2 || math.Abs(p.Bars[0].Height*2-p.Bars[1].Height) > 1e-9 || p.Bars[1].Y+p.Bars[1].Height != p.Bottom {
		t.Errorf("bars %+v", p.Bars)
	}
	if d := p.BarsPath(90); d != "M2.79 100v-46h25.42v46zM61.79 100v-92h25.42v92z" {
		t.Errorf("path %s", d)
	}
	if len(p.Gaps) != 1 || math.Abs(p.Gaps[0].X-31.0/90) > 1e-9 || math.Abs(p.Gaps[0].X+p.Gaps[0].Width-1) > 1e-9 {
		t.Errorf("neighbouring gaps are not one: %+v", p.Gaps)
	}
	var labels []string
	for _, r := range p.Rules {
		labels = append(labels, r.Label)
	}
	if strings.Join(labels, " ") != "2 4 6" {
		t.Errorf("rules %q", labels)
	}
	if top := p.Rules[2]; top.Y != p.Top || p.Bars[1].Y != p.Top {
		t.Errorf("6 is at %v, its rule at %v", p.Bars[1].Y, top.Y)
	}
}

func TestLinesPartWhereNothingIsKnown(t *testing.T) {
	in := input(months(5), []float64{.1, .2, math.NaN(), .4, math.NaN()})
	in.Percent = true
	l := New(in).Lines[0]
	if len(l.Runs) != 2 || len(l.Runs[0]) != 2 || len(l.Runs[1]) != 1 || len(l.Dots) != 3 {
		t.Errorf("%+v", l)
	}
	if d := l.Path(1000); strings.Count(d, "M") != 2 || strings.Count(d, "L") != 1 {
		t.Errorf("path %s", d)
	}
}

func TestRulesAreRound(t *testing.T) {
	for highest, want := range map[float64]string{0: "1", 1: "1", 2: "1 2", 7: "5 10", 100: "50 100", 1234: "500 1000 1500", 3: "1 2 3", 12: "5 10 15"} {
		var got []string
		for _, r := range New(input(months(1), []float64{highest})).Rules {
			got = append(got, r.Label)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%v: %q, want %s", highest, got, want)
		}
	}
	in := input(months(1), []float64{.013})
	in.Percent = true
	if r := New(in).Rules; r[0].Label != "0.5%" {
		t.Errorf("shares: %+v", r)
	}
}

func TestLongLabelsAreToldApart(t *testing.T) {
	for highest, long := range map[float64]bool{1: false, 60000: false, 600000: true} {
		if p := New(input(months(1), []float64{highest})); p.LongLabels != long {
			t.Errorf("%v: %+v", highest, p.Rules)
		}
	}
}

func TestTicksFitWhateverTheSpan(t *testing.T) {
	for _, c := range []struct{ first, last, want string }{
		{"2026-01-05", "2026-01-08", "2026-01-05 2026-01-06 2026-01-07 2026-01-08"},
		{"2026-01-05", "2026-02-01", "2026-01-05 2026-01-12 2026-01-19 2026-01-26"},
		{"2025-11-20", "2026-03-10", "2025-12 2026-01 2026-02 2026-03"},
		{"2026-01-05", "2026-08-09", "2026-02 2026-03 2026-04 2026-05 2026-06 2026-07"},
		{"1987-02-01", "2015-06-30", "1990 1995 2000 2005 2010 2015"},
		{"1100-01-01", "2026-01-01", "1100 1200 1300 1400 1500 1600 1700 1800 1900 2000"},
	} {
		in := input([]khabar.Bucket{{First: day(c.first), Last: day(c.first)}, {First: day(c.first) + 1, Last: day(c.first) + 1},
			{First: day(c.first) + 2, Last: day(c.last)}}, []float64{1, 1, 1})
		var got []string
		for _, tick := range New(in).Ticks {
			got = append(got, tick.Label)
		}
		for _, tick := range New(in).Ticks {
			if tick.Late != (tick.X > late) {
				t.Errorf("the label at %.2f would not fit", tick.X)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s to %s: %q", c.first, c.last, got)
		}
	}
}

func TestZonesCoverEveryBucketOnce(t *testing.T) {
	for _, n := range []int{1, 2, 119, 120, 121, 1000} {
		zones := New(input(months(n), make([]float64, n))).Zones
		next := 0
		for _, z := range zones {
			if z.First != next || z.End <= z.First {
				t.Fatalf("%d buckets: zone %+v after %d", n, z, next)
			}
			next = z.End
		}
		if next != n || len(zones) > maxZones {
			t.Errorf("%d buckets: %d zones up to %d", n, len(zones), next)
		}
	}
}

// The picture has the words in both scripts: Arabic ones joined and from right to left, which a pair of words that differ in nothing
// but the order of their letters would show.
func TestPicture(t *testing.T) {
	in := input(months(14), []float64{3, 5, 2, 8, 1, 0, 4, 9, 3, 2, 6, 4, 8, 10}, []float64{1, 2, 2, 4, 4, 0, 4, 1, 3, 2, 2, 4, 7, 9})
	in.Height, in.Incomplete = 320, slices.Concat(make([]bool, 10), []bool{true, true}, make([]bool, 2))
	words := Words{Title: "قسد OR SDF — الاهتمام عبر الزمن", Legend: []string{"أسعد الشيباني", "Asaad al-Shibani (قسد)"},
		Notes: []string{"khabar · 2026-01-15"}, RightToLeft: true}
	var b bytes.Buffer
	if err := New(in).PNG(&b, words); err != nil {
		t.Fatal(err)
	}
	if folder := os.Getenv("KHABAR_SCREENSHOTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, "plot.png"), b.Bytes(), 0o600); err != nil {
			t.Error(err)
		}
	}
	picture, err := png.Decode(&b)
	if err != nil || picture.Bounds().Dx() < 2000 {
		t.Fatalf("%v %v", err, picture.Bounds())
	}
	w := picture.Bounds().Dx()
	if right, left := inked(picture, image.Rect(w*2/3, 40, w-60, 160)), inked(picture, image.Rect(60, 40, w/3, 160)); right == 0 || left > 0 {
		t.Errorf("an Arabic title stands on the left: %d, %d", right, left)
	}
	if joined := width(t, "بببب"); joined >= 4*width(t, "ب")*9/10 {
		t.Errorf("Arabic letters are not joined: four are %d wide", joined)
	}
}

func TestSpacesAreRunsOfTheirOwn(t *testing.T) {
	for text, want := range map[string]string{"تموز 2026": "تموز| |2026", "July 2026": "July 2026", "khabar، 27 تموز": "khabar، 27| |تموز"} {
		if runs, _ := directions(text); strings.Join(runs, "|") != want {
			t.Errorf("%q: %q", text, runs)
		}
	}
}

// width is how wide a title is, in pixels.
func width(t *testing.T, title string) int {
	t.Helper()
	var b bytes.Buffer
	if err := New(input(months(1), []float64{0})).PNG(&b, Words{Title: title}); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	first, last := -1, 0
	for x := range picture.Bounds().Dx() {
		if inked(picture, image.Rect(x, 40, x+1, 160)) > 0 {
			if last = x; first < 0 {
				first = x
			}
		}
	}
	return last - first + 1
}

func inked(p image.Image, r image.Rectangle) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if red, _, _, _ := p.At(x, y).RGBA(); red < 0x8000 {
				n++
			}
		}
	}
	return n
}
