package mappings

import _ "embed"

// formsText lists English forms that no ending betrays: the word whose stem they share, then the forms.
//
//go:embed data/forms_en.txt
var formsText string

// irregular maps English forms to the word whose stem they share.
var irregular = func() map[string]string {
	m := map[string]string{}
	for _, f := range dataLines(formsText) {
		for _, form := range f[1:] {
			m[form] = f[0]
		}
	}
	return m
}()
