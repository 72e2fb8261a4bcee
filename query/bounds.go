package query

// Bounds of a query. Each keeps the cost of the worst query small before any engine sees it; what is beyond is refused with a
// SyntaxError that names the bound.
const (
	// MaxLength is the number of code points of a query, and of its canonical form, so that every canonical form can be parsed
	// again. It is about two printed pages, and stays below what proxies allow in an address.
	MaxLength = 4096
	// MaxClauses is the number of words, values and dates; each word of a phrase counts. Every one opens a posting list.
	MaxClauses = 128
	// MaxDepth is the number of levels of the tree: far more than people write, far less than a stack holds.
	MaxDepth = 32
	// MaxPhraseWords is the number of words of a phrase, enough for a long headline or a quoted sentence.
	MaxPhraseWords = 64
	// MaxSlop is the widest window of a phrase with "~": about two sentences. Beyond it, AND says the same for less.
	MaxSlop = 50
	// MinPrefix is the number of letters and digits before a "*": fewer would find a good part of the dictionary.
	MinPrefix = 3
	// MinFuzzy is the number of letters and digits of a word with "~1", MinFuzzyTwo of one with "~2": in shorter words so many
	// edits make any word from any other.
	MinFuzzy    = 3
	MinFuzzyTwo = 5
	// MaxFuzzyWords is the number of words with "~": each is compared with a good part of the dictionary.
	MaxFuzzyWords = 32
	// MaxLast is the largest number in "last:", in any unit.
	MaxLast = 9999

	// maxNesting bounds the recursion of the parser. A tree of MaxDepth levels is written with fewer brackets and negations.
	maxNesting = 2 * MaxDepth
)
