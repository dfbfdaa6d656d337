package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/store"
)

// format is how a command that prints a table prints it.
type format struct{ json, csv bool }

func (f *format) flags(c *cobra.Command) {
	c.Flags().BoolVar(&f.json, "json", false, "输出 JSON")
	c.Flags().BoolVar(&f.csv, "csv", false, "输出 CSV（UTF-8，供 Excel 打开）")
	c.MarkFlagsMutuallyExclusive("json", "csv")
}

func (a *app) queryCommand() *cobra.Command {
	var f format
	c := &cobra.Command{
		Use:     "query [--json|--csv] SQL",
		Short:   "用 SQL 查询数据库（只读）",
		Example: `  lianhe query "SELECT name, field FROM consortia"` + "\n" + `  lianhe query --csv "SELECT * FROM unit_ranking WHERE consortia >= 2" > 单位.csv`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.reading(func(db *store.DB) error { return a.printQuery(c.Context(), db, f, args[0], nil) })
		},
	}
	f.flags(c)
	return c
}

// reading opens the database for a command that only reads.
func (a *app) reading(do func(*store.DB) error) error {
	db, err := store.OpenReadOnly(a.database())
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}

// writing opens the database for a command that writes.
func (a *app) writing(do func(*store.DB) error) error {
	if err := mustExist(a.database()); err != nil {
		return err
	}
	db, err := ingest.Open(a.database(), a.rules)
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}

// printQuery prints the answer to a query; titles are the Chinese headings for a
// person, the columns' own names where nil.
func (a *app) printQuery(ctx context.Context, db *store.DB, f format, sql string, titles []string, args ...any) error {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	switch {
	case f.json:
		out := []object{}
		if err := rows.Each(func(row []any) error {
			o := object{}
			for i, v := range row {
				o = append(o, pair{rows.Columns[i], v})
			}
			out = append(out, o)
			return nil
		}); err != nil {
			return err
		}
		return writeJSON(a.stdout, out)
	case f.csv:
		return writeCSV(a.stdout, rows.Columns, func(line func([]string) error) error {
			return rows.Each(func(row []any) error { return line(texts(row)) })
		})
	}
	columns := make([]column, len(rows.Columns))
	for i, name := range rows.Columns {
		columns[i].title = name
		if titles != nil {
			columns[i].title = titles[i]
		}
	}
	var cells [][]string
	if err := rows.Each(func(row []any) error {
		for i, v := range row {
			switch v.(type) {
			case int64, float64:
				columns[i].right = true
			}
		}
		line := texts(row)
		for i, name := range rows.Columns {
			if name == "kind" && titles != nil {
				line[i] = kindName(line[i])
			}
		}
		cells = append(cells, line)
		return nil
	}); err != nil {
		return err
	}
	if len(cells) == 0 {
		fmt.Fprintln(a.stderr, "没有符合条件的记录")
		return nil
	}
	printTable(a.stdout, columns, cells)
	return nil
}

// writeCSV writes lines under their titles, with the mark by which Excel knows
// UTF-8. A cell that a spreadsheet would take for a formula gets a quote before
// it.
func writeCSV(w io.Writer, titles []string, each func(line func([]string) error) error) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(titles); err != nil {
		return err
	}
	err := each(func(cells []string) error {
		for i, s := range cells {
			if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) && !isNumber(s) {
				cells[i] = "'" + s
			}
		}
		return out.Write(cells)
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

func texts(row []any) []string {
	out := make([]string, len(row))
	for i, v := range row {
		out[i] = cellText(v)
	}
	return out
}

func cellText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case []byte:
		return string(x)
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}
