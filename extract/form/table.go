package form

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lianhe/extract"
)

// grid is a table with what has been read of it.
type grid struct {
	extract.Table
	at     [][]int  // index of the cell that covers a place, -1 for none
	keys   []string // of the cells, as labels are compared
	says   []bool   // cells that are not empty
	used   []bool   // cells that are labels, values or part of a table of records
	mended []bool   // labels that were cut in two
}

func newGrid(t *extract.Table) *grid {
	n := len(t.Cells)
	g := &grid{Table: *t, at: t.Grid(), keys: make([]string, n), says: make([]bool, n), used: make([]bool, n), mended: make([]bool, n)}
	g.Cells = slices.Clone(t.Cells)
	for i := range t.Cells {
		g.keys[i] = labelKey(t.Cells[i].Text)
		g.says[i] = g.keys[i] != "" || squeeze(t.Cells[i].Text) != "" || len(t.Cells[i].Tables) > 0
	}
	return g
}

// mend puts together labels that a page break cut in two (重点研发方 over 向), so
// that the cells beside both halves are one value.
func (g *grid) mend(labels *labels) {
	for i := range g.Cells {
		c := &g.Cells[i]
		row := c.Row + c.RowSpan
		if row >= g.Rows || !halfLabel(g.keys[i]) || labels.named(g.keys[i]) != nil {
			continue
		}
		j := g.at[row][c.Col]
		if j < 0 || j == i || !halfLabel(g.keys[j]) || g.Cells[j].Col != c.Col || g.Cells[j].ColSpan != c.ColSpan || labels.named(g.keys[j]) != nil {
			continue
		}
		key := labelKey(c.Text + g.Cells[j].Text)
		if labels.named(key) == nil {
			continue
		}
		c.RowSpan += g.Cells[j].RowSpan
		g.keys[i], g.keys[j] = key, ""
		g.says[j], g.used[j], g.mended[i] = false, true, true
	}
}

// halfLabel reports whether a key can be part of a label.
func halfLabel(key string) bool {
	return key != "" && len(key) < 90 && !strings.ContainsAny(key, "0123456789")
}

// starting are the cells that begin in a row.
func (g *grid) starting(row int) []int {
	var out []int
	for col := 0; col < g.Cols; col++ {
		if i := g.at[row][col]; i >= 0 && g.Cells[i].Row == row && g.Cells[i].Col == col {
			out = append(out, i)
		}
	}
	return out
}

// filled are the cells that begin in a row and say something.
func (g *grid) filled(row int) []int {
	return slices.DeleteFunc(g.starting(row), func(i int) bool { return !g.says[i] })
}

const maxNesting = 20

// table reads a table of the form: first the tables of records in it, then the
// fields in what is left. Behind the beginning of the plan a table that holds no
// records is part of the plan.
func (x *extraction) table(t *extract.Table) { x.tableAt(t, 0) }

func (x *extraction) tableAt(t *extract.Table, depth int) {
	if t.Rows <= 0 || t.Cols <= 0 || len(t.Cells) == 0 || depth > maxNesting {
		return
	}
	g := newGrid(x.stitch(t))
	g.mend(x.profile.labels)
	x.restOf(g)
	start := x.goOn(g)
	found := start > 0
	for row := start; row < g.Rows; {
		if h := x.header(g, row); h != nil {
			row = h.read(x, g)
			x.open, x.lists[h.spec], found = h, h, true
			x.early[h.spec] = x.early[h.spec] || !x.planned
			continue
		}
		if n := x.turned(g, row, depth); n > 0 {
			row, found = row+n, true
			continue
		}
		row += max(x.planRows(g, row), 1)
	}
	switch {
	case x.planned && found:
		x.plan.dropCaption(x.profile)
	case x.planned && !x.tells(g):
		x.plan.table(g)
		return
	}
	x.fields(g)
	for i := range g.Cells {
		for _, n := range g.Cells[i].Tables {
			x.tableAt(n, depth+1)
		}
	}
}

// restOf reads the first row of a table as the rest of the long value with which
// the table before ended: one text, beside an empty cell or alone.
func (x *extraction) restOf(g *grid) {
	f := x.cut
	x.cut = nil
	if f == nil {
		return
	}
	cells := g.filled(0)
	if len(cells) != 1 || x.speaks(g, 0) || x.header(g, 0) != nil || g.Cells[cells[0]].Col == 0 && g.Cells[cells[0]].ColSpan < g.Cols {
		return
	}
	rest := whole(g.Cells[cells[0]].Passage)
	g.used[cells[0]] = true
	for _, c := range f.Columns {
		if r := x.values[c]; r.value.Text != "" {
			r.value.Text += seam(r.value.Text, rest.Text) + rest.Text
			x.values[c] = r
		}
	}
}

// planRows reads the plan where it is written into the table of the form: a row
// with a heading of it, and the rows below up to the next label or table. It
// returns the number of rows.
func (x *extraction) planRows(g *grid, row int) int {
	if !x.opensPlan(g, row) {
		return 0
	}
	first := row
	for ; row < g.Rows; row++ {
		cells := g.filled(row)
		if row > first && !x.opensPlan(g, row) && len(cells) > 1 && (x.profile.labels.named(g.keys[cells[0]]) != nil || x.header(g, row) != nil) {
			break
		}
		for _, i := range cells {
			g.used[i] = true
			x.plan.within(g.Cells[i].Passage)
		}
	}
	return row - first
}

// opensPlan reports whether a row holds a heading of the plan, alone or beside
// its text.
func (x *extraction) opensPlan(g *grid, row int) bool {
	cells := g.filled(row)
	if len(cells) == 0 || len(cells) > 2 || g.used[cells[0]] {
		return false
	}
	text := g.Cells[cells[0]].Text
	return x.plan.begins(text) || len(cells) == 2 && x.profile.Narratives.heading(g.keys[cells[0]]) != nil
}

// tells reports whether a table holds labels of the form.
func (x *extraction) tells(g *grid) bool {
	n := 0
	for i := range g.Cells {
		if x.profile.labels.named(g.keys[i]) != nil {
			n++
		}
	}
	return n >= 2
}

// goOn reads the rows with which a table continues the one before it: no header,
// the running number going on, as many cells, with or without a cell for the
// table's name beside them. It returns the row at which something else begins.
func (x *extraction) goOn(g *grid) int {
	h := x.continues(g)
	x.open, x.named = nil, nil
	if h == nil || x.header(g, 0) != nil {
		return 0
	}
	row := h.goesOn(g)
	if row < 0 {
		return x.tailOf(h, g)
	}
	h.top, h.body, h.prevRow = 0, 0, -1
	if h.last == 0 {
		h.completeHeader(g, row)
		h.body = row
	}
	row = h.read(x, g)
	x.open, x.lists[h.spec] = h, h
	return row
}

// continues is the table that another one may go on with: the one right before
// it, or the one whose name stands over it (成员单位及分工（续表）).
func (x *extraction) continues(g *grid) *openTable {
	if x.named != nil && x.lists[x.named] != nil {
		return x.lists[x.named]
	}
	return x.open
}

// goesOn lays the columns over the first row of a table that has the next running
// number and returns that row, -1 where there is none; the rest of a row that was
// cut may stand before it.
func (h *openTable) goesOn(g *grid) int {
	const cutRows = 2
	for row := 0; row < min(g.Rows, cutRows+1); row++ {
		if h.over(g, row, 0) || h.over(g, row, 1) {
			return row
		}
	}
	return -1
}

// completeHeader reads the rows above the first record as the rest of the header,
// which a page break cut (近一年销售收入（万 over 元）).
func (h *openTable) completeHeader(g *grid, rows int) {
	for row := range rows {
		k := -len(h.side)
		for _, i := range g.starting(row) {
			c := &g.Cells[i]
			if k >= 0 && k < len(h.slots) && g.says[i] {
				h.slots[k].text += c.Text
				key := squeeze(h.slots[k].text)
				if head := h.spec.find(labelKey(key)); head != nil {
					h.slots[k].head, h.slots[k].unit = head, unitIn(key)
				}
			}
			k++
		}
	}
	h.lay(g, rows, len(h.side))
}

// tailOf reads the first row of a table on the next page as what the page break
// cut off the last row of the list before, and returns the number of rows read.
func (x *extraction) tailOf(h *openTable, g *grid) int {
	if h.prev == nil || x.speaks(g, 0) {
		return 0
	}
	for skip := range 2 {
		if !h.lay(g, 0, skip) {
			continue
		}
		h.body, h.prevRow = 0, -1
		rec, filled := x.cells(h, g, 0)
		key, _ := rec.Get(h.spec.Key)
		if _, numbered := h.number(g, 0); numbered || filled == 0 || rec.Src.Page != h.page+1 || h.page == 0 || key.Text != "" && 2*filled > h.filled {
			return 0
		}
		h.use(g, 0)
		h.join(rec, "")
		return 1
	}
	return 0
}

// number is the running number of a row.
func (h *openTable) number(g *grid, row int) (int, bool) {
	for col, head := range h.columns {
		if head != nil && head.Number && g.at[row][col] >= 0 {
			n, err := strconv.Atoi(strings.Trim(squeeze(g.Cells[g.at[row][col]].Text), "(). 、第"))
			return n, err == nil
		}
	}
	return 0, false
}

// read takes the rows under the header and returns the row after the last one.
func (h *openTable) read(x *extraction, g *grid) int {
	for r := h.top; r < h.body; r++ {
		for _, i := range g.starting(r) {
			g.used[i] = g.used[i] || g.Cells[i].Col >= h.first || slices.Contains(h.side, i)
		}
	}
	row := h.body
	for ; row < g.Rows; row++ {
		cells := g.filled(row)
		if len(cells) == 0 {
			continue
		}
		if h.repeated(x, g, row) {
			h.use(g, row)
			continue
		}
		if h.ends(x, g, row, cells) {
			return row
		}
		h.use(g, row)
		if !h.remark(g, cells) {
			x.record(h, g, row)
		}
	}
	return row
}

func (h *openTable) use(g *grid, row int) {
	for _, i := range g.starting(row) {
		g.used[i] = true
	}
}

// repeated reports whether a row is the header again, after a page break.
func (h *openTable) repeated(x *extraction, g *grid, row int) bool {
	if g.words(row) == h.head {
		return true
	}
	n := 0
	cells := g.filled(row)
	for _, i := range cells {
		if h.spec.find(g.keys[i]) != nil || matchAny(h.spec.Captions, g.keys[i]) {
			n++
		}
	}
	return n >= 2 && n == len(cells)
}

// ends reports whether a row does not belong to the table any more.
func (h *openTable) ends(x *extraction, g *grid, row int, cells []int) bool {
	if slices.Contains(h.side, cells[0]) {
		cells = cells[1:] // the table's name goes on beside its rows
	}
	if len(cells) == 0 {
		return false
	}
	first := &g.Cells[cells[0]]
	key := g.keys[cells[0]]
	if first.Col < h.first && !matchAny(h.spec.Captions, key) {
		return true
	}
	if x.header(g, row) != nil {
		return true
	}
	if len(cells) == 1 && (first.ColSpan > 1 || first.Col <= h.first) {
		if matchAny(x.profile.Narratives.Groups, key) || h.between(g, row, key) {
			return false // 一、企业 between the rows
		}
		return x.profile.divides(key) || x.profile.labels.named(key) != nil || x.profile.caption(key)
	}
	if head := h.columns[first.Col]; head != nil && slices.Contains(head.Columns, "role") && roleWord.MatchString(key) {
		return false // 牵头单位 as the role of the row
	}
	return x.profile.labels.named(key) != nil
}

// between reports whether a row names the role of the units below it (牵头单位 over
// the first row, 参与单位 over the others), which go on with the list.
func (h *openTable) between(g *grid, row int, key string) bool {
	if h.spec.column("role") == nil || !groupRole.MatchString(key) || row+1 >= g.Rows {
		return false
	}
	return len(g.filled(row+1)) > 2
}

// groupRole is a heading over the units of one role.
var groupRole = regexp.MustCompile(`^(?:联合牵头|共同牵头|牵头|参与|参加|成员|合作|联合)(?:单位|企业|方)$`)

// remark reports whether a row is one text over several columns: a heading
// between the rows, a note below them.
func (h *openTable) remark(g *grid, cells []int) bool {
	if len(cells) != 1 {
		return false
	}
	c := &g.Cells[cells[0]]
	n := 0
	for col := c.Col; col < min(c.Col+c.ColSpan, g.Cols); col++ {
		if h.columns[col] != nil && (col == c.Col || h.columns[col] != h.columns[col-1]) {
			n++
		}
	}
	return n > 1
}

// divides reports whether a key is a heading between the parts of the form.
func (p *Profile) divides(key string) bool { return matchAny(p.Sections, key) }

func (p *Profile) caption(key string) bool {
	return slices.ContainsFunc(p.Tables, func(t *Table) bool { return matchAny(t.Captions, key) })
}
