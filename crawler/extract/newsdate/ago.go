package newsdate

import (
	"time"

	"khabar"
)

// span is a unit of time with how many of it a word means: Arabic has a dual.
type span struct {
	unit  time.Duration
	count int
}

const (
	aDay   = 24 * time.Hour
	aWeek  = 7 * aDay
	aMonth = 30 * aDay
	aYear  = 365 * aDay
	// maxAgo bounds what is believed: the web is not older.
	maxAgo = 40 * aYear
)

// spans are the units in which pages say how long ago something was, folded.
var spans = map[string]span{
	"second": {time.Second, 1}, "seconds": {time.Second, 1}, "ثانيه": {time.Second, 1}, "ثواني": {time.Second, 1}, "ثوان": {time.Second, 1}, "ثانيتين": {time.Second, 2},
	"minute": {time.Minute, 1}, "minutes": {time.Minute, 1}, "min": {time.Minute, 1}, "mins": {time.Minute, 1},
	"دقيقه": {time.Minute, 1}, "دقايق": {time.Minute, 1}, "دقائق": {time.Minute, 1}, "دقيقتين": {time.Minute, 2}, "دقيقتان": {time.Minute, 2},
	"hour": {time.Hour, 1}, "hours": {time.Hour, 1}, "hrs": {time.Hour, 1}, "h": {time.Hour, 1},
	"ساعه": {time.Hour, 1}, "ساعات": {time.Hour, 1}, "ساعتين": {time.Hour, 2}, "ساعتان": {time.Hour, 2}, "ساعت": {time.Hour, 1},
	"day": {aDay, 1}, "days": {aDay, 1}, "d": {aDay, 1}, "يوم": {aDay, 1}, "يوما": {aDay, 1}, "ايام": {aDay, 1}, "يومين": {aDay, 2}, "يومان": {aDay, 2}, "روز": {aDay, 1},
	"week": {aWeek, 1}, "weeks": {aWeek, 1}, "اسبوع": {aWeek, 1}, "اسبوعا": {aWeek, 1}, "اسابيع": {aWeek, 1}, "اسبوعين": {aWeek, 2}, "اسبوعان": {aWeek, 2}, "هفته": {aWeek, 1},
	"month": {aMonth, 1}, "months": {aMonth, 1}, "شهر": {aMonth, 1}, "شهرا": {aMonth, 1}, "اشهر": {aMonth, 1}, "شهور": {aMonth, 1}, "شهرين": {aMonth, 2}, "ماه": {aMonth, 1},
	"year": {aYear, 1}, "years": {aYear, 1}, "سنه": {aYear, 1}, "سنوات": {aYear, 1}, "سنتين": {aYear, 2}, "عام": {aYear, 1}, "عاما": {aYear, 1}, "اعوام": {aYear, 1}, "عامين": {aYear, 2}, "سال": {aYear, 1},
}

// Ago reads a line that says nothing but how long before a moment something was: "3 hours ago", "منذ 3 أيام", "نشر قبل ساعتين". It returns the
// narrowest day, month or year in UTC that holds every moment that can be meant, for programs round such spans up, down or to the
// nearest: "3 days ago" is the month in which all of these days lie, if there is one.
func Ago(line string, at time.Time) (khabar.Date, bool) {
	p := &parser{tokens: lex(line)}
	i := 0
	for i < len(p.tokens) && (p.tok(i).kind == mark || p.isWord(i, "published", "posted", "about", "over", "نشر", "نشرت", "النشر", "تم", "حوالي", "نحو")) {
		i++
	}
	before := p.isWord(i, "منذ", "قبل")
	if before {
		i++
	}
	for p.isWord(i, "حوالي", "نحو", "about") {
		i++
	}
	count := 1
	switch t := p.tok(i); {
	case t.kind == number && t.value > 0 && t.value < 1000:
		count, i = t.value, i+1
	case p.isWord(i, "a", "an", "one"):
		i++
	}
	s, ok := spans[p.tok(i).text]
	if !ok || p.tok(i).kind != word {
		return khabar.Date{}, false
	}
	i++
	if p.isWord(i, "ago", "پيش") {
		before = true
		i++
	}
	for p.isMark(i, ".|-–•·") {
		i++
	}
	if !before || i < len(p.tokens) {
		return khabar.Date{}, false
	}
	n := time.Duration(s.count * count)
	if n > maxAgo/s.unit {
		return khabar.Date{}, false
	}
	return holding(at.Add(-(n+1)*s.unit).UTC(), at.Add(-(n-1)*s.unit).UTC())
}

// holding is the narrowest day, month or year that holds two moments.
func holding(from, to time.Time) (khabar.Date, bool) {
	y, m, d := from.Date()
	switch {
	case y != to.Year():
		return khabar.Date{}, false
	case m != to.Month():
		return khabar.Date{Time: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionYear}, true
	case d != to.Day():
		return khabar.Date{Time: time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionMonth}, true
	}
	return khabar.Date{Time: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionDay}, true
}
