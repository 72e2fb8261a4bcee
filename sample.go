package khabar

// SampleRequest asks for a random sample of the articles found.
type SampleRequest struct {
	// Search says which articles, how many (Size, 1 to MaxPageSize) and with which passages; its cursor, sort and facets do not count.
	Search SearchRequest
	// Seed chooses one of the samples there are. The sample is made of the articles with the smallest first eight bytes of the SHA-256
	// of "SEED:ID", both as text: it is the same each time, and when articles come in, it changes only as far as these are drawn.
	Seed uint64
	// ByOutlet and ByMonth divide the articles into strata, of which each gives as many as its share: Size times its share, rounded
	// down, and one more for those with the largest remainders (equals in the order of Strata) until there are Size.
	ByOutlet, ByMonth bool
}

// SampleResult is a sample in random order.
type SampleResult struct {
	Total int // articles found
	Hits  []SampledHit
	// Strata are all that have articles, by outlet and month; one if nothing was divided.
	Strata   []Stratum
	Ignored  []string // as in SearchResult, like Expanded
	Expanded []Expansion
	State    IndexState
}

// SampledHit is an article of a sample; Stratum is its place in SampleResult.Strata.
type SampledHit struct {
	Hit
	Stratum int
}

// Stratum is a part of the articles found. An article of the sample stands for Total/Sampled of them.
type Stratum struct {
	Outlet string // empty if not divided by outlet
	// Month is written 2006-01; empty if not divided by month, or for articles without a date or with one that is wider than a month.
	Month          string
	Total, Sampled int
}
