package sheet

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"lianhe/extract"
)

// page is a sheet to build: rows from A1 on, nil for no cell, and merged ranges.
type page struct {
	name   string
	rows   [][]any
	merges []string
	tune   func(f *excelize.File, name string)
}

func workbook(t testing.TB, pages ...page) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, p := range pages {
		if i == 0 {
			check(f.SetSheetName("Sheet1", p.name))
		} else {
			_, err := f.NewSheet(p.name)
			check(err)
		}
		for r := range p.rows {
			for c, v := range p.rows[r] {
				if v == nil {
					continue
				}
				ref, err := excelize.CoordinatesToCellName(c+1, r+1)
				check(err)
				check(f.SetCellValue(p.name, ref, v))
			}
		}
		for _, m := range p.merges {
			from, to, _ := strings.Cut(m, ":")
			check(f.MergeCell(p.name, from, to))
		}
		if p.tune != nil {
			p.tune(f, p.name)
		}
	}
	var b bytes.Buffer
	check(f.Write(&b))
	return b.Bytes()
}

func readXLSX(t testing.TB, data []byte) *extract.Document {
	t.Helper()
	doc, err := XLSX{}.Read(context.Background(), extract.Input{Path: "名单.xlsx", Data: data, Limits: extract.DefaultLimits})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// render prints a document a line a paragraph and a line a row: cells between
// bars, spans as rows×columns in front.
func render(d *extract.Document) string {
	var b strings.Builder
	for _, k := range d.Blocks {
		mark := ""
		if k.Role == extract.Hidden {
			mark = "hidden "
		}
		if k.Para != nil {
			fmt.Fprintf(&b, "%s%s %s\n", mark, k.Para.Src.Cell, k.Para.Text)
			continue
		}
		fmt.Fprintf(&b, "%stable %s %dx%d\n", mark, k.Table.Src.Cell, k.Table.Rows, k.Table.Cols)
		row := -1
		for _, c := range k.Table.Cells {
			if c.Row != row {
				if row >= 0 {
					b.WriteString("|\n")
				}
				row = c.Row
			}
			b.WriteByte('|')
			if c.RowSpan*c.ColSpan > 1 {
				fmt.Fprintf(&b, "%d×%d ", c.RowSpan, c.ColSpan)
			}
			b.WriteString(strings.ReplaceAll(c.Text, "\n", "/"))
		}
		b.WriteString("|\n")
	}
	for _, i := range d.Issues {
		fmt.Fprintf(&b, "! %s %s %s\n", i.Code, i.Src, i.Text)
	}
	return b.String()
}

func TestBlocks(t *testing.T) {
	head := []any{"序号", "创新联合体名称", "单位类别", "单位名称"}
	cases := []struct {
		name  string
		pages []page
		want  string
	}{
		{"title lines above a list with merged cells", []page{{
			name: "名单",
			rows: [][]any{
				{"附件1"}, {"云澜省创新联合体名单"}, head,
				{1, "云澜省低温阀门创新联合体", "牵头单位", "澜谷阀业股份有限公司"},
				{nil, nil, "成员单位", "云澜大学"},
				{2, "云澜省智能织造创新联合体", "牵头单位", "锦梭纺机有限公司"},
				{},
				{"注：排名不分先后"},
				{nil, nil, nil, "2024年6月7日"},
			},
			merges: []string{"A2:D2", "A4:A5", "B4:B5"},
		}}, `A1 附件1
A2 云澜省创新联合体名单
table A3 4x4
|序号|创新联合体名称|单位类别|单位名称|
|2×1 1|2×1 云澜省低温阀门创新联合体|牵头单位|澜谷阀业股份有限公司|
|成员单位|云澜大学|
|2|云澜省智能织造创新联合体|牵头单位|锦梭纺机有限公司|
A8 注：排名不分先后
D9 2024年6月7日
`},
		{"a list goes on below blank rows, repeated headers are dropped", []page{{
			name: "名单",
			rows: [][]any{head, {1, "甲联合体", "牵头单位", "甲公司"}, {}, {2, "乙联合体", "牵头单位", "乙公司"}, head, {3, "丙联合体", "牵头单位", "丙公司"},
				{"（续表）"}, head, {4, "丁联合体", "牵头单位", "丁公司"}},
		}}, `table A1 5x4
|序号|创新联合体名称|单位类别|单位名称|
|1|甲联合体|牵头单位|甲公司|
|2|乙联合体|牵头单位|乙公司|
|3|丙联合体|牵头单位|丙公司|
|4|丁联合体|牵头单位|丁公司|
`},
		{"two lists with titles of their own", []page{{
			name: "名单",
			rows: [][]any{{"一、新建名单"}, head, {1, "甲联合体", "牵头单位", "甲公司"}, {"二、升级名单"}, head, {1, "乙联合体", "牵头单位", "乙公司"},
				{}, {"专家组"}, {"序号", "姓名", "工作单位"}, {1, "林一舟", "云澜大学"}},
		}}, `A1 一、新建名单
table A2 2x4
|序号|创新联合体名称|单位类别|单位名称|
|1|甲联合体|牵头单位|甲公司|
A4 二、升级名单
table A5 2x4
|序号|创新联合体名称|单位类别|单位名称|
|1|乙联合体|牵头单位|乙公司|
A8 专家组
table A9 2x3
|序号|姓名|工作单位|
|1|林一舟|云澜大学|
`},
		{"groups of a list, then a table whose columns are called by other words", []page{{
			name: "名单",
			rows: [][]any{head, {"一、装备"}, {1, "甲联合体", "牵头单位", "甲公司"}, {}, {"二、软件"}, {2, "乙联合体", "牵头单位", "乙公司"},
				{}, {"历年数"}, {"年份", "家数"}, {2023, 12}},
		}}, `table A1 5x4
|序号|创新联合体名称|单位类别|单位名称|
|一、装备||||
|1|甲联合体|牵头单位|甲公司|
|二、软件||||
|2|乙联合体|牵头单位|乙公司|
A8 历年数
table A9 2x2
|年份|家数|
|2023|12|
`},
		{"a header of two rows", []page{{
			name:   "名单",
			rows:   [][]any{{"序号", "创新联合体名称", "单位", nil}, {nil, nil, "类别", "名称"}, {1, "甲联合体", "牵头", "甲公司"}, {nil, nil, "成员", "乙公司"}},
			merges: []string{"A1:A2", "B1:B2", "C1:D1"},
		}}, `table A1 4x4
|2×1 序号|2×1 创新联合体名称|1×2 单位|
|类别|名称|
|1|甲联合体|牵头|甲公司|
|||成员|乙公司|
`},
		{"a list over two sheets, and one with a title of its own", []page{
			{name: "第一页", rows: [][]any{{"名单"}, head, {1, "甲联合体", "牵头单位", "甲公司"}}},
			{name: "第二页", rows: [][]any{head, {2, "乙联合体", "牵头单位", "乙公司"}}},
			{name: "绵山市", rows: [][]any{{"绵山市名单"}, head, {1, "丙联合体", "牵头单位", "丙公司"}}},
		}, `A1 名单
table A2 3x4
|序号|创新联合体名称|单位类别|单位名称|
|1|甲联合体|牵头单位|甲公司|
|2|乙联合体|牵头单位|乙公司|
A1 绵山市名单
table A2 2x4
|序号|创新联合体名称|单位类别|单位名称|
|1|丙联合体|牵头单位|丙公司|
`},
		{"a form keeps its section rows, labels and empty places", []page{{
			name: "基础信息表",
			rows: [][]any{
				{"基础信息表"}, {"填报日期：2024年6月7日"}, {"1.基本信息"},
				{"创新联合体名称", nil, "云澜省低温阀门创新联合体"},
				{"产业领域", nil, "高端装备", nil, "通讯地址"},
				{"2.组织合作情况"},
				{"成员及分工", "序号", "单位名称", "任务分工", "工作职责"},
				{nil, 1, "澜谷阀业股份有限公司", "总体", "牵头"},
				{nil, 2, "云澜大学"},
				{"运行机制"},
			},
			merges: []string{"A1:F1", "A2:F2", "A3:F3", "A4:B4", "C4:F4", "A5:B5", "C5:D5", "A6:F6", "A7:A9", "A10:B10", "C10:F10"},
		}}, `A1 基础信息表
A2 填报日期：2024年6月7日
table A3 8x6
|1×6 1.基本信息|
|1×2 创新联合体名称|1×4 云澜省低温阀门创新联合体|
|1×2 产业领域|1×2 高端装备|通讯地址||
|1×6 2.组织合作情况|
|3×1 成员及分工|序号|单位名称|任务分工|工作职责||
|1|澜谷阀业股份有限公司|总体|牵头||
|2|云澜大学||||
|1×2 运行机制|1×4 |
`},
		{"the text of a plan follows a form without borders", []page{{
			name: "申请书",
			rows: [][]any{{"联系人", "林一舟"}, {"运行机制", "理事会领导。"}, {"建设方案"}, {"一、建设基础"}, {"已建成中试线。"}},
		}}, `table A1 2x2
|联系人|林一舟|
|运行机制|理事会领导。|
A3 建设方案
A4 一、建设基础
A5 已建成中试线。
`},
		{"borders tell where a form ends", []page{{
			name:   "申请书",
			rows:   [][]any{{"联系人", "林一舟"}, {"运行机制（500字以内）"}, {"理事会领导。"}, {"建设方案"}},
			merges: []string{"A2:B2", "A3:B3", "A4:B4"},
			tune: func(f *excelize.File, name string) {
				box := []excelize.Border{{Type: "left", Style: 1}, {Type: "top", Style: 1}, {Type: "right", Style: 1}, {Type: "bottom", Style: 1}}
				id, _ := f.NewStyle(&excelize.Style{Border: box})
				f.SetCellStyle(name, "A1", "B3", id)
			},
		}}, `table A1 3x2
|联系人|林一舟|
|1×2 运行机制（500字以内）|
|1×2 理事会领导。|
A4 建设方案
`},
		{"a title that is repeated with the header", []page{{
			name: "名单",
			rows: [][]any{{"云澜省名单"}, head, {1, "甲联合体", "牵头单位", "甲公司"}, {"云澜省名单"}, head, {2, "乙联合体", "牵头单位", "乙公司"}},
		}}, `A1 云澜省名单
table A2 3x4
|序号|创新联合体名称|单位类别|单位名称|
|1|甲联合体|牵头单位|甲公司|
|2|乙联合体|牵头单位|乙公司|
`},
		{"the last member stands alone in its row, only the header has borders", []page{{
			name: "名单",
			rows: [][]any{head, {1, "甲联合体", "牵头单位", "甲公司"}, {nil, nil, nil, "云澜大学"}},
			tune: func(f *excelize.File, name string) {
				id, _ := f.NewStyle(&excelize.Style{Border: []excelize.Border{{Type: "bottom", Style: 1}}})
				f.SetCellStyle(name, "A1", "D1", id)
			},
		}}, `table A1 3x4
|序号|创新联合体名称|单位类别|单位名称|
|1|甲联合体|牵头单位|甲公司|
||||云澜大学|
`},
		{"facts with labels around a list", []page{{
			name: "汇总",
			rows: [][]any{{"推荐汇总表"}, {"推荐单位（盖章）：绵山市科技局", nil, nil, "日期：2024年6月"}, {"联系人：林一舟", "电话：025-83210000"}, head, {1, "甲联合体", "牵头单位", "甲公司"},
				{"填表人：林一舟", nil, "审核人：周远"}},
		}}, `A1 推荐汇总表
A2 推荐单位（盖章）：绵山市科技局
D2 日期：2024年6月
A3 联系人：林一舟
B3 电话：025-83210000
table A4 2x4
|序号|创新联合体名称|单位类别|单位名称|
|1|甲联合体|牵头单位|甲公司|
A6 填表人：林一舟
C6 审核人：周远
`},
		{"a notice typed into a sheet", []page{{
			name: "通知",
			rows: [][]any{{"云澜省科学技术厅文件"}, {"云科高发〔2024〕17号"}, {"关于公布名单的通知"}, {"各设区市科技局："}, {"现予公布。\n请认真组织实施。"}, {"2024年6月7日"}},
		}}, `A1 云澜省科学技术厅文件
A2 云科高发〔2024〕17号
A3 关于公布名单的通知
A4 各设区市科技局：
A5 现予公布。
A5 请认真组织实施。
A6 2024年6月7日
`},
		{"check boxes drawn over a cell are its text", []page{{
			name:   "申请书",
			rows:   [][]any{{"单位类型"}, {"是否同意公开", "同意"}},
			merges: []string{"B1:F1"},
			tune: func(f *excelize.File, name string) {
				for i, caption := range []string{"领军企业", "骨干企业", "高校"} {
					f.AddFormControl(name, excelize.FormControl{Cell: string(rune('B'+i)) + "1", Type: excelize.FormControlCheckBox, Text: caption, Checked: i == 1, Width: 60, Height: 18})
				}
				f.AddFormControl(name, excelize.FormControl{Cell: "B2", Type: excelize.FormControlOptionButton, Checked: true, Width: 60, Height: 18})
			},
		}}, `table A1 2x6
|单位类型|1×5 □领军企业  ☑骨干企业  □高校|
|是否同意公开|☑同意|||||
`},
		{"hidden rows, columns and sheets are kept apart", []page{
			{name: "名单", rows: [][]any{{"序号", "单位名称", "内部意见"}, {1, "甲公司", "同意"}, {2, "乙公司", "退回"}, {3, "丙公司", "同意"}}, tune: func(f *excelize.File, name string) {
				f.SetRowVisible(name, 3, false)
				f.SetColVisible(name, "C", false)
			}},
			{name: "字典", rows: [][]any{{"牵头单位"}, {"成员单位"}}, tune: func(f *excelize.File, name string) { f.SetSheetVisible(name, false) }},
		}, `table A1 3x2
|序号|单位名称|
|1|甲公司|
|3|丙公司|
hidden table A3 1x3
|2|乙公司|退回|
hidden table C1 3x1
|内部意见|
|同意|
|同意|
hidden table A1 2x1
|牵头单位|
|成员单位|
! sheet.hidden 名单!A3 工作表“名单”的第3行是隐藏的，其中的内容没有读入
! sheet.hidden 名单!C1 工作表“名单”的C列是隐藏的，其中的内容没有读入
! sheet.hidden 字典!A1 工作表“字典”是隐藏的，其中的内容没有读入
`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			doc := readXLSX(t, workbook(t, c.pages...))
			if diff := cmp.Diff(c.want, render(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
