package notice

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"lianhe/extract"
)

// column is what a column of a table holds.
type column int

const (
	colOther   column = iota // recommended by, region, remarks, term …: known, not read
	colSeq                   // 序号
	colName                  // 创新联合体名称
	colField                 // 技术领域
	colRole                  // 单位类别
	colUnit                  // 单位名称: the role is elsewhere, in a column or a mark
	colLead                  // 牵头单位
	colCoLead                // 联合牵头单位
	colMembers               // 成员单位
	colUSCC
	colTask
	colDuty
	colPerson
	colPhone
	colEmail
	colUnknown // no known word of a header
)

// headerWords tell columns by meaning, tried in order on the header's text
// without white space and notes in brackets.
var headerWords = []struct {
	col column
	re  *regexp.Regexp
}{
	{colSeq, regexp.MustCompile(`^(?:序号?|编号|号|排序|(?i:no\.?))$`)},
	{colUSCC, regexp.MustCompile(`信用代码|组织机构代码|机构代码`)},
	{colPhone, regexp.MustCompile(`电话|手机|联系方式`)},
	{colEmail, regexp.MustCompile(`邮箱|邮件|(?i:e-?mail)`)},
	{colPerson, regexp.MustCompile(`联系人|联络员|姓名|负责人|首席|专家|带头人`)},
	{colOther, regexp.MustCompile(`推荐|归口|主管|地区|属地|所在|地市|城市|省份|省市|备注|说明|建设期|周期|期限|年限|时间|日期|批次|经费|资金|金额|预算|评价|等次|结果|得分|排名|地址|邮编|(?:数量|数|人数|家数)$`)},
	{colDuty, regexp.MustCompile(`职责`)},
	{colTask, regexp.MustCompile(`任务|分工|攻关方向|研究内容|主要内容|建设内容`)},
	{colField, regexp.MustCompile(`^(?:所属|所在|主要|重点)?(?:行业|产业|领域|技术|学科|赛道)(?:领域|方向)?(?:类别|门类|分类|类型)$`)},
	{colRole, regexp.MustCompile(`(?:单位|成员|机构|主体|企业)?(?:类别|类型|角色|身份|性质|属性)$|^(?:类别|类型|角色|身份)`)},
	{colUnit, regexp.MustCompile(`牵头(?:单位|企业|机构|方)?[及和与、/]|[及和与、/]牵头`)}, // leads and members in one column: the cells say which
	{colCoLead, regexp.MustCompile(`联合牵头|共同牵头|副牵头|协同牵头`)},
	{colMembers, regexp.MustCompile(`(?:成员|参与|参建|参加|合作|联合|协作|共建|协同|支撑|配合|配套|其他|其它)(?:建设|组建|申报|承担)?(?:单位|企业|机构|高校|院校|院所|科研院所|方)|联合体成员|链上(?:单位|企业|机构)|^(?:主要|核心|其他)?成员(?:名称|名单)?[\d一二三四五六七八九]{0,2}$`)},
	{colLead, regexp.MustCompile(`牵头|主导(?:单位|企业|方)|龙头|领军(?:单位|企业)|链主|盟主|理事长单位|^组长单位`)},
	{colName, regexp.MustCompile(`联合体(?:建设)?(?:全称|名称|名)$|^(?:拟?(?:建|组建|申报|入选|所属|认定))?(?:产业|技术|科技|长三角)?(?:创新)?联合体$`)},
	{colField, regexp.MustCompile(`领域|产业|行业|方向|赛道|门类`)},
	{colUnit, regexp.MustCompile(`^(?:联合体)?(?:组成|建设|承担|主持|发起|依托|申报|成员|组建|实施|入选)?(?:单位|机构|主体|企业)(?:名称|全称|名单|构成|组成)?$|组成单位|单位(?:名称|全称|构成)|(?:成员|联合体)(?:构成|组成)$|^全称$`)},
}

var headerNote = regexp.MustCompile(`\([^()]*\)`)

// headerColumn tells what a header says; colUnknown for no known word.
func headerColumn(text string) column {
	t := headerNote.ReplaceAllString(text, "")
	if t == "" || utf8.RuneCountInString(t) > 24 {
		return colUnknown
	}
	for _, w := range headerWords {
		if w.re.MatchString(t) {
			return w.col
		}
	}
	return colUnknown
}

// header is the header of a table: what each column holds, and under which
// words.
type header struct {
	cols  []column
	words []extract.Value
	lines [][]string // its rows, folded, to know them when they come again
	rows  int        // first row behind the header
	top   int        // first row of the header
}

const maxCaptionRows = 4

// readHeader finds the header among the first rows. A table without known
// words has none.
func readHeader(t *extract.Table, grid [][]int) (header, bool) {
	for top := 0; top < min(t.Rows, maxCaptionRows+1); top++ {
		if isCaption(t, grid[top]) {
			continue
		}
		h := header{cols: make([]column, t.Cols), words: make([]extract.Value, t.Cols), top: top, rows: top + 1}
		if known := h.read(t, grid); known < 2 {
			continue
		}
		return h, true
	}
	return header{}, false
}

// isCaption reports a row that one cell fills: a title above the header, or a
// group in the table.
func isCaption(t *extract.Table, row []int) bool {
	only := -1
	for _, c := range row {
		if c < 0 || t.Cells[c].Text == "" || c == only {
			continue
		}
		if only >= 0 {
			return false
		}
		only = c
	}
	return only >= 0 && t.Cols > 1
}

// read fills the header from row top on and returns how many columns it knows.
// A second row belongs to the header where the first leaves room for it: cells
// that span columns, or a row of header words only.
func (h *header) read(t *extract.Table, grid [][]int) int {
	deep := 1
	for k := 0; k < t.Cols; k++ {
		if c := grid[h.top][k]; c >= 0 && t.Cells[c].Row == h.top {
			deep = max(deep, t.Cells[c].RowSpan)
		}
	}
	if deep == 1 && h.top+1 < t.Rows && headerWordsOnly(t, grid[h.top+1]) {
		deep = 2
	}
	h.rows = min(h.top+min(deep, 3), t.Rows)
	for r := h.top; r < h.rows; r++ {
		h.lines = append(h.lines, foldedRow(t, grid[r]))
	}
	known := 0
	for k := 0; k < t.Cols; k++ {
		h.cols[k] = h.columnOf(t, grid, k)
		if h.cols[k] != colUnknown {
			known++
		}
	}
	h.settleByValues(t, grid)
	h.settleKinds(t, grid)
	h.settleNames()
	return known
}

// columnOf reads the words above one column, from the group down.
func (h *header) columnOf(t *extract.Table, grid [][]int, k int) column {
	group, last, seen := "", "", -1
	var groupWord extract.Value
	for r := h.top; r < h.rows; r++ {
		c := grid[r][k]
		if c < 0 || c == seen {
			continue
		}
		seen = c
		text := extract.Fold(t.Cells[c].Passage, extract.DropSpaces).Text
		if text == "" {
			continue
		}
		group, last = last, text
		groupWord, h.words[k] = h.words[k], t.Cells[c].Value
	}
	if group == "" && h.rows > h.top+1 { // the group's cell may end left of here, empty cells standing for the span
		group = h.groupLeft(t, grid, k)
	}
	if last == "名称" || last == "全称" || last == "单位" {
		switch {
		case strings.Contains(group, "联合体"):
			return colName
		case group != "":
			return headerColumn(group)
		}
	}
	if c := headerColumn(group); groupWord.Text != "" && unitKind.MatchString(last) && (c == colMembers || c == colLead || c == colCoLead) {
		h.words[k] = groupWord // the group says the role, what stands below it only the kind of unit
		return c
	}
	if c := headerColumn(last); c != colUnknown {
		return c
	}
	return headerColumn(group + last)
}

// unitKind is a column that tells units by their kind: 成员单位 over 企业 and 高校院所.
var unitKind = regexp.MustCompile(`^(?:(?:产业链)?(?:上|中|下|上下)游|龙头|骨干|核心|配套|用户|应用|终端|整机|零部件|中小|金融|投资|服务|检测|省内|省外|境外|地方|中央)?(?:企业|企事业|高校|院校|院所|高等院校|高等学校|科研院所|科研机构|研究机构|机构|平台|组织|其他|其它|单位|[、和及与/])+$`)

func (h *header) groupLeft(t *extract.Table, grid [][]int, k int) string {
	for ; k >= 0; k-- {
		if c := grid[h.top][k]; c >= 0 && t.Cells[c].Text != "" {
			if t.Cells[c].RowSpan > 1 {
				return ""
			}
			return extract.Fold(t.Cells[c].Passage, extract.DropSpaces).Text
		}
	}
	return ""
}

// settleByValues looks at what stands below the words: 单位性质 may hold 高校, a
// column of roles (分工) or of consortia may bear any name, and numbers may count
// the units instead of the consortia.
func (h *header) settleByValues(t *extract.Table, grid [][]int) {
	for k, c := range h.cols {
		if roles, others := h.count(t, grid, k, isRoleWord); c == colRole && roles == 0 && (others > 0 || h.rows < t.Rows) {
			h.cols[k] = colOther
		}
	}
	for k, c := range h.cols {
		if roles, others := h.count(t, grid, k, isRoleWord); h.index(colRole) < 0 && roles > others {
			h.cols[k] = colRole
			continue
		}
		if c != colUnknown && c != colOther {
			continue
		}
		if names, others := h.count(t, grid, k, namesConsortium); h.index(colName) < 0 && names > others {
			h.cols[k] = colName
		}
	}
	if seq, name := h.index(colSeq), h.index(colName); seq >= 0 && name >= 0 && h.index(colUnit) >= 0 {
		for i := h.rows; i < t.Rows; i++ {
			number, named := cellAt(t, grid[i], seq), cellAt(t, grid[i], name)
			if number != nil && number.Row == i && number.Text != "" && (named == nil || named.Row < i || named.Text == "") && isMemberRow(t, grid[i], h) {
				h.cols[seq] = colOther
				return
			}
		}
	}
}

// isMemberRow reports a row whose role is that of a member.
func isMemberRow(t *extract.Table, row []int, h *header) bool {
	role := cellAt(t, row, h.index(colRole))
	return role != nil && memberWord.MatchString(folded(role.Value))
}

func isRoleWord(text string) bool { return leadWord.MatchString(text) || memberWord.MatchString(text) }

func namesConsortium(text string) bool {
	return strings.HasSuffix(text, "联合体") && text != "创新联合体"
}

// count counts the cells of a column that are of a kind, and the others.
func (h *header) count(t *extract.Table, grid [][]int, k int, is func(string) bool) (yes, no int) {
	for i := h.rows; i < t.Rows; i++ {
		c := grid[i][k]
		switch text := cellText(t, c); {
		case text == "" || t.Cells[c].ColSpan > 1:
		case is(text):
			yes++
		default:
			no++
		}
	}
	return yes, no
}

func cellText(t *extract.Table, c int) string {
	if c < 0 {
		return ""
	}
	return extract.Fold(t.Cells[c].Passage, extract.DropSpaces).Text
}

// sides splits the header of a table that prints two lists side by side.
func (h *header) sides() []header {
	var starts []int
	for k, c := range h.cols {
		if c == h.cols[0] && k+1 < len(h.cols) && len(h.cols) > 1 && h.cols[k+1] == h.cols[1] {
			starts = append(starts, k)
		}
	}
	if len(starts) != 2 || !slices.Equal(h.cols[:starts[1]], h.cols[starts[1]:]) {
		return []header{*h}
	}
	out := []header{*h, *h}
	out[0].cols, out[1].cols = slices.Clone(h.cols), slices.Clone(h.cols)
	for k := range h.cols {
		out[(k/starts[1]+1)%2].cols[k] = colOther
	}
	return out
}

// hosts and undertakes are the words for a lead that are others' words elsewhere:
// the 依托单位 of a consortium leads it, the 承担单位 does where others take part.
var (
	hosts      = regexp.MustCompile(`^(?:联合体|建设)?依托(?:单位|机构|企业)?$`)
	undertakes = regexp.MustCompile(`^(?:主要?)?(?:承担|主持|发起)(?:单位|机构|企业)$`)
)

// settleNames resolves what only the other columns tell: 成员单位名称 beside a
// column of roles holds all units.
func (h *header) settleNames() {
	role, unit := h.index(colRole) >= 0, h.index(colUnit) >= 0
	if k := h.index(colUnit); unit && !role && h.index(colLead) < 0 {
		if word := folded(h.words[k]); hosts.MatchString(word) || undertakes.MatchString(word) && h.index(colMembers) >= 0 {
			h.cols[k] = colLead
		}
	}
	for k, c := range h.cols {
		if role && !unit && (c == colMembers || c == colLead) && h.index(colMembers)*h.index(colLead) <= 0 {
			h.cols[k] = colUnit
		}
	}
}

// settleKinds takes columns that are named by the kind of unit alone, beside a column
// of leads, for columns of members: 牵头单位 | 上游企业 | 高校院所.
func (h *header) settleKinds(t *extract.Table, grid [][]int) {
	if h.index(colLead) < 0 || h.index(colName) < 0 {
		return
	}
	for k, c := range h.cols {
		if c != colUnknown || !unitKind.MatchString(folded(h.words[k])) {
			continue
		}
		if units, others := h.count(t, grid, k, complete); units > others {
			h.cols[k], h.words[k].Text = colMembers, impliedMember
		}
	}
}

func (h *header) index(c column) int {
	for k, x := range h.cols {
		if x == c {
			return k
		}
	}
	return -1
}

// isList reports whether the table lists consortia: a column of their names and
// one of units.
func (h *header) isList() bool {
	return h.index(colName) >= 0 && (h.index(colUnit) >= 0 || h.index(colLead) >= 0 || h.index(colMembers) >= 0)
}

// isUnits reports whether the table lists units with their roles, the consortium
// being named elsewhere.
func (h *header) isUnits() bool {
	return h.index(colName) < 0 && h.index(colUnit) >= 0 && h.index(colRole) >= 0
}

// headerWordsOnly reports a row in which every text is a word of a header.
func headerWordsOnly(t *extract.Table, row []int) bool {
	known, seen := 0, -1
	for _, c := range row {
		if c < 0 || c == seen {
			continue
		}
		seen = c
		text := extract.Fold(t.Cells[c].Passage, extract.DropSpaces).Text
		switch {
		case text == "":
		case text == "名称" || text == "全称" || text == "单位" || headerColumn(text) != colUnknown && utf8.RuneCountInString(text) <= 8:
			known++
		default:
			return false
		}
	}
	return known >= 2
}

// foldedRow is the text of each cell that begins in a row, by column.
func foldedRow(t *extract.Table, row []int) []string {
	out := make([]string, len(row))
	last := -1
	for k, c := range row {
		if c >= 0 && c != last {
			out[k] = extract.Fold(t.Cells[c].Passage, extract.DropSpaces).Text
		}
		last = c
	}
	return out
}

// repeats reports whether a row of the table is the header once more.
func (h *header) repeats(t *extract.Table, row []int) bool {
	texts := foldedRow(t, row)
	for _, line := range h.lines {
		same := 0
		for k, text := range texts {
			if text != "" && (k >= len(line) || text != line[k]) {
				same = -1
				break
			}
			if text != "" {
				same++
			}
		}
		if same >= 2 {
			return true
		}
	}
	return false
}

// tableCaption is the title that a sheet prints in rows above its header.
func tableCaption(t *extract.Table) extract.Passage {
	grid := t.Grid()
	for r := 0; r < min(t.Rows, maxCaptionRows); r++ {
		if !isCaption(t, grid[r]) {
			break
		}
		for _, c := range grid[r] {
			if c < 0 {
				continue
			}
			f := extract.Fold(t.Cells[c].Passage, extract.DropSpaces)
			if f.Text == "" {
				continue
			}
			if !annexLabel.MatchString(f.Text) && f.Text[0] != '(' {
				return t.Cells[c].Passage
			}
			break
		}
	}
	return extract.Passage{}
}
