package notice

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// tableReader reads the tables of one document in order. A table without header
// that follows a list in the same columns goes on with it.
type tableReader struct {
	*lists
	last  header
	open  *consortium
	role  extract.Value // of the row above, within the same consortium
	field extract.Value // of the heading above the table
	title *consortium   // named by the line above the table

	tables int // how many lists were begun
}

const maxTableDepth = 8

// maxCaption is how many bytes a heading above a table may take.
const maxCaption = 240

// maxFieldName is how many bytes the name of a field may take in a caption.
const maxFieldName = 72

func (r *tableReader) read(t *extract.Table, depth int) {
	if depth > maxTableDepth {
		return
	}
	grid := t.Grid()
	h, ok := readHeader(t, grid)
	switch {
	case ok && h.isUnits() && (r.title != nil || namedRow(t, grid) != nil):
		r.open, r.last = nil, header{}
		if r.title != nil {
			r.begin(r.title)
		}
		r.rows(t, grid, h)
		r.open = nil
	case ok && h.isList():
		if !slices.Equal(h.cols, r.last.cols) {
			r.open = nil
			r.tables++
		}
		r.last = h
		for _, side := range h.sides() {
			r.rows(t, grid, side)
		}
	case ok && h.index(colName) >= 0 && h.index(colField) >= 0:
		r.last, r.open = header{}, nil
		r.noteFields(t, grid, h)
	case !ok && len(r.last.cols) == t.Cols && r.open != nil:
		h := r.last
		h.rows, h.top = 0, 0
		r.rows(t, grid, h)
	default:
		r.last, r.open = header{}, nil
		r.cards(t, grid)
		for i := range t.Cells {
			for _, n := range t.Cells[i].Tables {
				r.read(n, depth+1)
			}
		}
	}
	r.title = nil
}

// noteFields remembers the fields that a table without units states: the left part
// of a list whose columns go on over further pages.
func (r *tableReader) noteFields(t *extract.Table, grid [][]int, h header) {
	for i := h.rows; i < t.Rows; i++ {
		name, field := cellAt(t, grid[i], h.index(colName)), cellAt(t, grid[i], h.index(colField))
		if name != nil && field != nil && name.Text != "" && field.Text != "" && !h.repeats(t, grid[i]) {
			r.fields[folded(name.Value)] = field.Value
		}
	}
}

func (r *tableReader) begin(c *consortium) {
	c.table = r.tables
	r.consortia = append(r.consortia, c)
	r.open, r.role = c, extract.Value{}
}

var titleName = regexp.MustCompile(`^[^,。;:!?《》]{2,60}联合体(?:\([^()]{1,20}\))?:?$`)

// titleOf reads a line or row that is the name of a consortium and nothing else.
func titleOf(p extract.Passage) *consortium {
	f := extract.Fold(p, extract.DropSpaces)
	if t := f.Text[f.Number().End:]; !titleName.MatchString(t) || notAName.MatchString(t) {
		return nil
	}
	c := &consortium{src: p.Src}
	c.setName(p)
	c.splitField()
	return c
}

var (
	fieldBehind = regexp.MustCompile(`联合体(\((\p{Han}{2,12})\))$`)
	noteBehind  = regexp.MustCompile(`^(?:筹|拟|以下|简称|下称|原|暂定|新建|续建|升级|试点|培育|备案|培育期|建设期|第.{1,3}批|.*(?:省|市|区|县|联合体|单位|级|型))`)
)

// splitField takes the field off a title that states it behind the name:
// 潮汐能创新联合体（海洋能）.
func (c *consortium) splitField() {
	f := extract.Fold(extract.Passage{Value: c.name}, extract.DropSpaces)
	if m := fieldBehind.FindStringSubmatchIndex(f.Text); m != nil && !noteBehind.MatchString(f.Text[m[4]:m[5]]) {
		c.field = f.Value(m[4], m[5])
		c.name = f.Value(0, m[2])
	}
}

// namedRow finds a row that names the consortium of the units below it.
func namedRow(t *extract.Table, grid [][]int) *consortium {
	for _, row := range grid {
		if c := rowTitle(t, row); c != nil {
			return c
		}
	}
	return nil
}

func rowTitle(t *extract.Table, row []int) *consortium {
	if len(row) == 0 || row[0] < 0 || !isCaption(t, row) || t.Cells[row[0]].ColSpan < 2 {
		return nil
	}
	return titleOf(t.Cells[row[0]].Passage)
}

// heading remembers the field that a heading states for the tables below it.
func (r *tableReader) heading(b *block) {
	r.title = nil
	if _, captioned := fieldCaption(b.text); b.part == partText && !captioned {
		if r.title = titleOf(b.para.Passage); r.title != nil {
			if r.title.field.Text == "" {
				r.title.field = r.field
			}
			return
		}
	}
	switch v, ok := fieldHeading(b.text); {
	case ok && (b.part == partText || fieldOfList.MatchString(b.text.Text)):
		r.field = v
	case b.part == partAnnexLabel || b.part == partDate || b.text.Number().Level == 1:
		r.field = extract.Value{}
	}
}

var (
	countNote = regexp.MustCompile(`\((?:共计?)?[\d一二三四五六七八九十]+[个家项]?\)$`)
	noField   = regexp.MustCompile(`^(?:重点|支持|申报|主要|建设|工作|研究|攻关|技术|产业|发展|总体|组建|目标|聚焦|优先|各|的)*$|联合体|名单|单位`)
	// What else groups a list: a place, a batch, a grade.
	noFieldGroup = regexp.MustCompile(`^\p{Han}{1,10}(?:省|市|区|县|州|盟|旗|新区|开发区)$|^第.{1,3}[批类]|^(?:国家|省|市|区|县|部|院)级|^(?:新建|续建|升级|新增|优秀|良好|合格|不合格|重点|一般|培育|试点|备案|认定)[类型组级等次]*$`)
	fieldName    = regexp.MustCompile(`^([^,。;:!?、的]{2,24}?)(?:领域|产业|行业|方向|技术|类)$|^(\p{Han}[^,。;:!?的]{1,24}?)(?:领域|产业|行业|方向)$`)
)

var (
	tableNumber   = regexp.MustCompile(`^附?表\(?[\d一二三四五六七八九十]{1,3}\)?[.、:-]?`)
	consortiaList = regexp.MustCompile(`(领域|产业|行业|方向)(?:的?(?:产业|技术)?(?:创新)?联合体)(?:建设)?(?:试点)?(名单|一览表|清单|名录)?$`)
	fieldOfList   = regexp.MustCompile(`联合体(?:建设)?(?:试点)?(?:名单|一览表|清单|名录)\(([^()]{2,20}(?:领域|产业|行业|方向))\)$`)
)

// fieldHeading reads a heading that names a field for what is below it:
// 一、人工智能领域（3个）, 表1 人工智能领域创新联合体, 创新联合体名单（人工智能领域）.
func fieldHeading(f extract.Folded) (extract.Value, bool) {
	if len(f.Text) > maxCaption {
		return extract.Value{}, false
	}
	if m := fieldOfList.FindStringSubmatchIndex(f.Text); m != nil {
		return f.Value(m[2], m[3]), true
	}
	if v, ok := fieldCaption(f); ok {
		return v, true
	}
	n := f.Number()
	t := f.Text[n.End:]
	counted := countNote.FindString(t)
	t = strings.TrimSuffix(t, counted)
	t = strings.TrimSuffix(t, ":")
	m := fieldName.FindStringSubmatch(t)
	if t == "" || utf8.RuneCountInString(t) > 26 || noField.MatchString(t) || noFieldGroup.MatchString(t) || m != nil && noField.MatchString(m[1]+m[2]) {
		return extract.Value{}, false
	}
	named := m != nil && (n.Level > 0 || counted != "" || n.Level == 0 && strings.HasSuffix(t, "领域") && utf8.RuneCountInString(t) <= 12)
	if named || counted != "" && n.Level > 0 && !strings.ContainsAny(t, ",。;:") {
		return f.Value(n.End, n.End+len(t)), true
	}
	return extract.Value{}, false
}

// fieldCaption reads the caption of a table of consortia of one field. A line
// that merely ends with 产业创新联合体 is the name of one instead.
func fieldCaption(f extract.Folded) (extract.Value, bool) {
	from := max(len(tableNumber.FindString(f.Text)), f.Number().End)
	m := consortiaList.FindStringSubmatchIndex(f.Text[from:])
	if m == nil || m[1]-m[0] == len(f.Text[from:]) || m[3] > maxFieldName || strings.ContainsAny(f.Text[from:from+m[3]], "年省市县,。;:!?") {
		return extract.Value{}, false
	}
	caption := tableNumber.MatchString(f.Text) || m[4] >= 0 || f.Text[from+m[2]:from+m[3]] == "领域"
	return f.Value(from, from+m[3]), caption
}

func (r *tableReader) rows(t *extract.Table, grid [][]int, h header) {
	seen := map[int]bool{} // cells of lead and member columns that were read
	group := extract.Value{}
	for i := h.rows; i < t.Rows; i++ {
		row := grid[i]
		if h.repeats(t, row) {
			continue
		}
		if h.index(colName) < 0 {
			if c := rowTitle(t, row); c != nil {
				if c.field.Text == "" {
					c.field = r.field
				}
				r.begin(c)
				continue
			}
		}
		if isCaption(t, row) && r.groupRow(t, row, &group) {
			continue
		}
		if h.index(colName) >= 0 {
			r.startRow(t, i, row, h, group)
		}
		if r.open == nil {
			r.orphan(t, row, h)
			continue
		}
		r.rowUnits(t, i, row, h, seen)
	}
}

// groupRow reads a row that one cell fills: the field of the rows below, or a
// note. A continued unit, alone in its row, is neither.
func (r *tableReader) groupRow(t *extract.Table, row []int, group *extract.Value) bool {
	for k, c := range row {
		if c < 0 || t.Cells[c].Text == "" {
			continue
		}
		cell := &t.Cells[c]
		if cell.ColSpan < 2 && k > 0 {
			return false
		}
		f := extract.Fold(cell.Passage, extract.DropSpaces)
		if v, ok := fieldHeading(f); ok {
			*group = v
		}
		return cell.ColSpan > 1 || !strings.Contains(f.Text, "联合体")
	}
	return false
}

// startRow opens a consortium where one begins in this row.
func (r *tableReader) startRow(t *extract.Table, i int, row []int, h header, group extract.Value) {
	name := cellAt(t, row, h.index(colName))
	if name == nil || name.Text == "" {
		if seq := cellAt(t, row, h.index(colSeq)); seq != nil && seq.Row == i && seq.Text != "" {
			r.issues = append(r.issues, extract.Issue{
				Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: seq.Src, Ref: extract.Ref{Table: "consortia"},
				Text: fmt.Sprintf("名单中序号“%s”一行没有创新联合体名称", seq.Text), Hint: "请对照原文补充名称；该行单位未归入任何创新联合体",
			})
			r.open = nil
		}
		return
	}
	if name.Row < i && name.Row >= h.rows { // merged over rows, opened already
		return
	}
	if r.sameAsOpen(t, i, row, h, name) {
		return
	}
	c := &consortium{src: name.Src, field: r.field, lead: h.leadMark()}
	c.setName(name.Passage)
	if group.Text != "" {
		c.field = group
	}
	if seq := cellAt(t, row, h.index(colSeq)); seq != nil && seq.Text != "" {
		c.seq = seq.Value
	}
	if f := cellAt(t, row, h.index(colField)); f != nil && f.Text != "" {
		c.field = f.Value
	}
	r.begin(c)
}

var quoted = regexp.MustCompile(`^["“「](.+)["”」]$`)

// setName takes the number off a name that carries it, 1.潮汐能创新联合体, and the
// quotation marks around it.
func (c *consortium) setName(p extract.Passage) {
	c.name = p.Value
	f := extract.Fold(p, extract.DropSpaces)
	from := 0
	if n := f.Number(); n.Level > 0 && n.End < len(f.Text) {
		from = n.End
		c.name = f.Value(from, len(f.Text))
		if m := numeral.FindStringIndex(f.Text[:from]); m != nil {
			c.seq = f.Value(m[0], m[1])
		}
	}
	if m := quoted.FindStringSubmatchIndex(f.Text[from:]); m != nil && !strings.ContainsAny(f.Text[from+m[2]:from+m[3]], "\"“”「」") {
		c.name = f.Value(from+m[2], from+m[3])
	}
}

// sameAsOpen reports a row that repeats the name of the consortium above: one
// row per unit without merged cells.
func (r *tableReader) sameAsOpen(t *extract.Table, i int, row []int, h header, name *extract.Cell) bool {
	again := &consortium{}
	again.setName(name.Passage)
	if r.open == nil || folded(r.open.name) != folded(again.name) {
		return false
	}
	seq := cellAt(t, row, h.index(colSeq))
	return h.index(colUnit) >= 0 && h.index(colRole) >= 0 || seq == nil || seq.Text == "" || seq.Row < i || folded(seq.Value) == folded(r.open.seq)
}

func folded(v extract.Value) string {
	return extract.Fold(extract.Passage{Value: v}, extract.DropSpaces).Text
}

// rowUnits adds the units of one row to the open consortium.
func (r *tableReader) rowUnits(t *extract.Table, i int, row []int, h header, seen map[int]bool) {
	for k, col := range h.cols {
		c := row[k]
		if c < 0 || seen[c] {
			continue
		}
		for _, p := range cellTexts(&t.Cells[c], 0) {
			switch col {
			case colLead, colCoLead, colMembers:
				seen[c] = true
				r.open.addUnits(p, withoutNote(h.words[k]), nil)
			case colUnit:
				seen[c] = true
				r.open.addUnits(p, r.roleOf(t, row, h), extra(t, i, row, h))
			}
		}
	}
	r.open.markRest(h)
}

// cellTexts are the texts of a cell: its own and those of the tables within it,
// which some lists hold instead of lines.
func cellTexts(c *extract.Cell, depth int) []extract.Passage {
	var out []extract.Passage
	if c.Text != "" {
		out = append(out, c.Passage)
	}
	if depth > maxTableDepth {
		return out
	}
	for _, t := range c.Tables {
		for i := range t.Cells {
			out = append(out, cellTexts(&t.Cells[i], depth+1)...)
		}
	}
	return out
}

var trailingNote = regexp.MustCompile(`\([^()]*\)$`)

// withoutNote takes the note off the header of a column of units, which may speak
// of other roles: 成员单位（注明“牵头”的为牵头单位）.
func withoutNote(v extract.Value) extract.Value {
	f := extract.Fold(extract.Passage{Value: v}, extract.DropSpaces)
	if m := trailingNote.FindStringIndex(f.Text); m != nil && m[0] > 0 {
		return f.Value(0, m[0])
	}
	return v
}

// markRest gives the units of a cell that marks its lead the role of members:
// 组成单位: A（牵头）、B、C.
func (c *consortium) markRest(h header) {
	if h.index(colRole) >= 0 || h.index(colUnit) < 0 {
		return
	}
	lead := false
	for _, m := range c.members {
		lead = lead || leadWord.MatchString(folded(m.role))
	}
	if !lead {
		return
	}
	word := h.words[h.index(colUnit)]
	for i := range c.members {
		if m := &c.members[i]; m.role.Text == "" {
			m.role = extract.Value{Text: impliedMember, Src: word.Src}
		}
	}
}

// impliedMember is the role of those that a list does not mark as lead.
const impliedMember = "成员单位"

// roleOf reads the role of a row. An empty cell under a member's means the same,
// as exports print merged cells; under a lead it means nothing.
func (r *tableReader) roleOf(t *extract.Table, row []int, h header) extract.Value {
	cell := cellAt(t, row, h.index(colRole))
	if cell != nil && cell.Text != "" {
		r.role = cell.Value
		return cell.Value
	}
	if memberWord.MatchString(folded(r.role)) {
		return r.role
	}
	return extract.Value{}
}

// extraColumns are the columns of members that a list may hold beside the name.
var extraColumns = []struct {
	col  column
	name string
}{{colUSCC, "uscc"}, {colTask, "task"}, {colDuty, "duty"}}

// extra reads the other columns of a row that is one unit's.
func extra(t *extract.Table, i int, row []int, h header) []extract.Field {
	var out []extract.Field
	for _, e := range extraColumns {
		if c := cellAt(t, row, h.index(e.col)); c != nil && c.Text != "" && c.Row == i {
			out = append(out, extract.Field{Column: e.name, Value: c.Value})
		}
	}
	return out
}

func cellAt(t *extract.Table, row []int, k int) *extract.Cell {
	if k < 0 || row[k] < 0 {
		return nil
	}
	return &t.Cells[row[k]]
}

// orphan reports units that stand under no consortium.
func (r *tableReader) orphan(t *extract.Table, row []int, h header) {
	for k, col := range h.cols {
		c := row[k]
		if c < 0 || t.Cells[c].Text == "" || col != colUnit && col != colLead && col != colMembers {
			continue
		}
		r.issues = append(r.issues, extract.Issue{
			Code: extract.TableInconsistent, Severity: extract.SevWarning, Src: t.Cells[c].Src, Ref: extract.Ref{Table: "members"},
			Text: fmt.Sprintf("名单中的“%s”不属于任何创新联合体", t.Cells[c].Text), Hint: "请对照原文确认该单位属于哪一家创新联合体",
		})
		return
	}
}
