package extract

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
)

// textFile is a plain-text article on its way through the extractor: paragraphs of lines, as blank lines part them.
type textFile struct {
	*page
	e     *Extractor
	paras []string // empty ones have been taken
	// tail is what stood after the text, captions what stood under pictures.
	tail, captions []string
}

// maxTextBytes bounds a plain-text file; the longest reports have a tenth of it.
const maxTextBytes = 4 << 20

// Text makes an article of a plain-text file: somebody's copy of an article, with what stood around it. Errors are as HTML's.
func (e *Extractor) Text(ctx context.Context, in Input) (result *Result, err error) {
	defer recovered(&result, &err)
	if err := ctx.Err(); err != nil {
		return nil, khabar.Errorf(khabar.KindTimeout, "extract", "the extraction was stopped").Wrap(err)
	}
	whole := len(in.Body) <= maxTextBytes
	if !whole {
		in.Body = in.Body[:maxTextBytes]
	}
	text, charset := decode(in.Body, in.MediaType)
	binary := isBinary(text)
	if binary {
		text = ""
	}
	p := &page{in: in, url: &url.URL{}, meta: &metadata{}, latest: e.latest(in), art: &khabar.Article{Sources: map[string]string{}}, result: &Result{}}
	p.result.Article = p.art
	p.set("charset", charset)
	if u, err := url.Parse(strings.TrimSpace(in.URL)); err == nil && u.Host != "" {
		p.url = u
		p.set("url", "given")
	}
	t := &textFile{page: p, e: e, paras: paragraphsOfText(text)}
	t.run()
	p.result.IsArticle, p.result.Reason = t.kind()
	if !whole {
		p.setPart()
	}
	p.finish()
	if binary {
		p.result.IsArticle, p.result.Reason = false, noPage
	}
	return p.result, nil
}

func paragraphsOfText(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u200b", "", "\ufeff", "").Replace(text)
	var out []string
	var cur []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(strings.ReplaceAll(line, "\u00a0", " "))
		if line != "" {
			cur = append(cur, line)
			continue
		}
		if len(cur) > 0 {
			out = append(out, strings.Join(cur, "\n"))
			cur = nil
		}
	}
	if len(cur) > 0 {
		out = append(out, strings.Join(cur, "\n"))
	}
	return out
}

func (t *textFile) run() {
	t.takeHeaders()
	t.takeLinks()
	t.takeTitle()
	origin, source := t.takeOrigin()
	t.takeBio()
	t.takeTail()
	t.takeHead()
	t.takeFootDate()
	t.outletOfText()
	if origin != "" {
		t.setOrigin(origin, source)
	}
	t.takeCaptions()
	t.takeFurniture()
	if id := t.e.edgeCredits(t.page, t.rest()); id != "" && t.art.Origin == "" {
		t.setOrigin(id, "end of text")
	}
	t.dateOfText()
	if t.art.URL == "" && t.url.Host != "" {
		t.art.URL = t.url.String()
	}
	t.result.Canonical = t.art.URL
	t.art.Body = strings.Join(t.rest(), "\n\n")
	t.set("body", "text")
	t.language()
}

func (t *textFile) rest() []string {
	var out []string
	for _, p := range t.paras {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (t *textFile) kind() (bool, string) {
	if len(wordHashes(t.art.Body)) < noWords {
		return false, "no text"
	}
	return true, ""
}

// headers are the keys of "Key: value" lines at the top of a file.
var headers = map[string]string{"title": "title", "headline": "title", "العنوان": "title", "author": "author", "authors": "author", "by": "author",
	"الكاتب": "author", "بقلم": "author", "date": "date", "published": "date", "التاريخ": "date", "تاريخ النشر": "date", "url": "url", "link": "url",
	"الرابط": "url", "outlet": "outlet", "source": "outlet", "publisher": "outlet", "المصدر": "outlet", "الموقع": "outlet"}

// takeHeaders reads a block of "Key: value" lines at the very top.
func (t *textFile) takeHeaders() {
	if len(t.paras) < 2 {
		return
	}
	var values [][2]string
	for line := range strings.SplitSeq(t.paras[0], "\n") {
		key, value, ok := strings.Cut(line, ":")
		field := headers[strings.ToLower(strings.TrimSpace(key))]
		if !ok || field == "" || strings.TrimSpace(value) == "" {
			return
		}
		values = append(values, [2]string{field, strings.TrimSpace(value)})
	}
	if len(values) < 2 {
		return
	}
	for _, v := range values {
		t.setHeader(v[0], v[1])
	}
	t.paras[0] = ""
}

func (t *textFile) setHeader(field, value string) {
	switch field {
	case "title":
		t.setTitle(titleCandidate{value, "header line"})
	case "author":
		t.art.Authors, t.art.Credits = t.sortNames([]string{value})
		t.set("authors", "header line")
	case "date":
		t.stateDate(value, "header line")
	case "url":
		t.setURL(value, "header line")
	case "outlet":
		t.art.Outlet, _ = t.e.names.id(value)
		t.set("outlet", "header line")
	}
}

var (
	webAddress = regexp.MustCompile(`https?://[^\s<>()\[\]"'“”]+`)
	mailLine   = regexp.MustCompile(`^[\w.+\-]+@[\w\-]+(\.[\w\-]+)+$`)
)

// takeLinks takes the lines at the start and the end that are only a link to the article.
func (t *textFile) takeLinks() {
	for i := range t.paras {
		if i > 3 && i < len(t.paras)-4 {
			continue
		}
		lines := strings.Split(t.paras[i], "\n")
		kept := lines[:0]
		for _, line := range lines {
			if address, ok := linkLine(line); ok {
				t.setURL(address, "link in text")
				continue
			}
			kept = append(kept, line)
		}
		t.paras[i] = strings.Join(kept, "\n")
	}
}

// linkLine returns the address of a line that is a link and at most a few words around it.
func linkLine(line string) (string, bool) {
	all := webAddress.FindAllString(line, -1)
	if len(all) == 0 || len(strings.Fields(fold(webAddress.ReplaceAllString(line, " ")))) > 6 {
		return "", false
	}
	return strings.TrimRight(all[0], ".,;"), true
}

func (t *textFile) setURL(address, source string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || t.url.Host != "" {
		return
	}
	t.url = u
	t.art.URL = u.String()
	t.set("url", source)
}

// takeTitle takes the first line, unless it is a sentence.
func (t *textFile) takeTitle() {
	if t.art.Title != "" {
		return
	}
	if t.in.Hints.Title != "" {
		t.setTitle(titleCandidate{oneLine(t.in.Hints.Title), "hint"})
	}
	for i, p := range t.paras {
		if p == "" {
			continue
		}
		first, rest, _ := strings.Cut(p, "\n")
		first = strings.TrimSpace(strings.TrimLeft(first, "# "))
		words := len(strings.Fields(first))
		if t.art.Title != "" {
			if fold(first) == fold(t.art.Title) {
				t.paras[i] = rest
			}
			return
		}
		if words == 0 || words > 35 || isSentence(first) && words > 12 || len(t.paras) == 1 && rest == "" {
			return
		}
		t.setTitle(titleCandidate{first, "first line"})
		t.paras[i] = rest
		return
	}
}

// isSentence reports whether a line ends like a sentence of running text.
func isSentence(line string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, "\"”»’') "))
	return r == '.' || r == '。' || r == '…' || r == ':' || r == '،'
}

// takeOrigin takes the line that says where the text appeared first, and what follows it if that is only furniture.
func (t *textFile) takeOrigin() (id, source string) {
	for i := len(t.paras) - 1; i >= 0 && i > len(t.paras)-20; i-- {
		for line := range strings.SplitSeq(t.paras[i], "\n") {
			if name, ok := firstOnName(line); ok {
				id, _ = t.e.names.outletNamed(name)
				t.dropLine(i, line)
				return id, "appeared first on"
			}
			if name, ok := sourceName(line); ok {
				if known, is := t.e.names.id(name); is || isAgency(name) {
					t.dropLine(i, line)
					t.credit(name, "source line")
					if is {
						return known, "source line"
					}
				}
			}
		}
	}
	return "", ""
}

func (t *textFile) dropLine(i int, line string) {
	lines := strings.Split(t.paras[i], "\n")
	kept := lines[:0]
	for _, l := range lines {
		if l != line {
			kept = append(kept, l)
		}
	}
	t.paras[i] = strings.Join(kept, "\n")
}

// outletOfText decides the outlet where neither the caller nor a line has named it: the address.
func (t *textFile) outletOfText() {
	if t.in.Outlet != "" {
		t.art.Outlet = t.in.Outlet
		t.set("outlet", "given")
	}
	if t.url.Host != "" && (t.art.Outlet == "" || t.art.Sources["outlet"] != "given" && t.art.Sources["outlet"] != "header line") {
		t.art.Outlet = t.e.idOfHost(t.url)
		t.set("outlet", "address")
	}
	if t.e.outlets != nil {
		t.outlet, _ = t.e.outlets.Outlet(t.art.Outlet)
	}
}

// takeFurniture drops lines that are furniture, and headings that nothing follows.
func (t *textFile) takeFurniture() {
	for i, p := range t.paras {
		if p == "" {
			continue
		}
		var kept []string
		for line := range strings.SplitSeq(p, "\n") {
			if !furnitureLine(line) {
				kept = append(kept, line)
			}
		}
		t.paras[i] = strings.Join(kept, "\n")
	}
	for i := len(t.paras) - 1; i >= 0; i-- {
		if t.paras[i] == "" {
			continue
		}
		if !looksLikeHeading(t.paras[i]) {
			return
		}
		t.paras[i] = ""
	}
}

// furnitureLine judges a line by itself.
func furnitureLine(line string) bool {
	folded := fold(clip(line, 600))
	n := len(strings.Fields(folded))
	return folded == "" || mailLine.MatchString(line) || phrasesOfLines.whole[folded] || n <= 12 && !isSentence(line) && phrasesOfLines.begins(folded) ||
		n <= 30 && phrasesOfLines.contains(folded) || navigation.whole[folded]
}

// navigation are the lines that blog themes print around a text, several labels in a row.
var navigation = newPhrases([]string{"= previous post next post", "= newer post older post", "= newer post older post home", "= older post newer post",
	"= older posts", "= newer post", "= older post", "= رسالة أحدث رسالة أقدم", "= رسالة أحدث رسالة أقدم الصفحة الرئيسية", "= المقال السابق المقال التالي"})

// looksLikeHeading reports whether a paragraph is a short line that ends no sentence.
func looksLikeHeading(p string) bool {
	if strings.Contains(p, "\n") || len(strings.Fields(p)) > 14 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(p)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
