package extract

import (
	"golang.org/x/net/html"
)

// twin is where a paragraph stood before.
type twin struct {
	parent  *html.Node
	section string
}

// isCopy reports whether the same paragraph here is a copy. Twice in one element, or under two headings, is how it was written; what is
// copied for other screens stands in another element under the same heading.
func (t twin) isCopy(parent *html.Node, section string) bool {
	return t.parent != parent && (t.section == section || t.section == "" || section == "")
}

// dropRepeated drops what stands in the text twice: a paragraph copied for other screens, and a block that holds the whole text once
// more for machines. Tables repeat themselves by nature and are left alone.
func (r *repair) dropRepeated() {
	const long = 8 // words: shorter ones repeat by chance
	seen := map[string]twin{}
	counts := map[uint64]int{}
	section := "" // the heading that the block stands under
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.role == heading {
			section = r.folded[i]
		}
		if !r.keep[i] || len(b.words) < long || b.where.any(inTable) {
			continue
		}
		if t := seen[r.folded[i]]; t.parent != nil && t.isCopy(b.node.Parent, section) {
			r.keep[i] = false
			continue
		}
		seen[r.folded[i]] = twin{b.node.Parent, section}
		for _, h := range shingles(b.words) {
			counts[h]++
		}
	}
	const whole = 120 // words: the least that counts as the whole text
	for i := range r.blocks {
		sh := shingles(r.blocks[i].words)
		if !r.keep[i] || len(sh) < whole {
			continue
		}
		own := map[uint64]int{}
		for _, h := range sh {
			own[h]++
		}
		elsewhere := 0
		for _, h := range sh {
			if counts[h] > own[h] {
				elsewhere++
			}
		}
		if elsewhere*10 >= len(sh)*8 {
			r.keep[i] = false
			for _, h := range sh {
				counts[h]--
			}
		}
	}
}
