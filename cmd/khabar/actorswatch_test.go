package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The operator is told once of tables that were edited under a running server, also of ones that cannot be read.
func TestEditedActorsAreReported(t *testing.T) {
	const row = "id\tkind\tlang\tname\trole\tflags\tfrom\tto\tnote\nsalma-hourani\tperson\ten\tSalma Hourani\tcanonical\n"
	table := filepath.Join(t.TempDir(), "own.tsv")
	write := func(text string) {
		if err := os.WriteFile(table, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(row)
	s := &settings{actors: filepath.Dir(table)}
	names, err := s.loadActors()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := &house{actors: names, log: slog.New(slog.NewTextHandler(&log, nil))}
		ctx, stop := context.WithCancel(t.Context())
		go func() { _ = h.watchActors(s, time.Minute)(ctx) }()
		for i, step := range []struct {
			text  string
			warns int // so far
		}{{row, 0}, {row + "salma-hourani\tperson\ten\tS. Hourani of Daraa\talias\n", 1}, {row, 1}, {"nonsense", 2}, {row, 2}} {
			write(step.text)
			time.Sleep(2*time.Minute + time.Second)
			synctest.Wait()
			if got := strings.Count(log.String(), "the tables of actors changed"); got != step.warns {
				t.Errorf("step %d: %d warnings, not %d:\n%s", i, got, step.warns, log.String())
			}
		}
		stop()
	})
}
