package layout

import (
	"strings"
	"testing"
)

// list sets tables without vertical rules as browsers and word processors do:
// texts wrapped to the width of their column, in the middle of the height of
// their cell.
type list struct {
	xs     []float64 // left edges of the columns
	widths []int     // in characters
	pitch  float64   // of the lines of a cell
	pad    float64   // above and below the text of a cell
	ruled  int       // a rule above each row that begins a cell in this column
	top    bool      // texts stand at the top of their cells
}

// item is a cell: its text and the number of its rows.
type listCell struct {
	text string
	rows int
}

// row makes the cells of a row of text; "3:text" goes over three rows, "^" is
// where a cell from above goes on.
func listRow(cells ...string) []listCell {
	out := make([]listCell, len(cells))
	for i, s := range cells {
		out[i] = listCell{s, 1}
		if len(s) > 1 && s[1] == ':' {
			out[i] = listCell{s[2:], int(s[0] - '0')}
		}
		if s == "^" {
			out[i] = listCell{}
		}
	}
	return out
}

// wrap cuts a text into lines of n characters.
func wrap(s string, n int) []string {
	var out []string
	for _, part := range strings.Split(s, "/") {
		for rs := []rune(part); len(rs) > 0; {
			k := min(n, len(rs))
			out = append(out, string(rs[:k]))
			rs = rs[k:]
		}
	}
	return out
}

// draw sets rows from height y and returns the height below them.
func (l list) draw(c *canvas, y float64, rows ...[]listCell) float64 {
	ys := []float64{y}
	for _, row := range rows {
		h := 0.0
		for k, cell := range row {
			if cell.rows == 1 {
				h = max(h, float64(len(wrap(cell.text, l.widths[k])))*l.pitch+2*l.pad)
			}
		}
		y += h
		ys = append(ys, y)
	}
	for i, row := range rows {
		for k, cell := range row {
			if cell.rows == 0 {
				continue
			}
			lines := wrap(cell.text, l.widths[k])
			at := ys[i] + l.pad
			if !l.top {
				at = (ys[i]+ys[i+cell.rows])/2 - float64(len(lines))*l.pitch/2
			}
			for m, s := range lines {
				c.text(l.xs[k], at+float64(m)*l.pitch+l.pitch/2+0.35*c.size, s)
			}
			if l.ruled > 0 && k == l.ruled-1 {
				c.hline(ys[i], 70, 525)
			}
		}
	}
	if l.ruled > 0 {
		c.hline(y, 70, 525)
	}
	return y
}

var headings = listRow("序号", "联合体名称", "单位角色", "单位名称")

// group is a consortium of three units, whose names take one, two and three lines.
func group(number string) [][]listCell {
	return [][]listCell{
		listRow("3:"+number, "3:新一代海上风电柔性直流输电技术创新联合体", "牵头单位", "湖岚电气股份有限公司"),
		listRow("^", "^", "成员单位", "长江口海洋可再生能源装备集团有限责任公司"),
		listRow("^", "^", "成员单位", "中国电子科技集团公司第一百零八研究所智能控制与电力系统仿真中心"),
	}
}

const wantGroup = `↓3|新一代海上风电柔性直流输电技术创新联合体↓3|牵头单位|湖岚电气股份有限公司
	成员单位|长江口海洋可再生能源装备集团有限责任公司
	成员单位|中国电子科技集团公司第一百零八研究所智能控制与电力系统仿真中心`

func TestListsWithoutVerticalRules(t *testing.T) {
	const head = "\n\t序号|联合体名称|单位角色|单位名称\n\t"
	wide := list{xs: []float64{80, 110, 230, 300}, widths: []int{2, 10, 4, 12}, pitch: 13, pad: 2.5}
	tight := wide
	tight.pad, tight.pitch = 0.8, 12
	narrow := wide
	narrow.xs = []float64{80, 103, 206, 249} // three points between the columns
	top := wide
	top.top = true
	groups := wide
	groups.ruled = 1
	for _, tt := range []struct {
		name string
		list list
	}{{"no rules", wide}, {"rows close to each other", tight}, {"narrow columns", narrow}, {"at the top of the cells", top}, {"rules between the groups", groups}} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas(1)
			y := tt.list.draw(c, 100, headings)
			y = tt.list.draw(c, y, group("1")...)
			y = tt.list.draw(c, y, group("2")...)
			tt.list.draw(c, y, group("3")...)
			wantTables(t, build(c), head+"1"+wantGroup+"\n\t2"+wantGroup+"\n\t3"+wantGroup)
		})
	}
}

// The rest of a table on the next page begins with the rows of a merged cell
// whose text stands on the page before; no header is printed again.
func TestListGoesOnWithoutItsHeader(t *testing.T) {
	l := list{xs: []float64{80, 110, 230, 300}, widths: []int{2, 10, 4, 12}, pitch: 13, pad: 2.5}
	a, b := newCanvas(1), newCanvas(2)
	y := l.draw(a, 500, headings)
	y = l.draw(a, y, group("1")...)
	l.draw(a, y, listRow("1:2", "1:车规级芯片创新联合体", "牵头单位", "青砚微电子有限公司"))
	y = l.draw(b, 60,
		listRow("2:", "2:", "成员单位", "江南汽车电子研究所"),
		listRow("^", "^", "成员单位", "长江口集成电路实验室（上海市集成电路实验室）"))
	l.draw(b, y, group("3")...)
	wantTables(t, build(a, b), `
	序号|联合体名称|单位角色|单位名称
	1`+wantGroup+`
	2↓3|车规级芯片创新联合体↓3|牵头单位|青砚微电子有限公司
	成员单位|江南汽车电子研究所
	成员单位|长江口集成电路实验室（上海市集成电路实验室）
	3`+wantGroup)
}

// Names in one cell, one a paragraph, stay names.
func TestNamesInOneCell(t *testing.T) {
	l := list{xs: []float64{80, 110, 230, 370}, widths: []int{2, 10, 12, 12}, pitch: 13, pad: 4}
	c := newCanvas(1)
	y := l.draw(c, 100, listRow("序号", "联合体名称", "牵头单位", "参与单位"))
	y = l.draw(c, y, listRow("1", "车规级芯片创新联合体", "青砚微电子有限公司", "云湖大学/长江口海洋可再生能源装备集团有限责任公司/江南汽车电子研究所"))
	y = l.draw(c, y, listRow("2", "细胞治疗创新联合体", "荔湾生物技术有限公司", "江淮医科大学/东川院"))
	l.draw(c, y, listRow("3", "固态电池创新联合体", "木樨储能科技有限公司", "北岭理工大学/云湖大学"))
	got := tables(build(c))
	if len(got) != 1 {
		t.Fatalf("%d tables, want 1", len(got))
	}
	for _, name := range []string{"云湖大学", "长江口海洋可再生能源装备集团有限责任公司", "江南汽车电子研究所", "江淮医科大学", "东川院", "北岭理工大学"} {
		found := false
		for _, cell := range got[0].Cells {
			for _, p := range strings.Split(cell.Text, "\n") {
				found = found || p == name
			}
		}
		if !found {
			t.Errorf("%s is no cell and no paragraph of one:%s", name, sketch(got[0]))
		}
	}
}

// A last column of long lists of names is no column of running text beside a
// table.
func TestListsOfNamesInTheLastColumn(t *testing.T) {
	l := list{xs: []float64{80, 110, 190, 280}, widths: []int{2, 7, 8, 22}, pitch: 13, pad: 4}
	c := newCanvas(1)
	y := l.draw(c, 100, listRow("序号", "联合体名称", "牵头单位", "成员单位"))
	want := "序号|联合体名称|牵头单位|成员单位"
	for _, row := range []string{
		"1|车规级芯片创新联合体|青砚微电子有限公司|云湖大学、长江口海洋可再生能源装备集团有限责任公司、江南汽车电子研究所、北岭理工大学、东川储能科技有限公司、长江口实验室",
		"2|细胞治疗创新联合体|荔湾生物技术有限公司|江淮医科大学附属第二医院、云湖大学、中国电子科技集团公司第一百零八研究所、湖岚电气股份有限公司、木樨医疗器械有限公司",
		"3|固态电池创新联合体|木樨储能科技有限公司|北岭理工大学、湖岚电气股份有限公司、东川储能科技有限公司、云湖大学、长江口海洋可再生能源装备集团有限责任公司",
		"4|工业母机创新联合体|湖岚数控装备有限公司|云湖大学、江南汽车电子研究所、北岭理工大学、中国电子科技集团公司第一百零八研究所、青砚微电子有限公司、东川院",
	} {
		y = l.draw(c, y, listRow(strings.Split(row, "|")...))
		want += "\n\t" + row
	}
	wantTables(t, build(c), "\n\t"+want)
}

// One full line is enough to tell two narrow columns apart where the rest of them
// leaves the place between free, whatever letters stand there.
func TestNarrowColumnsWithOneFullLine(t *testing.T) {
	l := list{xs: []float64{80, 103, 206, 249}, widths: []int{2, 10, 4, 16}, pitch: 13, pad: 2.5}
	c := newCanvas(1)
	y := l.draw(c, 100, headings)
	y = l.draw(c, y,
		listRow("3:1", "3:新一代车规级芯片设计软件创新联合体", "牵头单位", "青砚微电子有限公司"),
		listRow("^", "^", "成员单位", "江南汽车电子研究所"),
		listRow("^", "^", "成员单位", "长江口集成电路实验室（上海市集成电路实验室）"))
	for _, number := range []string{"2", "3", "4"} {
		y = l.draw(c, y,
			listRow("2:"+number, "2:细胞治疗创新联合体", "牵头单位", "荔湾生物技术有限公司"),
			listRow("^", "^", "成员单位", "江淮医科大学附属第二医院"))
	}
	const two = `↓2|细胞治疗创新联合体↓2|牵头单位|荔湾生物技术有限公司
	成员单位|江淮医科大学附属第二医院`
	wantTables(t, build(c), `
	序号|联合体名称|单位角色|单位名称
	1↓3|新一代车规级芯片设计软件创新联合体↓3|牵头单位|青砚微电子有限公司
	成员单位|江南汽车电子研究所
	成员单位|长江口集成电路实验室（上海市集成电路实验室）
	2`+two+"\n\t3"+two+"\n\t4"+two)
}

// A row cut by the page goes on with the lines that its cells have left, though
// its first column has none.
func TestRowWithoutRulesCutByThePage(t *testing.T) {
	l := list{xs: []float64{80, 110, 230, 300}, widths: []int{2, 10, 4, 12}, pitch: 13, pad: 2.5, top: true}
	a, b := newCanvas(1), newCanvas(2)
	y := l.draw(a, 500, headings)
	y = l.draw(a, y, group("1")...)
	y = l.draw(a, y, group("2")...)
	l.draw(a, y, listRow("3", "新一代海上风电柔性直", "牵头单位", "长江口海洋可再生能源装备"))
	l.draw(b, 60, listRow("", "流输电创新联合体", "", "集团有限责任公司上海市浦东新区临港第二分公司"))
	wantTables(t, build(a, b), `
	序号|联合体名称|单位角色|单位名称
	1`+wantGroup+`
	2`+wantGroup+`
	3|新一代海上风电柔性直流输电创新联合体|牵头单位|长江口海洋可再生能源装备集团有限责任公司上海市浦东新区临港第二分公司`)
}

// The lines of a long list below a heading that stands in the middle of its
// column belong to the table, the short ones too.
func TestListBelowACentredHeading(t *testing.T) {
	l := list{xs: []float64{80, 110, 230, 370}, widths: []int{2, 10, 12, 11}, pitch: 13, pad: 4}
	c := newCanvas(1)
	c.text(80, 95, "序号").centre(160, 95, 10, "联合体名称").centre(290, 95, 10, "牵头单位").centre(425, 95, 10, "成员单位")
	names := "云湖大学/北岭能源装备集团股份有限公司/东川智能电网技术股份有限公司/长江口海洋装备集团股份有限公司/江南汽车电子工程技术研究所/湖岚电气设备集团股份有限公司"
	y := l.draw(c, 100, listRow("1", "海上风电创新联合体", "湖岚电气股份有限公司", names))
	y = l.draw(c, y, listRow("2", "细胞治疗创新联合体", "荔湾生物技术有限公司", "江淮医科大学/东川院"))
	l.draw(c, y, listRow("3", "固态电池创新联合体", "木樨储能科技有限公司", "北岭理工大学/云湖大学"))
	got := tables(build(c))
	if len(got) != 1 || got[0].Cells[0].Text != "序号" || !strings.Contains(sketch(got[0]), "长江口海洋装备集团股份有限公司") {
		for _, g := range got {
			t.Log(sketch(g))
		}
		t.Error("want one table that begins with its headings")
	}
}
