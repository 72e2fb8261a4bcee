// Package cite writes citations of articles: BibTeX for biblatex, RIS for Zotero and its kin. An article and the name of its outlet go
// in; dates are cited no more precisely than the outlet stated them.
package cite

import (
	"strings"
	"time"

	"khabar"
)

// BibTeX returns an @online entry (biblatex 3). The day is that on which the text was looked at.
func BibTeX(a *khabar.Article, outlet string, day time.Time) string {
	var b strings.Builder
	b.WriteString("@online{" + key(a) + ",\n")
	field := func(name, value string) {
		if value != "" {
			b.WriteString("  " + name + " = {" + value + "},\n")
		}
	}
	authors := make([]string, len(a.Authors))
	for i, author := range a.Authors {
		authors[i] = "{" + escaped(author) + "}" // a byline is written as it stands; nobody knows which part is the surname
	}
	field("author", strings.Join(authors, " and "))
	field("title", "{"+escaped(a.Title)+"}")
	field("organization", "{"+escaped(outlet)+"}")
	field("date", a.Published.String()[:min(len(a.Published.String()), len(time.DateOnly))])
	field("url", strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20").Replace(a.URL))
	field("urldate", day.Format(time.DateOnly))
	field("langid", langids[a.Lang])
	field("note", "khabar "+a.ID)
	b.WriteString("}\n")
	return b.String()
}

// langids are the names that babel and polyglossia give to languages.
var langids = map[string]string{"ar": "arabic", "en": "english", "fr": "french", "de": "german", "tr": "turkish", "ku": "kurmanji", "fa": "persian"}

func key(a *khabar.Article) string {
	year := "nd"
	if !a.Published.IsZero() {
		year = a.Published.Time.Format("2006")
	}
	return plain(a.Outlet) + year + a.ID[:min(len(a.ID), 8)]
}

// plain keeps what a key may have.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// special are the characters that mean something in TeX.
var special = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`)

func escaped(s string) string { return special.Replace(oneLine(s)) }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// RIS returns a record of type NEWS.
func RIS(a *khabar.Article, outlet string, day time.Time) string {
	var b strings.Builder
	tag := func(name, value string) {
		if value = oneLine(value); value != "" {
			b.WriteString(name + "  - " + value + "\r\n")
		}
	}
	tag("TY", "NEWS")
	for _, author := range a.Authors {
		tag("AU", author)
	}
	tag("TI", a.Title)
	tag("T2", outlet)
	date := a.Published.String()
	tag("PY", date[:min(4, len(date))])
	if date != "" {
		parts := append(strings.Split(date[:min(len(date), len(time.DateOnly))], "-"), "", "")
		tag("DA", parts[0]+"/"+parts[1]+"/"+parts[2]+"/")
	}
	tag("UR", a.URL)
	tag("Y2", day.Format("2006/01/02/"))
	tag("LA", a.Lang)
	tag("ID", a.ID)
	b.WriteString("ER  - \r\n")
	return b.String()
}
