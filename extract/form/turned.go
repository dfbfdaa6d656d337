package form

import (
	"slices"

	"lianhe/extract"
)

// turned reads a list that lies on its side, a column for each record and the
// headers down the first one: rows that follow each other, each with a header's
// words before two values or more. It returns the number of rows. A list is turned
// once: the depth says that it was.
func (x *extraction) turned(g *grid, row, depth int) int {
	if depth >= maxNesting {
		return 0
	}
	for _, spec := range x.profile.Tables {
		end := row
		var heads []*Header
		for ; end < g.Rows; end++ {
			cells := g.filled(end)
			if len(cells) < 2 || len(g.starting(end)) < 3 {
				break
			}
			head := spec.find(g.keys[cells[0]])
			if head == nil || slices.Contains(heads, head) {
				break
			}
			heads = append(heads, head)
		}
		if len(heads) <= guessColumns || !slices.Contains(heads, spec.column(spec.Key)) {
			continue
		}
		x.tableAt(g.turn(row, end), maxNesting)
		for r := row; r < end; r++ {
			for _, i := range g.starting(r) {
				g.used[i] = true
			}
		}
		return end - row
	}
	return 0
}

// turn is some rows of a table with rows and columns exchanged.
func (g *grid) turn(from, to int) *extract.Table {
	t := &extract.Table{Src: g.Src, Rows: g.Cols, Cols: to - from}
	for row := from; row < to; row++ {
		for _, i := range g.starting(row) {
			c := g.Cells[i]
			c.Row, c.Col, c.RowSpan, c.ColSpan = c.Col, row-from, c.ColSpan, 1
			t.Cells = append(t.Cells, c)
		}
	}
	return t
}
