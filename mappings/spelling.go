package mappings

import (
	_ "embed"
	"slices"
	"strings"
)

// spellingText maps British spellings to American ones. A line has the two beginnings of a word, and the endings that may
// follow ("*" for any); both sides may be whole words.
//
//go:embed data/spelling.txt
var spellingText string

type respelling struct {
	from, to string
	endings  []string // nil: any
}

// respellings by the first three letters of the British spelling.
var respellings = func() map[string][]respelling {
	m := map[string][]respelling{}
	for _, f := range dataLines(spellingText) {
		r := respelling{from: f[0], to: f[1], endings: []string{""}}
		if len(f) > 2 {
			r.endings = strings.Split(f[2], ",")
			if f[2] == "*" {
				r.endings = nil
			}
		}
		m[f[0][:3]] = append(m[f[0][:3]], r)
	}
	return m
}()

// iseWords lists how words begin that end in -ise in America too.
//
//go:embed data/ise_words.txt
var iseWordsText string

var iseWords = wordSet(iseWordsText)

// american returns the American spelling of a folded English word.
func american(word string) string {
	if len(word) < 4 {
		return word
	}
	for _, r := range respellings[word[:3]] {
		if rest, ok := strings.CutPrefix(word, r.from); ok && (r.endings == nil || slices.Contains(r.endings, rest)) {
			word = r.to + rest
			break
		}
	}
	return ize(word)
}

// iseEndings are the endings of verbs in -ise and -yse and of what is derived from them.
var iseEndings = []string{"isation", "isations", "isational", "ise", "ised", "ises", "iser", "isers", "ising", "isable",
	"yse", "ysed", "yses", "yser", "ysers", "ysing"}

// ize turns -ise and -yse with their inflections into -ize and -yze.
func ize(word string) string {
	if len(word) < 6 {
		return word
	}
	for _, e := range iseEndings {
		head, ok := strings.CutSuffix(word, e)
		if !ok || len(head) < 3 {
			continue
		}
		if e[0] == 'i' && iseWords[head] || e == "yses" {
			return word
		}
		return head + e[:1] + "z" + e[2:]
	}
	return word
}
