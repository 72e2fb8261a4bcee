// Package indexer carries the archive's changes into the search index: it reads the change feed from the index's checkpoint on,
// fills in what belongs to the index alone (the outlet's country, the actors and places that the recogniser finds), and writes
// batches. Index and archive may each be of any make. It decides nothing about search, and keeps nothing itself: after a crash it
// goes on from the checkpoint.
package indexer

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"khabar"
)

// Batches are of this size: fewer articles make many small segments, more take too much memory.
const (
	batchArticles = 1000
	batchBytes    = 4 << 20
)

const (
	defaultInterval = 500 * time.Millisecond
	maxBackoff      = 30 * time.Second
)

// Rebuilder is an index that can be built anew beside the one in use.
type Rebuilder interface {
	// Fault tells why the index must be rebuilt, or nil.
	Fault() error
	// Retag takes the present list of actors into the index, if another one is all that is the matter and few articles change by it. It
	// reports whether the fault is gone.
	Retag(ctx context.Context) (bool, error)
	// Rebuild makes a new index by fill and puts it in the place of the one in use.
	Rebuild(ctx context.Context, fill func(context.Context, khabar.Index) error) error
}

// Indexer follows an archive. One at a time works on an index.
type Indexer struct {
	Feed  khabar.ChangeFeed
	Index khabar.Index
	// Builds rebuilds the index when it has a fault; nil if it cannot be rebuilt.
	Builds Rebuilder
	// Tagger recognises actors and places; nil: none are.
	Tagger khabar.Tagger
	// Outlets knows the countries; nil: none is known.
	Outlets khabar.OutletDirectory
	// Progress is called after each batch with the archive's sequence numbers that are in the index and that there are; nil: not.
	// Calls do not overlap.
	Progress func(done, total uint64)
	// Interval is how often Follow looks for changes; 0: twice a second.
	Interval time.Duration
	// Logger gets what an operator must know; nil: slog.Default.
	Logger *slog.Logger
}

// CatchUp brings the index to the feed's head, and mends or rebuilds it first if it has a fault. Errors are those of the feed and the
// index.
func (in *Indexer) CatchUp(ctx context.Context) error {
	if in.Builds != nil {
		if fault := in.Builds.Fault(); fault != nil {
			if err := in.mend(ctx, fault); err != nil {
				return err
			}
		}
	}
	return in.carry(ctx, in.Index)
}

// mend retags the index if that is enough, else rebuilds it.
func (in *Indexer) mend(ctx context.Context, fault error) error {
	if done, err := in.Builds.Retag(ctx); done || err != nil {
		return err
	}
	in.logger().Info("rebuilding the index", "reason", khabar.MessageOf(fault))
	return in.Rebuild(ctx)
}

// Rebuild builds the index anew from the whole feed, whatever state it is in. Changes made meanwhile are left for CatchUp.
func (in *Indexer) Rebuild(ctx context.Context) error {
	if in.Builds == nil {
		return khabar.Errorf(khabar.KindUnavailable, "indexer: rebuild", "This index cannot be rebuilt.")
	}
	return in.Builds.Rebuild(ctx, in.carry)
}

// Follow keeps the index at the feed's head until ctx ends, and returns nil then. It survives errors: it logs each once, and
// tries again after a while.
func (in *Indexer) Follow(ctx context.Context) error {
	interval := in.Interval
	if interval <= 0 {
		interval = defaultInterval
	}
	wait, failure := interval, ""
	for {
		err := in.CatchUp(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // that the end interrupted the work is no failure
		}
		switch {
		case err == nil && failure != "":
			in.logger().Info("the index follows the archive again")
			wait, failure = interval, ""
		case err != nil:
			if text := err.Error(); text != failure {
				failure = text
				in.logger().Error("the index cannot follow the archive; trying again", "error", err)
			}
			wait = min(2*wait, maxBackoff)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

func (in *Indexer) logger() *slog.Logger {
	if in.Logger != nil {
		return in.Logger
	}
	return slog.Default()
}

// carry brings an index to the feed's head. Reading, recognising and writing go on at the same time, one batch each.
func (in *Indexer) carry(ctx context.Context, index khabar.Index) error {
	after, err := index.Checkpoint(ctx)
	if err != nil {
		return fmt.Errorf("indexer: checkpoint: %w", err)
	}
	head, err := in.Feed.Head(ctx)
	if err != nil {
		return fmt.Errorf("indexer: head: %w", err)
	}
	if after >= head {
		in.progress(after, head)
		return nil
	}
	p := &pipeline{in: in, index: index, after: after, head: head}
	return p.run(ctx)
}

func (in *Indexer) progress(done, total uint64) {
	if in.Progress != nil {
		in.Progress(done, max(done, total))
	}
}
