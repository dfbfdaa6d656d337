package form

import (
	"strings"
	"testing"

	"lianhe/extract"
)

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

func TestChapters(t *testing.T) {
	rs := read(t, small+`
序号|单位名称|任务分工
1|盐城甲公司|整机
江苏省创新联合体建设方案
第一章 建设意义及发展方向
第一节 现状分析
已有样机。
第二章 保障措施
牵头单位：盐城甲公司
盐城甲公司
设专项经费。
基础信息表`)
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{
		{"建设意义及发展方向", "第一节 现状分析\n已有样机。"}, {"保障措施", "牵头单位：盐城甲公司\n盐城甲公司\n设专项经费。"}})
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
	rs = read(t, "江苏省创新联合体建设试点申请书\n联系电话：\n填报日期： 年 月 日\n产业领域\n新能源\n通讯地址\n法定代表人\n牵头单位类型\n□其它\n重点研发方向\n联系人\n联合体决策及运行机制")
	equal(t, "blank", column(rs, "applications", "field", "contact_phone", "filled_on"), [][]string{{"新能源", "", ""}})
}

func TestTableOfContents(t *testing.T) {
	rs := read(t, small+"目    录\n一、建设意义及发展方向\t3\n1. 建设基础……………4\n牵头单位简介 10\n"+`
序号|单位名称|任务分工
1|盐城甲公司|整机
江苏省创新联合体建设方案
一、建设意义及发展方向
已有样机。`)
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{{"建设意义及发展方向", "已有样机。"}})
}

func TestFramedPlan(t *testing.T) {
	rs := read(t, small+`
序号|单位名称|任务分工
1|盐城甲公司|整机
2|河海大学|载荷
江苏省创新联合体建设方案
第一章、建设意义及发展方向\n已有样机。\n第二章、保障措施\n设专项经费。|<
参与单位简介
1.河海大学（参与单位）
团队20人。
附表1
序号|平台名称|级别|依托单位|建设时间
1|甲平台|省级|河海大学|2019`)
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{{"建设意义及发展方向", "已有样机。"}, {"保障措施", "设专项经费。"}, {"河海大学（参与单位）", "团队20人。"}})
}

// A heading that could begin the profiles may be one of the plan's own.
func TestWhereTheProfilesBegin(t *testing.T) {
	rs := read(t, small+`
序号|单位名称|任务分工
1|盐城甲（集团）公司|整机
2|河海大学|载荷
3|南京乙院|检测
江苏省创新联合体建设方案
一、建设意义及发展方向
（一）牵头单位基本情况
公司领先。
二、保障措施
设专项经费。
三、牵头单位基本情况
公司在盐城。
参与单位概况
单位一：河海大学
团队20人。
【南京乙院】
人员30人。`)
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{{"建设意义及发展方向", "（一）牵头单位基本情况\n公司领先。"}, {"保障措施", "设专项经费。"},
		{"牵头单位基本情况", "公司在盐城。"}, {"河海大学", "团队20人。"}, {"南京乙院", "人员30人。"}})
	rs = read(t, small+`
江苏省创新联合体建设方案
一、保障措施
设专项经费。
牵头单位（盐城甲（集团）公司）简介
公司在盐城。`)
	equal(t, "lead", column(rs, "narratives", "text"), [][]string{{"设专项经费。"}, {"公司在盐城。"}})
}

// A page may not tell the line of a heading from one that was wrapped.
func TestHeadingGluedToItsText(t *testing.T) {
	doc := page(small + "序号|单位名称|任务分工\n1|盐城甲公司|整机\n2|河海大学|载荷\n3|南京乙院|检测\n江苏省创新联合体建设方案")
	for _, lines := range [][]string{{"一、保障措施", "设专项", "经费。"}, {"参与单位简介"}, {"（一）河海大学", "河海大学在南京。"}, {"河海大学", "有教授5人。", "参与单位2：南京乙院", "人员30人。"}} {
		p := &extract.Paragraph{}
		for _, line := range lines {
			if line == "设专项" {
				p.Text += "\n" // broken by hand
			}
			p.Append("", extract.Passage{Value: extract.Value{Text: line}})
		}
		doc.Blocks = append(doc.Blocks, extract.Block{Para: p})
	}
	set := load(t, "")
	equal(t, "narratives", column(set.Extract(doc, set.Match(doc)), "narratives", "heading", "text"),
		[][]string{{"保障措施", "设专项经费。"}, {"河海大学", "河海大学在南京。\n河海大学有教授5人。"}, {"南京乙院", "人员30人。"}})
}

func TestProfilesInTable(t *testing.T) {
	long := strings.Repeat("长期从事叶片研究，成果丰富。", 4)
	rs := read(t, small+"序号|单位名称|任务分工\n1|盐城甲公司|整机\n2|河海大学|载荷\n江苏省创新联合体建设方案\n参与单位简介\n序号|单位名称|单位简介\n1|盐城甲公司|"+long+"\n2|河海大学|"+long+`\n团队20人。`)
	equal(t, "narratives", column(rs, "narratives", "heading", "text"), [][]string{{"盐城甲公司", long}, {"河海大学", long + "\n团队20人。"}})
}
