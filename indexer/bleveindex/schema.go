package bleveindex

import (
	"khabar/indexer/segment"
	"khabar/mappings"
)

// Fields of a segment that are not in khabar.Fields.
const (
	stemField    = mappings.FieldStem    // title and body by stem
	surfaceField = mappings.FieldSurface // title and body by surface form
)

// Number columns of a segment.
const (
	publishedColumn   = iota // seconds since 1970; the first one, because segments keep an order by it
	firstColumn              // khabar.Day: the span that the date means
	lastColumn               //
	firstSeenColumn          // seconds since 1970, 0 if it is not known
	titleSpanColumn          // length of the title in token positions: where the places of the body begin
	titleTokensColumn        // lengths in tokens, for the scores
	bodyTokensColumn         //
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
