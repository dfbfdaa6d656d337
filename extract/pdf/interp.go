package pdf

import (
	"context"

	"lianhe/extract"
)

// graphics is the part of the graphics state that says where and how visible
// something is drawn.
type graphics struct {
	ctm          matrix
	clip         extract.Rect // on the page, the bounds of what may be painted
	shaped       bool         // the clip is no upright box
	blended      bool         // by a blend mode or a soft mask: what is under it shows through
	fill, stroke float64      // luminance, 0 black to 1 white
	fillAlpha    float64
	lineWidth    float64
	font         *font
	size         float64
	charSpace    float64
	wordSpace    float64
	hscale       float64
	leading      float64
	rise         float64
	mode         int
	fillSpace    int // number of components of the fill's colour space, 0 unknown
	strokeSpace  int
}

// operand is an operand of a content stream; arrays lie flat on the stack between
// their brackets.
type operand struct {
	kind tokenKind
	num  float64
	text []byte
	obj  dict // of tokDictOpen
}

// maxFileWork bounds the operators of a file; see spend.
const maxFileWork = 150 << 20

// The limits of one page. No honest page comes near.
const (
	maxForms    = 20      // forms within forms
	maxGlyphs   = 1 << 20 // of a page
	maxStates   = 512     // q without Q
	maxOperands = 1 << 16 // of one operator
	maxRules    = 1 << 18 // of a page
)

// An interpreter draws a page into glyphs, rules and pictures.
type interpreter struct {
	ctx   context.Context
	file  *file
	fonts *fontCache
	out   *canvas

	g     graphics
	stack []graphics
	tm    matrix // text matrix
	tlm   matrix // text line matrix
	path  path
	clips bool // the current path is to be the clip
	marks []mark
	off   int // depth of optional content that is switched off
	// markup says that what is drawn is a mark on text: viewers show the text
	// through highlights that are painted opaque.
	markup bool

	forms    map[*stream]bool
	depth    int
	ticks    int // work since ctx was last asked
	operands []operand
}

// mark is an open marked-content sequence.
type mark struct {
	off    bool
	actual string
	has    bool // it has an ActualText
	from   int  // index of its first glyph
}

// fontCache keeps the fonts of a document: by their reference, or for a direct
// dictionary by the resources that hold it.
type fontCache struct {
	byRef    map[ref]*font
	count    int
	fallback *font
}

// missing is Helvetica, which viewers show text in whose font is not there.
func (c *fontCache) missing(f *file) *font {
	if c.fallback == nil {
		c.fallback = f.font(dict{"Subtype": name("Type1"), "BaseFont": name("Helvetica"), "Encoding": name("WinAnsiEncoding")})
	}
	return c.fallback
}

func (in *interpreter) font(res dict, n name) *font {
	f := in.file
	o := f.dict(res["Font"])[n]
	if f.dict(o) == nil {
		return in.fonts.missing(f)
	}
	r, isRef := o.(ref)
	if isRef {
		if ft, ok := in.fonts.byRef[r]; ok {
			return ft
		}
	}
	ft := f.font(f.dict(o))
	in.fonts.count++
	ft.index = in.fonts.count
	if !isRef { // give the direct dictionary an identity by putting it behind one
		r = ref{-in.fonts.count, 0}
		f.dict(res["Font"])[n] = r
	}
	in.fonts.byRef[r] = ft
	return ft
}

// run interprets one content stream.
func (in *interpreter) run(data []byte, res dict) error {
	l := lexer{data: data}
	base := len(in.operands)
	depth := len(in.stack)
	for {
		k := l.next()
		switch k {
		case tokEOF:
			in.operands = in.operands[:base]
			for len(in.stack) > depth {
				in.restore()
			}
			return nil
		case tokNumber:
			in.push(base, operand{kind: k, num: l.num})
		case tokName, tokString:
			in.push(base, operand{kind: k, text: l.text})
		case tokOpen, tokClose:
			in.push(base, operand{kind: k})
		case tokDictOpen:
			d, _ := l.dict(1).(dict)
			in.push(base, operand{kind: k, obj: d})
		case tokDictClose:
		case tokKeyword:
			if err := in.spend(1); err != nil {
				return err
			}
			if err := in.operator(l.text, in.operands[base:], res, &l); err != nil {
				return err
			}
			in.operands = in.operands[:base]
			l.scratch = l.scratch[:0]
		}
	}
}

// spend counts work, an operator or so many bytes inflated, against the budget of
// the file: forms within forms can ask for any amount.
func (in *interpreter) spend(n int) error {
	in.file.work += n
	if in.file.work > maxFileWork {
		return errLimit
	}
	if in.ticks += n; in.ticks < 4096 {
		return nil
	}
	in.ticks = 0
	return in.ctx.Err()
}

func (in *interpreter) push(base int, o operand) {
	if len(in.operands)-base < maxOperands {
		in.operands = append(in.operands, o)
	}
}

// nums fills out with the last numbers among the operands and reports whether
// there were enough.
func nums(ops []operand, out []float64) bool {
	if len(ops) < len(out) {
		return false
	}
	ops = ops[len(ops)-len(out):]
	for i, o := range ops {
		if o.kind != tokNumber {
			return false
		}
		out[i] = o.num
	}
	return true
}

func (in *interpreter) operator(op []byte, ops []operand, res dict, l *lexer) error {
	var v [6]float64
	switch string(op) {
	case "q":
		if len(in.stack) < maxStates {
			in.stack = append(in.stack, in.g)
		}
	case "Q":
		in.restore()
	case "cm":
		if nums(ops, v[:6]) {
			if m := matrix(v).mul(in.g.ctm); m.finite() {
				in.g.ctm = m
			}
		}
	case "w":
		if nums(ops, v[:1]) {
			in.g.lineWidth = v[0]
		}
	case "gs":
		in.extState(res, ops)
	case "sh": // its colours are taken as mid-grey
		if in.off == 0 {
			in.out.box(in.g.clip, 0.5)
		}
	case "Do":
		return in.xobject(res, ops)
	case "BI":
		in.inlineImage(l)
	case "BDC", "BMC":
		in.beginMark(res, ops)
	case "EMC":
		in.endMark()
	case "d0":
	case "d1":
	default:
		if in.textOperator(op, ops, res) || in.pathOperator(op, ops) {
			return nil
		}
		in.colorOperator(op, ops, res)
	}
	return nil
}

func (in *interpreter) restore() {
	if n := len(in.stack); n > 0 {
		in.g = in.stack[n-1]
		in.stack = in.stack[:n-1]
	}
}

func (in *interpreter) extState(res dict, ops []operand) {
	if len(ops) == 0 {
		return
	}
	d := in.file.dict(in.file.dict(res["ExtGState"])[name(ops[0].text)])
	if d == nil {
		return
	}
	if v, ok := in.file.resolve(d["LW"]).(float64); ok {
		in.g.lineWidth = v
	}
	if v, ok := in.file.resolve(d["ca"]).(float64); ok {
		in.g.fillAlpha = v
	}
	in.blend(d)
	if a := in.file.array(d["Font"]); len(a) == 2 {
		if fd := in.file.dict(a[0]); fd != nil {
			in.g.font = in.font(dict{"Font": dict{"F": a[0]}}, "F")
			in.g.size = in.file.num(a[1], 1)
		}
	}
}

// blend takes the blend mode and the soft mask of an ExtGState.
func (in *interpreter) blend(d dict) {
	f := in.file
	mode, mask := f.resolve(d["BM"]), f.resolve(d["SMask"])
	if a, ok := mode.([]object); ok && len(a) > 0 {
		mode = f.resolve(a[0])
	}
	switch {
	case mode != nil && mode != name("Normal") && mode != name("Compatible"), mask != nil && mask != name("None"):
		in.g.blended = true
	case mode != nil || mask != nil:
		in.g.blended = false
	}
}

// opaque reports whether what is filled hides what is under it.
func (in *interpreter) opaque() bool {
	return in.g.fillAlpha > 0.99 && !in.g.blended && !in.g.shaped && !in.markup
}

// xobject draws a form or an image.
func (in *interpreter) xobject(res dict, ops []operand) error {
	if len(ops) == 0 || in.off > 0 {
		return nil
	}
	s := in.file.stream(in.file.dict(res["XObject"])[name(ops[len(ops)-1].text)])
	if s == nil || in.file.hidden(s.dict["OC"]) {
		return nil
	}
	switch in.file.name(s.dict["Subtype"]) {
	case "Image":
		in.picture()
		m := in.g.ctm
		if d := s.dict; d["SMask"] == nil && d["Mask"] == nil && d["ImageMask"] == nil && in.opaque() && (m[1] == 0 && m[2] == 0 || m[0] == 0 && m[3] == 0) {
			in.out.coverScan(intersect(m.bounds(0, 0, 1, 1), in.g.clip))
		}
	case "Form":
		return in.form(s, res)
	}
	return nil
}

// form draws a form XObject within the current state. A form without resources of
// its own uses those of the page, as old writers meant it.
func (in *interpreter) form(s *stream, res dict) error {
	if in.forms[s] || in.depth >= maxForms {
		return nil
	}
	data, err := in.file.bytes(s)
	if err == errLimit {
		return err
	}
	if err != nil {
		return nil
	}
	in.file.damaged = in.file.damaged || s.damaged
	if err := in.spend(8 + len(data)/16); err != nil {
		return err
	}
	if own := in.file.dict(s.dict["Resources"]); own != nil {
		res = own
	}
	in.forms[s] = true
	in.depth++
	saved, path, tm, tlm := in.g, in.path, in.tm, in.tlm
	in.path = nil
	if m := in.file.matrix(s.dict["Matrix"], identity).mul(in.g.ctm); m.finite() {
		in.g.ctm = m
	}
	if b := in.file.numbers(s.dict["BBox"]); len(b) >= 4 {
		in.g.clip = intersect(in.g.clip, in.g.ctm.bounds(b[0], b[1], b[2], b[3]))
	}
	marks := len(in.marks)
	err = in.run(data, res)
	for len(in.marks) > marks {
		in.endMark()
	}
	in.g, in.path, in.tm, in.tlm = saved, path, tm, tlm
	in.depth--
	delete(in.forms, s)
	return err
}

func (in *interpreter) picture() {
	if in.off > 0 {
		return
	}
	if b := intersect(in.g.ctm.bounds(0, 0, 1, 1), in.g.clip); b.X0 < b.X1 && b.Y0 < b.Y1 {
		in.out.picture(b)
	}
}

// inlineImage skips the data of an inline image: to the EI that stands alone and
// is followed by what looks like content, not by more data.
func (in *interpreter) inlineImage(l *lexer) {
	for {
		k := l.next()
		if k == tokEOF {
			return
		}
		if k == tokKeyword && string(l.text) == "ID" {
			break
		}
	}
	in.picture()
	d := l.data
	for p := l.pos + 1; p+1 < len(d); p++ {
		if d[p] != 'E' || d[p+1] != 'I' || charClass[d[p-1]] != 1 {
			continue
		}
		if p+2 < len(d) && charClass[d[p+2]] != 1 {
			continue
		}
		if looksLikeContent(d[p+2 : min(len(d), p+32)]) {
			l.pos = p + 2
			return
		}
	}
	l.pos = len(d)
}

// looksLikeContent reports that a piece of data holds only what operators and
// their operands are written with.
func looksLikeContent(b []byte) bool {
	for _, c := range b {
		if c > 126 || c < 32 && charClass[c] != 1 || c == 0 {
			return false
		}
	}
	return true
}

// beginMark opens a marked-content sequence; one of an optional-content group that
// is switched off hides what is drawn up to its end.
func (in *interpreter) beginMark(res dict, ops []operand) {
	m := mark{from: len(in.out.glyphs)}
	if len(ops) >= 2 && ops[len(ops)-2].kind == tokName {
		last := ops[len(ops)-1]
		props := last.obj
		var o object = props
		if last.kind == tokName {
			o = in.file.dict(res["Properties"])[name(last.text)]
			props = in.file.dict(o)
		}
		if string(ops[len(ops)-2].text) == "OC" && in.file.hidden(o) {
			m.off = true
			in.off++
		}
		if s, ok := in.file.resolve(props["ActualText"]).(str); ok {
			m.actual, m.has = textString(s), true
		}
	}
	if len(in.marks) < 1<<12 {
		in.marks = append(in.marks, m)
	} else if m.off {
		in.off--
	}
}

func (in *interpreter) endMark() {
	n := len(in.marks)
	if n == 0 {
		return
	}
	m := in.marks[n-1]
	in.marks = in.marks[:n-1]
	if m.off {
		in.off--
	}
	if m.has && m.from <= len(in.out.glyphs) {
		in.out.actualText(m.from, m.actual)
	}
}
