package bleveindex

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"

	"khabar"
	"khabar/indexer/segment"
	"khabar/mappings"
)

// layoutVersion changes with the fields, the postings and the rows.
const layoutVersion = "5"

// schemaVersion names the form of the index: one of another form must be rebuilt.
func schemaVersion() string { return mappings.Version + "+" + storedVersion + "." + layoutVersion }

// Keys of what Bleve keeps beside the documents, in the same batch.
var (
	checkpointKey = []byte("khabar.checkpoint") // 8 bytes, big-endian
	writesKey     = []byte("khabar.writes")     // the same: counts Writes, so that equal checkpoints with other articles differ
	identityKey   = []byte("khabar.identity")   // JSON; only the version of the recogniser changes, with Retag
)

// identity is what a generation was built from and as.
type identity struct {
	Generation string    `json:"generation"`
	Schema     string    `json:"schema"`
	Lineage    string    `json:"lineage"` // of the archive
	Tagger     string    `json:"tagger"`  // version of the recogniser
	Built      time.Time `json:"built"`
}

// generation is one build of the index, open.
type generation struct {
	path   string
	who    identity
	engine *scorch.Scorch
	queue  *index.AnalysisQueue
	values []*values // as fieldNames

	writing sync.Mutex
	writes  uint64 // under writing

	current  atomic.Pointer[snapshot]
	refresh  sync.Mutex
	broken   chan struct{} // closed when the engine failed in the background
	breaking sync.Once
	cause    error         // set before broken is closed
	trouble  chan error    // the oldest failure in the background that Bleve tries again and nobody has taken note of
	closing  chan struct{} // closed when close begins
	users    sync.WaitGroup
}

// servingMerges keep few segments, because a search visits each. Bleve's own plan lets ten of each size pile up.
var servingMerges = mergeplan.MergePlanOptions{
	MaxSegmentsPerTier: 6, MaxSegmentSize: 5_000_000, MaxSegmentFileSize: 4 << 30, TierGrowth: 10, SegmentsPerMergeTask: 6,
	FloorSegmentSize: 1000, ReclaimDeletesWeight: 2,
}

// reopenGeneration opens a generation that has been inspected, and makes sure that Bleve loaded the state that was found there.
func reopenGeneration(ctx context.Context, path string, who identity, merges mergeplan.MergePlanOptions, m manifest) (*generation, error) {
	g, err := openGeneration(ctx, path, who, merges)
	if err != nil {
		return nil, err
	}
	if g.writes != number(m.internal[string(writesKey)]) {
		return nil, errors.Join(damaged("its newest state cannot be loaded"), g.close())
	}
	return g, nil
}

// openGeneration opens a generation, or makes a new one.
func openGeneration(ctx context.Context, path string, who identity, merges mergeplan.MergePlanOptions) (*generation, error) {
	g := &generation{path: path, who: who, broken: make(chan struct{}), trouble: make(chan error, 1), closing: make(chan struct{}),
		queue: index.NewAnalysisQueue(1)}
	for _, name := range fieldNames {
		g.values = append(g.values, newValues(foldOf(name)))
	}
	watchEngines()
	engines.Store(path, g)
	engine, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path":                   path,
		"bolt_timeout":           boltTimeout.String(),
		"asyncErrorCallbackName": callbackName,
		"scorchMergePlanOptions": settings(merges),
		"numSnapshotsToKeep":     1,
		"forceSegmentType":       segmentType,
		"forceSegmentVersion":    segment.Version,
	}, g.queue)
	if err == nil {
		g.engine = engine.(*scorch.Scorch)
		err = g.await("the index could not be opened", g.engine.Open) // which panics if root.bolt says of a state what it cannot be
	}
	if err != nil {
		engines.Delete(path)
		g.queue.Close()
		return nil, damaged("it cannot be opened").Wrap(err)
	}
	if err := g.refreshNow(ctx); err != nil {
		return nil, errors.Join(err, g.close())
	}
	g.writes = g.current.Load().writes
	return g, nil
}

// settings writes a merge plan as Bleve's configuration takes it: its options hold functions, which cannot be written as JSON.
func settings(o mergeplan.MergePlanOptions) map[string]any {
	return map[string]any{
		"MaxSegmentsPerTier": o.MaxSegmentsPerTier, "MaxSegmentSize": o.MaxSegmentSize,
		"MaxSegmentFileSize": o.MaxSegmentFileSize, "TierGrowth": o.TierGrowth, "SegmentsPerMergeTask": o.SegmentsPerMergeTask, "FloorSegmentSize": o.FloorSegmentSize,
		"ReclaimDeletesWeight": o.ReclaimDeletesWeight,
	}
}

// foldOf returns how the values of a field are compared with what a researcher writes, or nil for verbatim.
func foldOf(f khabar.Field) func(string) string {
	switch f {
	case khabar.FieldAuthor, khabar.FieldSection, khabar.FieldTag:
		return foldValue
	}
	return nil
}

// begin writes what the generation is.
func (g *generation) begin(ctx context.Context) error {
	text, err := json.Marshal(g.who)
	if err != nil {
		return fmt.Errorf("identity: %w", err)
	}
	b := index.NewBatch()
	b.SetInternal(identityKey, text)
	if err := g.apply(b); err != nil {
		return err
	}
	return g.refreshNow(ctx)
}

// apply hands a batch to the engine. It returns when the batch is durable, or the engine has failed; nothing else stops it,
// because half a batch does not exist.
func (g *generation) apply(b *index.Batch) error {
	return g.await("the index could not be written", func() error { return g.engine.Batch(b) })
}

// await does something with the engine. It returns when that is done, or the engine has failed: a goroutine of Bleve's that is gone
// ends nothing that waits for it.
func (g *generation) await(failure string, do func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("panic: %v", r)
			}
		}()
		done <- do()
	}()
	select {
	case err := <-done:
		if err != nil {
			return khabar.Errorf(khabar.KindInternal, "index: write", "%s", failure).Wrap(err)
		}
		return nil
	case <-g.broken:
		return damaged("the engine failed").Wrap(g.cause)
	}
}

// merge makes as few segments as a plan allows. A failure that Bleve would try again for ever, a full disk say, ends it: nobody waits for
// what may never be. The attempt itself goes on until the engine is closed.
func (g *generation) merge(ctx context.Context, plan *mergeplan.MergePlanOptions) error {
	const failure = "the new index could not be merged"
	_ = g.troubled() // of a merge before, which has succeeded since, or fails again now
	merged := make(chan error, 1)
	go func() { merged <- g.await(failure, func() error { return g.engine.ForceMerge(ctx, plan) }) }()
	select {
	case err := <-merged:
		return err
	case err := <-g.trouble:
		return khabar.Errorf(khabar.KindInternal, "index: write", failure).Wrap(err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// troubled takes note of a failure in the background that Bleve tries again, nil if there is none.
func (g *generation) troubled() error {
	select {
	case err := <-g.trouble:
		return err
	default:
		return nil
	}
}

// number reads one of the counters kept beside the documents.
func number(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// fail marks the generation as unusable; only the first cause counts.
func (g *generation) fail(cause error) {
	g.breaking.Do(func() {
		g.cause = cause
		close(g.broken)
	})
}

func (g *generation) failed() error {
	select {
	case <-g.broken:
		return g.cause
	default:
		return nil
	}
}

// close waits for the last reader and closes the engine.
func (g *generation) close() error {
	close(g.closing)
	g.refresh.Lock()
	if s := g.current.Swap(nil); s != nil {
		s.release()
	}
	g.refresh.Unlock()
	g.users.Wait()
	engines.Delete(g.path)
	var err error
	if g.engine != nil {
		err = g.engine.Close()
	}
	g.queue.Close()
	return err
}

// engines finds the generation that a background failure of Bleve belongs to, by its path.
var engines sync.Map

const callbackName = "khabar"

// retryPause is the time between two attempts at what failed in the background. Bleve leaves none: a full disk would keep a core busy.
const retryPause = 10 * time.Second

// watchEngines registers the callback that Bleve reports background failures to; its registry is global. After a panic the
// goroutine that merges or persists is gone, and the next batch would wait for ever; other errors are tried again when the callback
// returns.
var watchEngines = sync.OnceFunc(func() {
	scorch.RegistryAsyncErrorCallbacks[callbackName] = func(err error, path string) {
		found, ok := engines.Load(path)
		if !ok {
			return
		}
		g := found.(*generation)
		switch {
		case errors.Is(err, scorch.ErrAsyncPanic):
			g.fail(err)
			return
		case !errors.Is(err, scorch.ErrPersist): // a file that is of no use any more stays
			return
		}
		select {
		case g.trouble <- err:
		default:
		}
		select {
		case <-g.closing:
		case <-time.After(retryPause):
		}
	}
})
