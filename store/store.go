// Package store keeps normalized documents in one SQLite file: a schema with
// versioned migrations, one transaction a document, the place of every value,
// and units that are the same rows whatever the order of import.
//
//	db, err := store.Open("lianhe.db")            // creates, migrates
//	run, err := db.StartRun(ctx, "import", version)
//	put, err := db.Put(ctx, store.Item{Run: run, Path: p, Result: res, …})
//	doc, err := db.Show(ctx, put.Document)
//	rows, err := db.Query(ctx, "SELECT …")        // never writes
//	hits, err := db.Search(ctx, "碳化硅 创新联合体", 20)
//
// Put, Replace, MergeUnits and the like write; they take turns on the one
// connection that may. Reading goes over connections of its own that refuse to
// write, and sees the last committed state (write-ahead log).
//
// # Units
//
// What each document says about its units is the truth (unit_facts and
// unit_observations); units, unit_aliases and every unit_id are derived from
// all of it by rules that look at the set of facts alone. So the same documents
// give the same units, ids included, in whatever order they arrive. See
// identity.go for the rules.
//
// # Views
//
// Ready-made questions for Query; a consortium that several documents name is
// counted once, by its name.
//
//	unit_ranking                 unit_id, name, kind, province, city, consortia, led, documents
//	unit_pairs                   a_id, a_name, b_id, b_name, consortia: both are members of so many
//	consortium_leads             consortium_id, document_id, name, field, lead_name, lead_unit_id, province, city
//	consortia_by_field_province  field, province (of the lead), consortia
//	cross_province               consortium_id, document_id, name, lead_province, provinces, placed_members, outside_members, outside_pct
//	unit_history                 unit_id, unit, document_id, dated, kind, title, role, consortium, written_as
//	bundles                      bundle, document_id, path, kind, title, status, consortium_id, lead_name, name (in the archive): the documents of one archive
//	failed_files                 path, sha256, reason, at, document_id: what is not read to this day
//	memberships                  key, consortium_id, consortium, field, document_id, ord, unit_id, role
//
// # Errors
//
// Errors that a user can mend are an *Error with a Chinese reason and remedy.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"lianhe/normalize/rule"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	path    string
	file    fs.FileInfo // what stood at path when it was opened
	write   *sql.DB     // one connection; nil when opened for reading
	read    *sql.DB     // for the package's own statements
	guarded *sql.DB     // for statements that people write
	turn    sync.Mutex  // held by a writer from BEGIN to COMMIT
	sets    *rule.Sets  // see UseRules
}

// busyTimeout is how long, in milliseconds, a statement waits for a database
// that another program has locked.
var busyTimeout = 10000

// Open opens the database for reading and writing. A file that does not exist is
// created, readable by its owner alone; an older one is migrated. A file that is
// empty, no database, of another program or written by a newer version is left
// as it is.
func Open(path string) (*DB, error) {
	if err := create(path); err != nil {
		return nil, explain(path, err)
	}
	if err := checkFile(path); err != nil {
		return nil, err
	}
	w := sql.OpenDB(connector{dsn(path, "rw"), writerDriver})
	w.SetMaxOpenConns(1)
	w.SetMaxIdleConns(1)
	w.SetConnMaxLifetime(0)
	if err := migrate(w, path); err != nil {
		w.Close()
		return nil, explain(path, err)
	}
	db := newDB(path, w)
	err := db.updateIdentity()
	if err == nil {
		db.file, err = os.Stat(path)
	}
	if err != nil {
		db.Close()
		return nil, explain(path, err)
	}
	return db, nil
}

// updateIdentity derives the units anew where another version of the rules has
// derived them.
func (db *DB) updateIdentity() error {
	var v int
	if err := db.read.QueryRow("SELECT version FROM identity").Scan(&v); err != nil || v == identityVersion {
		return err
	}
	return db.tx(context.Background(), func(tx *sql.Tx) error {
		if err := rederive(tx); err != nil {
			return err
		}
		_, err := tx.Exec("UPDATE identity SET version = ?", identityVersion)
		return err
	})
}

// OpenReadOnly opens a database that exists and is up to date, for reading.
func OpenReadOnly(path string) (*DB, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Reason: fmt.Sprintf("数据库 %s 不存在", path), Remedy: "请先用 lianhe import 导入文件，或用 --db 指明数据库", Err: err}
	}
	if err := checkFile(path); err != nil {
		return nil, err
	}
	db := newDB(path, nil)
	v, err := version(db.read)
	switch {
	case err != nil:
	case v > len(migrations):
		err = newer(path, v)
	case v < len(migrations):
		db.Close()
		return Open(path) // brought up to date before it is read
	}
	if err != nil {
		db.Close()
		return nil, explain(path, err)
	}
	return db, nil
}

func newDB(path string, w *sql.DB) *DB {
	return &DB{path: path, write: w, read: openReader(path, readerDriver), guarded: openReader(path, guardedDriver)}
}

// Path is the file that was opened.
func (db *DB) Path() string { return db.path }

// Close closes all connections.
func (db *DB) Close() error {
	err := errors.Join(db.read.Close(), db.guarded.Close())
	if db.write != nil {
		return errors.Join(err, db.write.Close())
	}
	db.tidy()
	return err
}

// tidy removes the side files that reading has left: the last connection to close
// does so, but only one that may write.
func (db *DB) tidy() {
	if _, err := os.Stat(db.path + "-shm"); err != nil || !writable(db.path) {
		return
	}
	w := sql.OpenDB(connector{dsn(db.path, "rw"), readerDriver})
	version(w)
	w.Close()
}

// create makes a new database beside path and puts it there by a rename, so that
// path is never half a database, whenever the power fails.
func create(path string) error {
	if _, err := os.Lstat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		os.Remove(path + ".creating") // left by a process that died
		return nil
	}
	tmp := path + ".creating"
	lock, err := os.OpenFile(tmp, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return nil // another process was first
	}
	if err := lock.Truncate(0); err != nil {
		return err
	}
	err = build(tmp, path)
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		os.Remove(tmp)
		os.Remove(tmp + "-journal")
		return err
	}
	return syncFolder(path)
}

// build writes a new database to a file that is empty. It does so with a journal
// that is rolled back: the log that is written ahead is moved into the file when
// it is closed, and a full disk would stop that without an error.
func build(file, path string) error {
	w := sql.OpenDB(connector{dsn(file, "rwc"), &sqlite3.SQLiteDriver{}})
	w.SetMaxOpenConns(1)
	return errors.Join(migrate(w, path), w.Close())
}

// checkFile looks at the header and refuses what is no database of ours before
// SQLite touches it; SQLite would take an empty file for a new database and turn
// another program's to its own journal.
func checkFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return explain(path, err)
	}
	defer f.Close()
	if st, err := f.Stat(); err == nil && !st.Mode().IsRegular() {
		return &Error{Reason: fmt.Sprintf("%s 不是普通文件，不能作数据库", path), Remedy: "请用 --db 指明数据库文件"}
	}
	var head [100]byte // https://www.sqlite.org/fileformat2.html#the_database_header
	n, err := io.ReadFull(f, head[:])
	switch {
	case n == 0:
		return &Error{Reason: fmt.Sprintf("数据库 %s 是空文件（0 字节），可能在拷贝时中断", path),
			Remedy: "请从备份恢复；若确实不需要，删除该文件后重新导入", Err: err}
	case err != nil || string(head[:16]) != "SQLite format 3\x00":
		return &Error{Reason: fmt.Sprintf("%s 不是 SQLite 数据库", path), Remedy: "请检查 --db 是否指错了文件", Err: err}
	case binary.BigEndian.Uint32(head[68:]) != applicationID:
		return &Error{Reason: fmt.Sprintf("%s 是别的程序的数据库", path), Remedy: "请用 --db 指明 lianhe 自己的数据库"}
	}
	return nil
}

// dsn spells a path as an SQLite URI, in which ? # and % are escaped.
func dsn(path, mode string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	u := url.URL{Scheme: "file", Path: abs}
	q := url.Values{"mode": {mode}, "_busy_timeout": {fmt.Sprint(busyTimeout)}}
	switch mode {
	case "ro":
		q.Set("_query_only", "on")
	case "rwc":
		q.Set("_journal_mode", "DELETE")
		q.Set("_synchronous", "FULL")
	default:
		q.Set("_journal_mode", "WAL")
		q.Set("_synchronous", "NORMAL")
		q.Set("_foreign_keys", "on")
		q.Set("_txlock", "immediate")
		q.Set("_stmt_cache_size", "200")
		q.Set("_cache_size", "-32000") // KiB
	}
	return u.String() + "?" + q.Encode()
}

// connector opens connections by a driver of our own without registering it.
type connector struct {
	dsn string
	drv driver.Driver
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.drv.Open(c.dsn) }
func (c connector) Driver() driver.Driver                        { return c.drv }

// writerDriver moves the log into the database after 40 MB in the place of 4: a
// bulk import would wait for the disk every two dozen documents.
var writerDriver = &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
	_, err := c.Exec("PRAGMA wal_autocheckpoint = 10000", nil)
	return err
}}
