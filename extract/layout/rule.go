package layout

import (
	"math"
	"slices"

	"lianhe/extract"
)

// A stroke is a rule in its frame: at is its place across, from a to b along.
type stroke struct{ at, a, b float64 }

// Distances in points. Borders of neighbouring cells drawn cell by cell, double
// lines and round-off stay below snap; no line of print is as low.
const (
	snap     = 3.2
	touch    = 2.5
	maxRules = 6000 // a page with more is a drawing, not a form
)

// strokes turns rules into horizontal and vertical strokes, each list sorted,
// collinear pieces (dashes, borders drawn cell by cell) merged.
func strokes(f frame, rules []Rule) (hs, vs []stroke) {
	var dots []extract.Rect
	w, h := f.size()
	for i := range rules {
		r := &rules[i]
		if !sane(r.X0, r.Y0, r.X1, r.Y1) {
			continue
		}
		b := f.rect(extract.Rect{X0: min(r.X0, r.X1), Y0: min(r.Y0, r.Y1), X1: max(r.X0, r.X1), Y1: max(r.Y0, r.Y1)})
		if b.X1 < 0 || b.Y1 < 0 || b.X0 > w || b.Y0 > h {
			continue
		}
		b = extract.Rect{X0: max(b.X0, 0), Y0: max(b.Y0, 0), X1: min(b.X1, w), Y1: min(b.Y1, h)}
		dx, dy := b.X1-b.X0, b.Y1-b.Y0
		switch {
		case dx <= 2 && dy <= 2:
			dots = append(dots, b)
		case dx >= dy && dy <= 4:
			hs = append(hs, stroke{(b.Y0 + b.Y1) / 2, b.X0, b.X1})
		case dy > dx && dx <= 4:
			vs = append(vs, stroke{(b.X0 + b.X1) / 2, b.Y0, b.Y1})
		}
	}
	for _, d := range dots {
		hs = append(hs, stroke{(d.Y0 + d.Y1) / 2, d.X0, d.X1})
		vs = append(vs, stroke{(d.X0 + d.X1) / 2, d.Y0, d.Y1})
	}
	hs, vs = merge(hs), merge(vs)
	if len(hs)+len(vs) > maxRules {
		return nil, nil
	}
	return hs, vs
}

// merge joins collinear strokes that touch or are dashes of one line, and drops
// what is too short to be a border.
func merge(ss []stroke) []stroke {
	slices.SortFunc(ss, func(p, q stroke) int {
		if d := p.at - q.at; d != 0 {
			return sign(d)
		}
		if d := p.a - q.a; d != 0 {
			return sign(d)
		}
		return sign(p.b - q.b)
	})
	var out []stroke
	for i := 0; i < len(ss); {
		j := i + 1
		for j < len(ss) && ss[j].at-ss[i].at <= 0.9 {
			j++
		}
		out = append(out, mergeLine(ss[i:j])...)
		i = j
	}
	return out
}

func mergeLine(ss []stroke) []stroke {
	slices.SortFunc(ss, func(p, q stroke) int {
		if d := p.a - q.a; d != 0 {
			return sign(d)
		}
		return sign(p.b - q.b)
	})
	var out []stroke
	cur, longest := ss[0], ss[0].b-ss[0].a
	flush := func() {
		if cur.b-cur.a >= 4 {
			out = append(out, cur)
		}
	}
	for _, s := range ss[1:] {
		n := s.b - s.a
		gap := 1.5
		if n < 12 && longest < 12 { // dashes and dots
			gap = 6
		}
		if s.a-cur.b <= gap {
			cur.b = max(cur.b, s.b)
			longest = max(longest, n)
			continue
		}
		flush()
		cur, longest = s, n
	}
	flush()
	return out
}

// web is a set of strokes that hang together.
type web struct{ hs, vs []stroke }

func (w *web) box() extract.Rect {
	b := extract.Rect{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
	for _, s := range w.hs {
		b = extract.Rect{X0: min(b.X0, s.a), Y0: min(b.Y0, s.at), X1: max(b.X1, s.b), Y1: max(b.Y1, s.at)}
	}
	for _, s := range w.vs {
		b = extract.Rect{X0: min(b.X0, s.at), Y0: min(b.Y0, s.a), X1: max(b.X1, s.at), Y1: max(b.Y1, s.b)}
	}
	return b
}

// webs finds the connected sets of strokes that have at least one crossing, and
// the horizontal strokes that cross nothing.
func webs(hs, vs []stroke) (ws []web, free []stroke) {
	n := len(hs)
	up := newUnion(n + len(vs))
	for i, h := range hs {
		for k, v := range vs {
			if v.at >= h.a-touch && v.at <= h.b+touch && h.at >= v.a-touch && h.at <= v.b+touch {
				up.join(i, n+k)
			}
		}
	}
	parallel(hs, up, 0)
	parallel(vs, up, n)
	at := map[int]int{}
	for i := range hs {
		r := up.find(i)
		if _, ok := at[r]; !ok {
			at[r] = len(ws)
			ws = append(ws, web{})
		}
		ws[at[r]].hs = append(ws[at[r]].hs, hs[i])
	}
	var alone []stroke
	for k := range vs {
		if j, ok := at[up.find(n+k)]; ok {
			ws[j].vs = append(ws[j].vs, vs[k])
		} else {
			alone = append(alone, vs[k])
		}
	}
	for j := range ws {
		ws[j].adopt(alone)
	}
	var keep []web
	for _, w := range ws {
		if len(w.vs) == 0 {
			free = append(free, w.hs...)
		} else {
			keep = append(keep, w.apart()...)
		}
	}
	return keep, free
}

// adopt adds the vertical strokes that cross nothing and are just as high as the
// web: between one of them and the web lies a cell that began on the page before
// and goes on behind this one.
func (w *web) adopt(alone []stroke) {
	if len(w.vs) < 2 {
		return
	}
	box := w.box()
	n := len(w.vs)
	for _, v := range alone {
		if math.Abs(v.a-box.Y0) < snap && math.Abs(v.b-box.Y1) < snap {
			w.vs = append(w.vs, v)
		}
	}
	if len(w.vs) > n {
		slices.SortFunc(w.vs, func(p, q stroke) int {
			if d := p.at - q.at; d != 0 {
				return sign(d)
			}
			return sign(p.a - q.a)
		})
	}
}

// parallel joins strokes of a double line.
func parallel(ss []stroke, up union, base int) {
	for i := range ss {
		for k := i + 1; k < len(ss) && ss[k].at-ss[i].at <= snap; k++ {
			if min(ss[i].b, ss[k].b)-max(ss[i].a, ss[k].a) > -touch {
				up.join(base+i, base+k)
			}
		}
	}
}

// union is a disjoint-set forest whose roots are the least members.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) find(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) {
	i, j = u.find(i), u.find(j)
	u[max(i, j)] = min(i, j)
}
