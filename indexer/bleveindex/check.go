package bleveindex

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"khabar"
)

// Report is what Check found.
type Report struct {
	Generation string // the one in use; empty if there is none
	Schema     string
	Lineage    string // of the archive it was made from
	Checkpoint uint64 // the archive's sequence number up to which changes are in
	Articles   int    // 0 if it is outdated
	Segments   int
	Bytes      int64
	Outdated   bool // sound, but of another schema: it must be rebuilt
}

// Check reads all of the index in a folder and compares its checksums. It changes nothing. It returns KindConflict while a
// process has the index open, KindNotFound if there is none, KindDamaged, with the first thing that is wrong, if it must be
// rebuilt.
func Check(ctx context.Context, dir string) (r Report, err error) {
	if _, err := os.Stat(dir); err != nil {
		return r, khabar.Errorf(khabar.KindNotFound, "index: check", "There is no index.").Wrap(err)
	}
	lock, err := acquire(dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	if r.Generation, err = readCurrent(dir); err != nil {
		return r, err
	}
	if r.Generation == "" {
		return r, khabar.Errorf(khabar.KindNotFound, "index: check", "There is no index yet.")
	}
	path := filepath.Join(dir, r.Generation)
	m, who, err := inspect(ctx, path)
	if err != nil {
		return r, err
	}
	r.Schema, r.Lineage, r.Outdated = who.Schema, who.Lineage, who.Schema != schemaVersion()
	r.Checkpoint, r.Segments = number(m.internal[string(checkpointKey)]), len(m.segments)
	if !r.Outdated {
		r.Articles, r.Bytes = m.articles-m.deleted, m.bytes
		return r, nil
	}
	for _, name := range m.segments { // they may be of any form, but have a checksum
		size, err := checkSegment(ctx, filepath.Join(path, name))
		if err != nil {
			return r, err
		}
		r.Bytes += size
	}
	return r, nil
}

// verify compares the checksums of a generation's segments while it is in use. Segments that merges have removed meanwhile are left out.
func (g *generation) verify(ctx context.Context) error {
	for _, v := range g.verifiable() {
		_, err := checkSegment(ctx, v)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// verifiable returns the files of the current snapshot.
func (g *generation) verifiable() (files []string) {
	snap := g.acquire()
	if snap == nil {
		return nil
	}
	defer snap.release()
	for _, v := range snap.segments {
		if v.path != "" {
			files = append(files, v.path)
		}
	}
	return files
}

// checkSegment computes the checksum of a segment: CRC-32 (IEEE) of all but its last four bytes, which hold it.
func checkSegment(ctx context.Context, file string) (size int64, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, damaged("the segment %s cannot be read", filepath.Base(file)).Wrap(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, damaged("the segment %s cannot be read", filepath.Base(file)).Wrap(err)
	}
	size = info.Size()
	sum := crc32.NewIEEE()
	var buf [1 << 16]byte
	var tail [4]byte
	body := io.LimitReader(f, size-int64(len(tail)))
	for {
		n, err := body.Read(buf[:])
		sum.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, damaged("the segment %s cannot be read", filepath.Base(file)).Wrap(err)
		}
		if err := ctx.Err(); err != nil {
			return 0, fmt.Errorf("check %s: %w", filepath.Base(file), err)
		}
	}
	if _, err := io.ReadFull(f, tail[:]); err != nil || binary.BigEndian.Uint32(tail[:]) != sum.Sum32() {
		return 0, damaged("the checksum of the segment %s is wrong", filepath.Base(file)).Wrap(err)
	}
	return size, nil
}
