package bleveindex

import (
	"encoding/hex"
	"math"
	"time"
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

// term returns what scorch knows the article by.
func (id articleID) term() string { return string(id[:]) }

func (id articleID) String() string { return hex.EncodeToString(id[:]) }

// undated stands for the instant of an unknown date.
const undated = math.MinInt64

// seconds returns a moment in seconds since 1970, cut to what a column holds: 0 for the zero time and before, the year 2106 for later.
func seconds(t time.Time) uint32 {
	if t.IsZero() {
		return 0
	}
	return uint32(min(max(t.Unix(), 0), math.MaxUint32))
}
