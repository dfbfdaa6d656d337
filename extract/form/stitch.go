package form

import (
	"slices"
	"strings"

	"lianhe/extract"
)

// maxStitch is the number of lines over which a header can be broken.
const maxStitch = 30

// stitch puts together headers that exported text broke at the line breaks within
// their cells: there the last cell of a line goes on in the first of the next
// (序 / 号 → 单 位 名 / 称 → …), until the rows begin, which leave their first cell
// empty or have a number in it.
func (x *extraction) stitch(t *extract.Table) *extract.Table {
	if x.format != extract.TXT {
		return t
	}
	for range maxStitched {
		g := newGrid(t)
		cells, first, next := x.firstBroken(g)
		if cells == nil {
			break
		}
		t = withHeader(t, g, first, next, cells)
	}
	return t
}

// maxStitched is above the number of tables on any form.
const maxStitched = 10

// firstBroken finds a header that is broken over rows.
func (x *extraction) firstBroken(g *grid) (cells []extract.Passage, first, next int) {
	for row := 0; row < g.Rows; row++ {
		if n := len(g.filled(row)); n == 0 || n > 3 {
			continue
		}
		if cells, next := x.broken(g, row); next > row {
			return cells, row, next
		}
	}
	return nil, 0, 0
}

// broken reads a header that is broken over rows and returns its cells and the
// row after it.
func (x *extraction) broken(g *grid, row int) ([]extract.Passage, int) {
	var cells []extract.Passage
	first := row
	for ; row < min(g.Rows, first+maxStitch); row++ {
		line := g.starting(row)
		if len(line) == 0 || row > first && !g.says[line[0]] || numeric(g.keys[line[0]]) {
			break
		}
		for k, i := range line {
			if p := g.Cells[i].Passage; k == 0 && len(cells) > 0 {
				cells[len(cells)-1].Append("", p)
			} else {
				cells = append(cells, p)
			}
		}
	}
	if row-first < 2 || row >= g.Rows || len(g.starting(row)) < len(cells) || !x.heads(cells) {
		return nil, first
	}
	return cells, row
}

func numeric(key string) bool { return key == "1" || key == "01" }

// heads reports whether cells are a whole header, with or without the table's
// name before it: the number, the key, all others but one known.
func (x *extraction) heads(cells []extract.Passage) bool {
	return slices.ContainsFunc(x.profile.Tables, func(t *Table) bool {
		known, key, number := 0, false, false
		for i, c := range cells {
			k := labelKey(c.Text)
			h := t.find(k)
			switch {
			case i == 0 && matchAny(t.Captions, k) && !strings.ContainsAny(k, "。;,:"):
				known++
			case h != nil:
				known++
				key, number = key || slices.Contains(h.Columns, t.Key), number || h.Number
			case i == 0:
				return false // text before the header
			}
		}
		return key && number && known >= 4 && known >= len(cells)-1
	})
}

// withHeader is a table with rows first to next replaced by one row of cells.
func withHeader(t *extract.Table, g *grid, first, next int, cells []extract.Passage) *extract.Table {
	out := &extract.Table{Src: t.Src, Rows: t.Rows - (next - first) + 1, Cols: max(t.Cols, len(cells))}
	for _, c := range g.Cells {
		if c.Row < first {
			c.RowSpan = min(c.RowSpan, first-c.Row)
			out.Cells = append(out.Cells, c)
		}
	}
	for k, p := range cells {
		out.Cells = append(out.Cells, extract.Cell{Row: first, Col: k, RowSpan: 1, ColSpan: 1, Passage: p})
	}
	for _, c := range g.Cells {
		if c.Row >= next {
			c.Row -= next - first - 1
			out.Cells = append(out.Cells, c)
		}
	}
	return out
}
