package archive

import (
	"context"
	"encoding/json"
	"iter"

	"khabar"
)

// maxPageBytes bounds what one stored page may unpack to. The crawler takes no page above 10 MB; an import may.
const maxPageBytes = 64 << 20

// putPage stores a page for a revision, in place of the one it had. Pages are compressed each by itself: a dictionary would
// save more, but nobody could read them without khabar.
func (b *batch) putPage(id string, revision int, p *khabar.Page) error {
	if p == nil {
		return nil
	}
	return b.exec(`INSERT OR REPLACE INTO pages
		(article, revision, url, final_url, fetched, status, media_type, etag, last_modified, size, body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, revision, p.URL, text(p.FinalURL), stamp(p.Fetched), p.Status, text(p.MediaType), text(p.ETag), text(p.Modified),
		len(p.Body), b.zip.EncodeAll(p.Body, nil))
}

const pageColumns = "url, final_url, fetched, status, media_type, etag, last_modified, body"

func (a *Archive) scanPage(scan scanner, more ...any) (*khabar.Page, error) {
	p := &khabar.Page{}
	var finalURL, mediaType, etag, modified text
	var fetched string
	var packed []byte
	err := scan(append([]any{&p.URL, &finalURL, &fetched, &p.Status, &mediaType, &etag, &modified, &packed}, more...)...)
	if err != nil {
		return nil, err
	}
	p.FinalURL, p.MediaType, p.ETag, p.Modified = string(finalURL), string(mediaType), string(etag), string(modified)
	if p.Fetched, err = moment(fetched); err == nil {
		p.Body, err = a.unzip.DecodeAll(packed, nil)
	}
	if err != nil { // zstd's own checksum (RFC 8878, section 3.1.1) is among what can fail
		return nil, khabar.Errorf(khabar.KindDamaged, "archive: page", "The stored page of %s is damaged.", p.URL).Wrap(err)
	}
	return p, nil
}

// StoredPage is a page with the revision that it belongs to.
type StoredPage struct {
	Article  string // khabar.Article.ID
	Revision int
	Page     *khabar.Page
}

// Pages returns the stored pages of some articles, or of all if none is named, by article and revision. An error ends it.
func (a *Archive) Pages(ctx context.Context, ids ...string) iter.Seq2[StoredPage, error] {
	return func(yield func(StoredPage, error) bool) {
		query, args := "SELECT "+pageColumns+", article, revision FROM pages", []any(nil)
		if len(ids) > 0 {
			list, _ := json.Marshal(ids) // a list of strings is always JSON
			query, args = query+" WHERE article IN (SELECT value FROM json_each(?))", []any{string(list)}
		}
		stopped := false
		err := each(ctx, a.read, func(scan scanner) (err error) {
			var s StoredPage
			s.Page, err = a.scanPage(scan, &s.Article, &s.Revision)
			if err == nil && !yield(s, nil) {
				stopped = true
				return errEnough
			}
			return err
		}, query+" ORDER BY article, revision", args...)
		if err != nil && !stopped {
			yield(StoredPage{}, khabarError("pages", a.path, err))
		}
	}
}
