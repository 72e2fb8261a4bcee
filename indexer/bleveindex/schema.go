package bleveindex

import "khabar/indexer/segment"

// Number columns of a segment. What they hold is said at row.
const (
	publishedColumn = iota // the first one: segments keep an order by it
	firstColumn
	lastColumn
	firstSeenColumn
	titleSpanColumn
	titleTokensColumn
	bodyTokensColumn
)

// schema is what every segment of the index has.
var schema = segment.Schema{
	Numbers: []string{
		publishedColumn: "published", firstColumn: "first", lastColumn: "last", firstSeenColumn: "first_seen",
		titleSpanColumn: "title_span", titleTokensColumn: "title_tokens", bodyTokensColumn: "body_tokens",
	},
	Texts:  []string{stemField, surfaceField},
	Values: valueNames(),
}

func valueNames() (names []string) {
	for _, f := range fieldNames {
		names = append(names, string(f))
	}
	return names
}
