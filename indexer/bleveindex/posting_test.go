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
		inTitle := 0
		for _, p := range want {
			addPlace(&tf, int(p), title)
			addPlace(&tf, int(p), title) // twice is once
			if int(p) < title {
				inTitle++
			}
		}
		finishPlaces(&tf)
		got := appendPlaces(nil, fakePosting{&tf})
		if !slices.Equal(got, want) {
			t.Fatalf("places %v come back as %v", want, got)
		}
		if tf.Frequency() <= 0 || uint64(tf.Frequency())>>packedBits != 0 {
			t.Fatalf("%x is too large", tf.Frequency())
		}
		gotTitle, gotBody := countPlaces(uint64(tf.Frequency()), uint32(title))
		if len(tf.Locations) > 0 {
			long++
			inTitle = min(inTitle, 3)
		}
		if gotTitle != inTitle || (len(tf.Locations) == 0 && gotBody != len(want)-inTitle) {
			t.Fatalf("places %v with a title of %d: %d in the title, %d in the body", want, title, gotTitle, gotBody)
		}
	}
	if long == 0 {
		t.Fatal("no posting took the long form")
	}
}
