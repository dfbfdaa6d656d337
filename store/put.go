package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
)

// Outcome is what became of a file of a run, imports.outcome.
type Outcome string

// The outcomes of the contract.
const (
	Stored    Outcome = "stored"
	Duplicate Outcome = "duplicate" // these bytes are stored already
	Failed    Outcome = "failed"    // the file gave no document
	Skipped   Outcome = "skipped"   // not looked at, for the reason given
)

// DuplicateReason is imports.reason of a duplicate.
const DuplicateReason = "内容相同的文件已经入库"

// RecoveredReason is imports.reason of an archive that had failed before.
const RecoveredReason = "压缩包以前没有读全，这次已全部读出，其中的文件分别入库"

// StatusFailed is documents.status of a file that gave no document.
const StatusFailed = "failed"

// Item is a file to be stored: its Result, or the Failure why it gave none.
type Item struct {
	Run           int64 // of StartRun
	Path          string
	SHA256        string // of the bytes
	Format        extract.Format
	Result        *normalize.Result
	Failure       *extract.Error
	Refused       []extract.Issue // of an archive that failed: each entry that could not be taken
	ParserVersion string
	Original      string // where the bytes are kept, "" when they are not
	Archive, Name string // the hash of the archive that it came in and its name inside; "" for a file by itself
	At            time.Time
}

// Receipt says what Put did.
type Receipt struct {
	Document int64 // 0 when there is no row of documents
	Outcome  Outcome
	Status   string // documents.status
}

// StartRun records the start of a run and returns its id.
func (db *DB) StartRun(ctx context.Context, command, parserVersion string) (int64, error) {
	var id int64
	err := db.tx(ctx, func(tx *sql.Tx) error {
		r, err := tx.Exec("INSERT INTO runs (command, parser_version, started_at) VALUES (?, ?, ?)", command, parserVersion, stamp(time.Now()))
		if err == nil {
			id, err = r.LastInsertId()
		}
		return err
	})
	return id, err
}

// FinishRun records the end of a run; a run without one was interrupted. Earlier
// runs of the same command that were end with it, which has gone on behind them.
func (db *DB) FinishRun(ctx context.Context, run int64) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("UPDATE runs SET finished_at = ?2 WHERE id = ?1 OR id < ?1 AND finished_at IS NULL AND command = (SELECT command FROM runs WHERE id = ?1)", run, stamp(time.Now()))
		return err
	})
}

// Known looks up a document by the hash of its bytes; ok is false when there is
// none. The caller need not parse a file that is known and not failed.
func (db *DB) Known(ctx context.Context, sha256 string) (id int64, status string, ok bool, err error) {
	err = db.read.QueryRowContext(ctx, "SELECT id, status FROM documents WHERE sha256 = ?", sha256).Scan(&id, &status)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", false, nil
	}
	return id, status, err == nil, explain(db.path, err)
}

// Skip records a file that was not stored and gave no document row: a file that
// was passed over, an archive, or a duplicate that Known recognised.
func (db *DB) Skip(ctx context.Context, run int64, path, sha256 string, outcome Outcome, document int64, reason string) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		return recordImport(tx, run, path, sha256, outcome, document, reason, time.Now())
	})
}

// Put stores a document in one transaction. Bytes that are stored already
// change nothing, unless they gave no document then and give one now.
func (db *DB) Put(ctx context.Context, it Item) (Receipt, error) {
	var rc Receipt
	err := db.tx(ctx, func(tx *sql.Tx) error {
		var err error
		if rc, err = put(ctx, tx, it); err != nil {
			return err
		}
		if err := putPart(tx, it, rc.Document); err != nil {
			return err
		}
		reason := ""
		switch rc.Outcome {
		case Failed:
			reason = it.Failure.Error()
		case Duplicate:
			reason = DuplicateReason
		}
		return recordImport(tx, it.Run, it.Path, it.SHA256, rc.Outcome, rc.Document, reason, it.At)
	})
	if err != nil {
		return Receipt{}, err
	}
	return rc, nil
}

func put(ctx context.Context, tx *sql.Tx, it Item) (Receipt, error) {
	if it.Result == nil && it.Failure == nil {
		return Receipt{}, fmt.Errorf("store: item %q has neither result nor failure", it.Path)
	}
	var id int64
	var status, path string
	err := tx.QueryRow("SELECT id, status, path FROM documents WHERE sha256 = ?", it.SHA256).Scan(&id, &status, &path)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		id = 0
	case err != nil:
		return Receipt{}, err
	case status != StatusFailed:
		return Receipt{id, Duplicate, status}, nil
	default:
		if it.Result == nil {
			it.Path = path // of the first of several that gave no document
		}
		if err := clearRows(tx, id); err != nil {
			return Receipt{}, err
		}
	}
	if id, err = putDocument(tx, id, it); err != nil {
		return Receipt{}, err
	}
	if it.Result == nil {
		return Receipt{id, Failed, StatusFailed}, insertFindings(tx, id, failures(it))
	}
	if err := putRows(ctx, tx, id, it.Result, nil); err != nil {
		return Receipt{}, err
	}
	return Receipt{id, Stored, it.Result.Status()}, nil
}

// putPart notes in which archive a document came; its case is still to be judged.
func putPart(tx *sql.Tx, it Item, doc int64) error {
	if it.Archive == "" {
		return nil
	}
	if _, err := tx.Exec("INSERT INTO parts (archive, path, document_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", it.Archive, it.Name, doc); err != nil {
		return err
	}
	_, err := tx.Exec("INSERT INTO unjudged (archive) VALUES (?) ON CONFLICT DO NOTHING", it.Archive)
	return err
}

// putDocument writes the row of documents; id 0 asks for a new one.
func putDocument(tx *sql.Tx, id int64, it Item) (int64, error) {
	cols := []any{nilZero(id), it.SHA256, it.Path, string(it.Format), nil, nil, StatusFailed, it.ParserVersion, stamp(it.At), nil, nil, nilEmpty(it.Original), nil}
	text := make([]any, len(normalize.Document.Columns))
	if r := it.Result; r != nil {
		cols[3], cols[4], cols[6] = string(r.Format), string(r.Kind), r.Status()
		if r.Pages > 0 {
			cols[5] = r.Pages
		}
		cols[9], cols[10], cols[12] = nilEmpty(r.Profile), nilEmpty(r.Engine), nilEmpty(r.Rules)
		for i, c := range normalize.Document.Columns {
			if r.Document != nil {
				text[i] = r.Document.Values[c.Name]
			}
		}
	}
	res, err := tx.Exec(documentSQL, append(cols, text...)...)
	if err != nil {
		return 0, err
	}
	if id != 0 {
		return id, nil
	}
	return res.LastInsertId()
}

// putRows stores all that a document yields. ids are the consortia's ids by ord
// to be used again; those beyond get new ones.
func putRows(ctx context.Context, tx *sql.Tx, doc int64, r *normalize.Result, ids map[int]int64) error {
	units, err := observe(ctx, tx, doc, r)
	if err != nil {
		return err
	}
	w := rowWriter{tx: tx, doc: doc, units: units, consortia: map[int64]int64{}, reuse: ids}
	if r.Document != nil {
		if err := w.places("documents/1", normalize.Document, r.Document); err != nil {
			return err
		}
	}
	byTable := map[string][]*normalize.Row{}
	for _, row := range r.Rows {
		byTable[row.Table] = append(byTable[row.Table], row)
	}
	for _, t := range normalize.Tables {
		for _, row := range byTable[t.Name] {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.row(t, row); err != nil {
				return fmt.Errorf("%s/%d: %w", t.Name, row.Ord, err)
			}
		}
	}
	if err := insertFindings(tx, doc, findingsOf(r.Findings)); err != nil {
		return err
	}
	return putText(tx, doc, r.Text)
}

// rowWriter inserts the rows of one document, local references made global.
type rowWriter struct {
	tx        *sql.Tx
	doc       int64
	units     map[int64]int64 // ord in the document → units.id
	consortia map[int64]int64 // ord in the document → consortia.id
	reuse     map[int]int64
}

func (w *rowWriter) row(t normalize.Table, r *normalize.Row) error {
	if err := w.places(extract.Ref{Table: t.Name, Ord: r.Ord}.String(), t, r); err != nil {
		return err
	}
	if t.Name == "units" || t.Name == "unit_aliases" {
		return nil // kept as observations
	}
	q := insertSQL[t.Name]
	args := make([]any, 0, len(t.Columns)+4)
	args = append(args, w.doc, r.Ord)
	for _, c := range t.Columns {
		v := r.Values[c.Name]
		switch c.Name {
		case "unit_id":
			local := localRef(r, c.Name)
			args = append(args, nilZero(local)) // unit_ord
			v = nilZero(w.units[local])
		case "consortium_id":
			v = nilZero(w.consortia[localRef(r, c.Name)])
		}
		args = append(args, v)
	}
	if t.Name == "consortia" {
		args = append(args, nilZero(w.reuse[r.Ord]))
	}
	res, err := w.tx.Exec(q, args...)
	if err != nil || t.Name != "consortia" {
		return err
	}
	id, err := res.LastInsertId()
	w.consortia[int64(r.Ord)] = id
	return err
}

// places stores where the values of a row were read.
func (w *rowWriter) places(record string, t normalize.Table, r *normalize.Row) error {
	for _, c := range t.Columns {
		v, ok := r.Raw[c.Name]
		if !ok {
			continue
		}
		if _, err := w.tx.Exec(`INSERT INTO provenance (document_id, record, "column", page, place, text_raw) VALUES (?, ?, ?, ?, ?, ?)`,
			w.doc, record, c.Name, nilZero(int64(v.Src.Page)), nilEmpty(v.Src.String()), v.Text); err != nil {
			return err
		}
	}
	return nil
}

// localRef is a reference to a row of the same document; 0 for none. A parent
// consortium is in Parent as well.
func localRef(r *normalize.Row, column string) int64 {
	if v, ok := r.Values[column].(int64); ok {
		return v
	}
	if column == "consortium_id" {
		return int64(r.Parent)
	}
	return 0
}

// failures are the findings of a file that gave no document.
func failures(it Item) []Finding {
	if len(it.Refused) > 0 {
		return findingsOf(it.Refused)
	}
	text := it.Failure.Reason
	if it.Failure.Place != "" {
		text = it.Failure.Place + "：" + text
	}
	return findingsOf([]extract.Issue{{Code: it.Failure.Code, Severity: extract.SevError, Text: text, Hint: it.Failure.Remedy}})
}

func recordImport(tx *sql.Tx, run int64, path, sha256 string, o Outcome, doc int64, reason string, at time.Time) error {
	if run == 0 {
		return nil // outside a run, for instance a re-parse
	}
	_, err := tx.Exec("INSERT INTO imports (run_id, path, sha256, outcome, document_id, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		run, path, nilEmpty(sha256), string(o), nilZero(doc), nilEmpty(reason), stamp(at))
	return err
}

// tx runs f in a transaction that holds the write lock from the start. Statements
// inside it do not carry ctx: a goroutine a statement would cost more than the
// statement. f looks at ctx between them.
func (db *DB) tx(ctx context.Context, f func(*sql.Tx) error) error {
	if db.write == nil {
		return &Error{Reason: fmt.Sprintf("数据库 %s 以只读方式打开", db.path)}
	}
	db.turn.Lock()
	defer db.turn.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	tx, err := db.write.Begin()
	if err != nil {
		return explain(db.path, err)
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return explain(db.path, err)
	}
	return explain(db.path, tx.Commit())
}

// stamp is a time as the database keeps it: UTC, to the second.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func nilEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func nilZero(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// Recover notes that an archive that once failed gives its documents now: the row
// of documents that said so is gone, the history of imports stays. Of any other
// file it does nothing. run is 0 outside a run.
func (db *DB) Recover(ctx context.Context, run int64, path, sha256 string) error {
	if _, status, ok, err := db.Known(ctx, sha256); err != nil || !ok || status != StatusFailed {
		return err
	}
	return db.tx(ctx, func(tx *sql.Tx) error {
		var id int64
		if err := tx.QueryRow("SELECT id FROM documents WHERE sha256 = ?", sha256).Scan(&id); err != nil {
			return err
		}
		before, err := db.beside(tx, id)
		if err != nil {
			return err
		}
		for _, q := range []string{"DELETE FROM findings WHERE document_id = ?", "DELETE FROM answers WHERE document_id = ?", "DELETE FROM parts WHERE document_id = ?",
			"UPDATE imports SET document_id = NULL WHERE document_id = ?", "DELETE FROM documents WHERE id = ?"} {
			if _, err := tx.Exec(q, id); err != nil {
				return err
			}
		}
		j, err := db.judging(tx)
		if err != nil {
			return err
		}
		for _, d := range before { // what is missing is in no unread file any more
			if err := j.judge(d); err != nil {
				return err
			}
		}
		return recordImport(tx, run, path, sha256, Skipped, 0, RecoveredReason, time.Now())
	})
}

// Resumed looks for what an interrupted run had already done with the same
// bytes from the same path by the same command and parser. If it had, that stays the outcome
// of the file and is now counted to this run, so that a run cut off at any
// instant and started again leaves what an undisturbed one would.
func (db *DB) Resumed(ctx context.Context, run int64, path, sha256, parserVersion string) (Receipt, bool, error) {
	var rc Receipt
	var row int64
	const q = `SELECT i.id, i.outcome, coalesce(i.document_id, 0), coalesce(d.status, '')
		FROM imports i JOIN runs r ON r.id = i.run_id JOIN runs now ON now.id = ?3 AND now.command = r.command LEFT JOIN documents d ON d.id = i.document_id
		WHERE i.path = ?1 AND i.sha256 = ?2 AND r.id < ?3 AND r.finished_at IS NULL AND r.parser_version = ?4 ORDER BY i.id DESC LIMIT 1`
	err := db.read.QueryRowContext(ctx, q, path, sha256, run, parserVersion).Scan(&row, &rc.Outcome, &rc.Document, &rc.Status)
	if errors.Is(err, sql.ErrNoRows) {
		return Receipt{}, false, nil
	}
	if err != nil {
		return Receipt{}, false, explain(db.path, err)
	}
	err = db.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("UPDATE imports SET run_id = ? WHERE id = ?", run, row)
		return err
	})
	return rc, err == nil, err
}
