package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const arabicSample = "قالت الوزارة في بيان إن المياه ارتفعت على ضفتي النهر بعد الأمطار، وإن هذا ما كان منتظراً من أيام"

func TestDecode(t *testing.T) {
	encode := func(c *charmap.Charmap) []byte {
		out, err := c.NewEncoder().Bytes([]byte(arabicSample))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	windows := encode(charmap.Windows1256)
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(arabicSample))
	if err != nil {
		t.Fatal(err)
	}
	var misread []byte // as browsers read windows-1252: bytes that it leaves undefined become controls
	for _, b := range []byte(strings.Repeat(arabicSample+" ", 10)) {
		if r := charmap.Windows1252.DecodeByte(b); r != utf8.RuneError {
			misread = utf8.AppendRune(misread, r)
		} else {
			misread = utf8.AppendRune(misread, rune(b))
		}
	}
	padding := strings.Repeat("<!-- old theme -->", 200)
	for _, c := range []struct {
		name, header, want string
		body               []byte
	}{
		{"plain UTF-8", "", "utf-8", []byte(arabicSample)},
		{"UTF-8 with a mark", "", "utf-8", []byte("\ufeff" + arabicSample)},
		{"UTF-8 that the header calls Latin", "text/html; charset=iso-8859-1", "utf-8", []byte(arabicSample)},
		{"UTF-8 with one stray byte", "", "utf-8", []byte(arabicSample + "\xff")},
		{"UTF-16", "", "utf-16le", utf16},
		{"header", "text/html; charset=windows-1256", "windows-1256", windows},
		{"meta after three kilobytes", "", "windows-1256", []byte(padding + `<meta charset="windows-1256">` + string(windows))},
		{"header wrong, meta right", "text/html; charset=ISO-8859-1", "windows-1256", []byte(`<meta charset="windows-1256">` + string(windows))},
		{"nothing declared", "", "windows-1256", windows},
		{"nothing declared, ISO", "", "iso-8859-6", encode(charmap.ISO8859_6)},
		{"UTF-16 without a mark", "text/html; charset=utf-16", "utf-16le", append([]byte("<\x00p\x00>\x00"), utf16[2:]...)},
		{"windows-1256 that the page calls ISO", "", "windows-1256", []byte(`<meta charset="iso-8859-6">` + string(windows))},
		{"ISO that the header calls windows-1256", "text/html; charset=windows-1256", "iso-8859-6", encode(charmap.ISO8859_6)},
		{"UTF-8 read as Latin and saved again", "", "utf-8", misread},
	} {
		text, name := decode(c.body, c.header)
		if name != c.want || !strings.Contains(text, "المياه ارتفعت على ضفتي النهر") {
			t.Errorf("%s: %s, %.80q", c.name, name, text)
		}
	}
	if text, name := decode([]byte("caf\xe9 cr\xe8me, d\xe9j\xe0 vu \x93quoted\x94"), ""); !strings.Contains(text, "café crème") {
		t.Errorf("Latin text became %q (%s)", text, name)
	}
}

func TestBylines(t *testing.T) {
	for line, want := range map[string]string{
		"By Nadia Karam":                              "Nadia Karam/",
		"By Nadia Karam and Omar Haddad":              "Nadia Karam, Omar Haddad/",
		"BY NADIA KARAM | 3 February 2026":            "NADIA KARAM/",
		"بقلم: ليلى الخطيب":                           "ليلى الخطيب/",
		"كتب سامر الحلواني":                           "سامر الحلواني/",
		"ترجمة وتحرير نون الخطيب":                     "نون الخطيب/",
		"إعداد: لمى الدرويش ورانية المسعودي":          "لمى الدرويش, رانية المسعودي/",
		"وليد الخطيب":                                 "وليد الخطيب/",
		"عنب بلدي – خاص":                              "/عنب بلدي, خاص",
		"رويترز":                                      "/رويترز",
		"By Nadia Karam, Reuters":                     "Nadia Karam/Reuters",
		"By Nadia Karam, Valley Press Staff Writer":   "Nadia Karam/",
		"By Nadia Karam November 3, 2025":             "Nadia Karam/",
		"By The Associated Press":                     "/The Associated Press",
		"By the end of the week the gates were shut.": "/",
		"كتب الوزير في رسالة إن البوابات ستفتح يوم الأربعاء المقبل قبل الظهر": "/",
	} {
		authors, credits := parseByline(line)
		if strings.HasSuffix(line, ".") || len(strings.Fields(line)) > 9 {
			if isByline(line) {
				t.Errorf("%q is taken for a byline", line)
			}
			continue
		}
		if got := strings.Join(authors, ", ") + "/" + strings.Join(credits, ", "); got != want {
			t.Errorf("%q names %q, not %q", line, got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for text, want := range map[string]string{
		arabicSample: "ar",
		"وزیر امور خارجه ایران گفت که گفتگوها با همسایگان ادامه دارد و پیشرفت چشمگیری داشته است":                                      "fa",
		"وەزیری دەرەوەی عێراق ڕایگەیاند کە گفتوگۆکان لەگەڵ دراوسێکان بەردەوامن و پێشکەوتنیان تێدا هەیە":                               "ckb",
		"The water directorate of the valley said on Tuesday that the lake behind the dam had risen":                                  "en",
		"La direction des eaux de la vallée a déclaré mardi que le lac derrière le barrage avait monté de deux mètres":                "fr",
		"Vadideki su müdürlüğü salı günü yaptığı açıklamada barajın arkasındaki gölün iki metre yükseldiğini söyledi ve halkı uyardı": "tr",
		"מנהלת המים של העמק הודיעה ביום שלישי":                                                                                        "he",
	} {
		if got, source := languageOf(text, nil); got != want {
			t.Errorf("%.40q is %s (%s), not %s", text, got, source, want)
		}
	}
	if got, _ := languageOf(arabicSample, []string{"en"}); got != "ar" {
		t.Errorf("an Arabic text on a page that claims English is %s", got)
	}
	if got, _ := languageOf("", nil); got != "und" {
		t.Errorf("no text is %s", got)
	}
}

func TestOrigins(t *testing.T) {
	for line, want := range map[string]string{
		"The post Dam rises appeared first on The Valley Daily.":            "The Valley Daily",
		"The post Dam rises first appeared on Valley Daily":                 "Valley Daily",
		"This article was originally published on The Conversation.":        "The Conversation",
		"This story was first published by Noon Post":                       "Noon Post",
		"ظهرت المقالة ارتفاع السد أولاً على عنب بلدي.":                      "عنب بلدي",
		"The post office on the hill first appeared in maps of the valley.": "",
	} {
		if got, _ := firstOnName(line); got != want {
			t.Errorf("%q names %q, not %q", line, got, want)
		}
	}
	e := New(seedOutlets)
	html := `<html lang="ar"><head><link rel="canonical" href="https://www.enabbaladi.net/731869/"></head><body><article><h1>` + arabicSample + `</h1>` +
		strings.Repeat("<p>"+arabicSample+".</p>", 1) + "<p>" + strings.Repeat("نص آخر للخبر نفسه ", 20) + "</p></article></body></html>"
	r, err := e.HTML(t.Context(), Input{URL: "https://mirror.example/x", Body: []byte(html)})
	if err != nil || r.Article.Origin != "enab-baladi" {
		t.Errorf("a canonical address elsewhere gives origin %q (%v)", r.Article.Origin, err)
	}
}

// A text of which a part was left out must not look like a whole one.
func TestLongPagesAreSaidToBeCut(t *testing.T) {
	e := New(nil)
	paragraph := "<p>The bakery of the valley opens again on Sunday after the flood, its owner said.</p>"
	page := func(inside string) []byte {
		return []byte("<html><body><article><h1>The bakery opens</h1>" + inside + "</article>")
	}
	for name, c := range map[string]struct {
		body []byte
		cut  bool
	}{
		"short":          {page(strings.Repeat(paragraph, 20)), false},
		"deep":           {page(strings.Repeat("<div>", 500) + strings.Repeat(paragraph, 20)), false},
		"many elements":  {page(strings.Repeat(paragraph, 30_000)), true},
		"many tags":      {page(strings.Repeat(paragraph, 20) + strings.Repeat("<br>", 200_000) + paragraph), true},
		"long paragraph": {page("<p>" + strings.Repeat("قال صاحب المخبز إنه يعود. ", 60_000)), true},
		"large":          {page(strings.Repeat(paragraph, 20) + "<script>" + strings.Repeat("a", maxPageBytes) + "</script>" + paragraph), true},
	} {
		r, err := e.HTML(t.Context(), Input{URL: "https://a.example/news/1", Body: c.body})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if source := r.Article.Sources["body"]; strings.HasSuffix(source, "cut: it is too long") != c.cut {
			t.Errorf("%s: the body's source is %q", name, source)
		}
	}
	r, err := e.Text(t.Context(), Input{Body: []byte("The bakery opens\n\n" + strings.Repeat("قال صاحب المخبز إنه يعود اليوم.\n\n", maxTextBytes/50))})
	if err != nil || r.Article.Sources["body"] != "text, cut: it is too long" {
		t.Errorf("a long text: %v, %v", r, err)
	}
}
