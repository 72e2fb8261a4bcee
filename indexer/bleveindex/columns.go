package bleveindex

import (
	"slices"
	"sync"

	"khabar"
	"khabar/indexer/segment"
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

// loadColumns reads the columns of a segment, on all cores.
func loadColumns(s *segment.Segment, dictionaries []*values) (*columns, error) {
	n := s.Docs()
	c := &columns{fields: make([]*column, len(fieldNames))}
	loads := []func() error{
		func() error { c.ids = loadIDs(s); return nil },
		func() error { return loadNumbers(s, publishedColumn, undated, &c.published) },
		func() error { return loadNumbers(s, firstColumn, 0, &c.first) },
		func() error { return loadNumbers(s, lastColumn, 0, &c.last) },
		func() error { return loadNumbers(s, firstSeenColumn, 0, &c.firstSeen) },
		func() error { return loadNumbers(s, titleSpanColumn, 0, &c.titleSpan) },
		func() error { return loadNumbers(s, titleTokensColumn, 0, &c.titleTokens) },
		func() error { return loadNumbers(s, bodyTokensColumn, 0, &c.bodyTokens) },
	}
	for i := range fieldNames {
		loads = append(loads, func() (err error) {
			c.fields[i], err = loadColumn(s, string(fieldNames[i]), dictionaries[i])
			return err
		})
	}
	if err := doAll(loads, true); err != nil {
		return nil, unreadable(err)
	}
	for i := range n {
		c.titles += uint64(c.titleTokens[i])
		c.bodies += uint64(c.bodyTokens[i])
		c.newestSeen = max(c.newestSeen, c.firstSeen[i])
	}
	return c, nil
}

func loadIDs(s *segment.Segment) []articleID {
	ids := make([]articleID, s.Docs())
	for i := range ids {
		ids[i] = articleID(s.ID(uint32(i)))
	}
	return ids
}

// loadNumbers reads a number column.
func loadNumbers[T int64 | khabar.Day | uint32](s *segment.Segment, number int, missing T, out *[]T) error {
	column, ok := s.Numbers(schema.Numbers[number])
	if !ok {
		return damaged("the column %s is missing", schema.Numbers[number])
	}
	all := make([]T, s.Docs())
	for i := range all {
		all[i] = missing
		if v := column.At(uint32(i)); v != segment.Missing {
			all[i] = T(v)
		}
	}
	*out = all
	return nil
}

// loadColumn reads the column of a field and renumbers its values.
func loadColumn(s *segment.Segment, name string, names *values) (*column, error) {
	field := s.Value(name)
	if field == nil {
		return nil, damaged("the field %s is missing", name)
	}
	c := &column{missing: s.Docs(), present: make([]valueCount, 0, field.Len())}
	terms := field.Walk(nil, "", "")
	numbers := names.addAll(field.Len(), func() ([]byte, bool) {
		more := terms.Next()
		if more {
			c.present = append(c.present, valueCount{count: terms.Entry().Docs})
		}
		return terms.Term(), more
	})
	if terms.Err() != nil {
		return nil, terms.Err()
	}
	for i, number := range numbers {
		c.present[i].number = number
	}
	starts, ranks, err := field.Column()
	if err != nil {
		return nil, err
	}
	if starts == nil {
		c.single = ranks
		for doc, rank := range ranks {
			if rank != 0 {
				ranks[doc] = numbers[rank-1] + 1
				c.missing--
			}
		}
		return c, nil
	}
	c.starts, c.numbers = starts, ranks
	for i, rank := range ranks {
		ranks[i] = numbers[rank]
	}
	for doc := range s.Docs() {
		if starts[doc] != starts[doc+1] {
			c.missing--
		}
	}
	return c, nil
}

// order is the documents of a segment in one order, read when it is first needed.
type order struct {
	once sync.Once
	docs []uint32
	err  error
}

// sorted returns the documents of the segment in an order of a search without scores.
func (v *segmentView) sorted(by ordering) ([]uint32, error) {
	o := &v.cols.orders[by]
	o.once.Do(func() {
		docs := make([]uint32, 0, v.docs)
		if by == byID {
			docs, o.err = v.segment.ByID(docs)
		} else {
			docs, o.err = v.segment.ByFirst(docs)
		}
		if by == newest && o.err == nil {
			v.cols.newestFirst(docs)
		}
		o.docs = docs
	})
	if o.err != nil {
		return nil, unreadable(o.err)
	}
	return o.docs, nil
}

// newestFirst turns the order by date round: equal dates stay in the order of their IDs, and articles without one at the end.
func (c *columns) newestFirst(docs []uint32) {
	dated := docs
	for len(dated) > 0 && c.published[dated[len(dated)-1]] == undated {
		dated = dated[:len(dated)-1]
	}
	slices.Reverse(dated)
	for from := 0; from < len(dated); {
		to := from + 1
		for to < len(dated) && c.published[dated[to]] == c.published[dated[from]] {
			to++
		}
		slices.Reverse(dated[from:to])
		from = to
	}
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
