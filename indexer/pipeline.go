package indexer

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"khabar"
)

// pipeline carries one stretch of the feed: a goroutine reads, one recognises on all cores, one writes.
type pipeline struct {
	in          *Indexer
	index       khabar.Index
	after, head uint64
}

func (p *pipeline) run(ctx context.Context) error {
	stages, ctx := errgroup.WithContext(ctx)
	read := make(chan []khabar.Change)
	tagged := make(chan khabar.Batch)
	stages.Go(func() error {
		defer close(read)
		return p.read(ctx, read)
	})
	stages.Go(func() error {
		defer close(tagged)
		for changes := range read {
			select {
			case tagged <- p.in.batch(changes):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	stages.Go(func() error {
		for b := range tagged {
			if err := p.index.Write(ctx, b); err != nil {
				return fmt.Errorf("indexer: write up to change %d: %w", b.Checkpoint, err)
			}
			p.in.progress(b.Checkpoint, p.head)
		}
		return nil
	})
	return stages.Wait()
}

// read reads the feed until it gives nothing more.
func (p *pipeline) read(ctx context.Context, out chan<- []khabar.Change) error {
	for after := p.after; ; {
		changes, err := p.in.Feed.Changes(ctx, after, batchArticles, batchBytes)
		if err != nil {
			return fmt.Errorf("indexer: changes after %d: %w", after, err)
		}
		if len(changes) == 0 {
			return nil
		}
		last := changes[len(changes)-1].Seq
		if last <= after {
			return khabar.Errorf(khabar.KindInternal, "indexer: read", "the change feed does not advance beyond %d", after)
		}
		after = last
		select {
		case out <- changes:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// batch makes what is to be written of changes.
func (in *Indexer) batch(changes []khabar.Change) khabar.Batch {
	b := khabar.Batch{Checkpoint: changes[len(changes)-1].Seq}
	for _, c := range changes {
		if c.Article == nil {
			b.Remove = append(b.Remove, c.ID)
			continue
		}
		copied := *c.Article
		b.Put = append(b.Put, &copied)
	}
	var workers errgroup.Group
	share := (len(b.Put) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for part := range slices.Chunk(b.Put, max(share, 1)) {
		workers.Go(func() error {
			for _, a := range part {
				in.fill(a)
			}
			return nil
		})
	}
	_ = workers.Wait()
	return b
}

// fill sets the fields that belong to the index.
func (in *Indexer) fill(a *khabar.Article) {
	a.Country, a.Actors, a.Places = "", nil, nil
	if in.Outlets != nil {
		if outlet, ok := in.Outlets.Outlet(a.Outlet); ok {
			a.Country = outlet.Country
		}
	}
	if in.Tagger == nil {
		return
	}
	a.Actors, a.Places = khabar.CountMentions(in.Tagger.Tag(a))
}
