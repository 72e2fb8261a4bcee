package bleveindex

import (
	"sync"
	"time"
)

// Snapshots that a cursor was made for stay open for a while, so that the next page, or a page asked for again, shows the same
// state while indexing goes on.
const (
	keepFor = 10 * time.Minute // after the last page
	keepMax = 32               // each may hold segments that have been merged away since
)

// keptSnapshots are the snapshots that cursors refer to.
type keptSnapshots struct {
	mu    sync.Mutex
	snaps map[uint64]*keptSnapshot // by stateHash
}

type keptSnapshot struct {
	snap *snapshot
	used time.Time
}

// keep remembers a snapshot for the cursors of its state, if its generation is still in use: one that has been replaced waits for
// its last reader only.
func (k *keptSnapshots) keep(state uint64, s *snapshot, inUse func(*generation) bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !inUse(s.gen) {
		return
	}
	if old, ok := k.snaps[state]; ok {
		old.used = time.Now()
		return
	}
	if !s.retain() {
		return
	}
	if k.snaps == nil {
		k.snaps = make(map[uint64]*keptSnapshot)
	}
	k.snaps[state] = &keptSnapshot{s, time.Now()}
	if len(k.snaps) > keepMax {
		k.dropOldest()
	}
}

// get returns the snapshot of a state, to be released, or nil.
func (k *keptSnapshots) get(state uint64) *snapshot {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, ok := k.snaps[state]
	if !ok || !kept.snap.retain() {
		return nil
	}
	kept.used = time.Now()
	return kept.snap
}

func (k *keptSnapshots) dropOldest() {
	var oldest uint64
	first := true
	for state, kept := range k.snaps {
		if first || kept.used.Before(k.snaps[oldest].used) {
			oldest, first = state, false
		}
	}
	k.remove(oldest)
}

func (k *keptSnapshots) remove(state uint64) {
	k.snaps[state].snap.release()
	delete(k.snaps, state)
}

// expire drops the snapshots that have not been used for long.
func (k *keptSnapshots) expire(now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for state, kept := range k.snaps {
		if now.Sub(kept.used) > keepFor {
			k.remove(state)
		}
	}
}

// drop releases all.
func (k *keptSnapshots) drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for state := range k.snaps {
		k.remove(state)
	}
}
