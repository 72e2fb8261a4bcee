package fetch

import (
	"bufio"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"
)

// acceptEncoding is what readBody understands.
const acceptEncoding = "gzip, br, zstd, deflate"

// errTooLarge says that a body is longer than it may be, before or after decoding.
var errTooLarge = errors.New("the body is too large")

// maxEncodings bounds how often a body may be encoded: honest servers do it once.
const maxEncodings = 2

// zstdWindow bounds the memory that a zstd frame may ask for (RFC 8878, section 3.1.1.1.2, recommends 8 MB).
const zstdWindow = 8 << 20

// readBody reads a body and undoes its content encodings. Neither what comes over the wire nor what is decoded may be longer
// than limit bytes: it stops reading there and returns what it has and errTooLarge. It returns the number of bytes that came as
// well.
func readBody(body io.Reader, encoding string, limit int64) (decoded []byte, wire int64, err error) {
	counted := &counter{r: body, left: limit + 1}
	var r io.Reader = counted
	encodings := strings.FieldsFunc(strings.ToLower(encoding), func(r rune) bool { return r == ',' || r == ' ' })
	if len(encodings) > maxEncodings {
		return nil, 0, fmt.Errorf("the body is encoded %d times", len(encodings))
	}
	for i := len(encodings) - 1; i >= 0; i-- { // the last one was applied last
		var stop func()
		if r, stop, err = decoder(r, encodings[i]); err != nil {
			return nil, counted.n, err
		}
		defer stop()
	}
	decoded, err = io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case counted.n > limit || int64(len(decoded)) > limit:
		return decoded, counted.n, errTooLarge
	case err != nil && len(encodings) > 0 && !isNetwork(err):
		return nil, counted.n, fmt.Errorf("the %s encoding of the body is broken: %w", encoding, err)
	}
	return decoded, counted.n, err
}

func isNetwork(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout)
}

func decoder(r io.Reader, encoding string) (io.Reader, func(), error) {
	nothing := func() {}
	switch encoding {
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(r)
		if errors.Is(err, io.EOF) { // an empty body that claims an encoding, as 304s and some error pages have
			return strings.NewReader(""), nothing, nil
		}
		return z, nothing, err
	case "br":
		return brotli.NewReader(r), nothing, nil
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, nothing, err
		}
		return z, z.Close, nil
	case "deflate":
		return inflate(r), nothing, nil
	case "identity", "none", "utf-8":
		return r, nothing, nil
	}
	return nil, nothing, fmt.Errorf("the content encoding %q is unknown", encoding)
}

// inflate reads the encoding "deflate": zlib by RFC 9110, section 8.4.1.2, but bare deflate from some servers.
func inflate(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	head, err := b.Peek(2)
	if err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		if z, err := zlib.NewReader(b); err == nil {
			return z
		}
	}
	return flate.NewReader(b)
}

// counter counts what is read and ends after a number of bytes.
type counter struct {
	r    io.Reader
	n    int64
	left int64
}

func (c *counter) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLarge
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.n += int64(n)
	c.left -= int64(n)
	return n, err
}
