package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeys makes a key with the program, serves with it, and asks with it from the terminal.
func TestKeys(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys")
	key := strings.TrimSpace(done(t, 0, "keys", "new", "sara", "--file", file).stdout)
	done(t, 0, "keys", "new", "nadia", "--file", file)
	if got := done(t, 2, "keys", "new", "sara", "--file", file); !strings.Contains(got.stderr, "line 3") {
		t.Errorf("a second key of one name: %s", got.stderr)
	}
	kept, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(kept), key) || strings.Count(string(kept), "\n") != 2 {
		t.Fatalf("%v: the file of keys is\n%s", err, kept)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the file of keys: %v %v", info.Mode(), err)
	}

	p := start(t, "demo", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--api-keys", file, "--log-level", "debug")
	base := p.address()
	if status, _ := get(t, base+"/api/v1/count"); status != http.StatusUnauthorized {
		t.Errorf("without a key the answer is %d", status)
	}
	if got := done(t, 2, "search", "--server", base, "dam"); !strings.Contains(got.stderr, "Authorization: Bearer") {
		t.Errorf("without a key the terminal says %s", got.stderr)
	}
	if got := done(t, 0, "search", "--server", base, "--key", key, "dam"); !strings.Contains(got.stdout, "articles") {
		t.Errorf("with a key the terminal says %s", got.stdout)
	}
	if got := done(t, 0, "export", "--server", base, "--key", key, "dam"); !strings.HasPrefix(got.stdout, "{") {
		t.Errorf("with a key the export is %.80s", got.stdout)
	}
	if strings.Contains(p.printed(), key) || !strings.Contains(p.printed(), `caller="key sara"`) {
		t.Errorf("the log:\n%s", p.printed())
	}
	_, others, _ := strings.Cut(string(kept), "\n")
	if err := os.WriteFile(file, []byte(others), 0o600); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a key that was taken out is refused", func() bool {
		return strings.Contains(run(t, "search", "--server", base, "--key", key, "dam").stderr, "not one of those")
	})
}
