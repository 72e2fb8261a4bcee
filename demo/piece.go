package demo

import (
	"bufio"
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"khabar"
)

//go:embed articles
var articleFiles embed.FS

// piece is one article file. README.md documents the format.
type piece struct {
	Outlet, Slug  string
	Lang          string
	Date          time.Time
	Authors       []string
	Credits       []string
	Section       string
	Tags          []string
	Caption       string // of the lead picture
	Photo         string // credit of the lead picture
	Copy          string // key of the article that this one republishes
	Quirk         string // "windows-1256"
	First, Second version
	Revised       time.Time // of Second; zero when there is none
}

// version is the text of an article at one time.
type version struct {
	Title  string
	Blocks []block
}

// Key names the piece: outlet and file.
func (p *piece) Key() string { return p.Outlet + "/" + p.Slug }

// Number is what a site that counts its articles calls this one: stable, whatever other articles there are.
func (p *piece) Number() int {
	h := fnv.New32a()
	h.Write([]byte(p.Key()))
	return int(h.Sum32()%90000) + 10000
}

// load reads every article once: outlet → pieces, newest first.
var load = sync.OnceValues(func() (map[string][]*piece, error) {
	byKey := map[string]*piece{}
	err := fs.WalkDir(articleFiles, "articles", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(articleFiles, name)
		if err != nil {
			return err
		}
		outlet, file := path.Split(strings.TrimPrefix(name, "articles/"))
		p := &piece{Outlet: path.Clean(outlet), Slug: strings.TrimSuffix(file, ".txt")}
		if t := themeOf(p.Outlet); t != nil {
			p.Lang = t.langs[0]
		} else {
			return bad(name, 0, "there is no outlet %q", p.Outlet)
		}
		byKey[p.Key()] = p
		return p.parse(name, string(text))
	})
	if err != nil {
		return nil, err
	}
	byOutlet := map[string][]*piece{}
	for _, p := range byKey {
		if err := p.inherit(byKey); err != nil {
			return nil, err
		}
		byOutlet[p.Outlet] = append(byOutlet[p.Outlet], p)
	}
	for _, pieces := range byOutlet {
		slices.SortFunc(pieces, func(a, b *piece) int {
			return 2*b.Date.Compare(a.Date) + strings.Compare(a.Slug, b.Slug)
		})
	}
	return byOutlet, nil
})

// headerEnd separates header and text, revisionMark the text and its later version.
const (
	headerEnd    = "---"
	revisionMark = "=== revised "
)

func (p *piece) parse(name, text string) error {
	header, body, ok := strings.Cut(text, "\n"+headerEnd+"\n")
	if !ok {
		return bad(name, 1, "the header must end with a line %q", headerEnd)
	}
	lines := bufio.NewScanner(strings.NewReader(header))
	for n := 1; lines.Scan(); n++ {
		key, value, ok := strings.Cut(lines.Text(), ":")
		if !ok {
			return bad(name, n, "a header line reads \"key: value\"")
		}
		if err := p.set(key, strings.TrimSpace(value)); err != nil {
			return bad(name, n, "%v", err)
		}
	}
	first, second, revised := strings.Cut(body, "\n"+revisionMark)
	p.First.Blocks = parseBlocks(first)
	if revised {
		when, rest, _ := strings.Cut(second, "\n")
		t, err := time.Parse(time.RFC3339, strings.TrimSpace(when))
		if err != nil {
			return bad(name, 0, "the revision's time: %v", err)
		}
		p.Revised = t
		p.Second = version{Title: p.First.Title, Blocks: parseBlocks(rest)}
	}
	return nil
}

func bad(name string, line int, format string, args ...any) error {
	return khabar.Errorf(khabar.KindInternal, "demo", "%s:%d: "+format, append([]any{name, line}, args...)...)
}

func (p *piece) set(key, value string) (err error) {
	switch key {
	case "title":
		p.First.Title = value
	case "date":
		p.Date, err = time.Parse(time.RFC3339, value)
	case "lang":
		p.Lang = value
	case "authors":
		p.Authors = split(value)
	case "credits":
		p.Credits = split(value)
	case "section":
		p.Section = value
	case "tags":
		p.Tags = split(value)
	case "caption":
		p.Caption = value
	case "photo":
		p.Photo = value
	case "copy":
		p.Copy = value
	case "quirk":
		p.Quirk = value
	default:
		return fmt.Errorf("unknown key %q", key)
	}
	return err
}

func split(list string) []string {
	var out []string
	for v := range strings.SplitSeq(list, ";") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// inherit gives a copy what its file leaves out: title, authors, language, caption, and the text with the edits applied that
// stand in its place.
func (p *piece) inherit(byKey map[string]*piece) error {
	if p.Copy == "" {
		return nil
	}
	from, ok := byKey[p.Copy]
	if !ok || from.Copy != "" {
		return bad(p.Key(), 0, "%q is not an original article", p.Copy)
	}
	if p.First.Title == "" {
		p.First.Title = from.First.Title
	}
	p.Lang, p.Authors = from.Lang, from.Authors
	if p.Caption == "" {
		p.Caption, p.Photo = from.Caption, from.Photo
	}
	blocks, err := edit(from.First.Blocks, p.First.Blocks)
	p.First.Blocks = blocks
	return err
}
