package sheet

import (
	"sort"
	"strconv"
	"strings"

	"lianhe/extract"
)

// The size of a sheet of Excel 2007 and later.
const (
	maxRows = 1 << 20
	maxCols = 1 << 14
)

// book is a workbook in the shape that both formats share.
type book struct {
	sheets []*sheet
	issues []extract.Issue
}

// sheet holds the cells in order of row, then column, all counted from 0.
type sheet struct {
	name       string
	hidden     bool
	cells      []cell
	merges     []area
	hiddenRows map[int]bool
	hiddenCols map[int]bool
	marks      []mark
}

// cell is a cell with a text, or an empty one with a border: a place on a form
// that nobody filled in.
type cell struct {
	row, col int
	text     string
	look     look
}

func (c *cell) blank() bool { return c == nil || strings.TrimSpace(c.text) == "" }

// look is what a style says beside the number format.
type look struct {
	size   float64
	bold   bool
	align  extract.Align
	framed bool
}

// area is a range of rows and columns, the last of each included.
type area struct{ r0, c0, r1, c1 int }

// settle puts the cells in order and keeps the first of a place that is given
// twice.
func (s *sheet) settle() {
	sort.SliceStable(s.cells, func(i, j int) bool {
		a, b := &s.cells[i], &s.cells[j]
		return a.row < b.row || a.row == b.row && a.col < b.col
	})
	kept := s.cells[:0]
	for _, c := range s.cells {
		if n := len(kept); n == 0 || kept[n-1].row != c.row || kept[n-1].col != c.col {
			kept = append(kept, c)
		}
	}
	s.cells = kept
	sort.SliceStable(s.merges, func(i, j int) bool {
		a, b := s.merges[i], s.merges[j]
		return a.r0 < b.r0 || a.r0 == b.r0 && a.c0 < b.c0
	})
}

// at returns the cell of a place, nil where the sheet has none.
func (s *sheet) at(row, col int) *cell {
	i := sort.Search(len(s.cells), func(i int) bool {
		c := &s.cells[i]
		return c.row > row || c.row == row && c.col >= col
	})
	if i < len(s.cells) && s.cells[i].row == row && s.cells[i].col == col {
		return &s.cells[i]
	}
	return nil
}

func (s *sheet) source(row, col int) extract.Source {
	return extract.Source{Sheet: s.name, Cell: colName(col) + strconv.Itoa(row+1)}
}

// colName is the letter name of a column: 0 is A, 27 is AB.
func colName(col int) string {
	name := ""
	for col++; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name
}

// grid is the written part of a sheet without the rows and columns in which
// nothing is written. rows and cols give the sheet's numbers; slots the index of
// the place that covers each row and column, or -1.
type grid struct {
	sheet  *sheet
	rows   []int
	cols   []int
	gaps   []bool // a blank row stands before this row
	places []place
	slots  [][]int32
}

// place is a cell of the grid with the grid's rows and columns that it covers.
type place struct {
	area
	cell     *cell // nil for an empty merged range
	row, col int   // of the sheet
}

func (p *place) source(s *sheet) extract.Source { return s.source(p.row, p.col) }

// slots counts the slots that the grids of a workbook may still have.
type slots struct{ left, limit int }

func (s *slots) take(n int) error {
	if s.left -= n; s.left < 0 {
		return overLimit("单元格数", int64(s.limit))
	}
	return nil
}

// outside is how many bordered empty columns right of the last text still
// belong to a table: the places for values at the right end of a form.
const outside = 16

// dense builds the grid of the rows and columns that the two filters let
// through. A merged text shows as long as a part of its range does; what stands
// below a merged cell is seen by nobody and left out.
func (s *sheet) dense(keepRow, keepCol func(int) bool, slots *slots) (*grid, error) {
	g := &grid{sheet: s}
	g.rows, g.cols = s.axes(keepRow, keepCol)
	if len(g.rows) == 0 || len(g.cols) == 0 {
		return g, nil
	}
	if err := slots.take(len(g.rows) * len(g.cols)); err != nil {
		return nil, err
	}
	g.gaps = make([]bool, len(g.rows))
	for i := 1; i < len(g.rows); i++ {
		for r := g.rows[i-1] + 1; r < g.rows[i] && !g.gaps[i]; r++ {
			g.gaps[i] = keepRow(r)
		}
	}
	flat := make([]int32, len(g.rows)*len(g.cols))
	for i := range flat {
		flat[i] = -1
	}
	g.slots = make([][]int32, len(g.rows))
	for r := range g.slots {
		g.slots[r] = flat[r*len(g.cols) : (r+1)*len(g.cols)]
	}
	return g, g.fill()
}

// axes returns the kept rows that a text covers, and the kept columns that a
// text or the frame of an empty place covers.
func (s *sheet) axes(keepRow, keepCol func(int) bool) (rows, cols []int) {
	lastRow, lastCol := -1, -1
	for i := range s.cells {
		if c := &s.cells[i]; !c.blank() {
			lastRow, lastCol = max(lastRow, c.row), max(lastCol, c.col)
		}
	}
	useRow := make([]bool, lastRow+1)
	useCol := make([]bool, min(lastCol+1+outside, maxCols))
	keptCols := make([]int, len(useCol)+1) // how many columns before this one are kept
	for c := range useCol {
		keptCols[c+1] = keptCols[c]
		if keepCol(c) {
			keptCols[c+1]++
		}
	}
	for i := range s.cells {
		c := &s.cells[i]
		if c.col < len(useCol) {
			useCol[c.col] = true
		}
		if !c.blank() && keepCol(c.col) {
			useRow[c.row] = true
		}
	}
	reach := 0
	for _, m := range s.merges {
		if s.at(m.r0, m.c0).blank() || keptCols[min(m.c1+1, len(useCol))] == keptCols[m.c0] {
			continue
		}
		for reach = max(reach, m.r0); reach <= min(m.r1, lastRow); reach++ {
			useRow[reach] = true
		}
	}
	byCol := append([]area(nil), s.merges...)
	sort.SliceStable(byCol, func(i, j int) bool { return byCol[i].c0 < byCol[j].c0 })
	reach = 0
	for _, m := range byCol {
		for reach = max(reach, m.c0); reach <= min(m.c1, len(useCol)-1); reach++ {
			useCol[reach] = true
		}
	}
	return kept(useRow, keepRow), kept(useCol, keepCol)
}

func kept(use []bool, keep func(int) bool) []int {
	var out []int
	for i, u := range use {
		if u && keep(i) {
			out = append(out, i)
		}
	}
	return out
}

// fill puts first the merged ranges on the grid, then the single cells. A range
// that overlaps an earlier one is left out: no program writes that.
func (g *grid) fill() error {
	budget := 8*len(g.rows)*len(g.cols) + 64*len(g.sheet.merges)
	for _, m := range g.sheet.merges {
		a := area{index(g.rows, m.r0), index(g.cols, m.c0), index(g.rows, m.r1+1) - 1, index(g.cols, m.c1+1) - 1}
		if a.r0 > a.r1 || a.c0 > a.c1 {
			continue
		}
		if budget -= (a.r1 - a.r0 + 1) * (a.c1 - a.c0 + 1); budget < 0 {
			return overLimit("合并单元格数", int64(len(g.sheet.merges)))
		}
		if g.free(a) {
			g.put(place{a, g.sheet.at(m.r0, m.c0), m.r0, m.c0})
		}
	}
	for i := range g.sheet.cells {
		c := &g.sheet.cells[i]
		r, k := index(g.rows, c.row), index(g.cols, c.col)
		if r < len(g.rows) && k < len(g.cols) && g.rows[r] == c.row && g.cols[k] == c.col && g.slots[r][k] < 0 {
			g.put(place{area{r, k, r, k}, c, c.row, c.col})
		}
	}
	return nil
}

// index is the position in an axis of the first number that is not below n.
func index(axis []int, n int) int { return sort.SearchInts(axis, n) }

func (g *grid) free(a area) bool {
	for r := a.r0; r <= a.r1; r++ {
		for c := a.c0; c <= a.c1; c++ {
			if g.slots[r][c] >= 0 {
				return false
			}
		}
	}
	return true
}

func (g *grid) put(p place) {
	for r := p.r0; r <= p.r1; r++ {
		for c := p.c0; c <= p.c1; c++ {
			g.slots[r][c] = int32(len(g.places))
		}
	}
	g.places = append(g.places, p)
}

// row returns the places that cover a row, from left to right, and how many of
// them have a text.
func (g *grid) row(r int) (ps []*place, texts int) {
	last := int32(-1)
	for _, i := range g.slots[r] {
		if i < 0 || i == last {
			continue
		}
		last = i
		ps = append(ps, &g.places[i])
		if !g.places[i].cell.blank() {
			texts++
		}
	}
	return ps, texts
}

// table makes a table of some rows of the grid, without the columns that are
// not there in any of them.
func (g *grid) table(rows []int) *extract.Table {
	cols := g.used(rows)
	t := &extract.Table{Rows: len(rows), Cols: len(cols), Cells: make([]extract.Cell, 0, len(rows)*len(cols))}
	for i, r := range rows {
		for k, c := range cols {
			cell := extract.Cell{Row: i, Col: k, RowSpan: 1, ColSpan: 1}
			n := g.slots[r][c]
			if n < 0 {
				cell.Src = g.sheet.source(g.rows[r], g.cols[c])
				t.Cells = append(t.Cells, cell)
				continue
			}
			p := &g.places[n]
			if i > 0 && rows[i-1] >= p.r0 || k > 0 && cols[k-1] >= p.c0 {
				continue // it began in a row above or a column before
			}
			for i+cell.RowSpan < len(rows) && rows[i+cell.RowSpan] <= p.r1 {
				cell.RowSpan++
			}
			for k+cell.ColSpan < len(cols) && cols[k+cell.ColSpan] <= p.c1 {
				cell.ColSpan++
			}
			cell.Src = p.source(g.sheet)
			if !p.cell.blank() {
				cell.Text = p.cell.text
			}
			t.Cells = append(t.Cells, cell)
		}
	}
	if len(t.Cells) > 0 {
		t.Src = t.Cells[0].Src
	}
	return t
}

func (g *grid) used(rows []int) []int {
	var cols []int
	for c := range g.cols {
		for _, r := range rows {
			if g.slots[r][c] >= 0 {
				cols = append(cols, c)
				break
			}
		}
	}
	return cols
}
