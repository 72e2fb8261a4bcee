package khabar

// Bounds of the words that set articles apart.
const (
	MaxTerms         = 500 // terms of one language
	MaxTermLanguages = 5   // languages of one answer
	MinTermArticles  = 3   // articles of a language that must have a term for it to count: chance decides about rarer ones
)

// TermsRequest asks for the words that set articles apart from others.
type TermsRequest struct {
	// Search says which articles; its size, cursor, sort, facets and snippets do not count.
	Search SearchRequest
	// Size is the number of terms of each language, 1 to MaxTerms.
	Size int
	// Whole compares with all other articles of the index that are known and counted, instead of with those that filters and dates
	// leave and the query does not find.
	Whole bool
}

// TermsResult is what sets the articles found apart. Every count is exact: it counts all articles, with ByCluster one of each cluster.
type TermsResult struct {
	Total int // articles found
	// Languages are the MaxTermLanguages most frequent ones among the articles found; each is compared with its own rest.
	Languages []LanguageTerms
	Ignored   []string // as in SearchResult, like Expanded
	Expanded  []Expansion
	State     IndexState
}

// LanguageTerms are the words that set the articles of one language apart.
type LanguageTerms struct {
	Lang string
	// Matching is the number of articles found, Rest of those that they are compared with.
	Matching, Rest int
	// Terms are those with the highest score first; all are more frequent among the articles found.
	Terms []KeyTerm
}

// KeyTerm is a word with the number of articles that have it in any form.
type KeyTerm struct {
	// Stem is what its forms have in common, Written the form that is most frequent in a few of the articles found.
	Stem, Written  string
	Matching, Rest int
	// Score is the log-likelihood ratio G² of the two-by-two table of articles with and without the term (Dunning 1993, "Accurate
	// methods for the statistics of surprise and coincidence"): above 10.83, chance alone makes such a difference less than once
	// among a thousand terms.
	Score float64
}
