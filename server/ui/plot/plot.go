// Package plot lays out attention over time: values by bucket become bars or lines, rules and labels, gaps and zones to click at. In
// go numbers and days, out comes geometry, which a template writes as SVG and PNG draws for papers; both show the same.
//
// Across, positions are parts of the width (0 to 1), so that an SVG fits any width while its letters keep their size; down, they are
// pixels. Time runs from left to right in every language, as on the axes of Arabic journals too: a figure is the same for all its readers.
package plot

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"khabar"
)

// Input is what is to be shown.
type Input struct {
	Buckets []khabar.Bucket // one after the other, without gaps
	// Incomplete marks the buckets of which something is known to be missing; nil: none.
	Incomplete []bool
	// Series have a value for each bucket, NaN where there is none.
	Series [][]float64
	// Bars are for one series that counts; else there are lines.
	Bars bool
	// Percent says that values are shares, 0 to 1.
	Percent bool
	Height  float64 // of the whole, in pixels
	Zones   int     // at most; 0: 120. More would be too narrow to point at, and heavy
	// Day writes a label for a tick at a day: a day, a month or a year in words.
	Day func(d khabar.Day, precision khabar.Precision) string
	// Number writes a count.
	Number func(n int) string
}

// Plot is the geometry.
type Plot struct {
	Height, Top, Bottom float64 // Bottom is where the axis lies
	Rules               []Rule
	// LongLabels says that a rule's label has more than five letters: labels stand beside the plot, where they hide nothing, and need
	// the wider margin.
	LongLabels bool
	Ticks      []Tick
	Gaps       []Box
	Bars       []Box
	Lines      []Line
	Zones      []Zone
}

// Rule is a horizontal line at a value.
type Rule struct {
	Y     float64
	Label string
}

// Tick is a label on the axis of time. Odd ones can be left out where there is little room.
type Tick struct {
	X     float64
	Label string
	Odd   bool
	// Late ones stand so near the end that their labels must end there instead of beginning.
	Late bool
}

// Box is a rectangle.
type Box struct{ X, Y, Width, Height float64 }

// Line is one series: runs of points, parted where there is no value.
type Line struct {
	Runs [][]Point
	// Dots are the points to be marked: all when there are few, else those without a neighbour.
	Dots []Point
}

// Point is a place in the plot.
type Point struct{ X, Y float64 }

// Zone is a part of the width that stands for the buckets from First to before End.
type Zone struct {
	X, Width   float64
	First, End int
}

const (
	marginTop    = 8.0  // room for the upper half of the topmost rule's label
	marginBottom = 20.0 // room for the labels of time
	maxZones     = 120
	maxDots      = 40
	barGap       = .18 // of a bar's width
)

// New lays out a plot. Without buckets there is nothing to see.
func New(in Input) *Plot {
	p := &Plot{Height: in.Height, Top: marginTop, Bottom: in.Height - marginBottom}
	if len(in.Buckets) == 0 {
		return p
	}
	s := newScale(in)
	top := in.rules(p)
	y := func(v float64) float64 { return p.Bottom - v/top*(p.Bottom-p.Top) }
	for i, gap := range in.Incomplete {
		if !gap {
			continue
		}
		x, w := s.bucket(i)
		if n := len(p.Gaps); n > 0 && in.Incomplete[i-1] {
			p.Gaps[n-1].Width += w
			continue
		}
		p.Gaps = append(p.Gaps, Box{x, p.Top, w, p.Bottom - p.Top})
	}
	for _, values := range in.Series {
		if in.Bars {
			p.Bars = s.bars(values, y, p.Bottom)
			continue
		}
		p.Lines = append(p.Lines, s.line(values, y))
	}
	p.Ticks = ticks(in, s)
	p.Zones = s.zones(cmp.Or(in.Zones, maxZones))
	return p
}

// scale places days.
type scale struct {
	buckets []khabar.Bucket
	first   khabar.Day
	days    float64
}

func newScale(in Input) scale {
	last := in.Buckets[len(in.Buckets)-1].Last
	first := in.Buckets[0].First
	return scale{in.Buckets, first, float64(last - first + 1)}
}

func (s scale) at(d khabar.Day) float64 { return float64(d-s.first) / s.days }

func (s scale) bucket(i int) (x, width float64) {
	x = s.at(s.buckets[i].First)
	return x, s.at(s.buckets[i].Last+1) - x
}

func (s scale) bars(values []float64, y func(float64) float64, bottom float64) []Box {
	var out []Box
	for i, v := range values {
		if v > 0 {
			x, w := s.bucket(i)
			out = append(out, Box{x + w*barGap/2, y(v), w * (1 - barGap), bottom - y(v)})
		}
	}
	return out
}

func (s scale) line(values []float64, y func(float64) float64) Line {
	var l Line
	var run []Point
	end := func() {
		if len(run) > 0 {
			l.Runs = append(l.Runs, run)
		}
		if len(run) == 1 || len(values) <= maxDots {
			l.Dots = append(l.Dots, run...)
		}
		run = nil
	}
	for i, v := range values {
		if math.IsNaN(v) {
			end()
			continue
		}
		x, w := s.bucket(i)
		run = append(run, Point{x + w/2, y(v)})
	}
	end()
	return l
}

func (s scale) zones(most int) []Zone {
	step := (len(s.buckets) + most - 1) / most
	var out []Zone
	for i := 0; i < len(s.buckets); i += step {
		end := min(i+step, len(s.buckets))
		x := s.at(s.buckets[i].First)
		out = append(out, Zone{X: x, Width: s.at(s.buckets[end-1].Last+1) - x, First: i, End: end})
	}
	return out
}

// rules draws three or four lines at round values and returns the value at the top.
func (in Input) rules(p *Plot) float64 {
	highest := 0.0
	for _, values := range in.Series {
		for _, v := range values {
			if v > highest {
				highest = v
			}
		}
	}
	step := roundStep(highest/3, !in.Percent)
	top := math.Max(1, math.Ceil(highest/step-1e-9)) * step
	for i := 1; float64(i)*step <= top*1.0001; i++ {
		v := float64(i) * step
		label := in.value(v, step)
		p.Rules = append(p.Rules, Rule{Y: p.Bottom - v/top*(p.Bottom-p.Top), Label: label})
		p.LongLabels = p.LongLabels || utf8.RuneCountInString(label) > 5
	}
	return top
}

func (in Input) value(v, step float64) string {
	if !in.Percent {
		return in.Number(int(math.Round(v)))
	}
	digits := max(0, int(math.Ceil(-math.Log10(step*100)-1e-9)))
	return strconv.FormatFloat(v*100, 'f', digits, 64) + "%"
}

// roundStep is the smallest of 1, 2, 2.5, 5 times a power of ten that is not below a number.
func roundStep(least float64, whole bool) float64 {
	if least <= 0 || whole && least < 1 {
		if whole {
			return 1
		}
		if least <= 0 {
			return .01
		}
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, f := range []float64{1, 2, 2.5, 5, 10} {
		if step := f * power; step >= least*(1-1e-9) && (!whole || step == math.Trunc(step)) {
			return step
		}
	}
	return 10 * power
}

// Path writes a line's runs for the attribute d of an SVG path in a box that is width wide.
func (l Line) Path(width float64) string {
	var b strings.Builder
	for _, run := range l.Runs {
		for i, pt := range run {
			b.WriteByte("ML"[min(i, 1)])
			b.WriteString(strconv.FormatFloat(pt.X*width, 'f', 1, 64) + " " + strconv.FormatFloat(pt.Y, 'f', 1, 64))
		}
	}
	return b.String()
}

// BarsPath writes all bars for the attribute d of one SVG path in a box that is width wide.
func (p *Plot) BarsPath(width float64) string {
	var b strings.Builder
	short := func(n float64) string { return strconv.FormatFloat(math.Round(n*100)/100, 'f', -1, 64) }
	for _, bar := range p.Bars {
		b.WriteString("M" + short(bar.X*width) + " " + short(p.Bottom) + "v-" + short(bar.Height) + "h" + short(bar.Width*width) + "v" +
			short(bar.Height) + "z")
	}
	return b.String()
}
