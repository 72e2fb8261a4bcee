package bleveindex

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"khabar"
)

// TestBuildInAnyBatches gives a build articles, revisions of them and removals in batches of any kind, with segments of any size, and
// looks for what should be left.
func TestBuildInAnyBatches(t *testing.T) {
	articles := invented(40)
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 5))
		s := openEmpty(t, t.TempDir())
		left := map[string]int{} // words of the article
		stopped := errors.New("stopped")
		err := s.Rebuild(t.Context(), func(ctx context.Context, ix khabar.Index) error {
			ix.(*builder).limit = []int{1, 1 << 14, 1 << 30}[r.IntN(3)]
			for at := range uint64(30) {
				b := khabar.Batch{Checkpoint: at + 1}
				for range r.IntN(4) {
					id := articles[r.IntN(len(articles))].ID
					b.Remove = append(b.Remove, id)
					delete(left, id)
				}
				for range r.IntN(8) {
					a := *articles[r.IntN(len(articles))]
					a.Words = r.IntN(1000)
					b.Put = append(b.Put, &a)
					left[a.ID] = a.Words
				}
				if err := ix.Write(ctx, b); err != nil {
					return err
				}
			}
			if seed%4 == 3 {
				return stopped
			}
			return nil
		})
		if seed%4 == 3 {
			if !errors.Is(err, stopped) {
				t.Fatalf("seed %d: the build ended with %v", seed, err)
			}
			left = map[string]int{}
		} else if err != nil {
			t.Fatal(err)
		}
		snap, err := s.snapshot()
		if err != nil {
			t.Fatal(err)
		}
		if snap.state.Articles != len(left) {
			t.Errorf("seed %d: %d articles, not %d", seed, snap.state.Articles, len(left))
		}
		for id, words := range left {
			view, doc, err := snap.find(mustID(t, id))
			if err != nil {
				t.Fatal(err)
			}
			if a, err := view.article(doc, false); err != nil || a.Words != words {
				t.Errorf("seed %d: article %s has %d words, not %d, %v", seed, id, a.Words, words, err)
			}
		}
		snap.release()
		closeStore(t, s)
	}
}

// What an interrupted build gathered is not lost: the next one goes on behind it.
func TestBuildGoesOn(t *testing.T) {
	dir := t.TempDir()
	articles := invented(20)
	stopped := errors.New("stopped")
	open := func() *Store {
		s, err := Open(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	err := s.Rebuild(t.Context(), func(ctx context.Context, ix khabar.Index) error {
		return errors.Join(ix.Write(ctx, khabar.Batch{Put: articles[:12], Checkpoint: 12}), stopped)
	})
	if !errors.Is(err, stopped) {
		t.Fatal(err)
	}
	closeStore(t, s)
	s = open()
	defer closeStore(t, s)
	err = s.Rebuild(t.Context(), func(ctx context.Context, ix khabar.Index) error {
		at, err := ix.Checkpoint(ctx)
		if err != nil || at != 12 {
			t.Errorf("the build goes on after %d, %v", at, err)
		}
		return ix.Write(ctx, khabar.Batch{Put: articles[12:], Checkpoint: 20})
	})
	if err != nil {
		t.Fatal(err)
	}
	if state, err := s.State(t.Context()); err != nil || state.Articles != len(articles) || state.Seq != 20 {
		t.Errorf("%+v, %v", state, err)
	}
}
