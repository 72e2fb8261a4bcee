package diff

import (
	"strings"
	"testing"
)

func written(paragraphs []Paragraph) string {
	var b strings.Builder
	for i, p := range paragraphs {
		if i > 0 {
			b.WriteString(" // ")
		}
		for _, piece := range p {
			b.WriteString([]string{"", "+", "-"}[piece.Kind] + "[" + piece.Text + "]")
		}
	}
	return b.String()
}

func TestTexts(t *testing.T) {
	for _, c := range []struct{ older, newer, want string }{
		{"The dam holds.", "The dam holds.", "[The dam holds.]"},
		{"The dam holds.", "The old dam holds!", "[The ]+[old ][dam holds]-[.]+[!]"},
		{"وقّع المجلس الاتفاق", "وقّع المجلس واللجنة الاتفاق", "[وقّع المجلس ]+[واللجنة ][الاتفاق]"},
		{"One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", "[One.] // +[New.] // [Two.]"},
		{"One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "[One.] // -[Two.]-[ ¶ ][Three.]"},
		{"", "a", "+[a]"},
		{"a", "", "-[a]"},
		{"", "", ""},
	} {
		if got := written(Texts(c.older, c.newer)); got != c.want {
			t.Errorf("%q → %q: %s, want %s", c.older, c.newer, got, c.want)
		}
	}
}

// Whatever two texts are, what was kept and added is the newer one, what was kept and removed the older one, paragraphs aside.
func FuzzTexts(f *testing.F) {
	f.Add("The dam.\n\nholds", "The old dam holds")
	f.Add("قسد SDF", "SDF قسد\n\n")
	f.Fuzz(func(t *testing.T, older, newer string) {
		if len(older)+len(newer) > 2000 {
			return
		}
		var was, is strings.Builder
		for _, p := range Texts(older, newer) {
			for _, piece := range p {
				if piece.Kind != Added {
					was.WriteString(piece.Text)
				}
				if piece.Kind != Removed {
					is.WriteString(piece.Text)
				}
			}
		}
		bare := func(s string) string {
			return strings.NewReplacer(" ", "", "\n", "", "¶", "").Replace(strings.ToValidUTF8(s, "\uFFFD"))
		}
		if bare(was.String()) != bare(older) || bare(is.String()) != bare(newer) {
			t.Errorf("%q → %q: %q, %q", older, newer, was.String(), is.String())
		}
	})
}
