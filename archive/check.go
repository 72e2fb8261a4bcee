package archive

import (
	"context"
	"database/sql"
	"fmt"

	"khabar"
)

// maxProblems bounds how many problems a report names; one damaged page of the file can make thousands.
const maxProblems = 100

// CheckReport is what a check of the archive found.
type CheckReport struct {
	Articles, FormerTexts, Pages int
	Head                         uint64
	// Problems are sentences for the user; none means that the archive is sound. At most 100 are named.
	Problems []string
}

func (r *CheckReport) problem(format string, args ...any) {
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

// Check reads the whole archive and compares what it holds with what was written: the structure of the file, the references
// between its tables, the change sequence, the hash of every text and the checksum of every page. It takes seconds for each
// gigabyte. What it finds is in the report; an error means that the check itself could not go on.
func (a *Archive) Check(ctx context.Context) (CheckReport, error) {
	var r CheckReport
	steps := []func(context.Context, *CheckReport) error{a.checkFile, a.checkReferences, a.checkHistory, a.checkTexts, a.checkPages}
	for _, step := range steps {
		err := step(ctx, &r)
		if khabar.KindOf(khabarError("check", a.path, err)) == khabar.KindDamaged {
			r.problem("%s", khabar.MessageOf(khabarError("check", a.path, err)))
			err = nil
		}
		if err != nil {
			return r, khabarError("check", a.path, err)
		}
	}
	return r, nil
}

func (a *Archive) checkFile(ctx context.Context, r *CheckReport) error {
	return each(ctx, a.read, func(scan scanner) error {
		var line string
		err := scan(&line)
		if line != "ok" {
			r.problem("The file's structure is damaged: %s", line)
		}
		return err
	}, fmt.Sprintf("PRAGMA integrity_check(%d)", maxProblems))
}

func (a *Archive) checkReferences(ctx context.Context, r *CheckReport) error {
	return each(ctx, a.read, func(scan scanner) error {
		var table, parent string
		var row sql.NullInt64
		var constraint int
		err := scan(&table, &row, &parent, &constraint)
		r.problem("Row %d of the table %s refers to something that is not in %s.", row.Int64, table, parent)
		return err
	}, "PRAGMA foreign_key_check")
}

// checkHistory looks at the numbers that an index relies on.
func (a *Archive) checkHistory(ctx context.Context, r *CheckReport) error {
	var newest, oldest sql.NullInt64
	err := a.read.QueryRowContext(ctx, "SELECT head, (SELECT max(seq) FROM articles), (SELECT min(seq) FROM articles) FROM history").
		Scan(&r.Head, &newest, &oldest)
	if err != nil {
		return err
	}
	if newest.Valid && (uint64(newest.Int64) > r.Head || oldest.Int64 < 1) {
		r.problem("The changes %d to %d lie outside the history, which ends at %d: an index would miss some.",
			oldest.Int64, newest.Int64, r.Head)
	}
	return each(ctx, a.read, func(scan scanner) error {
		var id string
		var revision int
		err := scan(&id, &revision)
		r.problem("The article %s has two texts with the number %d.", id, revision)
		return err
	}, "SELECT f.article, f.revision FROM former_texts f JOIN articles a ON a.id = f.article AND a.revision = f.revision")
}

func (a *Archive) checkTexts(ctx context.Context, r *CheckReport) error {
	return each(ctx, a.read, func(scan scanner) error {
		var id, hash string
		var revision int
		var newest bool
		var text khabar.Article
		if err := scan(&id, &revision, &newest, &text.Title, &text.Body, &hash); err != nil {
			return err
		}
		if newest {
			r.Articles++
		} else {
			r.FormerTexts++
		}
		if text.ContentHash() != hash {
			r.problem("The text of revision %d of the article %s is not what was archived.", revision, id)
		}
		return nil
	}, "SELECT article, revision, newest, title, body, content_hash FROM revisions")
}

func (a *Archive) checkPages(ctx context.Context, r *CheckReport) error {
	return each(ctx, a.read, func(scan scanner) error {
		var id string
		var revision, size int
		p, err := a.scanPage(scan, &id, &revision, &size)
		r.Pages++
		switch {
		case khabar.KindOf(err) == khabar.KindDamaged:
			r.problem("The page of revision %d of the article %s is damaged.", revision, id)
			return nil
		case err != nil:
			return err
		case len(p.Body) != size:
			r.problem("The page of revision %d of the article %s has %d bytes, not %d.", revision, id, len(p.Body), size)
		}
		return nil
	}, "SELECT "+pageColumns+", article, revision, size FROM pages")
}
