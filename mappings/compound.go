package mappings

import (
	"bytes"
	_ "embed"
	"strings"

	"khabar/mappings/fold"
)

// compoundsText lists words that are written in one word, with a hyphen or in two words: first half, second half, and "-" if
// only the hyphen joins them. The second half may end in "*".
//
//go:embed data/compounds.txt
var compoundsText string

type compound struct {
	tail   string
	prefix bool // the tail ends in "*"
	hyphen bool // two words do not count
}

var compounds = func() map[string][]compound {
	m := map[string][]compound{}
	for _, f := range dataLines(compoundsText) {
		tail, prefix := strings.CutSuffix(f[1], "*")
		m[f[0]] = append(m[f[0]], compound{tail: tail, prefix: prefix, hyphen: len(f) > 2})
	}
	return m
}()

// dataLines returns the fields of the lines of an embedded table; "#" begins a comment.
func dataLines(text string) (lines [][]string) {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if f := strings.Fields(line); len(f) > 0 {
			lines = append(lines, f)
		}
	}
	return lines
}

// sunArticles are the forms that the article takes before "sun letters", written as it is spoken. The letters after the
// vowel are those that the name then begins with.
var sunArticles = map[string]bool{
	"as": true, "ash": true, "ad": true, "adh": true, "an": true, "ar": true, "at": true, "ath": true, "az": true, "es": true,
	"esh": true, "ed": true, "en": true, "er": true, "et": true, "ez": true,
}

// joins returns what a word may be the first half of.
func joins(raw []byte) (j join) {
	word := string(fold.AppendFolded(nil, raw))
	if word == "al" || word == "el" {
		j |= joinArticle
	}
	if sunArticles[word] {
		j |= joinSun
	}
	if len(compounds[word]) > 0 {
		j |= joinCompound
	}
	if len(word) <= 2 && !hasDigit([]byte(word)) {
		j |= joinNumber
	}
	return j
}

// analyseCompound reads two words and what is between them. It returns a unit without parts if they are two words.
func (a *Arena) analyseCompound(raw []byte) *unit {
	u := &unit{}
	cut := bytes.IndexFunc(raw, func(r rune) bool { c := fold.ClassOf(r); return c == fold.Hyphen || c == fold.Separator })
	if cut < 0 {
		return u
	}
	c, size := fold.ClassAt(raw[cut:])
	head := string(fold.AppendFolded(nil, raw[:cut]))
	tail := fold.AppendFolded(nil, trimPossessive(raw[cut+size:]))
	p := part{script: ScriptLatin, end: len(raw), position: 1}
	switch {
	case len(tail) == 0:
		return u
	case tail[0] >= '0' && tail[0] <= '9':
		p.surface = append([]byte(head), tail...)
		p.stem = oneOf(p.surface)
	case isArticle(head, string(tail), c == fold.Hyphen):
		p.surface = tail
		p.stem = a.stemEnglish(tail)
	case isCompound(head, string(tail), c == fold.Hyphen):
		p.surface = append([]byte(head), tail...)
		p.stem = a.stemEnglish(p.surface)
	default:
		return u
	}
	p.surface, p.stem = clip(p.surface), clip(p.stem)
	u.parts, u.positions = []part{p}, 1
	return u
}

// oneOf takes the s of several off the name of a model: F16s. Decades keep it: 1990s.
func oneOf(surface []byte) []byte {
	n := len(surface)
	if n < 3 || surface[n-1] != 's' || !isDigit(surface[n-2]) || isDigit(surface[0]) {
		return surface
	}
	return surface[:n-1]
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// isArticle reports whether head is the Arabic article before a name in Latin letters.
func isArticle(head, tail string, hyphen bool) bool {
	if _, stop := englishStop[tail]; stop || len(tail) < 2 || tail == "al" || tail == "el" {
		return false
	}
	if head == "al" || head == "el" {
		return true
	}
	return hyphen && sunArticles[head] && strings.HasPrefix(tail, head[1:])
}

func isCompound(head, tail string, hyphen bool) bool {
	for _, c := range compounds[head] {
		if (hyphen || !c.hyphen) && (tail == c.tail || c.prefix && strings.HasPrefix(tail, c.tail)) {
			return true
		}
	}
	return false
}

// stripArticle takes "al" off a name that is written in one word with it ("Alsharaa"), but not off words that begin so by
// nature. Without a vocabulary of names the rule goes by what follows: the consonants that Arabic names begin with.
func stripArticle(word []byte) []byte {
	name, ok := bytes.CutPrefix(word, []byte("al"))
	if !ok || len(name) < 4 || !strings.ContainsRune("bdfghjkmnqrstwyz", rune(name[0])) {
		return word
	}
	for n := min(len(word), maxAlPrefix); n > 2; n-- {
		if alWords[string(word[:n])] {
			return word
		}
	}
	return name
}

// alWordsText lists how words begin that start with "al" without its being an article.
//
//go:embed data/al_words.txt
var alWordsText string

const maxAlPrefix = 8

var alWords = wordSet(alWordsText)

// wordSet reads an embedded table of single words.
func wordSet(text string) map[string]bool {
	m := map[string]bool{}
	for _, f := range dataLines(text) {
		for _, w := range f {
			m[w] = true
		}
	}
	return m
}
