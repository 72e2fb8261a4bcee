package crawler

import (
	"context"
	"sync"
	"time"

	"khabar"
)

const (
	// maxCommit bounds the visits of one transaction, so that its pages do not fill the memory.
	maxCommit = 32
	// commitTimeout bounds one transaction: the store waits for other processes.
	commitTimeout = time.Minute
)

// committer gathers the visits that finish while a transaction runs into the next one: with many outlets one sync to disk
// serves several pages, with one outlet nobody waits.
type committer struct {
	store khabar.CrawlStore
	turn  chan struct{} // holds one token while nobody commits

	mu      sync.Mutex
	pending []*commit
}

type commit struct {
	visit   khabar.Visit
	outcome khabar.FetchOutcome
	err     error
	done    bool
}

func newCommitter(store khabar.CrawlStore) committer {
	turn := make(chan struct{}, 1)
	turn <- struct{}{}
	return committer{store: store, turn: turn}
}

// record returns when the visit is durable. An interrupt does not stop it: the page has been fetched, and would be again.
func (c *committer) record(ctx context.Context, v khabar.Visit) (khabar.FetchOutcome, error) {
	own := &commit{visit: v}
	c.mu.Lock()
	c.pending = append(c.pending, own)
	c.mu.Unlock()
	<-c.turn
	defer func() { c.turn <- struct{}{} }()
	for !own.done {
		c.flush(ctx)
	}
	return own.outcome, own.err
}

// flush commits what is pending. Only who has the turn calls it.
func (c *committer) flush(ctx context.Context) {
	c.mu.Lock()
	batch := c.pending[:min(len(c.pending), maxCommit)]
	c.pending = c.pending[len(batch):]
	c.mu.Unlock()
	visits := make([]khabar.Visit, len(batch))
	for i, p := range batch {
		visits[i] = p.visit
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	outcomes, err := c.store.RecordVisits(ctx, visits)
	for i, p := range batch {
		p.done, p.err, p.visit = true, err, khabar.Visit{}
		if err == nil {
			p.outcome = outcomes[i]
		}
	}
}
