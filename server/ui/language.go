package ui

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/feature/plural"
	textlanguage "golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"khabar"
)

// interfaceLanguages are the languages of the interface; the first is the one for readers of neither.
var interfaceLanguages = []string{"en", "ar"}

var matcher = textlanguage.NewMatcher([]textlanguage.Tag{textlanguage.English, textlanguage.Arabic})

//go:embed words/*.yaml
var wordFiles embed.FS

// language is the interface in one language.
type language struct {
	code, dir string
	printer   *message.Printer
	keys      map[string]bool
	months    [12]string
	languages display.Namer
	regions   display.Namer
	details   []detail // what errors say; none where that is English
	pages     map[string]*template.Template
}

// numberTags choose the digits. Arabic uses European digits here: they are what the outlets of the Levant print, what dates and
// exported tables have, and what can be copied into a spreadsheet.
var numberTags = map[string]textlanguage.Tag{"en": textlanguage.English, "ar": textlanguage.MustParse("ar-u-nu-latn")}

// loadLanguage reads words/CODE.yaml: each key has a text, or texts by plural form (CLDR's zero, one, two, few, many, other) of
// the first argument.
func loadLanguage(code string) (*language, error) {
	broken := func(err error) error {
		return khabar.Errorf(khabar.KindInternal, "ui", "the words of the interface (%s) are broken", code).Wrap(err)
	}
	content, err := wordFiles.ReadFile("words/" + code + ".yaml")
	if err != nil {
		return nil, broken(err)
	}
	var words map[string]any
	if err := yaml.Unmarshal(content, &words); err != nil {
		return nil, broken(err)
	}
	tag := numberTags[code]
	l := &language{code: code, dir: "ltr", keys: map[string]bool{}, languages: display.Languages(tag), regions: display.Regions(tag)}
	if code == "ar" {
		l.dir = "rtl"
	}
	builder := catalog.NewBuilder(catalog.Fallback(tag))
	for key, value := range words {
		m, err := messageOf(value)
		if err == nil {
			err = builder.Set(tag, key, m)
		}
		if err != nil {
			return nil, broken(fmt.Errorf("%s: %w", key, err))
		}
		l.keys[key] = true
	}
	l.printer = message.NewPrinter(tag, message.Catalog(builder))
	for m := range l.months {
		l.months[m] = l.T(fmt.Sprintf("month.%d", m+1))
	}
	if l.details, err = loadDetails(code); err != nil {
		return nil, broken(err)
	}
	l.pages, err = loadPages(template.FuncMap{"T": l.T, "number": l.number, "dir": direction, "percent": percent, "px": pixels,
		"plus": func(a, b float64) float64 { return a + b }, "ordinal": func(i int) int { return i + 1 },
		"meter": func(n, of int) float64 { return float64(n) / float64(max(of, 1)) }})
	return l, err
}

func messageOf(value any) (catalog.Message, error) {
	switch v := value.(type) {
	case string:
		return catalog.String(v), nil
	case map[string]any:
		var cases []any
		for _, form := range []string{"=0", "=1", "=2", "zero", "one", "two", "few", "many", "other"} {
			if text, ok := v[form].(string); ok {
				cases = append(cases, form, text)
			}
		}
		return plural.Selectf(1, "%d", cases...), nil
	}
	return nil, fmt.Errorf("%T is neither a text nor a table of plural forms", value)
}

// T returns the words for a key, with its arguments put in. Keys are checked by a test; an unknown one shows as itself.
func (l *language) T(key string, args ...any) string {
	if !l.keys[key] {
		return key
	}
	return l.printer.Sprintf(message.Key(key, key), args...)
}

func (l *language) number(n int) string { return l.printer.Sprintf("%d", n) }

// day writes a calendar day in words.
func (l *language) day(t time.Time) string {
	return l.T("date.day", fmt.Sprint(t.Day()), l.months[t.Month()-1], fmt.Sprint(t.Year()))
}

// date writes a date no more precisely than it was stated.
func (l *language) date(d khabar.Date) string {
	switch d.Precision {
	case khabar.PrecisionYear:
		return fmt.Sprint(d.Time.Year())
	case khabar.PrecisionMonth:
		return l.T("date.month", l.months[d.Time.Month()-1], fmt.Sprint(d.Time.Year()))
	case khabar.PrecisionDay, khabar.PrecisionSecond:
		return l.day(d.Time)
	}
	return l.T("date.unknown")
}

// languageName returns the name of a language in the language of the interface.
func (l *language) languageName(code string) string {
	tag, err := textlanguage.Parse(code)
	if err != nil || code == "und" {
		return l.T("language.unknown")
	}
	if name := l.languages.Name(tag); name != "" {
		return name
	}
	return code
}

// countryName returns the name of a country (ISO 3166-1 alpha-2) in the language of the interface.
func (l *language) countryName(code string) string {
	region, err := textlanguage.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := l.regions.Name(region); name != "" {
		return name
	}
	return code
}

// visit is one request with the interface language it is answered in.
type visit struct {
	*http.Request
	lang *language
	// chosen says that the address itself names the language.
	chosen bool
}

const languageParam = "hl"

// visit chooses the language: the address, else the cookie of an earlier choice, else what the browser prefers.
func (p *Pages) visit(r *http.Request) visit {
	v := visit{Request: r}
	if v.lang = p.languages[r.URL.Query().Get(languageParam)]; v.lang != nil {
		v.chosen = true
		return v
	}
	if cookie, err := r.Cookie(languageParam); err == nil && p.languages[cookie.Value] != nil {
		v.lang = p.languages[cookie.Value]
		return v
	}
	_, index := textlanguage.MatchStrings(matcher, r.Header.Get("Accept-Language"))
	v.lang = p.languages[interfaceLanguages[index]]
	return v
}

// remember keeps a choice for a year. The cookie holds nothing else.
func (v visit) remember(w http.ResponseWriter) {
	if v.chosen {
		http.SetCookie(w, &http.Cookie{Name: languageParam, Value: v.lang.code, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true,
			SameSite: http.SameSiteLaxMode})
	}
}

// link makes an address that keeps a language chosen in the address, for browsers without cookies.
func (v visit) link(path string, values url.Values) string {
	kept := url.Values{}
	for name, list := range values {
		kept[name] = list
	}
	if v.chosen {
		kept.Set(languageParam, v.lang.code)
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + kept.Encode()
}

// other returns the other language and the address of this page in it.
func (v visit) other() (code, href string) {
	code = interfaceLanguages[0]
	if v.lang.code == code {
		code = interfaceLanguages[1]
	}
	values := v.URL.Query()
	values.Set(languageParam, code)
	path := "/" + strings.TrimLeft(v.URL.EscapedPath(), "/") // never //host, which is another site
	return code, path + "?" + values.Encode()
}
