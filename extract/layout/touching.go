package layout

import (
	"math"
	"slices"
)

// apart takes a web apart where two tables touch: between a closing and an
// opening border that run side by side over the whole width, crossed by no
// vertical rule, with other columns below than above. Where every line is
// double it is the style of the table.
func (w web) apart() []web {
	box := w.box()
	width := box.X1 - box.X0
	var full []float64
	for _, h := range w.hs {
		if h.b-h.a > 0.95*width {
			full = append(full, h.at)
		}
	}
	at, doubles := 0.0, 0
	for i := 1; i < len(full); i++ {
		d := full[i] - full[i-1]
		mid := (full[i] + full[i-1]) / 2
		if d < 1 || d > snap || mid-box.Y0 < snap || box.Y1-mid < snap {
			continue
		}
		doubles++
		if !w.crossed(mid) && w.otherColumns(mid) {
			at = mid
		}
	}
	if at == 0 || doubles > 1 {
		return []web{w}
	}
	var upper, lower web
	for _, h := range w.hs {
		if h.at < at {
			upper.hs = append(upper.hs, h)
		} else {
			lower.hs = append(lower.hs, h)
		}
	}
	for _, v := range w.vs {
		if v.a+v.b < 2*at {
			upper.vs = append(upper.vs, v)
		} else {
			lower.vs = append(lower.vs, v)
		}
	}
	if len(upper.vs) < 2 || len(lower.vs) < 2 {
		return []web{w}
	}
	return []web{upper, lower}
}

// crossed reports whether a vertical rule runs through height y.
func (w web) crossed(y float64) bool {
	return slices.ContainsFunc(w.vs, func(v stroke) bool { return v.a < y-snap && v.b > y+snap })
}

// otherColumns reports whether the vertical rules above y and those below stand
// at different places.
func (w web) otherColumns(y float64) bool {
	var up, down []float64
	for _, v := range w.vs {
		if v.a+v.b < 2*y {
			up = append(up, v.at)
		} else {
			down = append(down, v.at)
		}
	}
	lone := func(a, b []float64) bool {
		return slices.ContainsFunc(a, func(x float64) bool {
			return !slices.ContainsFunc(b, func(o float64) bool { return math.Abs(x-o) < snap })
		})
	}
	return lone(up, down) || lone(down, up)
}
