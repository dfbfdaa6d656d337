package layout

import (
	"math"
	"slices"
	"unicode/utf8"
)

// Rules of one width below each other hold a table, however far apart its lines
// stand: the rules above, below and under the header of a three-line table, or
// those between all its rows.

// shelf is a stack of rules of the same width, at the heights ys.
type shelf struct {
	a, b float64
	ys   []float64
}

const (
	columnGap = 14 // at most, between the pieces of a rule that is drawn column by column
	evenEnd   = 6  // the ends of the rules of one table differ by less

	maxShelves = 40 // a page with more is a drawing
)

// shelves finds the stacks of three rules and more, ordered by their first rule.
func shelves(free []stroke) []shelf {
	free = slices.Clone(free)
	slices.SortStableFunc(free, func(a, b stroke) int { return sign(a.at - b.at) })
	var out []shelf
	for _, l := range levels(free) {
		i := slices.IndexFunc(out, func(s shelf) bool {
			return math.Abs(s.a-l.a) < evenEnd && math.Abs(s.b-l.b) < evenEnd
		})
		if i < 0 {
			out = append(out, shelf{l.a, l.b, []float64{l.at}})
		} else {
			out[i].ys = append(out[i].ys, l.at)
		}
	}
	out = slices.DeleteFunc(out, func(s shelf) bool { return len(s.ys) < 3 })
	out = out[:min(len(out), maxShelves)]
	return slices.DeleteFunc(slices.Clone(out), func(s shelf) bool {
		return slices.ContainsFunc(out, s.insideOf)
	})
}

// insideOf reports whether the rules of s are those of some columns of a wider
// shelf.
func (s shelf) insideOf(o shelf) bool {
	return o.a < s.a+evenEnd && o.b > s.b-evenEnd && o.b-o.a > s.b-s.a+2*evenEnd &&
		s.ys[0] < o.ys[len(o.ys)-1] && s.ys[len(s.ys)-1] > o.ys[0]
}

// levels joins the strokes of one height where they are near each other.
func levels(free []stroke) []stroke {
	var out []stroke
	for i := 0; i < len(free); {
		j := i + 1
		for j < len(free) && free[j].at-free[i].at <= 1 {
			j++
		}
		row := slices.Clone(free[i:j])
		slices.SortStableFunc(row, func(p, q stroke) int { return sign(p.a - q.a) })
		cur := row[0]
		for _, h := range row[1:] {
			if h.a-cur.b > columnGap {
				out = append(out, cur)
				cur = h
				continue
			}
			cur.b = max(cur.b, h.b)
		}
		out = append(out, cur)
		i = j
	}
	return out
}

// shelved puts the tables that stand between the rules of a shelf in the place
// of their bands.
func (s *sheet) shelved(bs []band, free []stroke) []band {
	all := shelves(free)
	for i, sh := range all {
		others := slices.Concat(all[:i], all[i+1:])
		for k := 0; k+2 < len(sh.ys); {
			n := sh.tabular(bs, k)
			if n < 2 {
				k += max(n, 1)
				continue
			}
			bs = s.shelve(bs, shelf{sh.a, sh.b, sh.ys[k : k+n+1]}, others, free)
			k += n
		}
	}
	return bs
}

// tabular counts the intervals between rules from the k-th on that hold rows of
// a table; single pieces of text may stand between such.
func (sh shelf) tabular(bs []band, k int) int {
	n := 0
	for m := k; m+1 < len(sh.ys); m++ {
		switch in := between(bs, sh.ys[m], sh.ys[m+1]); {
		case sh.holdsRows(in):
			n = m + 1 - k
		case m == k || !section(in) || sh.titles(bs, m):
			return n
		}
	}
	return n
}

// between is the bands whose middle lies between two heights.
func between(bs []band, y0, y1 float64) []band {
	i, _ := slices.BinarySearchFunc(bs, y0, func(b band, y float64) int { return sign((b.y0+b.y1)/2 - y) })
	j, _ := slices.BinarySearchFunc(bs[i:], y1, func(b band, y float64) int { return sign((b.y0+b.y1)/2 - y) })
	return bs[i : i+j]
}

// holdsRows reports whether bands hold rows with several cells between the ends
// of the rules, and nothing that cannot belong to a table.
func (sh shelf) holdsRows(in []band) bool {
	several := false
	for i, b := range in {
		if holdsGrid(b) || caption.MatchString(b.pieces[0].line.text()) {
			return false
		}
		own, _ := sh.part(b)
		if slices.ContainsFunc(b.pieces, sh.straddles) {
			return false
		}
		several = several || len(own.pieces) > 0 && len(cells(own)) > 1 || i > 0 && staggered(in[i-1], b)
	}
	return several
}

// staggered reports whether two bands stand beside each other at half a line's
// distance: a text in the middle of its cell beside one of two lines.
func staggered(a, b band) bool {
	p, q := a.pieces[0].box, b.pieces[len(b.pieces)-1].box
	return b.y0 < a.y1 && (p.X1 < q.X0 || q.X1 < p.X0)
}

// titles reports whether the text of the m-th interval is the title of another
// table: set apart from the one before, with headings below it that a rule closes.
func (sh shelf) titles(bs []band, m int) bool {
	in := between(bs, sh.ys[m], sh.ys[m+1])
	if len(in) != 1 || m+3 >= len(sh.ys) || in[0].y0-sh.ys[m] < 0.8*bandSize(in[0]) {
		return false
	}
	head := between(bs, sh.ys[m+1], sh.ys[m+2])
	return len(head) > 0 && !figuresIn(head) && figuresIn(between(bs, sh.ys[m+2], sh.ys[m+3])) && figuresIn(between(bs, sh.ys[m-1], sh.ys[m]))
}

// figuresIn reports whether bands hold figures behind their first cells.
func figuresIn(in []band) bool {
	return slices.ContainsFunc(in, func(b band) bool {
		ls := cells(b)
		return len(ls) > 1 && slices.ContainsFunc(ls[1:], func(l line) bool { return isFigure(l.text()) && !yearLike(l.text()) })
	})
}

// section reports whether bands are a heading among the rows of a table.
func section(in []band) bool {
	return len(in) <= 2 && !slices.ContainsFunc(in, func(b band) bool {
		return holdsGrid(b) || len(cells(b)) > 1 || caption.MatchString(b.pieces[0].line.text()) || utf8.RuneCountInString(b.pieces[0].line.text()) > 80
	})
}

// straddles reports whether a piece goes on past the end of the rules.
func (sh shelf) straddles(p piece) bool {
	const past = 10
	return p.box.X0 < sh.a-past && p.box.X1 > sh.a+past || p.box.X0 < sh.b-past && p.box.X1 > sh.b+past
}

// part divides a band into what stands between the ends of the rules and beside.
func (sh shelf) part(b band) (own, beside band) {
	for _, p := range b.pieces {
		to := &own
		if x := (p.box.X0 + p.box.X1) / 2; x < sh.a || x > sh.b {
			to = &beside
		}
		if len(to.pieces) == 0 {
			to.y0, to.y1 = p.box.Y0, p.box.Y1
		}
		to.pieces = append(to.pieces, p)
		to.y0, to.y1 = min(to.y0, p.box.Y0), max(to.y1, p.box.Y1)
	}
	own.cut, beside.cut = b.cut, b.cut
	for _, l := range b.cells {
		to := &own
		if x := l.midX(); x < sh.a || x > sh.b {
			to = &beside
		}
		to.cells = append(to.cells, l)
	}
	return own, beside
}

// shelve makes a table of the bands between the first and the last rule, with
// the headings above them.
func (s *sheet) shelve(bs []band, sh shelf, others []shelf, free []stroke) []band {
	in := between(bs, sh.ys[0], sh.ys[len(sh.ys)-1])
	i := slices.IndexFunc(bs, func(b band) bool { return b.y0 == in[0].y0 && b.y1 == in[0].y1 })
	above, below := bs[:i], bs[i+len(in):]
	own, beside, ok := sh.divide(in, others)
	if !ok {
		return bs
	}
	up := sh.headAbove(above)
	own = slices.Concat(above[i-up:], own)
	if rowsBeyond(above[:i-up], below, own[0].y0, sh.ys[len(sh.ys)-1]) {
		return bs
	}
	r := s.newRegion(own, free)
	r.findColumns()
	if r.cols < 2 || r.proseBand() >= 0 || !r.dense() {
		return bs
	}
	for up < len(above) && up < 5 && r.tops(above[i-1-up]) {
		up++
		own = slices.Concat(above[i-up:i-up+1], own)
		r = s.newRegion(own, free)
		r.findColumns()
	}
	if n := r.tail(below); n > 0 {
		r = s.newRegion(slices.Concat(own, below[:n]), free)
		r.findColumns()
		below = below[n:]
	}
	g := r.grid()
	return slices.Concat(above[:i-up], []band{{pieces: []piece{{box: g.box, grid: g}}, y0: g.box.Y0, y1: g.box.Y1}}, beside, below)
}

// divide sets what stands beside the rules apart. It must belong to another
// shelf: else the rules are not those of the whole table.
func (sh shelf) divide(in []band, others []shelf) (own, beside []band, ok bool) {
	for _, b := range in {
		o, e := sh.part(b)
		if len(o.pieces) > 0 {
			own = append(own, o)
		}
		if len(e.pieces) == 0 {
			continue
		}
		if !slices.ContainsFunc(others, func(q shelf) bool { return q.holds(e) }) {
			return nil, nil, false
		}
		beside = append(beside, e)
	}
	return own, beside, true
}

// rowsBeyond reports whether rows stand close above the top or below the bottom
// of what a shelf holds, without a rule of its width: then the table is more.
func rowsBeyond(above, below []band, top, bottom float64) bool {
	row := func(b band) bool { return !holdsGrid(b) && len(cells(b)) > 1 }
	if n := len(above); n > 1 && row(above[n-1]) && row(above[n-2]) && top-above[n-1].y1 < 1.5*bandSize(above[n-1]) {
		return true
	}
	return len(below) > 1 && row(below[0]) && row(below[1]) && below[0].y0-bottom < bandSize(below[0])
}

// headAbove counts the bands of a header that stands above the first rule.
func (sh shelf) headAbove(above []band) int {
	n, y := 0, sh.ys[0]
	for up := 1; up <= min(len(above), 5); up++ {
		b := above[len(above)-up]
		if holdsGrid(b) || y-b.y1 > 1.2*bandSize(b) || caption.MatchString(b.pieces[0].line.text()) {
			break
		}
		if _, beside := sh.part(b); len(beside.pieces) > 0 || slices.ContainsFunc(b.pieces, sh.straddles) {
			break
		}
		switch {
		case len(cells(b)) > 1:
			n = up
		case b.pieces[0].line.width() > 0.5*(sh.b-sh.a):
			return n
		}
		y = b.y0
	}
	return n
}

// holds reports whether a band lies between the rules of a shelf.
func (sh shelf) holds(b band) bool {
	y := (b.y0 + b.y1) / 2
	_, out := sh.part(b)
	return len(out.pieces) == 0 && y > sh.ys[0] && y < sh.ys[len(sh.ys)-1]
}

// dense reports whether a region between rules has text in the cells of most
// rows, and not the long lines of two columns of prose.
func (r *region) dense() bool {
	rows, pieces, chars := 0, 0, 0
	for _, row := range r.spans {
		if len(row) < 2 {
			continue
		}
		rows++
		for k := range row {
			pieces++
			chars += utf8.RuneCountInString(row[k].text())
		}
	}
	return rows >= 2 && chars <= 45*pieces && 2*pieces >= rows*min(r.cols, 4)
}
