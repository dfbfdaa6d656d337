package layout

import (
	"math"
	"slices"
	"strings"

	"lianhe/extract"
)

// frame is a page seen from the side from which its text reads: coordinates in
// a frame run with the text (x) and down its lines (y). Vertical writing is the
// frame of text turned by 90 degrees.
type frame struct {
	angle int
	w, h  float64 // of the page itself
}

// point and back map between the page and the frame.
func (f frame) point(x, y float64) (float64, float64) {
	switch f.angle {
	case 90:
		return y, f.w - x
	case 180:
		return f.w - x, f.h - y
	case 270:
		return f.h - y, x
	}
	return x, y
}

func (f frame) back(x, y float64) (float64, float64) {
	switch f.angle {
	case 90:
		return f.w - y, x
	case 180:
		return f.w - x, f.h - y
	case 270:
		return y, f.h - x
	}
	return x, y
}

func (f frame) rect(r extract.Rect) extract.Rect { return corners(f.point, r) }
func (f frame) page(r extract.Rect) extract.Rect { return corners(f.back, r) }

func corners(m func(x, y float64) (float64, float64), r extract.Rect) extract.Rect {
	ax, ay := m(r.X0, r.Y0)
	bx, by := m(r.X1, r.Y1)
	return extract.Rect{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
}

// size of the page in the frame.
func (f frame) size() (w, h float64) {
	if f.angle == 90 || f.angle == 270 {
		return f.h, f.w
	}
	return f.w, f.h
}

// char is a glyph in its frame.
type char struct {
	text  string
	box   extract.Rect
	base  float64
	size  float64
	gray  float64
	bold  bool
	space bool // the stream has a space in front of it
	blank bool // paints nothing; only its advance counts
	seq   int
}

func (c *char) width() float64 { return c.box.X1 - c.box.X0 }

// mid is the middle of what a glyph paints. A closing mark paints in the left half
// of its square, the right half of which may hang over the border of its cell.
func (c *char) mid() (x, y float64) {
	x = (c.box.X0 + c.box.X1) / 2
	if w := c.width(); w > 0.9*c.size && strings.ContainsRune("，。、；：）》”", lastRune(c.text)) {
		x = c.box.X0 + 0.25*w
	}
	return x, c.base - 0.35*c.size
}

// sane reports whether every number of a box is finite and of a page's order.
func sane(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.Abs(v) > 1e6 {
			return false
		}
	}
	return true
}

// clip returns r cut to the page and whether its middle lies on the page.
func clip(r extract.Rect, w, h float64) (extract.Rect, bool) {
	if !sane(r.X0, r.Y0, r.X1, r.Y1) {
		return extract.Rect{}, false
	}
	r = extract.Rect{X0: min(r.X0, r.X1), Y0: min(r.Y0, r.Y1), X1: max(r.X0, r.X1), Y1: max(r.Y0, r.Y1)}
	x, y := (r.X0+r.X1)/2, (r.Y0+r.Y1)/2
	if x < 0 || y < 0 || x > w || y > h {
		return extract.Rect{}, false
	}
	return extract.Rect{X0: max(r.X0, 0), Y0: max(r.Y0, 0), X1: min(r.X1, w), Y1: min(r.Y1, h)}, true
}

// frames sorts the glyphs of a page into the frames that they read in, in the
// order 0, 90, 180, 270; glyphs off the page and doubled ones are left out.
func frames(p *Page) ([4]frame, [4][]char) {
	var fs [4]frame
	var cs [4][]char
	for i := range fs {
		fs[i] = frame{angle: i * 90, w: p.Width, h: p.Height}
	}
	scale := fontScale(p.Glyphs)
	for i := range p.Glyphs {
		g := &p.Glyphs[i]
		box, ok := clip(g.Box, p.Width, p.Height)
		if !ok || g.Text == "" || !sane(g.Base, g.Size) {
			continue
		}
		k := ((g.Angle%360 + 360) % 360) / 90
		if g.Vert {
			k = (k + 1) % 4
		}
		f := fs[k]
		b := f.rect(box)
		c := char{text: g.Text, box: b, size: g.Size, gray: g.Gray, bold: g.Bold, space: g.Space, blank: isSpace(g.Text), seq: g.Seq}
		if k, ok := scale[g.Font]; ok {
			c.size *= k
		}
		if c.size <= 0.5 || c.size > 4*(b.Y1-b.Y0)+4 {
			c.size = max(b.Y1-b.Y0, 1)
		}
		switch {
		case g.Vert:
			c.base = (b.Y0+b.Y1)/2 + 0.35*c.size
		case k == 0:
			c.base = g.Base
		default:
			c.base = b.Y1 - 0.2*(b.Y1-b.Y0)
		}
		if c.base < b.Y0-c.size || c.base > b.Y1+c.size {
			c.base = b.Y1 - 0.2*(b.Y1-b.Y0)
		}
		cs[k] = append(cs[k], c)
	}
	for k := range cs {
		cs[k] = once(cs[k])
	}
	return fs, cs
}

// fontScale finds the fonts whose nominal size is not that of their letters,
// as with Type 3 fonts: ideographs are one em wide, figures about 0.55 em.
func fontScale(gs []Glyph) map[int]float64 {
	wides, digits := map[int][]float64{}, map[int][]float64{}
	for i := range gs {
		g := &gs[i]
		w := g.Box.X1 - g.Box.X0
		if g.Angle%180 != 0 {
			w = g.Box.Y1 - g.Box.Y0
		}
		if !sane(w, g.Size) || g.Size <= 0 || g.Vert || w <= 0 || g.Text == "" {
			continue
		}
		switch r := firstRune(g.Text); {
		case r >= 0x4E00 && r <= 0x9FFF:
			wides[g.Font] = append(wides[g.Font], w/g.Size)
		case r >= '0' && r <= '9':
			digits[g.Font] = append(digits[g.Font], w/0.55/g.Size)
		}
	}
	out := map[int]float64{}
	for f, ws := range digits {
		if m := median(ws, 1); m > 1.45 || m < 0.4 {
			out[f] = m
		}
	}
	for f, ws := range wides {
		delete(out, f)
		if m := median(ws, 1); m > 1.25 || m < 0.4 {
			out[f] = m
		}
	}
	return out
}

// order is a total order of chars that does not depend on how they came in.
func order(a, b *char) int {
	for _, d := range [...]float64{a.base - b.base, a.box.X0 - b.box.X0, a.box.X1 - b.box.X1, a.size - b.size, a.box.Y0 - b.box.Y0, a.gray - b.gray, float64(a.seq - b.seq)} {
		if d < 0 {
			return -1
		}
		if d > 0 {
			return 1
		}
	}
	switch {
	case a.text < b.text:
		return -1
	case a.text > b.text:
		return 1
	case a.bold != b.bold:
		if b.bold {
			return -1
		}
		return 1
	case a.space != b.space:
		if b.space {
			return -1
		}
		return 1
	}
	return 0
}

// once sorts the chars and drops those drawn again over themselves, as is done
// for boldness, shadow or outline.
func once(cs []char) []char {
	slices.SortFunc(cs, func(a, b char) int { return order(&a, &b) })
	type spot struct{ r, x, y int32 }
	seen := make(map[spot]int, len(cs))
	out := cs[:0]
	for i := range cs {
		c := cs[i]
		if c.blank {
			out = append(out, c)
			continue
		}
		step := max(c.size*0.3, 0.5)
		r, x, y := firstRune(c.text), int32(c.box.X0/step), int32(c.base/step)
		twin := -1
		for dx := int32(-1); dx <= 1 && twin < 0; dx++ {
			for dy := int32(-1); dy <= 1 && twin < 0; dy++ {
				if k, ok := seen[spot{r, x + dx, y + dy}]; ok && overprint(&out[k], &c) {
					twin = k
				}
			}
		}
		if twin >= 0 {
			out[twin].bold = true
			out[twin].gray = min(out[twin].gray, c.gray)
			continue
		}
		seen[spot{r, x, y}] = len(out)
		out = append(out, c)
	}
	return out
}

func overprint(a, b *char) bool {
	tol := 0.22 * min(a.size, b.size)
	if w := min(a.width(), b.width()); w > 0 {
		tol = min(tol, 0.6*w)
	}
	return a.text == b.text && math.Abs(a.box.X0-b.box.X0) <= tol && math.Abs(a.base-b.base) <= tol && math.Abs(a.size-b.size) <= 0.25*a.size
}
