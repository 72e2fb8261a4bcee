package extract

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
	"khabar/crawler/extract/newsdate"
)

// earliest is the first year that a web page can have been published in. Archives put online carry older dates in their metadata,
// and those are kept from JSON-LD and meta only if they are not the zero dates of software (0001, 1970).
const earliest = 1980

// published decides when the article appeared, from the best source that states it. A date that cannot be (of the zero of software, in the
// future) is passed over. There is no default.
func (e *Extractor) published(p *page) {
	order := p.order()
	for _, find := range []func(*page, newsdate.Order) (khabar.Date, khabar.DateSource, string){
		e.dateFromProfile, dateFromLinkedData, dateFromMeta, dateFromTime, dateFromHints, dateFromScripts, dayFromURL, dateFromLines,
		dateFromDoubtfulTime, dateFromVagueMeta, dateFromMarkup, dateFromAgo, monthFromURL,
	} {
		d, source, detail := find(p, order)
		if d.IsZero() || !p.possible(d) {
			continue
		}
		if source == khabar.DateJSONLD || source == khabar.DateMeta {
			d, source, detail = p.printDecides(d, source, detail, order)
		}
		p.art.Published, p.art.PublishedSource = p.refine(d), source
		p.set("published", detail)
		p.asReadersSawIt(order)
		break
	}
	if p.art.Published.IsZero() {
		p.art.PublishedSource = khabar.DateUnknown
	}
	e.modified(p, order)
}

// printDecides takes the date of <meta> instead of JSON-LD's where they state different days and the page prints the day of the former, and
// the day that is printed where it is that of the metadata with day and month exchanged: servers write them in another language than the page's.
func (p *page) printDecides(d khabar.Date, source khabar.DateSource, detail string, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	meta, from, name := dateFromMeta(p, order)
	differ := source == khabar.DateJSONLD && !meta.IsZero() && khabar.DayOf(meta.Time) != khabar.DayOf(d.Time)
	untold, _, _ := dateFromMeta(p, newsdate.OrderUnknown)
	if source == khabar.DateJSONLD {
		untold, _, _ = dateFromLinkedData(p, newsdate.OrderUnknown)
	}
	ambiguous := untold.Precision == khabar.PrecisionYear
	if !differ && !ambiguous {
		return d, source, detail
	}
	printed, text, line := dateFromLines(p, order)
	if printed.IsZero() {
		printed, text, line = dateFromTime(p, order)
	}
	switch {
	case printed.IsZero():
	case differ && khabar.DayOf(printed.Time) == khabar.DayOf(meta.Time):
		return meta, from, name + ", the day that is printed"
	case ambiguous && exchanged(d.Time, printed.Time):
		return printed, text, line + ", " + detail + " with day and month exchanged"
	}
	return d, source, detail
}

// exchanged reports whether two moments have the day of one as the month of the other.
func exchanged(a, b time.Time) bool {
	return a.Year() == b.Year() && a.Day() == int(b.Month()) && int(a.Month()) == b.Day() && a.Day() != b.Day()
}

// maxAhead is how far ahead of the fetch a publication may seem to be, because of clocks and zones.
const maxAhead = 36 * time.Hour

// latest is the last moment at which what was fetched can have been published.
func (e *Extractor) latest(in Input) time.Time {
	if in.Fetched.IsZero() {
		return e.now().Add(maxAhead)
	}
	return in.Fetched.Add(maxAhead)
}

// possible refuses dates that no publication can have: before the web, or after the fetch.
func (p *page) possible(d khabar.Date) bool {
	return d.Time.Year() >= earliest && d.Time.Before(p.latest)
}

// refine takes the time of day from the hint or the address's neighbours where a source states only the day and a feed states the
// same day more precisely.
func (p *page) refine(d khabar.Date) khabar.Date {
	h := p.in.Hints.Published
	if d.Precision == khabar.PrecisionDay && h.Precision == khabar.PrecisionSecond && khabar.DayOf(h.Time) == khabar.DayOf(d.Time) {
		return h
	}
	return d
}

// asReadersSawIt gives an instant that is stated in UTC the day that the outlet's readers saw. Software writes UTC for "now" in any zone: the
// same instant with an offset elsewhere in the page is better, and a neighbouring day in the address or the date line outweighs it.
func (p *page) asReadersSawIt(order newsdate.Order) {
	d := p.art.Published
	if _, offset := d.Time.Zone(); d.Precision != khabar.PrecisionSecond || offset != 0 {
		return
	}
	for _, find := range []func(*page, newsdate.Order) (khabar.Date, khabar.DateSource, string){dateFromMeta, dateFromTime, dateFromLinkedData} {
		other, _, _ := find(p, order)
		if _, offset := other.Time.Zone(); offset != 0 && other.Precision == khabar.PrecisionSecond && other.Time.Sub(d.Time).Abs() < time.Minute {
			p.art.Published = other
			return
		}
	}
	day, source, detail := dayFromURL(p, newsdate.OrderUnknown)
	if day.IsZero() {
		day, source, detail = dateFromLines(p, order)
	}
	if day.IsZero() {
		if day, source, detail = dateFromTime(p, order); day.Precision > khabar.PrecisionDay { // an instant that the page prints in no zone's time
			return
		}
	}
	const east, west = 13 * time.Hour, 10 * time.Hour // the largest offsets of places with newspapers: New Zealand in summer, Hawaii
	if day.IsZero() || khabar.DayOf(day.Time) == khabar.DayOf(d.Time) {
		return
	}
	begin := khabar.DayOf(day.Time).Time()
	if d.Time.Before(begin.Add(-east)) || !d.Time.Before(begin.Add(24*time.Hour+west)) {
		return
	}
	p.art.Published, p.art.PublishedSource = day, source
	p.set("published", detail+", the day of an instant in UTC")
}

// order is how the page writes dates in numbers: as those of its dates that can be told only one way, or as its language and country do.
func (p *page) order() newsdate.Order {
	if order := p.orderSeen(); order != newsdate.OrderUnknown {
		return order
	}
	lang := strings.ToLower(p.meta.lang)
	if lang == "" || !strings.HasPrefix(lang, p.art.Lang) {
		lang = p.art.Lang // the language of the text says more than a theme's default
	}
	if lang != "" && !strings.HasPrefix(lang, "en") {
		return newsdate.DayFirst // every other language of the news does
	}
	host := p.url.Hostname()
	country := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case p.outlet.Country == "us":
		return newsdate.MonthFirst
	case p.outlet.Country != "", countries[country]:
		return newsdate.DayFirst
	case strings.HasPrefix(lang, "en-us"):
		return newsdate.MonthFirst
	case len(lang) > len("en-"):
		return newsdate.DayFirst
	}
	return newsdate.OrderUnknown
}

// countries are the domains of countries with news in English, all of which write the day first, as far as other sites have not made them
// names for anything ("io", "me").
var countries = setOf("uk", "au", "in", "nz", "ie", "za", "ng", "ke", "gh", "pk", "bd", "lk", "np", "sg", "my", "hk", "il", "ps", "sy", "lb", "jo", "iq", "eg",
	"sa", "ae", "qa", "kw", "bh", "om", "ye", "ma", "dz", "tn", "sd", "tr", "ir", "cy", "gr", "mt", "de", "fr", "it", "es", "nl", "be", "ch", "at", "se", "no",
	"dk", "fi", "pl", "cz", "hu", "ro", "bg", "ua", "ru", "ge", "am", "az", "af", "et", "tz", "ug", "zw")

// orderSeen is the order of the short lines of a page that state a day in numbers which can be told only one way, if they agree.
func (p *page) orderSeen() newsdate.Order {
	const enough = 40 // bytes: a day and a time, a label
	seen := newsdate.OrderUnknown
	for i := range p.all {
		text := p.all[i].text
		if len(text) > enough {
			continue
		}
		order := newsdate.OrderOf(text)
		if order != newsdate.OrderUnknown && seen != newsdate.OrderUnknown && order != seen {
			return newsdate.OrderUnknown
		}
		if order != newsdate.OrderUnknown {
			seen = order
		}
	}
	return seen
}

func (e *Extractor) dateFromProfile(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	if p.profile == nil || p.profile.Published == "" {
		return khabar.Date{}, "", ""
	}
	for _, n := range e.rules.all(p.doc, p.profile.Published) {
		for _, key := range []string{"content", "datetime"} {
			if d, ok := newsdate.Parse(attr(n, key), order); ok {
				source := khabar.DateMeta
				if n.DataAtom == atom.Time {
					source = khabar.DateTime
				}
				return d, source, "profile"
			}
		}
		if d, ok := newsdate.Parse(textOf(n), order); ok {
			return d, khabar.DateText, "profile"
		}
	}
	return khabar.Date{}, "", ""
}

func dateFromLinkedData(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	if d, ok := newsdate.Parse(p.meta.ld.article.published, order); ok {
		return d, khabar.DateJSONLD, "jsonld datePublished"
	}
	if d, ok := newsdate.Parse(p.meta.ld.pagePublished, order); ok {
		return d, khabar.DateJSONLD, "jsonld datePublished of the page"
	}
	return khabar.Date{}, "", ""
}

// dateNames are the names of <meta> elements that state the publication, best first.
var dateNames = []string{"article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
	"rnews:datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "publish-date",
	"publish_date", "published_time", "publication_date", "publicationdate", "publicationdatetime", "pubdate", "pdate", "published",
	"originalpublicationdate", "article.published", "article.created", "article_date_original", "dc.date.issued", "dcterms.issued",
	"dc.date.published", "dcterms.published", "dc.issued", "citation_publication_date", "citation_online_date", "date_published", "ptime",
	"release_date", "shareaholic:article_published_time", "bt:pubdate", "vr:published_time", "og:pubdate", "og:release_date",
	"og:publish_date", "article:publish_time", "article:publish_date", "og:article:published", "publisheddate", "published_date",
	"published-date", "publish-time", "publishtime", "published_at", "date-published", "dc.date.available", "dcterms.available",
	"weibo:article:create_at", "news:published_time", "book:release_date", "video:release_date", "analyticsattributes.articledate", "displaydate"}

// vagueDateNames are those of <meta> elements that state some day of the page's life. Dublin Core's "date" is that of any event in it, and
// systems write there the creation of a draft or the last change. What the page prints says more.
var vagueDateNames = []string{"date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "datecreated", "created",
	"dcterms.datecopyrighted", "timestamp", "creation_date", "dc.created", "search_date", "eprints.date"}

func dateFromMeta(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	return p.dateNamed(dateNames, order)
}

func dateFromVagueMeta(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	return p.dateNamed(vagueDateNames, order)
}

// dateNamed is the date of the first of some <meta> elements that states one.
func (p *page) dateNamed(names []string, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	for _, name := range names {
		for _, v := range p.meta.named[name] {
			if d, ok := newsdate.Parse(v, order); ok && p.possible(d) {
				return d, khabar.DateMeta, "meta " + name
			}
		}
	}
	return khabar.Date{}, "", ""
}

func dateFromHints(p *page, _ newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	source := p.in.Hints.PublishedSource
	if source == "" {
		source = khabar.DateFeed
	}
	return p.in.Hints.Published, source, "hint " + string(source)
}

var urlDay = regexp.MustCompile(`(?:^|[/_-])((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)`)

// urlParts is a day in three parts of an address, without zeros: "/2026/1/6/".
var urlParts = regexp.MustCompile(`/((?:19|20)\d\d)/([1-9]|1[0-2])/([1-9]|[12]\d|3[01])/`)

// urlNamed is a day in an address with the name of its month: "/2026/jan/06/".
var urlNamed = regexp.MustCompile(`/((?:19|20)\d\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(\d\d?)/`)

var urlMonth = regexp.MustCompile(`/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/`)

// urlDayFirst is a day in an address in the order in which most languages write it: "/23-01-2022-…", "_22.04.2020_".
var urlDayFirst = regexp.MustCompile(`(?:^|[/_-])(0?[1-9]|[12]\d|3[01])([_.-])(0?[1-9]|1[0-2])[_.-]((?:19|20)\d\d)(?:[/_.-]|$)`)

func dayFromURL(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	path := p.url.EscapedPath()
	stated := ""
	if m := urlDay.FindStringSubmatch(path); m != nil {
		stated = m[1] + "-" + m[2] + "-" + m[3]
	} else if m := urlParts.FindStringSubmatch(path); m != nil {
		stated = m[1] + "-" + twoDigits(m[2]) + "-" + twoDigits(m[3])
	} else if m := urlDayFirst.FindStringSubmatch(path); m != nil && (order == newsdate.DayFirst || len(m[1]) == 2 && m[1] > "12") {
		stated = m[4] + "-" + twoDigits(m[3]) + "-" + twoDigits(m[1])
	}
	if d, err := khabar.ParseDate(stated); stated != "" && err == nil {
		return d, khabar.DateURL, "address"
	}
	if m := urlNamed.FindStringSubmatch(strings.ToLower(path)); m != nil {
		if d, ok := newsdate.Parse(m[3]+" "+m[2]+" "+m[1], order); ok {
			return d, khabar.DateURL, "address"
		}
	}
	return khabar.Date{}, "", ""
}

func twoDigits(s string) string { return ("0" + s)[len(s)-1:] }

func monthFromURL(p *page, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	if m := urlMonth.FindStringSubmatch(p.url.EscapedPath()); m != nil {
		if d, err := khabar.ParseDate(m[1] + "-" + twoDigits(m[2])); err == nil {
			return p.dayWithin(d, order)
		}
	}
	return khabar.Date{}, "", ""
}

// dayWithin makes a month that the address states a day, if all date lines of the page that lie in it state the same one.
func (p *page) dayWithin(month khabar.Date, order newsdate.Order) (khabar.Date, khabar.DateSource, string) {
	first, last := month.Span()
	var day khabar.Date
	for i := range p.all {
		b := &p.all[i]
		if len(b.words) > maxDateLine || b.where.any(inAside|inNav|inComments) || !isDateLine(b.text) {
			continue
		}
		d, ok := newsdate.Parse(b.text, order)
		if of := khabar.DayOf(d.Time); !ok || d.Precision < khabar.PrecisionDay || of < first || of > last {
			continue
		}
		if !day.IsZero() && khabar.DayOf(day.Time) != khabar.DayOf(d.Time) {
			return month, khabar.DateURL, "address"
		}
		day = d
	}
	if day.IsZero() {
		return month, khabar.DateURL, "address"
	}
	return day, khabar.DateText, "date line in the month of the address"
}

// presumed is the date as far as the page's metadata and address tell it. It chooses the profile, which may know better.
func (e *Extractor) presumed(p *page) khabar.Date {
	order := p.order()
	for _, find := range []func(*page, newsdate.Order) (khabar.Date, khabar.DateSource, string){
		dateFromLinkedData, dateFromMeta, dateFromTime, dateFromHints, dayFromURL, dateFromVagueMeta, monthFromURL,
	} {
		if d, _, _ := find(p, order); !d.IsZero() && p.possible(d) {
			return d
		}
	}
	return khabar.Date{}
}

// modified takes the stated time of the last change, if it is not before the publication.
func (e *Extractor) modified(p *page, order newsdate.Order) {
	for _, find := range []func(*page, newsdate.Order) (khabar.Date, string){changeFromMetadata, changeFromTime, changeFromLines} {
		d, source := find(p, order)
		if d.IsZero() || !p.possible(d) || !p.art.Published.IsZero() && d.Time.Before(p.art.Published.Time.Add(-24*time.Hour)) {
			continue
		}
		p.art.Modified = d
		p.set("modified", source)
		return
	}
}

func changeFromMetadata(p *page, order newsdate.Order) (khabar.Date, string) {
	for _, c := range []struct{ value, source string }{
		{p.meta.ld.article.modified, "jsonld dateModified"},
		{p.meta.first("article:modified_time", "og:updated_time", "article:modified", "datemodified", "dcterms.modified", "dc.date.modified",
			"last-modified", "lastmod", "revision_date"), "meta"},
		{p.in.Hints.Modified.String(), "hint"},
	} {
		if d, ok := newsdate.Parse(c.value, order); ok {
			return d, c.source
		}
	}
	return khabar.Date{}, ""
}

// changeFromTime reads the first element by the headline that is marked as the last change.
func changeFromTime(p *page, order newsdate.Order) (found khabar.Date, source string) {
	with := p.company()
	each(p.slim, func(n *html.Node) bool {
		if found.IsZero() && n.Type == html.ElementNode && marksChange(n) && with.head != nil && with.standsWith(n) && !with.isCard(n) {
			for _, v := range []string{attr(n, "datetime"), attr(n, "content"), textOf(n)} {
				if d, ok := newsdate.Parse(v, order); ok && found.IsZero() {
					found = dayOrBetter(d)
				}
			}
		}
		return found.IsZero()
	})
	return found, "time element"
}

// changeFromLines reads "Updated: 7 January 2026" between the headline and the text.
func changeFromLines(p *page, order newsdate.Order) (khabar.Date, string) {
	head, first, _ := p.landmarks()
	if head < 0 {
		return khabar.Date{}, ""
	}
	for i := head + 1; i < min(first, head+belowHeadline); i++ {
		b := &p.all[i]
		if len(b.text) > longestLine || len(b.words) > longDateLine || b.where.any(inComments) {
			continue
		}
		if at := updatedWords.FindStringIndex(b.text); at != nil {
			if d, _ := newsdate.Parse(b.text[at[1]:], order); !dayOrBetter(d).IsZero() {
				return d, "date line"
			}
		}
	}
	return khabar.Date{}, ""
}
