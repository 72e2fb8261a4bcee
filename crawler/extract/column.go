package extract

import "golang.org/x/net/html"

const (
	// sentenceWords is the length in words from which a block counts as running text.
	sentenceWords = 10
	// most is the part of the running text that an element must hold to be the column, in percent.
	most = 60
	// asideOf are the places that hold running text which is not the article's.
	asideOf = inNav | inAside | inFooter | inForm | inComments | inHidden | inFurniture | inFigure
)

// columnOf is an engine of our own, for pages whose markup means nothing to the others: what stands, outside links and furniture,
// in the smallest element that holds most of the running text of the page.
func columnOf(root *html.Node, blocks []block) *opinion {
	weight, count := map[*html.Node]int{}, map[*html.Node]int{}
	for i := range blocks {
		b := &blocks[i]
		if len(b.words) < sentenceWords || b.share() > 0.5 || b.where.any(asideOf) {
			continue
		}
		for n := b.node; n != nil; n = n.Parent {
			weight[n] += len(b.words)
			count[n]++
		}
	}
	column := root
	for inner := column; inner != nil; {
		column, inner = inner, nil
		for c := column.FirstChild; c != nil; c = c.NextSibling {
			if weight[c]*100 >= weight[column]*most && count[c] > 1 { // one paragraph alone is no column
				inner = c
			}
		}
	}
	var text []block
	for i := range blocks {
		if b := &blocks[i]; b.share() <= 0.5 && !b.where.any(asideOf) && within(b.node, column) {
			text = append(text, *b)
		}
	}
	return opinionOf("column", text)
}
