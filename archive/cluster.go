package archive

import (
	"context"
	"database/sql"

	"khabar/near"
)

// clusterSchema is the first schema that knows clusters: the articles of older archives are compared when they are brought up to it.
const clusterSchema = 3

// leaders is the table leaders in memory: the articles that resembled nothing before them. A cluster is everything that resembles
// its leader; it does not grow from likeness to likeness, and its id, the leader's, never changes.
type leaders struct {
	index *near.Index
	last  int64 // the last row that was read or written
}

// readLeaders brings the memory up to the file: other processes may have written since. It is made anew where there is none.
func readLeaders(ctx context.Context, tx *sql.Tx, l *leaders) (*leaders, error) {
	if l == nil {
		l = &leaders{index: near.NewIndex()}
	}
	return l, each(ctx, tx, func(scan scanner) error {
		var id string
		var bits int64
		err := scan(&l.last, &id, &bits)
		l.note(id, uint64(bits))
		return err
	}, "SELECT n, article, bits FROM leaders WHERE n > ? ORDER BY n", l.last)
}

func (l *leaders) note(id string, bits uint64) {
	if bits == 0 {
		l.index.Remove(id)
		return
	}
	l.index.Add(id, bits)
}

// setLeader records that an article leads from now on, or with bits 0 that it does not any more.
func (b *batch) setLeader(id string, bits uint64) error {
	b.leaders.last++
	b.leaders.note(id, bits)
	return b.exec("INSERT INTO leaders (n, article, bits) VALUES (?, ?, ?)", b.leaders.last, id, int64(bits))
}

// assign gives a row that comes with a new text its cluster: that of the leader it resembles most, who is promoted if it was alone
// until now. One that resembles nothing becomes a leader itself, and keeps the cluster that its capture names, if any. old is the
// row's former state, or nil. An article that leads others keeps leading them, whatever its texts say.
func (b *batch) assign(r, old *row) error {
	if old != nil {
		if r.fields.cluster == old.fields.cluster {
			r.fields.cluster = "" // it was inherited, and spoke of another text
		}
		if b.leaders.index.Has(r.id) {
			if old.fields.cluster == text(r.id) {
				r.fields.cluster = text(r.id)
				return nil
			}
			if err := b.setLeader(r.id, 0); err != nil {
				return err
			}
		}
	}
	bits := near.Fingerprint(r.title, r.body)
	if bits == 0 {
		return nil
	}
	leader := b.leaders.index.Nearest(bits)
	if leader == "" {
		return b.setLeader(r.id, bits)
	}
	r.fields.cluster = text(leader)
	return b.promote(leader)
}

// promote makes a leader a member of its own cluster, as a change of its own, so that an index learns of it.
func (b *batch) promote(leader string) error {
	changed, err := b.run("UPDATE articles SET cluster = id, seq = ? WHERE id = ? AND cluster IS NOT id", b.head+1, leader)
	if err != nil {
		return err
	}
	n, err := changed.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	b.head++
	if known := b.known[leader]; known != nil {
		known.seq, known.fields.cluster = b.head, text(leader)
	}
	return nil
}

// clusterAll compares all articles of an archive that was made before clusters were known, in the order in which they were first seen.
// It reads every text once: some ten seconds for a gigabyte.
func clusterAll(ctx context.Context, tx *sql.Tx) error {
	l, err := readLeaders(ctx, tx, nil)
	if err != nil {
		return err
	}
	b := &batch{ctx: ctx, tx: tx, leaders: l, statements: map[string]*sql.Stmt{}}
	if err := b.begin(); err != nil {
		return err
	}
	var ids []string
	err = each(ctx, tx, func(scan scanner) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT id FROM articles ORDER BY first_seen, seq")
	if err != nil {
		return err
	}
	for _, id := range ids {
		r := &row{id: id}
		if err := tx.QueryRowContext(ctx, "SELECT title, body FROM articles WHERE id = ?", id).Scan(&r.title, &r.body); err != nil {
			return err
		}
		if err := b.assign(r, nil); err != nil {
			return err
		}
		if r.fields.cluster == "" {
			continue
		}
		b.head++
		if err := b.exec("UPDATE articles SET cluster = ?, seq = ? WHERE id = ?", &r.fields.cluster, b.head, id); err != nil {
			return err
		}
	}
	return b.finish()
}
