package layout

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// headBands is how many bands the header takes: down to the rule below it,
// those set bold, those before the first figures, or the first row.
func (r *region) headBands() int {
	if r.known > 0 {
		return r.known
	}
	if r.carriesOn() {
		return 0
	}
	most := len(r.spans) / 2
	if n := r.headByRule(); n > 0 && n <= most {
		for i := 1; i < n; i++ {
			if r.figures(i) {
				return i
			}
		}
		return n
	}
	bold := 0
	for bold < len(r.spans) && r.mostlyBold(bold) {
		bold++
	}
	if bold > 0 && bold <= most && bold <= 6 {
		return r.withoutGroup(bold)
	}
	for i := range r.spans {
		if i > most || i > 6 {
			break
		}
		if r.figures(i) {
			return r.withoutGroup(i)
		}
	}
	limit := r.wrapPitch()
	n := 1
	for n < most && r.spans[n][0].base-r.spans[n-1][0].base < 0.85*r.em { // a heading on two lines beside one on one
		n++
	}
	for limit > 0 && n < most && r.spans[n][0].base-r.spans[n-1][0].base < limit && r.restOf(n) {
		n++
	}
	return n
}

// withoutGroup takes the heading of the first group of rows off a header of n
// bands: it stands below the headings of the columns, at their left edge.
func (r *region) withoutGroup(n int) int {
	for n > 1 && label(r.spans[n-1]) && len(r.spans[n-2]) > 1 {
		n--
	}
	return n
}

// restOf reports whether band n holds but the ends of wrapped headings: fewer
// pieces than the band above, none wider than the one above it.
func (r *region) restOf(n int) bool {
	if len(r.spans[n]) >= len(r.spans[n-1]) {
		return false
	}
	for k := range r.spans[n] {
		sp := &r.spans[n][k]
		up := covering(r.spans[n-1], sp.c0, sp.c1)
		if up == nil || sp.width() > up.width()+0.3*r.em {
			return false
		}
	}
	return true
}

// figures reports whether a band is a row of figures: a label and at least half
// of the rest numbers, years not counted.
func (r *region) figures(i int) bool {
	n, label := 0, false
	for k := range r.spans[i] {
		sp := &r.spans[i][k]
		label = label || sp.c0 == 0
		if t := sp.text(); sp.c0 > 0 && isFigure(t) && !yearLike(t) && !columnNumber.MatchString(t) {
			n++
		}
	}
	return n > 0 && n*2 >= len(r.spans[i])-1 && (label || i > 2)
}

// columnNumber matches the numbers of columns in a header.
var columnNumber = regexp.MustCompile(`^\(\d{1,2}\)$`)

// columnNumbers reports whether a band numbers the columns: (1) (2) (3).
func (r *region) columnNumbers(i int) bool {
	for k := range r.spans[i] {
		if !columnNumber.MatchString(r.spans[i][k].text()) {
			return false
		}
	}
	return len(r.spans[i]) > 1
}

// headByRule counts the bands above the rule that closes the header: the first
// that runs below most columns, the first among them, or the next one where
// only headings over several columns stand above it.
func (r *region) headByRule() int {
	xs := r.edges()
	width := xs[len(xs)-1] - xs[0]
	first := r.extents(0)[0]
	for i := 1; i < len(r.spans); i++ {
		y0, y1 := r.spans[i-1][0].midY(), r.spans[i][0].midY()
		total, label := 0.0, false
		for _, h := range r.borders() {
			if h.at > y0 && h.at < y1 {
				total += max(0, min(h.b, xs[len(xs)-1])-max(h.a, xs[0]))
				label = label || h.a < (first[0]+first[1])/2
			}
		}
		if total > 0.75*width && label && !(len(r.spans[i-1]) > 0 && r.onlyWide(i)) {
			return i
		}
	}
	return 0
}

// onlyWide reports whether the bands above i hold headings of several columns
// and none below which a figure could stand.
func (r *region) onlyWide(n int) bool {
	wide := false
	for i := 0; i < n; i++ {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			if sp.c1-sp.c0 > 1 {
				wide = true
			} else if sp.c0 > 0 {
				return false
			}
		}
	}
	return wide
}

func (r *region) bold(i int) bool {
	for k := range r.spans[i] {
		if !r.spans[i][k].bold {
			return false
		}
	}
	return true
}

// mostlyBold reports whether most pieces of a band are bold: the heading of the
// labels often is not.
func (r *region) mostlyBold(i int) bool {
	n := 0
	for k := range r.spans[i] {
		if r.spans[i][k].bold {
			n++
		}
	}
	return n*2 > len(r.spans[i])
}

// yearLike reports whether a figure is a year or a span of years, as headings are.
func yearLike(s string) bool {
	if len(s) < 4 || s[:2] != "19" && s[:2] != "20" || !digits(s[2:4]) {
		return false
	}
	rest := strings.TrimLeft(s[4:], "/-–")
	return rest == "" && len(s) == 4 || len(rest) < len(s)-4 && (len(rest) == 2 || len(rest) == 4) && digits(rest)
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// headRows places the spans of the header: a row for each level of spans that
// stretch over several columns, and one below for the headings of single
// columns, whose lines are one text. A heading with nothing above it goes
// through all rows.
func (r *region) headRows(head int, out [][]place) int {
	if head == 0 {
		return 0
	}
	r.lineUp(head)
	r.stretch(head)
	numbers := 0 // bands of column numbers below the headings
	for head-numbers > 1 && r.columnNumbers(head-numbers-1) {
		numbers++
	}
	if numbers > 0 {
		n := r.headRows(head-numbers, out)
		for i := head - numbers; i < head; i++ {
			out[i] = slices.Repeat([]place{{n, n + 1}}, len(r.spans[i]))
			n++
		}
		return n
	}
	level := make([]int, head) // levels that begin up to each band
	levels := 0
	for i := 0; i < head; i++ {
		wide := false
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			wide = wide || sp.c1-sp.c0 > 1 && r.hasBelow(sp, i, head)
		}
		if wide && (i == 0 || level[i-1] == 0 || !r.wrapsWide(i)) {
			levels++
		}
		level[i] = levels
	}
	rows := levels + 1
	if !r.leaves(head) {
		rows = max(levels, 1)
	}
	for i := 0; i < head; i++ {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			if sp.c1-sp.c0 > 1 && r.hasBelow(sp, i, head) {
				out[i][k] = place{max(level[i]-1, 0), max(level[i], 1)}
				continue
			}
			out[i][k] = place{min(r.covered(sp, i, level), rows-1), rows}
		}
	}
	return rows
}

// lineUp gives a heading that stands beside the text of its column the column of
// the heading above or below it that it is a line of.
func (r *region) lineUp(head int) {
	ext := r.extents(head)
	for i := 0; i < head; i++ {
		for k := range r.spans[i] {
			sp := &r.spans[i][k]
			e := ext[sp.c0]
			if sp.c1-sp.c0 > 1 || sp.box.X0 < e[1] && sp.box.X1 > e[0] {
				continue
			}
			for _, m := range [...]int{i - 3, i - 2, i - 1, i + 3, i + 2, i + 1} {
				if m < 0 || m >= head || math.Abs(r.spans[m][0].base-sp.base) > 1.6*r.em {
					continue
				}
				for _, o := range r.spans[m] {
					if o.c1-o.c0 == 1 && overlapX(o.box, sp.box) > 0.6 {
						sp.c0, sp.c1 = o.c0, o.c1
					}
				}
			}
		}
	}
}

// hasBelow reports whether a heading stands under a span within its columns.
func (r *region) hasBelow(sp *span, i, head int) bool {
	for m := i + 1; m < head; m++ {
		for k := range r.spans[m] {
			o := &r.spans[m][k]
			if o.c0 >= sp.c0 && o.c1 <= sp.c1 && o.c1-o.c0 < sp.c1-sp.c0 {
				return true
			}
		}
	}
	return false
}

// leaves reports whether any heading is of a single column.
func (r *region) leaves(head int) bool {
	for i := 0; i < head; i++ {
		for k := range r.spans[i] {
			if sp := &r.spans[i][k]; sp.c1-sp.c0 == 1 || !r.hasBelow(sp, i, head) {
				return true
			}
		}
	}
	return false
}

// covered is the level below the lowest wide span above sp.
func (r *region) covered(sp *span, i int, level []int) int {
	for m := i - 1; m >= 0; m-- {
		for k := range r.spans[m] {
			o := &r.spans[m][k]
			if o.c1-o.c0 > 1 && o.c0 <= sp.c0 && sp.c0 < o.c1 {
				return level[m]
			}
		}
	}
	return 0
}

// wrapsWide reports whether the wide spans of band i carry on those of the band
// above: same columns, no rule between.
func (r *region) wrapsWide(i int) bool {
	for k := range r.spans[i] {
		sp := &r.spans[i][k]
		if sp.c1-sp.c0 < 2 {
			continue
		}
		same := slices.ContainsFunc(r.spans[i-1], func(o span) bool { return o.c0 == sp.c0 && o.c1 == sp.c1 })
		if !same || r.ruleBetween(r.spans[i-1][0].base, sp.top()) {
			return false
		}
	}
	return true
}
