package bleveindex

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"khabar"
	"khabar/query"
)

// invented makes articles whose text differs enough for segments to have some size.
func invented(n int) []*khabar.Article {
	words := []string{"water", "harvest", "olives", "barley", "rain", "الحكومة", "المياه", "دمشق", "وزير", "اتفاق"}
	out := make([]*khabar.Article, n)
	for i := range out {
		id, err := khabar.ArticleID(fmt.Sprintf("https://barada-post.example/%d", i))
		if err != nil {
			panic(err)
		}
		body := ""
		for j := range 40 {
			body += words[(i*7+j*j)%len(words)] + string(rune('a'+(i+j)%26)) + " "
		}
		out[i] = &khabar.Article{ID: id, Outlet: "barada", Lang: "en", Title: words[i%len(words)], Body: body}
	}
	return out
}

// written makes an index with articles, in two segments at least, and closes it. It returns the folder of the generation.
func written(t *testing.T, dir string, articles []*khabar.Article) string {
	t.Helper()
	s := openEmpty(t, dir)
	for i := range 2 {
		part := articles[i*len(articles)/2 : (i+1)*len(articles)/2]
		if err := s.Write(t.Context(), khabar.Batch{Put: part, Checkpoint: uint64(i + 1)}); err != nil {
			t.Fatal(err)
		}
	}
	state, err := s.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	return filepath.Join(dir, state.Generation)
}

func segments(t *testing.T, path string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(path, "*.zap"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return files
}

// TestDamage breaks an index in several ways. Each must be told, no segment may vanish, and a rebuild must make it whole.
func TestDamage(t *testing.T) {
	articles := invented(200)
	for name, damage := range map[string]func(path string) error{
		"missing root.bolt": func(path string) error { return os.Remove(filepath.Join(path, rootName)) },
		"empty root.bolt":   func(path string) error { return os.Truncate(filepath.Join(path, rootName), 0) },
		"short root.bolt":   func(path string) error { return os.Truncate(filepath.Join(path, rootName), 5000) },
		"zeroed root.bolt": func(path string) error {
			return os.WriteFile(filepath.Join(path, rootName), make([]byte, 65536), 0o600)
		},
		"missing segment": func(path string) error { return os.Remove(firstSegment(path)) },
		"truncated segment": func(path string) error {
			info, err := os.Stat(firstSegment(path))
			return errors.Join(err, os.Truncate(firstSegment(path), info.Size()*2/3))
		},
		"empty segment": func(path string) error { return os.Truncate(firstSegment(path), 0) },
		"no folder":     os.RemoveAll,
		"broken CURRENT": func(path string) error {
			return os.WriteFile(filepath.Join(path, "..", currentName), []byte("x"), 0o600)
		},
		"CURRENT of none": func(path string) error {
			return os.WriteFile(filepath.Join(path, "..", currentName), []byte("gen-000099\n"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := written(t, dir, articles)
			if err := damage(path); err != nil {
				t.Fatal(err)
			}
			left := segments(t, path)
			_, err := Check(t.Context(), dir)
			if khabar.KindOf(err) != khabar.KindDamaged {
				t.Errorf("Check: %v", err)
			}
			s, err := Open(dir, quiet)
			if err != nil {
				t.Fatal(err)
			}
			defer closeStore(t, s)
			if khabar.KindOf(s.Fault()) != khabar.KindDamaged || khabar.MessageOf(s.Fault()) == "" {
				t.Errorf("fault: %v", s.Fault())
			}
			_, err = s.Search(t.Context(), khabar.SearchRequest{})
			if khabar.KindOf(err) != khabar.KindUnavailable {
				t.Errorf("search: %v", err)
			}
			if now := segments(t, path); !slices.Equal(now, left) {
				t.Errorf("segments were %v and are %v", left, now)
			}
			wantRebuilt(t, s, articles)
		})
	}
}

// TestNewestSegmentDamaged breaks what was written last: Bleve alone would go back to the state before and say nothing.
func TestNewestSegmentDamaged(t *testing.T) {
	articles := invented(203)
	sound := t.TempDir()
	s := openEmpty(t, sound)
	if err := s.Write(t.Context(), khabar.Batch{Put: articles[:200], Checkpoint: 1}); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	first := segments(t, filepath.Join(sound, "gen-000001"))
	s, err := Open(sound, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), khabar.Batch{Put: articles[200:], Checkpoint: 2}); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	for _, file := range segments(t, filepath.Join(sound, "gen-000001")) {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(first, file) {
			continue
		}
		for at := int64(0); at < info.Size(); at += info.Size() / 12 {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(sound)); err != nil {
				t.Fatal(err)
			}
			flip(t, filepath.Join(dir, "gen-000001", filepath.Base(file)), at, min(60, info.Size()-at))
			wantDamaged(t, dir)
		}
	}
}

// flip changes n bytes of a file in place, which whoever has mapped it sees.
func flip(t *testing.T, file string, at, n int64) { flipBits(t, file, at, n, 0xA5) }

func flipBits(t *testing.T, file string, at, n int64, bits byte) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	broken := make([]byte, n)
	_, err = f.ReadAt(broken, at)
	for j := range broken {
		broken[j] ^= bits
	}
	if err == nil {
		_, err = f.WriteAt(broken, at)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func firstSegment(path string) string {
	files, _ := filepath.Glob(filepath.Join(path, "*.zap"))
	return slices.Min(files)
}

// wantRebuilt rebuilds an index and checks that all articles are there.
func wantRebuilt(t *testing.T, s *Store, articles []*khabar.Article) {
	t.Helper()
	err := s.Rebuild(t.Context(), func(ctx context.Context, ix khabar.Index) error {
		return ix.Write(ctx, khabar.Batch{Put: articles, Checkpoint: 7})
	})
	if err != nil {
		t.Fatal(err)
	}
	state, err := s.State(t.Context())
	if err != nil || s.Fault() != nil || state.Articles != len(articles) || state.Seq != 7 {
		t.Errorf("after the rebuild: %+v, %v, fault %v", state, err, s.Fault())
	}
}

// TestFlippedBits flips a bit all over a segment. Check must tell, and no answer may be given.
func TestFlippedBits(t *testing.T) {
	sound := t.TempDir()
	path := written(t, sound, invented(300))
	report, err := Check(t.Context(), sound)
	if err != nil || report.Articles != 300 || report.Checkpoint != 2 || report.Segments < 1 || report.Outdated {
		t.Errorf("a sound index: %+v, %v", report, err)
	}
	for i := range 35 {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(sound)); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, filepath.Base(path), filepath.Base(firstSegment(path)))
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		at := int64(i) * (info.Size() - 16) / 25
		if i >= 25 { // the end of a segment says where everything else is
			at = info.Size() - 40*int64(i-24)
		}
		flipBits(t, file, at, 1, 1<<(i%8))
		if _, err := Check(t.Context(), dir); khabar.KindOf(err) != khabar.KindDamaged {
			t.Errorf("flip %d: Check: %v", i, err)
		}
		wantDamaged(t, dir)
	}
}

// wantDamaged opens an index that must know that it is damaged before it gives the first answer.
func wantDamaged(t *testing.T, dir string) {
	t.Helper()
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	found, err := s.Search(t.Context(), khabar.SearchRequest{})
	if khabar.KindOf(s.Fault()) != khabar.KindDamaged || khabar.KindOf(err) != khabar.KindUnavailable {
		t.Errorf("the fault is %v, and the answer %+v, %v", s.Fault(), found, err)
	}
}

// TestFlippedWhileOpen flips bytes all over a segment that searches read. Whatever comes of it, nothing may crash.
func TestFlippedWhileOpen(t *testing.T) {
	sound := t.TempDir()
	path := written(t, sound, invented(300))
	info, err := os.Stat(firstSegment(path))
	if err != nil {
		t.Fatal(err)
	}
	noticed := 0
	for at := int64(0); at < info.Size()-16; at += info.Size() / 25 {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(sound)); err != nil {
			t.Fatal(err)
		}
		if searchAll(t, dir, filepath.Join(dir, filepath.Base(path), filepath.Base(firstSegment(path))), at, 300) {
			noticed++
		}
	}
	if noticed == 0 {
		t.Error("no search met the damage, which proves nothing")
	}
}

// searchAll damages an open index, asks it a few things, and reports whether it knows now. It never counts fewer articles than there are.
func searchAll(t *testing.T, dir, file string, at int64, articles int) (noticed bool) {
	s, err := Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	flip(t, file, at, 16)
	if all, err := s.Search(t.Context(), khabar.SearchRequest{}); err == nil && all.Total != articles {
		t.Errorf("%d articles are counted of %d, and nothing is said", all.Total, articles)
	}
	for _, r := range []khabar.SearchRequest{
		{Size: 1000}, {Query: &query.Word{Text: "watera"}, Size: 1000, Snippets: 1},
		{Query: &query.Word{Text: "wat", Match: query.Prefix}, Size: 10},
		{Query: &query.Phrase{Text: "الحكومةa المياهb"}, Sort: khabar.SortNewest, Size: 10},
	} {
		_, err := s.Search(t.Context(), r)
		if kind := khabar.KindOf(err); kind == khabar.KindDamaged && s.Fault() == nil {
			t.Errorf("a search found damage (%v), but the index says that all is well", err)
		}
	}
	return s.Fault() != nil
}

// TestOtherCounters changes what root.bolt says of a state, a bit at a time: how far the index is and which articles are deleted must be
// what was written, or the index damaged.
func TestOtherCounters(t *testing.T) {
	sound := t.TempDir()
	articles := invented(20)
	path := written(t, sound, articles)
	s := openEmpty(t, sound)
	last := khabar.Batch{Remove: []string{articles[0].ID, articles[19].ID}, Checkpoint: 0x1122334455667788}
	if err := s.Write(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	root, err := os.ReadFile(filepath.Join(path, rootName))
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := inspect(t.Context(), path)
	if err != nil || m.deleted != 2 || number(m.internal[string(checkpointKey)]) != last.Checkpoint {
		t.Fatalf("%+v, %v", m, err)
	}
	for _, part := range [][]byte{checkpointKey, writesKey, {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88}, {0x3A, 0x30, 0, 0}} {
		at := bytes.LastIndex(root, part)
		if at < 0 {
			t.Fatalf("%x is not in root.bolt", part)
		}
		for bit := range 8 * len(part) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(sound)); err != nil {
				t.Fatal(err)
			}
			// All copies, because some are of states before.
			other := slices.Clone(part)
			other[bit/8] ^= 1 << (bit % 8)
			file := filepath.Join(dir, filepath.Base(path), rootName)
			if err := os.WriteFile(file, bytes.ReplaceAll(root, part, other), 0o600); err != nil {
				t.Fatal(err)
			}
			if s, err := Open(dir, quiet); err != nil || khabar.KindOf(s.Fault()) != khabar.KindDamaged {
				t.Errorf("bit %d of %x is another: %v", bit, part, err)
			} else {
				closeStore(t, s)
			}
		}
	}
}

// TestDamageInABuild breaks a segment of a build that goes on: the build ends with an error, and what served before still does.
func TestDamageInABuild(t *testing.T) {
	const size = 1000 // of segments that are not merged before the end
	articles := invented(4 * size)
	dir := t.TempDir()
	written(t, dir, articles[:10])
	s := openEmpty(t, dir)
	defer closeStore(t, s)
	err := s.Rebuild(t.Context(), func(ctx context.Context, ix khabar.Index) error {
		for i := range 4 { // what removes something begins a new segment
			part := khabar.Batch{Put: articles[size*i : size*(i+1)], Remove: []string{articles[len(articles)-1].ID}, Checkpoint: uint64(i + 1)}
			if err := ix.Write(ctx, part); err != nil {
				return err
			}
		}
		path := filepath.Join(dir, "gen-000002")
		for len(segments(t, path)) == 0 {
			time.Sleep(time.Millisecond)
		}
		file, err := os.OpenFile(firstSegment(path), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		_, err = file.WriteAt([]byte("\xA5\xA5\xA5"), 200)
		return errors.Join(err, file.Close())
	})
	if khabar.KindOf(err) != khabar.KindDamaged {
		t.Errorf("the build ends with %v", err)
	}
	if found, err := s.Search(t.Context(), khabar.SearchRequest{}); err != nil || found.Total != 10 {
		t.Errorf("after that: %+v, %v", found, err)
	}
}

// TestLock has two stores want one folder.
func TestLock(t *testing.T) {
	dir := t.TempDir()
	if _, held := Holder(dir); held {
		t.Error("an unused folder is held")
	}
	with := quiet
	with.Tagger = "7-abc"
	s := openWith(t, dir, with)
	if err := s.Announce("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, quiet)
	if khabar.KindOf(err) != khabar.KindConflict {
		t.Errorf("opened twice: %v", err)
	}
	if _, err := Check(t.Context(), dir); khabar.KindOf(err) != khabar.KindConflict {
		t.Errorf("checked while open: %v", err)
	}
	if h, held := Holder(dir); !held || h.PID != os.Getpid() || h.Address != "http://127.0.0.1:8080" || h.Actors != "7-abc" {
		t.Errorf("held by %+v, %v", h, held)
	}
	closeStore(t, s)
	if h, held := Holder(dir); held {
		t.Errorf("still held by %+v", h)
	}
	if _, err := Check(t.Context(), filepath.Join(dir, "nothing")); khabar.KindOf(err) != khabar.KindNotFound {
		t.Errorf("checked nothing: %v", err)
	}
}
