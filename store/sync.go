package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Sync returns when everything committed so far would survive a power cut. A
// commit alone survives the end of the program, even by kill -9; waiting for the
// disk at each one would cost a bulk import most of its speed. What removes the
// only other copy of a document calls Sync first. It is an *Error when the file
// is no longer the one that was opened: what was committed is nowhere then.
func (db *DB) Sync() error {
	if now, err := os.Stat(db.path); err != nil || !os.SameFile(now, db.file) {
		return &Error{Reason: fmt.Sprintf("数据库 %s 在使用中被删除、移走或替换", db.path), Remedy: "请放回原处后重试；尚未处理的文件没有动过", Err: err}
	}
	f, err := os.Open(db.path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a file system without shared memory: SQLite forces each commit itself
	}
	if err != nil {
		return explain(db.path, err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return explain(db.path, err)
	}
	return explain(db.path, syncFolder(db.path)) // the log itself may be new
}

// syncFolder forces the entry of a file to disk, where its file system can do so.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

// Interrupted returns the last run of a command where that did not come to its
// end.
func (db *DB) Interrupted(ctx context.Context, command string) (run int64, ok bool, err error) {
	var finished sql.NullString
	err = db.read.QueryRowContext(ctx, "SELECT id, finished_at FROM runs WHERE command = ? ORDER BY id DESC LIMIT 1", command).Scan(&run, &finished)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return run, err == nil && !finished.Valid, explain(db.path, err)
}
