// Package lexicon holds what the Arabic stemmer knows about words: how often a form was seen without the article ال and how
// often with it. A form that carries the article is a noun or an adjective, so its first letter is not a conjunction or a
// preposition and its last ones are not a pronoun. Counts come out of a stream of texts (see Counter); they are kept as
// logarithms in a compact file, of which one is embedded. The package holds word statistics, never text.
package lexicon

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"hash/crc32"
	"io"
	"strconv"
	"sync"

	"khabar"
	"khabar/mappings/fold"
)

// Lexicon answers how often words were seen. It is immutable. The nil Lexicon knows no word.
type Lexicon struct {
	slots   []uint32 // open addressing: 1 + index into words' ends, 0 for an empty slot
	letters []byte
	ends    []uint32
	bare    []uint8
	article []uint8
	version string
}

// Evidence is how often a form was seen, each as 1 + the binary logarithm of the count; 0 means never, or too seldom to keep.
type Evidence struct {
	Bare    int // as it stands; for a form that begins with ال, these letters then belong to the word (ألمانيا)
	Article int // with ال before it
}

// Any returns the greater of both.
func (e Evidence) Any() int { return max(e.Bare, e.Article) }

//go:embed lexicon.bin
var embedded []byte

// Embedded returns the lexicon that khabar comes with. It is decoded once, on first use.
var Embedded = sync.OnceValue(func() *Lexicon {
	l, err := Read(bytes.NewReader(embedded))
	if err != nil {
		panic(err) // the file is part of the program
	}
	return l
})

// EmbeddedVersion is Embedded().Version() without decoding it.
func EmbeddedVersion() string { return version(embedded) }

// Version identifies the contents of the lexicon: an index built with another one must be rebuilt.
func (l *Lexicon) Version() string {
	if l == nil {
		return "none"
	}
	return l.version
}

func version(file []byte) string { return strconv.FormatUint(uint64(crc32.ChecksumIEEE(file)), 36) }

// Len returns how many forms the lexicon knows.
func (l *Lexicon) Len() int {
	if l == nil {
		return 0
	}
	return len(l.bare)
}

// Lookup returns what is known about a folded form (see fold.ArabicWord).
func (l *Lexicon) Lookup(word []fold.Letter) Evidence {
	if l == nil {
		return Evidence{}
	}
	mask := uint32(len(l.slots) - 1)
	for i := hash(word) & mask; ; i = (i + 1) & mask {
		n := l.slots[i]
		if n == 0 {
			return Evidence{}
		}
		n--
		start := uint32(0)
		if n > 0 {
			start = l.ends[n-1]
		}
		if string(l.letters[start:l.ends[n]]) == string(word) {
			return Evidence{Bare: int(l.bare[n]), Article: int(l.article[n])}
		}
	}
}

func hash(word []byte) uint32 {
	h := uint32(2166136261)
	for _, b := range word {
		h = (h ^ uint32(b)) * 16777619
	}
	return h ^ h>>15
}

// Limits of a lexicon's file, against damaged ones.
const (
	maxForms   = 1 << 22
	maxLetters = 1 << 26
)

// Read decodes a lexicon: deflated, the number of forms, then three columns over the forms in order: the letters shared with
// the form before and those added, as lengths and letters; and both counts in one byte.
func Read(r io.Reader) (*Lexicon, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxLetters))
	if err != nil {
		return nil, khabar.Errorf(khabar.KindUnavailable, "lexicon", "the lexicon cannot be read").Wrap(err)
	}
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(file)), maxLetters))
	if err != nil {
		return nil, damaged("does not decompress").Wrap(err)
	}
	count, n := binary.Uvarint(data)
	if n <= 0 || count > maxForms || uint64(len(data)-n) < 3*count {
		return nil, damaged("is cut off")
	}
	l := &Lexicon{version: version(file), bare: make([]uint8, count), article: make([]uint8, count), ends: make([]uint32, count)}
	shared, added, counts := data[n:n+int(count)], data[n+int(count):n+2*int(count)], data[n+2*int(count):n+3*int(count)]
	letters := data[n+3*int(count):]
	var last []byte
	for i := range int(count) {
		s, a := int(shared[i]), int(added[i])
		if s > len(last) || a > len(letters) {
			return nil, damaged("contradicts itself")
		}
		start := len(l.letters)
		l.letters = append(append(l.letters, last[:s]...), letters[:a]...)
		letters, last = letters[a:], l.letters[start:]
		l.ends[i] = uint32(len(l.letters))
		l.bare[i], l.article[i] = counts[i]>>4, counts[i]&15
	}
	l.index()
	return l, nil
}

func damaged(how string) *khabar.Error {
	return khabar.Errorf(khabar.KindDamaged, "lexicon", "the lexicon %s", how)
}

// index fills the hash table, at most half full.
func (l *Lexicon) index() {
	size := 2
	for size < 2*len(l.ends) {
		size *= 2
	}
	l.slots = make([]uint32, size)
	start := uint32(0)
	for n, end := range l.ends {
		i := hash(l.letters[start:end]) & uint32(size-1)
		for l.slots[i] != 0 {
			i = (i + 1) & uint32(size-1)
		}
		l.slots[i] = uint32(n) + 1
		start = end
	}
}

// encode writes what Read reads; forms are in order.
func encode(w io.Writer, forms []form) error {
	var head, shared, added, counts, letters []byte
	head = binary.AppendUvarint(head, uint64(len(forms)))
	last := ""
	for _, f := range forms {
		s := 0
		for s < len(last) && s < len(f.word) && last[s] == f.word[s] {
			s++
		}
		shared, added = append(shared, byte(s)), append(added, byte(len(f.word)-s))
		letters = append(letters, f.word[s:]...)
		counts = append(counts, byte(f.evidence.Bare<<4|f.evidence.Article))
		last = f.word
	}
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return err
	}
	for _, column := range [][]byte{head, shared, added, counts, letters} {
		if _, err := z.Write(column); err != nil {
			return err
		}
	}
	return z.Close()
}
