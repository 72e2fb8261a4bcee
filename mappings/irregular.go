package mappings

import _ "embed"

// formsText lists English forms that no ending betrays: the word whose stem they share, then the forms.
//
//go:embed data/forms_en.txt
var formsText string

// apartText lists English words whose stem is not that of the stemmer's rules: the stem, then the forms.
//
//go:embed data/apart_en.txt
var apartText string

// apart maps English forms to their own stem.
var apart = formsOf(apartText)

// irregular maps English forms to the word whose stem they share.
var irregular = formsOf(formsText)

// formsOf reads a table of lines that map the words after the first to the first.
func formsOf(text string) map[string]string {
	m := map[string]string{}
	for _, f := range dataLines(text) {
		for _, form := range f[1:] {
			m[form] = f[0]
		}
	}
	return m
}
