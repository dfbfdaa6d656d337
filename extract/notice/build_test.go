package notice

import (
	"strings"

	"lianhe/extract"
)

// build makes a Document from lines: a paragraph each, or a row of a table
// where the line begins with "|". A cell "^" goes on with the cell above, "<"
// with the one to the left; "\\n" is a line break. "---" ends a table.
func build(text string) *extract.Document {
	doc := &extract.Document{Format: extract.TXT}
	var rows [][]string
	flush := func() {
		if rows != nil {
			doc.Blocks = append(doc.Blocks, extract.Block{Table: buildTable(rows)})
			rows = nil
		}
	}
	for i, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "|") {
			rows = append(rows, strings.Split(strings.TrimSuffix(line[1:], "|"), "|"))
			continue
		}
		flush()
		if line == "" || line == "---" {
			continue
		}
		p := &extract.Paragraph{}
		p.Value = extract.Value{Text: strings.ReplaceAll(line, `\n`, "\n"), Src: extract.Source{Line: i + 1, Col: 1}}
		doc.Blocks = append(doc.Blocks, extract.Block{Para: p})
	}
	flush()
	return doc
}

func buildTable(rows [][]string) *extract.Table {
	t := &extract.Table{Rows: len(rows)}
	owner := map[[2]int]int{}
	for r, row := range rows {
		t.Cols = max(t.Cols, len(row))
		for c, text := range row {
			text = strings.TrimSpace(text)
			switch {
			case text == "^":
				i := owner[[2]int{r - 1, c}]
				t.Cells[i].RowSpan = r - t.Cells[i].Row + 1
				owner[[2]int{r, c}] = i
			case text == "<":
				i := owner[[2]int{r, c - 1}]
				t.Cells[i].ColSpan = c - t.Cells[i].Col + 1
				owner[[2]int{r, c}] = i
			default:
				cell := extract.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1}
				cell.Value = extract.Value{Text: strings.ReplaceAll(text, `\n`, "\n"), Src: extract.Source{Page: 1, Line: 100 + r, Col: c + 1}}
				owner[[2]int{r, c}] = len(t.Cells)
				t.Cells = append(t.Cells, cell)
			}
		}
	}
	return t
}

func text(r *extract.Record, column string) string {
	v, _ := r.Get(column)
	return v.Text
}
