package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
)

// Sync returns when everything committed so far would survive a power cut. A
// commit alone survives the end of the program, even by kill -9; waiting for the
// disk at each one would cost a bulk import most of its speed. What removes the
// only other copy of a document calls Sync first.
func (db *DB) Sync() error {
	f, err := os.Open(db.path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil // checkpointed, and forced to disk then
	}
	if err != nil {
		return explain(db.path, err)
	}
	defer f.Close()
	return explain(db.path, f.Sync())
}

// Interrupted returns the last run where that did not come to its end.
func (db *DB) Interrupted(ctx context.Context) (run int64, ok bool, err error) {
	var finished sql.NullString
	err = db.read.QueryRowContext(ctx, "SELECT id, finished_at FROM runs ORDER BY id DESC LIMIT 1").Scan(&run, &finished)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return run, err == nil && !finished.Valid, explain(db.path, err)
}
