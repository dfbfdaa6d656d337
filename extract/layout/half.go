package layout

import (
	"math"
	"slices"
)

// halfRuled makes a table of a region whose rows have rules below some of their
// columns only: with the gaps as the missing vertical rules it is a lattice, and
// the rules that stop short show its merged cells. It returns nil where the
// rules are not of that kind.
func (r *region) halfRuled() *grid {
	xs := r.edges()
	head := r.headBands()
	if head >= len(r.spans) || r.partialRules(xs, r.spans[head][0].midY()) < 2 {
		return nil
	}
	last := r.spans[len(r.spans)-1]
	top, bottom := r.spans[0][0].top()-1, last[0].bottom()+1
	w := web{hs: slices.Clone(r.strokes)}
	for _, h := range w.hs {
		top, bottom = min(top, h.at), max(bottom, h.at)
		xs[0], xs[len(xs)-1] = min(xs[0], h.a), max(xs[len(xs)-1], h.b)
	}
	for _, x := range xs {
		w.vs = append(w.vs, stroke{x, top, bottom})
	}
	l := newLattice(w)
	if l == nil || len(l.ys) < 4 {
		return nil
	}
	g := &grid{page: r.sheet.page, frame: r.sheet.frame, box: l.box, xs: l.xs, ys: l.ys}
	for _, a := range l.cells {
		g.cells = append(g.cells, gridCell{area: a, box: l.rect(a)})
	}
	find := l.locate()
	for i := range r.spans {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			j := find(sp.midX(), sp.midY())
			if j < 0 {
				return nil
			}
			if c := &g.cells[j]; isFigure(sp.text()) && slices.ContainsFunc(c.lines, func(o line) bool {
				return isFigure(o.text()) && !sameRow(&o, &sp.line)
			}) {
				return nil // two rows without a rule between them
			}
			g.cells[j].lines = append(g.cells[j].lines, sp.line)
		}
	}
	g.sortCells()
	return g
}

// partialRules counts the rules below y that run under some of the columns.
func (r *region) partialRules(xs []float64, y float64) int {
	width := xs[len(xs)-1] - xs[0]
	n := 0
	last := math.Inf(-1)
	for _, h := range r.strokes {
		if h.at > y && h.b-h.a < 0.9*width && h.b-h.a > 0.1*width && h.at-last > 0.5*r.em {
			n++
			last = h.at
		}
	}
	return n
}
