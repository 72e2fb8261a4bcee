package bleveindex

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"

	"khabar"
	"khabar/indexer/segment"
)

// buildBytes is how much memory the articles of a segment may take while it is made, about twice of what it is in the file. Writing it
// takes as much again, and so does what is on its way; all that must leave the garbage collector room below the memory limit, of
// which a lower one than buildMemoryLimit makes smaller segments.
const (
	buildBytes = 96 << 20
	limitShare = buildMemoryLimit / buildBytes
)

// builder is the index that Rebuild's fill writes to. Articles are analysed on all cores, batch by batch; meanwhile a goroutine of its
// own gathers those of the batches before into segments, and writes each when it is large enough.
type builder struct {
	ctx   context.Context
	gen   *generation
	limit int
	at    uint64 // checkpoint of all that was given

	queue chan analysed
	done  sync.WaitGroup
	mu    sync.Mutex
	err   error

	// what has been gathered; the goroutine's
	segment    *segment.Builder
	ids        map[segment.ID]struct{} // in segment
	remove     []string
	checkpoint uint64
	dirty      bool
}

// analysed is a batch whose articles have been analysed.
type analysed struct {
	entries    []*entry
	remove     []string
	checkpoint uint64
}

func newBuilder(ctx context.Context, g *generation) *builder {
	b := &builder{ctx: ctx, gen: g, at: g.current.Load().state.Seq, queue: make(chan analysed, 1),
		segment: segment.NewBuilder(schema), ids: make(map[segment.ID]struct{}),
		limit: int(min(buildBytes, debug.SetMemoryLimit(-1)/limitShare))}
	b.done.Go(func() {
		for a := range b.queue {
			if b.failure() == nil {
				b.fail(b.gather(a))
			}
		}
	})
	return b
}

func (b *builder) failure() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

func (b *builder) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil {
		b.err = err
	}
}

// Write takes a batch. An error may be that of a batch before.
func (b *builder) Write(ctx context.Context, batch khabar.Batch) error {
	if err := errors.Join(b.failure(), ctx.Err()); err != nil {
		return err
	}
	entries, err := analyse(b.ctx, batch.Put)
	if err != nil {
		return err
	}
	b.at = batch.Checkpoint
	b.queue <- analysed{entries, batch.Remove, batch.Checkpoint}
	return b.failure()
}

// gather adds a batch to the segment in the making. One that replaces or removes articles comes after a cut, because a segment has
// each article once.
func (b *builder) gather(a analysed) error {
	if len(a.remove) > 0 || b.has(a.entries) {
		if err := b.cut(); err != nil {
			return err
		}
	}
	for _, e := range a.entries {
		b.ids[e.ID] = struct{}{}
	}
	if err := addAll(b.segment, a.entries); err != nil {
		return err
	}
	b.remove, b.checkpoint, b.dirty = append(b.remove, a.remove...), a.checkpoint, true
	if b.segment.Size() >= b.limit {
		return b.cut()
	}
	return nil
}

func (b *builder) has(entries []*entry) bool {
	for _, e := range entries {
		if _, ok := b.ids[e.ID]; ok {
			return true
		}
	}
	return false
}

// cut makes durable what has been gathered.
func (b *builder) cut() error {
	if !b.dirty {
		return nil
	}
	p, err := newPrepared(b.segment, b.remove, b.checkpoint)
	if err != nil {
		return err
	}
	b.segment.Reset()
	clear(b.ids)
	b.remove, b.dirty = nil, false
	return b.gen.commit(p)
}

// Checkpoint returns the checkpoint of what was given.
func (b *builder) Checkpoint(context.Context) (uint64, error) { return b.at, b.failure() }

// finish writes what is left, also after an error of the one who gave it: it need not be done again.
func (b *builder) finish() error {
	close(b.queue)
	b.done.Wait()
	if err := b.failure(); err != nil {
		return err
	}
	return b.cut()
}
