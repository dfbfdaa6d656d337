package pdf

// type3 is what the glyph procedures of a Type 3 font need.
type type3 struct {
	matrix    matrix
	height    float64 // of the glyphs, in units of the size; it stands for the size
	procs     dict
	resources dict
	drawn     map[*stream]drawing
}

// A drawing is what a glyph procedure draws.
type drawing struct {
	text string // what it reads as, U+FFFD for the outline of a character
	rule bool   // nothing but long rules, which are drawn as such
}

func (f *file) type3(d dict) *type3 {
	return &type3{matrix: f.matrix(d["FontMatrix"], matrix{0.001, 0, 0, 0.001, 0, 0}), height: 1,
		procs: f.dict(d["CharProcs"]), resources: f.dict(d["Resources"]), drawn: map[*stream]drawing{}}
}

// type3Box takes the height of the glyphs from the font's bounding box. The box
// of a font in the usual proportions is that of the few glyphs it holds, the em
// of which is 1: browsers cut a font into many, one with digits only, one with
// commas.
func (ft *font) type3Box(f *file, d dict) {
	b := f.numbers(d["FontBBox"])
	if len(b) < 4 {
		return
	}
	m := ft.type3.matrix
	lo, hi := b[1]*m[3], b[3]*m[3]
	if lo > hi {
		lo, hi = hi, lo
	}
	if hi > 0.3 && hi < 3 && lo > -2 {
		ft.ascent, ft.descent = hi, lo
		if hi-lo < 0.5 || hi-lo > 1.5 {
			ft.type3.height = hi - lo
		}
	}
}

// drawGlyph places a glyph of which only its procedure can tell what it is: one that
// shows text of another font reads as that, one that draws nothing is a space, one
// that draws long rules gives those to the page.
func (in *interpreter) drawGlyph(r *run, ft *font, gl *glyph) {
	g := *gl
	d, known := ft.type3.drawn[g.proc]
	if !known {
		if d = (drawing{text: "\ufffd"}); in.traceable(r, g.proc) {
			d = in.trace(r, ft, g.proc)
			ft.type3.drawn[g.proc] = d
		}
	}
	if d.rule {
		in.runGlyph(r, ft, g.proc)
		return
	}
	if g.text = d.text; len(in.out.glyphs) < maxGlyphs {
		in.place(r, ft, &g)
	}
}

// traceable reports whether what a procedure draws would be seen if it were run.
func (in *interpreter) traceable(r *run, proc *stream) bool {
	if in.forms[proc] || in.depth >= maxForms {
		return false
	}
	m := in.glyphSpace(r)
	if m[4] < 0 || m[5] < 0 || m[4] > in.out.w || m[5] > in.out.h {
		return false
	}
	_, err := in.file.bytes(proc)
	return err == nil
}

// runGlyph interprets a glyph procedure where the next glyph stands. That it ran into
// a limit shows at the next operator.
func (in *interpreter) runGlyph(r *run, ft *font, proc *stream) {
	ctm := in.g.ctm
	in.g.ctm = ft.type3.matrix.mul(in.glyphSpace(r))
	_ = in.form(proc, ft.type3.resources)
	in.g.ctm = ctm
}

// longRule is how many times the size a rule must be long so that it cannot be a
// stroke of a character.
const longRule = 3

// trace runs a glyph procedure to see what it draws, and takes that away again.
func (in *interpreter) trace(r *run, ft *font, proc *stream) drawing {
	c := in.out
	before := *c
	in.runGlyph(r, ft, proc)
	var d drawing
	for _, g := range c.glyphs[min(len(before.glyphs), len(c.glyphs)):] {
		d.text += g.text
	}
	rules := c.rules[len(before.rules):]
	shapes := len(c.boxes) - len(before.boxes) + len(c.slants) - len(before.slants) + len(c.pictures) - len(before.pictures) + len(c.rounds) - len(before.rounds)
	d.rule = d.text == "" && shapes == 0 && len(rules) > 0
	for _, x := range rules {
		d.rule = d.rule && max(x.X1-x.X0, x.Y1-x.Y0) > longRule*r.size
	}
	switch {
	case d.text != "" || d.rule:
	case shapes == 0 && len(rules) == 0:
		d.text = " "
	default:
		d.text = "\ufffd"
	}
	seen := c.seen
	*c = before
	c.seen = seen
	return d
}
