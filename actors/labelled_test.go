package actors

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"khabar"
)

// mark is a mention in a labelled paragraph: [text|actor].
var mark = regexp.MustCompile(`\[([^\]|]+)\|([a-z0-9-]+)\]`)

// labelled reads the paragraphs of a file: the text without marks, and the mentions that they stand for.
func labelled(t testing.TB, file string) (texts []string, mentions [][]khabar.Mention) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	for paragraph := range strings.SplitSeq(string(data), "\n\n") {
		lines := slices.DeleteFunc(strings.Split(paragraph, "\n"), func(l string) bool { return strings.HasPrefix(l, "#") || l == "" })
		if len(lines) == 0 {
			continue
		}
		paragraph = strings.Join(lines, "\n")
		var text strings.Builder
		var found []khabar.Mention
		last := 0
		for _, m := range mark.FindAllStringSubmatchIndex(paragraph, -1) {
			text.WriteString(paragraph[last:m[0]])
			start := text.Len()
			text.WriteString(paragraph[m[2]:m[3]])
			found = append(found, khabar.Mention{Actor: paragraph[m[4]:m[5]], Span: khabar.Span{Start: start, End: text.Len()}})
			last = m[1]
		}
		text.WriteString(paragraph[last:])
		texts, mentions = append(texts, text.String()), append(mentions, found)
	}
	return texts, mentions
}

// The floors of precision and recall over mentions (same actor, same bytes). Raise them when the figures rise; lowering one needs a
// reason in the commit.
func TestLabelled(t *testing.T) {
	g, r := load(t)
	day, _ := khabar.ParseDate("2026-01-07")
	for _, c := range []struct {
		file              string
		paragraphs        int
		precision, recall float64
	}{
		{"paragraphs.ar.txt", 60, 0.99, 0.99},
		{"paragraphs.en.txt", 40, 0.99, 0.99},
	} {
		t.Run(c.file, func(t *testing.T) {
			texts, wanted := labelled(t, c.file)
			if len(texts) < c.paragraphs {
				t.Errorf("%d paragraphs, want at least %d", len(texts), c.paragraphs)
			}
			right, found, want := 0, 0, 0
			for i, text := range texts {
				got := r.Tag(&khabar.Article{Body: text, Published: day})
				for k := range got {
					got[k].Kind, got[k].Field = "", ""
				}
				found, want = found+len(got), want+len(wanted[i])
				for _, m := range got {
					if slices.Contains(wanted[i], m) {
						right++
					} else {
						t.Logf("not a mention: %s (%s) in %q", text[m.Span.Start:m.Span.End], m.Actor, text)
					}
				}
				for _, m := range wanted[i] {
					if _, known := g.Actor(m.Actor); !known {
						t.Errorf("no actor %s", m.Actor)
					}
					if !slices.Contains(got, m) {
						t.Logf("missed: %s (%s) in %q", text[m.Span.Start:m.Span.End], m.Actor, text)
					}
				}
			}
			precision, recall := float64(right)/float64(found), float64(right)/float64(want)
			t.Logf("%d paragraphs, %d mentions: precision %.3f, recall %.3f", len(texts), want, precision, recall)
			if precision < c.precision || recall < c.recall {
				t.Errorf("precision %.3f, recall %.3f; the floors are %.3f and %.3f", precision, recall, c.precision, c.recall)
			}
		})
	}
}

// Spans are what the page marks: inside the text, in order, on letters, never overlapping.
func checkMentions(t *testing.T, a *khabar.Article, mentions []khabar.Mention) {
	t.Helper()
	last := khabar.Mention{Field: "title"}
	for _, m := range mentions {
		text := a.Title
		if m.Field == "body" {
			text = a.Body
		}
		if m.Field == last.Field && m.Span.Start < last.Span.End || m.Field == "title" && last.Field == "body" {
			t.Fatalf("%v is not behind %v", m, last)
		}
		if m.Span.Start < 0 || m.Span.End > len(text) || m.Span.Start >= m.Span.End {
			t.Fatalf("%v is outside of %q", m, text)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[m.Span.Start:m.Span.End]) {
			t.Fatalf("%v cuts a character of %q", m, text)
		}
		last = m
	}
}
