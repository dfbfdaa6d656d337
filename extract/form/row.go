package form

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"lianhe/extract"
)

// record reads one row of a table of records.
func (x *extraction) record(h *openTable, g *grid, row int) {
	rec, filled := x.cells(h, g, row)
	number, numbered := h.number(g, row)
	halves := numbered && h.halves(number)
	if numbered && !halves {
		h.before, h.last = h.last, number
	}
	key, _ := rec.Get(h.spec.Key)
	switch {
	case filled == 0 || aside(key.Text) || sum(g, row):
	case halves:
		h.join(rec, "")
		h.last = h.before + 1
	case h.sameKey(g, row):
		h.join(rec, "\n")
	case h.cut(g, row, rec):
		h.join(rec, "")
	case h.prev != nil && !numbered && h.last > 0 && h.rest(rec, key.Text, filled):
		if !codeGoesOn(h.prev, rec) {
			x.doubtJoin(h, rec)
		}
		h.join(rec, "")
	default:
		x.rows = append(x.rows, rec)
		h.prev, h.filled = rec, filled
		x.doubtName(h, rec)
	}
	h.prevRow, h.page = row, rec.Src.Page
}

// halves reports whether a row and the one before it are one whose number was
// wrapped in a narrow column, as its other cells were: 1 over 0 below 9.
func (h *openTable) halves(number int) bool {
	return h.prev != nil && h.before >= 9 && h.last != h.before+1 && strconv.Itoa(h.last)+strconv.Itoa(number) == strconv.Itoa(h.before+1)
}

// cut reports whether a row is what a page break cut off the row before: the
// number and another cell stand beside both.
func (h *openTable) cut(g *grid, row int, rec *extract.Record) bool {
	if h.prev == nil || h.prevRow != row-1 || row == 0 || rec.Src.Page == h.page {
		return false
	}
	number, shared := false, 0
	for col, head := range h.columns {
		if i := g.at[row][col]; head != nil && i >= 0 && i == g.at[row-1][col] && g.Cells[i].Col == col {
			number = number || head.Number
			shared++
		}
	}
	return number && shared > 1
}

// doubtJoin says so where the rest of a row was joined though no page break cut
// it: it may as well belong to the row below.
func (x *extraction) doubtJoin(h *openTable, rec *extract.Record) {
	if rec.Src.Page == 0 || rec.Src.Page != h.page {
		return
	}
	ref := extract.Ref{Table: rec.Table, Ord: x.count(h.spec)}
	if slices.ContainsFunc(x.issues, func(i extract.Issue) bool { return i.Ref == ref }) {
		return
	}
	x.issues = append(x.issues, extract.Issue{
		Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: rec.Src, Ref: ref,
		Text: "表中有一行没有序号，内容已并入上一行", Hint: "请对照原件核对这一行和上下两行",
	})
}

// rest reports whether a row without a number in a numbered table is what a page
// break cut off the row before: it has no key, few columns, the other half of
// the code, no code where units have one, or stands on the next page.
func (h *openTable) rest(rec *extract.Record, key string, filled int) bool {
	if key == "" || 2*filled <= h.filled || codeGoesOn(h.prev, rec) {
		return true
	}
	code, coded := rec.Get("uscc")
	return filled < h.filled && nothing(code.Text) && (coded || h.page != rec.Src.Page)
}

// codeGoesOn reports whether two parts of a credit code make up one of 18
// characters.
func codeGoesOn(a, b *extract.Record) bool {
	front, _ := a.Get("uscc")
	back, _ := b.Get("uscc")
	f, r := len(squeeze(front.Text)), len(squeeze(back.Text))
	return f > 0 && r > 0 && f+r == 18
}

// cells reads the known columns of a row and returns how many of them say
// something.
func (x *extraction) cells(h *openTable, g *grid, row int) (*extract.Record, int) {
	rec := &extract.Record{Table: string(h.spec.Table)}
	filled := 0
	for col, head := range h.columns {
		i := g.at[row][col]
		if head == nil || i < 0 || head.Number {
			continue
		}
		if col > 0 && h.columns[col-1] == head && g.at[row][col-1] >= 0 && (g.at[row][col-1] == i || squeeze(g.Cells[i].Text) == "") {
			continue // the same cell, or the rest of a wide column
		}
		c := &g.Cells[i]
		v := slice(c.Passage, 0, len(c.Text)).Value
		if slices.Contains(head.Columns, "uscc") {
			v = c.Passage.Slice(len(codeLabel.FindString(c.Text)), len(c.Text))
			v = whole(extract.Passage{Value: v}).Value
		}
		if slices.Contains(head.Columns, "role") {
			v = tickedText(extract.Passage{Value: v}).Value
		}
		if slices.Contains(head.Columns, "role") && !roleWord.MatchString(v.Text) {
			continue // 企业, 高校: the kind of the unit, not its role
		}
		if len(head.Options) > 0 && len(marksIn(v.Text, nil)) > 0 {
			v = x.tickedWords(h, head, c.Passage)
		}
		if rec.Src == (extract.Source{}) && c.Row == row {
			rec.Src = c.Src
		}
		if !nothing(v.Text) {
			filled++
		}
		for _, column := range head.Columns {
			if old, ok := rec.Get(column); !ok || old.Text == "" {
				rec.SetUnit(column, v, h.units[col])
			}
		}
	}
	h.noteRole(rec, g, row)
	splitCode(rec)
	bareName(rec)
	return rec, filled
}

// codeLabel is the name of the code before it in its cell.
var codeLabel = regexp.MustCompile(`^[\s\p{Zs}]*(?:统一)?(?:社会)?(?:信用)?代码[\s\p{Zs}]*[：:]`)

// roleWord is how a cell names the role of a unit.
var (
	roleWord = regexp.MustCompile(`牵头|主持|参与|参加|成员|协作|合作|联合|共建`)
	roleNote = regexp.MustCompile(`[（(]((?:联合|共同)?牵头(?:单位)?|参与单位|成员单位)[）)]`)
)

// noteRole takes the role of a member from a note behind its name （牵头单位） or
// from the place of its number.
func (h *openTable) noteRole(rec *extract.Record, g *grid, row int) {
	if h.spec.column("role") == nil {
		return
	}
	if role, _ := rec.Get("role"); !nothing(role.Text) {
		return
	}
	if name, _ := rec.Get("name"); name.Text != "" {
		if m := roleNote.FindStringSubmatch(name.Text); m != nil {
			rec.Set("role", extract.Value{Text: m[1], Src: name.Src})
			return
		}
	}
	for col, head := range h.columns {
		if i := g.at[row][col]; head != nil && head.Number && i >= 0 && strings.Contains(g.Cells[i].Text, "牵头") {
			rec.Set("role", whole(g.Cells[i].Passage).Value)
			return
		}
	}
}

// tickedWords is the option that is ticked in a cell, as printed; nothing where
// none is, and an issue where that is not plain.
func (x *extraction) tickedWords(h *openTable, head *Header, p extract.Passage) extract.Value {
	o, at, err := choose(p.Text, head.Options)
	if err != nil {
		x.issues = append(x.issues, extract.Issue{
			Code: extract.FieldUnreadable, Severity: extract.SevWarning, Src: p.Src,
			Ref:  extract.Ref{Table: string(h.spec.Table), Ord: x.count(h.spec) + 1, Column: head.Columns[0]},
			Text: err.Error(), Hint: "请在原件中核对勾选项，只保留一项",
		})
	}
	if o != nil {
		for _, f := range optionsIn(p.Text, []*Option{o}) {
			if f.start == at {
				return p.Slice(f.start, f.end)
			}
		}
	}
	return p.Slice(0, 0)
}

// count is the number of records of a table so far.
func (x *extraction) count(t *Table) int {
	n := 0
	for _, r := range x.rows {
		if r.Table == string(t.Table) {
			n++
		}
	}
	return n
}

// sameKey reports whether a row shares the merged key cell of the row before.
func (h *openTable) sameKey(g *grid, row int) bool {
	if h.prev == nil || h.prevRow != row-1 || h.prevRow < 0 {
		return false
	}
	for col, head := range h.columns {
		if head != nil && slices.Contains(head.Columns, h.spec.Key) {
			return g.at[row][col] >= 0 && g.at[row][col] == g.at[row-1][col]
		}
	}
	return false
}

// join adds what a row tells to the record before it.
func (h *openTable) join(rec *extract.Record, sep string) {
	for _, f := range rec.Fields {
		old, ok := h.prev.Get(f.Column)
		switch {
		case f.Value.Text == "" || ok && old == f.Value:
		case !ok || old.Text == "":
			h.prev.SetUnit(f.Column, f.Value, f.Unit)
		default:
			old.Text += sep + f.Value.Text
			h.prev.SetUnit(f.Column, old, f.Unit)
		}
	}
}

// nothing reports whether a cell is empty or only says that there is nothing.
func nothing(s string) bool {
	return strings.Trim(squeeze(s), "_/\\-—–.…无*") == ""
}

// aside reports whether a row is a note below the table, not a record.
func aside(key string) bool {
	k := squeeze(key)
	for _, p := range []string{"注:", "备注:", "说明:", "填写说明", "填表说明"} {
		if strings.HasPrefix(k, p) {
			return true
		}
	}
	return false
}

// sum reports whether a row adds up the rows above it.
func sum(g *grid, row int) bool {
	cells := g.filled(row)
	return len(cells) > 0 && total.MatchString(squeeze(g.Cells[cells[0]].Text))
}

var total = regexp.MustCompile(`^(?:合计|总计|小计|共计)[:(]?`)
