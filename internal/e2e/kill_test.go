package e2e

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khabar/archive"
)

// Ten kills each, as the project promises; manyArticles is enough work to be killed in the middle of.
const (
	kills        = 10
	manyArticles = 6000
)

// many writes a file with n articles of our own, each with a text of its own, and returns its path.
func many(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "many.jsonl")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := json.NewEncoder(file)
	for i := range n {
		body := strings.Repeat(fmt.Sprintf("Reading %d of the gauge was entered by watchman %d and found in order. ", i, i%37), 12)
		if err := lines.Encode(map[string]any{"url": fmt.Sprintf("https://gauge.example/%d", i), "outlet": "gauge", "lang": "en",
			"title": fmt.Sprintf("Gauge reading %d", i), "published": "2026-02-01", "body": body}); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// head returns the archive's newest sequence number: what has been acknowledged.
func head(t *testing.T, data string) uint64 {
	t.Helper()
	path := filepath.Join(data, "khabar.sqlite")
	if _, err := os.Stat(path); err != nil {
		return 0
	}
	a, err := archive.Open(t.Context(), path)
	if err != nil {
		return 0 // it is being made
	}
	seq, err := a.Head(t.Context())
	if closing := a.Close(); err != nil || closing != nil {
		t.Fatal(err, closing)
	}
	return seq
}

// TestKilledImportLosesNothing kills imports as soon as they have acknowledged something new. What was acknowledged stays, and the
// last run completes the rest.
func TestKilledImportLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("ten imports are killed")
	}
	file := many(t, manyArticles)
	data := t.TempDir()
	acknowledged, inside := uint64(0), 0
	for range kills {
		p := start(t, "import", "--data", data, file)
		eventually(t, "a further batch", func() bool { return p.hasEnded() || head(t, data) > acknowledged })
		if err := p.command.Process.Kill(); err != nil && !p.hasEnded() {
			t.Fatal(err)
		}
		<-p.ended
		if p.command.ProcessState.ExitCode() < 0 { // ended by the signal
			inside++
		}
		now := head(t, data)
		if now < acknowledged {
			t.Fatalf("%d changes were acknowledged, %d are there", acknowledged, now)
		}
		acknowledged = now
	}
	t.Logf("%d of %d kills came in the middle, the last one after %d changes", inside, kills, acknowledged)
	last := done(t, 0, "import", "--data", data, file).stdout
	if !strings.Contains(last, "failed 0") || !strings.Contains(last, "revised 0") {
		t.Errorf("the last run says: %s", last)
	}
	done(t, 0, "index", "--data", data)
	if all := find(t, data, "", "--size", "1"); all.Total != manyArticles {
		t.Errorf("%d articles are there, not %d", all.Total, manyArticles)
	}
	done(t, 0, "check", "--data", data)
}

// TestKilledIndexingLosesNothing kills the indexer once it has begun to write, a little later each time; the next run goes on.
func TestKilledIndexingLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("ten runs of the indexer are killed")
	}
	data := t.TempDir()
	done(t, 0, "import", "--data", data, many(t, manyArticles))
	inside := 0
	for i := range kills {
		before := fingerprint(t, data)
		p := start(t, "index", "--data", data)
		eventually(t, "something written", func() bool { return p.hasEnded() || fingerprint(t, data) != before })
		time.Sleep(time.Duration(i) * 30 * time.Millisecond) // somewhere inside; where exactly does not matter
		if err := p.command.Process.Kill(); err != nil && !p.hasEnded() {
			t.Fatal(err)
		}
		<-p.ended
		if p.command.ProcessState.ExitCode() < 0 {
			inside++
		}
	}
	t.Logf("%d of %d kills came in the middle", inside, kills)
	done(t, 0, "index", "--data", data)
	if all := find(t, data, "gauge", "--size", "1"); all.Total != manyArticles {
		t.Errorf("%d articles are found, not %d", all.Total, manyArticles)
	}
	done(t, 0, "check", "--data", data)
}

// fingerprint changes whenever a file of the index appears, goes or grows.
func fingerprint(t *testing.T, data string) string {
	t.Helper()
	var out strings.Builder
	_ = filepath.WalkDir(filepath.Join(data, "index"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // a file may go while we look
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintln(&out, path, info.Size())
		}
		return nil
	})
	return out.String()
}
