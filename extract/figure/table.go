package figure

import (
	"regexp"
	"strings"

	"lianhe/extract"
)

var (
	seqHeader    = regexp.MustCompile(`^(?:序号?|编号|No\.?)$`)
	unitHeader   = regexp.MustCompile(`^(?:计量|计算)?单位$`)
	changeHeader = regexp.MustCompile(`同比|^增长(?:\(%\))?$|^增长[率幅]|增长率|增幅|增减|增速|环比|比上年|较上年|变化`)
	cellNumber   = regexp.MustCompile(`^(?:` + over + `)?[-+]?` + number + `(?:余|多)?` + letters + `?(?:余|多)?(?:` + units + `)?(?:以上|左右)?$`)
	noteUnit     = regexp.MustCompile(`\(([^()]{1,8})\)$`)
	notAFigure   = regexp.MustCompile(`年份?$|编号|代码|电话|日期|时间`)
)

// table reads the figures of a table: rows of named values (指标 | 单位 | 2023年 |
// 2024年), or of things with a value in each column (地区 | 联合体数 | 成员数).
func (r *reader) table(t *extract.Table) {
	heading := r.heading
	if r.caption.Text != "" {
		r.heading = r.caption
	}
	defer func() { r.heading, r.caption = heading, extract.Value{} }()
	grid := t.Grid()
	if t.Rows < 2 || t.Cols < 2 {
		return
	}
	top := 0
	for top < t.Rows-1 && filled(t, grid[top]) < 2 {
		top++
	}
	head := headers(t, grid[top])
	values := valueColumns(t, grid, head, top)
	if len(values) == 0 {
		return
	}
	for i := top + 1; i < t.Rows; i++ {
		r.row(t, grid, i, head, values)
	}
}

func filled(t *extract.Table, row []int) int {
	n, last := 0, -1
	for _, c := range row {
		if c >= 0 && c != last && t.Cells[c].Text != "" {
			n++
		}
		last = c
	}
	return n
}

// column is what the header says of one column of values.
type column struct {
	text string
	unit string
}

func headers(t *extract.Table, row []int) []column {
	out := make([]column, len(row))
	for k, c := range row {
		if c < 0 {
			continue
		}
		out[k].text = extract.Fold(t.Cells[c].Passage, extract.DropSpaces).Text
		if m := noteUnit.FindStringSubmatch(out[k].text); m != nil {
			out[k].unit = m[1]
		}
	}
	return out
}

// valueColumns are those in which a figure stands below the header; the columns
// of numbers, units and changes are none.
func valueColumns(t *extract.Table, grid [][]int, head []column, top int) []int {
	var out []int
	for k := 1; k < t.Cols; k++ {
		h := head[k].text
		if h == "" || seqHeader.MatchString(h) || unitHeader.MatchString(h) || changeHeader.MatchString(h) || notAFigure.MatchString(h) && !yearColumn.MatchString(h) {
			continue
		}
		numbers, others := 0, 0
		for i := top + 1; i < t.Rows; i++ {
			if c := grid[i][k]; c >= 0 && t.Cells[c].Text != "" {
				if cellNumber.MatchString(extract.Fold(t.Cells[c].Passage, extract.DropSpaces).Text) {
					numbers++
				} else {
					others++
				}
			}
		}
		if numbers > 0 && numbers >= others {
			out = append(out, k)
		}
	}
	return out
}

var yearColumn = regexp.MustCompile(`^(?:19|20)\d\d年?`)

func (r *reader) row(t *extract.Table, grid [][]int, i int, head []column, values []int) {
	row := grid[i]
	name := rowName(t, grid, row, head, values[0])
	if name.Text == "" {
		return
	}
	unit, changed := "", extract.Value{}
	for k, c := range row {
		if c < 0 || t.Cells[c].Text == "" {
			continue
		}
		switch {
		case unitHeader.MatchString(head[k].text):
			unit = t.Cells[c].Text
		case changeHeader.MatchString(head[k].text):
			changed = t.Cells[c].Value
			if !strings.ContainsAny(changed.Text, "%％") && cellNumber.MatchString(changed.Text) {
				changed.Text += "%"
			}
		}
	}
	if unit == "" {
		if m := noteUnit.FindStringSubmatch(extract.Fold(extract.Passage{Value: name}, extract.DropSpaces).Text); m != nil {
			unit = m[1]
		}
	}
	for _, k := range values {
		c := row[k]
		if c < 0 || !cellNumber.MatchString(extract.Fold(t.Cells[c].Passage, extract.DropSpaces).Text) {
			continue
		}
		named := name
		if len(values) > 1 || !valueWord.MatchString(head[k].text) && !yearColumn.MatchString(head[k].text) {
			named.Text = name.Text + "（" + strings.TrimSuffix(head[k].text, noteUnit.FindString(head[k].text)) + "）"
		}
		u := unit
		if head[k].unit != "" {
			u = head[k].unit
		}
		rec := r.record(t.Cells[c].Value, named, t.Cells[c].Value)
		rec.SetUnit("value", t.Cells[c].Value, u)
		if changed.Text != "" && k == current(head, values) {
			rec.Set("change_pct", changed)
		}
	}
}

// current is the column of the latest values, of which the growth is said: the
// last one that is not the year before.
func current(head []column, values []int) int {
	for i := len(values) - 1; i >= 0; i-- {
		if !formerYear.MatchString(head[values[i]].text) {
			return values[i]
		}
	}
	return values[len(values)-1]
}

var formerYear = regexp.MustCompile(`上年|去年|上一年|前一年|同期|上期|基期`)

var valueWord = regexp.MustCompile(`^(?:数值|数量|数据|指标值|完成值|实际值|合计|总数|值|本年|年度值)`)

// rowName is what a row names: its first text that is not its number. A group
// merged over rows (规模 | 联合体数量) is none where more than it stands in the row,
// but goes before a name that other groups have too (东港 | 联合体数量).
func rowName(t *extract.Table, grid [][]int, row []int, head []column, before int) extract.Value {
	group := extract.Value{}
	for k := 0; k < before; k++ {
		c := row[k]
		if c < 0 || t.Cells[c].Text == "" || seqHeader.MatchString(head[k].text) || unitHeader.MatchString(head[k].text) {
			continue
		}
		name := t.Cells[c].Value
		switch {
		case t.Cells[c].RowSpan > 1 || groupHeader.MatchString(head[k].text):
			group = name
		case group.Text != "" && shared(t, grid, k, name.Text):
			name.Text = group.Text + name.Text
			return name
		default:
			return name
		}
	}
	return group
}

var groupHeader = regexp.MustCompile(`^(?:指标)?(?:类别|分类|类型|大类|板块|一级指标)$`)

// shared reports whether another row of a column holds the same text.
func shared(t *extract.Table, grid [][]int, k int, text string) bool {
	n := 0
	for i := range grid {
		if c := grid[i][k]; c >= 0 && t.Cells[c].Row == i && t.Cells[c].Text == text {
			n++
		}
	}
	return n > 1
}
