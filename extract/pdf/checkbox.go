package pdf

import (
	"math"
	"sort"
	"strings"

	"lianhe/extract"
)

// Check boxes that are drawn with lines become the characters that a reader sees:
// an empty box, one with a tick, one with a cross.
const (
	boxEmpty   = "□"
	boxTicked  = "☑"
	boxCrossed = "☒"
)

// The side of a check box, in points, and how far its sides may be off.
const (
	minBox = 5.0
	maxBox = 20.0
	boxTol = 1.0
)

// maxShortRules bounds the search; a page with more is a drawing, no form.
const maxShortRules = 4000

// maxWork bounds comparisons of each of one kind of thing with each of another.
const maxWork = 20 << 20

// ticks are the characters that are put into a drawn box to tick it.
const ticks = "√✓✔✗✘×XxVv☑☒■●Ｖ＋+"

// checkBoxes replaces small squares among the rules, and those with rounded corners
// that browsers draw, by glyphs.
func (c *canvas) checkBoxes() {
	squares := c.squares()
	n := len(squares) + len(c.rounds)
	if n == 0 || n*(len(c.glyphs)+len(c.slants)+len(c.boxes)) > maxWork {
		return
	}
	used := make([]bool, len(c.rules))
	for i, s := range squares {
		if s.touchesAny(squares, i) {
			continue
		}
		text, inside, ok := c.boxContent(s.box)
		if !ok {
			continue
		}
		for _, r := range s.sides {
			used[r] = true
		}
		c.replace(s.box, text, inside, c.rules[s.sides[0]].seq)
	}
	for _, r := range c.rounds {
		switch text, inside, ok := c.boxContent(r.box); {
		case !r.solid && ok:
			c.replace(r.box, text, inside, r.seq)
		case r.solid && c.strokesIn(r.box, true).any:
			c.replace(r.box, boxTicked, nil, r.seq)
		}
	}
	kept := c.rules[:0]
	for i, r := range c.rules {
		if !used[i] {
			kept = append(kept, r)
		}
	}
	c.rules = kept
}

// replace puts the glyph of a check box where it was drawn, and takes away the
// glyphs that were its tick.
func (c *canvas) replace(b extract.Rect, text string, inside []int, seq int) {
	for _, g := range inside {
		c.glyphs[g].gone = true
	}
	h := b.Y1 - b.Y0
	c.glyphs = append(c.glyphs, canvasGlyph{text: text, box: b, base: b.Y1 - 0.12*h, size: h, seq: seq, last: c.seq})
}

// A square is four short rules, top, bottom, left, right, that close.
type square struct {
	box   extract.Rect
	sides []int
}

// squares finds the squares of check-box size. A side that is drawn twice counts
// with both.
func (c *canvas) squares() []square {
	var flat, tall []int
	for i, r := range c.rules {
		w, h := r.X1-r.X0, r.Y1-r.Y0
		switch {
		case r.gray > 0.9 || r.Width > 3:
		case w >= minBox && w <= maxBox && h < boxTol:
			flat = append(flat, i)
		case h >= minBox && h <= maxBox && w < boxTol:
			tall = append(tall, i)
		}
	}
	if len(flat) > maxShortRules || len(tall) > maxShortRules {
		return nil
	}
	sort.SliceStable(flat, func(i, j int) bool { return c.rules[flat[i]].Y0 < c.rules[flat[j]].Y0 })
	sort.SliceStable(tall, func(i, j int) bool { return c.rules[tall[i]].X0 < c.rules[tall[j]].X0 })
	var out []square
	taken := map[int]bool{}
	for a, i := range flat {
		top := c.rules[i]
		for _, j := range flat[a+1:] {
			bottom := c.rules[j]
			side := bottom.Y0 - top.Y0
			if side > maxBox {
				break
			}
			if taken[i] || taken[j] || side < minBox || !near(top.X0, bottom.X0) || !near(top.X1, bottom.X1) || math.Abs(side-(top.X1-top.X0)) > 0.2*side+0.5 {
				continue
			}
			left, right := c.upright(tall, top.X0, top.Y0, bottom.Y0), c.upright(tall, top.X1, top.Y0, bottom.Y0)
			if len(left) == 0 || len(right) == 0 {
				continue
			}
			s := square{extract.Rect{X0: top.X0, Y0: top.Y0, X1: top.X1, Y1: bottom.Y0}, []int{i, j}}
			s.sides = append(append(s.sides, left...), right...)
			for _, k := range s.sides {
				taken[k] = true
			}
			out = append(out, s)
		}
	}
	return out
}

func near(a, b float64) bool { return math.Abs(a-b) <= boxTol }

// upright are the vertical rules at x that reach from y0 to y1.
func (c *canvas) upright(tall []int, x, y0, y1 float64) (found []int) {
	from := sort.Search(len(tall), func(k int) bool { return c.rules[tall[k]].X0 >= x-boxTol })
	for _, i := range tall[from:] {
		r := c.rules[i]
		if r.X0 > x+boxTol {
			break
		}
		if near(r.Y0, y0) && near(r.Y1, y1) {
			found = append(found, i)
		}
	}
	return found
}

// touchesAny reports whether a square abuts another: such squares are the cells of
// a grid, for the digits of a code for instance.
func (s square) touchesAny(all []square, self int) bool {
	for i, o := range all {
		if i != self && o.box.X0 <= s.box.X1+boxTol && o.box.X1 >= s.box.X0-boxTol && o.box.Y0 <= s.box.Y1+boxTol && o.box.Y1 >= s.box.Y0-boxTol {
			return true
		}
	}
	return false
}

// boxContent says what a square reads as, and which glyphs are its tick. ok is
// false where something else is written in it.
func (c *canvas) boxContent(b extract.Rect) (text string, inside []int, ok bool) {
	text = boxEmpty
	for i := range c.glyphs {
		g := &c.glyphs[i]
		x, y := (g.box.X0+g.box.X1)/2, (g.box.Y0+g.box.Y1)/2
		if g.gone || x < b.X0 || x > b.X1 || y < b.Y0 || y > b.Y1 {
			continue
		}
		if !strings.Contains(ticks, g.text) {
			return "", nil, false
		}
		inside, text = append(inside, i), boxTicked
	}
	switch st := c.strokesIn(b, false); {
	case st.falling && st.rising:
		return boxCrossed, inside, true
	case st.any:
		text = boxTicked
	}
	for _, f := range c.boxes {
		if f.gray > 0.9 || !within(b, f.box.X0, f.box.Y0) || !within(b, f.box.X1, f.box.Y1) {
			continue
		}
		area := (f.box.X1 - f.box.X0) * (f.box.Y1 - f.box.Y0) / ((b.X1 - b.X0) * (b.Y1 - b.Y0))
		if area > 0.85 { // the colour sample of a legend
			return "", nil, false
		}
		if f.gray < 0.5 && area > 0.03 {
			text = boxTicked
		}
	}
	return text, inside, true
}

// within reports whether a point lies in a box or all but.
func within(b extract.Rect, x, y float64) bool {
	return x >= b.X0-boxTol && x <= b.X1+boxTol && y >= b.Y0-boxTol && y <= b.Y1+boxTol
}

// strokes are the slanted strokes in a box: any, and those from corner to corner.
type strokes struct{ any, falling, rising bool }

func (c *canvas) strokesIn(b extract.Rect, light bool) (st strokes) {
	for _, s := range c.slants {
		if s.gray >= 0.9 != light || !within(b, s.a.x, s.a.y) || !within(b, s.b.x, s.b.y) {
			continue
		}
		st.any = true
		if full := 0.6 * (b.X1 - b.X0); math.Abs(s.a.x-s.b.x) > full && math.Abs(s.a.y-s.b.y) > full {
			down := (s.a.x < s.b.x) == (s.a.y < s.b.y)
			st.falling, st.rising = st.falling || down, st.rising || !down
		}
	}
	return st
}
