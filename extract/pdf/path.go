package pdf

import (
	"math"

	"lianhe/extract"
)

// A path is the current path, in page space: only what rules are made of is kept,
// its straight segments and closed boxes.
type path []subpath

type subpath struct {
	pts    []point
	lines  int // straight segments
	curved bool
	closed bool
}

// A point of a path; curve says that a curve leads to it.
type point struct {
	x, y  float64
	curve bool
}

// maxPathPoints bounds one path.
const maxPathPoints = 1 << 18

// pathOperator handles the operators of path construction and painting.
func (in *interpreter) pathOperator(op []byte, ops []operand) bool {
	var v [6]float64
	switch string(op) {
	case "m":
		if nums(ops, v[:2]) {
			in.path.begin(in.at(v[0], v[1]))
		}
	case "l":
		if nums(ops, v[:2]) {
			in.path.line(in.at(v[0], v[1]))
		}
	case "c":
		if nums(ops, v[:6]) {
			in.path.curve(in.at(v[4], v[5]))
		}
	case "v", "y":
		if nums(ops, v[:4]) {
			in.path.curve(in.at(v[2], v[3]))
		}
	case "h":
		in.path.close()
	case "re":
		if nums(ops, v[:4]) {
			x, y, w, h := v[0], v[1], v[2], v[3]
			in.path.begin(in.at(x, y))
			in.path.line(in.at(x+w, y))
			in.path.line(in.at(x+w, y+h))
			in.path.line(in.at(x, y+h))
			in.path.close()
		}
	case "S":
		in.paint(false, true, false)
	case "s":
		in.paint(false, true, true)
	case "f", "F", "f*":
		in.paint(true, false, true)
	case "B", "B*":
		in.paint(true, true, false)
	case "b", "b*":
		in.paint(true, true, true)
	case "n":
		in.paint(false, false, false)
	case "W", "W*":
		in.clips = true
	default:
		return false
	}
	return true
}

func (in *interpreter) at(x, y float64) point {
	x, y = in.g.ctm.apply(x, y)
	return point{x: x, y: y}
}

func (p *path) begin(pt point) {
	if len(*p) >= maxPathPoints {
		return
	}
	if n := len(*p); n < cap(*p) { // keep the points' memory of an earlier path
		*p = (*p)[:n+1]
		(*p)[n] = subpath{pts: append((*p)[n].pts[:0], pt)}
		return
	}
	*p = append(*p, subpath{pts: []point{pt}})
}

func (p *path) line(pt point) {
	if len(*p) == 0 {
		p.begin(pt)
		return
	}
	s := &(*p)[len(*p)-1]
	if s.closed { // a line behind a closed subpath goes on from its start
		start := s.pts[0]
		p.begin(start)
		s = &(*p)[len(*p)-1]
	}
	if len(s.pts) < maxPathPoints {
		s.pts = append(s.pts, pt)
		s.lines++
	}
}

func (p *path) curve(pt point) {
	pt.curve = true
	p.line(pt)
	s := &(*p)[len(*p)-1]
	s.curved = true
	s.lines--
}

func (p *path) close() {
	if n := len(*p); n > 0 {
		(*p)[n-1].closed = true
	}
}

// thin is the most that a filled box may measure across to be a rule.
const thin = 3.0

// dot is the most that a filled box may measure to be one of the dots of which a
// dotted line is made.
const dot = 2.0

// paint turns the current path into rules and boxes.
func (in *interpreter) paint(fill, stroke, closing bool) {
	if in.off == 0 {
		width := in.g.lineWidth * in.g.ctm.scale()
		for i := range in.path {
			s := &in.path[i]
			if closing {
				s.closed = true
			}
			if fill && in.g.fillAlpha > 0.02 {
				in.fillPath(s)
			}
			if stroke {
				in.strokePath(s, width)
			}
		}
	}
	if in.clips {
		in.clip()
	}
	in.path = in.path[:0]
}

// clip narrows what may be painted to the bounds of the current path.
func (in *interpreter) clip() {
	in.clips = false
	var all extract.Rect
	for i := range in.path {
		b, upright := in.path[i].box()
		all = all.Union(b)
		in.g.shaped = in.g.shaped || !upright || len(in.path) > 1
	}
	in.g.clip = intersect(in.g.clip, all)
}

// intersect is what two boxes have in common; where that is nothing, X0 exceeds X1
// or Y0 exceeds Y1.
func intersect(a, b extract.Rect) extract.Rect {
	return extract.Rect{X0: max(a.X0, b.X0), Y0: max(a.Y0, b.Y0), X1: min(a.X1, b.X1), Y1: min(a.Y1, b.Y1)}
}

// fillPath takes a filled box as a rule where it is thin, else as a background, for
// which the bounds of any other shape are good enough.
func (in *interpreter) fillPath(s *subpath) {
	box, upright := s.box()
	if s.rounded(box) {
		in.out.round(box, in.g.fill, true)
	} else if s.circular(box) {
		in.out.circle(box, in.g.fill, true)
	}
	if !upright || s.curved {
		if len(s.pts) > 2 {
			in.out.box(box, in.g.fill)
			in.out.shapes++
		}
		return
	}
	w, h := box.X1-box.X0, box.Y1-box.Y0
	switch {
	case min(w, h) <= thin && max(w, h) > 2*min(w, h), max(w, h) <= dot:
		if w > h {
			y := (box.Y0 + box.Y1) / 2
			in.out.rule(box.X0, y, box.X1, y, h, in.g.fill)
		} else {
			x := (box.X0 + box.X1) / 2
			in.out.rule(x, box.Y0, x, box.Y1, w, in.g.fill)
		}
	default:
		in.out.box(box, in.g.fill)
		in.out.fill(box, in.g.fill)
		if len(in.path) == 1 && in.opaque() { // of several boxes one may be a hole
			in.out.cover(intersect(box, in.g.clip))
		}
	}
}

// box is the bounds of a subpath, and whether it is an upright rectangle.
func (s *subpath) box() (b extract.Rect, upright bool) {
	b = extract.Rect{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
	for _, p := range s.pts {
		b = extract.Rect{X0: min(b.X0, p.x), Y0: min(b.Y0, p.y), X1: max(b.X1, p.x), Y1: max(b.Y1, p.y)}
	}
	const eps = 0.1
	for i, p := range s.pts {
		q := s.pts[(i+1)%len(s.pts)]
		if math.Abs(p.x-q.x) > eps && math.Abs(p.y-q.y) > eps {
			return b, false
		}
		onX := math.Abs(p.x-b.X0) < eps || math.Abs(p.x-b.X1) < eps
		onY := math.Abs(p.y-b.Y0) < eps || math.Abs(p.y-b.Y1) < eps
		if !onX || !onY {
			return b, false
		}
	}
	return b, len(s.pts) >= 4
}

// rounded reports whether a subpath is a square of check-box size with rounded
// corners. A circle, which has no straight sides, is none.
func (s *subpath) rounded(b extract.Rect) bool {
	w, h := b.X1-b.X0, b.Y1-b.Y0
	return s.curved && s.closed && s.lines >= 3 && w >= minBox && w <= maxBox && math.Abs(w-h) < 0.15*w
}

// strokePath takes the upright segments of a stroked path as rules, the slanted
// ones as strokes that may be the tick of a check box.
func (in *interpreter) strokePath(s *subpath, width float64) {
	if s.curved {
		box, _ := s.box()
		if s.rounded(box) {
			in.out.round(box, in.g.stroke, false)
			return
		}
		if s.circular(box) {
			in.out.circle(box, in.g.stroke, false)
			return
		}
	}
	n := len(s.pts)
	if s.closed && n > 2 {
		n++
	}
	for i := 1; i < n; i++ {
		p, q := s.pts[i-1], s.pts[i%len(s.pts)]
		dx, dy := math.Abs(p.x-q.x), math.Abs(p.y-q.y)
		switch {
		case q.curve:
			in.out.slant(p, q, in.g.stroke)
		case dy <= 0.5 && dx > dy || dy < dx*0.01:
			y := (p.y + q.y) / 2
			in.out.rule(min(p.x, q.x), y, max(p.x, q.x), y, width, in.g.stroke)
		case dx <= 0.5 && dy > dx || dx < dy*0.01:
			x := (p.x + q.x) / 2
			in.out.rule(x, min(p.y, q.y), x, max(p.y, q.y), width, in.g.stroke)
		default:
			in.out.slant(p, q, in.g.stroke)
		}
	}
}
