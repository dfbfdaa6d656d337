package layout

import (
	"math"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Tables without vertical rules. A row of such a table is a band with two or
// more pieces; the columns are the vertical gaps that run through a group of
// bands (see Nurminen 2013, Shigarov 2016 for the family of methods). Running
// text must never become a table, so a group is taken only with enough
// evidence: three columns, figures, or rules above and below.

// span is a piece of text over the columns c0 to c1, the end excluded.
type span struct {
	line
	c0, c1 int
	band   int
}

// region is a group of bands that may be a table.
type region struct {
	sheet   *sheet
	bands   []band       // without tables
	spans   [][]span     // of each band, from left to right
	unsure  bool         // no way to set the rows apart fits well
	blanks  []area       // merged cells without text, below the header
	strokes []stroke     // horizontal rules in reach
	tints   []stroke     // edges of tinted rows in reach
	gaps    [][2]float64 // between the columns
	outer   [2]float64   // left and right edge of the table that goes on here
	cols    int
	em      float64
	space   float64 // the usual space between words, in ems
	known   int     // bands of the header where the page before told
}

// aligned finds the tables without vertical rules among the bands of a column.
func (s *sheet) aligned(bs []band, free []stroke) []band {
	var out []band
	bs = slices.Clone(bs)
	for i := range bs {
		bs[i].cells = cells(bs[i])
	}
	s.cutNarrow(bs)
	if g, n := s.rest(bs, free); g != nil {
		out = append(out, band{pieces: []piece{{box: g.box, grid: g}}, y0: g.box.Y0, y1: g.box.Y1})
		bs = bs[n:]
	}
	bs = s.shelved(bs, free)
	failed, until := 0, 0 // attempts to find a table before band until
	for i := 0; i < len(bs); {
		if g, n := s.goesOn(bs[i:], free); g != nil {
			out = append(out, band{pieces: []piece{{box: g.box, grid: g}}, y0: g.box.Y0, y1: g.box.Y1})
			i += n
			continue
		}
		if failed > maxAttempts && i < until {
			out = append(out, bs[i])
			i++
			continue
		}
		j := s.run(bs, i, free)
		if j-i < 2 {
			out = append(out, bs[i])
			i++
			continue
		}
		r, up, n := s.alignedTable(out, bs[i:], j-i, free)
		if r == nil {
			if j > until {
				failed, until = 0, j
			}
			failed++
			for end := i + max(n, 1); i < end || i < j && len(cells(bs[i])) < 2; i++ {
				out = append(out, bs[i])
			}
			continue
		}
		out = out[:len(out)-up]
		out = append(out, r.tables(out))
		i += n
	}
	return out
}

// maxAttempts is how many bands at the head of a group may be none of a table's.
const maxAttempts = 8

// run returns the end of the group of bands that begins with i: rows with
// several pieces, with at most a few single ones in between.
func (s *sheet) run(bs []band, i int, free []stroke) int {
	if len(cells(bs[i])) < 2 || caption.MatchString(bs[i].pieces[0].line.text()) {
		return i
	}
	end := i + 1
	singles, later := 0, laterPieces(bs[i])
	usual := 0.0 // the gap above the last band
	for j := i + 1; j < len(bs); j++ {
		b := bs[j]
		if holdsGrid(b) || caption.MatchString(b.pieces[0].line.text()) {
			break
		}
		size := math.Max(bandSize(b), bandSize(bs[j-1]))
		gap := b.y0 - bs[j-1].y1
		if gap > 2.2*size && !(gap < 3.6*size && (sameEdges(b, later) || gap < 1.2*usual)) || gap > 1.2*size && bandSize(b) < 0.6*bandSize(bs[j-1]) {
			break
		}
		// Text in the middle of a cell of two lines stands half a line off.
		halfway := b.pieces[0].line.base-bs[j-1].pieces[0].line.base < 0.85*size
		usual = gap
		if len(cells(b)) >= 2 || halfway {
			end, singles = j+1, 0
			later = append(later, laterPieces(b)...)
			continue
		}
		if p := b.pieces[0]; under(p, later) && anyWide(p.line.text()) {
			later = append(later, p) // shorter lines of the column are in line with it
		}
		if singles++; singles > 4 && !(singles < 40 && under(b.pieces[0], later)) && !(singles < 10 && before(b.pieces[0], later)) {
			break
		}
	}
	return end
}

// sameEdges reports whether two later pieces of a band share an edge or their
// middle with pieces above: the table goes on behind a wider gap.
func sameEdges(b band, later []piece) bool {
	n := 0
	for _, p := range laterPieces(b) {
		for _, o := range later[max(0, len(later)-12):] {
			if math.Abs(p.box.X0-o.box.X0) < 1.5 || math.Abs(p.box.X1-o.box.X1) < 1.5 || math.Abs(p.box.X0+p.box.X1-o.box.X0-o.box.X1) < 3 {
				n++
				break
			}
		}
	}
	return n > 1
}

// laterPieces are the pieces of a band behind its first.
func laterPieces(b band) []piece {
	var out []piece
	for k := 1; k < len(b.pieces); k++ {
		if b.pieces[k].box.X0 > b.pieces[k-1].box.X1 {
			out = append(out, b.pieces[k])
		}
	}
	return out
}

// before reports whether a piece ends in front of all later columns: a line of a
// long label.
func before(p piece, later []piece) bool {
	for _, o := range later[max(0, len(later)-12):] {
		if p.box.X1 > o.box.X0 {
			return false
		}
	}
	return len(later) > 1
}

// under reports whether a piece goes on with a long text in a later column: one
// of the last pieces there is in line with it.
func under(p piece, later []piece) bool {
	for _, o := range later[max(0, len(later)-12):] {
		if overlapX(p.box, o.box) > 0.8 && (math.Abs(p.box.X0-o.box.X0) < 1.5*p.line.size || anyWide(p.line.text()) && math.Abs(p.line.midX()-(o.box.X0+o.box.X1)/2) < 3*p.line.size) {
			return true
		}
	}
	return false
}

func holdsGrid(b band) bool {
	return slices.ContainsFunc(b.pieces, func(p piece) bool { return p.grid != nil })
}

func bandSize(b band) float64 {
	size := 0.0
	for _, p := range b.pieces {
		if p.line != nil {
			size = max(size, p.line.size)
		}
	}
	return size
}

// alignedTable finds a table in the first n bands of bs and tells how many it
// takes, and how many of those above; it returns nil where they are no table.
func (s *sheet) alignedTable(above, bs []band, n int, free []stroke) (r *region, up, down int) {
	r = s.newRegion(bs[:n], free)
	for {
		if len(r.bands) < 2 {
			return nil, 0, 0
		}
		r.findColumns()
		if r.cols < 2 {
			return nil, 0, 0
		}
		k := r.proseBand()
		if k < 0 {
			break
		}
		r = s.newRegion(bs[:trimTail(bs[:k])], free) // a paragraph among the rows ends the table
	}
	if !r.ruledAround() && (r.contents() || r.bars() || r.chart() || r.cards()) {
		return nil, 0, len(r.bands)
	}
	if !r.convincing() {
		return nil, 0, 0
	}
	down = len(r.bands)
	for down < len(bs) && r.takes(bs[down]) {
		down++
		r = s.newRegion(bs[:down], free)
		r.findColumns()
	}
	for up < len(above) && up < 5 && r.tops(above[len(above)-1-up]) {
		up++
		r = s.newRegion(slices.Concat(above[len(above)-up:], bs[:down]), free)
		r.findColumns()
	}
	return r, up, down
}

// tops reports whether the band above a region is the first line of its
// headings: close above, each piece short and over other columns than the first.
func (r *region) tops(b band) bool {
	ls := cells(b)
	if len(ls) == 0 || r.spans[0][0].top()-b.y1 > 1.1*r.em {
		return false
	}
	if r.spans[0][0].base-ls[0].base < 0.85*r.em { // half a line above: it belongs to the first row
		return !caption.MatchString(ls[0].text())
	}
	xs := r.edges()
	if r.longRule(b.y1-0.3*r.em, r.spans[0][0].top()) {
		return false
	}
	if len(ls) == 1 && unitNote.MatchString(ls[0].text()) {
		return false
	}
	if len(ls) == 1 && r.closeHeadings(&ls[0]) {
		return true
	}
	if len(ls) == 1 && (r.firstLine(&ls[0]) || r.overRule(&ls[0])) {
		return true
	}
	inside := r.longRule(b.y0-2*r.em, b.y0+0.3*r.em)
	if !inside && len(ls) == 1 && math.Abs(ls[0].midX()-(xs[0]+xs[len(xs)-1])/2) < 1.5*r.em {
		return false // a title over the whole
	}
	for i := range ls {
		l := &ls[i]
		t := l.text()
		c0, _ := r.reach(l.box)
		if c0 == 0 || l.box.X0 < xs[0]-r.em || l.box.X1 > xs[len(xs)-1]+2*r.em || caption.MatchString(t) ||
			math.Abs(l.size-r.em) > 0.2*r.em || l.width() > 0.5*(xs[len(xs)-1]-xs[0]) || utf8.RuneCountInString(t) > 40 {
			return false
		}
	}
	return true
}

// firstLine reports whether a line is the first of the heading that stands below
// it, in the middle of the same column.
func (r *region) firstLine(l *line) bool {
	for k := range r.spans[0] {
		o := &r.spans[0][k]
		if o.c0 == 0 || o.c1-o.c0 != 1 || math.Abs(o.midX()-l.midX()) > 0.2*r.em {
			continue
		}
		c0, c1 := r.reach(l.box)
		return c0 == o.c0 && c1 == o.c1 && o.base-l.base < 1.35*r.em && o.bold == l.bold && math.Abs(o.size-l.size) < 0.1*r.em && !isFigure(o.text())
	}
	return false
}

// overRule reports whether a line is the heading of the columns that a rule close
// below it runs over: some columns, not all.
func (r *region) overRule(l *line) bool {
	xs := r.edges()
	return slices.ContainsFunc(r.strokes, func(h stroke) bool {
		return h.at > l.base && h.at < r.spans[0][0].top()+0.3*r.em && h.b-h.a < 0.85*(xs[len(xs)-1]-xs[0]) && h.a > xs[0]+r.em &&
			h.b-h.a > l.width() && math.Abs((h.a+h.b)/2-l.midX()) < 0.5*r.em
	})
}

// unitNote matches a line in brackets, such as the unit of all figures.
var unitNote = regexp.MustCompile(`^[(\[（【]\pL.{3,}[)\]）】]$`)

// closeHeadings reports whether a line is the headings of most columns, one so
// close to the other that they seemed to be one text: cut at its wider spaces it
// has a part over each of them.
func (r *region) closeHeadings(l *line) bool {
	ext := r.extents(0)
	n, start, last := 0, 0, -1
	for i := 1; i <= len(l.words); i++ {
		if i < len(l.words) && l.words[i].box.X0-l.words[i-1].box.X1 < r.wideSpace(l) {
			continue
		}
		part := span{line: l.part(start, i)}
		c := nearestColumn(&part, ext)
		if c <= last || part.box.X1 < ext[c][0] || part.box.X0 > ext[c][1] {
			return false
		}
		n, start, last = n+1, i, c
	}
	return n >= max(3, r.cols-1)
}

// longRule reports whether a rule as wide as the region lies between two heights.
func (r *region) longRule(y0, y1 float64) bool {
	xs := r.edges()
	return slices.ContainsFunc(r.strokes, func(h stroke) bool {
		return h.at > y0 && h.at < y1 && min(h.b, xs[len(xs)-1])-max(h.a, xs[0]) > 0.85*(xs[len(xs)-1]-xs[0])
	})
}

// takes reports whether the band below a region is the rest of a cell wrapped
// in its last row: close below, within one column, in line with it.
func (r *region) takes(b band) bool {
	ls := cells(b)
	if len(ls) != 1 {
		return false
	}
	l := &ls[0]
	c0, c1 := r.reach(l.box)
	xs := r.edges()
	if c1-c0 != 1 || l.box.X0 < xs[c0] || l.box.X1 > xs[c1]+1.2*r.em {
		return false
	}
	for i := len(r.spans) - 1; i >= 0; i-- {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			if sp.c0 == c0 && sp.c1 == c1 {
				d := l.base - sp.base
				if c0 == 0 && !r.labelWraps(&sp.line, l) {
					return false
				}
				if c0 > 0 && r.lastColumns(&sp.line, l, c0) {
					return true
				}
				return d > 0.8*r.em && d < 1.7*r.em && math.Abs(l.size-sp.size) < 0.1*sp.size && !isFigure(l.text()) &&
					(math.Abs(l.box.X0-sp.box.X0) < 0.3*r.em || math.Abs(l.midX()-sp.midX()) < 0.5*r.em)
			}
		}
	}
	return false
}

// lastColumns reports whether line b goes on below line a in a later column of a
// Chinese table: rows of a merged cell have no text in the columns before. It
// stands no further from a than lines of that column do.
func (r *region) lastColumns(a, b *line, c int) bool {
	left, right, mid, step := math.Inf(1), math.Inf(-1), 0.0, 0.0
	col := r.column(c)
	for i, sp := range col {
		if i == 0 && r.headBands() > 0 {
			continue
		}
		left, right, mid = min(left, sp.box.X0), max(right, sp.box.X1), sp.midX()
		if i > 1 {
			step = max(step, sp.base-col[i-1].base)
		}
	}
	inLine := math.Abs(b.box.X0-left) < 0.3*r.em || math.Abs(b.midX()-mid) < 0.5*r.em
	return r.chinese() && inLine && b.box.X1 < right+1.2*r.em && math.Abs(a.size-b.size) < 0.1*a.size &&
		b.base-a.base < min(1.05*step, 4*r.em) && !r.closedAbove(b)
}

// closedAbove reports whether the last long rule among several lies above a line.
func (r *region) closedAbove(l *line) bool {
	xs := r.edges()
	above, below := 0, 0
	for _, h := range r.strokes {
		switch {
		case min(h.b, xs[len(xs)-1])-max(h.a, xs[0]) < 0.7*(xs[len(xs)-1]-xs[0]):
		case h.at < l.midY():
			above++
		default:
			below++
		}
	}
	return above > 1 && below == 0 && r.longRule(r.spans[len(r.spans)-1][0].midY(), l.midY())
}

// trimTail drops the single pieces at the end of a group.
func trimTail(bs []band) int {
	n := len(bs)
	for n > 0 && len(cells(bs[n-1])) < 2 {
		n--
	}
	return n
}

func (s *sheet) newRegion(bs []band, free []stroke) *region {
	r := &region{sheet: s, bands: bs}
	var sizes, spaces []float64
	x0, x1 := math.Inf(1), math.Inf(-1)
	for i, b := range bs {
		var row []span
		for _, l := range cells(b) {
			row = append(row, span{line: l, band: i})
			sizes = append(sizes, l.size)
			for k := 1; k < len(l.words); k++ {
				spaces = append(spaces, (l.words[k].box.X0-l.words[k-1].box.X1)/l.size)
			}
			x0, x1 = min(x0, l.box.X0), max(x1, l.box.X1)
		}
		r.spans = append(r.spans, row)
	}
	r.em = median(sizes, 10)
	if slices.Sort(spaces); len(spaces) > 0 {
		r.space = spaces[len(spaces)/4] // columns that stand close have wider ones
	}
	if len(bs) > 0 {
		top, bottom := bs[0].y0-2.2*r.em, bs[len(bs)-1].y1+2.2*r.em
		far := func(h stroke) bool { return h.at <= top || h.at >= bottom || h.b <= x0 || h.a >= x1 }
		r.strokes = slices.DeleteFunc(slices.Clone(free), far)
		r.tints = slices.DeleteFunc(slices.Clone(s.shades), far)
	}
	return r
}
