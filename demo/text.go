package demo

import (
	"html"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"khabar"
)

// block is one piece of an article's text.
type block struct {
	Kind  string   // "p", "h" (subheading), "quote", "list", "photo"
	Text  string   // of all but a list; of a photo: its caption
	Items []string // of a list
}

// HTML returns the block's text with its bold words and links as elements.
func (b block) HTML() template.HTML { return inline(b.Text) }

// List returns a list's items likewise.
func (b block) List() []template.HTML {
	var items []template.HTML
	for _, item := range b.Items {
		items = append(items, inline(item))
	}
	return items
}

// parseBlocks reads the text of an article: blocks separated by blank lines, "## " before a subheading, "> " before a
// quotation, "- " before each item of a list, "! " before the caption of a picture.
func parseBlocks(text string) []block {
	var blocks []block
	for chunk := range strings.SplitSeq(text, "\n\n") {
		chunk = strings.TrimSpace(chunk)
		kind := "p"
		for prefix, k := range map[string]string{"## ": "h", "> ": "quote", "! ": "photo"} {
			if rest, ok := strings.CutPrefix(chunk, prefix); ok {
				kind, chunk = k, rest
			}
		}
		if items, ok := strings.CutPrefix(chunk, "- "); ok {
			blocks = append(blocks, block{Kind: "list", Items: strings.Split(items, "\n- ")})
			continue
		}
		if chunk != "" {
			blocks = append(blocks, block{Kind: kind, Text: strings.Join(strings.Fields(chunk), " ")})
		}
	}
	return blocks
}

// edit applies the lines of a copy's file to the original's blocks: "old => new" replaces words, "+ text" adds a paragraph at the end,
// "cut" drops the last block.
func edit(original, edits []block) ([]block, error) {
	blocks := slices.Clone(original)
	for _, e := range edits {
		old, replacement, isReplace := strings.Cut(e.Text, " => ")
		switch added, isAdd := strings.CutPrefix(e.Text, "+ "); {
		case isAdd:
			blocks = append(blocks, block{Kind: "p", Text: added})
		case e.Text == "cut":
			blocks = blocks[:len(blocks)-1]
		case isReplace && replaceOnce(blocks, old, replacement):
		default:
			return nil, khabar.Errorf(khabar.KindInternal, "demo", "the edit %q does nothing", e.Text)
		}
	}
	return blocks, nil
}

func replaceOnce(blocks []block, old, replacement string) bool {
	for i := range blocks {
		if strings.Contains(blocks[i].Text, old) {
			blocks[i].Text = strings.Replace(blocks[i].Text, old, replacement, 1)
			return true
		}
	}
	return false
}

var (
	boldMark = regexp.MustCompile(`\*\*(.+?)\*\*`)
	linkMark = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
)

// inline turns **bold** and [words](address) into elements.
func inline(text string) template.HTML {
	s := html.EscapeString(text)
	s = linkMark.ReplaceAllString(s, `<a href="$2">$1</a>`)
	return template.HTML(boldMark.ReplaceAllString(s, `<strong>$1</strong>`)) //nolint:gosec // our own files, escaped above
}

// plain is inline without the elements: what a reader reads.
func plain(text string) string {
	return boldMark.ReplaceAllString(linkMark.ReplaceAllString(text, "$1"), "$1")
}

// body returns the text of a version as an article's Body; captions are not part of it.
func (v version) body() string {
	var parts []string
	for _, b := range v.Blocks {
		switch b.Kind {
		case "photo":
		case "list":
			for _, item := range b.Items {
				parts = append(parts, plain(item))
			}
		default:
			parts = append(parts, plain(b.Text))
		}
	}
	return strings.Join(parts, "\n\n")
}

// excerpt returns the first words of the text, as themes print them in lists and feeds.
func (v version) excerpt() string {
	const words = 40
	for _, b := range v.Blocks {
		if b.Kind == "p" {
			fields := strings.Fields(plain(b.Text))
			if len(fields) > words {
				return strings.Join(fields[:words], " ") + " […]"
			}
			return strings.Join(fields, " ")
		}
	}
	return ""
}
