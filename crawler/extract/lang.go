package extract

import (
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"
)

// enoughLetters is how many letters the detector needs before it is believed against what the page says of itself.
const enoughLetters = 200

// language decides the language of the text: its script where that leaves no choice, the detector with the languages of that script,
// what the page and the outlet say.
func (p *page) language() {
	lang, source := languageOf(p.art.Title+"\n"+p.art.Body, p.claimedLangs())
	p.art.Lang = lang
	p.set("lang", source)
}

// claimedLangs are the languages that the page, the hint and the outlet name, most specific first.
func (p *page) claimedLangs() []string {
	var out []string
	for _, l := range append([]string{p.meta.ld.article.lang, p.meta.lang, p.meta.first("og:locale", "content-language", "language", "dc.language"),
		p.in.Hints.Lang}, p.outlet.Langs...) {
		l, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(l, "_", "-")), "-")
		if l != "" && len(l) <= 3 {
			out = append(out, l)
		}
	}
	return out
}

// arabicScript and the other lists are the languages that the detector may choose from, by script.
var (
	arabicScript   = map[whatlanggo.Lang]bool{whatlanggo.Arb: true, whatlanggo.Pes: true, whatlanggo.Urd: true}
	latinScript    = latinLanguages("eng", "fra", "deu", "spa", "ita", "por", "nld", "tur", "pol", "swe", "ron", "ces", "hun", "ind", "azj", "kur", "som")
	cyrillicScript = latinLanguages("rus", "ukr", "bul", "srp", "bel", "mkd")
)

func latinLanguages(codes ...string) map[whatlanggo.Lang]bool {
	m := map[whatlanggo.Lang]bool{}
	for _, c := range codes {
		if l := whatlanggo.CodeToLang(c); l >= 0 {
			m[l] = true
		}
	}
	return m
}

// languageOf returns the BCP 47 primary subtag of a text's language and what decided it.
func languageOf(text string, claimed []string) (lang, source string) {
	counts := scripts(clip(text, 20_000))
	script, letters := counts.largest()
	if letters < 3 {
		if len(claimed) > 0 {
			return claimed[0], "page"
		}
		return "und", "none"
	}
	if l, ok := oneLanguage[script]; ok {
		return l, "script"
	}
	var whitelist map[whatlanggo.Lang]bool
	switch script {
	case unicode.Arabic:
		if l := counts.arabicKin(); l != "" {
			return l, "letters"
		}
		whitelist = arabicScript
	case unicode.Cyrillic:
		whitelist = cyrillicScript
	default:
		whitelist = latinScript
	}
	info := whatlanggo.DetectWithOptions(clip(text, 1500), whatlanggo.Options{Whitelist: whitelist})
	detected := info.Lang.Iso6391()
	for _, c := range claimed {
		if c == detected {
			return c, "page and detector"
		}
	}
	if script == unicode.Arabic && letters < enoughLetters {
		if len(claimed) > 0 && writtenIn(claimed[0], script) {
			return claimed[0], "page"
		}
		return "ar", "script"
	}
	if detected != "" && letters >= enoughLetters && info.Confidence > 0.3 || len(claimed) == 0 && detected != "" {
		return detected, "detector"
	}
	for _, c := range claimed {
		if writtenIn(c, script) {
			return c, "page"
		}
	}
	if detected != "" {
		return detected, "detector"
	}
	return "und", "none"
}

// oneLanguage are the scripts of one language, or so nearly that news in khabar's part of the world are in it.
var oneLanguage = map[*unicode.RangeTable]string{unicode.Hebrew: "he", unicode.Armenian: "hy", unicode.Syriac: "syr", unicode.Greek: "el",
	unicode.Georgian: "ka", unicode.Hangul: "ko", unicode.Hiragana: "ja", unicode.Han: "zh", unicode.Devanagari: "hi", unicode.Thai: "th"}

var scriptOrder = []*unicode.RangeTable{unicode.Latin, unicode.Arabic, unicode.Cyrillic, unicode.Hebrew, unicode.Armenian, unicode.Syriac,
	unicode.Greek, unicode.Georgian, unicode.Hangul, unicode.Hiragana, unicode.Han, unicode.Devanagari, unicode.Thai}

// scriptCounts counts letters by script, and the letters that tell the languages written in Arabic script apart.
type scriptCounts struct {
	of                       map[*unicode.RangeTable]int
	persian, urdu, kurd, arb int
}

func scripts(text string) scriptCounts {
	c := scriptCounts{of: map[*unicode.RangeTable]int{}}
	for _, r := range text {
		switch r {
		case 'پ', 'چ', 'ژ', 'گ':
			c.persian++
		case 'ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ھ':
			c.urdu++
		case 'ێ', 'ۆ', 'ڵ', 'ڕ', 'ە':
			c.kurd++
		case 'ة', 'ي', 'ك', 'ى', 'أ', 'إ':
			c.arb++
		}
		if !unicode.IsLetter(r) {
			continue
		}
		for _, s := range scriptOrder {
			if unicode.Is(s, r) {
				c.of[s]++
				break
			}
		}
	}
	if c.of[unicode.Hiragana] > 0 { // Japanese is written with Han letters too
		c.of[unicode.Hiragana] += c.of[unicode.Han]
		c.of[unicode.Han] = 0
	}
	return c
}

func (c scriptCounts) largest() (*unicode.RangeTable, int) {
	best, n := unicode.Latin, 0
	for _, s := range scriptOrder {
		if c.of[s] > n {
			best, n = s, c.of[s]
		}
	}
	return best, n
}

// arabicKin tells Kurdish, Urdu and Persian by letters that Arabic does not have; "" if they are too few to tell.
func (c scriptCounts) arabicKin() string {
	all := c.of[unicode.Arabic]
	switch {
	case c.kurd*25 > all:
		return "ckb"
	case c.urdu*25 > all:
		return "ur"
	case c.persian*60 > all && c.arb*12 < all:
		return "fa"
	case c.arb*12 > all:
		return "ar"
	}
	return ""
}

// writtenIn reports whether a language is written in a script, as far as the two scripts are concerned that matter here.
func writtenIn(lang string, script *unicode.RangeTable) bool {
	switch lang {
	case "ar", "fa", "ur", "ckb", "ps", "ug", "sd":
		return script == unicode.Arabic
	case "ru", "uk", "bg", "sr", "be", "mk":
		return script == unicode.Cyrillic
	case "he", "el", "ja", "zh", "ko", "hy", "ka", "th", "hi":
		return false
	}
	return script == unicode.Latin
}
