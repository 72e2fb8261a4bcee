// Package archive keeps every article, every former text of it and the compressed page it came from, in one SQLite file:
// khabar's only source of truth. Captures go in through Put; what comes out are articles, revisions, pages, and the change
// feed that an index follows. A write is acknowledged when SQLite has synced it to disk.
//
// Several processes may have the same file open, and each of them one writer and several readers. The file is meant to be
// read by researchers too, with any SQLite tool: docs/archive.md documents its tables. The package knows nothing of pages'
// content, of searching, or of the network.
package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
	_ "modernc.org/sqlite" // the driver named "sqlite"

	"khabar"
)

const (
	// busyTimeout, in milliseconds, is how long a writer waits for a writer in another process. Transactions take tens of
	// milliseconds, so that only a stuck process makes anybody wait this long.
	busyTimeout = 30_000
	// cacheKiB bounds the page cache of one connection.
	cacheKiB = 16 << 10
	// checkpointPages is how many pages the write-ahead log gathers before they are copied into the file: 16 MB. The default of
	// 1000 copies the hot pages of the id index four times as often during an import.
	checkpointPages = 4000
	// logBytes is what is left of the write-ahead log after a long reader, an export for instance, made it grow.
	logBytes = 64 << 20
	// readers bounds the connections that read at the same time.
	readers = 4
)

// Archive is one open archive file. It is safe for concurrent use.
type Archive struct {
	path  string
	write *sql.DB // one connection
	read  *sql.DB // at most readers, which cannot write

	putting sync.Mutex // held by Put, for leaders
	leaders *leaders   // nil until the first Put

	zip   *zstd.Encoder
	unzip *zstd.Decoder
}

// Open opens the archive at a path, with its folder, and makes them if there are none; an archive that an older khabar made
// is brought up to date. It returns KindDamaged for a file that is broken or was written by a newer khabar, KindInvalid for
// a file that is no archive, and KindConflict if another process holds the file for too long.
func Open(ctx context.Context, path string) (*Archive, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "archive: open", "The folder %s cannot be made.", filepath.Dir(path)).Wrap(err)
	}
	for deadline := time.Now().Add(busyTimeout * time.Millisecond); ; {
		a, err := open(ctx, path)
		if khabar.KindOf(err) != khabar.KindConflict || time.Now().After(deadline) {
			return a, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(openPause):
		}
	}
}

// openPause is the time between two tries to open an archive. SQLite waits for locks itself, but not for the one under which another
// process turns a new file to a write-ahead log.
const openPause = 50 * time.Millisecond

func open(ctx context.Context, path string) (*Archive, error) {
	a := &Archive{path: path}
	var err error
	a.write, err = connect(path, "immediate", 1, "synchronous(full)", fmt.Sprintf("wal_autocheckpoint(%d)", checkpointPages),
		fmt.Sprintf("journal_size_limit(%d)", logBytes))
	if err != nil {
		return nil, khabarError("open", path, err)
	}
	if err := a.prepare(ctx); err != nil {
		return nil, errors.Join(khabarError("open", path, err), a.Close())
	}
	return a, nil
}

func (a *Archive) prepare(ctx context.Context) (err error) {
	if err := a.migrate(ctx); err != nil {
		return err
	}
	if a.read, err = connect(a.path, "deferred", readers, "query_only(true)"); err != nil {
		return err
	}
	// One goroutine each: pages are small, and memory is counted.
	if a.zip, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true)); err != nil {
		return err
	}
	a.unzip, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxPageBytes))
	return err
}

// connect opens a pool of connections. There is no mmap: a file that is cut short while it is mapped kills the process, and
// mapped pages count as the process's memory.
func connect(path, lock string, connections int, pragmas ...string) (*sql.DB, error) {
	pragmas = append(pragmas, "foreign_keys(true)", fmt.Sprintf("busy_timeout(%d)", busyTimeout),
		fmt.Sprintf("cache_size(-%d)", cacheKiB))
	values := url.Values{"_txlock": {lock}, "_pragma": pragmas}
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	db, err := sql.Open("sqlite", "file:"+escaped+"?"+values.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// Close releases the file. The last process to close it leaves one file behind, without a write-ahead log.
func (a *Archive) Close() error {
	var errs []error
	for _, db := range []*sql.DB{a.read, a.write} { // the writer last: it folds the log into the file
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if a.unzip != nil {
		a.unzip.Close()
	}
	if err := errors.Join(errs...); err != nil {
		return khabarError("close", a.path, err)
	}
	return nil
}

// update runs work in one transaction that no other writer interrupts, and returns when it is durable. If work returns an
// error, nothing of it is kept.
func (a *Archive) update(ctx context.Context, op string, work func(*sql.Tx) error) error {
	tx, err := a.write.BeginTx(ctx, nil)
	if err != nil {
		return khabarError(op, a.path, err)
	}
	if err := work(tx); err != nil {
		return errors.Join(khabarError(op, a.path, err), rollback(tx))
	}
	return khabarError(op, a.path, tx.Commit())
}

func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}
