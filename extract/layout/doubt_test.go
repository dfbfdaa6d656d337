package layout

import (
	"strings"
	"testing"

	"lianhe/extract"
)

// table makes a table of rows of cells, "|" between them.
func tableOf(rows ...string) *extract.Table {
	t := &extract.Table{Rows: len(rows)}
	for r, row := range rows {
		for c, text := range strings.Split(row, "|") {
			t.Cols = max(t.Cols, c+1)
			var cell extract.Cell
			cell.Row, cell.Col, cell.RowSpan, cell.ColSpan = r, c, 1, 1
			cell.Text = text
			t.Cells = append(t.Cells, cell)
		}
	}
	return t
}

func TestDoubts(t *testing.T) {
	good := []string{"序号|联合体名称|单位角色|单位名称",
		"1|车规级芯片创新联合体|牵头单位|青砚微电子有限公司",
		"2|细胞治疗创新联合体|成员单位|江淮医科大学附属第二医院",
		"3|固态电池创新联合体|成员单位|木樨集团有限公司合肥分公司",
		"4|工业母机创新联合体|成员单位|云湖电子集团公司第五十八研究所、长江口实验室（上海）"}
	tests := []struct {
		name, row string
		want      string // in the message; "" for no doubt
	}{
		{"all right", "5|合成生物创新联合体|成员单位|北岭省电力有限公司电力科学研究院", ""},
		{"cut at its end", "5|合成生物创新联合体|成员单位|北岭能源装备股份有", "不像完整的名称"},
		{"the rest of a name", "5|合成生物创新联合体|成员单位|限公司", "后半部分"},
		{"an open bracket", "5|合成生物创新联合体|成员单位|长江口实验室（上海市", "括号"},
		{"two names", "5|合成生物创新联合体|成员单位|北岭能源装备有限公司东川储能科技有限公司", "两个单位"},
		{"a company and an institute", "5|合成生物创新联合体|成员单位|北岭能源装备有限公司东川省产业技术研究院", "两个单位"},
		{"a role among the letters", "5|合成生物创新联合体|成员单位|北岭能源装备股份牵头单位有限公司", "单位角色"},
		{"a consortium's name cut", "5|合成生物创新联|成员单位|北岭大学", "不像完整的名称"},
		{"a number left out", "6|合成生物创新联合体|成员单位|北岭大学", "序号“4”之后是“6”"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := doubts(tableOf(append(good[:5:5], tt.row)...), nil)
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("doubt %q of a table that is right", got[0].Text)
			case tt.want != "" && len(got) != 1:
				t.Errorf("%d doubts, want one", len(got))
			case tt.want != "" && !strings.Contains(got[0].Text, tt.want):
				t.Errorf("doubt %q, want one with %q", got[0].Text, tt.want)
			}
		})
	}
}

// A doubt is told only of tables without vertical rules, with the page.
func TestDoubtHasItsPlace(t *testing.T) {
	l := list{xs: []float64{80, 110, 230, 300}, widths: []int{2, 10, 4, 20}, pitch: 13, pad: 3}
	c := newCanvas(3)
	y := l.draw(c, 100, headings)
	for i, name := range []string{"青砚微电子有限公司", "江淮医科大学", "木樨储能科技股份有", "北岭大学"} {
		y = l.draw(c, y, listRow(string(rune('1'+i)), "车规级芯片创新联合体", "牵头单位", name))
	}
	_, is := Build([]Page{c.Page})
	if len(is) != 1 || is[0].Code != extract.TableInconsistent || is[0].Src.Page != 3 || is[0].Hint == "" || !strings.Contains(is[0].Text, "木樨储能科技股份有") {
		t.Errorf("issues %+v, want one of the name on page 3", is)
	}
}
