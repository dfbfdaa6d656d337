package layout

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianhe/extract"
)

// word is a run of glyphs with no space in it; in Chinese that is as long as
// the text runs on.
type word struct {
	text string
	box  extract.Rect
	head float64 // width of its first unbreakable unit
	tail float64 // width of its last one
}

// line is what stands on one baseline without a gap as wide as between columns.
type line struct {
	words []word
	box   extract.Rect
	base  float64
	size  float64
	gray  float64
	bold  bool
}

func (l *line) width() float64 { return l.box.X1 - l.box.X0 }
func (l *line) midX() float64  { return (l.box.X0 + l.box.X1) / 2 }
func (l *line) midY() float64  { return l.base - 0.35*l.size }

func (l *line) text() string {
	if len(l.words) == 1 {
		return l.words[0].text
	}
	var b strings.Builder
	for i := range l.words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(l.words[i].text)
	}
	return b.String()
}

// head is the width of what had to move to this line if it was wrapped.
func (l *line) head() float64 { return l.words[0].head }

// tail is the width of the last unbreakable unit.
func (l *line) tail() float64 { return l.words[len(l.words)-1].tail }

// top and bottom are the body of the text, free of the generous ascent and
// descent that some fonts declare.
func (l *line) top() float64    { return l.base - 0.85*l.size }
func (l *line) bottom() float64 { return l.base + 0.15*l.size }

// lines groups chars by baseline and cuts each group where a gap is wider than
// gutter times the font size; gutter 0 never cuts. The result is ordered by
// baseline, then from left to right.
func lines(cs []char, gutter float64) []line {
	var out []line
	for _, row := range baselines(cs) {
		out = append(out, cutRow(row, gutter)...)
	}
	slices.SortStableFunc(out, func(a, b line) int {
		if d := a.base - b.base; d != 0 {
			return sign(d)
		}
		return sign(a.box.X0 - b.box.X0)
	})
	return out
}

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

// baselines groups chars, sorted by order, into rows of one baseline; smaller
// chars that are raised or lowered beside a row join it. Rows are sorted by x.
func baselines(cs []char) [][]char {
	var rows [][]char
	for i := 0; i < len(cs); {
		j, first := i+1, cs[i].base
		for j < len(cs) {
			size := min(cs[j-1].size, cs[j].size)
			if cs[j].base-cs[j-1].base > max(0.12*size, 0.6) || cs[j].base-first > 0.35*size {
				break
			}
			j++
		}
		row := slices.Clone(cs[i:j])
		sortX(row)
		rows = append(rows, row)
		i = j
	}
	return raise(rows)
}

func sortX(row []char) {
	slices.SortFunc(row, func(a, b char) int {
		if d := a.box.X0 - b.box.X0; d != 0 {
			return sign(d)
		}
		return order(&a, &b)
	})
}

// raise moves superscripts and subscripts into the row that they belong to: a
// neighbouring baseline of larger glyphs, one of which they touch.
func raise(rows [][]char) [][]char {
	for i := range rows {
		for _, k := range [...]int{i + 1, i - 1, i + 2, i - 2} {
			if k < 0 || k >= len(rows) || len(rows[i]) == 0 || len(rows[k]) == 0 {
				continue
			}
			if math.Abs(rows[k][0].base-rows[i][0].base) > 0.6*maxSize(rows[k]) {
				continue
			}
			rows[i], rows[k] = attach(rows[i], rows[k])
		}
	}
	out := rows[:0]
	for _, r := range rows {
		if len(r) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func maxSize(row []char) float64 {
	m := 0.0
	for i := range row {
		m = max(m, row[i].size)
	}
	return m
}

// attach moves runs of small chars from one row to another where they touch.
func attach(small, row []char) (rest, joined []char) {
	n := len(row)
	for i := 0; i < len(small); {
		j := i + 1
		for j < len(small) && small[j].box.X0-small[j-1].box.X1 < 0.3*small[j].size {
			j++
		}
		if touches(small[i:j], row[:n]) {
			row = append(row, small[i:j]...)
		} else {
			rest = append(rest, small[i:j]...)
		}
		i = j
	}
	if len(row) > n {
		sortX(row)
	}
	return rest, row
}

func touches(run, row []char) bool {
	size, ink := 0.0, false
	for i := range run {
		size = max(size, run[i].size)
		ink = ink || !run[i].blank
	}
	if !ink {
		return false
	}
	x0, x1 := run[0].box.X0, run[len(run)-1].box.X1
	i := sort.Search(len(row), func(i int) bool { return row[i].box.X0 >= x0 })
	near := func(c *char, gap float64) bool {
		return !c.blank && size <= 0.88*c.size && gap < 0.35*c.size && gap > -0.6*c.size &&
			run[0].base > c.base-0.75*c.size && run[0].base < c.base+0.4*c.size
	}
	return i > 0 && near(&row[i-1], x0-row[i-1].box.X1) || i < len(row) && near(&row[i], row[i].box.X0-x1)
}

// cutRow makes lines of a row of chars sorted by x.
func cutRow(row []char, gutter float64) []line {
	var out []line
	ink := row[:0:0]
	spaced := make([]bool, 0, len(row)) // a blank glyph stood before ink[i]
	pending := false
	for i := range row {
		if row[i].blank {
			pending = true
			continue
		}
		ink = append(ink, row[i])
		spaced = append(spaced, pending || row[i].space)
		pending = false
	}
	if len(ink) == 0 {
		return nil
	}
	usual := usualGaps(ink)
	for _, p := range columnParts(ink, gutter, usual) {
		out = append(out, makeLine(ink[p[0]:p[1]], spaced[p[0]:p[1]], usual))
	}
	return out
}

// columnParts cuts a row where a gap is wider than gutter times the size, at the
// widest gaps first: what is left between them may be a justified line, whose
// spaces are wide but all alike.
func columnParts(ink []char, gutter, usual float64) [][2]int {
	whole := [][2]int{{0, len(ink)}}
	if gutter <= 0 {
		return whole
	}
	right := math.Inf(-1)
	gaps := make([]float64, len(ink)) // before each char
	widest := 0.0
	for i := range ink {
		if i > 0 {
			gaps[i] = ink[i].box.X0 - right
			if gaps[i] > gutter*max(ink[i].size, ink[i-1].size)+usual {
				widest = max(widest, gaps[i])
			}
		}
		right = max(right, ink[i].box.X1)
	}
	if widest == 0 || justified(ink, gaps) {
		return whole
	}
	var out [][2]int
	start := 0
	for i := 1; i <= len(ink); i++ {
		if i < len(ink) && gaps[i] < 0.75*widest {
			continue
		}
		for _, p := range columnParts(ink[start:i], gutter, usual) {
			out = append(out, [2]int{start + p[0], start + p[1]})
		}
		start = i
	}
	return out
}

// justified reports whether a row is a line of words whose spaces were stretched
// alike.
func justified(ink []char, gaps []float64) bool {
	var sp spaces
	letters := 0
	for i := range ink {
		r := firstRune(ink[i].text)
		if wide(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
		if i > 0 && gaps[i] > 0.17*ink[i].size {
			sp.add(gaps[i], ink[i-1].text)
		}
	}
	return sp.alike(ink[0].size) && letters*5 >= len(ink)*4
}

// spaces collects the spaces between the words of a line; those behind a sentence
// may be wider than the others.
type spaces struct {
	n             int
	lo, hi, after float64
}

// add takes a space behind the given text.
func (s *spaces) add(gap float64, text string) {
	if s.n++; s.n == 1 || gap < s.lo {
		s.lo = gap
	}
	if endsSentence(text) {
		s.after = max(s.after, gap)
	} else {
		s.hi = max(s.hi, gap)
	}
}

// alike reports whether there are several spaces, all about the same and none as
// wide as those between the headings of columns.
func (s *spaces) alike(size float64) bool {
	return s.n >= 3 && s.lo < 1.5*size && s.hi <= 1.3*s.lo+0.1*size && s.after <= 2.3*s.lo+0.1*size
}

// endsSentence reports whether a text is the end of a sentence.
func endsSentence(s string) bool { return strings.ContainsRune(".!?:", lastRune(s)) }

// usualGaps is the gap between wide chars that letter-spacing or justification
// leaves in this row: its lower quartile.
func usualGaps(ink []char) float64 {
	var gs []float64
	for i := 1; i < len(ink); i++ {
		if wide(lastRune(ink[i-1].text)) && wide(firstRune(ink[i].text)) {
			gs = append(gs, max(ink[i].box.X0-ink[i-1].box.X1, 0))
		}
	}
	if len(gs) < 3 {
		return 0
	}
	slices.Sort(gs)
	return gs[len(gs)/4]
}

func makeLine(ink []char, spaced []bool, usual float64) line {
	var l line
	ruling := &ink[0]
	bold, n := 0, 0
	start := 0
	led := leaders(ink)
	for i := range ink {
		c := &ink[i]
		if c.size > ruling.size*1.01 {
			ruling = c
		}
		n += len(c.text)
		if c.bold {
			bold += len(c.text)
		}
		if i > 0 && (apart(&ink[i-1], c, spaced[i], usual) || led[i] != led[i-1]) {
			l.words = append(l.words, makeWord(ink[start:i]))
			start = i
		}
		l.box = l.box.Union(c.box)
	}
	l.words = append(l.words, makeWord(ink[start:]))
	l.base, l.size, l.gray, l.bold = ruling.base, ruling.size, ruling.gray, bold*2 > n
	return l
}

// leaders marks the dots that lead the eye from a label to its value.
func leaders(ink []char) []bool {
	out := make([]bool, len(ink))
	for i := 0; i < len(ink); {
		j := i
		for j < len(ink) && (ink[j].text == "." || ink[j].text == "…" || ink[j].text == "·") {
			j++
		}
		if j-i >= 5 || j-i >= 2 && ink[i].text == "…" {
			for k := i; k < j; k++ {
				out[k] = true
			}
		}
		i = max(j, i+1)
	}
	return out
}

// apart decides whether a space is read between two neighbours.
func apart(a, b *char, spaced bool, usual float64) bool {
	gap, size := b.box.X0-a.box.X1, max(min(a.size, b.size), 1)
	x, y := wide(lastRune(a.text)), wide(firstRune(b.text))
	switch {
	case x && y:
		if spaced {
			return gap > 0.4*size+1.5*usual
		}
		return gap > 0.8*size+1.5*usual
	case x || y: // word processors leave a quarter between scripts by themselves
		if spaced {
			return gap > 0.1*size
		}
		return gap > 0.55*size+usual
	case spaced:
		return gap > 0.04*size
	}
	return gap > 0.17*size
}

func makeWord(ink []char) word {
	var w word
	var b strings.Builder
	for i := range ink {
		b.WriteString(ink[i].text)
		w.box = w.box.Union(ink[i].box)
	}
	w.text = b.String()
	w.head = unit(ink, 0, 1)
	w.tail = unit(ink, len(ink)-1, -1)
	return w
}

// unit is the width of the first (step 1) or last (step -1) part of a word that
// a line break may not cut.
func unit(ink []char, i, step int) float64 {
	w := ink[i].width()
	for k := i + step; k >= 0 && k < len(ink); k += step {
		a, b := &ink[k-step], &ink[k]
		if step < 0 {
			a, b = b, a
		}
		x, y := lastRune(a.text), firstRune(b.text)
		if wide(x) != wide(y) && !closing(y) && !opening(x) || wide(x) && wide(y) && !closing(y) && !opening(x) {
			break
		}
		w += ink[k].width()
	}
	return w
}

// joinRow puts lines of one visual row together again, as text reads on.
func joinRow(ls []line) line {
	out := ls[0]
	if len(ls) == 1 {
		return out
	}
	out.words = slices.Clone(out.words)
	n, bold := 0, 0
	for i := range ls {
		w := utf8.RuneCountInString(ls[i].text())
		n += w
		if ls[i].bold {
			bold += w
		}
		if i == 0 {
			continue
		}
		out.words = append(out.words, ls[i].words...)
		out.box = out.box.Union(ls[i].box)
		if ls[i].size > out.size {
			out.size, out.base = ls[i].size, ls[i].base
		}
	}
	out.bold = bold*2 > n
	return out
}
