package bleveindex

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar/indexer/segment"
	"khabar/query"
)

// sparse makes a segment of n articles without texts but for terms that one article in so many has, each at random places, and returns
// what stands where.
func sparse(t *testing.T, n int, shares ...int) (*segmentView, []map[uint32]tally) {
	t.Helper()
	r := rand.New(rand.NewPCG(8, 8))
	b := segment.NewBuilder(schema)
	counts := make([]map[uint32]tally, len(shares))
	for doc := range uint32(n) {
		d := segment.Document{ID: segment.ID{byte(doc), byte(doc >> 8), byte(doc >> 16)}, Title: 4, Numbers: make([]int64, len(schema.Numbers)),
			Texts: make([]segment.Terms, len(schema.Texts)), Values: make([][]string, len(schema.Values))}
		place := uint32(r.IntN(4))
		for i, share := range shares {
			if counts[i] == nil {
				counts[i] = make(map[uint32]tally)
			}
			if r.IntN(share) > 0 {
				continue
			}
			var c tally
			for range 1 + r.IntN(1+r.IntN(30)) {
				d.Places = append(d.Places, place)
				for k := range d.Texts {
					d.Texts[k].Add(fmt.Append(nil, i))
				}
				c.add(int(place), int(d.Title))
				place += 1 + uint32(r.IntN(6))
			}
			counts[i][doc] = c
		}
		if err := b.Add(&d); err != nil {
			t.Fatal(err)
		}
	}
	s := openBuilt(t, b)
	return &segmentView{segment: s, docs: n, live: n}, counts
}

// openBuilt opens what a builder has gathered.
func openBuilt(t *testing.T, b *segment.Builder) *segment.Segment {
	t.Helper()
	file, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	s, err := segment.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestChunks goes through lists of all densities for articles of all densities, and compares what it sees with what was written.
func TestChunks(t *testing.T) {
	const articles = 3*chunkDocs - 777
	shares := []int{1, 3, 40, 700, 20000}
	view, counts := sparse(t, articles, shares...)
	m := &matcher{ctx: context.Background(), view: view, lists: make(map[listKey]*list)}
	r := rand.New(rand.NewPCG(8, 9))
	for _, wanted := range shares {
		docs := roaring.New()
		for doc := range uint32(articles) {
			if r.IntN(wanted) == 0 {
				docs.Add(doc)
			}
		}
		for term := range shares {
			l, err := m.list(stemField, fmt.Sprint(term))
			if err != nil {
				t.Fatal(err)
			}
			if int(l.docs.GetCardinality()) != len(counts[term]) {
				t.Fatalf("term %d is in %d articles, not in %d", term, l.docs.GetCardinality(), len(counts[term]))
			}
			found, seen := make(map[uint32]tally), 0
			var mu sync.Mutex
			err = m.eachChunk(docs, func(c *chunk) error {
				mu.Lock()
				defer mu.Unlock()
				seen += len(c.docs)
				last, sorted := -1, true
				c.each(l, func(docs, ranks []uint32) {
					for i, doc := range docs {
						sorted = sorted && int(doc) > last
						last = int(doc)
						found[doc] = l.at(int(ranks[i]))
					}
				})
				if !sorted {
					return fmt.Errorf("the articles of term %d are not in order", term)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if seen != int(docs.GetCardinality()) {
				t.Errorf("%d articles are looked at of %d", seen, docs.GetCardinality())
			}
			want := 0
			for doc, n := range counts[term] {
				if !docs.Contains(doc) {
					continue
				}
				want++
				if found[doc] != n {
					t.Fatalf("one in %d of term %d: article %d has %+v, want %+v", wanted, term, doc, found[doc], n)
				}
			}
			if want != len(found) {
				t.Errorf("one in %d of term %d: %d articles, want %d", wanted, term, len(found), want)
			}
		}
	}
}

// TestScopes compares the articles of a term in a scope with what was written.
func TestScopes(t *testing.T) {
	const articles = 30000
	shares := []int{1, 5, 60, 9000}
	view, counts := sparse(t, articles, shares...)
	m := &matcher{ctx: context.Background(), view: view, lists: make(map[listKey]*list)}
	for term := range append(shares, 0) {
		l, err := m.list(stemField, fmt.Sprint(term))
		if err != nil {
			t.Fatal(err)
		}
		for _, scope := range []query.Scope{query.Text, query.Title, query.Body} {
			var want []uint32
			if term < len(shares) {
				for doc, n := range counts[term] {
					if scope == query.Text || scope == query.Title && n.title > 0 || scope == query.Body && n.body > 0 {
						want = append(want, doc)
					}
				}
			}
			slices.Sort(want)
			if got := l.in(scope).ToArray(); !slices.Equal(got, want) {
				t.Errorf("term %d in %q: %d articles, want %d", term, scope, len(got), len(want))
			}
		}
	}
}
