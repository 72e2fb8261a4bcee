package importer

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khabar/importer/warc"
)

var archived = time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)

// webArchive writes a web archive with a page of everything that an import meets.
func webArchive(t testing.TB) string {
	t.Helper()
	var out bytes.Buffer
	w := warc.NewWriter(&out)
	html := []warc.Field{{Name: "Content-Type", Value: "Text/HTML; charset=utf-8"}, {Name: "ETag", Value: `"1"`}}
	pages := []struct {
		target string
		status int
		fields []warc.Field
		body   string
	}{
		{"https://sana.sy/1", 200, html, "<h1>one"},
		{"https://www.sana.sy/2", 200, html, "<h1>two"},
		{"https://noonpost.com/3", 200, html, "<h1>three"},
		{"https://elsewhere.example/4", 200, html, "<h1>of nobody"},
		{"https://sana.sy/5", 404, html, "<h1>gone"},
		{"https://sana.sy/6.pdf", 200, []warc.Field{{Name: "Content-Type", Value: "application/pdf"}}, "<h1>PDF"},
		{"https://sana.sy/7", 200, html, "a list"},
	}
	if err := w.WriteInfo(archived); err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if err := w.WriteResponse(p.target, archived, p.status, p.fields, []byte(p.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.WriteResource("https://"+ImportedHost+"/8", archived, "text/plain", []byte("Title of a text")); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWebArchives(t *testing.T) {
	tests := []struct {
		name    string
		options Options
		want    []string
		skipped int
	}{
		{"known outlets", Options{Outlets: twoOutlets{}}, []string{"one", "two", "three", "Title"}, 5},
		{"one outlet", Options{Outlets: twoOutlets{}, Only: []string{"noon-post"}}, []string{"three"}, 8},
		{"no directory", Options{}, []string{"one", "two", "three", "of nobody", "Title"}, 4},
	}
	for _, test := range tests {
		var c collector
		test.options.Extractor = lettersOnly{}
		report := c.run(t, test.options, file(t, t.TempDir(), "x.warc.gz", webArchive(t)))
		if diff := cmp.Diff(test.want, c.titles()); diff != "" || c.failures != nil || report.Skipped != test.skipped {
			t.Errorf("%s: %+v, %q\n%s", test.name, report, c.failures, diff)
		}
		for _, capture := range c.captures {
			if !capture.Seen.Equal(archived) || !capture.Page.Fetched.Equal(archived) {
				t.Errorf("%s was seen at %v", capture.Article.Title, capture.Seen)
			}
		}
		if page := c.captures[0].Page; page.Status != 200 || page.ETag != `"1"` || string(page.Body) == "" || page.URL == "" {
			t.Errorf("the page is %+v", page)
		}
	}
}

func TestWebArchivesThatAreDamaged(t *testing.T) {
	response := func(fields, block string) string {
		const head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://sana.sy/x\r\n"
		return fmt.Sprintf(head+"%sContent-Length: %d\r\n\r\n%s\r\n\r\n", fields, len(block), block)
	}
	const page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>fine"
	long := response("", page+strings.Repeat("x", maxRecordBytes))
	bomb := response("", page+strings.Repeat("x", maxDocumentBytes))
	file := file(t, t.TempDir(), "x.warc", response("", page)+response("WARC-Truncated: length\r\n", page)+
		response("", "HTTP/1.1 hello")+long+bomb+response("", page)+response("", page)[:120])
	var c collector
	report := c.run(t, Options{Extractor: lettersOnly{}}, file)
	want := []string{
		"x.warc:2: the page was cut short when it was archived (length)",
		"x.warc:3: the archived response cannot be read",
		"x.warc:4: the record is longer than 11 MiB",
		"x.warc:5: the page is longer than 10 MiB",
		"x.warc:7: the file cannot be read on from here; it may be cut short or damaged",
	}
	if diff := cmp.Diff(want, c.failures); diff != "" || report.New != 2 {
		t.Errorf("%+v\n%s", report, diff)
	}
}
