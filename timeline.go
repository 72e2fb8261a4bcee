package khabar

// Interval is the width of the buckets that time is counted in.
type Interval string

const (
	ByDay   Interval = "day"
	ByWeek  Interval = "week" // Monday to Sunday, ISO 8601
	ByMonth Interval = "month"
	ByYear  Interval = "year"
)

// Intervals lists every Interval, the narrowest first.
var Intervals = []Interval{ByDay, ByWeek, ByMonth, ByYear}

// Bounds of one timeline.
const (
	MaxBuckets = 20000 // of one series: 54 years of days
	MaxSeries  = 50    // values of a split
)

// TimelineRequest asks for counts over time, made in the same pass as everything else of a search.
type TimelineRequest struct {
	Interval Interval
	// Split counts the Series most frequent values of a field one by one too; an empty field splits nothing.
	Split  Field
	Series int // 1 to MaxSeries with a Split
}

// Timeline is how the articles found, and all that the filters and dates leave, lie in time. An article is in the bucket that holds
// the whole span that its date can mean: "January 2026" is in a month and in a year, and in no day. With ByCluster, a cluster is in
// the earliest bucket that holds one of those of its articles that the filters and dates leave, whether the query finds that one or
// another: so that what is found of a bucket is never more than what there is.
type Timeline struct {
	Interval Interval
	// Buckets follow one another without gaps, oldest first: from the first to the last that holds anything, or from and to those of
	// SearchRequest.Dates where these are set. More than MaxBuckets are KindTooLarge.
	Buckets []Bucket
	// Series are the parts of a split, most frequent first among what was found. Each has as many Counts as there are Buckets, and
	// counts what has its value, where the whole timeline counts it. All filters apply, also those of the field itself.
	Series []Series
	// Unplaced are articles (or clusters) that no bucket can hold: without a date, or with one that is wider than a bucket.
	Unplaced SeriesCount
}

// Bucket is one span of calendar days, both ends included: a whole day, week, month or year, cut to SearchRequest.Dates.
type Bucket struct {
	First, Last Day
	// Matching counts the articles found, Total all that the filters and dates leave, whatever their words.
	Matching, Total int
}

// Series is one value of a split.
type Series struct {
	Value    string
	Counts   []SeriesCount
	Unplaced SeriesCount // those with this value that no bucket can hold
}

// SeriesCount counts the articles found, and all that the filters and dates leave, as a Bucket does.
type SeriesCount struct{ Matching, Total int }
