package extract

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

// wrapped is what templates write around JSON in a script, so that old browsers skip it.
var wrapped = regexp.MustCompile(`^[\s/*\x{feff}]*(<!\[CDATA\[|<!--)|(]]>|-->)[\s/*]*$`)

// readJSON returns the values in a script: one, or several in a row. What is no JSON is mended, and read again with its entities resolved.
func readJSON(script string) []any {
	script = wrapped.ReplaceAllString(script, "")
	from, to := strings.IndexAny(script, "{["), strings.LastIndexAny(script, "}]")
	if from < 0 || to < from {
		return nil
	}
	script = script[from : to+1]
	for _, attempt := range []func(string) string{
		func(s string) string { return s }, mendJSON, func(s string) string { return mendJSON(html.UnescapeString(s)) },
	} {
		if values, ok := decodeJSON(attempt(script)); ok {
			return values
		}
	}
	return nil
}

func decodeJSON(s string) (values []any, ok bool) {
	decoder := json.NewDecoder(strings.NewReader(s))
	for decoder.More() {
		var v any
		if decoder.Decode(&v) != nil {
			return nil, false
		}
		values = append(values, v)
	}
	return values, len(values) > 0
}

// jsonMender copies JSON and repairs what editors break most.
type jsonMender struct {
	in  string
	out strings.Builder
	// last is the last character that was written outside strings and is no white space.
	last byte
}

// mendJSON repairs line ends, tabs and quotation marks inside strings, backslashes that escape nothing, commas before a closing bracket or
// forgotten at the end of a line, comments, and semicolons.
func mendJSON(s string) string {
	m := &jsonMender{in: s}
	m.out.Grow(len(s))
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '"':
			i = m.quoted(i)
		case strings.HasPrefix(s[i:], "//"):
			i += lengthUntil(s[i:], "\n")
		case strings.HasPrefix(s[i:], "/*"):
			i += lengthUntil(s[i:], "*/")
		case c == ',' && closes(s[i+1:]), c == ';':
			i++
		default:
			m.out.WriteByte(c)
			if !isSpace(c) {
				m.last = c
			}
			i++
		}
	}
	return m.out.String()
}

// quoted copies the string that begins at i, and returns where it is over.
func (m *jsonMender) quoted(i int) int {
	if m.last == '"' || m.last == '}' || m.last == ']' {
		m.out.WriteByte(',')
	}
	m.out.WriteByte('"')
	m.last = '"'
	for i++; i < len(m.in); i++ {
		switch c := m.in[i]; {
		case c == '\\':
			if i+1 < len(m.in) && strings.IndexByte(`"\/bfnrtu`, m.in[i+1]) >= 0 {
				m.out.WriteString(m.in[i : i+2])
				i++
			}
		case c == '"' && endsString(m.in[i+1:]):
			m.out.WriteByte('"')
			return i + 1
		case c == '"':
			m.out.WriteString(`\"`)
		case c < 0x20:
			m.out.WriteByte(' ')
		default:
			m.out.WriteByte(c)
		}
	}
	return i
}

// endsString reports whether a quotation mark before rest ends a string, and is no mark inside it: JSON goes on there, or the line ends and
// the next one begins with a string.
func endsString(rest string) bool {
	next := strings.TrimLeft(rest[:min(len(rest), longestGap)], " \t\r\n")
	if next == "" || strings.IndexByte(",:}]/;", next[0]) >= 0 {
		return true
	}
	return next[0] == '"' && strings.Contains(rest[:strings.IndexByte(rest, '"')], "\n")
}

// longestGap bounds the white space between two parts of JSON.
const longestGap = 200

// closes reports whether a bracket closes next.
func closes(rest string) bool {
	next := strings.TrimLeft(rest[:min(len(rest), longestGap)], " \t\r\n")
	return next == "" || next[0] == '}' || next[0] == ']'
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// lengthUntil is the length of what ends with a mark, or of all of s if the mark is not there.
func lengthUntil(s, mark string) int {
	if at := strings.Index(s, mark); at >= 0 {
		return at + len(mark)
	}
	return len(s)
}
