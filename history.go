package khabar

import (
	"context"
	"time"
)

// History reads what articles were before they were revised. Implementations are safe for concurrent use.
type History interface {
	// Revisions returns all texts of an article by their numbers, or KindNotFound. Numbers follow the order in which the texts were
	// archived, which differs from that of Seen when older captures were imported later.
	Revisions(ctx context.Context, id string) ([]Revision, error)
	// Revision returns an article with one of its texts, or KindNotFound. Title, body, words, authors and dates are those of that
	// revision, all else is the article's newest state.
	Revision(ctx context.Context, id string, number int) (*Article, error)
}

// Revision is one text of an article.
type Revision struct {
	Number    int
	Newest    bool // the text that the archive takes for the article's
	Seen      time.Time
	Title     string
	Published Date
	Words     int
	Hash      string // Article.ContentHash of this text
}
