package pdf

import "math"

// textOperator handles the operators of text state, positioning and showing.
func (in *interpreter) textOperator(op []byte, ops []operand, res dict) bool {
	var v [6]float64
	switch string(op) {
	case "BT":
		in.tm, in.tlm = identity, identity
	case "ET":
	case "Tf":
		if len(ops) >= 2 && nums(ops, v[:1]) {
			in.g.size = v[0]
			in.g.font = in.font(res, name(ops[len(ops)-2].text))
		}
	case "Tc":
		in.set(ops, &in.g.charSpace, 1)
	case "Tw":
		in.set(ops, &in.g.wordSpace, 1)
	case "Tz":
		in.set(ops, &in.g.hscale, 0.01)
	case "TL":
		in.set(ops, &in.g.leading, 1)
	case "Ts":
		in.set(ops, &in.g.rise, 1)
	case "Tr":
		if nums(ops, v[:1]) {
			in.g.mode = int(v[0])
			in.g.shaped = in.g.shaped || in.g.mode >= 4 // the letters are the clip
		}
	case "Td":
		if nums(ops, v[:2]) {
			in.move(v[0], v[1])
		}
	case "TD":
		if nums(ops, v[:2]) {
			in.g.leading = -v[1]
			in.move(v[0], v[1])
		}
	case "Tm":
		if nums(ops, v[:6]) && matrix(v).finite() {
			in.tm, in.tlm = v, v
		}
	case "T*":
		in.move(0, -in.g.leading)
	case "Tj":
		in.showLast(ops)
	case "'":
		in.move(0, -in.g.leading)
		in.showLast(ops)
	case "\"":
		if len(ops) >= 3 && nums(ops[:len(ops)-1], v[:2]) {
			in.g.wordSpace, in.g.charSpace = v[0], v[1]
		}
		in.move(0, -in.g.leading)
		in.showLast(ops)
	case "TJ":
		in.showArray(ops)
	default:
		return false
	}
	return true
}

func (in *interpreter) set(ops []operand, to *float64, factor float64) {
	var v [1]float64
	if nums(ops, v[:]) {
		*to = v[0] * factor
	}
}

func (in *interpreter) move(x, y float64) {
	in.tlm = matrix{1, 0, 0, 1, x, y}.mul(in.tlm)
	in.tm = in.tlm
}

func (in *interpreter) showLast(ops []operand) {
	if n := len(ops); n > 0 && ops[n-1].kind == tokString {
		in.show(ops[n-1].text)
	}
}

func (in *interpreter) showArray(ops []operand) {
	for _, o := range ops {
		switch o.kind {
		case tokString:
			in.show(o.text)
		case tokNumber:
			d := -o.num / 1000 * in.g.size
			if in.g.font != nil && in.g.font.vert {
				in.advance(0, d)
			} else {
				in.advance(d*in.g.hscale, 0)
			}
		}
	}
}

// advance moves the text position, in unscaled text space.
func (in *interpreter) advance(x, y float64) {
	in.tm[4] += in.tm[0]*x + in.tm[2]*y
	in.tm[5] += in.tm[1]*x + in.tm[3]*y
}

// textInvisible is the rendering mode of text that is not painted: the text layer
// of a scan, for instance.
const textInvisible = 3

// glyphWork is what a glyph costs, in operators, with all that comes after it.
const glyphWork = 12

// show places the glyphs of a string.
func (in *interpreter) show(s []byte) {
	ft, g := in.g.font, &in.g
	if ft == nil {
		return
	}
	run := in.newRun(ft)
	in.file.work += glyphWork * len(s) // a limit shows at the next operator
	for len(s) > 0 {
		gl, n := ft.next(s)
		s = s[n:]
		tx, ty := 0.0, 0.0
		if ft.vert {
			ty = gl.wy*g.size + g.charSpace
			if gl.space {
				ty += g.wordSpace
			}
		} else {
			tx = gl.width*g.size + g.charSpace
			if gl.space {
				tx += g.wordSpace
			}
			tx *= g.hscale
		}
		if run.ok && gl.proc != nil {
			in.drawGlyph(&run, ft, gl)
		} else if run.ok && len(in.out.glyphs) < maxGlyphs {
			in.place(&run, ft, gl)
		}
		in.advance(tx, ty)
	}
}

// A run is what the glyphs of one string have in common.
type run struct {
	ok     bool    // it is to be drawn
	m      matrix  // from units of the size to the page, without the position
	size   float64 // on the page
	angle  int
	gray   float64
	hidden bool
	bold   bool
}

func (in *interpreter) newRun(ft *font) run {
	g := &in.g
	m := matrix{g.size * g.hscale, 0, 0, g.size, 0, g.rise}.mul(in.tm).mul(g.ctm)
	r := run{m: m, size: math.Hypot(m[2], m[3]), hidden: g.mode&3 == textInvisible && g.mode < 4, gray: g.fill}
	if ft.type3 != nil {
		r.size *= ft.type3.height
	}
	switch g.mode & 3 {
	case 1:
		r.gray = g.stroke
	case 2: // white letters with an outline can be seen
		r.gray = min(g.fill, g.stroke)
	}
	if g.fillAlpha < 0.02 {
		r.hidden = true
	}
	r.bold = ft.bold || g.mode == 2 && g.stroke < 0.9
	r.ok = in.off == 0 && m.finite() && r.size > 0.01 && r.size < 5000
	r.angle = direction(m[0], m[1])
	return r
}

// direction is the angle of a vector, clockwise on the page, in degrees: a multiple
// of 90 where it is close to one.
func direction(x, y float64) int {
	a := math.Atan2(y, x) * 180 / math.Pi
	a = math.Mod(a+360, 360)
	near := math.Round(a/90) * 90
	if math.Abs(a-near) < 8 {
		a = near
	}
	return int(math.Round(a)) % 360
}

// glyphSpace maps units of the size to the page where the next glyph stands.
func (in *interpreter) glyphSpace(r *run) matrix {
	m := r.m
	m[4], m[5] = in.g.ctm.apply(in.tm[2]*in.g.rise+in.tm[4], in.tm[3]*in.g.rise+in.tm[5])
	return m
}

// place puts one glyph on the page.
func (in *interpreter) place(r *run, ft *font, gl *glyph) {
	m := in.glyphSpace(r)
	c := canvasGlyph{text: gl.text, size: r.size, angle: r.angle, gray: r.gray, bold: r.bold, hidden: r.hidden, font: ft.index}
	if ft.vert {
		c.vert = true
		c.box = m.bounds(-gl.vx, gl.wy, gl.width-gl.vx, 0)
		x, y := m.apply(gl.width/2-gl.vx, 0)
		c.base = x
		if r.angle%180 != 0 {
			c.base = y
		}
	} else {
		c.box = m.bounds(0, ft.descent, gl.width, ft.ascent)
		c.base = m[5]
		if r.angle == 90 || r.angle == 270 {
			c.base = m[4]
		}
	}
	in.out.glyph(c)
}
