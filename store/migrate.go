package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"sort"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations holds the scripts in order; after script i the database has
// user_version i+1.
var migrations = func() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	sort.Strings(names)
	out := make([]string, len(names))
	for i, n := range names {
		b, err := migrationFiles.ReadFile(n)
		if err != nil {
			panic(err)
		}
		out[i] = string(b)
	}
	return out
}()

// applicationID marks the file as ours (PRAGMA application_id): "liah".
const applicationID = 0x6c696168

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func version(q querier) (int, error) {
	var v int
	err := q.QueryRowContext(context.Background(), "PRAGMA user_version").Scan(&v)
	return v, err
}

// migrate brings the schema up to date in one transaction: all of it or nothing.
func migrate(w *sql.DB, path string) error {
	ctx := context.Background()
	if v, err := version(w); err != nil || v == len(migrations) {
		return err
	}
	tx, err := w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	v, err := version(tx) // again: another process may have been first
	if err != nil {
		return err
	}
	if v > len(migrations) {
		return newer(path, v)
	}
	for ; v < len(migrations); v++ {
		if _, err := tx.ExecContext(ctx, migrations[v]); err != nil {
			return fmt.Errorf("migration %d: %w", v+1, err)
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, v)); err != nil {
		return err
	}
	return tx.Commit()
}

func newer(path string, v int) error {
	return &Error{
		Reason: fmt.Sprintf("数据库 %s 由更新版本的 lianhe 写成（结构版本 %d，本程序只到 %d）", path, v, len(migrations)),
		Remedy: "请升级 lianhe；数据库未作任何改动",
	}
}
