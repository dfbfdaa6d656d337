package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"lianhe/cmd/lianhe/ingest"
	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/text"
)

// printable makes a text safe for one line of a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, text.Visible(s))
}

// column is one column of a table on the terminal.
type column struct {
	title string
	right bool
}

// maxColumn is the widest that a column gets, in terminal cells.
const maxColumn = 44

// printTable prints rows under their titles; Chinese characters take two cells.
func printTable(w io.Writer, columns []column, rows [][]string) {
	width := make([]int, len(columns))
	for i, c := range columns {
		width[i] = runewidth.StringWidth(c.title)
	}
	for _, row := range rows {
		for i := range row {
			row[i] = runewidth.Truncate(printable(row[i]), maxColumn, "…")
			width[i] = max(width[i], runewidth.StringWidth(row[i]))
		}
	}
	line := func(cells []string) {
		var b strings.Builder
		for i, s := range cells {
			pad := strings.Repeat(" ", width[i]-runewidth.StringWidth(s))
			if columns[i].right {
				b.WriteString(pad + s)
			} else {
				b.WriteString(s + pad)
			}
			b.WriteString("  ")
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
	titles := make([]string, len(columns))
	rules := make([]string, len(columns))
	for i, c := range columns {
		titles[i], rules[i] = c.title, strings.Repeat("─", width[i])
	}
	line(titles)
	line(rules)
	for _, row := range rows {
		line(row)
	}
}

// printParsed prints what was read from one document for a person.
func printParsed(w io.Writer, p ingest.Parsed) {
	if p.Failure != nil {
		fmt.Fprintf(w, "%s：读不了：%s\n", printable(p.Path), printable(p.Failure.Error()))
		return
	}
	r := p.Result
	fmt.Fprintf(w, "%s　%s（%s）\n", printable(p.Path), normalize.ChoiceLabel("documents", "kind", string(r.Kind)), r.Format)
	for _, c := range normalize.Document.Columns {
		if s := r.Document.String(c.Name); s != "" {
			fmt.Fprintf(w, "  %s：%s\n", normalize.Label("documents", c.Name), printable(s))
		}
	}
	for _, t := range normalize.Tables {
		printRows(w, t, r.Of(t.Name))
	}
	printFindings(w, r.Format, r.Findings)
}

// printRows prints a table of records: a table with one row as a list of its
// fields, any other one as columns.
func printRows(w io.Writer, t normalize.Table, rows []*normalize.Row) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s（%d）\n", normalize.TableLabel(t.Name), len(rows))
	if t.Name == "applications" {
		for _, c := range t.Columns {
			if v, ok := rows[0].Values[c.Name]; ok && c.Type != normalize.Ref {
				fmt.Fprintf(w, "  %s：%s\n", normalize.Label(t.Name, c.Name), printable(display(t.Name, c, v)))
			}
		}
		return
	}
	var shown []normalize.Column
	var titles []column
	for _, c := range t.Columns {
		if used(rows, c) && c.Name != "body" && !strings.HasSuffix(c.Name, "_raw") && (c.Name != "text" || t.Name == "narratives") {
			shown = append(shown, c)
			titles = append(titles, column{normalize.Label(t.Name, c.Name), c.Type.Numeric()})
		}
	}
	var cells [][]string
	for _, row := range rows {
		line := make([]string, len(shown))
		for i, c := range shown {
			if v, ok := row.Values[c.Name]; ok {
				line[i] = display(t.Name, c, v)
			}
		}
		cells = append(cells, line)
	}
	printTable(w, titles, cells)
}

func used(rows []*normalize.Row, c normalize.Column) bool {
	if c.Type == normalize.Ref && c.Name != "consortium_id" {
		return false
	}
	for _, r := range rows {
		if _, ok := r.Values[c.Name]; ok {
			return true
		}
	}
	return false
}

func display(table string, c normalize.Column, v any) string {
	if code, ok := v.(string); ok {
		return normalize.ChoiceLabel(table, c.Name, code)
	}
	return cellText(v)
}

func severityName(s extract.Severity) string {
	return normalize.ChoiceLabel("findings", "severity", string(s))
}

func printFindings(w io.Writer, format extract.Format, findings []extract.Issue) {
	if len(findings) == 0 {
		return
	}
	fmt.Fprintf(w, "\n审核意见（%d）\n", len(findings))
	for _, f := range findings {
		place := extract.Where(format, f.Src.String())
		if place != "" {
			place = "（" + place + "）"
		}
		fmt.Fprintf(w, "  %s %s%s", severityName(f.Severity), printable(f.Text), printable(place))
		if f.Hint != "" {
			fmt.Fprintf(w, "：%s", printable(f.Hint))
		}
		fmt.Fprintln(w)
	}
}
