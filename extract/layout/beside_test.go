package layout

import (
	"testing"

	"lianhe/extract"
)

// strip draws one strip of a sheet: some of its columns, on a page of their own.
func strip(page int, xs, ys []float64, rows [][]string) *canvas {
	return newCanvas(page).lattice(xs, ys).cells(xs, ys, rows)
}

// TestSheetInStrips has sheets that are too wide for the paper, printed in the
// ways that spreadsheets have.
func TestSheetInStrips(t *testing.T) {
	ys := []float64{100, 120, 160, 180, 240} // rows of several heights
	low := []float64{100, 120, 160, 180, 780}
	next := []float64{100, 140, 170}
	left, right := []float64{60, 100, 300}, []float64{60, 200, 260, 330}
	lone := []float64{60, 480}
	tests := []struct {
		name string
		draw []*canvas
		want []string
	}{
		{"one page of rows", []*canvas{
			strip(1, left, ys, [][]string{{"序号", "名称"}, {"1", "甲"}, {"2", "乙"}, {"3", "丙"}}),
			strip(2, right, ys, [][]string{{"单位", "联系人", "电话"}, {"云湖大学", "赵", "1"}, {"北岭公司", "钱", "2"}, {"东川院", "孙", "3"}}),
		}, []string{`
		序号|名称|单位|联系人|电话
		1|甲|云湖大学|赵|1
		2|乙|北岭公司|钱|2
		3|丙|东川院|孙|3`}},
		{"over, then down", []*canvas{
			strip(1, left, low, [][]string{{"序号", "名称"}, {"1", "甲"}, {"2", "乙"}, {"3", "丙"}}),
			strip(2, right, low, [][]string{{"单位", "联系人", "电话"}, {"云湖大学", "赵", "1"}, {"北岭公司", "钱", "2"}, {"东川院", "孙", "3"}}),
			strip(3, left, next, [][]string{{"4", "丁"}, {"5", "戊"}}),
			strip(4, right, next, [][]string{{"南浦院", "李", "4"}, {"西岭公司", "周", "5"}}),
		}, []string{`
		序号|名称|单位|联系人|电话
		1|甲|云湖大学|赵|1
		2|乙|北岭公司|钱|2
		3|丙|东川院|孙|3
		4|丁|南浦院|李|4
		5|戊|西岭公司|周|5`}},
		{"down, then over", []*canvas{
			strip(1, left, low, [][]string{{"序号", "名称"}, {"1", "甲"}, {"2", "乙"}, {"3", "丙"}}),
			strip(2, left, next, [][]string{{"4", "丁"}, {"5", "戊"}}),
			strip(3, right, low, [][]string{{"单位", "联系人", "电话"}, {"云湖大学", "赵", "1"}, {"北岭公司", "钱", "2"}, {"东川院", "孙", "3"}}),
			strip(4, right, next, [][]string{{"南浦院", "李", "4"}, {"西岭公司", "周", "5"}}),
		}, []string{`
		序号|名称|单位|联系人|电话
		1|甲|云湖大学|赵|1
		2|乙|北岭公司|钱|2
		3|丙|东川院|孙|3
		4|丁|南浦院|李|4
		5|戊|西岭公司|周|5`}},
		{"columns repeated on each strip", []*canvas{
			strip(1, left, ys, [][]string{{"序号", "名称"}, {"1", "甲"}, {"2", "乙"}, {"3", "丙"}}),
			strip(2, []float64{60, 100, 300, 400}, ys, [][]string{{"序号", "名称", "单位"}, {"1", "甲", "云湖大学"}, {"2", "乙", "北岭公司"}, {"3", "丙", "东川院"}}),
		}, []string{`
		序号|名称|单位
		1|甲|云湖大学
		2|乙|北岭公司
		3|丙|东川院`}},
		{"one column on each page", []*canvas{
			strip(1, lone, ys, [][]string{{"名称"}, {"甲联合体"}, {"乙联合体"}, {"丙联合体"}}),
			strip(2, lone, ys, [][]string{{"单位"}, {"云湖大学"}, {"北岭公司"}, {"东川院"}}),
			strip(3, lone, ys, [][]string{{"联系人"}, {"赵"}, {"钱"}, {"孙"}}),
		}, []string{`
		名称|单位|联系人
		甲联合体|云湖大学|赵
		乙联合体|北岭公司|钱
		丙联合体|东川院|孙`}},
		{"a title over the first strip, cut by the edge", []*canvas{
			strip(1, left, ys, [][]string{{"序号", "名称"}, {"1", "甲"}, {"2", "乙"}, {"3", "丙"}}).text(60, 80, "滨江市先进制造业创新联合体组建情"),
			strip(2, right, ys, [][]string{{"单位", "联系人", "电话"}, {"云湖大学", "赵", "1"}, {"北岭公司", "钱", "2"}, {"东川院", "孙", "3"}}).text(20, 80, "况及参与单位联系方式登记汇总表第一批"),
		}, []string{`
		序号|名称|单位|联系人|电话
		1|甲|云湖大学|赵|1
		2|乙|北岭公司|钱|2
		3|丙|东川院|孙|3`}},
		{"a form filled in twice", []*canvas{
			strip(1, left, ys, [][]string{{"名称", "甲"}, {"单位", "云湖大学"}, {"电话", "1"}, {"地址", "滨江"}}),
			strip(2, left, ys, [][]string{{"名称", "乙"}, {"单位", "北岭公司"}, {"电话", "2"}, {"地址", "云州"}}),
		}, []string{`
		名称|甲
		单位|云湖大学
		电话|1
		地址|滨江`, `
		名称|乙
		单位|北岭公司
		电话|2
		地址|云州`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantTables(t, build(tt.draw...), tt.want...)
		})
	}
}

// TestDoubtfulStrip has a right half whose rows stand at other heights than
// those of the left half: it stays a table of its own, and somebody must look.
func TestDoubtfulStrip(t *testing.T) {
	l := strip(1, []float64{60, 100, 300}, []float64{100, 120, 140, 160, 180}, [][]string{{"序号", "名称"}, {"1", "甲"}, {"2", "乙"}, {"3", "丙"}})
	r := strip(2, []float64{60, 200, 330}, []float64{100, 130, 160, 190, 220}, [][]string{{"单位", "电话"}, {"云湖大学", "1"}, {"北岭公司", "2"}, {"东川院", "3"}})
	bs, is := Build([]Page{l.Page, r.Page})
	if n := len(tables(bs)); n != 2 {
		t.Fatalf("%d tables, want 2", n)
	}
	if len(is) != 1 || is[0].Code != extract.TableInconsistent || is[0].Src.Page != 2 {
		t.Errorf("issues %v, want one of the table on page 2", is)
	}
}
