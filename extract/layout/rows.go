package layout

import (
	"math"
	"slices"
	"unicode"
)

// byRules takes the horizontal rules for the borders of rows where no two
// figures of a column stand between two of them.
func (r *region) byRules() ([]int, int) {
	xs := r.edges()
	width := xs[len(xs)-1] - xs[0]
	var lines []float64
	for _, h := range r.borders() {
		if min(h.b, xs[len(xs)-1])-max(h.a, xs[0]) > 0.7*width && (len(lines) == 0 || h.at-lines[len(lines)-1] > 0.5*r.em) {
			lines = append(lines, h.at)
		}
	}
	at := make([]int, len(r.spans))
	n, used := 0, 0
	last := -1
	for i, row := range r.spans {
		y := row[0].midY()
		k, _ := slices.BinarySearch(lines, y)
		if i > 0 && k != last {
			n++
		}
		if k != last {
			used++
		}
		last, at[i] = k, n
	}
	if used < 3 || !r.tellApart(at) {
		return nil, 0
	}
	return at, n + 1
}

// borders is all that may lie between rows: rules and the edges of tints.
func (r *region) borders() []stroke {
	if len(r.tints) == 0 {
		return r.strokes
	}
	all := slices.Concat(r.strokes, r.tints)
	slices.SortStableFunc(all, func(a, b stroke) int { return sign(a.at - b.at) })
	return all
}

// tellApart reports whether rows made of bands can be right: no cell of one
// column holds two figures.
func (r *region) tellApart(at []int) bool {
	seen := map[[2]int]*span{}
	for i, row := range r.spans {
		for k := range row {
			sp := &row[k]
			if !isFigure(sp.text()) {
				continue
			}
			key := [2]int{at[i], sp.c0}
			if o := seen[key]; o != nil && !sameRow(&o.line, &sp.line) {
				return false
			}
			seen[key] = sp
		}
	}
	return true
}

// byGaps makes rows of what the wider of two kinds of gaps sets apart, where
// the whole width is free. Groups of rows set apart look the same; they give
// themselves away by figures, or by columns that all have as many lines.
func (r *region) byGaps() ([]int, int) {
	var gaps []float64
	ends := make([]float64, len(r.spans)) // free height above each band, negative for none
	bottom := math.Inf(-1)
	for i, row := range r.spans {
		ends[i] = -1
		top := math.Inf(1)
		for k := range row {
			top = min(top, row[k].top())
		}
		if i > 0 && top > bottom {
			ends[i] = top - bottom
			gaps = append(gaps, ends[i])
		}
		for k := range row {
			bottom = max(bottom, row[k].bottom())
		}
	}
	slices.Sort(gaps)
	limit, best := 0.0, 0.0
	for i := 1; i < len(gaps); i++ {
		if d := gaps[i] - gaps[i-1]; d > best && d > 0.9 && i >= 2 && gaps[i-1] < 0.9*r.em {
			best, limit = d, (gaps[i]+gaps[i-1])/2
		}
	}
	if limit == 0 {
		return nil, 0
	}
	at := make([]int, len(r.spans))
	n := 0
	for i := range at {
		if i > 0 && ends[i] > limit {
			n++
		}
		at[i] = n
	}
	if n < 1 || !r.tellApart(at) || r.grouped(at, n+1) || r.loose(at) {
		return nil, 0
	}
	return at, n + 1
}

// loose reports whether a row holds lines of one column further apart than
// wrapped lines are: then it is several rows beside a merged cell.
func (r *region) loose(at []int) bool {
	var ds []float64
	last := map[int]*span{}
	row := map[int]int{}
	for i := range r.spans {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			if o := last[sp.c0]; o != nil && row[sp.c0] == at[i] && sp.base-o.base > 0.5*r.em {
				ds = append(ds, sp.base-o.base)
			}
			last[sp.c0], row[sp.c0] = sp, at[i]
		}
	}
	if len(ds) == 0 {
		return false
	}
	slices.Sort(ds)
	return ds[len(ds)-1] > 1.15*ds[0]+0.8
}

// grouped reports whether the rows are rather groups of rows: most that have
// several bands fill several columns in each.
func (r *region) grouped(at []int, n int) bool {
	bands, filled := make([]int, n), make([]int, n)
	for i, row := range r.spans {
		bands[at[i]]++
		if len(row) > 1 && len(row)*2 > r.cols {
			filled[at[i]]++
		}
	}
	multi, full := 0, 0
	for k := range bands {
		if bands[k] > 1 {
			multi++
			if filled[k] == bands[k] {
				full++
			}
		}
	}
	return full*2 > multi
}

// byBands makes a row of each band, those that carry on a cell of the row above
// or below left out.
func (r *region) byBands() ([]int, int) {
	at := make([]int, len(r.spans))
	n := 0
	for i := range r.spans {
		if i > 0 && !r.joins(i) {
			n++
		}
		at[i] = n
	}
	return at, n + 1
}

// joins reports whether band i belongs to the row of the band above it.
func (r *region) joins(i int) bool {
	row, above := r.spans[i], r.spans[i-1]
	if len(row) == 0 || len(above) == 0 {
		return false
	}
	d := row[0].base - above[0].base
	if d < 0.8*r.em { // lines that overlap in height belong to one row
		return true
	}
	if d > 1.6*r.em || r.ruleBetween(above[0].base, row[0].top()) {
		return false
	}
	if label(above) && row[0].c0 == 0 && row[0].c1 == 1 && len(row) > 1 && r.labelWraps(&above[0].line, &row[0].line) {
		return true // the figures stand beside the last line of the label
	}
	if len(row) >= r.cols && r.cols > 1 {
		return lowerCase(row)
	}
	for k := range row {
		t := row[k].text()
		if isFigure(t) {
			return false
		}
		up := covering(above, row[k].c0, row[k].c1)
		if up == nil {
			return false
		}
		if row[k].c0 == 0 && !(len(row) == 1 && r.labelWraps(&up.line, &row[k].line)) && !readsOn(up.text(), t) {
			return false
		}
	}
	return row[0].c0 > 0 || len(row) < len(above) || len(above) == 1 && len(row) == 1
}

// lowerCase reports whether the first text of a row and half of the others go on
// in lower case.
func lowerCase(row []span) bool {
	n := 0
	for k := range row {
		if unicode.IsLower(firstRune(row[k].text())) {
			n++
		}
	}
	return n*2 > len(row) && unicode.IsLower(firstRune(row[0].text()))
}

func covering(row []span, c0, c1 int) *span {
	for k := range row {
		if row[k].c0 <= c0 && c1 <= row[k].c1 {
			return &row[k]
		}
	}
	return nil
}

// label reports whether a band holds the label of a row and nothing else.
func label(row []span) bool { return len(row) == 1 && row[0].c0 == 0 && row[0].c1 == 1 }

// labelWraps reports whether line b of the first column carries on the label a:
// its first word would not have fitted behind a, or it reads on.
func (r *region) labelWraps(a, b *line) bool {
	if readsOn(a.text(), b.text()) {
		return true
	}
	if isFigure(b.text()) || !anyWide(a.text()+b.text()) || math.Abs(a.size-b.size) > 0.1*a.size || a.bold != b.bold {
		return false
	}
	right := math.Inf(-1)
	for _, sp := range r.column(0) {
		right = max(right, sp.box.X1)
	}
	left := min(a.box.X0, b.box.X0)
	return a.width() > 8*r.em && a.box.X1-left+b.head()+0.2*r.em > right-left
}

// readsOn reports whether text b carries on the label a.
func readsOn(a, b string) bool {
	x, y := lastRune(a), firstRune(b)
	return unicode.IsLower(y) || x == '-' || x == ',' || y == '(' && x != '.'
}

func (r *region) ruleBetween(y0, y1 float64) bool {
	return slices.ContainsFunc(r.borders(), func(h stroke) bool { return h.at > y0 && h.at < y1+0.3*r.em })
}
