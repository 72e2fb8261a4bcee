package bleveindex

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/util"
	bolt "go.etcd.io/bbolt"

	"khabar"
	"khabar/query"
)

// TestRebuildServes checks that the old generation answers while the new one is built, and goes when its last reader is done.
func TestRebuildServes(t *testing.T) {
	dir := t.TempDir()
	articles := invented(50)
	written(t, dir, articles[:10])
	s := openEmpty(t, dir)
	defer closeStore(t, s)
	before, err := s.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	reader, err := s.snapshot() // somebody reads on
	if err != nil {
		t.Fatal(err)
	}
	err = s.Rebuild(t.Context(), func(ctx context.Context, ix khabar.Index) error {
		if at, err := ix.Checkpoint(ctx); at != 0 || err != nil {
			t.Errorf("the new generation begins at %d, %v", at, err)
		}
		if err := ix.Write(ctx, khabar.Batch{Put: articles, Checkpoint: 50}); err != nil {
			return err
		}
		if err := ix.Write(ctx, khabar.Batch{Remove: []string{articles[0].ID}, Checkpoint: 51}); err != nil {
			return err
		}
		if state, err := s.State(ctx); err != nil || state != before {
			t.Errorf("while it is built: %+v, %v", state, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.State(t.Context())
	if err != nil || after.Articles != 49 || after.Seq != 51 || after.Generation == before.Generation {
		t.Errorf("after: %+v, %v", after, err)
	}
	if _, err := os.Stat(filepath.Join(dir, before.Generation)); err != nil {
		t.Error("the old generation went while it was read")
	}
	if view, doc, err := reader.find(mustID(t, articles[0].ID)); err != nil {
		t.Error(err)
	} else if a, err := view.article(doc, true); err != nil || a.ID != articles[0].ID {
		t.Errorf("the reader gets %v, %v", a, err)
	}
	reader.release()
	for range 500 {
		if _, err = os.Stat(filepath.Join(dir, before.Generation)); err != nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old generation stays: %v", err)
	}
}

func mustID(t *testing.T, id string) articleID {
	t.Helper()
	out, err := parseID(id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRebuildFails leaves the old generation as it was, and goes on with an interrupted first build.
func TestRebuildFails(t *testing.T) {
	dir := t.TempDir()
	articles := invented(30)
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if khabar.KindOf(s.Fault()) != khabar.KindUnavailable {
		t.Errorf("a new folder: %v", s.Fault())
	}
	if err := s.Write(t.Context(), khabar.Batch{}); khabar.KindOf(err) != khabar.KindUnavailable {
		t.Errorf("written to no index: %v", err)
	}
	stop := errors.New("stop")
	err = s.Rebuild(t.Context(), func(ctx context.Context, ix khabar.Index) error {
		return errors.Join(ix.Write(ctx, khabar.Batch{Put: articles[:20], Checkpoint: 20}), stop)
	})
	if !errors.Is(err, stop) || s.Fault() == nil {
		t.Errorf("the failed build: %v, fault %v", err, s.Fault())
	}
	closeStore(t, s)
	if s, err = Open(dir, quiet); err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	err = s.Rebuild(t.Context(), func(ctx context.Context, ix khabar.Index) error {
		if at, err := ix.Checkpoint(ctx); at != 20 || err != nil {
			t.Errorf("goes on at %d, %v", at, err)
		}
		return ix.Write(ctx, khabar.Batch{Put: articles[20:], Checkpoint: 30})
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Rebuild(t.Context(), func(context.Context, khabar.Index) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("the failed build: %v", err)
	}
	if state, err := s.State(t.Context()); err != nil || state.Articles != 30 || s.Fault() != nil {
		t.Errorf("after a failed build: %+v, %v, fault %v", state, err, s.Fault())
	}
}

// TestOutdated opens indexes that were made otherwise.
func TestOutdated(t *testing.T) {
	dir := t.TempDir()
	o := quiet
	o.Lineage, o.Tagger = "archive-1", "actors-1"
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	wantRebuilt(t, s, invented(5))
	closeStore(t, s)
	for _, c := range []struct {
		lineage, tagger string
		fault, answers  bool
	}{
		{"archive-1", "actors-1", false, true}, {"", "", false, true}, {"archive-2", "actors-1", true, false}, {"archive-1", "actors-2", true, true},
	} {
		o.Lineage, o.Tagger = c.lineage, c.tagger
		s, err := Open(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Search(t.Context(), khabar.SearchRequest{Query: &query.Word{Text: "watera"}})
		if (s.Fault() != nil) != c.fault || (err == nil) != c.answers {
			t.Errorf("archive %q, actors %q: fault %v, search %v", c.lineage, c.tagger, s.Fault(), err)
		}
		closeStore(t, s)
	}
}

// TestAnotherForm opens an index that another version of khabar made, whose segments this one cannot read.
func TestAnotherForm(t *testing.T) {
	dir, articles := t.TempDir(), invented(20)
	path := written(t, dir, articles)
	db, err := bolt.Open(filepath.Join(path, rootName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		snapshots := tx.Bucket(util.BoltSnapshotsBucket)
		key, _ := snapshots.Cursor().Last()
		return snapshots.Bucket(key).Bucket(util.BoltInternalKey).Put(identityKey, seal([]byte(`{"generation":"gen-000001","schema":"0"}`)))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	for _, file := range segments(t, path) {
		other := []byte("a segment of another form")
		other = binary.BigEndian.AppendUint32(other, crc32.ChecksumIEEE(other))
		if err := os.WriteFile(file, other, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := Check(t.Context(), dir); err != nil || !r.Outdated {
		t.Errorf("checked: %+v, %v", r, err)
	}
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	if khabar.KindOf(s.Fault()) != khabar.KindUnavailable {
		t.Errorf("the fault is %v", s.Fault())
	}
	wantRebuilt(t, s, articles)
}

// TestBuildThatCannotBeMerged has no merged segment be written: the build ends with an error instead of trying for ever, nothing answers
// with a part, and the next one goes on from there.
func TestBuildThatCannotBeMerged(t *testing.T) {
	articles := invented(2400) // in segments that are too large to be merged before the end
	s := openEmpty(t, t.TempDir())
	defer closeStore(t, s)
	var obstacles []string
	err := s.Rebuild(t.Context(), func(ctx context.Context, index khabar.Index) error {
		b := index.(*builder)
		for seq, batch := range [][]*khabar.Article{articles[:1200], articles[1200:]} {
			entries, err := analyse(ctx, batch)
			if err := errors.Join(err, b.gather(analysed{entries, nil, uint64(seq + 1)}), b.cut()); err != nil {
				return err
			}
		}
		written := segments(t, b.gen.path)
		if len(written) != 2 {
			t.Errorf("%d segments are there to be merged", len(written))
		}
		for n := range uint64(100) { // whatever name comes next is taken, by a folder that is not empty
			name := filepath.Join(b.gen.path, fmt.Sprintf("%012x.zap", n+1))
			if os.MkdirAll(filepath.Join(name, "in the way"), 0o700) == nil {
				obstacles = append(obstacles, name)
			}
		}
		return nil
	})
	if khabar.KindOf(err) != khabar.KindInternal || !strings.Contains(err.Error(), "could not be merged") {
		t.Fatalf("the build ended with %v", err)
	}
	if found, err := s.Search(t.Context(), khabar.SearchRequest{}); err != nil || found.Total != 0 {
		t.Errorf("the index before has no article, and a search finds %+v, %v", found, err)
	}
	for _, name := range obstacles {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	wantRebuilt(t, s, articles)
}

// TestConflict starts a second build during the first.
func TestConflict(t *testing.T) {
	s := openEmpty(t, t.TempDir())
	defer closeStore(t, s)
	err := s.Rebuild(t.Context(), func(ctx context.Context, _ khabar.Index) error {
		if err := s.Rebuild(ctx, nothing); khabar.KindOf(err) != khabar.KindConflict {
			t.Errorf("two builds: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestGone asks for the next page of a generation that is no more.
func TestGone(t *testing.T) {
	s := openEmpty(t, t.TempDir())
	defer closeStore(t, s)
	wantRebuilt(t, s, invented(20))
	first, err := s.Search(t.Context(), khabar.SearchRequest{Size: 5})
	if err != nil {
		t.Fatal(err)
	}
	wantRebuilt(t, s, invented(20))
	_, err = s.Search(t.Context(), khabar.SearchRequest{Size: 5, Cursor: first.Next})
	if khabar.KindOf(err) != khabar.KindGone {
		t.Errorf("the cursor of a former index: %v", err)
	}
}

// FuzzCursor feeds the search cursors that nobody made.
func FuzzCursor(f *testing.F) {
	s := openEmpty(f, f.TempDir())
	f.Cleanup(func() { closeStore(f, s) })
	if err := s.Write(context.Background(), khabar.Batch{Put: invented(20), Checkpoint: 1}); err != nil {
		f.Fatal(err)
	}
	for _, by := range []khabar.Sort{khabar.SortRelevance, khabar.SortNewest} {
		r, err := s.Search(context.Background(), khabar.SearchRequest{Size: 5, Sort: by})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(r.Next)
	}
	f.Add("AQ")
	f.Fuzz(func(t *testing.T, text string) {
		for _, by := range []khabar.Sort{khabar.SortRelevance, khabar.SortNewest} {
			_, err := s.Search(context.Background(), khabar.SearchRequest{Size: 5, Sort: by, Cursor: text})
			if kind := khabar.KindOf(err); kind != "" && kind != khabar.KindInvalid && kind != khabar.KindGone {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}
