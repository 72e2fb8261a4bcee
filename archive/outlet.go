package archive

import (
	"context"
	"database/sql"

	"khabar"
)

// DescribeOutlets writes names, kind, country and home of outlets into the archive, for those who read the file with other tools.
// It changes no article and writes nothing that is there already.
func (a *Archive) DescribeOutlets(ctx context.Context, outlets []khabar.Outlet) error {
	return a.update(ctx, "describe outlets", func(tx *sql.Tx) error {
		const describe = `INSERT INTO outlets (id, name_ar, name_en, kind, country, home) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET (name_ar, name_en, kind, country, home) =
				(excluded.name_ar, excluded.name_en, excluded.kind, excluded.country, excluded.home)
			WHERE (name_ar, name_en, kind, country, home) IS NOT
				(excluded.name_ar, excluded.name_en, excluded.kind, excluded.country, excluded.home)`
		for _, o := range outlets {
			_, err := tx.ExecContext(ctx, describe, o.ID, text(o.Name.Ar), text(o.Name.En), text(o.Kind), text(o.Country), text(o.Home))
			if err != nil {
				return err
			}
		}
		return nil
	})
}
