package layout

import (
	"cmp"
	"math"
	"slices"

	"lianhe/extract"
)

// item is one thing of a page in reading order: a line of running text or a table.
type item struct {
	line *textLine
	grid *grid
}

// textLine is a whole visual row of running text, with the margins of the
// column that it stands in.
type textLine struct {
	line
	text        string
	page        int
	frame       frame
	left, right float64 // margins of its column
	column      int     // counts the columns of the page, in reading order
	ruled       bool    // a rule lies between this line and the one before
	role        extract.Role
	heading     bool // set larger than the body of the document
}

func (t *textLine) source() extract.Source {
	b, _ := clip(t.frame.page(t.box), t.frame.w, t.frame.h)
	return extract.Source{Page: t.page, Box: b}
}

// flow is a page taken apart.
type flow struct {
	number int
	w, h   float64
	items  []item
}

// analyse takes a page apart: tables first, running text from the rest. The table
// prior, the last of the page before, may go on.
func analyse(p *Page, prior *grid) flow {
	fl := flow{number: p.Number, w: p.Width, h: p.Height}
	if !sane(p.Width, p.Height) || p.Width <= 0 || p.Height <= 0 {
		return fl
	}
	fs, cs := frames(p)
	texts := turnedLines(fs, cs)
	main := texts.mainFrame(p, cs)
	s := sheet{page: p.Number, frame: fs[main], chars: cs[main]}
	if prior != nil && len(prior.gaps) > 0 {
		s.prior = prior
	} else {
		s.ruled = prior
	}
	s.hs, s.vs = strokes(s.frame, p.Rules)
	s.shade(p.Fills)
	ws, free := webs(s.hs, s.vs)
	ws, turned := texts.share(ws, fs, main)
	items, grids := s.read(ws, free)
	for k := range cs {
		if k == main || len(cs[k]) == 0 {
			continue
		}
		rest := s.placeTurned(grids, fs[k], cs[k])
		items, rest = s.headTurned(items, fs[k], rest)
		o := sheet{page: p.Number, frame: fs[k], chars: rest}
		o.hs, o.vs = strokes(o.frame, turned[k])
		more, _ := o.read(webs(o.hs, o.vs))
		if above(more, items) {
			items = append(more, items...)
		} else {
			items = append(items, more...)
		}
	}
	fl.items = items
	return fl
}

// cellAt is the cell that holds a point, or nil.
func cellAt(grids []*grid, x, y float64) *gridCell {
	for _, g := range grids {
		if x < g.box.X0 || x > g.box.X1 || y < g.box.Y0 || y > g.box.Y1 {
			continue
		}
		for i := range g.cells {
			if b := g.cells[i].box; x >= b.X0 && x <= b.X1 && y >= b.Y0 && y <= b.Y1 {
				return &g.cells[i]
			}
		}
	}
	return nil
}

// above reports whether items stand above all others on the page.
func above(items, others []item) bool {
	bottom, top := math.Inf(-1), math.Inf(1)
	for _, it := range items {
		bottom = max(bottom, it.onPage().Y1)
	}
	for _, it := range others {
		top = min(top, it.onPage().Y0)
	}
	return bottom < top+2
}

// onPage is the box of an item on the page.
func (it item) onPage() extract.Rect {
	if it.grid != nil {
		return it.grid.frame.page(it.grid.box)
	}
	return it.line.onPage()
}

// sheet is a page in the frame that most of it reads in.
type sheet struct {
	page   int
	frame  frame
	chars  []char
	hs, vs []stroke
	shades []stroke // upper and lower edges of tinted rows
	charts []extract.Rect
	prior  *grid // the last table of the page before, where its columns were found by gaps
	ruled  *grid // or where they were by rules
}

// read makes items of a sheet, and returns its ruled tables for text in other
// directions.
func (s *sheet) read(ws []web, free []stroke) ([]item, []*grid) {
	var marks []line
	s.chars, marks = watermarks(s.chars)
	grids, rest := s.lattices(ws)
	loose := lines(rest, 1.0)
	grids, loose, free = s.open(grids, loose, free)
	return append(s.flowOf(loose, grids, free), s.stampItems(marks)...), grids
}

// open takes the frames and boxes with rows but no columns apart in which
// columns stand without rules; their rules are then those of any table without
// vertical rules.
func (s *sheet) open(grids []*grid, loose []line, free []stroke) ([]*grid, []line, []stroke) {
	kept := grids[:0:0]
	for _, g := range grids {
		if g.cols() > 1 {
			kept = append(kept, g)
			continue
		}
		var ls []line
		for i := range g.cells {
			ls = append(ls, g.cells[i].lines...)
		}
		hs := g.rules()
		found := slices.ContainsFunc(s.aligned(bands(ls, nil), append(hs, free...)), holdsGrid)
		if !found {
			kept = append(kept, g)
			continue
		}
		loose = append(loose, ls...)
		free = append(slices.Clone(free), hs...)
	}
	slices.SortStableFunc(loose, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.base, b.base), cmp.Compare(a.box.X0, b.box.X0))
	})
	slices.SortStableFunc(free, func(a, b stroke) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.a, b.a)) })
	return kept, loose, free
}

// rules is the row lines of a table as strokes.
func (g *grid) rules() []stroke {
	var hs []stroke
	for _, y := range g.ys {
		hs = append(hs, stroke{y, g.xs[0], g.xs[len(g.xs)-1]})
	}
	return hs
}

// lattices finds the ruled tables, gives every char that lies in a cell to that
// cell, and returns the others. A table inside a cell of another is nested.
func (s *sheet) lattices(ws []web) (grids []*grid, rest []char) {
	var ls []*lattice
	for i := range ws {
		if l := newLattice(ws[i]); l != nil {
			ls = append(ls, l)
		}
	}
	area := func(l *lattice) float64 { return (l.box.X1 - l.box.X0) * (l.box.Y1 - l.box.Y0) }
	slices.SortStableFunc(ls, func(a, b *lattice) int { return cmp.Compare(area(a), area(b)) })
	ls = slices.DeleteFunc(slices.Clone(ls), func(l *lattice) bool { return s.frames(l, ls) })
	for {
		cells, rest := s.assign(ls)
		grids, ok := grids[:0:0], ls[:0:0]
		for i, l := range ls {
			if g := s.ruledGrid(l, cells[i]); g != nil {
				grids, ok = append(grids, g), append(ok, l)
			}
		}
		if len(ok) == len(ls) {
			return nest(grids), rest
		}
		ls = ok // the text of a rejected one may stand in a cell of a larger one
	}
}

// frames reports whether a lattice of one column is a border around the page,
// or around other tables.
func (s *sheet) frames(l *lattice, all []*lattice) bool {
	if len(l.xs) > 2 {
		return false
	}
	if _, h := s.frame.size(); l.box.Y1-l.box.Y0 > 0.93*h {
		return true
	}
	return slices.ContainsFunc(all, func(o *lattice) bool { return o != l && within(o.box, l.box) })
}

// ruledGrid fills a lattice with text, or returns nil where it is no table: a
// frame around something, or a drawing.
func (s *sheet) ruledGrid(l *lattice, cells [][]char) *grid {
	g := &grid{page: s.page, frame: s.frame, box: l.box, xs: l.xs, ys: l.ys, ruled: true}
	var ends []gridCell
	full, gutter := 0, 0.0
	if len(l.xs) == 2 { // there may be columns that no rule sets apart
		gutter = 1.0
	}
	for i, a := range l.cells {
		c := gridCell{area: a, box: l.rect(a), lines: lines(cells[i], gutter)}
		if len(c.lines) > 0 {
			full++
		} else if c.box.X1-c.box.X0 < 5 || c.box.Y1-c.box.Y0 < 4 {
			continue
		} else if a.r1 == a.r0+1 && c.box.Y1-c.box.Y0 < thin { // no row of its own, the end of a cell
			ends = append(ends, c)
			continue
		}
		g.cells = append(g.cells, c)
	}
	if full == 0 || len(l.xs) > 2 && (full < 2 || g.scattered()) && !s.restOfRow(g) {
		return nil
	}
	g.tidy()
	g.putBack(ends)
	g.pad = padding(g.cells)
	g.divide(s)
	return g
}

// restOfRow reports whether a grid with hardly a text may be the end of the table
// on the page before, of whose last row some cells go on: it has the same columns,
// many of them.
func (s *sheet) restOfRow(g *grid) bool {
	return s.ruled != nil && s.ruled.ruled && len(g.xs) > 3 && s.ruled.frame.angle == g.frame.angle && sameLines(s.ruled, g)
}

// scattered reports whether no two cells with text have a border in common, as
// the boxes of a chart that lines connect.
func (g *grid) scattered() bool {
	var full []area
	for i := range g.cells {
		if len(g.cells[i].lines) > 0 {
			full = append(full, g.cells[i].area)
		}
	}
	for i, a := range full {
		for _, b := range full[i+1:] {
			if b.r0 > a.r1 {
				break
			}
			if b.r0 == a.r1 && a.c0 < b.c1 && b.c0 < a.c1 || (a.c1 == b.c0 || b.c1 == a.c0) && b.r0 < a.r1 {
				return false
			}
		}
	}
	return true
}

// thin is the height below which a cell cannot hold a line of print.
const thin = 8

// putBack adds the blank cells that were too low for a row where nothing else
// covers their place.
func (g *grid) putBack(cells []gridCell) {
	for _, c := range cells {
		y := (c.box.Y0 + c.box.Y1) / 2
		r, c0, c1 := slot(g.ys, y), nearest(g.xs, c.box.X0), nearest(g.xs, c.box.X1)
		if r < 0 || c1 <= c0 {
			continue
		}
		c.area = area{r, c0, r + 1, c1}
		if slices.ContainsFunc(g.cells, func(o gridCell) bool {
			return o.r0 < c.r1 && c.r0 < o.r1 && o.c0 < c.c1 && c.c0 < o.c1
		}) {
			continue
		}
		c.box.Y0, c.box.Y1 = g.ys[r], g.ys[r+1]
		g.cells = append(g.cells, c)
	}
	g.sortCells()
}

// tidy drops the lines at which no cell begins or ends any more.
func (g *grid) tidy() {
	l := lattice{xs: g.xs, ys: g.ys}
	for i := range g.cells {
		l.cells = append(l.cells, g.cells[i].area)
	}
	l.compact()
	g.xs, g.ys = l.xs, l.ys
	for i := range g.cells {
		g.cells[i].area = l.cells[i]
	}
	g.sortCells()
}

func (g *grid) sortCells() {
	slices.SortStableFunc(g.cells, func(a, b gridCell) int {
		return cmp.Or(cmp.Compare(a.r0, b.r0), cmp.Compare(a.c0, b.c0))
	})
}

// nest moves a table that lies in one cell of a larger one into that cell;
// grids are ordered by area.
func nest(grids []*grid) []*grid {
	var top []*grid
next:
	for i, g := range grids {
		for _, outer := range grids[i+1:] {
			if !within(g.box, outer.box) {
				continue
			}
			if c := outer.holder(g.box); c != nil {
				c.inner = append(c.inner, g)
				continue next
			}
		}
		top = append(top, g)
	}
	return top
}

func (g *grid) holder(b extract.Rect) *gridCell {
	for i := range g.cells {
		if within(b, g.cells[i].box) {
			return &g.cells[i]
		}
	}
	return nil
}

func within(a, b extract.Rect) bool {
	return a.X0 >= b.X0-1 && a.Y0 >= b.Y0-1 && a.X1 <= b.X1+1 && a.Y1 <= b.Y1+1
}

// overlapX is how much of the narrower of two boxes lies beside the other.
func overlapX(a, b extract.Rect) float64 {
	n := min(a.X1-a.X0, b.X1-b.X0)
	if n <= 0 {
		return 0
	}
	return max(0, min(a.X1, b.X1)-max(a.X0, b.X0)) / n
}
