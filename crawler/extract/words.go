package extract

import (
	_ "embed"
	"strings"
)

//go:embed words/furniture.txt
var furnitureText string

//go:embed words/pages.txt
var pagesText string

//go:embed words/bylines.txt
var bylineText string

//go:embed words/dates.txt
var dateText string

// The word lists of words/furniture.txt, which says how they match.
var (
	phrasesOfLines = newPhrases(section(furnitureText, "line"))
	endings        = newPhrases(section(furnitureText, "end"))
	singles        = newPhrases(section(furnitureText, "single"))
	replies        = newPhrases(section(furnitureText, "replies"))
	heres          = newPhrases(section(furnitureText, "here"))
	openers        = newPhrases(section(furnitureText, "open"))
)

// section returns the lines under a [name] of a word list, without comments.
func section(text, name string) []string {
	var out []string
	inside := false
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			inside = line == "["+name+"]"
		case inside:
			out = append(out, line)
		}
	}
	return out
}
