package layout

import (
	"cmp"
	"math"
	"slices"

	"lianhe/extract"
)

// Shading draws tables too: cells filled side by side, whose edges serve as
// rules, and rows of alternating tint.

const (
	maxFills  = 3000 // a page with more is a drawing
	minTile   = 5    // the least height and width of a filled cell
	bandWidth = 60   // the least width of a tinted row
)

// shade adds the edges of the boxes that make up a grid of cells to the rules of
// the page, and keeps the upper and lower edges of tinted rows.
func (s *sheet) shade(fills []Fill) {
	fs := s.shadeBoxes(fills)
	s.charts = charts(fs)
	n := len(s.hs)
	for _, t := range tilings(fs) {
		if s.inChart(hull(t)) {
			continue
		}
		for _, b := range t {
			s.hs = append(s.hs, stroke{b.Y0, b.X0, b.X1}, stroke{b.Y1, b.X0, b.X1})
			s.vs = append(s.vs, stroke{b.X0, b.Y0, b.Y1}, stroke{b.X1, b.Y0, b.Y1})
		}
	}
	if len(s.hs) > n {
		s.hs, s.vs = merge(s.hs), merge(s.vs)
	}
	s.shades = tintEdges(fs)
}

// inChart reports whether boxes that touch are the parts of bars: those that begin
// at the foot of a chart are among them.
func (s *sheet) inChart(b extract.Rect) bool {
	return slices.ContainsFunc(s.charts, func(c extract.Rect) bool { return within(c, b) })
}

// charts finds the places of bar charts: three boxes and more of one thickness that
// begin at one line and are of different lengths.
func charts(fs []Fill) []extract.Rect {
	type foot struct{ line, thickness int }
	rows, cols := map[foot][]extract.Rect{}, map[foot][]extract.Rect{}
	var feet []foot
	add := func(to map[foot][]extract.Rect, line, thickness float64, b extract.Rect) {
		k := foot{int(math.Round(line)), int(math.Round(thickness))}
		if len(rows[k])+len(cols[k]) == 0 {
			feet = append(feet, k)
		}
		to[k] = append(to[k], b)
	}
	for _, f := range fs {
		b := f.Box
		add(rows, b.X0, b.Y1-b.Y0, b)
		add(cols, b.Y1, b.X1-b.X0, b)
	}
	var out []extract.Rect
	for _, k := range feet {
		if bs := rows[k]; lengths(bs, func(b extract.Rect) float64 { return b.X1 - b.X0 }) >= 3 {
			out = append(out, hull(bs))
		}
		if bs := cols[k]; lengths(bs, func(b extract.Rect) float64 { return b.Y1 - b.Y0 }) >= 3 {
			out = append(out, hull(bs))
		}
	}
	return out
}

// lengths counts the different lengths of boxes, 0 where many are of one, as cells
// and tinted rows are.
func lengths(bs []extract.Rect, of func(extract.Rect) float64) int {
	seen := map[int]bool{}
	for _, b := range bs {
		seen[int(math.Round(of(b)))] = true
	}
	if len(seen)*2 <= len(bs) {
		return 0
	}
	return len(seen)
}

func hull(bs []extract.Rect) extract.Rect {
	h := bs[0]
	for _, b := range bs[1:] {
		h = h.Union(b)
	}
	return h
}

// shadeBoxes is the fills in the frame of the page that may be cells or rows,
// sorted, each once.
func (s *sheet) shadeBoxes(fills []Fill) []Fill {
	if len(fills) > maxFills {
		return nil
	}
	var fs []Fill
	w, h := s.frame.size()
	for _, f := range fills {
		if b := f.Box; !sane(b.X0, b.Y0, b.X1, b.Y1) || math.IsNaN(f.Gray) {
			continue
		}
		b := s.frame.rect(f.Box)
		b = extract.Rect{X0: max(b.X0, 0), Y0: max(b.Y0, 0), X1: min(b.X1, w), Y1: min(b.Y1, h)}
		if b.X1-b.X0 >= minTile && b.Y1-b.Y0 >= minTile && b.Y1-b.Y0 < h/2 {
			fs = append(fs, Fill{b, f.Gray})
		}
	}
	slices.SortFunc(fs, func(p, q Fill) int {
		a, b := p.Box, q.Box
		return cmp.Or(cmp.Compare(a.Y0, b.Y0), cmp.Compare(a.X0, b.X0), cmp.Compare(a.Y1, b.Y1), cmp.Compare(a.X1, b.X1), cmp.Compare(p.Gray, q.Gray))
	})
	return slices.CompactFunc(fs, func(p, q Fill) bool { return p.Box == q.Box })
}

// tintEdges is where the tint of rows changes: the upper and lower edges of the
// fills, without those at which one meets another of its own tint.
func tintEdges(fs []Fill) []stroke {
	tints := map[float64][2][]stroke{}
	var grays []float64
	for _, f := range fs {
		e, ok := tints[f.Gray]
		if !ok {
			grays = append(grays, f.Gray)
		}
		e[0] = append(e[0], stroke{f.Box.Y0, f.Box.X0, f.Box.X1})
		e[1] = append(e[1], stroke{f.Box.Y1, f.Box.X0, f.Box.X1})
		tints[f.Gray] = e
	}
	slices.Sort(grays)
	var out []stroke
	for _, g := range grays {
		tops, bottoms := merge(tints[g][0]), merge(tints[g][1])
		out = append(out, apartFrom(tops, bottoms)...)
		out = append(out, apartFrom(bottoms, tops)...)
	}
	return slices.DeleteFunc(merge(out), func(s stroke) bool { return s.b-s.a < bandWidth })
}

// apartFrom is the strokes of a, sorted, that none of b lies upon.
func apartFrom(a, b []stroke) []stroke {
	var out []stroke
	for _, s := range a {
		k, _ := slices.BinarySearchFunc(b, s.at-1, func(t stroke, y float64) int { return sign(t.at - y) })
		on := false
		for ; k < len(b) && b[k].at < s.at+1; k++ {
			on = on || min(s.b, b[k].b)-max(s.a, b[k].a) > 0.9*(s.b-s.a)
		}
		if !on {
			out = append(out, s)
		}
	}
	return out
}

// tilings groups boxes that touch and returns the groups that have boxes both
// side by side and below each other, and are no pile of boxes within boxes.
func tilings(fs []Fill) [][]extract.Rect {
	bs := make([]extract.Rect, len(fs))
	for i := range fs {
		bs[i] = fs[i].Box
	}
	up := newUnion(len(bs))
	across, down := make([]bool, len(bs)), make([]bool, len(bs))
	for i, a := range bs {
		for k := i + 1; k < len(bs) && bs[k].Y0 <= a.Y1+touch; k++ {
			switch b := bs[k]; {
			case sideTouch(a.X0, a.X1, b.X0, b.X1) && overlap(a.Y0, a.Y1, b.Y0, b.Y1) > 0.8:
				across[i], across[k] = true, true
				up.join(i, k)
			case sideTouch(a.Y0, a.Y1, b.Y0, b.Y1) && overlap(a.X0, a.X1, b.X0, b.X1) > 0.8:
				down[i], down[k] = true, true
				up.join(i, k)
			}
		}
	}
	at := map[int]int{}
	var out [][]extract.Rect
	both := []int{}
	for i, b := range bs {
		r := up.find(i)
		k, ok := at[r]
		if !ok {
			k = len(out)
			at[r] = k
			out, both = append(out, nil), append(both, 0)
		}
		out[k] = append(out[k], b)
		if across[i] && down[i] {
			both[k]++
		}
	}
	kept := out[:0]
	for k, t := range out {
		if len(t) >= 4 && both[k]*2 > len(t) {
			kept = append(kept, t)
		}
	}
	return kept
}

// sideTouch reports whether two intervals meet end to end.
func sideTouch(a0, a1, b0, b1 float64) bool {
	return math.Abs(a1-b0) <= touch || math.Abs(b1-a0) <= touch
}

// overlap is the common part of two intervals as a share of the shorter.
func overlap(a0, a1, b0, b1 float64) float64 {
	return (min(a1, b1) - max(a0, b0)) / min(a1-a0, b1-b0)
}
