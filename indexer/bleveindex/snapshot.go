package bleveindex

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"khabar"
	"khabar/indexer/segment"
)

// stride is how many articles are looked at between two looks at the context: some tens of microseconds.
const stride = 4096

// snapshot is one state of a generation. It never changes, and stays readable until its last user has released it.
type snapshot struct {
	gen      *generation
	reader   *scorch.IndexSnapshot
	segments []*segmentView
	state    khabar.IndexState
	writes   uint64
	// averages over the articles that are not deleted, in tokens
	titleAverage, bodyAverage float64
	norms                     [2]sharedNorms // of searches, and of questions

	users atomic.Int64
}

// segmentView is one segment as a snapshot sees it.
type segmentView struct {
	id      uint64
	segment *segment.Segment
	path    string          // of its file, or empty while it is in memory only
	deleted *roaring.Bitmap // nil if none is
	cols    *columns
	docs    int // with the deleted ones
	live    int
}

// acquire returns the newest snapshot, to be released by the caller, or nil if the generation is closed.
func (g *generation) acquire() *snapshot {
	for {
		s := g.current.Load()
		if s == nil || s.retain() {
			return s
		}
	}
}

// retain adds a user, unless the last one has gone already.
func (s *snapshot) retain() bool {
	for {
		n := s.users.Load()
		if n == 0 {
			return false
		}
		if s.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (s *snapshot) release() {
	if s.users.Add(-1) == 0 {
		_ = s.reader.Close()
		s.gen.users.Done()
	}
}

// refreshNow makes the newest state of the engine the current snapshot. Segments that the snapshot before had too keep their
// columns, so that it costs as much as is new.
func (g *generation) refreshNow(ctx context.Context) (err error) {
	g.refresh.Lock()
	defer g.refresh.Unlock()
	defer g.catch(&err)
	r, err := g.engine.Reader()
	if err != nil {
		return khabar.Errorf(khabar.KindInternal, "index: refresh", "the index could not be read").Wrap(err)
	}
	reader := r.(*scorch.IndexSnapshot)
	before := g.current.Load()
	if before != nil && before.reader == reader {
		return reader.Close()
	}
	s, err := g.newSnapshot(ctx, reader, before)
	if err != nil {
		_ = reader.Close()
		return err
	}
	g.users.Add(1)
	s.users.Store(1)
	g.current.Store(s)
	if before != nil {
		before.release()
	}
	return nil
}

func (g *generation) newSnapshot(ctx context.Context, reader *scorch.IndexSnapshot, before *snapshot) (*snapshot, error) {
	s := &snapshot{gen: g, reader: reader}
	known := make(map[uint64]*columns)
	if before != nil {
		for _, v := range before.segments {
			known[v.id] = v.cols
		}
	}
	var titles, bodies uint64
	for _, part := range reader.Segments() {
		v := &segmentView{id: part.Id(), deleted: part.Deleted(), docs: int(part.Segment().Count())}
		switch s := part.Segment().(type) {
		case *memorySegment:
			v.segment = s.Segment
		case *fileSegment:
			v.segment, v.path = s.Segment, s.path
		}
		if v.deleted != nil && v.deleted.IsEmpty() {
			v.deleted = nil
		}
		v.live = int(part.Count())
		if v.live == 0 {
			continue
		}
		if v.cols = known[v.id]; v.cols == nil {
			cols, err := loadColumns(v.segment, g.values)
			if err = errors.Join(err, ctx.Err()); err != nil {
				return nil, err
			}
			v.cols = cols
		}
		t, b := v.lengths()
		titles, bodies = titles+t, bodies+b
		s.segments = append(s.segments, v)
		s.state.Articles += v.live
	}
	if n := float64(s.state.Articles); n > 0 {
		s.titleAverage, s.bodyAverage = float64(titles)/n, float64(bodies)/n
	}
	internal := reader.Internal()
	s.writes = number(internal[string(writesKey)])
	s.state.Generation, s.state.Schema, s.state.Actors, s.state.Built = g.who.Generation, g.who.Schema, g.who.Tagger, g.who.Built
	var who identity // Retag writes it anew
	if json.Unmarshal(internal[string(identityKey)], &who) == nil {
		s.state.Actors = who.Tagger
	}
	s.state.Seq = number(internal[string(checkpointKey)])
	return s, nil
}

// lengths sums the tokens of titles and bodies of the articles that are not deleted.
func (v *segmentView) lengths() (titles, bodies uint64) {
	titles, bodies = v.cols.titles, v.cols.bodies
	if v.deleted != nil {
		for it := v.deleted.Iterator(); it.HasNext(); {
			doc := it.Next()
			titles -= uint64(v.cols.titleTokens[doc])
			bodies -= uint64(v.cols.bodyTokens[doc])
		}
	}
	return titles, bodies
}

// all returns the articles that are not deleted, in a bitmap of the caller's own.
func (v *segmentView) all() *roaring.Bitmap {
	b := roaring.New()
	b.AddRange(0, uint64(v.docs))
	if v.deleted != nil {
		b.AndNot(v.deleted)
	}
	return b
}

// find returns where an article is.
func (s *snapshot) find(id articleID) (*segmentView, uint32, error) {
	for _, v := range s.segments {
		if doc, ok := v.segment.Find(segment.ID(id)); ok && (v.deleted == nil || !v.deleted.Contains(doc)) {
			return v, doc, nil
		}
	}
	return nil, 0, khabar.Errorf(khabar.KindNotFound, "index: article", "there is no article %s", id)
}

// article reads a stored article, without the body if that is not wanted.
func (v *segmentView) article(doc uint32, body bool) (*khabar.Article, error) {
	stored, err := v.segment.Stored(doc)
	if err != nil {
		return nil, unreadable(err)
	}
	return unpackArticle(stored, body)
}

// unreadable is the error for a segment that is not what was written.
func unreadable(cause error) error { return damaged("a segment cannot be read").Wrap(cause) }

// errPanic is in the chain of errors that were panics.
var errPanic = errors.New("panic")

// panicked makes an error of what was recovered: a damaged segment makes bitmaps and columns read out of their bounds.
func panicked(r any) error { return unreadable(fmt.Errorf("%w: %v\n%s", errPanic, r, debug.Stack())) }

// judged returns the error of a call that read the generation. A panic is damage only if a checksum is wrong; otherwise it is a
// mistake of this program, by which one question gets no answer and all others do.
func (g *generation) judged(err error) error {
	if !errors.Is(err, errPanic) || khabar.KindOf(g.verify(context.Background())) == khabar.KindDamaged {
		return err
	}
	return khabar.Errorf(khabar.KindInternal, "index", "Something failed inside khabar; the log has the details.").Wrap(err)
}

// catch turns a panic into an error, and marks a damaged generation.
func (g *generation) catch(err *error) {
	if r := recover(); r != nil {
		*err = panicked(r)
	}
	if *err = g.judged(*err); khabar.KindOf(*err) == khabar.KindDamaged {
		g.fail(*err)
	}
}
