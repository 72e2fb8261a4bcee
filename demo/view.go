package demo

import (
	"bytes"
	"encoding/json"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// view is what every template is given.
type view struct {
	Site         siteView
	Path         string
	Article      *articleView
	Heading      string // of a list
	List         []*articleView
	Newer, Older string // addresses of the neighbouring lists
}

type siteView struct {
	Name, About, Home, Lang, Dir string
	Tags                         []tagView
	Newest                       []*articleView
}

type tagView struct{ Name, Slug string }

// articleView is an article as the themes print it.
type articleView struct {
	Number              int
	Slug, URL, Title    string
	Lang, Dir, Quirk    string
	Authors, Credits    []string
	Section             string
	Tags                []tagView
	ISO, ModifiedISO    string
	Date, Clock         string // in words, as readers see it
	Changed             bool
	Blocks              []block
	Excerpt             string
	Image               string
	Caption, Photo      string
	Related             []*articleView
	Origin, OriginURL   string // name of the outlet that is republished, and the address there
	JSONLD              template.JS
	published, modified time.Time
	body                string
}

func (s *site) view() siteView {
	lang := s.theme.langs[0]
	v := siteView{Name: s.theme.name.In(lang), About: s.theme.about, Home: s.base + "/", Lang: lang, Dir: direction(lang)}
	for _, p := range s.pieces[:min(4, len(s.pieces))] {
		v.Newest = append(v.Newest, s.brief(p))
	}
	v.Tags = s.tags()
	return v
}

// tags lists the site's tags, each once.
func (s *site) tags() []tagView {
	var tags []tagView
	for _, p := range s.pieces {
		for _, t := range p.Tags {
			if v := (tagView{t, slugOf(t)}); !slices.Contains(tags, v) {
				tags = append(tags, v)
			}
		}
	}
	return tags
}

// slugOf is how a site writes a tag in an address, before percent-encoding.
func slugOf(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

func direction(lang string) string {
	if lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

// brief is what lists need of an article.
func (s *site) brief(p *piece) *articleView {
	v, changed := s.current(p)
	a := &articleView{
		Number: p.Number(), Slug: p.Slug, URL: s.base + s.theme.path(p), Title: v.Title,
		Lang: p.Lang, Dir: direction(p.Lang), Quirk: p.Quirk,
		Authors: p.Authors, Credits: p.Credits, Section: p.Section, Blocks: v.Blocks, Excerpt: v.excerpt(),
		ISO: p.Date.Format(time.RFC3339), ModifiedISO: changed.Format(time.RFC3339), Changed: !changed.Equal(p.Date),
		Date: s.theme.dateWords(p.Date, p.Lang), Clock: p.Date.Format("15:04"), Image: s.base + s.theme.image(p), Caption: p.Caption,
		Photo: p.Photo, published: p.Date, modified: changed, body: v.body(),
	}
	for _, t := range p.Tags {
		a.Tags = append(a.Tags, tagView{t, slugOf(t)})
	}
	if p.Copy != "" {
		id, _, _ := strings.Cut(p.Copy, "/")
		origin := themeOf(id)
		a.Origin, a.OriginURL = origin.name.In(origin.langs[0]), s.originals[p.Copy]
	}
	return a
}

func (s *site) articles(pieces []*piece) []*articleView {
	var views []*articleView
	for _, p := range pieces {
		views = append(views, s.brief(p))
	}
	return views
}

// full is brief with the links to other articles and the structured data.
func (s *site) full(p *piece) *articleView {
	a := s.brief(p)
	const related = 3
	for i, at := 1, slices.Index(s.pieces, p); i < len(s.pieces) && len(a.Related) < related; i++ {
		if other := s.pieces[(at+i)%len(s.pieces)]; other.Lang == p.Lang {
			a.Related = append(a.Related, s.brief(other))
		}
	}
	a.JSONLD = s.structured(a)
	return a
}

// structured is the JSON-LD graph that search-engine plugins write.
func (s *site) structured(a *articleView) template.JS {
	type object map[string]any
	var authors []object
	for _, name := range a.Authors {
		authors = append(authors, object{"@type": "Person", "name": name})
	}
	article := object{
		"@type": "NewsArticle", "@id": a.URL + "#article", "headline": a.Title, "datePublished": a.ISO, "dateModified": a.ModifiedISO,
		"mainEntityOfPage": object{"@id": a.URL}, "wordCount": len(strings.Fields(a.body)), "inLanguage": a.Lang,
		"image": object{"@id": a.URL + "#primaryimage"}, "articleSection": []string{a.Section},
		"publisher": object{"@type": "NewsMediaOrganization", "name": s.theme.name.In(s.theme.langs[0]),
			"logo": s.base + "/assets/logo.svg"},
	}
	if len(authors) > 0 {
		article["author"] = authors
	}
	graph := object{"@context": "https://schema.org", "@graph": []object{
		article,
		{"@type": "WebPage", "@id": a.URL, "url": a.URL, "name": a.Title + " - " + s.theme.name.In(s.theme.langs[0])},
		{"@type": "ImageObject", "@id": a.URL + "#primaryimage", "url": a.Image, "caption": a.Caption},
	}}
	encoded, err := json.Marshal(graph)
	if err != nil {
		return ""
	}
	return template.JS(encoded) //nolint:gosec // marshalled from our own files; json.Marshal escapes "<"
}

// Keywords joins the tags as a meta element has them.
func (a *articleView) Keywords() string {
	var names []string
	for _, t := range a.Tags {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

// Byline joins the authors as the language does.
func (a *articleView) Byline() string {
	if a.Lang == "ar" {
		return strings.Join(a.Authors, " و")
	}
	return strings.Join(a.Authors, " and ")
}

// samplePicture is a small gradient, as PNG.
var samplePicture = sync.OnceValue(func() []byte {
	const width, height = 64, 36
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.Set(x, y, color.RGBA{R: uint8(60 + x), G: uint8(110 + 2*y), B: 170, A: 255})
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, picture) // a buffer and valid bounds: cannot fail
	return out.Bytes()
})

// arabicDigits writes a number in Arabic-Indic digits.
func arabicDigits(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + '٠' }, strconv.Itoa(n))
}

// levantineMonths are the names of the months in Syria, Lebanon, Jordan and Iraq, January first.
var levantineMonths = [...]string{"كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول",
	"تشرين الأول", "تشرين الثاني", "كانون الأول"}

// arabicWeekdays begin with Sunday, as time.Weekday does.
var arabicWeekdays = [...]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}

// dateInWords writes "12 February 2026", or in Arabic "12 شباط 2026".
func dateInWords(t time.Time, lang string) string {
	if lang == "ar" {
		return strconv.Itoa(t.Day()) + " " + levantineMonths[t.Month()-1] + " " + strconv.Itoa(t.Year())
	}
	return t.Format("2 January 2006")
}

// dateInIndicDigits writes "الثلاثاء ٣ شباط ٢٠٢٦".
func dateInIndicDigits(t time.Time, _ string) string {
	return arabicWeekdays[t.Weekday()] + " " + arabicDigits(t.Day()) + " " + levantineMonths[t.Month()-1] + " " + arabicDigits(t.Year())
}
