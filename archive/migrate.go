package archive

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"khabar"
)

// applicationID marks a SQLite file as a khabar archive ("khbr", sqlite.org/pragma.html#pragma_application_id).
const applicationID = 0x6b686272

// migrations are applied in the order of their numbers. A file that has been released is never changed: a new one follows.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the file up to the newest migration, all in one transaction: after a crash it is as it was before. A file
// that is up to date is only read.
func (a *Archive) migrate(ctx context.Context) error {
	steps, err := readMigrations(migrations)
	if err != nil {
		return err
	}
	name := filepath.Base(a.path)
	version, err := schemaVersion(ctx, a.write, name, len(steps))
	if err != nil {
		return err
	}
	// A property of the file, so it is not set before the file is known to be ours; no change if it is set already.
	if _, err := a.write.ExecContext(ctx, "PRAGMA journal_mode = wal"); err != nil || version == len(steps) {
		return err
	}
	return a.update(ctx, "open", func(tx *sql.Tx) error { return applyMigrations(ctx, tx, name, steps) })
}

// readMigrations returns the SQL of each migration. Its index plus one is the number its file name begins with.
func readMigrations(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var steps []string
	for i, name := range names { // Glob sorts
		number, _, _ := strings.Cut(filepath.Base(name), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("the migration %s should have the number %04d", name, i+1)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(text))
	}
	return steps, nil
}

// schemaVersion returns the number of the last migration that the file has had, 0 for a new one. It refuses a file that is no
// archive, and one that has had more than the known migrations.
func schemaVersion(ctx context.Context, q querier, name string, known int) (int, error) {
	var application, version, tables int
	err := q.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&application, &version, &tables)
	switch {
	case err != nil:
		return 0, err
	case application != applicationID && tables > 0:
		return 0, khabar.Errorf(khabar.KindInvalid, "archive: open", "The file %s is a database, but not a khabar archive.", name)
	case version > known:
		return 0, khabar.Errorf(khabar.KindDamaged, "archive: open",
			"The archive %s was written by a newer khabar (its schema is %d, this program knows %d). Update khabar.",
			name, version, known)
	}
	return version, nil
}

func applyMigrations(ctx context.Context, tx *sql.Tx, name string, steps []string) error {
	version, err := schemaVersion(ctx, tx, name, len(steps)) // again: another process may have been first
	if err != nil {
		return err
	}
	for i, step := range steps[version:] {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("migration %d: %w", version+i+1, err)
		}
	}
	if version > 0 && version < clusterSchema {
		if err := clusterAll(ctx, tx); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(steps)))
	return err
}
