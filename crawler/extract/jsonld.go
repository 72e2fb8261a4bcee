package extract

import (
	"slices"
	"strconv"
	"strings"
)

// linkedData is the JSON-LD of a page, flattened: every object of it with a type.
type linkedData struct {
	objects []ldObject
	listed  []bool    // of each object, whether it is in a list or a part of another
	broken  []string  // scripts that are no JSON
	article ldArticle // of the page; found is false if no object describes it
	// pagePublished is the date that is stated of the page instead of an article.
	pagePublished string
}

// ldObject is one object of JSON-LD. Its values are whatever the page wrote, which is why every reader of them checks the type.
type ldObject map[string]any

const (
	maxLinkedData = 2 << 20 // bytes of one script
	maxLDObjects  = 500
	maxLDDepth    = 12
)

// read adds the objects of one script. Scripts that are no JSON even after the usual accidents are mended are left out.
func (l *linkedData) read(script string) {
	if len(script) > maxLinkedData {
		return
	}
	values := readJSON(script)
	if values == nil {
		l.broken = append(l.broken, script)
	}
	for _, v := range values {
		l.add(v, 0, false)
	}
}

// add collects the objects in a value; listed are those in a list of things that the page only names.
func (l *linkedData) add(v any, depth int, listed bool) {
	if depth > maxLDDepth || len(l.objects) >= maxLDObjects {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			l.add(x, depth+1, listed)
		}
	case map[string]any:
		if _, typed := v["@type"]; typed {
			l.objects = append(l.objects, v)
			l.listed = append(l.listed, listed)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "isPartOf"} {
			l.add(v[key], depth+1, listed)
		}
		for _, key := range []string{"itemListElement", "hasPart"} {
			l.add(v[key], depth+1, true)
		}
	}
}

// types are the values of @type, lower case.
func (o ldObject) types() []string {
	all := values(o["@type"])
	for i, t := range all {
		t = strings.ToLower(t)
		all[i] = t[strings.LastIndexAny(t, "/:#")+1:]
	}
	return all
}

func (o ldObject) is(kinds map[string]bool) bool {
	for _, t := range o.types() {
		if kinds[t] {
			return true
		}
	}
	return false
}

// text returns the first string under one of the keys, also inside {"@value": …}, {"name": …} and lists.
func (o ldObject) text(keys ...string) string {
	for _, k := range keys {
		if v := values(o[k]); len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// values are the strings that a JSON-LD value stands for.
func values(v any) []string {
	switch v := v.(type) {
	case string:
		if v = oneLine(unescape(v)); v != "" {
			return []string{v}
		}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, values(x)...)
		}
		return out
	case map[string]any:
		for _, k := range []string{"@value", "name", "url", "@id"} {
			if s, ok := v[k]; ok {
				if out := values(s); len(out) > 0 {
					return out
				}
			}
		}
	}
	return nil
}

// articleTypes are the types of schema.org that are one text, best first being decided by article.
var articleTypes = setOf("article", "newsarticle", "reportagenewsarticle", "opinionnewsarticle", "analysisnewsarticle", "reviewnewsarticle",
	"backgroundnewsarticle", "blogposting", "liveblogposting", "report", "scholarlyarticle", "techarticle", "satiricalarticle",
	"advertisercontentarticle", "socialmediaposting", "askpublicnewsarticle")

// ldArticle is what JSON-LD says about the article.
type ldArticle struct {
	found                                  bool
	headline, published, modified, section string
	body, lang, image, url                 string
	authors, agencies, keywords, publisher []string
}

// choose decides which object describes the page's article, whose title and address the page states elsewhere. Pages also describe the
// articles that they link.
func (l *linkedData) choose(titles, addresses []string) {
	const own = 10 // is more than all keys
	var best ldObject
	score := 0
	for i, o := range l.objects {
		if !o.is(articleTypes) {
			continue
		}
		n := 1
		for _, k := range []string{"headline", "datePublished", "author", "articleBody"} {
			if o[k] != nil {
				n++
			}
		}
		switch {
		case o.describes(titles, addresses):
			n += own
		case l.listed[i]:
			continue
		}
		if n > score {
			best, score = o, n
		}
	}
	l.article = l.articleOf(best)
	l.pagePublished = l.publishedOfPage(titles, addresses)
}

// pageTypes are the types of schema.org that are what the page holds.
var pageTypes = setOf("webpage", "itempage", "creativework")

// publishedOfPage is the date that themes put on the page instead of the article, or on something else with its title: a recipe, a video.
func (l *linkedData) publishedOfPage(titles, addresses []string) string {
	for i, o := range l.objects {
		if v := o.text("datePublished"); v != "" && (o.is(pageTypes) && !l.listed[i] || o.describes(titles, addresses)) {
			return v
		}
	}
	return ""
}

// describes reports whether an object has one of some titles or addresses.
func (o ldObject) describes(titles, addresses []string) bool {
	const same = 0.7 // a title with the name of the site has a few words more
	const several = 10
	few := func(key string) []string {
		all := values(o[key])
		return all[:min(len(all), several)]
	}
	for _, headline := range append(few("headline"), few("name")...) {
		for _, t := range titles {
			if resemblance(headline, t) >= same {
				return true
			}
		}
	}
	for _, u := range append(few("url"), few("mainEntityOfPage")...) {
		if slices.Contains(addresses, strings.TrimSuffix(u, "/")) {
			return true
		}
	}
	return false
}

// articleOf reads what an object says about an article.
func (l *linkedData) articleOf(best ldObject) ldArticle {
	if best == nil {
		return ldArticle{}
	}
	a := ldArticle{found: true, headline: best.text("headline", "name"), published: best.text("datePublished", "dateCreated", "uploadDate"),
		modified: best.text("dateModified"), section: best.text("articleSection"), body: best.text("articleBody"),
		lang: best.text("inLanguage"), keywords: splitKeywords(values(best["keywords"])), publisher: l.names(best["publisher"]),
		url: best.text("url")}
	a.authors, a.agencies = l.people(best["author"])
	if len(a.authors)+len(a.agencies) == 0 {
		a.authors, a.agencies = l.people(best["creator"])
	}
	if img, ok := best["image"].(map[string]any); ok {
		a.image = ldObject(img).text("url", "contentUrl")
	}
	if a.image == "" {
		a.image = best.text("image", "thumbnailUrl")
	}
	return a
}

// people parts the persons among authors from organisations. An object that only refers to another ("@id") is looked up.
func (l *linkedData) people(v any) (persons, organisations []string) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			p, o := l.people(x)
			persons, organisations = append(persons, p...), append(organisations, o...)
		}
	case map[string]any:
		o := l.resolve(v)
		names := values(o["name"])
		if o.is(setOf("organization", "newsmediaorganization", "corporation", "website")) {
			return nil, names
		}
		return names, nil
	default:
		return values(v), nil
	}
	return persons, organisations
}

func (l *linkedData) names(v any) []string {
	p, o := l.people(v)
	return append(o, p...)
}

func (l *linkedData) resolve(o ldObject) ldObject {
	id, ok := o["@id"].(string)
	if !ok || o["name"] != nil {
		return o
	}
	for _, other := range l.objects {
		if other["@id"] == id && other["name"] != nil {
			return other
		}
	}
	return o
}

func splitKeywords(values []string) []string {
	var out []string
	for _, v := range values {
		for _, k := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '؛' || r == '|' }) {
			if k = oneLine(k); k != "" {
				out = append(out, k)
			}
		}
	}
	return out
}
