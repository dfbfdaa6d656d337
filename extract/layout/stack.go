package layout

import (
	"math"
	"slices"
	"strings"

	"lianhe/extract"
)

// grid makes rows of the bands of a region and cells of its spans.
func (r *region) grid() *grid {
	g := r.rowsAndCells()
	g.gaps, g.unsure = r.gaps, r.unsure
	for i := range r.headBands() {
		g.head = append(g.head, r.bands[i].text())
	}
	return g
}

// text is all that a band reads.
func (b band) text() string {
	var s strings.Builder
	for _, l := range cells(b) {
		s.WriteString(l.text())
	}
	return s.String()
}

func (r *region) rowsAndCells() *grid {
	if g := r.halfRuled(); g != nil {
		return g
	}
	head := r.headBands()
	row, n := r.rows(head)
	xs := r.edges()
	g := &grid{page: r.sheet.page, frame: r.sheet.frame, xs: xs, pad: 0}
	type slotKey struct{ row, c0, c1 int }
	at := map[slotKey]int{}
	top, bottom := make([]float64, n), make([]float64, n)
	for i := range top {
		top[i], bottom[i] = math.Inf(1), math.Inf(-1)
	}
	for i := range r.spans {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			q := row[i][k]
			top[q.r0] = min(top[q.r0], sp.top())
			bottom[q.r1-1] = max(bottom[q.r1-1], sp.bottom())
		}
	}
	g.ys = rowLines(top, bottom)
	for i := range r.spans {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			q := row[i][k]
			key := slotKey{q.r0, sp.c0, sp.c1}
			j, ok := at[key]
			if !ok {
				j = len(g.cells)
				at[key] = j
				g.cells = append(g.cells, gridCell{area: area{q.r0, sp.c0, q.r1, sp.c1}})
			}
			g.cells[j].lines = append(g.cells[j].lines, sp.line)
			g.cells[j].r1 = max(g.cells[j].r1, q.r1)
		}
	}
	for _, a := range r.blanks {
		g.cells = append(g.cells, gridCell{area: a})
	}
	g.settle()
	return g
}

// rowLines puts a line between every two rows.
func rowLines(top, bottom []float64) []float64 {
	n := len(top)
	ys := make([]float64, n+1)
	for i := 0; i <= n; i++ {
		switch {
		case i == 0:
			ys[i] = top[0] - 1
		case i == n:
			ys[i] = bottom[n-1] + 1
		case math.IsInf(bottom[i-1], 0) || math.IsInf(top[i], 0):
			ys[i] = ys[i-1] + 1
		default:
			ys[i] = (bottom[i-1] + top[i]) / 2
		}
		if i > 0 && !(ys[i] > ys[i-1]) {
			ys[i] = ys[i-1] + 0.1
		}
	}
	return ys
}

// settle makes the cells of a table without rules disjoint, fills the places
// that hold nothing with empty cells and sets the boxes.
func (g *grid) settle() {
	rows, cols := g.rows(), g.cols()
	taken := make([]bool, rows*cols)
	free := func(a area) bool {
		for r := a.r0; r < a.r1; r++ {
			for c := a.c0; c < a.c1; c++ {
				if taken[r*cols+c] {
					return false
				}
			}
		}
		return true
	}
	take := func(a area) {
		for r := a.r0; r < a.r1; r++ {
			for c := a.c0; c < a.c1; c++ {
				taken[r*cols+c] = true
			}
		}
	}
	slices.SortStableFunc(g.cells, func(a, b gridCell) int {
		if d := a.r0 - b.r0; d != 0 {
			return d
		}
		return a.c0 - b.c0
	})
	var out []gridCell
	for _, c := range g.cells {
		for !free(c.area) && c.r1 > c.r0+1 {
			c.r1--
		}
		for !free(c.area) && c.c1 > c.c0+1 {
			c.c1--
		}
		if !free(c.area) { // its place is taken: it belongs to the cell that is there
			for k := range out {
				if o := &out[k]; o.r0 <= c.r0 && c.r0 < o.r1 && o.c0 <= c.c0 && c.c0 < o.c1 {
					o.lines = append(o.lines, c.lines...)
					break
				}
			}
			continue
		}
		take(c.area)
		out = append(out, c)
	}
	for r := 0; r < rows; r++ {
		for c := 0; c < cols; c++ {
			if !taken[r*cols+c] {
				out = append(out, gridCell{area: area{r, c, r + 1, c + 1}})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b gridCell) int {
		if d := a.r0 - b.r0; d != 0 {
			return d
		}
		return a.c0 - b.c0
	})
	for i := range out {
		c := &out[i]
		c.box = extract.Rect{X0: g.xs[c.c0], Y0: g.ys[c.r0], X1: g.xs[c.c1], Y1: g.ys[c.r1]}
	}
	g.cells = out
	g.box = extract.Rect{X0: g.xs[0], Y0: g.ys[0], X1: g.xs[cols], Y1: g.ys[rows]}
}

// column lists the spans of one column from top to bottom.
func (r *region) column(c int) []*span {
	var out []*span
	for i := range r.spans {
		for k := range r.spans[i] {
			if sp := &r.spans[i][k]; sp.c0 == c && sp.c1 == c+1 {
				out = append(out, sp)
			}
		}
	}
	return out
}

// place is the rows of a span, the end excluded.
type place struct{ r0, r1 int }

// rows assigns every span its rows, those of the header first.
func (r *region) rows(head int) ([][]place, int) {
	out := make([][]place, len(r.spans))
	for i := range r.spans {
		out[i] = make([]place, len(r.spans[i]))
	}
	n := r.headRows(head, out)
	body := r.below(head)
	if len(body.spans) == 0 {
		return out, n
	}
	places, m := body.bodyRows()
	r.unsure = body.unsure
	for _, a := range body.blanks {
		r.blanks = append(r.blanks, area{a.r0 + n, a.c0, a.r1 + n, a.c1})
	}
	for i := range places {
		for k, p := range places[i] {
			out[head+i][k] = place{p.r0 + n, p.r1 + n}
		}
	}
	return out, n + m
}

// below is the part of a region below its header.
func (r *region) below(head int) *region {
	b := *r
	b.bands, b.spans, b.known = r.bands[head:], r.spans[head:], 0
	return &b
}

// bodyRows sets the rows apart by what the table offers for it: rules between
// them, a column whose cells are never wrapped, wider gaps, or nothing.
func (r *region) bodyRows() ([][]place, int) {
	if at, n := r.byFit(); at != nil {
		return at, n
	}
	if at, n := r.byRules(); at != nil {
		return r.flat(at), n
	}
	if at, n := r.apart(); at != nil {
		return at, n
	}
	at, n := r.byBands()
	return r.flat(at), n
}

// apart finds rows that are set apart by more than the distance of lines.
func (r *region) apart() ([][]place, int) {
	if at, n := r.byCentres(); at != nil {
		return at, n
	}
	if at, n := r.byGaps(); at != nil {
		return r.flat(at), n
	}
	limit := r.wrapPitch()
	if limit == 0 {
		return nil, 0
	}
	if at, n := r.byBlocks(limit); at != nil {
		return at, n
	}
	if key := r.keyColumn(limit); key >= 0 {
		return r.rowsByBlocks(limit, key)
	}
	return nil, 0
}

// flat gives all spans of a band its row.
func (r *region) flat(at []int) [][]place {
	out := make([][]place, len(r.spans))
	for i := range r.spans {
		out[i] = make([]place, len(r.spans[i]))
		for k := range out[i] {
			out[i][k] = place{at[i], at[i] + 1}
		}
	}
	return out
}

// wrapPitch looks for two distances of lines: that of wrapped lines within a
// cell and a wider one between rows. It returns the limit between them, or 0.
func (r *region) wrapPitch() (limit float64) {
	var ds []float64
	for c := 0; c < r.cols; c++ {
		col := r.column(c)
		for i := 1; i < len(col); i++ {
			ds = append(ds, col[i].base-col[i-1].base)
		}
	}
	slices.Sort(ds)
	if multiples(ds) {
		return 0
	}
	best := 0.0
	for i := 1; i < len(ds); i++ {
		lo, hi := ds[i-1], ds[i]
		if lo > 1.85*r.em || lo < 0.9*r.em || i < 2 || len(ds)-i < 2 || lo > ds[0]*1.12 {
			continue
		}
		if hi > lo*1.1 && hi-lo > 1.2 && hi-lo > best {
			best, limit = hi-lo, (lo+hi)/2
		}
	}
	return limit
}

// multiples reports whether the sorted distances of lines are nearly all whole
// multiples of the least, and not all equal: lines of single rows, with blank
// cells between some.
func multiples(ds []float64) bool {
	if len(ds) == 0 || ds[0] <= 0 || ds[len(ds)-1] < 1.5*ds[0] {
		return false
	}
	n := 0
	for _, d := range ds {
		if k := d / ds[0]; math.Abs(k-math.Round(k)) < 0.06 {
			n++
		}
	}
	return n*10 >= len(ds)*9
}

// keyColumn is the column whose cells are never wrapped and so mark the rows,
// or -1 where there is none.
func (r *region) keyColumn(limit float64) int {
	key, most := -1, 0
	for c := 0; c < r.cols; c++ {
		col := r.column(c)
		tight := 0
		for i := 1; i < len(col); i++ {
			if col[i].base-col[i-1].base < limit {
				tight++
			}
		}
		if tight*12 <= len(col) && len(col) > most {
			key, most = c, len(col)
		}
	}
	if key < 0 || most < 3 {
		return -1
	}
	for c := 0; c < r.cols; c++ { // it must mark about as many rows as any column has cells
		bs := blocks(r.column(c), limit)
		if len(bs) > most+most/4+1 || slices.ContainsFunc(bs, severalFigures) {
			return -1
		}
	}
	return key
}

// severalFigures reports whether lines taken for one cell hold figures below each
// other, which are cells of their own.
func severalFigures(block []*span) bool {
	n := 0
	for _, sp := range block {
		if isFigure(sp.text()) {
			n++
		}
	}
	return n > 1
}

// blocks groups the spans of a column into cells by their distance.
func blocks(col []*span, limit float64) [][]*span {
	var out [][]*span
	for i, sp := range col {
		if i > 0 && sp.base-col[i-1].base < limit {
			out[len(out)-1] = append(out[len(out)-1], sp)
			continue
		}
		out = append(out, []*span{sp})
	}
	return out
}

// byBlocks makes a row of the blocks that stand beside each other, or returns
// nil where a block stands beside two of another column.
func (r *region) byBlocks(limit float64) ([][]place, int) {
	type box struct {
		top, bottom float64
		c0          int
		spans       []*span
	}
	var bs []box
	for c := 0; c < r.cols; c++ {
		for _, b := range blocks(r.column(c), limit) {
			bs = append(bs, box{b[0].top(), b[len(b)-1].bottom(), c, b})
		}
	}
	for i := range r.spans {
		for k := range r.spans[i] {
			if sp := &r.spans[i][k]; sp.c1-sp.c0 > 1 {
				bs = append(bs, box{sp.top(), sp.bottom(), sp.c0, []*span{sp}})
			}
		}
	}
	slices.SortStableFunc(bs, func(a, b box) int { return sign(a.top - b.top) })
	index := map[*span]int{}
	seen := map[int]bool{}
	n, bottom := -1, math.Inf(-1)
	for _, b := range bs {
		if b.top > bottom-0.12*r.em {
			n++
			clear(seen)
		}
		if seen[b.c0] {
			return nil, 0
		}
		seen[b.c0] = true
		bottom = max(bottom, b.bottom)
		for _, sp := range b.spans {
			index[sp] = n
		}
	}
	out := make([][]place, len(r.spans))
	at := make([]int, len(r.spans))
	for i := range r.spans {
		for k := range r.spans[i] {
			q := index[&r.spans[i][k]]
			out[i] = append(out[i], place{q, q + 1})
			at[i] = q
		}
	}
	if n < 1 || !r.tellApart(at) || r.grouped(at, n+1) {
		return nil, 0
	}
	return out, n + 1
}

// rowsByBlocks makes a row of each block of the key column; the blocks of other
// columns stand in the rows beside which they run.
func (r *region) rowsByBlocks(limit float64, key int) ([][]place, int) {
	all := make([][][]*span, r.cols)
	var starts []float64 // the top of each row
	var ends []float64
	for c := range all {
		all[c] = blocks(r.column(c), limit)
	}
	for _, b := range all[key] {
		starts = append(starts, b[0].top())
		ends = append(ends, b[len(b)-1].bottom())
	}
	r.addRows(&starts, &ends, all, key)
	n := len(starts)
	out := make([][]place, len(r.spans))
	index := map[*span]place{}
	for c := range all {
		var prev place
		for _, b := range all[c] {
			p := placeBeside(b, starts, ends)
			if p.r0 < prev.r1 {
				p.r0 = min(prev.r1, n-1)
				p.r1 = max(p.r1, p.r0+1)
			}
			prev = p
			for _, sp := range b {
				index[sp] = p
			}
		}
	}
	r.merged(index, all, starts, ends)
	for i := range r.spans {
		out[i] = make([]place, len(r.spans[i]))
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			if p, ok := index[sp]; ok {
				out[i][k] = p
				continue
			}
			out[i][k] = placeBeside([]*span{sp}, starts, ends)
		}
	}
	return out, n
}

// addRows adds the rows in which the key column is empty: blocks that lie
// wholly between two rows.
func (r *region) addRows(starts, ends *[]float64, all [][][]*span, key int) {
	for c := range all {
		if c == key {
			continue
		}
		for _, b := range all[c] {
			top, bottom := b[0].top(), b[len(b)-1].bottom()
			i, _ := slices.BinarySearch(*starts, top)
			if i > 0 && top < (*ends)[i-1]-0.1*r.em || i < len(*starts) && bottom > (*starts)[i]+0.1*r.em {
				continue
			}
			*starts = slices.Insert(*starts, i, top)
			*ends = slices.Insert(*ends, i, bottom)
		}
	}
}

// placeBeside is the rows whose text a block overlaps; a block beside none belongs
// to the row above it.
func placeBeside(b []*span, starts, ends []float64) place {
	top, bottom := b[0].top(), b[len(b)-1].bottom()
	p := place{-1, -1}
	for i := range starts {
		over := min(bottom, ends[i]) - max(top, starts[i])
		if over > 0.35*min(ends[i]-starts[i], bottom-top) {
			if p.r0 < 0 {
				p.r0 = i
			}
			p.r1 = i + 1
		}
	}
	if p.r0 < 0 {
		i, _ := slices.BinarySearch(starts, top)
		i = max(i-1, 0)
		return place{i, i + 1}
	}
	return p
}
