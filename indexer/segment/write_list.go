package segment

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/RoaringBitmap/roaring/v2"
)

// list is the list of one term in the making.
type list struct {
	docs       []uint32
	tallies    []byte
	exceptions []exception
	skips      []uint32
	places     []byte
	before     int // length of the places of the articles that were added
}

// exception is a tally that does not fit into a byte.
type exception struct {
	rank uint32
	Tally
}

func (l *list) reset() {
	l.docs, l.tallies, l.exceptions = l.docs[:0], l.tallies[:0], l.exceptions[:0]
	l.skips, l.places, l.before = l.skips[:0], l.places[:0], 0
}

// add adds an article whose places have been appended to l.places.
func (l *list) add(doc uint32, t Tally) {
	rank := len(l.docs)
	if rank > 0 && rank%SkipPlaces == 0 {
		l.skips = append(l.skips, uint32(l.before))
	}
	packed := t.pack()
	if packed == 0 {
		l.exceptions = append(l.exceptions, exception{uint32(rank), t})
	}
	l.docs, l.tallies = append(l.docs, doc), append(l.tallies, packed)
	l.before = len(l.places)
}

// valid reports whether the places are within the reach of the skips.
func (l *list) valid() bool { return len(l.places) <= math.MaxUint32 }

// append appends the list; text tells whether it is one of a text field.
func (l *list) append(b []byte, text bool) []byte {
	if len(l.docs) == 1 {
		b = binary.AppendUvarint(b, uint64(l.docs[0]))
		if text {
			b = append(b, l.tallies[0])
			for _, e := range l.exceptions {
				b = e.append(b)
			}
			b = append(b, l.places...)
		}
		return b
	}
	var exceptions []byte
	last := -1
	for _, e := range l.exceptions {
		exceptions = e.append(binary.AppendUvarint(exceptions, uint64(int(e.rank)-last-1)))
		last = int(e.rank)
	}
	b = l.appendNumbers(b, exceptions)
	if !text {
		return b
	}
	b = append(append(b, l.tallies...), exceptions...)
	for _, skip := range l.skips {
		b = binary.LittleEndian.AppendUint32(b, skip)
	}
	return append(b, l.places...)
}

func (t Tally) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(t.Title))
	b = binary.AppendUvarint(b, uint64(t.Lead))
	return binary.AppendUvarint(b, uint64(t.Rest))
}

// appendNumbers appends the beginning of a list of several articles: what their numbers are.
func (l *list) appendNumbers(b, exceptions []byte) []byte {
	length, flags := 0, 0
	last := -1
	for _, doc := range l.docs {
		length += uvarintLength(uint32(int(doc) - last - 1))
		last = int(doc)
	}
	var bitmap *roaring.Bitmap
	if size := bitmapLength(l.docs); size <= length+length/8 {
		bitmap = roaring.New()
		bitmap.AddMany(l.docs)
		length, flags = int(bitmap.GetSerializedSizeInBytes()), listBitmap
	}
	if len(exceptions) > 0 {
		flags |= listExceptions
	}
	b = binary.AppendUvarint(b, uint64(length<<listShift|flags))
	if len(exceptions) > 0 {
		b = binary.AppendUvarint(b, uint64(len(exceptions)))
	}
	if bitmap != nil {
		bytes, err := bitmap.ToBytes()
		if err != nil {
			panic(err) // memory takes everything
		}
		return append(b, bytes...)
	}
	last = -1
	for _, doc := range l.docs {
		b = binary.AppendUvarint(b, uint64(int(doc)-last-1))
		last = int(doc)
	}
	return b
}

func uvarintLength(v uint32) int { return (bits.Len32(v|1) + 6) / 7 }

// bitmapLength is what ascending numbers take as a roaring bitmap without runs: eight bytes, for each 65,536 numbers eight, and
// for those among them two bytes each, or 8 KiB if there are more than 4,096.
func bitmapLength(docs []uint32) int {
	const (
		header, container = 8, 8
		most, full        = 4096, 1 << 13
	)
	size := header
	for i := 0; i < len(docs); {
		from := i
		for key := docs[i] >> 16; i < len(docs) && docs[i]>>16 == key; i++ {
		}
		size += container + min(2*(i-from), full)
		if i-from > most {
			size = size - min(2*(i-from), full) + full
		}
	}
	return size
}
