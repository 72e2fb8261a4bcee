package ui

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"khabar"
	"khabar/server/params"
)

// articlePage is the page at /articles/{id}.
type articlePage struct {
	frame
	Heading passage
	// Back leads to the search that the reader came from, or is empty.
	Back string
	// TextLang and TextDir are those of the article; frame has those of the interface.
	TextLang, TextDir string
	Outlet            name
	Origin            *name
	Date              dateView
	Authors           []link
	Original          string
	Body              []passage
	Legend            []khabar.MarkKind
	Removed           string // the day the page was found gone, or empty
	Facts             []fact
	JSON              string // the address of the same for programs
	Actors, Places    []factValue
	Twins             []neighbour
	TwinsTotal        int
	Before, After     *neighbour
	Revisions         []revision // the last first; none when there is only one
	Citations         []citation
}

type link struct{ Text, Href string }

// fact is one line of an article's metadata.
type fact struct {
	Key    string // of the words that name it
	Values []factValue
	// Source says where the value came from, as a key or verbatim.
	Source, SourceText string
}

type factValue struct {
	Text, Lang, Href, Machine string
	Count                     int
}

// article answers GET /articles/{id}.
func (p *Pages) article(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	a, err := p.Searcher.Article(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	s := p.question(r)
	titleNames, bodyNames := p.named(a)
	titleMarks, bodyMarks, err := p.occurrences(r.Context(), s, a, titleNames, bodyNames)
	if err != nil {
		return err
	}
	heading := title(v, a)
	page := &articlePage{frame: p.frame(v, "", heading), TextLang: langAttr(a.Lang), TextDir: direction(a.Title + a.Body),
		Heading: passage{Pieces: []piece{{Text: heading}}, Lang: langAttr(a.Lang), Dir: direction(heading)},
		Outlet:  p.outletAbout(v, a.Outlet), Date: dateOf(v, a), Original: webAddress(a.URL),
		Body: p.passages(v, a.Body, a.Lang, bodyMarks, bodyNames), JSON: "/api/v1/articles/" + a.ID, Citations: p.citations(v, a)}
	page.Legend = explained(func(k khabar.MarkKind) bool {
		ofKind := func(m khabar.Mark) bool { return m.Kind == k }
		return slices.ContainsFunc(titleMarks, ofKind) || slices.ContainsFunc(bodyMarks, ofKind)
	})
	if a.Title != "" {
		page.Heading.Pieces = p.pieces(v, a.Title, 0, len(a.Title), titleMarks, titleNames)
	}
	if s != nil && !browsing(s) {
		page.Back = v.link("/", s.Question())
	}
	if p.Actors != nil {
		page.Actors, page.Places = p.actorsOf(v, khabar.FieldActor, a.Actors), p.actorsOf(v, khabar.FieldPlace, a.Places)
	}
	if page.Twins, page.TwinsTotal, err = p.twins(r.Context(), v, a); err != nil {
		return err
	}
	if page.Revisions, err = p.revisions(r.Context(), v, a); err != nil {
		return err
	}
	if page.Before, page.After, err = p.around(r.Context(), v, a); err != nil {
		return err
	}
	if a.Origin != "" && a.Origin != a.Outlet {
		origin := p.outletName(v, a.Origin)
		page.Origin = &origin
	}
	for _, author := range a.Authors {
		page.Authors = append(page.Authors, link{author, filterLink(v, khabar.FieldAuthor, author)})
	}
	if !a.Removed.IsZero() {
		page.Removed = v.lang.day(a.Removed)
	}
	page.Facts = p.facts(v, a)
	return p.render(w, v, http.StatusOK, "article", page)
}

func filterLink(v visit, f khabar.Field, value string) string {
	return v.link("/", url.Values{params.FilterName(f, khabar.Any): {value}})
}

// facts lists what is known of an article, and where each came from.
func (p *Pages) facts(v visit, a *khabar.Article) []fact {
	var out []fact
	add := func(key string, source string, values ...factValue) {
		f := fact{Key: "fact." + key}
		if source != "" {
			f.SourceText = source
			if v.lang.keys["source."+source] {
				f.Source = "source." + source
			}
		}
		for _, value := range values {
			if value.Text != "" {
				f.Values = append(f.Values, value)
			}
		}
		if len(f.Values) > 0 {
			out = append(out, f)
		}
	}
	filtered := func(f khabar.Field, values ...string) []factValue {
		var list []factValue
		for _, value := range values {
			if value != "" {
				label, lang := p.label(v, f, value)
				list = append(list, factValue{Text: label, Lang: lang, Href: filterLink(v, f, value)})
			}
		}
		return list
	}
	published := factValue{Text: v.lang.date(a.Published), Machine: a.Published.String()}
	if a.Published.Precision == khabar.PrecisionSecond {
		published.Text += " " + a.Published.Time.Format("15:04 -07:00")
	}
	add("published", string(a.PublishedSource), published)
	if !a.Modified.IsZero() {
		add("modified", "", factValue{Text: v.lang.date(a.Modified), Machine: a.Modified.String()})
	}
	add("outlet", a.Sources["outlet"], filtered(khabar.FieldOutlet, a.Outlet)...)
	add("origin", a.Sources["origin"], filtered(khabar.FieldOrigin, a.Origin)...)
	add("authors", a.Sources["authors"], filtered(khabar.FieldAuthor, a.Authors...)...)
	credits := make([]factValue, len(a.Credits))
	for i, c := range a.Credits {
		credits[i].Text = c
	}
	add("credits", a.Sources["credits"], credits...)
	add("lang", a.Sources["lang"], filtered(khabar.FieldLang, a.Lang)...)
	add("section", a.Sources["section"], filtered(khabar.FieldSection, a.Section)...)
	add("tags", a.Sources["tags"], filtered(khabar.FieldTag, a.Tags...)...)
	add("country", "", filtered(khabar.FieldCountry, a.Country)...)
	if p.Actors != nil {
		add("actors", "", filtered(khabar.FieldActor, mentioned(a.Actors)...)...)
		add("places", "", filtered(khabar.FieldPlace, mentioned(a.Places)...)...)
	}
	add("title", a.Sources["title"], factValue{Text: a.Title, Lang: langAttr(a.Lang)})
	add("words", a.Sources["body"], factValue{Text: v.lang.number(a.Words)})
	if !a.FirstSeen.IsZero() {
		add("first_seen", "", factValue{Text: v.lang.day(a.FirstSeen.UTC()), Machine: a.FirstSeen.UTC().Format(time.RFC3339)})
	}
	if a.Revision > 0 {
		add("revision", "", factValue{Text: v.lang.number(a.Revision)})
	}
	return append(out, fact{Key: "fact.id", Values: []factValue{{Text: a.ID, Lang: "zxx"}}})
}

func mentioned(list []khabar.Mentioned) []string {
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	return ids
}
