package extract

import (
	"regexp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// dateKeys are the names under which the data in a page's scripts keeps the publication, best first.
var dateKeys = regexp.MustCompile(`"(datePublished|publishedAt|published_at|publishedDate|publishDate|published_date|publish_date|publicationDate|publication_date|firstPublished|first_published|first-publication|publishedFirst|pubDate|published)"\s*:\s*"([0-9][^"\\]{7,40})"`)

// dateFromScripts reads the publication from the data that a page carries for its scripts, and from JSON-LD that is broken: only if
// all values under a name state one day, because such data also describes other articles.
func dateFromScripts(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	stated := map[string]khabar.Date{}
	conflict := map[string]bool{}
	var names []string
	each(p.doc, func(n *html.Node) bool {
		if n.DataAtom != atom.Script || n.FirstChild == nil || len(n.FirstChild.Data) > maxLinkedData {
			return n.DataAtom != atom.Script
		}
		for _, m := range dateKeys.FindAllStringSubmatch(n.FirstChild.Data, 50) {
			d, ok := newsdate.Parse(m[2], order)
			if !ok || d.Precision < khabar.PrecisionDay {
				continue
			}
			before, seen := stated[m[1]]
			if !seen {
				names = append(names, m[1])
				stated[m[1]] = d
			} else if khabar.DayOf(before.Time) != khabar.DayOf(d.Time) {
				conflict[m[1]] = true
			}
		}
		return false
	})
	for _, name := range names {
		if !conflict[name] {
			return stated[name], khabar.DateMeta, "script " + name
		}
	}
	return khabar.Date{}, "", ""
}
