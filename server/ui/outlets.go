package ui

import (
	"net/http"

	"khabar"
)

// outletsPage is the page at /outlets: what is covered.
type outletsPage struct {
	frame
	Outlets  []outletRow
	Articles int
}

type outletRow struct {
	Name     name
	Kind     string // key of the words, or empty
	Country  string
	Langs    []string
	Articles int
	Home     string
	Href     string // of the outlet's own page
}

// outlets answers GET /outlets: those with articles first, as frequent, then the directory's others.
func (p *Pages) outlets(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	result, err := p.Searcher.Search(r.Context(), khabar.SearchRequest{Sort: khabar.SortNewest,
		Facets: []khabar.FacetRequest{{Field: khabar.FieldOutlet, Size: khabar.MaxFacetValues}}})
	if err != nil {
		return err
	}
	page := &outletsPage{frame: p.frame(v, "outlets", v.lang.T("outlets.title")), Articles: result.State.Articles}
	shown := map[string]bool{}
	for _, f := range result.Facets {
		for _, value := range f.Values {
			shown[value.Value] = true
			page.Outlets = append(page.Outlets, p.outletRow(v, value.Value, value.Count))
		}
	}
	for _, o := range p.Outlets.Outlets() {
		if !shown[o.ID] {
			page.Outlets = append(page.Outlets, p.outletRow(v, o.ID, 0))
		}
	}
	return p.render(w, v, http.StatusOK, "outlets", page)
}

func (p *Pages) outletRow(v visit, id string, articles int) outletRow {
	row := outletRow{Name: p.outletName(v, id), Articles: articles, Href: outletHref(v, id)}
	o, ok := p.Outlets.Outlet(id)
	if !ok {
		return row
	}
	row.Home = webAddress(o.Home)
	if key := "kind." + string(o.Kind); v.lang.keys[key] {
		row.Kind = key
	}
	if o.Country != "" {
		row.Country = v.lang.countryName(o.Country)
	}
	for _, code := range o.Langs {
		row.Langs = append(row.Langs, v.lang.languageName(code))
	}
	return row
}
