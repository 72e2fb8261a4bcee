package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// maxMarkup bounds the tags that are parsed, end tags and comments included: three for each node that is kept.
	maxMarkup = 3 * maxNodes
	// maxReopened bounds the elements that the parser may open again, see opened.open. Real pages, broken ones too, stay under 20,000.
	maxReopened = 200_000
	// maxTagAttrs bounds the attributes of one tag before it is parsed. Real ones have under 40.
	maxTagAttrs = 1000
)

// tame returns a page of which the parser makes a tree of bounded size, whatever it is: most pages as they are. What comes after
// maxMarkup tags is left out; whole tells that nothing was. It reads the tags once, ten times faster than the parser.
func tame(text string) (tamed string, whole bool) {
	whole = true
	seen := opened{open: map[atom.Atom][]string{}, equal: map[string]int{}}
	tangled := false
	for rest := text; ; {
		at := strings.IndexByte(rest, '<')
		if at < 0 {
			break
		}
		rest = rest[at+1:]
		if rest == "" || !isLower(rest[0]|0x20) && rest[0] != '/' && rest[0] != '!' {
			continue
		}
		if seen.count++; seen.count > maxMarkup {
			text, whole = text[:len(text)-len(rest)-1], false
			break
		}
		if strings.HasPrefix(rest, "!--") {
			_, rest, _ = strings.Cut(rest, "-->")
			continue
		}
		tag := rest
		if end := strings.IndexByte(rest, '>'); end >= 0 {
			tag = rest[:end]
		}
		kind := seen.read(tag)
		tangled = tangled || manyAttributes(tag) || seen.reopened > maxReopened
		if kind == atom.Script || kind == atom.Style {
			rest = afterRaw(rest, kind)
		}
	}
	if tangled {
		return flatten(text), whole
	}
	return text, whole
}

// opened counts what the parser would open.
type opened struct {
	count int
	// open are the formatting elements that are not closed, attributes included. The parser opens them again in every block that follows
	// (HTML Standard, "reconstruct the active formatting elements"), of equal ones three.
	open     map[atom.Atom][]string
	equal    map[string]int
	pending  int
	reopened int
}

// read notes a tag and returns the kind of element that it opens, 0 for none that is known.
func (t *opened) read(tag string) atom.Atom {
	name, closing := strings.CutPrefix(tag, "/")
	kind := tagOf(name)
	switch {
	case kind == 0 || void[kind]:
	case formatting[kind] && closing:
		if n := len(t.open[kind]); n > 0 {
			t.equal[t.open[kind][n-1]]--
			t.open[kind] = t.open[kind][:n-1]
			t.pending--
		}
	case formatting[kind]:
		if t.equal[tag] < 3 {
			t.equal[tag]++
			t.open[kind] = append(t.open[kind], tag)
			t.pending++
		}
	case !closing:
		t.reopened += t.pending
	}
	if closing {
		return 0
	}
	return kind
}

// afterRaw is what follows the end tag of a script or a style sheet, whose text has no tags.
func afterRaw(text string, kind atom.Atom) string {
	name := kind.String()
	for {
		at := strings.Index(text, "</")
		if at < 0 {
			return ""
		}
		text = text[at+2:]
		if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) {
			return text
		}
	}
}

// manyAttributes reports whether a tag has more attributes than any real one. What is in quotes is one value, however long.
func manyAttributes(tag string) bool {
	if len(tag) < 2*maxTagAttrs {
		return false
	}
	count, quote, space := 0, byte(0), true
	for i := range len(tag) {
		c := tag[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && i > 0 && tag[i-1] == '=':
			quote = c
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '/':
			space = true
		case space:
			count++
			space = false
		}
	}
	return count > maxTagAttrs
}

// tagOf is the kind of element that a tag without its brackets names, 0 for none that is known.
func tagOf(tag string) atom.Atom {
	const longest = 10
	n := 0
	for n < len(tag) && n <= longest && (isLower(tag[n]|0x20) || tag[n] >= '1' && tag[n] <= '6') {
		n++
	}
	return atom.Lookup([]byte(strings.ToLower(tag[:n])))
}

// flatten writes a page again without the start and end tags that nest deeper than maxDepth, and without the formatting tags
// that the parser would open again and again.
func flatten(text string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(1 << 20)
	depth, dropped := 0, 0
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return out.String()
		case html.StartTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			if manyAttributes(raw) {
				raw = "<" + string(name) + ">"
			}
			switch a := atom.Lookup(name); {
			case void[a]:
				out.WriteString(raw)
			case formatting[a]:
			case depth >= maxDepth:
				dropped++
			default:
				depth++
				out.WriteString(raw)
			}
		case html.EndTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			switch a := atom.Lookup(name); {
			case formatting[a]:
			case dropped > 0:
				dropped--
			default:
				depth = max(0, depth-1)
				out.WriteString(raw)
			}
		default:
			out.Write(z.Raw())
		}
	}
}

var void = map[atom.Atom]bool{atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true,
	atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Source: true, atom.Track: true, atom.Wbr: true}

var formatting = map[atom.Atom]bool{atom.A: true, atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true,
	atom.I: true, atom.Nobr: true, atom.S: true, atom.Small: true, atom.Strike: true, atom.Strong: true, atom.Tt: true, atom.U: true}
