package layout

import (
	"math"
	"slices"
	"strings"

	"lianhe/extract"
)

// A grid is the table of one page, or the part of a table that stands there.
type grid struct {
	page   int
	frame  frame
	box    extract.Rect // in the frame
	xs, ys []float64    // column and row lines in the frame
	cells  []gridCell   // by row, then column
	ruled  bool
	pad    float64 // between the border of a cell and its text
	until  int     // the page of the last of several strips that were printed side by side
	strip  bool    // a single column that is a strip

	above []float64 // base lines of the text above on the page

	gaps   [][2]float64 // without rules: between the columns, and
	head   []string     // the bands of the header as they read, and
	unsure bool         // no way to set the rows apart fits well
	last   bool         // that no more than a page number stands below it

	widths map[[2]int]float64 // by first and last column: of the widest line, without rules
	lists  map[[2]int]bool    // by first and last column: its cells list units, one a paragraph
}

type gridCell struct {
	area
	box   extract.Rect // in the frame
	lines []line
	turns []line // text that reads in another direction, in its own order
	inner []*grid
	page  int // where it differs from that of the grid
}

func (g *grid) rows() int { return len(g.ys) - 1 }
func (g *grid) cols() int { return len(g.xs) - 1 }

// padding is what the widest lines of the cells leave free beside them; in a
// large table the few that hang over the margin do not count.
func padding(cells []gridCell) float64 {
	var free []float64
	for i := range cells {
		c := &cells[i]
		for k := range c.lines {
			l := &c.lines[k]
			free = append(free, max(min(l.box.X0-c.box.X0, c.box.X1-l.box.X1), 0))
		}
	}
	if len(free) == 0 {
		return 0
	}
	slices.Sort(free)
	return min(free[len(free)/30], 12)
}

// passage is the text of a cell. Lines that were wrapped are joined without a
// trace; "\n" stands only between paragraphs of the cell.
func (g *grid) passage(c *gridCell) extract.Passage {
	p := extract.Passage{Value: extract.Value{Src: g.sourceOf(c, c.box)}}
	avail := c.box.X1 - c.box.X0 - 2*g.pad
	breaks, _ := g.breaks(c)
	if len(c.lines) > 1 && g.listsUnits(c) {
		listBreaks(c.lines, breaks)
	}
	for i := range c.lines {
		l := &c.lines[i]
		text := l.text()
		sep := ""
		if i > 0 {
			prev := &c.lines[i-1]
			switch {
			case sameRow(prev, l):
				sep = " "
			case breaks[i]:
				sep = "\n"
			case prev.tail() > 0.85*avail && prev.tail()+l.head() > avail && !anyWide(prev.text()+text):
				sep = "" // a code or an address too long for the cell
			default:
				sep = seam(prev.text(), text)
			}
		}
		appendLine(&p, sep, text, g.sourceOf(c, l.box))
	}
	for i := range c.turns {
		l := &c.turns[i]
		text := l.text()
		appendLine(&p, seam(p.Text, text), text, g.sourceOf(c, l.box))
	}
	if len(p.Lines) == 1 {
		p.Lines = nil
	}
	return p
}

// breaks tells before which lines of a cell a paragraph begins, and whether one
// of them begins behind the name of a unit.
func (g *grid) breaks(c *gridCell) (breaks []bool, units bool) {
	avail := c.box.X1 - c.box.X0 - 2*g.pad
	style, left := alignment(c.lines, c.box), math.Inf(1)
	for i := range c.lines {
		left = min(left, c.lines[i].box.X0)
	}
	breaks = make([]bool, len(c.lines))
	para := "" // the paragraph so far: the last line of a wrapped name may be 司 alone
	for i := 1; i < len(c.lines); i++ {
		a, b := &c.lines[i-1], &c.lines[i]
		if breaks[i-1] {
			para = ""
		}
		para += a.text()
		switch {
		case sameRow(a, b):
		case g.ruled:
			breaks[i] = cellBreak(a, b, para, avail, left, style)
		default: // without rules lines were found to be one cell because they are close
			breaks[i] = newItem(b.text()) || anyWide(b.text()) && g.endsEarly(c, a, b) && endsUnit(para) && !continuesUnit(b.text())
		}
		units = units || breaks[i] && endsUnit(para)
	}
	return breaks, units
}

// endsEarly reports whether line b would have fitted behind a in the width that
// the lines of its column take up.
func (g *grid) endsEarly(c *gridCell, a, b *line) bool {
	if g.widths == nil {
		g.widths = map[[2]int]float64{}
		for i := range g.cells {
			o := &g.cells[i]
			for k := range o.lines {
				key := [2]int{o.c0, o.c1}
				g.widths[key] = max(g.widths[key], o.lines[k].width())
			}
		}
	}
	return a.width()+b.head()+0.3*b.size < g.widths[[2]int{c.c0, c.c1}]
}

// listsUnits reports whether the column of a cell lists units, one a paragraph: in
// one of its cells a line ends early behind a name.
func (g *grid) listsUnits(c *gridCell) bool {
	if g.lists == nil {
		g.lists = map[[2]int]bool{}
		for i := range g.cells {
			if _, units := g.breaks(&g.cells[i]); units {
				g.lists[[2]int{g.cells[i].c0, g.cells[i].c1}] = true
			}
		}
	}
	return g.lists[[2]int{c.c0, c.c1}]
}

// appendLine adds a line's text and place, keeping the place of the whole.
func appendLine(p *extract.Passage, sep, text string, src extract.Source) {
	if p.Text == "" {
		sep = ""
	}
	p.Text += sep
	p.Lines = append(p.Lines, extract.Line{Start: len(p.Text), Src: src})
	p.Text += text
}

func sameRow(a, b *line) bool { return math.Abs(a.base-b.base) < 0.3*min(a.size, b.size) }

func (g *grid) source(box extract.Rect) extract.Source {
	b, _ := clip(g.frame.page(box), g.frame.w, g.frame.h)
	return extract.Source{Page: g.page, Box: b}
}

// sourceOf is the place of a box in a cell.
func (g *grid) sourceOf(c *gridCell, box extract.Rect) extract.Source {
	src := g.source(box)
	if c.page > 0 {
		src.Page = c.page
	}
	return src
}

type alignStyle int

const (
	flushLeft alignStyle = iota
	centered
	single
)

// alignment of the lines of a cell: centered when their middles agree better
// than their left edges do.
func alignment(ls []line, box extract.Rect) alignStyle {
	if len(ls) < 2 {
		return single
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	mlo, mhi := math.Inf(1), math.Inf(-1)
	size := 0.0
	for i := range ls {
		lo, hi = min(lo, ls[i].box.X0), max(hi, ls[i].box.X0)
		mlo, mhi = min(mlo, ls[i].midX()), max(mhi, ls[i].midX())
		size = max(size, ls[i].size)
	}
	mid := (box.X0 + box.X1) / 2
	if mhi-mlo < 0.35*size && math.Abs((mlo+mhi)/2-mid) < 0.5*size && (hi-lo > mhi-mlo || lo-box.X0 > size) {
		return centered // lines of one length are centred when they do not begin at the border
	}
	return flushLeft
}

// cellBreak decides whether a new paragraph of the cell begins with b. A line
// was wrapped when the first unit of the next would not have fitted behind it;
// para is the text of the paragraph down to a.
func cellBreak(a, b *line, para string, avail, left float64, style alignStyle) bool {
	size := max(a.size, b.size)
	if newItem(b.text()) && (style == flushLeft || !strings.HasPrefix(strings.TrimSpace(b.text()), "（")) {
		return true
	}
	room := avail - a.width()
	if style == flushLeft {
		room = avail - (a.box.X1 - left)
	}
	gap := 0.0
	if seam(a.text(), b.text()) != "" {
		gap = 0.25 * size
	}
	fits := b.head()+gap <= room-0.3*size
	if style == centered {
		return fits && endsUnit(para) && !continuesUnit(b.text()) && !branch(b.text())
	}
	indent := b.box.X0 - left
	if a.box.X0-left < 0.5*size && indent > 1.5*size && indent < 3*size && anyWide(b.text()) {
		return true // first line of a paragraph, indented by two characters
	}
	return fits
}
