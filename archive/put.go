package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/klauspost/compress/zstd"

	"khabar"
)

// Put archives captures in one transaction and returns what each one changed. When it returns without an error, or with
// khabar.BadCaptures, the changes are on disk and survive a crash and a power cut. Each article is normalised in place.
//
// BadCaptures names the captures that no archive can keep, by their index; their outcome is empty and all others are
// archived. After any other error nothing is.
//
// A text that differs from the newest one becomes a revision, unless it was seen before that one: then it is kept among the
// former texts, and the newest stays what it is. The same text again changes only the other fields, and writes nothing when
// those are the same too.
func (a *Archive) Put(ctx context.Context, captures []khabar.Capture) ([]khabar.Outcome, error) {
	bad := khabar.BadCaptures{}
	rows := make([]*row, len(captures))
	for i, c := range captures {
		var err error
		if rows[i], err = captureRow(c); err != nil {
			bad[i] = err
		}
	}
	outcomes := make([]khabar.Outcome, len(captures))
	a.putting.Lock()
	defer a.putting.Unlock()
	err := a.update(ctx, "put", func(tx *sql.Tx) error {
		b, err := a.newBatch(ctx, tx, rows)
		if err != nil {
			return err
		}
		for i, r := range rows {
			if r == nil {
				continue
			}
			if outcomes[i], err = b.put(r, captures[i].Page); err != nil {
				return err
			}
		}
		return b.finish()
	})
	switch {
	case err != nil:
		a.leaders = nil // it may hold what the file does not
		return nil, err
	case len(bad) > 0:
		return outcomes, bad
	}
	return outcomes, nil
}

func captureRow(c khabar.Capture) (*row, error) {
	if c.Article == nil {
		return nil, khabar.Errorf(khabar.KindInvalid, "archive: put", "there is no article in this capture")
	}
	if err := c.Article.Normalize(); err != nil {
		return nil, err
	}
	seen := c.Seen
	if seen.IsZero() {
		seen = time.Now()
	}
	if c.Page != nil && c.Page.Fetched.IsZero() { // a file does not say when it was saved; it was seen now
		c.Page.Fetched = seen
	}
	return newRow(c.Article, seen)
}

// batch is one transaction of Put: what the archive held of the batch's articles, and the numbers to give to changes.
type batch struct {
	ctx        context.Context
	tx         *sql.Tx
	zip        *zstd.Encoder
	known      map[string]*row // by id, without their texts; follows what this batch writes
	outlets    map[string]bool // that are known to be in the table outlets
	leaders    *leaders        // what new texts are compared with
	statements map[string]*sql.Stmt
	begun      uint64 // head of the history before this batch
	head       uint64
}

func (a *Archive) newBatch(ctx context.Context, tx *sql.Tx, rows []*row) (*batch, error) {
	b := &batch{ctx: ctx, tx: tx, zip: a.zip, known: make(map[string]*row, len(rows)), outlets: map[string]bool{},
		statements: map[string]*sql.Stmt{}}
	if err := b.begin(); err != nil {
		return nil, err
	}
	var err error
	if a.leaders, err = readLeaders(ctx, tx, a.leaders); err != nil {
		return nil, err
	}
	b.leaders = a.leaders
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		if r != nil {
			ids = append(ids, r.id)
		}
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	query := "SELECT " + articleColumns + " FROM articles WHERE id IN (SELECT value FROM json_each(?))"
	return b, each(ctx, tx, func(scan scanner) error {
		r := &row{}
		err := scan(r.columns()...)
		b.known[r.id] = r
		return err
	}, query, string(list))
}

// begin reads where the history ends.
func (b *batch) begin() error {
	err := b.tx.QueryRowContext(b.ctx, "SELECT head FROM history").Scan(&b.begun)
	b.head = b.begun
	return err
}

// finish makes the history end at the last change of the batch.
func (b *batch) finish() error {
	if b.head == b.begun {
		return nil
	}
	return b.exec("UPDATE history SET head = ?", b.head)
}

// exec runs a statement, which is compiled once for the batch.
func (b *batch) exec(query string, args ...any) error {
	_, err := b.run(query, args...)
	return err
}

// run is exec for those who need to know what it changed.
func (b *batch) run(query string, args ...any) (sql.Result, error) {
	s := b.statements[query]
	if s == nil {
		var err error
		if s, err = b.tx.PrepareContext(b.ctx, query); err != nil { // the end of the transaction closes it
			return nil, err
		}
		b.statements[query] = s
	}
	return s.ExecContext(b.ctx, args...)
}

func (b *batch) put(r *row, page *khabar.Page) (khabar.Outcome, error) {
	old := b.known[r.id]
	if old == nil {
		r.revision = max(r.revision, 1)
		if err := b.assign(r, nil); err != nil {
			return "", err
		}
		return khabar.OutcomeNew, b.write(insertArticle, r, page)
	}
	r.inherit(old, page)
	switch {
	case r.hash != old.hash && r.seen < old.seen:
		return b.putFormer(old, r, page)
	case r.hash != old.hash:
		if err := b.assign(r, old); err != nil {
			return "", err
		}
		return khabar.OutcomeRevised, b.revise(old, r, page)
	case r.fields != old.fields:
		return khabar.OutcomeUpdated, b.write(updateArticle, r, page)
	}
	return khabar.OutcomeUnchanged, nil
}

// inherit gives a row what the archive knows better than a capture: the address as it was first written, the earliest sight,
// the cluster, and everything but the text if the archive has seen the article later than this. What a page no longer states is
// gone, but what an imported line leaves out is not, nor a date that is now stated less precisely. An article that was removed stays so until its page is fetched again.
func (r *row) inherit(old *row, page *khabar.Page) {
	r.url, r.revision = old.url, old.revision
	firstSeen := min(r.fields.firstSeen, old.fields.firstSeen)
	if r.seen < old.seen {
		r.fields = old.fields
	}
	r.fields.firstSeen = firstSeen
	if r.fields.cluster == "" || old.fields.cluster != "" {
		r.fields.cluster = old.fields.cluster // ours: a line that was exported before may name none or another
	}
	if page == nil {
		r.fields.complete(old.fields)
	}
	r.fields.keepFinerDate(old.fields)
	fetched := page != nil && page.Status != 0 && text(r.seen) > old.fields.removed
	if r.fields.removed == "" && !fetched {
		r.fields.removed = old.fields.removed
	}
	if r.hash == old.hash {
		r.seen = min(r.seen, old.seen)
	}
}

// The two statements take a row's columns, its body, and its id.
const (
	insertArticle = "INSERT INTO articles (" + articleColumns + ", body) VALUES (" + articleMarks + ", ?)"
	updateArticle = "UPDATE articles SET (" + articleColumns + ", body) = (" + articleMarks + ", ?) WHERE id = ?2"
)

// write makes a row the newest state of its article.
func (b *batch) write(statement string, r *row, page *khabar.Page) error {
	if err := b.addOutlet(string(r.fields.outlet)); err != nil {
		return err
	}
	b.head++
	r.seq = b.head
	if err := b.exec(statement, append(r.columns(), &r.body)...); err != nil {
		return err
	}
	b.known[r.id] = r
	return b.putPage(r.id, r.revision, page)
}

func (b *batch) addOutlet(id string) error {
	if b.outlets[id] {
		return nil
	}
	b.outlets[id] = true
	return b.exec("INSERT OR IGNORE INTO outlets (id) VALUES (?)", id)
}

const formerColumns = "article, revision, seen, title, authors, published, published_source, modified, words, content_hash, body"

// revise keeps the newest text among the former ones and puts another in its place.
func (b *batch) revise(old, r *row, page *khabar.Page) error {
	err := b.exec("INSERT INTO former_texts ("+formerColumns+`)
		SELECT id, revision, seen, title, authors, published, published_source, modified, words, content_hash, body
		FROM articles WHERE id = ?`, r.id)
	if err != nil {
		return err
	}
	if r.revision, err = b.nextRevision(old); err != nil {
		return err
	}
	return b.write(updateArticle, r, page)
}

func (b *batch) nextRevision(old *row) (next int, err error) {
	err = b.tx.QueryRowContext(b.ctx, "SELECT 1 + max(?, coalesce(max(revision), 0)) FROM former_texts WHERE article = ?",
		old.revision, old.id).Scan(&next)
	return next, err
}

// putFormer archives a text that was seen before the newest one, unless it is among the former texts already.
func (b *batch) putFormer(old, r *row, page *khabar.Page) (khabar.Outcome, error) {
	var same int
	err := b.tx.QueryRowContext(b.ctx, "SELECT count(*) FROM former_texts WHERE article = ? AND content_hash = ?", r.id, r.hash).
		Scan(&same)
	if err != nil {
		return "", err
	}
	earlier := r.fields.firstSeen < old.fields.firstSeen
	if same > 0 && !earlier {
		return khabar.OutcomeUnchanged, nil
	}
	b.head++
	old.seq, old.fields.firstSeen = b.head, r.fields.firstSeen
	if err := b.exec("UPDATE articles SET seq = ?, first_seen = ? WHERE id = ?", old.seq, old.fields.firstSeen, old.id); err != nil {
		return "", err
	}
	if same > 0 {
		return khabar.OutcomeUpdated, nil
	}
	if r.revision, err = b.nextRevision(old); err != nil {
		return "", err
	}
	f := &r.fields
	err = b.exec("INSERT INTO former_texts ("+formerColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", r.id, r.revision, r.seen,
		r.title, f.authors, f.published, f.publishedSource, f.modified, r.words, r.hash, r.body)
	if err != nil {
		return "", err
	}
	return khabar.OutcomeRevised, b.putPage(r.id, r.revision, page)
}
