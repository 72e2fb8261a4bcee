package extract

import (
	"strings"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// maxDateLine bounds a line that only states when something was published, in words.
const maxDateLine = 14

// isDateLine reports whether a line states a date and little else: "Updated on: November 19, 2019 / 10:07 AM / CBS News".
func isDateLine(line string) bool {
	words := strings.Fields(line)
	if len(words) > maxDateLine || len(words) == 0 || strings.HasSuffix(line, ".") && len(words) > 8 {
		return false
	}
	found := newsdate.Find(line, newsdate.DayFirst)
	if len(found) == 0 {
		return false
	}
	dated := 0
	for _, f := range found {
		if f.Date.Precision >= khabar.PrecisionDay {
			dated += len(strings.Fields(line[f.Start:f.End]))
		}
	}
	return dated > 0 && (dated*2 >= len(words) || dateWords.begins(fold(line)))
}

// dateWords begin a line that states the date of publication.
var dateWords = newPhrases([]string{"published", "posted", "updated", "last updated", "date", "on", "first published", "created", "submitted",
	"تاريخ النشر", "نشر", "نشرت", "تاريخ", "آخر تحديث", "تم النشر", "أضيف", "حرر", "كتب", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"})
