package extract

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"khabar"
)

// nameIndex finds outlets by the names under which others credit them.
type nameIndex struct {
	byName map[string]string // folded name → id
	known  map[string]bool   // ids
}

func newNameIndex(dir khabar.OutletDirectory) *nameIndex {
	x := &nameIndex{byName: map[string]string{}, known: map[string]bool{}}
	if dir == nil {
		return x
	}
	for _, o := range dir.Outlets() {
		x.known[o.ID] = true
		for _, name := range append([]string{o.Name.Ar, o.Name.En, strings.ReplaceAll(o.ID, "-", " ")}, o.Aliases...) {
			if name = nameKey(name); name != "" && x.byName[name] == "" {
				x.byName[name] = o.ID
			}
		}
	}
	return x
}

// nameKey is the form in which names of outlets are compared: folded, without an article or the word for a kind of outlet.
func nameKey(name string) string {
	words := strings.Fields(fold(name))
	for len(words) > 1 && outletWords[words[0]] {
		words = words[1:]
	}
	for len(words) > 1 && outletWords[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

var outletWords = setOf("the", "موقع", "وكاله", "صحيفه", "جريده", "شبكه", "قناه", "agency", "newspaper", "website", "للانباء", "الاخباري", "الاخباريه")

// id returns the id of the outlet with a name: the directory's, or a slug of the name. known says whether a directory has it.
func (x *nameIndex) id(name string) (id string, known bool) {
	if id := x.byName[nameKey(name)]; id != "" {
		return id, true
	}
	slug := slugOf(name)
	return slug, x.known[slug]
}

// slugOf makes an id of a name: its letters and digits in lower case, parted by hyphens, without accents. Letters that are not Latin
// stay what they are.
func slugOf(name string) string {
	const longest = 60
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return strings.TrimRight(clip(b.String(), longest), "-")
}

// hostID makes an id of a host for an outlet that nobody has named: "news.example.com" gives "example-com".
func hostID(u *url.URL) string {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	return strings.ReplaceAll(strings.Trim(host, "."), ".", "-")
}

// outletOf decides who publishes the page: what the caller knows, the host, the site's own name, the host's letters.
func (e *Extractor) outletOf(p *page) {
	a := p.art
	if p.in.Outlet != "" {
		a.Outlet = p.in.Outlet
		p.set("outlet", "given")
	} else if e.outlets != nil {
		if o, ok := e.outlets.ByHost(p.url.Hostname()); ok {
			a.Outlet = o.ID
			p.set("outlet", "host")
		}
	}
	if e.outlets != nil && a.Outlet != "" {
		p.outlet, _ = e.outlets.Outlet(a.Outlet)
		return
	}
	if a.Outlet != "" {
		return
	}
	if name := p.meta.first("og:site_name"); name != "" {
		if id, known := e.names.id(name); known || p.url.Hostname() == "" {
			a.Outlet = id
			p.set("outlet", "meta og:site_name")
			return
		}
	}
	for _, name := range p.meta.ld.article.publisher {
		if id, known := e.names.id(name); known {
			a.Outlet = id
			p.set("outlet", "jsonld")
			return
		}
	}
	if id := hostID(p.url); id != "" {
		a.Outlet = id
		p.set("outlet", "address")
	}
}
