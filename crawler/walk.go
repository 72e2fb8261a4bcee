package crawler

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"khabar"
	"khabar/crawler/discover"
)

const (
	// maxNewPages bounds the pages that are turned while everything on them is new, maxFirstPages those of a listing that is read
	// for the first time, maxOldPages those of a backfill.
	maxNewPages   = 20
	maxFirstPages = 100
	maxOldPages   = 20_000
	// dryPages in a row without an address that this walk has not seen mean that the listing goes round in circles.
	dryPages = 5
	// barrenPages in a row that named new addresses, none of them an article's, mean that the listing makes them up, as calendars
	// do.
	barrenPages = 20
	// staleCursor is the age at which the position of a backfill is no longer trusted to the page: what an outlet deleted
	// meanwhile has moved everything forward.
	staleCursor = 10 * time.Minute
)

// walker reads a listing that has pages, newest first: a feed, an API, a section.
type walker struct {
	*run
	way      khabar.Way
	position khabar.Listing // of the way, kept under its own address
	seen     map[string]bool
	visited  map[string]bool
	dry      int
	barren   int
	articles int // of the whole crawl, when the last page had been drained
}

// walk reads what is new; a backfill then reads what is old, from where an earlier one stopped.
func (r *run) walk(ctx context.Context, way khabar.Way) error {
	position, err := r.options.Store.Listing(ctx, r.outlet.ID, way.URL, way.URL)
	if err != nil {
		return err
	}
	w := &walker{run: r, way: way, position: position, seen: map[string]bool{}, visited: map[string]bool{}}
	backfill := !r.o.Since.IsZero() && !covers(position.Since, r.o.Since)
	older, err := w.readNew(ctx, backfill)
	if err != nil {
		return err
	}
	if err := w.drain(ctx); err != nil || !backfill || older == "" {
		return err
	}
	return w.readOld(ctx, older)
}

// readNew reads the first page, and further ones while everything on them is new; of a listing that was never read, until it has
// MaxNew addresses. They become durable oldest first: if that is cut off, the next crawl finds the newest ones new again, and turns
// to those that follow. It returns the page at which a backfill goes on, or "".
func (w *walker) readNew(ctx context.Context, backfill bool) (older string, err error) {
	address, err := w.first()
	if err != nil {
		w.problem("%s: %s", w.way.URL, khabar.MessageOf(err))
		return "", nil
	}
	first := w.position.Fetched.IsZero()
	most, took := maxNewPages, 0
	if first {
		most = maxFirstPages
	}
	var pages []*page
	for next := address; next != "" && len(pages) < most; {
		p, err := w.list(ctx, w.way, next, !backfill && len(pages) == 0)
		if err != nil {
			return "", err
		}
		if p == nil {
			break
		}
		pages = append(pages, p)
		unknown, err := w.unknown(ctx, p.found)
		if err != nil {
			return "", err
		}
		older = w.next(p, next)
		w.gap(p, len(pages), unknown, older)
		next = older
		if first && !backfill {
			if took += w.cut(p, took); took >= w.options.MaxNew || p.Broken != "" {
				break
			}
		} else if first || unknown == 0 || unknown < len(p.found) {
			break
		}
	}
	if len(pages) == 0 {
		return "", nil
	}
	older = w.continueAt(older, backfill)
	return older, w.recordNew(ctx, pages)
}

// cut leaves the newest addresses of a page of a first reading, as many as are missing to MaxNew, and returns their number.
func (w *walker) cut(p *page, took int) int {
	if room := w.options.MaxNew - took; len(p.found) > room {
		p.found = newest(p.found, room, time.Time{})
	}
	return len(p.found)
}

// continueAt chooses where a backfill goes on: where an earlier one stopped, else after the pages that were new. If there is
// nothing older, it is over.
func (w *walker) continueAt(older string, backfill bool) string {
	if !backfill {
		return ""
	}
	if w.position.Cursor != "" {
		older = w.resumed(w.position.Cursor)
	}
	w.position.Cursor = older
	if older == "" {
		w.position.Since = dayOf(w.o.Since)
	}
	return older
}

func (w *walker) recordNew(ctx context.Context, pages []*page) error {
	for i, p := range slices.Backward(pages) {
		position := w.position
		if i > 0 {
			position = khabar.Listing{} // only the first page stands for the listing
		} else {
			position.ETag, position.Modified = p.etag, p.modified
			position.Outlet, position.Way, position.URL, position.Fetched = w.outlet.ID, w.way.URL, w.way.URL, p.fetch.At
			w.position = position
		}
		if err := w.record(ctx, p, position); err != nil {
			return err
		}
	}
	return nil
}

// readOld turns pages back to the moment asked for. After each one its articles are fetched, and the position is durable.
func (w *walker) readOld(ctx context.Context, address string) error {
	for turned := 0; address != ""; turned++ {
		if turned >= maxOldPages {
			w.problem("%s: stopped after %d pages", w.way.URL, maxOldPages)
			return nil
		}
		if w.spent() {
			return nil
		}
		p, err := w.list(ctx, w.way, address, false)
		if err != nil || p == nil {
			return err
		}
		address = w.next(p, address)
		w.position.Cursor = address
		if address == "" {
			w.position.Since = dayOf(w.o.Since)
		}
		if err := w.record(ctx, p, w.position); err != nil {
			return err
		}
		if err := w.drain(ctx); err != nil {
			return err
		}
		if w.isBarren(p) {
			w.problem("%s: %d pages in a row led to no article: the backfill ends there", w.way.URL, barrenPages)
			w.position.Cursor, w.position.Since = "", dayOf(w.o.Since)
			_, err := w.options.Store.RecordListing(ctx, khabar.Fetch{}, w.position, nil)
			return err
		}
	}
	return nil
}

// isBarren counts pages that led to no article.
func (w *walker) isBarren(p *page) bool {
	before := w.articles
	w.mu.Lock()
	w.articles = w.report.New + w.report.Revised + w.report.Unchanged
	w.mu.Unlock()
	switch {
	case w.articles > before:
		w.barren = 0
	case p.fetch.Fresh > 0:
		w.barren++
	}
	return w.barren >= barrenPages
}

// first is the address of the first page.
func (w *walker) first() (string, error) {
	if w.way.Kind == khabar.WayWordPress {
		return discover.PostsURL(w.way.URL, 1, w.o.Since)
	}
	return w.way.URL, nil
}

func (w *walker) unknown(ctx context.Context, found []khabar.Address) (int, error) {
	ids := make([]string, len(found))
	for i, a := range found {
		ids[i] = a.ID
	}
	known, err := w.options.Store.Known(ctx, ids)
	return len(ids) - len(known), err
}

// gap notes that a feed has been turned over completely since it was last read: what it named in between was never seen.
func (w *walker) gap(p *page, pages, unknown int, older string) {
	if w.way.Kind == khabar.WayFeed && older == "" && pages == 1 && w.position.Found > 0 && unknown > 0 &&
		unknown == len(p.found) {
		p.note(khabar.NoteTurnedOver)
		w.problem("%s: %s", w.way.URL, khabar.NoteTurnedOver)
	}
}

// next is the address of the page after one, as the listing says or as the API numbers it; "" if there is none, if it was read
// already, or if it cannot hold anything more.
func (w *walker) next(p *page, address string) string {
	w.visited[address] = true
	if w.dry++; p.older || slices.ContainsFunc(p.found, func(a khabar.Address) bool { return !w.seen[a.ID] }) {
		w.dry = 0
	}
	for _, a := range p.found {
		w.seen[a.ID] = true
	}
	next := p.Next
	if w.way.Kind == khabar.WayWordPress {
		next = w.nextPosts(p, address)
	}
	if w.dry >= dryPages {
		w.problem("%s: %d pages in a row named nothing new: the listing goes round in circles", w.way.URL, w.dry)
		return ""
	}
	if p.older || w.visited[next] {
		return ""
	}
	return next
}

func (w *walker) nextPosts(p *page, address string) string {
	number := numberOf(address)
	if p.stated == 0 || p.Pages > 0 && number >= p.Pages {
		return ""
	}
	next, err := discover.PostsURL(w.way.URL, number+1, w.o.Since)
	if err != nil {
		return ""
	}
	return next
}

// numberOf is the number of a page in its address.
func numberOf(address string) int {
	if u, err := url.Parse(address); err == nil {
		if n, err := strconv.Atoi(u.Query().Get("page")); err == nil {
			return n
		}
	}
	return 1
}

// resumed is the page at which an earlier backfill goes on. Numbered pages have moved if the position is old: then one is read
// again.
func (w *walker) resumed(cursor string) string {
	if w.way.Kind != khabar.WayWordPress {
		return cursor
	}
	number := numberOf(cursor)
	if w.options.Now().Sub(w.position.Fetched) > staleCursor {
		number--
	}
	address, err := discover.PostsURL(w.way.URL, max(number, 2), w.o.Since)
	if err != nil {
		return ""
	}
	return address
}
