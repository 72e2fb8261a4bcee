package ui

import (
	"net/http"
	"net/url"
	"slices"

	"khabar/server/params"
)

// helpPage is the page at /help.
type helpPage struct {
	frame
	Examples []example
	Fields   []example
	API      []string
	Licences []option // of what the pages load
}

// example is a query that can be tried, and the key of the words that say what it finds.
type example struct {
	Query, Key, Href string
}

// examples teach the query language. The first four also stand on the empty search page.
var examples = []example{
	{Query: "security agreement", Key: "help.words"},
	{Query: "أسعار النفط", Key: "help.words.ar"},
	{Query: `"ceasefire agreement"`, Key: "help.phrase"},
	{Query: "قسد OR SDF", Key: "help.or"},
	{Query: "election -parliament", Key: "help.not"},
	{Query: "(drought OR جفاف) wheat", Key: "help.group"},
	{Query: "title:negotiations", Key: "help.title"},
	{Query: "=agreement", Key: "help.exact"},
	{Query: "displac*", Key: "help.prefix"},
	{Query: "Shaibani~1", Key: "help.fuzzy"},
	{Query: `"Damascus airport"~5`, Key: "help.near"},
}

// fieldExamples are queries by what is not running text.
var fieldExamples = []example{
	{Query: "lang:ar", Key: "help.lang"},
	{Query: `author:"Khaled al-Jeratli"`, Key: "help.author"},
	{Query: "after:2026-01-01 before:2026-01-31", Key: "help.dates"},
	{Query: "date:2026-01", Key: "help.month"},
}

// linked returns examples with their addresses.
func linked(v visit, list []example) []example {
	out := make([]example, len(list))
	for i, e := range list {
		e.Href = v.link("/", url.Values{params.Text: {e.Query}})
		out[i] = e
	}
	return out
}

// help answers GET /help.
func (p *Pages) help(w http.ResponseWriter, r *http.Request) error {
	v := p.visit(r)
	fields := slices.Clone(fieldExamples)
	if all := p.Outlets.Outlets(); len(all) > 0 { // an outlet that is not there is no example
		fields = slices.Insert(fields, 0, example{Query: "outlet:" + quotedValue(all[0].ID), Key: "help.outlet"})
	}
	return p.render(w, v, http.StatusOK, "help", &helpPage{frame: p.frame(v, "help", v.lang.T("help.heading")),
		Examples: linked(v, examples), Fields: linked(v, fields),
		API: []string{"/api/v1/search?q=security+agreement&size=5", "/api/v1/outlets"}, Licences: p.licences()})
}

// licences are the texts of the licences of fonts and scripts.
func (p *Pages) licences() (out []option) {
	for _, l := range []option{{Label: "IBM Plex Sans Arabic", Href: "fonts/OFL-ibm-plex-sans-arabic.txt"},
		{Label: "Noto Naskh Arabic", Href: "fonts/OFL-noto-naskh-arabic.txt"}, {Label: "htmx", Href: "LICENSE-htmx.txt"}} {
		l.Href = p.static.at[l.Href]
		out = append(out, l)
	}
	return out
}
