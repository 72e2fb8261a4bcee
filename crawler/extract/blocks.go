package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// role is what a block of text is in its page, as far as the markup says so.
type role uint8

const (
	plain role = iota
	heading
	item    // of a list
	quote   // inside a blockquote
	caption // of a picture or a video
	cell    // of a table
	pre
)

// block is one run of text between two block-level boundaries: a paragraph, a heading, a list item, a caption.
type block struct {
	text  string
	words []uint64 // hashes of the words, see wordHashes
	node  *html.Node
	role  role
	// where says which kinds of element stand around the block.
	where place
	// linked is the number of code points of text inside links, size that of all text, without white space.
	linked, size int
	// list numbers the list that an item belongs to, 0 for none.
	list int
}

// place is a set of kinds of surrounding elements.
type place uint16

const (
	inArticle place = 1 << iota
	inMain
	inAside
	inNav
	inHeader
	inFooter
	inFigure
	inForm
	inTable
	inFurniture // an element whose class or id says that it is not the article's text
	inBodyMark  // an element whose class, id or itemprop says that it is
	inHidden
	inComments
	namedCaption // until its size has told whether it is one
)

func (p place) any(of place) bool { return p&of != 0 }

var blockLevel = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true, atom.Center: true,
	atom.Dd: true, atom.Details: true, atom.Dialog: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true,
	atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hgroup: true, atom.Hr: true, atom.Html: true, atom.Li: true,
	atom.Main: true, atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true,
	atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true,
	atom.Tr: true, atom.Ul: true, atom.Video: true, atom.Audio: true, atom.Picture: true, atom.Iframe: true,
}

// silent are the elements whose text a reader of the page does not see as text.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Math: true, atom.Iframe: true,
	atom.Object: true, atom.Embed: true, atom.Canvas: true, atom.Select: true, atom.Textarea: true, atom.Button: true, atom.Head: true,
	atom.Title: true, atom.Input: true, atom.Audio: true, atom.Video: true, atom.Datalist: true, atom.Noembed: true, atom.Noframes: true,
}

// walker collects the blocks of a tree.
type walker struct {
	blocks []block
	text   strings.Builder
	cur    block
	lists  int
	breaks int
	skip   map[*html.Node]bool // elements that are passed over
}

// state is what an element inherits from those around it.
type state struct {
	node  *html.Node
	role  role
	where place
	list  int
	link  bool
}

// blocksOf returns the blocks under a node in document order.
func blocksOf(root *html.Node) []block {
	w := &walker{}
	w.walk(root, state{node: root})
	w.flush()
	return w.blocks
}

func (w *walker) walk(n *html.Node, s state) {
	switch n.Type {
	case html.TextNode:
		w.add(n.Data, s)
		return
	case html.CommentNode, html.DoctypeNode:
		return
	case html.ElementNode:
		if silent[n.DataAtom] || w.skip[n] {
			return
		}
		if n.DataAtom == atom.Br {
			w.lineBreak()
			return
		}
		if blockLevel[n.DataAtom] || strings.Contains(n.Data, "-") {
			w.flush()
			s.node = n
			s = w.enter(n, s)
			defer w.flush()
		} else {
			s.link = s.link || n.DataAtom == atom.A
			s.where |= placeOf(n) & (inFurniture | inHidden | inBodyMark)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, s)
	}
}

// enter applies what a block-level element changes for what is inside it.
func (w *walker) enter(n *html.Node, s state) state {
	s.where |= placeOf(n)
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.role = heading
	case atom.Ul, atom.Ol, atom.Dl, atom.Menu:
		w.lists++
		s.list = w.lists
	case atom.Li, atom.Dd, atom.Dt:
		s.role = item
	case atom.Blockquote:
		s.role = quote
	case atom.Figcaption, atom.Caption:
		s.role = caption
	case atom.Td, atom.Th:
		s.role = cell
	case atom.Pre:
		s.role = pre
	}
	return s
}

// lineBreak notes a <br>: two in a row part paragraphs, one parts lines.
func (w *walker) lineBreak() {
	w.breaks++
	if w.breaks > 1 {
		w.flush()
		return
	}
	w.text.WriteByte(lineEnd)
}

// lineEnd stands for a <br> until the block is complete; pages hold no NUL any more.
const lineEnd = 0

func (w *walker) add(text string, s state) {
	if w.text.Len() == 0 {
		w.cur = block{node: s.node, role: s.role, where: s.where, list: s.list}
	}
	letters := 0
	for _, r := range text {
		if !unicode.IsSpace(r) {
			letters++
		}
	}
	if letters > 0 {
		if w.cur.size == 0 { // what came before was white space: the block is where its text is
			w.cur = block{node: s.node, role: s.role, where: s.where, list: s.list}
		}
		w.breaks = 0
		w.cur.where &= s.where | ^(inFurniture | inHidden) // furniture only if all of it is
	}
	w.cur.size += letters
	if s.link {
		w.cur.linked += letters
	}
	if s.role == pre {
		text = strings.ReplaceAll(text, "\n", string(rune(lineEnd)))
	}
	w.text.WriteString(text)
}

func (w *walker) flush() {
	w.breaks = 0
	if w.text.Len() == 0 {
		return
	}
	text := tidyLines(w.text.String())
	w.text.Reset()
	if text == "" {
		w.cur = block{}
		return
	}
	b := w.cur
	b.text = text
	b.words = wordHashes(text)
	if b.role == heading && isParagraph(&b) {
		b.role = plain
	}
	w.blocks = append(w.blocks, b)
	w.cur = block{}
}

// isParagraph reports whether a block is a paragraph whatever its markup: some sites write their text in heading elements, for their size.
func isParagraph(b *block) bool {
	const long, sentence = 40, 15 // words
	return len(b.words) >= long || len(b.words) >= sentence && isSentence(b.text) && b.linked == 0
}

// tidyLines makes lines of what <br> parted and folds the other white space, which in HTML is only a space.
func tidyLines(s string) string {
	lines := strings.Split(s, string(rune(lineEnd)))
	out := lines[:0]
	for _, l := range lines {
		if l = oneLine(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
