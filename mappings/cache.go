package mappings

import "hash/maphash"

const (
	// maxCachedBytes bounds the words worth remembering, so that a slot is one line of the processor's cache: 23 Arabic letters.
	maxCachedBytes = 47
	// minSlots and maxSlots bound a cache. It grows as it fills; the largest takes 8 MiB, and about as much for the words.
	minSlots = 1 << 8
	maxSlots = 1 << 17
)

var seed = maphash.MakeSeed()

// slot remembers one word.
type slot struct {
	hash   uint64
	unit   *unit
	length uint8
	raw    [maxCachedBytes]byte
}

// cache is a two-way associative table of analysed words: a word has its place in one of two slots side by side, and the one
// that was not used last makes room. The zero value is an empty cache.
type cache struct {
	slots []slot
	used  int // words put since the table has its size
}

func (s *slot) holds(hash uint64, raw []byte) bool {
	return s.hash == hash && s.unit != nil && string(s.raw[:s.length]) == string(raw)
}

// get returns what is remembered of a word, or nil.
func (c *cache) get(hash uint64, raw []byte) *unit {
	if len(c.slots) == 0 {
		return nil
	}
	i := hash & uint64(len(c.slots)-1)
	if s := &c.slots[i]; s.holds(hash, raw) {
		return s.unit
	}
	if s := &c.slots[i^1]; s.holds(hash, raw) {
		return s.unit
	}
	return nil
}

// put remembers a word of at most maxCachedBytes.
func (c *cache) put(hash uint64, raw []byte, u *unit) {
	if c.used >= len(c.slots)/2 && len(c.slots) < maxSlots {
		c.grow()
	}
	c.used++
	s := slot{hash: hash, unit: u, length: uint8(len(raw))}
	copy(s.raw[:], raw)
	c.insert(&s)
}

// insert puts a slot first in its pair, and what was there second.
func (c *cache) insert(s *slot) {
	i := s.hash & uint64(len(c.slots)-1)
	if c.slots[i].unit != nil {
		c.slots[i^1] = c.slots[i]
	}
	c.slots[i] = *s
}

func (c *cache) grow() {
	old := c.slots
	c.slots, c.used = make([]slot, max(minSlots, 4*len(old))), 0
	for i := range old {
		if old[i].unit != nil {
			c.insert(&old[i])
			c.used++
		}
	}
}
