package bleveindex

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

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
	internal map[string][]byte // what was written with Batch.SetInternal
}

// inspect looks at a generation before Bleve does, because Bleve deletes the segments of an index whose root.bolt it cannot
// find, and goes back to an older state in silence if the newest cannot be loaded. It changes nothing and reads little: root.bolt
// must open and name a state that says what it is, and each segment of that state must exist, and its directory make sense; those of
// another schema may be of any form. Errors are KindDamaged.
func inspect(path string) (manifest, identity, error) {
	m, err := readManifest(path)
	if err != nil {
		return m, identity{}, err
	}
	who, err := identityOf(m)
	if err != nil || who.Schema != schemaVersion() {
		return m, who, err
	}
	for _, name := range m.segments {
		if _, err := loadSegment(filepath.Join(path, name)); err != nil {
			return m, who, err
		}
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
	m.internal = make(map[string][]byte)
	err = snapshot.ForEachBucket(func(k []byte) error {
		bucket := snapshot.Bucket(k)
		switch k[0] {
		case util.BoltMetaDataKey[0]:
		case util.BoltInternalKey[0]:
			return bucket.ForEach(func(key, value []byte) error {
				m.internal[string(key)] = append([]byte(nil), value...)
				return nil
			})
		default:
			name := string(bucket.Get(util.BoltPathKey))
			if name == "" || filepath.Base(name) != name {
				return damaged("%s names a segment without a file", rootName)
			}
			m.segments = append(m.segments, name)
		}
		return nil
	})
	return m, err
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
