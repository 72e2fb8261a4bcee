package demo

import (
	"slices"
	"strings"
	"testing"
)

// TestBrokenArticleFilesSayWhere: anybody may add an article, so what is wrong with one is told by file and line.
func TestBrokenArticleFilesSayWhere(t *testing.T) {
	for text, want := range map[string]string{
		"title: No end of the header\n":                               "x.txt:1: the header must end",
		"title: T\nno colon here\n---\nText":                          "x.txt:2: a header line reads",
		"title: T\ncolour: red\n---\nText":                            `x.txt:2: unknown key "colour"`,
		"date: yesterday\n---\nText":                                  "x.txt:1: parsing time",
		"title: T\n---\nText\n\n=== revised tomorrow\nThe later text": "the revision's time",
	} {
		var p piece
		if err := p.parse("x.txt", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %q", text, err, want)
		}
	}
}

func TestParseBlocks(t *testing.T) {
	v := version{Blocks: parseBlocks("One **bold**\nline, [a link](/x).\n\n## Head\n\n> Said\n\n- first\n- second\n\n! A caption\n\nLast.")}
	var kinds []string
	for _, b := range v.Blocks {
		kinds = append(kinds, b.Kind)
	}
	if want := []string{"p", "h", "quote", "list", "photo", "p"}; !slices.Equal(kinds, want) {
		t.Errorf("kinds %v, not %v", kinds, want)
	}
	if got, want := v.body(), "One bold line, a link.\n\nHead\n\nSaid\n\nfirst\n\nsecond\n\nLast."; got != want {
		t.Errorf("body %q, not %q", got, want)
	}
	if got, want := string(v.Blocks[0].HTML()), `One <strong>bold</strong> line, <a href="/x">a link</a>.`; got != want {
		t.Errorf("HTML %q, not %q", got, want)
	}
}

func TestEdits(t *testing.T) {
	original := parseBlocks("The old words.\n\nLast.")
	edited, err := edit(original, parseBlocks("old => new\n\n+ Added.\n\ncut\n\ncut"))
	if err != nil || (version{Blocks: edited}).body() != "The new words." {
		t.Errorf("%v, %v", edited, err)
	}
	if original[0].Text != "The old words." {
		t.Error("the original was changed")
	}
	if _, err := edit(original, parseBlocks("absent => present")); err == nil {
		t.Error("an edit that changes nothing is no error")
	}
}
