package newsdate

import (
	"time"

	"khabar"
)

// zones are the names of offsets that mean one thing in news, in minutes east of Greenwich. IST, AST and the like mean several and
// are left out.
var zones = map[string]int{"z": 0, "gmt": 0, "utc": 0, "غرينتش": 0, "غرينيتش": 0, "جرينتش": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120,
	"eest": 180, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"دمشق": 180, "مكه": 180, "الرياض": 180, "بغداد": 180, "msk": 180, "trt": 180}

// clock reads a time of day after a date at i and puts it into f. It returns where the tokens go on; i if there is no time.
func (p *parser) clock(i int, f *Found) int {
	const between = 6 // marks and words between a date and its time
	j := i
	for range between {
		_, weekday := p.weekdayAt(j)
		if weekday == 0 && !p.isMark(j, ",،-–|()•·") && !p.isWord(j, "t", "at", "à", "um", "alle", "الساعه", "في", "عند", "ساعت") {
			break
		}
		j++
	}
	at, j, ok := p.timeOfDay(j)
	if !ok {
		return i
	}
	location, j := p.zone(j)
	y, mo, d := f.Date.Time.Date()
	f.Date = khabar.At(time.Date(y, mo, d, at[0], at[1], at[2], 0, location))
	return j
}

// timeOfDay reads hour, minute and second at i.
func (p *parser) timeOfDay(i int) (at [3]int, end int, ok bool) {
	h, m := p.tok(i), p.tok(i+2)
	if h.kind != number || len(h.text) > 2 || h.value > 23 || !p.isMark(i+1, ":") && !p.isWord(i+1, "h") || m.kind != number || len(m.text) != 2 || m.value > 59 {
		return at, i, false
	}
	at[0], at[1] = h.value, m.value
	j := i + 3
	if s := p.tok(j + 1); p.isMark(j, ":") && s.kind == number && len(s.text) == 2 && s.value < 60 {
		at[2] = s.value
		j += 2
		if p.isMark(j, ".,") && p.tok(j+1).kind == number && !p.tok(j+1).gap {
			j += 2
		}
	}
	at[0], j = p.half(at[0], j)
	return at, j, true
}

// timeThenYear reads "09:30:00 GMT 2026" after month and day, as programs print dates; end is i if that does not stand there.
func (p *parser) timeThenYear(m monthName, day, i int) (Found, int) {
	at, j, ok := p.timeOfDay(i)
	if !ok {
		return Found{}, i
	}
	location, j := p.zone(j)
	y := p.tok(j)
	if y.kind != number || len(y.text) != 4 || p.isMark(j+1, ":") {
		return Found{}, i
	}
	f, end := p.make(y.value, m, day, j+1)
	if f.Day != 0 {
		y, mo, d := f.Date.Time.Date()
		f.Date = khabar.At(time.Date(y, mo, d, at[0], at[1], at[2], 0, location))
	}
	return f, end
}

// half reads AM and PM, صباحا and مساء, ص and م.
func (p *parser) half(hour, i int) (int, int) {
	t := p.tok(i)
	if t.kind != word {
		return hour, i
	}
	next := i + 1
	switch t.text {
	case "am", "صباحا", "ص", "فجرا":
		if hour == 12 {
			hour = 0
		}
	case "pm", "مساء", "مساءا", "م", "ظهرا", "عصرا":
		if hour < 12 {
			hour += 12
		}
	case "a", "p": // "a.m."
		if !p.isMark(next, ".") || p.tok(next+1).text != "m" {
			return hour, i
		}
		if t.text == "p" && hour < 12 {
			hour += 12
		} else if t.text == "a" && hour == 12 {
			hour = 0
		}
		next += 2
		if p.isMark(next, ".") {
			next++
		}
	default:
		return hour, i
	}
	return hour, next
}

// zone reads an offset or the name of one; without one the time is taken as UTC, as khabar.Date wants it.
func (p *parser) zone(i int) (*time.Location, int) {
	j := i
	if p.isMark(j, "(") {
		j++
	}
	if t := p.tok(j).text; t == "بتوقيت" || t == "توقيت" {
		j++
	}
	t := p.tok(j)
	if minutes, ok := zones[t.text]; ok && t.kind == word {
		j++
		if p.isMark(j, "+-") && minutes == 0 {
			return p.offset(j)
		}
		return fixed(minutes), j
	}
	if p.isMark(j, "+-−") {
		return p.offset(j)
	}
	return time.UTC, i
}

// offset reads +03:00, +0300 and +3.
func (p *parser) offset(i int) (*time.Location, int) {
	sign := 1
	if !p.isMark(i, "+") {
		sign = -1
	}
	t := p.tok(i + 1)
	if t.kind != number || t.gap {
		return time.UTC, i
	}
	hours, minutes, end := t.value, 0, i+2
	switch {
	case len(t.text) == 4:
		hours, minutes = t.value/100, t.value%100
	case len(t.text) > 2:
		return time.UTC, i
	case p.isMark(end, ":") && p.tok(end+1).kind == number && len(p.tok(end+1).text) == 2:
		minutes = p.tok(end + 1).value
		end += 2
	}
	if hours > 14 || minutes > 59 {
		return time.UTC, i
	}
	return fixed(sign * (hours*60 + minutes)), end
}

func fixed(minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone("", minutes*60)
}
