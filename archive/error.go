package archive

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"khabar"
)

// khabarError gives an error of SQLite or of the file system the kind and the message that the user needs. Errors of khabar
// and of a cancelled context pass through.
func khabarError(op, path string, err error) error {
	var known *khabar.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return khabar.Errorf(khabar.KindTimeout, "archive: "+op, "The archive did not answer in time.").Wrap(err)
	case errors.Is(err, fs.ErrPermission):
		return khabar.Errorf(khabar.KindInvalid, "archive: "+op, "No permission to write %s.", filepath.Dir(path)).Wrap(err)
	}
	kind, message := khabar.KindInternal, "The archive failed; the log has the details."
	var broken *sqlite.Error
	if errors.As(err, &broken) {
		kind, message = explain(broken.Code()&0xff, filepath.Base(path))
	}
	return khabar.Errorf(kind, "archive: "+op, "%s", message).Wrap(err)
}

// explain maps the primary result codes of SQLite (sqlite.org/rescode.html) that have a cause outside of the program.
func explain(code int, name string) (khabar.Kind, string) {
	switch code {
	case sqlite3.SQLITE_CORRUPT:
		return khabar.KindDamaged, "The archive " + name + " is damaged. Keep a copy of the file, restore it from a backup, or save " +
			"what is readable with: sqlite3 " + name + " .recover"
	case sqlite3.SQLITE_NOTADB:
		return khabar.KindDamaged, "The file " + name + " is not a SQLite file, or its beginning is damaged."
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return khabar.KindConflict, "Another process holds the archive " + name + " and did not let go in time."
	case sqlite3.SQLITE_FULL:
		return khabar.KindUnavailable, "The disk that holds the archive " + name + " is full."
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return khabar.KindInvalid, "The archive " + name + " cannot be written: check the permissions of the file and its folder."
	case sqlite3.SQLITE_CANTOPEN:
		return khabar.KindInvalid, "The archive " + name + " cannot be opened: check the path and its permissions."
	case sqlite3.SQLITE_IOERR:
		return khabar.KindUnavailable, "The disk that holds the archive " + name + " reports an error."
	}
	return khabar.KindInternal, "The archive failed; the log has the details."
}
