package form

import (
	"fmt"
	"strings"
	"testing"

	"lianhe/extract"
)

const small = "江苏省创新联合体建设试点申请书\n牵头单位：盐城甲公司\n联系人：乙\n"

func TestMemberTables(t *testing.T) {
	want := [][]string{{"盐城甲公司", "A1", "整机", "120[万元]", "12[万元]"}, {"河海大学", "B2", "载荷", "／[万元]", "／[万元]"}}
	columns := []string{"name", "uscc", "task", "revenue_yuan", "rd_yuan"}
	for name, rows := range map[string]string{
		"swapped and extra columns": `
序号|社会信用代码|单位全称|所在地|承担任务|2022年研发投入（万元）|研发投入占销售收入比例（%）|2022年销售收入（万元）
1|A1|盐城甲公司|盐城|整机|12|10|120
2|B2|河海大学|南京|载荷|／||／`,
		"a header of two rows": `
序\n号|单 位 名 称|统一社会\n信用代码|任务\n分工|近一年经营情况（万元，成员单位为企业填写）|<
^|^|^|^|销售收入|研发投入
1|盐城甲公司|A1|整机|120|12
2|河海大学|B2|载荷|／|／`,
		"a header of two rows without merged cells": `
序号|单位名称|统一社会信用代码|任务分工|经营情况（万元）|
||||销售收入|研发投入
1|盐城甲公司|A1|整机|120|12
2|河海大学|B2|载荷|／|／`,
		"the header again on the next page": `
成员及分工|序号|单位名称|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
^|1|盐城甲公司|A1|整机|120|12
成员及分工|序号|单位名称|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
^|2|河海大学|B2|载荷|／|／`,
		"no numbers": `
单位名称|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
盐城甲公司|A1|整机|120|12
河海大学|B2|载荷|／|／`,
		"the unit above the table": `
成员单位名单|<|<|<|单位：万元
单位名称|统一社会信用代码|任务分工|销售收入|研发投入
盐城甲公司|A1|整机|120|12
河海大学|B2|载荷|／|／`,
		"sums and notes below": `
序号|单位名称|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
1|盐城甲公司|A1|整机|120|12
2|河海大学|B2|载荷|／|／
合计||||120|12
注：企业填写近一年数据|<|<|<|<|<`,
		"a row cut by a page break": `
序号|单位名称|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
1|盐城甲公司|A1|整|120|12
|||机||
2|河海大学|B2|载荷|／|／`,
		"a table that goes on in the next one": `
序号|单位名称|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
1|盐城甲公司|A1|整机|120|12

2|河海大学|B2|载荷|／|／`,
		"headings and hints between the rows": `
序号|单位名称|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
一、企业|<|<|<|<|<
1|盐城甲公司|A1|整机|120|12
二、高校院所|<|<|<|<|<
2|河海大学|B2|载荷|／|／
（可加行）|<|<|<|<|<`,
		"two years": `
序号|单位名称|统一社会信用代码|任务分工|2021年销售收入（万元）|2022年销售收入（万元）|2022年研发投入（万元）|2021年研发投入（万元）
1|盐城甲公司|A1|整机|110|120|12|11
2|河海大学|B2|载荷|／|／|／|／`,
		"a key of another name": `
序号|机构|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
1|盐城甲公司|A1|整机|120|12
2|河海大学|B2|载荷|／|／`,
		"fields behind the table": `
序号|单位名称|统一社会信用代码|任务分工|销售收入（万元）|研发投入（万元）
1|盐城甲公司|A1|整机|120|12
2|河海大学|B2|载荷|／|／
决策及运行机制|设理事会|<|<|<|<`,
	} {
		rs := read(t, small+strings.TrimPrefix(rows, "\n"))
		equal(t, name, column(rs, "members", columns...), want)
		equal(t, name+": issues", codes(rs), []string(nil))
	}
}

// Exported text breaks a line at every line break within a cell.
func TestHeaderBrokenOverLines(t *testing.T) {
	doc := page(small + `
重点研发方向|（1）整机；|-|-|-|-|-
（2）叶片。|<|<|<|<|<|<
成员及分工|序|-|-|-|-|-
号|单 位|-|-|-|-|-
名 称|统一社会|-|-|-|-|-
信用代码|任务|-|-|-|-|-
分工|销售收入|-|-|-|-|-
（万元）|研发投入|-|-|-|-|-
（万元）|<|<|<|<|<|<
|1|盐城甲公司|A1|整机|120|12
|2|河海大学|B2|载荷|／|／`)
	doc.Format = extract.TXT
	set := load(t, "")
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "direction", column(rs, "applications", "research_direction"), [][]string{{"（1）整机；\n（2）叶片。"}})
	equal(t, "members", column(rs, "members", "name", "uscc", "revenue_yuan", "rd_yuan"), [][]string{{"盐城甲公司", "A1", "120[万元]", "12[万元]"}, {"河海大学", "B2", "／[万元]", "／[万元]"}})
}

func TestHeaderCutByPageBreak(t *testing.T) {
	rs := read(t, small+`
序号|单位名称|任务分工|近一年销售收|近一年研发投
^|^|^|入（万元）|入（万元）
1|河海大学|载荷|120|12`)
	equal(t, "members", column(rs, "members", "name", "revenue_yuan", "rd_yuan")[:1], [][]string{{"河海大学", "120[万元]", "12[万元]"}})
}

func TestRowCutIntoLines(t *testing.T) {
	rs := read(t, small+`
序号|单位名称|统一社会信用代码|任务分工|销售收入（万元）
1|盐城|91320900MA000000|整|1
|甲公司|1X|机|20
2|河海大学|12100000000000002Y|载荷|／`)
	equal(t, "members", column(rs, "members", "name", "uscc", "task", "revenue_yuan"), [][]string{
		{"盐城甲公司", "91320900MA0000001X", "整机", "120[万元]"}, {"河海大学", "12100000000000002Y", "载荷", "／[万元]"}})
}

func TestRoles(t *testing.T) {
	rs := read(t, small+`
序号|单位名称|角色|任务分工
1|河海大学|联合牵头|载荷
2|盐城甲公司（牵头单位）|参与|整机`)
	equal(t, "roles", column(rs, "members", "name", "role"), [][]string{{"河海大学", "联合牵头"}, {"盐城甲公司（牵头单位）", "牵头单位"}})
}

func TestRolesElsewhere(t *testing.T) {
	rs := read(t, small+`
类别|单位名称|单位类型|任务分工
牵头单位|盐城甲公司|企业|整机
成员单位|河海大学|高校|载荷
^|南京乙院|科研院所|检测`)
	equal(t, "roles", column(rs, "members", "name", "role"), [][]string{{"盐城甲公司", "牵头单位"}, {"河海大学", "成员单位"}, {"南京乙院", "成员单位"}})
	rs = read(t, small+`
序号|单位名称|任务分工
牵头|盐城甲公司|整机
1|河海大学（联合牵头单位）|载荷`)
	equal(t, "roles", column(rs, "members", "name", "role"), [][]string{{"盐城甲公司", "牵头"}, {"河海大学（联合牵头单位）", "联合牵头单位"}})
	rs = read(t, small+`
单位名称|角色|任务分工
1.盐城甲公司|☑牵头 □参与|整机
2.河海大学|□牵头 ☑参与|载荷`)
	equal(t, "ticked", column(rs, "members", "name", "role"), [][]string{{"盐城甲公司", "牵头"}, {"河海大学", "参与"}})
}

func TestBelowTheLabel(t *testing.T) {
	rs := read(t, "江苏省创新联合体建设试点申请书\n牵头单位：盐城甲公司\n联系人：乙\n联系电话：\n填报日期：\n2023年8月11日\n江苏省科学技术厅\n2023 年制")
	equal(t, "values", column(rs, "applications", "contact_phone", "filled_on"), [][]string{{"", "2023年8月11日"}})
	rs = read(t, "江苏省创新联合体建设试点申请书\n牵头单位：盐城甲公司\n联系人：\n江苏省科学技术厅\n2023 年制")
	equal(t, "values", column(rs, "applications", "contact_person"), [][]string{{""}})
}

// Words in one row, what they mean in the row below.
func TestGroupsOverTwoRows(t *testing.T) {
	rs := read(t, small+`
创新联合体成员情况|成员总数|企业|高校|科研院所|其它
^|8|5|2|1|0
牵头单位类型|创新型领军企业|龙头骨干企业|国家级技术创新中心|省级技术创新中心|其它
^||√|||`)
	equal(t, "values", column(rs, "applications", "member_count", "enterprise_count", "university_count", "other_count", "lead_type"), [][]string{{"8", "5", "2", "0", "backbone"}})
}

func TestTickedLevels(t *testing.T) {
	rs := read(t, small+`
序号|平台名称|级别|依托单位
1|甲平台|☑国家级 □省级|河海大学
2|乙平台|□国家级 □省级|河海大学
3|丙平台|☑国家级 ☑省级|河海大学
4|丁平台|省级|河海大学`)
	equal(t, "levels", column(rs, "platforms", "level"), [][]string{{"国家级"}, {""}, {""}, {"省级"}})
	equal(t, "issues", codes(rs)[:1], []string{"field.unreadable platforms/3/level"})
}

func TestCodeBehindName(t *testing.T) {
	rs := read(t, small+`
序号|单位名称（统一社会信用代码）|任务分工
1|盐城甲公司\n（91320900MA0000001X）|整机
2|河海大学 12100000000000002Y|载荷`)
	equal(t, "members", column(rs, "members", "name", "uscc", "role"), [][]string{{"盐城甲公司", "91320900MA0000001X", "牵头单位"}, {"河海大学", "12100000000000002Y", "成员单位"}})
}

func TestBareNames(t *testing.T) {
	for text, want := range map[string]string{
		"参与单位1：河海大学":                 "河海大学",
		"※ 河海大学":                     "河海大学",
		`河海大学\n（联系人：陈帆 13800001111）`: "河海大学",
		`河海大学\n联系人：陈帆`:               "河海大学",
		"河海大学（省级专精特新企业）（法人：陈帆）":      "河海大学",
		"河海大学（常州校区）":                 "河海大学（常州校区）",
		"南京乙公司（上市部分）":                "南京乙公司（上市部分）",
		"河海大学（以下简称河大）":               "河海大学（以下简称河大）",
		"成员":                         "成员",
	} {
		rs := read(t, small+"序号|单位名称|任务分工|工作职责\n1|盐城甲公司|整机|牵头\n2|"+text+"|载荷|研究")
		equal(t, text, column(rs, "members", "name")[1:], [][]string{{want}})
	}
	rs := read(t, small+"序号|单位名称|任务分工|工作职责\n1|牵头单位：盐城甲公司|整机|牵头\n2|联合牵头单位：河海大学|载荷|研究")
	equal(t, "roles", column(rs, "members", "name", "role"), [][]string{{"盐城甲公司", "牵头单位"}, {"河海大学", "联合牵头单位"}})
}

// Rows that name the role of those below, a label that resembles a header.
func TestGroupsOfMembers(t *testing.T) {
	want := [][]string{{"盐城甲公司", "整机", "牵头单位"}, {"河海大学", "载荷", "成员单位"}, {"南京乙院", "检测", "成员单位"}}
	for name, rows := range map[string]string{
		"rows between": `
成员及分工|序号|单位名称|任务分工|工作职责
^|牵头单位|<|<|<
^|1|盐城甲公司|整机|牵头
^|二、参与单位|<|<|<
^|2|河海大学|载荷|研究
^|3|南京乙院|检测|试验`,
		"a list for the lead": `
牵头单位任务及分工|序号|单位名称|任务分工|工作职责
^|1|盐城甲公司|整机|牵头
参与单位及分工|序号|单位名称|任务分工|工作职责
^|1|河海大学|载荷|研究
^|2|南京乙院|检测|试验`,
	} {
		rs := read(t, small+rows+"\n牵头单位|盐城甲公司|<|<|<")
		equal(t, name, column(rs, "members", "name", "task", "role"), want)
	}
}

// A list may lie on its side.
func TestTurnedList(t *testing.T) {
	rs := read(t, small+`
成员及分工|<|<|<
单位名称|盐城甲公司|河海大学|南京乙院
统一社会信用代码|A1|B2|C3
任务分工|整机|载荷|
工作职责|牵头|研究|试验
近一年销售收入（万元）|120|／|／
法定代表人|吴江|通讯地址|盐城`)
	equal(t, "members", column(rs, "members", "name", "uscc", "task", "duty", "revenue_yuan"), [][]string{{"盐城甲公司", "A1", "整机", "牵头", "120[万元]"}, {"河海大学", "B2", "载荷", "研究", "／[万元]"}, {"南京乙院", "C3", "", "试验", "／[万元]"}})
	equal(t, "fields", column(rs, "applications", "legal_representative", "address"), [][]string{{"吴江", "盐城"}})
}

// What stands over a header may hold a header's words.
func TestTextOverHeader(t *testing.T) {
	rs := read(t, small+"重点研发方向|<|任务公开，动态调整。|<\n成员及分工|单位名称|任务分工|工作职责\n^|河海大学|载荷|研究")
	equal(t, "direction", column(rs, "applications", "research_direction"), [][]string{{"任务公开，动态调整。"}})
}

// A narrow column wraps the number too.
func TestNumberWrapped(t *testing.T) {
	rows := ""
	for i := 1; i < 10; i++ {
		rows += fmt.Sprintf("%d|南京第%d院|检测|试验\n", i, i)
	}
	rs := read(t, small+"序号|单位名称|任务分工|工作职责\n"+rows+"1|无锡丙|材|生\n0|公司|料|产\n1|盐城甲|整|牵\n1|公司|机|头\n12|河海大学|载荷|研究")
	equal(t, "members", column(rs, "members", "name", "task")[9:], [][]string{{"无锡丙公司", "材料"}, {"盐城甲公司", "整机"}, {"河海大学", "载荷"}})
}

func TestMixedName(t *testing.T) {
	rs := read(t, small+"序号|单位名称 统一社会信用代码|任务分工|工作职责\n1|盐城甲公司|整机|牵头\n2|1210000000000河海大学0002Y|载荷|研究")
	equal(t, "issues", codes(rs), []string{"field.unreadable members/2/name"})
}

// Headers that no profile knows: the numbers and the names of units tell.
func TestUnknownHeaders(t *testing.T) {
	rs := read(t, small+`
成员及分工|排位|组成方|统一社会信用代码|属地|任务分工|工作职责
^|1|盐城甲有限公司|A1|盐城|整机|牵头
^|2|河海大学|B2|南京|载荷|研究`)
	equal(t, "members", column(rs, "members", "name", "uscc", "duty")[:2], [][]string{{"盐城甲有限公司", "A1", "牵头"}, {"河海大学", "B2", "研究"}})
}

// A list goes on in a table of its own, with or without its header.
func TestListGoesOn(t *testing.T) {
	rest := "3|无锡丙公司|材料|生产\n4|南京乙院|检测|试验"
	want := [][]string{{"盐城甲公司", "整机"}, {"河海大学", "载荷"}, {"无锡丙公司", "材料"}, {"南京乙院", "检测"}}
	for name, more := range map[string]string{
		"a caption":             "创新联合体成员及分工（续表）\n" + rest,
		"a caption and headers": "续表：成员单位及分工\n序号|单位名称|任务分工|工作职责\n" + rest,
		"behind the plan":       "江苏省创新联合体建设方案\n一、保障措施\n设专项经费。\n附表1 成员单位及分工（续）\n" + rest,
	} {
		rs := read(t, small+`
成员及分工|序号|单位名称|任务分工|工作职责
^|1|盐城甲公司|整机|牵头
^|2|河海大学|载荷|研究
创新平台|序号|平台名称|级别|依托单位
^|1|甲平台|省级|河海大学
`+more)
		equal(t, name, column(rs, "members", "name", "task"), want)
	}
}

// onPages puts the tables of a document on pages of their own.
func onPages(doc *extract.Document) *extract.Document {
	n := 0
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		n++
		for k := range b.Table.Cells {
			b.Table.Cells[k].Src = extract.Source{Page: n, Box: extract.Rect{Y0: float64(10 * b.Table.Cells[k].Row)}}
		}
	}
	return doc
}

// A page break may cut the header, or the last row of a list.
func TestListCutByPageBreak(t *testing.T) {
	doc := page(small + "成员及分工|序号|单位名称|任务分工|近一年销售收入（万|近一年研发投入（万")
	doc.Blocks = append(doc.Blocks, page("|||元，企业填写）|元）\n1|盐城甲公司|整机|120|12\n2|河海大学|载荷与|／|／").Blocks...)
	doc.Blocks = append(doc.Blocks, page("|||强度||\n决策及运行机制|<|设理事会。|<|<|<").Blocks...)
	set := load(t, "")
	onPages(doc)
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "members", column(rs, "members", "name", "task", "revenue_yuan", "rd_yuan"), [][]string{{"盐城甲公司", "整机", "120[万元]", "12[万元]"}, {"河海大学", "载荷与强度", "／[万元]", "／[万元]"}})
	equal(t, "governance", column(rs, "applications", "governance"), [][]string{{"设理事会。"}})
}

func TestGroupsInCells(t *testing.T) {
	for name, rows := range map[string]string{
		"marks above":           "牵头单位类型|□|☑|□\n^|创新型领军企业|龙头骨干企业|其它",
		"a mark beside":         "牵头单位类型|创新型领军企业||龙头骨干企业|√|其它|",
		"a mark before":         "牵头单位类型||创新型领军企业|√|龙头骨干企业||其它",
		"boxes before in cells": "牵头单位类型|□|创新型领军企业|☑|龙头骨干企业|□|其它",
	} {
		rs := read(t, small+"通讯地址|丙|\n"+rows)
		equal(t, name, column(rs, "applications", "lead_type"), [][]string{{"backbone"}})
	}
}

func TestTableOverParts(t *testing.T) {
	doc := page(small + "成员及分工|序号|单位名称|任务分工|工作职责\n^|1|盐城甲公司|整机|牵头")
	doc.Blocks = append(doc.Blocks, page("||与安装|\n2|河海大学|载荷|研究\n3|南京乙院|检测|试验").Blocks...)
	doc.Blocks = append(doc.Blocks, page("及分工|4|无锡丙公司|材料|生产\n创新平台|序号|平台名称|级别|依托单位").Blocks...)
	doc.Blocks = append(doc.Blocks, page("情况|1|甲平台|省级|河海大学\n^|2|乙平台|省级|河海大学").Blocks...)
	set := load(t, "")
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "members", column(rs, "members", "name", "duty"), [][]string{{"盐城甲公司", "牵头"}, {"河海大学", "研究"}, {"南京乙院", "试验"}, {"无锡丙公司", "生产"}})
	equal(t, "a row cut by the break", column(rs, "members", "task")[0], []string{"整机与安装"})
	equal(t, "platforms", column(rs, "platforms", "name", "host"), [][]string{{"甲平台", "河海大学"}, {"乙平台", "河海大学"}})
}

// The contact's own office is no contradiction to the scientist's.
func TestPlacesOfTheSameKind(t *testing.T) {
	rs := read(t, small+"法定代表人|吴|电话|1\n联系人|乙|职务|科长\n首席科学家|陈帆|职务|教授\n联系人|乙|联系电话|0515-80001234\n职务|科长|手机|13900000000")
	equal(t, "values", column(rs, "applications", "chief_title", "contact_phone"), [][]string{{"教授", "0515-80001234"}})
	other := read(t, small+"通讯地址|丙|<|<\n法定代表人|吴|职务|董事长\n首席科学家|陈帆|<|<")
	equal(t, "another's office", column(other, "applications", "chief_title"), [][]string{{"∅"}})
	for _, c := range codes(rs) {
		if strings.HasPrefix(c, extract.TableInconsistent) {
			t.Errorf("a finding where there is none: %s", c)
		}
	}
}

func TestInstructions(t *testing.T) {
	rs := read(t, small+"填报说明\n1. 联系人：填写负责联系的人。\n一、基本信息\n联系电话：123\n")
	equal(t, "values", column(rs, "applications", "contact_person", "contact_phone"), [][]string{{"乙", "123"}})
	equal(t, "issues", codes(rs), []string{"members.lead_missing members/1/name"})
}

func TestLeadLeftOut(t *testing.T) {
	rs := read(t, small+"序号|单位名称|任务分工\n1|河海大学|载荷")
	equal(t, "members", column(rs, "members", "name", "role"), [][]string{{"河海大学", "成员单位"}, {"盐城甲公司", "牵头单位"}})
	equal(t, "issues", codes(rs), []string{"members.lead_missing members/2/name"})
}

func TestCoverAndTable(t *testing.T) {
	rs := read(t, "江苏省创新联合体建设试点申请书\n联系人：周小渔\n填报日期：2023年8月3日\n联系电话：1\n联系人|周大渔|填报日期|2023.08.03\n联系电话||通讯地址|丙")
	equal(t, "values", column(rs, "applications", "contact_person", "filled_on", "contact_phone"), [][]string{{"周大渔", "2023.08.03", "1"}})
	equal(t, "issues", codes(rs), []string{"table.inconsistent applications/1/contact_person"})
	if text := rs.Issues[0].Text; !strings.Contains(text, "周大渔") || !strings.Contains(text, "周小渔") {
		t.Errorf("the finding does not name both: %s", text)
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2023年8月3日", "2023.08.03", true}, {"2023年8月", "2023-08-03", true}, {"2023-08-03", "2023-08-13", false},
		{"0515-80001234", "0515 80001234", true}, {"（0515）80001234", "0515\u201180001234", true}, {"0515-80001234", "0515-80001235", false},
		{"盐城甲公司（盖章）", "盐城 甲公司", true}, {"集成电路领域", "集成电路", true}, {"１２", "12", true}, {"甲", "乙", false}, {"2023年", "2023", false},
		{"手机：13800001111 座机：0515-80001234", "13800001111", true}, {"0515-80001234（办）/13800001111", "0515-80001234", true}, {"13800001111", "13800001112", false},
	} {
		if same(c.a, c.b) != c.want || same(c.b, c.a) != c.want {
			t.Errorf("same(%q, %q) is not %v", c.a, c.b, c.want)
		}
	}
}

func TestNestedTable(t *testing.T) {
	doc := page(small + "成员及分工|\n法定代表人|吴江")
	doc.Blocks[3].Table.Cells[1].Tables = []*extract.Table{page("序号|单位名称|任务分工\n1|河海大学|载荷").Blocks[0].Table}
	set := load(t, "")
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "members", column(rs, "members", "name", "task")[:1], [][]string{{"河海大学", "载荷"}})
}

func TestCutByPageBreak(t *testing.T) {
	rs := read(t, small+`
重点研发方|（1）整机；|通讯地|盐城市亭湖区
向|（2）叶片。|址|风光路1号
其中：专业技术人|30人|<|<
员|^|^|^
已建省级以上创新平台|序号|平台名称|级别（国家
^|^|^|级/省级）
^|1|风电重点实验室|省级`)
	equal(t, "fields", column(rs, "applications", "research_direction", "address", "technical_staff_count"), [][]string{{"（1）整机；\n（2）叶片。", "盐城市亭湖区风光路1号", "30人"}})
	equal(t, "platforms", column(rs, "platforms", "name", "level"), [][]string{{"风电重点实验室", "省级"}})
}

// The name of the table may share the cell with the header of the numbers.
func TestNameAndNumberInOneCell(t *testing.T) {
	rs := read(t, small+"成员及分工序号|单位名称|统一社会信用代码|任务分工\n1|盐城甲公司|A1|整机\n2|河海大学|B2|载荷\n决策及运行机制|设理事会。|<|<")
	equal(t, "members", column(rs, "members", "name", "uscc"), [][]string{{"盐城甲公司", "A1"}, {"河海大学", "B2"}})
	equal(t, "governance", column(rs, "applications", "governance"), [][]string{{"设理事会。"}})
}

// A page break may cut some cells of a row and leave others whole: their number
// stands beside both parts.
func TestRowCutByPageBreak(t *testing.T) {
	doc := page(small + `
序号|项目名称|级别|实施期|承担单位
1|叶片研制|省级|2022.1-2023.12|盐城甲公司
2|面向海上风电的|国家级|2022年3月-|南京乙研
^|协同设计平台|^|2024年8月|究院
3|塔筒检测|省级|2021.1-2022.12|河海大学`)
	for i := range doc.Blocks {
		if t := doc.Blocks[i].Table; t != nil {
			for k := range t.Cells {
				if c := &t.Cells[k]; t.Cols == 5 {
					c.Src = extract.Source{Page: 1 + c.Row/3, Box: extract.Rect{Y0: float64(10 * c.Row)}}
				}
			}
		}
	}
	set := load(t, "")
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "projects", column(rs, "projects", "name", "level", "period_start", "undertaker"), [][]string{{"叶片研制", "省级", "2022.1-2023.12", "盐城甲公司"},
		{"面向海上风电的协同设计平台", "国家级", "2022年3月-2024年8月", "南京乙研究院"}, {"塔筒检测", "省级", "2021.1-2022.12", "河海大学"}})
}

func TestValueGoesOnInTheNextTable(t *testing.T) {
	doc := page(small + "法定代表人|吴江|<\n决策及运行机制|设理事会，每季|<")
	doc.Blocks = append(doc.Blocks, page("|度开会。|<\n首席科学家|陈帆|<").Blocks...)
	set := load(t, "")
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "fields", column(rs, "applications", "governance", "chief_scientist"), [][]string{{"设理事会，每季度开会。", "陈帆"}})
}

// FuzzExtract: whatever the table, nothing panics, every value is part of the
// document and stands at a place of it, and reading twice gives the same.
func FuzzExtract(f *testing.F) {
	f.Add(official)
	f.Add(small + "序号|单位名称|任务分工\n1|河海大学|^\n<|<|<")
	f.Add("江苏省创新联合体建设试点申请书\n联系人|^|<\n牵头单位类型|☑其它|√")
	set, err := Load("")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<14 {
			return
		}
		doc := page(s)
		set.Match(doc)
		p, _ := set.Get("jiangsu")
		rs := set.Extract(doc, p)
		text := squeeze(doc.Text())
		for _, r := range rs.Rows {
			for _, field := range r.Fields {
				if c := field.Column; c != "lead_type" && c != "role" && !within(strings.ReplaceAll(squeeze(field.Value.Text), "、", ""), text) { // 、 parts what is ticked
					t.Fatalf("%s.%s is %q, which the document does not say", r.Table, c, field.Value.Text)
				}
			}
		}
		again := set.Extract(page(s), p)
		if d := len(again.Rows) - len(rs.Rows); d != 0 || len(again.Issues) != len(rs.Issues) {
			t.Fatal("the same document gives other records")
		}
	})
}

// within reports whether the characters of a part stand in a text in their
// order: a value may have been cut by a row of another column.
func within(part, text string) bool {
	rest := []rune(part)
	for _, r := range text {
		if len(rest) > 0 && rest[0] == r {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

func BenchmarkExtract(b *testing.B) {
	set, err := Load("")
	if err != nil {
		b.Fatal(err)
	}
	doc := page(official)
	for b.Loop() {
		set.Extract(doc, set.Match(doc))
	}
}
