package extract

import (
	"regexp"
	"strings"
	"time"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// stateDate takes a date that a line of the file states as the publication's.
func (t *textFile) stateDate(line, source string) {
	if !t.art.Published.IsZero() {
		return
	}
	order := newsdate.OrderUnknown
	if hasArabic(line) {
		order = newsdate.DayFirst
	}
	if d, ok := newsdate.Parse(withoutUpdated(line), order); ok && t.possible(d) {
		t.art.Published, t.art.PublishedSource = d, khabar.DateText
		t.set("published", source)
	}
}

func hasArabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x0600 && r <= 0x06FF })
}

// dateOfText decides when the text was published: by a line that states it, by the hint, by the address, or, as a bound, by the
// newest event that it tells of.
func (t *textFile) dateOfText() {
	if t.art.Published.IsZero() && !t.in.Hints.Published.IsZero() {
		t.art.Published, t.art.PublishedSource = t.in.Hints.Published, t.in.Hints.PublishedSource
		t.set("published", "hint")
	}
	for _, find := range []func(*page, newsdate.Order) (khabar.Date, khabar.DateSource, string){dayFromURL, monthFromURL} {
		if d, source, detail := find(t.page, newsdate.OrderUnknown); t.art.Published.IsZero() && !d.IsZero() && t.possible(d) {
			t.art.Published, t.art.PublishedSource = d, source
			t.set("published", detail)
		}
	}
	if t.art.Published.IsZero() {
		if d, ok := newestEvent(t.rest(), t.captions); ok && t.possible(d) {
			t.art.Published, t.art.PublishedSource = d, khabar.DateText
			t.set("published", "newest event in text")
		}
	}
}

const (
	// weekdayWindow is how long after the newest event with a year an event may lie whose weekday fixes its year.
	weekdayWindow = 24
	// bareWindow is the same, in months, for a day and month without a weekday.
	bareWindow = 4
	// reporting is how soon news are written: a month is stated only if the days up to here lie in it too.
	reporting = 7 * 24 * time.Hour
)

// ahead are words before a date that make it one to come, or an anniversary of something long past; behind those after it.
var (
	ahead = regexp.MustCompile(`(?i)\b(will|would|shall|scheduled|planned|plans|expected|due|until|till|by|before|upcoming|deadline|set to|anniversary|next|every|each|since)\b` +
		`|سوف|المقرر|مقرر|المزمع|المقبل|القادم|حتى|قبل|ذكرى|الذكرى|المرتقب|المتوقع|منذ|كل عام`)
	behind = regexp.MustCompile(`(?i)^\W{0,3}(next year|anniversary|of next)|^\s*(المقبل|القادم)`)
)

// event is a day that the text tells of as past.
type event struct {
	newsdate.Found
	weekday bool // the weekday stands with it
	place   int  // the paragraph
}

// newestEvent bounds the publication from below by the newest event of a news text. News name the day of what is new without its
// year ("on Tuesday, 6 January"), and older events with it. The year of the newest event is the one in which its weekday is right,
// or, where two mentions without weekday agree, the first after the newest event with a year. The bound is stated as a month, and
// only if the week after the event lies in that month too. Everything that does not fit together gives no date.
func newestEvent(paragraphs, captions []string) (khabar.Date, bool) {
	events, lower, lastYear := collect(paragraphs)
	for _, c := range captions { // a picture is older than the text that it illustrates
		for _, f := range newsdate.Find(c, newsdate.OrderUnknown) {
			if !f.Date.IsZero() && f.Date.Time.After(lower) {
				lower = f.Date.Time
			}
			lastYear = max(lastYear, f.Year)
		}
	}
	if lower.IsZero() || lower.Year() < 1995 {
		return khabar.Date{}, false
	}
	newest, ok := newestOf(events, lower)
	if !ok || lastYear > newest.Year() {
		return khabar.Date{}, false
	}
	if week := newest.Add(reporting); week.Month() != newest.Month() {
		return khabar.Date{}, false
	}
	month := time.Date(newest.Year(), newest.Month(), 1, 0, 0, 0, 0, time.UTC)
	return khabar.Date{Time: month, Precision: khabar.PrecisionMonth}, true
}

var yearToken = regexp.MustCompile(`\b(19|20)\d\d\b`)

// collect returns the past events without a year, the newest one with a year, and the latest year that is named at all.
func collect(paragraphs []string) (events []event, lower time.Time, lastYear int) {
	for i, p := range paragraphs {
		p = westernDigits(p)
		for _, y := range yearToken.FindAllString(p, -1) {
			lastYear = max(lastYear, int(y[0]-'0')*1000+int(y[1]-'0')*100+int(y[2]-'0')*10+int(y[3]-'0'))
		}
		for _, f := range newsdate.Find(p, newsdate.OrderUnknown) {
			if f.Year != 0 {
				if !ahead.MatchString(before(p, f.Start, 30)) || strings.Contains(strings.ToLower(before(p, f.Start, 30)), "since") {
					if end := f.Date.Time; end.After(lower) {
						lower = end
					}
				}
				continue
			}
			if f.Day == 0 || ahead.MatchString(before(p, f.Start, 40)) || behind.MatchString(p[f.End:]) {
				continue
			}
			events = append(events, event{Found: f, weekday: f.Weekday >= 0, place: i})
		}
	}
	return events, lower, lastYear
}

// before is the part of the sentence before a place, at most max bytes of it.
func before(p string, at, max int) string {
	s := p[:at]
	if len(s) > max {
		s = s[len(s)-max:]
		for len(s) > 0 && s[0]&0xC0 == 0x80 {
			s = s[1:]
		}
	}
	if i := strings.LastIndexAny(s, ".!?؟;"); i >= 0 {
		s = s[i+1:]
	}
	return s
}

// newestOf gives the events their years and returns the newest one that is supported well enough.
func newestOf(events []event, lower time.Time) (time.Time, bool) {
	var newest time.Time
	var lead bool // one with a weekday stands among the first paragraphs
	dated, bare := 0, 0
	for _, pass := range []bool{true, false} {
		for _, e := range events {
			if e.weekday != pass {
				continue
			}
			at, ok := e.year(lower)
			if !ok {
				if e.weekday { // its weekday fits no year: the text is not what it seems
					return time.Time{}, false
				}
				continue
			}
			if e.weekday {
				dated++
				lead = lead || e.place < 3
			} else if newest.IsZero() || sameSeason(at, newest) {
				bare++
			} else {
				continue
			}
			if at.After(newest) {
				newest = at
			}
		}
	}
	switch {
	case newest.IsZero():
		return newest, false
	case dated >= 2, dated == 1 && (bare >= 1 || lead):
		return newest, true
	case dated == 0 && bare >= 2:
		return newest, true
	}
	return newest, false
}

func sameSeason(a, b time.Time) bool { return a.Sub(b).Abs() < 62*24*time.Hour }

// year finds the year of an event: the only one in the window after lower in which it fits.
func (e *event) year(lower time.Time) (time.Time, bool) {
	window := bareWindow
	if e.weekday {
		window = weekdayWindow
	}
	from, until := lower.AddDate(0, 0, -40), lower.AddDate(0, window, 31)
	var found time.Time
	n := 0
	for y := from.Year(); y <= until.Year(); y++ {
		at := time.Date(y, time.Month(e.Month), max(e.LastDay, e.Day), 0, 0, 0, 0, time.UTC)
		named := time.Date(y, time.Month(e.Month), e.Day, 0, 0, 0, 0, time.UTC)
		if named.Month() != time.Month(e.Month) || at.Before(from) || at.After(until) || e.weekday && int(named.Weekday()) != e.Weekday {
			continue
		}
		found = at
		n++
	}
	return found, n == 1
}
