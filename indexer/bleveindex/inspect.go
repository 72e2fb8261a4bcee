package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/util"
	bolt "go.etcd.io/bbolt"

	"khabar"
)

const (
	rootName = "root.bolt"
	// boltTimeout is how long to wait for Bleve's own lock on a generation. Ours is held already, so that only a process of
	// another program can have it.
	boltTimeout = time.Second
)

// manifest is what root.bolt says about the newest state of a generation.
type manifest struct {
	segments []string          // file names
	deleted  int               // articles of the segments that are
	internal map[string][]byte // what was written with Batch.SetInternal

	// of the segments' files, if they are of this schema
	articles int
	bytes    int64
}

// inspect looks at a generation before Bleve does, because Bleve deletes the segments of an index whose root.bolt it cannot
// find, and goes back to an older state in silence if the newest cannot be loaded. It changes nothing: root.bolt must open and name a
// state that says what it is, and each segment of that state must have its checksum, and its directory make sense; those of another
// schema may be of any form. Segments are read whole, because the answers that a flipped bit makes wrong look like any other; so none
// is given before. Errors are KindDamaged, or that of ctx.
func inspect(ctx context.Context, path string) (manifest, identity, error) {
	m, err := readManifest(path)
	if err != nil {
		return m, identity{}, err
	}
	who, err := identityOf(m)
	if err != nil || who.Schema != schemaVersion() {
		return m, who, err
	}
	for _, name := range m.segments {
		file := filepath.Join(path, name)
		size, err := checkSegment(ctx, file)
		if err != nil {
			return m, who, err
		}
		docs, err := loadSegment(file)
		if err != nil {
			return m, who, err
		}
		m.articles, m.bytes = m.articles+docs, m.bytes+size
	}
	return m, who, nil
}

func readManifest(path string) (m manifest, err error) {
	file := filepath.Join(path, rootName)
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, damaged("%s is missing", rootName)
	case err != nil:
		return m, damaged("%s cannot be read", rootName).Wrap(err)
	case info.Size() == 0:
		return m, damaged("%s is empty", rootName)
	}
	// bbolt panics or faults on some damaged pages.
	defer func() {
		if r := recover(); r != nil {
			err = damaged("%s cannot be read", rootName).Wrap(fmt.Errorf("panic: %v", r))
		}
	}()
	db, err := bolt.Open(file, 0o600, &bolt.Options{ReadOnly: true, Timeout: boltTimeout})
	if err != nil {
		return m, damaged("%s cannot be opened", rootName).Wrap(err)
	}
	defer db.Close()
	err = db.View(func(tx *bolt.Tx) error {
		m, err = newestState(tx)
		return err
	})
	return m, err
}

// newestState reads the last snapshot of Bleve's root.bolt.
func newestState(tx *bolt.Tx) (m manifest, err error) {
	snapshots := tx.Bucket(util.BoltSnapshotsBucket)
	if snapshots == nil {
		return m, damaged("%s names no state", rootName)
	}
	key, _ := snapshots.Cursor().Last()
	snapshot := snapshots.Bucket(key)
	if key == nil || snapshot == nil || snapshot.Bucket(util.BoltMetaDataKey) == nil {
		return m, damaged("%s names no state", rootName)
	}
	open, err := unsealer(string(snapshot.Bucket(util.BoltMetaDataKey).Get(util.BoltMetaDataFileWriterIDKey)))
	if err != nil {
		return m, damaged("%s cannot be read", rootName).Wrap(err)
	}
	m.internal = make(map[string][]byte)
	err = snapshot.ForEachBucket(func(k []byte) error {
		switch bucket := snapshot.Bucket(k); k[0] {
		case util.BoltMetaDataKey[0]:
			return nil
		case util.BoltInternalKey[0]:
			return m.readInternal(bucket, open)
		default:
			return m.readSegment(bucket, open)
		}
	})
	return m, err
}

// readInternal reads what was written with Batch.SetInternal. A name that nobody writes was another one: its value would be missed.
func (m *manifest) readInternal(bucket *bolt.Bucket, open func([]byte) ([]byte, error)) error {
	return bucket.ForEach(func(key, sealed []byte) error {
		value, err := open(sealed)
		ok := err == nil
		switch name := string(key); name {
		case string(checkpointKey), string(writesKey):
			ok = ok && len(value) == 8
			fallthrough
		case string(identityKey):
			m.internal[name] = slices.Clone(value)
		case string(util.TotBytesWrittenKey):
		default:
			ok = false
		}
		if !ok {
			return damaged("%s has a value that was not written", rootName).Wrap(err)
		}
		return nil
	})
}

// readSegment reads the name of a segment's file and which of its articles are deleted.
func (m *manifest) readSegment(bucket *bolt.Bucket, open func([]byte) ([]byte, error)) error {
	name := string(bucket.Get(util.BoltPathKey))
	if name == "" || filepath.Base(name) != name {
		return damaged("%s names a segment without a file", rootName)
	}
	m.segments = append(m.segments, name)
	if err := onlyKnown(bucket); err != nil {
		return err
	}
	sealed := bucket.Get(util.BoltDeletedKey)
	if len(sealed) == 0 {
		return nil
	}
	deleted := roaring.New()
	value, err := open(sealed)
	if err == nil {
		err = deleted.UnmarshalBinary(value)
	}
	if err != nil {
		return damaged("the deletions cannot be read").Wrap(err)
	}
	m.deleted += int(deleted.GetCardinality())
	return nil
}

// onlyKnown refuses what Bleve would pass over: under another name it might be the deletions of a segment, whose articles would be back.
func onlyKnown(bucket *bolt.Bucket) error {
	return bucket.ForEach(func(key, _ []byte) error {
		switch string(key) {
		case string(util.BoltPathKey), string(util.BoltDeletedKey), string(util.BoltStatsKey), string(util.BoltUpdatedFieldsKey):
			return nil
		}
		return damaged("%s has a value of a segment that was not written", rootName)
	})
}

// loadSegment opens a segment as Bleve would, and returns how many articles it has. What cannot be loaded Bleve passes over, and goes
// back to an older state in silence.
func loadSegment(file string) (docs int, err error) {
	s, err := openSegment(file)
	if err != nil {
		return 0, damaged("the segment %s is missing, cut off or not what was written", filepath.Base(file)).Wrap(err)
	}
	return s.Docs(), s.Close()
}

func damaged(format string, args ...any) *khabar.Error {
	return khabar.Errorf(khabar.KindDamaged, "index: inspect", "the index is damaged: "+format, args...)
}
