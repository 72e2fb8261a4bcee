package archive

import (
	"context"
	"database/sql"
	"errors"
)

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// scanner reads the columns of one row.
type scanner func(columns ...any) error

// errEnough ends a walk over rows before the last one.
var errEnough = errors.New("enough rows")

// each calls visit for every row that a query finds, until visit returns an error. errEnough is none to the caller.
func each(ctx context.Context, q querier, visit func(scan scanner) error, query string, args ...any) (err error) {
	found, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	for found.Next() {
		if err := visit(scanner(found.Scan)); errors.Is(err, errEnough) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return found.Err()
}
