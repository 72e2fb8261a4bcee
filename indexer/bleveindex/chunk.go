package bleveindex

import (
	"runtime"

	"github.com/RoaringBitmap/roaring/v2"
)

// chunkDocs is how many articles of a segment are scored, or looked through for phrases, at a time: what is known of them fits into
// a core's cache, and the cores share the chunks of a segment.
const chunkDocs = 1 << 15

// chunk is working memory for one piece of a segment, for one goroutine. It is used again and again.
type chunk struct {
	from, to uint32
	span     *roaring.Bitmap // from to to
	all      []uint32        // the articles that were asked for, ascending
	docs     []uint32        // those that are still looked at
	wanted   [chunkDocs / 64]uint64
	scores   [chunkDocs]docScore // of all, at their distance to from; zero between two uses
	tf       [chunkDocs]float64  // the same, for groups of several terms

	buf         [stride]uint32
	found, rank [stride]uint32
	freq        [stride]float64
	high        []float64
}

// spareChunks keeps some memory from one search to the next. A sync.Pool would lose it with each garbage collection.
var spareChunks = make(chan *chunk, 2*searchesPerCore*runtime.GOMAXPROCS(0))

func getChunk() *chunk {
	select {
	case c := <-spareChunks:
		return c
	default:
		return new(chunk)
	}
}

// put gives the memory back.
func (c *chunk) put() {
	c.clear()
	select {
	case spareChunks <- c:
	default:
	}
}

func (c *chunk) clear() {
	for _, doc := range c.all {
		c.scores[doc-c.from] = docScore{}
		c.tf[doc-c.from] = 0
		c.wanted[(doc-c.from)/64] = 0
	}
	c.all, c.docs = c.all[:0], nil
}

// open goes to a chunk of a segment, to look at those of docs that are in it. It reports whether there are any.
func (c *chunk) open(number int, docs *roaring.Bitmap) bool {
	c.clear()
	c.from = uint32(number) * chunkDocs
	c.to = c.from + chunkDocs
	c.span = roaring.New()
	c.span.AddRange(uint64(c.from), uint64(c.to))
	in := roaring.And(docs, c.span)
	n := int(in.GetCardinality())
	if cap(c.all) < n {
		c.all = make([]uint32, chunkDocs)
	}
	c.all = c.all[:n]
	in.ManyIterator().NextMany(c.all)
	c.look(c.all)
	return n > 0
}

// look changes which of all are looked at.
func (c *chunk) look(docs []uint32) {
	for _, doc := range c.docs {
		c.wanted[(doc-c.from)/64] = 0
	}
	for _, doc := range docs {
		c.wanted[(doc-c.from)/64] |= 1 << (doc % 64)
	}
	c.docs = docs
}

func (c *chunk) score(doc uint32) *docScore { return &c.scores[doc-c.from] }

// lookUp is how many articles of a list there must be to one that is looked at for finding that one to cost less than going along.
const lookUp = 96

// each passes those of docs that have a term, ascending, some thousands at a time, with their ranks in the list. What it passes is
// valid until visit returns.
func (c *chunk) each(l *list, visit func(docs, ranks []uint32)) {
	from := l.rank(c.from)
	n := l.rank(c.to) - from
	switch {
	case n == 0 || len(c.docs) == 0:
	case l.numbers != nil:
		c.pick(l.numbers[from:from+n], from, visit)
	case n > lookUp*len(c.docs):
		c.find(l, visit)
	default:
		for it := roaring.And(l.docs, c.span).ManyIterator(); ; {
			n := it.NextMany(c.buf[:])
			if n == 0 {
				return
			}
			c.pick(c.buf[:n], from, visit)
			from += n
		}
	}
}

// pick passes the articles that are looked at. They are at most stride; the first one has the given rank.
func (c *chunk) pick(numbers []uint32, rank int, visit func(docs, ranks []uint32)) {
	n := 0
	for i, doc := range numbers {
		at := doc - c.from
		c.found[n], c.rank[n] = doc, uint32(rank+i)
		n += int(c.wanted[at/64] >> (at % 64) & 1) // without a branch, which would be taken at random
	}
	if n > 0 {
		visit(c.found[:n], c.rank[:n])
	}
}

// find passes the same for each article that is looked at: there are few.
func (c *chunk) find(l *list, visit func(docs, ranks []uint32)) {
	n := 0
	for _, doc := range c.docs {
		if !l.docs.Contains(doc) {
			continue
		}
		c.found[n], c.rank[n] = doc, uint32(l.rank(doc))
		if n++; n == len(c.found) {
			visit(c.found[:n], c.rank[:n])
			n = 0
		}
	}
	if n > 0 {
		visit(c.found[:n], c.rank[:n])
	}
}

// chunksOf returns the numbers of the chunks of a segment that have articles of docs.
func chunksOf(docs *roaring.Bitmap) (numbers []int) {
	for next := int64(0); ; {
		doc := docs.NextValue(uint32(next))
		if doc < 0 {
			return numbers
		}
		number := int(doc / chunkDocs)
		numbers = append(numbers, number)
		next = int64(number+1) * chunkDocs
	}
}

// eachChunk passes the chunks of a segment that have articles of docs, on all cores if there are many: visit must not change what is
// shared without a lock.
func (m *matcher) eachChunk(docs *roaring.Bitmap, visit func(*chunk) error) error {
	numbers := chunksOf(docs)
	one := func(i int) error {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		c := getChunk()
		c.open(numbers[i], docs)
		if err := visit(c); err != nil {
			return err // what is given up half-way is not used again
		}
		c.put()
		return nil
	}
	if len(numbers) > 1 && docs.GetCardinality() >= manyArticles {
		return parallel(len(numbers), one)
	}
	for i := range numbers {
		if err := one(i); err != nil {
			return err
		}
	}
	return nil
}

// manyArticles is from how many articles on it pays to share the work: it takes some tens of microseconds to begin.
const manyArticles = 4096
