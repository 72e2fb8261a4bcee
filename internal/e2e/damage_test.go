package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// indexFiles returns the files under the data folder's index whose name ends in a suffix.
func indexFiles(t *testing.T, data, suffix string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(filepath.Join(data, "index"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, suffix) {
			found = append(found, path)
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("the index has no %s (%v)", suffix, err)
	}
	return found
}

// TestDamagedIndexIsRebuilt breaks the index in several ways; the archive gives it back.
func TestDamagedIndexIsRebuilt(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, data string) error{
		"no root.bolt":    func(t *testing.T, data string) error { return os.Remove(indexFiles(t, data, "root.bolt")[0]) },
		"empty root.bolt": func(t *testing.T, data string) error { return os.Truncate(indexFiles(t, data, "root.bolt")[0], 0) },
		"cut segment":     func(t *testing.T, data string) error { return os.Truncate(indexFiles(t, data, ".zap")[0], 100) },
		"no segment":      func(t *testing.T, data string) error { return os.Remove(indexFiles(t, data, ".zap")[0]) },
		"no index":        func(_ *testing.T, data string) error { return os.RemoveAll(filepath.Join(data, "index")) },
	} {
		t.Run(name, func(t *testing.T) {
			data := imported(t)
			if err := damage(t, data); err != nil {
				t.Fatal(err)
			}
			if checked := run(t, "check", "--data", data); checked.status == 0 || checked.stdout+checked.stderr == "" {
				t.Errorf("check ends with %d and says: %s%s", checked.status, checked.stdout, checked.stderr)
			}
			rebuilt := done(t, 0, "index", "--data", data)
			if name != "no index" && !strings.Contains(strings.ToLower(rebuilt.stdout+rebuilt.stderr), "rebuil") {
				t.Errorf("index does not say that it rebuilds: %s%s", rebuilt.stdout, rebuilt.stderr)
			}
			if got := find(t, data, "ferry"); got.Total != 2 {
				t.Errorf("after the rebuild ferry finds %d", got.Total)
			}
			done(t, 0, "check", "--data", data)
		})
	}
}

// TestServeSurvivesADamagedIndex starts the server on a broken index: it comes up, and answers once it has rebuilt it.
func TestServeSurvivesADamagedIndex(t *testing.T) {
	data := imported(t)
	if err := os.Remove(indexFiles(t, data, "root.bolt")[0]); err != nil {
		t.Fatal(err)
	}
	base := start(t, "serve", "--addr", "127.0.0.1:0", "--data", data).address()
	eventually(t, "the rebuilt index", func() bool { return search(t, base, "ferry").Total == 2 })
}

func TestReindex(t *testing.T) {
	data := imported(t)
	done(t, 0, "reindex", "--data", data)
	if got := find(t, data, "ferry"); got.Total != 2 {
		t.Errorf("after reindex ferry finds %d", got.Total)
	}
	done(t, 0, "check", "--data", data)
}

// TestCheckSeesADamagedArchive overwrites the middle of the archive.
func TestCheckSeesADamagedArchive(t *testing.T) {
	data := imported(t)
	files, err := filepath.Glob(filepath.Join(data, "*.sqlite"))
	if err != nil || len(files) != 1 {
		t.Fatal(err, files)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096 // SQLite's; the first one stays, so that the file is still a database
	for i := page; i < len(text); i++ {
		text[i] ^= 0xa5
	}
	if err := os.WriteFile(files[0], text, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "check", "--data", data); got.status == 0 || got.stdout+got.stderr == "" {
		t.Errorf("check of a damaged archive ends with %d and says: %s%s", got.status, got.stdout, got.stderr)
	}
}
