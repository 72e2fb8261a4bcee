// Package exporter writes articles for other programs: NDJSON, which khabar's import reads back without loss, CSV for
// spreadsheets, Parquet for statistics, and WARC of the pages that articles came from. Which articles is its caller's matter;
// docs/exporting.md describes the forms for their readers.
package exporter

import (
	"bufio"
	"encoding/json"
	"io"

	"khabar"
)

// Writer writes articles one after the other. Close flushes, but does not close what is underneath. After an error a Writer is
// of no more use.
type Writer interface {
	Write(a *khabar.Article) error
	Close() error
}

type ndjson struct {
	out  *bufio.Writer
	json *json.Encoder
}

// NDJSON writes khabar's interchange format: one article a line, as JSON in UTF-8. What an import found beside the known keys is
// written under "extra", because it may have the name of a key that means something else here.
func NDJSON(out io.Writer) Writer {
	w := &ndjson{out: bufio.NewWriterSize(out, 64<<10)}
	w.json = json.NewEncoder(w.out)
	w.json.SetEscapeHTML(false)
	return w
}

func (w *ndjson) Write(a *khabar.Article) error { return w.json.Encode(a) }

func (w *ndjson) Close() error { return w.out.Flush() }
