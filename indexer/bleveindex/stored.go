package bleveindex

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"khabar"
)

// The article is stored as JSON, compressed with zstd as one piece, so that a hit costs one read and nothing is indexed or
// unpacked for articles that are not shown. The dictionary holds what every article's JSON has.

// storedDictionary is raw content that compressed articles may refer to. It is part of the stored form: changing it is a change
// of the schema (storedVersion).
var storedDictionary = []byte(`","origin":"","country":"","section":"","image":"https://www.","credits":["` +
	`","sources":{"title":"h1","body":"jsonld","published":"meta"},"extra":{"cluster":"` +
	`","modified":"2026-01-01T00:00:00+03:00","first_seen":"2026-01-01T00:00:00Z","revision":1,"words":2` +
	`,"actors":[{"id":"","count":1},{"id":"","count":2}],"places":[{"id":"","count":1}]` +
	`,"tags":["","authors":["` +
	`","published":"2026-01-01T00:00:00Z","published_source":"import","body":"` +
	`","lang":"en","title":"` + `","lang":"ar","title":"` +
	`{"id":"0123456789abcdef","url":"https://www.","outlet":"`)

// storedVersion is part of the schema: it changes when articles packed before could not be unpacked.
const storedVersion = "1"

const (
	storedDictionaryID = 0x6b68 // any number that is not registered
	maxUnpacked        = 256 << 20
)

var encoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false),
		zstd.WithEncoderDictRaw(storedDictionaryID, storedDictionary))
})

var decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxUnpacked), zstd.WithDecoderDictRaw(storedDictionaryID, storedDictionary))
})

// packArticle appends the stored form of an article.
func packArticle(dst []byte, a *khabar.Article) ([]byte, error) {
	enc, err := encoder()
	if err != nil {
		return dst, fmt.Errorf("article encoder: %w", err)
	}
	text, err := json.Marshal(a)
	if err != nil {
		return dst, fmt.Errorf("article %s: %w", a.ID, err)
	}
	return enc.EncodeAll(text, dst), nil
}

// unpackArticle is the inverse of packArticle.
func unpackArticle(b []byte) (*khabar.Article, error) {
	dec, err := decoder()
	if err != nil {
		return nil, fmt.Errorf("article decoder: %w", err)
	}
	text, err := dec.DecodeAll(b, nil)
	if err != nil {
		return nil, damaged("a stored article cannot be unpacked").Wrap(err)
	}
	a := new(khabar.Article)
	if err := json.Unmarshal(text, a); err != nil {
		return nil, damaged("a stored article cannot be read").Wrap(err)
	}
	return a, nil
}
