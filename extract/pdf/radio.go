package pdf

import (
	"math"
	"strings"

	"lianhe/extract"
)

// maxCircles bounds the search for radio buttons; a page with more shows a drawing
// or a chart.
const maxCircles = 400

// circular reports whether a subpath is a circle that is no larger than a radio
// button: all its points are as far from the middle.
func (s *subpath) circular(b extract.Rect) bool {
	w, h := b.X1-b.X0, b.Y1-b.Y0
	if !s.curved || len(s.pts) < 4 || w > maxBox || math.Abs(w-h) > 0.1*w {
		return false
	}
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	for _, p := range s.pts {
		if math.Abs(math.Hypot(p.x-x, p.y-y)-w/2) > 0.06*w {
			return false
		}
	}
	return true
}

// circle takes a circle that is stroked, or one that is filled.
func (c *canvas) circle(b extract.Rect, gray float64, solid bool) {
	if gray < 0.9 && len(c.circles) <= maxCircles {
		c.seq++
		c.circles = append(c.circles, round{filled{b, gray, c.seq}, solid})
	}
}

// radioButtons makes signs of the circles that are drawn before words, chosen where
// there is a dot in the circle.
func (c *canvas) radioButtons() {
	if len(c.circles) > maxCircles {
		return
	}
	for _, r := range c.circles {
		if r.solid || r.box.X1-r.box.X0 < minBox || !c.labelled(r.box) {
			continue
		}
		sign := radioOff
		for _, dot := range c.circles {
			if dot.solid && holdsMiddle(r.box, dot.box) && dot.box.X1-dot.box.X0 < 0.9*(r.box.X1-r.box.X0) {
				sign = radioOn
			}
		}
		c.replace(r.box, sign, nil, r.seq)
	}
}

// labelled reports whether words follow a circle on its line and nothing is written
// in it.
func (c *canvas) labelled(b extract.Rect) bool {
	follows := false
	for i := range c.glyphs {
		g := &c.glyphs[i]
		if g.gone {
			continue
		}
		if holdsMiddle(b, g.box) || strings.Contains(boxSigns, g.text) && holdsMiddle(g.box, b) {
			return false
		}
		middle := (b.Y0 + b.Y1) / 2
		follows = follows || g.box.X0 > b.X1-1 && g.box.X0 < b.X1+g.size && g.box.Y0 < middle && g.box.Y1 > middle
	}
	return follows
}
