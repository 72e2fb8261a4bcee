package bleveindex

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	mmap "github.com/blevesearch/mmap-go"
	scorchsegment "github.com/blevesearch/scorch_segment_api/v2"

	"khabar/indexer/segment"
)

// Scorch keeps batches durable, plans merges and remembers deletions; what a segment is it leaves to a plugin, which it finds by
// this name and version and notes in root.bolt. Of a segment it asks for few things: to be made, written, opened and merged, how
// many articles it has, and which of them have certain IDs. What it would ask for in searches of its own is not there.
const segmentType = "khabar"

func init() { scorch.RegisterSegmentPlugin(plugin{}, false) }

// plugin makes khabar's segments for scorch.
type plugin struct{}

func (plugin) Type() string    { return segmentType }
func (plugin) Version() uint32 { return segment.Version }

// New returns the segment that all the documents are in already.
func (plugin) New(documents []index.Document) (scorchsegment.Segment, uint64, error) {
	made := documents[0].(*document).in
	if made.docs != len(documents) {
		return nil, 0, fmt.Errorf("segment: %d of its %d articles are to be written", len(documents), made.docs)
	}
	s, err := segment.Open(made.file)
	if err != nil {
		return nil, 0, err
	}
	m := &memorySegment{part{Segment: s, bytes: made.file}}
	m.AddRef()
	return m, uint64(len(made.file)), nil
}

func (p plugin) NewUsing(documents []index.Document, _ map[string]any) (scorchsegment.Segment, uint64, error) {
	return p.New(documents)
}

// Open opens the file of a segment, which stays mapped into memory until its last user is done.
func (plugin) Open(path string) (scorchsegment.Segment, error) {
	s, err := openSegment(path)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (p plugin) OpenUsing(path string, _ map[string]any) (scorchsegment.Segment, error) {
	return p.Open(path)
}

// Merge writes the articles of several segments that are not dropped into one file, and returns the new number of each article of
// each segment. What it cannot finish, it removes. It panics if a segment is damaged: scorch would try again for ever after an error,
// and ends its merging after a panic.
func (plugin) Merge(segments []scorchsegment.Segment, drops []*roaring.Bitmap, path string, cancelled chan struct{},
	_ scorchsegment.StatsReporter) (numbers [][]uint64, size uint64, err error) {
	inputs := make([]segment.Input, len(segments))
	for i, s := range segments {
		inputs[i] = segment.Input{File: s.(interface{ file() []byte }).file(), Drop: drops[i]}
	}
	stop := func() error {
		select {
		case <-cancelled:
			return scorchsegment.ErrClosed
		default:
			return nil
		}
	}
	err = writeFile(path, func(w *bufio.Writer) error {
		var length int64
		numbers, length, err = segment.Merge(w, inputs, stop)
		size = uint64(length)
		return err
	})
	switch {
	case errors.Is(err, segment.ErrDamaged):
		panic(err)
	case errors.Is(err, scorchsegment.ErrClosed):
		err = scorchsegment.ErrClosed // scorch compares it, and takes all else for a failure
	}
	return numbers, size, err
}

func (p plugin) MergeUsing(segments []scorchsegment.Segment, drops []*roaring.Bitmap, path string, cancelled chan struct{},
	r scorchsegment.StatsReporter, _ map[string]any) ([][]uint64, uint64, error) {
	return p.Merge(segments, drops, path, cancelled, r)
}

// writeFile makes a file durable, or none.
func writeFile(path string, write func(*bufio.Writer) error) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("segment: %w", err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	err = write(w)
	if err == nil {
		err = errors.Join(w.Flush(), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return syncDir(filepath.Dir(path)) // without it a crash could leave root.bolt naming a file that is not there
}

// part is a segment as scorch sees it.
type part struct {
	*segment.Segment
	bytes []byte
	users atomic.Int64
}

func (p *part) file() []byte { return p.bytes }

// Count is the number of articles, deleted ones too.
func (p *part) Count() uint64 { return uint64(p.Docs()) }

// DocNumbers finds articles by their IDs, in binary.
func (p *part) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	found := roaring.New()
	for _, id := range ids {
		if len(id) != len(articleID{}) {
			continue
		}
		if doc, ok := p.Find([16]byte([]byte(id))); ok {
			found.Add(doc)
		}
	}
	return found, nil
}

// DocID returns the ID of an article, in binary.
func (p *part) DocID(number uint64) ([]byte, error) {
	if number >= p.Count() {
		return nil, fmt.Errorf("segment: there is no article %d", number)
	}
	id := p.ID(uint32(number))
	return id[:], nil
}

func (p *part) AddRef()   { p.users.Add(1) }
func (p *part) Size() int { return len(p.bytes) }

var errNotAsked = errors.New("segment: khabar's engine reads segments by itself")

func (p *part) Fields() []string                                        { return nil }
func (p *part) Dictionary(string) (scorchsegment.TermDictionary, error) { return nil, errNotAsked }
func (p *part) VisitStoredFields(uint64, scorchsegment.StoredFieldValueVisitor) error {
	return errNotAsked
}
func (p *part) BytesRead() uint64     { return 0 }
func (p *part) ResetBytesRead(uint64) {}
func (p *part) BytesWritten() uint64  { return 0 }

// memorySegment is a segment that has not been written yet.
type memorySegment struct{ part }

// Persist writes the segment as a file.
func (m *memorySegment) Persist(path string) error {
	return writeFile(path, func(w *bufio.Writer) error {
		_, err := w.Write(m.bytes)
		return err
	})
}

func (m *memorySegment) DecRef() error {
	m.users.Add(-1)
	return nil
}

func (m *memorySegment) Close() error { return m.DecRef() }

// fileSegment is a segment in a file.
type fileSegment struct {
	part
	path   string
	mapped mmap.MMap
}

// openSegment maps a file. Its first user is the caller.
func openSegment(path string) (*fileSegment, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("segment: %w", err)
	}
	mapped, err := mmap.Map(f, mmap.RDONLY, 0)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("segment: %w", err)
	}
	s, err := segment.Open(mapped)
	if err != nil {
		return nil, errors.Join(err, mapped.Unmap())
	}
	file := &fileSegment{part: part{Segment: s, bytes: mapped}, path: path, mapped: mapped}
	file.AddRef()
	return file, nil
}

// Path is where the file is.
func (f *fileSegment) Path() string { return f.path }

// Close gives up one use, as DecRef does.
func (f *fileSegment) Close() error { return f.DecRef() }

func (f *fileSegment) DecRef() error {
	if f.users.Add(-1) > 0 {
		return nil
	}
	return f.mapped.Unmap()
}
