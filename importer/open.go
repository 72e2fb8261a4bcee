package importer

import (
	"bufio"
	"bytes"
	"io"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"khabar"
)

const (
	// peekBytes is how much of a file is looked at to tell its format.
	peekBytes = 8 << 10
	// maxWindow bounds the memory that unpacking takes, which a zstd file may demand; zstd's own tool needs an option above 128 MB.
	maxWindow = 128 << 20
)

// countingReader counts into a number that others read.
type countingReader struct {
	r io.Reader
	n *atomic.Int64
}

func (c countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// unpack returns a reader of a file's content and its first bytes, whether or not it is compressed by gzip or zstd, which their
// magic numbers tell (RFC 1952, RFC 8878). close releases memory and is never nil.
func unpack(file io.Reader) (content *bufio.Reader, close func(), err error) {
	packed := bufio.NewReaderSize(file, 64<<10)
	magic, _ := packed.Peek(4)
	close = func() {}
	var plain io.Reader = packed
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		plain, err = gzip.NewReader(packed) // reads members that follow each other as one, too
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		var z *zstd.Decoder
		if z, err = zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow)); err == nil {
			plain, close = z, z.Close
		}
	}
	if err != nil {
		return nil, close, khabar.Errorf(khabar.KindDamaged, "import", "the compressed file is damaged at its beginning").Wrap(err)
	}
	return bufio.NewReaderSize(plain, 256<<10), close, nil
}
