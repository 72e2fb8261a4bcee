package bleveindex

import (
	index "github.com/blevesearch/bleve_index_api"

	"khabar"
	"khabar/indexer/segment"
)

// document is an article as scorch takes it: with an ID, and otherwise unseen on its way to the plugin that makes segments.
type document struct {
	id      articleID
	article *khabar.Article
	entry   *entry // set by analyse
}

// newDocument prepares an article for a batch.
func newDocument(a *khabar.Article) (*document, error) {
	id, err := parseID(a.ID)
	if err != nil {
		return nil, invalidID(a.ID)
	}
	return &document{id: id, article: a}, nil
}

// analyse does what can be done before the article has a place in a segment.
func (d *document) analyse() (err error) {
	d.entry, err = newEntry(d.article)
	return err
}

// addTo adds the article to a segment in the making.
func (d *document) addTo(b *segment.Builder) error { return b.Add(&d.entry.Document) }

// release gives back what the document took when the index no longer needs it.
func (d *document) release() { d.entry.release() }

// ID is what scorch finds the document by when it is replaced.
func (d *document) ID() string { return d.id.term() }

// Indexed tells scorch that there is something to search.
func (d *document) Indexed() bool { return true }

// NumPlainTextBytes is for scorch's statistics.
func (d *document) NumPlainTextBytes() uint64 {
	return uint64(len(d.article.Title) + len(d.article.Body))
}

// Scorch analyses documents field by field; there is nothing left to do.

func (d *document) Size() int                                  { return 0 }
func (d *document) VisitFields(index.FieldVisitor)             {}
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) AddIDField()                                {}
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
