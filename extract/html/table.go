package html

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"lianhe/extract"
)

// maxSpan is the widest cell that the HTML standard allows (4.9.11).
const maxSpan = 1000

// table reads a table of data into one block, and a table that only lays out
// the page as the blocks in it.
func (w *walker) table(n *html.Node, at place) {
	groups := rowGroups(n)
	if layout(n, groups) {
		w.walkChildren(n, at)
		w.flush()
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Caption {
			w.walk(c, at)
			w.flush()
		}
	}
	role := w.role("", at)
	if t := w.data(groups, at); t != nil {
		w.blocks = append(w.blocks, extract.Block{Role: role, Table: t})
	}
}

// rowGroups returns the rows of a table by group, the footer last as browsers
// show it. The parser has put stray rows into groups.
func rowGroups(n *html.Node) [][]*html.Node {
	var groups, feet [][]*html.Node
	for g := n.FirstChild; g != nil; g = g.NextSibling {
		var rows []*html.Node
		for r := g.FirstChild; r != nil; r = r.NextSibling {
			if r.DataAtom == atom.Tr {
				rows = append(rows, r)
			}
		}
		switch {
		case len(rows) == 0:
		case g.DataAtom == atom.Tfoot:
			feet = append(feet, rows)
		default:
			groups = append(groups, rows)
		}
	}
	return append(groups, feet...)
}

func cellsOf(row *html.Node) []*html.Node {
	var out []*html.Node
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			out = append(out, c)
		}
	}
	return out
}

// cellsIn returns the cells of all rows.
func cellsIn(table *html.Node) []*html.Node {
	var out []*html.Node
	for _, g := range rowGroups(table) {
		for _, r := range g {
			out = append(out, cellsOf(r)...)
		}
	}
	return out
}

// layout reports whether a table only places things on the page: it says so, it
// has no two cells beside each other, or its few cells hold headings, running
// paragraphs or tables larger than itself.
func layout(n *html.Node, groups [][]*html.Node) bool {
	if r := attr(n, "role"); r == "presentation" || r == "none" {
		return true
	}
	cells, widest, flowing, nested := 0, 0, false, 0
	for _, g := range groups {
		for _, r := range g {
			cs := cellsOf(r)
			cells += len(cs)
			widest = max(widest, len(cs))
			for _, c := range cs {
				f, k := content(c)
				flowing = flowing || f
				nested += k
			}
		}
	}
	return widest <= 1 || cells <= 6 && (flowing || nested > cells)
}

// content tells whether a cell holds a heading or running paragraphs, and how
// many cells the tables in it have. It looks no further than it must.
func content(cell *html.Node) (flowing bool, nested int) {
	const far = 2000
	paragraphs, seen := 0, 0
	for n := range cell.Descendants() {
		if seen++; flowing || seen > far {
			break
		}
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3:
			flowing = true
		case atom.P:
			paragraphs++
		case atom.Td, atom.Th:
			nested++
		}
	}
	return flowing || paragraphs >= 4, nested
}

// data reads a table of data.
func (w *walker) data(groups [][]*html.Node, at place) *extract.Table {
	t := &extract.Table{Src: extract.Source{Line: w.line + 1, Col: 1}}
	w.inCell++
	defer func() { w.inCell-- }()
	for _, rows := range groups {
		var visible []*html.Node
		for _, r := range rows {
			if !w.page.invisible(r) {
				visible = append(visible, r)
			}
		}
		var busy []int // rows that each column is still taken by a cell from above
		for i, r := range visible {
			col := 0
			for _, c := range cellsOf(r) {
				if w.page.invisible(c) {
					continue
				}
				for col < len(busy) && busy[col] > 0 {
					col++
				}
				if col > maxSpan {
					break
				}
				if w.spend(1); w.err != nil {
					return nil
				}
				down := min(span(c, "rowspan", len(visible)), len(visible)-i)
				across := 1
				for want := span(c, "colspan", 1); across < want && (col+across >= len(busy) || busy[col+across] == 0); across++ {
				}
				for len(busy) < col+across {
					busy = append(busy, 0)
				}
				for k := col; k < col+across; k++ {
					busy[k] = down
				}
				t.Cells = append(t.Cells, w.cell(c, at, extract.Cell{Row: t.Rows + i, Col: col, RowSpan: down, ColSpan: across}))
				col += across
			}
			for k := range busy {
				busy[k] = max(busy[k]-1, 0)
			}
		}
		t.Rows += len(visible)
	}
	if len(t.Cells) == 0 {
		return nil
	}
	t.Compact()
	if w.spend(t.Rows*t.Cols - len(t.Cells)); w.err != nil {
		return nil
	}
	return t
}

// spend counts cells, those of the grid that are missing included: later stages
// lay the grid out.
func (w *walker) spend(cells int) {
	if w.cells -= cells; w.cells < 0 && w.err == nil {
		w.err = &extract.Error{Code: extract.FileLimit, Reason: "网页的表格单元格过多", Remedy: "请确认这是要导入的文件"}
	}
}

// span reads a span; zero is what 0 stands for: for rows, down to the end of
// the group.
func span(n *html.Node, key string, zero int) int {
	v, err := strconv.Atoi(attr(n, key))
	switch {
	case err != nil || v < 0:
		return 1
	case v == 0:
		return zero
	}
	return min(v, maxSpan)
}

// cell reads what a cell holds into c.
func (w *walker) cell(n *html.Node, at place, c extract.Cell) extract.Cell {
	outer := w.blocks
	w.blocks = nil
	c.Src = extract.Source{Line: w.line + 1, Col: 1}
	at = w.enter(n, at)
	at.role, at.outline = extract.Body, 0
	w.walkChildren(n, at)
	w.flush()
	for _, b := range w.blocks {
		if b.Table != nil {
			c.Tables = append(c.Tables, b.Table)
		} else {
			c.Append("\n", b.Para.Passage)
		}
	}
	w.blocks = outer
	return c
}
