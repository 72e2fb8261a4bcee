package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"khabar"
)

// columns are the values of all articles of one segment, by document number, in memory. A segment never changes, so they are
// loaded once, shared by all snapshots that have the segment, and dropped with the last one. They hold deleted articles too.
//
// Memory: 48 bytes an article, 4 for each field (4 and 4 for each value where articles have several), and 4 for each order and
// interval that was asked for: about 100 MB for a million articles.
type columns struct {
	ids         []articleID
	published   []int64
	first, last []khabar.Day
	firstSeen   []uint32
	newestSeen  uint32 // the largest of firstSeen
	titleSpan   []uint32
	titleTokens []uint32
	bodyTokens  []uint32
	titles      uint64 // sums of titleTokens and bodyTokens
	bodies      uint64
	fields      []*column // as fieldNames

	orders  [3]order     // as Sort: by ID, newest, oldest
	buckets [4]bucketsOf // as khabar.Intervals
	copies  copies
}

// column is one field of one segment. Values are numbered by the generation's values.
type column struct {
	// single holds 1 + the number of the value, or 0, where no article has several; otherwise it is nil, and the values of
	// article i are numbers[starts[i]:starts[i+1]].
	single  []uint32
	starts  []uint32
	numbers []uint32

	present []valueCount // the values in this segment
	missing int          // articles without a value
}

type valueCount struct {
	number uint32
	count  int
}

// rowShare is how many rows are read at a time when columns are loaded.
const rowShare = 1 << 16

// loadColumns reads the columns of a segment, on all cores: numbers from the stored IDs, values by turning the postings of their
// fields round.
func loadColumns(ctx context.Context, s segment.Segment, dictionaries []*values) (*columns, error) {
	n := int(s.Count())
	c := &columns{
		ids: make([]articleID, n), published: make([]int64, n), first: make([]khabar.Day, n), last: make([]khabar.Day, n),
		firstSeen: make([]uint32, n),
		titleSpan: make([]uint32, n), titleTokens: make([]uint32, n), bodyTokens: make([]uint32, n),
		fields: make([]*column, len(fieldNames)),
	}
	shares := (n + rowShare - 1) / rowShare
	err := parallel(len(fieldNames)+shares, func(i int) (err error) {
		if i -= len(fieldNames); i >= 0 {
			return c.loadRows(ctx, s, i*rowShare, min((i+1)*rowShare, n))
		}
		i += len(fieldNames)
		if c.fields[i], err = loadColumn(s, string(fieldNames[i]), n, dictionaries[i]); err != nil {
			return fmt.Errorf("column %s: %w", fieldNames[i], err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range n {
		c.titles += uint64(c.titleTokens[i])
		c.bodies += uint64(c.bodyTokens[i])
		c.newestSeen = max(c.newestSeen, c.firstSeen[i])
	}
	return c, nil
}

// loadRows reads the numbers of the articles from one to another.
func (c *columns) loadRows(ctx context.Context, s segment.Segment, from, to int) error {
	for i := from; i < to; i++ {
		if i%stride == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		b, err := s.DocID(uint64(i))
		if err != nil {
			return fmt.Errorf("columns: article %d: %w", i, err)
		}
		r, ok := readRow(b)
		if !ok {
			return damaged("an article's numbers cannot be read")
		}
		c.ids[i], c.published[i], c.first[i], c.last[i] = r.id, r.published, r.first, r.last
		c.firstSeen[i], c.titleSpan[i], c.titleTokens[i], c.bodyTokens[i] = r.firstSeen, r.titleSpan, r.titleTokens, r.bodyTokens
	}
	return nil
}

// loadColumn turns the postings of a field round.
func loadColumn(s segment.Segment, field string, docs int, names *values) (*column, error) {
	dict, err := s.Dictionary(field)
	if err != nil {
		return nil, err
	}
	c := &column{single: make([]uint32, docs), missing: docs}
	var several []docValue // where single has a value already
	buf := make([]uint32, 1024)
	terms := dict.AutomatonIterator(nil, nil, nil)
	for {
		entry, err := terms.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			break
		}
		postings, err := postingsOf(dict, entry.Term)
		if err != nil {
			return nil, err
		}
		number := names.add(entry.Term)
		c.present = append(c.present, valueCount{number, int(postings.GetCardinality())})
		for it := postings.ManyIterator(); ; {
			n := it.NextMany(buf)
			if n == 0 {
				break
			}
			for _, doc := range buf[:n] {
				if int(doc) >= docs {
					return nil, damaged("a posting is of an article that does not exist")
				}
				if c.single[doc] == 0 {
					c.single[doc] = number + 1
					c.missing--
				} else {
					several = append(several, docValue{doc, number})
				}
			}
		}
	}
	if len(several) > 0 {
		c.spread(several)
	}
	return c, nil
}

type docValue struct{ doc, number uint32 }

// spread changes a column to the form with several values for an article.
func (c *column) spread(several []docValue) {
	c.starts = make([]uint32, len(c.single)+1)
	for doc, v := range c.single {
		if v != 0 {
			c.starts[doc+1]++
		}
	}
	for _, s := range several {
		c.starts[s.doc+1]++
	}
	for i := range c.single {
		c.starts[i+1] += c.starts[i]
	}
	c.numbers = make([]uint32, c.starts[len(c.single)])
	next := slices.Clone(c.starts)
	put := func(doc, number uint32) {
		c.numbers[next[doc]] = number
		next[doc]++
	}
	for doc, v := range c.single {
		if v != 0 {
			put(uint32(doc), v-1)
		}
	}
	for _, s := range several {
		put(s.doc, s.number)
	}
	c.single = nil
}

// postingsOf returns the articles of a segment that have a term, deleted ones included. The bitmap may be part of the segment's
// file: it must not be changed, nor kept longer than the segment.
func postingsOf(dict segment.TermDictionary, term string) (*roaring.Bitmap, error) {
	list, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return nil, err
	}
	return bitmapOf(list)
}

// bitmapOf returns the articles of a list of postings, with the same caution.
func bitmapOf(list segment.PostingsList) (*roaring.Bitmap, error) {
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("the engine's postings have no bitmap")
	}
	if doc, one := it.DocNum1Hit(); one {
		return roaring.BitmapOf(uint32(doc)), nil
	}
	if bitmap := it.ActualBitmap(); bitmap != nil {
		return bitmap, nil
	}
	return roaring.New(), nil
}

// order is the documents of a segment in one order, made when it is first needed.
type order struct {
	once sync.Once
	docs []uint32
}

// sorted returns the documents of the segment in an order of a search without scores.
func (c *columns) sorted(by ordering) []uint32 {
	o := &c.orders[by]
	o.once.Do(func() {
		o.docs = make([]uint32, len(c.ids))
		for i := range o.docs {
			o.docs[i] = uint32(i)
		}
		slices.SortFunc(o.docs, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(c.key(by, b), c.key(by, a)), slices.Compare(c.ids[a][:], c.ids[b][:]))
		})
	})
	return o.docs
}

// key is what a document is ordered by, largest first.
func (c *columns) key(by ordering, doc uint32) int64 {
	switch by {
	case newest:
		return c.published[doc]
	case oldest:
		if c.published[doc] != undated {
			return -c.published[doc]
		}
		return undated
	}
	return 0
}
