package layout

import (
	"math"
	"slices"
)

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
