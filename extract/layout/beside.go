package layout

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// A sheet that is too wide for the paper is printed in strips: the columns that
// did not fit stand on pages of their own, at the same height and with the same
// rows. The strips come one below the other ("over, then down": all strips of the
// first rows, then those of the next) or one after the other ("down, then over":
// all rows of the first strip, then those of the second). Columns that the print
// repeats on each strip are taken once.

// strayText is how many characters may stand between the strips of a table: the
// end of a title that ran over the edge.
const strayText = 12

// rightHalf reports whether g begins the strip to the right of the table before.
func (a *assembly) rightHalf(g *grid) bool {
	return len(a.left) > 0 && a.since <= strayText && g.page > a.left[len(a.left)-1].lastPage() && sameBands(a.left[0], g)
}

// beside joins the table that is open to the one before where it is the strip to
// its right, page by page.
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
	a.blocks[a.leftAt].Table = whole(a.left)
	a.joinDown()
	return true
}

// joinDown puts the table that was just made of strips below the one before it
// where that has the same strips and goes on.
func (a *assembly) joinDown() {
	if len(a.upper) == 0 || len(a.upper[0].xs) != len(a.left[0].xs) || !continues(a.upper, a.left[0]) {
		return
	}
	a.left = append(a.upper, a.left...)
	a.blocks[a.upperAt].Table = whole(a.left)
	a.blocks = slices.Delete(a.blocks, a.leftAt, a.leftAt+1)
	a.leftAt, a.upper = a.upperAt, nil
}

// begin makes the table that is open a block and the one that others may go on.
func (a *assembly) begin() {
	a.doubtStrip(a.parts[0])
	a.upper = nil
	if n := len(a.left); n > 0 && a.left[n-1].until > 0 && a.since <= strayText {
		a.upper, a.upperAt = a.left, a.leftAt
	}
	a.left, a.leftAt, a.since = a.parts, len(a.blocks), 0
	t := whole(a.parts)
	a.blocks = append(a.blocks, extract.Block{Table: t})
	if !a.parts[0].ruled {
		a.issues = append(a.issues, doubts(t, a.parts)...)
	}
}

// doubtStrip reports a table that seems to be the strip to the right of the one
// before, but whose rows stand at other heights: as many rows, none numbered
// where those before are.
func (a *assembly) doubtStrip(g *grid) {
	n := len(a.left)
	if n == 0 || a.since > strayText {
		return
	}
	l := a.left[n-1]
	if !l.ruled || !g.ruled || g.page != l.lastPage()+1 || g.rows() != l.rows() || g.rows() < 4 || !l.numbered() || g.numbered() || sameLines(l, g) {
		return
	}
	a.issues = append(a.issues, extract.Issue{
		Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: g.source(g.box),
		Text: fmt.Sprintf("第%d页的表格与第%d页的表格行数相同而没有序号，可能是同一张表的右半部分，但行高不同，未能合并", g.page, l.page),
		Hint: "请对照原件核对两页表格的对应关系，或提供未分页的电子表格",
	})
}

// numbered reports whether the first column numbers the rows below the heading.
func (g *grid) numbered() bool {
	ts := g.columnTexts(0)
	for i, t := range ts {
		if i > 0 && t != strconv.Itoa(i) {
			return false
		}
	}
	return len(ts) == g.rows()
}

// lastPage is the page of the last strip of a grid.
func (g *grid) lastPage() int { return max(g.page, g.until) }

// overEdge reports whether a line is the rest of one that ran over the edge of
// the first strip's page, at the same height.
func (a *assembly) overEdge(t *textLine) bool {
	return len(a.left) > 0 && t.page > a.left[0].page && slices.ContainsFunc(a.left[0].above, func(y float64) bool { return math.Abs(y-t.base) < 1 })
}

// sameBands reports whether two ruled grids are strips of one sheet: their rows
// stand at the same heights, a row over all columns at the top of one left out,
// and they have different columns or at least different headings.
func sameBands(l, r *grid) bool {
	if !l.ruled || !r.ruled || l.frame.angle != r.frame.angle || l.rows() < 2 || r.rows() < 2 {
		return false
	}
	if sameLines(l, r) && !l.unlike(r) {
		return false
	}
	few, many := l, r
	if len(few.ys) > len(many.ys) {
		few, many = many, few
	}
	const tolerance = 2
	first := nearest(many.ys, few.ys[0])
	if first > many.titleRows() || math.Abs(few.ys[len(few.ys)-1]-many.ys[len(many.ys)-1]) > tolerance {
		return false
	}
	for _, y := range few.ys {
		if math.Abs(many.ys[nearest(many.ys, y)]-y) > tolerance {
			return false
		}
	}
	return true
}

// titleRows counts the rows at the top that are one cell.
func (g *grid) titleRows() int {
	n := 0
	for n < len(g.cells) && n+1 < g.rows() && g.cells[n].area == (area{n, 0, n + 1, g.cols()}) && g.cols() > 1 {
		n++
	}
	return n
}

// sameLines reports whether two grids have their column lines at the same places.
func sameLines(l, r *grid) bool {
	shift, ok := shiftOf(l, r)
	if !ok || len(l.xs) != len(r.xs) {
		return false
	}
	for i := range l.xs {
		if math.Abs(l.xs[i]+shift-r.xs[i]) >= 4 {
			return false
		}
	}
	return true
}

// unlike reports whether two grids with the same lines are strips all the same:
// their rows are of several heights, or end early on the page, so that no table
// goes on there, and hardly a text of the one stands in the other.
func (g *grid) unlike(o *grid) bool {
	if g.rows() != o.rows() || g.rows() < 4 {
		return false
	}
	_, h := g.frame.size()
	lo, hi := math.Inf(1), 0.0
	for i := 1; i < len(g.ys); i++ {
		d := g.ys[i] - g.ys[i-1]
		lo, hi = min(lo, d), max(hi, d)
	}
	if hi > 0.3*h || hi-lo < 8 && g.box.Y1 > 0.75*h {
		return false
	}
	texts := map[area]string{}
	for i := range g.cells {
		texts[g.cells[i].area] = g.textOf(i)
	}
	n, same := 0, 0
	for i := range o.cells {
		if t := o.textOf(i); t != "" {
			n++
			if texts[o.cells[i].area] == t {
				same++
			}
		}
	}
	return n*2 > o.rows() && same*5 < n
}

// textOf is what cell i reads, for comparisons.
func (g *grid) textOf(i int) string {
	var b strings.Builder
	for k := range g.cells[i].lines {
		b.WriteString(g.cells[i].lines[k].text())
	}
	return b.String()
}

// loneColumns marks the ruled tables of one column that are strips of a sheet:
// another page has the same rows. Other frames of one column are boxes around text.
func loneColumns(flows []flow) {
	var all []*grid
	for i := range flows {
		for _, it := range flows[i].items {
			if g := it.grid; g != nil && g.ruled && g.rows() >= 4 {
				all = append(all, g)
			}
		}
	}
	for i, g := range all {
		if g.cols() > 1 {
			continue
		}
		for _, o := range all[max(0, i-maxStrips):min(len(all), i+maxStrips+1)] {
			g.strip = g.strip || o.page != g.page && sameBands(g, o)
		}
	}
}

// maxStrips is how many tables away the other strips of a sheet may be.
const maxStrips = 60

// sideBySide puts r to the right of l, without the columns of l that it repeats.
func sideBySide(l, r *grid) *grid {
	ys := l.ys
	if len(r.ys) > len(ys) {
		ys = r.ys
	}
	out := &grid{page: l.page, until: r.lastPage(), frame: l.frame, box: l.box, xs: slices.Clone(l.xs), ys: ys, ruled: true, pad: min(l.pad, r.pad)}
	again := repeatedColumns(l, r)
	shift := l.xs[len(l.xs)-1] - r.xs[again]
	for _, x := range r.xs[again+1:] {
		out.xs = append(out.xs, x+shift)
	}
	add := func(g *grid, right, from int) {
		for _, c := range g.cells {
			if c.c1 <= from {
				continue
			}
			c.r0, c.r1 = nearest(ys, g.ys[c.r0]), nearest(ys, g.ys[c.r1])
			c.c0, c.c1 = max(c.c0, from)-from+right, c.c1-from+right
			if c.page == 0 {
				c.page = g.page
			}
			out.cells = append(out.cells, c)
		}
	}
	add(l, 0, 0)
	for i := range l.titleRows() { // a title runs over all columns
		if out.cells[i].r1 <= nearest(ys, r.ys[0]) {
			out.cells[i].c1 = len(out.xs) - 1
		}
	}
	add(r, l.cols(), again)
	out.tidy()
	return out
}

// repeatedColumns counts the columns at the left of r that are those of l again.
func repeatedColumns(l, r *grid) int {
	n := 0
	for n < l.cols() && n+1 < r.cols() && slices.Equal(l.columnTexts(n), r.columnTexts(n)) && len(r.columnTexts(n)) > 2 {
		n++
	}
	return n
}

// columnTexts is what the cells of one column read, from top to bottom, blank
// ones left out.
func (g *grid) columnTexts(c int) []string {
	var out []string
	for i := range g.cells {
		if o := &g.cells[i]; o.c0 == c && o.c1 == c+1 {
			if t := g.textOf(i); t != "" {
				out = append(out, t)
			}
		}
	}
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
