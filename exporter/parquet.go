package exporter

import (
	"io"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"khabar"
)

// A row group is what a reader of Parquet fetches at once, and what the writer holds in memory: it ends with whichever of these
// comes first.
const (
	groupRows  = 5000
	groupBytes = 16 << 20 // of text, before compression
)

// parquetRow has the columns of CSV, in their order, with types: lists are lists, numbers numbers, instants instants. A date that an
// outlet stated stays text, because Parquet has no type for "January 2026"; its first and last day are dates.
type parquetRow struct {
	ID              string     `parquet:"id"`
	URL             string     `parquet:"url"`
	Outlet          string     `parquet:"outlet,dict"`
	Origin          *string    `parquet:"origin,optional,dict"`
	Country         *string    `parquet:"country,optional,dict"`
	Lang            string     `parquet:"lang,dict"`
	Title           string     `parquet:"title"`
	Authors         []string   `parquet:"authors,list"`
	Credits         []string   `parquet:"credits,list"`
	Section         *string    `parquet:"section,optional,dict"`
	Tags            []string   `parquet:"tags,list"`
	Published       *string    `parquet:"published,optional"`
	PublishedSource string     `parquet:"published_source,dict"`
	Modified        *string    `parquet:"modified,optional"`
	FirstSeen       *time.Time `parquet:"first_seen,optional,timestamp(millisecond)"`
	Removed         *time.Time `parquet:"removed,optional,timestamp(millisecond)"`
	Revision        int32      `parquet:"revision"`
	Words           int32      `parquet:"words"`
	Cluster         *string    `parquet:"cluster,optional"`
	Actors          []string   `parquet:"actors,list"`
	Places          []string   `parquet:"places,list"`
	Body            string     `parquet:"body"`
	PublishedFirst  *int32     `parquet:"published_first,optional,date"`
	PublishedLast   *int32     `parquet:"published_last,optional,date"`
}

type parquetWriter struct {
	out         *parquet.GenericWriter[parquetRow]
	rows, bytes int // of the row group
	err         error
}

// Parquet writes an Apache Parquet file of the columns of CSV, compressed with Zstandard, row group by row group: memory does not
// grow with the number of articles. A file without its end cannot be read, so that a part never passes for the whole.
func Parquet(out io.Writer) Writer {
	return &parquetWriter{out: parquet.NewGenericWriter[parquetRow](out, parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.CreatedBy("khabar", "", ""), parquet.SkipPageBounds("body"), parquet.SkipPageBounds("title"))}
}

func (w *parquetWriter) Write(a *khabar.Article) error {
	if w.err != nil {
		return w.err
	}
	_, w.err = w.out.Write([]parquetRow{rowOf(a)})
	w.rows++
	w.bytes += len(a.Title) + len(a.Body)
	if w.err == nil && (w.rows == groupRows || w.bytes >= groupBytes) {
		w.rows, w.bytes = 0, 0
		w.err = w.out.Flush()
	}
	return w.err
}

func (w *parquetWriter) Close() error {
	if w.err == nil {
		w.err = w.out.Close()
	}
	return w.err
}

func rowOf(a *khabar.Article) parquetRow {
	row := parquetRow{ID: a.ID, URL: a.URL, Outlet: a.Outlet, Origin: stated(a.Origin), Country: stated(a.Country), Lang: a.Lang,
		Title: a.Title, Authors: a.Authors, Credits: a.Credits, Section: stated(a.Section), Tags: a.Tags,
		Published: stated(a.Published.String()), PublishedSource: string(a.PublishedSource), Modified: stated(a.Modified.String()),
		FirstSeen: instant(a.FirstSeen), Removed: instant(a.Removed), Revision: int32(a.Revision), Words: int32(a.Words),
		Cluster: stated(a.Cluster), Actors: ids(a.Actors), Places: ids(a.Places), Body: a.Body}
	if !a.Published.IsZero() {
		first, last := a.Published.Span()
		row.PublishedFirst, row.PublishedLast = (*int32)(&first), (*int32)(&last)
	}
	return row
}

// stated is nil for what an article does not say.
func stated(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
