package actors

import (
	"strings"

	"khabar"
)

// footers are the phrases with which a syndicated text says where it came from: everything in such a paragraph is furniture.
var footers = []string{"appeared first on", "was first published", "originally published", "ظهرت أولا", "ظهر أولا", "ظهرت أولًا",
	"نشر أولا", "نُشر أولا"}

// credits begin a line that says whose photograph it was.
var credits = []string{"photo:", "photo by", "photograph:", "image:", "credit:", "picture:", "source:", "©", "صورة:", "الصورة:", "تصوير:",
	"المصدر:", "مصدر الصورة"}

// Bounds in bytes of what can be a caption, a footer, a dateline or a signature.
const (
	maxCaption   = 400
	maxFooter    = 600
	maxDateline  = 90
	maxSignature = 160
	footerZone   = 2000 // a footer stands this near to the end, with the furniture of a blog behind it
)

// furniture appends the spans of a body in which names are no mentions: footers, credits of photographs, and (with a negative end) the
// dateline and signature, where only the outlet's own name is not.
func (d *reading) furniture(body string, out []khabar.Span) []khabar.Span {
	for start := 0; start < len(body); {
		end := strings.IndexByte(body[start:], '\n')
		if end < 0 {
			end = len(body)
		} else {
			end += start
		}
		if line := body[start:end]; len(line) <= maxFooter && line != "" {
			out = lineFurniture(line, start, len(body)-start <= footerZone, out)
			if end >= len(strings.TrimRight(body, "\n ")) && len(line) <= maxSignature {
				out = append(out, khabar.Span{Start: start, End: -end})
			}
		}
		start = end + 1
	}
	return append(out, khabar.Span{Start: 0, End: -min(maxDateline, len(body))})
}

func lineFurniture(line string, at int, late bool, out []khabar.Span) []khabar.Span {
	for _, f := range footers {
		if late && strings.Contains(line, f) {
			return append(out, khabar.Span{Start: at, End: at + len(line)})
		}
	}
	if len(line) > maxCaption {
		return out
	}
	head := line[:min(len(line), 24)]
	if strings.IndexByte(head, ':') >= 0 || head[0] == "©"[0] || head[0]|0x20 == 'p' || strings.HasPrefix(head, "م") {
		head = strings.ToLower(head)
	}
	for _, c := range credits {
		if strings.HasPrefix(head, c) {
			return append(out, khabar.Span{Start: at, End: at + len(line)})
		}
	}
	// "A tank near Quneitra, 3 May 2025 (Reuters)": a caption ends in its credit and in no full stop.
	if line[len(line)-1] != ')' && line[len(line)-1] != ']' {
		return out
	}
	open := strings.LastIndexAny(line, "([")
	if open > 20 && len(line)-open < 60 && !strings.HasSuffix(strings.TrimRight(line[:open], " "), ".") {
		out = append(out, khabar.Span{Start: at + open, End: at + len(line)})
	}
	return out
}

// isSkipped reports whether a mention at a byte of the body is furniture.
func (d *reading) isSkipped(at int, actor int32) bool {
	for _, s := range d.skipped {
		if s.End < 0 && actor == d.own && at >= s.Start && at < -s.End {
			return true
		}
		if at >= s.Start && at < s.End {
			return true
		}
	}
	return false
}
