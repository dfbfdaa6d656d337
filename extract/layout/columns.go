package layout

import (
	"cmp"
	"math"
	"slices"

	"lianhe/extract"
)

// findColumns finds the gaps that few rows cross and puts every span into its
// columns.
func (r *region) findColumns() {
	if r.headedColumns() {
		return
	}
	r.mend()
	type edge struct {
		x    float64
		open int
	}
	var es []edge
	rows := 0
	figures := r.figureRows()
	for b, row := range r.spans {
		if figures != nil && !figures[b] || len(row) == 0 || len(row) == 1 && (figures != nil || row[0].width() > 12*r.em) {
			continue
		}
		rows++
		for i := range row {
			es = append(es, edge{row[i].box.X0, 1}, edge{row[i].box.X1, -1})
		}
	}
	slices.SortFunc(es, func(a, b edge) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(b.open, a.open)) })
	tolerated := 0
	if rows >= 4 {
		tolerated = max(1, rows/10)
	}
	r.gaps = nil
	body := r.body()
	open, peak := 0, 0
	start, in := 0.0, false
	for i, e := range es {
		open += e.open
		switch {
		case open <= tolerated && !in && i > 0:
			start, in = e.x, true
			peak = max(peak, open-e.open)
		case open > tolerated && in:
			if len(r.gaps) == 0 && peak <= tolerated { // the first column itself is sparse
				start = r.leftBefore(start, e.x)
			}
			for _, g := range r.around(start, e.x, body) {
				if g[1]-g[0] >= 0.4*r.em && r.supported(g[0], g[1]) {
					r.gaps = append(r.gaps, g)
				}
			}
			in = false
		}
		if !in {
			peak = max(peak, open)
		}
	}
	r.assign()
	for r.dropWeak(rows) {
		r.assign()
	}
}

// leftBefore is the right edge of the text that begins left of x and ends before b.
func (r *region) leftBefore(x, b float64) float64 {
	right := x
	for _, row := range r.spans {
		for k := range row {
			if sp := &row[k]; len(row) > 1 && sp.box.X0 <= x+0.3*r.em && sp.box.X1 < b-0.3*r.em {
				right = max(right, sp.box.X1)
			}
		}
	}
	return right
}

// around is what the few cells of a sparse column leave of the gap that they stand
// in. Headings do not count: one over two columns stands between both.
func (r *region) around(a, b float64, body int) [][2]float64 {
	var in [][2]float64
	for i, row := range r.spans {
		if i < body || len(row) < 2 {
			continue
		}
		for k := range row {
			if x := row[k].box; x.X0 > a+0.3*r.em && x.X1 < b-0.3*r.em {
				in = append(in, [2]float64{x.X0, x.X1})
			}
		}
	}
	slices.SortFunc(in, func(p, q [2]float64) int { return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1])) })
	var out [][2]float64
	for _, x := range in {
		if x[0] > a {
			out = append(out, [2]float64{a, x[0]})
		}
		a = max(a, x[1])
	}
	return append(out, [2]float64{a, b})
}

// body is the first band below the headings, as far as that can be told before
// the columns are known: the first of figures, or the one behind the first that
// has the most cells.
func (r *region) body() int {
	most, at := 0, 0
	for i, row := range r.spans {
		figures := 0
		for k := range row {
			if t := row[k].text(); isFigure(t) && !yearLike(t) {
				figures++
			}
		}
		if len(row) > 1 && figures*2 >= len(row)-1 {
			return i
		}
		if len(row) > most {
			most, at = len(row), i+1
		}
	}
	return at
}

// assign puts every span into its columns.
func (r *region) assign() {
	r.cols = len(r.gaps) + 1
	for _, row := range r.spans {
		for k := range row {
			row[k].c0, row[k].c1 = r.reach(row[k].box)
		}
	}
	ext := r.extents(0)
	for i, row := range r.spans {
		out := row[:0:0]
		for k := range row {
			out = r.cutWide(out, row[k], ext)
		}
		r.settleClaims(out, ext)
		r.oneEach(out)
		r.spans[i] = out
	}
}

// oneEach gives each piece of a band a column of its own where there are as many
// as columns, or as those behind the first, and two fell into one.
func (r *region) oneEach(row []span) {
	first := r.cols - len(row)
	if len(row) < 2 || first != 0 && (first != 1 || row[0].c0 == 0) {
		return
	}
	for k := 1; k < len(row); k++ {
		if row[k].c0 < row[k-1].c1 {
			for i := range row {
				row[i].c0, row[i].c1 = first+i, first+i+1
			}
			return
		}
	}
}

// cutWide cuts a span over several columns where a space is wider than one
// between words and the parts belong to different columns: two headings that
// stand close to each other.
func (r *region) cutWide(out []span, sp span, ext [][2]float64) []span {
	if sp.c1-sp.c0 < 2 || len(sp.words) < 2 {
		return append(out, sp)
	}
	at, widest := 0, 0.0
	for i := 1; i < len(sp.words); i++ {
		if g := sp.words[i].box.X0 - sp.words[i-1].box.X1; g > widest {
			at, widest = i, g
		}
	}
	left := span{line: sp.part(0, at), band: sp.band}
	right := span{line: sp.part(at, len(sp.words)), band: sp.band}
	if widest < r.wideSpace(&sp.line) || nearestColumn(&left, ext) == nearestColumn(&right, ext) {
		return append(out, sp)
	}
	for _, p := range [...]span{left, right} {
		p.c0, p.c1 = r.reach(p.box)
		out = r.cutWide(out, p, ext)
	}
	return out
}

// wideSpace is the least space of a line that no word space of the region's texts
// is as wide as.
func (r *region) wideSpace(l *line) float64 { return max(0.34, min(1.2*r.space, 0.42)) * l.size }

// nearestColumn is the column whose text a span overlaps most, or whose middle
// is nearest to its own.
func nearestColumn(sp *span, ext [][2]float64) int {
	best, at := math.Inf(-1), 0
	for c, e := range ext {
		score := min(sp.box.X1, e[1]) - max(sp.box.X0, e[0])
		if !(score > 0) {
			score = -math.Abs((e[0]+e[1])/2 - sp.midX())
		}
		if score > best {
			best, at = score, c
		}
	}
	return at
}

// settleClaims gives a column that two spans of a row reach into to the one that
// it is nearer to.
func (r *region) settleClaims(row []span, ext [][2]float64) {
	for k := 1; k < len(row); k++ {
		a, b := &row[k-1], &row[k]
		if a.c1 <= b.c0 {
			continue
		}
		na, nb := nearestColumn(a, ext), nearestColumn(b, ext)
		if na >= nb {
			continue
		}
		for a.c1 > b.c0 && (a.c1-1 > na || b.c0 < nb) {
			switch {
			case b.c0 < nb && (a.c1-1 <= na || b.box.X0 > ext[b.c0][1]):
				b.c0++
			default:
				a.c1--
			}
		}
		a.c0, b.c1 = min(a.c0, a.c1-1), max(b.c1, b.c0+1)
	}
}

// dropWeak closes one gap beside a column that holds next to nothing, such as
// the end of a heading that is wider than its column: the gap to the neighbour
// that has text in fewer of the same rows.
func (r *region) dropWeak(rows int) bool {
	if r.cols < 3 || rows < 5 {
		return false
	}
	for c := 0; c < r.cols; c++ {
		n, left, right := 0, 0, 0
		for i, row := range r.spans {
			for k := range row {
				sp := &row[k]
				if sp.c0 != c || sp.c1 != c+1 {
					continue
				}
				n++
				if r.beside(i, sp, func(o *span) bool { return o.c1 == c }) {
					left++
				}
				if r.beside(i, sp, func(o *span) bool { return o.c0 == c+1 }) {
					right++
				}
			}
		}
		if n > 2 && n*6 >= rows || n > 1 && rows < 8 {
			continue
		}
		k := c // the gap to the right
		if c == r.cols-1 || c > 0 && (left < right || left == right && r.gaps[c-1][1]-r.gaps[c-1][0] < r.gaps[c][1]-r.gaps[c][0]) {
			k = c - 1
		}
		beside := right
		if k < c {
			beside = left
		}
		if beside*2 > n { // beside text of its neighbour it is a column, if a poor one
			continue
		}
		r.gaps = slices.Delete(r.gaps, k, k+1)
		return true
	}
	return false
}

// figureRows marks the bands that are rows of figures: they show the columns
// better than headings do. It is nil where there are too few.
func (r *region) figureRows() []bool {
	out := make([]bool, len(r.spans))
	n, several := 0, 0
	for b, row := range r.spans {
		k := 0
		for i := range row {
			if isFigure(row[i].text()) {
				k++
			}
		}
		if len(row) > 1 {
			several++
		}
		if len(row) > 1 && k*2 >= len(row) {
			out[b] = true
			n++
		}
	}
	if n < 4 || n*2 < several {
		return nil
	}
	return out
}

// supported reports whether text stands on both sides of a gap at two heights
// or more.
func (r *region) supported(a, b float64) bool {
	n := 0
	for i, row := range r.spans {
		for k := range row {
			if sp := &row[k]; sp.box.X1 <= b && sp.box.X0 < a && r.beside(i, sp, func(o *span) bool { return o.box.X0 >= a && o.box.X1 > b }) {
				n++
				break
			}
		}
	}
	return n >= 2
}

// beside reports whether a span that satisfies ok stands beside sp, which is in
// band i: text in the middle of merged cells is on a line of its own.
func (r *region) beside(i int, sp *span, ok func(*span) bool) bool {
	for _, step := range [...]int{-1, 1} {
		for m := i; m >= 0 && m < len(r.spans); m += step {
			row := r.spans[m]
			if len(row) > 0 && math.Abs(row[0].base-sp.base) > 1.2*r.em {
				break
			}
			for k := range row {
				if ok(&row[k]) {
					return true
				}
			}
		}
	}
	return false
}

// reach is the columns that a box covers: those it enters beyond a gap.
func (r *region) reach(b extract.Rect) (c0, c1 int) {
	for c0 < len(r.gaps) {
		g := r.gaps[c0]
		mid := (g[0] + g[1]) / 2
		behind := b.X0 > mid-0.1 || b.X0 > g[0]-0.3*r.em && (b.X1 > g[1] || (b.X0+b.X1)/2 > mid)
		if !behind {
			break
		}
		c0++
	}
	c1 = c0
	for c1 < len(r.gaps) && b.X1 > r.gaps[c1][1]+0.3*r.em {
		c1++
	}
	return c0, c1 + 1
}

// left and right edges of a column's place.
func (r *region) edges() []float64 {
	x0, x1 := math.Inf(1), math.Inf(-1)
	for _, row := range r.spans {
		for i := range row {
			x0, x1 = min(x0, row[i].box.X0), max(x1, row[i].box.X1)
		}
	}
	if o := r.outer; o[1] > o[0] { // the rest of a table: its first column may be blank here
		x0, x1 = min(x0, o[0]+1), max(x1, o[1]-1)
	}
	xs := []float64{x0 - 1}
	for _, g := range r.gaps {
		xs = append(xs, (g[0]+g[1])/2)
	}
	return append(xs, x1+1)
}
