package bleveindex

import (
	"strings"

	"khabar/mappings/fold"
)

// foldValue makes authors, sections and tags comparable whatever their case, diacritics, digits and Arabic spelling. A value of
// which nothing is left is compared as it is.
func foldValue(v string) string {
	folded := make([]byte, 0, len(v))
	var letters []fold.Letter
	var offsets []int
	for word := range strings.FieldsSeq(v) {
		before := len(folded)
		if before > 0 {
			folded = append(folded, ' ')
		}
		var arabic bool
		letters, offsets, arabic = fold.ArabicWord(letters[:0], offsets[:0], []byte(word))
		if arabic && len(letters) > 0 {
			folded = fold.AppendText(folded, letters)
		} else {
			folded = fold.AppendFolded(folded, []byte(word))
		}
		if before > 0 && len(folded) == before+1 {
			folded = folded[:before]
		}
	}
	if len(folded) == 0 {
		return v
	}
	return string(folded)
}
