package extract

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
)

// strayBytes is the share of invalid bytes up to which a text still counts as UTF-8 with accidents (a cut comment, one pasted
// line in another encoding): one in two hundred. Arabic in a single-byte encoding has fifty and more.
const strayBytes = 200

// decode turns the bytes of a page into valid UTF-8 and names the encoding it took them for. The order is: byte order mark,
// bytes that are valid UTF-8, the charset of the Content-Type header, the one the page declares anywhere, detection. A declared
// encoding whose result is mojibake is passed over.
func decode(body []byte, mediaType string) (text, name string) {
	if enc, name := byMark(body); enc != nil {
		out, err := enc.NewDecoder().Bytes(body)
		if err == nil {
			return tidyText(out), name
		}
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if enc, name := byZeros(body); enc != nil {
		if out, err := enc.NewDecoder().Bytes(body); err == nil {
			return tidyText(out), name
		}
	}
	if mostlyUTF8(body) {
		return unscramble(tidyText(body)), "utf-8"
	}
	for _, label := range declared(body, mediaType) {
		enc, name := charset.Lookup(label)
		if enc == nil || name == "utf-8" || name == "replacement" {
			continue
		}
		enc, name = otherArabic(body, enc, name)
		if out, err := enc.NewDecoder().Bytes(body); err == nil && !mojibake(out) {
			return tidyText(out), name
		}
	}
	enc, name := detect(body)
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return tidyText(body), "utf-8"
	}
	return tidyText(out), name
}

func byMark(body []byte) (encoding.Encoding, string) {
	switch {
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return utf16.UTF16(utf16.BigEndian, utf16.ExpectBOM), "utf-16be"
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM), "utf-16le"
	}
	return nil, ""
}

// byZeros recognises UTF-16 without a mark by how markup begins in it: two ASCII characters, each with a zero.
func byZeros(body []byte) (encoding.Encoding, string) {
	switch {
	case len(body) < 4:
	case body[0] != 0 && body[1] == 0 && body[2] != 0 && body[3] == 0:
		return utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM), "utf-16le"
	case body[0] == 0 && body[1] != 0 && body[2] == 0 && body[3] != 0:
		return utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

// otherArabic returns the encoding that is declared, or, where one of the two Arabic ones is declared and the other one gives far more of
// the frequent words, that one: their labels are often mistaken for each other.
func otherArabic(body []byte, enc encoding.Encoding, name string) (encoding.Encoding, string) {
	if name != "windows-1256" && name != "iso-8859-6" {
		return enc, name
	}
	sample := visible(body)
	counts := map[string]int{}
	for _, c := range arabicPages {
		if out, err := c.enc.NewDecoder().Bytes(sample); err == nil {
			counts[c.name] = frequentArabic(string(out))
		}
	}
	for _, c := range arabicPages {
		if c.name != name && counts[c.name] >= 3 && counts[c.name] > 2*counts[name] {
			return c.enc, c.name
		}
	}
	return enc, name
}

// arabicPages are the single-byte encodings of Arabic.
var arabicPages = []struct {
	enc  encoding.Encoding
	name string
}{{charmap.Windows1256, "windows-1256"}, {charmap.ISO8859_6, "iso-8859-6"}}

// mostlyUTF8 reports whether the bytes are UTF-8 but for accidents.
func mostlyUTF8(body []byte) bool {
	if utf8.Valid(body) {
		return true
	}
	invalid, multibyte := 0, 0
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		switch {
		case r == utf8.RuneError && size == 1:
			invalid++
		case size > 1:
			multibyte += size
		}
		body = body[size:]
	}
	return invalid*strayBytes < multibyte || invalid == 1 && multibyte > 0
}

var (
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_:.\-]{2,30})`)
	xmlEncoding = regexp.MustCompile(`(?i)^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-z0-9_:.\-]{2,30})`)
)

// declared lists the labels that the header and the page name, in the order in which they are believed.
func declared(body []byte, mediaType string) []string {
	var labels []string
	if _, params, err := mime.ParseMediaType(mediaType); err == nil && params["charset"] != "" {
		labels = append(labels, params["charset"])
	}
	for _, m := range metaCharset.FindAllSubmatch(body, 4) {
		labels = append(labels, string(m[1]))
	}
	if m := xmlEncoding.FindSubmatch(body); m != nil {
		labels = append(labels, string(m[1]))
	}
	return labels
}

// mojibake reports whether a decoded text looks as if it were written in another encoding: more than a trace of characters that
// could not be decoded or are controls, or Latin letters with accents in rows, as Arabic and Cyrillic bytes become in windows-1252.
func mojibake(text []byte) bool {
	bad, high, rows, run := 0, 0, 0, 0
	for _, r := range string(text) {
		switch {
		case r == utf8.RuneError || r >= 0x80 && r < 0xA0:
			bad++
			high++
		case r >= 0x80:
			high++
		}
		if r >= 0xC0 && r < 0x180 {
			run++
		} else {
			if run >= 3 {
				rows += run
			}
			run = 0
		}
	}
	return high > 0 && (bad*10 > high || rows*2 > high)
}

// detect guesses the encoding of undeclared bytes that are not UTF-8: first the two Arabic ones, by how much of what they
// give is made of frequent Arabic words, then by statistics.
func detect(body []byte) (encoding.Encoding, string) {
	sample := visible(body)
	best, name, most := encoding.Encoding(nil), "", 0
	for _, c := range arabicPages {
		out, err := c.enc.NewDecoder().Bytes(sample)
		if err != nil {
			continue
		}
		if n := frequentArabic(string(out)); n > most {
			best, name, most = c.enc, c.name, n
		}
	}
	if most >= 3 {
		return best, name
	}
	if guess, err := chardet.NewHtmlDetector().DetectBest(sample); err == nil {
		if enc, name := charset.Lookup(guess.Charset); enc != nil && name != "utf-8" && name != "replacement" {
			return enc, name
		}
	}
	return charmap.Windows1252, "windows-1252"
}

var (
	tags  = regexp.MustCompile(`(?is)<script\b.*?</script>|<style\b.*?</style>|<[^>]*>`)
	small = map[string]bool{"في": true, "من": true, "على": true, "إلى": true, "الى": true, "أن": true, "ان": true, "عن": true, "التي": true,
		"الذي": true, "مع": true, "هذا": true, "هذه": true, "بعد": true, "ما": true, "لا": true, "قال": true, "وقد": true, "كما": true}
)

// visible is the text of at most the first 200 KB, which is plenty for statistics, without tags and scripts.
func visible(body []byte) []byte {
	const enough = 200 << 10
	return tags.ReplaceAll(body[:min(len(body), enough)], []byte(" "))
}

func frequentArabic(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if small[word] {
			n++
		}
	}
	return n
}

// unscramble repairs a whole page that was UTF-8, read as windows-1252 or windows-1256 and written as UTF-8 again ("Ø§Ù„", "ط§ظ„").
// Text that is not scrambled through and through is returned as it is.
func unscramble(text string) string {
	for _, c := range []struct {
		page  *charmap.Charmap
		marks [2]string
	}{
		{charmap.Windows1252, [2]string{"Ø§", "Ù„"}},
		{charmap.Windows1256, [2]string{"ط§", "ظ„"}},
	} {
		if strings.Count(text, c.marks[0]) < 20 || strings.Count(text, c.marks[1]) < 20 {
			continue
		}
		raw := make([]byte, 0, len(text))
		for _, r := range text {
			if b, ok := c.page.EncodeRune(r); ok {
				raw = append(raw, b)
			} else if r < 0x100 { // C1 controls, which the code page leaves undefined
				raw = append(raw, byte(r))
			} else {
				raw = utf8.AppendRune(raw, r)
			}
		}
		if mostlyUTF8(raw) {
			return tidyText(raw)
		}
	}
	return text
}

// tidyText replaces invalid bytes and drops NUL, which no text holds.
func tidyText(b []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(b), "\uFFFD"), "\x00", "")
}

// noPage is the reason for what isBinary.
const noPage = "no page but binary data"

// isBinary reports whether what was decoded is no text in any encoding: a PDF by how it begins, else one character in fifty a control
// that text does not hold, or undecodable. Compressed data and pictures have one in ten, pages with accidents one in thousands.
func isBinary(text string) bool {
	const sample, oneIn = 64 << 10, 50
	if strings.HasPrefix(text, "%PDF-") {
		return true
	}
	controls, all := 0, 0
	for _, r := range text[:min(len(text), sample)] {
		all++
		if r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r) {
			controls++
		}
	}
	return controls*oneIn > all
}
