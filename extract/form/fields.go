package form

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianhe/extract"
)

// fields reads the fields of a table: labels in cells of their own with the
// value to the right or below, then labels and values in one cell.
func (x *extraction) fields(g *grid) {
	for i := range g.Cells {
		if !g.used[i] {
			x.labelled(g, i)
		}
	}
	for i := range g.Cells {
		if !g.used[i] {
			x.inline(g.Cells[i].Passage, false)
		}
	}
}

// labelled reads the value of cell i where that is a label.
func (x *extraction) labelled(g *grid, i int) {
	f := x.profile.labels.named(g.keys[i])
	if f == nil {
		return
	}
	v, ok := x.valueOf(g, i, f)
	if !ok {
		return
	}
	v = x.withoutNext(g, i, v)
	g.used[i] = true
	weight := x.strange(g, i, f)
	if weight == another {
		return
	}
	x.label, x.rank = g.keys[i], f.rank(g.keys[i])+weight
	x.put(f, v, false)
	if c := &g.Cells[i]; f.Text && c.Row+c.RowSpan >= g.Rows {
		x.cut = f
	}
}

// withoutNext cuts off the label of the next value, which a page without rules
// left in the cell of the one before (新能源  通讯地址 | 盐城市…), and reads that one.
func (x *extraction) withoutNext(g *grid, label int, v extract.Passage) extract.Passage {
	cut := strings.LastIndexFunc(strings.TrimSpace(v.Text), unicode.IsSpace)
	if cut <= 0 || squeeze(v.Text[:cut]) == "" {
		return v
	}
	key := labelKey(v.Text[cut:])
	next := x.profile.labels.exact[key]
	if next == nil || utf8.RuneCountInString(key) < longLabel {
		return v
	}
	for _, j := range g.filled(g.Cells[label].Row) {
		if j != label && !g.used[j] && g.Cells[j].Col > g.Cells[label].Col && x.profile.labels.named(g.keys[j]) == nil {
			g.used[j] = true
			x.label, x.rank = key, next.rank(key)
			x.put(next, whole(g.Cells[j].Passage), false)
			break
		}
	}
	return slice(v, 0, cut)
}

// strange weighs whose office or number a label asks for: that of the person in
// its own row, else of the last person above.
func (x *extraction) strange(g *grid, i int, f *Field) int {
	if f.Near == (Column{}) {
		return 0
	}
	for row := g.Cells[i].Row; row >= 0; row-- {
		persons, near := 0, false
		for _, j := range g.filled(row) {
			if p := x.profile.labels.named(g.keys[j]); p != nil && p.Person {
				persons++
				near = near || slices.Contains(p.Columns, f.Near)
			}
		}
		switch {
		case near:
			return 0
		case persons > 0 && row == g.Cells[i].Row:
			return another
		case persons > 0:
			return elsewhere
		}
	}
	return 0
}

// elsewhere outweighs the order of any field's labels; another says that it is
// certainly not the field's person.
const (
	elsewhere = 1000
	another   = 2000
)

// rank is the place of a label among those of the field, the plainest first.
func (f *Field) rank(key string) int {
	return max(slices.IndexFunc(f.Labels, func(p Pattern) bool { return p.match(key) || labelKey(p.text) == key }), 0)
}

func (x *extraction) valueOf(g *grid, label int, f *Field) (extract.Passage, bool) {
	if v, ok := x.columnsOf(g, label, f); ok {
		return v, true
	}
	right, some := x.rightOf(g, label, f)
	if some && squeeze(right.Text) != "" {
		if f.Text {
			x.continued(g, label, &right)
		}
		return right, true
	}
	if below, ok := x.below(g, label, f, some); ok {
		return below, true
	}
	return right, some
}

// columnsOf reads a group of options or counts whose words stand in one row and
// whose marks or figures in the row below or above, column by column.
func (x *extraction) columnsOf(g *grid, label int, f *Field) (v extract.Passage, ok bool) {
	c := &g.Cells[label]
	right := c.Col + c.ColSpan
	if c.RowSpan != 2 || c.Row+2 > g.Rows || f.words(g, c.Row, right) == f.words(g, c.Row+1, right) {
		return v, false
	}
	for col := right; col < g.Cols; col++ {
		head, below := g.at[c.Row][col], g.at[c.Row+1][col]
		if head < 0 || below < 0 || head == below || g.Cells[head].Col != col || g.used[head] || g.used[below] {
			continue
		}
		v.Append("\n", whole(g.Cells[head].Passage))
		v.Append("", whole(g.Cells[below].Passage))
		g.used[head], g.used[below] = true, true
	}
	return v, v.Text != ""
}

// words reports whether a row holds, from a column on, words of several options
// or parts of the field.
func (f *Field) words(g *grid, row, col int) bool {
	n := 0
	for _, i := range g.filled(row) {
		c := &g.Cells[i]
		if c.Col < col {
			continue
		}
		if len(optionsIn(c.Text, f.Options)) > 0 {
			n++
		}
		for _, p := range f.Parts {
			if matchAny(p.Labels, g.keys[i]) {
				n++
				break
			}
		}
	}
	return n >= 2
}

// rightOf joins the cells to the right of a label up to the next label: the
// first that says something, all of them for check boxes. some tells whether
// there is any cell.
func (x *extraction) rightOf(g *grid, label int, f *Field) (v extract.Passage, some bool) {
	c := &g.Cells[label]
	markFirst := false
	for row := c.Row; row < min(c.Row+c.RowSpan, g.Rows); row++ {
		for col := c.Col + c.ColSpan; col < g.Cols; col++ {
			i := g.at[row][col]
			if i < 0 || g.Cells[i].Row < row || g.Cells[i].Col < col {
				continue
			}
			if i == label || g.used[i] || x.profile.labels.named(g.keys[i]) != nil && (some || !x.answers(g, label, i)) {
				break
			}
			cell := g.Cells[i]
			if len(f.Options) > 0 && squeeze(cell.Text) == "" {
				cell.Passage = inner(cell.Tables)
			}
			switch {
			case !some:
				v, some = whole(cell.Passage), true
				markFirst = len(optionsIn(cell.Text, f.Options)) == 0
			case squeeze(cell.Text) == "":
			case x.empty(v.Text):
				v = whole(cell.Passage)
			case g.mended[label] && row > c.Row:
				v.Append(seam(v.Text, cell.Text), whole(cell.Passage))
			case len(f.Options) > 0:
				v.Append(f.gap(v.Text, cell.Text, markFirst), cell.Passage)
			case f.Text || len(f.Parts) > 0:
				v.Append("\n", cell.Passage)
			default:
				continue
			}
			g.used[i] = true
		}
	}
	return v, some
}

// inner is what the tables within a cell say, a row a line.
func inner(tables []*extract.Table) (p extract.Passage) {
	for _, t := range tables {
		row := -1
		for i := range t.Cells {
			sep := "\n"
			if t.Cells[i].Row == row {
				sep = ""
			}
			p.Append(sep, t.Cells[i].Passage)
			row = t.Cells[i].Row
		}
	}
	return p
}

// answers reports whether a cell that reads like a label is the value of the one
// that it touches on its left (职务/职称 | 首席科学家): nothing stands behind it that
// it could be the label of, and other labels of the row do have values.
func (x *extraction) answers(g *grid, label, i int) bool {
	l, c := &g.Cells[label], &g.Cells[i]
	if c.Col != l.Col+l.ColSpan || x.profile.labels.named(g.keys[i]) == x.profile.labels.named(g.keys[label]) || x.labelsOnly(g, l.Row) {
		return false
	}
	for _, j := range g.filled(l.Row) {
		if g.Cells[j].Col > c.Col {
			return x.profile.labels.named(g.keys[j]) != nil
		}
	}
	return true
}

// gap is what parts two cells of a group of options: nothing between an option
// and the mark in the cell before it or, where the group begins with an option,
// behind it.
func (f *Field) gap(before, cell string, markFirst bool) string {
	last := before[strings.LastIndexByte(before, '\n')+1:]
	if markFirst && len(optionsIn(last, f.Options)) == 0 || !markFirst && len(optionsIn(cell, f.Options)) == 0 {
		return ""
	}
	return "\n"
}

// seam is what stands between the halves of a text that was cut: a line break
// where a sentence ends or a number begins.
func seam(a, b string) string {
	if numberOf(b) != "" || endOfSentence.MatchString(lastRune(a)) {
		return "\n"
	}
	return ""
}

func lastRune(s string) string {
	s = strings.TrimSpace(s)
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

func whole(p extract.Passage) extract.Passage { return slice(p, 0, len(p.Text)) }

// below reads the cell under a label: where nothing stands to its right, or
// where a whole row of labels stands over a row of values.
func (x *extraction) below(g *grid, label int, f *Field, right bool) (extract.Passage, bool) {
	c := &g.Cells[label]
	row := c.Row + c.RowSpan
	if row >= g.Rows || right && !x.labelsOnly(g, c.Row) {
		return extract.Passage{}, false
	}
	i := g.at[row][c.Col]
	if i < 0 || g.used[i] || g.Cells[i].Row != row || x.speaks(g, row) {
		return extract.Passage{}, false
	}
	if right && squeeze(g.Cells[i].Text) == "" {
		return extract.Passage{}, false
	}
	g.used[i] = true
	v := whole(g.Cells[i].Passage)
	if f.Text {
		x.continued(g, i, &v)
	}
	return v, true
}

// labelsOnly reports whether all that a row says are labels.
func (x *extraction) labelsOnly(g *grid, row int) bool {
	cells := g.filled(row)
	for _, i := range cells {
		if x.profile.labels.named(g.keys[i]) == nil {
			return false
		}
	}
	return len(cells) > 0
}

// speaks reports whether a row holds a label or divides the form.
func (x *extraction) speaks(g *grid, row int) bool {
	for _, i := range g.filled(row) {
		t, k := g.Cells[i].Text, g.keys[i]
		if x.profile.labels.named(k) != nil || x.profile.divides(k) || x.profile.caption(k) || len(t) < 200 && len(x.profile.labels.inline(t)) > 0 {
			return true
		}
	}
	return false
}

// continued appends the rows with which a long value goes on below: rows that
// hold one text only and no label, as exported text has them for the paragraphs
// of a cell.
func (x *extraction) continued(g *grid, from int, v *extract.Passage) {
	c := &g.Cells[from]
	for row := c.Row + c.RowSpan; row < g.Rows; row++ {
		cells := g.filled(row)
		if len(cells) == 0 {
			continue
		}
		i := cells[0]
		if len(cells) != 1 || g.used[i] || x.speaks(g, row) || len(g.Cells[i].Tables) > 0 {
			return
		}
		if n := len(g.starting(row)); g.Cells[i].ColSpan < g.Cols && n > 1 && g.Cells[i].Col <= c.Col {
			return // a cell in the labels' column beside an empty value
		}
		g.used[i] = true
		v.Append("\n", whole(g.Cells[i].Passage))
	}
}
