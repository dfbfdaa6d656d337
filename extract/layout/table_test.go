package layout

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"lianhe/extract"
)

var (
	cols4 = []float64{80, 120, 260, 340, 515}
	head4 = []string{"序号", "名称", "类别", "单位名称"}
)

func TestRuledTable(t *testing.T) {
	ys := []float64{100, 120, 140, 160, 180}
	tests := []struct {
		name string
		draw func(*canvas)
		want string
	}{
		{"plain", func(c *canvas) {
			c.lattice(cols4, ys).cells(cols4, ys, [][]string{head4, {"1", "甲", "牵头单位", "云湖大学"}, {"2", "乙", "", "北岭公司"}, {"3", "丙", "成员单位", "东川院"}})
		}, `
		序号|名称|类别|单位名称
		1|甲|牵头单位|云湖大学
		2|乙||北岭公司
		3|丙|成员单位|东川院`},
		{"merged cells", func(c *canvas) {
			for _, x := range cols4 {
				c.vline(x, 100, 180)
			}
			c.hline(100, 80, 515).hline(120, 80, 515).hline(180, 80, 515).hline(140, 260, 515).hline(160, 260, 515)
			c.cells(cols4, ys, [][]string{head4, {"1", "甲联合体", "牵头单位", "云湖大学"}, {"", "", "成员单位", "北岭公司"}, {"", "", "成员单位", "东川院"}})
		}, `
		序号|名称|类别|单位名称
		1↓3|甲联合体↓3|牵头单位|云湖大学
		成员单位|北岭公司
		成员单位|东川院`},
		{"open sides", func(c *canvas) {
			for _, y := range ys {
				c.hline(y, 80, 515)
			}
			for _, x := range cols4[1:4] {
				c.vline(x, 100, 180)
			}
			c.cells(cols4, ys, [][]string{head4, {"1", "甲", "a", "b"}, {"2", "乙", "c", "d"}, {"3", "丙", "e", "f"}})
		}, `
		序号|名称|类别|单位名称
		1|甲|a|b
		2|乙|c|d
		3|丙|e|f`},
		{"no rule at the top after a page break", func(c *canvas) {
			for _, x := range cols4 {
				c.vline(x, 100, 140)
			}
			c.hline(120, 80, 515).hline(140, 80, 515)
			c.cells(cols4, ys, [][]string{{"1", "甲", "a", "b"}, {"2", "乙", "c", "d"}})
		}, `
		1|甲|a|b
		2|乙|c|d`},
		{"double and dashed lines", func(c *canvas) {
			for _, y := range []float64{100, 101.8, 120, 140, 141.8} {
				for x := 80.0; x < 515; x += 5 {
					c.hline(y, x, min(x+3, 515))
				}
			}
			for _, x := range []float64{80, 81.8, 260, 513.2, 515} {
				for y := 100.0; y < 141; y += 5 {
					c.vline(x, y, min(y+3, 141.8))
				}
			}
			c.text(90, 113, "甲").text(270, 113, "乙").text(90, 133, "丙").text(270, 133, "丁")
		}, `
		甲|乙
		丙|丁`},
		{"rules between columns only", func(c *canvas) {
			for _, x := range cols4 {
				c.vline(x, 100, 190)
			}
			c.hline(100, 80, 515).hline(120, 80, 515).hline(190, 80, 515)
			c.cells(cols4, []float64{100, 120, 133, 146, 159}, [][]string{{"年度", "收入", "支出", "结余"}, {"2021", "1,200", "900", "300"}, {"2022", "1,300", "950", "350"}, {"2023", "1,450", "990", "460"}, {"2024", "1,500", "1,000", "500"}})
		}, `
		年度|收入|支出|结余
		2021|1,200|900|300
		2022|1,300|950|350
		2023|1,450|990|460
		2024|1,500|1,000|500`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas(1)
			tt.draw(c)
			wantTables(t, build(c), tt.want)
		})
	}
}

func TestCellText(t *testing.T) {
	xs, ys := []float64{80, 180, 400}, []float64{100, 180}
	tests := []struct{ name, left, want string }{
		{"a wrapped name is whole", "云湖精密仪器研究院/（北岭）有限公司", "云湖精密仪器研究院（北岭）有限公司"},
		{"a list keeps its paragraphs", "云湖大学/北岭学院/东川科技公司", "云湖大学\n北岭学院\n东川科技公司"},
		{"Latin words keep their space", "alpha beta gamma/delta", "alpha beta gamma delta"},
		{"items begin paragraphs", "（1）云湖湖湖湖湖湖/湖湖；/（2）北岭。", "（1）云湖湖湖湖湖湖湖湖；\n（2）北岭。"},
		{"a code too long for the cell", "91320500MA1ABCDEFGH/JK2", "91320500MA1ABCDEFGHJK2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCanvas(1).lattice(xs, ys).cells(xs, ys, [][]string{{tt.left, "乙"}})
			ts := tables(build(c))
			if len(ts) != 1 || ts[0].Cells[0].Text != tt.want {
				t.Fatalf("got %q, want %q", ts[0].Cells[0].Text, tt.want)
			}
		})
	}
}

// TestCentredList has units one below the other in a cell whose lines are centred:
// a name that wraps ends on a line of its own, another fills its line.
func TestCentredList(t *testing.T) {
	xs, ys := []float64{80, 200, 330}, []float64{100, 220}
	c := newCanvas(1).lattice(xs, append(ys, 300))
	c.text(90, 160, "潮汐能创新联合体").text(90, 240, "波浪能创新联合体")
	for i, s := range []string{"南浦第一人民附属大学医院", "江北工业装备集团有限公司", "云湖大学北岭新技术研究院", "中国海洋工程发展研究总院", "深海材料研究所"} {
		c.centre(265, 234+13*float64(i), 10, s) // nothing in this cell alone tells
	}
	for i, s := range []string{"云湖新材料科技股份有限公", "司", "北岭理工大学", "东川海洋工程装备有限公司", "西塘农业科技集团有限公司"} {
		c.centre(265, 120+18*float64(i), 10, s)
	}
	wantTables(t, build(c), `
	潮汐能创新联合体|云湖新材料科技股份有限公司/北岭理工大学/东川海洋工程装备有限公司/西塘农业科技集团有限公司
	波浪能创新联合体|南浦第一人民附属大学医院/江北工业装备集团有限公司/云湖大学北岭新技术研究院/中国海洋工程发展研究总院深海材料研究所`)
}

// TestBrokenPhone has a row in which a phone goes on over two lines: no sign of two
// rows where one number stands beside them.
func TestBrokenPhone(t *testing.T) {
	xs := []float64{80, 110, 200, 255, 340}
	c := newCanvas(1).lattice(xs, []float64{100, 120, 170, 220})
	c.cells(xs, []float64{100, 120, 170}, [][]string{
		{"序号", "成员单位", "联系电话", "联系人"},
		{"1", "云湖大学、北岭工/业学院、东川公司", "139000000/01", "甲"},
		{"2", "西塘公司、南浦师/范大学", "139000000/02", "乙"},
	})
	wantTables(t, build(c), `
	序号|成员单位|联系电话|联系人
	1|云湖大学、北岭工业学院、东川公司|13900000001|甲
	2|西塘公司、南浦师范大学|13900000002|乙`)
}

func TestMarkOverTheBorder(t *testing.T) {
	xs := []float64{80, 160, 300}
	c := newCanvas(1).lattice(xs, []float64{100, 150})
	c.text(84, 112, "云湖工业（北岭）").text(84, 125, "大学").text(165, 112, "乙")
	for i := range c.Glyphs { // the bracket begins just before the border
		if c.Glyphs[i].Text == "）" {
			c.Glyphs[i].Box.X0, c.Glyphs[i].Box.X1 = 156, 166
		}
	}
	wantTables(t, build(c), "云湖工业（北岭）大学|乙")
}

func TestCenteredNameOnTwoLines(t *testing.T) {
	c := newCanvas(1).lattice([]float64{80, 220, 400}, []float64{100, 150, 200})
	c.centre(150, 122, 10, "江北语言计算").centre(150, 136, 10, "创新联合体").text(230, 122, "云湖大学").text(90, 172, "甲").text(230, 172, "乙")
	wantTables(t, build(c), "江北语言计算创新联合体|云湖大学\n甲|乙")
}

// TestOverPageBreak joins a table whose header is repeated, whose merged cells go
// on and one of whose cells is cut by the break.
func TestOverPageBreak(t *testing.T) {
	a, b := newCanvas(1), newCanvas(2)
	ya, yb := []float64{740, 760, 780, 800}, []float64{80, 100, 120, 140, 160}
	for _, x := range cols4 {
		a.vline(x, 740, 800)
		b.vline(x, 80, 160)
	}
	a.hline(740, 80, 515).hline(760, 80, 515).hline(800, 80, 515).hline(780, 260, 515)
	a.cells(cols4, ya, [][]string{head4, {"1", "甲联合体", "牵头单位", "云湖大学"}, {"", "", "成员单位", "中国云湖精密仪器仪表集团股份有限"}})
	b.hline(80, 80, 515).hline(100, 80, 515).hline(120, 260, 515).hline(140, 80, 515).hline(160, 80, 515)
	b.cells(cols4, yb, [][]string{head4, {"", "", "", "公司"}, {"", "", "成员单位", "东川院"}, {"2", "乙联合体", "牵头单位", "南浦公司"}})
	a.centre(297, 820, 12, "— 1 —")
	b.centre(297, 820, 12, "— 2 —")
	bs := build(a, b)
	wantTables(t, bs, `
	序号|名称|类别|单位名称
	1↓3|甲联合体↓3|牵头单位|云湖大学
	成员单位|中国云湖精密仪器仪表集团股份有限公司
	成员单位|东川院
	2|乙联合体|牵头单位|南浦公司`)
	for _, c := range tables(bs)[0].Cells {
		if c.Text == "中国云湖精密仪器仪表集团股份有限公司" && (c.Src.Page != 1 || len(c.Lines) != 2 || c.Lines[1].Src.Page != 2) {
			t.Errorf("places of the cut cell: %v, %v", c.Src, c.Lines)
		}
	}
}

// TestRowCutAboveItsGroup has the break go through the first row of a group, whose
// merged cells are cut as well.
func TestRowCutAboveItsGroup(t *testing.T) {
	a, b := newCanvas(1), newCanvas(2)
	xs := []float64{80, 120, 190, 226, 336}
	for _, x := range xs {
		a.vline(x, 760, 800)
		b.vline(x, 80, 120)
	}
	a.hline(760, 80, 336).hline(780, 80, 336).hline(800, 80, 336)
	a.cells(xs, []float64{760, 780}, [][]string{head4, {"1", "云湖省潮汐能", "牵头单", "云湖海洋工程股份有限"}})
	b.hline(80, 80, 336).hline(100, 190, 336).hline(120, 80, 336)
	b.cells(xs, []float64{80, 100}, [][]string{{"", "创新联合体", "位", "公司"}, {"", "", "成员", "东川学院"}})
	wantTables(t, build(a, b), `
	序号|名称|类别|单位名称
	1↓2|云湖省潮汐能创新联合体↓2|牵头单位|云湖海洋工程股份有限公司
	成员|东川学院`)
}

// TestTallRowIsOneRow has a single ruled row whose cells have several lines each.
func TestTallRowIsOneRow(t *testing.T) {
	xs := []float64{80, 120, 190, 250, 400}
	c := newCanvas(1).lattice(xs, []float64{100, 120, 200})
	c.cells(xs, []float64{100}, [][]string{head4})
	c.centre(100, 164, 10, "8")
	for i, s := range []string{"江北语言", "计算创新", "联合体"} {
		c.centre(155, 148+16*float64(i), 10, s)
	}
	for i, s := range []string{"人工", "智能"} {
		c.centre(220, 156+16*float64(i), 10, s)
	}
	for i, s := range []string{"云湖大学、北岭精密仪器研究院", "、东川院、西塘公司、南浦公司", "、北山研究所、云湖学院、江南", "芯片公司"} {
		c.text(253, 140+16*float64(i), s)
	}
	wantTables(t, build(c), `
	序号|名称|类别|单位名称
	8|江北语言计算创新联合体|人工智能|云湖大学、北岭精密仪器研究院、东川院、西塘公司、南浦公司、北山研究所、云湖学院、江南芯片公司`)
}

// TestBrokenNumbersAreOneRow has a phone number and an address of mail that do not
// fit on a line of their cells.
func TestBrokenNumbersAreOneRow(t *testing.T) {
	xs := []float64{80, 140, 220, 280, 380}
	c := newCanvas(1).lattice(xs, []float64{100, 120, 160})
	c.cells(xs, []float64{100}, [][]string{{"业务", "处室", "电话", "邮箱"}})
	c.centre(110, 144, 10, "咨询").centre(180, 144, 10, "云湖产业处")
	c.centre(250, 136, 10, "0532-").centre(250, 150, 10, "85911320")
	c.centre(330, 136, 10, "ghs@example.yunh").centre(330, 150, 10, "u.cn")
	wantTables(t, build(c), `
	业务|处室|电话|邮箱
	咨询|云湖产业处|0532-85911320|ghs@example.yunhu.cn`)

	c = newCanvas(1).lattice(xs, []float64{100, 120, 190})
	c.cells(xs, []float64{100}, [][]string{{"领域", "牵头方", "电话", "地区"}})
	c.centre(110, 151, 10, "稀土功").centre(110, 165, 10, "能材料").centre(180, 151, 10, "云湖新材料股").centre(180, 165, 10, "份有限公司")
	c.centre(250, 151, 10, "0500-").centre(250, 165, 10, "66100012").centre(330, 158, 10, "云湖市")
	wantTables(t, build(c), `
	领域|牵头方|电话|地区
	稀土功能材料|云湖新材料股份有限公司|0500-66100012|云湖市`)
}

// TestLeadAloneBeforePageBreak keeps rows apart where only the first row of a
// merged cell stands before the break: its blank cells are no sign of a cut row.
func TestLeadAloneBeforePageBreak(t *testing.T) {
	a, b := newCanvas(1), newCanvas(2)
	xs := []float64{80, 120, 260, 306, 515}
	ya, yb := []float64{720, 740, 760, 780, 800}, []float64{80, 100, 120}
	for _, x := range xs {
		a.vline(x, 720, 800)
		b.vline(x, 80, 120)
	}
	a.hline(720, 80, 515).hline(740, 80, 515).hline(760, 260, 515).hline(780, 80, 515).hline(800, 80, 515)
	a.cells(xs, ya, [][]string{head4, {"1", "甲联合体", "牵头单位", "云湖大学"}, {"", "", "成员单位", "北岭公司"}, {"2", "乙联合体", "牵头单位", "南浦公司"}})
	b.hline(80, 80, 515).hline(100, 260, 515).hline(120, 80, 515)
	b.cells(xs, yb, [][]string{{"", "", "成员单位", "东川院"}, {"", "", "成员单位", "西塘公司"}})
	wantTables(t, build(a, b), `
	序号|名称|类别|单位名称
	1↓2|甲联合体↓2|牵头单位|云湖大学
	成员单位|北岭公司
	2↓3|乙联合体↓3|牵头单位|南浦公司
	成员单位|东川院
	成员单位|西塘公司`)
}

func TestAnotherTableOnTheNextPage(t *testing.T) {
	a, b := newCanvas(1), newCanvas(2)
	ys := []float64{760, 780, 800}
	a.lattice(cols4, ys).cells(cols4, ys, [][]string{head4, {"1", "甲", "a", "b"}})
	xs := []float64{80, 200, 515}
	yb := []float64{120, 140, 160}
	b.centre(297, 100, 16, "联系方式").lattice(xs, yb).cells(xs, yb, [][]string{{"姓名", "电话"}, {"张三", "025"}})
	wantTables(t, build(a, b), "序号|名称|类别|单位名称\n1|甲|a|b", "姓名|电话\n张三|025")
}

func TestRightHalfOnTheNextPage(t *testing.T) {
	a, b := newCanvas(1), newCanvas(2)
	ys := []float64{100, 120, 140, 160}
	a.lattice([]float64{80, 300, 515}, ys).cells([]float64{80, 300}, ys, [][]string{{"序号", "名称"}, {"1", "甲"}, {"2", "乙"}})
	b.lattice([]float64{80, 200}, ys).cells([]float64{80}, ys, [][]string{{"备注"}, {"新建"}, {"续建"}})
	wantTables(t, build(a, b), "序号|名称|备注\n1|甲|新建\n2|乙|续建")
}

func TestTablesThatTouch(t *testing.T) {
	c := newCanvas(1)
	upper, lower := []float64{100, 120, 140}, []float64{142, 162, 182}
	xs := []float64{80, 300, 515}
	c.lattice(cols4, upper).cells(cols4, upper, [][]string{head4, {"1", "甲", "a", "云湖大学"}})
	c.lattice(xs, lower).cells(xs, lower, [][]string{{"联系人", "电话"}, {"张三", "025"}})
	wantTables(t, build(c), "序号|名称|类别|单位名称\n1|甲|a|云湖大学", "联系人|电话\n张三|025")
}

func TestNestedTable(t *testing.T) {
	c := newCanvas(1).lattice([]float64{80, 200, 515}, []float64{100, 120, 220})
	c.text(90, 113, "名称").text(210, 113, "甲").text(90, 140, "成员")
	c.lattice([]float64{210, 300, 500}, []float64{130, 150, 170}).text(215, 143, "序号").text(310, 143, "单位").text(215, 163, "1").text(310, 163, "云湖大学")
	bs := build(c)
	wantTables(t, bs, "名称|甲\n成员|")
	inner := tables(bs)[0].Cells[3].Tables
	if len(inner) != 1 || sketch(inner[0]) != "\n序号|单位\n1|云湖大学" {
		t.Fatalf("nested: %v", inner)
	}
}

func TestTableTurnedSideways(t *testing.T) {
	flat := newCanvas(1)
	ys := []float64{100, 120, 140}
	flat.lattice(cols4, ys).cells(cols4, ys, [][]string{head4, {"1", "甲", "a", "云湖大学"}})
	for _, angle := range []int{90, 180, 270} {
		c := newCanvas(1)
		f := frame{angle: angle, w: c.Width, h: c.Height}
		for _, g := range flat.Glyphs {
			g.Box, g.Angle = f.page(g.Box), angle
			_, g.Base = f.back(g.Box.X0, g.Base)
			c.Glyphs = append(c.Glyphs, g)
		}
		for _, r := range flat.Rules {
			x0, y0 := f.back(r.X0, r.Y0)
			x1, y1 := f.back(r.X1, r.Y1)
			c.Rules = append(c.Rules, Rule{X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1), Width: r.Width})
		}
		wantTables(t, build(c), "序号|名称|类别|单位名称\n1|甲|a|云湖大学")
	}
}

func TestHeadingsAboveTheRules(t *testing.T) {
	c := newCanvas(1)
	ys := []float64{100, 120, 140}
	c.text(80, 70, "附件").text(440, 70, "单位：万元")
	for k, s := range head4 {
		c.centre((cols4[k]+cols4[k+1])/2, 92, 10, s)
	}
	c.lattice(cols4, ys).cells(cols4, ys, [][]string{{"1", "甲", "a", "云湖大学"}, {"2", "乙", "b", "北岭公司"}})
	wantTables(t, build(c), "序号|名称|类别|单位名称\n1|甲|a|云湖大学\n2|乙|b|北岭公司")
}

// TestSidewaysTableUnderUprightText keeps the direction of each.
func TestSidewaysTableUnderUprightText(t *testing.T) {
	c := newCanvas(1)
	c.body(80, strings.Repeat("为深入实施创新驱动发展战略，现将有关事项通知如下。", 6))
	f := frame{angle: 90, w: c.Width, h: c.Height}
	flat := newCanvas(1)
	xs, ys := []float64{400, 440, 580, 660, 800}, []float64{200, 220, 240}
	flat.lattice(xs, ys).cells(xs, ys, [][]string{head4, {"1", "甲", "a", "云湖大学"}})
	for _, g := range flat.Glyphs {
		g.Box, g.Angle = f.page(g.Box), 90
		c.Glyphs = append(c.Glyphs, g)
	}
	for _, r := range flat.Rules {
		b := f.page(extract.Rect{X0: r.X0, Y0: r.Y0, X1: r.X1, Y1: r.Y1})
		c.Rules = append(c.Rules, Rule{X0: b.X0, Y0: b.Y0, X1: b.X1, Y1: b.Y1})
	}
	bs := build(c)
	wantTables(t, bs, "序号|名称|类别|单位名称\n1|甲|a|云湖大学")
	if bs[0].Para == nil {
		t.Error("the text above the table comes first")
	}
}

// TestLabelTurnedInItsCell has a label that runs down beside the rows.
func TestLabelTurnedInItsCell(t *testing.T) {
	c := newCanvas(1).lattice([]float64{100, 200, 400}, []float64{100, 120, 140, 160})
	c.vline(80, 100, 160).hline(100, 80, 100).hline(160, 80, 100)
	for i, r := range []rune("成员") {
		y := 110 + 12*float64(i)
		c.Glyphs = append(c.Glyphs, Glyph{Text: string(r), Box: extract.Rect{X0: 85, Y0: y, X1: 95, Y1: y + 10}, Base: 90, Size: 10, Vert: true, Seq: len(c.Glyphs)})
	}
	c.cells([]float64{100, 200}, []float64{100, 120, 140}, [][]string{{"序号", "单位"}, {"1", "云湖大学"}, {"2", "北岭公司"}})
	wantTables(t, build(c), "成员↓3|序号|单位\n1|云湖大学\n2|北岭公司")
}

func TestTableWithoutRules(t *testing.T) {
	c := newCanvas(1)
	col := []float64{80, 120, 250, 330}
	put := func(y float64, s ...string) {
		for i := range s {
			c.text(col[i], y, s[i])
		}
	}
	put(100, "序号", "联合体名称", "单位类别", "单位名称")
	put(120, "1", "江北语言计算", "牵头单位", "云湖大学")
	put(134, "", "创新联合体")
	put(140, "", "", "成员单位", "北岭精密仪器（南浦）有限")
	put(154, "", "", "", "公司")
	put(174, "", "", "成员单位", "东川院")
	put(194, "2", "江南芯片创新", "牵头单位", "西塘公司")
	put(208, "", "联合体")
	put(214, "", "", "成员单位", "云湖学院")
	put(234, "", "", "成员单位", "北山研究所")
	wantTables(t, build(c), `
	序号|联合体名称|单位类别|单位名称
	1↓3|江北语言计算创新联合体↓3|牵头单位|云湖大学
	成员单位|北岭精密仪器（南浦）有限公司
	成员单位|东川院
	2↓3|江南芯片创新联合体↓3|牵头单位|西塘公司
	成员单位|云湖学院
	成员单位|北山研究所`)
}

// TestCentredCellsWithoutRules is a list as word processors set it with all
// borders taken away: lines at one distance throughout, cells centred in height.
func TestCentredCellsWithoutRules(t *testing.T) {
	c := newCanvas(1)
	rows := []struct{ role, name string }{ // lines of a name are divided by "/"
		{"牵头单位", "云湖大学"}, {"成员单位", "北岭精密仪器（南浦）有限/公司"}, {"成员单位", "东川院"},
		{"牵头单位", "西塘公司"}, {"成员单位", "南浦精密机械研究院（北岭）有限/责任公司"}, {"成员单位", "北山研究所"}, {"成员单位", "云湖学院"},
	}
	for k, x := range []float64{90, 180, 290, 420} {
		c.centre(x, 100, 10, head4[k])
	}
	y := 116.0
	var mids []float64
	for _, r := range rows {
		ls := strings.Split(r.name, "/")
		for i, l := range ls {
			c.centre(420, y+16*float64(i), 10, l)
		}
		mids = append(mids, y+8*float64(len(ls)-1))
		c.centre(290, mids[len(mids)-1], 10, r.role)
		y += 16 * float64(len(ls))
	}
	first, second := (mids[0]+mids[2])/2, 0.5*(mids[3]-8+mids[6]+8)
	c.centre(90, first, 10, "1").centre(180, first-8, 10, "江北语言计算").centre(180, first+8, 10, "创新联合体")
	c.centre(90, second, 10, "2").centre(180, second-8, 10, "江南芯片创新").centre(180, second+8, 10, "联合体")
	wantTables(t, build(c), `
	序号|名称|类别|单位名称
	1↓3|江北语言计算创新联合体↓3|牵头单位|云湖大学
	成员单位|北岭精密仪器（南浦）有限公司
	成员单位|东川院
	2↓4|江南芯片创新联合体↓4|牵头单位|西塘公司
	成员单位|南浦精密机械研究院（北岭）有限责任公司
	成员单位|北山研究所
	成员单位|云湖学院`)
}

func TestThreeLineTable(t *testing.T) {
	c := newCanvas(1).hline(90, 80, 515).hline(122, 80, 515).hline(176, 80, 515).hline(106, 240, 515)
	c.centre(380, 102, 10, "Revenue").text(84, 118, "Region").flush(300, 118, "2021").flush(400, 118, "2022").flush(510, 118, "2023")
	rows := [][]string{{"North", "1,200", "1,310", "1,404"}, {"South and", "", "", ""}, {"islands", "20.5", "–", "21.0"}, {"Total", "1,220", "1,310", "1,425"}}
	for i, r := range rows {
		y := 134 + 12*float64(i)
		c.text(84, y, r[0])
		for k, x := range []float64{300, 400, 510} {
			c.flush(x, y, r[k+1])
		}
	}
	wantTables(t, build(c), `
	Region↓2|Revenue→3
	2021|2022|2023
	North|1,200|1,310|1,404
	South and islands|20.5|–|21.0
	Total|1,220|1,310|1,425`)
}

// TestRunningTextIsNoTable lists what looks a little like columns in a notice.
func TestRunningTextIsNoTable(t *testing.T) {
	c := newCanvas(1)
	c.size = 16
	y := c.body(100, "为深入实施创新驱动发展战略，强化企业科技创新主体地位，现将有关事项通知如下，请认真贯彻执行。")
	for _, s := range []string{"联系人：张三    电话：025-00000001", "联系人：李四    电话：025-00000002", "联系人：王五    电话：025-00000003"} {
		c.text(112, y, s)
		y += 28
	}
	for _, s := range []string{"1.   云湖大学", "2.   北岭公司", "3.   东川院", "4.   南浦公司"} {
		c.text(112, y, s)
		y += 28
	}
	c.text(120, y+28, "云湖省科学技术厅").text(340, y+28, "北岭省科学技术厅")
	c.text(120, y+56, "东川省科学技术厅").text(340, y+56, "南浦省科学技术厅")
	wantTables(t, build(c))
}

func TestOrderOfGlyphsDoesNotMatter(t *testing.T) {
	c := newCanvas(1)
	ys := []float64{300, 320, 340, 360}
	c.lattice(cols4, ys).cells(cols4, ys, [][]string{head4, {"1", "甲", "a", "云湖大学"}, {"2", "乙", "b", "北岭公司"}, {"3", "丙", "c", "东川院"}})
	c.body(100, "为深入实施创新驱动发展战略，强化企业科技创新主体地位，现将有关事项通知如下，请认真贯彻执行。")
	want := build(c)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		rnd.Shuffle(len(c.Glyphs), func(i, j int) { c.Glyphs[i], c.Glyphs[j] = c.Glyphs[j], c.Glyphs[i] })
		rnd.Shuffle(len(c.Rules), func(i, j int) { c.Rules[i], c.Rules[j] = c.Rules[j], c.Rules[i] })
		if d := cmp.Diff(want, build(c)); d != "" {
			t.Fatal(d)
		}
	}
}

// TestTextBelowTheLastRule has a merged cell over a page break whose text is taller
// than the rows before it: a browser draws its last line below the table.
func TestTextBelowTheLastRule(t *testing.T) {
	a, b := newCanvas(1), newCanvas(2)
	xs := []float64{80, 120, 200, 266, 515}
	a.lattice(xs, []float64{700, 720})
	a.cells(xs, []float64{700}, [][]string{head4})
	for _, x := range xs {
		a.vline(x, 720, 760)
	}
	a.hline(740, 200, 515).hline(760, 80, 515)
	a.cells(xs, []float64{720, 740}, [][]string{{"3", "", "牵头单位", "云湖大学"}, {"", "", "成员单位", "北岭公司"}})
	for i, s := range []string{"云湖省长时", "储能产业创", "新联合体"} {
		a.centre(160, 734+15*float64(i), 10, s)
	}
	for _, x := range xs {
		b.vline(x, 80, 180)
	}
	b.hline(80, 80, 515).hline(100, 200, 515).hline(120, 80, 515).hline(180, 80, 515)
	b.cells(xs, []float64{80, 100, 134}, [][]string{{"", "", "成员单位", "东川院"}, {"", "", "成员单位", "西塘公司"}, {"4", "", "牵头单位", "南浦公司"}})
	b.centre(160, 144, 10, "北岭省储能").centre(160, 159, 10, "新联合体") // ends as the line below does
	wantTables(t, build(a, b), `
	序号|名称|类别|单位名称
	3↓4|云湖省长时储能产业创新联合体↓4|牵头单位|云湖大学
	成员单位|北岭公司
	成员单位|东川院
	成员单位|西塘公司
	4|北岭省储能新联合体|牵头单位|南浦公司`)
}

// TestOpenColumnAfterPageBreak has a cell beside all rows that goes over two page
// breaks: on the page between nothing but its left rule is drawn.
func TestOpenColumnAfterPageBreak(t *testing.T) {
	xs := []float64{80, 120, 200, 266, 515}
	page := func(n int, top, bottom float64, rows ...[]string) *canvas {
		c := newCanvas(n)
		for _, x := range xs {
			c.vline(x, top, bottom)
		}
		ys := make([]float64, len(rows)+1)
		for i := range ys {
			ys[i] = top + (bottom-top)*float64(i)/float64(len(rows))
			c.hline(ys[i], 120, 515)
		}
		c.cells(xs, ys[:len(rows)], rows)
		return c
	}
	a := page(1, 760, 800, []string{"成员", "序号", "类别", "单位名称"}, []string{"", "1", "牵头单位", "云湖大学"}).hline(760, 80, 120)
	b := page(2, 80, 800, []string{"", "2", "成员单位", "北岭公司"}, []string{"", "3", "成员单位", "东川院"})
	c := page(3, 80, 100, []string{"", "4", "成员单位", "西塘公司"}).hline(100, 80, 120)
	wantTables(t, build(a, b, c), `
	成员↓5|序号|类别|单位名称
	1|牵头单位|云湖大学
	2|成员单位|北岭公司
	3|成员单位|东川院
	4|成员单位|西塘公司`)
}

// TestEndOfARowAloneOnAPage has one line of one cell go over the page break, and
// nothing after it.
func TestEndOfARowAloneOnAPage(t *testing.T) {
	xs := []float64{80, 120, 178, 300, 515}
	a := newCanvas(1).lattice(xs, []float64{730, 750, 800})
	a.cells(xs, []float64{730}, [][]string{{"序号", "名称", "类别", "承担单位"}})
	a.centre(100, 764, 10, "1").text(181, 764, "省级").text(303, 764, "云湖大学")
	a.text(123, 764, "碳化硅外延").text(123, 780, "设备自主化")
	b := newCanvas(2).lattice(xs, []float64{60, 76})
	b.text(123, 72, "研制")
	wantTables(t, build(a, b), `
	序号|名称|类别|承担单位
	1|碳化硅外延设备自主化研制|省级|云湖大学`)
}

// TestMergedCellsEndAboveAPageBreak has the text of a merged cell in the middle of
// its rows: the next page begins with another one.
func TestMergedCellsEndAboveAPageBreak(t *testing.T) {
	a, b := newCanvas(1), newCanvas(2)
	xs := []float64{80, 138, 266, 515}
	head := []string{"名称", "类别", "单位名称"}
	part := func(c *canvas, top float64, name []string, units ...string) {
		end := top + 20*float64(len(units))
		c.lattice(xs, []float64{top - 20, top})
		c.cells(xs, []float64{top - 20}, [][]string{head})
		for _, x := range xs {
			c.vline(x, top, end)
		}
		for i, u := range units {
			c.hline(top+20*float64(i+1), 138, 515)
			c.cells(xs, []float64{top + 20*float64(i)}, [][]string{{"", "成员单位", u}})
		}
		c.hline(end, 80, 515)
		for i, s := range name {
			c.centre(109, (top+end)/2-6*float64(len(name))+13*float64(i+1), 10, s)
		}
	}
	part(a, 680, []string{"云湖一体化", "关节联合体"}, "云湖大学", "北岭公司", "东川院", "西塘公司", "南浦公司", "青山所")
	part(b, 100, []string{"北岭省稀土", "催化联合体"}, "白水院", "赤岭公司", "金河公司")
	wantTables(t, build(a, b), `
	名称|类别|单位名称
	云湖一体化关节联合体↓6|成员单位|云湖大学
	成员单位|北岭公司
	成员单位|东川院
	成员单位|西塘公司
	成员单位|南浦公司
	成员单位|青山所
	北岭省稀土催化联合体↓3|成员单位|白水院
	成员单位|赤岭公司
	成员单位|金河公司`)
}

// TestNumbersBrokenInNarrowColumns has rows ruled apart; from the tenth on the
// number, and the code beside it, take two lines.
func TestNumbersBrokenInNarrowColumns(t *testing.T) {
	xs := []float64{80, 92, 180, 240}
	ys := []float64{100}
	for range 12 {
		ys = append(ys, ys[len(ys)-1]+34)
	}
	c := newCanvas(1).lattice(xs, ys)
	want := "\n\t号|单位|代码"
	c.cells(xs, ys[:1], [][]string{{"号", "单位", "代码"}})
	for i := 1; i <= 11; i++ {
		y := ys[i] + 14
		name, code := "云湖大学", "9132120266"
		if i < 10 {
			c.centre(86, y+6, 10, strconv.Itoa(i)).text(95, y+6, name).centre(210, y+6, 10, code)
			want += "\n\t" + strconv.Itoa(i) + "|" + name + "|" + code
			continue
		}
		c.centre(86, y, 10, "1").centre(86, y+14, 10, strconv.Itoa(i-10)).text(95, y, "北岭精密仪器研究").text(95, y+14, "院")
		c.centre(210, y, 10, code).centre(210, y+14, 10, "7X5")
		want += "\n\t1 " + strconv.Itoa(i-10) + "|北岭精密仪器研究院|" + code + "7X5"
	}
	wantTables(t, build(c), want)
}
