package store

import (
	"database/sql"
	"strings"

	"lianhe/normalize"
)

// documentSQL writes a row of documents, a new one or over an old one.
var documentSQL = func() string {
	cols := []string{"id", "sha256", "path", "format", "kind", "page_count", "status", "parser_version", "imported_at", "profile", "engine", "original", "rules"}
	for _, c := range normalize.Document.Columns {
		cols = append(cols, c.Name)
	}
	set := make([]string, 0, len(cols))
	for _, c := range cols[3:] {
		set = append(set, c+" = excluded."+c)
	}
	return "INSERT INTO documents (" + strings.Join(cols, ", ") + ") VALUES (" + marks(len(cols)) + ")" +
		" ON CONFLICT (id) DO UPDATE SET " + strings.Join(set, ", ")
}()

// insertSQL holds the insert statement of each table of records. The local ord
// of a unit stands before its global id; consortia have an id that may be given.
var insertSQL = func() map[string]string {
	m := map[string]string{}
	for _, t := range normalize.Tables {
		cols := []string{"document_id", "ord"}
		for _, c := range t.Columns {
			if c.Name == "unit_id" {
				cols = append(cols, "unit_ord")
			}
			cols = append(cols, c.Name)
		}
		if t.Name == "consortia" {
			cols = append(cols, "id")
		}
		m[t.Name] = "INSERT INTO " + t.Name + " (" + strings.Join(cols, ", ") + ") VALUES (" + marks(len(cols)) + ")"
	}
	return m
}()

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// recordTables are the names of the tables of records, in the order of the contract.
var recordTables = func() []string {
	out := make([]string, len(normalize.Tables))
	for i, t := range normalize.Tables {
		out[i] = t.Name
	}
	return out
}()

// clearRows deletes all that a document yielded, its row in documents apart, in
// an order that keeps every reference.
func clearRows(tx *sql.Tx, doc int64) error {
	if err := forget(tx, doc); err != nil {
		return err
	}
	if err := dropText(tx, doc); err != nil {
		return err
	}
	for _, t := range clearOrder {
		if _, err := tx.Exec("DELETE FROM "+t+" WHERE document_id = ?", doc); err != nil {
			return err
		}
	}
	return nil
}

var clearOrder = func() []string {
	out := []string{"provenance", "findings"}
	for i := len(normalize.Tables) - 1; i >= 0; i-- { // members before consortia
		if n := normalize.Tables[i].Name; n != "units" && n != "unit_aliases" {
			out = append(out, n)
		}
	}
	return out
}()
