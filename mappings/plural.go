package mappings

import (
	_ "embed"

	"khabar/mappings/fold"
)

// pluralsText lists broken plurals and other irregular forms with the stem they share: singular, then its other forms.
//
//go:embed data/plurals_ar.txt
var pluralsText string

// plurals maps folded forms to the stem of their singular.
var plurals = func() map[string][]fold.Letter {
	m := map[string][]fold.Letter{}
	for _, f := range dataLines(pluralsText) {
		var stem []fold.Letter
		for i, w := range f {
			letters, _, _ := fold.ArabicWord(nil, nil, []byte(w))
			if i == 0 {
				stem = letters
				if n := len(stem); n > 4 && stem[n-1] == heh {
					stem = stem[:n-1]
				}
			}
			m[string(letters)] = stem
		}
	}
	return m
}()
