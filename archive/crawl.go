package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"khabar"
)

var _ khabar.CrawlStore = (*Archive)(nil)

// RecordListing implements khabar.CrawlStore.
func (a *Archive) RecordListing(ctx context.Context, f khabar.Fetch, l khabar.Listing, found []khabar.Address) (fresh int,
	err error) {
	err = a.update(ctx, "record listing", func(tx *sql.Tx) error {
		b, err := a.newBatch(ctx, tx, nil)
		if err != nil {
			return err
		}
		if fresh, err = b.discover(found); err != nil {
			return err
		}
		f.Fresh = fresh
		if err := b.logFetch(f); err != nil || l.URL == "" {
			return err
		}
		return b.exec(`INSERT OR REPLACE INTO listings (outlet, way, url, etag, last_modified, stamp, position, since, fetched, found)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, l.Outlet, l.Way, l.URL, text(l.ETag), text(l.Modified), text(l.Stamp),
			text(l.Cursor), text(l.Since), text(stamp(l.Fetched)), l.Found)
	})
	return fresh, err
}

// RecordVisits implements khabar.CrawlStore.
func (a *Archive) RecordVisits(ctx context.Context, visits []khabar.Visit) ([]khabar.FetchOutcome, error) {
	rows := make([]*row, len(visits))
	outcomes := make([]khabar.FetchOutcome, len(visits))
	for i := range visits {
		outcomes[i] = visits[i].Fetch.Outcome
		if visits[i].Capture == nil {
			continue
		}
		var err error
		if rows[i], err = captureRow(*visits[i].Capture); err != nil {
			outcomes[i] = khabar.FetchNotArticle
			visits[i].Fetch.Note = khabar.MessageOf(err)
		}
	}
	err := a.update(ctx, "record visits", func(tx *sql.Tx) error {
		b, err := a.newBatch(ctx, tx, rows)
		if err != nil {
			return err
		}
		for i, v := range visits {
			if outcomes[i], err = b.visit(v, rows[i], outcomes[i]); err != nil {
				return err
			}
		}
		return b.finish()
	})
	if err != nil {
		return nil, err
	}
	return outcomes, nil
}

// visit writes everything that one visit says.
func (b *batch) visit(v khabar.Visit, r *row, outcome khabar.FetchOutcome) (khabar.FetchOutcome, error) {
	if r != nil {
		changed, err := b.put(r, v.Capture.Page)
		if err != nil {
			return outcome, err
		}
		outcome = fetchOutcome(changed)
	}
	if v.Removed != "" {
		if err := b.markRemoved(v.Removed, v.Fetch.At); err != nil {
			return outcome, err
		}
	}
	for _, address := range v.Addresses {
		if err := b.saveAddress(address); err != nil {
			return outcome, err
		}
	}
	fresh, err := b.discover(v.Found)
	if err != nil {
		return outcome, err
	}
	if v.Next != "" {
		if err := b.exec(startAddress, v.Next); err != nil {
			return outcome, err
		}
	}
	v.Fetch.Outcome, v.Fetch.Fresh = outcome, fresh
	return outcome, b.logFetch(v.Fetch)
}

func fetchOutcome(o khabar.Outcome) khabar.FetchOutcome {
	switch o {
	case khabar.OutcomeNew:
		return khabar.FetchNew
	case khabar.OutcomeRevised:
		return khabar.FetchRevised
	}
	return khabar.FetchUnchanged
}

// markRemoved records that the page of an article was found to be gone. The article stays, with its texts and pages; one that is marked
// already keeps its first moment, and one that the archive does not have is no error.
func (b *batch) markRemoved(id string, at time.Time) error {
	result, err := b.run("UPDATE articles SET removed = ?, seq = ? WHERE id = ? AND removed IS NULL", stamp(at), b.head+1, id)
	if err != nil {
		return err
	}
	changed, err := result.RowsAffected()
	if changed > 0 {
		b.head++
		delete(b.known, id)
	}
	return err
}

// logFetch writes a fetch into the log; one without an address was none.
func (b *batch) logFetch(f khabar.Fetch) error {
	if f.URL == "" {
		return nil
	}
	return b.exec(`INSERT INTO fetches (at, outlet, way, url, status, bytes, milliseconds, outcome, found, fresh, note)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, stamp(f.At), f.Outlet, text(f.Way), f.URL, f.Status, f.Bytes,
		f.Duration.Milliseconds(), string(f.Outcome), f.Found, f.Fresh, text(f.Note))
}

const addressColumns = `id, url, outlet, way, host, hints, stated_modified, state, discovered, due, started, failures, visits, fetched,
	etag, last_modified`

const addressMarks = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"

// secondChance is after how long an address that was refused or given up is tried again, if it is still listed.
const secondChance = 7 * 24 * time.Hour

const startAddress = "UPDATE frontier SET started = started + 1 WHERE id = ?"

func addressValues(x khabar.Address) ([]any, error) {
	hints, err := json.Marshal(x.Hints)
	if err != nil {
		return nil, err
	}
	if string(hints) == "{}" {
		hints = nil
	}
	return []any{x.ID, x.URL, x.Outlet, text(x.Way), x.Host, text(hints), text(stamp(x.Hints.Modified)), string(x.State),
		stamp(x.Discovered), stamp(x.Due), x.Started, x.Failures, x.Visits, text(stamp(x.Fetched)), text(x.ETag), text(x.Modified)}, nil
}

// saveAddress writes the state of an address, new or known; when it was discovered, and by which way, stays.
func (b *batch) saveAddress(x khabar.Address) error {
	values, err := addressValues(x)
	if err != nil {
		return err
	}
	return b.exec("INSERT INTO frontier ("+addressColumns+") VALUES ("+addressMarks+`) ON CONFLICT (id) DO UPDATE SET
		state = excluded.state, due = excluded.due, started = excluded.started, failures = excluded.failures, visits = excluded.visits,
		fetched = excluded.fetched, etag = excluded.etag, last_modified = excluded.last_modified, url = excluded.url,
		host = excluded.host`, values...)
}

// discover adds addresses that are not known and returns their number. Those that are known get hints they did not have, and
// are due again if they are said to have changed since they were fetched, or were refused or given up a week ago.
func (b *batch) discover(found []khabar.Address) (fresh int, err error) {
	if len(found) == 0 {
		return 0, nil
	}
	const insert = "INSERT INTO frontier (" + addressColumns + ") VALUES (" + addressMarks + ") ON CONFLICT (id) DO NOTHING"
	for _, x := range found {
		values, err := addressValues(x)
		if err != nil {
			return fresh, err
		}
		result, err := b.run(insert, values...)
		if err != nil {
			return fresh, err
		}
		added, err := result.RowsAffected()
		if err != nil {
			return fresh, err
		}
		if added > 0 {
			fresh++
			continue
		}
		if err := b.refresh(x, values); err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

func (b *batch) refresh(x khabar.Address, values []any) error {
	if hints := values[5]; hints != text("") {
		err := b.exec("UPDATE frontier SET hints = ? WHERE id = ? AND hints IS NULL AND fetched IS NULL", hints, x.ID)
		if err != nil {
			return err
		}
	}
	return b.exec(`UPDATE frontier SET state = 'waiting', due = ?1, stated_modified = coalesce(?2, stated_modified) WHERE id = ?3
		AND (state = 'done' AND fetched < ?2 AND coalesce(stated_modified, '') < ?2
			OR state IN ('refused', 'failed') AND due < ?4)`,
		stamp(x.Due), text(stamp(x.Hints.Modified)), x.ID, stamp(x.Discovered.Add(-secondChance)))
}

// Start implements khabar.CrawlStore.
func (a *Archive) Start(ctx context.Context, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	return a.update(ctx, "start fetches", func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := tx.ExecContext(ctx, startAddress, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Due implements khabar.CrawlStore.
func (a *Archive) Due(ctx context.Context, outlet string, now time.Time, limit int) ([]khabar.Address, error) {
	var due []khabar.Address
	err := each(ctx, a.read, func(scan scanner) error {
		x, err := scanAddress(scan)
		due = append(due, x)
		return err
	}, "SELECT "+addressColumns+` FROM frontier
		WHERE outlet = ? AND state = 'waiting' AND due <= ? ORDER BY started, visits > 0, seq LIMIT ?`, outlet, stamp(now), limit)
	return due, khabarError("due", a.path, err)
}

func scanAddress(scan scanner) (x khabar.Address, err error) {
	var way, hints, changed, fetched, etag, modified text
	var state, discovered, due string
	if err := scan(&x.ID, &x.URL, &x.Outlet, &way, &x.Host, &hints, &changed, &state, &discovered, &due, &x.Started, &x.Failures,
		&x.Visits, &fetched, &etag, &modified); err != nil {
		return x, err
	}
	x.Way, x.State, x.ETag, x.Modified = string(way), khabar.AddressState(state), string(etag), string(modified)
	if decode(hints, &x.Hints) != nil { // they are only hints: an address must not be lost for them
		x.Hints = khabar.Hints{}
	}
	var errs [3]error
	x.Discovered, errs[0] = moment(discovered)
	x.Due, errs[1] = moment(due)
	x.Fetched, errs[2] = moment(string(fetched))
	return x, errors.Join(errs[:]...)
}

// Known implements khabar.CrawlStore.
func (a *Archive) Known(ctx context.Context, ids []string) (map[string]bool, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(ids))
	err = each(ctx, a.read, func(scan scanner) error {
		var id string
		err := scan(&id)
		known[id] = true
		return err
	}, "SELECT id FROM frontier WHERE id IN (SELECT value FROM json_each(?))", string(list))
	return known, khabarError("known", a.path, err)
}

// Postpone implements khabar.CrawlStore.
func (a *Archive) Postpone(ctx context.Context, outlet, host string, until time.Time) error {
	return a.update(ctx, "postpone", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"UPDATE frontier SET due = ?1 WHERE outlet = ?2 AND host = ?3 AND state = 'waiting' AND due < ?1",
			stamp(until), outlet, host)
		return err
	})
}

// Listing implements khabar.CrawlStore.
func (a *Archive) Listing(ctx context.Context, outlet, way, url string) (khabar.Listing, error) {
	l := khabar.Listing{Outlet: outlet, Way: way, URL: url}
	var etag, modified, seen, position, since, fetched text
	err := a.read.QueryRowContext(ctx, `SELECT etag, last_modified, stamp, position, since, fetched, found FROM listings
		WHERE outlet = ? AND way = ? AND url = ?`, outlet, way, url).Scan(&etag, &modified, &seen, &position, &since, &fetched, &l.Found)
	if errors.Is(err, sql.ErrNoRows) {
		return l, nil
	}
	l.ETag, l.Modified, l.Stamp, l.Cursor, l.Since = string(etag), string(modified), string(seen), string(position), string(since)
	if err == nil {
		l.Fetched, err = moment(string(fetched))
	}
	return l, khabarError("listing", a.path, err)
}

// Robots implements khabar.CrawlStore.
func (a *Archive) Robots(ctx context.Context, origin string) (*khabar.RobotsFile, error) {
	r := &khabar.RobotsFile{Origin: origin}
	var fetched string
	err := a.read.QueryRowContext(ctx, "SELECT fetched, status, body FROM robots WHERE origin = ?", origin).Scan(&fetched,
		&r.Status, &r.Body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		r.Fetched, err = moment(fetched)
	}
	if err != nil {
		return nil, khabarError("robots", a.path, err)
	}
	return r, nil
}

// SaveRobots implements khabar.CrawlStore.
func (a *Archive) SaveRobots(ctx context.Context, r khabar.RobotsFile) error {
	return a.update(ctx, "save robots", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO robots (origin, fetched, status, body) VALUES (?, ?, ?, ?)",
			r.Origin, stamp(r.Fetched), r.Status, r.Body)
		return err
	})
}
