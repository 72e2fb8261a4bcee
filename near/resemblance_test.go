package near

import (
	"math"
	"testing"
)

func TestResemblance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"the river rose again", "The river rose again!", 1},
		{"the river rose again", "the river rose", .5},
		{"one two three four", "five six seven eight", 0},
		{"قالت الحكومة إن السدّ آمن", "قالت الحكومة ان السد امن", 1},
		{"one two three one two three", "one two three", 1.0 / 3},
		{"three two one", "one two three", 0},
		{"too short", "too short", 0},
		{"", "", 0},
	} {
		if got := Resemblance(c.a, c.b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%q and %q: %g, want %g", c.a, c.b, got, c.want)
		}
		if Resemblance(c.a, c.b) != Resemblance(c.b, c.a) {
			t.Errorf("%q and %q: depends on their order", c.a, c.b)
		}
	}
}
