package bleveindex

import (
	"context"
	"log/slog"
	"testing"

	"khabar"
	"khabar/indexer/indextest"
)

// quiet keeps what tests provoke out of their output.
var quiet = Options{Logger: slog.New(slog.DiscardHandler)}

// nothing fills an index with nothing.
func nothing(context.Context, khabar.Index) error { return nil }

// openEmpty opens a new index that can be written to.
func openEmpty(t testing.TB, dir string) *Store {
	t.Helper()
	return openWith(t, dir, quiet)
}

func openWith(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Fault() != nil {
		if err := s.Rebuild(context.Background(), nothing); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func closeStore(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestEngine is the suite that every engine must pass.
func TestEngine(t *testing.T) {
	indextest.Run(t, func(t *testing.T) indextest.Opened {
		dir := t.TempDir()
		open := func() *Store {
			o := quiet
			o.Actors = indextest.Actors{}
			return openWith(t, dir, o)
		}
		s := open()
		t.Cleanup(func() { closeStore(t, s) })
		return indextest.Opened{Engine: s, Reopen: func(t *testing.T) indextest.Engine {
			closeStore(t, s)
			s = open()
			return s
		}}
	})
}
