package layout

import (
	"math"
	"slices"
	"sort"
)

// Columns may stand closer to each other than the words of a line. What tells
// them is an aisle that no character enters in row after row, with Chinese text
// on both sides: within a text such characters follow each other without a gap.

const (
	leastAisle = 0.14 // the width of an aisle, in em
	leastRows  = 3    // rows with text close on both sides of it, or one where
	longAisle  = 10   // this many rows leave it free
)

// aisle is a free aisle between two columns, over the rows from i to j.
type aisle struct {
	x0, x1 float64
	i, j   int
}

// cutNarrow cuts the cells of bands at the aisles between narrow columns.
func (s *sheet) cutNarrow(bs []band) {
	several := 0
	for i := range bs {
		if len(bs[i].cells) > 1 {
			several++
		}
	}
	if several < leastRows && s.prior == nil {
		return
	}
	rows := make([][]char, len(bs))
	for i := range bs {
		rows[i] = s.inkOf(bs[i])
	}
	var all []aisle
	if several >= leastRows {
		all = aisles(rows)
	}
	if s.prior != nil {
		for _, g := range s.prior.gaps {
			all = append(all, aisle{g[0], g[1], 0, len(bs) - 1})
		}
	}
	for _, st := range all {
		for i := st.i; i <= st.j; i++ {
			if x, ok := st.gapOf(rows[i]); ok {
				bs[i].cells = cutAt(bs[i].cells, rows[i], x)
				bs[i].cut = true
			}
		}
	}
}

// gapOf is the middle of what the aisle shares with the widest gap of a row that
// may be one between columns.
func (st *aisle) gapOf(row []char) (x float64, ok bool) {
	widest := 0.0
	for k := 1; k < len(row); k++ {
		x0, x1 := row[k-1].box.X1, row[k].box.X0
		if x1-x0 > max(widest, leastAisle*row[k].size) && x0 < st.x1 && x1 > st.x0 && (wide(lastRune(row[k-1].text)) || wide(firstRune(row[k].text))) {
			widest, x, ok = x1-x0, (max(x0, st.x0)+min(x1, st.x1))/2, true
		}
	}
	return x, ok
}

// inkOf is the characters of the lines of a band from left to right.
func (s *sheet) inkOf(b band) []char {
	var out []char
	for _, p := range b.pieces {
		if p.line == nil {
			return nil
		}
		l := p.line
		from := sort.Search(len(s.chars), func(k int) bool { return s.chars[k].base >= l.base-0.36*l.size })
		for _, c := range s.chars[from:] {
			if c.base > l.base+0.36*l.size {
				break
			}
			if x := (c.box.X0 + c.box.X1) / 2; !c.blank && x >= l.box.X0 && x <= l.box.X1 {
				out = append(out, c)
			}
		}
	}
	sortX(out)
	return out
}

// aisles finds those with enough text beside them; none overlaps another in its
// rows. Text on both sides may stand in neighbouring rows, where cells are
// centred in height.
func aisles(rows [][]char) []aisle {
	var out []aisle
	for i := range rows {
		out = seeds(out, rows, i, rows[i])
		if i > 0 && len(rows[i]) > 0 && len(rows[i-1]) > 0 && rows[i][0].base-rows[i-1][0].base < 1.3*rows[i][0].size {
			both := slices.Concat(rows[i-1], rows[i])
			sortX(both)
			out = seeds(out, rows, i, both)
		}
	}
	return out
}

// seeds adds the aisles that begin with a gap of row i.
func seeds(out []aisle, rows [][]char, i int, row []char) []aisle {
	usual := usualGaps(row)
	right := math.Inf(-1)
	for k := range row {
		gap := row[k].box.X0 - right
		if k > 0 && gap > usual+leastAisle*row[k].size && gap < 2*row[k].size && separates(row, k) {
			st := aisle{right, row[k].box.X0, i, i}
			if !slices.ContainsFunc(out, st.within) && st.grow(rows) {
				out = append(out, st)
			}
		}
		right = max(right, row[k].box.X1)
	}
	return out
}

// separates reports whether the gap before char k of a row may be one between
// columns: Chinese text on both sides, or behind a number at its beginning.
func separates(row []char, k int) bool {
	return wide(lastRune(row[k-1].text)) && wide(firstRune(row[k].text)) && !closing(firstRune(row[k].text)) ||
		k <= 3 && ordinal(row[k-1].text) >= 0 && wide(firstRune(row[k].text))
}

func (st aisle) within(o aisle) bool {
	return st.i >= o.i && st.i <= o.j && st.x0 < o.x1 && st.x1 > o.x0
}

// grow extends an aisle over the rows above and below that leave it free, and
// reports whether enough of them have text close on both sides, in the same row
// or, as in cells centred in height, in the next. One is enough where more texts
// begin right behind the aisle, or where it is long.
func (st *aisle) grow(rows [][]char) bool {
	for st.i > 0 && st.take(rows[st.i-1]) {
		st.i--
	}
	for st.j < len(rows)-1 && st.take(rows[st.j+1]) {
		st.j++
	}
	n, aligned := 0, 0
	for k := st.i; k <= st.j; k++ {
		left, right := st.beside(rows[k])
		if m := st.after(rows[k]); right && rows[k][m].box.X0-st.x1 < 0.2*rows[k][m].size {
			aligned++
		}
		for _, m := range [...]int{k - 1, k + 1} {
			if left && !right && m >= st.i && m <= st.j && math.Abs(rows[m][0].base-rows[k][0].base) < 1.3*rows[k][0].size {
				_, right = st.beside(rows[m])
			}
		}
		if left && right {
			n++
		}
	}
	return n >= leastRows || n > 0 && (aligned > 1 || st.j-st.i >= longAisle)
}

// beside reports whether a row has text close on the left and on the right.
func (st *aisle) beside(row []char) (left, right bool) {
	k := st.after(row)
	near := 3 * row[0].size
	return k > 0 && st.x0-row[k-1].box.X1 < near, k < len(row) && row[k].box.X0-st.x1 < near
}

// after is the first character of a row behind the aisle.
func (st *aisle) after(row []char) int {
	mid := (st.x0 + st.x1) / 2
	return sort.Search(len(row), func(k int) bool { return (row[k].box.X0+row[k].box.X1)/2 > mid })
}

// take narrows the aisle to what a row leaves free of it; it reports false where
// that is too little.
func (st *aisle) take(row []char) bool {
	if len(row) == 0 {
		return false
	}
	x0, x1 := st.x0, st.x1
	k := st.after(row)
	if k > 0 {
		x0 = max(x0, row[k-1].box.X1)
	}
	if k < len(row) {
		x1 = min(x1, row[k].box.X0)
	}
	if x1-x0 < leastAisle*row[0].size {
		return false
	}
	st.x0, st.x1 = x0, x1
	return true
}

// cutAt cuts the one of some cells that runs over x, if any.
func cutAt(cells []line, row []char, x float64) []line {
	i := slices.IndexFunc(cells, func(l line) bool { return l.box.X0 < x && l.box.X1 > x })
	if i < 0 {
		return cells
	}
	var left, right []char
	for _, c := range row {
		switch mid := (c.box.X0 + c.box.X1) / 2; {
		case mid < cells[i].box.X0 || mid > cells[i].box.X1:
		case mid < x:
			left = append(left, c)
		default:
			right = append(right, c)
		}
	}
	if len(left) == 0 || len(right) == 0 {
		return cells
	}
	return slices.Concat(cells[:i], lines(left, 0), lines(right, 0), cells[i+1:])
}

// mend undoes the cuts between narrow columns where no headings bear them out.
func (r *region) mend() {
	r.bands = slices.Clone(r.bands)
	for i := range r.bands {
		b := &r.bands[i]
		if !b.cut {
			continue
		}
		*b = band{pieces: b.pieces, y0: b.y0, y1: b.y1}
		r.spans[i] = nil
		for _, l := range cells(*b) {
			r.spans[i] = append(r.spans[i], span{line: l, band: i})
		}
	}
}
