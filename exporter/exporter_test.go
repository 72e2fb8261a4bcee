package exporter

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khabar"
	"khabar/importer"
	"khabar/internal/require"
)

func full() *khabar.Article {
	return &khabar.Article{
		URL: "https://x.example/أخبار/1", Outlet: "o", Origin: "axios", Lang: "ar", Title: "\u202bخبر\u202c «عاجل» <b> & \u2028",
		Authors: []string{"ليلى", "O'Neil; \"X\""}, Credits: []string{"AFP"}, Section: "سياسة", Tags: []string{"أ"},
		Image:           "https://x.example/i.jpg",
		Published:       khabar.Date{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Precision: khabar.PrecisionMonth},
		PublishedSource: khabar.DateText, Modified: khabar.At(time.Date(2026, 1, 6, 9, 30, 0, 0, time.UTC)),
		FirstSeen: time.Date(2026, 1, 7, 0, 0, 0, 0, time.UTC), Removed: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
		Body: "الأولى\n\n=1+1\n\nثالثة 😀 \x01", Revision: 3, Cluster: "c", Country: "sy",
		Actors: []khabar.Mentioned{{ID: "axios", Count: 2}, {ID: "sdf", Count: 1}}, Places: []khabar.Mentioned{{ID: "paris", Count: 1}},
		Sources: map[string]string{"title": "h1"},
		Extra: map[string]json.RawMessage{"places": json.RawMessage(`["usa",1.50]`), "id": json.RawMessage(`"42"`),
			"title": json.RawMessage(`"other"`)},
	}
}

func plain() *khabar.Article {
	return &khabar.Article{URL: "https://x.example/2", Outlet: "o", Title: "=HYPERLINK(1)"}
}

func normal(t *testing.T, articles ...*khabar.Article) []*khabar.Article {
	t.Helper()
	for _, a := range articles {
		if err := a.Normalize(); err != nil {
			t.Fatal(err)
		}
	}
	return articles
}

func export(t *testing.T, w Writer, articles []*khabar.Article) {
	t.Helper()
	for _, a := range articles {
		if err := w.Write(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsExportedIsImportedAsItWas(t *testing.T) {
	want := normal(t, full(), plain())
	var out bytes.Buffer
	export(t, NDJSON(&out), want)
	var got []*khabar.Article
	for line := range bytes.Lines(out.Bytes()) {
		a, err := importer.ParseLine(line)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, normal(t, a)...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-exported +imported):\n%s", diff)
	}
	if strings.Contains(out.String(), `\u003c`) {
		t.Error("letters of HTML are escaped")
	}
}

func TestCSV(t *testing.T) {
	var out bytes.Buffer
	export(t, CSV(&out, true), normal(t, full(), plain()))
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	if !marked {
		t.Error("there is no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	cell := func(row int, column string) string {
		for i, name := range rows[0] {
			if name == column {
				return rows[row][i]
			}
		}
		t.Fatalf("there is no column %s", column)
		return ""
	}
	for column, want := range map[string]string{
		"authors": `ليلى; O'Neil; "X"`, "published": "2026-01", "first_seen": "2026-01-07T00:00:00Z", "revision": "3",
		"actors": "axios; sdf", "body": full().Body, "lang": "ar", "published_first": "2026-01-01", "published_last": "2026-01-31", "removed": "2026-02-01T00:00:00Z", "origin": "axios",
	} {
		if got := cell(1, column); got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
	if got := cell(2, "title"); got != "'=HYPERLINK(1)" {
		t.Errorf("a formula is left: %q", got)
	}
	var bare bytes.Buffer
	export(t, CSV(&bare, false), nil)
	if !strings.HasPrefix(bare.String(), "id,url,outlet,") {
		t.Errorf("the first row is %q", bare.String())
	}
}

func TestFormulas(t *testing.T) {
	for cell, want := range map[string]string{"=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\r=": "'\r=",
		"x=1": "x=1", "": "", "«=": "«="} {
		if got := harmless(cell); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
}

func TestEveryColumnIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../docs/exporting.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range columns {
		if !bytes.Contains(doc, []byte("`"+c.name+"`")) {
			t.Errorf("docs/exporting.md does not say what %s is", c.name)
		}
	}
}

// full is a disk that takes nothing more.
type fullDisk struct{}

var errFull = errors.New("no space left")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestAFullDiskIsTold(t *testing.T) {
	for name, w := range map[string]Writer{
		"ndjson": NDJSON(fullDisk{}), "csv": CSV(fullDisk{}, false), "csv with mark": CSV(fullDisk{}, true),
		"parquet": Parquet(fullDisk{}),
	} {
		err := w.Write(plain()) // may be kept until the end
		if err := errors.Join(err, w.Close()); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// writePages writes a web archive of three pages: fetched, fetched with bytes that are no text, imported.
func writePages(t *testing.T, out io.Writer) {
	t.Helper()
	fetched := time.Date(2026, 1, 6, 9, 30, 0, 0, time.UTC)
	w, err := WARC(out, "khabar (test)", fetched)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*khabar.Page{
		{URL: "https://x.example/a", FinalURL: "https://x.example/b", Fetched: fetched, Status: 200,
			MediaType: "text/html; charset=utf-8", ETag: `W/"1"`, Modified: "Tue, 06 Jan 2026 09:30:00 GMT", Body: []byte("<h1>خبر</h1>")},
		{URL: "https://x.example/c?q=أ", Fetched: fetched, Status: 203, Body: []byte("\x00\xff\r\n\r\nWARC/1.1\r\n")},
		{URL: "https://imported.invalid/1", Fetched: fetched, MediaType: "text/plain", Body: []byte("text")},
	} {
		if err := w.Write(p); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOtherToolsReadOurWebArchives(t *testing.T) {
	warcio := require.Tool(t, "warcio")
	path := filepath.Join(t.TempDir(), "pages.warc.gz")
	var out bytes.Buffer
	writePages(t, &out)
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		out, err := exec.Command(warcio, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("warcio %s: %v\n%s", args[0], err, out)
		}
		return string(out)
	}
	check := run("check", "-v", path)
	if strings.Contains(check, "fail") || strings.Count(check, "digest pass") != 4 {
		t.Errorf("warcio check says\n%s", check)
	}
	var got []string
	for line := range strings.Lines(run("index", "-f", "offset,warc-type,warc-target-uri,http:status,http:content-type", path)) {
		var fields map[string]string
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		got = append(got, strings.Join([]string{fields["warc-type"], fields["warc-target-uri"], fields["http:status"],
			fields["http:content-type"]}, " "))
		if fields["warc-type"] == "response" && fields["http:status"] == "200" {
			if body := run("extract", "--payload", path, fields["offset"]); body != "<h1>خبر</h1>" {
				t.Errorf("warcio extracts %q", body)
			}
		}
	}
	want := []string{"warcinfo   ", "response https://x.example/b 200 text/html; charset=utf-8",
		"response https://x.example/c?q=أ 203 ", "resource https://imported.invalid/1  "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
