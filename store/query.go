package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/mattn/go-sqlite3"
	"golang.org/x/sys/unix"
)

// openReader returns connections that cannot write: the file is opened read-only
// and SQLite is told so. In a folder where the reader may not write, a database
// that no one has open needs immutable=1.
func openReader(path string, drv driver.Driver) *sql.DB {
	d := dsn(path, "ro")
	if _, err := os.Stat(path + "-wal"); errors.Is(err, fs.ErrNotExist) && !writable(path) {
		d += "&immutable=1"
	}
	r := sql.OpenDB(connector{d, drv})
	r.SetMaxOpenConns(4)
	return r
}

// writable reports whether SQLite can make its side files beside the database.
func writable(path string) bool {
	return unix.Access(path, unix.W_OK) == nil && unix.Access(filepath.Dir(path), unix.W_OK) == nil
}

var readerDriver = &sqlite3.SQLiteDriver{}

// guardedDriver is for statements that people write: an authorizer lets nothing
// compile but what reads.
var guardedDriver = &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
	c.SetLimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
	c.RegisterAuthorizer(authorize)
	return nil
}}

// sqliteRecursive is SQLITE_RECURSIVE, which go-sqlite3 does not name.
const sqliteRecursive = 33

// readPragmas tell about the database and change nothing without an argument.
var readPragmas = map[string]bool{
	"table_info": true, "table_xinfo": true, "table_list": true, "index_list": true, "index_info": true, "index_xinfo": true,
	"foreign_key_list": true, "database_list": true, "compile_options": true, "function_list": true,
	"integrity_check": true, "quick_check": true, "foreign_key_check": true,
}

var readVariables = map[string]bool{
	"user_version": true, "application_id": true, "page_count": true, "page_size": true, "journal_mode": true, "encoding": true,
	"freelist_count": true, "schema_version": true, "data_version": true, "query_only": true,
}

// authorize allows reading alone.
func authorize(op int, arg1, arg2, _ string) int {
	switch op {
	case sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqliteRecursive:
		return sqlite3.SQLITE_OK
	case sqlite3.SQLITE_FUNCTION:
		if f := strings.ToLower(arg2); f != "load_extension" && f != "fts3_tokenizer" {
			return sqlite3.SQLITE_OK
		}
	case sqlite3.SQLITE_PRAGMA:
		if p := strings.ToLower(arg1); readPragmas[p] || readVariables[p] && arg2 == "" {
			return sqlite3.SQLITE_OK
		}
	}
	return sqlite3.SQLITE_DENY
}

// Rows is the answer to a query. Close it.
type Rows struct {
	Columns []string
	rows    *sql.Rows
	path    string
}

// Query runs one statement that reads; one that would write is an *Error. Values
// are nil, int64, float64, string or []byte.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	if tail := secondStatement(query); tail != "" {
		return nil, &Error{Reason: "一次只能执行一条语句", Remedy: fmt.Sprintf("请去掉分号之后的部分：%.40q", tail)}
	}
	rows, err := db.guarded.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, explainQuery(db.path, err)
	}
	cols, err := rows.Columns()
	if err != nil {
		rows.Close()
		return nil, err
	}
	return &Rows{Columns: cols, rows: rows, path: db.path}, nil
}

// Each calls f with every row; the slice is f's to keep.
func (r *Rows) Each(f func(row []any) error) error {
	defer r.rows.Close()
	for r.rows.Next() {
		row, ptr := make([]any, len(r.Columns)), make([]any, len(r.Columns))
		for i := range row {
			ptr[i] = &row[i]
		}
		if err := r.rows.Scan(ptr...); err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return explainQuery(r.path, r.rows.Err())
}

// Close ends a query that was not read to its end.
func (r *Rows) Close() error { return r.rows.Close() }

func explainQuery(path string, err error) error {
	var s sqlite3.Error
	if !errors.As(err, &s) {
		return explain(path, err)
	}
	switch s.Code {
	case sqlite3.ErrAuth, sqlite3.ErrReadonly:
		return &Error{Reason: "查询只读，不执行修改数据库的语句（" + s.Error() + "）", Remedy: "请只用 SELECT 等读取语句", Err: err}
	case sqlite3.ErrError:
		return &Error{Reason: "查询语句有误：" + s.Error(), Remedy: "请检查表名、列名和语法", Err: err}
	}
	return explain(path, err)
}

// secondStatement returns what follows the first statement, "" when it is only
// white space and comments.
func secondStatement(q string) string {
	for i := 0; i < len(q); {
		switch c := q[i]; {
		case c == ';':
			return q[skipBlank(q, i):]
		case c == '\'' || c == '"' || c == '`':
			i = skipTo(q, i+1, string(c))
		case c == '[':
			i = skipTo(q, i+1, "]")
		case strings.HasPrefix(q[i:], "--"), strings.HasPrefix(q[i:], "/*"):
			i = skipComment(q, i)
		default:
			i++
		}
	}
	return ""
}

// skipBlank returns the first byte from i on that is no semicolon, white space or
// comment.
func skipBlank(q string, i int) int {
	for i < len(q) {
		switch {
		case strings.IndexByte("; \t\r\n\f", q[i]) >= 0:
			i++
		case strings.HasPrefix(q[i:], "--"), strings.HasPrefix(q[i:], "/*"):
			i = skipComment(q, i)
		default:
			return i
		}
	}
	return i
}

func skipComment(q string, i int) int {
	if q[i] == '-' {
		return skipTo(q, i, "\n")
	}
	return skipTo(q, i+2, "*/")
}

// skipTo returns the byte behind the next end, or the length of q.
func skipTo(q string, i int, end string) int {
	k := strings.Index(q[min(i, len(q)):], end)
	if k < 0 {
		return len(q)
	}
	return i + k + len(end)
}
