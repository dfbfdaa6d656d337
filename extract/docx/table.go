package docx

import (
	"encoding/xml"
	"strconv"

	"lianhe/extract"
)

// maxCols is far above the 63 columns that Word allows; a span beyond it is an
// attack or damage.
const maxCols = 1024

// gridCell is a w:tc at its place in the grid.
type gridCell struct {
	row, col, span int
	vMerge         bool // goes on with the cell above
	hMerge         bool // goes on with the cell to the left (Word 97)
	blocks         []extract.Block
	src            extract.Source
}

// table reads a w:tbl.
func (w *walker) table() (*extract.Table, error) {
	w.inTable++
	defer func() { w.inTable-- }()
	src := extract.Source{Line: w.line + 1, Col: 1}
	var cells []gridCell
	rows := 0
	err := w.rows(&cells, &rows)
	t := assemble(cells, rows, src)
	if limit := w.spend(t.Rows*t.Cols - len(cells)); limit != nil {
		return nil, limit
	}
	return t, err
}

// spend counts cells, those of the grid that are missing included: later stages
// lay the grid out.
func (w *walker) spend(cells int) error {
	if w.cells -= cells; w.cells < 0 {
		return &extract.Error{Code: extract.FileLimit, Reason: "Word 文件的表格单元格过多", Remedy: "请确认文件来源，必要时拆分后导入"}
	}
	return nil
}

// rows reads the rows below the element that is open; content controls and
// tracked changes may stand around them.
func (w *walker) rows(cells *[]gridCell, rows *int) error {
	var fn func(s xml.StartElement) error
	fn = func(s xml.StartElement) error {
		if s.Name.Local == "AlternateContent" {
			return w.alternate(fn)
		}
		if !isW(s.Name) {
			return w.dec.Skip()
		}
		switch s.Name.Local {
		case "tr":
			row, deleted, err := w.row(*rows)
			if !deleted && len(row) > 0 {
				*cells = append(*cells, row...)
				*rows++
			}
			return err
		case "sdt":
			return w.control(fn, nil)
		case "ins", "moveTo", "customXml":
			return w.children(fn)
		}
		return w.dec.Skip()
	}
	return w.children(fn)
}

// row reads a w:tr as row number n; deleted tells that its deletion is tracked.
func (w *walker) row(n int) (cells []gridCell, deleted bool, err error) {
	col := 0
	var fn func(s xml.StartElement) error
	fn = func(s xml.StartElement) error {
		if s.Name.Local == "AlternateContent" {
			return w.alternate(fn)
		}
		if !isW(s.Name) {
			return w.dec.Skip()
		}
		switch s.Name.Local {
		case "trPr":
			return w.children(func(c xml.StartElement) error {
				switch c.Name.Local {
				case "gridBefore":
					col = span(c, 0)
				case "del":
					deleted = true
				}
				return w.dec.Skip()
			})
		case "tc":
			c, err := w.cell()
			c.row, c.col = n, col
			col += c.span
			cells = append(cells, c)
			return err
		case "sdt":
			return w.control(fn, nil)
		case "ins", "moveTo", "customXml":
			return w.children(fn)
		}
		return w.dec.Skip()
	}
	err = w.children(fn)
	return cells, deleted, err
}

func span(s xml.StartElement, least int) int {
	n, err := strconv.Atoi(attr(s, "val"))
	if err != nil {
		return least
	}
	return min(max(n, least), maxCols)
}

// cell reads a w:tc.
func (w *walker) cell() (gridCell, error) {
	c := gridCell{span: 1, src: extract.Source{Line: w.line + 1, Col: 1}}
	f := &flow{}
	if err := w.spend(1); err != nil {
		return c, err
	}
	err := w.children(func(s xml.StartElement) error {
		if s.Name.Local != "tcPr" {
			return w.block(s, f)
		}
		return w.children(func(p xml.StartElement) error {
			switch p.Name.Local {
			case "gridSpan":
				c.span = span(p, 1)
			case "vMerge":
				c.vMerge = attr(p, "val") != "restart"
			case "hMerge":
				c.hMerge = attr(p, "val") != "restart"
			}
			return w.dec.Skip()
		})
	})
	c.blocks = f.close()
	return c, err
}

// assemble lays the cells out.
func assemble(cells []gridCell, rows int, src extract.Source) *extract.Table {
	t := &extract.Table{Src: src, Rows: rows}
	above := map[int]int{} // grid column → cell of the row above that starts there
	row, current := -1, map[int]int{}
	for _, g := range cells {
		if g.row != row {
			row, above, current = g.row, current, map[int]int{}
		}
		if last := len(t.Cells) - 1; g.hMerge && last >= 0 && t.Cells[last].Row == g.row {
			t.Cells[last].ColSpan += g.span
			continue
		}
		up, ok := above[g.col]
		if ok && g.vMerge && t.Cells[up].Row+t.Cells[up].RowSpan == g.row && t.Cells[up].ColSpan == g.span {
			t.Cells[up].RowSpan++
			current[g.col] = up
			continue
		}
		current[g.col] = len(t.Cells)
		t.Cells = append(t.Cells, newCell(g))
	}
	t.Compact()
	return t
}

func newCell(g gridCell) extract.Cell {
	c := extract.Cell{Row: g.row, Col: g.col, RowSpan: 1, ColSpan: g.span}
	c.Src = g.src
	for _, b := range g.blocks {
		if b.Table != nil {
			c.Tables = append(c.Tables, b.Table)
		} else {
			c.Append("\n", b.Para.Passage)
		}
	}
	return c
}
