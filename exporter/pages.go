package exporter

import (
	"cmp"
	"io"
	"time"

	"khabar"
	"khabar/importer/warc"
)

// Pages writes archived pages as a web archive: WARC/1.1, compressed record by record, the usual name of which is .warc.gz.
type Pages struct{ warc *warc.Writer }

// WARC begins a web archive that says which software made it, and when.
func WARC(out io.Writer, software string, made time.Time) (*Pages, error) {
	w := &Pages{warc: warc.NewWriter(out)}
	return w, w.warc.WriteInfo(made, warc.Field{Name: "software", Value: software},
		warc.Field{Name: "format", Value: "WARC file version 1.1"},
		warc.Field{Name: "description", Value: "Pages as decoded by khabar; of the HTTP headers, those are here that it keeps."})
}

// Write writes one page: as the response that it was, or as a resource if it was imported from a file and so never fetched.
func (w *Pages) Write(p *khabar.Page) error {
	target := cmp.Or(p.FinalURL, p.URL)
	if p.Status == 0 {
		return w.warc.WriteResource(target, p.Fetched, cmp.Or(p.MediaType, "application/octet-stream"), p.Body)
	}
	var fields []warc.Field
	for _, f := range []warc.Field{{Name: "Content-Type", Value: p.MediaType}, {Name: "ETag", Value: p.ETag},
		{Name: "Last-Modified", Value: p.Modified}} {
		if f.Value != "" {
			fields = append(fields, f)
		}
	}
	return w.warc.WriteResponse(target, p.Fetched, p.Status, fields, p.Body)
}
