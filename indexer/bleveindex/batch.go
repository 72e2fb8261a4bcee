package bleveindex

import (
	"context"
	"encoding/binary"
	"runtime"

	index "github.com/blevesearch/bleve_index_api"

	"golang.org/x/sync/errgroup"

	"khabar"
	"khabar/indexer/segment"
)

// write makes a batch durable. It is visible after the next refresh.
func (g *generation) write(ctx context.Context, b khabar.Batch) error {
	p, err := prepare(ctx, b)
	if err != nil {
		return err
	}
	return g.commit(p)
}

// prepared is a batch whose articles are a segment already.
type prepared struct{ batch *index.Batch }

// prepare does the work for a batch that needs no index.
func prepare(ctx context.Context, b khabar.Batch) (*prepared, error) {
	entries, err := analyse(ctx, b.Put)
	if err != nil {
		return nil, err
	}
	builder := segment.NewBuilder(schema)
	if err := addAll(builder, entries); err != nil {
		return nil, err
	}
	return newPrepared(builder, b.Remove, b.Checkpoint)
}

// analyse makes entries of articles, on all cores. Their order is that of the articles; of several with one ID the last one counts.
func analyse(ctx context.Context, put []*khabar.Article) ([]*entry, error) {
	last := make(map[string]int, len(put))
	for i, a := range put {
		last[a.ID] = i
	}
	entries := make([]*entry, 0, len(last))
	analysts, failed := errgroup.WithContext(ctx)
	analysts.SetLimit(runtime.GOMAXPROCS(0))
	for i, a := range put {
		if last[a.ID] != i {
			continue
		}
		if failed.Err() != nil {
			break
		}
		entries = append(entries, nil)
		to := &entries[len(entries)-1]
		analysts.Go(func() (err error) {
			*to, err = newEntry(a)
			return err
		})
	}
	if err := analysts.Wait(); err != nil {
		return nil, err
	}
	return entries, ctx.Err()
}

// addAll adds entries to a segment in the making, and gives them back.
func addAll(to *segment.Builder, entries []*entry) error {
	for _, e := range entries {
		if err := to.Add(&e.Document); err != nil {
			return notStored(err)
		}
		e.release()
	}
	return nil
}

func notStored(err error) error {
	return khabar.Errorf(khabar.KindInternal, "index: write", "an article could not be stored").Wrap(err)
}

// newPrepared makes a batch of the articles of a segment, which take the place of those with the same ID, and of what is to be removed
// from the segments before. The builder is free again.
func newPrepared(from *segment.Builder, remove []string, checkpoint uint64) (*prepared, error) {
	p := &prepared{batch: index.NewBatch()}
	for _, id := range remove {
		if id, err := parseID(id); err == nil {
			p.batch.Delete(id.term())
		}
	}
	if from.Docs() > 0 {
		file, err := from.Bytes()
		if err != nil {
			return nil, notStored(err)
		}
		made := &built{file: file, docs: from.Docs()}
		for _, id := range from.IDs() {
			p.batch.Update(&document{id: articleID(id), in: made})
		}
	}
	p.batch.SetInternal(checkpointKey, binary.BigEndian.AppendUint64(nil, checkpoint))
	return p, nil
}

// commit makes a prepared batch durable.
func (g *generation) commit(p *prepared) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	p.batch.SetInternal(writesKey, binary.BigEndian.AppendUint64(nil, g.writes+1))
	if err := g.apply(p.batch); err != nil {
		return err
	}
	g.writes++
	return nil
}
