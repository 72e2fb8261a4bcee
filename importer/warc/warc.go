// Package warc reads and writes web archives: WARC files of the versions 1.0 and 1.1 (ISO 28500:2017,
// iipc.github.io/warc-specifications). It reads one record after the other, takes HTTP responses apart, and writes records that
// other tools read. It is lenient in what it reads, because crawlers differ, and bounded, because files may be hostile.
//
// It knows nothing of articles. Compression of the file is the caller's matter: a file compressed record by record unpacks as one
// stream.
package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Bounds of what is read. The headers that crawlers write have a few hundred bytes.
const (
	maxHeaderBytes = 256 << 10
	maxHeaderLines = 1000
)

// Types of records (section 6 of the specification).
const (
	TypeInfo     = "warcinfo"
	TypeResponse = "response"
	TypeResource = "resource"
)

// ErrFormat is the cause of every error about bytes that are no WARC.
var ErrFormat = errors.New("not a WARC record")

// Record is one record. Its block must be read, if at all, before the next record is asked for.
type Record struct {
	Header Header
	// Length is the number of bytes of the block.
	Length int64
	Block  io.Reader
}

// Header is the named fields of a record or of an HTTP message. Names are in lower case; of repeated fields the first counts.
type Header map[string]string

// Get returns a field, or "". The name may be in any case.
func (h Header) Get(name string) string { return h[strings.ToLower(name)] }

// Type returns the type of the record.
func (r *Record) Type() string { return strings.ToLower(r.Header.Get("WARC-Type")) }

// Target returns the address that the record is about. Some writers of version 1.0 put it in angle brackets.
func (r *Record) Target() string {
	return strings.TrimSuffix(strings.TrimPrefix(r.Header.Get("WARC-Target-URI"), "<"), ">")
}

// Date returns when the record was made, to whatever precision it says (W3C-DTF), or the zero time.
func (r *Record) Date() time.Time {
	date := r.Header.Get("WARC-Date")
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, date); err == nil {
			return t
		}
	}
	return time.Time{}
}

// Reader reads the records of one file.
type Reader struct {
	in    *bufio.Reader
	block *io.LimitedReader
}

// NewReader returns a reader of an unpacked file.
func NewReader(in io.Reader) *Reader { return &Reader{in: bufio.NewReader(in)} }

// Next returns the next record, or io.EOF after the last. After any other error there is no going on: where the next record
// begins cannot be known.
func (r *Reader) Next() (*Record, error) {
	if r.block != nil {
		if _, err := io.Copy(io.Discard, r.block); err != nil {
			return nil, err
		}
		if r.block.N > 0 {
			return nil, fmt.Errorf("the last record is cut short: %w", io.ErrUnexpectedEOF)
		}
	}
	version, err := r.version()
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(version, "WARC/1.") && !strings.HasPrefix(version, "WARC/0.1") {
		return nil, fmt.Errorf("%w: it begins with %q", ErrFormat, version[:min(len(version), 40)])
	}
	header, err := readHeader(r.in)
	if err != nil {
		return nil, err
	}
	length, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	if err != nil || length < 0 {
		return nil, fmt.Errorf("%w: its Content-Length is %.40q", ErrFormat, header.Get("Content-Length"))
	}
	r.block = &io.LimitedReader{R: r.in, N: length}
	return &Record{Header: header, Length: length, Block: r.block}, nil
}

// version returns the first line of a record; the blank lines that end the record before are passed over.
func (r *Reader) version() (string, error) {
	for range maxHeaderLines {
		line, err := readHeaderLine(r.in, 100)
		if err != nil || line != "" {
			return line, err
		}
	}
	return "", fmt.Errorf("%w: nothing but blank lines", ErrFormat)
}

// readHeader reads named fields up to a blank line or the end. A line that begins with white space continues the one before; a
// line without a colon is passed over.
func readHeader(in *bufio.Reader) (Header, error) {
	header := Header{}
	last := ""
	budget := maxHeaderBytes
	for range maxHeaderLines {
		line, err := readHeaderLine(in, budget)
		if err != nil && (!errors.Is(err, io.EOF) || line == "") {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return header, err
		}
		budget -= len(line) + 1
		name, value, ok := strings.Cut(line, ":")
		switch {
		case line == "":
			return header, nil
		case line[0] == ' ' || line[0] == '\t':
			if last != "" {
				header[last] += " " + strings.TrimSpace(line)
			}
		case ok:
			last = strings.ToLower(strings.TrimSpace(name))
			if _, there := header[last]; there {
				last = ""
				continue
			}
			header[last] = strings.TrimSpace(value)
		}
	}
	return header, fmt.Errorf("%w: more than %d fields", ErrFormat, maxHeaderLines)
}

// readHeaderLine returns a line without its end, which may be CRLF or LF. It returns io.EOF only without a line.
func readHeaderLine(in *bufio.Reader, limit int) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > limit+2:
			return "", fmt.Errorf("%w: a header of more than %d bytes", ErrFormat, limit)
		case err == nil, errors.Is(err, io.EOF) && len(line) > 0:
			return string(bytes.TrimRight(line, "\r\n")), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		}
	}
}
