package bleveindex

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"khabar"
	"khabar/query"
)

// cursor is where a page ended: in which state of the index, of which search, after which article. It travels as base64url of
//
//	version (1 byte), state (8), question (8), key or score (8), article ID (16), check (4)
//
// where check is the beginning of the SHA-256 of the rest. It protects from mistakes, not from malice: a forged cursor can only
// ask for another place of an order that its maker could walk through anyway.
type cursor struct {
	state    uint64 // of stateHash
	question uint64 // of questionHash
	order    ordering
	last     candidate // score or key, and id
}

const (
	cursorVersion = 1
	cursorLength  = 1 + 8 + 8 + 8 + 16
	checkLength   = 4
)

func (c cursor) String() string {
	out := make([]byte, 0, cursorLength+checkLength)
	out = append(out, cursorVersion)
	out = binary.BigEndian.AppendUint64(out, c.state)
	out = binary.BigEndian.AppendUint64(out, c.question)
	if c.order == byScore {
		out = binary.BigEndian.AppendUint64(out, math.Float64bits(c.last.score))
	} else {
		out = binary.BigEndian.AppendUint64(out, uint64(c.last.key))
	}
	out = append(out, c.last.id[:]...)
	return base64.RawURLEncoding.EncodeToString(append(out, checkOf(out)...))
}

func checkOf(b []byte) []byte {
	sum := sha256.Sum256(b)
	return sum[:checkLength]
}

// readCursor reads a cursor of a search in an order, or returns KindInvalid.
func readCursor(text string, question uint64, order ordering) (c cursor, err error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != cursorLength+checkLength || b[0] != cursorVersion ||
		!bytes.Equal(checkOf(b[:cursorLength]), b[cursorLength:]) {
		return c, badCursor("This is not a cursor.")
	}
	c.state, c.question, c.order = binary.BigEndian.Uint64(b[1:]), binary.BigEndian.Uint64(b[9:]), order
	if c.question != question {
		return c, badCursor("This cursor belongs to another search: query, filters, dates, sort and recency, with its day, must stay the same.")
	}
	key := binary.BigEndian.Uint64(b[17:])
	if order == byScore {
		c.last.score = math.Float64frombits(key)
		if math.IsNaN(c.last.score) {
			return c, badCursor("This is not a cursor.")
		}
	} else {
		c.last.key = int64(key)
	}
	copy(c.last.id[:], b[25:])
	return c, nil
}

func badCursor(message string) error { return invalid("cursor", "%s", message) }

// questionHash identifies what decides which articles are found and in which order.
func questionHash(r khabar.SearchRequest) uint64 {
	h := sha256.New()
	if r.Query != nil {
		fmt.Fprintf(h, "%s\n", query.Canonical(r.Query))
	}
	_ = json.NewEncoder(h).Encode(struct {
		Filters []khabar.Filter
		Dates   khabar.DateRange
		Sort    khabar.Sort
		By      khabar.CountBy
		AsOf    uint32
		Literal bool
		Recency khabar.Recency
	}{r.Filters, r.Dates, r.Sort, r.By, seconds(r.AsOf), r.Literal, r.Recency})
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// stateHash identifies a state of the index. Merges leave it as it is, because they change no answer.
func stateHash(s *snapshot) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d", s.state.Generation, s.state.Built, s.writes))
	return binary.BigEndian.Uint64(sum[:])
}
