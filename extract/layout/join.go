package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"lianhe/extract"
)

// maxHead is the most header rows that are repeated on each page.
const maxHead = 4

// continues reports whether g goes on with the table whose parts are given:
// it stands on the next page and has the same columns.
func continues(parts []*grid, g *grid) bool {
	last := parts[len(parts)-1]
	if g.page != last.lastPage()+1 || g.frame.angle != last.frame.angle || g.ruled != last.ruled {
		return false
	}
	if !g.ruled {
		return g.cols() == last.cols() && sameColumns(last, g)
	}
	shift, ok := shiftOf(last, g)
	if !ok {
		return false
	}
	in, n := 0, min(len(last.xs), len(g.xs))-2
	for _, x := range g.xs[1 : len(g.xs)-1] {
		if k := nearest(last.xs, x-shift); k > 0 && k < len(last.xs)-1 && math.Abs(last.xs[k]-x+shift) < 4 {
			in++
		}
	}
	if n > 0 && in*2 < n {
		return false
	}
	_, h := last.frame.size()
	return last.box.Y1 > 0.55*h || repeatedRows(newJoint(parts[0]), g) > 0
}

// shiftOf is how far g stands to the right of the part before it, where both
// are equally wide; odd and even pages have different margins.
func shiftOf(a, g *grid) (float64, bool) {
	l := g.xs[0] - a.xs[0]
	r := g.xs[len(g.xs)-1] - a.xs[len(a.xs)-1]
	return (l + r) / 2, math.Abs(l-r) < 5 && math.Abs(l) < 60
}

// sameColumns compares the columns of tables without rules: their text must
// overlap column by column.
func sameColumns(a, b *grid) bool {
	for c := 0; c < a.cols(); c++ {
		mid := (b.xs[c] + b.xs[c+1]) / 2
		if mid < a.xs[c] || mid > a.xs[c+1] {
			return false
		}
	}
	return true
}

// joint is a table under construction over its pages.
type joint struct {
	xs      []float64 // of the first part
	rows    int
	cells   []*jointCell
	repeats []extract.Repeat
	first   *grid
}

type jointCell struct {
	area
	extract.Passage
	tables []*extract.Table
	grid   *grid     // the part in which its text ends
	last   *gridCell // its cell there
	goesOn bool      // over a page break
}

func newJoint(g *grid) *joint {
	j := &joint{xs: g.xs, rows: g.rows(), first: g}
	for i := range g.cells {
		j.cells = append(j.cells, newJointCell(g, &g.cells[i]))
	}
	return j
}

func newJointCell(g *grid, c *gridCell) *jointCell {
	j := &jointCell{area: c.area, Passage: g.passage(c), grid: g, last: c}
	for _, in := range c.inner {
		j.tables = append(j.tables, whole([]*grid{in}))
	}
	return j
}

// whole makes one table of its parts.
func whole(parts []*grid) *extract.Table {
	j := newJoint(parts[0])
	for _, g := range parts[1:] {
		j.add(g)
	}
	return j.table()
}

// refine makes the columns of the joint those of both parts and returns for
// each column line of g its index.
func (j *joint) refine(g *grid) []int {
	to := make([]int, len(g.xs))
	if !g.ruled {
		for i := range to {
			to[i] = i
		}
		return to
	}
	shift, _ := shiftOf(&grid{xs: j.xs}, g)
	for i, x := range g.xs {
		k := nearest(j.xs, x-shift)
		switch {
		case i == 0:
			k = 0
		case i == len(g.xs)-1:
			k = len(j.xs) - 1
		case math.Abs(j.xs[k]-(x-shift)) >= 4 || k <= to[i-1]:
			k = to[i-1] + 1
			if j.xs[k] < x-shift {
				k++
			}
			k = min(k, len(j.xs)-1)
			j.xs = slices.Insert(slices.Clone(j.xs), k, x-shift)
			for _, c := range j.cells {
				if c.c0 >= k {
					c.c0++
				}
				if c.c1 >= k {
					c.c1++
				}
			}
		}
		to[i] = k
	}
	return to
}

// add puts the part of the next page below.
func (j *joint) add(g *grid) {
	drop := repeatedRows(j, g)
	if drop > 0 {
		j.repeats = append(j.repeats, extract.Repeat{Row: j.rows, Text: newJoint(g).table().RowText(0, drop)})
	}
	to := j.refine(g)
	bottom := map[[2]int]*jointCell{}
	for _, c := range j.cells {
		if c.r1 == j.rows {
			bottom[[2]int{c.c0, c.c1}] = c
		}
	}
	var top, rest []*jointCell
	for i := range g.cells {
		c := newJointCell(g, &g.cells[i])
		if c.r0 < drop {
			continue
		}
		c.c0, c.c1 = to[c.c0], to[c.c1]
		if c.r0 == drop {
			top = append(top, c)
		} else {
			rest = append(rest, c)
		}
	}
	offset := j.rows - drop
	if j.cut(top, bottom) {
		offset--
	}
	cut := offset < j.rows-drop
	carried := carry(top, bottom, cut, j.filled())
	for i, c := range top {
		c.r0, c.r1 = c.r0+offset, c.r1+offset
		if p := carried[i]; p != nil {
			p.r1, p.goesOn = max(p.r1, c.r1), true
			p.goOn(c)
			if !g.ruled && c.Text == "" {
				rest = p.extend(rest, offset)
			}
			continue
		}
		j.cells = append(j.cells, c)
	}
	for _, c := range rest {
		c.r0, c.r1 = c.r0+offset, c.r1+offset
		j.cells = append(j.cells, c)
	}
	j.rows = offset + g.rows()
	j.sort()
}

func (j *joint) sort() {
	slices.SortStableFunc(j.cells, func(a, b *jointCell) int {
		return cmp.Or(cmp.Compare(a.r0, b.r0), cmp.Compare(a.c0, b.c0))
	})
}

// extend takes the blank cells right below p out of rest: without rules the rows
// of a merged cell that goes on have each a blank of their own.
func (p *jointCell) extend(rest []*jointCell, offset int) []*jointCell {
	return slices.DeleteFunc(rest, func(c *jointCell) bool {
		if c.c0 != p.c0 || c.c1 != p.c1 || c.r0+offset != p.r1 || c.Text != "" {
			return false
		}
		p.r1 = c.r1 + offset
		return true
	})
}

// goOn appends the text of c, which continues on the next page.
func (p *jointCell) goOn(c *jointCell) {
	p.tables = append(p.tables, c.tables...)
	if c.Text == "" {
		return
	}
	if p.Text == "" {
		src := p.Src
		p.Passage = c.Passage
		if len(p.Lines) == 0 {
			p.Lines = []extract.Line{{Start: 0, Src: c.Src}}
		}
		p.Src = src
	} else {
		sep := "\n"
		if p.wraps(c) {
			sep = seam(p.Text, c.Text)
		}
		p.Append(sep, c.Passage)
	}
	p.grid, p.last = c.grid, c.last
}

// wraps reports whether the last line of p was wrapped onto the first of c.
func (p *jointCell) wraps(c *jointCell) bool {
	if len(p.last.lines) == 0 || len(c.last.lines) == 0 {
		return true
	}
	if !p.grid.ruled {
		a, b := &p.last.lines[len(p.last.lines)-1], &c.last.lines[0]
		return unbalanced(p.Text) || !p.grid.endsEarly(p.last, a, b) && !c.grid.endsEarly(c.last, a, b)
	}
	all := append(slices.Clone(p.last.lines), c.last.lines...)
	style, left := alignment(all, p.last.box), math.Inf(1)
	for i := range all {
		left = min(left, all[i].box.X0)
	}
	a, b := &p.last.lines[len(p.last.lines)-1], &c.last.lines[0]
	return unbalanced(p.Text) || !cellBreak(a, b, p.Text, p.last.box.X1-p.last.box.X0-2*p.grid.pad, left, style)
}

// toTheEdge reports whether the text of p fills its cell down to the page break:
// above free space it has come to its end.
func (p *jointCell) toTheEdge() bool {
	n := len(p.last.lines)
	return n > 0 && p.last.box.Y1-p.last.lines[n-1].bottom() < 1.2*p.last.lines[n-1].size
}

// unbalanced reports whether a bracket is still open.
func unbalanced(s string) bool {
	return strings.Count(s, "（")+strings.Count(s, "(") > strings.Count(s, "）")+strings.Count(s, ")")
}

// filled tells for each column how many of its rows hold text, as a share.
func (j *joint) filled() []float64 {
	n, all := make([]float64, len(j.xs)-1), make([]float64, len(j.xs)-1)
	for _, c := range j.cells {
		for k := c.c0; k < c.c1; k++ {
			all[k]++
			if c.Text != "" {
				n[k]++
			}
		}
	}
	for k := range n {
		if all[k] > 0 {
			n[k] /= all[k]
		}
	}
	return n
}

// cut reports whether the top row of a part is the rest of the row that the
// page break went through: each of its texts goes on with a text above, and
// where it has none a row of its own would have one.
func (j *joint) cut(top []*jointCell, bottom map[[2]int]*jointCell) bool {
	filled := j.filled()
	text, wrapped, missing := 0, 0, 0
	for _, c := range top {
		p := bottom[[2]int{c.c0, c.c1}]
		if p == nil {
			return false
		}
		switch {
		case c.Text != "":
			if p.Text == "" && len(p.tables) == 0 || c.r1-c.r0 > 1 && top[0].Text != "" {
				return false
			}
			if j.recurs(c) {
				return false // a category, not the end of a text
			}
			text++
			if p.wraps(c) && !dangling(p, c) {
				wrapped++
			}
		case p.Text != "" && p.r1-p.r0 == 1 && c.r1-c.r0 == 1 && filled[c.c0] > 0.8:
			missing++
		}
	}
	if text == 0 || text == len(top) && len(top) > 1 && wrapped < text {
		return false
	}
	if c := top[0]; c.Text != "" && len(top) > 1 && isNumber(c.Text) {
		return false
	}
	return missing > 0 || wrapped == text
}

// recurs reports whether the column of c holds the same text in another cell.
func (j *joint) recurs(c *jointCell) bool {
	return slices.ContainsFunc(j.cells, func(o *jointCell) bool { return o.c0 == c.c0 && o.c1 == c.c1 && o.Text == c.Text })
}

// dangling reports a full line that ends with a whole name, before one that
// begins another: no sign that the cell was cut.
func dangling(p, c *jointCell) bool {
	return endsUnit(p.Text) && !continuesUnit(c.Text) && !unbalanced(p.Text)
}

func isNumber(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.Trim(s, "0123456789.一二三四五六七八九十") == ""
}

// carry finds for each top cell the merged cell above that it goes on with.
func carry(top []*jointCell, bottom map[[2]int]*jointCell, cut bool, filled []float64) []*jointCell {
	out := make([]*jointCell, len(top))
	lead := false // the first column is carried: its blank neighbours are too
	for i, c := range top {
		p := bottom[[2]int{c.c0, c.c1}]
		if p == nil {
			continue
		}
		spans := p.r1-p.r0 > 1 || c.r1-c.r0 > 1
		usual := filled[c.c0] > 0.8
		switch {
		case cut:
			out[i] = p
		case c.Text == "" && p.Text != "" && len(c.tables) == 0:
			if spans && (usual || p.r1-p.r0 > 1 && c.r1-c.r0 > 1) || usual && (i == 0 || lead) || spans && lead {
				out[i] = p
			}
		case c.Text == "" && p.Text == "":
			if lead && spans || p.r1-p.r0 > 1 && c.r1-c.r0 > 1 {
				out[i] = p
			}
		case p.Text == "" && spans && usual && (i == 0 || lead):
			out[i] = p
		case p.Text != "" && spans && p.toTheEdge() && p.wraps(c) && !endsUnit(p.Text) && (i == 0 || lead) && !isNumber(c.Text):
			out[i] = p
		}
		if i == 0 {
			lead = out[i] != nil
		}
	}
	return out
}

// dropVoid takes out the rows in which no cell begins: at the end of a page some
// cells are drawn a little longer than their neighbours.
func (j *joint) dropVoid() {
	begins := make([]bool, j.rows+1)
	for _, c := range j.cells {
		begins[c.r0] = true
	}
	before := make([]int, j.rows+1) // void rows before each
	n := 0
	for r := range before {
		before[r] = n
		if r < j.rows && !begins[r] {
			n++
		}
	}
	if n == 0 {
		return
	}
	for _, c := range j.cells {
		c.r0, c.r1 = c.r0-before[c.r0], c.r1-before[c.r1]
	}
	for i := range j.repeats {
		j.repeats[i].Row -= before[min(j.repeats[i].Row, j.rows)]
	}
	j.rows -= n
}

// fillBelow draws the cells that went on over a page break down to the next cell
// where their rest was drawn too short.
func (j *joint) fillBelow() {
	cols := len(j.xs) - 1
	var taken []bool
	for _, c := range j.cells {
		if !c.goesOn || c.r1 >= j.rows {
			continue
		}
		if taken == nil {
			taken = make([]bool, j.rows*cols)
			for _, o := range j.cells {
				o.mark(taken, cols)
			}
		}
		for c.r1 < j.rows && !slices.Contains(taken[c.r1*cols+c.c0:c.r1*cols+c.c1], true) {
			c.r1++
			c.mark(taken, cols)
		}
	}
}

func (a area) mark(taken []bool, cols int) {
	for r := a.r0; r < a.r1; r++ {
		for c := a.c0; c < a.c1; c++ {
			taken[r*cols+c] = true
		}
	}
}

// table is the result in the types of the pipeline.
func (j *joint) table() *extract.Table {
	j.dropVoid()
	j.fillBelow()
	j.sort()
	t := &extract.Table{Src: j.first.source(j.first.box), Rows: j.rows, Cols: len(j.xs) - 1, Repeats: j.repeats}
	for _, c := range j.cells {
		t.Cells = append(t.Cells, extract.Cell{
			Row: c.r0, Col: c.c0, RowSpan: c.r1 - c.r0, ColSpan: c.c1 - c.c0,
			Passage: c.Passage, Tables: c.tables,
		})
	}
	return t
}
