package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pictures knows which elements of a page hold a picture, and how much text each holds. It is made once, because pages may have
// thousands of blocks in one element.
type pictures struct {
	held  map[*html.Node]bool
	bytes map[*html.Node]int
}

func picturesOf(root *html.Node, blocks []block) *pictures {
	p := &pictures{held: map[*html.Node]bool{}, bytes: map[*html.Node]int{}}
	each(root, func(n *html.Node) bool {
		if n.DataAtom == atom.Img || n.DataAtom == atom.Picture || n.DataAtom == atom.Video || n.DataAtom == atom.Figure {
			for ; n != nil && !p.held[n]; n = n.Parent {
				p.held[n] = true
			}
		}
		return true
	})
	if len(p.held) == 0 {
		return p
	}
	for i := range blocks {
		for n := blocks[i].node; n != nil; n = n.Parent {
			p.bytes[n] += len(blocks[i].text)
		}
	}
	return p
}

// before reports whether a picture stands in the block's element or just before it. The picture of one item of a list is not the
// next one's.
func (p *pictures) before(b *block) bool {
	for n, up := b.node, 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		if n.DataAtom == atom.Li {
			return p.held[n]
		}
		for s, back := n, 0; s != nil && back < 3; s = s.PrevSibling {
			if s.Type == html.TextNode && strings.TrimSpace(s.Data) == "" {
				continue
			}
			back++
			if p.held[s] {
				return true
			}
		}
	}
	return false
}

// beside reports whether a block and a picture share an element that holds nothing else: a caption without the markup of one.
func (p *pictures) beside(b *block) bool {
	if p.held[b.node] { // a paragraph with a picture in it
		return false
	}
	for up := b.node.Parent; up != nil && up.Type == html.ElementNode && p.bytes[up] <= len(b.text)*5/4+20; up = up.Parent {
		if p.held[up] {
			return true
		}
	}
	return false
}
