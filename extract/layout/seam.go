package layout

import (
	"math"

	"lianhe/extract"
)

// tables makes a band of the table in a region, or of the two that stand beside
// each other in it.
func (r *region) tables(above []band) band {
	var b band
	for _, q := range r.apartAt(r.seam(above)) {
		g := q.grid()
		if len(b.pieces) == 0 {
			b.y0, b.y1 = g.box.Y0, g.box.Y1
		}
		b.pieces = append(b.pieces, piece{box: g.box, grid: g})
		b.y0, b.y1 = min(b.y0, g.box.Y0), max(b.y1, g.box.Y1)
	}
	return b
}

// seam is the gap between two tables that stand side by side, or -1: to its left
// stand figures, to its right labels as in the first column, and either each table
// has a caption or their rows stand at other heights, or the gap is far wider than
// any between columns. One table printed in two halves has the same headings twice.
func (r *region) seam(above []band) int {
	head := r.headBands()
	for k := 1; k+2 < r.cols; k++ {
		if !r.labels(0, head) || !r.labels(k+1, head) || !r.mostlyFigures(k, head) || r.crossing(k) {
			continue
		}
		if r.captions(k, above) {
			return k
		}
		a, b := r.heading(0, head), r.heading(k+1, head)
		if a != b && (b != "" && r.widest(k) || r.staggers(k, head)) {
			return k
		}
	}
	return -1
}

// apartAt is the regions to both sides of a gap.
func (r *region) apartAt(k int) []*region {
	if k < 0 {
		return []*region{r}
	}
	x := (r.gaps[k][0] + r.gaps[k][1]) / 2
	var sides [2][]band
	for _, b := range r.bands {
		var parts [2]band
		for _, l := range cells(b) {
			p := piece{box: extract.Rect{X0: l.box.X0, Y0: l.top(), X1: l.box.X1, Y1: l.bottom()}, line: &l}
			i := 0
			if l.midX() > x {
				i = 1
			}
			if len(parts[i].pieces) == 0 {
				parts[i].y0, parts[i].y1 = p.box.Y0, p.box.Y1
			}
			parts[i].pieces = append(parts[i].pieces, p)
			parts[i].y0, parts[i].y1 = min(parts[i].y0, p.box.Y0), max(parts[i].y1, p.box.Y1)
		}
		for i := range parts {
			if len(parts[i].pieces) > 0 {
				sides[i] = append(sides[i], parts[i])
			}
		}
	}
	var out []*region
	for _, bs := range sides {
		q := r.sheet.newRegion(bs, r.strokes)
		if q.findColumns(); q.cols < 2 {
			return []*region{r}
		}
		out = append(out, q)
	}
	return out
}

// labels reports whether a column below the header holds text, hardly a figure.
func (r *region) labels(c, head int) bool {
	n, figures := r.count(c, head)
	return n >= 3 && figures*5 <= n
}

func (r *region) mostlyFigures(c, head int) bool {
	n, figures := r.count(c, head)
	return n >= 3 && figures*5 >= n*3
}

// count is how many texts a column holds below the header, and how many of them
// are figures.
func (r *region) count(c, head int) (n, figures int) {
	for _, sp := range r.column(c) {
		if sp.band < head {
			continue
		}
		if n++; isFigure(sp.text()) {
			figures++
		}
	}
	return n, figures
}

// crossing reports whether a text runs over a gap.
func (r *region) crossing(k int) bool {
	for _, row := range r.spans {
		for i := range row {
			if row[i].c0 <= k && row[i].c1 > k+1 {
				return true
			}
		}
	}
	return false
}

// heading is what stands above a column within the header.
func (r *region) heading(c, head int) string {
	out := ""
	for _, sp := range r.column(c) {
		if sp.band < head {
			out += sp.text()
		}
	}
	return out
}

// captions reports whether a band close above has a caption to each side of a gap:
// two texts that begin where the tables do, one of which reads as captions do.
func (r *region) captions(k int, above []band) bool {
	ext := r.extents(0)
	for i := len(above) - 1; i >= max(0, len(above)-3) && !holdsGrid(above[i]); i-- {
		ps := above[i].pieces
		for n := 1; n < len(ps); n++ {
			a, b := ps[0].line, ps[n].line
			if math.Abs(a.box.X0-ext[0][0]) < 1.5*r.em && math.Abs(b.box.X0-ext[k+1][0]) < 1.5*r.em && (caption.MatchString(a.text()) || caption.MatchString(b.text())) {
				return true
			}
		}
	}
	return false
}

// widest reports whether a gap is far wider than all others.
func (r *region) widest(k int) bool {
	other := 0.0
	for i, g := range r.gaps {
		if i != k {
			other = max(other, g[1]-g[0])
		}
	}
	return r.gaps[k][1]-r.gaps[k][0] > max(2*other, 2.5*r.em)
}

// staggers reports whether the rows to both sides of a gap stand at other heights.
func (r *region) staggers(k, head int) bool {
	both, one := 0, 0
	for i := head; i < len(r.spans); i++ {
		left, right := false, false
		for m := range r.spans[i] {
			left = left || r.spans[i][m].c1 <= k+1
			right = right || r.spans[i][m].c0 > k
		}
		if left && right {
			both++
		} else {
			one++
		}
	}
	return one >= 4 && both*2 < one && r.gaps[k][1]-r.gaps[k][0] > math.Max(1.5*r.em, minGutter)
}
