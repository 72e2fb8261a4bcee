package bleveindex

import index "github.com/blevesearch/bleve_index_api"

// document is an article as scorch takes it: an ID, and the segment that holds the article already. Scorch would have each article
// analysed by itself, and a segment made of them in the end; ours are analysed before, and scorch only has to find out which older
// ones they replace.
type document struct {
	id articleID
	in *built
}

// built is a segment on its way through scorch to the plugin, which scorch hands all its documents, and no others.
type built struct {
	file []byte
	docs int
}

// ID is what scorch finds the document by when it is replaced.
func (d *document) ID() string { return d.id.term() }

// Indexed tells scorch that there is something to search.
func (d *document) Indexed() bool { return true }

func (d *document) VisitFields(index.FieldVisitor)             {}
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) AddIDField()                                {}
func (d *document) Size() int                                  { return 0 }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
