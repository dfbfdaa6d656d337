package layout

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// Builder takes pages in order and makes the blocks of a document of them. It
// keeps the text of a page, not its glyphs, so that a long document stays small.
type Builder struct{ flows []flow }

// Add takes the next page; p is not kept.
func (b *Builder) Add(p *Page) {
	var prior *grid
	if n := len(b.flows); n > 0 {
		prior = b.flows[n-1].lastTable()
	}
	fl := analyse(p, prior)
	for _, it := range fl.items {
		if it.grid != nil {
			it.grid.compact()
		}
	}
	b.flows = append(b.flows, fl)
}

// compact forgets the words of the cells, of which only whole lines are needed
// once the table is made; a long document holds many.
func (g *grid) compact() {
	for i := range g.cells {
		c := &g.cells[i]
		for k := range c.lines {
			l := &c.lines[k]
			l.words = []word{{text: l.text(), box: l.box, head: l.head(), tail: l.tail()}}
		}
		c.lines = slices.Clip(c.lines)
		for _, in := range c.inner {
			in.compact()
		}
	}
	g.cells = slices.Clip(g.cells)
}

// lastTable is the last table of a page, or nil.
func (fl *flow) lastTable() *grid {
	below := 0 // characters
	for k := len(fl.items) - 1; k >= 0; k-- {
		if g := fl.items[k].grid; g != nil {
			g.last = below < 20
			return g
		}
		below += utf8.RuneCountInString(fl.items[k].line.text)
	}
	return nil
}

// Build is Add for each page and Finish.
func Build(pages []Page) ([]extract.Block, []extract.Issue) {
	var b Builder
	for i := range pages {
		b.Add(&pages[i])
	}
	return b.Finish()
}

// Finish returns the blocks in reading order: paragraphs and tables made whole
// over page breaks, page furniture behind what it interrupts.
func (b *Builder) Finish() ([]extract.Block, []extract.Issue) {
	furnish(b.flows)
	overflow(b.flows)
	widen(b.flows)
	loneColumns(b.flows)
	a := assembly{pitch: usualPitch(b.flows), body: usualSize(b.flows)}
	for i := range b.flows {
		a.bases = nil
		for _, it := range b.flows[i].items {
			if it.line != nil {
				it.line.heading = it.line.size > 1.12*a.body
			}
			switch {
			case it.grid != nil:
				a.grid(it.grid)
			case it.line.role == extract.Hidden:
			case it.line.role != extract.Body:
				a.furniture(it.line)
			default:
				a.line(it.line)
			}
		}
		b.flows[i].items = nil
	}
	a.close()
	b.flows = nil
	return a.blocks, a.issues
}

// assembly is the state of Finish: what is open may go on over a page break.
type assembly struct {
	blocks  []extract.Block
	issues  []extract.Issue
	pending []extract.Block // furniture met while something is open
	para    *paragraph
	note    *paragraph // the footnote being read
	parts   []*grid    // parts of the table that is open
	left    []*grid    // parts of the table before, and
	leftAt  int        // its block, and
	since   int        // the characters of body text after it
	upper   []*grid    // parts of the table made of strips before left, and
	upperAt int        // its block
	bases   []float64  // of the lines of body text on the page so far
	pitch   float64
	body    float64
}

func (a *assembly) line(t *textLine) {
	a.endNote()
	if len(a.parts) > 0 {
		if continuation(t.text) { // 续表 above the rest of a table
			a.pending = append(a.pending, onItsOwn(t, extract.Body))
			return
		}
		a.close()
	}
	if a.para != nil && !follows(a.para, t, a.pitch, a.body) {
		a.close()
	}
	if a.para == nil {
		a.para = &paragraph{}
	}
	a.para.add(t)
	if !a.overEdge(t) {
		a.since += utf8.RuneCountInString(t.text)
	}
	a.bases = append(a.bases, t.base)
}

func (a *assembly) grid(g *grid) {
	a.endNote()
	if a.para != nil {
		a.close()
	}
	if len(a.parts) > 0 && (!continues(a.parts, g) || sameBands(a.parts[0], g)) {
		a.close()
	}
	if len(a.parts) == 0 && g.cols() == 1 && !g.strip && !a.rightHalf(g) { // a box around text
		for _, it := range g.lineItems(1000) {
			a.line(it.line)
		}
		a.close()
		return
	}
	g.above = a.bases
	a.parts = append(a.parts, g)
}

func (a *assembly) furniture(t *textLine) {
	if t.role == extract.Footnote {
		if a.note != nil && !newItem(t.text) && t.box.X0 <= a.note.first.box.X0+0.5*t.size {
			a.note.add(t)
			return
		}
		a.endNote()
		a.note = &paragraph{}
		a.note.add(t)
		return
	}
	a.endNote()
	a.pending = append(a.pending, onItsOwn(t, t.role))
	if a.para == nil && len(a.parts) == 0 {
		a.close()
	}
}

func (a *assembly) endNote() {
	if a.note != nil {
		a.pending = append(a.pending, a.note.block(extract.Footnote))
		a.note = nil
	}
}

func (a *assembly) close() {
	a.endNote()
	if a.para != nil {
		a.blocks = append(a.blocks, a.para.block(extract.Body))
		a.para = nil
	}
	if len(a.parts) > 0 {
		if !a.beside() {
			a.begin()
		}
		a.parts = nil
	}
	a.blocks = append(a.blocks, a.pending...)
	a.pending = nil
}

func onItsOwn(t *textLine, role extract.Role) extract.Block {
	var p paragraph
	p.add(t)
	return p.block(role)
}

func continuation(s string) bool {
	s = strings.Join(strings.Fields(s), "")
	return s == "续表" || s == "（续表）" || s == "（续）" || s == "(续)" || strings.HasPrefix(s, "续表") && len(s) < 24
}

// usualPitch is the median distance of neighbouring lines.
func usualPitch(flows []flow) float64 {
	var ds []float64
	for i := range flows {
		var prev *textLine
		for _, it := range flows[i].items {
			t := it.line
			if t != nil && prev != nil && t.column == prev.column && t.base > prev.base && t.base-prev.base < 4*t.size {
				ds = append(ds, t.base-prev.base)
			}
			prev = t
		}
	}
	return median(ds, 20)
}

// usualSize is the size that most of the text is set in.
func usualSize(flows []flow) float64 {
	n := map[int]int{}
	best := 0
	for i := range flows {
		for _, it := range flows[i].items {
			if t := it.line; t != nil && t.role == extract.Body {
				k := int(t.size*2 + 0.5)
				n[k] += len(t.text)
				if n[k] > n[best] || n[k] == n[best] && k < best {
					best = k
				}
			}
		}
	}
	return float64(best) / 2
}

func median(xs []float64, or float64) float64 {
	if len(xs) == 0 {
		return or
	}
	slices.Sort(xs)
	return xs[len(xs)/2]
}

// widen gives pages with few lines the margins of the document, so that a last
// page with three lines does not take the shortest for the width of its text.
func widen(flows []flow) {
	type key struct{ w, h int }
	lefts, rights := map[key][]float64{}, map[key][]float64{}
	of := func(fl *flow) key { return key{int(fl.w), int(fl.h)} }
	sole := func(fl *flow) (ls []*textLine) {
		for _, it := range fl.items {
			if it.line != nil {
				if it.line.column > 0 {
					return nil
				}
				ls = append(ls, it.line)
			}
		}
		return ls
	}
	for i := range flows {
		if ls := sole(&flows[i]); len(ls) >= 8 {
			k := of(&flows[i])
			lefts[k] = append(lefts[k], ls[0].left)
			rights[k] = append(rights[k], ls[0].right)
		}
	}
	for i := range flows {
		k := of(&flows[i])
		if len(lefts[k]) == 0 {
			continue
		}
		ls := sole(&flows[i])
		if len(ls) >= 8 {
			continue
		}
		l, r := median(lefts[k], 0), median(rights[k], 0)
		for _, t := range ls {
			t.left, t.right = min(t.left, l), max(t.right, r)
		}
	}
}
