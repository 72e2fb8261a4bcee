package extract

import (
	"strings"
)

// landmarks returns where, among the blocks of the whole page, the headline stands and where the text begins and ends; -1 for what is
// not there. The headline is the nearest one before the text, or one at
// its beginning.
func (p *page) landmarks() (head, first, last int) {
	head, first, last = -1, -1, -1
	from, to := firstLast(p.keep)
	if from < 0 {
		return head, first, last
	}
	for i := range p.all {
		if first < 0 && p.all[i].text == p.blocks[from].text {
			first = i
		}
		if p.all[i].text == p.blocks[to].text {
			last = i
		}
	}
	title := fold(p.art.Title)
	if title == "" {
		return head, first, last
	}
	for i := min(first, len(p.all)-1); i >= 0; i-- {
		if p.isHeadline(&p.all[i], title) {
			head = i
			break
		}
	}
	const inside = 6 // blocks of the text that may stand above the headline: a line over it, a crumb
	for i := first + 1; head < 0 && i < min(first+inside, len(p.all)); i++ {
		if p.isHeadline(&p.all[i], title) {
			head = i
		}
	}
	return head, first, last
}

// isHeadline reports whether a block is the headline, perhaps with a label or a date in the same element.
func (p *page) isHeadline(b *block, title string) bool {
	if len(b.text) > len(title)*2+200 || len(b.words) == 0 || b.role == caption {
		return false
	}
	folded := fold(b.text)
	return folded == title || b.role == heading && strings.Contains(folded, title)
}

// company are the elements by which is told what belongs to the article.
func (p *page) company() company {
	var c company
	head, first, _ := p.landmarks()
	if head >= 0 {
		c.head = p.all[head].node
	}
	if first >= 0 {
		c.text = p.all[first].node
	}
	return c
}
