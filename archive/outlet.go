package archive

import (
	"context"
	"database/sql"

	"khabar"
)

// OutletCount is an outlet and what the archive holds of it.
type OutletCount struct {
	ID       string
	Articles int
	// First and Last are the earliest and the latest publication dates that are known, in the order of their text; zero if none is.
	First, Last khabar.Date
}

// Outlets returns every outlet that has articles, by id.
func (a *Archive) Outlets(ctx context.Context) ([]OutletCount, error) {
	var all []OutletCount
	err := each(ctx, a.read, func(scan scanner) error {
		var o OutletCount
		var first, last text
		err := scan(&o.ID, &o.Articles, &first, &last)
		if err == nil {
			o.First, err = khabar.ParseDate(string(first))
		}
		if err == nil {
			o.Last, err = khabar.ParseDate(string(last))
		}
		all = append(all, o)
		return err
	}, "SELECT outlet, count(*), min(published), max(published) FROM articles GROUP BY outlet ORDER BY outlet")
	if err != nil {
		return nil, khabarError("outlets", a.path, err)
	}
	return all, nil
}

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
