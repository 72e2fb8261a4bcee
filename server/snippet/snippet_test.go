package snippet_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"khabar"
	"khabar/server/snippet"
)

// marked builds a passage whose marks are written as [word].
func marked(text string) khabar.Snippet {
	s := khabar.Snippet{Field: "body"}
	for part := range strings.SplitAfterSeq(text, "]") {
		before, word, found := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		s.Text += before
		if found {
			s.Marks = append(s.Marks, khabar.Mark{Span: khabar.Span{Start: len(s.Text), End: len(s.Text) + len(word)}, Kind: khabar.MarkWord, Clause: word})
			s.Text += word
		}
	}
	return s
}

func TestMarksCountCodePoints(t *testing.T) {
	for _, c := range []struct {
		text  string
		marks [][2]int
		html  string
	}{
		{"", [][2]int{}, ""},
		{"no mark", [][2]int{}, "no mark"},
		{"the [dam] and the [dam]", [][2]int{{4, 7}, {16, 19}}, "the <mark>dam</mark> and the <mark>dam</mark>"},
		{"وقّع [وبالحكومة] اتفاق [السد]", [][2]int{{5, 14}, {21, 25}}, "وقّع <mark>وبالحكومة</mark> اتفاق <mark>السد</mark>"},
		{"𝒘ater 💧💧 [𝒘ell] é", [][2]int{{9, 13}}, "𝒘ater 💧💧 <mark>𝒘ell</mark> é"},
		{"a & [b<i>]\"", [][2]int{{4, 8}}, "a &amp; <mark>b&lt;i&gt;</mark>&#34;"},
		{"[a][b]", [][2]int{{0, 1}, {1, 2}}, "<mark>a</mark><mark>b</mark>"},
	} {
		s := marked(c.text)
		if diff := cmp.Diff(c.marks, snippet.Ranges(snippet.Matches(s))); diff != "" {
			t.Errorf("%q: marks (-want +got)\n%s", c.text, diff)
		}
		if got := snippet.HTML(s); got != c.html {
			t.Errorf("%q: HTML %q, want %q", c.text, got, c.html)
		}
	}
}

func TestMatchesSayWhatTheyAre(t *testing.T) {
	s := khabar.Snippet{Text: "رحّب مجلس الأمن بقسد", Marks: []khabar.Mark{
		{Span: khabar.Span{Start: 9, End: 28}, Kind: khabar.MarkPhrase, Clause: `"مجلس الأمن"`},
		{Span: khabar.Span{Start: 29, End: 37}, Kind: khabar.MarkActor, Clause: "actor:sdf", Actor: "sdf"},
	}}
	want := []snippet.Match{{Start: 5, End: 15, Kind: khabar.MarkPhrase, Clause: `"مجلس الأمن"`},
		{Start: 16, End: 20, Kind: khabar.MarkActor, Clause: "actor:sdf", Actor: "sdf"}}
	if diff := cmp.Diff(want, snippet.Matches(s)); diff != "" {
		t.Errorf("matches (-want +got)\n%s", diff)
	}
	if parts := snippet.Segments(s); len(parts) != 4 || parts[3].Mark == nil || *parts[3].Mark != s.Marks[1] || parts[3].Text != "بقسد" {
		t.Errorf("segments %+v", parts)
	}
}

func TestImpossibleMarksAreLeftOut(t *testing.T) {
	s := khabar.Snippet{Text: "السد", Marks: marks(-1, 2, 0, 2, 1, 4, 2, 3, 4, 4, 6, 4, 4, 99, 4, 8)}
	if got, want := snippet.HTML(s), "<mark>ا</mark>ل<mark>سد</mark>"; got != want {
		t.Errorf("HTML %q, want %q", got, want)
	}
}

func FuzzSegments(f *testing.F) {
	f.Add("the dam السد 💧", 4, 7, 8, 16)
	f.Add("\xff\xfe", 0, 1, 1, 2)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		s := khabar.Snippet{Text: text, Marks: marks(a, b, c, d)}
		var joined strings.Builder
		marks := snippet.Ranges(snippet.Matches(s))
		for _, segment := range snippet.Segments(s) {
			start := utf8.RuneCountInString(joined.String())
			joined.WriteString(segment.Text)
			if segment.Mark != nil {
				if len(marks) == 0 || marks[0] != [2]int{start, utf8.RuneCountInString(joined.String())} {
					t.Fatalf("%q: segment %q is not where the marks %v say", text, segment.Text, marks)
				}
				marks = marks[1:]
			}
		}
		if joined.String() != text || len(marks) != 0 {
			t.Fatalf("%q: segments give %q, marks left %v", text, joined.String(), marks)
		}
		if h := snippet.HTML(s); strings.Count(h, "<") != 2*strings.Count(h, "<mark>") {
			t.Fatalf("%q: HTML %q has other elements", text, h)
		}
	})
}

// marks makes marks of their ends.
func marks(ends ...int) (out []khabar.Mark) {
	for i := 0; i+1 < len(ends); i += 2 {
		out = append(out, khabar.Mark{Span: khabar.Span{Start: ends[i], End: ends[i+1]}})
	}
	return out
}
