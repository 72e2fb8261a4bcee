// Package segment holds part of an index in one immutable file: the articles of one build, of one batch, or of a merge of such.
// Articles come in as plain structs (Builder), files are merged in one pass (Merge), and Open reads one from memory or from a mapped
// file. It knows nothing of queries, analysis or of what a field means; it is exact, and the same articles give the same answers
// whatever segments they are in.
//
// # The file
//
// All integers are little-endian but the checksum; uvarint and varint are those of encoding/binary. A file is
//
//	sections, each beginning at a multiple of 8 (zeros between them), in no set order
//	directory: where each section is, and what it needs to be read (see Directory)
//	footer: 40 bytes
//	    u64 offset of the directory      u64 length of the directory
//	    u64 articles                     u64 zero
//	    u32 Magic and Version: "khb" and the version's byte
//	    u32 big-endian: CRC-32 (IEEE) of everything before it
//
// Articles have numbers from 0 on. What there is of them:
//
//	IDs       16 bytes each, by number
//	by ID     u32 each: their numbers, ascending by ID. IDs are unique
//	by first  u32 each: their numbers, ascending by the first number column, without one last; ties by ID
//	stored    u64 each and one more: where the stored bytes of an article begin in the section "stored data"
//
// A number column has one number for each article: 0 for Missing, otherwise the number less Base, plus one, in Width bytes (1, 2, 4 or
// 8; 0 if no article has any, and then the section is empty).
//
// # Dictionaries
//
// Each field has a dictionary of its terms in byte order, in blocks of BlockTerms. The section "blocks" is a u32 for each block: where
// it begins in the section "dictionary". A block is
//
//	uvarint  where the list of its first term begins in the section "lists"
//	then for each term
//	uvarint  how many bytes it shares with the term before it; 0 for the first one
//	uvarint  how many bytes follow, and those
//	uvarint  articles that have the term, at least 1
//	uvarint  length of its list in bytes; the list of the next term begins where it ends
//
// The number of a term is its rank in the dictionary, from 0.
//
// # Lists
//
// The list of a term that n articles have begins with their numbers. If n is 1, that is one uvarint. Otherwise it is
//
//	uvarint  length of the numbers in bytes, times 4; plus 2 if there are exceptions (below), plus 1 if the numbers are a bitmap
//	uvarint  only if there are exceptions: their length in bytes
//	numbers  a roaring bitmap in its portable form; or n uvarints, each the distance to the number before it less one, the first
//	         one the number itself. The shorter of the two, where a bitmap, which needs no decoding, may be an eighth longer
//
// That is all in a value field. In a text field there follow
//
//	tallies     n bytes, in the order of the numbers (see Tally): title<<6 | lead<<4 | rest, or 0 if that does not fit
//	exceptions  for each tally of 0: uvarint distance of its rank to the rank of the exception before it (to -1) less one, uvarints
//	            title, lead and rest. With n = 1 there is one if the tally is 0, without the rank
//	skips       u32 for the ranks SkipPlaces, 2·SkipPlaces, … below n: where their places begin
//	places      for each article as many uvarints as its tally says: the place's distance to the one before it (to -1) less one
//
// So an answer that needs articles reads the numbers, a score the tallies as well, and only phrases the places. Neither tallies nor
// places depend on the articles' numbers: merges copy them.
//
// # Columns of values
//
// A value field has a column beside its lists: the ranks of each article's values, ascending. In a field where no article has several
// it is 1 + the rank, or 0, in RankWidth bytes each (section "ranks"; section "counts" is empty, and CountWidth 0). Otherwise "counts"
// has the number of values of each article in CountWidth bytes, and "ranks" the ranks of all, one article after the other. Widths are 1,
// 2 or 4, or 0 if there is nothing to hold.
package segment

import "math"

// What a file is known by.
const (
	Magic   = "khb"
	Version = 1
)

const (
	footerSize   = 40
	checksumSize = 4 // the last bytes of the footer
	alignment    = 8
	// BlockTerms is how many terms share a block: finding one reads half of them on average.
	BlockTerms = 32
	// SkipPlaces is after how many articles the places of a list have a skip: finding those of one reads half of them on average.
	SkipPlaces = 64
	// MaxTerm bounds the length of terms and values in bytes, so that sums of lengths fit; nothing comes near.
	MaxTerm = 1 << 28
	// MaxDocs bounds the articles of one file, so that their numbers and sums of counts fit into 32 bits.
	MaxDocs = 1 << 30
)

// LeadPlaces is how many places at the beginning of the body are its lead: about two sentences. News tells first what it is about.
const LeadPlaces = 30

// Missing stands for the number that an article does not have.
const Missing = math.MinInt64

// ID is the ID of an article.
type ID [16]byte

// Schema names what every article of a file has. Files are merged only if their schemas are equal.
type Schema struct {
	Numbers []string // number columns; there is at least one
	Texts   []string // fields of terms with places
	Values  []string // fields of values, each with a column
}

// Document is an article as a Builder takes it.
type Document struct {
	ID      ID
	Numbers []int64 // as Schema.Numbers; or Missing
	// Title is how many places the title has: those below it are the title's, the others the body's.
	Title uint32
	// Places are where the words of the article stand, ascending, and Texts their terms in each of Schema.Texts. A term that stands
	// twice at one place counts once.
	Places []uint32
	Texts  []Terms
	// Values are those of each of Schema.Values, in any order; empty ones and repetitions do not count.
	Values [][]string
	Stored []byte
}

// Terms are terms one after the other, in memory that has no pointers. The zero value has none.
type Terms struct {
	text []byte
	ends []uint32
}

// Add adds a term, which may be the same as one before.
func (t *Terms) Add(term []byte) {
	t.text = append(t.text, term...)
	t.ends = append(t.ends, uint32(len(t.text)))
}

// Reset removes the terms and keeps the memory.
func (t *Terms) Reset() { t.text, t.ends = t.text[:0], t.ends[:0] }

// Len is the number of terms.
func (t *Terms) Len() int { return len(t.ends) }

// Size is how many bytes of memory are in use.
func (t *Terms) Size() int { return len(t.text) + 4*len(t.ends) }

// At returns a term by its number, from 0. It must not be changed.
func (t *Terms) At(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.text[from:t.ends[i]]
}

// Tally counts the places of a term in an article: those in the title, those in the body's lead, and those in the rest of the body.
type Tally struct{ Title, Lead, Rest uint32 }

// What a tally's byte holds of each count.
const (
	maxTallyTitle = 3
	maxTallyLead  = 3
	maxTallyRest  = 15
)

// Count is the number of places.
func (t Tally) Count() uint32 { return t.Title + t.Lead + t.Rest }

// Body is the number of places in the body.
func (t Tally) Body() uint32 { return t.Lead + t.Rest }

// add counts a place; title is the title's length.
func (t *Tally) add(place, title uint32) {
	switch {
	case place < title:
		t.Title++
	case place-title < LeadPlaces:
		t.Lead++
	default:
		t.Rest++
	}
}

// pack returns the tally's byte, or 0 if it is an exception.
func (t Tally) pack() byte {
	if t.Title > maxTallyTitle || t.Lead > maxTallyLead || t.Rest > maxTallyRest {
		return 0
	}
	return byte(t.Title<<6 | t.Lead<<4 | t.Rest)
}

// UnpackTally is the inverse for bytes other than 0.
func UnpackTally(b byte) Tally {
	return Tally{Title: uint32(b >> 6), Lead: uint32(b >> 4 & maxTallyLead), Rest: uint32(b & maxTallyRest)}
}

// What the first uvarint of a list of several articles says beside the length of the numbers.
const (
	listBitmap     = 1
	listExceptions = 2
	listShift      = 2
)

// Section is a piece of a file.
type Section struct{ Offset, Length uint64 }

// Directory says where the sections of a file are, and how they are to be read.
type Directory struct {
	Docs     uint64 // in the footer
	IDs      Section
	ByID     Section
	ByFirst  Section
	Starts   Section // of stored articles
	Stored   Section
	Numbers  []NumberPart
	Texts    []FieldPart
	Values   []FieldPart
	Checksum uint32 // in the footer
}

// NumberPart is a number column.
type NumberPart struct {
	Name  string
	Base  int64
	Width uint8
	Data  Section
}

// FieldPart is a text field, or a value field with its column.
type FieldPart struct {
	Name       string
	Terms      uint64
	Dictionary Section
	Blocks     Section
	Lists      Section
	// of value fields only
	CountWidth uint8
	RankWidth  uint8
	Counts     Section
	Ranks      Section
}

// Schema returns what the articles of the file have.
func (d *Directory) Schema() Schema {
	var s Schema
	for _, n := range d.Numbers {
		s.Numbers = append(s.Numbers, n.Name)
	}
	for _, f := range d.Texts {
		s.Texts = append(s.Texts, f.Name)
	}
	for _, f := range d.Values {
		s.Values = append(s.Values, f.Name)
	}
	return s
}
