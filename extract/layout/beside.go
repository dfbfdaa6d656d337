package layout

import (
	"math"
	"slices"
	"unicode/utf8"
)

// strayText is how many characters may stand between the halves of a table that
// was printed on pages side by side: the end of a title that ran over the edge.
const strayText = 12

// rightHalf reports whether g begins the right half of the table before it: the
// columns for which the paper was too narrow, printed on pages of their own. It
// stands at the same height and its rows are those of the left half.
func (a *assembly) rightHalf(g *grid) bool {
	return len(a.left) > 0 && a.since <= strayText && g.page > a.left[len(a.left)-1].page && sameBands(a.left[0], g)
}

// beside joins the table that is open to the one before where it is its right
// half, page by page.
func (a *assembly) beside() bool {
	if len(a.parts) != len(a.left) || !a.rightHalf(a.parts[0]) {
		return false
	}
	for i := range a.parts {
		if !sameBands(a.left[i], a.parts[i]) {
			return false
		}
	}
	for i := range a.parts {
		a.left[i] = sideBySide(a.left[i], a.parts[i])
	}
	return true
}

// sameBands reports whether two ruled grids have their rows at the same
// heights, those of one being among those of the other, and different columns.
func sameBands(l, r *grid) bool {
	if !l.ruled || !r.ruled || l.frame.angle != r.frame.angle || l.rows() < 2 || r.rows() < 2 {
		return false
	}
	if shift, ok := shiftOf(l, r); ok && len(l.xs) == len(r.xs) {
		same := true
		for i := range l.xs {
			same = same && math.Abs(l.xs[i]+shift-r.xs[i]) < 4
		}
		if same {
			return false // the same columns: another table, or the same going on
		}
	}
	few, many := l.ys, r.ys
	if len(few) > len(many) {
		few, many = many, few
	}
	const tolerance = 2
	if math.Abs(few[0]-many[0]) > tolerance || math.Abs(few[len(few)-1]-many[len(many)-1]) > tolerance {
		return false
	}
	for _, y := range few {
		if math.Abs(many[nearest(many, y)]-y) > tolerance {
			return false
		}
	}
	return true
}

// sideBySide puts r to the right of l.
func sideBySide(l, r *grid) *grid {
	ys := l.ys
	if len(r.ys) > len(ys) {
		ys = r.ys
	}
	out := &grid{page: l.page, frame: l.frame, box: l.box, xs: slices.Clone(l.xs), ys: ys, ruled: true, pad: min(l.pad, r.pad)}
	shift := l.xs[len(l.xs)-1] - r.xs[0]
	for _, x := range r.xs[1:] {
		out.xs = append(out.xs, x+shift)
	}
	add := func(g *grid, right int) {
		for _, c := range g.cells {
			c.r0, c.r1 = nearest(ys, g.ys[c.r0]), nearest(ys, g.ys[c.r1])
			c.c0, c.c1 = c.c0+right, c.c1+right
			if c.page == 0 {
				c.page = g.page
			}
			out.cells = append(out.cells, c)
		}
	}
	add(l, 0)
	add(r, l.cols())
	out.tidy()
	return out
}

// halves reports whether two parts are the columns of a page that hold both text
// and tables: long, equally wide, with lines of text over the width of each.
func halves(left, right []band) bool {
	l0, l1 := extent(left)
	r0, r1 := extent(right)
	return min(len(left), len(right)) >= 20 && math.Abs((l1-l0)-(r1-r0)) < 0.15*(l1-l0) && fullLines(left) >= 5 && fullLines(right) >= 5
}

// fullLines counts the lines of running text that are as wide as their column.
func fullLines(bs []band) int {
	x0, x1 := extent(bs)
	n := 0
	for _, b := range bs {
		if len(b.pieces) != 1 || b.pieces[0].line == nil {
			continue
		}
		if l := b.pieces[0].line; l.width() > 0.8*(x1-x0) && utf8.RuneCountInString(l.text()) >= 24 {
			n++
		}
	}
	return n
}
