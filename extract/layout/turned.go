package layout

import (
	"cmp"
	"slices"

	"lianhe/extract"
)

// Text that reads in another direction than the rest of its page: tables turned
// sideways, labels that run up beside their rows, headings set upright over narrow
// columns. Lines are counted, not letters: a heading that runs up holds more of
// these than the figures below it.

// textFrames is the lines of a page, as boxes on the page, by the frame that they
// read in; there are none where all text reads in one direction.
type textFrames [4][]extract.Rect

func turnedLines(fs [4]frame, cs [4][]char) textFrames {
	var t textFrames
	if slices.IndexFunc(cs[:], filled) == lastIndex(cs[:], filled) {
		return t
	}
	for k := range cs {
		for _, l := range lines(cs[k], 1.0) {
			t[k] = append(t[k], fs[k].page(l.box))
		}
	}
	return t
}

func filled(cs []char) bool { return len(cs) > 0 }

func lastIndex[T any](ts []T, ok func(T) bool) int {
	for i := len(ts) - 1; i >= 0; i-- {
		if ok(ts[i]) {
			return i
		}
	}
	return -1
}

// mainFrame is the frame that most of a page reads in. In vertical writing the
// figures of each line are lines of their own; there the letters count.
func (t textFrames) mainFrame(p *Page, cs [4][]char) int {
	vertical := slices.ContainsFunc(p.Glyphs, func(g Glyph) bool { return g.Vert })
	main := 0
	for k := range cs {
		more := cmp.Or(cmp.Compare(len(t[k]), len(t[main])), cmp.Compare(len(cs[k]), len(cs[main])))
		if vertical {
			more = cmp.Compare(len(cs[k]), len(cs[main]))
		}
		if more > 0 {
			main = k
		}
	}
	return main
}

// share gives each web of rules to the direction in which most of the text inside
// it reads; those of others than main are returned as rules of the page.
func (t textFrames) share(ws []web, fs [4]frame, main int) (own []web, turned [4][]Rule) {
	n := 0
	for k := range t {
		n += len(t[k])
	}
	if n == len(t[main]) || n*len(ws) > 20_000_000 { // a single direction, or a drawing
		return ws, turned
	}
	for _, w := range ws {
		best := t.within(fs[main].page(w.box()), main)
		if best == main {
			own = append(own, w)
			continue
		}
		add := func(b extract.Rect) {
			b = fs[main].page(b)
			turned[best] = append(turned[best], Rule{X0: b.X0, Y0: b.Y0, X1: b.X1, Y1: b.Y1})
		}
		for _, h := range w.hs {
			add(extract.Rect{X0: h.a, Y0: h.at, X1: h.b, Y1: h.at})
		}
		for _, v := range w.vs {
			add(extract.Rect{X0: v.at, Y0: v.a, X1: v.at, Y1: v.b})
		}
	}
	return own, turned
}

// within is the frame that has most lines inside a box, main where none has more.
func (t textFrames) within(box extract.Rect, main int) int {
	best, most := main, 0
	for _, k := range [...]int{main, 0, 1, 2, 3} {
		n := 0
		for _, l := range t[k] {
			if x, y := (l.X0+l.X1)/2, (l.Y0+l.Y1)/2; x > box.X0 && x < box.X1 && y > box.Y0 && y < box.Y1 {
				n++
			}
		}
		if n > most {
			best, most = k, n
		}
	}
	return best
}

// placeTurned gives the text of another reading direction that stands in cells
// to these cells, and returns the other chars.
func (s *sheet) placeTurned(grids []*grid, from frame, cs []char) (rest []char) {
	var in []char
	for _, c := range cs {
		x, y := c.mid()
		b := s.frame.rect(from.page(extract.Rect{X0: x, Y0: y, X1: x, Y1: y}))
		if cellAt(grids, b.X0, b.Y0) != nil {
			in = append(in, c)
		} else {
			rest = append(rest, c)
		}
	}
	for _, l := range lines(in, 1.0) {
		l.box = s.frame.rect(from.page(l.box))
		l.base = l.box.Y1
		if c := cellAt(grids, l.midX(), (l.box.Y0+l.box.Y1)/2); c != nil {
			c.turns = append(c.turns, l)
		}
	}
	return rest
}

// maxTurned is the most lines of another direction in which headings are looked
// for; more are text of their own.
const maxTurned = 200

// headTurned gives the headings that run up over the columns of a table without
// rules to it, with the heading of its labels that stands beside them, and returns
// the chars that are left.
func (s *sheet) headTurned(items []item, from frame, cs []char) ([]item, []char) {
	ls := lines(cs, 1.0)
	if len(ls) > maxTurned {
		return items, cs
	}
	var taken []int // lines that became headings
	for i := 0; i < len(items); i++ {
		g := items[i].grid
		if g == nil || g.ruled || g.cols() < 3 {
			continue
		}
		var at []int
		head := make([]gridCell, g.cols())
		top, used := g.box.Y0, 0
		for k := range ls {
			l := ls[k]
			l.box = s.frame.rect(from.page(l.box))
			c := slot(g.xs, l.midX())
			if c < 1 || slices.Contains(taken, k) || l.box.Y1 > g.box.Y0+l.size || l.box.Y1 < g.box.Y0-2*l.size {
				continue
			}
			if len(head[c].turns) == 0 {
				used++
			}
			l.base = l.box.Y1
			head[c].turns = append(head[c].turns, l)
			at, top = append(at, k), min(top, l.box.Y0)
		}
		if used < 2 || used*2 < g.cols()-1 {
			continue
		}
		taken = append(taken, at...)
		for i > 0 && items[i-1].line != nil && g.takesHeading(items[i-1].line, top, head) {
			items = slices.Delete(items, i-1, i)
			i--
		}
		g.addHead(head, top)
	}
	return items, without(cs, ls, taken)
}

// without is the chars that stand in none of the given lines.
func without(cs []char, ls []line, taken []int) []char {
	if len(taken) == 0 {
		return cs
	}
	return slices.DeleteFunc(slices.Clone(cs), func(c char) bool {
		x, y := c.mid()
		return slices.ContainsFunc(taken, func(k int) bool {
			b := ls[k].box
			return x >= b.X0-0.1 && x <= b.X1+0.1 && y >= b.Y0 && y <= b.Y1
		})
	})
}

// takesHeading puts a line beside headings that run up, down to top, into the
// column that it stands in.
func (g *grid) takesHeading(t *textLine, top float64, head []gridCell) bool {
	c := slot(g.xs, t.midX())
	if t.midY() < top || c < 0 || t.box.X0 < g.xs[c]-2 || t.box.X1 > g.xs[c+1]+1.5*t.size || len(head[c].turns) > 0 {
		return false
	}
	head[c].lines = slices.Insert(head[c].lines, 0, t.line)
	return true
}
