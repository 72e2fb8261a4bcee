package bleveindex

import (
	"math/bits"

	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A posting says where in an article a term stands. Bleve's own form for that (five or more integers an occurrence, in a stream
// of their own) takes most of an index and of the time of a phrase; what it calls the frequency is a free 62-bit number. So the
// places go in there:
//
//	bit 0 set: the places follow, from the low bits up, each as the distance to the one before it (the first one to -1) in
//	           groups of four bits, three of them value, the fourth set if more follow. Nothing follows the last one.
//	bit 0 not set: they do not fit (about one posting in fifty). Bits 1 and 2 count the places in the title, at most 3, the next
//	           four those in the lead, the rest those in the body with its lead; the places are in one Bleve location: the first,
//	           and the distances as its array positions.
//
// A place is a token position: those of the title first, then those of the body, shifted by the title's length, which the
// article's row holds.

// leadPlaces is how many positions at the beginning of the body are its lead: about two sentences. News tells first what it is about.
const leadPlaces = 30

// Bits of the counts of places that are not packed.
const (
	titleCount = 3
	leadCount  = 15
	leadShift  = 2
	bodyShift  = 6
)

// tally counts the places of a term in an article: in the title, in the body, and those of the latter that are in its lead.
type tally struct{ title, body, lead int }

// add counts a place; title is the title's length in positions.
func (n *tally) add(place, title int) {
	switch {
	case place < title:
		n.title++
		return
	case place < title+leadPlaces:
		n.lead++
	}
	n.body++
}

// pack makes the number of places that do not fit: a title's or a lead's count stops at what its bits hold.
func (n tally) pack() int {
	return (n.body<<bodyShift | min(n.lead, leadCount)<<leadShift | min(n.title, titleCount)) << 1
}

// unpackCounts is the inverse of pack.
func unpackCounts(v uint64) tally {
	v >>= 1
	return tally{title: int(v & titleCount), lead: int(v >> leadShift & leadCount), body: int(v >> bodyShift)}
}

// packedBits is where the last group of four must end: Bleve shifts the number by one, and keeps it in a signed one.
const packedBits = 62

// addPlace adds a place, which is not before the ones added already, to a term's posting. title is the title's length in
// positions.
func addPlace(tf *index.TokenFreq, place, title int) {
	v := uint64(tf.Frequency())
	if v != 0 && v&1 == 0 {
		addFarPlace(tf, place, title)
		return
	}
	last, shift := -1, 1
	if v != 0 {
		last = lastPlace(v)
		shift = 1 + (bits.Len64(v>>1)+3)/4*4
	}
	if place <= last {
		return
	}
	d := uint64(place - last)
	for ; d >= 8; d >>= 3 {
		if shift+4 > packedBits {
			spill(tf, place, title)
			return
		}
		v |= (d&7 | 8) << shift
		shift += 4
	}
	if shift+4 > packedBits {
		spill(tf, place, title)
		return
	}
	tf.SetFrequency(int(v | d<<shift | 1))
}

// spill moves the places of a posting that is full into a location, and adds one.
func spill(tf *index.TokenFreq, place, title int) {
	packed := appendPacked(nil, uint64(tf.Frequency()))
	location := &index.TokenLocation{Position: int(packed[0]), ArrayPositions: make([]uint64, 0, 4*len(packed))}
	var n tally
	for i, p := range packed {
		if i > 0 {
			location.ArrayPositions = append(location.ArrayPositions, uint64(p-packed[i-1]))
		}
		n.add(int(p), title)
	}
	tf.Locations = []*index.TokenLocation{location}
	location.End = int(packed[len(packed)-1]) // kept for addFarPlace; taken out by finishPlaces
	tf.SetFrequency(n.pack())
	addFarPlace(tf, place, title)
}

func addFarPlace(tf *index.TokenFreq, place, title int) {
	location := tf.Locations[0]
	if place <= location.End {
		return
	}
	location.ArrayPositions = append(location.ArrayPositions, uint64(place-location.End))
	location.End = place
	n := unpackCounts(uint64(tf.Frequency()))
	n.add(place, title)
	tf.SetFrequency(n.pack())
}

// finishPlaces takes out of a posting what only its making needed.
func finishPlaces(tf *index.TokenFreq) {
	if len(tf.Locations) > 0 {
		tf.Locations[0].End = 0
	}
}

func lastPlace(v uint64) int {
	last, d, shift := -1, 0, 0
	for v >>= 1; v != 0; v >>= 4 {
		d |= int(v&7) << shift
		if v&8 != 0 {
			shift += 3
			continue
		}
		last += d
		d, shift = 0, 0
	}
	return last
}

// appendPacked appends the places that are packed in a number whose bit 0 is set.
func appendPacked(places []uint32, v uint64) []uint32 {
	last, d, shift := uint32(0), uint32(0), 0
	first := uint32(1) // distances count from -1
	for v >>= 1; v != 0; v >>= 4 {
		d |= uint32(v&7) << shift
		if v&8 != 0 {
			shift += 3
			continue
		}
		last += d - first
		first = 0
		places = append(places, last)
		d, shift = 0, 0
	}
	return places
}

// countPlaces counts the places that a posting's number stands for; the title ends before the position title. Counts of places
// that are not packed stop at 3 in the title and at 15 in the lead.
func countPlaces(v uint64, title uint32) (n tally) {
	if v&1 == 0 {
		return unpackCounts(v)
	}
	next, d, shift := uint32(0), uint32(0), 0 // next is the place plus one
	for v >>= 1; v != 0; v >>= 4 {
		d |= uint32(v&7) << shift
		if v&8 != 0 {
			shift += 3
			continue
		}
		next += d
		switch {
		case next <= title:
			n.title++
		case next <= title+leadPlaces:
			n.lead++
			fallthrough
		default:
			n.body++
		}
		d, shift = 0, 0
	}
	return n
}

// appendPlaces appends all places of a posting that was read with its locations.
func appendPlaces(places []uint32, p segment.Posting) []uint32 {
	v := p.Frequency()
	if v&1 != 0 {
		return appendPacked(places, v)
	}
	for _, location := range p.Locations() {
		last := uint32(location.Pos())
		places = append(places, last)
		for _, d := range location.ArrayPositions() {
			last += uint32(d)
			places = append(places, last)
		}
	}
	return places
}
