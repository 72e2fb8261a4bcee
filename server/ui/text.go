package ui

import (
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"khabar"
)

// text is a block that came from an outlet, with what a browser must know to show it.
type text struct {
	Segments []segment
	// Lang is a BCP 47 tag, empty when the language is unknown (HTML's way to say so).
	Lang string
	// Dir is "rtl", "ltr" or "auto".
	Dir string
}

// segment is a part of a text.
type segment struct {
	Text string
	Kind khabar.MarkKind // of its mark; empty if it is not marked
	Who  string          // the actor or place that a mark is a mention of
}

func plainText(s, lang string) text {
	return text{Segments: []segment{{Text: s}}, Lang: langAttr(lang), Dir: direction(s)}
}

func langAttr(lang string) string {
	if lang == "und" {
		return ""
	}
	return lang
}

// direction is that of most of the letters. dir="auto" goes by the first letter alone, which turns every Arabic headline that
// begins with a name in Latin letters the wrong way round; it is left for text without letters.
func direction(s string) string {
	balance := 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.R, bidi.AL:
			balance++
		case bidi.L:
			balance--
		}
	}
	switch {
	case balance > 0:
		return "rtl"
	case balance < 0:
		return "ltr"
	}
	return "auto"
}
