package layout

import "slices"

// The rest of a table without rules on the next page: with its header printed
// again, or without.

// goesOn finds the rest of the table of the page before, whose header is printed
// again: its columns are known, however few rows are left.
func (s *sheet) goesOn(bs []band, free []stroke) (*grid, int) {
	if s.prior == nil || len(s.prior.head) == 0 || len(bs) <= len(s.prior.head) {
		return nil, 0
	}
	for i, h := range s.prior.head {
		if holdsGrid(bs[i]) || bs[i].text() != h {
			return nil, 0
		}
	}
	n := len(s.prior.head)
	for n < len(bs) && !holdsGrid(bs[n]) && bs[n].y0-bs[n-1].y1 < 2.2*bandSize(bs[n]) && !s.beyond(bs[n]) {
		n++
	}
	if n == len(s.prior.head) {
		return nil, 0
	}
	r := s.newRegion(bs[:n], free)
	r.gaps, r.known = s.prior.gaps, len(s.prior.head)
	r.assign()
	return r.grid(), n
}

// rest finds the rows at the head of a page that go on with the table of the page
// before without its header: all their text stands in its columns, and in more
// than one of them.
func (s *sheet) rest(bs []band, free []stroke) (*grid, int) {
	p := s.prior
	if _, h := s.frame.size(); p == nil || !p.last || len(p.head) == 0 || len(bs) == 0 || bs[0].y0 > 0.2*h || bs[0].text() == p.head[0] {
		return nil, 0
	}
	n := 0
	for n < len(bs) && !holdsGrid(bs[n]) && p.holds(bs[n]) && (n == 0 || bs[n].y0-bs[n-1].y1 < 3*bandSize(bs[n])) {
		n++
	}
	if n < 2 {
		return nil, 0
	}
	r := s.newRegion(bs[:n], free)
	r.gaps, r.outer = p.gaps, [2]float64{p.xs[0], p.xs[p.cols()]}
	r.assign()
	if used := r.usedColumns(); used < 2 || !r.chinese() {
		return nil, 0
	}
	g := r.grid()
	if len(g.head) == 0 {
		g.head = p.head
	}
	return g, n
}

// holds reports whether the cells of a band stand in the columns of a table
// without rules, none of them in two.
func (g *grid) holds(b band) bool { return inColumns(cells(b), g.gaps, g.xs[0], g.xs[g.cols()]) }

func inColumns(ls []line, gaps [][2]float64, x0, x1 float64) bool {
	for i := range ls {
		l := &ls[i]
		k, _ := slices.BinarySearchFunc(gaps, l.midX(), func(gap [2]float64, x float64) int { return sign((gap[0]+gap[1])/2 - x) })
		if k > 0 && l.box.X0 < gaps[k-1][0] || k < len(gaps) && l.box.X1 > gaps[k][1] || l.box.X0 < x0-2*l.size || l.box.X1 > x1+2*l.size {
			return false
		}
	}
	return true
}

// tail counts the bands below the last rule of a Chinese table that are its rows
// all the same: the page ends with them, and no rule is drawn where it does.
func (r *region) tail(below []band) int {
	_, h := r.sheet.frame.size()
	xs := r.edges()
	n, several := 0, false
	for y := r.bands[len(r.bands)-1].y1; n < len(below); n++ {
		b := below[n]
		if holdsGrid(b) || b.y0-y > 3*bandSize(b) || !inColumns(cells(b), r.gaps, xs[0], xs[len(xs)-1]) {
			break
		}
		several = several || len(cells(b)) > 1
		y = b.y1
	}
	rest := below[n:]
	if n == 0 || !several || !r.chinese() || below[n-1].y1 < 0.7*h || len(rest) > 1 || len(rest) == 1 && len(rest[0].text()) > 20 {
		return 0
	}
	return n
}

// usedColumns counts the columns that hold text.
func (r *region) usedColumns() int {
	n := 0
	for c := range r.cols {
		if len(r.column(c)) > 0 {
			n++
		}
	}
	return n
}

// beyond reports whether a band holds a line that runs over most columns of the
// table of the page before.
func (s *sheet) beyond(b band) bool {
	for _, p := range cells(b) {
		n := 0
		for _, g := range s.prior.gaps {
			if p.box.X0 < g[0] && p.box.X1 > g[1] {
				n++
			}
		}
		if n > 1 && n*2 > len(s.prior.gaps) {
			return true
		}
	}
	return false
}

// carriesOn reports whether a region at the head of a page is the rest of the
// table of the page before, whose header is not printed again.
func (r *region) carriesOn() bool {
	p := r.sheet.prior
	if p == nil || !p.last || len(p.head) == 0 || p.cols() != r.cols || len(r.spans) == 0 || r.bands[0].text() == p.head[0] {
		return false
	}
	if _, h := r.sheet.frame.size(); r.bands[0].y0 > 0.2*h {
		return false
	}
	return sameColumns(p, &grid{xs: r.edges()})
}
