package khabar

import "iter"

// ExportRequest asks for every article found, whole.
type ExportRequest struct {
	// Search says which articles, in which order, and with Cursor (SearchResult.Held or ExportResult.Held) in which state of the index.
	// Size, facets, snippets and the timeline do not count.
	Search SearchRequest
	// After is the ID of the last article that an export which broke off has passed, or empty: this one goes on behind it.
	After string
}

// ExportResult is a stream of articles from one state of the index.
type ExportResult struct {
	Total int // articles found
	Rest  int // articles to come: Total, or fewer after ExportRequest.After
	// Articles are those to come, as they were in State whatever happens meanwhile. An error ends them.
	Articles iter.Seq2[*Article, error]
	// Held is a cursor for the state, with which an export that broke off can be gone on with.
	Held     string
	Ignored  []string // as in SearchResult, like Expanded
	Expanded []Expansion
	State    IndexState
}
