package layout

import (
	"math"
	"slices"
)

// divide sets apart the rows of a table that has rules between its columns but
// not between its rows: a band of cells that hold figures below each other, or
// the whole body below a ruled header. Where most rows of a long table are ruled
// apart, all are: numbers in the others are broken over lines.
func (g *grid) divide(s *sheet) {
	if g.cols() < 2 {
		return
	}
	type division struct {
		band *region
		at   [][]place
		n    int
	}
	found := map[int]division{}
	single := 0
	for r := range g.rows() {
		single++
		if b := g.bandRegion(s, r); b != nil {
			if at, n := b.divided(g.xs, r == 0, g.rows() <= 3); n > 1 {
				found[r] = division{b, at, n}
				single--
			}
		}
	}
	if single > max(manyRows, len(found)) {
		return
	}
	for r := g.rows() - 1; r >= 0; r-- {
		if d, ok := found[r]; ok {
			g.insert(r, d.band, d.at, d.n)
		}
	}
}

// manyRows is how many rows that are ruled apart make the habit of a table.
const manyRows = 4

// divided finds the rows in a band of a ruled table; the first band may begin
// with the header. xs are the lines of the columns. n is 1 where it is a
// single row.
func (r *region) divided(xs []float64, first, sparse bool) (at [][]place, n int) {
	heads := []int{0}
	if first {
		heads = []int{r.headBands(), 0}
	}
	for _, head := range heads {
		if r.below(head).several(xs, sparse) {
			return r.rows(head)
		}
	}
	return nil, 1
}

// bandRegion is row r of a ruled table as a region, or nil where a cell goes on
// into other rows or holds something else than lines.
func (g *grid) bandRegion(s *sheet, r int) *region {
	b := &region{sheet: s, cols: g.cols()}
	var spans []span
	var sizes []float64
	for i := range g.cells {
		c := &g.cells[i]
		if c.r0 > r || c.r1 <= r {
			continue
		}
		if c.r0 != r || c.r1 != r+1 || len(c.turns)+len(c.inner) > 0 {
			return nil
		}
		for k := range c.lines {
			spans = append(spans, span{line: c.lines[k], c0: c.c0, c1: c.c1})
			sizes = append(sizes, c.lines[k].size)
		}
	}
	if len(spans) < 4 {
		return nil
	}
	for c := 1; c < g.cols(); c++ {
		b.gaps = append(b.gaps, [2]float64{g.xs[c] - 1, g.xs[c] + 1})
	}
	b.em = median(sizes, 10)
	slices.SortStableFunc(spans, func(p, q span) int {
		if d := p.base - q.base; d != 0 {
			return sign(d)
		}
		return p.c0 - q.c0
	})
	for i := range spans {
		if n := len(b.spans); i == 0 || !sameRow(&b.spans[n-1][0].line, &spans[i].line) {
			b.spans = append(b.spans, nil)
			b.bands = append(b.bands, band{})
		}
		n := len(b.spans) - 1
		spans[i].band = n
		b.spans[n] = append(b.spans[n], spans[i])
	}
	return b
}

// several reports whether the cells of a band hold several rows: two columns or
// more with lines below each other, in one of them nothing but figures, or, in
// the body of a table ruled only below its header, many lines in most columns.
func (r *region) several(xs []float64, sparse bool) bool {
	multi, figures := 0, 0
	var broken [][]*span // of the columns of figures, those that may hold one number
	for c := 0; c < r.cols; c++ {
		col := r.column(c)
		if len(col) < 2 {
			continue
		}
		multi++
		n := 0
		for _, sp := range col {
			if isFigure(sp.text()) {
				n++
			}
		}
		if n*5 >= len(col)*4 {
			figures++
			if brokenRun(col, xs[c+1]-xs[c]) {
				broken = append(broken, col)
			}
		}
	}
	if multi < 2 {
		return false
	}
	if col := r.column(0); len(col) == 1 && isFigure(col[0].text()) {
		return false // one number beside all the lines: one row
	}
	if len(broken) == figures && r.centredBeside(broken) {
		return false // one row, a phone or code in it broken
	}
	if figures > 0 && multi > figures || figures > 1 {
		return true
	}
	if !sparse || multi*3 < r.cols*2 || len(r.column(0)) < 2 {
		return false
	}
	_, n := r.apart()
	return n >= 4
}

// brokenRun reports whether no two neighbours of the lines of a cell have room
// beside each other: they may be one code or number that was broken.
func brokenRun(col []*span, width float64) bool {
	for i := 1; i < len(col); i++ {
		if col[i-1].box.X1-col[i-1].box.X0+col[i].box.X1-col[i].box.X0 < width {
			return false
		}
	}
	return true
}

// centredBeside reports whether a column has a single line that stands between the
// lines of all the columns given: centred as they are, in the same row.
func (r *region) centredBeside(cols [][]*span) bool {
	for c := 0; c < r.cols; c++ {
		own := r.column(c)
		if len(own) == 1 && !slices.ContainsFunc(cols, func(col []*span) bool {
			return slices.ContainsFunc(col, func(sp *span) bool { return sameRow(&sp.line, &own[0].line) })
		}) {
			return true
		}
	}
	return false
}

// insert replaces row r by the n rows of b.
func (g *grid) insert(r int, b *region, at [][]place, n int) {
	top, bottom := make([]float64, n), make([]float64, n)
	for i := range top {
		top[i], bottom[i] = math.Inf(1), math.Inf(-1)
	}
	cells := map[area]*gridCell{}
	var added []*gridCell
	for i := range b.spans {
		for k := range b.spans[i] {
			sp, p := &b.spans[i][k], at[i][k]
			top[p.r0], bottom[p.r1-1] = min(top[p.r0], sp.top()), max(bottom[p.r1-1], sp.bottom())
			key := area{p.r0, sp.c0, p.r1, sp.c1}
			if cells[key] == nil {
				cells[key] = &gridCell{area: area{r + p.r0, sp.c0, r + p.r1, sp.c1}}
				added = append(added, cells[key])
			}
			cells[key].lines = append(cells[key].lines, sp.line)
		}
	}
	ys := rowLines(top, bottom)
	ys[0], ys[n] = g.ys[r], g.ys[r+1]
	for i := 1; i < n; i++ {
		ys[i] = min(max(ys[i], ys[i-1]), ys[n])
	}
	kept := g.cells[:0:0]
	for _, c := range g.cells {
		switch {
		case c.r0 == r:
			continue
		case c.r0 > r:
			c.r0, c.r1 = c.r0+n-1, c.r1+n-1
		}
		kept = append(kept, c)
	}
	for _, c := range added {
		kept = append(kept, *c)
	}
	g.cells = kept
	g.ys = slices.Concat(g.ys[:r], ys, g.ys[r+2:])
	box := g.box
	g.settle()
	g.box = box
}

// lineItems takes a box with no columns apart into running text.
func (g *grid) lineItems(column int) []item {
	var out []item
	for i := range g.cells {
		c := &g.cells[i]
		for _, b := range bands(c.lines, nil) {
			ls := make([]line, len(b.pieces))
			for k := range b.pieces {
				ls[k] = *b.pieces[k].line
			}
			t := &textLine{line: joinRow(ls), page: g.page, frame: g.frame, column: column + i}
			t.text = t.line.text()
			t.left, t.right = c.box.X0+g.pad, c.box.X1-g.pad
			out = append(out, item{line: t})
		}
		for k := range c.turns {
			t := &textLine{line: c.turns[k], text: c.turns[k].text(), page: g.page, frame: g.frame, column: column + i, left: c.box.X0, right: c.box.X1}
			out = append(out, item{line: t})
		}
	}
	return out
}
