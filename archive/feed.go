package archive

import (
	"context"

	"khabar"
)

var _ khabar.ChangeFeed = (*Archive)(nil)

// Changes implements khabar.ChangeFeed.
func (a *Archive) Changes(ctx context.Context, after uint64, limit, maxBytes int) ([]khabar.Change, error) {
	var changes []khabar.Change
	size := 0
	err := each(ctx, a.read, func(scan scanner) error {
		r := &row{}
		if err := scan(append(r.columns(), &r.body)...); err != nil {
			return err
		}
		article, err := r.article()
		if err != nil {
			return err
		}
		changes = append(changes, khabar.Change{Seq: r.seq, ID: r.id, Article: article})
		if size += len(r.title) + len(r.body); size >= maxBytes {
			return errEnough
		}
		return nil
	}, "SELECT "+articleColumns+", body FROM articles WHERE seq > ? ORDER BY seq LIMIT ?", int64(min(after, 1<<63-1)), max(limit, 1))
	if err != nil {
		return nil, khabarError("changes", a.path, err)
	}
	return changes, nil
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
