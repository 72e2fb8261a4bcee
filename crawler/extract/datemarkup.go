package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// dateParts are the words of class names and ids that name the date of an article: "post-date", "itemPostDate", "entry__published".
var dateParts = setOf("date", "dates", "datum", "dateline", "datetime", "time", "timestamp", "published", "publish", "publishing", "publication", "pubdate",
	"publishdate", "publisheddate", "publishingdate", "publishdatum", "postdate", "postdatum", "newsdate", "newsdatum", "entrydate", "articledate",
	"posted", "postmeta", "entrymeta", "meta", "byline", "submitted", "postinfo", "created", "fecha", "data", "tarih", "tarikh", "tareekh")

// namesDate reports whether a class or an id says that the element holds a date.
func namesDate(n *html.Node) bool {
	for _, key := range []string{"class", "id"} {
		for name := range strings.FieldsSeq(attr(n, key)) {
			if len(name) > 80 { // generated
				continue
			}
			for part := range strings.FieldsFuncSeq(strings.ToLower(splitCamel(name)), notLetter) {
				if dateParts[part] {
					return true
				}
			}
		}
	}
	return false
}

func notLetter(r rune) bool { return r < 'a' || r > 'z' }

// dateFromMarkup looks into short elements whose class says that they hold a date, and that stand with the headline.
func dateFromMarkup(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	var best khabar.Date
	with := p.company()
	each(p.slim, func(n *html.Node) bool {
		if !best.IsZero() || n.Type != html.ElementNode || silent[n.DataAtom] && n.DataAtom != atom.Html {
			return best.IsZero() && n.Type != html.ElementNode
		}
		if placeOf(n).any(inAside|inNav|inFooter|inComments|inFigure) || n.DataAtom == atom.Blockquote {
			return false
		}
		if !namesDate(n) {
			return true
		}
		text := textOf(n)
		if len(text) > 400 || text == "" {
			return true
		}
		if d, ok := newsdate.Parse(withoutUpdated(text), order); ok && d.Precision >= khabar.PrecisionDay && with.standsWith(n) && !with.isCard(n) && !ofAnother(n) && !lastChange(n, text) {
			best = d
		}
		return true
	})
	return best, khabar.DateText, "date line"
}

// lastChange reports whether the line that an element is the end of says that it states the last change: "revision 8, last edited: ".
func lastChange(n *html.Node, text string) bool {
	const line, levels = 200, 3 // bytes of text; elements around the date alone
	for range levels {
		if n = n.Parent; n == nil || !textWithin(n, line) {
			return false
		}
		before, _, _ := strings.Cut(textOf(n), text)
		if at := updatedWords.FindStringIndex(before); at != nil {
			return !publishedWords.MatchString(before[at[1]:])
		}
		if strings.TrimSpace(before) != "" {
			return false
		}
	}
	return false
}
