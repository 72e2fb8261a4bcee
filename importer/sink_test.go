package importer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"khabar"
)

// forget is a sink that keeps nothing.
func forget(_ context.Context, captures []khabar.Capture) ([]khabar.Outcome, error) {
	outcomes := make([]khabar.Outcome, len(captures))
	for i := range outcomes {
		outcomes[i] = khabar.OutcomeNew
	}
	return outcomes, nil
}

// collector is a sink and keeps what it is given and told.
type collector struct {
	captures []khabar.Capture
	batches  int
	failures []string // "file:line: reason"
}

func (c *collector) put(_ context.Context, captures []khabar.Capture) ([]khabar.Outcome, error) {
	c.captures = append(c.captures, captures...)
	c.batches++
	outcomes, bad := make([]khabar.Outcome, len(captures)), khabar.BadCaptures{}
	for i, capture := range captures {
		if err := capture.Article.Normalize(); err != nil {
			bad[i] = err
			continue
		}
		outcomes[i] = khabar.OutcomeNew
	}
	if len(bad) > 0 {
		return outcomes, bad
	}
	return outcomes, nil
}

func (c *collector) titles() (all []string) {
	for _, capture := range c.captures {
		all = append(all, capture.Article.Title)
	}
	return all
}

// run imports and fails the test if the import itself does.
func (c *collector) run(t *testing.T, o Options, paths ...string) Report {
	t.Helper()
	o.Sink = c.put
	o.Failed = func(f Failure) {
		c.failures = append(c.failures, fmt.Sprintf("%s:%d: %s", filepath.Base(f.File), f.Line, f.Reason))
	}
	report, err := Import(t.Context(), o, paths...)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// file writes a file into a folder of the test.
func file(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
