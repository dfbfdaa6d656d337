package pdf

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// The flags of an annotation that keep it off the page (12.5.3).
const (
	annotHidden = 1 << 1
	annotNoView = 1 << 5
)

// maxAnnots bounds the annotations of a page.
const maxAnnots = 20000

// annotations draws the appearances of a page's annotations over it: filled form
// fields, typed-in text, stamps.
func (in *interpreter) annotations(p *leaf, base matrix) error {
	f := in.file
	list := f.array(p.dict["Annots"])
	for _, o := range list[:min(len(list), maxAnnots)] {
		a := f.dict(o)
		if a == nil || f.name(a["Subtype"]) == "Popup" || asInt(f.resolve(a["F"]))&(annotHidden|annotNoView) != 0 || f.hidden(a["OC"]) {
			continue
		}
		if err := in.ctx.Err(); err != nil {
			return err
		}
		in.g = graphics{ctm: base, clip: extract.Rect{X1: in.out.w, Y1: in.out.h}, fillAlpha: 1, lineWidth: 1, hscale: 1}
		if sign, ok := f.button(a); ok {
			in.press(a, sign)
			continue
		}
		switch f.name(a["Subtype"]) {
		case "Widget", "FreeText", "Stamp", "Redact":
			in.markup = false
		default:
			in.markup = true
		}
		before := len(in.out.glyphs)
		if s := f.appearance(a); s != nil {
			if err := in.annotation(a, s); err != nil {
				return err
			}
		}
		if len(in.out.glyphs) > before {
			continue
		}
		switch f.name(a["Subtype"]) {
		case "Widget":
			in.fill(a, f.fieldValue(a), base)
		case "FreeText":
			in.fill(a, a["Contents"], base)
		}
	}
	return nil
}

// appearance is the normal appearance of an annotation in its current state.
func (f *file) appearance(a dict) *stream {
	n := f.dict(a["AP"])["N"]
	if s := f.stream(n); s != nil {
		return s
	}
	if d := f.dict(n); d != nil {
		return f.stream(d[f.name(a["AS"])])
	}
	return nil
}

// annotation draws an appearance where its rectangle is: the box of the form, as
// its matrix turns it, is fitted to the rectangle (12.5.5, algorithm 8.1).
func (in *interpreter) annotation(a dict, s *stream) error {
	f := in.file
	rect, ok := f.box(a["Rect"])
	bbox := f.numbers(s.dict["BBox"])
	if !ok || len(bbox) < 4 {
		return nil
	}
	b := f.matrix(s.dict["Matrix"], identity).bounds(bbox[0], bbox[1], bbox[2], bbox[3])
	sx, sy := 1.0, 1.0
	if w, h := b.X1-b.X0, b.Y1-b.Y0; w > 0 && h > 0 {
		sx, sy = (rect[2]-rect[0])/w, (rect[3]-rect[1])/h
	}
	in.g.ctm = matrix{sx, 0, 0, sy, rect[0] - b.X0*sx, rect[1] - b.Y0*sy}.mul(in.g.ctm)
	if !in.g.ctm.finite() {
		return nil
	}
	return in.form(s, nil)
}

// fill writes the text of an annotation that has no appearance, or one without
// text, into its rectangle, as a viewer would.
func (in *interpreter) fill(a dict, value object, base matrix) {
	f := in.file
	rect, ok := f.box(a["Rect"])
	if !ok {
		return
	}
	var lines []string
	for _, v := range append(slices.Clone(f.array(value)), value) {
		if s, ok := f.resolve(v).(str); ok {
			lines = append(lines, strings.FieldsFunc(textString(s), func(r rune) bool { return r == '\r' || r == '\n' })...)
		}
	}
	if len(lines) == 0 {
		return
	}
	height := rect[3] - rect[1]
	size := f.fieldSize(a)
	if size <= 0 {
		size = max(4, min(12, height/(1.2*float64(len(lines)))))
	}
	y := rect[3] - 2 - size*0.88
	if len(lines) == 1 {
		y = (rect[1]+rect[3])/2 - size*0.35
	}
	for _, line := range lines {
		in.write(line, rect[0]+2, y, size, base)
		y -= size * 1.2
	}
}

// write puts a line of text on the page, half an em for each letter and a whole
// one for each ideograph.
func (in *interpreter) write(s string, x, y, size float64, base matrix) {
	for _, r := range s {
		w := size
		if r < 0x1100 {
			w = size / 2
		}
		m := matrix{1, 0, 0, 1, x, y}.mul(base)
		box := m.bounds(0, -0.12*size, w, 0.88*size)
		if utf8.ValidRune(r) {
			in.out.glyph(canvasGlyph{text: string(r), box: box, base: baseline(m), size: size * base.scale(), angle: direction(m[0], m[1])})
		}
		x += w
	}
}

// baseline is the ordinate of a baseline on the page, the abscissa of one that runs
// up or down.
func baseline(m matrix) float64 {
	if a := direction(m[0], m[1]); a == 90 || a == 270 {
		return m[4]
	}
	return m[5]
}
