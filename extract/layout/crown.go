package layout

import (
	"math"
	"slices"
	"strings"

	"lianhe/extract"
)

// crown gives ruled tables the headings that stand above them without rules: a
// band close above, each piece of it over a column of its own and in line with
// what stands in it.
func crown(bs []band) []band {
	var out []band
	for _, b := range bs {
		if len(b.pieces) == 1 && b.pieces[0].grid != nil && b.pieces[0].grid.ruled {
			n := b.pieces[0].grid.headingsAbove(out)
			if n > 0 {
				g := b.pieces[0].grid
				g.addHeadings(out[len(out)-n:])
				out = out[:len(out)-n]
				b = band{pieces: []piece{{box: g.box, grid: g}}, y0: g.box.Y0, y1: g.box.Y1}
			}
		}
		out = append(out, b)
	}
	return out
}

// headingsAbove counts the bands at the end of bs that head the table: one with
// most columns, and those close above it that carry on its headings.
func (g *grid) headingsAbove(bs []band) int {
	if g.cols() < 3 || len(bs) == 0 {
		return 0
	}
	n := 0
	below := g.box.Y0
	seen := make([]bool, g.cols())
	for n < 3 && n < len(bs) {
		b := bs[len(bs)-1-n]
		ls := cells(b)
		if len(ls) == 0 || below-b.y1 > 1.1*ls[0].size || n == 0 && (len(ls) < 3 || len(ls)*10 < g.cols()*6) {
			break
		}
		if !g.over(ls, seen, n == 0) {
			break
		}
		below = b.y0
		n++
	}
	return n
}

// over reports whether each line stands over a column of its own; in the band
// next to the table it must be in line with the text of that column too.
func (g *grid) over(ls []line, seen []bool, first bool) bool {
	last := -1
	for i := range ls {
		l := &ls[i]
		c := slot(g.xs, l.midX())
		if c <= last || l.box.X0 < g.xs[max(c, 0)]-2 || l.box.X1 > g.xs[c+1]+2 || strings.ContainsAny(l.text(), ":：") || caption.MatchString(l.text()) {
			return false
		}
		if first {
			seen[c] = true
		}
		if !seen[c] || first && !g.inLine(l, c) {
			return false
		}
		last = c
	}
	return true
}

// inLine reports whether a line shares an edge or its middle with the column or
// a text in it.
func (g *grid) inLine(l *line, c int) bool {
	if math.Abs(l.midX()-(g.xs[c]+g.xs[c+1])/2) < 3 {
		return true
	}
	for i := range g.cells {
		if g.cells[i].c0 != c {
			continue
		}
		for k := range g.cells[i].lines {
			o := &g.cells[i].lines[k]
			if math.Abs(l.box.X0-o.box.X0) < 2.5 || math.Abs(l.box.X1-o.box.X1) < 2.5 || math.Abs(l.midX()-o.midX()) < 3 {
				return true
			}
		}
	}
	return false
}

// addHeadings puts a row of the given bands on top.
func (g *grid) addHeadings(bs []band) {
	top := g.box.Y0
	head := make([]gridCell, g.cols())
	for _, b := range bs {
		top = min(top, b.y0)
		for _, l := range cells(b) {
			c := slot(g.xs, l.midX())
			head[c].lines = append(head[c].lines, l)
		}
	}
	g.addHead(head, top)
}

// addHead puts a row on top whose cells, one for each column, hold what head does.
func (g *grid) addHead(head []gridCell, top float64) {
	g.ys = slices.Insert(slices.Clone(g.ys), 0, top-1)
	for i := range g.cells {
		g.cells[i].r0++
		g.cells[i].r1++
	}
	for c := range head {
		head[c].area = area{0, c, 1, c + 1}
		head[c].box = extract.Rect{X0: g.xs[c], Y0: g.ys[0], X1: g.xs[c+1], Y1: g.ys[1]}
	}
	g.cells = append(head, g.cells...)
	g.box.Y0 = g.ys[0]
}
