package segment

import "encoding/binary"

// Places reads where a term stands in articles of its list. It is not safe for concurrent use.
type Places struct {
	list   *List
	except []Exception
	rank   int    // of the article that is read next
	next   int    // the first exception that is not before it
	b      []byte // its places, and those after it
}

// Places returns a reader. exceptions are those of the list.
func (l *List) Places(exceptions []Exception) *Places {
	return &Places{list: l, except: exceptions, b: l.places}
}

// Read appends the places of the term in the article of a rank, ascending: token positions from 0, those of the title first. Ranks
// must be asked for in ascending order, each once.
func (p *Places) Read(rank int, places []uint32) ([]uint32, error) {
	if rank < p.rank || rank >= p.list.n {
		return places, damagedList()
	}
	if err := p.skip(rank); err != nil {
		return places, err
	}
	n, err := p.count()
	if err != nil {
		return places, err
	}
	p.rank++
	next, b := uint32(0), p.b
	for range n {
		if len(b) > 0 && b[0] < 0x80 {
			next += uint32(b[0])
			b = b[1:]
		} else {
			d, length := binary.Uvarint(b)
			if length <= 0 || d > MaxDocs {
				return places, damagedList()
			}
			next += uint32(d)
			b = b[length:]
		}
		places = append(places, next)
		next++
	}
	p.b = b
	return places, nil
}

// count returns how many places the article of the rank has.
func (p *Places) count() (uint32, error) {
	t := p.list.tallies[p.rank]
	if t != 0 {
		return uint32(t>>6) + uint32(t>>4&maxTallyLead) + uint32(t&maxTallyRest), nil
	}
	for p.next < len(p.except) && p.except[p.next].Rank < p.rank {
		p.next++
	}
	if p.next == len(p.except) || p.except[p.next].Rank != p.rank {
		return 0, damagedList()
	}
	return p.except[p.next].Tally.Count(), nil
}

// skip moves to a rank.
func (p *Places) skip(rank int) error {
	if group := rank / SkipPlaces; group > p.rank/SkipPlaces {
		at := u32(p.list.skips, group-1)
		if uint64(at) > uint64(len(p.list.places)) {
			return damagedList()
		}
		p.rank, p.b = group*SkipPlaces, p.list.places[at:]
	}
	left := uint64(0)
	for p.rank < rank {
		n, err := p.count()
		if err != nil {
			return err
		}
		left += uint64(n)
		p.rank++
	}
	if left > uint64(len(p.b)) {
		return damagedList()
	}
	at := 0
	for ; left > 0; at++ {
		if at == len(p.b) {
			return damagedList()
		}
		if p.b[at] < 0x80 {
			left--
		}
	}
	p.b = p.b[at:]
	return nil
}
