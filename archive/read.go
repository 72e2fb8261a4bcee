package archive

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"khabar"
)

// Article returns the newest revision of an article, or KindNotFound.
func (a *Archive) Article(ctx context.Context, id string) (*khabar.Article, error) {
	found := a.read.QueryRowContext(ctx, "SELECT "+articleColumns+", body FROM articles WHERE id = ?", id)
	article, err := scanArticle(found.Scan)
	return article, a.notFound("article", err, "The archive has no article %s.", id)
}

// scanArticle reads articleColumns and the body.
func scanArticle(scan scanner) (*khabar.Article, error) {
	r := &row{}
	if err := scan(append(r.columns(), &r.body)...); err != nil {
		return nil, err
	}
	return r.article()
}

// notFound turns the absence of a row into KindNotFound with a message for the user.
func (a *Archive) notFound(op string, err error, format string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return khabar.Errorf(khabar.KindNotFound, "archive: "+op, format, args...)
	}
	return khabarError(op, a.path, err)
}

// Revisions returns all texts of an article by their numbers, or KindNotFound. Numbers follow the order in which the texts were
// archived, which differs from that of Seen when older captures were imported later.
func (a *Archive) Revisions(ctx context.Context, id string) ([]khabar.Revision, error) {
	var all []khabar.Revision
	err := each(ctx, a.read, func(scan scanner) error {
		var r khabar.Revision
		var seen string
		var published text
		err := scan(&r.Number, &r.Newest, &seen, &r.Title, &published, &r.Words, &r.Hash)
		if err == nil {
			r.Seen, err = moment(seen)
		}
		if err == nil {
			r.Published, err = khabar.ParseDate(string(published))
		}
		all = append(all, r)
		return err
	}, "SELECT revision, newest, seen, title, published, words, content_hash FROM revisions WHERE article = ? ORDER BY revision", id)
	if err == nil && all == nil {
		err = sql.ErrNoRows
	}
	if err != nil {
		return nil, a.notFound("revisions", err, "The archive has no article %s.", id)
	}
	return all, nil
}

// Revision returns an article with one of its texts, or KindNotFound. Title, body, words, authors and dates are those of that
// revision, all else is the article's newest state.
func (a *Archive) Revision(ctx context.Context, id string, number int) (*khabar.Article, error) {
	article, err := a.Article(ctx, id)
	if err != nil || article.Revision == number {
		return article, err
	}
	var authors, published, source, modified text
	err = a.read.QueryRowContext(ctx, `SELECT title, authors, published, published_source, modified, words, body FROM former_texts
		WHERE article = ? AND revision = ?`, id, number).
		Scan(&article.Title, &authors, &published, &source, &modified, &article.Words, &article.Body)
	if err != nil {
		return nil, a.notFound("revision", err, "The archive has no revision %d of the article %s.", number, id)
	}
	article.Authors = nil
	article.Revision, article.PublishedSource = number, khabar.DateSource(source)
	var errs [3]error
	errs[0] = decode(authors, &article.Authors)
	article.Published, errs[1] = khabar.ParseDate(string(published))
	article.Modified, errs[2] = khabar.ParseDate(string(modified))
	return article, khabarError("revision", a.path, errors.Join(errs[:]...))
}

// All returns every article, in the order of its last change, as the archive was when the iteration began. An error ends it.
func (a *Archive) All(ctx context.Context) iter.Seq2[*khabar.Article, error] {
	return func(yield func(*khabar.Article, error) bool) {
		stopped := false
		err := each(ctx, a.read, func(scan scanner) error {
			article, err := scanArticle(scan)
			if err == nil && !yield(article, nil) {
				stopped = true
				return errEnough
			}
			return err
		}, "SELECT "+articleColumns+", body FROM articles ORDER BY seq")
		if err != nil && !stopped {
			yield(nil, khabarError("all", a.path, err))
		}
	}
}

// Count returns the number of articles.
func (a *Archive) Count(ctx context.Context) (n int, err error) {
	err = a.read.QueryRowContext(ctx, "SELECT count(*) FROM articles").Scan(&n)
	return n, khabarError("count", a.path, err)
}
