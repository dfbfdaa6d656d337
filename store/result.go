package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"lianhe/extract"
	"lianhe/normalize"
)

// Result is a stored document as the rules want it: what normalize.Normalize had
// made of it, corrections applied. The units are as this document names them, and
// its findings those of the readers.
func (db *DB) Result(ctx context.Context, id int64) (*normalize.Result, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // one state of the database
	if err != nil {
		return nil, explain(db.path, err)
	}
	defer tx.Rollback()
	d, places, err := loadWithPlaces(tx, id)
	if err != nil {
		return nil, explain(db.path, err)
	}
	r, _, err := result(tx, d, places)
	return r, explain(db.path, err)
}

// result turns a loaded document into a Result; units are the units.id of its
// members by their ord.
func result(tx *sql.Tx, d *Document, places placeMap) (*normalize.Result, map[int]int64, error) {
	r := &normalize.Result{Text: d.Text, Document: resultRow("documents", Record{1, d.Values}, places)}
	for _, f := range d.Values {
		s, _ := f.Value.(string)
		switch f.Column {
		case "kind":
			r.Kind = extract.Kind(s)
		case "format":
			r.Format = extract.Format(s)
		case "sha256":
			r.SHA256 = s
		case "profile":
			r.Profile = s
		case "rules":
			r.Rules = s
		case "engine":
			r.Engine = s
		case "page_count":
			n, _ := f.Value.(int64)
			r.Pages = int(n)
		}
	}
	consortia := map[int64]int{} // ord by id
	for _, c := range d.table("consortia") {
		id, _ := c.Get("id").(int64)
		consortia[id] = c.Ord
	}
	units := map[int]int64{}
	for _, s := range d.Tables {
		if s.Table == "units" || s.Table == "unit_aliases" {
			continue
		}
		ords, err := unitOrds(tx, s.Table, d.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, rec := range s.Rows {
			row := resultRow(s.Table, rec, places)
			if id, ok := row.Values["consortium_id"].(int64); ok {
				row.Parent = consortia[id]
				row.Values["consortium_id"] = int64(row.Parent)
			}
			if id, ok := row.Values["unit_id"].(int64); ok {
				if s.Table == "members" {
					units[row.Ord] = id
				}
				row.Values["unit_id"] = ords[row.Ord]
			}
			r.Rows = append(r.Rows, row)
		}
	}
	named, err := unitRows(tx, d.ID)
	if err != nil {
		return nil, nil, err
	}
	r.Rows = append(r.Rows, named...)
	for _, f := range d.Findings {
		if f.Origin == originDocument {
			r.Findings = append(r.Findings, f.issue())
		}
	}
	return r, units, nil
}

// resultRow is a stored row with what the document says of each of its columns.
func resultRow(table string, r Record, places placeMap) *normalize.Row {
	row := &normalize.Row{Table: table, Ord: r.Ord, Values: map[string]any{}, Raw: map[string]extract.Value{}}
	t, _ := normalize.TableOf(table)
	if table == "documents" {
		t = normalize.Document
	}
	record := fmt.Sprintf("%s/%d", table, r.Ord)
	for _, c := range t.Columns {
		if v := r.Get(c.Name); v != nil {
			row.Values[c.Name] = v
		}
		if p, ok := places[placeKey{record, c.Name}]; ok {
			src := extract.ParseSource(p.Place)
			row.Raw[c.Name] = extract.Value{Text: p.TextRaw, Src: src}
		}
	}
	return row
}

// unitOrds gives for the rows of a table the document's own number of their unit.
func unitOrds(tx *sql.Tx, table string, doc int64) (map[int]int64, error) {
	t, _ := normalize.TableOf(table)
	out := map[int]int64{}
	if !hasColumn(t, "unit_id") {
		return out, nil
	}
	rows, err := tx.Query("SELECT ord, unit_ord FROM "+table+" WHERE document_id = ? AND unit_ord IS NOT NULL", doc)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var ord int
		var unit int64
		if err := rows.Scan(&ord, &unit); err != nil {
			return nil, err
		}
		out[ord] = unit
	}
	return out, rows.Err()
}

func hasColumn(t normalize.Table, name string) bool {
	for _, c := range t.Columns {
		if c.Name == name {
			return true
		}
	}
	return false
}

// unitRows are the units as a document names them, whatever others know of them.
func unitRows(tx *sql.Tx, doc int64) ([]*normalize.Row, error) {
	rows, err := tx.Query("SELECT o.ord, f.content FROM unit_observations o JOIN unit_facts f ON f.id = o.fact_id WHERE o.document_id = ? ORDER BY o.ord", doc)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*normalize.Row
	for rows.Next() {
		var content string
		var c factContent
		row := &normalize.Row{Table: "units", Values: map[string]any{}}
		if err := rows.Scan(&row.Ord, &content); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(content), &c); err != nil {
			return nil, err
		}
		for column, v := range map[string]string{"name": c.Name, "kind": c.Kind, "province": c.Province, "city": c.City, "uscc": c.USCC} {
			if v != "" {
				row.Values[column] = v
			}
		}
		out = append(out, row)
	}
	return out, rows.Err()
}
