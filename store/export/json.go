package export

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"lianhe/normalize"
	"lianhe/store"
)

// JSON writes the tables of the contract as one object: for each table the list
// of its rows, with the names and values of the database, NULL as null. units
// and unit_aliases are those that the documents name.
func JSON(ctx context.Context, db *store.DB, sel Selection, w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString("{")
	for i, t := range jsonTables() {
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n\"" + t.name + "\": [")
		if err := writeTable(ctx, db, sel, t.query, out); err != nil {
			return err
		}
		out.WriteString("]")
	}
	out.WriteString("\n}\n")
	return out.Flush()
}

type jsonTable struct{ name, query string }

func jsonTables() []jsonTable {
	const named = `IN (SELECT f.unit_id FROM unit_observations o JOIN unit_facts f ON f.id = o.fact_id JOIN documents d ON d.id = o.document_id WHERE ` + selected + `)`
	out := []jsonTable{{"documents", "SELECT * FROM documents d WHERE " + selected + " ORDER BY d.id"}}
	for _, t := range normalize.Tables {
		q := "SELECT t.* FROM " + t.Name + " t JOIN documents d ON d.id = t.document_id WHERE " + selected + " ORDER BY t.document_id, t.ord"
		switch t.Name {
		case "units":
			q = "SELECT id, name, kind, province, city, uscc FROM units WHERE id " + named + " ORDER BY id"
		case "unit_aliases":
			q = "SELECT unit_id, alias FROM unit_aliases WHERE unit_id " + named + " ORDER BY unit_id, alias"
		}
		out = append(out, jsonTable{t.Name, q})
	}
	return append(out, jsonTable{"findings", "SELECT t.* FROM findings t JOIN documents d ON d.id = t.document_id WHERE " + selected + " ORDER BY t.document_id, t.ord"})
}

// writeTable writes the rows of a query, an object each, columns in their order.
func writeTable(ctx context.Context, db *store.DB, sel Selection, query string, w *bufio.Writer) error {
	rows, err := db.Query(ctx, query, sel.param())
	if err != nil {
		return err
	}
	defer rows.Close()
	first := true
	return rows.Each(func(row []any) error {
		if !first {
			w.WriteByte(',')
		}
		first = false
		w.WriteString("\n{")
		sep := ""
		for i, v := range row {
			if rows.Columns[i] == "unit_ord" || rows.Columns[i] == "basis" {
				continue // of use to the store alone
			}
			b, err := json.Marshal(v)
			if err != nil {
				return err
			}
			w.WriteString(sep + "\"" + rows.Columns[i] + "\": ")
			w.Write(b)
			sep = ", "
		}
		return w.WriteByte('}')
	})
}
