package indexer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"khabar"
)

// feed is a change feed in memory.
type feed struct {
	mu      sync.Mutex
	changes []khabar.Change
	err     error
}

func (f *feed) Changes(_ context.Context, after uint64, limit, _ int) ([]khabar.Change, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at, _ := slices.BinarySearchFunc(f.changes, after+1, func(c khabar.Change, seq uint64) int { return int(c.Seq) - int(seq) })
	return slices.Clone(f.changes[at:min(len(f.changes), at+min(limit, 7))]), f.err
}

func (f *feed) Head(context.Context) (uint64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.changes) == 0 {
		return 0, f.err
	}
	return f.changes[len(f.changes)-1].Seq, f.err
}

func (f *feed) Lineage(context.Context) (string, error) { return "test", nil }

func (f *feed) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func (f *feed) add(id string, a *khabar.Article) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes = append(f.changes, khabar.Change{Seq: uint64(3 * (len(f.changes) + 1)), ID: id, Article: a})
}

// memory is an index that remembers what was written.
type memory struct {
	mu         sync.Mutex
	articles   map[string]*khabar.Article
	checkpoint uint64
	fault      error
	rebuilt    int
	retags     bool // Retag is enough
}

func (m *memory) Write(_ context.Context, b khabar.Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b.Checkpoint <= m.checkpoint {
		return fmt.Errorf("checkpoint %d after %d", b.Checkpoint, m.checkpoint)
	}
	for _, a := range b.Put {
		m.articles[a.ID] = a
	}
	for _, id := range b.Remove {
		delete(m.articles, id)
	}
	m.checkpoint = b.Checkpoint
	return nil
}

func (m *memory) Checkpoint(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.checkpoint, nil
}

func (m *memory) Fault() error { return m.fault }

func (m *memory) Retag(context.Context) (bool, error) {
	if m.retags {
		m.fault = nil
	}
	return m.retags, nil
}

func (m *memory) Rebuild(ctx context.Context, fill func(context.Context, khabar.Index) error) error {
	next := &memory{articles: map[string]*khabar.Article{}}
	if err := fill(ctx, next); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.articles, m.checkpoint, m.fault = next.articles, next.checkpoint, nil
	m.rebuilt++
	return nil
}

func (m *memory) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.articles)
}

// outlets knows one outlet.
type outlets struct{}

func (outlets) Outlet(id string) (khabar.Outlet, bool) {
	return khabar.Outlet{ID: id, Country: "sy"}, id == "barada"
}
func (outlets) Outlets() []khabar.Outlet            { return nil }
func (outlets) ByHost(string) (khabar.Outlet, bool) { return khabar.Outlet{}, false }

// tagger finds the word "Barada" as a place and "minister" as an actor.
type tagger struct{}

func (tagger) Version() string { return "test" }
func (tagger) Tag(a *khabar.Article) (out []khabar.Mention) {
	for range strings.Count(a.Body, "Barada") {
		out = append(out, khabar.Mention{Actor: "barada-river", Kind: khabar.KindPlace, Field: "body"})
	}
	for range strings.Count(a.Body, "minister") {
		out = append(out, khabar.Mention{Actor: "minister", Kind: khabar.KindPerson, Field: "body"})
	}
	if strings.Contains(a.Body, "mayor") {
		out = append(out, khabar.Mention{Actor: "mayor", Kind: khabar.KindPerson, Field: "body"})
	}
	return out
}

func article(n int, body string) *khabar.Article {
	return &khabar.Article{ID: fmt.Sprintf("%032x", n), Outlet: "barada", Title: fmt.Sprint("article ", n), Body: body}
}

// TestCatchUp carries new, changed and removed articles, twice.
func TestCatchUp(t *testing.T) {
	f, m := &feed{}, &memory{articles: map[string]*khabar.Article{}}
	for i := range 100 {
		f.add(fmt.Sprintf("%032x", i), article(i, "The mayor and the minister met the minister at the Barada."))
	}
	f.add(fmt.Sprintf("%032x", 3), nil)
	var last, total uint64
	in := &Indexer{Feed: f, Index: m, Tagger: tagger{}, Outlets: outlets{}, Progress: func(d, t uint64) { last, total = d, t }}
	if err := in.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m.count() != 99 || m.checkpoint != 303 || last != 303 || total != 303 {
		t.Fatalf("%d articles up to %d, progress %d of %d", m.count(), m.checkpoint, last, total)
	}
	a := m.articles[fmt.Sprintf("%032x", 5)]
	if a.Country != "sy" || !slices.Equal(a.Places, []khabar.Mentioned{{ID: "barada-river", Count: 1}}) ||
		!slices.Equal(a.Actors, []khabar.Mentioned{{ID: "minister", Count: 2}, {ID: "mayor", Count: 1}}) {
		t.Errorf("filled in: %q %v %v", a.Country, a.Actors, a.Places)
	}
	if f.changes[5].Article.Country != "" {
		t.Error("the feed's article was changed")
	}
	f.add(fmt.Sprintf("%032x", 5), article(5, "rewritten"))
	if err := in.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := m.articles[fmt.Sprintf("%032x", 5)]; a.Body != "rewritten" || len(a.Actors) != 0 {
		t.Errorf("not replaced: %v", a)
	}
}

// TestRebuildOnFault builds the index anew before following.
func TestRebuildOnFault(t *testing.T) {
	f, m := &feed{}, &memory{articles: map[string]*khabar.Article{"gone": {}}, checkpoint: 900, fault: errors.New("damaged")}
	f.add(fmt.Sprintf("%032x", 1), article(1, "text"))
	in := &Indexer{Feed: f, Index: m, Builds: m, Logger: slog.New(slog.DiscardHandler)}
	if err := in.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m.rebuilt != 1 || m.count() != 1 || m.checkpoint != 3 {
		t.Errorf("rebuilt %d times, %d articles up to %d", m.rebuilt, m.count(), m.checkpoint)
	}
	m.fault, m.retags = errors.New("another list of actors"), true
	if err := in.CatchUp(t.Context()); err != nil || m.rebuilt != 1 || m.fault != nil {
		t.Errorf("rebuilt %d times where tagging again is enough, %v", m.rebuilt, err)
	}
	in.Builds = nil
	if err := in.Rebuild(t.Context()); khabar.KindOf(err) != khabar.KindUnavailable {
		t.Errorf("without a Rebuilder: %v", err)
	}
}

// TestFollow picks up additions soon, survives a failing feed, and logs the failure once.
func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, m := &feed{}, &memory{articles: map[string]*khabar.Article{}}
		var log bytes.Buffer
		in := &Indexer{Feed: f, Index: m, Logger: slog.New(slog.NewTextHandler(&log, nil))}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- in.Follow(ctx) }()
		f.add(fmt.Sprintf("%032x", 1), article(1, "text"))
		time.Sleep(2 * time.Second)
		if m.count() != 1 {
			t.Error("an addition is not in after two seconds")
		}
		f.fail(errors.New("the disk is gone"))
		time.Sleep(5 * time.Minute)
		f.add(fmt.Sprintf("%032x", 2), article(2, "text"))
		f.fail(nil)
		time.Sleep(maxBackoff + time.Second)
		if m.count() != 2 {
			t.Error("the index does not follow again after a failure")
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("Follow: %v", err)
		}
		if n := strings.Count(log.String(), "disk is gone"); n != 1 {
			t.Errorf("the failure was logged %d times", n)
		}
	})
}
