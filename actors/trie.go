package actors

import (
	"cmp"
	"math/bits"
	"slices"
)

// trie holds the names as sequences of tokens. Both of its tables are open-addressed and immutable once built: no pointers for the
// garbage collector, one cache line for most look-ups, and a bit filter in front, because most words of a text are in no name.
type trie struct {
	filter []uint64 // one bit for each of 2^filterBits hashes of known words
	words  table    // hash of a spelling → word number (from 1)
	edges  table    // node<<32 | word number → node
	ends   []int32  // by node: index of its first name in names, or -1
	names  []name   // grouped by node; the last of a group has last set
}

// filterBits: 128 KiB of filter stay in the second-level cache, and 60,000 words fill a twentieth of it.
const filterBits = 20

// table maps uint64 keys, never 0, to values by linear probing at a load under one half. Key and value share a cache line.
type table struct {
	slots []slot
	shift uint8
}

type slot struct {
	key   uint64
	value uint32
}

func newTable(n int) table {
	size := max(16, 1<<bits.Len(uint(2*n)))
	return table{slots: make([]slot, size), shift: uint8(64 - bits.TrailingZeros(uint(size)))}
}

func (t *table) put(key uint64, value uint32) {
	i := (key * base) >> t.shift
	for t.slots[i].key != 0 && t.slots[i].key != key {
		i = (i + 1) & uint64(len(t.slots)-1)
	}
	t.slots[i] = slot{key, value}
}

func (t *table) get(key uint64) uint32 {
	i := (key * base) >> t.shift
	for {
		s := &t.slots[i]
		switch s.key {
		case key:
			return s.value
		case 0:
			return 0
		}
		i = (i + 1) & uint64(len(t.slots)-1)
	}
}

// word returns the number of the word with an unmixed hash, or 0 when no name has it.
func (t *trie) word(hash uint64) uint32 {
	h := mix(hash)
	bit := h >> (64 - filterBits)
	if t.filter[bit>>6]&(1<<(bit&63)) == 0 {
		return 0
	}
	return t.words.get(h | 1)
}

// step follows a word from a node and returns the next node, or 0 when there is none.
func (t *trie) step(node, word uint32) uint32 { return t.edges.get(uint64(node)<<32 | uint64(word)) }

// at returns the names that end at a node.
func (t *trie) at(node uint32) []name {
	first := t.ends[node]
	if first < 0 {
		return nil
	}
	end := first
	for !t.names[end].last {
		end++
	}
	return t.names[first : end+1]
}

// trieBuilder collects names before their number is known. Node 0 is the root.
type trieBuilder struct {
	words map[uint64]uint32
	edges map[uint64]uint32
	nodes uint32
	names []placed
}

// placed is a name and the node at which it ends.
type placed struct {
	node uint32
	name name
}

func newTrieBuilder(n int) *trieBuilder {
	return &trieBuilder{words: make(map[uint64]uint32, n), edges: make(map[uint64]uint32, n), nodes: 1, names: make([]placed, 0, n)}
}

// word numbers a spelling's hash; same makes it the same word as another spelling.
func (b *trieBuilder) word(hash uint64) uint32 {
	key := mix(hash) | 1
	if w, ok := b.words[key]; ok {
		return w
	}
	w := uint32(len(b.words) + 1)
	b.words[key] = w
	return w
}

func (b *trieBuilder) same(hash uint64, word uint32) {
	key := mix(hash) | 1
	if _, taken := b.words[key]; !taken {
		b.words[key] = word
	}
}

func (b *trieBuilder) insert(hashes []uint64, n name) {
	node := uint32(0)
	for _, h := range hashes {
		key := uint64(node)<<32 | uint64(b.word(h))
		next, ok := b.edges[key]
		if !ok {
			next = b.nodes
			b.nodes++
			b.edges[key] = next
		}
		node = next
	}
	b.names = append(b.names, placed{node, n})
}

func (b *trieBuilder) build() *trie {
	t := &trie{filter: make([]uint64, 1<<filterBits/64), words: newTable(len(b.words)), edges: newTable(len(b.edges))}
	for key, w := range b.words {
		t.words.put(key, w)
		// The lowest bit of the key is set for the table's sake; the filter's bits are the highest.
		bit := key >> (64 - filterBits)
		t.filter[bit>>6] |= 1 << (bit & 63)
	}
	for key, node := range b.edges {
		t.edges.put(key, node)
	}
	b.settle(t)
	return t
}

// settle lays the names out by node, in the order in which they came, each once.
func (b *trieBuilder) settle(t *trie) {
	t.ends = make([]int32, b.nodes)
	for node := range t.ends {
		t.ends[node] = -1
	}
	order := make([]int32, len(b.names))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int { return cmp.Or(cmp.Compare(b.names[x].node, b.names[y].node), cmp.Compare(x, y)) })
	t.names = make([]name, 0, len(b.names))
	for i := 0; i < len(order); {
		node, first := b.names[order[i]].node, len(t.names)
		for ; i < len(order) && b.names[order[i]].node == node; i++ {
			if n := b.names[order[i]].name; !slices.Contains(t.names[first:], n) {
				t.names = append(t.names, n)
			}
		}
		t.ends[node] = int32(first)
		t.names[len(t.names)-1].last = true
	}
}
