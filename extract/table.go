package extract

import "sort"

// JoinTables makes one table of each that was split: its pieces follow one
// another with nothing of the body between them and each begins with the same
// header rows. Header rows that are repeated inside a table, as exports of paged
// documents do, are dropped too. The blocks between the pieces (page numbers,
// running heads) come behind the table.
func JoinTables(blocks []Block) []Block {
	var out []Block
	last := -1 // index in out of a table that may go on
	for _, b := range blocks {
		switch {
		case b.Table != nil && b.Role == Body:
			t := dropRepeats(b.Table)
			if last >= 0 && continues(out[last].Table, t) {
				appendBelowHead(out[last].Table, t, headRows(out[last].Table))
				continue
			}
			last = len(out)
			out = append(out, Block{Role: b.Role, Table: t})
			continue
		case b.Role == Body && b.Para != nil && Squeeze(b.Para.Text) != "":
			last = -1
		}
		out = append(out, b)
	}
	return out
}

// Compact leaves out the columns that no cell starts at and sets Cols. The grids
// of Word and of web pages are much finer than the tables drawn on them. It
// expects cells that do not overlap.
func (t *Table) Compact() {
	used := map[int]bool{}
	var starts []int
	for i := range t.Cells {
		if c := t.Cells[i].Col; !used[c] {
			used[c] = true
			starts = append(starts, c)
		}
	}
	sort.Ints(starts)
	for i := range t.Cells {
		c := &t.Cells[i]
		from, to := sort.SearchInts(starts, c.Col), sort.SearchInts(starts, c.Col+c.ColSpan)
		c.Col, c.ColSpan = from, to-from
	}
	t.Cols = len(starts)
}

// continues reports whether t goes on with the table above it, which its
// repeated header shows.
func continues(above, t *Table) bool {
	if above.Cols != t.Cols || above.Cols < 2 {
		return false
	}
	h := headRows(above)
	return t.Rows > h && sameHead(above, t, h)
}

// headRows is the number of header rows: the first row and those that its cells
// reach down to or that split one of them.
func headRows(t *Table) int {
	h, split := 1, false
	for i := range t.Cells {
		c := &t.Cells[i]
		if c.Row > 0 {
			break
		}
		h = max(h, c.RowSpan)
		split = split || c.ColSpan > 1
	}
	if split {
		h = max(h, 2)
	}
	return min(h, t.Rows)
}

// sameHead compares the first h rows of two tables; a header has two names at
// least.
func sameHead(a, b *Table, h int) bool {
	ha, hb := rowsOf(a, 0, h), rowsOf(b, 0, h)
	return len(ha) >= 2 && sameCells(ha, hb, 0)
}

// sameCells compares cells whose rows differ by shift.
func sameCells(a, b []Cell, shift int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Row+shift != b[i].Row || a[i].Col != b[i].Col || a[i].ColSpan != b[i].ColSpan || a[i].RowSpan != b[i].RowSpan ||
			Squeeze(a[i].Text) != Squeeze(b[i].Text) {
			return false
		}
	}
	return true
}

// rowsOf returns the cells that start in rows from to to-1.
func rowsOf(t *Table, from, to int) []Cell {
	i := 0
	for i < len(t.Cells) && t.Cells[i].Row < from {
		i++
	}
	j := i
	for j < len(t.Cells) && t.Cells[j].Row < to {
		j++
	}
	return t.Cells[i:j]
}

// dropRepeats returns t without the header rows that are repeated inside it.
func dropRepeats(t *Table) *Table {
	h := headRows(t)
	head := rowsOf(t, 0, h)
	if len(head) < 2 || t.Rows <= h {
		return t
	}
	var repeats []int
	for i := len(head); i+len(head) <= len(t.Cells); i++ {
		r := t.Cells[i].Row
		if t.Cells[i-1].Row < r && r+h <= t.Rows && sameCells(head, t.Cells[i:i+len(head)], r) && (i+len(head) == len(t.Cells) || t.Cells[i+len(head)].Row >= r+h) {
			repeats = append(repeats, r)
			i += len(head) - 1
		}
	}
	if len(repeats) == 0 {
		return t
	}
	out := &Table{Src: t.Src, Cols: t.Cols, Rows: repeats[0], Cells: append([]Cell(nil), rowsOf(t, 0, repeats[0])...)}
	for i, r := range repeats {
		end := t.Rows
		if i+1 < len(repeats) {
			end = repeats[i+1]
		}
		out.Repeats = append(out.Repeats, Repeat{out.Rows, t.RowText(r, r+h)})
		appendRows(out, t, r+h, end)
	}
	return out
}

// appendBelowHead adds the rows of src below its header, which is printed again.
func appendBelowHead(dst, src *Table, head int) {
	dst.Repeats = append(dst.Repeats, Repeat{dst.Rows, src.RowText(0, head)})
	for _, r := range src.Repeats {
		dst.Repeats = append(dst.Repeats, Repeat{dst.Rows + r.Row - head, r.Text})
	}
	appendRows(dst, src, head, src.Rows)
}

// shifted copies cells to other rows.
func shifted(cells []Cell, rows int) []Cell {
	out := append([]Cell(nil), cells...)
	for i := range out {
		out[i].Row += rows
	}
	return out
}

// appendRows adds the rows from to to-1 of src. Empty leading cells of the first
// go on with the cells above them: what is merged over a page break is written
// once.
func appendRows(dst, src *Table, from, to int) {
	cells := rowsOf(src, from, to)
	shift := dst.Rows - from
	merged := 0
	if len(cells) > 0 {
		merged = mergeLeading(dst, cells)
	}
	for _, c := range cells[merged:] {
		c.Row += shift
		dst.Cells = append(dst.Cells, c)
	}
	dst.Rows += to - from
}

// mergeLeading lets the cells at the bottom of t grow over the empty leading
// cells of the row that follows, and returns how many those are.
func mergeLeading(t *Table, cells []Cell) int {
	row := cells[0].Row
	n := 0
	for n < len(cells) && cells[n].Row == row && Squeeze(cells[n].Text) == "" && len(cells[n].Tables) == 0 {
		n++
	}
	if n == len(cells) || cells[n].Row != row {
		return 0 // a row without text is no continuation
	}
	h := headRows(t)
	for k := 0; k < n; k++ {
		up := bottomCell(t, cells[k].Col)
		if up == nil || up.Row < h || up.ColSpan != cells[k].ColSpan || Squeeze(up.Text) == "" {
			return k
		}
		up.RowSpan += cells[k].RowSpan
	}
	return n
}

// bottomCell is the cell of the last row that starts at column col.
func bottomCell(t *Table, col int) *Cell {
	for i := len(t.Cells) - 1; i >= 0; i-- {
		c := &t.Cells[i]
		if c.Col == col && c.Row+c.RowSpan >= t.Rows {
			return c
		}
	}
	return nil
}
