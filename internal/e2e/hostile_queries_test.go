package e2e

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// fieldNames are the fields that can be counted over.
var fieldNames = strings.Fields("outlet origin lang country section author tag actor place cluster")

// valuesOf are values of parameters that mean something to a route, or are near its bounds; the first two are valid.
var valuesOf = map[string][]string{
	"size":       {"10", "100", "0", "1", "100", "1000", "1001", "-1", "99999999999999999999", "1e3", "٣"},
	"snippets":   {"3", "10", "0", "1", "11"},
	"facets":     {strings.Join(fieldNames, ","), "outlet", "author,tag,cluster", "nothing", ","},
	"facet_size": {"20", "1000", "1", "1000", "1001"},
	"explain":    {"0", "1", "2"},
	"by":         {"article", "original", "cluster", "x"},
	"sort":       {"relevance", "newest", "oldest", "ID"},
	"match":      {"all", "any", "ALL"},
	"syntax":     {"full", "plain", "lucene"},
	"expand":     {"on", "off", "1"},
	"interval":   {"day", "week", "month", "year", "hour"},
	"split":      fieldNames,
	"width":      {"0", "60", "500", "501"},
	"lang":       {"ar", "en", "ar,en", "xx"},
	"strata":     fieldNames,
	"against":    {"rest", "index"},
}

// days are near the ends of what a calendar has; the first validDays are valid.
var days = []string{"1987-03-01", "2015-07-21", "2016-02-29", "9999-12-31", "1000-01-01", "2015", "2015-07", "٢٠١٥-٠٧", "0000-01-01", "0001-01-01",
	"1-1-1", "2015-02-29", "10000-01-01", "2015-13", "2015-00-00", "-2015", "2015-07-21T10:00:00Z", "2015-07-21T25:00:00Z", "now",
	"1970-01-01..9999-12-31"}

const validDays = 8

// value makes a value of a parameter: mostly one that means something.
func (h *hostility) value(name string) string {
	field := name[strings.Index(name, "_")+1:] // of not_outlet, all_actor
	switch list, known := valuesOf[name]; {
	case known && h.random.IntN(8) == 0:
		return h.pick(list)
	case known && h.random.IntN(8) > 0:
		return h.pick(list[:min(2, len(list))])
	case len(h.held[field]) > 0 && h.random.IntN(8) > 0:
		return h.pick(h.held[field])
	case strings.Contains(" from to as_of start end recency_day ", " "+name+" "):
		return h.pick(days)
	case strings.HasPrefix(name, "q"):
		return h.query()
	case h.random.IntN(2) == 0:
		return h.soup(1 + h.random.IntN(30))
	}
	return h.pick(h.words)
}

// query makes a query: of the grammar, of the grammar and then damaged, of anything at all, or one that is large in some way.
func (h *hostility) query() string {
	switch n := h.random.IntN(20); {
	case n < 7:
		return h.node(1 + h.random.IntN(4))
	case n < 13:
		text := h.node(1 + h.random.IntN(4))
		for range 1 + h.random.IntN(6) {
			text = mutate(h.random, text, signs)
		}
		return text
	case n < 16:
		return h.soup(1 + h.random.IntN(200))
	}
	return h.large()
}

// signs are pieces that mean something to a parser, in both scripts.
var signs = []string{"\"", "(", ")", "-", "|", "&", "*", "~", "~2", "~50", "=", ":", "\\", "OR", " OR ", "NOT ", " AND ", "title:", "outlet:",
	"actor:", "id:", "date:", "after:", "last:", "أو", " أو ", " و ", "ليس ", "،", "؛", "؟", "«", "»", "ـ", "ّ", "\u200f", "\u202e", "\u2067", "\u200d",
	"\x00", "\xff", "\xe2\x80", "\ufeff", "\u2028", "٠", "۱", "..", " ", "\n", "+", "/", "^", "[", "]", "{", "}", "<", "#", "_", "'", "’", "💧"}

// mutate puts a piece into a text, takes a stretch out, doubles it, or turns it round.
func mutate(random *rand.Rand, text string, pieces []string) string {
	runes := []rune(text)
	at := random.IntN(len(runes) + 1)
	end := min(len(runes), at+random.IntN(8))
	before, between, after := string(runes[:at]), runes[at:end], string(runes[end:])
	switch random.IntN(4) {
	case 0:
		return before + after
	case 1:
		return before + string(between) + string(between) + after
	case 2:
		slices.Reverse(between)
		return before + string(between) + after
	}
	return before + pieces[random.IntN(len(pieces))] + string(between) + after
}

// node makes a query of the grammar.
func (h *hostility) node(depth int) string {
	if depth == 0 {
		return h.leaf()
	}
	parts := make([]string, 1+h.random.IntN(3))
	for i := range parts {
		parts[i] = h.node(depth - 1)
	}
	joined := strings.Join(parts, h.pick([]string{" ", " ", " OR ", " | ", " AND ", " & ", " NOT ", " -"}))
	return h.pick([]string{joined, joined, "(" + joined + ")", "-(" + joined + ")", "NOT (" + joined + ")"})
}

func (h *hostility) leaf() string {
	word := h.pick(h.words)
	runes := []rune(word)
	switch h.random.IntN(14) {
	case 0:
		return "=" + word
	case 1:
		return string(append(runes, []rune("الم")...)[:3]) + "*"
	case 2:
		return word + "تان~" + h.pick([]string{"", "1", "1", "1"})
	case 3:
		return "\"" + word + " " + h.pick(h.words) + "\""
	case 4:
		return "\"" + word + " " + h.pick(h.words) + " " + h.pick(h.words) + "\"~" + strconv.Itoa(h.random.IntN(60))
	case 5:
		return "=«" + word + " " + h.pick(h.words) + "»"
	case 6:
		field := h.pick(append([]string{"title", "body"}, fieldNames[:len(fieldNames)-1]...))
		if values := h.held[field]; len(values) > 0 {
			return field + ":\"" + strings.ReplaceAll(h.pick(values), "\"", "\\\"") + "\""
		}
		return field + ":" + word
	case 7:
		return h.pick([]string{"date:", "after:", "before:"}) + days[h.random.IntN(len(days)-h.random.IntN(2)*(len(days)-validDays))]
	case 8:
		return "last:" + h.pick([]string{"1d", "30d", "6m", "30y", "52w", "9999d"})
	case 9:
		return "id:" + h.pick(h.ids)
	}
	return word
}

// soup makes text of anything: letters of many scripts, marks, invisible signs, bytes that are no text.
func (h *hostility) soup(n int) string {
	ranges := [][2]rune{{0, 0x7f}, {0x80, 0x2ff}, {0x300, 0x36f}, {0x590, 0x5ff}, {0x600, 0x6ff}, {0x600, 0x6ff}, {0x750, 0x77f}, {0x900, 0x97f},
		{0x200b, 0x206f}, {0x2028, 0x2029}, {0x3040, 0x30ff}, {0x4e00, 0x4eff}, {0xac00, 0xacff}, {0xfb50, 0xfdff}, {0xfe00, 0xfe0f}, {0xfe70, 0xfeff},
		{0xfff0, 0xffff}, {0x1d400, 0x1d4ff}, {0x1f1e6, 0x1f1ff}, {0x1f466, 0x1f64f}, {0xe0020, 0xe007f}, {0x10ff00, 0x10ffff}}
	var b strings.Builder
	text := h.random.IntN(6) > 0 // UTF-8
	for range n {
		switch h.random.IntN(12) {
		case 0:
			b.WriteString(strings.ToValidUTF8(h.pick(signs), "x"))
		case 1:
			if text {
				b.WriteByte(byte(h.random.IntN(128)))
			} else {
				b.WriteByte(byte(h.random.IntN(256)))
			}
		case 2:
			b.WriteString(h.pick(h.words))
		default:
			r := ranges[h.random.IntN(len(ranges))]
			b.WriteRune(r[0] + rune(h.random.IntN(int(r[1]-r[0])+1)))
		}
	}
	return b.String()
}

// large makes a query that is long, deep or dear.
func (h *hostility) large() string {
	n := h.pick([]string{"16", "32", "33", "64", "127", "128", "129", "500", "3000"})
	count, _ := strconv.Atoi(n)
	repeat := func(join string, piece func() string) string {
		parts := make([]string, count)
		for i := range parts {
			parts[i] = piece()
		}
		return strings.Join(parts, join)
	}
	word := func() string { return h.pick(h.words) }
	beginning := func() string { // what most words begin with
		return h.pick([]string{"الم", "الا", "الت", "وال", "بال", "للم", "con", "pro", "com", "int", "res", "the", "sta", "int"}) + "*"
	}
	similar := func() string { // what resembles many words
		return h.pick([]string{"الحكومة", "company", "الرئيس", "market", "مليون", "share", "السعودية", "والوزير", "winter", "states", "المدينة"}) +
			h.pick([]string{"", "", "ا", "s", "ي"}) + "~2"
	}
	frequent := func() string {
		return h.pick([]string{"مليون", "السعودية", "العام", "الملك", "said", "mln", "dlrs", "year", "company", "pct", "الله", "محمد"})
	}
	switch h.random.IntN(14) {
	case 0:
		return strings.Repeat("(", count) + word() + strings.Repeat(")", count)
	case 1:
		return strings.Repeat("-(", count) + word() + strings.Repeat(")", count)
	case 2:
		return repeat(" OR ", word)
	case 3:
		return repeat(" ", beginning)
	case 4:
		return repeat(" OR ", beginning)
	case 5:
		return repeat(" | ", similar)
	case 6:
		return "\"" + repeat(" ", frequent) + "\"~50"
	case 7:
		return "\"" + repeat(" ", word) + "\""
	case 8:
		return repeat(" OR ", func() string { return "\"" + frequent() + " " + frequent() + "\"~50" })
	case 9:
		return repeat(" ", func() string { return "-" + frequent() })
	case 10:
		return repeat(" OR ", func() string { return "(" + frequent() + " -" + frequent() + ")" })
	case 11:
		return repeat("", func() string { return h.pick(signs) })
	case 12:
		return strings.Repeat(h.pick([]string{"ا", "a", "\u0301", "\u202e", "💧", "ـ", "\"", "title:", "٠"}), count*8)
	}
	return repeat(" أو ", frequent)
}
