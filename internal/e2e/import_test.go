package e2e

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const fixtures = "testdata/import"

// imported returns a data folder with the good fixture in it, indexed.
func imported(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	done(t, 0, "import", "--data", data, fixtures+"/articles.jsonl")
	done(t, 0, "index", "--data", data)
	return data
}

// find searches on the terminal and returns the answer that --json prints.
func find(t *testing.T, data, query string, flags ...string) answer {
	t.Helper()
	args := append([]string{"search", query, "--json", "--data", data}, flags...)
	return decode(t, []byte(done(t, 0, args...).stdout))
}

func TestImportReportsBrokenLinesAndGoesOn(t *testing.T) {
	data := t.TempDir()
	got := done(t, 3, "import", "--data", data, fixtures+"/broken.jsonl", fixtures+"/articles.jsonl")
	for line, reason := range map[string]string{"2": "", "3": "address", "4": "date", "5": "neither"} {
		place := "broken.jsonl:" + line + ": "
		_, after, ok := strings.Cut(got.stderr, place)
		first, _, _ := strings.Cut(after, "\n")
		if !ok || !strings.Contains(first, reason) {
			t.Errorf("line %s is not reported with a reason that names %q:\n%s", line, reason, got.stderr)
		}
	}
	if n := strings.Count(got.stderr, "broken.jsonl:"); n != 4 {
		t.Errorf("%d lines are reported, not 4:\n%s", n, got.stderr)
	}
	done(t, 0, "index", "--data", data)
	if all := find(t, data, ""); all.Total != 5 {
		t.Errorf("%d articles came in, not 5", all.Total)
	}
}

func TestImportTwiceChangesNothing(t *testing.T) {
	data := imported(t)
	before := done(t, 0, "export", "", "--format", "ndjson", "--data", data).stdout
	again := done(t, 0, "import", "--data", data, fixtures+"/articles.jsonl").stdout
	if !strings.Contains(again, "new 0, revised 0, updated 0, unchanged 3") {
		t.Errorf("the second import says: %s", again)
	}
	done(t, 0, "index", "--data", data)
	if after := done(t, 0, "export", "", "--format", "ndjson", "--data", data).stdout; after != before {
		t.Errorf("the export changed from\n%s\nto\n%s", before, after)
	}
}

func TestImportPagesAndText(t *testing.T) {
	data := t.TempDir()
	folder := t.TempDir()
	for _, name := range []string{"saved.html", "note.txt"} {
		text, err := os.ReadFile(filepath.Join(fixtures, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done(t, 0, "import", "--data", data, "--outlet", "upper-bank", folder)
	done(t, 0, "index", "--data", data)
	arabic := find(t, data, "القناة الحجرية")
	if arabic.Total != 1 || arabic.Hits[0].Title != "قناة قديمة تعود إلى العمل" ||
		!strings.HasPrefix(arabic.Hits[0].Published, "2026-05-10") || arabic.Hits[0].URL != "https://upper-bank.example/archives/4711/qanat/" || arabic.Hits[0].Lang != "ar" {
		t.Errorf("the saved page is found as %+v", arabic.Hits)
	}
	english := find(t, data, `"tenor bell"`)
	if english.Total != 1 || english.Hits[0].Title != "Bell ringers want their river back" ||
		english.Hits[0].Published != "2026-03-12" {
		t.Errorf("the text is found as %+v", english.Hits)
	}
}

func TestSearchOnTheTerminal(t *testing.T) {
	data := imported(t)
	if got := find(t, data, "ferry"); got.Total != 2 {
		t.Errorf("ferry: %d", got.Total)
	}
	if got := find(t, data, "ferry -barge"); got.Total != 1 || got.Hits[0].Title != "The ferry at Old Weir stops for repairs" {
		t.Errorf("ferry -barge: %+v", got.Hits)
	}
	if got := find(t, data, "العبارة"); got.Total != 1 { // written with a shadda in the article
		t.Errorf("العبارة: %d", got.Total)
	}
	if got := find(t, data, "", "--lang", "ar"); got.Total != 1 {
		t.Errorf("--lang ar: %d", got.Total)
	}
	if got := find(t, data, "", "--from", "2026-03-10", "--to", "2026-03-31"); got.Total != 1 {
		t.Errorf("--from --to: %d", got.Total)
	}
	newest := find(t, data, "", "--sort", "newest", "--size", "1")
	if len(newest.Hits) != 1 || newest.Hits[0].Title != "New winch arrives by barge" || newest.Total != 3 {
		t.Errorf("--sort newest --size 1: %+v", newest)
	}
	if text := done(t, 0, "search", "winch", "--data", data).stdout; !strings.Contains(text, "New [winch] arrives by barge") {
		t.Errorf("search prints %s", text)
	}
}

// TestExportComesBack exports what was imported and imports it again elsewhere: nothing is lost on the way.
func TestExportComesBack(t *testing.T) {
	data := imported(t)
	ndjson := done(t, 0, "export", "", "--format", "ndjson", "--data", data).stdout
	if !strings.Contains(ndjson, `"desk":"regional"`) {
		t.Errorf("the key that khabar does not know is lost:\n%s", ndjson)
	}
	file := filepath.Join(t.TempDir(), "out.jsonl")
	if err := os.WriteFile(file, []byte(ndjson), 0o600); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	done(t, 0, "import", "--data", other, file)
	before, after := parseExport(t, ndjson), exported(t, other)
	for where, a := range before {
		b := after[where]
		if a.ContentHash() != b.ContentHash() || !a.Published.Equal(b.Published) || !slices.Equal(a.Authors, b.Authors) {
			t.Errorf("%s came back as %+v", where, b)
		}
	}
	if len(before) != 3 || len(after) != 3 {
		t.Errorf("%d articles became %d", len(before), len(after))
	}
}

func TestExportCSV(t *testing.T) {
	text := done(t, 0, "export", "العبارة OR winch", "--format", "csv", "--data", imported(t)).stdout
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%v, %d rows:\n%s", err, len(rows), text)
	}
	if !strings.Contains(text, "توقف عبّارة السد القديم للصيانة") {
		t.Errorf("the Arabic title is not intact:\n%s", text)
	}
}

// TestCorrectedPageBecomesARevision saves an article of the demo before and after its outlet corrected it.
func TestCorrectedPageBecomesARevision(t *testing.T) {
	sites, folder := press(t)
	data := t.TempDir()
	saved := filepath.Join(t.TempDir(), "saved.html")
	for visit, report := range []string{"new 1,", "new 0, revised 1,", "new 0, revised 0,"} {
		for _, one := range sites.Truth() {
			if one.Revisable {
				_, page := get(t, one.Article.URL)
				if err := os.WriteFile(saved, page, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		got := done(t, 0, "import", "--data", data, "--outlets", folder, "--outlet", "majra", saved)
		if !strings.Contains(got.stdout, report) {
			t.Errorf("visit %d: %s", visit+1, got.stdout)
		}
		sites.Revise()
	}
	for where, a := range exported(t, data, "--outlets", folder) {
		if a.Revision != 2 || !strings.Contains(a.Body, "سبعة عشر شخصاً") || strings.Contains(a.Body, "أربعة عشر شخصاً") {
			t.Errorf("%s has revision %d:\n%s", where, a.Revision, a.Body)
		}
	}
}
