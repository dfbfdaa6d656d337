package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// piece is a line of text or a table as it takes part in the reading order.
type piece struct {
	box  extract.Rect
	line *line
	grid *grid
}

// band is what stands side by side at one height, from left to right.
type band struct {
	pieces []piece
	y0, y1 float64
	cells  []line // what cells makes of it, once it was asked
	cut    bool   // these were cut between narrow columns
}

// bands groups pieces by height: lines by baseline, tables with all beside them.
func bands(ls []line, grids []*grid) []band {
	var ps []piece
	for i := range ls {
		l := &ls[i]
		ps = append(ps, piece{box: extract.Rect{X0: l.box.X0, Y0: l.top(), X1: l.box.X1, Y1: l.bottom()}, line: l})
	}
	for _, g := range grids {
		ps = append(ps, piece{box: g.box, grid: g})
	}
	slices.SortStableFunc(ps, func(a, b piece) int {
		return cmp.Or(cmp.Compare(a.box.Y0+a.box.Y1, b.box.Y0+b.box.Y1), cmp.Compare(a.box.X0, b.box.X0))
	})
	var out []band
	for _, p := range ps {
		mid := (p.box.Y0 + p.box.Y1) / 2
		if n := len(out); n > 0 {
			b := &out[n-1]
			last := b.pieces[len(b.pieces)-1]
			if p.grid == nil && last.grid == nil && math.Abs(mid-(last.box.Y0+last.box.Y1)/2) < 0.3*min(p.line.size, last.line.size) {
				b.pieces = append(b.pieces, p)
				b.y0, b.y1 = min(b.y0, p.box.Y0), max(b.y1, p.box.Y1)
				continue
			}
		}
		out = append(out, band{pieces: []piece{p}, y0: p.box.Y0, y1: p.box.Y1})
	}
	for i := range out {
		slices.SortStableFunc(out[i].pieces, func(a, b piece) int { return cmp.Compare(a.box.X0, b.box.X0) })
	}
	return out
}

// columns orders bands as they are read: where two columns of prose stand side
// by side, the left one first. Each element of the result is one column.
func columns(bs []band, depth int) [][]band {
	var out [][]band
	var plain []band
	flush := func() {
		if len(plain) > 0 {
			out = append(out, plain)
			plain = nil
		}
	}
	failed, until := 0, 0 // attempts to find columns before band until
	for i := 0; i < len(bs); {
		if failed > maxAttempts && i < until {
			plain = append(plain, bs[i])
			i++
			continue
		}
		j, left, right := twoColumns(bs, i)
		if left == nil && j > i+1 {
			if j > until {
				failed, until = 0, j
			}
			failed++
		}
		if left != nil && depth < 4 {
			flush()
			out = append(out, columns(left, depth+1)...)
			out = append(out, columns(right, depth+1)...)
			i = j
			continue
		}
		plain = append(plain, bs[i])
		i++
	}
	flush()
	return out
}

// twoColumns looks for two columns of running text that begin with band i. It
// returns the first band behind them and both of them, or how far it looked.
func twoColumns(bs []band, i int) (j int, left, right []band) {
	far := i
	for _, g := range gutters(bs[i:min(i+gutterWindow, len(bs))]) {
		j, x := follow(bs, i, g)
		if j-i < 4 {
			continue
		}
		if figuresBehind(bs, i, x) {
			continue
		}
		left, right := split(bs[i:j], x)
		if lastColumn(bs[:j], i, x) || besideRows(right, left) {
			continue
		}
		if prose(left) && prose(right) || besideTable(left, right) || besideTable(right, left) || halves(left, right) {
			return j, left, right
		}
		far = max(far, j)
	}
	return far, nil, nil
}

// figuresBehind reports whether band i is a row of a table that stands across
// both columns: to the right of x its rows begin with figures.
func figuresBehind(bs []band, i int, x float64) bool {
	behind := func(b band) *line {
		k := slices.IndexFunc(b.pieces, func(p piece) bool { return p.box.X0 >= x })
		if k <= 0 {
			return nil
		}
		return b.pieces[k].line
	}
	for i > 0 && behind(bs[i]) != nil && behind(bs[i-1]) != nil {
		i--
	}
	figures, others := 0, 0
	for ; i < len(bs) && others < 2; i++ {
		switch l := behind(bs[i]); {
		case l == nil:
			return figures >= 3
		case isFigure(l.text()):
			figures, others = figures+1, 0
		default:
			others++
		}
	}
	return figures >= 3
}

// gutterWindow is how many bands must already show the gap between columns.
const gutterWindow = 14

// gutters lists the vertical gaps of some bands that have text on both sides at
// the same height, the widest first, four at most.
func gutters(bs []band) [][2]float64 {
	var ps []piece
	for _, b := range bs {
		ps = append(ps, b.pieces...)
	}
	slices.SortStableFunc(ps, func(a, b piece) int { return cmp.Compare(a.box.X0, b.box.X0) })
	var out [][2]float64
	right := math.Inf(1)
	for k, p := range ps {
		if p.box.X0-right >= minGutter && facing(ps[:k], ps[k:]) {
			out = append(out, [2]float64{right, p.box.X0})
		}
		if k == 0 {
			right = p.box.X1
		}
		right = max(right, p.box.X1)
	}
	slices.SortStableFunc(out, func(a, b [2]float64) int { return cmp.Compare(b[1]-b[0], a[1]-a[0]) })
	return out[:min(len(out), 4)]
}

// minGutter is the least gap between two columns of text, in points.
const minGutter = 7

// facing reports whether two groups of pieces have three each and stand beside
// each other for most of their height.
func facing(a, b []piece) bool {
	if len(a) < 3 || len(b) < 3 {
		return false
	}
	height := func(ps []piece) (lo, hi float64) {
		lo, hi = math.Inf(1), math.Inf(-1)
		for _, p := range ps {
			lo, hi = min(lo, p.box.Y0), max(hi, p.box.Y1)
		}
		return lo, hi
	}
	al, ah := height(a)
	bl, bh := height(b)
	return min(ah, bh)-max(al, bl) > 0.5*min(ah-al, bh-bl)
}

// follow goes down from band i along a gap until something crosses it and
// returns that band and the middle of what remained free.
func follow(bs []band, i int, gap [2]float64) (j int, x float64) {
	lo, hi := gap[0], gap[1]
	for j = i; j < len(bs); j++ {
		nlo, nhi := lo, hi
		for _, p := range bs[j].pieces {
			if (p.box.X0+p.box.X1)/2 < (nlo+nhi)/2 {
				nlo = max(nlo, p.box.X1)
			} else {
				nhi = min(nhi, p.box.X0)
			}
		}
		if nhi-nlo < minGutter {
			break
		}
		lo, hi = nlo, nhi
	}
	return j, (lo + hi) / 2
}

// besideTable reports whether a column of running text stands beside an equally
// wide one that is a table, or holds little else.
func besideTable(text, other []band) bool {
	single := 0
	for _, b := range text {
		if len(b.pieces) == 1 {
			single++
		}
	}
	t0, t1 := extent(text)
	if single < 8 || single*10 < len(text)*8 || !prose(text) || endEarly(text, t1-t0)*3 > single {
		return false
	}
	o0, o1 := extent(other)
	several := 0
	for _, b := range other {
		if len(b.pieces) > 1 || holdsGrid(b) {
			several++
		}
	}
	return several >= 3 && math.Abs((t1-t0)-(o1-o0)) < 0.15*(t1-t0) && !stubOf(text, other)
}

// lastColumn reports whether what stands behind x from band i on is the last
// column of a Chinese table: above it, as far as nothing crosses x, a short line
// stands beside the headings of other columns.
func lastColumn(bs []band, i int, x float64) bool {
	for i > 0 && !slices.ContainsFunc(bs[i-1].pieces, func(p piece) bool { return p.box.X0 < x && p.box.X1 > x }) {
		i--
	}
	left, right := split(bs[i:], x)
	x0, x1 := extent(right)
	for _, b := range right[:min(5, len(right))] {
		l := b.pieces[0].line
		if l == nil || !anyWide(l.text()) || l.width() > 0.5*(x1-x0) {
			continue
		}
		if slices.ContainsFunc(left[:min(8, len(left))], func(o band) bool { return math.Abs(o.y0-b.y0) < 2 && o.severalShort() }) {
			return true
		}
	}
	return false
}

// severalShort reports whether a band holds several words, all of them short.
func (b band) severalShort() bool {
	n := 0
	for _, p := range b.pieces {
		if p.line == nil {
			return false
		}
		for i := range p.line.words {
			if utf8.RuneCountInString(p.line.words[i].text) > 12 {
				return false
			}
			n++
		}
	}
	return n > 1
}

// besideRows reports whether the blocks of lines in a Chinese column are cells of the
// rows beside it: between them the other column is free as well.
func besideRows(text, other []band) bool {
	pitch := math.Inf(1)
	for i := 1; i < len(text); i++ {
		pitch = min(pitch, text[i].y1-text[i-1].y1)
	}
	n := 0
	for i := 1; i < len(text); i++ {
		if text[i].y1-text[i-1].y1 < 1.08*pitch {
			continue
		}
		y := (text[i-1].y1 + text[i].y0) / 2
		if slices.ContainsFunc(other, func(b band) bool { return b.y0 < y-0.5 && b.y1 > y+0.5 }) {
			return false
		}
		n++
	}
	return n >= 2 && text[0].pieces[0].line != nil && anyWide(text[0].pieces[0].line.text())
}

// stubOf reports whether a column of text is the labels of the rows beside it:
// its blocks of lines are set apart, and no two rows stand beside the same one.
func stubOf(text, rows []band) bool {
	pitch := math.Inf(1)
	for i := 1; i < len(text); i++ {
		pitch = min(pitch, text[i].y1-text[i-1].y1)
	}
	at, n, together := -1, 0, 0
	for _, r := range rows {
		mid := (r.y0 + r.y1) / 2
		block := 0
		for i := 1; i < len(text) && text[i].y0 <= mid; i++ {
			if text[i].y1-text[i-1].y1 > 1.08*pitch {
				block++
			}
		}
		if n++; block == at {
			together++
		}
		at = block
	}
	return n >= 3 && together*4 <= n
}

// endEarly counts the lines behind which the beginning of the next would have
// fitted: a few in running text, most in a column of names.
func endEarly(bs []band, width float64) int {
	n := 0
	for i := 1; i < len(bs); i++ {
		a, b := bs[i-1].pieces[0].line, bs[i].pieces[0].line
		if a != nil && b != nil && a.width()+b.head()+0.3*b.size < width {
			n++
		}
	}
	return n
}

func extent(bs []band) (x0, x1 float64) {
	x0, x1 = math.Inf(1), math.Inf(-1)
	for _, b := range bs {
		for _, p := range b.pieces {
			x0, x1 = min(x0, p.box.X0), max(x1, p.box.X1)
		}
	}
	return x0, x1
}

// split parts bands at x.
func split(bs []band, x float64) (left, right []band) {
	for _, b := range bs {
		k := 0
		for k < len(b.pieces) && b.pieces[k].box.X0 < x {
			k++
		}
		if k > 0 {
			left = append(left, band{pieces: b.pieces[:k:k], y0: b.y0, y1: b.y1})
		}
		if k < len(b.pieces) {
			right = append(right, band{pieces: b.pieces[k:], y0: b.y0, y1: b.y1})
		}
	}
	return left, right
}

// prose reports whether bands read as a column of running text: enough lines,
// most of them as wide as the column and long.
func prose(bs []band) bool {
	x0, x1 := extent(bs)
	n, full, chars := 0, 0, 0
	for _, b := range bs {
		if len(b.pieces) != 1 || b.pieces[0].line == nil {
			continue
		}
		n++
		l := b.pieces[0].line
		if l.leader() {
			continue
		}
		t := l.text()
		k := utf8.RuneCountInString(t)
		if anyWide(t) {
			k *= 2
		}
		chars += k
		if l.width() > 0.75*(x1-x0) {
			full++
		}
	}
	return n >= 4 && n*2 > len(bs) && full*2 >= n && chars >= 24*n
}

// flowOf puts the lines and tables of a page into reading order.
func (s *sheet) flowOf(ls []line, grids []*grid, free []stroke) []item {
	var out []item
	for c, col := range columns(bands(ls, grids), 0) {
		out = append(out, s.column(col, c, free)...)
	}
	return out
}

// column makes items of one column and sets their margins.
func (s *sheet) column(bs []band, number int, free []stroke) []item {
	var out []item
	for _, b := range s.aligned(crown(bs), free) {
		var run []piece
		for _, p := range b.pieces {
			if p.grid == nil {
				run = append(run, p)
				continue
			}
			if len(run) > 0 {
				out = append(out, item{line: s.textLine(run, number)})
				run = nil
			}
			out = append(out, item{grid: p.grid})
		}
		if len(run) > 0 {
			out = append(out, item{line: s.textLine(run, number)})
		}
	}
	margins(out, free)
	return out
}

func (s *sheet) textLine(run []piece, column int) *textLine {
	ls := make([]line, len(run))
	for i := range run {
		ls[i] = *run[i].line
	}
	t := &textLine{line: joinRow(ls), page: s.page, frame: s.frame, column: column}
	t.text = t.line.text()
	return t
}

// edge is how far right a line reaches, without the mark that closes it: word
// processors hang that into the margin.
func (t *textLine) edge() float64 {
	if strings.ContainsRune("，。、；：！？）》”", lastRune(t.text)) {
		return t.box.X1 - t.size
	}
	return t.box.X1
}

// margins finds the left and right edge of the text of a column: the outermost
// edges that several lines share.
func margins(items []item, free []stroke) {
	var x0s, x1s []float64
	var prev *textLine
	for _, it := range items {
		t := it.line
		if t == nil {
			prev = nil
			continue
		}
		x0s, x1s = append(x0s, t.box.X0), append(x1s, t.edge())
		if prev != nil {
			t.ruled = slices.ContainsFunc(free, func(h stroke) bool {
				return h.at > prev.midY() && h.at < t.midY() && h.b > min(prev.box.X0, t.box.X0) && h.a < max(prev.box.X1, t.box.X1)
			})
		}
		prev = t
	}
	if len(x0s) == 0 {
		return
	}
	slices.Sort(x0s)
	slices.Sort(x1s)
	slices.Reverse(x1s)
	left, right := shared(x0s), shared(x1s)
	for _, it := range items {
		if it.line != nil {
			it.line.left, it.line.right = left, right
		}
	}
}

// shared returns the first of the sorted edges that has company within a few
// points: at least a tenth of all, at least two. What twice as many lines stick
// out of is no margin; the outermost line tells it then.
func shared(edges []float64) float64 {
	need := max(2, len(edges)/10)
	for i := range edges {
		if i > 2*need {
			break
		}
		k := i
		for k < len(edges) && math.Abs(edges[k]-edges[i]) < 6 {
			k++
		}
		if k-i >= need {
			return edges[i]
		}
	}
	return edges[0]
}
