package warc

import (
	"bufio"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// maxEncodings bounds the layers of content encoding; nobody honest uses more than one.
const maxEncodings = 3

// ErrTooLarge means that a body is larger than was allowed.
var ErrTooLarge = errors.New("larger than allowed")

// Response is an HTTP response as it was archived.
type Response struct {
	Status int
	Header Header
	// Body is decoded from its transfer and content encodings.
	Body []byte
}

// ReadResponse reads the block of a response record. The body may have at most limit bytes, decoded; a larger one is ErrTooLarge.
//
// Crawlers disagree on what they store: some keep the bytes as they came, others decode them and leave the header as it was. So
// an encoding that the header names is undone only if the bytes are in it.
func ReadResponse(block io.Reader, limit int) (*Response, error) {
	in := bufio.NewReader(block)
	status, err := readHeaderLine(in, maxHeaderBytes)
	if err != nil {
		return nil, err
	}
	r := &Response{}
	protocol, rest, _ := strings.Cut(status, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if r.Status, err = strconv.Atoi(code); err != nil || !strings.HasPrefix(protocol, "HTTP/") {
		return nil, fmt.Errorf("%w: the response begins with %.40q", ErrFormat, status)
	}
	if r.Header, err = readHeader(in); err != nil {
		return nil, err
	}
	body, err := readAll(in, limit)
	if err != nil {
		return nil, err
	}
	if strings.EqualFold(r.Header.Get("Transfer-Encoding"), "chunked") {
		if whole, err := readAll(httputil.NewChunkedReader(bytes.NewReader(body)), limit); err == nil {
			body = whole
		}
	}
	r.Body, err = decode(body, r.Header.Get("Content-Encoding"), limit)
	return r, err
}

// decode undoes content encodings, the last one first (RFC 9110, section 8.4).
func decode(body []byte, encodings string, limit int) ([]byte, error) {
	if encodings == "" {
		return body, nil
	}
	names := strings.Split(strings.ToLower(encodings), ",")
	for i := range min(len(names), maxEncodings) {
		decoder, done := decoderOf(strings.TrimSpace(names[len(names)-1-i]), body)
		if decoder == nil {
			continue
		}
		plain, err := readAll(decoder, limit)
		done()
		switch {
		case errors.Is(err, ErrTooLarge):
			return nil, err
		case err == nil:
			body = plain
		}
	}
	return body, nil
}

// decoderOf returns a reader that undoes one encoding, or nil if the bytes are not in it.
func decoderOf(encoding string, body []byte) (decoder io.Reader, done func()) {
	in := bytes.NewReader(body)
	done = func() {}
	var err error
	switch encoding {
	case "gzip", "x-gzip":
		decoder, err = gzip.NewReader(in)
	case "deflate": // zlib by the standard, raw by some servers
		if decoder, err = zlib.NewReader(in); err != nil {
			decoder, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	case "br":
		decoder = brotli.NewReader(in)
	case "zstd":
		var z *zstd.Decoder
		if z, err = zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20)); err == nil {
			decoder, done = z, z.Close
		}
	}
	if err != nil {
		return nil, done
	}
	return decoder, done
}

func readAll(in io.Reader, limit int) ([]byte, error) {
	all, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if err == nil && len(all) > limit {
		return nil, ErrTooLarge
	}
	return all, err
}
