package extract

import (
	"regexp"
	"strings"

	"khabar/crawler/extract/newsdate"
)

// maxDateLine bounds a line that only states when something was published, in words.
const maxDateLine = 14

// longestLine bounds a date line or a byline in bytes: what is longer is a text, or one endless word.
const longestLine = 1000

// isDateLine reports whether a line states a date and little else: "Updated on: November 19, 2019 / 10:07 AM / CBS News".
func isDateLine(line string) bool {
	if len(line) > longestLine {
		return false
	}
	words := strings.Fields(line)
	if len(words) > maxDateLine || len(words) == 0 || strings.HasSuffix(line, ".") && len(words) > 8 {
		return false
	}
	if agoLine.MatchString(line) {
		return true
	}
	found := newsdate.Find(line, newsdate.DayFirst)
	if len(found) == 0 {
		return false
	}
	dated := 0
	for _, f := range found {
		if f.Day != 0 {
			dated += len(strings.Fields(line[f.Start:f.End]))
		}
	}
	return dated > 0 && (dated*2 >= len(words) || dateWords.begins(fold(line)))
}

// agoLine is a line that says how long ago something was published, or at what hour it was changed. It holds no date.
var agoLine = regexp.MustCompile(`(?i)^((first |last )?(published|posted|updated|modified)\b.{0,12}?)?(\d+ (second|minute|hour|day|week|month|year)s? ago|at \d\d?[:.]\d\d ?[ap]\.?m\.?)\W*$|^(قبل|منذ) (\S+ ){0,2}\S+$`)

// dateWords begin a line that states the date of publication.
var dateWords = newPhrases([]string{"published", "posted", "updated", "last updated", "date", "on", "first published", "created", "submitted",
	"تاريخ النشر", "نشر", "نشرت", "تاريخ", "آخر تحديث", "تم النشر", "أضيف", "حرر", "كتب", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"})
