package bleveindex

import (
	"math/rand/v2"
	"slices"
	"testing"

	index "github.com/blevesearch/bleve_index_api"
)

// TestPlaces puts random places in and reads them back, in the short form and the long one.
func TestPlaces(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	long := 0
	for range 20000 {
		title := random.IntN(12)
		var want []uint32
		place := random.IntN(1 << random.IntN(14))
		for range 1 + random.IntN(12) {
			want = append(want, uint32(place))
			place += 1 + random.IntN(1<<random.IntN(10))
		}
		var tf index.TokenFreq
		var counted tally
		for _, p := range want {
			addPlace(&tf, int(p), title)
			addPlace(&tf, int(p), title) // twice is once
			counted.add(int(p), title)
		}
		finishPlaces(&tf)
		got := appendPlaces(nil, fakePosting{&tf})
		if !slices.Equal(got, want) {
			t.Fatalf("places %v come back as %v", want, got)
		}
		if tf.Frequency() <= 0 || uint64(tf.Frequency())>>packedBits != 0 {
			t.Fatalf("%x is too large", tf.Frequency())
		}
		if len(tf.Locations) > 0 {
			long++
			counted.title, counted.lead = min(counted.title, titleCount), min(counted.lead, leadCount)
		}
		if n := countPlaces(uint64(tf.Frequency()), uint32(title)); n != counted {
			t.Fatalf("places %v with a title of %d: counted %+v, want %+v", want, title, n, counted)
		}
	}
	if long == 0 {
		t.Fatal("no posting took the long form")
	}
}
