package khabar

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Page is what one address answered: the bytes an article was extracted from.
type Page struct {
	URL       string // as asked for
	FinalURL  string // after redirects
	Fetched   time.Time
	Status    int
	MediaType string // the Content-Type header, verbatim
	ETag      string
	Modified  string // the Last-Modified header, verbatim
	Body      []byte // decoded from its transfer and content encoding
}

// Capture is one article as it was seen at one moment, with the page it came from, if there was one.
type Capture struct {
	Article *Article
	Page    *Page
	// Seen is when it was seen; the zero time means now.
	Seen time.Time
}

// Outcome says what a capture changed in the archive.
type Outcome string

const (
	OutcomeNew       Outcome = "new"
	OutcomeRevised   Outcome = "revised"   // the text differs: a further revision
	OutcomeUpdated   Outcome = "updated"   // the text is the same, another field differs
	OutcomeUnchanged Outcome = "unchanged" // nothing was written
)

// BadCaptures is the error of an archive that could not keep some of the captures it was given, by their index; it kept the
// others.
type BadCaptures map[int]error

func (b BadCaptures) Error() string {
	first := slices.Min(slices.Collect(maps.Keys(b)))
	return fmt.Sprintf("%d captures could not be archived; the first, number %d: %v", len(b), first, b[first])
}

// Unwrap gives errors.Is and errors.As the errors of all captures, in their order.
func (b BadCaptures) Unwrap() []error {
	errs := make([]error, 0, len(b))
	for _, i := range slices.Sorted(maps.Keys(b)) {
		errs = append(errs, b[i])
	}
	return errs
}

// Change is one step of the archive's history, as the index follows it.
type Change struct {
	// Seq grows by one or more with each change of the archive, and is never used twice.
	Seq uint64
	// ID is the article that changed.
	ID string
	// Article is its newest revision, or nil if the article was taken out of the archive.
	Article *Article
}

// ChangeFeed is what an index is built from.
type ChangeFeed interface {
	// Changes returns the articles whose newest change is after a sequence number, oldest change first. An article that changed
	// several times appears once, at its last change. It stops at limit changes or about maxBytes of text, whichever comes
	// first, but returns at least one change if there is any.
	Changes(ctx context.Context, after uint64, limit, maxBytes int) ([]Change, error)
	// Head returns the newest sequence number, 0 for an empty archive.
	Head(ctx context.Context) (uint64, error)
	// Lineage identifies this archive for its whole life: an index built from another one must be rebuilt.
	Lineage(ctx context.Context) (string, error)
}
