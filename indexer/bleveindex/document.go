package bleveindex

import (
	"sync"
	"unsafe"

	index "github.com/blevesearch/bleve_index_api"

	"khabar"
	"khabar/indexer/segment"
	"khabar/mappings"
)

// Bleve's names of the fields that are not in khabar.Fields.
const (
	idField      = "_id"
	stemField    = mappings.FieldStem    // title and body by stem, see posting.go
	surfaceField = mappings.FieldSurface // title and body by surface form, the same way
	storedField  = "article"             // the whole article, see stored.go; not searchable
	// The terms of the title once more, and those that are in the title only, without places: so that a search in title or body
	// need not look into postings.
	titleStemField      = "title_stem"
	titleSurfaceField   = "title_surface"
	notBodyStemField    = "not_body_stem"
	notBodySurfaceField = "not_body_surface"
)

// document is an article as Bleve's scorch takes it. It is made by hand: Bleve's mapping would look at every field by
// reflection, and make more of each than is asked for. Every document has all fields, in one order, because then merges copy
// bytes. Pooled: release gives it back.
type document struct {
	article *khabar.Article
	row     row
	fields  [8 + 16]field
	count   int
	slabs   [2]slab                   // stems, surface forms
	titles  [2]index.TokenFrequencies // of the title
	notBody [2]index.TokenFrequencies // of the title only
	stored  []byte
	idTerms index.TokenFrequencies
}

// slab is where the postings of one document and field are made: in blocks, so that pointers into them stay.
type slab struct {
	terms  index.TokenFrequencies
	blocks []*[slabBlock]index.TokenFreq
	used   int
}

// slabBlock is how many postings are made room for at a time: half of what an article of 200 words needs.
const slabBlock = 64

var documents = sync.Pool{New: func() any {
	d := new(document)
	for i := range d.slabs {
		d.slabs[i].terms = make(index.TokenFrequencies, 256)
		d.titles[i], d.notBody[i] = make(index.TokenFrequencies, 16), make(index.TokenFrequencies)
	}
	d.idTerms = make(index.TokenFrequencies, 1)
	return d
}}

// newDocument prepares an article for a batch.
func newDocument(a *khabar.Article) (*document, error) {
	id, err := parseID(a.ID)
	if err != nil {
		return nil, invalidID(a.ID)
	}
	d := documents.Get().(*document)
	d.article, d.count = a, 0
	d.row = row{id: id, firstSeen: seconds(a.FirstSeen)}
	d.row.setDate(a.Published)
	d.add(field{name: idField, options: index.IndexField | index.StoreField, doc: d})
	d.add(field{name: storedField, options: index.StoreField, doc: d})
	d.add(field{name: stemField, options: index.IndexField, doc: d, terms: d.slabs[0].terms})
	d.add(field{name: surfaceField, options: index.IndexField, doc: d, terms: d.slabs[1].terms})
	d.add(field{name: titleStemField, options: index.IndexField | index.SkipFreqNorm, doc: d, terms: d.titles[0]})
	d.add(field{name: titleSurfaceField, options: index.IndexField | index.SkipFreqNorm, doc: d, terms: d.titles[1]})
	d.add(field{name: notBodyStemField, options: index.IndexField | index.SkipFreqNorm, doc: d, terms: d.notBody[0]})
	d.add(field{name: notBodySurfaceField, options: index.IndexField | index.SkipFreqNorm, doc: d, terms: d.notBody[1]})
	for i := range fieldNames {
		d.add(field{name: string(fieldNames[i]), options: index.IndexField | index.SkipFreqNorm, doc: d, terms: valueTerms(a, i)})
	}
	return d, nil
}

func (d *document) add(f field) {
	d.fields[d.count] = f
	d.count++
}

// A document that was large is not kept: its maps would stay large.
const (
	keptBlocks = 8
	keptTerms  = keptBlocks * slabBlock
)

// release gives a document back when Bleve no longer needs it.
func (d *document) release() {
	if len(d.slabs[0].terms) > keptTerms || len(d.slabs[1].terms) > keptTerms {
		return
	}
	for i := range d.slabs {
		s := &d.slabs[i]
		clear(s.terms)
		for _, block := range s.blocks {
			clear(block[:])
		}
		s.blocks, s.used = s.blocks[:min(len(s.blocks), keptBlocks)], 0
		clear(d.titles[i])
		clear(d.notBody[i])
	}
	clear(d.idTerms)
	clear(d.fields[:])
	d.article = nil
	documents.Put(d)
}

// analyse cuts the article's texts into terms and packs the article.
func (d *document) analyse() (err error) {
	arena := mappings.GetArena()
	defer mappings.PutArena(arena)
	tokens := tokenLists.Get().(*[]mappings.Token)
	defer tokenLists.Put(tokens)

	title := mappings.Analyze((*tokens)[:0], []byte(d.article.Title), arena)
	d.row.titleTokens = uint32(len(title))
	if n := len(title); n > 0 {
		d.row.titleSpan = uint32(title[n-1].Position)
	}
	all := mappings.Analyze(title, []byte(d.article.Body), arena)
	d.row.bodyTokens = uint32(len(all) - len(title))
	for i := range all {
		place := all[i].Position - 1
		if i >= len(title) {
			place += int(d.row.titleSpan)
		}
		d.slabs[0].put(all[i].Stem, place, int(d.row.titleSpan))
		d.slabs[1].put(all[i].Surface, place, int(d.row.titleSpan))
		if i < len(title) {
			d.titles[0][key(all[i].Stem)] = one
			d.titles[1][key(all[i].Surface)] = one
		}
	}
	for i := range d.slabs {
		for j := range d.slabs[i].used {
			finishPlaces(d.slabs[i].at(j))
		}
		for term := range d.titles[i] {
			if countPlaces(uint64(d.slabs[i].terms[term].Frequency()), d.row.titleSpan).body == 0 {
				d.notBody[i][term] = one
			}
		}
	}
	clear(all)
	*tokens = all[:0]
	tf := &index.TokenFreq{}
	tf.SetFrequency(1)
	d.idTerms[d.row.id.term()] = tf
	d.stored, err = packArticle(d.stored[:0], d.article)
	return err
}

var tokenLists = sync.Pool{New: func() any { return new([]mappings.Token) }}

// at returns a posting of the slab.
func (s *slab) at(i int) *index.TokenFreq { return &s.blocks[i/slabBlock][i%slabBlock] }

// add makes a posting.
func (s *slab) add() *index.TokenFreq {
	if s.used == slabBlock*len(s.blocks) {
		s.blocks = append(s.blocks, new([slabBlock]index.TokenFreq))
	}
	s.used++
	return s.at(s.used - 1)
}

// key makes a key of a term as it is: terms of the analysis are valid for good and never modified.
func key(term []byte) string { return unsafe.String(unsafe.SliceData(term), len(term)) }

// put adds a place of a term.
func (s *slab) put(term []byte, place, title int) {
	tf, ok := s.terms[key(term)]
	if !ok {
		tf = s.add()
		s.terms[key(term)] = tf
	}
	addPlace(tf, place, title)
}

// one is the posting of a value: that it is there is all.
var one = &index.TokenFreq{}

// valueTerms returns the values of an article in a field of khabar.Fields.
func valueTerms(a *khabar.Article, number int) index.TokenFrequencies {
	var values []string
	var mentioned []khabar.Mentioned
	switch fieldNames[number] {
	case khabar.FieldOutlet:
		values = []string{a.Outlet}
	case khabar.FieldOrigin:
		values = []string{a.Origin}
	case khabar.FieldLang:
		values = []string{a.Lang}
	case khabar.FieldCountry:
		values = []string{a.Country}
	case khabar.FieldSection:
		values = []string{a.Section}
	case khabar.FieldAuthor:
		values = a.Authors
	case khabar.FieldTag:
		values = a.Tags
	case khabar.FieldCluster:
		values = []string{a.Cluster}
	case khabar.FieldActor:
		mentioned = a.Actors
	case khabar.FieldPlace:
		mentioned = a.Places
	}
	terms := make(index.TokenFrequencies, len(values)+len(mentioned))
	for _, v := range values {
		if v != "" {
			terms[v] = one
		}
	}
	for _, m := range mentioned {
		if m.ID != "" {
			terms[m.ID] = one
		}
	}
	return terms
}

// addTo adds the article to a segment in the making.
func (d *document) addTo(b *segment.Builder) error {
	e, err := newEntry(d.article)
	if err != nil {
		return err
	}
	defer e.release()
	return b.Add(&e.Document)
}

// ID is what Bleve finds the document by when it is replaced.
func (d *document) ID() string { return d.row.id.term() }

// Size is about what the document holds in memory.
func (d *document) Size() int { return len(d.stored) + 64*(d.slabs[0].used+d.slabs[1].used) }

// VisitFields passes each field.
func (d *document) VisitFields(visit index.FieldVisitor) {
	for i := range d.fields[:d.count] {
		visit(&d.fields[i])
	}
}

func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64 {
	return uint64(len(d.article.Title) + len(d.article.Body))
}
func (d *document) AddIDField()               {}
func (d *document) StoredFieldsBytes() uint64 { return uint64(len(d.stored)) }
func (d *document) Indexed() bool             { return true }

// field is one field of a document.
type field struct {
	name    string
	options index.FieldIndexingOptions
	doc     *document
	terms   index.TokenFrequencies
}

// Analyze has nothing left to do: the document was analysed before Bleve got it.
func (f *field) Analyze() {}

// Value is what is stored: the row in the ID's place, and the packed article.
func (f *field) Value() []byte {
	switch f.name {
	case idField:
		return f.doc.row.append(nil)
	case storedField:
		return f.doc.stored
	}
	return nil
}

func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies {
	if f.name == idField {
		return f.doc.idTerms
	}
	return f.terms
}

// AnalyzedLength is written with every posting, and not needed there: the lengths are in the row. 1 takes the least room.
func (f *field) AnalyzedLength() int { return 1 }

func (f *field) Name() string                        { return f.name }
func (f *field) ArrayPositions() []uint64            { return nil }
func (f *field) EncodedFieldType() byte              { return 't' }
func (f *field) Options() index.FieldIndexingOptions { return f.options }
func (f *field) NumPlainTextBytes() uint64           { return 0 }
