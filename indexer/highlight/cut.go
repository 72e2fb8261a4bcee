package highlight

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"khabar"
	"khabar/mappings"
)

// cutter decides where a passage of a text begins and ends.
type cutter struct {
	text   string
	tokens []mappings.Token
}

// first returns the beginning of the text.
func (c *cutter) first() khabar.Span {
	start := c.skipSpace(0)
	return khabar.Span{Start: start, End: c.end(start, start, len(c.text), maxPassage)}
}

// around returns a passage that holds the core and lies between two points. It begins with the sentence of the core if that
// begins near enough, else with a word, and ends so. A short passage takes in the sentences before, too.
func (c *cutter) around(core khabar.Span, after, before int) khabar.Span {
	room := maxPassage - utf8.RuneCountInString(c.text[core.Start:core.End])
	start, word := c.starts(core.Start, after, room)
	if start < 0 {
		start = word
	}
	room = maxPassage - utf8.RuneCountInString(c.text[start:core.End])
	end := c.end(start, core.End, before, room)
	for {
		room = maxPassage - utf8.RuneCountInString(c.text[start:end])
		earlier, _ := c.starts(len(strings.TrimRightFunc(c.text[:start], unicode.IsSpace)), after, room)
		if earlier < 0 || earlier >= start || maxPassage-room >= goodPassage {
			return khabar.Span{Start: start, End: end}
		}
		start = earlier
	}
}

// starts returns where a passage can begin that holds the byte at, not before after: with its sentence, at most room code points
// away, -1 if there is none; and with a word, at most half as far away, to leave room behind.
func (c *cutter) starts(at, after, room int) (sentence, word int) {
	word = at
	i := at
	for n := 0; n < room && i > after; n++ {
		r, size := utf8.DecodeLastRuneInString(c.text[:i])
		if unicode.IsSpace(r) && c.clean(i) {
			if c.paragraph(i) || c.endsSentence(i-size) {
				return i, i
			}
			if n <= room/2 {
				word = i
			}
		}
		i -= size
	}
	if i <= after && c.clean(i) {
		word = c.skipSpace(i)
		if i == 0 {
			return word, word
		}
	}
	if !c.clean(word) {
		word = c.grapheme(word, after)
	}
	return -1, min(word, at)
}

// end returns where a passage from start ends that must reach to the byte at: at most room code points behind it, and not behind
// before. It prefers the last end of a sentence, in the paragraph unless that leaves the passage short; then the last end of a clause
// that leaves it long enough.
func (c *cutter) end(start, at, before, room int) int {
	length := utf8.RuneCountInString(c.text[start:at])
	sentence, clause, word := -1, -1, -1
	i, n := at, 0
	for i < before && n < room {
		r, size := utf8.DecodeRuneInString(c.text[i:])
		if unicode.IsSpace(r) && c.clean(i) {
			word = i
			paragraph := strings.HasPrefix(c.text[i:], "\n\n")
			switch {
			case paragraph || c.endsSentence(i):
				sentence = i
			case length+n >= goodPassage && c.endsClause(i):
				clause = i
			}
			if paragraph && length+n >= minPassage {
				break
			}
		}
		i += size
		n++
	}
	if i >= before && c.clean(before) {
		sentence = before
	}
	switch {
	case sentence >= 0:
		word = sentence
	case clause >= 0:
		word = clause
	case word < 0:
		return min(c.graphemes(at, i), before)
	}
	trimmed := at + len(strings.TrimRightFunc(c.text[at:word], unicode.IsSpace))
	if c.grapheme(trimmed, 0) != trimmed {
		return word
	}
	return trimmed
}

// paragraph reports whether a blank line ends at i.
func (c *cutter) paragraph(i int) bool { return strings.HasSuffix(c.text[:i], "\n\n") }

// broken reports whether a passage begins, and whether it ends, in the middle of a sentence.
func (c *cutter) broken(p khabar.Span) (before, after bool) {
	begins := len(strings.TrimRightFunc(c.text[:p.Start], unicode.IsSpace))
	rest := strings.TrimLeftFunc(c.text[p.End:], unicode.IsSpace)
	before = begins > 0 && !c.paragraph(p.Start) && (begins == p.Start || !c.endsSentence(begins))
	after = rest != "" && !strings.Contains(c.text[p.End:len(c.text)-len(rest)], "\n\n") && (len(rest) == len(c.text)-p.End || !c.endsSentence(p.End))
	return before, after
}

// endsClause reports whether a comma, semicolon or colon stands before the white space at i.
func (c *cutter) endsClause(i int) bool {
	r, _ := utf8.DecodeLastRuneInString(c.text[:i])
	return strings.ContainsRune("،,؛;:", r)
}

// endsSentence reports whether a sentence ends before the white space at i: after a full stop, question or exclamation mark or
// ellipsis, with closing marks behind it, and no small letter next. The point of an abbreviation, title or initial ends none.
func (c *cutter) endsSentence(i int) bool {
	next := strings.TrimLeftFunc(c.text[i:min(len(c.text), i+reach)], func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	if r, _ := utf8.DecodeRuneInString(next); unicode.IsLower(r) {
		return false
	}
	i = len(strings.TrimRightFunc(c.text[:i], unicode.IsSpace))
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(c.text[:i])
		switch {
		case strings.ContainsRune("\"'”’»)]", r) || unicode.Is(unicode.Cf, r):
			i -= size
		case r == '.':
			return !c.inside(i-size) && !abbreviated(c.text[:i-size])
		default:
			return strings.ContainsRune("!?؟…۔。", r)
		}
	}
	return false
}

// titles are abbreviations that a name follows.
var titles = []string{"Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Maj", "Col", "Lt", "Capt", "Sgt", "Gov", "Sen", "Rep", "St"}

// abbreviated reports whether a text ends in a single letter, as in "J. Smith" and "د. محمد", or in a title.
func abbreviated(text string) bool {
	before := strings.TrimRightFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) })
	word := text[len(before):]
	letters := 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters == 1 || slices.Contains(titles, word)
}

// inside reports whether a token covers both sides of the byte at i.
func (c *cutter) inside(i int) bool {
	n := sort.Search(len(c.tokens), func(n int) bool { return c.tokens[n].End > i })
	return n < len(c.tokens) && c.tokens[n].Start < i
}

// clean reports whether the text may be cut at i: beside white space, in no token, and not before what attaches to the character
// before it.
func (c *cutter) clean(i int) bool {
	if i == 0 || i == len(c.text) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(c.text[:i])
	after, _ := utf8.DecodeRuneInString(c.text[i:])
	if !unicode.IsSpace(before) && !unicode.IsSpace(after) || c.inside(i) {
		return false
	}
	return plain(before) && plain(after) || c.grapheme(i, 0) == i
}

// plain reports whether a character is a grapheme by itself whatever stands beside it, marks apart.
func plain(r rune) bool {
	return r >= ' ' && r < 0x300 && r != 0xAD || r == '\n' || r >= 'ء' && r <= 'ي' || r >= '٠' && r <= '٩' ||
		r >= '‐' && r <= '‧' || strings.ContainsRune("،؛؟", r)
}

// reach is how far, in bytes, a grapheme is looked for around a cut; longer ones are no text.
const reach = 128

// grapheme returns the beginning of the grapheme that the byte at i is inside of, i itself if it begins one, but not less than
// after.
func (c *cutter) grapheme(i, after int) int {
	from := i
	for from > 0 && i-from < reach {
		_, size := utf8.DecodeLastRuneInString(c.text[:from])
		from -= size
	}
	rest, state := c.text[from:min(len(c.text), i+reach)], -1
	for from < i {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if from+len(cluster) > i {
			return max(from, after)
		}
		from += len(cluster)
	}
	return i
}

// graphemes returns the last end of a grapheme from at up to limit that is in no token, or what belongs to the grapheme at at.
func (c *cutter) graphemes(at, limit int) int {
	end, i, state := at, at, -1
	rest := c.text[at:]
	if from := c.grapheme(at, 0); from < at {
		i, rest = from, c.text[from:]
	}
	for i < limit && rest != "" {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		i += len(cluster)
		if i >= at && (i <= limit || end == at) && !c.inside(i) {
			end = i
		}
	}
	return end
}

func (c *cutter) skipSpace(i int) int {
	return len(c.text) - len(strings.TrimLeftFunc(c.text[i:], unicode.IsSpace))
}
