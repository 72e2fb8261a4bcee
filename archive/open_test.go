package archive

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"khabar"
)

func TestOpenRefusesWhatIsNoArchive(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := filepath.Join(dir, "other.db")
	sqlExec(t, other, "CREATE TABLE recipes (name TEXT)")
	newer := filepath.Join(dir, "newer.db")
	closeNow(t, newer)
	sqlExec(t, newer, "PRAGMA user_version = 999")
	tests := []struct {
		path, message string
		kind          khabar.Kind
	}{
		{write("text.db", []byte(strings.Repeat("This is a letter. ", 100))), "not a SQLite file", khabar.KindDamaged},
		{other, "not a khabar archive", khabar.KindInvalid},
		{newer, "newer khabar", khabar.KindDamaged},
		{dir, "cannot be opened", khabar.KindInvalid},
		{filepath.Join(write("file", nil), "archive.db"), "cannot be made", khabar.KindInvalid},
	}
	for _, test := range tests {
		a, err := Open(t.Context(), test.path)
		if err == nil {
			t.Errorf("%s is opened (closing it: %v)", filepath.Base(test.path), a.Close())
		}
		if khabar.KindOf(err) != test.kind || !strings.Contains(khabar.MessageOf(err), test.message) {
			t.Errorf("%s: %q (%s), want %q (%s): %v", filepath.Base(test.path), khabar.MessageOf(err), khabar.KindOf(err), test.message,
				test.kind, err)
		}
	}
	if journal := sqlExec(t, other, "PRAGMA journal_mode"); journal != "delete" {
		t.Errorf("the foreign file was changed: its journal is %s", journal)
	}
}

// sqlExec runs a statement on a file without the archive, and returns the first value it gives, if any.
func sqlExec(t *testing.T, path, query string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	var result string
	if err := db.QueryRowContext(t.Context(), query).Scan(&result); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return result
}

func closeNow(t *testing.T, path string) {
	t.Helper()
	a, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOddPathsAreFiles(t *testing.T) {
	for _, name := range []string{"a b?mode=memory.db", "100%25#x.db", "أرشيف.db", "deep/er/archive.db"} {
		path := filepath.Join(t.TempDir(), name)
		a := openAt(t, path)
		put(t, a, capture(1, address, "T", "a"))
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestMigrations(t *testing.T) {
	number := func(files ...string) error {
		fs := fstest.MapFS{}
		for _, f := range files {
			fs["migrations/"+f] = &fstest.MapFile{}
		}
		_, err := readMigrations(fs)
		return err
	}
	if err := number("0001_a.sql", "0002_b.sql"); err != nil {
		t.Error(err)
	}
	for _, files := range [][]string{{"0001_a.sql", "0003_b.sql"}, {"0001_a.sql", "0001_b.sql"}, {"a.sql"}, {"0002_a.sql"}} {
		if number(files...) == nil {
			t.Errorf("%v is accepted", files)
		}
	}
}

// TestOldArchivesAreBroughtUpToDate makes an archive of every former schema, with an article, and opens it.
func TestOldArchivesAreBroughtUpToDate(t *testing.T) {
	steps, err := readMigrations(migrations)
	if err != nil {
		t.Fatal(err)
	}
	for version := 1; version <= len(steps); version++ {
		path := filepath.Join(t.TempDir(), "archive.db")
		sqlExec(t, path, fmt.Sprintf("%s; PRAGMA application_id = %d; PRAGMA user_version = %d;", strings.Join(steps[:version], ";\n"),
			applicationID, version))
		sqlExec(t, path, "INSERT INTO outlets (id) VALUES ('o')")
		sqlExec(t, path, `INSERT INTO articles (seq, id, url, outlet, lang, title, published_source, first_seen, seen, revision, words,
			content_hash, body) VALUES (1, 'a', 'https://x.example/', 'o', 'en', 'T', 'unknown', '2026-01-01T00:00:00Z',
			'2026-01-01T00:00:00Z', 1, 1, 'h', 'b')`)
		a := openAt(t, path)
		if got, err := a.Article(t.Context(), "a"); err != nil || got.Title != "T" {
			t.Errorf("from schema %d: %+v, %v", version, got, err)
		}
		if got := sqlExec(t, path, "PRAGMA user_version"); got != fmt.Sprint(len(steps)) {
			t.Errorf("from schema %d: the file has the schema %s", version, got)
		}
	}
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openAt(t, path)
	steps, err := readMigrations(migrations)
	if err != nil {
		t.Fatal(err)
	}
	bad := append(steps, "CREATE TABLE half (x TEXT)", "CREATE TABLE wrong (")
	err = a.update(t.Context(), "open", func(tx *sql.Tx) error { return applyMigrations(t.Context(), tx, "archive.db", bad) })
	if err == nil {
		t.Error("no error")
	}
	if n := sqlExec(t, path, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"); n != "0" {
		t.Error("half of the migrations stayed")
	}
}

func TestDamageIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "archive.db")
	a, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		put(t, a, capture(1, fmt.Sprintf("https://x.example/%d", i), "T", strings.Repeat("text ", 500)))
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage := map[string]func([]byte) []byte{
		"cut short":   func(b []byte) []byte { return b[:len(b)/2] },
		"overwritten": func(b []byte) []byte { copy(b[len(b)/3:], bytes.Repeat([]byte{0xa5}, 20_000)); return b },
		"letters":     func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("text text text"), []byte("text test text")) },
	}
	for name, change := range damage {
		if err := os.WriteFile(path, change(bytes.Clone(whole)), 0o644); err != nil {
			t.Fatal(err)
		}
		a, err := Open(t.Context(), path)
		if khabar.KindOf(err) == khabar.KindDamaged {
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		report, err := a.Check(t.Context())
		if err != nil || len(report.Problems) == 0 {
			t.Errorf("%s: the check finds %v (%v)", name, report, err)
		}
		if _, err := a.Changes(t.Context(), 0, 1000, 1<<30); name != "letters" && khabar.KindOf(err) != khabar.KindDamaged {
			t.Errorf("%s: the change feed says %v", name, err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}
