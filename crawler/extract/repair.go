package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// repair takes furniture out of what the engines agree on, and puts back what they lose. It judges blocks by what they
// are (a link, a caption, a phrase of words/furniture.txt) and by their neighbours, never by the outlet.
type repair struct {
	*page
	votes  []int           // of each block: how many engines keep it
	voters int             // how many engines keep anything
	folded []string        // of each block, see fold
	title  string          // folded
	total  int             // words that the engines keep
	lists  map[int]float64 // see linkedLists
	pics   *pictures
}

func (r *repair) run() {
	keep := r.keep
	r.folded = make([]string, len(r.blocks))
	for i := range r.blocks {
		r.folded[i] = fold(clip(r.blocks[i].text, 600))
		if keep[i] {
			r.total += len(r.blocks[i].words)
		}
	}
	r.title = fold(r.art.Title)
	r.lists = r.linkedLists()
	r.pics = picturesOf(r.slim, r.blocks)
	r.strayShort()
	r.fillGaps()
	r.fillTables()
	r.keepLead()
	r.dropBoxes()
	r.dropCards()
	for i := range r.blocks {
		if keep[i] && r.furniture(i) != "" {
			keep[i] = false
		}
	}
	r.dropRepeated() // of what is left: the copy in a box is the one that goes
	r.dropLead()
	r.dropEnd()
	r.dropEdges()
	r.dropLonelyHeadings()
}

// dropBoxes drops whole boxes: elements that begin with a label such as "Related" or "اقرأ أيضًا" and hold at most a third of the text, or
// links after the greater part of it, or teasers after any text at all.
func (r *repair) dropBoxes() {
	before := 0 // words of the text so far
	for i := range r.blocks {
		b := &r.blocks[i]
		if r.keep[i] {
			before += len(b.words)
		}
		if len(b.words) > 8 || singles.whole[r.folded[i]] || b.role != heading && b.share() > 0.5 || !phrasesOfLines.whole[r.folded[i]] && !endings.whole[r.folded[i]] &&
			(b.role != heading || !phrasesOfLines.begins(r.folded[i])) {
			continue
		}
		box := r.boxOf(i)
		words, linked, teasers := 0, 0, 0
		end := i + 1
		for ; end < len(r.blocks) && within(r.blocks[end].node, box); end++ {
			if leadsOn(&r.blocks[end]) {
				teasers++
			}
			if r.keep[end] {
				words += len(r.blocks[end].words)
				linked += min(1, r.blocks[end].linked)
			}
		}
		small, after := words*3 <= r.total, linked > 0 && before*2 >= r.total
		if listed := teasers >= someTeasers && words <= teasers*longTeaser && before >= noWords; !small && !after && !listed {
			continue
		}
		for j := i; j < end; j++ {
			r.keep[j] = false
		}
	}
}

// dropCards drops cards of other articles at the end of the text, two or more in a row: each an element that begins with a headline which is
// a link to another page of the site, and holds little more.
func (r *repair) dropCards() {
	before, cards, run := 0, 0, 0 // words of the text so far, cards in a row, where the first of them began
	for i := 0; i < len(r.blocks); i++ {
		end := i
		if r.blocks[i].role == heading && r.furniture(i) == otherHeadline {
			end = r.cardEnd(i)
		}
		switch {
		case end > i:
			if cards++; cards == 1 {
				run = i
			}
			i = end - 1
		case r.keep[i]:
			before += len(r.blocks[i].words)
			cards = 0
		}
	}
	if cards > 1 && before*2 >= r.total {
		for j := run; j < len(r.blocks); j++ {
			r.keep[j] = false
		}
	}
}

// cardEnd is the index after the largest element that begins with a block and holds no more than a teaser.
func (r *repair) cardEnd(i int) int {
	end := i + 1
	for box := r.blocks[i].node; box.Parent != nil && (i == 0 || !within(r.blocks[i-1].node, box)); box = box.Parent {
		words, to := 0, i
		for ; to < len(r.blocks) && words <= longTeaser && within(r.blocks[to].node, box); to++ {
			words += len(r.blocks[to].words)
		}
		if words > longTeaser {
			break
		}
		end = to
	}
	return end
}

// longTeaser is the number of words that a teaser has at most, its headline included.
const longTeaser = 45

// boxOf is the largest element around a block that begins with it.
func (r *repair) boxOf(i int) *html.Node {
	box := r.blocks[i].node
	for box.Parent != nil && box.Parent.Type == html.ElementNode && box.Parent.DataAtom != atom.Body &&
		(i == 0 || !within(r.blocks[i-1].node, box.Parent)) {
		box = box.Parent
	}
	return box
}

// share is the part of a block that is links, 0 to 1.
func (b *block) share() float64 {
	if b.size == 0 {
		return 0
	}
	return float64(b.linked) / float64(b.size)
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
		quoted := b.role == quote && r.votes[i] > 0
		if keep[i] {
			continue
		}
		reach, most := 8, r.votes[i] >= 2 && r.votes[i]*2 >= r.voters
		if most {
			reach = 30 // a long list that the base leaves out
		}
		prev, next := r.near(i, -1, reach), r.near(i, 1, reach)
		if prev < 0 || next < 0 {
			continue
		}
		where := b.where &^ (r.blocks[prev].where & r.blocks[next].where) // what holds both neighbours holds text
		if where.any(inNav|inAside|inFooter|inForm|inHidden|inComments) || where.any(inFurniture) && !quoted ||
			b.share() > 0.5 && !(b.list != 0 && r.lists[b.list] <= 0.5) {
			continue
		}
		among := sameParent(b, &r.blocks[prev]) && sameParent(b, &r.blocks[next]) || r.listed(i, prev, next) || sameTable(b, &r.blocks[prev], &r.blocks[next]) || quoted ||
			most || r.votes[i] >= 2 && i-prev <= 3 && next-i <= 3
		if among && r.furniture(i) == "" {
			keep[i] = true
		}
	}
}

// fillTables keeps what stands in one element between two paragraphs that are its siblings, where nothing of it is kept and none of it is a
// link: a table, a grid, a list of terms. Engines take the shortness of its lines for that of furniture.
func (r *repair) fillTables() {
	const longest = 120 // blocks
	for from := 1; from < len(r.blocks); from++ {
		if r.keep[from] || !r.keep[from-1] {
			continue
		}
		to := from
		for to < len(r.blocks) && !r.keep[to] && to-from <= longest {
			to++
		}
		if to < len(r.blocks) && r.keep[to] && r.isTable(from, to) {
			for i := from; i < to; i++ {
				r.keep[i] = true
			}
		}
		from = to
	}
}

// isTable reports whether the blocks from one index to before another are all of one element, between siblings, that may be a table.
func (r *repair) isTable(from, to int) bool {
	before, after := r.blocks[from-1].node, r.blocks[to].node
	unit := r.blocks[from].node
	for unit != nil && unit.Parent != after.Parent {
		unit = unit.Parent
	}
	for before != nil && unit != nil && before.Parent != unit.Parent {
		before = before.Parent
	}
	if unit == nil || before == nil || unit == before || unit == after {
		return false
	}
	around := r.blocks[from-1].where & r.blocks[to].where
	for i := from; i < to; i++ {
		b := &r.blocks[i]
		if b.linked > 0 || !within(b.node, unit) || (b.where &^ around).any(inNav|inAside|inFooter|inForm|inHidden|inComments|inFurniture) ||
			r.furniture(i) != "" {
			return false
		}
	}
	return true
}

// keepLead keeps the paragraph right above the text that an engine takes for an introduction to it: sentences, in an element beside the one
// that holds the text.
func (r *repair) keepLead() {
	const short, near, levels = 12, 3, 2 // words, blocks, elements
	first, _ := firstLast(r.keep)
	for i := first - 1; i >= 0 && i >= first-near; i-- {
		b := &r.blocks[i]
		if b.role == heading {
			return
		}
		where := b.where &^ r.blocks[first].where
		if len(b.words) < short || !isSentence(b.text) || b.share() > 0.3 || b.role != plain || b.node.DataAtom == atom.Td ||
			where.any(inNav|inAside|inFooter|inForm|inHidden|inComments|inFurniture|inFigure) || r.furniture(i) != "" ||
			where.any(inHeader) && !b.where.any(inArticle|inMain) || isByline(b.text) || isDateLine(b.text) || !meets(b.node, r.blocks[first].node, levels) {
			continue
		}
		r.keep[i] = true
	}
}

// meets reports whether one of so many elements around a node holds the other one too.
func meets(a, b *html.Node, levels int) bool {
	for range levels {
		if a.Parent == nil || a.Parent.DataAtom == atom.Body {
			return false
		}
		if a = a.Parent; within(b, a) {
			return true
		}
	}
	return false
}

// near returns the nearest kept block in a direction, at most so many blocks away, or -1.
func (r *repair) near(i, step, reach int) int {
	for j, n := i+step, 0; j >= 0 && j < len(r.blocks) && n < reach; j, n = j+step, n+1 {
		if r.keep[j] {
			return j
		}
	}
	return -1
}

// listed reports whether a block is an item of a list that stands between two paragraphs of the text, as one of them, and that is not a list
// of links.
func (r *repair) listed(i, prev, next int) bool {
	b := &r.blocks[i]
	if b.list == 0 || r.lists[b.list] > 0.5 {
		return false
	}
	for n := b.node; n != nil && listElements[n.DataAtom]; n = n.Parent {
		if besideList(n, &r.blocks[prev]) && besideList(n, &r.blocks[next]) {
			return true
		}
	}
	return false
}

// sameTable reports whether three blocks are cells of one table, the first without a link.
func sameTable(b, prev, next *block) bool {
	if b.role != cell || prev.role != cell || next.role != cell || b.linked > 0 {
		return false
	}
	table := tableOf(b.node)
	return table != nil && table == tableOf(prev.node) && table == tableOf(next.node)
}

// tableOf is the innermost table around a node, or nil.
func tableOf(n *html.Node) *html.Node {
	for n != nil && n.DataAtom != atom.Table {
		n = n.Parent
	}
	return n
}

// besideList reports whether a block is a neighbour of a part of a list, or an item of the same list.
func besideList(n *html.Node, b *block) bool {
	for m := b.node; m != nil; m = m.Parent {
		if m.Parent == n.Parent {
			return true
		}
		if !listElements[m.DataAtom] && m.DataAtom != atom.P {
			return false
		}
	}
	return false
}

var listElements = map[atom.Atom]bool{atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dd: true, atom.Dt: true}

// linkedLists is the part of each list that is links. Titles that lead to other sites are not counted: they are what the article is
// based on, not other articles.
func (r *repair) linkedLists() map[int]float64 {
	const title = 4 // words
	linked, size := map[int]int{}, map[int]int{}
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.list == 0 {
			continue
		}
		size[b.list] += b.size
		if len(b.words) < title || r.linksHome(b.node) {
			linked[b.list] += b.linked
		}
	}
	share := map[int]float64{}
	for l, n := range size {
		share[l] = float64(linked[l]) / float64(max(1, n))
	}
	return share
}

func sameParent(a, b *block) bool {
	return a.node == b.node || a.node.Parent != nil && (a.node.Parent == b.node.Parent || a.node.Parent == b.node || a.node == b.node.Parent)
}

// dropLead drops what stands before the text: the headline again, the line with date and author, a list of labels.
func (r *repair) dropLead() {
	title := r.title
	seen, begun := 0, false
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
		if isByline(b.text) || isDateLine(b.text) || !begun && seen <= 3 && b.role == item && len(b.words) < 7 && !r.continues(i) {
			r.keep[i] = false
		}
		begun = begun || r.keep[i] && len(b.words) >= sentenceWords && isSentence(b.text)
	}
}

// continues reports whether a list goes on with an item that is text.
func (r *repair) continues(i int) bool {
	for j := i + 1; j < len(r.blocks) && r.blocks[j].list == r.blocks[i].list; j++ {
		if len(r.blocks[j].words) >= 12 {
			return true
		}
	}
	return false
}

// dropEnd drops what follows a heading of related stories, when most of the text stands before it, or of what readers wrote.
func (r *repair) dropEnd() {
	total, before, last := 0, 0, 0
	for i, b := range r.blocks {
		if r.keep[i] {
			total += len(b.words)
		}
	}
	for i := range r.blocks {
		b := &r.blocks[i]
		ends := endings.whole[r.folded[i]] && before*10 > total*6 || before > 0 && r.beginsReplies(i, last)
		if ends && !b.where.any(inAside|inNav|inHeader) {
			for j := i; j < len(r.blocks); j++ {
				r.keep[j] = false
			}
			return
		}
		if r.keep[i] {
			before += len(b.words)
			last = i
		}
	}
}

// beginsReplies reports whether a block is the heading over what readers wrote, outside the element of the paragraph before it. The
// number of them may stand beside it.
func (r *repair) beginsReplies(i, before int) bool {
	b := &r.blocks[i]
	return b.role == heading && b.linked == 0 && b.node.Parent != r.blocks[before].node.Parent &&
		replies.whole[strings.Trim(r.folded[i], "0123456789 ")]
}

// dropEdges drops what begins and ends the text inside an element that says it is something else: the box about the author, the site's
// words about itself. A kind of element that holds a third of the text says nothing here.
func (r *repair) dropEdges() {
	edge := place(0)
	for _, kind := range []place{inNav, inAside, inFooter, inComments, inFurniture} {
		inside, total := 0, 0
		for i := range r.blocks {
			if r.keep[i] {
				total += len(r.blocks[i].words)
				if r.blocks[i].where.any(kind) {
					inside += len(r.blocks[i].words)
				}
			}
		}
		if inside*3 < total {
			edge |= kind
		}
	}
	for i := len(r.blocks) - 1; i >= 0 && (!r.keep[i] || r.blocks[i].where.any(edge)); i-- {
		r.keep[i] = false
	}
	for i := 0; i < len(r.blocks) && (!r.keep[i] || r.blocks[i].where.any(edge)); i++ {
		r.keep[i] = false
	}
}

// dropLonelyHeadings drops headings that nothing follows. Where the whole text is marked as headings, they are the text.
func (r *repair) dropLonelyHeadings() {
	end := len(r.blocks) - 1
	for end >= 0 && (!r.keep[end] || r.blocks[end].role == heading) {
		end--
	}
	for i := end + 1; end >= 0 && i < len(r.blocks); i++ {
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
