package extract

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// agreed is the F1 of shingles from which two engines count as saying the same: no third one is asked.
	agreed = 0.97
	// kept is the share of a block from which an engine counts as keeping it.
	kept = 0.5
	// maxTree and maxText, in bytes, are the size from which only the fastest engine is asked, because what the others take grows with
	// the square of it: together a second at this size. The largest of the benchmark's pages have 4,000 nodes.
	maxTree = 15_000
	maxText = 1 << 20
	// maxNested is the size from which only the fastest engine is asked too: the bytes of text times the elements that stand around each,
	// because engines read a text again for every one of them. At this size they need a second; the benchmark's pages have up to 1.6 MB.
	maxNested = 6 << 20
	// maxNestedAlone is the size from which no engine is asked but our own.
	maxNestedAlone = 32 << 20
)

// sizeOf counts the nodes of a tree, the bytes of its text, and these times the elements around them.
func sizeOf(doc *html.Node) (nodes, bytes, nested int) {
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		nodes++
		if n.Type == html.TextNode {
			bytes += len(n.Data)
			nested += len(n.Data) * depth
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(doc, 0)
	return nodes, bytes, nested
}

// enginesFor are the engines that a tree is small enough for, cheap ones first.
func enginesFor(doc *html.Node) []engine {
	switch nodes, bytes, nested := sizeOf(doc); {
	case nested > maxNestedAlone:
		return nil
	case nodes > maxTree || bytes > maxText || nested > maxNested:
		return []engine{readeck}
	}
	return []engine{readeck, tra, distilled, precise}
}

// verdict is what the engines say about the blocks of a page.
type verdict struct {
	opinions []*opinion
	base     *opinion
	keep     []bool
	votes    []int // how many engines keep the block
	source   string
}

// consensus asks the engines, cheap ones first, until two agree, and takes the opinion that agrees most with the others (the
// medoid) as the base.
func consensus(ctx context.Context, doc *html.Node, blocks []block, base *url.URL) *verdict {
	v := &verdict{keep: make([]bool, len(blocks)), votes: make([]int, len(blocks))}
	for _, e := range enginesFor(doc) {
		if ctx.Err() != nil {
			break
		}
		var text []block
		if n := safely(ctx, e, doc, base); n != nil {
			text = blocksOf(n)
		}
		v.opinions = append(v.opinions, opinionOf(e.name, text))
		if v.settled() {
			break
		}
	}
	v.opinions = append(v.opinions, columnOf(doc, blocks), paragraphsOf(blocks))
	v.elect()
	v.apply(blocks)
	return v
}

// settled reports whether the newest opinion agrees with an earlier one: then those to come could not change the outcome by much.
func (v *verdict) settled() bool {
	newest := v.opinions[len(v.opinions)-1]
	for _, o := range v.opinions[:len(v.opinions)-1] {
		if agreement(o, newest) >= agreed {
			return true
		}
	}
	return false
}

// paragraphsOf is the simplest engine: the <p> elements of the <article>.
func paragraphsOf(blocks []block) *opinion {
	var ps []block
	for _, b := range blocks {
		if b.node.DataAtom == atom.P && b.where.any(inArticle) {
			ps = append(ps, b)
		}
	}
	return opinionOf("article p", ps)
}

func (v *verdict) elect() {
	best := -1.0
	for i, a := range v.opinions {
		sum := 0.0
		for j, b := range v.opinions {
			if i != j {
				sum += agreement(a, b)
			}
		}
		if sum > best {
			best, v.base = sum, a
		}
	}
	v.source = v.base.name
}

// voters counts the opinions that keep anything.
func (v *verdict) voters() int {
	n := 0
	for _, o := range v.opinions {
		if o.size > 0 {
			n++
		}
	}
	return n
}

// apply marks the blocks that the base keeps, and counts for each block the engines that do.
func (v *verdict) apply(blocks []block) {
	for i := range blocks {
		sh := shingles(blocks[i].words)
		if len(sh) == 0 {
			continue
		}
		for _, o := range v.opinions {
			if o.keeps(&blocks[i], sh) >= kept {
				v.votes[i]++
				v.keep[i] = v.keep[i] || o == v.base
			}
		}
	}
}

// body finds the text of the article: by the outlet's profile, or by consensus and repair.
func (e *Extractor) body(ctx context.Context, p *page) {
	if p.blocks = e.bodyFromProfile(p, p.slim); len(p.blocks) > 0 {
		p.keep = make([]bool, len(p.blocks))
		for i := range p.keep {
			p.keep[i] = true
		}
		p.set("body", "profile")
		p.tidyProfile()
	} else {
		p.blocks = p.all
		v := consensus(ctx, p.slim, p.blocks, p.url)
		p.keep = v.keep
		p.set("body", v.source)
		(&repair{page: p, votes: v.votes, voters: v.voters()}).run()
	}
	credited, source := e.takeCredits(p)
	p.art.Body = assemble(p.blocks, p.keep)
	if p.art.Body == "" {
		e.bodyFromLinkedData(p)
	}
	e.origin(p, credited, source)
}

// tidyProfile drops from the part that a profile selects only what is certainly no text: captions, lines that are furniture and
// nothing else, the headline again.
func (p *page) tidyProfile() {
	title := fold(p.art.Title)
	for i := range p.blocks {
		b := &p.blocks[i]
		folded := fold(clip(b.text, maxTitle))
		if len(b.words) == 0 || b.role == caption || phrasesOfLines.whole[folded] || i < 3 && title != "" && folded == title {
			p.keep[i] = false
		}
	}
}

// around returns the blocks of the page that stand just before the text and at its start, and those at its end and just after it:
// where themes print who wrote it and when.
func (p *page) around() []block {
	const before, inside, after = 12, 3, 4
	first, last := firstLast(p.keep)
	if first < 0 {
		return nil
	}
	from, to := -1, -1
	for i := range p.all {
		if from < 0 && p.all[i].text == p.blocks[first].text {
			from = i
		}
		if p.all[i].text == p.blocks[last].text {
			to = i
		}
	}
	if from < 0 || to < from {
		return nil
	}
	head := min(len(p.all), from+inside)
	tail := max(head, to-1)
	return append(slices.Clone(p.all[max(0, from-before):head]), p.all[tail:max(tail, min(len(p.all), to+after))]...)
}

func (e *Extractor) bodyFromLinkedData(p *page) {
	if text := p.meta.ld.article.body; text != "" {
		p.art.Body = text
		p.set("body", "jsonld")
	}
}

// assemble joins the blocks that are kept: items of one list by single line ends, everything else by blank lines.
func assemble(blocks []block, keep []bool) string {
	var out strings.Builder
	last := -1
	for i := range blocks {
		if !keep[i] {
			continue
		}
		switch {
		case last < 0:
		case blocks[i].list != 0 && blocks[i].list == blocks[last].list && blocks[i].role == item:
			out.WriteString("\n")
		default:
			out.WriteString("\n\n")
		}
		out.WriteString(blocks[i].text)
		last = i
	}
	return out.String()
}

// firstLast returns the first and the last index that is kept, or -1.
func firstLast(keep []bool) (first, last int) {
	first, last = slices.Index(keep, true), -1
	for i, k := range keep {
		if k {
			last = i
		}
	}
	return first, last
}
