package store

import (
	"errors"
	"io/fs"
	"os"
)

// Sync forces what is committed to disk. Ordinary imports leave that to the next
// checkpoint; the inbox calls it before it gives a file away.
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
