package layout

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// headedColumns finds the columns of a Chinese table by its headings: between
// every two of them a strip must be free of all text below. Headings of further
// columns may stand on lines of their own. It reports false where the first bands
// are no such headings.
func (r *region) headedColumns() bool {
	head := r.headings()
	if head == nil || !r.chinese() {
		return false
	}
	free := r.freeStrips()
	xs := r.edges()
	var gaps [][2]float64
	for k := 0; k <= len(head); k++ {
		from, to := xs[0], xs[len(xs)-1]
		if k > 0 {
			from = head[k-1].midX()
		}
		if k < len(head) {
			to = head[k].midX()
		}
		between := slices.DeleteFunc(slices.Clone(free), func(g [2]float64) bool { return g[1] <= from || g[0] >= to })
		switch {
		case k > 0 && k < len(head) && len(between) == 0:
			return false
		case len(between) == 0, k == 0 && r.textsBetween(from, between[0][0]) == 0, k == len(head) && r.textsBetween(between[0][1], to) < leastRows:
			continue
		}
		gaps = append(gaps, r.columnsBetween(between)...)
	}
	if !r.oneInEach(gaps) {
		return false
	}
	r.gaps = gaps
	r.assign()
	return true
}

// oneInEach reports whether hardly anywhere two texts stand beside each other
// between the same gaps, on one line or half a line apart: else there are more
// columns than headings, as in a form of many parts.
func (r *region) oneInEach(gaps [][2]float64) bool {
	several := 0
	for i := range r.spans {
		if r.twoInOne(i, gaps) {
			several++
		}
	}
	return several*10 <= len(r.spans)
}

// twoInOne reports whether a text of band i stands beside another of its column.
func (r *region) twoInOne(i int, gaps [][2]float64) bool {
	for k := range r.spans[i] {
		a := &r.spans[i][k]
		for m := i; m < min(i+3, len(r.spans)); m++ {
			for n := range r.spans[m] {
				b := &r.spans[m][n]
				if b.base-a.base > 0.8*r.em || b.box.X0 < a.box.X1 && a.box.X0 < b.box.X1 {
					continue
				}
				x0, x1 := min(a.midX(), b.midX()), max(a.midX(), b.midX())
				if !slices.ContainsFunc(gaps, func(g [2]float64) bool { return g[0] < x1 && g[1] > x0 }) {
					return true
				}
			}
		}
	}
	return false
}

// headings is the band among the first three that holds the most cells, three at
// least, all of them short.
func (r *region) headings() []span {
	var head []span
	for _, row := range r.spans[:min(3, len(r.spans))] {
		if len(row) > max(2, len(head)) {
			head = row
		}
	}
	for k := range head {
		t := head[k].text()
		if isFigure(t) || !anyWide(t) || utf8.RuneCountInString(t) > 12 || k > 0 && head[k].box.X0 <= head[k-1].box.X1 {
			return nil
		}
	}
	return head
}

// freeStrips lists the strips that no text enters, lines over most of the width
// left out.
func (r *region) freeStrips() [][2]float64 {
	xs := r.edges()
	var all []span
	for _, row := range r.spans {
		if len(row) > 1 || len(row) == 1 && row[0].width() < 0.6*(xs[len(xs)-1]-xs[0]) {
			all = append(all, row...)
		}
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.box.X0, b.box.X0) })
	var out [][2]float64
	for i, right := 0, xs[0]; i < len(all); i++ {
		if i > 0 && all[i].box.X0-right > leastAisle*r.em {
			out = append(out, [2]float64{right, all[i].box.X0})
		}
		right = max(right, all[i].box.X1)
	}
	return out
}

// columnsBetween chooses among the strips between two headings: all of them where
// the text between two is a column, though its heading stands on other lines.
func (r *region) columnsBetween(strips [][2]float64) [][2]float64 {
	out := strips[:1:1]
	for _, g := range strips[1:] {
		last := &out[len(out)-1]
		switch {
		case r.textsBetween(last[1], g[0]) >= leastRows:
			out = append(out, g)
		case g[1]-g[0] > last[1]-last[0]:
			*last = g
		}
	}
	return out
}

// textsBetween counts the texts between two places.
func (r *region) textsBetween(x0, x1 float64) int {
	n := 0
	for _, row := range r.spans {
		for k := range row {
			if row[k].box.X0 >= x0 && row[k].box.X1 <= x1 {
				n++
			}
		}
	}
	return n
}
