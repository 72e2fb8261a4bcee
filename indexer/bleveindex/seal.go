package bleveindex

import (
	"encoding/binary"
	"errors"
	"hash/crc32"

	index "github.com/blevesearch/bleve_index_api"
)

// What Bleve writes into root.bolt of a state – our counters, and which articles are deleted – has no checksum there, and one bit can
// make it another number. Bleve lets each such value be changed on its way in and out; we append its CRC-32 (IEEE), big-endian. A state
// that was written so is marked with sealName; Bleve gives the mark back when it reads.
const (
	sealName = "crc32"
	sealSize = 4
)

func init() {
	index.WriterHook = func([]byte) (string, func([]byte) []byte, error) { return sealName, seal, nil }
	index.ReaderHook = func(name string, _ []byte) (func([]byte) ([]byte, error), error) { return unsealer(name) }
}

func seal(value []byte) []byte {
	return binary.BigEndian.AppendUint32(value, crc32.ChecksumIEEE(value))
}

var errSeal = errors.New("a checksum in " + rootName + " is wrong")

// unsealer returns what reads the values of a state with a mark; those of one without are as they were given.
func unsealer(name string) (func([]byte) ([]byte, error), error) {
	switch name {
	case sealName:
		return unseal, nil
	case "":
		return func(value []byte) ([]byte, error) { return value, nil }, nil
	}
	return nil, errSeal
}

func unseal(sealed []byte) ([]byte, error) {
	at := len(sealed) - sealSize
	if at < 0 || binary.BigEndian.Uint32(sealed[at:]) != crc32.ChecksumIEEE(sealed[:at]) {
		return nil, errSeal
	}
	return sealed[:at:at], nil
}
