package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Problem is something wrong with a database and how to mend it, in Chinese.
type Problem struct {
	What   string `json:"what"`
	Remedy string `json:"remedy"`
}

// Doctor looks for damage: in the file, in the references between rows, in the
// search index, in who may read the file. original, unless nil, is called with
// the hash and place of each original that should be kept, and returns why one
// is not as it was.
func (db *DB) Doctor(ctx context.Context, original func(sha256, place string) error) ([]Problem, error) {
	var out []Problem
	bad := func(remedy, format string, args ...any) {
		out = append(out, Problem{fmt.Sprintf(format, args...), remedy})
	}
	if st, err := os.Stat(db.path); err == nil && st.Mode().Perm()&0o077 != 0 {
		bad(fmt.Sprintf("chmod 600 %s", db.path), "数据库文件可被其他用户读取（权限 %04o），而申请书含有个人信息", st.Mode().Perm())
	}
	err := db.each(ctx, "PRAGMA integrity_check(20)", func(r *sql.Rows) error {
		var s string
		if err := r.Scan(&s); err != nil || s == "ok" {
			return err
		}
		bad("请从备份恢复；没有备份时用 lianhe export 导出能读的内容，再重新导入原件", "数据库文件损坏：%s", s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = db.each(ctx, `SELECT "table", count(*) FROM pragma_foreign_key_check GROUP BY 1`, func(r *sql.Rows) error {
		var t string
		var n int
		if err := r.Scan(&t, &n); err != nil {
			return err
		}
		bad("请从备份恢复，或用 lianhe reparse 重新解析", "表 %s 有 %d 行指向不存在的记录", t, n)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, c := range consistency {
		var n int
		if err := db.read.QueryRowContext(ctx, c.count).Scan(&n); err != nil {
			return nil, explain(db.path, err)
		}
		if n > 0 {
			bad(c.remedy, c.what, n)
		}
	}
	if original == nil {
		return out, nil
	}
	err = db.each(ctx, "SELECT path, sha256, original FROM documents WHERE original IS NOT NULL ORDER BY id", func(r *sql.Rows) error {
		var path, sum, place string
		if err := r.Scan(&path, &sum, &place); err != nil {
			return err
		}
		if err := original(sum, place); err != nil {
			bad("请从备份找回原件，或重新导入该文件", "%s 的原件有问题：%v", path, err)
		}
		return nil
	})
	return out, err
}

// consistency are counts that are 0 in a sound database.
var consistency = []struct{ count, what, remedy string }{
	{"SELECT count(*) FROM documents WHERE status <> 'failed' AND id NOT IN (SELECT document_id FROM texts)",
		"%d 份文件没有正文", "请用 lianhe reparse 重新解析"},
	{"SELECT count(*) FROM texts WHERE document_id NOT IN (SELECT docid FROM text_index_docsize)",
		"%d 份正文不在检索索引里", "请用 lianhe reparse 重新解析"},
	{"SELECT count(*) FROM members WHERE unit_ord IS NOT NULL AND unit_id IS NULL",
		"%d 个成员没有对应的单位", "请用 lianhe reparse 重新解析"},
	{"SELECT count(*) FROM unit_facts WHERE unit_id IS NULL OR uses <> (SELECT count(*) FROM unit_observations o WHERE o.fact_id = unit_facts.id)",
		"%d 条单位依据的计数不符", "请用 lianhe reparse 重新解析"},
	{"SELECT count(*) FROM runs WHERE finished_at IS NULL AND started_at < strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 day')",
		"有 %d 次运行中断而没有结束", "重新运行同样的命令即可接着做，已存的不会重复"},
}

func (db *DB) each(ctx context.Context, query string, f func(*sql.Rows) error) error {
	rows, err := db.read.QueryContext(ctx, query)
	if err != nil {
		return explain(db.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return explain(db.path, rows.Err())
}

// Backup writes a copy of the live database to a file that does not exist yet,
// readable by its owner alone. The copy is one committed state, compacted, and
// appears under its name only when it is complete.
func (db *DB) Backup(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return &Error{Reason: fmt.Sprintf("%s 已存在，不覆盖", file), Remedy: "请另起一个文件名", Err: err}
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*") // mode 0600
	if err != nil {
		return explain(file, err)
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	// VACUUM INTO takes an empty file and fills it.
	src := sql.OpenDB(connector{dsn(db.path, "rw"), readerDriver})
	defer src.Close()
	if _, err := src.ExecContext(ctx, "VACUUM INTO ?", tmp.Name()); err != nil {
		return explain(file, err)
	}
	if err := tmp.Sync(); err != nil {
		return explain(file, err)
	}
	if err := os.Link(tmp.Name(), file); err != nil { // unlike a rename never overwrites
		return explain(file, err)
	}
	return nil
}
