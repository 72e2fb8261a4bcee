package demo

// Example is a query worth trying on the demo, with what it must find.
type Example struct {
	Query string
	About string // one line: what it shows
	// Found are the keys of the articles that hold it, in no order: all of them and no others.
	Found []string
}

// Examples are the queries that `khabar demo` proposes: English words, an Arabic phrase, a phrase in one outlet within a time.
var Examples = []Example{
	{
		Query: "fax commission gates", About: "English words, in any of their forms; one hit is a republished copy",
		Found: []string{"courier/flood-al-ghadir", "courier/flood-inquiry-opens", "riverbend/flood"},
	},
	{
		Query: "\"درع السلوان\"", About: "an Arabic phrase, in a newspaper and an agency",
		Found: []string{"majra/agreement-initialled", "majra/nawrat-explosion", "majra/tana-engineers-copy", "tana/engineers-freed",
			"tana/first-joint-reading"},
	},
	{
		Query: "\"summer floor\" outlet:courier after:2026-05-01", About: "a phrase, in one outlet, from a day on",
		Found: []string{"courier/lindhavn-agreement-initialled"},
	},
}
