package extract

import (
	"regexp"
	"strings"
	"unicode"

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
var updatedWords = regexp.MustCompile(`(?i)(last\s+)?(updated|modified)\b|last\s+(edited|changed?|update)\b|edited\s*(on\b|at\b|:)|aktualisier|zuletzt geändert|letzte änderung|mis à jour|mise à jour|actualizado|aggiornato|güncelle|` +
	vowelled("آخر تحديث", "اخر تحديث", "تم التحديث", "تحديث", "عدل في"))

// publishedWords begin the part of a date line that states the publication.
var publishedWords = regexp.MustCompile(`(?i)\b(published|posted|first published|created on|veröffentlicht|erschienen|erstellt|geschrieben|verfasst|datum|publié|mis en ligne|mise en ligne|publicado|pubblicato|yayın)|` +
	arabicWord("نشر", "نشرت", "نشره", "نشرها", "النشر", "تاريخ", "التاريخ", "بتاريخ", "أضيف", "اضيف", "أضيفت", "الإضافة", "كتب", "كتبت", "كتبه", "حرر", "انتشار"))

// postedWords are the verbs of a sentence about the posting of an article.
var postedWords = regexp.MustCompile(`(?i)\b(posted|published|written|geschrieben|veröffentlicht|gepostet|verfasst|erstellt|publié|écrit|posté|rédigé|publicad[oa]|escrit[oa]|pubblicato|scritto|geplaatst|gepubliceerd|yayınlan)|` +
	arabicWord("نشر", "نشرت", "نشره", "نشرها", "كتب", "كتبت", "أضيف", "أضيفت"))

// vowelled is an expression for Arabic words with or without diacritics and tatweel: "نُشر", "نـشر".
func vowelled(words ...string) string {
	for i, w := range words {
		var b strings.Builder
		for _, r := range w {
			b.WriteString(regexp.QuoteMeta(string(r)))
			if unicode.Is(unicode.Arabic, r) {
				b.WriteString(`[\p{Mn}ـ]*`)
			}
		}
		words[i] = b.String()
	}
	return strings.Join(words, "|")
}

// arabicWord is the same for whole words only, so that "مكتب" is no "كتب".
func arabicWord(words ...string) string {
	return `(?:^|[^\p{L}\p{M}])(?:` + vowelled(words...) + `)(?:$|[^\p{L}\p{M}])`
}

// withoutUpdated cuts the part of a date line that states the last change.
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
	return ""
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
