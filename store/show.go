package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"lianhe/extract"
	"lianhe/normalize"
)

// Document is a stored document with everything read from it.
type Document struct {
	ID       int64
	Values   []Field // the columns of documents, in their order
	Tables   []Sheet // the tables of records that have rows, in the order of the contract
	Findings []Finding
	Text     string
}

// Sheet is the rows of one table.
type Sheet struct {
	Table string
	Rows  []Record
}

// Record is one row of a table of records.
type Record struct {
	Ord    int
	Fields []Field
}

// Field is a value, nil for NULL, and where it was read: Page is 0 and Place ""
// where that is not known.
type Field struct {
	Column  string
	Value   any
	Page    int
	Place   string
	TextRaw string
}

// Get returns the value of a column, nil for NULL or none.
func (r Record) Get(column string) any {
	for _, f := range r.Fields {
		if f.Column == column {
			return f.Value
		}
	}
	return nil
}

// Find resolves what a person calls a document: its id, its path or the end of
// it, or the first eight or more digits of its hash. Several matches are an
// *Error that lists them.
func (db *DB) Find(ctx context.Context, name string) (int64, error) {
	if id, err := strconv.ParseInt(name, 10, 64); err == nil {
		var n int
		if err := db.read.QueryRowContext(ctx, "SELECT count(*) FROM documents WHERE id = ?", id).Scan(&n); err != nil {
			return 0, explain(db.path, err)
		}
		if n == 1 {
			return id, nil
		}
	}
	rows, err := db.read.QueryContext(ctx, `SELECT id, path FROM documents
		WHERE path = ?1 OR substr(path, -length(?1) - 1) IN ('/' || ?1, '!' || ?1) OR length(?1) >= 8 AND substr(sha256, 1, length(?1)) = lower(?1)
		ORDER BY path = ?1 DESC, id LIMIT 6`, name)
	if err != nil {
		return 0, explain(db.path, err)
	}
	defer rows.Close()
	var ids []int64
	list := ""
	for rows.Next() {
		var id int64
		var path string
		if err := rows.Scan(&id, &path); err != nil {
			return 0, err
		}
		if path == name {
			return id, nil
		}
		ids = append(ids, id)
		list += fmt.Sprintf("\n  %d  %s", id, path)
	}
	if err := rows.Err(); err != nil {
		return 0, explain(db.path, err)
	}
	switch len(ids) {
	case 0:
		return 0, &Error{Reason: fmt.Sprintf("库中没有文件“%s”", name), Remedy: "可用编号、路径、文件名或文件哈希的前 8 位以上；lianhe query \"SELECT id, path FROM documents\" 列出全部"}
	case 1:
		return ids[0], nil
	}
	return 0, &Error{Reason: fmt.Sprintf("“%s”对应多份文件：%s", name, list), Remedy: "\n请用编号指明一份"}
}

// Show returns a stored document.
func (db *DB) Show(ctx context.Context, id int64) (*Document, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // one state of the database
	if err != nil {
		return nil, explain(db.path, err)
	}
	defer tx.Rollback()
	d, err := load(tx, id)
	return d, explain(db.path, err)
}

// load reads a document inside a transaction.
func load(tx *sql.Tx, id int64) (*Document, error) {
	d, _, err := loadWithPlaces(tx, id)
	return d, err
}

// loadWithPlaces is load with where everything was read, also places that are
// empty.
func loadWithPlaces(tx *sql.Tx, id int64) (*Document, placeMap, error) {
	d := &Document{ID: id}
	places, err := loadPlaces(tx, id)
	if err != nil {
		return nil, nil, err
	}
	docs, err := records(tx, "SELECT 1 AS ord, * FROM documents WHERE id = ?", id)
	if err != nil {
		return nil, nil, err
	}
	if len(docs) == 0 {
		return nil, nil, &Error{Reason: fmt.Sprintf("库中没有编号为 %d 的文件", id)}
	}
	places.put("documents", docs)
	d.Values = docs[0].Fields
	for _, t := range normalize.Tables {
		q := "SELECT * FROM " + t.Name + " WHERE document_id = ? ORDER BY ord"
		switch t.Name {
		case "units":
			q = `SELECT o.ord, u.id, u.name, u.kind, u.province, u.city, u.uscc FROM unit_observations o JOIN unit_facts f ON f.id = o.fact_id
				JOIN units u ON u.id = f.unit_id WHERE o.document_id = ? ORDER BY o.ord`
		case "unit_aliases":
			q = `SELECT row_number() OVER (ORDER BY a.unit_id, a.alias) AS ord, a.unit_id, a.alias FROM unit_aliases a
				WHERE a.unit_id IN (SELECT f.unit_id FROM unit_observations o JOIN unit_facts f ON f.id = o.fact_id WHERE o.document_id = ?)`
		}
		rs, err := records(tx, q, id)
		if err != nil {
			return nil, nil, err
		}
		if len(rs) > 0 {
			places.put(t.Name, rs)
			d.Tables = append(d.Tables, Sheet{t.Name, rs})
		}
	}
	if d.Findings, err = findings(tx, "WHERE f.document_id = ?", id); err != nil {
		return nil, nil, err
	}
	err = tx.QueryRow("SELECT text FROM texts WHERE document_id = ?", id).Scan(&d.Text)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return d, places, err
}

// records reads rows whose columns include ord; document_id and the local ord of
// a unit are left out.
func records(tx *sql.Tx, query string, args ...any) ([]Record, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out []Record
	for rows.Next() {
		vals, ptr := make([]any, len(cols)), make([]any, len(cols))
		for i := range vals {
			ptr[i] = &vals[i]
		}
		if err := rows.Scan(ptr...); err != nil {
			return nil, err
		}
		var r Record
		for i, c := range cols {
			switch c {
			case "ord":
				n, _ := vals[i].(int64)
				r.Ord = int(n)
			case "document_id", "unit_ord":
			default:
				r.Fields = append(r.Fields, Field{Column: c, Value: vals[i]})
			}
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

type placeKey struct{ record, column string }

// placeMap is the provenance of a document.
type placeMap map[placeKey]Field

func loadPlaces(tx *sql.Tx, id int64) (placeMap, error) {
	rows, err := tx.Query(`SELECT record, "column", coalesce(page, 0), coalesce(place, ''), coalesce(text_raw, '') FROM provenance WHERE document_id = ?`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	m := placeMap{}
	for rows.Next() {
		var k placeKey
		var f Field
		if err := rows.Scan(&k.record, &k.column, &f.Page, &f.Place, &f.TextRaw); err != nil {
			return nil, err
		}
		m[k] = f
	}
	return m, rows.Err()
}

func (m placeMap) put(table string, rs []Record) {
	for _, r := range rs {
		record := fmt.Sprintf("%s/%d", table, r.Ord)
		for i := range r.Fields {
			f := &r.Fields[i]
			p := m[placeKey{record, f.Column}]
			f.Page, f.Place, f.TextRaw = p.Page, p.Place, p.TextRaw
		}
	}
}

// Value is a column of documents, nil for NULL.
func (d *Document) Value(column string) any { return Record{Fields: d.Values}.Get(column) }

// Place is where the value that ref names was read, "" where that is not known.
func (d *Document) Place(ref extract.Ref) string {
	for _, s := range d.Tables {
		if s.Table != ref.Table {
			continue
		}
		for _, r := range s.Rows {
			if r.Ord == ref.Ord {
				return r.field(ref.Column).Place
			}
		}
	}
	return ""
}
