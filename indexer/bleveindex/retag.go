package bleveindex

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"

	"khabar"
)

// maxRetagged bounds the articles that one Retag writes: it is one batch, because until the last of them a state of the index would
// count with two lists of actors, and an article in the making takes some 15 KiB. Beyond, building anew is as fast.
const maxRetagged = 5000

// errManyRetagged ends the look at articles when the bound is passed.
var errManyRetagged = errors.New("too many articles to retag")

// Retag takes the present list of actors into an index that is outdated in nothing else: the stored texts are tagged again, and the
// articles whose actors or places changed are written, together with the version that they were tagged with. It reports whether it
// did; if not, the index must be rebuilt. KindConflict while a Rebuild runs. Like Write, it is the one writer's to call.
func (s *Store) Retag(ctx context.Context) (done bool, err error) {
	if !s.building.TryLock() {
		return false, khabar.Errorf(khabar.KindConflict, "index: retag", "The index is being rebuilt already.")
	}
	defer s.building.Unlock()
	if !s.retaggable() {
		return false, nil
	}
	snap, err := s.snapshot()
	if err != nil {
		return false, err
	}
	defer snap.release()
	defer s.guard(snap.gen, &err)
	changed, err := s.retagged(ctx, snap)
	switch {
	case errors.Is(err, errManyRetagged):
		return false, nil
	case err != nil:
		return false, err
	}
	who := snap.gen.who
	who.Tagger = s.opts.Tagger
	text, err := json.Marshal(who)
	if err != nil {
		return false, err
	}
	p, err := prepare(ctx, khabar.Batch{Put: changed, Checkpoint: snap.state.Seq})
	if err != nil {
		return false, err
	}
	p.batch.SetInternal(identityKey, text)
	if err := snap.gen.commit(p); err != nil {
		return false, err
	}
	s.log.Info("the index has the present list of actors", "articles", len(changed), "of", snap.state.Articles)
	s.mu.Lock()
	s.fault = nil
	s.mu.Unlock()
	return true, snap.gen.refreshNow(ctx)
}

// retaggable reports whether another list of actors is all that is the matter.
func (s *Store) retaggable() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.opts.Actors != nil && s.opts.Tagger == s.opts.Actors.Version() && s.current != nil && s.current.failed() == nil && s.fault != nil
}

// retagged returns the articles of a snapshot whose actors or places are others now, with these, by ID.
func (s *Store) retagged(ctx context.Context, snap *snapshot) ([]*khabar.Article, error) {
	var mu sync.Mutex
	var changed []*khabar.Article
	for _, view := range snap.segments {
		docs := view.all().ToArray()
		err := parallel(len(docs), func(i int) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			a, err := view.article(docs[i], true)
			if err != nil {
				return err
			}
			actors, places := khabar.CountMentions(s.opts.Actors.Tag(a))
			if slices.Equal(actors, a.Actors) && slices.Equal(places, a.Places) {
				return nil
			}
			a.Actors, a.Places = actors, places
			mu.Lock()
			defer mu.Unlock()
			if changed = append(changed, a); len(changed) > maxRetagged {
				return errManyRetagged
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(changed, func(a, b *khabar.Article) int { return strings.Compare(a.ID, b.ID) })
	return changed, nil
}
