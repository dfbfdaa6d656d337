package word

import (
	"sort"

	"lianhe/extract"
)

// rowDef is the definition of a table row: the edges of its cells in twips and
// how they are merged ([MS-DOC] 2.9.290).
type rowDef struct {
	edges []int
	cells []cellDef
}

// cellDef is how a cell is merged with its neighbours.
type cellDef struct {
	left  bool // goes on with the cell to the left
	above bool // goes on with the cell above
}

// apply takes a modifier that concerns the row.
func (d *rowDef) apply(op int, arg bin) {
	const cellSize = 20
	switch op {
	case sprmTDefinition:
		n := arg.u8(0)
		if len(arg) < 1+2*(n+1) {
			return
		}
		*d = rowDef{edges: make([]int, n+1), cells: make([]cellDef, n)}
		for i := range d.edges {
			d.edges[i] = arg.i16(1 + 2*i)
		}
		first := 0 // what marks the first cell of a horizontal merge
		for i := range d.cells {
			flags := arg.u16(1 + 2*(n+1) + cellSize*i)
			// Bits 0 and 1 tell the horizontal merge. Writers disagree whether 1 or 2
			// is its first cell ([MS-DOC] 2.9.330 against the Word 97 format), but the
			// first cell comes first. Bits 5 and 6: merged vertically, first of it.
			horizontal := flags & 3
			if horizontal == 0 || first == 0 {
				first = horizontal
			}
			d.cells[i] = cellDef{left: horizontal != first, above: flags>>5&3 == 1}
		}
	case sprmTMerge:
		for i := arg.u8(0) + 1; i < min(arg.u8(1), len(d.cells)); i++ {
			d.cells[i].left = true
		}
	case sprmTVertMerge:
		if i := arg.u8(0); i < len(d.cells) {
			d.cells[i].above = arg.u8(1) == 1
		}
	}
}

// cell is a cell while its table is put together.
type cell struct {
	extract.Cell
	left, right int // edges in twips
	above       bool
}

// table makes a table of the paragraphs that stand in it at a depth.
func (w *walker) table(ps []passage, depth int) (*extract.Table, error) {
	var rows [][]cell
	var row []cell
	from := 0
	for i := range ps {
		p := &ps[i]
		switch {
		case p.depth > depth && !(depth == 1 && p.mark == charCell):
		case p.rowEnd && (depth > 1 || p.mark == charCell):
			if len(row) > 0 && !(p.deleted && empty(row)) {
				rows = append(rows, place(row, p.row, rows))
			}
			row, from = nil, i+1
		case p.innerCell && depth > 1, p.mark == charCell:
			c, err := w.cell(ps[from:i+1], depth)
			if err != nil {
				return nil, err
			}
			row, from = append(row, c), i+1
		}
	}
	if from < len(ps) { // a table that ends early
		c, err := w.cell(ps[from:], depth)
		if err != nil {
			return nil, err
		}
		row = append(row, c)
	}
	if len(row) > 0 {
		rows = append(rows, place(row, rowDef{}, rows))
	}
	t := assemble(rows)
	if w.slots -= t.Rows * t.Cols; w.slots < 0 {
		return nil, tooManyCells()
	}
	t.Src = extract.Source{Line: ps[0].line, Col: 1}
	return t, nil
}

// cell makes a cell of its paragraphs and nested tables.
func (w *walker) cell(ps []passage, depth int) (cell, error) {
	c := cell{Cell: extract.Cell{RowSpan: 1, ColSpan: 1}}
	if w.cells--; w.cells < 0 {
		return c, tooManyCells()
	}
	c.Src = extract.Source{Line: ps[0].line, Col: 1}
	blocks, err := w.flow(ps, depth, extract.Body)
	if err != nil {
		return c, err
	}
	for _, b := range blocks {
		if b.Table != nil {
			c.Tables = append(c.Tables, b.Table)
		} else {
			c.Append("\n", b.Para.Passage)
		}
	}
	return c, nil
}

// empty reports whether nothing is printed in a row.
func empty(row []cell) bool {
	for i := range row {
		if row[i].Text != "" || len(row[i].Tables) > 0 {
			return false
		}
	}
	return true
}

func tooManyCells() *extract.Error {
	return &extract.Error{Code: extract.FileLimit, Reason: "Word 文件的表格单元格过多", Remedy: "请确认文件来源，必要时拆分后导入"}
}

// place gives the cells of a row their edges. A row without a definition has
// those of the row above, or columns of one width.
func place(row []cell, def rowDef, above [][]cell) []cell {
	if len(def.edges) == 0 && len(above) > 0 && len(above[len(above)-1]) == len(row) {
		for i, c := range above[len(above)-1] {
			row[i].left, row[i].right = c.left, c.right
		}
		return row
	}
	const width = 1000
	var out []cell
	for i, c := range row {
		if i < len(def.cells) {
			c.left, c.right, c.above = def.edges[i], max(def.edges[i+1], def.edges[i]), def.cells[i].above
			if def.cells[i].left && len(out) > 0 {
				out[len(out)-1].right = c.right
				continue
			}
		} else {
			if len(out) > 0 {
				c.left = out[len(out)-1].right
			}
			c.right = c.left + width
		}
		out = append(out, c)
	}
	return out
}

// assemble puts the rows on a common grid whose columns are the edges of all
// rows, and merges what goes on from row to row.
func assemble(rows [][]cell) *extract.Table {
	edges := columns(rows)
	t := &extract.Table{Rows: len(rows), Cols: max(len(edges)-1, 0)}
	open := make([]int, t.Cols) // the cell above that covers a column, or -1
	for i := range open {
		open[i] = -1
	}
	for r, row := range rows {
		next := 0 // first free column
		covered := make([]int, t.Cols)
		for i := range covered {
			covered[i] = -1
		}
		for i, c := range row {
			c.Row, c.Col = r, max(nearest(edges, c.left), next)
			end := max(nearest(edges, c.right), c.Col+1)
			if rest := len(row) - i - 1; end > t.Cols-rest {
				end = max(t.Cols-rest, c.Col+1)
			}
			if c.Col >= t.Cols {
				break
			}
			c.ColSpan = end - c.Col
			next = end
			at := len(t.Cells)
			if k := open[c.Col]; c.above && k >= 0 && t.Cells[k].Col == c.Col && t.Cells[k].ColSpan == c.ColSpan {
				t.Cells[k].RowSpan++
				at = k
			} else {
				t.Cells = append(t.Cells, c.Cell)
			}
			for k := c.Col; k < end; k++ {
				covered[k] = at
			}
		}
		open = covered
	}
	return t
}

// slack is how far two edges of one column may lie apart, in twips; edge is how
// far the outer edges of rows may, which differ by the margins of the cells.
const (
	slack = 45
	edge  = 200
)

// columns returns the edges of the columns of a table.
func columns(rows [][]cell) []int {
	var all []int
	for _, row := range rows {
		for _, c := range row {
			all = append(all, c.left, c.right)
		}
	}
	sort.Ints(all)
	var out []int
	for _, e := range all {
		if n := len(out); n == 0 || e-out[n-1] > slack {
			out = append(out, e)
		}
	}
	return trimEdges(out, rows)
}

// trimEdges removes the second and the last but one edge where they are only the
// outer edge of some rows again.
func trimEdges(edges []int, rows [][]cell) []int {
	inner := func(e int) bool { // is e an edge between two cells of a row?
		for _, row := range rows {
			for _, c := range row[1:] {
				if d := c.left - e; d >= -slack && d <= slack {
					return true
				}
			}
		}
		return false
	}
	for len(edges) > 2 && edges[1]-edges[0] <= edge && !inner(edges[1]) {
		edges = append(edges[:1:1], edges[2:]...)
	}
	for n := len(edges); n > 2 && edges[n-1]-edges[n-2] <= edge && !inner(edges[n-2]); n = len(edges) {
		edges = append(edges[:n-2:n-2], edges[n-1])
	}
	return edges
}

// nearest is the index of the edge closest to e.
func nearest(edges []int, e int) int {
	i := sort.SearchInts(edges, e)
	if i == len(edges) || i > 0 && e-edges[i-1] <= edges[i]-e {
		i--
	}
	return i
}

// flow makes blocks of paragraphs; those that stand deeper in tables become
// tables.
func (w *walker) flow(ps []passage, depth int, role extract.Role) ([]extract.Block, error) {
	var out []extract.Block
	for i := 0; i < len(ps); {
		if ps[i].depth <= depth {
			boxes, err := w.anchored(&ps[i], role)
			if err != nil {
				return nil, err
			}
			out = append(append(out, w.paragraphs(&ps[i], role)...), boxes...)
			i++
			continue
		}
		from := i
		for i < len(ps) && ps[i].depth > depth {
			i++
		}
		t, err := w.table(ps[from:i], depth+1)
		if err != nil {
			return nil, err
		}
		if len(t.Cells) > 0 {
			out = append(out, extract.Block{Role: role, Table: t})
		}
	}
	return out, nil
}
