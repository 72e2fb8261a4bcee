// Package diff says how one text became another, word by word, for people to read. Two texts go in, paragraphs of kept, added and
// removed pieces come out; it knows nothing of articles.
package diff

import (
	"strings"
	"time"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Kind says what became of a piece.
type Kind uint8

const (
	Kept Kind = iota
	Added
	Removed
)

// Piece is a run of words with one fate.
type Piece struct {
	Kind Kind
	Text string
}

// Paragraph is a paragraph of the newer text, with what was taken out where it had stood.
type Paragraph []Piece

// Changed reports whether anything in the paragraph is new or gone.
func (p Paragraph) Changed() bool {
	for _, piece := range p {
		if piece.Kind != Kept {
			return true
		}
	}
	return false
}

// timeout bounds the search for the shortest answer; after it, a longer one that is true too is given.
const timeout = 200 * time.Millisecond

// Texts compares two texts whose paragraphs are parted by blank lines.
func Texts(older, newer string) []Paragraph {
	var out []Paragraph
	var open Paragraph
	for _, e := range Pieces(older, newer) {
		for i, part := range strings.Split(e.Text, "\n\n") {
			if i > 0 && e.Kind != Removed {
				out, open = append(out, open), nil
			} else if i > 0 {
				part = " ¶ " + part // the end of a paragraph was taken out too
			}
			if part != "" {
				open = append(open, Piece{e.Kind, part})
			}
		}
	}
	if len(open) > 0 {
		out = append(out, open)
	}
	return out
}

// Pieces compares two texts: those that are kept or removed together are the older one, those that are kept or added the newer.
func Pieces(older, newer string) []Piece {
	d := diffmatchpatch.New()
	d.DiffTimeout = timeout
	words := numbering{numbers: map[string]rune{}}
	a, b := words.encode(older), words.encode(newer)
	diffs := d.DiffCleanupMerge(d.DiffMainRunes(a, b, false))
	kinds := map[diffmatchpatch.Operation]Kind{diffmatchpatch.DiffEqual: Kept, diffmatchpatch.DiffInsert: Added, diffmatchpatch.DiffDelete: Removed}
	out := make([]Piece, len(diffs))
	for i, e := range diffs {
		out[i] = Piece{kinds[e.Type], words.decode(e.Text)}
	}
	return out
}

// numbering gives each different word a number, so that words are compared as characters.
type numbering struct {
	numbers map[string]rune
	words   []string
}

// firstNumber lies above the surrogates, which no string can hold; behind it there is room for a million words.
const firstNumber = 0x10000

func (n *numbering) encode(text string) []rune {
	var out []rune
	for _, word := range split(text) {
		number, ok := n.numbers[word]
		if !ok {
			number = firstNumber + rune(len(n.words))
			n.numbers[word], n.words = number, append(n.words, word)
		}
		out = append(out, min(number, unicode.MaxRune))
	}
	return out
}

func (n *numbering) decode(text string) string {
	var b strings.Builder
	for _, number := range text {
		b.WriteString(n.words[number-firstNumber])
	}
	return b.String()
}

// split parts a text into words, signs and white space; nothing is lost.
func split(text string) (out []string) {
	class := func(r rune) int {
		switch {
		case unicode.IsSpace(r):
			return 1
		case unicode.In(r, unicode.L, unicode.M, unicode.Nd):
			return 2
		}
		return 3
	}
	start, last := 0, 0
	for i, r := range text {
		c := class(r)
		if i > start && (c != last || c == 3) {
			out, start = append(out, text[start:i]), i
		}
		last = c
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}
