package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestExitStatuses holds the statuses that docs/commands.md promises to scripts.
func TestExitStatuses(t *testing.T) {
	data := imported(t)
	broken := filepath.Join(t.TempDir(), "khabar.yaml")
	if err := os.WriteFile(broken, []byte("no-such-setting: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		status int
		args   []string
	}{
		"done":                   {0, []string{"search", "ferry", "--data", data}},
		"nothing found":          {0, []string{"search", "zeppelin", "--data", data}},
		"version":                {0, []string{"version"}},
		"help":                   {0, []string{"--help"}},
		"healthy":                {0, []string{"check", "--data", data}},
		"settings":               {0, []string{"config"}},
		"outlets":                {0, []string{"outlets"}},
		"no such file":           {3, []string{"import", "--data", t.TempDir(), "testdata/no-such-file.jsonl"}},
		"some lines fail":        {3, []string{"import", "--data", t.TempDir(), fixtures + "/broken.jsonl"}},
		"no such command":        {2, []string{"serach"}},
		"no such flag":           {2, []string{"search", "--colour", "ferry"}},
		"no argument":            {2, []string{"import"}},
		"wrong format":           {2, []string{"import", "--format", "docx", fixtures + "/articles.jsonl"}},
		"wrong query":            {2, []string{"search", `"never closed`, "--data", data}},
		"wrong date":             {2, []string{"search", "ferry", "--from", "yesteryear", "--data", data}},
		"wrong sort":             {2, []string{"search", "ferry", "--sort", "loudest", "--data", data}},
		"wrong configuration":    {2, []string{"config", "--config", broken}},
		"no such outlet":         {2, []string{"crawl", "no-such-outlet", "--data", t.TempDir()}},
		"address taken or wrong": {1, []string{"serve", "--addr", "256.0.0.1:1", "--data", t.TempDir()}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.args...)
			if got.status != c.status {
				t.Errorf("khabar %q ended with %d, not %d\nstdout: %s\nstderr: %s", c.args, got.status, c.status, got.stdout, got.stderr)
			}
			if c.status != 0 && !strings.Contains(got.stderr, "khabar") && c.status != 3 {
				t.Errorf("khabar %q does not say what is wrong: %q", c.args, got.stderr)
			}
		})
	}
}

// TestInterrupt stops commands in the middle by SIGINT.
func TestInterrupt(t *testing.T) {
	file := many(t, manyArticles)
	data := t.TempDir()
	p := start(t, "import", "--data", data, file)
	eventually(t, "the first articles in the archive", func() bool { return p.hasEnded() || head(t, data) > 0 })
	status := p.signal(syscall.SIGINT)
	already := status == 0 && strings.Contains(p.printed(), fmt.Sprintf("new %d,", manyArticles))
	if status != 130 && !already {
		t.Errorf("an interrupted import ends with %d; printed:\n%s", status, p.printed())
	}
	done(t, 0, "import", "--data", data, file)
}

func TestServeStopsOnSIGTERM(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--data", imported(t))
	base := p.address()
	if got := search(t, base, "ferry"); got.Total != 2 {
		t.Errorf("ferry: %d", got.Total)
	}
	if status := p.signal(syscall.SIGTERM); status != 0 && status != 130 {
		t.Errorf("the server ended with %d; printed:\n%s", status, p.printed())
	}
}
