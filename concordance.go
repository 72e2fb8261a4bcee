package khabar

// Bounds of what is read in texts: a form or a line needs the article itself, not only the index.
const (
	MaxFormArticles = 2000 // articles that forms are counted in
	MaxForms        = 1000 // forms of one answer
	MaxLinePage     = 200  // articles of one page of a concordance
	MaxLines        = 5000 // lines after which a page ends, at the end of an article
	MaxLineWidth    = 500  // code points of context on each side
)

// FormsResult is how the words and phrases of a query were written where they matched.
type FormsResult struct {
	// Total is the number of articles found, Counted the number of them that were looked at: all, or MaxFormArticles. These are
	// the first by ID, which is a hash: a sample without regard to content, the same each time.
	Total, Counted int
	// Forms are those found most often first; Distinct is how many there are.
	Forms    []Form
	Distinct int
	// Incomplete is set when time ran out before Counted was what it should be.
	Incomplete bool
	Ignored    []string    // as in SearchResult
	Expanded   []Expansion // as in SearchResult; the forms of an actor's names have the clause "actor:ID" or "place:ID"
	State      IndexState
}

// Form is one way in which a word or phrase of a query was written.
type Form struct {
	// Clause is the word or phrase of the query, in canonical form.
	Clause string
	// Surface is the form with its spelling normalised, which =Surface finds; Written is how it stood where it was met first.
	Surface, Written string
	// Script is "arabic", "latin", "number" or "other": that of the form's first word.
	Script string
	// Articles and Occurrences count among the articles looked at.
	Articles, Occurrences int
	// Cells are the same counts by outlet and month, ordered by both.
	Cells []FormCell
}

// FormCell is how often a form stands in what one outlet published in one month.
type FormCell struct {
	Outlet string
	// Month is its first day; nil for articles whose date does not tell the month.
	Month                 *Day
	Articles, Occurrences int
}

// LinesResult is a page of a concordance.
type LinesResult struct {
	// Total is the number of articles found, on all pages; each has any number of lines.
	Total int
	Lines []Line
	// Next continues with the article after the last one; empty on the last page.
	Next     string
	Ignored  []string    // as in SearchResult
	Expanded []Expansion // as in FormsResult
	State    IndexState
}

// Line is an occurrence of a word or phrase of the query with what stands before and behind it, white space made single.
type Line struct {
	Article *Article // without its body; shared by its lines
	Field   string   // "title" or "body"
	Clause  string   // as Form.Clause
	Kind    MarkKind // with MarkNear, Keyword is the whole stretch from the first of the words to the last
	// Left is what comes before the keyword in reading order, in every script.
	Left, Keyword, Right string
}
