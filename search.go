package khabar

import (
	"context"
	"time"

	"khabar/query"
)

// Bounds of one search. They keep every answer bounded in size and time; more is had through the cursor.
const (
	MaxPageSize    = 1000 // hits of one answer
	MaxFacetValues = 1000 // values of one facet
	MaxSnippets    = 10   // passages of one hit
	MaxExplained   = 100  // hits of an answer that explains scores
	MaxTogether    = 40   // requests of one SearchAll
	MaxFacetSkip   = 100_000
)

// Searcher answers researchers. Implementations are safe for concurrent use, and every answer of one call comes from one state
// of the index.
type Searcher interface {
	// Search finds articles. It returns KindInvalid for a request out of bounds or a cursor of another query, KindGone for a cursor
	// whose index state is no longer kept, KindTooLarge for a query that would cost too much, KindTimeout when ctx ends before there
	// is anything true to say, KindUnavailable while there is no index.
	Search(ctx context.Context, r SearchRequest) (*SearchResult, error)
	// SearchAll answers up to MaxTogether requests, which have no cursors, from one state of the index, so that their numbers can be
	// compared. Errors are those of Search, of the first request that has one.
	SearchAll(ctx context.Context, rs []SearchRequest) ([]*SearchResult, error)
	// Forms counts the forms in which the words and phrases of the query stand in the articles found. Size is the number of forms
	// wanted, 1 to MaxForms; cursor, sort, facets and snippets do not count. Errors are those of Search, and KindInvalid for a query
	// without words.
	Forms(ctx context.Context, r SearchRequest) (*FormsResult, error)
	// Lines lists every occurrence of the words and phrases of the query, with up to width code points of context on each side (0 to
	// MaxLineWidth), article by article in the order of the request. Size is the number of articles of a page, 1 to MaxLinePage; a
	// page with MaxLines lines ends before that. Facets and snippets do not count. Errors are those of Search, KindInvalid for a
	// query without words, and KindTimeout when time runs out: there are no incomplete pages.
	Lines(ctx context.Context, r SearchRequest, width int) (*LinesResult, error)
	// Terms finds the words that set the articles found apart from others. Errors are those of Search, KindInvalid for a size out of
	// bounds, and KindTimeout when time runs out.
	Terms(ctx context.Context, r TermsRequest) (*TermsResult, error)
	// Sample draws articles at random. Errors are those of Search, and KindTimeout when time runs out.
	Sample(ctx context.Context, r SampleRequest) (*SampleResult, error)
	// Export finds articles and calls use with a stream of them, for which the state of the index is kept until use returns. It returns
	// the error of use, those of Search before that, KindInvalid for an After that was not found, and KindTimeout if ctx ends before
	// use is called; afterwards, the end of ctx ends the stream.
	Export(ctx context.Context, r ExportRequest, use func(*ExportResult) error) error
	// Article returns the newest revision of an article as indexed, or KindNotFound.
	Article(ctx context.Context, id string) (*Article, error)
	// State says what the index holds at this moment, or KindUnavailable.
	State(ctx context.Context) (IndexState, error)
}

// Index is what the indexer writes to. One writer at a time; readers go on meanwhile.
type Index interface {
	// Write puts articles in, replacing those with the same ID, takes others out, and records the checkpoint. It returns when all
	// of that is durable together: after a crash either the whole batch is there, with its checkpoint, or nothing of it.
	Write(ctx context.Context, b Batch) error
	// Checkpoint returns the sequence number up to which the archive's changes are in, 0 for a new index.
	Checkpoint(ctx context.Context) (uint64, error)
}

// Batch is what one Write makes durable.
type Batch struct {
	Put        []*Article
	Remove     []string // article IDs; unknown ones are no error
	Checkpoint uint64
}

// Field names something that articles can be filtered by and counted over.
type Field string

const (
	FieldOutlet  Field = "outlet"
	FieldOrigin  Field = "origin"
	FieldLang    Field = "lang"
	FieldCountry Field = "country"
	FieldSection Field = "section"
	FieldAuthor  Field = "author"
	FieldTag     Field = "tag"
	FieldActor   Field = "actor"
	FieldPlace   Field = "place"
	FieldCluster Field = "cluster"
)

// Fields lists every Field, in the order in which they are documented.
var Fields = []Field{FieldOutlet, FieldOrigin, FieldLang, FieldCountry, FieldSection, FieldAuthor, FieldTag, FieldActor,
	FieldPlace, FieldCluster}

// Filter keeps the articles that have a value of a field: one of Values, or all of them, or none of them. Values match as they are
// written, so that a filter finds exactly what a facet counts for its value; a query's author:, section: and tag: are the lenient
// ones, which fold case, diacritics and Arabic spelling.
type Filter struct {
	Field  Field
	Values []string
	Mode   FilterMode
}

// FilterMode says how the values of a filter combine.
type FilterMode uint8

const (
	Any FilterMode = iota
	All
	None
)

// DateRange is a range of calendar days as outlets state them, both ends included; a nil end is open. Articles whose date is
// unknown, or so imprecise that it may lie outside, are not in it; only the range open at both ends holds them.
type DateRange struct {
	From, To *Day
}

// Sort orders the hits. Ties are broken by ID, so that every order is total.
type Sort string

const (
	SortRelevance Sort = "relevance"
	SortNewest    Sort = "newest" // by published instant, articles without a date last
	SortOldest    Sort = "oldest" // the same, articles without a date last too
)

// SearchRequest is one question.
type SearchRequest struct {
	Query   query.Node // nil finds every article
	Filters []Filter
	Dates   DateRange
	Sort    Sort
	// Recency makes newer articles count more when Sort is SortRelevance; in other orders it changes nothing.
	Recency Recency
	// Size is the number of hits wanted, 0 (counts only) to MaxPageSize.
	Size int
	// Cursor is SearchResult.Next of the page before, or Held, or empty. Query, filters, dates, sort and recency must be those of that
	// request.
	Cursor string
	Facets []FacetRequest
	// Snippets is the number of passages wanted for each hit, 0 to MaxSnippets.
	Snippets int
	// Bodies asks for whole articles instead of hits without their body.
	Bodies bool
	// Explain asks for Hit.Explanation, for a Size of at most MaxExplained.
	Explain bool
	// Suggest asks for SearchResult.Suggestions.
	Suggest bool
	// By says what totals, facets and timelines count, ByArticle if empty. Hits are articles all the same: one of each thing counted.
	By CountBy
	// AsOf keeps what was known at a moment, to the second: articles first seen then or before. Their texts, dates and clusters are
	// those of today, because an index holds the newest revision only. The zero time keeps all.
	AsOf time.Time
	// Timeline asks for SearchResult.Timeline.
	Timeline *TimelineRequest
	// Hold asks for SearchResult.Held.
	Hold bool
	// Literal keeps a query that names an actor from finding the articles that name the actor otherwise.
	Literal bool
}

// CountBy says what is counted when several articles have nearly the same text.
type CountBy string

const (
	ByArticle  CountBy = "article"  // each article
	ByOriginal CountBy = "original" // articles that copy nobody: no other outlet is their origin, and they were the first of their cluster
	// ByCluster counts near-duplicates as one, wherever one of them is found: once in a total, once for each value of a facet that one
	// of those found has, and among those without a value if none has any. The hit that stands for a cluster is the article found
	// that was published first; undated ones come last, equals by ID.
	ByCluster CountBy = "cluster"
)

// FacetRequest asks for the values of a field among the articles found, most frequent first. A facet counts as if its own
// Filters were not set, so that the other values stay in sight.
type FacetRequest struct {
	Field Field
	Size  int // number of values, 1 to MaxFacetValues
	// Skip is the number of values to leave out before the first, 0 to MaxFacetSkip.
	Skip int
	// Prefix keeps the values that begin with it, whatever their case, diacritics and Arabic spelling; Distinct then counts these.
	Prefix string
	// Values are the values to count, instead of the most frequent ones: each that is given comes back, in this order, with a count
	// that may be 0. At most MaxFacetValues; Size, Skip and Prefix do not count.
	Values []string
}

// SearchResult is one answer.
type SearchResult struct {
	// Total is the exact number of articles found, on all pages.
	Total int
	Hits  []Hit
	// Ignored are words of the query that are too common to be searched for; the answer is that to the query without them.
	Ignored []string
	// Facets has one entry for each that was asked for, in that order.
	Facets []Facet
	// Next continues after the last hit; empty on the last page.
	Next string
	// Held, if asked for, is a cursor that stands before the first hit: with it, the same question is answered from the same state.
	Held string
	// Incomplete is set when time ran out: Total and the facets then count what was seen until then.
	Incomplete bool
	// Suggestions are queries that find more than this one, because they have a word that the index knows in the place of one that it
	// does not, or that hardly any article has if nothing was found; the best one first, at most three. There are none on later pages, and none when time ran out.
	Suggestions []Suggestion
	// Timeline is there if it was asked for.
	Timeline *Timeline
	// Expanded are the actors and places that words of the query name, in its order, each once for a clause.
	Expanded []Expansion
	State    IndexState
}

// Expansion is an actor or place that a query names. Articles that name it otherwise were found too, as if the query had, in the
// place of the clause, the clause OR Field:Actor. A clause that is a value of that field itself was only looked up.
type Expansion struct {
	// Clause is the word, the words beside each other, the phrase or the value as the query has it, in canonical form.
	Clause string
	Field  Field  // FieldActor or FieldPlace
	Actor  string // Actor.ID
}

// Suggestion is a query with the spelling of its unknown words changed.
type Suggestion struct {
	Query query.Node
	// Total is the number of articles that it finds with the same filters and dates.
	Total int
}

// Hit is one article found. Its Body is left out unless it was asked for.
type Hit struct {
	Article *Article
	// Score is comparable among the hits of one query only; 0 when not sorted by relevance.
	Score    float64
	Snippets []Snippet
	// Explanation is nil unless it was asked for and the hits are sorted by relevance.
	Explanation *Explanation
}

// Explanation says how a number came about. What Children have to do with Value, the label says.
type Explanation struct {
	Label    string
	Value    float64
	Children []Explanation
}

// Snippet is a passage of an article's text, never HTML.
type Snippet struct {
	Field string // "title" or "body"
	Text  string
	Marks []Mark // of Text, ascending, disjoint
	// CutBefore and CutAfter tell that the passage begins, or ends, in the middle of a sentence.
	CutBefore, CutAfter bool
}

// Span is a half-open range of bytes.
type Span struct{ Start, End int }

// Facet is how the articles found distribute over the values of a field.
type Facet struct {
	Field Field
	// Values are the most frequent ones; equal counts are ordered by value.
	Values []FacetValue
	// Distinct is the number of values there are, Missing the number of articles found that have none.
	Distinct, Missing int
}

// FacetValue is one value and the number of articles found that have it.
type FacetValue struct {
	Value string
	Count int
}

// IndexState names what an index held at one moment. Equal states give equal answers.
type IndexState struct {
	// Generation names the build of the index: it changes when the index is rebuilt.
	Generation string
	// Seq is the archive's sequence number up to which changes are in.
	Seq uint64
	// Articles is the number of articles.
	Articles int
	// Schema is the version of the analysis and fields, Actors that of the recogniser, Built when this generation was begun.
	Schema string
	Actors string
	Built  time.Time
}
