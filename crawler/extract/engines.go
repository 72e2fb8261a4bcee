package extract

import (
	"context"
	"net/url"

	readability "codeberg.org/readeck/go-readability"
	distiller "github.com/markusmobius/go-domdistiller"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// engine is one way to find the text of an article in a page. It leaves the tree it is given as it is, and returns the part or
// the copy that holds the text, or nil.
type engine struct {
	name string
	run  func(doc *html.Node, base *url.URL) *html.Node
}

var (
	readeck = engine{"readability", runReadability}
	tra     = engine{"trafilatura", func(doc *html.Node, base *url.URL) *html.Node { return runTrafilatura(doc, base, trafilatura.Balanced) }}
	precise = engine{"trafilatura-precise", func(doc *html.Node, base *url.URL) *html.Node {
		return runTrafilatura(doc, base, trafilatura.FavorPrecision)
	}}
	distilled = engine{"domdistiller", runDistiller}
)

func runReadability(doc *html.Node, base *url.URL) *html.Node {
	p := readability.NewParser()
	p.DisableJSONLD = true
	a, err := p.ParseDocument(doc, base)
	if err != nil {
		return nil
	}
	return a.Node
}

func runTrafilatura(doc *html.Node, base *url.URL, focus trafilatura.ExtractionFocus) *html.Node {
	r, err := trafilatura.ExtractDocument(withStubHead(doc), trafilatura.Options{
		OriginalURL: base, Focus: focus, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled,
	})
	if err != nil {
		return nil
	}
	return r.ContentNode
}

// withStubHead copies a tree with a head that answers the questions which trafilatura would otherwise search the whole page for: who
// wrote it, under which section, tags and licence. Its answers are not used here, and finding them takes a third of its time.
func withStubHead(doc *html.Node) *html.Node {
	c := cloneTree(doc)
	head := find(c, atom.Head)
	if head == nil {
		return c
	}
	for k := head.FirstChild; k != nil; {
		next := k.NextSibling
		if k.DataAtom == atom.Meta {
			head.RemoveChild(k)
		}
		k = next
	}
	for _, pair := range [][2]string{{"og:author", "Some Body"}, {"og:site_name", "Site"}, {"og:title", "title of it"},
		{"og:description", "of it"}, {"og:url", "https://a.example/"}, {"og:image", "https://a.example/a.png"}, {"og:type", "article"}} {
		head.AppendChild(&html.Node{Type: html.ElementNode, Data: "meta", DataAtom: atom.Meta,
			Attr: []html.Attribute{{Key: "property", Val: pair[0]}, {Key: "content", Val: pair[1]}}})
	}
	ld := &html.Node{Type: html.ElementNode, Data: "script", DataAtom: atom.Script, Attr: []html.Attribute{{Key: "type", Val: "application/ld+json"}}}
	ld.AppendChild(&html.Node{Type: html.TextNode, Data: `{"@context":"https://schema.org","@type":"NewsArticle","articleSection":"news","keywords":"news"}`})
	head.AppendChild(ld)
	head.AppendChild(&html.Node{Type: html.ElementNode, Data: "a", DataAtom: atom.A,
		Attr: []html.Attribute{{Key: "rel", Val: "license"}, {Key: "href", Val: "https://creativecommons.org/licenses/by/4.0/"}}})
	return c
}

func runDistiller(doc *html.Node, base *url.URL) *html.Node {
	r, err := distiller.Apply(cloneTree(doc), &distiller.Options{OriginalURL: base, SkipPagination: true})
	if err != nil {
		return nil
	}
	return r.Node
}

// safely runs an engine so that neither a panic in it nor its running on for ever harms the extraction: both give nil. One that is
// still running when ctx ends is left to itself; the bounds of the tree see to it that it ends.
func safely(ctx context.Context, e engine, doc *html.Node, base *url.URL) *html.Node {
	done := make(chan *html.Node, 1)
	go func() {
		defer func() {
			if recover() != nil {
				done <- nil
			}
		}()
		done <- e.run(doc, base)
	}()
	select {
	case n := <-done:
		return n
	case <-ctx.Done():
		return nil
	}
}
