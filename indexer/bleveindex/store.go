// Package bleveindex keeps the search index and answers searches from it. Articles and query trees go in, hits, totals and facets
// come out; nothing of Bleve shows outside. It uses Bleve's scorch for what scorch does well: batches that are durable or not there,
// snapshots, deletions, and when to merge. What is in a segment, and how it is read, is our own (package segment, which scorch takes as
// a plugin): queries are operations on bitmaps, scores an exact BM25 from counts of one byte, facets and filters come from columns.
//
// An index folder holds generations, of which CURRENT names one. A damaged or outdated one is never repaired: Rebuild makes the
// next one from the archive beside it. Nothing here reads the archive.
package bleveindex

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"khabar"
)

// Options of Open.
type Options struct {
	// Lineage is that of the archive that the index must come from; empty: any.
	Lineage string
	// Tagger is the version of the recogniser that the index must have been made with; empty: any.
	Tagger string
	// Actors are those that queries name; nil: words are words, and actor: and place: take ids.
	Actors khabar.ActorDirectory
	// Logger gets what an operator must know; nil: slog.Default.
	Logger *slog.Logger
}

// Store is an open index folder. It implements khabar.Searcher and khabar.Index and is safe for concurrent use.
type Store struct {
	dir      string
	opts     Options
	log      *slog.Logger
	lock     *dirLock
	stop     context.CancelFunc
	done     sync.WaitGroup
	kept     keptSnapshots
	turns    chan struct{} // one for each search that may run
	building sync.Mutex    // held while a generation is built

	mu      sync.RWMutex
	current *generation // nil while there is nothing that could be searched
	fault   error       // why the index must be rebuilt; with a current generation, that one serves meanwhile
	closed  bool
}

var (
	_ khabar.Searcher = (*Store)(nil)
	_ khabar.Index    = (*Store)(nil)
)

// searchesPerCore is how many searches may run on a core at the same time. More would only share it, and each takes some megabytes for
// the scores of a chunk of a segment and for lists of articles.
const searchesPerCore = 4

// refreshEvery is how often the current snapshot is looked after: merges replace segments without a Write, and old ones would be
// kept open by it.
const refreshEvery = 2 * time.Second

// Open opens the index of a folder, which it makes if there is none. It returns KindConflict when another process has it open.
// An index that is missing, damaged or outdated is no error: Fault tells what is the matter, searches return KindUnavailable,
// and Rebuild makes a new one. Nothing of the old one is deleted before that.
func Open(dir string, o Options) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, khabar.Errorf(khabar.KindInternal, "index: open", "the index folder cannot be made").Wrap(err)
	}
	lock, err := acquire(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, opts: o, log: o.Logger, lock: lock, turns: make(chan struct{}, searchesPerCore*runtime.GOMAXPROCS(0))}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.openCurrent()
	if err := s.sweep(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.done.Go(func() { s.lookAfter(ctx) })
	return s, nil
}

// openCurrent opens the generation in use, or sets the fault that forbids it.
func (s *Store) openCurrent() {
	name, err := readCurrent(s.dir)
	switch {
	case err != nil:
		s.fault = err
		return
	case name == "":
		s.fault = khabar.Errorf(khabar.KindUnavailable, "index: open", "There is no index yet.")
		return
	}
	s.current, s.fault = s.openNamed(context.Background(), name)
	if s.fault == nil {
		s.fault = s.stale(s.current.who)
	}
	if s.fault != nil {
		s.log.Warn("the index must be rebuilt", "generation", name, "reason", s.fault)
	}
}

// openNamed opens a generation if its files are what was written.
func (s *Store) openNamed(ctx context.Context, name string) (*generation, error) {
	path := filepath.Join(s.dir, name)
	m, who, err := inspect(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := s.foreign(who); err != nil {
		return nil, err
	}
	return reopenGeneration(ctx, path, who, servingMerges, m)
}

func identityOf(m manifest) (who identity, err error) {
	text, ok := m.internal[string(identityKey)]
	if !ok {
		return who, damaged("it does not say what it is")
	}
	if err := json.Unmarshal(text, &who); err != nil {
		return who, damaged("it does not say what it is").Wrap(err)
	}
	return who, nil
}

// foreign tells why a generation cannot answer anything although it is sound, or nil: its terms are not those that queries are
// made of now, or its articles are of another archive.
func (s *Store) foreign(who identity) error {
	switch {
	case who.Schema != schemaVersion():
		return outdated("it was made by another version of khabar")
	case s.opts.Lineage != "" && who.Lineage != s.opts.Lineage:
		return outdated("it was made from another archive")
	}
	return nil
}

// stale tells why a generation should be rebuilt although it can answer, or nil.
func (s *Store) stale(who identity) error {
	if s.opts.Tagger != "" && who.Tagger != s.opts.Tagger {
		return outdated("it was made with another list of actors")
	}
	return nil
}

func outdated(reason string) error {
	return khabar.Errorf(khabar.KindUnavailable, "index: open", "The index must be rebuilt: %s.", reason)
}

// Fault tells why the index must be rebuilt: KindUnavailable if there is none yet or if it is outdated, KindDamaged if its files
// are not what was written. It is nil while all is well, and may become KindDamaged at any moment. An index that is outdated in
// nothing but its list of actors serves until it is rebuilt.
func (s *Store) Fault() error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.current != nil {
		if err := s.current.failed(); err != nil {
			return err
		}
	}
	return s.fault
}

// Announce tells Holder where this process serves the index, and by which list of actors.
func (s *Store) Announce(address string) error { return s.lock.announce(address, s.opts.Tagger) }

// use returns the generation in use, if it can answer.
func (s *Store) use() (*generation, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.closed:
		return nil, khabar.Errorf(khabar.KindUnavailable, "index", "The index is closed.")
	case s.current == nil:
		return nil, unavailable(s.fault)
	}
	if err := s.current.failed(); err != nil {
		return nil, unavailable(err)
	}
	return s.current, nil
}

// inUse reports whether a generation is the current one.
func (s *Store) inUse(g *generation) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.current == g
}

func unavailable(fault error) error {
	return khabar.Errorf(khabar.KindUnavailable, "index", "%s", khabar.MessageOf(fault)).Wrap(fault)
}

// snapshot returns the newest snapshot, to be released.
func (s *Store) snapshot() (*snapshot, error) {
	for {
		g, err := s.use()
		if err != nil {
			return nil, err
		}
		if snap := g.acquire(); snap != nil {
			return snap, nil
		}
		// The generation was replaced in between.
	}
}

// Write puts a batch into the index and returns when it is durable and visible to searches.
func (s *Store) Write(ctx context.Context, b khabar.Batch) error {
	g, err := s.use()
	if err != nil {
		return err
	}
	if err := g.write(ctx, b); err != nil {
		return err
	}
	return g.refreshNow(ctx)
}

// Checkpoint returns the archive's sequence number up to which changes are in, 0 for a new index.
func (s *Store) Checkpoint(context.Context) (uint64, error) {
	snap, err := s.snapshot()
	if err != nil {
		return 0, err
	}
	defer snap.release()
	return snap.state.Seq, nil
}

// State says what the index holds at this moment.
func (s *Store) State(context.Context) (khabar.IndexState, error) {
	snap, err := s.snapshot()
	if err != nil {
		return khabar.IndexState{}, err
	}
	defer snap.release()
	return snap.state, nil
}

// lookAfter refreshes the snapshot after merges and drops the old ones that no cursor needs.
func (s *Store) lookAfter(ctx context.Context) {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s.kept.expire(time.Now())
		g, err := s.use()
		if err != nil {
			continue
		}
		if err := g.refreshNow(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("the index cannot be refreshed", "error", err)
		}
		if err := g.troubled(); err != nil {
			s.log.Error("the index cannot be merged or written, and this is tried again; is the disk full?", "error", err)
		}
	}
}

// Close waits for searches that are under way and closes the index.
func (s *Store) Close() error {
	if s.stop != nil {
		s.stop()
	}
	s.done.Wait()
	s.mu.Lock()
	g := s.current
	s.current, s.closed = nil, true
	s.mu.Unlock()
	s.kept.drop()
	var err error
	if g != nil {
		err = g.close()
	}
	return errors.Join(err, s.lock.release())
}

// sweep removes what an interrupted build left, unless Rebuild can go on with it.
func (s *Store) sweep() error {
	names, err := generations(s.dir)
	if err != nil {
		return khabar.Errorf(khabar.KindInternal, "index: open", "the index folder cannot be read").Wrap(err)
	}
	current, err := readCurrent(s.dir)
	if err != nil {
		return nil //nolint:nilerr // which one is in use is not known, so nothing is removed; the fault is told already
	}
	for i, name := range names {
		if name == current || (s.fault != nil && i == len(names)-1) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(s.dir, name)); err != nil {
			return khabar.Errorf(khabar.KindInternal, "index: open", "what is left of %s cannot be removed", name).Wrap(err)
		}
	}
	return nil
}

// guard turns a panic into an error, and marks a damaged generation.
func (s *Store) guard(g *generation, err *error) {
	if r := recover(); r != nil {
		*err = panicked(r)
	}
	if *err = g.judged(*err); khabar.KindOf(*err) == khabar.KindDamaged && g.failed() == nil {
		s.log.Error("the index is damaged and must be rebuilt", "generation", g.who.Generation, "error", *err)
		g.fail(*err)
	}
}
