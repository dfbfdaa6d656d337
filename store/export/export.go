// Package export writes stored rows for people who work in a spreadsheet: a
// workbook (XLSX), its sheets as CSV, or the tables of the contract as JSON.
//
// A workbook has the sheets that a secretariat makes by hand: 汇总 with one row
// an application, 联合体名单 with one row a consortium of a notice, 成员单位, 平台,
// 项目, 审核意见 with every finding, its place and what to do, and 文件 with all
// documents. A sheet without rows is left out, 文件 never. Values that come from
// documents are data wherever they go: none becomes a formula.
package export

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/store"
)

// Selection is the documents to export by id; none means all.
type Selection []int64

// param is the selection as the queries take it: a JSON array, or NULL for all.
func (s Selection) param() any {
	if len(s) == 0 {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // integers always marshal
	}
	return string(b)
}

// sheet is a sheet of the workbook: the columns of its query in order.
type sheet struct {
	name    string
	frozen  int // columns that stay in view
	columns []column
	query   string // ?1 is the selection
}

// column is how a column of a sheet reads.
type column struct {
	title string // with the unit of the figures
	width float64
	kind  kind
	codes string // table.column whose codes it holds, "" where the value stands for itself
}

type kind int

const (
	plain   kind = iota // text, as it is
	count               // a whole number
	amount              // a number with two decimals
	date                // a day as a date, a month or a year as text
	grade               // the severity of a finding or the state of a document, which colours its cell
	tally               // a number of findings, coloured as their severity where there are any
	ordinal             // a number that only orders
	essay               // a long text: it does not make its row high
	record              // what a finding is about, table/ord/column
	where               // format:place
)

// count is the number of rows that the query of a sheet gives.
func (s *sheet) count(ctx context.Context, db *store.DB, sel Selection) (int, error) {
	rows, err := db.Query(ctx, "SELECT count(*) FROM ("+s.query+")", sel.param())
	if err != nil {
		return 0, err
	}
	n := 0
	err = rows.Each(func(row []any) error {
		c, _ := row[0].(int64)
		n = int(c)
		return nil
	})
	return n, err
}

// rows runs the query of a sheet. f gets the values in the order of the columns,
// codes replaced by their names.
func (s *sheet) rows(ctx context.Context, db *store.DB, sel Selection, f func([]any) error) error {
	rows, err := db.Query(ctx, s.query, sel.param())
	if err != nil {
		return err
	}
	defer rows.Close()
	if len(rows.Columns) != len(s.columns) {
		return fmt.Errorf("export: sheet %s has %d columns, its query %d", s.name, len(s.columns), len(rows.Columns))
	}
	return rows.Each(func(row []any) error {
		for i, c := range s.columns {
			t, ok := row[i].(string)
			switch {
			case ok && c.codes != "":
				table, column, _ := strings.Cut(c.codes, ".")
				row[i] = normalize.ChoiceLabel(table, column, t)
			case ok && c.kind == record:
				row[i] = recordName(t)
			case ok && c.kind == where:
				format, place, _ := strings.Cut(t, ":")
				row[i] = extract.Where(extract.Format(format), place)
			}
		}
		return f(row)
	})
}

// recordName says in Chinese what findings.record says in names of tables:
// members/3/uscc is 成员单位第3行“统一社会信用代码”.
func recordName(ref string) string {
	parts := append(strings.SplitN(ref, "/", 3), "", "")
	table, ord, column := parts[0], parts[1], parts[2]
	name := normalize.TableLabel(table)
	if ord != "" && !single[table] {
		name += "第" + ord + "行"
	}
	if column != "" {
		name += "“" + normalize.Label(table, column) + "”"
	}
	return name
}
