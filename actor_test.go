package khabar_test

import (
	"slices"
	"strings"
	"testing"

	"khabar"
)

func TestQuotesCountCodePoints(t *testing.T) {
	a := &khabar.Article{Title: "قوات SDF في الحسكة", Body: "وقالت قسد: «SDF» é 𝄞 قسد"}
	at := func(field, text, word string, from int) khabar.Mention {
		start := from + strings.Index(text[from:], word)
		return khabar.Mention{Actor: "sdf", Field: field, Span: khabar.Span{Start: start, End: start + len(word)}}
	}
	first := at("body", a.Body, "قسد", 0)
	mentions := []khabar.Mention{at("title", a.Title, "SDF", 0), first, at("body", a.Body, "قسد", first.Span.End)}
	want := []khabar.Quote{{Text: "SDF", Start: 5, End: 8}, {Text: "قسد", Start: 6, End: 9}, {Text: "قسد", Start: 21, End: 24}}
	if got := khabar.Quotes(a, mentions); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
