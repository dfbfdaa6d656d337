package layout

import (
	"math"
	"strings"
)

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
