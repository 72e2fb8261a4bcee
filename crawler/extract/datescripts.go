package extract

import (
	"regexp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// dateKeys are the names under which the data in a page's scripts keeps the publication: as a string, also inside a string of another
// script, or as a number of seconds or milliseconds.
var dateKeys = regexp.MustCompile(`\\?"(datePublished|publishedAt|published_at|publishedDate|publishDate|published_date|publish_date|publicationDate|publication_date|firstPublished|first_published|first-publication|publishedFirst|pubDate|publishTime|publish_time|published_time|publishedTime|displayDate|display_date|firstPublishDate|published)\\?"\s*:\s*(?:\\?"([0-9][^"\\]{7,40})\\?"|([0-9]{10}(?:[0-9]{3})?)\b)`)

// dateFromScripts reads the publication from the data that a page carries for its scripts, and from JSON-LD that is broken: only if
// all values under a name state one day, because such data also describes other articles.
func dateFromScripts(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	data := scriptDates{order: order, stated: map[string]khabar.Date{}, conflict: map[string]bool{}}
	for _, script := range p.meta.ld.broken {
		data.read(script)
	}
	each(p.doc, func(n *html.Node) bool {
		if n.DataAtom == atom.Script && n.FirstChild != nil && !isLinkedData(n) {
			data.read(n.FirstChild.Data)
		}
		return n.DataAtom != atom.Script
	})
	for _, name := range data.names {
		if !data.conflict[name] {
			return data.stated[name], khabar.DateMeta, "script " + name
		}
	}
	return khabar.Date{}, "", ""
}

// scriptDates are the days under each name in the data of scripts.
type scriptDates struct {
	order    newsdate.Order
	names    []string // in the order in which they are found
	stated   map[string]khabar.Date
	conflict map[string]bool
}

func (s *scriptDates) read(script string) {
	if len(script) > maxLinkedData {
		return
	}
	for _, m := range dateKeys.FindAllStringSubmatch(script, 50) {
		d, ok := newsdate.Parse(m[2]+m[3], s.order)
		if !ok || d.Precision < khabar.PrecisionDay {
			continue
		}
		before, seen := s.stated[m[1]]
		if !seen {
			s.names = append(s.names, m[1])
			s.stated[m[1]] = d
		} else if khabar.DayOf(before.Time) != khabar.DayOf(d.Time) {
			s.conflict[m[1]] = true
		}
	}
}
