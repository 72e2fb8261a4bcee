package mappings

import (
	_ "embed"
	"strings"

	"khabar/mappings/fold"
)

//go:embed data/questions.txt
var questionsText string

// questionWords are folded question words by where they are such: "any" place, the "first" one, or "before" such a one.
var questionWords = func() map[string]string {
	m := map[string]string{}
	for _, line := range dataLines(questionsText) {
		for _, w := range line[1:] {
			m[Folded([]byte(w))] = line[0]
		}
	}
	return m
}()

// IsQuestion reports whether the words of a query, in their order and as they are written, ask for something: "Who was dismissed",
// "في أي مدينة". WHO in capitals is an organisation.
func IsQuestion(words []string) bool {
	beginning := true
	for _, w := range words {
		if w == strings.ToUpper(w) && w != strings.ToLower(w) {
			beginning = false
			continue
		}
		folded := Folded([]byte(w))
		kind := questionWords[folded]
		for _, conjunction := range []string{"و", "ف"} {
			if rest, ok := strings.CutPrefix(folded, conjunction); ok && kind == "" {
				kind = questionWords[rest]
			}
		}
		switch {
		case kind == "any" || kind == "first" && beginning:
			return true
		case kind != "before":
			beginning = false
		}
	}
	return false
}

// Folded returns the surface form that a word would have if it were not too common to be indexed.
func Folded(word []byte) string {
	if letters, _, ok := fold.ArabicWord(nil, nil, word); ok && len(letters) > 0 {
		return string(fold.AppendText(nil, letters))
	}
	return string(fold.AppendFolded(nil, word))
}
