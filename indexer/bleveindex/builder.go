package bleveindex

import (
	"context"
	"errors"
	"sync"

	"khabar"
)

// A build makes segments of about this much, whatever batches it is given: fewer segments are fewer merges, but an article in the
// making takes some 50 KiB of memory, and two batches of them are under way at a time.
const (
	buildDocs  = 1000
	buildBytes = 4 << 20
)

// builder is the index that Rebuild's fill writes to. Batches are gathered, analysed while the one before is being written, and
// committed in order by a goroutine of its own.
type builder struct {
	ctx context.Context
	gen *generation

	batch khabar.Batch // gathered
	bytes int
	dirty bool
	at    uint64 // checkpoint of all that was given

	queue chan *prepared
	done  sync.WaitGroup
	mu    sync.Mutex
	err   error
}

func newBuilder(ctx context.Context, g *generation) *builder {
	b := &builder{ctx: ctx, gen: g, queue: make(chan *prepared), at: g.current.Load().state.Seq}
	b.done.Go(func() {
		for p := range b.queue {
			if b.failure() == nil {
				b.fail(g.commit(p))
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

// Write gathers a batch. An error may be that of a batch before.
func (b *builder) Write(ctx context.Context, batch khabar.Batch) error {
	if err := errors.Join(b.failure(), ctx.Err()); err != nil {
		return err
	}
	if len(batch.Remove) > 0 { // in order with what was put before
		if err := b.flush(); err != nil {
			return err
		}
	}
	b.batch.Put = append(b.batch.Put, batch.Put...)
	b.batch.Remove = append(b.batch.Remove, batch.Remove...)
	b.batch.Checkpoint, b.at, b.dirty = batch.Checkpoint, batch.Checkpoint, true
	for _, a := range batch.Put {
		b.bytes += len(a.Title) + len(a.Body)
	}
	if len(b.batch.Put) >= buildDocs || b.bytes >= buildBytes {
		return b.flush()
	}
	return nil
}

// flush analyses what was gathered and hands it on.
func (b *builder) flush() error {
	if !b.dirty {
		return nil
	}
	p, err := prepare(b.ctx, b.batch)
	if err != nil {
		return err
	}
	b.batch, b.bytes, b.dirty = khabar.Batch{}, 0, false
	b.queue <- p
	return b.failure()
}

// Checkpoint returns the checkpoint of what was given.
func (b *builder) Checkpoint(context.Context) (uint64, error) { return b.at, b.failure() }

// finish writes what is left.
func (b *builder) finish() error {
	err := b.flush()
	close(b.queue)
	b.done.Wait()
	return errors.Join(err, b.failure())
}
