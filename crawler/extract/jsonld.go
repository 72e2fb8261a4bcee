package extract

import (
	"encoding/json"
	"strings"
)

// linkedData is the JSON-LD of a page, flattened: every object of it with a type.
type linkedData struct {
	objects []ldObject
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
	script = strings.TrimSpace(script)
	for _, wrap := range []string{"<!--", "-->", "//<![CDATA[", "//]]>", "<![CDATA[", "]]>", "/*", "*/"} {
		script = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(script, wrap), wrap))
	}
	var v any
	if json.Unmarshal([]byte(script), &v) != nil && json.Unmarshal([]byte(mendJSON(script)), &v) != nil {
		return
	}
	l.add(v, 0)
}

func (l *linkedData) add(v any, depth int) {
	if depth > maxLDDepth || len(l.objects) >= maxLDObjects {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			l.add(x, depth+1)
		}
	case map[string]any:
		if _, typed := v["@type"]; typed {
			l.objects = append(l.objects, v)
		}
		for _, key := range []string{"@graph", "mainEntity", "itemListElement", "hasPart", "isPartOf"} {
			l.add(v[key], depth+1)
		}
	}
}

// mendJSON repairs what editors break most: line ends and tabs inside strings, commas before a closing bracket, a semicolon at
// the end, backslashes that escape nothing.
func mendJSON(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	inString := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case inString && c == '\\':
			if i+1 < len(s) && strings.IndexByte(`"\/bfnrtu`, s[i+1]) >= 0 {
				b.WriteByte(c)
				i++
				b.WriteByte(s[i])
			}
		case c == '"':
			inString = !inString
			b.WriteByte(c)
		case inString && c < 0x20:
			b.WriteByte(' ')
		case !inString && c == ',':
			if rest := strings.TrimLeft(s[i+1:min(len(s), i+200)], " \t\r\n"); rest == "" || rest[0] == '}' || rest[0] == ']' {
				continue
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimRight(strings.TrimSpace(b.String()), ";")
}

// types are the values of @type, lower case.
func (o ldObject) types() []string {
	all := values(o["@type"])
	for i, t := range all {
		t = strings.ToLower(t)
		all[i] = t[strings.LastIndexByte(t, '/')+1:]
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

// article returns the object that describes the page's article; found is false if there is none.
func (l *linkedData) article() ldArticle {
	var best ldObject
	score := 0
	for _, o := range l.objects {
		if !o.is(articleTypes) {
			continue
		}
		n := 1
		for _, k := range []string{"headline", "datePublished", "author", "articleBody"} {
			if o[k] != nil {
				n++
			}
		}
		if n > score {
			best, score = o, n
		}
	}
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
