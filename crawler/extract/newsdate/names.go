package newsdate

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode"
)

//go:embed months.txt
var monthsText string

// calendar is the reckoning that a month name belongs to.
type calendar uint8

const (
	gregorian calendar = iota
	hijriLunar
	hijriSolar
)

// monthName is what a name of one to three words means.
type monthName struct {
	month    int
	calendar calendar
}

var (
	monthNames   = map[string]monthName{}
	weekdayNames = map[string]int{}
	dayNames     = map[string]int{} // of the month, in words
)

func init() { // the names are data, in months.txt
	section := ""
	for line := range strings.SplitSeq(monthsText, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			section = strings.Trim(line, "[]")
			continue
		}
		number, names, _ := strings.Cut(line, ":")
		n, err := strconv.Atoi(number)
		if err != nil {
			panic("newsdate: months.txt: " + line)
		}
		for name := range strings.SplitSeq(names, ",") {
			addName(section, strings.Join(words(name), " "), n)
		}
	}
}

func addName(section, name string, n int) {
	cal := map[string]calendar{"gregorian": gregorian, "hijri": hijriLunar, "solar": hijriSolar}[section]
	switch section {
	case "weekday":
		weekdayNames[name] = n
		return
	case "day":
		dayNames[name] = n
		return
	}
	if _, taken := monthNames[name]; !taken { // the Gregorian calendar is read first, and wins
		monthNames[name] = monthName{n, cal}
	}
}

// words are the folded words of a name.
func words(s string) []string {
	var out []string
	for _, t := range lex(s) {
		if t.kind == word {
			out = append(out, t.text)
		}
	}
	return out
}

// foldRune is the form in which names are compared: lower case, Arabic letters without diacritics, tatweel and variants; -1 for
// what leaves nothing.
func foldRune(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی', 'ئ', 'ې', 'ێ':
		return 'ي'
	case 'ؤ', 'ۆ':
		return 'و'
	case 'ة', 'ۀ', 'ە':
		return 'ه'
	case 'ک':
		return 'ك'
	case 'ـ', '.', '\'', '’', 'ʿ', 'ʾ':
		return -1
	}
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return unicode.ToLower(r)
}
