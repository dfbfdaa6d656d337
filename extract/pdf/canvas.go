package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianhe/extract"
	"lianhe/extract/layout"
)

// A canvas collects what is drawn on one page.
type canvas struct {
	w, h     float64
	glyphs   []canvasGlyph
	rules    []canvasRule
	pictures []extract.Rect
	boxes    []filled // filled boxes that are no rules, in drawing order
	fills    []filled // those of them that are upright and can be seen on paper
	covers   []filled // boxes and pictures that hide what was drawn before them
	slants   []slant
	rounds   []round
	circles  []round
	buttons  []button // of the form on the page
	shapes   int      // filled outlines that are no boxes
	space    bool     // a space was shown since the last glyph
	seq      int
	seen     map[spot]int
	work     int // comparisons made for what is white
}

// canvasGlyph is a glyph as it is drawn, before it is known whether it can be seen.
type canvasGlyph struct {
	text   string
	box    extract.Rect
	base   float64
	size   float64
	angle  int
	gray   float64
	font   int
	seq    int
	last   int // seq when it was drawn last
	vert   bool
	bold   bool
	space  bool
	hidden bool
	gone   bool // part of a check box
}

type canvasRule struct {
	layout.Rule
	gray float64
	seq  int
}

type filled struct {
	box  extract.Rect
	gray float64
	seq  int
}

// A slant is a stroke that is neither horizontal nor vertical.
type slant struct {
	a, b point
	gray float64
}

// A round is a small square with rounded corners.
type round struct {
	filled
	solid bool
}

// spot is where a character is drawn, coarsely.
type spot struct {
	r    rune
	x, y int16
}

func (c *canvas) reset(w, h float64) {
	if c.seen == nil {
		c.seen = map[spot]int{}
	}
	clear(c.seen)
	*c = canvas{w: w, h: h, glyphs: c.glyphs[:0], rules: c.rules[:0], pictures: c.pictures[:0], boxes: c.boxes[:0], fills: c.fills[:0], covers: c.covers[:0], slants: c.slants[:0], rounds: c.rounds[:0], circles: c.circles[:0], buttons: c.buttons[:0], seen: c.seen}
}

// glyph takes a glyph unless it is off the page, blank, or the same one drawn again
// to look bold.
func (c *canvas) glyph(g canvasGlyph) {
	if blank(g.text) {
		c.space = c.space || strings.ContainsFunc(g.text, unicode.IsSpace)
		return
	}
	if g.text == "\u00ad" { // a soft hyphen that is shown: the word is cut here
		g.text = "-"
	}
	if !onPage(g.box, c.w, c.h) {
		return
	}
	c.seq++
	g.seq, g.last, g.space = c.seq, c.seq, c.space
	c.space = false
	if i, ok := c.again(&g); ok {
		o := &c.glyphs[i]
		o.last = g.last
		o.bold = o.bold || g.box != o.box
		o.hidden = o.hidden && g.hidden
		return
	}
	c.glyphs = append(c.glyphs, g)
}

func blank(s string) bool {
	if len(s) == 1 {
		return s[0] == ' ' || s[0] == '\t' || s[0] == '\n' || s[0] == '\r'
	}
	for _, r := range s {
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			return false
		}
	}
	return true
}

const spotSize = 4.0

// again finds an earlier glyph of the same character, shifted by less than an
// eighth of its size and well less than its width: the size that a Type 3 font
// claims may be many times that of its glyphs.
func (c *canvas) again(g *canvasGlyph) (int, bool) {
	r, _ := utf8.DecodeRuneInString(g.text)
	tol := max(0.05, min(g.size/8, 0.4*min(g.box.X1-g.box.X0, g.box.Y1-g.box.Y0)))
	x, y := g.box.X0, g.base
	if g.angle%180 != 0 || g.vert {
		y = g.box.Y0
	}
	cell := func(v float64) int16 { return int16(max(-30000, min(30000, math.Floor(v/spotSize)))) }
	home := spot{r, cell(x), cell(y)}
	for sx := cell(x - tol); sx <= cell(x+tol); sx++ {
		for sy := cell(y - tol); sy <= cell(y+tol); sy++ {
			i, ok := c.seen[spot{r, sx, sy}]
			if !ok || i >= len(c.glyphs) { // an actual text has taken its place
				continue
			}
			o := &c.glyphs[i]
			if o.text == g.text && o.angle == g.angle && math.Abs(o.box.X0-g.box.X0) < tol && math.Abs(o.box.Y0-g.box.Y0) < tol && math.Abs(o.size-g.size) < tol {
				return i, true
			}
		}
	}
	c.seen[home] = len(c.glyphs)
	return 0, false
}

func (c *canvas) rule(x0, y0, x1, y1, width, gray float64) {
	if len(c.rules) >= maxRules || !onPage(extract.Rect{X0: max(x0, 0), Y0: max(y0, 0), X1: min(x1, c.w), Y1: min(y1, c.h)}, c.w, c.h) {
		return
	}
	c.seq++
	c.rules = append(c.rules, canvasRule{layout.Rule{X0: x0, Y0: y0, X1: x1, Y1: y1, Width: width}, gray, c.seq})
}

func (c *canvas) box(b extract.Rect, gray float64) {
	if len(c.boxes) < maxRules {
		c.seq++
		c.boxes = append(c.boxes, filled{b, gray, c.seq})
	}
}

// fill takes a box that was drawn as shading, for layout.
func (c *canvas) fill(b extract.Rect, gray float64) {
	if len(c.fills) < maxRules && (gray < white || c.darkBehind(b, c.seq)) {
		c.fills = append(c.fills, filled{b, gray, c.seq})
	}
}

// cover takes a box that hides what was drawn before it.
func (c *canvas) cover(b extract.Rect) {
	if len(c.covers) < maxRules && b.X0 < b.X1 && b.Y0 < b.Y1 {
		c.seq++
		c.covers = append(c.covers, filled{b, 0, c.seq})
	}
}

// coverScan takes a picture that hides what was drawn before it: a scan or a strip
// of one, as wide or as high as the page, over the text that was guessed from it. A
// smaller one may be a seal over a name, which is meant to be read.
func (c *canvas) coverScan(b extract.Rect) {
	if b.X1-b.X0 > 0.7*c.w || b.Y1-b.Y0 > 0.7*c.h {
		c.cover(b)
	}
}

// covered reports whether a glyph was painted over.
func (c *canvas) covered(g *canvasGlyph) bool {
	dx, dy := 0.2*(g.box.X1-g.box.X0), 0.3*(g.box.Y1-g.box.Y0)
	for i := len(c.covers) - 1; i >= 0 && c.covers[i].seq > g.last; i-- {
		if c.work++; c.work > maxWork {
			return false
		}
		b := c.covers[i].box
		if b.X0 <= g.box.X0+dx && b.X1 >= g.box.X1-dx && b.Y0 <= g.box.Y0+dy && b.Y1 >= g.box.Y1-dy {
			return true
		}
	}
	return false
}

func (c *canvas) slant(a, b point, gray float64) {
	if len(c.slants) < maxRules {
		c.slants = append(c.slants, slant{a, b, gray})
	}
}

func (c *canvas) round(b extract.Rect, gray float64, solid bool) {
	if gray < 0.9 && len(c.rounds) < maxShortRules {
		c.seq++
		c.rounds = append(c.rounds, round{filled{b, gray, c.seq}, solid})
	}
}

func (c *canvas) picture(b extract.Rect) {
	if w, h := b.X1-b.X0, b.Y1-b.Y0; min(w, h) <= thin && max(w, h) > 4*min(w, h) {
		if w > h {
			c.rule(b.X0, (b.Y0+b.Y1)/2, b.X1, (b.Y0+b.Y1)/2, h, 0)
		} else {
			c.rule((b.X0+b.X1)/2, b.Y0, (b.X0+b.X1)/2, b.Y1, w, 0)
		}
		return
	}
	if len(c.pictures) < maxRules {
		c.seq++
		c.pictures = append(c.pictures, b)
	}
}

// maxActual bounds the actual text of one marked sequence.
const maxActual = 4096

// actualText lets the glyphs from index from on read as a text: one character
// each where the numbers agree, else the characters share the width of the glyphs,
// which must stand on one line.
func (c *canvas) actualText(from int, text string) {
	gs := c.glyphs[from:]
	if len(gs) == 0 {
		return
	}
	var old strings.Builder
	for _, g := range gs {
		if g.base != gs[0].base || g.angle != gs[0].angle {
			return
		}
		old.WriteString(g.text)
	}
	text = fold(signs(text))
	runes := []rune(strings.Join(strings.Fields(text), ""))
	if len(runes) > maxActual {
		return
	}
	if strings.Join(strings.Fields(old.String()), "") == string(runes) {
		return
	}
	if len(runes) == len(gs) {
		for i := range gs {
			gs[i].text = string(runes[i])
		}
		return
	}
	all := gs[0]
	for _, g := range gs[1:] {
		all.box = all.box.Union(g.box)
	}
	c.glyphs = c.glyphs[:from]
	for i, r := range runes {
		g := all
		g.text = string(r)
		if g.vert || g.angle%180 != 0 {
			step := (all.box.Y1 - all.box.Y0) / float64(len(runes))
			g.box.Y0 = all.box.Y0 + step*float64(i)
			g.box.Y1 = g.box.Y0 + step
		} else {
			step := (all.box.X1 - all.box.X0) / float64(len(runes))
			g.box.X0 = all.box.X0 + step*float64(i)
			g.box.X1 = g.box.X0 + step
		}
		g.space = g.space && i == 0
		if onPage(g.box, c.w, c.h) { // the box as a whole was
			c.glyphs = append(c.glyphs, g)
		}
	}
}

// white is the luminance from which a fill cannot be seen on paper.
const white = 0.97

// An Aside is text of a page that is not part of what is read on it: hidden text,
// or text set aslant, as watermarks are.
type Aside struct {
	Page int
	Role extract.Role // Hidden or Stamp
	Box  extract.Rect
	Text string
}

// signs puts the signs of check boxes and buttons among the glyphs.
func (c *canvas) signs() {
	drawn := len(c.glyphs)
	c.checkBoxes()
	c.radioButtons()
	c.pressButtons()
	if len(c.glyphs) > drawn {
		slices.SortStableFunc(c.glyphs, func(a, b canvasGlyph) int { return a.seq - b.seq })
	}
}

// page turns the canvas into a page of layout and what stands aside.
func (c *canvas) page(number int) (p layout.Page, asides []Aside) {
	c.signs()
	p = layout.Page{Number: number, Width: c.w, Height: c.h}
	p.Glyphs = make([]layout.Glyph, 0, len(c.glyphs))
	hidden := aside{Aside: Aside{Page: number, Role: extract.Hidden}}
	aslant := aside{Aside: Aside{Page: number, Role: extract.Stamp}}
	for i := range c.glyphs {
		g := &c.glyphs[i]
		switch {
		case g.gone:
		case g.hidden || g.gray >= white && !c.darkBehind(g.box, g.seq) || c.covered(g):
			hidden.add(g)
		case g.angle%90 != 0:
			aslant.add(g)
		default:
			p.Glyphs = append(p.Glyphs, layout.Glyph{Text: g.text, Box: g.box, Base: g.base, Size: g.size, Angle: g.angle, Vert: g.vert,
				Bold: g.bold, Gray: g.gray, Font: g.font, Seq: g.seq, Space: g.space})
		}
	}
	for _, r := range c.rules {
		if r.gray < white || c.darkBehind(extract.Rect{X0: r.X0, Y0: r.Y0, X1: r.X1, Y1: r.Y1}, r.seq) {
			p.Rules = append(p.Rules, r.Rule)
		}
	}
	for _, f := range c.fills {
		p.Fills = append(p.Fills, layout.Fill{Box: f.box, Gray: f.gray})
	}
	for _, b := range c.pictures {
		p.Pictures = append(p.Pictures, layout.Picture{Box: b})
	}
	return p, append(aslant.done(), hidden.done()...)
}

// aside collects glyphs to an Aside.
type aside struct {
	Aside
	b strings.Builder
}

func (a *aside) add(g *canvasGlyph) {
	if g.space && a.b.Len() > 0 {
		a.b.WriteByte(' ')
	}
	a.b.WriteString(g.text)
	a.Box = a.Box.Union(g.box)
}

func (a *aside) done() []Aside {
	if a.b.Len() == 0 {
		return nil
	}
	a.Text = a.b.String()
	return []Aside{a.Aside}
}

// darkBehind reports whether something dark enough to show white on it was drawn
// at the middle of a box before seq.
func (c *canvas) darkBehind(b extract.Rect, seq int) bool {
	if c.work += len(c.boxes) + len(c.pictures); c.work > maxWork {
		return false
	}
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	in := func(b extract.Rect) bool { return x >= b.X0 && x <= b.X1 && y >= b.Y0 && y <= b.Y1 }
	for i := len(c.boxes) - 1; i >= 0; i-- {
		if b := c.boxes[i]; b.seq < seq && in(b.box) {
			return b.gray < 0.9
		}
	}
	return slices.ContainsFunc(c.pictures, in)
}
