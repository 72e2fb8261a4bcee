package archive

import (
	"context"
	"time"

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

// Page returns the page that a revision of an article came from; revision 0 means the newest. It returns KindNotFound if there
// is none: articles of imported lines have no page.
func (a *Archive) Page(ctx context.Context, id string, revision int) (*khabar.Page, error) {
	found := a.read.QueryRowContext(ctx, "SELECT "+pageColumns+` FROM pages
		WHERE article = ?1 AND revision = CASE ?2 WHEN 0 THEN (SELECT revision FROM articles WHERE id = ?1) ELSE ?2 END`, id, revision)
	p, err := a.scanPage(found.Scan)
	return p, a.notFound("page", err, "The archive has no page of the article %s.", id)
}

func (a *Archive) scanPage(scan func(...any) error, more ...any) (*khabar.Page, error) {
	p := &khabar.Page{}
	var finalURL, mediaType, etag, modified text
	var fetched string
	var packed []byte
	err := scan(append([]any{&p.URL, &finalURL, &fetched, &p.Status, &mediaType, &etag, &modified, &packed}, more...)...)
	if err != nil {
		return nil, err
	}
	p.FinalURL, p.MediaType, p.ETag, p.Modified = string(finalURL), string(mediaType), string(etag), string(modified)
	if p.Fetched, err = time.Parse(time.RFC3339, fetched); err == nil {
		p.Body, err = a.unzip.DecodeAll(packed, nil)
	}
	if err != nil {
		return nil, khabar.Errorf(khabar.KindDamaged, "archive: page", "The stored page of %s is damaged.", p.URL).Wrap(err)
	}
	return p, nil
}
