package extract

// opinion is what one engine keeps of a page.
type opinion struct {
	name     string
	shingles map[uint64]bool
	short    map[string]bool // blocks of fewer words than a shingle has
	size     int             // in shingles
}

func opinionOf(name string, kept []block) *opinion {
	o := &opinion{name: name, shingles: make(map[uint64]bool, 512), short: map[string]bool{}}
	var all []uint64
	for i := range kept {
		all = append(all, kept[i].words...)
		if len(kept[i].words) < shingle {
			o.short[kept[i].text] = true
		}
	}
	for _, h := range shingles(all) {
		o.shingles[h] = true
	}
	o.size = len(o.shingles)
	return o
}

// keeps is the share of a block that the engine keeps, 0 to 1.
func (o *opinion) keeps(b *block, sh []uint64) float64 {
	if len(b.words) < shingle {
		if o.short[b.text] {
			return 1
		}
		return 0
	}
	n := 0
	for _, h := range sh {
		if o.shingles[h] {
			n++
		}
	}
	return float64(n) / float64(len(sh))
}

// agreement of two opinions is the F1 of their shingles, 0 to 1.
func agreement(a, b *opinion) float64 {
	if a.size == 0 || b.size == 0 {
		return 0
	}
	if a.size > b.size {
		a, b = b, a
	}
	common := 0
	for h := range a.shingles {
		if b.shingles[h] {
			common++
		}
	}
	return 2 * float64(common) / float64(a.size+b.size)
}
