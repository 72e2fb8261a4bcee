package plot

import (
	_ "embed"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/rasterizer"
	"golang.org/x/text/unicode/bidi"

	"khabar"
)

// plex is IBM Plex Sans Arabic with its Latin letters, under the SIL Open Font Licence (fonts/OFL-ibm-plex-sans-arabic.txt).
//
//go:embed fonts/plex.woff2
var plex []byte

var letters = sync.OnceValues(func() (*canvas.Font, error) { return canvas.LoadFont(plex, 0, canvas.FontRegular) })

// Size of a picture in millimetres, for a column of text, and its resolution.
const (
	pngWidth   = 170.0
	pngMargin  = 6.0
	pngDPI     = 300
	pixel      = .2646 // millimetres of a CSS pixel
	pointSize  = 8.5   // of labels
	titleSize  = 11
	lineHeight = 5.2
	labelGap   = 1.5 // between a rule and its label
)

// The colours of the series on white, as in the style sheet's light theme, and their dashes in millimetres.
var (
	seriesColours = []color.RGBA{{11, 85, 99, 255}, {178, 60, 23, 255}, {106, 74, 156, 255}, {138, 106, 0, 255}, {45, 122, 70, 255}}
	seriesDashes  = [][]float64{nil, {1.8, .8}, {.5, .8}, {2.4, .8, .5, .8}, {1, 1}}
	inkColour     = color.RGBA{22, 25, 27, 255}
	softColour    = color.RGBA{83, 91, 96, 255}
	lineColour    = color.RGBA{217, 221, 217, 255}
	gapColour     = color.RGBA{138, 61, 5, 110}
)

// Words stand around a picture. A right-to-left one has them on the right.
type Words struct {
	Title       string
	Legend      []string // of the series, where there are several
	Notes       []string // at the foot: what is hatched, which state of the index
	RightToLeft bool
}

// PNG draws the plot for a paper: 170 mm wide at 300 dots an inch.
func (p *Plot) PNG(w io.Writer, words Words) error {
	font, err := letters()
	if err != nil {
		return khabar.Errorf(khabar.KindInternal, "plot", "the picture cannot be drawn").Wrap(fmt.Errorf("font: %w", err))
	}
	d := drawing{plot: p, words: words, font: font, left: pngMargin}
	for _, r := range p.Rules {
		d.left = math.Max(d.left, pngMargin+font.Face(pointSize, softColour).TextWidth(r.Label)+labelGap)
	}
	d.above = pngMargin + lineHeight*1.3
	if len(words.Legend) > 1 {
		d.above += lineHeight * float64(len(words.Legend))
	}
	d.height = d.above + p.Height*pixel + lineHeight*float64(len(words.Notes)) + pngMargin
	d.canvas = canvas.New(pngWidth, d.height)
	d.Context = canvas.NewContext(d.canvas)
	d.all()
	if err := png.Encode(w, rasterizer.Draw(d.canvas, canvas.DPI(pngDPI), canvas.DefaultColorSpace)); err != nil {
		return khabar.Errorf(khabar.KindInternal, "plot", "the picture cannot be written").Wrap(err)
	}
	return nil
}

// drawing turns the plot's places (down from the top) into the canvas's (up from the bottom, millimetres).
type drawing struct {
	*canvas.Context
	canvas        *canvas.Canvas
	plot          *Plot
	words         Words
	font          *canvas.Font
	above, height float64
	left          float64 // where time begins; rules have their labels before it
}

func (d *drawing) x(part float64) float64 { return d.left + part*(pngWidth-pngMargin-d.left) }
func (d *drawing) y(px float64) float64   { return d.height - d.above - px*pixel }

func (d *drawing) all() {
	d.box(0, 0, pngWidth, d.height, canvas.White)
	d.heading()
	for _, r := range d.plot.Rules {
		d.stroke(lineColour, .2, nil, canvas.Line(d.x(1)-d.x(0), 0), d.x(0), d.y(r.Y))
	}
	for _, g := range d.plot.Gaps {
		d.hatch(g)
	}
	for _, b := range d.plot.Bars {
		d.box(d.x(b.X), d.y(b.Y+b.Height), d.x(b.X+b.Width)-d.x(b.X), b.Height*pixel, seriesColours[0])
	}
	for i, l := range d.plot.Lines {
		d.line(l, i)
	}
	d.stroke(softColour, .25, nil, canvas.Line(d.x(1)-d.x(0), 0), d.x(0), d.y(d.plot.Bottom))
	for _, r := range d.plot.Rules {
		d.text(r.Label, pointSize, softColour, canvas.Right, d.x(0)-labelGap, d.y(r.Y)-1)
	}
	for _, t := range d.plot.Ticks {
		d.stroke(softColour, .25, nil, canvas.Line(0, -1), d.x(t.X), d.y(d.plot.Bottom))
		if t.Late {
			d.text(t.Label, pointSize, softColour, canvas.Right, d.x(t.X)-.6, d.y(d.plot.Bottom)-3.6)
			continue
		}
		d.text(t.Label, pointSize, softColour, canvas.Left, d.x(t.X)+.6, d.y(d.plot.Bottom)-3.6)
	}
	for i, note := range d.words.Notes {
		d.edge(note, pointSize-1, softColour, d.y(d.plot.Height)-lineHeight*(float64(i)+.7))
	}
}

// heading writes the title, and below it the legend.
func (d *drawing) heading() {
	y := d.height - pngMargin - 3
	d.edge(d.words.Title, titleSize, inkColour, y)
	if len(d.words.Legend) < 2 {
		return
	}
	for i, label := range d.words.Legend {
		at := y - lineHeight*float64(i+1)
		if d.words.RightToLeft {
			d.stroke(seriesColours[i], .6, seriesDashes[i], canvas.Line(-10, 0), d.x(1), at+1)
			d.text(label, pointSize, inkColour, canvas.Right, d.x(1)-12, at)
			continue
		}
		d.stroke(seriesColours[i], .6, seriesDashes[i], canvas.Line(10, 0), pngMargin, at+1)
		d.text(label, pointSize, inkColour, canvas.Left, pngMargin+12, at)
	}
}

// edge writes at the side where reading begins.
func (d *drawing) edge(s string, size float64, c color.RGBA, y float64) {
	if d.words.RightToLeft {
		d.text(s, size, c, canvas.Right, d.x(1), y)
		return
	}
	d.text(s, size, c, canvas.Left, pngMargin, y)
}

// text writes a line of one or both scripts. Its runs of one direction are shaped by themselves and set in the order of reading: those
// of a text whose first letter is Arabic from right to left.
func (d *drawing) text(s string, size float64, c color.RGBA, align canvas.TextAlign, x, y float64) {
	runs, rightToLeft := directions(s)
	face := d.font.Face(size, c)
	lines := make([]*canvas.Text, len(runs))
	width := 0.0
	for i, run := range runs {
		lines[i] = canvas.NewTextLine(face, run, canvas.Left)
		width += face.TextWidth(run)
	}
	if align == canvas.Right {
		x -= width
	}
	if rightToLeft {
		slices.Reverse(lines)
		slices.Reverse(runs)
	}
	for i, line := range lines {
		d.DrawText(x, y, line)
		x += face.TextWidth(runs[i])
	}
}

// directions splits a line into runs of one direction (Unicode Annex 9), in logical order.
func directions(s string) (runs []string, rightToLeft bool) {
	var p bidi.Paragraph
	if _, err := p.SetString(s); err != nil {
		return []string{s}, false
	}
	order, err := p.Order()
	if err != nil || order.NumRuns() == 0 {
		return []string{s}, false
	}
	for i := range order.NumRuns() {
		run := order.Run(i)
		text := run.String()
		letters := strings.TrimRight(text, " ")
		runs = append(runs, letters)
		if letters != text { // a run of its own: in one with Arabic letters it would be drawn before them
			runs = append(runs, text[len(letters):])
		}
	}
	return runs, !p.IsLeftToRight()
}

func (d *drawing) box(x, y, w, h float64, c color.RGBA) {
	d.SetFillColor(c)
	d.SetStrokeColor(canvas.Transparent)
	d.DrawPath(x, y, canvas.Rectangle(w, h))
}

func (d *drawing) stroke(c color.RGBA, width float64, dashes []float64, path *canvas.Path, x, y float64) {
	d.SetFillColor(canvas.Transparent)
	d.SetStrokeColor(c)
	d.SetStrokeWidth(width)
	d.SetDashes(0, dashes...)
	d.DrawPath(x, y, path)
	d.SetDashes(0)
}

func (d *drawing) line(l Line, series int) {
	for _, run := range l.Runs {
		path := &canvas.Path{}
		path.MoveTo(d.x(run[0].X), d.y(run[0].Y))
		for _, pt := range run[1:] {
			path.LineTo(d.x(pt.X), d.y(pt.Y))
		}
		d.stroke(seriesColours[series], .5, seriesDashes[series], path, 0, 0)
	}
	for _, pt := range l.Dots {
		d.SetFillColor(seriesColours[series])
		d.SetStrokeColor(canvas.Transparent)
		d.DrawPath(d.x(pt.X), d.y(pt.Y), canvas.Circle(.7))
	}
}

// hatch draws slanted lines over a gap, cut at its edges.
func (d *drawing) hatch(g Box) {
	const distance = 1.6
	left, right, top, bottom := d.x(g.X), d.x(g.X+g.Width), d.y(g.Y), d.y(g.Y+g.Height)
	tall := top - bottom
	for x := math.Floor((left-tall)/distance) * distance; x < right; x += distance {
		from, to := math.Max(left, x), math.Min(right, x+tall) // along a line that climbs as fast as it goes right
		if from < to {
			d.stroke(gapColour, .2, nil, canvas.Line(to-from, to-from), from, bottom+from-x)
		}
	}
}
