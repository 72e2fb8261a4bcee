package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"khabar"
	"khabar/server/ui/cite"
	"khabar/server/ui/diff"
)

// neighbour is another article: of the same cluster, or before or after one in its outlet.
type neighbour struct {
	Title  text
	Outlet name
	Date   dateView
	Href   string
	Beside string // address of both side by side, or empty
}

// maxNeighbours is how many copies an article's page lists.
const maxNeighbours = 20

func (p *Pages) neighbour(v visit, a *khabar.Article) neighbour {
	return neighbour{Title: plainText(title(v, a), a.Lang), Outlet: p.outletName(v, a.Outlet), Date: dateOf(v, a),
		Href: v.link("/articles/"+a.ID, nil)}
}

// twins are the other articles of an article's cluster, the oldest first.
func (p *Pages) twins(ctx context.Context, v visit, a *khabar.Article) (out []neighbour, total int, err error) {
	if a.Cluster == "" {
		return nil, 0, nil
	}
	found, err := p.Searcher.Search(ctx, khabar.SearchRequest{Sort: khabar.SortOldest, Size: maxNeighbours + 1,
		Filters: []khabar.Filter{{Field: khabar.FieldCluster, Values: []string{a.Cluster}}}})
	if err != nil {
		return nil, 0, err
	}
	for _, h := range found.Hits {
		if h.Article.ID != a.ID && len(out) < maxNeighbours {
			n := p.neighbour(v, h.Article)
			n.Beside = v.link("/articles/"+a.ID+"/beside/"+h.Article.ID, nil)
			out = append(out, n)
		}
	}
	return out, max(0, found.Total-1), nil
}

// around are the articles of the same outlet that were published directly before and after one, nil where there are none.
func (p *Pages) around(ctx context.Context, v visit, a *khabar.Article) (before, after *neighbour, err error) {
	if a.Published.Precision < khabar.PrecisionDay {
		return nil, nil, nil
	}
	_, day := a.Published.Span()
	ask := func(sort khabar.Sort, dates khabar.DateRange) (*neighbour, error) {
		found, err := p.Searcher.Search(ctx, khabar.SearchRequest{Sort: sort, Size: 100, Dates: dates,
			Filters: []khabar.Filter{{Field: khabar.FieldOutlet, Values: []string{a.Outlet}}}})
		if err != nil {
			return nil, err
		}
		// The order is total, so that the article's own place in it parts what is before from what is after.
		at := slices.IndexFunc(found.Hits, func(h khabar.Hit) bool { return h.Article.ID == a.ID })
		if at < 0 || at+1 >= len(found.Hits) {
			return nil, nil
		}
		n := p.neighbour(v, found.Hits[at+1].Article)
		return &n, nil
	}
	if before, err = ask(khabar.SortNewest, khabar.DateRange{To: &day}); err != nil {
		return nil, nil, err
	}
	after, err = ask(khabar.SortOldest, khabar.DateRange{From: &day})
	return before, after, err
}

// citation is an article in one form of reference.
type citation struct{ ID, Name, Text, Href string }

func (p *Pages) citations(v visit, a *khabar.Article) []citation {
	outlet, now := p.outletName(v, a.Outlet).Text, p.Now()
	return []citation{
		{"cite-text", v.lang.T("cite.text"), p.reference(v, a, outlet), ""},
		{"cite-bibtex", "BibTeX", cite.BibTeX(a, outlet, now), "/articles/" + a.ID + "/cite.bib"},
		{"cite-ris", "RIS", cite.RIS(a, outlet, now), "/articles/" + a.ID + "/cite.ris"},
	}
}

// reference cites an article in words. Each part is isolated, so that names, titles and addresses of both scripts keep their order.
func (p *Pages) reference(v visit, a *khabar.Article, outlet string) string {
	isolated := func(s string) string { return "\u2068" + s + "\u2069" }
	out := ""
	for i, author := range a.Authors {
		if i > 0 {
			out += v.lang.T("list.comma") + " "
		}
		out += isolated(author)
	}
	if out != "" {
		out += v.lang.T("list.comma") + " "
	}
	return out + v.lang.T("cite.reference", isolated(title(v, a)), isolated(outlet), v.lang.date(a.Published), isolated(a.URL),
		v.lang.day(p.Now()), isolated(a.ID))
}

// cited answers GET /articles/{id}/cite.bib and cite.ris.
func (p *Pages) cited(mediaType string, write func(p *Pages, v visit, a *khabar.Article) string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		a, err := p.Searcher.Article(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", mediaType)
		_, _ = w.Write([]byte(write(p, p.visit(r), a)))
		return nil
	}
}

func bibtex(p *Pages, v visit, a *khabar.Article) string {
	return cite.BibTeX(a, p.outletName(v, a.Outlet).Text, p.Now())
}

func ris(p *Pages, v visit, a *khabar.Article) string {
	return cite.RIS(a, p.outletName(v, a.Outlet).Text, p.Now())
}

// besidePage is the page at /articles/{id}/beside/{other}: two articles, and how their words differ.
type besidePage struct {
	frame
	Sides [2]besideSide
	// Title and Body say how the second became of the first.
	Title, Body []diffParagraph
	Same        bool
}

type besideSide struct {
	neighbour
	Words int
}

// diffParagraph is a paragraph of a comparison.
type diffParagraph struct {
	Pieces    []diff.Piece
	Lang, Dir string
	Changed   bool
}

// beside answers GET /articles/{id}/beside/{other}. The older of both is the first.
func (p *Pages) beside(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	var both [2]*khabar.Article
	for i, name := range []string{"id", "other"} {
		var err error
		if both[i], err = p.Searcher.Article(r.Context(), r.PathValue(name)); err != nil {
			return err
		}
	}
	if both[1].Published.Time.Before(both[0].Published.Time) {
		both[0], both[1] = both[1], both[0]
	}
	page := &besidePage{frame: p.frame(v, "", v.lang.T("beside.heading")), Same: both[0].ContentHash() == both[1].ContentHash(),
		Title: compareTexts(both[0].Title, both[1].Title, both[1].Lang), Body: compareTexts(both[0].Body, both[1].Body, both[1].Lang)}
	for i, a := range both {
		page.Sides[i] = besideSide{p.neighbour(v, a), a.Words}
	}
	return p.render(w, v, http.StatusOK, "beside", page)
}

func compareTexts(older, newer, lang string) (out []diffParagraph) {
	for _, paragraph := range diff.Texts(older, newer) {
		all := ""
		for _, piece := range paragraph {
			all += piece.Text
		}
		out = append(out, diffParagraph{paragraph, langAttr(lang), direction(all), paragraph.Changed()})
	}
	return out
}

// actorsOf lists actors or places of an article with how often it names each; a link leads to the actor.
func (p *Pages) actorsOf(v visit, f khabar.Field, mentioned []khabar.Mentioned) []factValue {
	var out []factValue
	for _, m := range mentioned {
		label, lang := p.label(v, f, m.ID)
		out = append(out, factValue{Text: label, Lang: lang, Href: v.link("/actors/"+url.PathEscape(m.ID), nil), Count: m.Count})
	}
	return out
}
