package e2e

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar/internal/require"
)

// seedWords are words that stand in each seed and tell it from the others, with what its text states of itself.
var seedWords = []struct{ query, published string }{
	{`Jerusalem Post "integration cell" "ski resort"`, "2026-01"},
	{`"joint fusion mechanism" sovereignty`, ""},
	{`"humanitarian corridor" Suwayda "fifth round"`, ""},
}

// TestSeeds imports the articles saved as plain text and finds each by its own words.
func TestSeeds(t *testing.T) {
	files := require.Seeds(t)
	data := t.TempDir()
	done(t, 0, append([]string{"import", "--data", data}, files...)...)
	done(t, 0, "index", "--data", data)
	if all := find(t, data, ""); all.Total != len(files) {
		t.Errorf("%d of %d seeds came in", all.Total, len(files))
	}
	for _, seed := range seedWords {
		found := find(t, data, seed.query)
		if found.Total != 1 || len(found.Hits[0].Snippets) == 0 {
			t.Errorf("%s finds %d, with %+v", seed.query, found.Total, found.Hits)
			continue
		}
		if !strings.HasPrefix(found.Hits[0].Published, seed.published) {
			t.Errorf("%s is dated %q", seed.query, found.Hits[0].Published)
		}
	}
	if both := find(t, data, "security agreement"); both.Total < 2 {
		t.Errorf("security agreement finds %d", both.Total)
	}
}

// corpusLines is how much of each corpus file this test reads; the whole of it is measured by hand.
const corpusLines = 1500

// TestCorpus imports and indexes real articles: none fails, and the numbers agree all along the way.
func TestCorpus(t *testing.T) {
	var parts []string
	total := 0
	for i, file := range require.Corpus(t) {
		part, lines := firstLines(t, file, fmt.Sprintf("part%d.jsonl", i))
		parts = append(parts, part)
		total += lines
	}
	if testing.Short() {
		t.Skip("thousands of articles are imported")
	}
	data := t.TempDir()
	report := done(t, 0, append([]string{"import", "--data", data}, parts...)...).stdout
	if !strings.Contains(report, fmt.Sprintf("new %d,", total)) {
		t.Errorf("of %d lines: %s", total, report)
	}
	done(t, 0, "index", "--data", data)
	if all := find(t, data, "", "--size", "1"); all.Total != total {
		t.Errorf("%d articles are indexed, not %d", all.Total, total)
	}
	for _, query := range []string{"oil prices", "أسعار النفط"} {
		if found := find(t, data, query); found.Total == 0 || len(found.Hits[0].Snippets) == 0 {
			t.Errorf("%s finds %d", query, found.Total)
		}
	}
	done(t, 0, "check", "--data", data)
}

// firstLines copies the first lines of a compressed file and says how many there were.
func firstLines(t *testing.T, file, name string) (path string, lines int) {
	t.Helper()
	packed, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close() //nolint:errcheck // only read
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), name)
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for reader := bufio.NewReader(unpacked); lines < corpusLines; lines++ {
		line, err := reader.ReadString('\n')
		if errors.Is(err, io.EOF) && line == "" {
			break
		}
		if _, err := out.WriteString(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path, lines
}
