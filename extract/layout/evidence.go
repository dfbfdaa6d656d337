package layout

import (
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"lianhe/extract"
)

// convincing weighs the evidence that a region is a table.
func (r *region) convincing() bool {
	rows, pieces, chars, figures, rest := 0, 0, 0, 0, 0
	lists, leaders := 0, 0
	secondText, ideographs := 0, 0
	for i, row := range r.spans {
		if len(row) < 2 {
			continue
		}
		rows++
		if enumerator.MatchString(row[0].text()) {
			lists++
		}
		for _, p := range r.bands[i].pieces {
			if p.line.leader() {
				leaders++
				break
			}
		}
		for k := range row {
			t := row[k].text()
			n := utf8.RuneCountInString(t)
			if anyWide(t) {
				n *= 2
				ideographs++
			}
			pieces++
			chars += n
			if k > 0 {
				rest++
				if isFigure(t) {
					figures++
				} else if n > 45 {
					secondText++
				}
			}
		}
	}
	if rows < 2 || pieces == 0 {
		return false
	}
	ruled := r.ruledAround()
	share := float64(figures) / float64(max(rest, 1))
	switch {
	case r.drawing():
		return false
	case r.cols >= 3 && r.headed():
		return true
	case lists*2 > rows && r.cols == 2, chars > 45*pieces:
		return false
	case leaders*2 > rows && r.cols == 2 && !ruled: // a table of contents
		return false
	case r.cols >= 3:
		if ruled {
			return true
		}
		if rows < 3 || float64(pieces) < 0.4*float64(rows*r.cols) {
			return false
		}
		return share > 0.3 || rows >= 4 && secondText*3 < rest && (ideographs*2 > pieces || share > 0.15 || r.numbered() || r.separate() || r.headByRule() > 0)
	case ruled:
		return rows >= 3 || share >= 0.5
	}
	return rows >= 4 && share > 0.7
}

// bars reports whether each row is a label and a figure, and the figures line up
// neither at their left nor at their right edge nor in the middle: they stand at
// the ends of bars.
func (r *region) bars() bool {
	rows := 0
	var left, mid, right []float64
	for _, row := range r.spans {
		if len(row) < 2 {
			continue
		}
		rows++
		if sp := &row[1]; len(row) == 2 && isFigure(sp.text()) {
			left, mid, right = append(left, sp.box.X0), append(mid, sp.midX()), append(right, sp.box.X1)
		}
	}
	return len(left) >= 4 && len(left)*5 >= rows*4 && min(spread(left), spread(mid), spread(right)) > 2.5*r.em
}

// chart reports whether most of a region stands in, or close around, a bar chart.
func (r *region) chart() bool {
	return slices.ContainsFunc(r.sheet.charts, func(b extract.Rect) bool {
		n := 0
		for _, row := range r.spans {
			if y := row[0].midY(); y > b.Y0-2*r.em && y < b.Y1+2*r.em {
				n++
			}
		}
		xs := r.edges()
		return n*3 >= len(r.spans)*2 && min(xs[len(xs)-1], b.X1)-max(xs[0], b.X0) > 0.4*min(xs[len(xs)-1]-xs[0], b.X1-b.X0)
	})
}

// spread is the range of the middle half of some numbers.
func spread(xs []float64) float64 {
	slices.Sort(xs)
	return xs[len(xs)*3/4] - xs[len(xs)/4]
}

// ruledAround reports whether long horizontal rules stand above and below, or
// under the header, or tints over the whole width begin and end.
func (r *region) ruledAround() bool {
	xs := r.edges()
	width := xs[len(xs)-1] - xs[0]
	long := 0
	prev := math.Inf(-1)
	for _, h := range r.strokes {
		if h.a < r.gaps[0][0] && min(h.b, xs[len(xs)-1])-max(h.a, xs[0]) > 0.7*width && h.b-h.a < 1.6*width && h.at-prev > 4 {
			long++
			prev = h.at
		}
	}
	for _, h := range r.tints {
		if h.a < xs[0]+r.em && h.b > xs[len(xs)-1]-r.em && h.b-h.a < 1.6*width {
			long++
		}
	}
	return long >= 2
}

// drawing reports whether rules run through the middle of lines, as those of a
// chart do beside the figures of its axis.
func (r *region) drawing() bool {
	n := 0
	for _, row := range r.spans {
		if len(row) == 0 {
			continue
		}
		y := row[0].midY()
		if slices.ContainsFunc(r.strokes, func(h stroke) bool { return math.Abs(h.at-y) < 0.2*r.em }) {
			n++
		}
	}
	return n >= 2 && n*3 >= len(r.bands)
}

// contents reports whether a region is a table of contents: titles with the
// numbers of pages, which hardly ever fall, in the last of two or three columns.
func (r *region) contents() bool {
	if r.cols > 3 {
		return false
	}
	pages, titles, page, falls := 0, 0, 0, 0
	for _, row := range r.spans {
		for k := range row {
			sp := &row[k]
			t := sp.text()
			switch n, err := strconv.Atoi(t); {
			case sp.c1 < r.cols:
				if r.cols == 2 || sp.c0 > 0 {
					titles++
				}
				if sp.c0 == r.cols-2 && isFigure(t) {
					return false
				}
			case len(row) == 1:
			case err != nil || n > 2000:
				return false
			default:
				if n < page { // a list of figures follows
					falls++
				}
				pages, page = pages+1, n
			}
		}
	}
	return pages >= 4 && pages*2 > titles && falls*6 <= pages
}

// headed reports whether the first band holds a bold heading for each column and
// what follows is not bold.
func (r *region) headed() bool {
	if len(r.spans) < 4 || len(r.spans[0]) != r.cols || !r.bold(0) {
		return false
	}
	bold := 0
	for i := 1; i < len(r.spans); i++ {
		if r.bold(i) {
			bold++
		}
	}
	return bold*3 < len(r.spans)
}

// cards reports whether a region is a list of entries set in columns, such as
// addresses: bands of bold names for all columns, again and again.
func (r *region) cards() bool {
	n := 0
	for i, row := range r.spans {
		if len(row) == r.cols && r.bold(i) && !slices.ContainsFunc(row, func(sp span) bool { return isFigure(sp.text()) }) && (i == 0 || !r.bold(i-1)) {
			n++
		}
	}
	return r.cols > 1 && n > 1 && n*2 < len(r.spans)
}

// separate reports whether rows are set apart: lists that are merely printed in
// columns run on at one distance.
func (r *region) separate() bool {
	_, n := r.apart()
	return n >= 3
}

// numbered reports whether the first column numbers the rows.
func (r *region) numbered() bool {
	n, last := 0, 0
	for _, sp := range r.column(0) {
		if k, err := strconv.Atoi(sp.text()); err == nil && k > last {
			n, last = n+1, k
		}
	}
	return n >= 3
}

// proseBand is the first band that is a line of running text: one piece that
// crosses most columns and is long, or -1.
func (r *region) proseBand() int {
	xs := r.edges()
	width := xs[len(xs)-1] - xs[0]
	body := r.body()
	for i := range r.bands {
		ls := cells(r.bands[i]) // as they stood before headings were cut
		if len(ls) != 1 {
			continue
		}
		l := &ls[0]
		if len(r.spans[i]) > 1 && (i < body || !evenly(l) || !lettered(l)) {
			continue
		}
		n := utf8.RuneCountInString(l.text())
		if anyWide(l.text()) {
			n *= 2
		}
		c0, c1 := r.reach(l.box)
		if c1-c0 >= 2 && (l.width() > 0.6*width && n > 30 || n > 70) || l.size > 1.35*r.em {
			return i
		}
	}
	return -1
}
