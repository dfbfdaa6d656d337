package layout

import (
	"math"
	"slices"

	"lianhe/extract"
)

// overflow settles the text right below the table that a page ends with and the
// next page goes on with: a merged cell goes over the page break, its text stands
// in the middle of the whole and is taller than the rows of this page. A
// spreadsheet clips it there and draws it again on the next page, where it is
// read; a browser draws it over the border and no more, so that it belongs to its
// cell.
func overflow(flows []flow) {
	for i := 0; i+1 < len(flows); i++ {
		rest, g := afterTable(&flows[i])
		next := firstTable(&flows[i+1])
		if len(rest) == 0 || next == nil || g == nil || !continues([]*grid{g}, next) {
			continue
		}
		again := map[string]bool{}
		first := repeatedRows(newJoint(g), next)
		for k := range next.cells {
			if next.cells[k].r0 != first {
				continue
			}
			for m := range next.cells[k].lines {
				again[next.cells[k].lines[m].text()] = true
			}
		}
		if allAgain(rest, again) {
			for _, t := range rest {
				t.role = extract.Hidden
			}
		} else if g.takeBelow(rest) {
			flows[i].items = slices.DeleteFunc(flows[i].items, func(it item) bool { return slices.Contains(rest, it.line) })
		}
	}
}

func allAgain(rest []*textLine, again map[string]bool) bool {
	for _, t := range rest {
		for k := range t.words {
			if !again[t.words[k].text] && !again[t.text] {
				return false
			}
		}
	}
	return true
}

// takeBelow takes the lines below a ruled table into the cells of its last row
// whose text they go on with: each word within the width of such a cell, at the
// distance of its lines and of their size. It takes all of them or none.
func (g *grid) takeBelow(rest []*textLine) bool {
	if !g.ruled {
		return false
	}
	taken := map[*gridCell][]line{}
	for _, t := range rest {
		for k := 0; k < len(t.words); {
			c := g.bottomAt(t.words[k].box)
			if c == nil || t.frame.angle != g.frame.angle || !goesOnBelow(slices.Concat(c.lines, taken[c]), &t.line) {
				return false
			}
			n := k + 1
			for n < len(t.words) && g.bottomAt(t.words[n].box) == c {
				n++
			}
			taken[c] = append(taken[c], t.part(k, n))
			k = n
		}
	}
	for c, ls := range taken {
		c.lines = append(c.lines, ls...)
	}
	return true
}

// bottomAt is the cell of the last row that a box lies below.
func (g *grid) bottomAt(box extract.Rect) *gridCell {
	for i := range g.cells {
		if c := &g.cells[i]; c.r1 == g.rows() && len(c.lines) > 0 && box.X0 >= c.box.X0 && box.X1 <= c.box.X1 {
			return c
		}
	}
	return nil
}

// goesOnBelow reports whether t is the next line of the text ls.
func goesOnBelow(ls []line, t *line) bool {
	last := &ls[len(ls)-1]
	pitch := 1.5 * last.size
	if n := len(ls); n > 1 {
		pitch = 1.1 * (last.base - ls[n-2].base)
	}
	return t.base > last.base && t.base-last.base <= pitch && math.Abs(t.size-last.size) < 0.05*last.size
}

// afterTable is the last ruled table of a page and the few lines of body text
// behind it.
func afterTable(fl *flow) (rest []*textLine, g *grid) {
	for k := len(fl.items) - 1; k >= 0; k-- {
		it := fl.items[k]
		switch {
		case it.grid != nil:
			slices.Reverse(rest)
			return rest, it.grid
		case it.line.role != extract.Body:
		case len(rest) == 6:
			return nil, nil
		default:
			rest = append(rest, it.line)
		}
	}
	return nil, nil
}

// firstTable is the table that a page begins with, or nil.
func firstTable(fl *flow) *grid {
	for _, it := range fl.items {
		switch {
		case it.grid != nil:
			return it.grid
		case it.line.role == extract.Body:
			return nil
		}
	}
	return nil
}
