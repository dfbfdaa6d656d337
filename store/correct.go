package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"lianhe/extract"
	"lianhe/normalize"
)

// Correction is a value that a person has put in the place of what was read. It
// survives a re-parse.
type Correction struct {
	Document int64     `json:"document_id"`
	Table    string    `json:"table"`
	Ord      int       `json:"ord"`
	Column   string    `json:"column"`
	Value    any       `json:"value"`  // string, int64, float64 or nil
	Parsed   any       `json:"parsed"` // what the parser had read
	At       time.Time `json:"at"`
	Note     string    `json:"note,omitempty"`
	Lost     bool      `json:"lost,omitempty"` // its row is no longer in the newest parse
}

// Correct stores a person's value for a column of a document (ord 1) or of one
// of its records, nil to empty it. Text that a numeric column cannot hold, and a
// column that is derived, are an *Error. A corrected name or code of a member or
// an issuer finds its unit anew, and the rules judge the document and its case anew.
func (db *DB) Correct(ctx context.Context, c Correction) error {
	col, err := correctable(c.Table, c.Column)
	if err != nil {
		return err
	}
	if c.Value, err = typed(col, c.Value); err != nil {
		return err
	}
	return db.tx(ctx, func(tx *sql.Tx) error {
		d, err := load(tx, c.Document)
		if err != nil {
			return err
		}
		now, ok := d.value(c.Table, c.Ord, c.Column)
		if !ok {
			return &Error{Reason: fmt.Sprintf("文件 %d 中没有 %s", c.Document, extract.Ref{Table: c.Table, Ord: c.Ord})}
		}
		c.Parsed = now
		// A second correction keeps what the parser had read.
		if _, err := tx.Exec(`INSERT INTO corrections (document_id, "table", ord, "column", value, parsed, at, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (document_id, "table", ord, "column") DO UPDATE SET value = excluded.value, at = excluded.at, note = excluded.note,
			parsed = CASE WHEN lost THEN excluded.parsed ELSE parsed END, lost = 0`,
			c.Document, c.Table, c.Ord, c.Column, c.Value, c.Parsed, stamp(c.At), nilEmpty(c.Note)); err != nil {
			return err
		}
		if err := apply(tx, c, c.Value); err != nil {
			return err
		}
		return db.judgeAround(tx, c.Document)
	})
}

// Uncorrect takes a correction back: the parser's value stands again.
func (db *DB) Uncorrect(ctx context.Context, doc int64, table string, ord int, column string) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		all, err := corrections(tx, doc)
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.Table != table || c.Ord != ord || c.Column != column {
				continue
			}
			if _, err := tx.Exec(`DELETE FROM corrections WHERE document_id = ? AND "table" = ? AND ord = ? AND "column" = ?`, doc, table, ord, column); err != nil || c.Lost {
				return err
			}
			if err := apply(tx, c, c.Parsed); err != nil {
				return err
			}
			return db.judgeAround(tx, doc)
		}
		return &Error{Reason: fmt.Sprintf("%s 没有更正过", extract.Ref{Table: table, Ord: ord, Column: column})}
	})
}

// Corrections lists those of a document.
func (db *DB) Corrections(ctx context.Context, doc int64) ([]Correction, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, explain(db.path, err)
	}
	defer tx.Rollback()
	cs, err := corrections(tx, doc)
	return cs, explain(db.path, err)
}

func corrections(tx *sql.Tx, doc int64) ([]Correction, error) {
	rows, err := tx.Query(`SELECT "table", ord, "column", value, parsed, at, coalesce(note, ''), lost FROM corrections WHERE document_id = ? ORDER BY "table", ord, "column"`, doc)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Correction
	for rows.Next() {
		c := Correction{Document: doc}
		var at string
		if err := rows.Scan(&c.Table, &c.Ord, &c.Column, &c.Value, &c.Parsed, &at, &c.Note, &c.Lost); err != nil {
			return nil, err
		}
		if c.At, err = time.Parse(time.RFC3339, at); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// correctable returns the column that a person may correct.
func correctable(table, name string) (normalize.Column, error) {
	t, ok := normalize.TableOf(table)
	if table == "documents" {
		t, ok = normalize.Document, true
	}
	if !ok || table == "units" || table == "unit_aliases" || table == "mentions" {
		return normalize.Column{}, &Error{Reason: fmt.Sprintf("表 %s 不能更正", table), Remedy: "单位的归并请用 lianhe units merge 和 split"}
	}
	for _, c := range t.Columns {
		if c.Name == name && c.Type != normalize.Ref {
			return c, nil
		}
	}
	return normalize.Column{}, &Error{Reason: fmt.Sprintf("表 %s 没有可更正的列 %s", table, name)}
}

// typed turns a value into what the column holds.
func typed(c normalize.Column, v any) (any, error) {
	s, isText := v.(string)
	switch {
	case v == nil || isText && s == "":
		return nil, nil
	case !c.Type.Numeric():
		if !isText {
			s = text(v)
		}
		return s, nil
	case isText:
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || n != n {
			return nil, &Error{Reason: fmt.Sprintf("“%s”不是数字，%s 只能填数字", s, c.Name), Err: err}
		}
		v = n
	}
	if f, ok := v.(float64); ok && (c.Type == normalize.Count || c.Type == normalize.Int) {
		if f != float64(int64(f)) {
			return nil, &Error{Reason: fmt.Sprintf("%s 只能填整数", c.Name)}
		}
		return int64(f), nil
	}
	return v, nil
}

// apply writes a value into its row.
func apply(tx *sql.Tx, c Correction, v any) error {
	q, args := "UPDATE "+c.Table+` SET "`+c.Column+`" = ? WHERE document_id = ? AND ord = ?`, []any{v, c.Document, c.Ord}
	if c.Table == "documents" {
		q, args = `UPDATE documents SET "`+c.Column+`" = ? WHERE id = ?`, args[:2]
	}
	if _, err := tx.Exec(q, args...); err != nil {
		return err
	}
	if c.Table == "members" && (c.Column == "name" || c.Column == "uscc") || c.Table == "issuers" && c.Column == "name" {
		return renameUnit(tx, c)
	}
	return nil
}

// reapply writes the corrections into a new parse, each into the row that its
// old one became, and returns those whose row is gone.
func reapply(tx *sql.Tx, old, new *Document, fixes []Correction) ([]Correction, error) {
	if len(fixes) == 0 {
		return nil, nil
	}
	if _, err := tx.Exec("DELETE FROM corrections WHERE document_id = ?", old.ID); err != nil {
		return nil, err
	}
	var lost []Correction
	for _, c := range fixes {
		if c.Table != "documents" {
			c.Ord, c.Lost = successor(old, new, c)
		}
		if c.Lost {
			lost = append(lost, c)
		} else {
			c.Parsed, _ = new.value(c.Table, c.Ord, c.Column)
		}
		if _, err := tx.Exec(`INSERT OR REPLACE INTO corrections (document_id, "table", ord, "column", value, parsed, at, note, lost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			c.Document, c.Table, c.Ord, c.Column, c.Value, c.Parsed, stamp(c.At), nilEmpty(c.Note), c.Lost); err != nil {
			return nil, err
		}
		if !c.Lost {
			if err := apply(tx, c, c.Value); err != nil {
				return nil, err
			}
		}
	}
	return lost, nil
}

// successor finds the ord of the row that the row of a correction became.
func successor(old, new *Document, c Correction) (ord int, lost bool) {
	a, b := old.table(c.Table), new.table(c.Table)
	for i, j := range align(c.Table, a, b) {
		if a[i].Ord == c.Ord && j >= 0 {
			return b[j].Ord, false
		}
	}
	return c.Ord, true
}

// revert puts the parser's values back in the place of corrections.
func (d *Document) revert(fixes []Correction) {
	for _, c := range fixes {
		if c.Lost {
			continue
		}
		fields := d.Values
		for _, r := range d.table(c.Table) {
			if r.Ord == c.Ord {
				fields = r.Fields
			}
		}
		for i := range fields {
			if fields[i].Column == c.Column {
				fields[i].Value = c.Parsed
			}
		}
	}
}

func (d *Document) value(table string, ord int, column string) (any, bool) {
	if table == "documents" {
		return Record{1, d.Values}.Get(column), ord == 1
	}
	for _, r := range d.table(table) {
		if r.Ord == ord {
			return r.Get(column), true
		}
	}
	return nil, false
}

// text spells a stored value.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// renameUnit finds the unit of a member or an issuer anew whose name or code a
// person has corrected.
func renameUnit(tx *sql.Tx, c Correction) error {
	code := "NULL"
	if c.Table == "members" {
		code = "uscc"
	}
	var name, uscc sql.NullString
	if err := tx.QueryRow("SELECT name, "+code+" FROM "+c.Table+" WHERE document_id = ? AND ord = ?", c.Document, c.Ord).Scan(&name, &uscc); err != nil {
		return err
	}
	var ord, unit int64
	if name.String != "" {
		content, err := contentOf(name.String, uscc.String)
		if err != nil {
			return err
		}
		if ord, unit, err = observeOne(tx, c.Document, content); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("UPDATE "+c.Table+" SET unit_ord = ?, unit_id = ? WHERE document_id = ? AND ord = ?", nilZero(ord), nilZero(unit), c.Document, c.Ord); err != nil {
		return err
	}
	return dropUnused(tx, c.Document)
}

// dropUnused forgets the observations of a document that no row of it rests on
// any more.
func dropUnused(tx *sql.Tx, doc int64) error {
	const unused = `document_id = ?1 AND ord NOT IN (SELECT unit_ord FROM members WHERE document_id = ?1 AND unit_ord IS NOT NULL
		UNION SELECT unit_ord FROM issuers WHERE document_id = ?1 AND unit_ord IS NOT NULL
		UNION SELECT unit_ord FROM mentions WHERE document_id = ?1 AND unit_ord IS NOT NULL)`
	facts, err := column[int64](tx, "SELECT fact_id FROM unit_observations WHERE "+unused, doc)
	if err != nil || len(facts) == 0 {
		return err
	}
	if _, err := tx.Exec("DELETE FROM unit_observations WHERE "+unused, doc); err != nil {
		return err
	}
	return release(tx, facts)
}
