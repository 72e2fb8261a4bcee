package exporter

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"khabar"
)

// listSeparator stands between the values of a cell that holds several.
const listSeparator = "; "

// columns are the columns of CSV, in their order. Programs find them by name: new ones may be added at the end.
var columns = []struct {
	name  string
	value func(*khabar.Article) string
}{
	{"id", func(a *khabar.Article) string { return a.ID }},
	{"url", func(a *khabar.Article) string { return a.URL }},
	{"outlet", func(a *khabar.Article) string { return a.Outlet }},
	{"origin", func(a *khabar.Article) string { return a.Origin }},
	{"country", func(a *khabar.Article) string { return a.Country }},
	{"lang", func(a *khabar.Article) string { return a.Lang }},
	{"title", func(a *khabar.Article) string { return a.Title }},
	{"authors", func(a *khabar.Article) string { return strings.Join(a.Authors, listSeparator) }},
	{"credits", func(a *khabar.Article) string { return strings.Join(a.Credits, listSeparator) }},
	{"section", func(a *khabar.Article) string { return a.Section }},
	{"tags", func(a *khabar.Article) string { return strings.Join(a.Tags, listSeparator) }},
	{"published", func(a *khabar.Article) string { return a.Published.String() }},
	{"published_source", func(a *khabar.Article) string { return string(a.PublishedSource) }},
	{"modified", func(a *khabar.Article) string { return a.Modified.String() }},
	{"first_seen", func(a *khabar.Article) string { return moment(a.FirstSeen) }},
	{"removed", func(a *khabar.Article) string { return moment(a.Removed) }},
	{"revision", func(a *khabar.Article) string { return strconv.Itoa(a.Revision) }},
	{"words", func(a *khabar.Article) string { return strconv.Itoa(a.Words) }},
	{"cluster", func(a *khabar.Article) string { return a.Cluster }},
	{"actors", func(a *khabar.Article) string { return identities(a.Actors) }},
	{"places", func(a *khabar.Article) string { return identities(a.Places) }},
	{"body", func(a *khabar.Article) string { return a.Body }},
	{"published_first", func(a *khabar.Article) string { return day(a, false) }},
	{"published_last", func(a *khabar.Article) string { return day(a, true) }},
}

type csvWriter struct {
	csv *csv.Writer
	row []string
	err error
}

// CSV writes a table (RFC 4180, UTF-8, lines end in LF) whose first row names the columns. Excel takes the file for UTF-8 only
// with a byte order mark; other programs take the mark for part of the first name.
//
// A cell that a spreadsheet would run as a formula, because it begins with = + - @ or a tab, gets an apostrophe in front.
func CSV(out io.Writer, byteOrderMark bool) Writer {
	w := &csvWriter{csv: csv.NewWriter(out), row: make([]string, len(columns))}
	if byteOrderMark {
		_, w.err = io.WriteString(out, "\ufeff")
	}
	for i, c := range columns {
		w.row[i] = c.name
	}
	if w.err == nil {
		w.err = w.csv.Write(w.row)
	}
	return w
}

func (w *csvWriter) Write(a *khabar.Article) error {
	for i, c := range columns {
		w.row[i] = harmless(c.value(a))
	}
	if w.err == nil {
		w.err = w.csv.Write(w.row)
	}
	return w.err
}

func (w *csvWriter) Close() error {
	w.csv.Flush()
	if w.err == nil {
		w.err = w.csv.Error()
	}
	return w.err
}

// harmless keeps a cell from being a formula (owasp.org, CSV Injection).
func harmless(cell string) string {
	if cell != "" && strings.IndexByte("=+-@\t\r", cell[0]) >= 0 {
		return "'" + cell
	}
	return cell
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// day is the first or the last day that the article's date can mean.
func day(a *khabar.Article, last bool) string {
	if a.Published.IsZero() {
		return ""
	}
	from, to := a.Published.Span()
	if last {
		return to.String()
	}
	return from.String()
}

func identities(mentioned []khabar.Mentioned) string {
	return strings.Join(ids(mentioned), listSeparator)
}

func ids(mentioned []khabar.Mentioned) []string {
	out := make([]string, len(mentioned))
	for i, m := range mentioned {
		out[i] = m.ID
	}
	return out
}
