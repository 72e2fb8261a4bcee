package warc

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// record writes a record as a crawler does, with its lines ended by CRLF.
func record(version string, fields []string, block string) string {
	head := append([]string{version}, fields...)
	head = append(head, fmt.Sprintf("Content-Length: %d", len(block)))
	return strings.Join(head, "\r\n") + "\r\n\r\n" + block + "\r\n\r\n"
}

func TestReader(t *testing.T) {
	file := record("WARC/1.0", []string{"WARC-Type: warcinfo"}, "software: x\r\n") +
		record("WARC/1.1", []string{"warc-type: Response", "WARC-Target-URI: <https://x.example/1>",
			"WARC-Date: 2026-01-06T09:30:00.123Z"}, "one") +
		"\r\n\r\n" +
		strings.ReplaceAll(record("WARC/0.18", []string{"WARC-Type: response", "WARC-Target-URI: https://x.example/", "\t2",
			"broken line", "WARC-Type: request", "WARC-Date: 2026-01"}, "a\r\n\r\nb"), "WARC-Type: response\r\n", "WARC-Type: response\n")
	reader := NewReader(strings.NewReader(file))
	var got []string
	for {
		r, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		block := "unread"
		if r.Type() != TypeInfo { // what is not read is passed over
			all, err := io.ReadAll(r.Block)
			if err != nil {
				t.Fatal(err)
			}
			block = string(all)
		}
		got = append(got, fmt.Sprintf("%s|%s|%s|%q", r.Type(), r.Target(), r.Date().Format(time.DateOnly), block))
	}
	want := []string{`warcinfo||0001-01-01|"unread"`, `response|https://x.example/1|2026-01-06|"one"`,
		`response|https://x.example/ 2|2026-01-01|"a\r\n\r\nb"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReaderRefuses(t *testing.T) {
	tests := []struct {
		name, file string
		want       error
	}{
		{"another file", "GIF89a", ErrFormat},
		{"a version to come", record("WARC/2.0", nil, ""), ErrFormat},
		{"no length", "WARC/1.0\r\nWARC-Type: response\r\n\r\n", ErrFormat},
		{"a negative length", "WARC/1.0\r\nContent-Length: -1\r\n\r\n", ErrFormat},
		{"a huge length", "WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n", ErrFormat},
		{"an endless field", "WARC/1.0\r\nX: " + strings.Repeat("x", maxHeaderBytes+10), ErrFormat},
		{"endless fields", "WARC/1.0\r\n" + strings.Repeat("X: y\r\n", maxHeaderLines+10), ErrFormat},
		{"endless blank lines", strings.Repeat("\r\n", maxHeaderLines+10), ErrFormat},
		{"cut in the header", "WARC/1.0\r\nContent-Length: 1\r\n", io.ErrUnexpectedEOF},
		{"cut in the block", "WARC/1.0\r\nContent-Length: 10\r\n\r\nabc", io.ErrUnexpectedEOF},
	}
	for _, test := range tests {
		reader := NewReader(strings.NewReader(test.file))
		_, err := reader.Next()
		if err == nil {
			_, err = reader.Next()
		}
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func compressed(t *testing.T, body string, open func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var out bytes.Buffer
	w, err := open(&out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestResponses(t *testing.T) {
	const page = "<html dir=rtl>خبر عاجل</html>"
	zipped := compressed(t, page, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
	deflated := compressed(t, page, func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil })
	raw := compressed(t, page, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 9) })
	br := compressed(t, page, func(w io.Writer) (io.WriteCloser, error) { return brotli.NewWriter(w), nil })
	zst := compressed(t, page, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
	chunks := func(s string) string {
		return fmt.Sprintf("3;x=y\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", s[:3], len(s)-3, s[3:])
	}
	tests := []struct{ name, header, body string }{
		{"plain", "X-Other: 1", page},
		{"chunked", "Transfer-Encoding: chunked", chunks(page)},
		{"said to be chunked", "Transfer-Encoding: chunked", page},
		{"gzip", "Content-Encoding: gzip", zipped},
		{"said to be gzip", "Content-Encoding: gzip", page},
		{"gzip in chunks", "Transfer-Encoding: chunked\r\ncontent-encoding: x-gzip", chunks(zipped)},
		{"deflate", "Content-Encoding: deflate", deflated},
		{"deflate without its frame", "Content-Encoding: deflate", raw},
		{"said to be deflate", "Content-Encoding: deflate", page},
		{"brotli", "Content-Encoding: br", br},
		{"zstd", "Content-Encoding: zstd", zst},
		{"two encodings", "Content-Encoding: br, gzip",
			compressed(t, br, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })},
		{"an encoding that nobody knows", "Content-Encoding: pack200", page},
		{"as Common Crawl renames it", "X-Crawl-Content-Encoding: gzip", page},
	}
	for _, test := range tests {
		block := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + test.header + "\r\n\r\n" + test.body
		r, err := ReadResponse(strings.NewReader(block), 1000)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if r.Status != 200 || r.Header.Get("content-type") != "text/html" || string(r.Body) != page {
			t.Errorf("%s: %d %v %q", test.name, r.Status, r.Header, r.Body)
		}
	}
}

func TestResponsesAreBounded(t *testing.T) {
	bomb := compressed(t, strings.Repeat("x", 1<<20), func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
	for name, block := range map[string]string{
		"long":         "HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("x", 10_001),
		"long in gzip": "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + bomb,
	} {
		if _, err := ReadResponse(strings.NewReader(block), 10_000); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, block := range []string{"", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\n"} {
		if _, err := ReadResponse(strings.NewReader(block), 10_000); err == nil {
			t.Errorf("%q is a response", block)
		}
	}
}

func TestWriterIsReadBack(t *testing.T) {
	date := time.Date(2026, 1, 6, 9, 30, 0, 0, time.UTC)
	write := func() []byte {
		var out bytes.Buffer
		w := NewWriter(&out)
		err := errors.Join(w.WriteInfo(date, Field{"software", "khabar"}),
			w.WriteResponse("https://x.example/أ", date, 203, []Field{{"ETag", "\"a\"\r\nX: y"}}, []byte("<p>\r\n\r\n\x00")),
			w.WriteResource("https://imported.invalid/1", date, "text/plain", nil))
		if err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	file := write()
	if !bytes.Equal(file, write()) {
		t.Error("the same records give other bytes")
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	reader := NewReader(unzipped)
	var types []string
	for {
		r, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		types = append(types, r.Type())
		if !r.Date().Equal(date) {
			t.Errorf("the date is %v", r.Date())
		}
		if r.Type() != TypeResponse {
			continue
		}
		page, err := ReadResponse(r.Block, 1000)
		if err != nil || page.Status != 203 || page.Header.Get("ETag") != `"a"  X: y` || string(page.Body) != "<p>\r\n\r\n\x00" {
			t.Errorf("%+v, %v", page, err)
		}
		if r.Target() != "https://x.example/أ" {
			t.Errorf("the target is %q", r.Target())
		}
	}
	if diff := cmp.Diff([]string{TypeInfo, TypeResponse, TypeResource}, types); diff != "" {
		t.Error(diff)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(record("WARC/1.0", []string{"WARC-Type: response"},
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"))
	f.Add(record("WARC/1.1", []string{"WARC-Type: response", " folded", "WARC-Date: 2026"},
		"HTTP/1.1 200\r\nContent-Encoding: deflate, br\r\n\r\nx"))
	f.Add("WARC/1.0\nContent-Length: 0\n\n")
	f.Fuzz(func(t *testing.T, file string) {
		reader := NewReader(strings.NewReader(file))
		for range 100 {
			r, err := reader.Next()
			if err != nil {
				return
			}
			r.Date()
			if page, err := ReadResponse(r.Block, 1<<16); err == nil && len(page.Body) > 1<<16 {
				t.Fatalf("a body of %d bytes", len(page.Body))
			}
		}
	})
}
