package layout

import (
	"math"
	"slices"

	"lianhe/extract"
)

// lattice is a ruled table before text: the lines of its columns and rows and
// the cells between them.
type lattice struct {
	xs, ys []float64
	cells  []area
	box    extract.Rect
}

// area is a rectangle of grid positions, ends excluded.
type area struct{ r0, c0, r1, c1 int }

// maxUnits bounds the unit cells of one lattice; denser webs are hatching.
const maxUnits = 200_000

// newLattice builds the cells of a web: snapped lines, unit cells between them,
// and a union of those with no rule in between, which gives the spans. It
// returns nil where nothing is enclosed.
func newLattice(w web) *lattice {
	xs := snapped(w.vs)
	ys := snapped(w.hs)
	var hs, vs []stroke
	nx, ny := len(xs), len(ys)
	xs, hs, vs = openEnds(xs, w.hs, w.vs)
	ys, vs, hs = openEnds(ys, vs, hs)
	if len(xs) > nx && len(ys) > ny { // let the borders that were added meet
		closeCorners(vs[len(w.vs):], ys)
		closeCorners(hs[len(w.hs):], xs)
	}
	if len(xs) < 2 || len(ys) < 2 || (len(xs)-1)*(len(ys)-1) > maxUnits {
		return nil
	}
	rows, cols := len(ys)-1, len(xs)-1
	across := covered(hs, ys, xs) // [line][unit] horizontal rule above row r
	down := covered(vs, xs, ys)
	closeOutline(across[0], down, 0)
	closeOutline(across[rows], down, rows-1)
	// Unit cells and, as the last element, the outside.
	u := newUnion(rows*cols + 1)
	out := rows * cols
	for r := 0; r <= rows; r++ {
		for c := 0; c < cols; c++ {
			if across[r][c] {
				continue
			}
			i, j := out, out
			if r > 0 {
				i = (r-1)*cols + c
			}
			if r < rows {
				j = r*cols + c
			}
			u.join(i, j)
		}
	}
	for c := 0; c <= cols; c++ {
		for r := 0; r < rows; r++ {
			if down[c][r] {
				continue
			}
			i, j := out, out
			if c > 0 {
				i = r*cols + c - 1
			}
			if c < cols {
				j = r*cols + c
			}
			u.join(i, j)
		}
	}
	l := &lattice{xs: xs, ys: ys}
	l.cells = rectangles(u, rows, cols)
	l.compact()
	if len(l.cells) == 0 {
		return nil
	}
	l.box = extract.Rect{X0: l.xs[0], Y0: l.ys[0], X1: l.xs[len(l.xs)-1], Y1: l.ys[len(l.ys)-1]}
	return l
}

// snapped is the sorted places of strokes, those within snap of each other made
// one. Long strokes decide.
func snapped(ss []stroke) []float64 {
	type place struct{ at, n float64 }
	ps := make([]place, len(ss))
	for i, s := range ss {
		ps[i] = place{s.at, s.b - s.a}
	}
	slices.SortFunc(ps, func(a, b place) int {
		if d := a.at - b.at; d != 0 {
			return sign(d)
		}
		return sign(a.n - b.n)
	})
	var out []float64
	for i := 0; i < len(ps); {
		j, sum, n := i, 0.0, 0.0
		for j < len(ps) && ps[j].at-ps[i].at <= snap {
			sum += ps[j].at * ps[j].n
			n += ps[j].n
			j++
		}
		out = append(out, sum/n)
		i = j
	}
	return out
}

// openEnds adds the outer borders that were left out: where two or more strokes
// go on past the first or last line that crosses them, their common end is one.
func openEnds(at []float64, cross, along []stroke) (lines []float64, crossOut, alongOut []stroke) {
	if len(at) == 0 {
		return at, cross, along
	}
	const past = 8
	lo, hi := at[0], at[len(at)-1]
	var low, high []stroke
	for _, s := range cross {
		if s.a < lo-past {
			low = append(low, s)
		}
		if s.b > hi+past {
			high = append(high, s)
		}
	}
	cross, along = slices.Clone(cross), slices.Clone(along)
	add := func(ss []stroke, end func(stroke) float64, front bool) {
		if len(ss) < 2 {
			return
		}
		edge := stroke{a: math.Inf(1), b: math.Inf(-1)}
		for _, s := range ss {
			edge.at += end(s) / float64(len(ss))
			edge.a, edge.b = min(edge.a, s.at), max(edge.b, s.at)
		}
		if edge.b-edge.a < snap {
			return
		}
		along = append(along, edge)
		if front {
			at = append([]float64{edge.at}, at...)
		} else {
			at = append(at, edge.at)
		}
	}
	add(low, func(s stroke) float64 { return s.a }, true)
	add(high, func(s stroke) float64 { return s.b }, false)
	return at, cross, along
}

func closeCorners(added []stroke, at []float64) {
	for i := range added {
		added[i].a, added[i].b = min(added[i].a, at[0]), max(added[i].b, at[len(at)-1])
	}
}

// covered tells for each snapped line and each unit between the crossing lines
// whether a stroke runs there for more than half of the unit.
func covered(ss []stroke, at, cross []float64) [][]bool {
	n := len(cross) - 1
	out := make([][]bool, len(at))
	sums := make([]float64, n)
	byLine := make([][]stroke, len(at))
	for _, s := range ss {
		k := nearest(at, s.at)
		byLine[k] = append(byLine[k], s)
	}
	for k := range at {
		clear(sums)
		ls := byLine[k]
		slices.SortFunc(ls, func(p, q stroke) int {
			if d := p.a - q.a; d != 0 {
				return sign(d)
			}
			return sign(p.b - q.b)
		})
		end := math.Inf(-1)
		for _, s := range ls {
			a, b := max(s.a, end), s.b
			end = max(end, s.b)
			i, _ := slices.BinarySearch(cross, a)
			for i = max(i-1, 0); i < n && cross[i] < b; i++ {
				sums[i] += max(min(b, cross[i+1])-max(a, cross[i]), 0)
			}
		}
		out[k] = make([]bool, n)
		for i := range sums {
			out[k][i] = sums[i] > 0.55*(cross[i+1]-cross[i])
		}
	}
	return out
}

// closeOutline closes the top or bottom of cells that a page break cut without
// drawing a border: the units between two vertical rules of the outer row r.
func closeOutline(edge []bool, down [][]bool, r int) {
	for c := 0; c < len(edge); {
		if edge[c] || !down[c][r] {
			c++
			continue
		}
		end := c + 1
		for end < len(edge) && !edge[end] && !down[end][r] {
			end++
		}
		if down[end][r] {
			for k := c; k < end; k++ {
				edge[k] = true
			}
		}
		c = end
	}
}

func nearest(at []float64, x float64) int {
	i, _ := slices.BinarySearch(at, x)
	if i == len(at) || i > 0 && x-at[i-1] < at[i]-x {
		i--
	}
	return i
}

// rectangles lists the unions of unit cells, the outside left out, as
// rectangles in order; a union of another shape (a border is missing somewhere)
// is cut into rectangles from the top.
func rectangles(u union, rows, cols int) []area {
	out := u.find(rows * cols)
	taken := make([]bool, rows*cols)
	var as []area
	for i := range taken {
		root := u.find(i)
		if taken[i] || root == out {
			continue
		}
		r, c := i/cols, i%cols
		a := area{r, c, r + 1, c + 1}
		free := func(r, c int) bool { return !taken[r*cols+c] && u.find(r*cols+c) == root }
		for a.c1 < cols && free(r, a.c1) {
			a.c1++
		}
	grow:
		for a.r1 < rows {
			for k := c; k < a.c1; k++ {
				if !free(a.r1, k) {
					break grow
				}
			}
			a.r1++
		}
		for y := a.r0; y < a.r1; y++ {
			for x := a.c0; x < a.c1; x++ {
				taken[y*cols+x] = true
			}
		}
		as = append(as, a)
	}
	return as
}

// compact drops the lines that no cell begins or ends at.
func (l *lattice) compact() {
	used := func(n int, ends func(area) (int, int)) ([]int, []bool) {
		keep := make([]bool, n)
		for _, a := range l.cells {
			i, j := ends(a)
			keep[i], keep[j] = true, true
		}
		to, k := make([]int, n), 0
		for i := range keep {
			to[i] = k
			if keep[i] {
				k++
			}
		}
		return to, keep
	}
	xt, xk := used(len(l.xs), func(a area) (int, int) { return a.c0, a.c1 })
	yt, yk := used(len(l.ys), func(a area) (int, int) { return a.r0, a.r1 })
	for i, a := range l.cells {
		l.cells[i] = area{yt[a.r0], xt[a.c0], yt[a.r1], xt[a.c1]}
	}
	l.xs, l.ys = kept(l.xs, xk), kept(l.ys, yk)
}

func kept(at []float64, keep []bool) []float64 {
	var out []float64
	for i, x := range at {
		if keep[i] {
			out = append(out, x)
		}
	}
	return out
}

// rect is the box of a cell.
func (l *lattice) rect(a area) extract.Rect {
	return extract.Rect{X0: l.xs[a.c0], Y0: l.ys[a.r0], X1: l.xs[a.c1], Y1: l.ys[a.r1]}
}

// locate returns a function from a point to the cell that holds it, or -1.
func (l *lattice) locate() func(x, y float64) int {
	rows, cols := len(l.ys)-1, len(l.xs)-1
	at := make([]int, rows*cols)
	for i := range at {
		at[i] = -1
	}
	for i, a := range l.cells {
		for r := a.r0; r < a.r1; r++ {
			for c := a.c0; c < a.c1; c++ {
				at[r*cols+c] = i
			}
		}
	}
	return func(x, y float64) int {
		c, r := slot(l.xs, x), slot(l.ys, y)
		if c < 0 || r < 0 {
			return -1
		}
		return at[r*cols+c]
	}
}

// slot is the interval of at that holds x, or -1.
func slot(at []float64, x float64) int {
	if len(at) < 2 || x < at[0] || x > at[len(at)-1] {
		return -1
	}
	i, ok := slices.BinarySearch(at, x)
	if !ok {
		i--
	}
	return min(i, len(at)-2)
}
