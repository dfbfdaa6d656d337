package layout

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"lianhe/extract"
)

// piece is a line of text or a table as it takes part in the reading order.
type piece struct {
	box  extract.Rect
	line *line
	grid *grid
}

// band is what stands side by side at one height, from left to right.
type band struct {
	pieces []piece
	y0, y1 float64
}

// bands groups pieces by height: lines by baseline, tables with all beside them.
func bands(ls []line, grids []*grid) []band {
	var ps []piece
	for i := range ls {
		l := &ls[i]
		ps = append(ps, piece{box: extract.Rect{X0: l.box.X0, Y0: l.top(), X1: l.box.X1, Y1: l.bottom()}, line: l})
	}
	for _, g := range grids {
		ps = append(ps, piece{box: g.box, grid: g})
	}
	slices.SortStableFunc(ps, func(a, b piece) int {
		return cmp.Or(cmp.Compare(a.box.Y0+a.box.Y1, b.box.Y0+b.box.Y1), cmp.Compare(a.box.X0, b.box.X0))
	})
	var out []band
	for _, p := range ps {
		mid := (p.box.Y0 + p.box.Y1) / 2
		if n := len(out); n > 0 {
			b := &out[n-1]
			last := b.pieces[len(b.pieces)-1]
			if p.grid == nil && last.grid == nil && math.Abs(mid-(last.box.Y0+last.box.Y1)/2) < 0.3*min(p.line.size, last.line.size) {
				b.pieces = append(b.pieces, p)
				b.y0, b.y1 = min(b.y0, p.box.Y0), max(b.y1, p.box.Y1)
				continue
			}
		}
		out = append(out, band{[]piece{p}, p.box.Y0, p.box.Y1})
	}
	for i := range out {
		slices.SortStableFunc(out[i].pieces, func(a, b piece) int { return cmp.Compare(a.box.X0, b.box.X0) })
	}
	return out
}

// columns orders bands as they are read: where two columns of prose stand side
// by side, the left one first. Each element of the result is one column.
func columns(bs []band, depth int) [][]band {
	var out [][]band
	var plain []band
	flush := func() {
		if len(plain) > 0 {
			out = append(out, plain)
			plain = nil
		}
	}
	for i := 0; i < len(bs); {
		j, x := gutter(bs, i)
		if j > i && depth < 4 {
			left, right := split(bs[i:j], x)
			if prose(left) && prose(right) {
				flush()
				out = append(out, columns(left, depth+1)...)
				out = append(out, columns(right, depth+1)...)
				i = j
				continue
			}
		}
		for j = max(j, i+1); i < j; i++ {
			plain = append(plain, bs[i])
		}
	}
	flush()
	return out
}

// gutter follows a vertical gap from band i down and returns the first band
// that closes it and the place of the gap; j == i where there is none.
func gutter(bs []band, i int) (j int, x float64) {
	first := bs[i].pieces
	best := 0.0
	var lo, hi float64
	for k := 1; k < len(first); k++ {
		if g := first[k].box.X0 - first[k-1].box.X1; g > best {
			best, lo, hi = g, first[k-1].box.X1, first[k].box.X0
		}
	}
	if best == 0 {
		return i, 0
	}
	for j = i + 1; j < len(bs); j++ {
		nlo, nhi := lo, hi
		for _, p := range bs[j].pieces {
			switch {
			case (p.box.X0+p.box.X1)/2 < (nlo+nhi)/2:
				nlo = max(nlo, p.box.X1)
			default:
				nhi = min(nhi, p.box.X0)
			}
		}
		if nhi-nlo < 7 {
			break
		}
		lo, hi = nlo, nhi
	}
	return j, (lo + hi) / 2
}

// split parts bands at x.
func split(bs []band, x float64) (left, right []band) {
	for _, b := range bs {
		k := 0
		for k < len(b.pieces) && b.pieces[k].box.X0 < x {
			k++
		}
		if k > 0 {
			left = append(left, band{b.pieces[:k:k], b.y0, b.y1})
		}
		if k < len(b.pieces) {
			right = append(right, band{b.pieces[k:], b.y0, b.y1})
		}
	}
	return left, right
}

// prose reports whether bands read as a column of running text: enough lines,
// most of them as wide as the column and long.
func prose(bs []band) bool {
	x0, x1 := math.Inf(1), math.Inf(-1)
	n := 0
	for _, b := range bs {
		for _, p := range b.pieces {
			x0, x1 = min(x0, p.box.X0), max(x1, p.box.X1)
		}
	}
	full, chars := 0, 0
	for _, b := range bs {
		if len(b.pieces) != 1 || b.pieces[0].line == nil {
			continue
		}
		n++
		l := b.pieces[0].line
		t := l.text()
		k := utf8.RuneCountInString(t)
		if anyWide(t) {
			k *= 2
		}
		chars += k
		if l.width() > 0.75*(x1-x0) {
			full++
		}
	}
	return n >= 4 && full*2 >= n && chars >= 24*n
}

// flowOf puts the lines and tables of a page into reading order.
func (s *sheet) flowOf(ls, turned []line, grids []*grid, free []stroke) []item {
	var out []item
	for c, col := range columns(bands(ls, grids), 0) {
		out = append(out, s.column(col, c, free)...)
	}
	for i := range turned {
		out = append(out, item{line: s.textLine([]piece{{box: turned[i].box, line: &turned[i]}}, len(out))})
	}
	return out
}

// column makes items of one column and sets their margins.
func (s *sheet) column(bs []band, number int, free []stroke) []item {
	var out []item
	for _, b := range s.aligned(bs, free) {
		var run []piece
		for _, p := range b.pieces {
			if p.grid == nil {
				run = append(run, p)
				continue
			}
			if len(run) > 0 {
				out = append(out, item{line: s.textLine(run, number)})
				run = nil
			}
			out = append(out, item{grid: p.grid})
		}
		if len(run) > 0 {
			out = append(out, item{line: s.textLine(run, number)})
		}
	}
	margins(out, free)
	return out
}

func (s *sheet) textLine(run []piece, column int) *textLine {
	ls := make([]line, len(run))
	for i := range run {
		ls[i] = *run[i].line
	}
	t := &textLine{line: joinRow(ls), page: s.page, frame: s.frame, column: column}
	t.text = t.line.text()
	return t
}

// margins finds the left and right edge of the text of a column: the outermost
// edges that several lines share.
func margins(items []item, free []stroke) {
	var x0s, x1s []float64
	var prev *textLine
	for _, it := range items {
		t := it.line
		if t == nil {
			prev = nil
			continue
		}
		x0s, x1s = append(x0s, t.box.X0), append(x1s, t.box.X1)
		if prev != nil {
			t.ruled = slices.ContainsFunc(free, func(h stroke) bool {
				return h.at > prev.midY() && h.at < t.midY() && h.b > min(prev.box.X0, t.box.X0) && h.a < max(prev.box.X1, t.box.X1)
			})
		}
		prev = t
	}
	if len(x0s) == 0 {
		return
	}
	slices.Sort(x0s)
	slices.Sort(x1s)
	slices.Reverse(x1s)
	left, right := shared(x0s), shared(x1s)
	for _, it := range items {
		if it.line != nil {
			it.line.left, it.line.right = left, right
		}
	}
}

// shared returns the first of the sorted edges that has company within a few
// points: at least a tenth of all, at least two.
func shared(edges []float64) float64 {
	need := max(2, len(edges)/10)
	for i := range edges {
		k := i
		for k < len(edges) && math.Abs(edges[k]-edges[i]) < 6 {
			k++
		}
		if k-i >= need {
			return edges[i]
		}
	}
	return edges[0]
}
