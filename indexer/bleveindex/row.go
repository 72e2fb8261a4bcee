package bleveindex

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"time"

	"khabar"
)

// articleID is an Article.ID in binary. Byte order is the order of the text form.
type articleID [16]byte

func parseID(id string) (out articleID, err error) {
	if len(id) != 2*len(out) {
		return out, hex.ErrLength
	}
	_, err = hex.Decode(out[:], []byte(id))
	return out, err
}

// term returns what the article is found by in Bleve's _id field.
func (id articleID) term() string { return string(id[:]) }

func (id articleID) String() string { return hex.EncodeToString(id[:]) }

// undated stands for the instant of an unknown date.
const undated = math.MinInt64

// row is what the columns hold of one article besides its values: numbers. It is kept behind the ID in Bleve's stored _id, which
// is the one stored value that can be read without unpacking the article.
type row struct {
	id          articleID
	published   int64 // seconds since 1970, or undated
	first, last khabar.Day
	firstSeen   uint32 // seconds since 1970, 0 if it is not known
	titleSpan   uint32 // length of the title in token positions: where the places of the body begin
	titleTokens uint32 // lengths in tokens, for the scores
	bodyTokens  uint32
}

func (r *row) setDate(d khabar.Date) {
	r.published = undated
	if !d.IsZero() {
		r.published = d.Time.Unix()
		r.first, r.last = d.Span()
	}
}

// seconds returns a moment in seconds since 1970, cut to what a column holds: 0 for the zero time and before, the year 2106 for later.
func seconds(t time.Time) uint32 {
	if t.IsZero() {
		return 0
	}
	return uint32(min(max(t.Unix(), 0), math.MaxUint32))
}

func (r *row) append(b []byte) []byte {
	b = append(b, r.id[:]...)
	b = binary.AppendUvarint(b, uint64(r.titleSpan))
	b = binary.AppendUvarint(b, uint64(r.titleTokens))
	b = binary.AppendUvarint(b, uint64(r.bodyTokens))
	b = binary.AppendUvarint(b, uint64(r.firstSeen))
	if r.published != undated {
		b = binary.AppendVarint(b, r.published)
		b = binary.AppendVarint(b, int64(r.first))
		b = binary.AppendUvarint(b, uint64(r.last-r.first))
	}
	return b
}

// readRow is the inverse of append, or false if the bytes are not what it wrote.
func readRow(b []byte) (r row, ok bool) {
	if copy(r.id[:], b) < len(r.id) {
		return r, false
	}
	in := varints{b: b[len(r.id):]}
	r.titleSpan, r.titleTokens, r.bodyTokens = uint32(in.unsigned()), uint32(in.unsigned()), uint32(in.unsigned())
	r.firstSeen = uint32(in.unsigned())
	r.published = undated
	if len(in.b) > 0 {
		r.published = in.signed()
		r.first = khabar.Day(in.signed())
		r.last = r.first + khabar.Day(in.unsigned())
	}
	return r, !in.bad && len(in.b) == 0
}

// varints reads numbers one after the other; bad is set when there is none.
type varints struct {
	b   []byte
	bad bool
}

func (v *varints) unsigned() uint64 {
	n, length := binary.Uvarint(v.b)
	v.skip(length)
	return n
}

func (v *varints) signed() int64 {
	n, length := binary.Varint(v.b)
	v.skip(length)
	return n
}

func (v *varints) skip(length int) {
	if length <= 0 {
		v.b, v.bad = nil, true
		return
	}
	v.b = v.b[length:]
}
