package mappings

import (
	_ "embed"

	"khabar/mappings/fold"
)

// pluralsText lists broken plurals and other irregular forms with the stem they share: singular, then its other forms.
//
//go:embed data/plurals_ar.txt
var pluralsText string

// apartArabicText lists words that keep a stem of their own: the stem, then the forms.
//
//go:embed data/apart_ar.txt
var apartArabicText string

// namesArabicText lists names that keep a stem of their own, a line for each name in all its spellings.
//
//go:embed data/names_ar.txt
var namesArabicText string

// names are the forms of namesArabicText, folded.
var names = func() map[string]bool {
	m := map[string]bool{}
	for _, f := range dataLines(namesArabicText) {
		for _, w := range f {
			m[string(lettersOf(w))] = true
		}
	}
	return m
}()

// plurals maps folded forms to the stem of their singular, or to their own: broken plurals, words that are apart, names.
var plurals = func() map[string][]fold.Letter {
	m := map[string][]fold.Letter{}
	for _, f := range dataLines(namesArabicText) {
		for _, w := range f {
			m[string(lettersOf(w))] = lettersOf(f[0])
		}
	}
	for _, f := range dataLines(apartArabicText) {
		for _, w := range f[1:] {
			m[string(lettersOf(w))] = lettersOf(f[0])
		}
	}
	for _, f := range dataLines(pluralsText) {
		stem := lettersOf(f[0])
		if own, ok := m[string(stem)]; ok {
			stem = own
		} else if n := len(stem); n > 4 && stem[n-1] == heh {
			stem = stem[:n-1]
		}
		for _, w := range f {
			if letters := string(lettersOf(w)); m[letters] == nil {
				m[letters] = stem
			}
		}
	}
	return m
}()

func lettersOf(word string) []fold.Letter {
	letters, _, _ := fold.ArabicWord(nil, nil, []byte(word))
	return letters
}
