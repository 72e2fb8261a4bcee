package extract

import (
	"strings"
)

// repair takes furniture out of what the engines agree on, and puts back what they lose. It judges blocks by what they
// are (a link, a caption, a phrase of words/furniture.txt) and by their neighbours, never by the outlet.
type repair struct {
	*page
	votes  []int    // of each block: how many engines keep it
	folded []string // of each block, see fold
}

func (r *repair) run() {
	keep := r.keep
	r.folded = make([]string, len(r.blocks))
	for i := range r.blocks {
		r.folded[i] = fold(clip(r.blocks[i].text, 600))
	}
	r.strayShort()
	r.fillGaps()
	r.dropRepeated()
	for i := range r.blocks {
		if keep[i] && r.isFurniture(i) {
			keep[i] = false
		}
	}
	r.dropLead()
	r.dropEnd()
	r.dropLonelyHeadings()
}

// share is the part of a block that is links, 0 to 1.
func (b *block) share() float64 {
	if b.size == 0 {
		return 0
	}
	return float64(b.linked) / float64(b.size)
}

// isFurniture judges one block by itself.
func (r *repair) isFurniture(i int) bool {
	b := &r.blocks[i]
	folded := r.folded[i]
	n := len(b.words)
	switch {
	case n == 0:
		return true
	case b.role == caption || b.where.any(inFigure) && n < 80:
		return true
	case b.share() > 0.85 && b.role != heading && n < 40 && b.role != quote:
		return true
	case furniture.whole[folded]:
		return true
	case n <= 12 || b.share() > 0.5 && n < 40:
		if furniture.begins(folded) {
			return true
		}
	}
	if n <= 30 && furniture.contains(folded) {
		return true
	}
	return b.where.any(inHidden) && r.votes[i] < 2
}

// strayShort drops blocks too short to be told apart from the same words elsewhere, unless they stand inside the text.
func (r *repair) strayShort() {
	keep := r.keep
	first, last := -1, -1
	for i := range r.blocks {
		if keep[i] && len(r.blocks[i].words) >= shingle && !r.blocks[i].where.any(inNav|inFooter) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for i := range r.blocks {
		if keep[i] && len(r.blocks[i].words) < shingle && (i < first || i > last+3) {
			keep[i] = false
		}
	}
}

// fillGaps keeps what stands between kept blocks of the same parent and no engine's rule speaks against: list items, short lines,
// quotations of posts.
func (r *repair) fillGaps() {
	keep := r.keep
	for i := 1; i < len(r.blocks)-1; i++ {
		b := &r.blocks[i]
		if keep[i] || b.where.any(inNav|inAside|inFooter|inForm|inHidden|inComments|inFurniture) || b.share() > 0.5 ||
			r.isFurniture(i) {
			continue
		}
		prev, next := r.near(i, -1), r.near(i, 1)
		if prev < 0 || next < 0 {
			continue
		}
		if sameParent(b, &r.blocks[prev]) && sameParent(b, &r.blocks[next]) || r.votes[i] >= 2 && i-prev <= 3 && next-i <= 3 {
			keep[i] = true
		}
	}
}

// near returns the nearest kept block in a direction, at most eight blocks away, or -1.
func (r *repair) near(i, step int) int {
	for j, n := i+step, 0; j >= 0 && j < len(r.blocks) && n < 8; j, n = j+step, n+1 {
		if r.keep[j] {
			return j
		}
	}
	return -1
}

func sameParent(a, b *block) bool {
	return a.node == b.node || a.node.Parent != nil && (a.node.Parent == b.node.Parent || a.node.Parent == b.node || a.node == b.node.Parent)
}

// dropRepeated keeps each longer text once: pages hold copies for other screens.
func (r *repair) dropRepeated() {
	seen := map[string]bool{}
	for i := range r.blocks {
		if !r.keep[i] || len(r.blocks[i].words) < 6 {
			continue
		}
		if seen[r.folded[i]] {
			r.keep[i] = false
		}
		seen[r.folded[i]] = true
	}
}

// dropLead drops what stands before the text: the headline again, the line with date and author.
func (r *repair) dropLead() {
	title := fold(r.art.Title)
	seen := 0
	for i := range r.blocks {
		if !r.keep[i] {
			continue
		}
		b := &r.blocks[i]
		if title != "" && (r.folded[i] == title || b.role == heading && len(b.words) >= 3 && strings.Contains(title, r.folded[i])) {
			r.keep[i] = false
			continue
		}
		if seen++; seen > 6 {
			return
		}
		if isByline(b.text) || isDateLine(b.text) {
			r.keep[i] = false
		}
	}
}

// dropEnd drops what follows a heading of comments or related stories, when most of the text stands before it.
func (r *repair) dropEnd() {
	total, before := 0, 0
	for i, b := range r.blocks {
		if r.keep[i] {
			total += len(b.words)
		}
	}
	for i, b := range r.blocks {
		if endings.whole[r.folded[i]] && before*10 > total*6 && !b.where.any(inAside|inNav|inHeader) {
			for j := i; j < len(r.blocks); j++ {
				r.keep[j] = false
			}
			return
		}
		if r.keep[i] {
			before += len(b.words)
		}
	}
}

// dropLonelyHeadings drops headings that nothing follows.
func (r *repair) dropLonelyHeadings() {
	for i := len(r.blocks) - 1; i >= 0; i-- {
		if !r.keep[i] {
			continue
		}
		if r.blocks[i].role != heading {
			return
		}
		r.keep[i] = false
	}
}

// clip cuts s to at most max bytes, at the end of a code point.
func clip(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for max > 0 && s[max]&0xC0 == 0x80 {
		max--
	}
	return s[:max]
}
