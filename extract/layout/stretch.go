package layout

import (
	"math"
	"slices"
)

// stretch widens the headings that stand over several columns without touching
// them all: as far as the rule below them, or to the columns that they are in
// the middle of.
func (r *region) stretch(head int) {
	xs := r.edges()
	ext := r.extents(head)
	for i := 0; i+1 < head; i++ {
		row := r.spans[i]
		if r.stretchAlike(i, head, ext) {
			continue
		}
		for k := range row {
			sp := &row[k]
			lo, hi := 0, r.cols
			if k > 0 {
				lo = row[k-1].c1
			}
			if k+1 < len(row) {
				hi = row[k+1].c0
			}
			if c0, c1, ok := r.underlined(sp, ext, xs); ok {
				if c0 = max(c0, lo); c0 <= sp.c0 {
					sp.c0 = c0
				}
				if c1 = min(c1, hi); c1 >= sp.c1 {
					sp.c1 = c1
				}
				continue
			}
			r.centre(sp, lo, hi, i, head, ext)
		}
	}
}

// stretchAlike widens the headings of band i over columns whose own headings
// repeat, such as the same years under each: one heading over each repetition.
func (r *region) stretchAlike(i, head int, ext [][2]float64) bool {
	a, b, n := r.repetition(i, head)
	if n == 0 {
		return false
	}
	var over []*span
	for k := range r.spans[i] {
		if sp := &r.spans[i][k]; sp.c1 > a && sp.c0 < b {
			over = append(over, sp)
		}
	}
	if len(over)*n != b-a {
		return false
	}
	for g, sp := range over {
		c0, c1 := a+g*n, a+(g+1)*n
		if sp.midX() < ext[c0][0] || sp.midX() > ext[c1-1][1] {
			return false
		}
	}
	for g, sp := range over {
		sp.c0, sp.c1 = a+g*n, a+(g+1)*n
	}
	return true
}

// repetition finds headings of single columns below band i that repeat: those of
// n columns again and again from column a to b, the end excluded, the last that
// has a heading. n is 0 where there are none.
func (r *region) repetition(i, head int) (a, b, n int) {
	leaf := make([]string, r.cols)
	for m := i + 1; m < head; m++ {
		for k := range r.spans[m] {
			sp := &r.spans[m][k]
			if sp.c1-sp.c0 > 1 {
				return 0, 0, 0
			}
			leaf[sp.c0] += sp.text()
		}
	}
	b = r.cols
	for b > 1 && leaf[b-1] == "" {
		b--
	}
	for a = range min(b, 3) {
		for n = 2; n*2 <= b-a; n++ {
			if (b-a)%n == 0 && !slices.Contains(leaf[a:b], "") && slices.Equal(leaf[a:b-n], leaf[a+n:b]) {
				return a, b, n
			}
		}
	}
	return 0, 0, 0
}

// extents is the left and right edge of the text of each column below the header.
func (r *region) extents(head int) [][2]float64 {
	out := make([][2]float64, r.cols)
	for c := range out {
		out[c] = [2]float64{math.Inf(1), math.Inf(-1)}
	}
	for i := range r.spans {
		for k := range r.spans[i] {
			if sp := &r.spans[i][k]; sp.c1-sp.c0 == 1 && (i >= head || i == head-1) {
				e := &out[sp.c0]
				e[0], e[1] = min(e[0], sp.box.X0), max(e[1], sp.box.X1)
			}
		}
	}
	return out
}

// underlined finds the columns that a rule below a heading runs over.
func (r *region) underlined(sp *span, ext [][2]float64, xs []float64) (c0, c1 int, ok bool) {
	for _, h := range r.strokes {
		if h.at < sp.base-0.1*sp.size || h.at > sp.base+1.3*sp.size || h.a > sp.midX() || h.b < sp.midX() || h.b-h.a > 0.85*(xs[len(xs)-1]-xs[0]) {
			continue
		}
		c0, c1 = -1, -1
		for c := range ext {
			mid := (ext[c][0] + ext[c][1]) / 2
			if mid > h.a && mid < h.b {
				if c0 < 0 {
					c0 = c
				}
				c1 = c + 1
			}
		}
		if c0 >= 0 {
			return c0, c1, true
		}
	}
	return 0, 0, false
}

// centre widens a heading to the columns between lo and hi that it stands in
// the middle of, where each of them has a heading of its own below.
func (r *region) centre(sp *span, lo, hi, i, head int, ext [][2]float64) {
	below := make([]bool, r.cols)
	for m := i + 1; m < head; m++ {
		for k := range r.spans[m] {
			for c := r.spans[m][k].c0; c < r.spans[m][k].c1; c++ {
				below[c] = true
			}
		}
	}
	leaf := r.leafMiddles(i, head)
	off := func(c0, c1 int) float64 {
		d := math.Abs((ext[c0][0]+ext[c1-1][1])/2 - sp.midX())
		return min(d, math.Abs((leaf[c0]+leaf[c1-1])/2-sp.midX()))
	}
	best, b0, b1 := 0.9*r.em, sp.c0, sp.c1
	if sp.c1-sp.c0 == 1 {
		if r.flushRight(sp, i, head) {
			return
		}
		best = min(best, off(sp.c0, sp.c1))
	}
	for n := 2; n <= hi-lo; n++ { // of columns with the same middle the fewest
		for c0 := max(lo, sp.c1-n); c0 <= min(sp.c0, hi-n); c0++ {
			if !all(below[c0 : c0+n]) {
				continue
			}
			if d := off(c0, c0+n); d < best-0.2*r.em {
				best, b0, b1 = d, c0, c0+n
			}
		}
	}
	sp.c0, sp.c1 = b0, b1
}

// flushRight reports whether the next heading below in the same column ends at
// the same place: both are lines of one text.
func (r *region) flushRight(sp *span, i, head int) bool {
	for m := i + 1; m < head; m++ {
		for k := range r.spans[m] {
			if o := &r.spans[m][k]; o.c0 == sp.c0 && o.c1 == sp.c1 {
				return math.Abs(o.box.X1-sp.box.X1) < 0.1*r.em && math.Abs(o.midX()-sp.midX()) > 0.1*r.em
			}
		}
	}
	return false
}

// leafMiddles is the middle of the lowest heading of each column below band i.
func (r *region) leafMiddles(i, head int) []float64 {
	out := make([]float64, r.cols)
	for c := range out {
		out[c] = math.Inf(1)
	}
	for m := i + 1; m < head; m++ {
		for k := range r.spans[m] {
			if sp := &r.spans[m][k]; sp.c1-sp.c0 == 1 {
				out[sp.c0] = sp.midX()
			}
		}
	}
	return out
}

func all(bs []bool) bool { return !slices.Contains(bs, false) }
