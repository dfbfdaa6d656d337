package text

import (
	"regexp"

	"lianhe/extract"
)

// span is a run of lines that hold one table.
type span struct{ from, to int }

// tables finds the tables among the lines. Lines whose tabs are mere
// indentation or alignment lose their cells and are read as paragraphs.
func tables(lines []line) []span {
	var out []span
	for i := 0; i < len(lines); {
		if lines[i].cells == nil {
			i++
			continue
		}
		end := regionEnd(lines, i)
		if isTable(lines[i:end]) {
			out = append(out, span{i, end})
		} else {
			for k := i; k < end; k++ {
				lines[k].cells = nil
			}
		}
		i = end
	}
	return out
}

// regionEnd returns the end of the table that starts at line i: over text lines
// that belong to a cell of several lines, and over page breaks.
func regionEnd(lines []line, i int) int {
	end := i + 1
	if leadingOnly(lines[i].cells) {
		return end
	}
	head := lines[i].cells
	for end < len(lines) {
		next := end
		for next < len(lines) && lines[next].cells == nil && next-end < 40 {
			next++
		}
		if next == len(lines) || lines[next].cells == nil {
			return end + tail(lines[i:end], lines[end:next])
		}
		run, row := lines[end:next], &lines[next]
		switch {
		case furniture(run) && !goesOn(lines[i:end], head, row, len(run) > 0):
			return end
		case !furniture(run) && (anyBlank(run) || row.blanks > 0 || breaksTable(run, row)):
			return end + tail(lines[i:end], run)
		}
		end = next + 1
	}
	return end
}

// tail counts the lines behind a list that go on with its last cell: those right
// below it, where the cells of the rows above were written over lines too.
func tail(region, run []line) int {
	if !isHead(region[0].cells) || !overLines(region) {
		return 0
	}
	n := 0
	for n < len(run) && run[n].blanks == 0 && run[n].role == extract.Body && !starts(run[n].text.Text) && !ended(run[n].text.Text) && !groupRow.MatchString(run[n].text.Text) {
		n++
	}
	return n
}

// overLines reports whether a text line stands right below a row of the list.
func overLines(region []line) bool {
	for i := 2; i < len(region); i++ {
		if region[i].cells == nil && region[i].role == extract.Body && region[i-1].cells != nil && !groupRow.MatchString(region[i].text.Text) {
			return true
		}
	}
	return false
}

// goesOn reports whether row goes on with a table above it. Right below it
// does; behind a gap, which is where the page broke, it must show that: by the
// repeated header, by cells merged with those above, or by as many columns
// without a header of its own.
func goesOn(above []line, head []extract.Passage, row *line, gap bool) bool {
	if row.blanks == 0 && !gap {
		return true
	}
	if sameRow(head, row.cells) || row.cells[0].Text == "" && !leadingOnly(row.cells) {
		return true
	}
	last := above[len(above)-1].cells
	return row.cells[0].Text == "" && len(row.cells) == len(last) ||
		len(row.cells) == len(last) && !isHead(row.cells) && len(row.cells) == len(head)
}

// furniture reports whether only page numbers and the like stand in run.
func furniture(run []line) bool {
	for i := range run {
		if run[i].role == extract.Body {
			return false
		}
	}
	return true
}

func anyBlank(run []line) bool {
	for i := range run {
		if run[i].blanks > 0 {
			return true
		}
	}
	return false
}

var (
	caption    = regexp.MustCompile(`^(附\s*(件|表|录|注)|注\s*[:：]|表\s*[\d一二三四五六七八九十])`)
	sectionRow = regexp.MustCompile(`^(\d{1,2}[.．、]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)])`)
)

// breaksTable reports whether text lines between two rows stand between two
// tables: a caption, or whatever comes before the header of a list. A section
// row of a form (2.组织合作情况) or the further lines of a cell do not.
func breaksTable(run []line, row *line) bool {
	for i := range run {
		t := run[i].text.Text
		if caption.MatchString(t) || docNumber.MatchString(t) || run[i].outline > 0 {
			return true
		}
	}
	return isHead(row.cells) && !sectionRow.MatchString(run[len(run)-1].text.Text)
}

// isHead reports whether a row is the header of a list.
func isHead(cells []extract.Passage) bool {
	t := extract.Squeeze(cells[0].Text)
	return t == "序号" || t == "编号"
}

// leadingOnly reports whether only the last cell has text: a paragraph indented
// by tabs, or the row of a list whose other cells are all merged.
func leadingOnly(cells []extract.Passage) bool {
	for i := range cells {
		if (cells[i].Text == "") != (i < len(cells)-1) {
			return false
		}
	}
	return true
}

// isTable reports whether the lines of a region make a table: two rows, or one
// with enough cells.
func isTable(region []line) bool {
	rows := 0
	for i := range region {
		c := region[i].cells
		if c == nil || leadingOnly(c) {
			continue
		}
		rows++
		if filled(c) >= 3 {
			rows++
		}
	}
	return rows >= 2
}

func filled(cells []extract.Passage) int {
	n := 0
	for i := range cells {
		if cells[i].Text != "" {
			n++
		}
	}
	return n
}

// dropRepeats drops the header rows that an export repeats on each page: those
// of the table, and those of a list inside a form.
func dropRepeats(rows []row) []row {
	two := twoRowHead(rows)
	var list []extract.Passage // the header of the list that runs
	out := rows[:0:0]
	for i := 0; i < len(rows); i++ {
		r := rows[i]
		switch {
		case r.full || i == 0:
		case sameRow(rows[0].cells, r.cells) && filled(r.cells) >= 2:
			if two && i+1 < len(rows) && sameRow(rows[1].cells, rows[i+1].cells) {
				i++
			}
			continue
		case list != nil && r.cells[0].Text == "" && len(list) == len(r.cells) && sameRow(list[1:], r.cells[1:]):
			continue
		}
		if !r.full && hasOrdinal(r.cells) {
			list = r.cells
		}
		out = append(out, r)
	}
	return out
}

func hasOrdinal(cells []extract.Passage) bool {
	for i := range cells {
		if extract.Squeeze(cells[i].Text) == "序号" {
			return true
		}
	}
	return false
}

// twoRowHead reports whether the first two rows are one header: each column is
// named in one of them, groups in the first with each of their parts in the
// second.
func twoRowHead(rows []row) bool {
	if len(rows) < 2 || rows[0].full || rows[1].full || rows[0].cells[0].Text == "" || rows[1].cells[0].Text != "" {
		return false
	}
	a, b := rows[0].cells, rows[1].cells
	parts, grouped := 0, false // grouped: the name on the left has a part below it
	for k := range max(len(a), len(b)) {
		top, below := k < len(a) && a[k].Text != "", k < len(b) && b[k].Text != ""
		switch {
		case top:
			grouped = below
		case !below || !grouped:
			return false
		default:
			parts++
		}
	}
	return parts > 0
}

// assemble gives the cells their places and spans.
func assemble(rows []row, cols int) *extract.Table {
	t := &extract.Table{Src: rows[0].cells[0].Src, Rows: len(rows), Cols: cols}
	head := 0
	if twoRowHead(rows) {
		head = 2
		groupHead(t, rows)
	} else if isHead(rows[0].cells) {
		head = 1
	}
	above := make([]int, cols) // the cell above each column that one below may be merged with
	none(above)
	for r := range rows {
		if head == 2 && r < 2 {
			continue
		}
		if rows[r].full {
			t.Cells = append(t.Cells, extract.Cell{Row: r, ColSpan: cols, RowSpan: 1, Passage: rows[r].cells[0]})
			none(above)
			continue
		}
		merged := mergedCells(t, rows[r].cells, above)
		for k := range merged {
			t.Cells[above[k]].RowSpan++
		}
		for k := merged; k < len(rows[r].cells); k++ {
			above[k] = len(t.Cells)
			t.Cells = append(t.Cells, extract.Cell{Row: r, Col: k, RowSpan: 1, ColSpan: 1, Passage: rows[r].cells[k]})
		}
		for k := len(rows[r].cells); k < cols; k++ {
			above[k] = -1
		}
		if r < head { // nothing below is merged with a header
			none(above)
		}
	}
	return t
}

func none(above []int) {
	for k := range above {
		above[k] = -1
	}
}

// mergedCells counts the empty leading cells of a row that go on with the cells
// above. A row without any text does so only where the cell above is merged
// already; its other cells are blanks to be filled in.
func mergedCells(t *extract.Table, cells []extract.Passage, above []int) int {
	blankRow := filled(cells) == 0
	n := 0
	for n < len(cells) && cells[n].Text == "" && above[n] >= 0 {
		up := t.Cells[above[n]]
		if up.Text == "" || blankRow && up.RowSpan == 1 {
			break
		}
		n++
	}
	return n
}

// groupHead makes the cells of a header of two rows: a name that stands alone
// spans both rows, a group spans the columns of its parts.
func groupHead(t *extract.Table, rows []row) {
	a, b := rows[0].cells, rows[1].cells
	var second []extract.Cell
	for k := 0; k < max(len(a), len(b)); k++ {
		below := k < len(b) && b[k].Text != ""
		if below {
			second = append(second, extract.Cell{Row: 1, Col: k, RowSpan: 1, ColSpan: 1, Passage: b[k]})
		}
		if k >= len(a) || a[k].Text == "" {
			t.Cells[len(t.Cells)-1].ColSpan++
			continue
		}
		c := extract.Cell{Col: k, RowSpan: 2, ColSpan: 1, Passage: a[k]}
		if below {
			c.RowSpan = 1
		}
		t.Cells = append(t.Cells, c)
	}
	t.Cells = append(t.Cells, second...)
}

// sameRow compares two rows without white space and empty cells at the end.
func sameRow(a, b []extract.Passage) bool {
	a, b = trimRow(a), trimRow(b)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if extract.Squeeze(a[i].Text) != extract.Squeeze(b[i].Text) {
			return false
		}
	}
	return len(a) > 0
}

func trimRow(cells []extract.Passage) []extract.Passage {
	for len(cells) > 0 && cells[len(cells)-1].Text == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}
