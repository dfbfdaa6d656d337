package form

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// openTable is a table of records whose header has been read.
type openTable struct {
	spec    *Table
	side    []int              // cells of the side label
	first   int                // leftmost column of the header
	columns []*Header          // by grid column, nil where unknown
	units   []string           // of money, by grid column
	years   map[*Header]string // that header cells name
	plain   map[*Header]bool   // header cells that say the form's own words
	slots   []slot             // the columns from the first known one on, by cell
	top     int                // first row of the header
	body    int                // first row under it
	cols    int                // of the grid
	head    string             // the header's words, to know it when it is repeated
	last    int                // running number of the last row
	before  int                // running number of the row before it
	prev    *extract.Record
	filled  int // columns that the last record had
	prevRow int
	page    int // of the last row
}

// header recognises the header of a table of records in a row.
func (x *extraction) header(g *grid, row int) *openTable {
	cells := g.filled(row)
	if len(cells) < 2 {
		return nil
	}
	best := x.bestHeader(g, cells, row)
	if best == nil {
		return nil
	}
	best.head = g.words(row)
	best.second(g, row+1)
	best.span(g, row)
	best.mend(g, row)
	best.moneyUnits(g, row, x.unit)
	best.slots = best.cells(g)
	return best
}

// slot is a column of a header as a cell of its rows holds it.
type slot struct {
	head *Header
	unit string
	text string // of the header's last row
}

// cells lists the columns by the cells of the header's last row.
func (h *openTable) cells(g *grid) []slot {
	var out []slot
	for col := h.first; col < g.Cols; col++ {
		if i := g.at[h.body-1][col]; i >= 0 && g.Cells[i].Col == col {
			out = append(out, slot{h.columns[col], h.units[col], g.Cells[i].Text})
		}
	}
	return out
}

// over lays the columns over the cells of a row of another grid, from cell skip
// on; false where they do not fit or the running number does not go on.
func (h *openTable) over(g *grid, row, skip int) bool {
	old := *h
	if !h.lay(g, row, skip) {
		return false
	}
	if n, ok := h.number(g, row); !ok || n != h.last+1 {
		*h = old
		return false
	}
	return true
}

// lay is over without a look at the running number.
func (h *openTable) lay(g *grid, row, skip int) bool {
	cells := g.starting(row)
	if len(cells) != len(h.slots)+skip {
		return false
	}
	h.columns, h.units = make([]*Header, g.Cols), make([]string, g.Cols)
	for k, i := range cells[skip:] {
		c := &g.Cells[i]
		for col := c.Col; col < min(c.Col+c.ColSpan, g.Cols); col++ {
			h.columns[col], h.units[col] = h.slots[k].head, h.slots[k].unit
		}
	}
	h.side, h.first = cells[:skip], g.Cells[cells[skip]].Col
	return true
}

// bestHeader returns the table with the most columns in a row, which must have
// its key; where no table has its key, that may stand under an unknown name.
func (x *extraction) bestHeader(g *grid, cells []int, row int) *openTable {
	var best, likely *openTable
	score, guess := 0, guessColumns-1
	for _, spec := range x.profile.Tables {
		h := &openTable{spec: spec, columns: make([]*Header, g.Cols), cols: g.Cols, first: -1, top: row, body: row + 1}
		n := h.match(g, cells)
		switch {
		case h.has(spec.Key):
			if (n >= 3 || 2*n > len(cells)) && n > score {
				best, score = h, n
			}
		case n > guess:
			likely, guess = h, n
		}
	}
	if best == nil && likely != nil && !x.planned && likely.sure(g) && likely.guessKey(g, cells) {
		best = likely
	}
	if best != nil && x.planned && (score <= guessColumns || x.early[best.spec]) {
		return nil // a plan has tables of its own
	}
	return best
}

// sure reports whether a header without its key is that of the table all the
// same: it asks for credit codes, or the table's name stands beside it.
func (h *openTable) sure(g *grid) bool {
	return h.has("uscc") || slices.ContainsFunc(h.side, func(i int) bool { return matchAny(h.spec.Captions, g.keys[i]) })
}

// guessColumns is the number of known columns that make a header without its
// key.
const guessColumns = 3

// match assigns the cells of a header to the columns of the table and returns
// how many were known. What stands left of the first known one is a side label.
func (h *openTable) match(g *grid, cells []int) int {
	n := 0
	for _, i := range cells {
		c := &g.Cells[i]
		k := g.keys[i]
		head := h.spec.find(k)
		if h.first < 0 && matchAny(h.spec.Captions, k) {
			head = h.spec.numberBehind(k) // 成员单位及任务分工 beside the table
		}
		if head == nil || !h.takes(head, k) {
			if h.first < 0 {
				h.side = append(h.side, i)
			}
			continue
		}
		if h.first < 0 {
			h.first = c.Col
		}
		for col := c.Col; col < min(c.Col+c.ColSpan, g.Cols); col++ {
			h.columns[col] = head
		}
		n++
	}
	if first := slices.IndexFunc(h.columns, func(c *Header) bool { return c != nil }); first > h.first {
		h.side, h.first = slices.DeleteFunc(slices.Clone(cells), func(i int) bool { return g.Cells[i].Col >= first }), first
	}
	h.numberBefore(g)
	return n
}

// numberBefore takes a cell before the first known column for that of the running
// numbers, whatever it is called (排序), where these stand below it.
func (h *openTable) numberBefore(g *grid) {
	number := slices.IndexFunc(h.spec.Header, func(head *Header) bool { return head.Number && !slices.Contains(h.columns, head) })
	if number < 0 || h.body >= g.Rows {
		return
	}
	for k, i := range h.side {
		c := &g.Cells[i]
		if below := g.at[h.body][c.Col]; below >= 0 && g.Cells[below].Row == h.body && numeric(g.keys[below]) {
			h.columns[c.Col], h.first, h.side = h.spec.Header[number], c.Col, h.side[:k]
			return
		}
	}
}

// numberBehind returns the column of running numbers where a cell holds its header
// behind the table's name (成员及分工序号), nil for a name alone.
func (t *Table) numberBehind(key string) *Header {
	for _, head := range t.Header {
		for _, l := range head.Labels {
			if head.Number && utf8.RuneCountInString(l.text) > 1 && strings.HasSuffix(key, l.text) {
				return head
			}
		}
	}
	return nil
}

// takes reports whether a header cell is to stand for a column: the first one,
// of two years side by side (2021年销售收入, 2022年销售收入) the later, of one that only
// resembles (牵头单位任务及分工, beside the table) and one of the form's words these.
func (h *openTable) takes(head *Header, key string) bool {
	if h.years == nil {
		h.years, h.plain = map[*Header]string{}, map[*Header]bool{}
	}
	y, plain := year.FindString(key), h.spec.exact[key] == head
	if slices.Contains(h.columns, head) && y <= h.years[head] && (h.plain[head] || !plain) {
		return false
	}
	h.years[head], h.plain[head] = y, plain
	for col, old := range h.columns {
		if old == head {
			h.columns[col] = nil
		}
	}
	return true
}

var year = regexp.MustCompile(`20[0-9]{2}`)

// guessKey takes an unknown column of a header for its key: a table that otherwise
// has the columns of the members (代码, 任务, 职责) names its units in the column that
// is left, whatever that is called, or in the one whose rows are names of units.
func (h *openTable) guessKey(g *grid, cells []int) bool {
	var unknown []int
	for _, i := range cells {
		if c := &g.Cells[i]; c.Col >= h.first && h.columns[c.Col] == nil {
			unknown = append(unknown, i)
		}
	}
	if len(unknown) > 1 {
		unknown = slices.DeleteFunc(unknown, func(i int) bool { return !h.namesUnits(g, g.Cells[i].Col) })
	}
	if len(unknown) != 1 {
		return false
	}
	c := &g.Cells[unknown[0]]
	for col := c.Col; col < min(c.Col+c.ColSpan, g.Cols); col++ {
		h.columns[col] = h.spec.column(h.spec.Key)
	}
	return true
}

// namesUnits reports whether most of the next rows have the name of a unit in a
// column.
func (h *openTable) namesUnits(g *grid, col int) bool {
	const enough = 10
	names, others := 0, 0
	for row := h.body; row < min(g.Rows, h.body+enough); row++ {
		i := g.at[row][col]
		if i < 0 || g.Cells[i].Row != row || !g.says[i] {
			continue
		}
		if organisation.MatchString(unitName(g.Cells[i].Text)) {
			names++
		} else {
			others++
		}
	}
	return names > others
}

// second reads the second row of a header (销售收入 and 研发投入 under 近一年经营情况).
func (h *openTable) second(g *grid, row int) {
	if row >= g.Rows {
		return
	}
	var cells []int
	for _, i := range g.filled(row) {
		c := &g.Cells[i]
		if c.Col < h.first && matchAny(h.spec.Captions, g.keys[i]) {
			continue
		}
		if h.spec.find(g.keys[i]) == nil {
			return
		}
		cells = append(cells, i)
	}
	if len(cells) == 0 || len(cells) == 1 && g.Cells[cells[0]].ColSpan >= g.Cols {
		return
	}
	for _, i := range cells {
		c := &g.Cells[i]
		for col := c.Col; col < min(c.Col+c.ColSpan, g.Cols); col++ {
			h.columns[col] = h.spec.find(g.keys[i])
		}
	}
	h.body = row + 1
}

// span passes over the rows that the key's cell covers: a header that a page
// break cut has the rest of its words there.
func (h *openTable) span(g *grid, row int) {
	for col, head := range h.columns {
		if i := g.at[row][col]; i >= 0 && head != nil && slices.Contains(head.Columns, h.spec.Key) {
			h.body = max(h.body, min(g.Cells[i].Row+g.Cells[i].RowSpan, g.Rows))
		}
	}
}

// mend reads the columns whose words a page break cut (近一年销售收 over 入（万元）)
// within a header that spans both rows.
func (h *openTable) mend(g *grid, row int) {
	for _, i := range g.filled(row) {
		c := &g.Cells[i]
		below := c.Row + c.RowSpan
		if c.Col < h.first || h.columns[c.Col] != nil || below >= h.body {
			continue
		}
		j := g.at[below][c.Col]
		if j < 0 || g.Cells[j].Col != c.Col {
			continue
		}
		head := h.spec.find(labelKey(c.Text + g.Cells[j].Text))
		if head == nil || slices.Contains(h.columns, head) {
			continue
		}
		for col := c.Col; col < min(c.Col+c.ColSpan, g.Cols); col++ {
			h.columns[col] = head
		}
	}
}

func (h *openTable) has(column string) bool {
	return slices.ContainsFunc(h.columns, func(c *Header) bool { return c != nil && slices.Contains(c.Columns, column) })
}

// find returns the column that a header cell names.
func (t *Table) find(key string) *Header {
	if key == "" || len(key) > 150 {
		return nil
	}
	if h := t.exact[key]; h != nil {
		return h
	}
	for _, h := range t.Header {
		for _, l := range h.Labels {
			if l.glob() && l.match(key) && !matchAny(h.Except, key) {
				return h
			}
		}
	}
	return nil
}

var (
	moneyUnit  = regexp.MustCompile(`(?:十|百|千)?(?:万|亿)?元|万|亿`)
	stated     = regexp.MustCompile(`[(\[][^)\]]*?((?:十|百|千)?(?:万|亿)?元)`)
	unitNotice = regexp.MustCompile(`单位[:为]?\(?((?:十|百|千)?(?:万|亿)?元)`)
)

// moneyUnits finds the units of money: in the header's own cell, in the cell
// above it, in a 单位：万元 in the rows over it or, notice, over the table.
func (h *openTable) moneyUnits(g *grid, row int, notice string) {
	h.units = make([]string, g.Cols)
	for col, head := range h.columns {
		if head == nil || !head.Money {
			continue
		}
		for r := h.body - 1; r >= row && h.units[col] == ""; r-- {
			h.units[col] = unitOf(g, r, col)
		}
		for r := row - 1; r >= max(0, row-2) && h.units[col] == ""; r-- {
			for _, i := range g.filled(r) {
				if m := unitNotice.FindStringSubmatch(squeeze(g.Cells[i].Text)); m != nil {
					h.units[col] = m[1]
				}
			}
		}
		if h.units[col] == "" {
			h.units[col] = notice
		}
	}
}

// unitOf is the unit that the header cell over a column states; an empty cell
// beside a group's title belongs to the group.
func unitOf(g *grid, row, col int) string {
	for ; col >= 0; col-- {
		i := g.at[row][col]
		if i < 0 {
			continue
		}
		if k := squeeze(g.Cells[i].Text); k != "" {
			return unitIn(k)
		}
	}
	return ""
}

// unitIn is the unit that the words of a header cell state.
func unitIn(k string) string {
	if m := stated.FindStringSubmatch(k); m != nil {
		return m[1]
	}
	if m := moneyUnit.FindString(k); strings.HasSuffix(k, m) {
		return m
	}
	return ""
}

func (g *grid) words(row int) string {
	var b strings.Builder
	for _, i := range g.filled(row) {
		b.WriteString(g.keys[i])
		b.WriteByte('|')
	}
	return b.String()
}
