package bleveindex

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"

	"khabar"
)

// A build keeps the garbage collector away: it makes garbage as fast as the disk takes segments, from little that stays. The
// memory limit, which GOMEMLIMIT lowers, still holds.
const (
	buildGCPercent   = 400
	buildMemoryLimit = 650 << 20
)

// buildingMerges let segments lie until the end of a build, up to a number that a million articles hardly reach.
var buildingMerges = mergeplan.MergePlanOptions{
	MaxSegmentsPerTier: 64, MaxSegmentSize: 5_000_000, MaxSegmentFileSize: 4 << 30, TierGrowth: 64, SegmentsPerMergeTask: 64,
	FloorSegmentSize: 1000, ReclaimDeletesWeight: 2,
}

// finalMerge leaves one segment for every five million articles.
var finalMerge = mergeplan.MergePlanOptions{
	MaxSegmentsPerTier: 1, MaxSegmentSize: 5_000_000, MaxSegmentFileSize: 1 << 40, TierGrowth: 1, SegmentsPerMergeTask: 64,
	FloorSegmentSize: 5_000_000, ReclaimDeletesWeight: 2,
}

// Rebuild makes a new generation and puts it in the place of the current one, which serves until then. fill writes everything
// into the index that it is given, beginning after its Checkpoint: that is 0, unless an interrupted build can be gone on with.
// What fill writes is durable when Rebuild returns nil, and surely not before. Errors are those of fill, KindConflict while
// another Rebuild runs, KindInternal for the disk's.
func (s *Store) Rebuild(ctx context.Context, fill func(context.Context, khabar.Index) error) error {
	if !s.building.TryLock() {
		return khabar.Errorf(khabar.KindConflict, "index: rebuild", "The index is being rebuilt already.")
	}
	defer s.building.Unlock()
	g, err := s.beginBuild(ctx)
	if err != nil {
		return err
	}
	if err := s.build(ctx, g, fill); err != nil {
		return errors.Join(err, g.close())
	}
	if err := g.close(); err != nil {
		return khabar.Errorf(khabar.KindInternal, "index: rebuild", "the new index could not be closed").Wrap(err)
	}
	next, err := s.openNamed(ctx, g.who.Generation)
	if err != nil {
		return err
	}
	return s.swap(next)
}

// beginBuild opens the generation to fill: what an interrupted build left if the index has a fault, else a new one.
func (s *Store) beginBuild(ctx context.Context) (*generation, error) {
	s.mu.RLock()
	closed := s.closed
	s.mu.RUnlock()
	if closed {
		return nil, khabar.Errorf(khabar.KindUnavailable, "index: rebuild", "The index is closed.")
	}
	inUse, currentErr := readCurrent(s.dir)
	names, err := generations(s.dir)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "index: rebuild", "the index folder cannot be read").Wrap(err)
	}
	if n := len(names); n > 0 && currentErr == nil && names[n-1] > inUse && s.Fault() != nil {
		if g := s.resume(ctx, names[n-1]); g != nil {
			return g, nil
		}
	}
	name, err := nextGeneration(s.dir, inUse)
	if err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "index: rebuild", "the index folder cannot be read").Wrap(err)
	}
	who := identity{
		Generation: name, Schema: schemaVersion(), Lineage: s.opts.Lineage, Tagger: s.opts.Tagger,
		Built: time.Now().UTC().Truncate(time.Second),
	}
	g, err := openGeneration(ctx, filepath.Join(s.dir, name), who, buildingMerges)
	if err != nil {
		return nil, err
	}
	if err := g.begin(ctx); err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

// resume opens what an interrupted build left, or returns nil if it is not what would be built now.
func (s *Store) resume(ctx context.Context, name string) *generation {
	path := filepath.Join(s.dir, name)
	m, who, err := inspect(ctx, path)
	if err != nil || s.foreign(who) != nil || s.stale(who) != nil {
		return nil
	}
	g, err := reopenGeneration(ctx, path, who, buildingMerges, m)
	if err != nil {
		return nil
	}
	s.log.Info("going on with an interrupted build of the index", "generation", name, "seq", g.current.Load().state.Seq)
	return g
}

// build fills a generation and merges its segments.
func (s *Store) build(ctx context.Context, g *generation, fill func(context.Context, khabar.Index) error) error {
	defer debug.SetGCPercent(debug.SetGCPercent(buildGCPercent))
	if limit := debug.SetMemoryLimit(-1); limit > buildMemoryLimit {
		debug.SetMemoryLimit(buildMemoryLimit)
		defer debug.SetMemoryLimit(limit)
	}
	b := newBuilder(ctx, g)
	err := fill(ctx, b)
	if err := errors.Join(err, b.finish()); err != nil {
		return err
	}
	if err := g.merge(ctx, &finalMerge); err != nil {
		return err
	}
	return g.begin(ctx) // an empty batch is durable when the merge before it is
}

// swap puts a complete generation in the place of the current one, which goes when its last reader is done.
func (s *Store) swap(next *generation) error {
	if err := writeCurrent(s.dir, next.who.Generation); err != nil {
		err = khabar.Errorf(khabar.KindInternal, "index: rebuild", "the new index could not be put in place").Wrap(err)
		return errors.Join(err, next.close())
	}
	s.mu.Lock()
	old, closed := s.current, s.closed
	if !closed {
		s.current, s.fault = next, nil
	}
	s.mu.Unlock()
	if closed {
		return next.close()
	}
	s.kept.drop()
	s.done.Go(func() {
		if old != nil {
			if err := old.close(); err != nil {
				s.log.Warn("the former index could not be closed", "generation", old.who.Generation, "error", err)
			}
		}
		s.removeBefore(next.who.Generation)
	})
	return nil
}

// removeBefore removes the generations before one that has taken their place.
func (s *Store) removeBefore(inUse string) {
	names, err := generations(s.dir)
	for _, name := range names {
		if name < inUse && err == nil {
			err = os.RemoveAll(filepath.Join(s.dir, name))
		}
	}
	if err != nil {
		s.log.Warn("a former index could not be removed", "error", err)
	}
}
