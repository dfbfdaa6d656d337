package layout

import (
	"math"
	"slices"
	"strings"
)

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

// columnLines is what all assumptions share.
type columnLines struct {
	r      *region
	em     float64
	pitch  float64 // distance of the lines of a cell
	cols   [][]*span
	wide   []*span        // over several columns: each is a row of its own
	weight []float64      // of a cell that is missing, by column
	roles  []bool         // the column names roles
	number []bool         // the column numbers rows or groups
	cuts   []float64      // where rows may end; the first is above all, the last below
	above  [][]int        // [column][cut] lines above it
	clear  [][]bool       // [column][cut] that no line crosses it
	joined [2][][]float64 // [rows are set apart][column][line] sum of what joining the lines up to it costs
	parted [][]float64    // [column][line] what it costs that the next begins a cell of its own
	ruled  [][]float64    // [column] heights of the rules through it
	open   [2]bool        // the table may go on over the head or the foot of the page
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

// columnLines prepares the search, or returns nil where it is not for r.
func (r *region) columnLines() *columnLines {
	cl := &columnLines{r: r, em: r.em, cols: make([][]*span, r.cols)}
	if !r.chinese() {
		return nil
	}
	for i := range r.spans {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			if sp.c1-sp.c0 > 1 {
				cl.wide = append(cl.wide, sp)
				continue
			}
			cl.cols[sp.c0] = append(cl.cols[sp.c0], sp)
		}
	}
	for c := range cl.cols {
		slices.SortStableFunc(cl.cols[c], func(a, b *span) int { return sign(a.base - b.base) })
		cl.number = append(cl.number, numbers(cl.cols[c]))
		cl.roles = append(cl.roles, roles(cl.cols[c]))
	}
	cl.findPitch()
	cl.findCuts()
	if len(cl.cuts) > maxCuts || len(r.borders()) > maxBorders {
		return nil
	}
	cl.weigh()
	cl.findRules()
	for c := range cl.cols {
		cl.costs(c)
	}
	return cl
}

// chinese reports whether most texts of a region are.
func (r *region) chinese() bool {
	n, chinese := 0, 0
	for i := range r.spans {
		for k := range r.spans[i] {
			n++
			if anyWide(r.spans[i][k].text()) {
				chinese++
			}
		}
	}
	return chinese*2 >= n && n > 2
}

// numbers reports whether a column counts: each line is a figure one above the
// one before.
func numbers(col []*span) bool {
	for i := range col {
		if n := ordinal(col[i].text()); n < 0 || i > 0 && n != ordinal(col[i-1].text())+1 {
			return false
		}
	}
	return len(col) > 0
}

// roles reports whether a column names the roles of units.
func roles(col []*span) bool {
	n := 0
	for _, sp := range col {
		if t := sp.text(); beginsRole(t) || len([]rune(t)) <= 2 {
			n++
		}
	}
	return len(col) > 1 && n*10 >= len(col)*9
}

// ordinal is the number that a text is, or -1.
func ordinal(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n = n*10 + int(r-'0')
		case r >= '０' && r <= '９':
			n = n*10 + int(r-'０')
		default:
			return -1
		}
		if n > 10000 {
			return -1
		}
	}
	if s == "" {
		return -1
	}
	return n
}

// findPitch takes the least distance of lines in a column for that of the lines
// of a cell: rows are never closer to each other.
func (cl *columnLines) findPitch() {
	ds := cl.distances(0)
	cl.pitch = 1.3 * cl.em
	if len(ds) > 0 && ds[0] < 1.9*cl.em {
		k := 0
		for k < len(ds) && ds[k] < ds[0]+0.06*cl.em {
			k++
		}
		cl.pitch = ds[k/2]
	}
}

// distances lists those of neighbouring lines in the columns from c on, sorted.
func (cl *columnLines) distances(c int) []float64 {
	var ds []float64
	for _, col := range cl.cols[c:] {
		for i := 1; i < len(col); i++ {
			if d := col[i].base - col[i-1].base; d > 0.8*cl.em {
				ds = append(ds, d)
			}
		}
	}
	slices.Sort(ds)
	return ds
}

// gaps lists what the distance of rows may be: the pitch itself and the next
// few distances above it that occur.
func (cl *columnLines) gaps(lead int) []float64 {
	out := []float64{cl.pitch}
	ds := cl.distances(lead)
	for i := 0; i < len(ds) && len(out) < 4; {
		j := i
		for j < len(ds) && ds[j] < ds[i]+0.06*cl.em {
			j++
		}
		if d := ds[(i+j)/2]; d > cl.pitch+0.08*cl.em && d < 4*cl.em && j-i > 1 {
			out = append(out, d)
		}
		i = j
	}
	return out
}

// findCuts lists the heights at which rows may begin: right above a line.
func (cl *columnLines) findCuts() {
	var tops []float64
	bottom := math.Inf(-1)
	for i := range cl.r.spans {
		for k := range cl.r.spans[i] {
			sp := &cl.r.spans[i][k]
			tops = append(tops, sp.top())
			bottom = max(bottom, sp.bottom())
		}
	}
	slices.Sort(tops)
	for i, y := range tops {
		if i == 0 || y-tops[i-1] > 0.05*cl.em {
			cl.cuts = append(cl.cuts, y-0.01)
		}
	}
	cl.cuts = append(cl.cuts, bottom+1)
	for _, col := range append(cl.cols, cl.wide) {
		above, clear := make([]int, len(cl.cuts)), make([]bool, len(cl.cuts))
		for i, y := range cl.cuts {
			k := 0
			for k < len(col) && col[k].midY() < y {
				k++
			}
			above[i] = k
			clear[i] = (k == 0 || col[k-1].bottom() < y+0.15*cl.em) && (k == len(col) || col[k].top() > y-0.15*cl.em)
		}
		cl.above, cl.clear = append(cl.above, above), append(cl.clear, clear)
	}
	_, h := cl.r.sheet.frame.size()
	cl.open = [2]bool{cl.cuts[0] < 0.3*h, bottom > 0.6*h}
}

// weigh sets what an empty cell costs: little in a column that has few texts.
func (cl *columnLines) weigh() {
	most := 0
	for _, col := range cl.cols {
		most = max(most, len(col))
	}
	for c, col := range cl.cols {
		w := absent
		switch {
		case cl.number[c]:
			w = absent + 1
		case len(col)*6 < most:
			w = 0.5
		}
		cl.weight = append(cl.weight, w)
	}
}

// costs weighs for each line of a column whether the next goes on with its text.
func (cl *columnLines) costs(c int) {
	col := cl.cols[c]
	n := max(len(col), 1)
	joined, apart, parted := make([]float64, n), make([]float64, n), make([]float64, n)
	right := 0.0
	for _, sp := range col {
		right = max(right, sp.width())
	}
	short := 0
	for _, sp := range col {
		if sp.width() < right-1.5*sp.size {
			short++
		}
	}
	telling := min(1, 3*float64(short)/float64(max(len(col), 1)))
	for i := 1; i < len(col); i++ {
		a, b := col[i-1], col[i]
		d := (b.base - a.base - cl.pitch) / (0.07 * cl.em)
		cost, paragraphs := min(d*d, 2*strange), 0.0
		ends := b.head()+0.3*b.size < right-a.width()
		switch {
		case isFigure(a.text()) && isFigure(b.text()), cl.rule(c, a.midY(), b.midY()):
			cost = never
		case unbalanced(a.text()):
		case ends && endsUnit(a.text()) && !continuesUnit(b.text()), twoUnits(a.text(), b.text()):
			paragraphs = 2 * early
		case ends:
			paragraphs = early
		}
		if beginsRole(a.text()) && beginsRole(b.text()) {
			cost += absent
		}
		if !ends {
			parted[i-1] = full * telling
			if endsUnit(a.text()) && !continuesUnit(b.text()) {
				parted[i-1] *= 0.4
			}
		}
		if continuesUnit(b.text()) && !beginsRole(b.text()) {
			parted[i-1] += full
		}
		if unbalanced(a.text()) {
			parted[i-1] += 2 * full
		}
		joined[i] = joined[i-1] + cost + paragraphs
		apart[i] = apart[i-1] + cost + 0.3*paragraphs
	}
	cl.joined[0], cl.joined[1], cl.parted = append(cl.joined[0], joined), append(cl.joined[1], apart), append(cl.parted, parted)
}

// findRules lists the rules that run through the middle of each column.
func (cl *columnLines) findRules() {
	for _, col := range cl.cols {
		x0, x1 := math.Inf(1), math.Inf(-1)
		for _, sp := range col {
			x0, x1 = min(x0, sp.box.X0), max(x1, sp.box.X1)
		}
		var ys []float64
		for _, h := range cl.r.borders() {
			if mid := (x0 + x1) / 2; h.a < mid && h.b > mid {
				ys = append(ys, h.at)
			}
		}
		cl.ruled = append(cl.ruled, ys)
	}
}

// rule reports whether a rule runs through column c between two heights.
func (cl *columnLines) rule(c int, y0, y1 float64) bool {
	return slices.ContainsFunc(cl.ruled[c], func(y float64) bool { return y > y0 && y < y1 })
}

// lines is the first line of column c below cut i and the first below cut j.
func (cl *columnLines) lines(c, i, j int) (int, int) { return cl.above[c][i], cl.above[c][j] }

// extent is the height of the lines of the leaf columns between two cuts.
func (f *fit) extent(i, j int) (top, bottom float64) {
	top, bottom = math.Inf(1), math.Inf(-1)
	for c := f.lead; c < len(f.cols); c++ {
		if a, b := f.lines(c, i, j); a < b {
			top, bottom = min(top, f.cols[c][a].top()), max(bottom, f.cols[c][b-1].bottom())
		}
	}
	return top, bottom
}

// row is the cost of a row between two cuts; at the head and the foot of the
// page it may be cut.
func (f *fit) row(i, j int) float64 {
	wide := len(f.cols)
	if a, b := f.lines(wide, i, j); a < b {
		if b-a > 1 || f.filled(i, j) {
			return never
		}
		return 0
	}
	top, bottom := f.extent(i, j)
	if math.IsInf(top, 0) {
		return never
	}
	cut := f.cutOpen(i, j)
	cost := 0.0
	for c := f.lead; c < len(f.cols); c++ {
		if f.rule(c, top+0.3*f.em, bottom-0.3*f.em) {
			return never
		}
		a, b := f.lines(c, i, j)
		if a == b {
			w := f.weight[c]
			if cut {
				w = min(w, 1.5)
			}
			cost += w
			continue
		}
		cost += f.whole(c, a, b)
		if cost >= never {
			return never
		}
		off := f.off(f.cols[c][a:b], top, bottom) / (0.1 * f.em)
		m := min(off*off, strange)
		if cut {
			m = min(m, 1.5)
		}
		cost += m
	}
	return cost
}

// cutOpen reports whether what lies between two cuts may be cut by the page.
func (f *fit) cutOpen(i, j int) bool {
	return i == 0 && f.open[0] || j == len(f.cuts)-1 && f.open[1]
}

func (f *fit) filled(i, j int) bool {
	for c := range f.cols {
		if a, b := f.lines(c, i, j); a < b {
			return true
		}
	}
	return false
}

// whole is what it costs that lines a to b of column c are one cell.
func (f *fit) whole(c, a, b int) float64 {
	k := 0
	if f.spaced() { // then lines closer to each other are of one cell, if not of one paragraph
		k = 1
	}
	return f.joined[k][c][b-1] - f.joined[k][c][a]
}

// spaced reports whether rows are taken to be further apart than lines.
func (f *fit) spaced() bool { return f.gap > f.pitch+0.08*f.em }

// off is how far lines stand from where they should between two heights.
func (f *fit) off(ls []*span, top, bottom float64) float64 {
	if f.top {
		return math.Abs(ls[0].top() - top)
	}
	return math.Abs((ls[0].top()+ls[len(ls)-1].bottom())/2 - (top+bottom)/2)
}

// edge is the cost of a border between rows at cut i.
func (f *fit) edge(i int) float64 {
	bottom, top := math.Inf(-1), math.Inf(1)
	cost := 0.0
	for c := f.lead; c < len(f.cols); c++ {
		if !f.clear[c][i] {
			return never
		}
		k := f.above[c][i]
		if k > 0 {
			bottom = max(bottom, f.cols[c][k-1].bottom())
		}
		if k < len(f.cols[c]) {
			top = min(top, f.cols[c][k].top())
		}
		if k > 0 && k < len(f.cols[c]) {
			cost += f.parted[c][k-1]
		}
	}
	d := top - bottom + f.em - f.gap
	switch tolerance := 0.06 * f.em; {
	case d < -tolerance:
		cost += 6
	case d > tolerance:
		cost += 0.7
	}
	if !f.spaced() && d < 0.06*f.em {
		cost += tight
	}
	return cost
}

// group is the cost of merged cells between two cuts.
func (f *fit) group(i, j int) float64 {
	cut := f.cutOpen(i, j)
	top, bottom := f.extent(i, j)
	below := bottom
	if j < len(f.cuts)-1 { // the last row may be higher than its text
		next, _ := f.extent(j, len(f.cuts)-1)
		below = max(bottom, next-(f.gap-f.em))
	}
	cost := 0.3 + 1.5*float64(f.leads(i, j))
	for c := range f.lead {
		if f.rule(c, top+0.3*f.em, bottom-0.3*f.em) {
			return never
		}
		a, b := f.lines(c, i, j)
		if a == b {
			w := f.weight[c]
			switch { // the text may stand on the other page, most likely on the first
			case i == 0 && f.open[0]:
				w = min(w, 0.5)
			case cut:
				w = min(w, 1)
			}
			cost += w
			continue
		}
		cost += f.whole(c, a, b)
		if cost >= never {
			return never
		}
		off := min(f.off(f.cols[c][a:b], top, bottom), f.off(f.cols[c][a:b], top, below)) / (0.25 * f.em)
		m := min(off*off, strange)
		switch {
		case i == 0 && f.open[0]:
			m = min(m, 1.5)
		case cut:
			m = min(m, 1)
		}
		cost += m
	}
	return cost
}

// leads counts the rows of a lead below the first line between two cuts: each
// begins the cells of another consortium.
func (f *fit) leads(i, j int) int {
	n := 0
	for c := f.lead; c < len(f.cols); c++ {
		a, b := f.lines(c, i, j)
		for k := a + 1; k < b; k++ {
			if strings.HasPrefix(f.cols[c][k].text(), "牵头") && f.roles[c] {
				n++
			}
		}
	}
	return n
}

// groupEdge is the cost of a border between merged cells at cut i.
func (f *fit) groupEdge(i int) float64 {
	cost := 0.0
	for c := range f.lead {
		if !f.clear[c][i] {
			return never
		}
		if k := f.above[c][i]; k > 0 && k < len(f.cols[c]) {
			cost += f.parted[c][k-1]
		}
	}
	return cost
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
