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

// updatedWords begin the part of a date line that states the last change.
var updatedWords = regexp.MustCompile(`(?i)(last\s+)?(updated|modified|edited)|aktualisier|mis à jour|mise à jour|actualizado|aggiornato|güncelle|آخر تحديث|اخر تحديث|تم التحديث|تحديث`)

// publishedWords begin the part of a date line that states the publication.
var publishedWords = regexp.MustCompile(`(?i)\b(published|posted|first published|created on|veröffentlicht|erschienen|erstellt|geschrieben|verfasst|datum|publié|mis en ligne|mise en ligne|publicado|pubblicato|yayın)|نشر|تاريخ|أضيف|اضيف|كتب|انتشار`)

// postedWords are the verbs of a sentence about the posting of an article.
var postedWords = regexp.MustCompile(`(?i)\b(posted|published|written|geschrieben|veröffentlicht|gepostet|verfasst|erstellt|publié|écrit|posté|rédigé|publicad[oa]|escrit[oa]|pubblicato|scritto|geplaatst|gepubliceerd|yayınlan)|نشر|كتب|أضيف`)

// withoutUpdated cuts the part of a date line that states the last change, if something stands before it.
func withoutUpdated(s string) string {
	at := updatedWords.FindStringIndex(s)
	if at == nil {
		return s
	}
	if at[0] > 8 {
		return s[:at[0]]
	}
	if again := publishedWords.FindStringIndex(s[at[1]:]); again != nil {
		return s[at[1]+again[0]:]
	}
	return s
}

// The word lists of words/dates.txt, which says what they are.
var (
	dateLabels   = setOf(foldAll(section(dateText, "label"))...)
	otherDates   = newPhrases(section(dateText, "other"))
	articleWords = newPhrases(section(dateText, "article"))
)

// dateWords begin a line that states the date of publication.
var dateWords = newPhrases([]string{"published", "posted", "updated", "last updated", "date", "on", "first published", "created", "submitted",
	"تاريخ النشر", "نشر", "نشرت", "تاريخ", "آخر تحديث", "تم النشر", "أضيف", "حرر", "كتب", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"})
