package segment

import (
	"bytes"
	"encoding/binary"
	"sort"
)

// Segment is a file that is open for reading, in memory or mapped. It never changes and is safe for concurrent use. What it returns
// may be part of the file: it must not be changed, nor kept longer than the file's bytes.
//
// Reads check where they read. A file that is damaged inside its sections gives an error that wraps ErrDamaged, wrong numbers, or a
// panic out of a bitmap's bounds; only the checksum tells for certain.
type Segment struct {
	file          []byte
	dir           *Directory
	docs          int
	ids           []byte
	byID, byFirst []byte
	starts        []byte
	stored        []byte
	texts, values []*Field
}

// Open reads the directory of a file. Errors wrap ErrDamaged.
func Open(file []byte) (*Segment, error) {
	dir, err := ReadDirectory(file)
	if err != nil {
		return nil, err
	}
	s := &Segment{file: file, dir: dir, docs: int(dir.Docs)}
	s.ids, s.byID, s.byFirst = s.section(dir.IDs), s.section(dir.ByID), s.section(dir.ByFirst)
	s.starts, s.stored = s.section(dir.Starts), s.section(dir.Stored)
	for i := range dir.Texts {
		s.texts = append(s.texts, newField(s, &dir.Texts[i], true))
	}
	for i := range dir.Values {
		s.values = append(s.values, newField(s, &dir.Values[i], false))
	}
	return s, nil
}

// section returns a section that ReadDirectory has checked.
func (s *Segment) section(at Section) []byte {
	return s.file[at.Offset : at.Offset+at.Length : at.Offset+at.Length]
}

// Docs is the number of articles.
func (s *Segment) Docs() int { return s.docs }

// ID returns the ID of an article; doc is below Docs.
func (s *Segment) ID(doc uint32) ID { return ID(s.ids[int(doc)*len(ID{}):]) }

// Find returns the number of the article with an ID.
func (s *Segment) Find(id ID) (doc uint32, ok bool) {
	at := sort.Search(s.docs, func(i int) bool {
		found := s.idAt(i)
		return bytes.Compare(found, id[:]) >= 0
	})
	if at == s.docs || !bytes.Equal(s.idAt(at), id[:]) {
		return 0, false
	}
	return u32(s.byID, at), true
}

// idAt returns the ID of a rank in the order by ID; none if the order is damaged.
func (s *Segment) idAt(rank int) []byte {
	doc := u32(s.byID, rank)
	if doc >= uint32(s.docs) {
		return nil
	}
	return s.ids[int(doc)*len(ID{}):][:len(ID{})]
}

// ByID appends the numbers of all articles, ascending by ID.
func (s *Segment) ByID(docs []uint32) ([]uint32, error) { return s.order(docs, s.byID) }

// ByFirst appends the numbers of all articles, ascending by the first number column, those without a number last; ties by ID.
func (s *Segment) ByFirst(docs []uint32) ([]uint32, error) { return s.order(docs, s.byFirst) }

func (s *Segment) order(docs []uint32, from []byte) ([]uint32, error) {
	for i := range s.docs {
		doc := u32(from, i)
		if doc >= uint32(s.docs) {
			return docs, damaged("an order has an article that does not exist")
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// Stored returns what an article was given as Document.Stored.
func (s *Segment) Stored(doc uint32) ([]byte, error) {
	if int(doc) >= s.docs {
		return nil, damaged("there is no article %d", doc)
	}
	from, to := binary.LittleEndian.Uint64(s.starts[8*int(doc):]), binary.LittleEndian.Uint64(s.starts[8*int(doc)+8:])
	if from > to || to > uint64(len(s.stored)) {
		return nil, damaged("a stored article is not where it should be")
	}
	return s.stored[from:to:to], nil
}

// Numbers returns a number column, or false if the file has none of that name.
func (s *Segment) Numbers(name string) (Numbers, bool) {
	for _, n := range s.dir.Numbers {
		if n.Name == name {
			return Numbers{base: n.Base, width: n.Width, data: s.section(n.Data)}, true
		}
	}
	return Numbers{}, false
}

// Numbers is a column of one number for each article.
type Numbers struct {
	base  int64
	width uint8
	data  []byte
}

// At returns the number of an article, or Missing; doc is below Segment.Docs.
func (n Numbers) At(doc uint32) int64 {
	v := uint64(0)
	switch n.width {
	case 1:
		v = uint64(n.data[doc])
	case 2:
		v = uint64(binary.LittleEndian.Uint16(n.data[2*int(doc):]))
	case 4:
		v = uint64(u32(n.data, int(doc)))
	case 8:
		v = binary.LittleEndian.Uint64(n.data[8*int(doc):])
	}
	if v == 0 {
		return Missing
	}
	return n.base + int64(v-1)
}

// Text returns a text field, or nil if the file has none of that name.
func (s *Segment) Text(name string) *Field { return named(s.texts, name) }

// Value returns a value field, or nil if the file has none of that name.
func (s *Segment) Value(name string) *Field { return named(s.values, name) }

func named(fields []*Field, name string) *Field {
	for _, f := range fields {
		if f.part.Name == name {
			return f
		}
	}
	return nil
}

func u32(b []byte, i int) uint32 { return binary.LittleEndian.Uint32(b[4*i:]) }
