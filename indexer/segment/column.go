package segment

import "encoding/binary"

// Column appends what the articles have in a value field. Where none has several, that is for each article 1 + the rank of its value
// in the dictionary, or 0, and starts are nil. Otherwise the values of an article are ranks[starts[doc]:starts[doc+1]], without the
// one. Errors wrap ErrDamaged.
func (f *Field) Column() (starts, ranks []uint32, err error) {
	terms := uint32(f.part.Terms)
	if f.part.CountWidth == 0 {
		ranks = make([]uint32, f.docs)
		widen(ranks, f.ranks, f.part.RankWidth)
		for _, rank := range ranks {
			if rank > terms {
				return nil, nil, damaged("a value of %q does not exist", f.part.Name)
			}
		}
		return nil, ranks, nil
	}
	starts = make([]uint32, f.docs+1)
	widen(starts[1:], f.counts, f.part.CountWidth)
	sum := uint64(0)
	for i, n := range starts[1:] {
		if sum += uint64(n); sum > MaxDocs {
			return nil, nil, damaged("the column %q has too many values", f.part.Name)
		}
		starts[i+1] = uint32(sum)
	}
	if uint64(len(f.ranks)) != sum*uint64(f.part.RankWidth) {
		return nil, nil, damaged("the column %q is not complete", f.part.Name)
	}
	ranks = make([]uint32, sum)
	widen(ranks, f.ranks, f.part.RankWidth)
	for _, rank := range ranks {
		if rank >= terms {
			return nil, nil, damaged("a value of %q does not exist", f.part.Name)
		}
	}
	return starts, ranks, nil
}

// widen reads numbers of 1, 2 or 4 bytes; with none all are 0.
func widen(out []uint32, from []byte, width uint8) {
	switch width {
	case 1:
		for i := range out {
			out[i] = uint32(from[i])
		}
	case 2:
		for i := range out {
			out[i] = uint32(binary.LittleEndian.Uint16(from[2*i:]))
		}
	case 4:
		for i := range out {
			out[i] = u32(from, i)
		}
	}
}
