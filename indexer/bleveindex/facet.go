package bleveindex

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"khabar"
)

// facetCount counts the values of one field over the segments of a search.
type facetCount struct {
	field   int // place in fieldNames
	request khabar.FacetRequest
	names   []string
	counts  []int32 // at 1 + the number of the value; at 0 the articles without a value

	clusters []valueOfCluster // until mergeClusters
}

func newFacetCount(r khabar.FacetRequest, number int, values []*values) *facetCount {
	names := values[number].list()
	return &facetCount{field: number, request: r, names: names, counts: getCounts(len(names) + 1)}
}

var countPool = sync.Pool{New: func() any { return new([]int32) }}

func getCounts(n int) []int32 {
	c := *countPool.Get().(*[]int32)
	if cap(c) < n {
		return make([]int32, n)
	}
	c = c[:n]
	clear(c)
	return c
}

func (f *facetCount) release() {
	counts := f.counts
	f.counts = nil
	countPool.Put(&counts)
}

// add counts the articles of a segment that are in docs. Where docs are more than half of the segment, the others are taken from
// what the whole segment has, so that counting everything costs nothing.
func (f *facetCount) add(ctx context.Context, view *segmentView, docs *roaring.Bitmap) error {
	c := view.cols.fields[f.field]
	step := int32(1)
	if n := int(docs.GetCardinality()); n > view.docs/2 {
		for _, v := range c.present {
			f.counts[v.number+1] += int32(v.count)
		}
		f.counts[0] += int32(c.missing)
		if n == view.docs {
			return nil
		}
		docs, step = roaring.Flip(docs, 0, uint64(view.docs)), -1
	}
	counts := f.counts
	return forEach(ctx, docs, func(batch []uint32) error {
		if single := c.single; single != nil {
			for _, doc := range batch {
				counts[single[doc]] += step
			}
			return nil
		}
		for _, doc := range batch {
			from, to := c.starts[doc], c.starts[doc+1]
			if from == to {
				counts[0] += step
			}
			for _, number := range c.numbers[from:to] {
				counts[number+1] += step
			}
		}
		return nil
	})
}

// result returns the values that are asked for: the most frequent ones, or those that are named.
func (f *facetCount) result(numbers *values) khabar.Facet {
	out := khabar.Facet{Field: f.request.Field, Missing: int(f.counts[0])}
	most := f.request.Skip + f.request.Size
	matches := f.prefixed()
	var best []khabar.FacetValue
	for i, count := range f.counts[1:] {
		if count == 0 || !matches(f.names[i]) {
			continue
		}
		out.Distinct++
		v := khabar.FacetValue{Value: f.names[i], Count: int(count)}
		switch {
		case f.request.Values != nil:
		case most > manyValues:
			best = append(best, v)
		case len(best) < most || compareFacets(v, best[most-1]) < 0:
			at, _ := slices.BinarySearchFunc(best, v, compareFacets)
			best = slices.Insert(best, at, v)
			best = best[:min(len(best), most)]
		}
	}
	if f.request.Values != nil {
		out.Values = f.named(numbers)
		return out
	}
	if most > manyValues {
		slices.SortFunc(best, compareFacets)
	}
	best = best[:min(len(best), most)]
	out.Values = best[min(len(best), f.request.Skip):]
	return out
}

// manyValues is from how many values on sorting all is cheaper than keeping the best.
const manyValues = 1000

// prefixed tells which values begin as is asked for.
func (f *facetCount) prefixed() func(string) bool {
	if f.request.Prefix == "" || f.request.Values != nil {
		return func(string) bool { return true }
	}
	prefix := foldValue(f.request.Prefix)
	return func(name string) bool { return strings.HasPrefix(foldValue(name), prefix) }
}

// named returns the counts of the values that are asked for by name.
func (f *facetCount) named(numbers *values) []khabar.FacetValue {
	out := make([]khabar.FacetValue, len(f.request.Values))
	for i, name := range f.request.Values {
		out[i].Value = name
		if n, ok := numbers.numberOf(name); ok && int(n)+1 < len(f.counts) {
			out[i].Count = int(f.counts[n+1])
		}
	}
	return out
}

// compareFacets orders by count, largest first, then by value.
func compareFacets(a, b khabar.FacetValue) int {
	if a.Count != b.Count {
		return b.Count - a.Count
	}
	return strings.Compare(a.Value, b.Value)
}
