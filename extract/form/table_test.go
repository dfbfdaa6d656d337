package form

import (
	"os"
	"path/filepath"
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

func TestCodeBehindName(t *testing.T) {
	rs := read(t, small+`
序号|单位名称（统一社会信用代码）|任务分工
1|盐城甲公司\n（91320900MA0000001X）|整机
2|河海大学 12100000000000002Y|载荷`)
	equal(t, "members", column(rs, "members", "name", "uscc", "role"), [][]string{{"盐城甲公司", "91320900MA0000001X", "牵头单位"}, {"河海大学", "12100000000000002Y", "成员单位"}})
}

// The contact's own office is no contradiction to the scientist's.
func TestPlacesOfTheSameKind(t *testing.T) {
	rs := read(t, small+"首席科学家|陈帆|职务/职称|教授\n联系人|乙|联系电话|0515-80001234\n职务|科长|手机|13900000000")
	equal(t, "values", column(rs, "applications", "chief_title", "contact_phone"), [][]string{{"教授", "0515-80001234"}})
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
		{"0515-80001234", "0515 80001234", true}, {"（0515）80001234", "0515-80001234", true}, {"0515-80001234", "0515-80001235", false},
		{"盐城甲公司（盖章）", "盐城 甲公司", true}, {"集成电路领域", "集成电路", true}, {"１２", "12", true}, {"甲", "乙", false}, {"2023年", "2023", false},
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

func TestNarratives(t *testing.T) {
	rs := read(t, small+`
序号|单位名称|任务分工
1|盐城甲公司|整机
2|河海大学|载荷
江苏省创新联合体建设方案
一、建设意义与发展方向
1. 建设基础
（一）现状
已有样机。
二、建设任务及目标
（按年度逐条表述目标任务，不超过2000字）
三、经费预算
总投入5000万元。
年度|金额
2024|1000
序号|任务|承担单位|完成时间
1|样机|河海大学|2024
牵头单位简介
一、总体情况
公司在盐城。
河海大学
团队20人，其中：
1. 教授5人。
（二）南京乙研究所
人员30人。
承诺书
我单位承诺内容属实。
河海大学
（盖章）年月日`)
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{
		{"建设意义与发展方向", "1. 建设基础\n（一）现状\n已有样机。"}, {"经费预算", "总投入5000万元。\n年度\t金额\n2024\t1000\n序号\t任务\t承担单位\t完成时间\n1\t样机\t河海大学\t2024"},
		{"牵头单位简介", "一、总体情况\n公司在盐城。"}, {"河海大学", "团队20人，其中：\n1. 教授5人。"}, {"南京乙研究所", "人员30人。"}})
}

func TestTablesBehindThePlan(t *testing.T) {
	rs := read(t, small+`
牵头单位简介
公司在盐城。
附表1 成员单位情况表
单位：亿元
序号|单位名称|任务分工|销售收入
1|河海大学|载荷|1.5`)
	equal(t, "members", column(rs, "members", "name", "revenue_yuan")[:1], [][]string{{"河海大学", "1.5[亿元]"}})
	equal(t, "narratives", column(rs, "narratives", "text"), [][]string{{"公司在盐城。"}})
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

func TestValueGoesOnInTheNextTable(t *testing.T) {
	doc := page(small + "法定代表人|吴江|<\n决策及运行机制|设理事会，每季|<")
	doc.Blocks = append(doc.Blocks, page("|度开会。|<\n首席科学家|陈帆|<").Blocks...)
	set := load(t, "")
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "fields", column(rs, "applications", "governance", "chief_scientist"), [][]string{{"设理事会，每季度开会。", "陈帆"}})
}

func TestPlanInTable(t *testing.T) {
	rs := read(t, small+`
法定代表人|吴江|<
江苏省创新联合体建设方案|<|<
一、建设意义及发展方向|<|<
2. 运行机制|<|<
已有理事会。|<|<
保障措施|设立专项经费。\n按年度拨付。|<
参与单位简介|<|<
河海大学|<|<
序号|单位名称|任务分工
1|河海大学|载荷
决策及运行机制|设理事会。|<`)
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{{"建设意义及发展方向", "2. 运行机制\n已有理事会。"}, {"保障措施", "设立专项经费。\n按年度拨付。"}})
	equal(t, "fields", column(rs, "applications", "legal_representative", "governance"), [][]string{{"吴江", "设理事会。"}})
	equal(t, "members", column(rs, "members", "name")[:1], [][]string{{"河海大学"}})
}

func TestStackedLines(t *testing.T) {
	rs := read(t, `
江苏省创新联合体建设试点申请书
1.基本信息
创新联合体名称
江苏省海上风电创新联合体
产业领域
新能源
通讯地址
创新联合体牵头单位
盐城甲公司
法定代表人
吴江
牵头单位类型
□创新型领军企业
☑龙头骨干企业
2.组织合作情况
重点研发方向
（1）整机；
（2）叶片。
创新联合体成员及分工
序号
单位名称
统一社会信用代码
任务分工
1
盐城甲公司
A1
整机
2
河海大学
载荷
3
南京乙院
C3
检测
联合体决策及运行机制
设理事会。
江苏省创新联合体建设方案
一、保障措施
设立专项经费。`)
	equal(t, "fields", column(rs, "applications", "field", "address", "legal_representative", "lead_type", "research_direction", "governance"),
		[][]string{{"新能源", "", "吴江", "backbone", "（1）整机；\n（2）叶片。", "设理事会。"}})
	equal(t, "members", column(rs, "members", "name", "uscc", "task"), [][]string{{"盐城甲公司", "A1", "整机"}, {"河海大学", "∅", "∅"}, {"南京乙院", "C3", "检测"}})
	equal(t, "issues", codes(rs), []string{"table.inconsistent members/2"})
	equal(t, "narratives", column(rs, "narratives", "heading"), [][]string{{"保障措施"}})
}

func TestHeadingsOfProfiles(t *testing.T) {
	rs := read(t, small+`
序号|单位名称|任务分工
1|盐城甲公司|整机
2|河海大学|载荷
3|南京乙院|检测
江苏省创新联合体建设方案
第一部分 建设意义及发展方向
1.1 建设基础
已有样机。
第二部分 经费预算
5000万元。
盐城甲公司简介
公司在盐城。
参与单位简介（一）：河海大学
团队20人。
参与单位2：南京乙院
人员30人。`)
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{
		{"建设意义及发展方向", "1.1 建设基础\n已有样机。"}, {"经费预算", "5000万元。"}, {"盐城甲公司", "公司在盐城。"}, {"河海大学", "团队20人。"}, {"南京乙院", "人员30人。"}})
}

// A field that is listed again keeps what it does not say.
func TestInheritedField(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "next.yaml", "name: next\nbase: jiangsu\ntitles: [联合体申报表]\nfields:\n  - {columns: [applications.lead_type], labels: [企业类别]}\n  - {columns: [applications.member_count], labels: [组成单位]}\n"+
		"tables:\n  - table: members\n    header:\n      - {columns: [revenue_yuan], labels: [年产值]}\n")
	set := load(t, dir)
	doc := page("联合体申报表\n企业类别|□创新型领军企业 ☑龙头骨干企业\n组成单位|3家，其中企业2家，高校1家\n序号|单位名称|年产值（亿元）\n1|甲公司|1.5")
	rs := set.Extract(doc, set.Match(doc))
	equal(t, "fields", column(rs, "applications", "lead_type", "member_count", "enterprise_count"), [][]string{{"backbone", "3家", "2"}})
	equal(t, "members", column(rs, "members", "revenue_yuan"), [][]string{{"1.5[亿元]"}})
}

func TestExtraProfile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "next.yaml", `
name: jiangsu-2027
base: jiangsu
titles: ["江苏省创新联合体申报表"]
fields:
  - columns: [applications.chief_scientist]
    labels: [首席技术专家]
tables:
  - table: members
    header:
      - {columns: [name], labels: [共建单位]}
`)
	set := load(t, dir)
	doc := page("江苏省创新联合体申报表\n首席技术专家|陈帆\n联系人|乙\n序号|共建单位|任务分工\n1|河海大学|载荷")
	p := set.Match(doc)
	if p == nil || p.Name != "jiangsu-2027" || p.Rules != "jiangsu-2023" {
		t.Fatalf("matched %+v", p)
	}
	rs := set.Extract(doc, p)
	equal(t, "chief", column(rs, "applications", "chief_scientist", "contact_person"), [][]string{{"陈帆", "乙"}})
	equal(t, "members", column(rs, "members", "name", "task"), [][]string{{"河海大学", "载荷"}})
}

// A form that no profile knows by its title is read by its labels, and says so.
func TestUnknownForm(t *testing.T) {
	rs := read(t, strings.Replace(official, "江苏省创新联合体建设试点申请书", "浙江省产业技术联合体申报书", 1))
	title, _ := rs.Document.Get("title")
	equal(t, "title", title.Text, "浙江省产业技术联合体申报书")
	equal(t, "issues", codes(rs), []string{"document.unknown_kind documents/1/title"})
	equal(t, "members", len(rs.Of("members")), 3)
}

func TestBadProfiles(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"an unknown column": {"name: x\ntitles: [甲]\nfields:\n  - columns: [applications.adress]\n    labels: [地址]\n", "第4行"},
		"an unknown key":    {"name: x\ntitles: [甲]\nfeilds: []\n", "第3行"},
		"no YAML":           {"name: [", "第1行"},
		"no title":          {"name: x\nfields:\n  - {columns: [applications.field], labels: [领域]}\n", "titles"},
		"an empty label":    {"name: x\ntitles: ['*']\n", "第2行"},
		"an unknown base":   {"name: x\nbase: y\ntitles: [甲]\n", "base"},
		"a circle":          {"name: x\nbase: x\ntitles: [甲]\n", "base"},
	} {
		dir := t.TempDir()
		write(t, dir, "bad.yaml", c.yaml)
		_, err := Load(dir)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "bad.yaml") {
			t.Errorf("%s: %v, want %s and the file's name", name, err, c.want)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that is not there gives no error")
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
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
				if c := field.Column; c != "lead_type" && c != "role" && !within(squeeze(field.Value.Text), text) {
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

// FuzzProfile: a profile is read or refused, never half of it.
func FuzzProfile(f *testing.F) {
	data, err := embedded.ReadFile("profiles/yangtze.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add("name: x\ntitles: [甲*]\nfields:\n  - {columns: [applications.field], labels: [领域], options: [{code: a, labels: [b]}]}\n")
	f.Add("name: &a x\ntitles: *a\n<<: {b: [")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parse([]byte(s))
		if err == nil && p.Name == "" || err != nil && p != nil {
			t.Fatalf("profile %+v, error %v", p, err)
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
