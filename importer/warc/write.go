package warc

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Writer writes records of WARC/1.1, each compressed by itself, so that other tools can find and replace them one by one.
type Writer struct {
	out io.Writer
	zip *gzip.Writer
}

// NewWriter returns a writer of a .warc.gz file.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out, zip: gzip.NewWriter(out)} }

// Field is one named field of a header. Line breaks in it are written as spaces.
type Field struct{ Name, Value string }

// WriteInfo writes the record that a file begins with: who made it, and how.
func (w *Writer) WriteInfo(date time.Time, fields ...Field) error {
	return w.write(TypeInfo, "", date, "application/warc-fields", header(fields), nil)
}

// WriteResponse writes an HTTP response. Its body is written as it is, so the fields must not name an encoding; its length is
// added to them.
func (w *Writer) WriteResponse(target string, date time.Time, status int, fields []Field, body []byte) error {
	fields = append(fields[:len(fields):len(fields)], Field{"Content-Length", fmt.Sprint(len(body))})
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\n%s\r\n", status, http.StatusText(status), header(fields))
	return w.write(TypeResponse, target, date, "application/http; msgtype=response", []byte(head), body)
}

// WriteResource writes bytes that came by another way than HTTP.
func (w *Writer) WriteResource(target string, date time.Time, mediaType string, body []byte) error {
	return w.write(TypeResource, target, date, mediaType, nil, body)
}

// write writes a record whose block is a head and a payload. Its identity is that of its content: the same archive exported twice
// gives the same bytes.
func (w *Writer) write(kind, target string, date time.Time, mediaType string, head, payload []byte) error {
	fields := []Field{{"WARC-Type", kind}, {"WARC-Date", date.UTC().Format(time.RFC3339)}}
	if target != "" {
		fields = append(fields, Field{"WARC-Target-URI", target})
	}
	block := append(head[:len(head):len(head)], payload...)
	if kind == TypeResponse {
		fields = append(fields, Field{"WARC-Payload-Digest", digest(payload)})
	}
	fields = append(fields, Field{"WARC-Block-Digest", digest(block)}, Field{"Content-Type", mediaType},
		Field{"Content-Length", fmt.Sprint(len(block))})
	fields = append(fields, Field{"WARC-Record-ID", identity(header(fields))})
	w.zip.Reset(w.out)
	for _, part := range [][]byte{[]byte("WARC/1.1\r\n"), header(fields), []byte("\r\n"), block, []byte("\r\n\r\n")} {
		if _, err := w.zip.Write(part); err != nil {
			return err
		}
	}
	return w.zip.Close()
}

func header(fields []Field) []byte {
	var out bytes.Buffer
	for _, f := range fields {
		fmt.Fprintf(&out, "%s: %s\r\n", f.Name, strings.NewReplacer("\r", " ", "\n", " ").Replace(f.Value))
	}
	return out.Bytes()
}

// digest is written as all tools write it: SHA-1 in base 32 (section 5.8).
func digest(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// identity makes a UUID of version 8 (RFC 9562, section 5.8) from a record's header, which holds the digest of its block.
func identity(head []byte) string {
	u := sha256.Sum256(head)
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", u[:4], u[4:6], u[6:8], u[8:10], u[10:16])
}
