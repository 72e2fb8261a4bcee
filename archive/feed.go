package archive

import (
	"context"

	"khabar"
)

var _ khabar.ChangeFeed = (*Archive)(nil)

// Changes implements khabar.ChangeFeed.
func (a *Archive) Changes(ctx context.Context, after uint64, limit, maxBytes int) ([]khabar.Change, error) {
	found, err := a.read.QueryContext(ctx, "SELECT "+articleColumns+", body FROM articles WHERE seq > ? ORDER BY seq LIMIT ?",
		int64(min(after, 1<<63-1)), max(limit, 1))
	if err != nil {
		return nil, khabarError("changes", a.path, err)
	}
	defer found.Close()
	var changes []khabar.Change
	for size := 0; (size < maxBytes || changes == nil) && found.Next(); {
		r := &row{}
		if err := found.Scan(append(r.columns(), &r.body)...); err != nil {
			return nil, khabarError("changes", a.path, err)
		}
		article, err := r.article()
		if err != nil {
			return nil, err
		}
		changes = append(changes, khabar.Change{Seq: r.seq, ID: r.id, Article: article})
		size += len(r.title) + len(r.body)
	}
	return changes, khabarError("changes", a.path, found.Err())
}

// Head implements khabar.ChangeFeed.
func (a *Archive) Head(ctx context.Context) (head uint64, err error) {
	err = a.read.QueryRowContext(ctx, "SELECT head FROM history").Scan(&head)
	return head, khabarError("head", a.path, err)
}

// Lineage implements khabar.ChangeFeed: a random number, made with the file.
func (a *Archive) Lineage(ctx context.Context) (lineage string, err error) {
	err = a.read.QueryRowContext(ctx, "SELECT lineage FROM history").Scan(&lineage)
	return lineage, khabarError("lineage", a.path, err)
}
