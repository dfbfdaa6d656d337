package layout

import "slices"

// Rows of a table that nothing but its text sets apart are found as a whole: of
// all ways to cut the table into rows, and rows into groups that share merged
// cells, the one is taken that costs least. What costs is what a typesetter
// does not do: lines of a cell at uneven distances, a cell that does not stand
// in the middle (or at the top) of its row as the others do, a cell that is
// empty where its column is filled, rows closer to each other than the others,
// a full line that nothing follows, a number beside another.

// fit is the search for the rows of a region under one set of assumptions.
type fit struct {
	*columnLines
	lead int     // the first columns, whose cells may stand beside several rows
	gap  float64 // distance of the baselines from a row's last line to the next row's first
	top  bool    // cells stand at the top of their rows, not in the middle
}

// The costs, in nats as it were: 3 is what happens once in twenty.
const (
	never   = 1000.0 // cannot be
	absent  = 3.0    // an empty cell in a column that is filled
	strange = 12.0   // the most that a single misfit counts
	early   = 1.0    // a line that ends early and yet goes on
	full    = 2.0    // a full line that does not go on
	poor    = 2.0    // more than this for each line on the average is no table of this kind
	tight   = 0.75   // rows no further apart than the lines of a cell
)

// These bound the search: the lines of a table, the rules beside them, and the
// columns that may hold merged cells.
const (
	maxCuts    = 120
	maxBorders = 300
	maxLead    = 6
)

// fitted is the cheapest way to cut the table.
type fitted struct {
	cost   float64
	rows   []int // cuts: row i lies between rows[i] and rows[i+1]
	groups []int // cuts, likewise
	fit    *fit
}

// byFit finds the rows of a region of Chinese text below its header.
func (r *region) byFit() ([][]place, int) {
	cl := r.columnLines()
	if cl == nil {
		return nil, 0
	}
	var best *fitted
	for lead := range min(r.cols, maxLead) {
		for _, gap := range cl.gaps(lead) {
			for _, top := range []bool{false, true} {
				f := &fit{columnLines: cl, lead: lead, gap: gap, top: top}
				if got := f.solve(); got != nil && (best == nil || got.cost < best.cost-1e-9) {
					best = got
				}
			}
		}
	}
	if best == nil || best.cost > poor*float64(len(cl.cuts)) {
		r.unsure = true
		return nil, 0
	}
	r.blanks, r.unsure = best.blanks(), best.strained()
	return best.places(), len(best.rows) - 1
}

// solve finds the cheapest rows and groups.
func (f *fit) solve() *fitted {
	n := len(f.cuts)
	edges := make([]float64, n)
	for i := 1; i < n-1; i++ {
		edges[i] = f.edge(i)
	}
	costs := make([][]float64, n)
	for i := range n - 1 {
		if edges[i] >= never {
			continue
		}
		costs[i] = make([]float64, n)
		for j := i + 1; j < n; j++ {
			costs[i][j] = never
			if edges[j] < never {
				costs[i][j] = f.row(i, j)
			}
		}
	}
	if f.lead == 0 {
		dist, from := f.shortest(costs, edges, 0)
		if dist[n-1] >= never {
			return nil
		}
		rows := path(from, 0, n-1)
		return &fitted{cost: dist[n-1], rows: rows, groups: rows, fit: f}
	}
	groups, edges2 := make([][]float64, n), make([]float64, n)
	for i := 1; i < n-1; i++ {
		edges2[i] = edges[i] + f.groupEdge(i)
	}
	froms := make([][]int, n)
	for i := range n - 1 {
		if edges2[i] >= never {
			continue
		}
		dist, from := f.shortest(costs, edges, i)
		froms[i] = from
		groups[i] = make([]float64, n)
		for j := i + 1; j < n; j++ {
			groups[i][j] = never
			if dist[j] < never && edges2[j] < never {
				groups[i][j] = dist[j] + f.group(i, j)
			}
		}
	}
	dist, from := f.shortest(groups, edges2, 0)
	if dist[n-1] >= never {
		return nil
	}
	out := &fitted{cost: dist[n-1] + 0.5*float64(f.lead), groups: path(from, 0, n-1), rows: []int{0}, fit: f}
	for k := 1; k < len(out.groups); k++ {
		a, b := out.groups[k-1], out.groups[k]
		out.rows = append(out.rows, path(froms[a], a, b)[1:]...)
	}
	return out
}

// shortest finds the cheapest way from cut s to every cut below.
func (f *fit) shortest(costs [][]float64, edges []float64, s int) (dist []float64, from []int) {
	n := len(edges)
	dist, from = make([]float64, n), make([]int, n)
	for i := range dist {
		dist[i] = never
	}
	dist[s] = 0
	for i := s; i < n-1; i++ {
		if dist[i] >= never || costs[i] == nil {
			continue
		}
		d := dist[i]
		if i > s {
			d += edges[i]
		}
		for j := i + 1; j < n; j++ {
			if e := d + costs[i][j]; e < dist[j] {
				dist[j], from[j] = e, i
			}
		}
	}
	return dist, from
}

// path lists the cuts on the way from s to t.
func path(from []int, s, t int) []int {
	out := []int{t}
	for t > s {
		t = from[t]
		out = append(out, t)
	}
	slices.Reverse(out)
	return out
}

// places gives each span its rows.
func (b *fitted) places() [][]place {
	f := b.fit
	rowOf := func(cuts []int, y float64) int {
		k := 0
		for k+2 < len(cuts) && f.cuts[cuts[k+1]] <= y {
			k++
		}
		return k
	}
	out := make([][]place, len(f.r.spans))
	for i := range f.r.spans {
		for k := range f.r.spans[i] {
			sp := &f.r.spans[i][k]
			row := rowOf(b.rows, sp.midY())
			p := place{row, row + 1}
			if sp.c1-sp.c0 == 1 && sp.c0 < f.lead {
				g := rowOf(b.groups, sp.midY())
				p = place{slices.Index(b.rows, b.groups[g]), slices.Index(b.rows, b.groups[g+1])}
			}
			out[i] = append(out[i], p)
		}
	}
	return out
}

// strained reports whether a row or a group fits so badly that it can hardly be
// one.
func (b *fitted) strained() bool {
	for k := 1; k < len(b.rows); k++ {
		if b.fit.row(b.rows[k-1], b.rows[k]) >= strange {
			return true
		}
	}
	for k := 1; k < len(b.groups) && b.fit.lead > 0; k++ {
		if b.fit.group(b.groups[k-1], b.groups[k]) >= strange {
			return true
		}
	}
	return false
}

// blanks is the merged cells without text.
func (b *fitted) blanks() []area {
	var out []area
	f := b.fit
	for g := 1; g < len(b.groups); g++ {
		i, j := b.groups[g-1], b.groups[g]
		r0, r1 := slices.Index(b.rows, i), slices.Index(b.rows, j)
		if w0, w1 := f.lines(len(f.cols), i, j); r1-r0 < 2 || w0 < w1 {
			continue
		}
		for c := range f.lead {
			if k, m := f.lines(c, i, j); k == m {
				out = append(out, area{r0, c, r1, c + 1})
			}
		}
	}
	return out
}
