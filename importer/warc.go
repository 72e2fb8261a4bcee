package importer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"khabar"
	"khabar/importer/warc"
)

// warc imports the pages of a web archive that are articles of the outlets asked for. Everything else is counted as skipped. In
// failures, the line is the number of the record.
func (r *run) warc(ctx context.Context, file string, content *bufio.Reader) error {
	records := warc.NewReader(content)
	for number := 1; ; number++ {
		record, err := records.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, warc.ErrFormat):
			return r.fail(ctx, file, number, khabar.Errorf(khabar.KindDamaged, "import",
				"the web archive cannot be read on from this record").Wrap(err))
		case err != nil:
			return r.fail(ctx, file, number, unreadable(err))
		case !r.wants(record):
			r.skipped.Add(1)
			continue
		}
		if err := refuse(record); err != nil {
			if err := r.fail(ctx, file, number, err); err != nil {
				return err
			}
			continue
		}
		block := make([]byte, record.Length)
		if _, err := io.ReadFull(record.Block, block); err != nil {
			return r.fail(ctx, file, number, unreadable(err))
		}
		if err := r.add(ctx, r.record(file, number, record, block)); err != nil {
			return err
		}
	}
}

// refuse says why a record cannot be imported, or nil.
func refuse(record *warc.Record) error {
	if record.Length > maxRecordBytes {
		return khabar.Errorf(khabar.KindTooLarge, "import", "the record is longer than %d MiB", maxRecordBytes>>20)
	}
	if why := record.Header.Get("WARC-Truncated"); why != "" {
		return khabar.Errorf(khabar.KindDamaged, "import", "the page was cut short when it was archived (%.40s)", why)
	}
	return nil
}

// maxRecordBytes bounds a record as it is stored: a page of maxDocumentBytes in chunks, and its header.
const maxRecordBytes = maxDocumentBytes + 1<<20

// wants reports whether a record is a page of an outlet that was asked for.
func (r *run) wants(record *warc.Record) bool {
	if t := record.Type(); t != warc.TypeResponse && t != warc.TypeResource {
		return false
	}
	u, err := url.Parse(record.Target())
	if err != nil || u.Hostname() == "" {
		return false
	}
	if record.Type() == warc.TypeResource && u.Hostname() == ImportedHost {
		return len(r.Only) == 0
	}
	if r.Outlets == nil {
		return len(r.Only) == 0
	}
	o, known := r.Outlets.ByHost(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."))
	return known && (len(r.Only) == 0 || slices.Contains(r.Only, o.ID))
}

func (r *run) record(file string, number int, record *warc.Record, block []byte) *item {
	kind, target, date := record.Type(), record.Target(), record.Date()
	page := &khabar.Page{URL: target, Fetched: date, MediaType: record.Header.Get("Content-Type"), Body: block}
	return &item{file: file, line: number, size: len(block), read: func(ctx context.Context) (khabar.Capture, error) {
		if kind == warc.TypeResponse {
			var err error
			if page, err = responsePage(target, date, block); err != nil {
				return khabar.Capture{}, err
			}
		}
		if !readable(page.MediaType, kind) {
			return khabar.Capture{}, errSkipped
		}
		c, err := r.extract(ctx, page)
		c.Seen = date
		if errors.Is(err, errNoArticle) {
			err = errSkipped // a web archive holds front pages and lists beside articles
		}
		return c, err
	}}
}

// responsePage takes an archived response apart.
func responsePage(target string, date time.Time, block []byte) (*khabar.Page, error) {
	response, err := warc.ReadResponse(bytes.NewReader(block), maxDocumentBytes)
	switch {
	case errors.Is(err, warc.ErrTooLarge):
		return nil, khabar.Errorf(khabar.KindTooLarge, "import", "the page is longer than %d MiB", maxDocumentBytes>>20)
	case err != nil:
		return nil, khabar.Errorf(khabar.KindDamaged, "import", "the archived response cannot be read").Wrap(err)
	case response.Status < 200 || response.Status > 299:
		return nil, errSkipped
	}
	return &khabar.Page{URL: target, FinalURL: target, Fetched: date, Status: response.Status, Body: response.Body,
		MediaType: response.Header.Get("Content-Type"), ETag: response.Header.Get("ETag"),
		Modified: response.Header.Get("Last-Modified")}, nil
}

// readable reports whether an article can be made of a media type. Plain text is one only where khabar itself exported it.
func readable(mediaType, kind string) bool {
	name, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch strings.TrimSpace(name) {
	case "text/html", "application/xhtml+xml":
		return true
	case "text/plain":
		return kind == warc.TypeResource
	}
	return false
}
